/** What an expression may name: variables, functions and the shapes of values, for the check before anything runs. */

type ScalarType = 'int' | 'double' | 'string' | 'bool' | 'null' | 'bytes';

/** A value with known fields: an API object, or what a function gives. Its fields are asked for by name. */
export interface RecordType {
  readonly kind: 'record';
  /** "DeploymentStatus", for messages. */
  readonly name: string;
  field(key: string): CelType | undefined;
  keys(): readonly string[];
}

interface ListType {
  readonly kind: 'list';
  readonly of: CelType;
}

interface MapType {
  readonly kind: 'map';
  readonly of: CelType;
}

export type CelType = ScalarType | 'dyn' | RecordType | ListType | MapType;

/** One parameter of a function. */
export interface CelParameter {
  readonly type: CelType;
  readonly optional?: boolean;
  /** Must be written as a literal, so that it is checked before anything runs. Says what is wrong with it, if anything. */
  readonly literal?: (value: unknown) => string | undefined;
  /** For messages: "a reference such as 'deploy/web'". */
  readonly takes?: string;
  /** An object may stand instead of the literal. */
  readonly orObject?: boolean;
}

export interface CelFunction {
  readonly name: string;
  readonly parameters: readonly CelParameter[];
  /** The type of the result; a function of the literal arguments where they decide it. */
  readonly returns: CelType | ((literals: readonly unknown[]) => CelType);
  /** Arguments and result are CEL values: integers are bigint. */
  readonly call: (...args: readonly never[]) => unknown;
}

export interface CelEnvironment {
  readonly variables: Readonly<Record<string, CelType>>;
  readonly functions: readonly CelFunction[];
  /** Expressions of lessons: none may hang, whatever it says (cost.ts, patterns.ts). */
  readonly guarded?: boolean;
}

/** One finding; `column` counts from 1. */
export interface CelProblem {
  readonly column: number;
  readonly message: string;
  readonly suggestion?: string;
}

export const listOf = (of: CelType): ListType => ({ kind: 'list', of });
export const mapOf = (of: CelType): MapType => ({ kind: 'map', of });

/** A record with the fields given. */
export function recordType(name: string, fields: Readonly<Record<string, CelType>>): RecordType {
  return {
    kind: 'record',
    name,
    field: (key) => (Object.hasOwn(fields, key) ? fields[key] : undefined),
    keys: () => Object.keys(fields),
  };
}

/** For messages: "int", "list", "Deployment". */
export function typeName(type: CelType): string {
  if (typeof type === 'string') return type === 'dyn' ? 'value' : type;
  return type.kind === 'record' ? type.name : type.kind;
}

/** The types of CEL as cel-go's checker has and prints them. Mirrors cel-go common/types/types.go. */

/** A type with its parameters. An object's fields are asked for by name. */
export interface GoType {
  readonly name: string;
  readonly parameters: readonly GoType[];
  readonly fields?: ((name: string) => GoType | undefined) | undefined;
}

const plain = (name: string): GoType => Object.freeze({ name, parameters: Object.freeze([]) });

export const DYN = plain('dyn');
export const BOOL = plain('bool');
export const INT = plain('int');
export const UINT = plain('uint');
export const DOUBLE = plain('double');
export const STRING = plain('string');
export const BYTES = plain('bytes');
export const NULL = plain('null_type');
export const TIMESTAMP = plain('timestamp');
export const DURATION = plain('duration');
export const TYPE = plain('type');
export const QUANTITY = plain('kubernetes.Quantity');
export const URL_TYPE = plain('kubernetes.URL');
export const IP = plain('net.IP');
export const CIDR = plain('net.CIDR');
export const SEMVER = plain('kubernetes.Semver');
export const FORMAT = plain('kubernetes.NamedFormat');
export const IMAGE = plain('kubernetes.Image');

export const listOf = (item: GoType): GoType => ({ name: 'list', parameters: [item] });
export const mapOf = (key: GoType, value: GoType): GoType => ({ name: 'map', parameters: [key, value] });
export const optionalOf = (type: GoType): GoType => ({ name: 'optional_type', parameters: [type] });

/** Who may do what: an authorizer, what it is asked, what it says. Upstream: library.AuthorizerType, … */
export const RESOURCE_CHECK = plain('kubernetes.authorization.ResourceCheck');
export const GROUP_CHECK = plain('kubernetes.authorization.GroupCheck');
export const PATH_CHECK = plain('kubernetes.authorization.PathCheck');
export const DECISION = plain('kubernetes.authorization.Decision');
export const AUTHORIZER: GoType = objectType('kubernetes.authorization.Authorizer', (field) =>
  field === 'requestResource' ? RESOURCE_CHECK : undefined,
);

/** An object with known fields. */
export function objectType(name: string, fields: (name: string) => GoType | undefined): GoType {
  return { name, parameters: [], fields };
}

/** A type parameter of a function: "T". */
export const parameter = (name: string): GoType => ({ name: `<${name}>`, parameters: [] });
export const isParameter = ({ name }: GoType): boolean => name.startsWith('<');

/** "list(string)", "map(string, dyn)". */
export function typeText({ name, parameters }: GoType): string {
  return parameters.length === 0 ? name : `${name}(${parameters.map(typeText).join(', ')})`;
}

export const isDyn = ({ name }: GoType): boolean => name === 'dyn';

/** Whether a value of one type may stand where the other is wanted; parameters are bound on the way. */
export function assignable(bound: Map<string, GoType>, wanted: GoType, given: GoType): boolean {
  if (isParameter(wanted)) {
    const known = bound.get(wanted.name);
    if (known === undefined || isDyn(known)) {
      bound.set(wanted.name, given);
      return true;
    }
    return assignable(bound, known, given);
  }
  if (isDyn(wanted) || isDyn(given)) return true;
  if (given.name === 'null_type') return NULLABLE.has(wanted.name) || wanted.fields !== undefined;
  if (wanted.name !== given.name || wanted.parameters.length !== given.parameters.length) return false;
  return wanted.parameters.every((part, i) => assignable(bound, part, given.parameters[i] as GoType));
}

const NULLABLE = new Set(['null_type', 'timestamp', 'duration', 'optional_type']);

/** A type with its parameters put in; unbound ones are dyn. */
export function substitute(bound: ReadonlyMap<string, GoType>, type: GoType): GoType {
  if (isParameter(type)) return bound.get(type.name) ?? DYN;
  if (type.parameters.length === 0) return type;
  return { ...type, parameters: type.parameters.map((part) => substitute(bound, part)) };
}

/** The type both have in common: the same, or dyn. */
export function join(a: GoType, b: GoType): GoType {
  if (a.name === 'null_type') return b;
  if (b.name === 'null_type') return a;
  return typeText(a) === typeText(b) ? a : DYN;
}

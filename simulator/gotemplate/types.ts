/**
 * Go's text/template as the simulator has it, shared by Helm and `kubectl -o go-template`. Mirrors Go 1.27's text/template.
 * What others use:
 *
 *   const set = new Templates('output', { functions });      // an association of templates; every one may call every other
 *   set.parse('output', text);                               // throws TemplateError: "template: output:1: unexpected {{end}}"
 *   const text = execute(set, 'output', data);               // throws ExecError: "template: output:1:3: executing …"
 *   set.clone()                                              // cheap: shares the parsed trees
 *
 * Values (`GoValue`) are what Go's templates see, by what JavaScript holds:
 *
 *   number             float64, always: YAML and JSON numbers
 *   GoInt              int, int64, uint8 … (literals of templates, len, range's index, --set)
 *   string             string; bytes that are no UTF-8 are kept as lone surrogates (utf8.ts)
 *   boolean            bool
 *   Uint8Array         []byte
 *   array              []interface {}, or the slice type that `withType` gave it
 *   object             map[string]interface {}, or the map type that `withType` gave it; keys are its own enumerable ones
 *   GoStruct           a struct or a pointer to one: fields and methods by name
 *   GoComplex          complex128 (literals only)
 *   null               a nil interface value, such as the key `a:` of YAML
 *   undefined          no value at all (reflect's zero Value), such as a missing key; prints "<no value>"
 *
 * Left out: channels, iterators, pointers other than to structs, maps with other keys than strings, %p of anything.
 */
import type { Tree } from './parse.ts';
import type { ParseCache, Templates } from './templates.ts';

export type GoValue = unknown;

/**
 * Types of parameters, as Go prints them: they decide what may be passed and stand in the messages
 * ("wrong type for value; expected string; got float64"). `reflect.Value` takes anything and tells undefined from null.
 */
export type ParameterType =
  | 'string'
  | 'int'
  | 'int64'
  | 'uint32'
  | 'float64'
  | 'bool'
  | 'interface {}'
  | 'reflect.Value'
  | 'error'
  | '[]interface {}'
  | '[]string'
  | 'map[string]interface {}'
  /** A named type: "time.Time". */
  | `${string}.${string}`;

/** A parameter; "...T" takes any number of T and stands last. */
export type Parameter = ParameterType | `...${ParameterType}`;

/** A function of templates. Its result is a value, or an `Invocation` to run first. */
export interface GoFunction {
  readonly parameters: readonly Parameter[];
  /** Arguments are of the declared types (int as number); failures are thrown as `GoError`. */
  readonly call: (...args: never[]) => GoValue | Invocation;
  /** The first argument is the set that runs, which no template passes. */
  readonly withSet?: boolean;
}

export type FunctionMap = ReadonlyMap<string, GoFunction>;

/** How a missing key of a map behaves. Upstream: text/template's option missingkey. */
export type MissingKey = 'default' | 'zero' | 'error';

export interface TemplatesOptions {
  /** Besides the built-in ones, which they may replace. */
  readonly functions?: FunctionMap;
  /** 'default' unless given. */
  readonly missingKey?: MissingKey;
  /** Parsed texts are kept here and found again; one per program, shared by its sets. */
  readonly cache?: ParseCache;
}

export interface ExecuteLimits {
  /** Characters that may be written; 64 Mi unless given. Beyond it `Exhausted` is thrown. */
  readonly outputCharacters?: number;
  /** Steps that may be made; 10 million (a second) unless given: the longest known templates take 12,000. Beyond it `Exhausted` is thrown. */
  readonly steps?: number;
}

/** A method of a type: bound to its receiver when a template names it. */
export type GoMethod = (receiver: GoValue) => GoFunction;

/** Thrown by functions: its message follows "error calling NAME: ". */
export class GoError extends Error {
  /** What it wraps. Upstream: errors.Unwrap. */
  readonly inner: GoError | undefined;
  constructor(message: string, inner?: GoError) {
    super(message);
    this.inner = inner;
  }
}

/** Parsing failed; the message is Go's, with template and line. */
export class TemplateError extends GoError {}

/** Execution failed; the message is Go's, with template, line, column, name and node. */
export class ExecError extends GoError {
  /** What was written before. */
  written = '';
}

/**
 * A function's result that is another template's text. The machine runs it on its own stack, so that templates may nest
 * as deeply as Go lets them whatever JavaScript's stack holds.
 */
export class Invocation {
  readonly set: Templates;
  /** Of the set: run with `data`. */
  readonly template: string | Tree;
  readonly data: GoValue;
  /** Makes the function's value of the text. */
  readonly finish: (text: string) => GoValue;
  /** Called with what went wrong inside; its result is thrown on. */
  readonly fail: (error: GoError) => GoError;

  constructor(
    set: Templates,
    template: string | Tree,
    data: GoValue,
    finish: (text: string) => GoValue = (text) => text,
    fail: (error: GoError) => GoError = (error) => error,
  ) {
    this.set = set;
    this.template = template;
    this.data = data;
    this.finish = finish;
    this.fail = fail;
  }
}

/** Makes functions of templates, typed by their declared parameters. */

import type { Templates } from './templates.ts';
import type { GoFunction, GoValue, Invocation, Parameter, ParameterType } from './types.ts';
import type { GoMap } from './values.ts';

/** What JavaScript gets for a parameter of a Go type. Nil maps, slices and structs come as null. */
type Argument<P extends ParameterType> = P extends 'string'
  ? string
  : P extends 'int' | 'int64' | 'uint32' | 'float64'
    ? number
    : P extends 'bool'
      ? boolean
      : P extends '[]interface {}'
        ? readonly GoValue[] | null
        : P extends '[]string'
          ? readonly string[] | null
          : P extends 'map[string]interface {}'
            ? GoMap | null
            : GoValue;

type Arguments<P extends readonly Parameter[]> = P extends readonly [infer First, ...infer Rest]
  ? First extends `...${infer V extends ParameterType}`
    ? Argument<V>[]
    : First extends ParameterType
      ? Rest extends readonly Parameter[]
        ? [Argument<First>, ...Arguments<Rest>]
        : [Argument<First>]
      : never
  : [];

/** A function of templates. Example: goFunction(['string', 'int'], (text, count) => …). */
export function goFunction<const P extends readonly Parameter[]>(
  parameters: P,
  call: (...args: Arguments<P>) => GoValue | Invocation,
): GoFunction {
  return { parameters, call: call as GoFunction['call'] };
}

/** One that also gets the set whose template calls it. */
export function goFunctionOfSet<const P extends readonly Parameter[]>(
  parameters: P,
  call: (set: Templates, ...args: Arguments<P>) => GoValue | Invocation,
): GoFunction {
  return { parameters, call: call as GoFunction['call'], withSet: true };
}

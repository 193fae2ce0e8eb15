/** toJson, fromJson and kin. Mirrors sprig's defaults.go and Helm's pkg/engine/funcs.go. */
import { goFunction } from '../../gotemplate/function.ts';
import { GoError, type GoFunction, type GoValue } from '../../gotemplate/types.ts';
import { isMap, isSlice, newMap } from '../../gotemplate/values.ts';
import { readJson, type WriteOptions, writeJson } from './go-json.ts';

const any = 'interface {}' as const;

/** What goes wrong gives `otherwise`. */
export function swallowing<T>(run: () => T, otherwise: (message: string) => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return otherwise(error.message);
  }
}

const writer = (options: WriteOptions): GoFunction =>
  goFunction([any], (value) =>
    swallowing(
      () => writeJson(value, options),
      () => '',
    ),
  );
const strictWriter = (options: WriteOptions): GoFunction => goFunction([any], (value) => writeJson(value, options));

/** encoding/json's name of what it cannot put into a map or a list. */
function kindOfJson(value: GoValue): string {
  if (isSlice(value)) return 'array';
  if (isMap(value)) return 'object';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** A value of JSON as map[string]interface {}; null leaves the map empty. Throws in encoding/json's words. */
export function asMap(value: GoValue): GoValue {
  if (value === null) return newMap();
  if (isMap(value)) return value;
  throw new GoError(`json: cannot unmarshal ${kindOfJson(value)} into Go value of type map[string]interface {}`);
}

/** A value of JSON as []interface {}. */
export function asList(value: GoValue): GoValue {
  if (value === null) return [];
  if (Array.isArray(value)) return value;
  throw new GoError(`json: cannot unmarshal ${kindOfJson(value)} into Go value of type []interface {}`);
}

/** { Error: message }: how Helm tells what it could not read. */
export function errorMap(message: string): GoValue {
  const map = newMap();
  map['Error'] = message;
  return map;
}

/** sprig's. */
export const JSON_FUNCTIONS: readonly (readonly [string, GoFunction])[] = [
  ['toJson', writer({})],
  ['toPrettyJson', writer({ indent: true })],
  ['toRawJson', strictWriter({ plainHtml: true })],
  ['mustToJson', strictWriter({})],
  ['mustToPrettyJson', strictWriter({ indent: true })],
  ['mustToRawJson', strictWriter({ plainHtml: true })],
  [
    'fromJson',
    goFunction(['string'], (text) =>
      swallowing<GoValue>(
        () => readJson(text),
        () => null,
      ),
    ),
  ],
  ['mustFromJson', goFunction(['string'], readJson)],
];

/** Helm's, in place of sprig's. */
export const HELM_JSON_FUNCTIONS: readonly (readonly [string, GoFunction])[] = [
  ['fromJson', goFunction(['string'], (text) => swallowing(() => asMap(readJson(text)), errorMap))],
  [
    'fromJsonArray',
    goFunction(['string'], (text) =>
      swallowing<GoValue>(
        () => asList(readJson(text)),
        (message) => [message],
      ),
    ),
  ],
];

/** Values of templates as plain JSON values, the way encoding/json sees them: what is printed as YAML, validated or stored. */
import type { GoValue } from '../../gotemplate/types.ts';
import {
  elements,
  GoComplex,
  GoInt,
  GoStruct,
  isFunction,
  isMap,
  isSlice,
  newMap,
  typeOf,
} from '../../gotemplate/values.ts';
import { encodeBase64 } from './base64.ts';
import { failure } from './failure.ts';
import { jsonNumber, structMembers } from './go-json.ts';

/** Integers beyond 2⁵³ become bigint. Throws `GoError` for what JSON cannot hold. */
export const plainValue = (value: GoValue): unknown => plain(value, 0);

/** Deeper than this, a value is taken to hold itself. Upstream: encoding/json looks for itself from here on. */
const MAX_DEPTH = 1000;

function plain(value: GoValue, depth: number): unknown {
  if (depth > MAX_DEPTH) throw failure('json: unsupported value: encountered a cycle via map[string]interface {}');
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') {
    jsonNumber(value);
    return value;
  }
  if (typeof value !== 'object') return value;
  if (value instanceof GoInt) {
    const number = Number(value.value);
    return Number.isSafeInteger(number) ? number : value.value;
  }
  if (value instanceof Uint8Array) return encodeBase64(value);
  if (isSlice(value)) return typeOf(value)?.isNil ? null : elements(value).map((element) => plain(element, depth + 1));
  if (value instanceof GoStruct) {
    if (value.type.json) return value.type.json(value);
    return plainMembers(structMembers(value), depth);
  }
  if (value instanceof GoComplex || isFunction(value)) throw failure('json: unsupported type');
  return isMap(value) && !typeOf(value)?.isNil ? plainMembers(Object.entries(value), depth) : null;
}

function plainMembers(members: readonly (readonly [string, GoValue])[], depth: number): object {
  const map = newMap();
  for (const [key, member] of members) map[key] = plain(member, depth + 1);
  return map;
}

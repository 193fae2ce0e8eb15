/**
 * YAML into typed fields, as sigs.k8s.io/yaml and encoding/json put it into structs: numbers and booleans become strings where strings
 * are wanted, names of fields match without regard to case, what does not fit is an error with Go's path to it.
 */
import { formatFloat } from '../../gotemplate/format-number.ts';
import { GoError, type GoValue } from '../../gotemplate/types.ts';
import { hasKey, isMap, newMap } from '../../gotemplate/values.ts';
import { fromYaml } from '../functions/yaml.ts';

export type Shape =
  | 'string'
  | 'bool'
  /** A map or list of whatever. */
  | 'any'
  | { readonly list: Shape }
  /** Keys to values. */
  | { readonly map: Shape }
  | Struct;

export interface Struct {
  /** Go's name of the type: "Metadata"; "" of one without. */
  readonly struct: string;
  /** How the type itself is written where it is not chart.Metadata. */
  readonly type?: string;
  readonly fields: Readonly<Record<string, Shape>>;
}

/** The fields of a struct that the text gives. Throws `GoError`: "error converting YAML to JSON: …", "error unmarshaling JSON: …". */
export function decodeYaml(text: string, shape: Struct): Readonly<Record<string, unknown>> {
  return fromYaml(text, (value) => {
    const decoder = new Decoder();
    const decoded = decoder.value(value, shape, [], shape.struct);
    if (decoder.failure) throw decoder.failure;
    return decoded ?? newMap();
  }) as Readonly<Record<string, unknown>>;
}

class Decoder {
  /** The first thing that does not fit; the rest is read nevertheless. */
  failure: GoError | undefined;

  /** undefined for null: the field stays as it is. */
  value(value: GoValue, shape: Shape, path: readonly string[], struct: string): GoValue {
    if (value === null || value === undefined) return undefined;
    if (shape === 'any') return value;
    if (shape === 'string') {
      if (typeof value === 'string') return value;
      if (typeof value === 'boolean') return String(value);
      if (typeof value === 'number') return numberText(value);
      return this.#wrong(value, 'string', path, struct);
    }
    if (shape === 'bool') return typeof value === 'boolean' ? value : this.#wrong(value, 'bool', path, struct);
    if ('list' in shape) {
      if (!Array.isArray(value)) return this.#wrong(value, typeText(shape), path, struct);
      // A null in a list stays, and is for the caller to refuse.
      return value.map((item) => this.value(item, shape.list, path, struct) ?? null);
    }
    if (!isMap(value)) return this.#wrong(value, typeText(shape), path, struct);
    const out = newMap();
    if ('map' in shape) {
      for (const key of Object.keys(value)) {
        out[key] = this.value(value[key], shape.map, [...path, key], struct) ?? (shape.map === 'string' ? '' : null);
      }
      return out;
    }
    for (const key of Object.keys(value)) {
      const name = fieldNamed(shape, key);
      const field = name === undefined ? undefined : shape.fields[name];
      if (name === undefined || field === undefined) continue;
      const decoded = this.value(value[key], field, [...path, name], shape.struct);
      if (decoded !== undefined) out[name] = decoded;
    }
    return out;
  }

  #wrong(value: GoValue, type: string, path: readonly string[], struct: string): undefined {
    const kind = Array.isArray(value)
      ? 'array'
      : isMap(value)
        ? 'object'
        : typeof value === 'boolean'
          ? 'bool'
          : typeof value;
    const where = path.length === 0 ? 'value' : `struct field ${struct}.${path.join('.')}`;
    this.failure ??= new GoError(`json: cannot unmarshal ${kind} into Go ${where} of type ${type}`);
    return undefined;
  }
}

/** The name itself, or else one that differs in case only. */
function fieldNamed({ fields }: Struct, key: string): string | undefined {
  if (hasKey(fields, key)) return key;
  const lower = key.toLowerCase();
  return Object.keys(fields).find((name) => name.toLowerCase() === lower);
}

const numberText = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? BigInt(value).toString() : formatFloat(value, 'g', -1);

function typeText(shape: Shape): string {
  if (shape === 'any') return 'interface {}';
  if (typeof shape === 'string') return shape;
  if ('list' in shape) {
    const inner = typeText(shape.list);
    return `[]${typeof shape.list === 'object' && 'struct' in shape.list ? '*' : ''}${inner}`;
  }
  if ('map' in shape) return `map[string]${typeText(shape.map)}`;
  return shape.type ?? `chart.${shape.struct}`;
}

/**
 * JSON values as CEL sees them: integral numbers become `int` (bigint), as Kubernetes' counters are integers. Values are
 * converted once per object (objects in the store never change), lists and maps keep their shape.
 */

/** How missing fields of a record are filled in while it is converted; undefined: as they are. */
export interface Filling {
  /** The filling of a field's value, asked for every key that is there. */
  field(key: string): Filling | undefined;
  item(): Filling | undefined;
  /** Fields that are added when absent: [key, CEL value]. */
  readonly missing: readonly (readonly [string, unknown])[];
  /** Numbers of these stay doubles. */
  readonly double?: boolean;
}

/** A JSON value as a CEL value. */
export function toCel(value: unknown, filling?: Filling): unknown {
  if (typeof value === 'number') return Number.isSafeInteger(value) && !filling?.double ? BigInt(value) : value;
  if (value === undefined) return null;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const item = filling?.item();
    return value.map((v) => toCel(v, item));
  }
  const out: Record<string, unknown> = {};
  for (const [key, part] of Object.entries(value)) if (part !== undefined) out[key] = toCel(part, filling?.field(key));
  for (const [key, fallback] of filling?.missing ?? []) if (!Object.hasOwn(out, key)) out[key] = fallback;
  return out;
}

/** A CEL value as JSON: bigint becomes number. */
export function fromCel(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(fromCel);
  if (value instanceof Map) return Object.fromEntries([...value].map(([k, v]) => [String(k), fromCel(v)]));
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, fromCel(v)]));
  }
  return value;
}

/** A CEL value as text for sentences: 3, 2.5, "web" without quotes, [a, b]. */
export function celText(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number')
    return Number.isInteger(value) ? String(value) : String(Math.round(value * 1000) / 1000);
  if (Array.isArray(value)) return `[${value.map(celText).join(', ')}]`;
  if (typeof value === 'object') return JSON.stringify(fromCel(value));
  return String(value);
}

/** Typed data of recorded template cases: {"$int64": 1} and numbers without fraction (Go's int). */
import { GoInt, type GoMap, type IntKind, newMap } from '../../simulator/gotemplate/values.ts';

/** Reads JSON text keeping apart 3 (int) and 3.0 (float64). */
export function typedData(value: unknown): unknown {
  if (typeof value === 'number') return Number.isInteger(value) ? new GoInt(value) : value;
  if (Array.isArray(value)) return value.map(typedData);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0].startsWith('$')) {
    const [kind, number] = first;
    return kind === '$float64' ? number : new GoInt(number as number, kind.slice(1) as IntKind);
  }
  const map: GoMap = newMap();
  for (const [key, member] of entries) map[key] = typedData(member);
  return map;
}

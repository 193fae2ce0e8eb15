/** JSON as kubectl prints it: four blanks, keys sorted (objects of the server) or in the order given (its own). */
import { compactSorted, goString } from '../resources/compact-json.ts';

export { compactSorted };

/** Without a final newline. Undefined members are left out. */
export function printJson(value: unknown, sorted = true, indent = ''): string {
  const inner = `${indent}    `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((v) => inner + printJson(v === undefined ? null : v, sorted, inner)).join(',\n')}\n${indent}]`;
  }
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    if (entries.length === 0) return '{}';
    if (sorted) entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{\n${entries.map(([k, v]) => `${inner}${goString(k)}: ${printJson(v, sorted, inner)}`).join(',\n')}\n${indent}}`;
  }
  return typeof value === 'string' ? goString(value) : JSON.stringify(value);
}

/** A value as Go's %v prints it. Example: { a: [1, 2] } is "map[a:[1 2]]". */
export function goValue(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goValue).join(' ')}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[${entries.map(([k, v]) => `${k}:${goValue(v)}`).join(' ')}]`;
  }
  return String(value);
}

/** A value as Go's %#v prints it. */
export function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `map[string]interface {}{${entries.map(([k, v]) => `${JSON.stringify(k)}:${goSyntax(v)}`).join(', ')}}`;
  }
  return String(value);
}

/** Name of a JSON value's Go type. */
export function goType(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  if (typeof value === 'object') return 'map[string]interface {}';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return Number.isInteger(value) ? 'int64' : 'float64';
}

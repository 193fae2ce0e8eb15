/** JSON in one line, as encoding/json writes it, and how it names what it reads. */

/** JSON as Go prints it: keys sorted, no blanks. */
export function compactSorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((v) => compactSorted(v === undefined ? null : v)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([k, v]) => `${goString(k)}:${compactSorted(v)}`).join(',')}}`;
  }
  return typeof value === 'string' ? goString(value) : JSON.stringify(value);
}

/** What encoding/json calls the type of a value it cannot use. */
export function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** The text, or '' for what is none: as the getters of an unstructured object read a field. */
export const textOr = (value: unknown): string => (typeof value === 'string' ? value : '');

/** encoding/json escapes <, > and & as well. */
export function goString(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** How dash and ash quote: single quotes, and a "'" between double ones. Upstream: single_quote, maybe_single_quote. */

/** it's → 'it'"'"'s' */
export function quoted(text: string): string {
  const parts = text.match(/'+|[^']+/g);
  if (!parts) return "''";
  // A text that ends with quotes ends with them, and one that begins with them begins with an empty pair.
  return parts.map((part, i) => (part.startsWith("'") ? `${i === 0 ? "''" : ''}"${part}"` : `'${part}'`)).join('');
}

/** A word of `set -x` in ash. */
export const tracedByAsh = (text: string): string => (/[\x00-*;-?`[\\{-\uffff]/.test(text) ? quoted(text) : text);

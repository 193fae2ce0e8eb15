/** Characters in double quotes as YAML 1.1 escapes them. Upstream: yaml_emitter_write_double_quoted of libyaml. */

/** Characters that have a letter. */
export const ESCAPES: Readonly<Record<string, string>> = {
  '\0': '0',
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '\x1b': 'e',
  '"': '"',
  '\\': '\\',
  '\u0085': 'N',
  '\u2028': 'L',
  '\u2029': 'P',
};

/** A character behind a backslash: by its letter (of `letters`) or its number. */
export function escaped(c: string, letters = ESCAPES): string {
  const letter = letters[c];
  if (letter !== undefined) return `\\${letter}`;
  const code = c.codePointAt(0) as number;
  const hex = code.toString(16).toUpperCase();
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}

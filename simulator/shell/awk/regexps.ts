/** Regular expressions as awk writes them, for our matcher. */

const CONTROLS: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07', b: '\b' };

/** `\t`, `\/`, `\"` and octal numbers stand for characters. mawk has no intervals: its "{" is a character. */
export function forPosix(source: string, intervals: boolean): string {
  return source.replace(
    /\\([0-7]{1,3}|[\s\S])|\[\^?\]?(?:\[:\w+:\]|\\[\s\S]|[^\]\\])*\]|[{}]/g,
    (all, escaped: string | undefined) => {
      if (escaped === undefined) return all === '{' || all === '}' ? (intervals ? all : `\\${all}`) : all;
      if (/^[0-7]/.test(escaped)) return literal(String.fromCharCode(Number.parseInt(escaped, 8)));
      if (intervals && /[<>yBwWsS]/.test(escaped)) return escaped === 'y' ? '\\b' : all;
      return CONTROLS[escaped] ?? literal(escaped);
    },
  );
}

const literal = (c: string): string => (/[\\^$.[\]|()*+?{}]/.test(c) ? `\\${c}` : c);

/** mawk's words for what is wrong with an expression. */
export const WORDS: Readonly<Record<string, string>> = {
  'Unmatched ( or \\(': "missing ')'",
  'Unmatched [, [^, [:, [., or [=': 'bad class -- [], [^] or [',
  'Invalid preceding regular expression': 'missing operand',
};

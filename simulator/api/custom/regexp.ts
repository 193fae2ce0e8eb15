/**
 * Go's regular expressions by JavaScript's, as far as the two agree: flags in front, \A, \z and POSIX classes are rewritten,
 * what Go does not know is refused in its words. Upstream: regexp/syntax. Leaves out: flags inside, Unicode classes by script.
 */

/** The expression, or why Go would not compile it ("error parsing regexp: …"). */
export function goRegexp(pattern: string): RegExp | string {
  const refusal = unsupported(pattern);
  if (refusal !== undefined) return `error parsing regexp: ${refusal}`;
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  const body = translate(flags ? pattern.slice(flags[0].length) : pattern);
  try {
    return new RegExp(body, `u${flags?.[1] ?? ''}`);
  } catch (error) {
    return `error parsing regexp: ${reason(pattern, error instanceof Error ? error.message : '')}`;
  }
}

/** Upstream: regexp.Compile's error. */
export function goRegexpProblem(pattern: string): string | undefined {
  const compiled = goRegexp(pattern);
  return typeof compiled === 'string' ? compiled : undefined;
}

/** Whether the text has a match. A pattern that does not compile matches nothing. */
export function goMatches(pattern: string, text: string): boolean {
  const compiled = goRegexp(pattern);
  return typeof compiled !== 'string' && compiled.test(text);
}

function unsupported(pattern: string): string | undefined {
  const look = /\(\?(=|!|<=|<!)/.exec(pattern);
  if (look) return `invalid or unsupported Perl syntax: \`${look[0]}\``;
  const reference = /(?:^|[^\\])(?:\\\\)*(\\[1-9])/.exec(pattern);
  return reference ? `invalid escape sequence: \`${reference[1]}\`` : undefined;
}

const POSIX: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** JavaScript's Unicode mode wants fewer escapes than Go allows. */
function translate(pattern: string): string {
  return pattern
    .replaceAll(/\[:(\w+):\]/g, (all, name: string) => POSIX[name] ?? all)
    .replaceAll(/\(\?P</g, '(?<')
    .replaceAll(/\\([\s\S])/g, (all, c: string) => {
      if (c === 'A') return '^';
      if (c === 'z') return '$';
      if (c === 'a') return '\\x07';
      return /[-_ !"#%&',:;<=>@`~]/.test(c) ? (c === '-' ? '\\-' : c) : all;
    });
}

/** Go's sentence for what JavaScript found. */
function reason(pattern: string, found: string): string {
  if (/Unterminated group/.test(found)) return `missing closing ): \`${pattern}\``;
  if (/Unterminated character class|Lone quantifier brackets/.test(found) && pattern.includes('['))
    return `missing closing ]: \`${pattern.slice(pattern.lastIndexOf('['))}\``;
  if (/Unmatched '\)'/.test(found)) return `unexpected ): \`${pattern}\``;
  if (/Nothing to repeat/.test(found)) {
    const repeated = /(?:^|[(|])([*+?])/.exec(pattern);
    return `missing argument to repetition operator: \`${repeated?.[1] ?? '*'}\``;
  }
  if (/Range out of order/.test(found))
    return `invalid character class range: \`${/.-./.exec(pattern)?.[0] ?? pattern}\``;
  const escape = /\\[\s\S]/.exec(pattern);
  return /escape/i.test(found) && escape
    ? `invalid escape sequence: \`${escape[0]}\``
    : `invalid syntax: \`${pattern}\``;
}

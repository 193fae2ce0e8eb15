/** Shell patterns (`*`, `?`, `[…]`, extglob) as regular expressions. A backslash makes the next character plain. */

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'a-zA-Z',
  digit: '0-9',
  alnum: 'a-zA-Z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: ' \\t\\n\\r\\f\\v',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9a-fA-F',
  cntrl: '\\x00-\\x1f\\x7f',
  print: '\\x20-\\x7e\\u00a0-\\u{10ffff}',
  graph: '\\x21-\\x7e\\u00a1-\\u{10ffff}',
  word: 'a-zA-Z0-9_',
};

/** Makes text match itself in a pattern. */
export const escapePattern = (text: string): string => text.replace(/[\\*?[\]()|!+@]/g, '\\$&');
/** The text of a pattern without special characters. */
export const unescapePattern = (pattern: string): string => pattern.replace(/\\([\s\S])/g, '$1');
export const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
/** Whether anything in the pattern is special. */
export const isMagic = (pattern: string): boolean => /[*?[]|[?*+@!]\(/.test(pattern.replace(/\\[\s\S]/g, ''));

export interface PatternOptions {
  /** Pathname rules: `*` and `?` do not match a slash. */
  readonly path?: boolean;
  readonly ignoreCase?: boolean;
  /** `*` as short as possible. */
  readonly lazy?: boolean;
}

/** The source of a regular expression (flag `u`, `s`) that matches what the pattern matches. */
export function patternSource(pattern: string, options: PatternOptions = {}): string {
  const any = options.path ? '[^/]' : '[^]';
  const star = `${any}*${options.lazy ? '?' : ''}`;
  const convert = (from: number, until: string): { source: string; end: number } => {
    let source = '';
    let i = from;
    for (; i < pattern.length; i++) {
      const c = pattern[i] as string;
      if (until.includes(c)) break;
      if (c === '\\' && i + 1 < pattern.length)
        source += escapeRegExp(String.fromCodePoint(pattern.codePointAt(++i) as number));
      else if ('?*+@!'.includes(c) && pattern[i + 1] === '(') {
        const alternatives: string[] = [];
        let at = i + 2;
        for (;;) {
          const inner = convert(at, '|)');
          alternatives.push(inner.source);
          at = inner.end + 1;
          if (pattern[inner.end] !== '|') break;
        }
        const body = alternatives.join('|');
        if (c === '!') {
          const rest = convert(at, until);
          source += `(?!(?:${body})${rest.source}${until === '' ? '$' : ''})${star}${rest.source}`;
          return { source, end: rest.end };
        }
        source += `(?:${body})${c === '@' ? '' : c}`;
        i = at - 1;
      } else if (c === '*') source += star;
      else if (c === '?') source += any;
      else if (c === '[') {
        const set = bracket(pattern, i);
        if (set === undefined) source += '\\[';
        else {
          source += set.source;
          i = set.end;
        }
      } else source += escapeRegExp(c);
    }
    return { source, end: i };
  };
  return convert(0, '').source;
}

function bracket(pattern: string, start: number): { source: string; end: number } | undefined {
  let i = start + 1;
  const negated = pattern[i] === '!' || pattern[i] === '^';
  if (negated) i++;
  let body = '';
  for (let first = true; i < pattern.length; first = false) {
    const c = pattern[i] as string;
    if (c === ']' && !first) return { source: `[${negated ? '^' : ''}${body}]`, end: i };
    if (c === '[' && pattern[i + 1] === ':') {
      const end = pattern.indexOf(':]', i + 2);
      const set = end < 0 ? undefined : CLASSES[pattern.slice(i + 2, end)];
      if (set !== undefined) {
        body += set;
        i = end + 2;
        continue;
      }
    }
    if (c === '\\' && i + 1 < pattern.length) {
      body += setCharacter(pattern[i + 1] as string);
      i += 2;
      continue;
    }
    body += c === '-' && !first && pattern[i + 1] !== ']' ? '-' : setCharacter(c);
    i++;
  }
  return undefined;
}

const setCharacter = (c: string): string => (/[\\\][^\-&~|]/.test(c) ? `\\${c}` : c);

/** Compiles a pattern to match a whole text. `cache` is the session's. */
export function wholePattern(pattern: string, cache: Map<string, RegExp>, options: PatternOptions = {}): RegExp {
  return cached(
    cache,
    `=${options.path ? '/' : ''}${options.ignoreCase ? 'i' : ''}${pattern}`,
    () => `^(?:${patternSource(pattern, options)})$`,
    options,
  );
}

function cached(cache: Map<string, RegExp>, key: string, source: () => string, options: PatternOptions): RegExp {
  let compiled = cache.get(key);
  if (compiled === undefined) {
    compiled = compile(source(), options.ignoreCase ? 'i' : '');
    if (cache.size > 500) cache.clear();
    cache.set(key, compiled);
  }
  return compiled;
}

/** A pattern such as `[z-a]` matches nothing instead of failing. */
function compile(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `u${flags}`);
  } catch {
    try {
      return new RegExp(source, flags);
    } catch {
      return /$^/;
    }
  }
}

/** `${text#pattern}` and its kin: what is left. */
export function removeMatching(
  text: string,
  pattern: string,
  end: 'prefix' | 'suffix',
  longest: boolean,
  cache: Map<string, RegExp>,
): string {
  if (!isMagic(pattern)) {
    const plain = unescapePattern(pattern);
    if (end === 'prefix') return text.startsWith(plain) ? text.slice(plain.length) : text;
    return text.endsWith(plain) ? text.slice(0, text.length - plain.length) : text;
  }
  const whole = wholePattern(pattern, cache);
  const length = text.length;
  for (let n = 0; n <= length; n++) {
    const size = longest ? length - n : n;
    const part = end === 'prefix' ? text.slice(0, size) : text.slice(length - size);
    if (whole.test(part)) return end === 'prefix' ? text.slice(size) : text.slice(0, length - size);
  }
  return text;
}

/** `${text/pattern/replacement}`; `&` in the replacement is not special here. */
export function replaceMatching(
  text: string,
  pattern: string,
  replacement: string,
  mode: 'first' | 'all' | 'prefix' | 'suffix',
  ignoreCase: boolean,
): string {
  if (pattern === '' && mode !== 'prefix' && mode !== 'suffix') return text;
  const source = patternSource(pattern);
  const anchored = mode === 'prefix' ? `^(?:${source})` : mode === 'suffix' ? `(?:${source})$` : source;
  const flags = `${mode === 'all' ? 'g' : ''}${ignoreCase ? 'i' : ''}`;
  return text.replace(compile(anchored, flags), () => replacement);
}

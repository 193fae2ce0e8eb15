/** Case of words: snakecase, kebabcase, camelcase, swapcase, title, untitle. Mirrors huandu/xstrings 1.5 and Masterminds/goutils. */

const SPACE = /[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/;
/** unicode.IsSpace. */
export const isSpace = (c: string): boolean => SPACE.test(c);

/** strings.TrimSpace. */
export const trimSpace = (text: string): string => {
  let end = text.length;
  while (end > 0 && isSpace(text[end - 1] as string)) end--;
  return trimSpaceStart(text.slice(0, end));
};
/** strings.TrimLeftFunc with unicode.IsSpace. */
export const trimSpaceStart = (text: string): string => {
  let start = 0;
  while (start < text.length && isSpace(text[start] as string)) start++;
  return text.slice(start);
};

const isUpper = (c: string): boolean => /\p{Lu}/u.test(c);
const isLower = (c: string): boolean => /\p{Ll}/u.test(c);
const isLetter = (c: string): boolean => /\p{L}/u.test(c);
const isNumber = (c: string): boolean => /\p{N}/u.test(c);
const isPunctuation = (c: string): boolean => /\p{P}/u.test(c);
const isConnector = (c: string): boolean => c === '-' || c === '_' || isSpace(c);

/** Go changes the case letter by letter; letters whose other case is longer stay. */
const oneLetter = (c: string, other: string): string => ([...other].length === 1 ? other : c);
const upperOf = (c: string): string => oneLetter(c, c.toUpperCase());
const lowerOf = (c: string): string => oneLetter(c, c.toLowerCase());

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text);
/** strings.ToUpper. */
export const toUpper = (text: string): string => (isAscii(text) ? text.toUpperCase() : [...text].map(upperOf).join(''));
/** strings.ToLower. */
export const toLower = (text: string): string => (isAscii(text) ? text.toLowerCase() : [...text].map(lowerOf).join(''));

/** strings.Title: a letter after anything but letters, digits and "_" is made upper case. */
export function title(text: string): string {
  let before = ' ';
  return [...text]
    .map((c) => {
      const starts = /[\x00-\x7f]/.test(before) ? !/[A-Za-z0-9_]/.test(before) : isSpace(before);
      before = c;
      return starts ? upperOf(c) : c;
    })
    .join('');
}

/** goutils.Uncapitalize: the first letter of each word in lower case. */
export function untitle(text: string): string {
  let starts = true;
  return [...text]
    .map((c) => {
      if (isSpace(c)) {
        starts = true;
        return c;
      }
      const out = starts ? lowerOf(c) : c;
      starts = false;
      return out;
    })
    .join('');
}

/** goutils.SwapCase: a lower-case letter that starts a word becomes title case. */
export function swapCase(text: string): string {
  return [...text].map((c) => (isUpper(c) || /\p{Lt}/u.test(c) ? lowerOf(c) : isLower(c) ? upperOf(c) : c)).join('');
}

/** xstrings.ToPascalCase: "http_server" → "HttpServer", "_a__b_" → "_A_B_". */
export function camelCase(text: string): string {
  const runes = [...text];
  let i = 0;
  let out = '';
  while (i < runes.length && isConnector(runes[i] as string)) out += runes[i++];
  if (i === runes.length) return out;
  let last = upperOf(runes[i] as string);
  let wasUpper = isUpper(runes[i] as string);
  for (i++; i < runes.length; i++) {
    const before = last;
    let c = runes[i] as string;
    if (isConnector(c) && isConnector(before)) {
      out += before;
      last = c;
      continue;
    }
    if (isConnector(before)) {
      wasUpper = isUpper(c);
      c = upperOf(c);
    } else {
      // An abbreviation in capitals is a word like any other.
      if (wasUpper && isUpper(c)) c = lowerOf(c);
      else wasUpper = false;
      out += before;
    }
    last = c;
  }
  return out + last;
}

type WordType = 'none' | 'number' | 'upper' | 'letters' | 'connector' | 'punctuation' | 'other';
interface Word {
  readonly type: WordType;
  readonly text: readonly string[];
}

/** Letters that have no case to speak of are no words: the CJK ideographs. */
const isAlphabet = (c: string): boolean => isLetter(c) && !/[\u3400-\u4d85\u4e00-\u9fcc\u{20000}-\u{2b81d}]/u.test(c);
const isSmall = (c: string): boolean => isAlphabet(c) && !isUpper(c);

function wordAt(runes: readonly string[], start: number): Word {
  const at = (i: number): string => runes[i] ?? '';
  const first = at(start);
  if (first === '') return { type: 'none', text: [] };
  const upTo = (is: (c: string) => boolean): number => {
    let end = start + 1;
    while (end < runes.length && is(at(end))) end++;
    return end;
  };
  const word = (type: WordType, end: number): Word => ({ type, text: runes.slice(start, end) });
  if (isConnector(first)) return word('connector', upTo(isConnector));
  if (isPunctuation(first)) return word('punctuation', upTo(isPunctuation));
  if (isUpper(first)) {
    if (!isUpper(at(start + 1))) return word('upper', upTo(isSmall));
    const end = upTo(isUpper);
    // Of HTTPServer, the S belongs to the next word.
    return word('upper', isAlphabet(at(end)) ? end - 1 : end);
  }
  if (isAlphabet(first)) return word('letters', upTo(isSmall));
  if (isNumber(first)) return word('number', upTo(isNumber));
  return word(
    'other',
    upTo((c) => !isConnector(c) && !isAlphabet(c) && !isNumber(c) && !isPunctuation(c)),
  );
}

const joins = (type: WordType): boolean => type !== 'connector' && type !== 'punctuation';

/** xstrings.ToSnakeCase and ToKebabCase: "HTTPServer2" → "http_server2", "http2xx" → "http_2xx". */
export function connected(text: string, connector: '_' | '-'): string {
  const runes = [...text];
  let out = '';
  const write = ({ type, text: word }: Word): void => {
    if (type !== 'upper' && type !== 'connector') out += word.join('');
    else out += word.map((c) => (isConnector(c) ? connector : isUpper(c) ? lowerOf(c) : c)).join('');
  };
  let next = 0;
  const take = (): Word => {
    const word = wordAt(runes, next);
    next += word.text.length;
    return word;
  };
  let word = take();
  while (next < runes.length) {
    if (word.type !== 'connector') write(word);
    const before = word;
    word = take();
    if (before.type === 'number') {
      while (word.type === 'letters' || word.type === 'number') {
        write(word);
        word = take();
      }
      if (word.type !== 'none' && joins(word.type)) out += connector;
    } else if (before.type === 'connector') write(before);
    else if (before.type !== 'punctuation') {
      if (word.type !== 'number') {
        if (joins(word.type)) out += connector;
      } else if (next < runes.length) {
        const number = word;
        word = take();
        if (word.type !== 'letters') {
          // The number ends the word before it.
          write(number);
          if (joins(word.type)) out += connector;
        } else {
          out += connector;
          write(number);
          while (word.type === 'letters' || word.type === 'number') {
            write(word);
            word = take();
          }
          if (word.type !== 'none' && joins(word.type)) out += connector;
        }
      }
    }
  }
  write(word);
  return out;
}

/** Words of an awk program. Mirrors mawk's scan.c: where a slash begins a regular expression, which characters a text may escape. */
import { AwkSyntaxError } from './nodes.ts';

export interface Token {
  readonly kind:
    | 'number'
    | 'string'
    | 'regexp'
    | 'name'
    | 'function'
    | 'builtin'
    | 'keyword'
    | 'sign'
    | 'newline'
    | 'end';
  readonly text: string;
  readonly line: number;
}

const KEYWORDS = new Set(
  'BEGIN END function func if else while for do break continue next nextfile exit return delete in getline print printf'.split(
    ' ',
  ),
);
/** Functions by name; how many arguments they take. */
export const BUILTINS: ReadonlyMap<string, readonly [least: number, most: number]> = new Map([
  ['length', [0, 1]],
  ['substr', [2, 3]],
  ['index', [2, 2]],
  ['split', [2, 3]],
  ['sub', [2, 3]],
  ['gsub', [2, 3]],
  ['match', [2, 2]],
  ['sprintf', [1, 1000]],
  ['sin', [1, 1]],
  ['cos', [1, 1]],
  ['atan2', [2, 2]],
  ['exp', [1, 1]],
  ['log', [1, 1]],
  ['sqrt', [1, 1]],
  ['int', [1, 1]],
  ['rand', [0, 0]],
  ['srand', [0, 1]],
  ['tolower', [1, 1]],
  ['toupper', [1, 1]],
  ['system', [1, 1]],
  ['close', [1, 1]],
  ['fflush', [0, 1]],
  ['systime', [0, 0]],
  ['strftime', [0, 3]],
  ['mktime', [1, 1]],
  // gawk's alone.
  ['gensub', [3, 4]],
]);
const ONLY_GAWK = new Set(['gensub']);
const SIGNS = /\*\*=|\+\+|--|\+=|-=|\*=|\/=|%=|\^=|==|<=|>=|!=|!~|&&|\|\||>>|\*\*|[-+*/%^!<>|?:~$=,;(){}[\]]/y;
const NUMBER = /(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/y;

export function tokens(source: string, gawk: boolean): Token[] {
  const all: Token[] = [];
  let at = 0;
  let line = 1;
  const add = (kind: Token['kind'], text: string): void => void all.push({ kind, text, line });
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0];
    if (text !== undefined) at += text.length;
    return text;
  };
  while (at < source.length) {
    const c = source[at] as string;
    if (take(/[ \t\r]+/y) !== undefined || take(/#[^\n]*/y) !== undefined) continue;
    if (take(/\\\r?\n/y) !== undefined) line++;
    else if (c === '\n') {
      add('newline', c);
      line++;
      at++;
    } else if (c === '"') add('string', string(source));
    else if (c === '/' && beginsRegExp(all.at(-1))) add('regexp', regexp(source));
    else if (/[0-9]/.test(c) || /^\.\d/.test(source.slice(at, at + 2))) add('number', take(NUMBER) as string);
    else {
      const name = take(/[A-Za-z_]\w*/y);
      if (name === undefined) {
        const sign = take(SIGNS);
        if (sign === undefined) throw new AwkSyntaxError(`${line}: unexpected character '${c}'`);
        // mawk knows no "**".
        if (sign.startsWith('**') && !gawk) {
          add('sign', '*');
          add('sign', sign.slice(1));
        } else add('sign', sign.replace('**', '^'));
      } else if (KEYWORDS.has(name)) add('keyword', name === 'func' ? 'function' : name);
      else if (BUILTINS.has(name) && (gawk || !ONLY_GAWK.has(name))) add('builtin', name);
      else add(source[at] === '(' ? 'function' : 'name', name);
    }
  }
  add('newline', '\n');
  line++;
  add('end', '');
  return all;

  function string(text: string): string {
    let out = '';
    const start = at++;
    for (; ; at++) {
      const one = text[at];
      if (one === undefined || one === '\n')
        throw new AwkSyntaxError(`line ${line}: runaway string constant ${text.slice(start, at)} ...`);
      if (one === '"') break;
      if (one !== '\\') {
        out += one;
        continue;
      }
      if (text[at + 1] === '\n') {
        at++;
        line++;
        continue;
      }
      const [value, length] = escaped(text, at + 1);
      out += value;
      at += length;
    }
    at++;
    return out;
  }

  function regexp(text: string): string {
    let out = '';
    let set = false;
    const start = at++;
    for (; ; at++) {
      const one = text[at];
      if (one === undefined || one === '\n')
        throw new AwkSyntaxError(`line ${line}: runaway regular expression ${text.slice(start, at)} ...`);
      if (one === '\\') {
        out += text[at + 1] === '/' ? '/' : `\\${text[at + 1] ?? ''}`;
        at++;
        continue;
      }
      if (one === '[' && !set) {
        set = true;
        // "]" right after "[" or "[^" is one of the set.
        const lead = /^\[\^?\]?/.exec(text.slice(at))?.[0] as string;
        out += lead;
        at += lead.length - 1;
        continue;
      }
      if (one === ']') set = false;
      if (one === '/' && !set) break;
      out += one;
    }
    at++;
    return out;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ n: '\n', t: '\t', r: '\r', '\\': '\\', '"': '"', a: '\x07', b: '\b', f: '\f', v: '\v' },
};

/** What a backslash and what follows stand for, and how many characters follow. Others keep their backslash. */
export function escaped(text: string, at: number): [value: string, length: number] {
  const octal = /^[0-7]{1,3}/.exec(text.slice(at, at + 3))?.[0];
  if (octal !== undefined) return [String.fromCharCode(Number.parseInt(octal, 8)), octal.length];
  const next = text[at] ?? '';
  return [ESCAPES[next] ?? `\\${next}`, next === '' ? 0 : 1];
}

/** A slash divides after a value, and begins an expression elsewhere. */
function beginsRegExp(before: Token | undefined): boolean {
  if (!before) return true;
  if (['number', 'string', 'regexp', 'name', 'builtin'].includes(before.kind)) return false;
  return !(before.kind === 'sign' && [')', ']', '$', '++', '--'].includes(before.text));
}

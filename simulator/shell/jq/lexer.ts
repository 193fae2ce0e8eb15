/** jq's words. Upstream: jq's lexer.l. A string is one token whose filters are tokens again. */
import { unescaped } from './json.ts';

export type TokenKind =
  | 'ident'
  | 'field'
  | 'literal'
  | 'format'
  | 'binding'
  | 'string'
  | 'keyword'
  | 'mark'
  | 'wrong'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
  /** Of a string: texts, and the tokens of its filters. */
  readonly parts?: readonly (string | readonly Token[])[];
  /** What is wrong with a string's escapes. */
  readonly problem?: string;
}

const KEYWORDS = new Set(
  'as import include module def if then else elif end reduce foreach try catch label and or __loc__'.split(' '),
);
const MARKS = ['?//=', '?//', '//=', '|=', '+=', '-=', '*=', '/=', '%=', '==', '!=', '<=', '>=', '//', '..'];
const CLOSERS: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

const BLANK = /(?:\s|#[^\n]*)+/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/y;
const FIELD = /\.[A-Za-z_]\w*/y;
const BINDING = /\$(?:[A-Za-z_]\w*::)*[A-Za-z_]\w*/y;
const IDENT = /(?:[A-Za-z_]\w*::)*[A-Za-z_]\w*/y;
const FORMAT = /@[A-Za-z0-9_]+/y;

/** All tokens, an "end" last. */
export function tokensOf(text: string): Token[] {
  return new Lexer(text).until(0, '').tokens;
}

class Lexer {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }

  /** Reads to the end, or to the ")" that ends a string's filter. */
  until(from: number, ender: string): { tokens: Token[]; at: number } {
    const text = this.#text;
    const tokens: Token[] = [];
    const open: string[] = [];
    let at = from;
    const match = (pattern: RegExp): string | undefined => {
      pattern.lastIndex = at;
      return pattern.exec(text)?.[0];
    };
    while (at < text.length) {
      const blank = match(BLANK);
      if (blank !== undefined) {
        at += blank.length;
        continue;
      }
      const c = text[at] as string;
      if (open.length === 0 && c === ender) break;
      if (c === '"') {
        const string = this.#string(at);
        tokens.push(string.token);
        at = string.at;
        continue;
      }
      const push = (kind: TokenKind, word: string): void => {
        tokens.push({ kind, text: word, at });
        at += word.length;
      };
      const number = match(NUMBER);
      const field = match(FIELD);
      const binding = match(BINDING);
      const ident = match(IDENT);
      const format = match(FORMAT);
      if (number !== undefined) push('literal', number);
      else if (field !== undefined) push('field', field);
      else if (binding !== undefined) push('binding', binding);
      else if (ident !== undefined) push(KEYWORDS.has(ident) ? 'keyword' : 'ident', ident);
      else if (format !== undefined) push('format', format);
      else {
        const mark = MARKS.find((one) => text.startsWith(one, at)) ?? c;
        const closer = CLOSERS[mark];
        if (closer !== undefined) open.push(closer);
        if (/^[)\]}]$/.test(mark) && open.pop() !== mark) push('wrong', mark);
        else push(mark.length > 1 || /[.?=;,:|+\-*/%$<>()[\]{}]/.test(mark) ? 'mark' : 'wrong', mark);
      }
    }
    tokens.push({ kind: 'end', text: '', at: tokens.at(-1)?.at ?? 0 });
    return { tokens, at };
  }

  #string(from: number): { token: Token; at: number } {
    const text = this.#text;
    const parts: (string | Token[])[] = [];
    let problem: string | undefined;
    let raw = '';
    const flush = (): void => {
      const plain = unescaped(
        raw.replace(/[\x00-\x1f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
      );
      if (typeof plain === 'string') parts.push(plain);
      else problem ??= `${plain.problem} at line 1, column ${raw.length + 2} (while parsing '"${raw}"')`;
      raw = '';
    };
    let at = from + 1;
    for (; at < text.length; at++) {
      const c = text[at] as string;
      if (c === '"') {
        flush();
        return {
          token: { kind: 'string', text: text.slice(from, at + 1), at: from, parts, ...(problem ? { problem } : {}) },
          at: at + 1,
        };
      }
      if (c === '\\' && text[at + 1] === '(') {
        flush();
        const inner = this.until(at + 2, ')');
        parts.push(inner.tokens);
        at = inner.at;
        continue;
      }
      raw += c;
      if (c === '\\') raw += text[++at] ?? '';
    }
    return { token: { kind: 'string', text: text.slice(from), at: from, parts, problem: 'unended' }, at: text.length };
  }
}

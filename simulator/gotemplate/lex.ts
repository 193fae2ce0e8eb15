/**
 * Tokens of a template: text, and what stands between "{{" and "}}", spaces included. Mirrors Go's text/template/parse/lex.go
 * (as the parser sees it: comments and trimmed spaces are gone). Left out: other delimiters than "{{" and "}}".
 */
import { firstRunes, isPrintable, quote, unicodeName } from './quote.ts';

export type TokenType =
  | 'error'
  | 'bool'
  | 'char'
  | 'characterConstant'
  | 'complex'
  | 'assign'
  | 'declare'
  | 'eof'
  | 'field'
  | 'identifier'
  | 'leftDelimiter'
  | 'leftParenthesis'
  | 'number'
  | 'pipe'
  | 'rawString'
  | 'rightDelimiter'
  | 'rightParenthesis'
  | 'space'
  | 'string'
  | 'text'
  | 'variable'
  | 'keyword'
  /** "." */
  | 'dot'
  | 'nil';

export interface Token {
  readonly type: TokenType;
  /** Its text; of an error, the message. */
  readonly text: string;
  /** Where it starts, in UTF-16 units. */
  readonly at: number;
  /** The line it starts on, from 1. */
  readonly line: number;
}

const KEYWORDS = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with']);
const SPACE = ' \t\r\n';
const isSpace = (c: string | undefined): boolean => c !== undefined && c !== '' && SPACE.includes(c);
const WORD = /[\p{L}\p{Nd}_]/u;

/** The character at an offset, surrogate pairs as one; "" at the end. */
function characterAt(text: string, at: number): string {
  const rune = text.codePointAt(at);
  return rune === undefined ? '' : String.fromCodePoint(rune);
}

function isWord(c: string): boolean {
  if (c === '') return false;
  const code = c.charCodeAt(0);
  if (code < 0x80) {
    return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95;
  }
  return WORD.test(c);
}

/** As an error names it: "<if>", "\"x\"", "EOF". */
export function tokenText({ type, text }: Token): string {
  if (type === 'eof') return 'EOF';
  if (type === 'error') return text;
  if (type === 'keyword' || type === 'dot' || type === 'nil') return `<${text}>`;
  return [...text].length > 10 || text.length > 10 ? `${quote(firstRunes(text, 10))}...` : quote(text);
}

export class Lexer {
  readonly #text: string;
  /** Functions of these names take the keywords' place. */
  readonly #taken: ReadonlySet<string>;
  #at = 0;
  #start = 0;
  #line = 1;
  #startLine = 1;
  #inside = false;
  #depth = 0;
  #failed = false;

  constructor(text: string, taken: ReadonlySet<string>) {
    this.#text = text;
    this.#taken = taken;
  }

  next(): Token {
    if (this.#failed) return { type: 'eof', text: 'EOF', at: 0, line: this.#startLine };
    return this.#inside ? this.#action() : this.#outside();
  }

  #token(type: TokenType): Token {
    const text = this.#text.slice(this.#start, this.#at);
    const token = { type, text, at: this.#start, line: this.#startLine };
    this.#skip();
    return token;
  }

  /** Leaves what was read; counts its lines. */
  #skip(): void {
    for (let i = this.#text.indexOf('\n', this.#start); i >= 0 && i < this.#at; i = this.#text.indexOf('\n', i + 1)) {
      this.#line++;
    }
    this.#start = this.#at;
    this.#startLine = this.#line;
  }

  #error(message: string): Token {
    const token: Token = { type: 'error', text: message, at: this.#start, line: this.#startLine };
    this.#failed = true;
    return token;
  }

  /** Text up to the next action, which may be a comment and then goes on. */
  #outside(): Token {
    for (;;) {
      const open = this.#text.indexOf('{{', this.#at);
      if (open < 0) {
        this.#at = this.#text.length;
        if (this.#at > this.#start) return this.#token('text');
        return { type: 'eof', text: 'EOF', at: this.#at, line: this.#startLine };
      }
      const trims = this.#text[open + 2] === '-' && isSpace(this.#text[open + 3]);
      let end = open;
      if (trims) while (end > this.#start && isSpace(this.#text[end - 1])) end--;
      if (end > this.#start) {
        this.#at = end;
        const token = this.#token('text');
        this.#at = open;
        this.#skip();
        return token;
      }
      this.#at = open;
      this.#skip();
      const after = open + 2 + (trims ? 2 : 0);
      if (!this.#text.startsWith('/*', after)) {
        this.#at = open + 2;
        const token = this.#token('leftDelimiter');
        this.#inside = true;
        this.#depth = 0;
        this.#at = after;
        this.#skip();
        return token;
      }
      const failure = this.#comment(after);
      if (failure) return failure;
    }
  }

  #comment(from: number): Token | undefined {
    this.#at = from;
    this.#skip();
    const close = this.#text.indexOf('*/', from + 2);
    if (close < 0) return this.#error('unclosed comment');
    this.#at = close + 2;
    const right = this.#rightDelimiter();
    if (!right) return this.#error('comment ends before closing delimiter');
    this.#at += right.length;
    if (right.length > 2) this.#passSpace();
    this.#skip();
    return undefined;
  }

  /** "}}" or " -}}" at this place. */
  #rightDelimiter(): string | undefined {
    if (this.#text.startsWith('}}', this.#at)) return '}}';
    if (isSpace(this.#text[this.#at]) && this.#text.startsWith('-}}', this.#at + 1)) {
      return this.#text.slice(this.#at, this.#at + 4);
    }
    return undefined;
  }

  #passSpace(): void {
    while (isSpace(this.#text[this.#at])) this.#at++;
  }

  #action(): Token {
    const right = this.#rightDelimiter();
    if (right) return this.#depth === 0 ? this.#close(right) : this.#error('unclosed left paren');
    const c = characterAt(this.#text, this.#at);
    this.#at += c.length;
    switch (c) {
      case '':
        return this.#error('unclosed action');
      case ' ':
      case '\t':
      case '\r':
      case '\n':
        return this.#space();
      case '=':
        return this.#token('assign');
      case ':':
        if (this.#text[this.#at] !== '=') {
          this.#skipOne();
          return this.#error('expected :=');
        }
        this.#at++;
        return this.#token('declare');
      case '|':
        return this.#token('pipe');
      case '"':
        return this.#quoted('"', 'string', 'unterminated quoted string');
      case "'":
        return this.#quoted("'", 'characterConstant', 'unterminated character constant');
      case '`':
        return this.#raw();
      case '$':
        return this.#fieldOrVariable('variable');
      case '(':
        this.#depth++;
        return this.#token('leftParenthesis');
      case ')':
        if (--this.#depth < 0) return this.#error('unexpected right paren');
        return this.#token('rightParenthesis');
    }
    if (c === '.' && !/\d/.test(this.#text[this.#at] ?? '') && this.#at < this.#text.length) {
      return this.#fieldOrVariable('field');
    }
    if (c === '.' || c === '+' || c === '-' || (c >= '0' && c <= '9')) {
      this.#at--;
      return this.#number();
    }
    if (isWord(c)) {
      this.#at -= c.length;
      return this.#identifier();
    }
    const rune = c.codePointAt(0) as number;
    if (rune < 0x80 && isPrintable(rune)) return this.#token('char');
    return this.#error(`unrecognized character in action: ${unicodeName(rune, true)}`);
  }

  /** Go has read one more character before it complains. */
  #skipOne(): void {
    if (this.#at < this.#text.length) this.#at++;
  }

  #close(right: string): Token {
    if (right.length > 2) {
      this.#at += 2;
      this.#skip();
    }
    this.#at += 2;
    const token = this.#token('rightDelimiter');
    if (right.length > 2) {
      this.#passSpace();
      this.#skip();
    }
    this.#inside = false;
    return token;
  }

  #space(): Token {
    this.#passSpace();
    // The last space belongs to " -}}".
    if (this.#text.startsWith('-}}', this.#at)) {
      this.#at--;
      if (this.#at === this.#start) return this.#close(this.#text.slice(this.#at, this.#at + 4));
    }
    return this.#token('space');
  }

  /** What may follow a word. */
  #atTerminator(): boolean {
    const c = this.#text[this.#at];
    if (c === undefined || isSpace(c)) return true;
    return '.,|:)('.includes(c) || this.#text.startsWith('}}', this.#at);
  }

  #badCharacter(): Token {
    const rune = this.#text.codePointAt(this.#at) as number;
    return this.#error(`bad character ${unicodeName(rune, true)}`);
  }

  #passWord(): void {
    for (let c = characterAt(this.#text, this.#at); isWord(c); c = characterAt(this.#text, this.#at))
      this.#at += c.length;
  }

  #identifier(): Token {
    this.#passWord();
    if (!this.#atTerminator()) return this.#badCharacter();
    const word = this.#text.slice(this.#start, this.#at);
    if (KEYWORDS.has(word) && !this.#taken.has(word)) return this.#token('keyword');
    if (word === 'nil') return this.#token('nil');
    return this.#token(word === 'true' || word === 'false' ? 'bool' : 'identifier');
  }

  #fieldOrVariable(type: 'field' | 'variable'): Token {
    if (this.#atTerminator()) return this.#token(type === 'variable' ? 'variable' : 'dot');
    this.#passWord();
    return this.#atTerminator() ? this.#token(type) : this.#badCharacter();
  }

  #quoted(mark: string, type: TokenType, unterminated: string): Token {
    for (;;) {
      let c = this.#text[this.#at++];
      if (c === '\\') {
        c = this.#text[this.#at++];
        if (c !== undefined && c !== '\n') continue;
      }
      if (c === undefined || c === '\n') return this.#error(unterminated);
      if (c === mark) return this.#token(type);
    }
  }

  #raw(): Token {
    const close = this.#text.indexOf('`', this.#at);
    if (close < 0) return this.#error('unterminated raw quoted string');
    this.#at = close + 1;
    return this.#token('rawString');
  }

  #number(): Token {
    const bad = (): Token => this.#error(`bad number syntax: ${quote(this.#text.slice(this.#start, this.#at))}`);
    if (!this.#passNumber()) return bad();
    const sign = this.#text[this.#at];
    if (sign !== '+' && sign !== '-') return this.#token('number');
    // 1+2i
    if (!this.#passNumber() || this.#text[this.#at - 1] !== 'i') return bad();
    return this.#token('complex');
  }

  /** Takes what may be a number; whether it is one shows later. */
  #passNumber(): boolean {
    const rest =
      /[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)i?/y;
    rest.lastIndex = this.#at;
    this.#at += rest.exec(this.#text)?.[0].length ?? 0;
    const c = characterAt(this.#text, this.#at);
    if (!isWord(c)) return true;
    this.#at += c.length;
    return false;
  }
}

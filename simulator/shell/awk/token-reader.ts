/** Goes through the tokens of an awk program, and says what is wrong where one does not fit, as mawk says it. */
import type { Token } from './lexer.ts';
import { AwkSyntaxError } from './nodes.ts';

export class TokenReader {
  readonly #tokens: readonly Token[];
  #at = 0;
  /** Braces that are open. */
  depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The token so many places from here; undefined behind the end. */
  ahead(by: number): Token | undefined {
    return this.#tokens[this.#at + by];
  }

  skip(by = 1): void {
    this.#at += by;
  }

  /** Where it stands, to come back to. */
  get place(): number {
    return this.#at;
  }

  goBack(place: number): void {
    this.#at = place;
  }

  get token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  error(message: string): AwkSyntaxError {
    return new AwkSyntaxError(`line ${this.token.line}: ${message}`);
  }

  unexpected(): AwkSyntaxError {
    const { kind, text } = this.token;
    if (kind === 'end') return this.error('missing } near end of file');
    if (text === '}' && this.depth === 0)
      return new AwkSyntaxError(
        `line ${this.token.line}: extra '}'\nawk: line ${this.token.line}: syntax error at or near end of line`,
      );
    const shown = kind === 'newline' ? 'end of line' : kind === 'regexp' ? `/${text}/` : text;
    return this.error(`syntax error at or near ${shown}`);
  }

  is(sign: string): boolean {
    return this.token.kind === 'sign' && this.token.text === sign;
  }

  isKeyword(word: string): boolean {
    return this.token.kind === 'keyword' && this.token.text === word;
  }

  take(sign: string): boolean {
    if (!this.is(sign)) return false;
    this.#at++;
    return true;
  }

  expect(sign: string): void {
    if (!this.take(sign)) throw this.unexpected();
  }

  skipNewlines(): void {
    while (this.token.kind === 'newline') this.#at++;
  }

  skipBreaks(): void {
    while (this.token.kind === 'newline' || this.is(';')) this.#at++;
  }

  /** What follows where the parenthesis that opens here is closed. */
  afterClosing(): Token {
    let depth = 0;
    for (let i = this.#at; i < this.#tokens.length; i++) {
      const { kind, text } = this.#tokens[i] as Token;
      if (kind !== 'sign') continue;
      if (text === '(') depth++;
      else if (text === ')' && --depth === 0) return this.#tokens[i + 1] as Token;
    }
    return this.#tokens[this.#tokens.length - 1] as Token;
  }
}

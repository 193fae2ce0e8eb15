/**
 * Where an expression is no CEL, and what the parser of cel-go says of it: a recogniser of the grammar that stops at the
 * first error and words it as ANTLR would. Mirrors cel-go parser/gen/CEL.g4. Leaves out: the errors after the first.
 */
import type { Issue } from './issues.ts';
import { type Token, tokenize } from './tokens.ts';

const STARTS =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

class SyntaxProblem extends Error {
  readonly issue: Issue;
  constructor(at: number, message: string) {
    super(message);
    this.issue = { at, message: `Syntax error: ${message}` };
  }
}

/** The characters that begin no word, and the first error of the grammar; empty when there is none. */
export function syntaxIssues(source: string): Issue[] {
  const tokens = tokenize(source);
  const unknown = tokens.filter(({ kind }) => kind === 'unknown');
  const issues = unknown.map(({ start, text }) => {
    // '=' might have become '==': the lexer has looked at the next character, too.
    const seen = ['=', '&', '|'].includes(text) ? source.slice(start, start + 2) : text;
    return { at: start, message: `Syntax error: token recognition error at: '${seen}'` };
  });
  try {
    new Recogniser(tokens.filter(({ kind }) => kind !== 'unknown')).whole();
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    issues.push(error.issue);
  }
  return issues;
}

class Recogniser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): void {
    this.#expression();
    if (this.#peek().kind !== 'end') this.#unexpected('<EOF>', this.#tokens[this.#next + 1]?.kind === 'end');
  }

  #peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)] as Token;
  }

  #is(text: string): boolean {
    const { kind } = this.#peek();
    return (kind === 'symbol' || kind === 'word') && this.#peek().text === text;
  }

  #accept(...texts: string[]): boolean {
    if (!texts.some((text) => this.#is(text))) return false;
    this.#next++;
    return true;
  }

  #require(text: string, expecting: string): void {
    if (!this.#accept(text)) this.#unexpected(expecting, this.#peek(1).text === text);
  }

  /** `single`: without this token all would be well. */
  #unexpected(expecting: string, single: boolean): never {
    const { text, start } = this.#peek();
    throw new SyntaxProblem(start, `${single ? 'extraneous' : 'mismatched'} input '${text}' expecting ${expecting}`);
  }

  #expression(): void {
    this.#binary(0);
    if (!this.#accept('?')) return;
    this.#binary(0);
    this.#require(':', "':'");
    this.#expression();
  }

  #binary(level: number): void {
    const operators = LEVELS[level];
    if (!operators) return this.#unary();
    this.#binary(level + 1);
    while (this.#accept(...operators)) this.#binary(level + 1);
  }

  #unary(): void {
    if (this.#accept('!')) while (this.#accept('!'));
    else if (this.#accept('-')) while (this.#accept('-'));
    this.#member();
  }

  #member(): void {
    this.#primary();
    while (true) {
      if (this.#is('.')) {
        const dot = this.#peek();
        this.#next++;
        this.#accept('?');
        if (this.#peek().kind !== 'identifier') {
          const at = this.#peek();
          throw new SyntaxProblem(
            at.start,
            `no viable alternative at input '${at.kind === 'end' ? dot.text : `.${at.text}`}'`,
          );
        }
        this.#next++;
        if (this.#accept('(')) this.#arguments(')');
      } else if (this.#accept('[')) {
        this.#accept('?');
        this.#expression();
        this.#require(']', "']'");
      } else return;
    }
  }

  #arguments(close: string): void {
    if (this.#accept(close)) return;
    this.#expression();
    while (this.#accept(',')) this.#expression();
    this.#require(close, `{'${close}', ','}`);
  }

  #primary(): void {
    const token = this.#peek();
    if (token.kind === 'number' || token.kind === 'string' || (token.kind === 'word' && token.text !== 'in')) {
      this.#next++;
      return;
    }
    if (this.#is('.') || token.kind === 'identifier') {
      this.#accept('.');
      if (this.#peek().kind !== 'identifier') {
        const { text, start, kind } = this.#peek();
        throw new SyntaxProblem(start, `no viable alternative at input '.${kind === 'end' ? '' : text}'`);
      }
      this.#next++;
      if (this.#accept('(')) this.#arguments(')');
      else if (this.#is('{') && token.kind === 'identifier') this.#struct();
      return;
    }
    if (this.#accept('(')) {
      this.#expression();
      this.#require(')', "')'");
      return;
    }
    if (this.#accept('[')) return this.#list();
    if (this.#accept('{')) return this.#map();
    const following = this.#peek(1);
    const startsThere = following.kind !== 'end' && following.kind !== 'symbol';
    this.#unexpected(STARTS, startsThere);
  }

  #list(): void {
    while (!this.#accept(']')) {
      this.#accept('?');
      this.#expression();
      if (!this.#accept(',')) {
        this.#require(']', "{']', ','}");
        return;
      }
    }
  }

  #map(): void {
    while (!this.#accept('}')) {
      this.#accept('?');
      this.#expression();
      this.#require(':', "':'");
      this.#expression();
      if (!this.#accept(',')) {
        this.#require('}', "{'}', ','}");
        return;
      }
    }
  }

  #struct(): void {
    this.#accept('{');
    while (!this.#accept('}')) {
      this.#accept('?');
      if (this.#peek().kind !== 'identifier') this.#unexpected("{'}', ',', '?', IDENTIFIER, ESC_IDENTIFIER}", false);
      this.#next++;
      this.#require(':', "':'");
      this.#expression();
      if (!this.#accept(',')) {
        this.#require('}', "{'}', ','}");
        return;
      }
    }
  }
}

/** Operators from the loosest to the tightest. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];

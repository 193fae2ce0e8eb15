/**
 * Reads a jq program. Upstream: jq's parser.y (1.7). Left out, and refused by name: modules. Of what a message expects, the cases
 * that people meet are told as bison tells them.
 */
import { readNumber } from './json.ts';
import { type Token, tokensOf } from './lexer.ts';
import { located } from './located.ts';
import { CompileFault, type Definition, type Node, type Pattern } from './nodes.ts';
import { COMMA, combined, LOWEST, OPERATORS } from './operators.ts';
import type { Value } from './values.ts';

const CONSTANTS: Readonly<Record<string, Value>> = { null: null, true: true, false: false };
const IDENTITY: Node = { kind: 'identity' };

/** A whole program; its definitions stand around it. Throws `CompileFault`. */
export function parseProgram(text: string): Node {
  const parser = new Parser(text, tokensOf(text), 0);
  return parser.program();
}

/** Definitions alone. */
export function parseDefinitions(text: string): Definition[] {
  return new Parser(text, tokensOf(text), 0).definitions();
}

class Parser {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #at = 0;
  /** Brackets and keywords that are open here. */
  #depth: number;

  constructor(text: string, tokens: readonly Token[], depth: number) {
    this.#text = text;
    this.#tokens = tokens;
    this.#depth = depth;
  }

  program(): Node {
    const first = this.#peek;
    if (/^(?:import|include|module)$/.test(first.text) && first.kind === 'keyword')
      throw new CompileFault(located(this.#text, first.at, 'not simulated: modules'));
    const definitions: Definition[] = [];
    while (this.#is('def')) definitions.push(this.#definition());
    if (this.#ended()) {
      if (definitions.length > 0) return around(definitions, IDENTITY);
      throw new CompileFault('Top-level program not given (try ".")');
    }
    if (!this.#begins()) throw this.#unexpected(', expecting end of file');
    const body = this.#pipe();
    if (!this.#ended()) throw this.#unexpected(', expecting end of file');
    return around(definitions, body);
  }

  definitions(): Definition[] {
    const found: Definition[] = [];
    while (this.#is('def')) found.push(this.#definition());
    return found;
  }

  /** The filter in a string. */
  inner(): Node {
    const body = this.#pipe();
    if (!this.#ended()) throw this.#unexpected();
    return body;
  }

  get #peek(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #ended(): boolean {
    return this.#peek.kind === 'end';
  }

  #is(text: string): boolean {
    const { kind, text: found } = this.#peek;
    return found === text && (kind === 'mark' || kind === 'keyword');
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at++;
    return true;
  }

  #must(text: string, expecting = ''): void {
    if (!this.#take(text)) throw this.#unexpected(expecting);
  }

  #advance(): Token {
    return this.#tokens[this.#at++] as Token;
  }

  #unexpected(expecting = ''): CompileFault {
    const token = this.#peek;
    const name = {
      ident: 'IDENT',
      field: 'FIELD',
      literal: 'LITERAL',
      format: 'FORMAT',
      binding: 'BINDING',
      string: 'QQSTRING_START',
      keyword: token.text,
      mark: token.text.length > 1 ? token.text : `'${token.text}'`,
      wrong: 'INVALID_CHARACTER',
      end: 'end of file',
    }[token.kind];
    // Inside brackets so much could come that bison names nothing.
    const shown = expecting === ', expecting end of file' && this.#depth > 0 ? '' : expecting;
    return new CompileFault(
      located(this.#text, token.at, `syntax error, unexpected ${name}${shown} (Unix shell quoting issues?)`),
    );
  }

  #begins(): boolean {
    const { kind, text } = this.#peek;
    if (kind === 'mark') return /^(?:[.$([{-]|\.\.)$/.test(text);
    if (kind === 'keyword') return /^(?:def|if|reduce|foreach|try|label|__loc__)$/.test(text);
    return kind !== 'end' && kind !== 'wrong';
  }

  /** Reads something in brackets or between keywords. */
  #within<T>(read: () => T): T {
    this.#depth++;
    const found = read();
    this.#depth--;
    return found;
  }

  #pipe(): Node {
    if (this.#is('def')) {
      const definition = this.#definition();
      return { kind: 'define', definition, body: this.#pipe() };
    }
    const left = this.#comma();
    if (!this.#take('|')) return left;
    return { kind: 'pipe', left, right: this.#pipe() };
  }

  #comma(): Node {
    let left = this.#binary(LOWEST);
    while (this.#take(',')) left = { kind: 'comma', left, right: this.#binary(COMMA + 1) };
    return left;
  }

  #binary(least: number): Node {
    let left = this.#operand();
    let barred = 0;
    for (;;) {
      const token = this.#peek;
      const entry = token.kind === 'mark' || token.kind === 'keyword' ? OPERATORS.get(token.text) : undefined;
      if (!entry || entry[0] < least) return left;
      const [power, side] = entry;
      if (power === barred) throw this.#unexpected();
      this.#at++;
      const right = this.#binary(side === 'right' ? power : power + 1);
      if (side === 'none') barred = power;
      left = combined(token.text, left, right);
    }
  }

  #operand(): Node {
    if (this.#take('-')) return { kind: 'negate', operand: this.#binary(8) };
    if (this.#is('label')) {
      this.#at++;
      const name = this.#binding();
      this.#must('|', ", expecting '|'");
      return { kind: 'label', name, body: this.#pipe() };
    }
    const term = this.#postfix();
    if (!this.#take('as')) return term;
    const patterns = this.#patterns();
    this.#must('|', ", expecting ?// or '|'");
    return { kind: 'as', source: term, patterns, body: this.#pipe() };
  }

  #binding(): string {
    if (this.#peek.kind !== 'binding') throw this.#unexpected(', expecting BINDING');
    return this.#advance().text.slice(1);
  }

  #patterns(): Pattern[] {
    const patterns = [this.#pattern()];
    while (this.#take('?//')) patterns.push(this.#pattern());
    return patterns;
  }

  #pattern(): Pattern {
    if (this.#peek.kind === 'binding') return { kind: 'variable', name: this.#binding() };
    if (this.#take('[')) {
      const items = this.#within(() => this.#separated(() => this.#pattern()));
      this.#must(']');
      return { kind: 'array', items };
    }
    if (!this.#take('{')) throw this.#unexpected(", expecting BINDING or '[' or '{'");
    const entries = this.#within(() =>
      this.#separated(() => {
        const token = this.#peek;
        if (token.kind === 'binding') {
          const variable = this.#binding();
          const pattern = this.#take(':') ? this.#pattern() : undefined;
          return { key: { kind: 'literal', value: variable } as Node, variable, pattern };
        }
        const key = this.#key();
        this.#must(':', ", expecting ':'");
        return { key, variable: undefined, pattern: this.#pattern() };
      }),
    );
    this.#must('}');
    return { kind: 'object', entries };
  }

  #separated<T>(one: () => T): T[] {
    const items = [one()];
    while (this.#take(',')) items.push(one());
    return items;
  }

  /** A key that is a name, a text, or a filter in parentheses. */
  #key(): Node {
    const token = this.#peek;
    if (token.kind === 'ident' || token.kind === 'keyword') return { kind: 'literal', value: this.#advance().text };
    if (token.kind === 'string') return this.#string(undefined);
    if (token.kind === 'format') {
      this.#at++;
      if (this.#peek.kind !== 'string') throw this.#unexpected();
      return this.#string(token.text.slice(1));
    }
    if (!this.#take('(')) throw this.#unexpected();
    const key = this.#within(() => this.#pipe());
    this.#must(')');
    return key;
  }

  #postfix(): Node {
    let term = this.#term();
    for (;;) {
      const token = this.#peek;
      if (token.kind === 'field') {
        this.#at++;
        term = field(term, token.text.slice(1));
      } else if (this.#take('?')) term = { kind: 'try', body: term, handler: undefined };
      else if (this.#is('.')) {
        this.#at++;
        if (this.#peek.kind === 'string') term = { kind: 'index', target: term, key: this.#string(undefined) };
        else if (this.#take('[')) term = this.#bracket(term);
        else throw this.#unexpected(", expecting FORMAT or QQSTRING_START or '['");
      } else if (this.#take('[')) term = this.#bracket(term);
      else return term;
    }
  }

  /** Behind "[". */
  #bracket(target: Node): Node {
    return this.#within((): Node => {
      if (this.#take(']')) return { kind: 'iterate', target };
      if (this.#take(':')) {
        const to = this.#pipe();
        this.#must(']');
        return { kind: 'slice', target, from: undefined, to };
      }
      const key = this.#pipe();
      if (this.#take(':')) {
        const to = this.#is(']') ? undefined : this.#pipe();
        this.#must(']');
        return { kind: 'slice', target, from: key, to };
      }
      this.#must(']');
      return { kind: 'index', target, key };
    });
  }

  #term(): Node {
    const token = this.#peek;
    switch (token.kind) {
      case 'literal': {
        this.#at++;
        return { kind: 'literal', value: readNumber(token.text) ?? Number(token.text) };
      }
      case 'string':
        return this.#string(undefined);
      case 'format':
        this.#at++;
        if (this.#peek.kind === 'string') return this.#string(token.text.slice(1));
        return { kind: 'format', name: token.text.slice(1) };
      case 'field':
        this.#at++;
        return field(IDENTITY, token.text.slice(1));
      case 'binding':
        this.#at++;
        if (token.text === '$__loc__') return this.#place(token);
        return { kind: 'variable', name: token.text.slice(1), at: token.at };
      case 'ident':
        return this.#call();
      case 'keyword':
        return this.#keyword();
      case 'mark':
        break;
      default:
        throw this.#unexpected();
    }
    if (this.#take('..')) return { kind: 'recurse' };
    if (this.#take('.')) {
      if (this.#peek.kind === 'string') return { kind: 'index', target: IDENTITY, key: this.#string(undefined) };
      return IDENTITY;
    }
    if (this.#take('(')) {
      const body = this.#within(() => this.#pipe());
      this.#must(')');
      return body;
    }
    if (this.#take('[')) {
      if (this.#take(']')) return { kind: 'array', body: undefined };
      const body = this.#within(() => this.#pipe());
      this.#must(']');
      return { kind: 'array', body };
    }
    if (this.#is('{')) return this.#object();
    throw this.#unexpected();
  }

  #place(token: Token): Node {
    const line = this.#text.slice(0, token.at).split('\n').length;
    return {
      kind: 'literal',
      value: new Map<string, string | number>([
        ['file', '<top-level>'],
        ['line', line],
      ]),
    };
  }

  #call(): Node {
    const { text: name, at } = this.#advance();
    if (Object.hasOwn(CONSTANTS, name) && !this.#is('(')) return { kind: 'literal', value: CONSTANTS[name] as Value };
    if (name === 'break' && this.#peek.kind === 'binding') return { kind: 'break', name: this.#binding(), at };
    if (name.includes('::')) throw new CompileFault(located(this.#text, at, 'not simulated: modules'));
    const args: Node[] = [];
    if (this.#take('(')) {
      this.#within(() => {
        do args.push(this.#pipe());
        while (this.#take(';'));
      });
      this.#must(')');
    }
    return { kind: 'call', name, args, at };
  }

  #keyword(): Node {
    const { text, at } = this.#peek;
    if (text === 'def') return this.#pipe();
    if (text === 'if') {
      this.#at++;
      return this.#within(() => this.#if(at));
    }
    if (text === 'try') {
      this.#at++;
      const body = this.#tried();
      const handler = this.#take('catch') ? this.#tried() : undefined;
      return { kind: 'try', body, handler };
    }
    if (text !== 'reduce' && text !== 'foreach') throw this.#unexpected();
    this.#at++;
    const source = this.#postfix();
    this.#must('as', ', expecting as');
    const pattern = this.#pattern();
    this.#must('(', ", expecting '('");
    return this.#within((): Node => {
      const start = this.#pipe();
      this.#must(';');
      const update = this.#pipe();
      if (text === 'reduce') {
        this.#must(')');
        return { kind: 'reduce', source, pattern, start, update };
      }
      const extract = this.#take(';') ? this.#pipe() : undefined;
      this.#must(')');
      return { kind: 'foreach', source, pattern, start, update, extract };
    });
  }

  #tried(): Node {
    return this.#take('-') ? { kind: 'negate', operand: this.#postfix() } : this.#postfix();
  }

  #if(at: number): Node {
    const condition = this.#pipe();
    this.#must('then');
    const then = this.#pipe();
    if (this.#take('elif')) return { kind: 'if', condition, then, otherwise: this.#if(at) };
    const otherwise = this.#take('else') ? this.#pipe() : undefined;
    if (this.#take('end')) return { kind: 'if', condition, then, otherwise };
    const { message } = this.#unexpected();
    throw new CompileFault(`${message}\njq: error: ${located(this.#text, at, "Possibly unterminated 'if' statement")}`);
  }

  #object(): Node {
    const { at } = this.#advance();
    const entries: [Node, Node][] = [];
    if (this.#take('}')) return { kind: 'object', entries, at };
    this.#depth++;
    do {
      if (this.#is('}')) break;
      entries.push(this.#entry());
    } while (this.#take(','));
    this.#depth--;
    this.#must('}', ", expecting '}'");
    return { kind: 'object', entries, at };
  }

  #entry(): [Node, Node] {
    const token = this.#peek;
    if (token.kind === 'binding') {
      this.#at++;
      const name = token.text.slice(1);
      if (name === '__loc__') return [{ kind: 'literal', value: name }, this.#place(token)];
      return [
        { kind: 'literal', value: name },
        { kind: 'variable', name, at: token.at },
      ];
    }
    if (token.kind === 'literal') {
      const { message } = this.#unexpected();
      const hint = located(this.#text, token.at, 'May need parentheses around object key expression');
      throw new CompileFault(`${message}\njq: error: ${hint}`);
    }
    const key = this.#key();
    if (!this.#take(':')) {
      if (token.text === '(') throw this.#unexpected(", expecting ':'");
      return [key, { kind: 'index', target: IDENTITY, key }];
    }
    return [key, this.#entryValue()];
  }

  #entryValue(): Node {
    const left: Node = this.#tried();
    return this.#take('|') ? { kind: 'pipe', left, right: this.#entryValue() } : left;
  }

  #string(format: string | undefined): Node {
    const token = this.#advance();
    if (token.problem === 'unended') {
      const end = token.at + 1;
      const what =
        'syntax error, unexpected end of file, expecting QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END (Unix shell quoting issues?)';
      throw new CompileFault(located(this.#text, end, what));
    }
    if (token.problem !== undefined) throw new CompileFault(located(this.#text, token.at + 1, token.problem));
    const parts = (token.parts ?? [])
      .map((part) => (typeof part === 'string' ? part : new Parser(this.#text, part, 1).inner()))
      .filter((part) => part !== '');
    if (parts.every((part) => typeof part === 'string')) return { kind: 'literal', value: parts.join('') };
    return { kind: 'string', parts, format };
  }

  #definition(): Definition {
    this.#must('def');
    const token = this.#peek;
    if (token.kind !== 'ident' && token.kind !== 'keyword') throw this.#unexpected(', expecting IDENT');
    this.#at++;
    const parameters: string[] = [];
    if (this.#take('(')) {
      do {
        const { kind, text } = this.#peek;
        if (kind !== 'ident' && kind !== 'keyword' && kind !== 'binding') throw this.#unexpected();
        parameters.push(text);
        this.#at++;
      } while (this.#take(';'));
      this.#must(')');
    }
    this.#must(':', ", expecting '(' or ':'");
    const body = this.#within(() => this.#pipe());
    this.#must(';');
    return { name: token.text, parameters, body };
  }
}

const field = (target: Node, name: string): Node => ({ kind: 'index', target, key: { kind: 'literal', value: name } });

const around = (definitions: readonly Definition[], body: Node): Node =>
  definitions.reduceRight<Node>((inner, definition) => ({ kind: 'define', definition, body: inner }), body);

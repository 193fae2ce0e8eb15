/**
 * Reads the expressions of an awk program, weakest operator first, and what names are used for: arrays, variables, functions.
 * Mirrors the expressions of mawk's parse.y.
 */
import { BadRegExp, compileRegExp } from '../regex/regexp.ts';
import { BUILTINS, type Token } from './lexer.ts';
import { type Expression, isTarget, type Operator } from './nodes.ts';
import { forPosix, WORDS } from './regexps.ts';
import type { TokenReader } from './token-reader.ts';

const IMPURE_BUILTINS = new Set(['system', 'close', 'fflush']);
const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=']);
const COMPARISONS = new Set(['<', '<=', '==', '!=', '>', '>=']);

export class ExpressionParser {
  readonly #read: TokenReader;
  readonly #gawk: boolean;
  /** Parameters of the function whose body is read. */
  parameters: readonly string[] | undefined;
  readonly calls: Expression[] = [];
  /** Names that are used as arrays, and those used as plain variables, outside functions. */
  readonly #arrays = new Set<string>();
  readonly #scalars = new Set<string>();

  constructor(read: TokenReader, gawk: boolean) {
    this.#read = read;
    this.#gawk = gawk;
  }

  /** `printing`: ">" is where to print, no comparison. */
  expression(printing = false): Expression {
    const left = this.conditional(printing);
    const { kind, text } = this.#read.token;
    if (kind !== 'sign' || !ASSIGNMENTS.has(text) || !isTarget(left)) return left;
    this.#read.skip();
    this.#read.skipNewlines();
    return this.#node('assign', [left, this.expression(printing)], text.slice(0, -1));
  }

  conditional(printing: boolean): Expression {
    const test = this.#or(printing);
    if (!this.#read.take('?')) return test;
    this.#read.skipNewlines();
    const yes = this.expression(printing);
    this.#read.skipNewlines();
    this.#read.expect(':');
    this.#read.skipNewlines();
    return this.#node('conditional', [test, yes, this.expression(printing)]);
  }

  list(end: string): Expression[] {
    const values: Expression[] = [];
    while (!this.#read.is(end)) {
      this.#read.skipNewlines();
      values.push(this.expression());
      this.#read.skipNewlines();
      if (!this.#read.take(',')) break;
    }
    this.#read.expect(end);
    return values;
  }

  #node(op: Operator, args: readonly Expression[] = [], name = '', value = 0): Expression {
    const pure =
      args.every((arg) => arg.pure) &&
      op !== 'call' &&
      op !== 'getline' &&
      !(op === 'builtin' && IMPURE_BUILTINS.has(name));
    return { op, args, name, value, pure, line: this.#read.token.line };
  }

  #or(printing: boolean): Expression {
    let left = this.#and(printing);
    while (this.#read.take('||')) {
      this.#read.skipNewlines();
      left = this.#node('or', [left, this.#and(printing)]);
    }
    return left;
  }

  #and(printing: boolean): Expression {
    let left = this.#in(printing);
    while (this.#read.take('&&')) {
      this.#read.skipNewlines();
      left = this.#node('and', [left, this.#in(printing)]);
    }
    return left;
  }

  #in(printing: boolean): Expression {
    let left = this.#matching(printing);
    while (this.#read.isKeyword('in')) {
      this.#read.skip();
      left = this.#node('in', [left], this.#arrayName());
    }
    return left;
  }

  #arrayName(): string {
    const { kind, text } = this.#read.token;
    if (kind !== 'name') throw this.#read.unexpected();
    this.#read.skip();
    this.usesArray(text);
    return text;
  }

  #matching(printing: boolean): Expression {
    let left = this.#comparison(printing);
    while (this.#read.is('~') || this.#read.is('!~')) {
      const op = this.#read.token.text === '~' ? 'match' : 'not-match';
      this.#read.skip();
      left = this.#node(op, [left, asRegExp(this.#comparison(printing))]);
    }
    return left;
  }

  #comparison(printing: boolean): Expression {
    let left = this.#concatenation();
    for (;;) {
      if (this.#read.is('|') && this.#read.ahead(1)?.text === 'getline') {
        this.#read.skip(2);
        left = this.#node('getline', [left, ...this.#target()], '|');
        continue;
      }
      const { kind, text } = this.#read.token;
      if (kind !== 'sign' || !COMPARISONS.has(text) || (printing && text === '>')) return left;
      this.#read.skip();
      left = this.#node('compare', [left, this.#concatenation()], text);
    }
  }

  #concatenation(): Expression {
    let left = this.#additive();
    while (this.#beginsValue()) left = this.#node('concatenate', [left, this.#additive()]);
    return left;
  }

  #beginsValue(): boolean {
    const { kind, text } = this.#read.token;
    if (kind === 'sign') return ['$', '(', '!', '-', '+', '++', '--'].includes(text) && !['-', '+'].includes(text);
    return ['number', 'string', 'name', 'function', 'builtin', 'regexp'].includes(kind);
  }

  #additive(): Expression {
    let left = this.#multiplicative();
    while (this.#read.is('+') || this.#read.is('-')) {
      const { text } = this.#read.token;
      this.#read.skip();
      left = this.#node('arithmetic', [left, this.#multiplicative()], text);
    }
    return left;
  }

  #multiplicative(): Expression {
    let left = this.#unary();
    while (this.#read.is('*') || this.#read.is('/') || this.#read.is('%')) {
      const { text } = this.#read.token;
      this.#read.skip();
      left = this.#node('arithmetic', [left, this.#unary()], text);
    }
    return left;
  }

  #unary(): Expression {
    if (this.#read.take('!')) return this.#node('not', [this.#unary()]);
    if (this.#read.take('-')) return this.#node('negate', [this.#unary()]);
    if (this.#read.take('+')) return this.#node('plus', [this.#unary()]);
    return this.#power();
  }

  #power(): Expression {
    const left = this.#postfix();
    if (!this.#read.take('^')) return left;
    const right = this.#read.is('-') || this.#read.is('+') || this.#read.is('!') ? this.#unary() : this.#power();
    return this.#node('arithmetic', [left, right], '^');
  }

  #postfix(): Expression {
    const value = this.#primary();
    if (isTarget(value) && (this.#read.is('++') || this.#read.is('--'))) {
      const { text } = this.#read.token;
      this.#read.skip();
      return this.#node('increment-after', [value], text, text === '++' ? 1 : -1);
    }
    return value;
  }

  #primary(): Expression {
    const token = this.#read.token;
    const { kind, text } = token;
    this.#read.skip();
    switch (kind) {
      case 'number':
        return this.#node('number', [], text, Number(text));
      case 'string':
        return this.#node('string', [], text);
      case 'regexp':
        this.#checkRegExp(text);
        return this.#node('match-record', [], text);
      case 'name': {
        if (!this.#read.take('[')) return this.variable(token);
        this.usesArray(text);
        return this.#node('element', this.list(']'), text);
      }
      case 'function': {
        this.#read.skip();
        const call = this.#node('call', this.#callArguments(), text);
        this.calls.push(call);
        return call;
      }
      case 'builtin':
        return this.#builtin(text);
      case 'keyword':
        if (text !== 'getline') break;
        {
          const target = this.#target();
          return this.#read.take('<')
            ? this.#node('getline', [this.#postfix(), ...target], '<')
            : this.#node('getline', target, '');
        }
      case 'sign':
        if (text === '$') {
          const inner =
            this.#read.is('++') || this.#read.is('--') || this.#read.is('-') || this.#read.is('+')
              ? this.#unary()
              : this.#primary();
          return this.#node('field', [inner]);
        }
        if (text === '++' || text === '--') {
          const target = this.#primary();
          if (!isTarget(target)) throw this.#read.unexpected();
          return this.#node('increment-before', [target], text, text === '++' ? 1 : -1);
        }
        if (text === '(') return this.#group();
        if (text === '-' || text === '+' || text === '!') {
          this.#read.skip(-1);
          return this.#unary();
        }
    }
    this.#read.skip(-1);
    throw this.#read.unexpected();
  }

  #group(): Expression {
    const first = this.expression();
    if (this.#read.take(')')) return this.#node('group', [first]);
    const values = [first];
    while (this.#read.take(',')) {
      this.#read.skipNewlines();
      values.push(this.expression());
    }
    this.#read.expect(')');
    if (!this.#read.isKeyword('in')) throw this.#read.unexpected();
    this.#read.skip();
    return this.#node('in', values, this.#arrayName());
  }

  /** What getline reads into, if it is said. */
  #target(): Expression[] {
    if (this.#read.is('$')) return [this.#primary()];
    if (this.#read.token.kind !== 'name') return [];
    return [this.#primary()];
  }

  #callArguments(): Expression[] {
    const values: Expression[] = [];
    while (!this.#read.is(')')) {
      this.#read.skipNewlines();
      const { kind, text } = this.#read.token;
      const next = this.#read.ahead(1);
      // A name alone may be an array.
      if (kind === 'name' && next?.kind === 'sign' && (next.text === ',' || next.text === ')')) {
        this.#read.skip();
        values.push(this.#node('variable', [], text));
      } else values.push(this.expression());
      this.#read.skipNewlines();
      if (!this.#read.take(',')) break;
    }
    this.#read.expect(')');
    return values;
  }

  #builtin(name: string): Expression {
    const [least, most] = BUILTINS.get(name) as readonly [number, number];
    // length alone
    if (!this.#read.is('(')) {
      if (least > 0 || name !== 'length') throw this.#read.unexpected();
      return this.#node('builtin', [], name);
    }
    this.#read.skip();
    const args: Expression[] = [];
    while (!this.#read.is(')')) {
      this.#read.skipNewlines();
      const { kind, text } = this.#read.token;
      const next = this.#read.ahead(1);
      const alone = kind === 'name' && next?.kind === 'sign' && (next.text === ',' || next.text === ')');
      if (alone && (name === 'length' || (name === 'split' && args.length === 1))) {
        this.#read.skip();
        if (name === 'split') this.usesArray(text);
        args.push(this.#node('variable', [], text));
      } else args.push(this.expression());
      this.#read.skipNewlines();
      if (!this.#read.take(',')) break;
    }
    this.#read.expect(')');
    if (args.length < least || args.length > most)
      throw this.#read.error(`wrong number of arguments in call to ${name}`);
    const patternAt = { split: 2, sub: 0, gsub: 0, match: 1, gensub: 0 }[name];
    const given = args.map((arg, i) => (i === patternAt ? asRegExp(arg) : arg));
    const target = name === 'sub' || name === 'gsub' ? given[2] : undefined;
    if (target && !isTarget(target) && !this.#gawk) throw this.#read.unexpected();
    return this.#node('builtin', given, name);
  }

  variable(token: Token): Expression {
    if (!this.parameters?.includes(token.text)) {
      if (this.#arrays.has(token.text)) throw this.#read.error(`illegal reference to array ${token.text}`);
      this.#scalars.add(token.text);
    }
    return this.#node('variable', [], token.text);
  }

  usesArray(name: string): void {
    if (this.parameters?.includes(name)) return;
    if (this.#scalars.has(name)) throw this.#read.error(`illegal reference to variable ${name}`);
    this.#arrays.add(name);
  }

  #checkRegExp(text: string): void {
    try {
      compileRegExp(forPosix(text, this.#gawk), 'extended', { bracketEscapes: true });
    } catch (error) {
      if (!(error instanceof BadRegExp)) throw error;
      throw this.#read.error(`regular expression compile failed (${WORDS[error.message] ?? error.message})\n${text}`);
    }
  }
}

/** An expression where a pattern is meant is no match of the record. */
const asRegExp = (value: Expression): Expression => (value.op === 'match-record' ? { ...value, op: 'regexp' } : value);

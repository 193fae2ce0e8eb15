/** Reads an awk program. Mirrors mawk's parse.y; errors are worded as mawk words them. Left out: nextfile, indirect calls. */
import { BadRegExp, compileRegExp } from '../regex/regexp.ts';
import { BUILTINS, type Token, tokens } from './lexer.ts';
import {
  AwkSyntaxError,
  type Expression,
  type FunctionNode,
  type Operator,
  type Rule,
  type Script,
  type Statement,
} from './nodes.ts';
import { forPosix } from './regexps.ts';

export function parseAwk(source: string, gawk: boolean): Script {
  return new Parser(tokens(source, gawk), gawk).script();
}

const IMPURE_BUILTINS = new Set(['system', 'close', 'fflush']);
const ASSIGNMENTS = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=']);
const COMPARISONS = new Set(['<', '<=', '==', '!=', '>', '>=']);

class Parser {
  readonly #tokens: readonly Token[];
  readonly #gawk: boolean;
  #at = 0;
  #loops = 0;
  #function: readonly string[] | undefined;
  readonly #calls: Expression[] = [];
  /** Names that are used as arrays, and those used as plain variables, outside functions. */
  readonly #arrays = new Set<string>();
  readonly #scalars = new Set<string>();

  constructor(all: readonly Token[], gawk: boolean) {
    this.#tokens = all;
    this.#gawk = gawk;
  }

  script(): Script {
    const rules: Rule[] = [];
    const functions = new Map<string, FunctionNode>();
    for (;;) {
      this.#skipBreaks();
      if (this.#token.kind === 'end') break;
      if (this.#isKeyword('function')) {
        const made = this.#functionNode();
        if (functions.has(made.name)) throw this.#error(`redefinition of ${made.name}`);
        functions.set(made.name, made);
      } else rules.push(this.#rule());
    }
    const missing = this.#calls.find(({ name }) => !functions.has(name));
    if (missing) throw new AwkSyntaxError(`line ${this.#token.line}: function ${missing.name} never defined`);
    const crowded = this.#calls.find(({ name, args }) => args.length > (functions.get(name)?.parameters.length ?? 0));
    if (crowded) throw new AwkSyntaxError(`line ${crowded.line}: too many arguments in call to ${crowded.name}`);
    return { rules, functions };
  }

  get #token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #error(message: string): AwkSyntaxError {
    return new AwkSyntaxError(`line ${this.#token.line}: ${message}`);
  }

  #unexpected(): AwkSyntaxError {
    const { kind, text } = this.#token;
    if (kind === 'end') return this.#error('missing } near end of file');
    if (text === '}' && this.#depth === 0)
      return new AwkSyntaxError(
        `line ${this.#token.line}: extra '}'\nawk: line ${this.#token.line}: syntax error at or near end of line`,
      );
    const shown = kind === 'newline' ? 'end of line' : kind === 'regexp' ? `/${text}/` : text;
    return this.#error(`syntax error at or near ${shown}`);
  }
  #depth = 0;

  #is(sign: string): boolean {
    return this.#token.kind === 'sign' && this.#token.text === sign;
  }

  #isKeyword(word: string): boolean {
    return this.#token.kind === 'keyword' && this.#token.text === word;
  }

  #take(sign: string): boolean {
    if (!this.#is(sign)) return false;
    this.#at++;
    return true;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw this.#unexpected();
  }

  #skipNewlines(): void {
    while (this.#token.kind === 'newline') this.#at++;
  }

  #skipBreaks(): void {
    while (this.#token.kind === 'newline' || this.#is(';')) this.#at++;
  }

  #rule(): Rule {
    for (const when of ['begin', 'end'] as const)
      if (this.#isKeyword(when.toUpperCase())) {
        this.#at++;
        if (!this.#is('{')) throw this.#unexpected();
        this.#section = when;
        return { when, from: undefined, to: undefined, body: this.#block() };
      }
    this.#section = 'record';
    const from = this.#is('{') ? undefined : this.#expression();
    let to: Expression | undefined;
    if (from && this.#take(',')) {
      this.#skipNewlines();
      to = this.#expression();
    }
    const body = this.#is('{') ? this.#block() : undefined;
    if (!body && this.#token.kind !== 'newline' && !this.#is(';') && this.#token.kind !== 'end')
      throw this.#unexpected();
    return { when: 'record', from, to, body };
  }
  #section: Rule['when'] | 'function' = 'record';

  #functionNode(): FunctionNode {
    this.#at++;
    const { kind, text: name } = this.#token;
    if (kind !== 'name' && kind !== 'function') throw this.#unexpected();
    this.#at++;
    this.#expect('(');
    const parameters: string[] = [];
    while (!this.#is(')')) {
      const parameter = this.#token;
      if (parameter.kind !== 'name' || parameter.text === name) throw this.#unexpected();
      parameters.push(parameter.text);
      this.#at++;
      if (!this.#take(',')) break;
      this.#skipNewlines();
    }
    this.#expect(')');
    this.#skipNewlines();
    this.#function = parameters;
    this.#section = 'function';
    const body = this.#block();
    this.#function = undefined;
    return { name, parameters, body };
  }

  #block(): Statement {
    this.#expect('{');
    this.#depth++;
    const body: Statement[] = [];
    for (;;) {
      this.#skipBreaks();
      if (this.#take('}')) break;
      body.push(this.#statement());
    }
    this.#depth--;
    return { kind: 'block', body };
  }

  /** A statement that may stand after a condition: nothing at all is one, too. */
  #body(): Statement {
    this.#skipNewlines();
    if (this.#take(';')) return { kind: 'block', body: [] };
    return this.#statement();
  }

  #loopBody(): Statement {
    this.#loops++;
    const body = this.#body();
    this.#loops--;
    return body;
  }

  #statement(): Statement {
    if (this.#is('{')) return this.#block();
    if (this.#token.kind === 'keyword')
      switch (this.#token.text) {
        case 'if':
          return this.#if();
        case 'while': {
          this.#at++;
          const test = this.#condition();
          return { kind: 'loop', test, body: this.#loopBody(), step: undefined, testsLast: false };
        }
        case 'do': {
          this.#at++;
          const body = this.#loopBody();
          this.#skipBreaks();
          if (!this.#isKeyword('while')) throw this.#unexpected();
          this.#at++;
          const test = this.#condition();
          this.#end();
          return { kind: 'loop', test, body, step: undefined, testsLast: true };
        }
        case 'for':
          return this.#for();
      }
    const simple = this.#simple();
    this.#end();
    return simple;
  }

  /** What ends a simple statement; a closing brace ends it and stays. */
  #end(): void {
    if (this.#token.kind === 'newline' || this.#is(';')) this.#at++;
    else if (!this.#is('}') && this.#token.kind !== 'end') throw this.#unexpected();
  }

  #condition(): Expression {
    this.#expect('(');
    const test = this.#expression();
    this.#expect(')');
    return test;
  }

  #if(): Statement {
    this.#at++;
    const test = this.#condition();
    const yes = this.#body();
    const before = this.#at;
    this.#skipBreaks();
    if (!this.#isKeyword('else')) {
      this.#at = before;
      return { kind: 'if', test, yes, no: undefined };
    }
    this.#at++;
    return { kind: 'if', test, yes, no: this.#body() };
  }

  #for(): Statement {
    this.#at++;
    this.#expect('(');
    const [variable, word, array, end] = this.#tokens.slice(this.#at, this.#at + 4);
    if (variable?.kind === 'name' && word?.text === 'in' && array?.kind === 'name' && end?.text === ')') {
      this.#at += 4;
      const target = this.#variable(variable);
      this.#usesArray(array.text);
      return { kind: 'each', variable: target, array: array.text, body: this.#loopBody() };
    }
    const first = this.#is(';') ? undefined : this.#simple();
    this.#expect(';');
    this.#skipNewlines();
    const test = this.#is(';') ? undefined : this.#expression();
    this.#expect(';');
    this.#skipNewlines();
    const step = this.#is(')') ? undefined : this.#simple();
    this.#expect(')');
    const loop: Statement = { kind: 'loop', test, body: this.#loopBody(), step, testsLast: false };
    return first ? { kind: 'block', body: [first, loop] } : loop;
  }

  #simple(): Statement {
    const { kind, text } = this.#token;
    if (kind !== 'keyword' || text === 'getline') return { kind: 'expression', value: this.#expression() };
    switch (text) {
      case 'print':
      case 'printf':
        return this.#print();
      case 'next':
        if (this.#section === 'begin' || this.#section === 'end') throw this.#error('improper use of next');
        this.#at++;
        return { kind: 'leave', how: 'next' };
      case 'break':
      case 'continue':
        if (this.#loops === 0) throw this.#error(`${text} statement outside of loop`);
        this.#at++;
        return { kind: 'leave', how: text };
      case 'exit':
      case 'return':
        if (text === 'return' && !this.#function) throw this.#error('return outside function body');
        this.#at++;
        return { kind: text, value: this.#ended() ? undefined : this.#expression() };
      case 'delete': {
        this.#at++;
        const array = this.#token;
        if (array.kind !== 'name') throw this.#unexpected();
        this.#at++;
        this.#usesArray(array.text);
        return { kind: 'delete', array: array.text, index: this.#take('[') ? this.#list(']') : undefined };
      }
      case 'nextfile':
        throw this.#error('not simulated: nextfile');
    }
    throw this.#unexpected();
  }

  #ended(): boolean {
    return this.#token.kind === 'newline' || this.#token.kind === 'end' || this.#is(';') || this.#is('}');
  }

  #print(): Statement {
    const format = this.#token.text === 'printf';
    this.#at++;
    const values = this.#printed();
    if (format && values.length === 0) throw this.#error('no arguments in call to printf');
    for (const how of ['>', '>>', '|'] as const)
      if (this.#take(how)) return { kind: 'print', format, values, to: { how, where: this.#conditional(true) } };
    return { kind: 'print', format, values, to: undefined };
  }

  #printed(): readonly Expression[] {
    if (this.#ended() || this.#is('>') || this.#is('>>') || this.#is('|')) return [];
    if (this.#is('(')) {
      // "(a, b) > file", but not "(a)(b)" and not "(a, b) in c".
      const after = this.#tokens[this.#closing(this.#at) + 1] as Token;
      if (
        after.kind === 'newline' ||
        after.kind === 'end' ||
        /^(?:[;}|]|>>?)$/.test(after.kind === 'sign' ? after.text : '')
      ) {
        this.#at++;
        return this.#list(')');
      }
    }
    const values = [this.#expression(true)];
    while (this.#take(',')) {
      this.#skipNewlines();
      values.push(this.#expression(true));
    }
    return values;
  }

  /** Where the parenthesis that opens at `at` is closed. */
  #closing(at: number): number {
    let depth = 0;
    for (let i = at; i < this.#tokens.length; i++) {
      const { kind, text } = this.#tokens[i] as Token;
      if (kind !== 'sign') continue;
      if (text === '(') depth++;
      else if (text === ')' && --depth === 0) return i;
    }
    return this.#tokens.length - 2;
  }

  #list(end: string): Expression[] {
    const values: Expression[] = [];
    while (!this.#is(end)) {
      this.#skipNewlines();
      values.push(this.#expression());
      this.#skipNewlines();
      if (!this.#take(',')) break;
    }
    this.#expect(end);
    return values;
  }

  #node(op: Operator, args: readonly Expression[] = [], name = '', value = 0): Expression {
    const pure =
      args.every((arg) => arg.pure) &&
      op !== 'call' &&
      op !== 'getline' &&
      !(op === 'builtin' && IMPURE_BUILTINS.has(name));
    return { op, args, name, value, pure, line: this.#token.line };
  }

  /** `printing`: ">" is where to print, no comparison. */
  #expression(printing = false): Expression {
    const left = this.#conditional(printing);
    const { kind, text } = this.#token;
    if (kind !== 'sign' || !ASSIGNMENTS.has(text) || !isTarget(left)) return left;
    this.#at++;
    this.#skipNewlines();
    return this.#node('assign', [left, this.#expression(printing)], text.slice(0, -1));
  }

  #conditional(printing: boolean): Expression {
    const test = this.#or(printing);
    if (!this.#take('?')) return test;
    this.#skipNewlines();
    const yes = this.#expression(printing);
    this.#skipNewlines();
    this.#expect(':');
    this.#skipNewlines();
    return this.#node('conditional', [test, yes, this.#expression(printing)]);
  }

  #or(printing: boolean): Expression {
    let left = this.#and(printing);
    while (this.#take('||')) {
      this.#skipNewlines();
      left = this.#node('or', [left, this.#and(printing)]);
    }
    return left;
  }

  #and(printing: boolean): Expression {
    let left = this.#in(printing);
    while (this.#take('&&')) {
      this.#skipNewlines();
      left = this.#node('and', [left, this.#in(printing)]);
    }
    return left;
  }

  #in(printing: boolean): Expression {
    let left = this.#matching(printing);
    while (this.#isKeyword('in')) {
      this.#at++;
      left = this.#node('in', [left], this.#arrayName());
    }
    return left;
  }

  #arrayName(): string {
    const { kind, text } = this.#token;
    if (kind !== 'name') throw this.#unexpected();
    this.#at++;
    this.#usesArray(text);
    return text;
  }

  #matching(printing: boolean): Expression {
    let left = this.#comparison(printing);
    while (this.#is('~') || this.#is('!~')) {
      const op = this.#token.text === '~' ? 'match' : 'not-match';
      this.#at++;
      left = this.#node(op, [left, asRegExp(this.#comparison(printing))]);
    }
    return left;
  }

  #comparison(printing: boolean): Expression {
    let left = this.#concatenation();
    for (;;) {
      if (this.#is('|') && this.#tokens[this.#at + 1]?.text === 'getline') {
        this.#at += 2;
        left = this.#node('getline', [left, ...this.#target()], '|');
        continue;
      }
      const { kind, text } = this.#token;
      if (kind !== 'sign' || !COMPARISONS.has(text) || (printing && text === '>')) return left;
      this.#at++;
      left = this.#node('compare', [left, this.#concatenation()], text);
    }
  }

  #concatenation(): Expression {
    let left = this.#additive();
    while (this.#beginsValue()) left = this.#node('concatenate', [left, this.#additive()]);
    return left;
  }

  #beginsValue(): boolean {
    const { kind, text } = this.#token;
    if (kind === 'sign') return ['$', '(', '!', '-', '+', '++', '--'].includes(text) && !['-', '+'].includes(text);
    return ['number', 'string', 'name', 'function', 'builtin', 'regexp'].includes(kind);
  }

  #additive(): Expression {
    let left = this.#multiplicative();
    while (this.#is('+') || this.#is('-')) {
      const { text } = this.#token;
      this.#at++;
      left = this.#node('arithmetic', [left, this.#multiplicative()], text);
    }
    return left;
  }

  #multiplicative(): Expression {
    let left = this.#unary();
    while (this.#is('*') || this.#is('/') || this.#is('%')) {
      const { text } = this.#token;
      this.#at++;
      left = this.#node('arithmetic', [left, this.#unary()], text);
    }
    return left;
  }

  #unary(): Expression {
    if (this.#take('!')) return this.#node('not', [this.#unary()]);
    if (this.#take('-')) return this.#node('negate', [this.#unary()]);
    if (this.#take('+')) return this.#node('plus', [this.#unary()]);
    return this.#power();
  }

  #power(): Expression {
    const left = this.#postfix();
    if (!this.#take('^')) return left;
    const right = this.#is('-') || this.#is('+') || this.#is('!') ? this.#unary() : this.#power();
    return this.#node('arithmetic', [left, right], '^');
  }

  #postfix(): Expression {
    const value = this.#primary();
    if (isTarget(value) && (this.#is('++') || this.#is('--'))) {
      const { text } = this.#token;
      this.#at++;
      return this.#node('increment-after', [value], text, text === '++' ? 1 : -1);
    }
    return value;
  }

  #primary(): Expression {
    const token = this.#token;
    const { kind, text } = token;
    this.#at++;
    switch (kind) {
      case 'number':
        return this.#node('number', [], text, Number(text));
      case 'string':
        return this.#node('string', [], text);
      case 'regexp':
        this.#checkRegExp(text);
        return this.#node('match-record', [], text);
      case 'name': {
        if (!this.#take('[')) return this.#variable(token);
        this.#usesArray(text);
        return this.#node('element', this.#list(']'), text);
      }
      case 'function': {
        this.#at++;
        const call = this.#node('call', this.#callArguments(), text);
        this.#calls.push(call);
        return call;
      }
      case 'builtin':
        return this.#builtin(text);
      case 'keyword':
        if (text !== 'getline') break;
        {
          const target = this.#target();
          return this.#take('<')
            ? this.#node('getline', [this.#postfix(), ...target], '<')
            : this.#node('getline', target, '');
        }
      case 'sign':
        if (text === '$') {
          const inner =
            this.#is('++') || this.#is('--') || this.#is('-') || this.#is('+') ? this.#unary() : this.#primary();
          return this.#node('field', [inner]);
        }
        if (text === '++' || text === '--') {
          const target = this.#primary();
          if (!isTarget(target)) throw this.#unexpected();
          return this.#node('increment-before', [target], text, text === '++' ? 1 : -1);
        }
        if (text === '(') return this.#group();
        if (text === '-' || text === '+' || text === '!') {
          this.#at--;
          return this.#unary();
        }
    }
    this.#at--;
    throw this.#unexpected();
  }

  #group(): Expression {
    const first = this.#expression();
    if (this.#take(')')) return this.#node('group', [first]);
    const values = [first];
    while (this.#take(',')) {
      this.#skipNewlines();
      values.push(this.#expression());
    }
    this.#expect(')');
    if (!this.#isKeyword('in')) throw this.#unexpected();
    this.#at++;
    return this.#node('in', values, this.#arrayName());
  }

  /** What getline reads into, if it is said. */
  #target(): Expression[] {
    if (this.#is('$')) return [this.#primary()];
    if (this.#token.kind !== 'name') return [];
    return [this.#primary()];
  }

  #callArguments(): Expression[] {
    const values: Expression[] = [];
    while (!this.#is(')')) {
      this.#skipNewlines();
      const { kind, text } = this.#token;
      const next = this.#tokens[this.#at + 1];
      // A name alone may be an array.
      if (kind === 'name' && next?.kind === 'sign' && (next.text === ',' || next.text === ')')) {
        this.#at++;
        values.push(this.#node('variable', [], text));
      } else values.push(this.#expression());
      this.#skipNewlines();
      if (!this.#take(',')) break;
    }
    this.#expect(')');
    return values;
  }

  #builtin(name: string): Expression {
    const [least, most] = BUILTINS.get(name) as readonly [number, number];
    // length alone
    if (!this.#is('(')) {
      if (least > 0 || name !== 'length') throw this.#unexpected();
      return this.#node('builtin', [], name);
    }
    this.#at++;
    const args: Expression[] = [];
    while (!this.#is(')')) {
      this.#skipNewlines();
      const { kind, text } = this.#token;
      const next = this.#tokens[this.#at + 1];
      const alone = kind === 'name' && next?.kind === 'sign' && (next.text === ',' || next.text === ')');
      if (alone && (name === 'length' || (name === 'split' && args.length === 1))) {
        this.#at++;
        if (name === 'split') this.#usesArray(text);
        args.push(this.#node('variable', [], text));
      } else args.push(this.#expression());
      this.#skipNewlines();
      if (!this.#take(',')) break;
    }
    this.#expect(')');
    if (args.length < least || args.length > most) throw this.#error(`wrong number of arguments in call to ${name}`);
    const patternAt = { split: 2, sub: 0, gsub: 0, match: 1, gensub: 0 }[name];
    const given = args.map((arg, i) => (i === patternAt ? asRegExp(arg) : arg));
    const target = name === 'sub' || name === 'gsub' ? given[2] : undefined;
    if (target && !isTarget(target) && !this.#gawk) throw this.#unexpected();
    return this.#node('builtin', given, name);
  }

  #variable(token: Token): Expression {
    if (!this.#function?.includes(token.text)) {
      if (this.#arrays.has(token.text)) throw this.#error(`illegal reference to array ${token.text}`);
      this.#scalars.add(token.text);
    }
    return this.#node('variable', [], token.text);
  }

  #usesArray(name: string): void {
    if (this.#function?.includes(name)) return;
    if (this.#scalars.has(name)) throw this.#error(`illegal reference to variable ${name}`);
    this.#arrays.add(name);
  }

  #checkRegExp(text: string): void {
    try {
      compileRegExp(forPosix(text, this.#gawk), 'extended', { bracketEscapes: true });
    } catch (error) {
      if (!(error instanceof BadRegExp)) throw error;
      throw this.#error(`regular expression compile failed (${WORDS[error.message] ?? error.message})\n${text}`);
    }
  }
}

/** mawk's words for what is wrong with an expression. */
export const WORDS: Readonly<Record<string, string>> = {
  'Unmatched ( or \\(': "missing ')'",
  'Unmatched [, [^, [:, [., or [=': 'bad class -- [], [^] or [',
  'Invalid preceding regular expression': 'missing operand',
};

const isTarget = ({ op }: Expression): boolean => op === 'variable' || op === 'element' || op === 'field';

/** An expression where a pattern is meant is no match of the record. */
const asRegExp = (value: Expression): Expression => (value.op === 'match-record' ? { ...value, op: 'regexp' } : value);

/**
 * Reads the rules, functions and statements of an awk program. Mirrors mawk's parse.y; errors are worded as mawk words them.
 * Left out: nextfile, indirect calls.
 */
import { ExpressionParser } from './expression-parser.ts';
import { tokens } from './lexer.ts';
import { AwkSyntaxError, type Expression, type FunctionNode, type Rule, type Script, type Statement } from './nodes.ts';
import { TokenReader } from './token-reader.ts';

export function parseAwk(source: string, gawk: boolean): Script {
  return new Parser(new TokenReader(tokens(source, gawk)), gawk).script();
}

class Parser {
  readonly #read: TokenReader;
  readonly #expressions: ExpressionParser;
  #loops = 0;
  #section: Rule['when'] | 'function' = 'record';

  constructor(read: TokenReader, gawk: boolean) {
    this.#read = read;
    this.#expressions = new ExpressionParser(read, gawk);
  }

  script(): Script {
    const rules: Rule[] = [];
    const functions = new Map<string, FunctionNode>();
    for (;;) {
      this.#read.skipBreaks();
      if (this.#read.token.kind === 'end') break;
      if (this.#read.isKeyword('function')) {
        const made = this.#functionNode();
        if (functions.has(made.name)) throw this.#read.error(`redefinition of ${made.name}`);
        functions.set(made.name, made);
      } else rules.push(this.#rule());
    }
    const missing = this.#expressions.calls.find(({ name }) => !functions.has(name));
    if (missing) throw new AwkSyntaxError(`line ${this.#read.token.line}: function ${missing.name} never defined`);
    const crowded = this.#expressions.calls.find(
      ({ name, args }) => args.length > (functions.get(name)?.parameters.length ?? 0),
    );
    if (crowded) throw new AwkSyntaxError(`line ${crowded.line}: too many arguments in call to ${crowded.name}`);
    return { rules, functions };
  }

  #rule(): Rule {
    for (const when of ['begin', 'end'] as const)
      if (this.#read.isKeyword(when.toUpperCase())) {
        this.#read.skip();
        if (!this.#read.is('{')) throw this.#read.unexpected();
        this.#section = when;
        return { when, from: undefined, to: undefined, body: this.#block() };
      }
    this.#section = 'record';
    const from = this.#read.is('{') ? undefined : this.#expressions.expression();
    let to: Expression | undefined;
    if (from && this.#read.take(',')) {
      this.#read.skipNewlines();
      to = this.#expressions.expression();
    }
    const body = this.#read.is('{') ? this.#block() : undefined;
    if (!body && this.#read.token.kind !== 'newline' && !this.#read.is(';') && this.#read.token.kind !== 'end')
      throw this.#read.unexpected();
    return { when: 'record', from, to, body };
  }

  #functionNode(): FunctionNode {
    this.#read.skip();
    const { kind, text: name } = this.#read.token;
    if (kind !== 'name' && kind !== 'function') throw this.#read.unexpected();
    this.#read.skip();
    this.#read.expect('(');
    const parameters: string[] = [];
    while (!this.#read.is(')')) {
      const parameter = this.#read.token;
      if (parameter.kind !== 'name' || parameter.text === name) throw this.#read.unexpected();
      parameters.push(parameter.text);
      this.#read.skip();
      if (!this.#read.take(',')) break;
      this.#read.skipNewlines();
    }
    this.#read.expect(')');
    this.#read.skipNewlines();
    this.#expressions.parameters = parameters;
    this.#section = 'function';
    const body = this.#block();
    this.#expressions.parameters = undefined;
    return { name, parameters, body };
  }

  #block(): Statement {
    this.#read.expect('{');
    this.#read.depth++;
    const body: Statement[] = [];
    for (;;) {
      this.#read.skipBreaks();
      if (this.#read.take('}')) break;
      body.push(this.#statement());
    }
    this.#read.depth--;
    return { kind: 'block', body };
  }

  /** A statement that may stand after a condition: nothing at all is one, too. */
  #body(): Statement {
    this.#read.skipNewlines();
    if (this.#read.take(';')) return { kind: 'block', body: [] };
    return this.#statement();
  }

  #loopBody(): Statement {
    this.#loops++;
    const body = this.#body();
    this.#loops--;
    return body;
  }

  #statement(): Statement {
    if (this.#read.is('{')) return this.#block();
    if (this.#read.token.kind === 'keyword')
      switch (this.#read.token.text) {
        case 'if':
          return this.#if();
        case 'while': {
          this.#read.skip();
          const test = this.#condition();
          return { kind: 'loop', test, body: this.#loopBody(), step: undefined, testsLast: false };
        }
        case 'do': {
          this.#read.skip();
          const body = this.#loopBody();
          this.#read.skipBreaks();
          if (!this.#read.isKeyword('while')) throw this.#read.unexpected();
          this.#read.skip();
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
    if (this.#read.token.kind === 'newline' || this.#read.is(';')) this.#read.skip();
    else if (!this.#read.is('}') && this.#read.token.kind !== 'end') throw this.#read.unexpected();
  }

  #condition(): Expression {
    this.#read.expect('(');
    const test = this.#expressions.expression();
    this.#read.expect(')');
    return test;
  }

  #if(): Statement {
    this.#read.skip();
    const test = this.#condition();
    const yes = this.#body();
    const before = this.#read.place;
    this.#read.skipBreaks();
    if (!this.#read.isKeyword('else')) {
      this.#read.goBack(before);
      return { kind: 'if', test, yes, no: undefined };
    }
    this.#read.skip();
    return { kind: 'if', test, yes, no: this.#body() };
  }

  #for(): Statement {
    this.#read.skip();
    this.#read.expect('(');
    const [variable, word, array, end] = [0, 1, 2, 3].map((by) => this.#read.ahead(by));
    if (variable?.kind === 'name' && word?.text === 'in' && array?.kind === 'name' && end?.text === ')') {
      this.#read.skip(4);
      const target = this.#expressions.variable(variable);
      this.#expressions.usesArray(array.text);
      return { kind: 'each', variable: target, array: array.text, body: this.#loopBody() };
    }
    const first = this.#read.is(';') ? undefined : this.#simple();
    this.#read.expect(';');
    this.#read.skipNewlines();
    const test = this.#read.is(';') ? undefined : this.#expressions.expression();
    this.#read.expect(';');
    this.#read.skipNewlines();
    const step = this.#read.is(')') ? undefined : this.#simple();
    this.#read.expect(')');
    const loop: Statement = { kind: 'loop', test, body: this.#loopBody(), step, testsLast: false };
    return first ? { kind: 'block', body: [first, loop] } : loop;
  }

  #simple(): Statement {
    const { kind, text } = this.#read.token;
    if (kind !== 'keyword' || text === 'getline') return { kind: 'expression', value: this.#expressions.expression() };
    switch (text) {
      case 'print':
      case 'printf':
        return this.#print();
      case 'next':
        if (this.#section === 'begin' || this.#section === 'end') throw this.#read.error('improper use of next');
        this.#read.skip();
        return { kind: 'leave', how: 'next' };
      case 'break':
      case 'continue':
        if (this.#loops === 0) throw this.#read.error(`${text} statement outside of loop`);
        this.#read.skip();
        return { kind: 'leave', how: text };
      case 'exit':
      case 'return':
        if (text === 'return' && !this.#expressions.parameters) throw this.#read.error('return outside function body');
        this.#read.skip();
        return { kind: text, value: this.#ended() ? undefined : this.#expressions.expression() };
      case 'delete': {
        this.#read.skip();
        const array = this.#read.token;
        if (array.kind !== 'name') throw this.#read.unexpected();
        this.#read.skip();
        this.#expressions.usesArray(array.text);
        return {
          kind: 'delete',
          array: array.text,
          index: this.#read.take('[') ? this.#expressions.list(']') : undefined,
        };
      }
      case 'nextfile':
        throw this.#read.error('not simulated: nextfile');
    }
    throw this.#read.unexpected();
  }

  #ended(): boolean {
    return (
      this.#read.token.kind === 'newline' || this.#read.token.kind === 'end' || this.#read.is(';') || this.#read.is('}')
    );
  }

  #print(): Statement {
    const format = this.#read.token.text === 'printf';
    this.#read.skip();
    const values = this.#printed();
    if (format && values.length === 0) throw this.#read.error('no arguments in call to printf');
    for (const how of ['>', '>>', '|'] as const)
      if (this.#read.take(how))
        return { kind: 'print', format, values, to: { how, where: this.#expressions.conditional(true) } };
    return { kind: 'print', format, values, to: undefined };
  }

  #printed(): readonly Expression[] {
    if (this.#ended() || this.#read.is('>') || this.#read.is('>>') || this.#read.is('|')) return [];
    if (this.#read.is('(')) {
      // "(a, b) > file", but not "(a)(b)" and not "(a, b) in c".
      const after = this.#read.afterClosing();
      if (
        after.kind === 'newline' ||
        after.kind === 'end' ||
        /^(?:[;}|]|>>?)$/.test(after.kind === 'sign' ? after.text : '')
      ) {
        this.#read.skip();
        return this.#expressions.list(')');
      }
    }
    const values = [this.#expressions.expression(true)];
    while (this.#read.take(',')) {
      this.#read.skipNewlines();
      values.push(this.#expressions.expression(true));
    }
    return values;
  }
}

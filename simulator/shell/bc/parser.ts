/** Reads bc: GNU bc's grammar. What is not finished yet is told apart from what is wrong. Upstream: bc.y, scan.l. */

export type Place =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'element'; readonly name: string; readonly index: Expression }
  | { readonly kind: 'special'; readonly name: 'scale' | 'ibase' | 'obase' | 'last' };

export type Expression =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'place'; readonly place: Place }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Argument[] }
  | { readonly kind: 'negative' | 'not' | 'group'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'assign'; readonly place: Place; readonly operator: string; readonly value: Expression }
  | { readonly kind: 'step'; readonly place: Place; readonly by: 1 | -1; readonly before: boolean };

/** A value, or a whole array ("a[]"). */
export type Argument = Expression | { readonly kind: 'array'; readonly name: string };

export type Statement =
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly items: readonly (Expression | string)[] }
  | { readonly kind: 'if'; readonly test: Expression; readonly yes: Statement; readonly no: Statement | undefined }
  | { readonly kind: 'while'; readonly test: Expression; readonly body: Statement }
  | {
      readonly kind: 'for';
      readonly start: Expression | undefined;
      readonly test: Expression | undefined;
      readonly step: Expression | undefined;
      readonly body: Statement;
    }
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | { readonly kind: 'return'; readonly value: Expression | undefined }
  | { readonly kind: 'define'; readonly definition: Definition }
  | { readonly kind: 'break' | 'continue' | 'halt' | 'warranty' };

export interface Name {
  readonly name: string;
  readonly array: boolean;
}

export interface Definition {
  readonly name: string;
  readonly parameters: readonly Name[];
  readonly locals: readonly Name[];
  readonly body: readonly Statement[];
}

export class BcSyntaxError {
  /** Whether a line's end came where none may be: the message names the next line. */
  readonly atLineEnd: boolean;
  constructor(atLineEnd = false) {
    this.atLineEnd = atLineEnd;
  }
}
/** `quit` ends bc when it is read, before anything of its line has run. */
export class BcQuit {}
/** The text ends where more has to come. */
export class BcUnfinished {}

interface Token {
  readonly kind: 'number' | 'name' | 'text' | 'operator' | 'line' | 'end';
  readonly text: string;
}

const TOKEN =
  /[ \t]+|\\\n|\/\*[\s\S]*?\*\/|#[^\n]*|(\n)|("[^"]*")|([0-9A-Z]*\.[0-9A-Z]+|[0-9A-Z]+\.?)|([a-z][a-z0-9_]*)|(&&|\|\||\+\+|--|[-+*/%^<>=!]=|[-+*/%^<>=!(){}[\],;.])/y;

function tokens(text: string): Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const from = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) {
      const left = text.slice(from);
      if (left.startsWith('"') || left.startsWith('/*')) throw new BcUnfinished();
      throw new BcSyntaxError();
    }
    const [, line, quoted, number, name, operator] = match;
    if (line !== undefined) found.push({ kind: 'line', text: '\n' });
    else if (quoted !== undefined) found.push({ kind: 'text', text: quoted.slice(1, -1) });
    else if (number !== undefined) found.push({ kind: 'number', text: number });
    else if (name !== undefined) found.push({ kind: 'name', text: name });
    else if (operator !== undefined) found.push({ kind: 'operator', text: operator });
  }
  return [...found, { kind: 'end', text: '' }];
}

const SPECIAL: ReadonlySet<string> = new Set(['scale', 'ibase', 'obase', 'last']);
const KEYWORDS: ReadonlySet<string> = new Set(
  'auto break continue define else for halt if length print quit read return sqrt warranty while'.split(' '),
);
const RELATIONS: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=']);
const SUMS: ReadonlySet<string> = new Set(['+', '-']);
const PRODUCTS: ReadonlySet<string> = new Set(['*', '/', '%']);
const ASSIGNMENTS: ReadonlySet<string> = new Set(['=', '+=', '-=', '*=', '/=', '%=', '^=']);

/** The statements of a text; `BcUnfinished` where it wants another line. */
export function parseBc(text: string): readonly Statement[] {
  return new Parser(tokens(text)).program();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  /** In braces a line's end is no end of what is read. */
  #depth = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  program(): Statement[] {
    const statements: Statement[] = [];
    for (;;) {
      while (this.#accept(';') || this.#acceptLine());
      if (this.#ended) return statements;
      const statement = this.#statement();
      statements.push(statement);
      if (statement.kind !== 'define' && this.#token.kind !== 'line' && !this.#ended && !this.#is(';'))
        throw new BcSyntaxError();
    }
  }

  get #token(): Token {
    return this.#tokens[this.#at] as Token;
  }

  get #ended(): boolean {
    return this.#token.kind === 'end';
  }

  #is(text: string): boolean {
    return this.#token.kind === 'operator' && this.#token.text === text;
  }

  #isName(text: string): boolean {
    return this.#token.kind === 'name' && this.#token.text === text;
  }

  #accept(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at++;
    return true;
  }

  #acceptName(text: string): boolean {
    if (!this.#isName(text)) return false;
    this.#at++;
    return true;
  }

  #acceptLine(): boolean {
    if (this.#token.kind !== 'line') return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (this.#accept(text)) return;
    this.#fail();
  }

  #fail(): never {
    if (this.#token.kind === 'end' && this.#depth > 0) throw new BcUnfinished();
    throw new BcSyntaxError(this.#token.kind === 'line');
  }

  #skipLines(): void {
    while (this.#acceptLine());
    if (this.#ended) throw new BcUnfinished();
  }

  #statement(): Statement {
    const { kind, text } = this.#token;
    if (kind === 'text') {
      this.#at++;
      return { kind: 'text', text };
    }
    if (this.#is('{')) return { kind: 'block', body: this.#block() };
    if (kind !== 'name') return { kind: 'expression', expression: this.#expression() };
    switch (text) {
      case 'if': {
        this.#at++;
        this.#expect('(');
        const test = this.#expression();
        this.#expect(')');
        this.#skipLines();
        const yes = this.#statement();
        if (!this.#acceptName('else')) return { kind: 'if', test, yes, no: undefined };
        this.#skipLines();
        return { kind: 'if', test, yes, no: this.#statement() };
      }
      case 'while': {
        this.#at++;
        this.#expect('(');
        const test = this.#expression();
        this.#expect(')');
        this.#skipLines();
        return { kind: 'while', test, body: this.#statement() };
      }
      case 'for': {
        this.#at++;
        this.#expect('(');
        const start = this.#is(';') ? undefined : this.#expression();
        this.#expect(';');
        const test = this.#is(';') ? undefined : this.#expression();
        this.#expect(';');
        const step = this.#is(')') ? undefined : this.#expression();
        this.#expect(')');
        this.#skipLines();
        return { kind: 'for', start, test, step, body: this.#statement() };
      }
      case 'print': {
        this.#at++;
        const items: (Expression | string)[] = [];
        do {
          if (this.#token.kind === 'text') {
            items.push(this.#token.text);
            this.#at++;
          } else items.push(this.#expression());
        } while (this.#accept(','));
        return { kind: 'print', items };
      }
      case 'return': {
        this.#at++;
        const ends = this.#is(';') || this.#is('}') || this.#token.kind === 'line' || this.#token.kind === 'end';
        return { kind: 'return', value: ends ? undefined : this.#expression() };
      }
      case 'define':
        this.#at++;
        return { kind: 'define', definition: this.#definition() };
      case 'quit':
        throw new BcQuit();
      case 'break':
      case 'continue':
      case 'halt':
      case 'warranty':
        this.#at++;
        return { kind: text };
      default:
        return { kind: 'expression', expression: this.#expression() };
    }
  }

  /** "{ … }" with what is in it. */
  #block(): Statement[] {
    this.#expect('{');
    return this.#blockRest();
  }

  /** What comes behind "{". */
  #blockRest(): Statement[] {
    this.#depth++;
    const body: Statement[] = [];
    for (;;) {
      while (this.#accept(';') || this.#acceptLine());
      if (this.#accept('}')) break;
      if (this.#ended) throw new BcUnfinished();
      body.push(this.#statement());
      if (this.#token.kind !== 'line' && !this.#is(';') && !this.#is('}')) this.#fail();
    }
    this.#depth--;
    return body;
  }

  #definition(): Definition {
    this.#acceptName('void');
    const name = this.#name();
    this.#expect('(');
    const parameters = this.#is(')') ? [] : this.#names();
    this.#expect(')');
    this.#skipLines();
    this.#expect('{');
    this.#depth++;
    while (this.#acceptLine());
    let locals: readonly Name[] = [];
    if (this.#acceptName('auto')) locals = this.#names();
    this.#depth--;
    return { name, parameters, locals, body: this.#blockRest() };
  }

  #name(): string {
    if (this.#token.kind !== 'name' || KEYWORDS.has(this.#token.text)) this.#fail();
    const { text } = this.#token;
    this.#at++;
    return text;
  }

  #names(): Name[] {
    const names: Name[] = [];
    do {
      const name = this.#name();
      const array = this.#accept('[');
      if (array) this.#expect(']');
      names.push({ name, array });
    } while (this.#accept(','));
    return names;
  }

  #expression(): Expression {
    return this.#or();
  }

  #or(): Expression {
    let left = this.#and();
    while (this.#accept('||')) left = { kind: 'binary', operator: '||', left, right: this.#and() };
    return left;
  }

  #and(): Expression {
    let left = this.#not();
    while (this.#accept('&&')) left = { kind: 'binary', operator: '&&', left, right: this.#not() };
    return left;
  }

  #not(): Expression {
    return this.#accept('!') ? { kind: 'not', operand: this.#not() } : this.#relation();
  }

  #relation(): Expression {
    return this.#chain(RELATIONS, () => this.#assignment());
  }

  #assignment(): Expression {
    const left = this.#sum();
    if (left.kind !== 'place' || this.#token.kind !== 'operator' || !ASSIGNMENTS.has(this.#token.text)) return left;
    const operator = this.#token.text.slice(0, -1);
    this.#at++;
    return { kind: 'assign', place: left.place, operator, value: this.#assignment() };
  }

  #sum(): Expression {
    return this.#chain(SUMS, () => this.#product());
  }

  #product(): Expression {
    return this.#chain(PRODUCTS, () => this.#power());
  }

  /** Operands between operators of one rank: from left to right. */
  #chain(operators: ReadonlySet<string>, operand: () => Expression): Expression {
    let left = operand();
    while (this.#token.kind === 'operator' && operators.has(this.#token.text)) {
      const operator = this.#token.text;
      this.#at++;
      left = { kind: 'binary', operator, left, right: operand() };
    }
    return left;
  }

  #power(): Expression {
    const left = this.#unary();
    return this.#accept('^') ? { kind: 'binary', operator: '^', left, right: this.#power() } : left;
  }

  #unary(): Expression {
    if (this.#accept('-')) return { kind: 'negative', operand: this.#unary() };
    for (const by of [1, -1] as const)
      if (this.#accept(by === 1 ? '++' : '--')) {
        const operand = this.#primary();
        if (operand.kind !== 'place') this.#fail();
        return { kind: 'step', place: operand.place, by, before: true };
      }
    const operand = this.#primary();
    if (operand.kind === 'place')
      for (const by of [1, -1] as const)
        if (this.#accept(by === 1 ? '++' : '--')) return { kind: 'step', place: operand.place, by, before: false };
    return operand;
  }

  #primary(): Expression {
    const { kind, text } = this.#token;
    if (kind === 'number') {
      this.#at++;
      return { kind: 'number', text };
    }
    if (this.#accept('.')) return { kind: 'place', place: { kind: 'special', name: 'last' } };
    if (this.#accept('(')) {
      const operand = this.#expression();
      this.#expect(')');
      return { kind: 'group', operand };
    }
    if (kind !== 'name') return this.#fail();
    const callable = text === 'length' || text === 'sqrt' || text === 'read';
    if (KEYWORDS.has(text) && !callable) return this.#fail();
    this.#at++;
    if (this.#is('(')) {
      this.#at++;
      const args: Argument[] = [];
      if (!this.#is(')'))
        do args.push(this.#argument());
        while (this.#accept(','));
      this.#expect(')');
      return { kind: 'call', name: text, args };
    }
    if (callable) return this.#fail();
    if (SPECIAL.has(text)) return { kind: 'place', place: { kind: 'special', name: text as 'scale' } };
    if (!this.#accept('[')) return { kind: 'place', place: { kind: 'variable', name: text } };
    const index = this.#expression();
    this.#expect(']');
    return { kind: 'place', place: { kind: 'element', name: text, index } };
  }

  #argument(): Argument {
    const { kind, text } = this.#token;
    const [bracket, close] = [this.#tokens[this.#at + 1], this.#tokens[this.#at + 2]];
    if (kind !== 'name' || bracket?.text !== '[' || close?.text !== ']') return this.#expression();
    this.#at += 3;
    return { kind: 'array', name: text };
  }
}

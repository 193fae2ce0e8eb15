/**
 * Shell arithmetic: 64-bit integers, C's operators, variables by name. An expression's text is compiled once per
 * session and run often. Numbers stay JavaScript numbers while they are exact and become bigints beyond 2⁵³.
 */
import { dashFault } from '../posix/arithmetic.ts';
import { ExpansionError, type Shell } from '../shell.ts';

type Int = number | bigint;

type Node = (shell: Shell) => Int;

const normal = (value: bigint): Int => {
  const wrapped = BigInt.asIntN(64, value);
  return wrapped >= -9007199254740991n && wrapped <= 9007199254740991n ? Number(wrapped) : wrapped;
};
const exact = (value: number, a: Int, b: Int, slow: (a: bigint, b: bigint) => bigint): Int =>
  Number.isSafeInteger(value) ? value : normal(slow(BigInt(a), BigInt(b)));
const bits = (a: Int, b: Int, fast: (a: number, b: number) => number, slow: (a: bigint, b: bigint) => bigint): Int =>
  typeof a === 'number' && typeof b === 'number' && (a | 0) === a && (b | 0) === b
    ? fast(a, b)
    : normal(slow(BigInt(a), BigInt(b)));

/** 7 / 2 is 3, -7 / 2 is -3. */
const OPERATORS: Readonly<Record<string, (a: Int, b: Int) => Int>> = {
  '+': (a, b) =>
    typeof a === 'number' && typeof b === 'number'
      ? exact(a + b, a, b, (x, y) => x + y)
      : normal(BigInt(a) + BigInt(b)),
  '-': (a, b) =>
    typeof a === 'number' && typeof b === 'number'
      ? exact(a - b, a, b, (x, y) => x - y)
      : normal(BigInt(a) - BigInt(b)),
  '*': (a, b) =>
    (typeof a === 'number' && typeof b === 'number'
      ? exact(a * b, a, b, (x, y) => x * y)
      : normal(BigInt(a) * BigInt(b))) || 0,
  '/': (a, b) =>
    typeof a === 'number' && typeof b === 'number' ? Math.trunc(a / b) || 0 : normal(BigInt(a) / BigInt(b)),
  '%': (a, b) => (typeof a === 'number' && typeof b === 'number' ? a % b || 0 : normal(BigInt(a) % BigInt(b))),
  '**': (a, b) => exact(Number(a) ** Number(b), a, b, (x, y) => x ** y),
  '<<': (a, b) => normal(BigInt(a) << (BigInt(b) & 63n)),
  '>>': (a, b) => normal(BigInt(a) >> (BigInt(b) & 63n)),
  '&': (a, b) =>
    bits(
      a,
      b,
      (x, y) => x & y,
      (x, y) => x & y,
    ),
  '|': (a, b) =>
    bits(
      a,
      b,
      (x, y) => x | y,
      (x, y) => x | y,
    ),
  '^': (a, b) =>
    bits(
      a,
      b,
      (x, y) => x ^ y,
      (x, y) => x ^ y,
    ),
  '<': (a, b) => (a < b ? 1 : 0),
  '>': (a, b) => (a > b ? 1 : 0),
  '<=': (a, b) => (a <= b ? 1 : 0),
  '>=': (a, b) => (a >= b ? 1 : 0),
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint may be equal
  '==': (a, b) => (a == b ? 1 : 0),
  // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint may be equal
  '!=': (a, b) => (a != b ? 1 : 0),
};

/** Binary operators from loose to tight; `**` is right-associative and apart. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
  ['**'],
];
const ASSIGNMENTS: ReadonlySet<string> = new Set(['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '|=', '^=']);
const TOKEN =
  /\s*(?:([A-Za-z_][A-Za-z0-9_]*)|(\d[A-Za-z0-9_@#]*)|(<<=|>>=|\*\*|\+\+|--|&&|\|\||<<|>>|[-+*/%&|^<>=!]=|[-+*/%<>&|^~!?:=,()[\]]))/y;

/** Evaluates the text (already expanded). Throws `ExpansionError` with bash's words. */
export function evaluateArithmetic(shell: Shell, text: string): Int {
  const fault = shell.session.dialect === 'dash' ? dashFault(text) : undefined;
  if (fault !== undefined) throw new ExpansionError(`arithmetic expression: ${fault}: "${text}"`);
  return compiled(shell, text)(shell);
}

function compiled(shell: Shell, text: string): Node {
  const cache = shell.session.expressions as Map<string, Node>;
  let node = cache.get(text);
  if (node === undefined) {
    node = new Parser(text).whole();
    if (cache.size > 2000) cache.clear();
    cache.set(text, node);
  }
  return node;
}

/** The value of a number as bash reads it; messages show the expression up to it. */
function literal(text: string, expression: string): Int {
  const base = /^(\d+)#(.+)$/.exec(text);
  let radix = 10;
  let digits = text;
  if (base) {
    radix = Number(base[1]);
    digits = base[2] as string;
    if (radix < 2 || radix > 64)
      throw new ExpansionError(`${expression}: invalid arithmetic base (error token is "${text}")`);
  } else if (/^0[xX]/.test(text)) {
    radix = 16;
    digits = text.slice(2);
  } else if (text.length > 1 && text.startsWith('0')) {
    radix = 8;
    digits = text.slice(1);
  }
  let value = 0n;
  for (const digit of digits) {
    const code = digit.charCodeAt(0);
    const v =
      code <= 57 && code >= 48
        ? code - 48
        : code >= 97 && code <= 122
          ? code - 87
          : code >= 65 && code <= 90
            ? radix <= 36
              ? code - 55
              : code - 29
            : digit === '@'
              ? 62
              : 63;
    if (v >= radix) throw new ExpansionError(`${expression}: value too great for base (error token is "${text}")`);
    value = value * BigInt(radix) + BigInt(v);
  }
  return normal(value);
}

/** The integer that a variable's text stands for: a number, a name, or an expression of its own. */
function valueOf(shell: Shell, text: string | undefined): Int {
  if (text === undefined || text === '') return 0;
  const n = Number(text);
  if (Number.isSafeInteger(n) && String(n) === text) return n;
  if (shell.session.dialect === 'dash' && !/^\s*[-+]?(?:0[xX][0-9a-fA-F]+|\d+)\s*$/.test(text))
    throw new ExpansionError(`Illegal number: ${text}`);
  if (shell.arithmeticDepth >= MOST_RECURSION)
    throw new ExpansionError(`${text}: expression recursion level exceeded (error token is "${text}")`);
  shell.arithmeticDepth++;
  try {
    return compiled(shell, text)(shell);
  } finally {
    shell.arithmeticDepth--;
  }
}

/** bash's MAX_EXPR_RECURSION_LEVEL is 1024; the level at which it stops decides which name of a cycle it tells. */
const MOST_RECURSION = 1024;

interface Place {
  readonly name: string;
  readonly subscript: string | undefined;
}

class Parser {
  readonly #text: string;
  #at = 0;
  /** name, number, operator or end. */
  #kind: string = 'end';
  #token = '';
  /** Where the current token and the one before start. */
  #start = 0;
  #before = 0;

  constructor(text: string) {
    this.#text = text;
    this.#next();
  }

  whole(): Node {
    if (this.#kind === 'end') return () => 0;
    const node = this.#comma();
    if (this.#kind === 'end') return node;
    if (this.#isKind('operator') && ASSIGNMENTS.has(this.#token))
      this.#fail('attempted assignment to non-variable', this.#start);
    return this.#fail('syntax error in expression', this.#start);
  }

  #fail(message: string, from: number): never {
    throw new ExpansionError(
      `${this.#text.trimStart()}: ${message} (error token is "${this.#text.slice(from).trimStart()}")`,
    );
  }

  #next(): void {
    this.#before = this.#start;
    TOKEN.lastIndex = this.#at;
    const match = TOKEN.exec(this.#text);
    if (!match) {
      const rest = this.#text.slice(this.#at).trimStart();
      if (rest !== '') {
        const afterOperand = this.#kind === 'name' || this.#kind === 'number';
        this.#fail(
          afterOperand ? 'syntax error: invalid arithmetic operator' : 'syntax error: operand expected',
          this.#text.length - rest.length,
        );
      }
      this.#start = this.#text.length;
      this.#kind = 'end';
      this.#token = '';
      return;
    }
    this.#start = this.#at + match[0].length - match[0].trimStart().length;
    this.#at = TOKEN.lastIndex;
    this.#token = match[1] ?? match[2] ?? (match[3] as string);
    // "++" is one operator next to a name only.
    if (this.#token === '++' || this.#token === '--') {
      const before = this.#kind === 'name';
      if (!before && !/^\s*[A-Za-z_]/.test(this.#text.slice(this.#at))) {
        this.#at--;
        this.#token = this.#token[0] as string;
      }
    }
    this.#kind = match[1] !== undefined ? 'name' : match[2] !== undefined ? 'number' : 'operator';
  }

  #isKind(kind: string): boolean {
    return this.#kind === kind;
  }

  #is(operator: string): boolean {
    return this.#kind === 'operator' && this.#token === operator;
  }

  #expect(operator: string): void {
    if (!this.#is(operator)) this.#fail(`missing \`${operator}'`, this.#kind === 'end' ? this.#before : this.#start);
    this.#next();
  }

  #comma(): Node {
    let left = this.#assignment();
    while (this.#is(',')) {
      this.#next();
      const [first, second] = [left, this.#assignment()];
      left = (shell) => {
        first(shell);
        return second(shell);
      };
    }
    return left;
  }

  #assignment(): Node {
    if (!this.#isKind('name')) return this.#ternary();
    const [at, kind, token, start, before] = [
      this.#at,
      this.#kind as string,
      this.#token,
      this.#start,
      this.#before,
    ] as const;
    const place = this.#place();
    if (this.#isKind('operator') && ASSIGNMENTS.has(this.#token)) {
      const operator = this.#token.slice(0, -1);
      this.#next();
      const right = this.#assignment();
      if (operator === '') return (shell) => store(shell, place, right(shell));
      const apply = this.#operator(operator);
      return (shell) => store(shell, place, apply(load(shell, place), right(shell)));
    }
    [this.#at, this.#kind, this.#token, this.#start, this.#before] = [at, kind, token, start, before];
    return this.#ternary();
  }

  #ternary(): Node {
    const test = this.#binary(0);
    if (!this.#is('?')) return test;
    this.#next();
    const yes = this.#comma();
    if (!this.#is(':'))
      this.#fail("`:' expected for conditional expression", this.#kind === 'end' ? this.#before : this.#start);
    this.#next();
    const no = this.#ternaryAssignment();
    return (shell) => (test(shell) ? yes(shell) : no(shell));
  }

  #ternaryAssignment(): Node {
    return this.#assignment();
  }

  #operator(operator: string): (a: Int, b: Int) => Int {
    const apply = OPERATORS[operator] as (a: Int, b: Int) => Int;
    if (operator === '**') {
      const text = this.#text;
      const from = this.#before;
      return (a, b) => {
        if (b < 0)
          throw new ExpansionError(`${text.trimStart()}: exponent less than 0 (error token is "${text.slice(from)}")`);
        return apply(a, b);
      };
    }
    if (operator !== '/' && operator !== '%') return apply;
    const text = this.#text;
    const from = this.#start;
    return (a, b) => {
      // biome-ignore lint/suspicious/noDoubleEquals: a number or a bigint
      if (b == 0) throw new ExpansionError(`${text.trimStart()}: division by 0 (error token is "${text.slice(from)}")`);
      return apply(a, b);
    };
  }

  #binary(level: number): Node {
    const operators = LEVELS[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    while (this.#kind === 'operator' && operators.includes(this.#token)) {
      const token = this.#token;
      this.#next();
      const first = left;
      const second = token === '**' ? this.#binary(level) : this.#binary(level + 1);
      if (token === '&&') left = (shell) => (first(shell) && second(shell) ? 1 : 0);
      else if (token === '||') left = (shell) => (first(shell) || second(shell) ? 1 : 0);
      else {
        const apply = this.#binaryOperator(token);
        left = (shell) => apply(first(shell), second(shell));
      }
    }
    return left;
  }

  /** Division names the divisor's text as the error token: the token just read. */
  #binaryOperator(token: string): (a: Int, b: Int) => Int {
    const now = this.#start;
    this.#start = this.#before;
    const apply = this.#operator(token);
    this.#start = now;
    return apply;
  }

  #unary(): Node {
    if (this.#isKind('operator')) {
      switch (this.#token) {
        case '!': {
          this.#next();
          const operand = this.#unary();
          return (shell) => (operand(shell) ? 0 : 1);
        }
        case '~': {
          this.#next();
          const operand = this.#unary();
          return (shell) => normal(~BigInt(operand(shell)));
        }
        case '-': {
          this.#next();
          const operand = this.#unary();
          return (shell) => (OPERATORS['-'] as (a: Int, b: Int) => Int)(0, operand(shell));
        }
        case '+':
          this.#next();
          return this.#unary();
        case '++':
        case '--': {
          const step = this.#token === '++' ? 1 : -1;
          this.#next();
          if (!this.#isKind('name')) {
            const operand = this.#unary();
            return operand;
          }
          const place = this.#place();
          return (shell) => store(shell, place, add(load(shell, place), step));
        }
      }
    }
    return this.#primary();
  }

  #primary(): Node {
    if (this.#is('(')) {
      this.#next();
      const node = this.#comma();
      this.#expect(')');
      return node;
    }
    if (this.#kind === 'number') {
      const value = literal(this.#token, this.#text.slice(0, this.#at).trimStart());
      this.#next();
      return () => value;
    }
    if (this.#kind === 'name') {
      const place = this.#place();
      if (this.#is('++') || this.#is('--')) {
        const step = this.#is('++') ? 1 : -1;
        this.#next();
        return (shell) => {
          const old = load(shell, place);
          store(shell, place, add(old, step));
          return old;
        };
      }
      return (shell) => load(shell, place);
    }
    return this.#fail('syntax error: operand expected', this.#kind === 'end' ? this.#before : this.#start);
  }

  /** A name, with a subscript's text when there is one. */
  #place(): Place {
    const name = this.#token;
    if (this.#text[this.#at] === '[') {
      let depth = 0;
      let end = this.#at;
      for (; end < this.#text.length; end++) {
        if (this.#text[end] === '[') depth++;
        else if (this.#text[end] === ']' && --depth === 0) break;
      }
      const subscript = this.#text.slice(this.#at + 1, end);
      this.#at = end + 1;
      this.#next();
      return { name, subscript };
    }
    this.#next();
    return { name, subscript: undefined };
  }
}

const add = (a: Int, b: Int): Int => (OPERATORS['+'] as (a: Int, b: Int) => Int)(a, b);

function load(shell: Shell, place: Place): Int {
  if (place.subscript === undefined) {
    const text = shell.parameter(place.name);
    if (text === undefined && shell.options.nounset) throw new ExpansionError(`${place.name}: unbound variable`, true);
    return valueOf(shell, text);
  }
  const value = shell.arrayValue(place.name);
  if (value instanceof Map) return valueOf(shell, value.get(place.subscript));
  let i = Number(evaluateArithmetic(shell, place.subscript));
  if (typeof value === 'string') return i === 0 ? valueOf(shell, value) : 0;
  if (value && i < 0) i += value.length;
  return valueOf(shell, value?.[i]);
}

function store(shell: Shell, place: Place, value: Int): Int {
  shell.engine.assign(shell, place.name, place.subscript, String(value), false);
  return value;
}

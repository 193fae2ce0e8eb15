/** Runs bc. Upstream: GNU bc's execute.c. Left out: read(), Bessel's function, random numbers. */
import { type Routine, sleep } from '../../kernel/wait.ts';
import * as decimal from './decimal.ts';
import { type Decimal, ONE, whole, ZERO } from './decimal.ts';
import { isMathName, mathFunction } from './functions.ts';
import type { Argument, Definition, Expression, Name, Place, Statement } from './parser.ts';

/** A mistake of the program: what runs is given up. */
export class BcFault {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** `halt`. */
export class BcEnd {}

class Leave {
  readonly how: 'break' | 'continue' | 'return';
  readonly value: Decimal;
  constructor(how: 'break' | 'continue' | 'return', value = ZERO) {
    this.how = how;
    this.value = value;
  }
}

interface Output {
  print(text: string): Routine<void>;
  warn(text: string): Routine<void>;
}

type Elements = Map<string, Decimal>;

/** So many statements take a millisecond of virtual time: what runs for ever can be stopped. */
const STRIDE = 2000;
const DEEPEST = 400;
const MOST_SCALE = 10_000;
/** Characters of a line, without the backslash that it goes on by. */
const LINE = 69;

export class BcRun {
  readonly #out: Output;
  readonly #library: boolean;
  readonly #variables = new Map<string, Decimal>();
  readonly #arrays = new Map<string, Elements>();
  readonly #functions = new Map<string, Definition>();
  readonly #special = { scale: ZERO, ibase: whole(10), obase: whole(10), last: ZERO };
  /** Names of the functions that run, innermost last. */
  readonly #calls: string[] = [];
  #steps = 0;
  /** Bytes of code before what runs now, as GNU bc's compiler writes it: its messages tell the address. */
  #address = 0;

  /** With the mathematical library (-l) the scale starts at 20. */
  constructor(out: Output, library: boolean) {
    this.#out = out;
    this.#library = library;
    if (library) this.#special.scale = whole(20);
  }

  /** What one line holds. */
  *line(statements: readonly Statement[]): Routine<void> {
    this.#address = 0;
    this.#calls.length = 0;
    try {
      for (const statement of statements) yield* this.#run(statement);
    } catch (error) {
      if (!(error instanceof Leave)) throw error;
    }
  }

  get #scale(): number {
    return Number(this.#special.scale.digits);
  }

  *#run(statement: Statement): Routine<void> {
    if (++this.#steps % STRIDE === 0) yield* sleep(1);
    switch (statement.kind) {
      case 'expression': {
        const { expression } = statement;
        const value = yield* this.#value(expression);
        this.#address += codeSize(expression) + 1;
        if (expression.kind === 'assign') return;
        this.#special.last = value;
        yield* this.#out.print(`${folded(this.#shown(value))}\n`);
        return;
      }
      case 'text':
        yield* this.#out.print(statement.text);
        return;
      case 'print':
        for (const item of statement.items) {
          if (typeof item === 'string') yield* this.#out.print(unescaped(item));
          else {
            const value = yield* this.#value(item);
            this.#special.last = value;
            yield* this.#out.print(folded(this.#shown(value)));
          }
        }
        return;
      case 'if':
        if (!decimal.isZero(yield* this.#value(statement.test))) yield* this.#run(statement.yes);
        else if (statement.no) yield* this.#run(statement.no);
        return;
      case 'while':
        while (!decimal.isZero(yield* this.#value(statement.test))) if (yield* this.#body(statement.body)) return;
        return;
      case 'for':
        if (statement.start) yield* this.#value(statement.start);
        while (!statement.test || !decimal.isZero(yield* this.#value(statement.test))) {
          if (yield* this.#body(statement.body)) return;
          if (statement.step) yield* this.#value(statement.step);
        }
        return;
      case 'block':
        for (const one of statement.body) yield* this.#run(one);
        return;
      case 'define':
        this.#functions.set(statement.definition.name, statement.definition);
        return;
      case 'return':
        throw new Leave('return', statement.value ? yield* this.#value(statement.value) : ZERO);
      case 'break':
      case 'continue':
        throw new Leave(statement.kind);
      case 'halt':
        throw new BcEnd();
      default:
    }
  }

  /** One round of a loop; true when it is the last. */
  *#body(body: Statement): Routine<boolean> {
    if (++this.#steps % STRIDE === 0) yield* sleep(1);
    try {
      yield* this.#run(body);
      return false;
    } catch (error) {
      if (!(error instanceof Leave) || error.how === 'return') throw error;
      return error.how === 'break';
    }
  }

  *#value(node: Expression): Routine<Decimal> {
    switch (node.kind) {
      case 'number':
        return decimal.parsed(node.text.replace(/\.$/, ''), Number(this.#special.ibase.digits));
      case 'place':
        return this.#load(node.place, yield* this.#index(node.place));
      case 'group':
        return yield* this.#value(node.operand);
      case 'negative':
        return decimal.negated(yield* this.#value(node.operand));
      case 'not':
        return decimal.isZero(yield* this.#value(node.operand)) ? ONE : ZERO;
      case 'assign': {
        const index = yield* this.#index(node.place);
        const value = yield* this.#value(node.value);
        const result =
          node.operator === '' ? value : yield* this.#apply(node.operator, this.#load(node.place, index), value, node);
        return yield* this.#store(node.place, index, result);
      }
      case 'step': {
        const index = yield* this.#index(node.place);
        const old = this.#load(node.place, index);
        const value = yield* this.#store(node.place, index, decimal.plus(old, whole(node.by)));
        return node.before ? value : old;
      }
      case 'binary': {
        const left = yield* this.#value(node.left);
        if (node.operator === '&&' && decimal.isZero(left)) return ZERO;
        if (node.operator === '||' && !decimal.isZero(left)) return ONE;
        return yield* this.#apply(node.operator, left, yield* this.#value(node.right), node);
      }
      case 'call':
        return yield* this.#call(node.name, node.args);
    }
  }

  *#apply(operator: string, a: Decimal, b: Decimal, node: Expression): Routine<Decimal> {
    const truth = (is: boolean): Decimal => (is ? ONE : ZERO);
    const order = (): number => decimal.compare(a, b);
    switch (operator) {
      case '+':
        return decimal.plus(a, b);
      case '-':
        return decimal.minus(a, b);
      case '*':
        return decimal.times(a, b, this.#scale);
      case '/':
        if (decimal.isZero(b)) throw this.#fault('Divide by zero', node);
        return decimal.over(a, b, this.#scale);
      case '%':
        if (decimal.isZero(b)) throw this.#fault('Modulo by zero', node);
        return decimal.rest(a, b, this.#scale);
      case '^': {
        if (b.scale > 0) yield* this.#out.warn(`Runtime warning ${this.#where(node)}: non-zero scale in exponent`);
        const exponent = decimal.rescaled(b, 0).digits;
        if (exponent < 0n && decimal.isZero(a)) throw this.#fault('Divide by zero', node);
        return decimal.power(a, exponent, this.#scale);
      }
      case '==':
        return truth(order() === 0);
      case '!=':
        return truth(order() !== 0);
      case '<':
        return truth(order() < 0);
      case '<=':
        return truth(order() <= 0);
      case '>':
        return truth(order() > 0);
      case '>=':
        return truth(order() >= 0);
      default:
        // && and || whose left side did not decide.
        return truth(!decimal.isZero(b));
    }
  }

  #where(node: Expression, more = 0): string {
    return `(func=${this.#calls.at(-1) ?? '(main)'}, adr=${this.#address + codeSize(node) + more})`;
  }

  #fault(message: string, node: Expression, more = 0): BcFault {
    return new BcFault(`Runtime error ${this.#where(node, more)}: ${message}`);
  }

  *#index(place: Place): Routine<string> {
    if (place.kind !== 'element') return '';
    return decimal.rescaled(yield* this.#value(place.index), 0).digits.toString();
  }

  #load(place: Place, index: string): Decimal {
    if (place.kind === 'special') return this.#special[place.name];
    if (place.kind === 'variable') return this.#variables.get(place.name) ?? ZERO;
    return this.#arrays.get(place.name)?.get(index) ?? ZERO;
  }

  *#store(place: Place, index: string, value: Decimal): Routine<Decimal> {
    if (place.kind === 'special') {
      this.#special[place.name] = place.name === 'last' ? value : yield* this.#within(place.name, value);
    } else if (place.kind === 'variable') this.#variables.set(place.name, value);
    else {
      const elements = this.#arrays.get(place.name) ?? new Map<string, Decimal>();
      elements.set(index, value);
      this.#arrays.set(place.name, elements);
    }
    return value;
  }

  /** What scale, ibase and obase may be. */
  *#within(name: 'scale' | 'ibase' | 'obase', value: Decimal): Routine<Decimal> {
    const number = decimal.rescaled(value, 0);
    const [least, most] = { scale: [0n, BigInt(MOST_SCALE)], ibase: [2n, 36n], obase: [2n, 1_000_000n] }[name] as [
      bigint,
      bigint,
    ];
    const where = `Runtime warning (func=${this.#calls.at(-1) ?? '(main)'}, adr=${this.#address + 3})`;
    if (number.digits < least) {
      yield* this.#out.warn(
        `${where}: ${name === 'scale' ? 'negative scale, set to 0' : `${name} too small, set to 2`}`,
      );
      return whole(least);
    }
    if (number.digits > most) {
      yield* this.#out.warn(`${where}: ${name} too large, set to ${most}`);
      return whole(most);
    }
    return number;
  }

  *#call(name: string, args: readonly Argument[]): Routine<Decimal> {
    const definition = this.#functions.get(name);
    if (definition) return yield* this.#callDefined(definition, args);
    const [first] = args;
    const number = first && first.kind !== 'array' ? yield* this.#value(first) : undefined;
    const node: Expression = { kind: 'call', name, args };
    if (number && args.length === 1) {
      if (name === 'length') return whole(lengthOf(number));
      if (name === 'scale') return whole(number.scale);
      if (name === 'sqrt') {
        const found = decimal.root(number, this.#scale);
        if (!found) throw this.#fault('Square root of a negative number', node);
        return found;
      }
      if (this.#library && isMathName(name)) return mathFunction(name, number, this.#scale);
    }
    if (name === 'read' || (this.#library && name === 'j')) throw new BcFault(`bc: not simulated: ${name}()`);
    throw this.#fault(`Function ${name} not defined.`, node);
  }

  *#callDefined(definition: Definition, args: readonly Argument[]): Routine<Decimal> {
    const { name, parameters, locals, body } = definition;
    if (args.length !== parameters.length)
      throw this.#fault('Parameter number mismatch', { kind: 'call', name, args }, args.length + 1);
    if (this.#calls.length >= DEEPEST) throw new BcFault('bc: not simulated: functions that call each other so deeply');
    const given: (Decimal | Elements)[] = [];
    for (const arg of args)
      given.push(arg.kind === 'array' ? new Map(this.#arrays.get(arg.name)) : yield* this.#value(arg));
    const restore = [...parameters, ...locals].map((one) => this.#hide(one));
    parameters.forEach(({ name: to, array }, i) => {
      const value = given[i] as Decimal | Elements;
      if (array && value instanceof Map) this.#arrays.set(to, value);
      else if (!array && !(value instanceof Map)) this.#variables.set(to, value);
    });
    const address = this.#address;
    this.#calls.push(name);
    this.#address = 0;
    try {
      for (const statement of body) yield* this.#run(statement);
      return ZERO;
    } catch (error) {
      if (error instanceof Leave && error.how === 'return') return error.value;
      throw error;
    } finally {
      this.#calls.pop();
      this.#address = address;
      for (const undo of restore.reverse()) undo();
    }
  }

  /** Gives a name a fresh place; the returned function puts back what was. */
  #hide({ name, array }: Name): () => void {
    const table: Map<string, Decimal | Elements> = array ? this.#arrays : this.#variables;
    const old = table.get(name);
    table.delete(name);
    return () => {
      if (old === undefined) table.delete(name);
      else table.set(name, old);
    };
  }

  #shown(value: Decimal): string {
    return decimal.shown(value, Number(this.#special.obase.digits));
  }
}

/** Digits that count: 1.234 has four, .05 two. */
const lengthOf = ({ digits, scale }: Decimal): number =>
  Math.max((digits < 0n ? -digits : digits).toString().length, scale);

/** Long numbers go on in the next line behind a backslash. */
function folded(text: string): string {
  const lines: string[] = [];
  let rest = text;
  for (; rest.length > LINE; rest = rest.slice(LINE - 1)) lines.push(rest.slice(0, LINE - 1));
  return [...lines, rest].join('\\\n');
}

const ESCAPES: Readonly<Record<string, string>> = {
  ...{ a: '\x07', b: '\b', f: '\f', n: '\n', q: '"', r: '\r', t: '\t', e: '\\', '\\': '\\' },
};
const unescaped = (text: string): string => text.replace(/\\(.)/gs, (_, c: string) => ESCAPES[c] ?? '');

/** Bytes of code. Example: 1/0 takes three, 2^10 eight ("K2:K10:^"). */
function codeSize(node: Expression): number {
  switch (node.kind) {
    case 'number': {
      const digits = node.text.replace(/^0+(?=.)/, '');
      return digits === '0' || digits === '1' ? 1 : digits.length + 2;
    }
    case 'place':
      return 2 + (node.place.kind === 'element' ? codeSize(node.place.index) : 0);
    case 'group':
      return codeSize(node.operand);
    case 'negative':
    case 'not':
      return codeSize(node.operand) + 1;
    case 'binary':
      return codeSize(node.left) + codeSize(node.right) + 1;
    case 'assign':
      return codeSize(node.value) + 2;
    case 'step':
      return 4;
    case 'call':
      return node.args.reduce((sum, arg) => sum + (arg.kind === 'array' ? 2 : codeSize(arg)), 2);
  }
}

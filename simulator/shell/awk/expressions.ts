/**
 * The values of awk's pure expressions, worked out at once: those that run no command, read nothing and call no function of the
 * program. Mirrors the operators of mawk's execute.c.
 */
import type { Matcher } from '../regex/regexp.ts';
import { callFunction, type FunctionWorld } from './functions.ts';
import type { Memory } from './memory.ts';
import type { Expression } from './nodes.ts';
import { type Cell, comparable, isTrue, toNumber, type Value } from './values.ts';

export class Expressions {
  readonly memory: Memory;
  readonly #world: FunctionWorld;

  constructor(memory: Memory, world: FunctionWorld) {
    this.memory = memory;
    this.#world = world;
  }

  /** The pattern that an argument is: an expression as it stands, or what a value says. */
  pattern(node: Expression): Matcher {
    return this.memory.matcher(node.op === 'regexp' ? node.name : this.memory.text(this.now(node)));
  }

  #element(node: Expression): Cell {
    return this.memory.cell(node.name).asArray().get(this.key(node.args));
  }

  key(args: readonly Expression[]): string {
    if (args.length === 1) return this.memory.text(this.now(args[0] as Expression));
    return args
      .map((arg) => this.memory.text(this.now(arg)))
      .join(this.memory.text(this.memory.global('SUBSEP').value));
  }

  #get(target: Expression): Value {
    if (target.op === 'variable') return this.memory.variable(target.name);
    if (target.op === 'element') return this.#element(target).value;
    return this.memory.field(Math.trunc(toNumber(this.now(target.args[0] as Expression))));
  }

  set(target: Expression, value: Value): void {
    if (target.op === 'variable') this.memory.setVariable(target.name, value);
    else if (target.op === 'element') this.#element(target).value = value;
    else this.memory.setField(Math.trunc(toNumber(this.now(target.args[0] as Expression))), value);
  }

  /** The value of a pure expression. */
  now(node: Expression): Value {
    const [a, b, c] = node.args as readonly [Expression, Expression, Expression];
    switch (node.op) {
      case 'number':
      case 'known':
        return node.op === 'number' ? node.value : node.known;
      case 'string':
        return node.name;
      case 'variable':
        return this.memory.variable(node.name);
      case 'element':
        return this.#element(node).value;
      case 'field':
        return this.memory.field(Math.trunc(toNumber(this.now(a))));
      case 'group':
        return this.now(a);
      case 'regexp':
      case 'match-record':
        return Number(this.memory.matcher(node.name).test(this.memory.wholeRecord()));
      case 'match':
      case 'not-match':
        return Number(this.pattern(b).test(this.memory.text(this.now(a))) === (node.op === 'match'));
      case 'assign':
        return this.#assignNow(node.name, a, this.now(b));
      case 'conditional':
        return this.now(isTrue(this.now(a)) ? b : c);
      case 'or':
        return Number(isTrue(this.now(a)) || isTrue(this.now(b)));
      case 'and':
        return Number(isTrue(this.now(a)) && isTrue(this.now(b)));
      case 'in':
        return Number(this.memory.cell(node.name).asArray().has(this.key(node.args)));
      case 'compare':
        return Number(this.#compare(node.name, this.now(a), this.now(b)));
      case 'concatenate': {
        const left = this.memory.text(this.now(a));
        return left + this.memory.text(this.now(b));
      }
      case 'arithmetic': {
        const left = toNumber(this.now(a));
        return calculate(node.name, left, toNumber(this.now(b)));
      }
      case 'not':
        return Number(!isTrue(this.now(a)));
      case 'negate':
        return -toNumber(this.now(a));
      case 'plus':
        return toNumber(this.now(a));
      case 'increment-before':
      case 'increment-after': {
        const target = this.fixed(a);
        const before = toNumber(this.#get(target));
        this.set(target, before + node.value);
        return node.op === 'increment-before' ? before + node.value : before;
      }
      case 'builtin':
        return callFunction(node, this, this.#world);
      case 'call':
      case 'getline':
        throw new Error(`${node.op} is no pure expression`);
    }
  }

  #assignNow(operator: string, to: Expression, value: Value): Value {
    const target = this.fixed(to);
    const given = value === undefined ? '' : value;
    const result =
      operator === '' ? (value ?? given) : calculate(operator, toNumber(this.#get(target)), toNumber(value));
    this.set(target, operator === '' ? value : result);
    return operator === '' ? value : result;
  }

  /** A target whose subscripts are worked out once. */
  fixed(target: Expression): Expression {
    if (target.op === 'variable') return target;
    if (target.op === 'element') return { ...target, args: [known(this.key(target.args))] };
    return { ...target, args: [known(toNumber(this.now(target.args[0] as Expression)))] };
  }

  #compare(operator: string, left: Value, right: Value): boolean {
    const [x, y] = [comparable(left), comparable(right)];
    const numeric = x !== undefined && y !== undefined;
    const a = numeric ? x : this.memory.text(left);
    const b = numeric ? y : this.memory.text(right);
    switch (operator) {
      case '<':
        return a < b;
      case '<=':
        return a <= b;
      case '==':
        return a === b;
      case '!=':
        return a !== b;
      case '>':
        return a > b;
      default:
        return a >= b;
    }
  }
}

/** A value as an expression. */
export function known(value: Value): Expression {
  if (typeof value === 'number') return { op: 'number', args: [], pure: true, name: '', value, line: 0 };
  if (typeof value === 'string') return { op: 'string', args: [], pure: true, name: value, value: 0, line: 0 };
  return { op: 'known', args: [], pure: true, name: '', value: 0, line: 0, known: value };
}

function calculate(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
  }
  return a ** b;
}

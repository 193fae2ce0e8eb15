/**
 * Runs expressions. Mirrors cel-go interpreter/interpretable.go: && and || forgive an error on one side when the other decides,
 * missing keys are errors, comprehensions stop early. Read on: functions.ts. A budget bounds the work.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { authorizerField } from './authorizer.ts';
import { isTwoVariableMacro, qualifiedName } from './check.ts';
import { FUNCTIONS } from './functions.ts';
import {
  CelError,
  compare,
  equal,
  isList,
  isMap,
  noSuchOverload,
  numeric,
  Opaque,
  Optional,
  TypeValue,
  Uint,
} from './values.ts';

/** Variables are asked for when they are used; a lazy one may throw. */
export interface Variables {
  get(name: string): unknown;
  has(name: string): boolean;
}

/** So many steps a run may take. Upstream: celconfig.PerCallLimit, which counts cost, not steps. */
const STEPS = 1_000_000;

/** The value of an expression; throws `CelError`. */
export function evaluate(ast: ASTNode, variables: Variables): unknown {
  return new Run().value(ast, variables);
}

class Scope implements Variables {
  readonly #above: Variables;
  readonly #name: string;
  value: unknown;
  constructor(above: Variables, name: string) {
    this.#above = above;
    this.#name = name;
  }
  has(name: string): boolean {
    return name === this.#name || this.#above.has(name);
  }
  get(name: string): unknown {
    return name === this.#name ? this.value : this.#above.get(name);
  }
}

class Run {
  #left = STEPS;

  value(node: ASTNode, scope: Variables): unknown {
    if (--this.#left < 0) throw new CelError('operation cancelled: actual cost limit exceeded');
    switch (node.op) {
      case 'value':
        return literal(node.args);
      case 'id':
        if (scope.has(node.args)) return scope.get(node.args);
        return new TypeValue(node.args);
      case '.':
        return select(this.value(node.args[0], scope), node.args[1], false);
      case '.?':
        return select(this.value(node.args[0], scope), node.args[1], true);
      case '[]':
        return index(this.value(node.args[0], scope), this.value(node.args[1], scope), false);
      case '[?]':
        return index(this.value(node.args[0], scope), this.value(node.args[1], scope), true);
      case 'call':
        return this.#call(node.args[0], node.args[1], scope);
      case 'rcall':
        return this.#member(node.args[0], node.args[1], node.args[2], scope);
      case 'list':
        return node.args.map((item) => this.value(item, scope));
      case 'map':
        return Object.fromEntries(
          node.args.map(([key, value]) => [String(this.value(key, scope)), this.value(value, scope)]),
        );
      case '?:': {
        const condition = this.value(node.args[0], scope);
        if (typeof condition !== 'boolean') throw noSuchOverload();
        return this.value(node.args[condition ? 1 : 2], scope);
      }
      case '&&':
      case '||':
        return this.#logical(node.op === '&&', node.args[0], node.args[1], scope);
      case '!_': {
        const operand = this.value(node.args, scope);
        if (typeof operand !== 'boolean') throw noSuchOverload();
        return !operand;
      }
      case '-_': {
        const operand = this.value(node.args, scope);
        if (typeof operand === 'bigint' || typeof operand === 'number') return -operand;
        throw noSuchOverload();
      }
      default:
        return binary(node.op, this.value(node.args[0], scope), this.value(node.args[1], scope));
    }
  }

  /** A side that decides wins over an error on the other. */
  #logical(isAnd: boolean, left: ASTNode, right: ASTNode, scope: Variables): boolean {
    const side = (node: ASTNode): boolean | CelError => {
      try {
        const value = this.value(node, scope);
        return typeof value === 'boolean' ? value : noSuchOverload();
      } catch (error) {
        if (error instanceof CelError) return error;
        throw error;
      }
    };
    const first = side(left);
    if (first === !isAnd) return first;
    const second = side(right);
    if (second === !isAnd) return second;
    if (first instanceof CelError) throw first;
    if (second instanceof CelError) throw second;
    return isAnd;
  }

  #call(name: string, args: readonly ASTNode[], scope: Variables): unknown {
    if (name === 'has') {
      const [operand] = args;
      if (operand?.op !== '.') throw noSuchOverload();
      return hasField(this.value(operand.args[0], scope), operand.args[1]);
    }
    return apply(
      name,
      args.map((arg) => this.value(arg, scope)),
    );
  }

  #member(name: string, receiver: ASTNode, args: readonly ASTNode[], scope: Variables): unknown {
    const qualified = qualifiedName(receiver);
    if (qualified === 'cel' && name === 'bind') {
      const [variable, value, body] = args as [ASTNode, ASTNode, ASTNode];
      const inner = new Scope(scope, variable.op === 'id' ? variable.args : '');
      inner.value = this.value(value, scope);
      return this.value(body, inner);
    }
    if (qualified !== undefined && !scope.has(qualified) && FUNCTIONS.has(`${qualified}.${name}`)) {
      return apply(
        `${qualified}.${name}`,
        args.map((arg) => this.value(arg, scope)),
      );
    }
    const target = this.value(receiver, scope);
    if (isTwoVariableMacro(name, args)) return this.#twoVariables(name, target, args, scope);
    const [first, ...bodies] = args;
    if (first?.op === 'id' && bodies.length > 0 && MACROS.has(name))
      return this.#macro(name, target, first.args, bodies, scope);
    return apply(name, [target, ...args.map((arg) => this.value(arg, scope))]);
  }

  #macro(name: string, target: unknown, variable: string, bodies: readonly ASTNode[], scope: Variables): unknown {
    const inner = new Scope(scope, variable);
    const [body, second] = bodies as [ASTNode, ASTNode?];
    if (target instanceof Optional && (name === 'optMap' || name === 'optFlatMap')) {
      if (target.value === undefined) return target;
      inner.value = target.value;
      const value = this.value(body, inner);
      return name === 'optMap' ? new Optional(value) : value;
    }
    const items = isList(target) ? target : isMap(target) ? Object.keys(target) : undefined;
    if (!items) throw noSuchOverload();
    const test = (node: ASTNode, item: unknown): boolean => {
      inner.value = item;
      const value = this.value(node, inner);
      if (typeof value !== 'boolean') throw noSuchOverload();
      return value;
    };
    switch (name) {
      case 'all':
        return this.#every(items, (item) => test(body, item), false);
      case 'exists':
        return this.#every(items, (item) => test(body, item), true);
      case 'exists_one':
      case 'existsOne':
        return items.filter((item) => test(body, item)).length === 1;
      case 'filter':
        return items.filter((item) => test(body, item));
      default: {
        const kept = second ? items.filter((item) => test(body, item)) : items;
        return kept.map((item) => {
          inner.value = item;
          return this.value(second ?? body, inner);
        });
      }
    }
  }

  /** Over keys and values, or places and items. Mirrors cel-go ext/comprehensions.go. */
  #twoVariables(name: string, target: unknown, args: readonly ASTNode[], scope: Variables): unknown {
    const [first, second, ...bodies] = args;
    const body = bodies.at(-1) as ASTNode;
    const pairs: readonly (readonly [unknown, unknown])[] | undefined = isList(target)
      ? target.map((item, i) => [BigInt(i), item] as const)
      : isMap(target)
        ? Object.entries(target)
        : undefined;
    if (!pairs) throw noSuchOverload();
    const outer = new Scope(scope, first?.op === 'id' ? first.args : '');
    const inner = new Scope(outer, second?.op === 'id' ? second.args : '');
    const of = (node: ASTNode, [key, value]: readonly [unknown, unknown]): unknown => {
      outer.value = key;
      inner.value = value;
      return this.value(node, inner);
    };
    const test = (node: ASTNode, pair: readonly [unknown, unknown]): boolean => {
      const value = of(node, pair);
      if (typeof value !== 'boolean') throw noSuchOverload();
      return value;
    };
    if (name === 'all' || name === 'exists')
      return this.#every(pairs, (pair) => test(body, pair as readonly [unknown, unknown]), name === 'exists');
    if (!name.startsWith('transform')) return pairs.filter((pair) => test(body, pair)).length === 1;
    const kept = bodies.length > 1 ? pairs.filter((pair) => test(bodies[0] as ASTNode, pair)) : pairs;
    if (name === 'transformList') return kept.map((pair) => of(body, pair));
    if (name === 'transformMap') return Object.fromEntries(kept.map((pair) => [String(pair[0]), of(body, pair)]));
    const made: Record<string, unknown> = {};
    for (const pair of kept) {
      const entry = of(body, pair);
      if (!isMap(entry)) throw noSuchOverload();
      for (const [key, value] of Object.entries(entry)) {
        if (Object.hasOwn(made, key)) throw new CelError(`insert failed: key ${key} already exists`);
        made[key] = value;
      }
    }
    return made;
  }

  /** Looks for an item whose truth is `wanted`; an error counts only when none is found. */
  #every(items: readonly unknown[], test: (item: unknown) => boolean, wanted: boolean): boolean {
    let failure: CelError | undefined;
    for (const item of items) {
      try {
        if (test(item) === wanted) return wanted;
      } catch (error) {
        if (!(error instanceof CelError)) throw error;
        failure ??= error;
      }
    }
    if (failure) throw failure;
    return !wanted;
  }
}

const MACROS = new Set(['all', 'exists', 'exists_one', 'existsOne', 'map', 'filter', 'optMap', 'optFlatMap']);

function apply(name: string, args: readonly unknown[]): unknown {
  const run = FUNCTIONS.get(name);
  if (!run) throw new CelError(`no such overload: ${name}`);
  return run(...args);
}

function literal(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && 'valueOf' in value)
    return new Uint(BigInt(String(value)));
  return value;
}

function hasField(object: unknown, field: string): boolean {
  if (object instanceof Optional) return object.value !== undefined && hasField(object.value, field);
  if (isMap(object)) return Object.hasOwn(object, field) && object[field] !== undefined;
  throw noSuchOverload();
}

function select(object: unknown, field: string, optional: boolean): unknown {
  if (object instanceof Optional) {
    if (object.value === undefined) return object;
    const found = select(object.value, field, true);
    return found;
  }
  if (object instanceof Opaque) return authorizerField(object, field);
  if (!isMap(object)) {
    if (optional && (object === null || object === undefined)) return new Optional();
    throw noSuchOverload();
  }
  const there = Object.hasOwn(object, field) && object[field] !== undefined;
  if (optional) return there ? new Optional(object[field]) : new Optional();
  if (!there) throw new CelError(`no such key: ${field}`);
  return object[field];
}

function index(object: unknown, key: unknown, optional: boolean): unknown {
  if (object instanceof Optional) return object.value === undefined ? object : index(object.value, key, true);
  if (isList(object)) {
    const at = numeric(key);
    if (at === undefined) throw noSuchOverload();
    const item = Number(at) >= 0 ? object[Number(at)] : undefined;
    if (item !== undefined) return optional ? new Optional(item) : item;
    if (optional) return new Optional();
    throw new CelError(`index out of bounds: ${at}`);
  }
  if (isMap(object)) return select(object, String(key), optional);
  throw noSuchOverload();
}

function binary(op: string, a: unknown, b: unknown): unknown {
  switch (op) {
    case '==':
      return equal(a, b);
    case '!=':
      return !equal(a, b);
    case '<':
      return compare(a, b) < 0;
    case '<=':
      return compare(a, b) <= 0;
    case '>':
      return compare(a, b) > 0;
    case '>=':
      return compare(a, b) >= 0;
    case 'in':
      if (isList(b)) return b.some((item) => equal(item, a));
      if (isMap(b)) return Object.hasOwn(b, String(a));
      throw noSuchOverload();
    default:
      return apply(`_${op}_`, [a, b]);
  }
}

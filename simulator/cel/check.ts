/**
 * The check of an expression before it runs: names of variables, functions and fields, literal arguments, and shapes as
 * far as they are known. The library checks operators and overloads after it; what is `dyn` there has a shape here.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { patternProblem } from './patterns.ts';
import { suggest } from './suggest.ts';
import {
  type CelEnvironment,
  type CelFunction,
  type CelParameter,
  type CelProblem,
  type CelType,
  listOf,
  typeName,
} from './types.ts';

export interface Checked {
  readonly type: CelType;
  readonly problems: readonly CelProblem[];
}

/** Functions of CEL itself by name, with what they give. */
const STANDARD: Readonly<Record<string, CelType>> = {
  size: 'int',
  int: 'int',
  double: 'double',
  string: 'string',
  bool: 'bool',
  bytes: 'bytes',
  dyn: 'dyn',
  type: 'dyn',
  has: 'bool',
  timestamp: 'dyn',
  duration: 'dyn',
  uint: 'dyn',
};

const METHODS: Readonly<Record<string, CelType>> = {
  size: 'int',
  startsWith: 'bool',
  endsWith: 'bool',
  contains: 'bool',
  matches: 'bool',
  lowerAscii: 'string',
  upperAscii: 'string',
  trim: 'string',
  split: listOf('string'),
  join: 'string',
  indexOf: 'int',
  lastIndexOf: 'int',
  substring: 'string',
};

/** Methods that go over a list. */
export const MACROS: readonly string[] = ['all', 'exists', 'exists_one', 'map', 'filter'];

/** Walks the expression and reports every name that is not there. */
export function checkNames(ast: ASTNode, environment: CelEnvironment): Checked {
  const walker = new Walker(environment);
  return { type: walker.walk(ast, new Map()), problems: walker.problems };
}

type Scope = ReadonlyMap<string, CelType>;

class Walker {
  readonly problems: CelProblem[] = [];
  readonly #environment: CelEnvironment;
  readonly #functions: ReadonlyMap<string, CelFunction>;

  constructor(environment: CelEnvironment) {
    this.#environment = environment;
    this.#functions = new Map(environment.functions.map((f) => [f.name, f]));
  }

  walk(node: ASTNode, scope: Scope): CelType {
    switch (node.op) {
      case 'value':
        return literalType(node.args);
      case 'id':
        return this.#variable(node.args, node, scope);
      case '.':
      case '.?':
        return this.#field(this.walk(node.args[0], scope), node.args[1], node);
      case '[]':
      case '[?]': {
        const [of, index] = node.args;
        const type = this.walk(of, scope);
        this.walk(index, scope);
        if (typeof type === 'string') return 'dyn';
        if (type.kind !== 'record') return type.of;
        return index.op === 'value' && typeof index.args === 'string' ? this.#field(type, index.args, index) : 'dyn';
      }
      case 'call':
        return this.#call(node.args[0], node.args[1], node, scope);
      case 'rcall':
        return this.#method(node.args[0], node.args[1], node.args[2], node, scope);
      case 'list': {
        const types = node.args.map((item) => this.walk(item, scope));
        return listOf(types[0] ?? 'dyn');
      }
      case 'map':
        for (const [key, value] of node.args) {
          this.walk(key, scope);
          this.walk(value, scope);
        }
        return { kind: 'map', of: 'dyn' };
      case '?:': {
        this.walk(node.args[0], scope);
        const then = this.walk(node.args[1], scope);
        this.walk(node.args[2], scope);
        return then;
      }
      case '!_':
        this.walk(node.args, scope);
        return 'bool';
      case '-_':
        return this.walk(node.args, scope);
      default: {
        const left = this.walk(node.args[0], scope);
        this.walk(node.args[1], scope);
        return ['+', '-', '*', '/', '%'].includes(node.op) ? left : 'bool';
      }
    }
  }

  #problem(node: ASTNode, message: string, suggestion?: string): void {
    this.problems.push({ column: node.start + 1, message, ...(suggestion === undefined ? {} : { suggestion }) });
  }

  #variable(name: string, node: ASTNode, scope: Scope): CelType {
    const type =
      scope.get(name) ??
      (Object.hasOwn(this.#environment.variables, name) ? this.#environment.variables[name] : undefined);
    if (type !== undefined) return type;
    const known = [...scope.keys(), ...Object.keys(this.#environment.variables)];
    this.#problem(node, `no variable "${name}"; variables are ${known.join(', ') || 'none'}`, suggest(name, known));
    return 'dyn';
  }

  #field(type: CelType, key: string, node: ASTNode): CelType {
    if (typeof type === 'string') {
      if (type !== 'dyn' && type !== 'null') this.#problem(node, `${typeName(type)} has no field "${key}"`);
      return 'dyn';
    }
    if (type.kind === 'map') return type.of;
    if (type.kind === 'list') {
      this.#problem(node, `a list has no field "${key}"`);
      return 'dyn';
    }
    const field = type.field(key);
    if (field !== undefined) return field;
    this.problems.push({
      column: fieldColumn(node, key),
      message: `no field "${key}" in ${type.name}`,
      ...(suggest(key, type.keys()) === undefined ? {} : { suggestion: suggest(key, type.keys()) as string }),
    });
    return 'dyn';
  }

  #call(name: string, args: readonly ASTNode[], node: ASTNode, scope: Scope): CelType {
    const types = args.map((arg) => this.walk(arg, scope));
    const known = this.#functions.get(name);
    if (known) return this.#ownCall(known, args, types, node);
    const standard = Object.hasOwn(STANDARD, name) ? STANDARD[name] : undefined;
    if (standard !== undefined) return standard;
    const names = [...this.#functions.keys(), ...Object.keys(STANDARD)];
    this.#problem(node, `no function "${name}"`, suggest(name, names));
    return 'dyn';
  }

  #ownCall(known: CelFunction, args: readonly ASTNode[], types: readonly CelType[], node: ASTNode): CelType {
    const { parameters, name } = known;
    const least = parameters.filter((p) => !p.optional).length;
    if (args.length < least || args.length > parameters.length) {
      const count = least === parameters.length ? String(least) : `${least} to ${parameters.length}`;
      this.#problem(node, `${name} takes ${count} argument${count === '1' ? '' : 's'}, got ${args.length}`);
      return 'dyn';
    }
    const literals: unknown[] = [];
    args.forEach((arg, i) => {
      literals.push(arg.op === 'value' ? arg.args : undefined);
      this.#argument(name, parameters[i] as CelParameter, arg, types[i] as CelType, node);
    });
    return typeof known.returns === 'function' ? known.returns(literals) : known.returns;
  }

  #argument(name: string, parameter: CelParameter, arg: ASTNode, type: CelType, call: ASTNode): void {
    const takes = parameter.takes ?? typeName(parameter.type);
    if (parameter.literal) {
      if (arg.op === 'value') {
        const problem = parameter.literal(arg.args);
        if (problem !== undefined) this.#problem(arg, problem);
      } else if (!(parameter.orObject && (type === 'dyn' || (typeof type !== 'string' && type.kind === 'record')))) {
        this.#problem(call, `${name} takes ${takes}, got ${kindOfNode(arg)}`);
      }
      return;
    }
    if (parameter.type === 'dyn' || type === 'dyn' || typeof parameter.type !== 'string' || type === parameter.type)
      return;
    if (parameter.type === 'double' && type === 'int') return;
    this.#problem(arg, `${name} takes ${takes}, got ${typeName(type)}`);
  }

  #method(name: string, receiver: ASTNode, args: readonly ASTNode[], node: ASTNode, scope: Scope): CelType {
    const of = this.walk(receiver, scope);
    if (MACROS.includes(name) && args.length >= 2) return this.#macro(name, of, args, scope);
    for (const arg of args) this.walk(arg, scope);
    if (name === 'matches' && this.#environment.guarded) this.#pattern(args[0]);
    if (['value', 'orValue', 'or', 'hasValue', 'optional'].includes(name)) return 'dyn';
    const known = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
    if (known !== undefined) return known;
    if (name.startsWith('get')) return 'int';
    const suggestion = suggest(name, [...Object.keys(METHODS), ...MACROS]);
    this.#problem(node, `no method "${name}"`, suggestion);
    return 'dyn';
  }

  #pattern(pattern: ASTNode | undefined): void {
    if (pattern?.op !== 'value' || typeof pattern.args !== 'string') {
      if (pattern) this.#problem(pattern, 'matches takes a pattern as a literal text');
      return;
    }
    const problem = patternProblem(pattern.args);
    if (problem !== undefined) this.#problem(pattern, `"${pattern.args}": ${problem}`);
  }

  #macro(name: string, of: CelType, args: readonly ASTNode[], scope: Scope): CelType {
    const [variable, ...bodies] = args as [ASTNode, ...ASTNode[]];
    const item: CelType =
      typeof of === 'string' ? 'dyn' : of.kind === 'list' ? of.of : of.kind === 'map' ? 'string' : 'dyn';
    const inner = new Map(scope);
    if (variable.op === 'id') inner.set(variable.args, item);
    const types = bodies.map((body) => this.walk(body, inner));
    if (name === 'filter') return listOf(item);
    if (name === 'map') return listOf(types.at(-1) ?? 'dyn');
    return 'bool';
  }
}

/** The column of the key in `a.b.key`: the node spans all of it. */
function fieldColumn(node: ASTNode, key: string): number {
  return node.op === '.' || node.op === '.?' ? node.end - key.length + 1 : node.start + 1;
}

function kindOfNode(node: ASTNode): string {
  switch (node.op) {
    case 'id':
      return 'a variable';
    case 'call':
    case 'rcall':
      return 'a call';
    default:
      return 'an expression';
  }
}

function literalType(value: unknown): CelType {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    default:
      return 'dyn';
  }
}

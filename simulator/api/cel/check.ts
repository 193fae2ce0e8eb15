/**
 * Types of expressions, and what is wrong with them in cel-go's words. Mirrors cel-go checker/checker.go over the syntax trees of
 * cel-js. Leaves out: protobuf messages, type parameters across an expression (an empty list is one of dyn).
 */
import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import { formatIssue } from './format-string.ts';
import { type Issue, issuesText } from './issues.ts';
import { type Overload, SIGNATURES } from './signatures.ts';
import { syntaxIssues } from './syntax.ts';
import { type Token, tokenize } from './tokens.ts';
import {
  assignable,
  BOOL,
  BYTES,
  DOUBLE,
  DYN,
  type GoType,
  INT,
  isDyn,
  join,
  listOf,
  mapOf,
  NULL,
  optionalOf,
  STRING,
  substitute,
  TYPE,
  typeText,
  UINT,
} from './types.ts';

export interface CheckedExpression {
  readonly source: string;
  readonly ast: ASTNode;
  readonly type: GoType;
  /** Names of the variables it uses. */
  readonly uses: ReadonlySet<string>;
}

/** The checked expression, or its errors as cel-go prints them. */
export function checkExpression(
  source: string,
  variables: ReadonlyMap<string, GoType>,
): CheckedExpression | { readonly error: string } {
  const syntax = syntaxIssues(source);
  if (syntax.length > 0) return { error: issuesText(source, syntax) };
  let ast: ASTNode;
  try {
    ast = PARSER.parse(source).ast;
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    return { error: issuesText(source, [{ at: error.range?.start ?? 0, message: `Syntax error: ${error.summary}` }]) };
  }
  const checker = new Checker(source, variables);
  const type = checker.check(ast, new Map());
  if (checker.issues.length > 0) return { error: issuesText(source, checker.issues) };
  return { source, ast, type, uses: checker.uses };
}

/** Only parses: it knows no variables. */
const PARSER = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false });

type Scope = ReadonlyMap<string, GoType>;

const BINARY: Readonly<Record<string, string>> = { in: '@in' };
const TYPE_NAMES = new Set([
  'bool',
  'bytes',
  'double',
  'duration',
  'int',
  'list',
  'map',
  'null_type',
  'string',
  'timestamp',
  'type',
  'uint',
]);

class Checker {
  readonly issues: Issue[] = [];
  readonly uses = new Set<string>();
  readonly #source: string;
  readonly #tokens: readonly Token[];
  readonly #variables: ReadonlyMap<string, GoType>;

  constructor(source: string, variables: ReadonlyMap<string, GoType>) {
    this.#source = source;
    this.#tokens = tokenize(source);
    this.#variables = variables;
  }

  check(node: ASTNode, scope: Scope): GoType {
    switch (node.op) {
      case 'value':
        return literalType(node.args);
      case 'id':
        return this.#identifier(node.args, node, scope);
      case '.':
        return this.#select(node, node.args[0], node.args[1], scope, false);
      case '.?':
        return this.#select(node, node.args[0], node.args[1], scope, true);
      case '[]':
      case '[?]': {
        const types = node.args.map((part) => this.check(part, scope));
        const at = this.#after(node.args[0].end, '[');
        return this.#resolve(node.op === '[]' ? '_[_]' : '_[?_]', types, false, at);
      }
      case 'call':
        return this.#call(node.args[0], node.args[1], node, scope);
      case 'rcall':
        return this.#member(node.args[0], node.args[1], node.args[2], node, scope);
      case 'list':
        return this.#list(node.args, scope);
      case 'map':
        return this.#map(node.args, scope);
      case '?:': {
        const types = node.args.map((part) => this.check(part, scope));
        return this.#resolve('_?_:_', types, false, this.#after(node.args[0].end, '?'));
      }
      case '!_':
      case '-_':
        return this.#resolve(node.op === '!_' ? '!_' : '-_', [this.check(node.args, scope)], false, node.start);
      default: {
        const types = node.args.map((part) => this.check(part, scope));
        return this.#resolve(BINARY[node.op] ?? `_${node.op}_`, types, false, this.#after(node.args[0].end, node.op));
      }
    }
  }

  #issue(at: number, message: string): GoType {
    this.issues.push({ at, message });
    return DYN;
  }

  /** Where the token stands that comes at or after an offset. */
  #after(offset: number, text: string): number {
    return this.#tokens.find((token) => token.start >= offset && token.text === text)?.start ?? offset;
  }

  #identifier(name: string, node: ASTNode, scope: Scope): GoType {
    const type = scope.get(name) ?? this.#variables.get(name);
    if (type) {
      if (!scope.has(name)) this.uses.add(name);
      return type;
    }
    if (TYPE_NAMES.has(name)) return TYPE;
    return this.#issue(node.start, `undeclared reference to '${name}' (in container '')`);
  }

  #select(node: ASTNode, operand: ASTNode, field: string, scope: Scope, optional: boolean): GoType {
    const type = this.check(operand, scope);
    return this.#field(type, field, this.#after(operand.end, '.') ?? node.start, optional);
  }

  #field(type: GoType, field: string, at: number, optional: boolean): GoType {
    const inner = type.name === 'optional_type' ? (type.parameters[0] as GoType) : type;
    const wrap = (found: GoType): GoType =>
      (optional || inner !== type) && found.name !== 'optional_type' ? optionalOf(found) : found;
    if (isDyn(inner)) return wrap(DYN);
    if (inner.name === 'map') return wrap(inner.parameters[1] as GoType);
    if (inner.fields) {
      const found = inner.fields(field);
      return found ? wrap(found) : this.#issue(at, `undefined field '${field}'`);
    }
    return this.#issue(at, `type '${typeText(type)}' does not support field selection`);
  }

  #call(name: string, args: readonly ASTNode[], node: ASTNode, scope: Scope): GoType {
    const at = this.#after(node.start, '(');
    if (name === 'has' && args.length === 1) {
      const [select] = args as [ASTNode];
      if (select.op !== '.') return this.#issue(at, 'invalid argument to has() macro');
      this.#field(this.check(select.args[0], scope), select.args[1], at, false);
      return BOOL;
    }
    const types = args.map((arg) => this.check(arg, scope));
    if (!SIGNATURES.has(name)) return this.#issue(at, `undeclared reference to '${name}' (in container '')`);
    return this.#resolve(name, types, false, at);
  }

  #member(name: string, receiver: ASTNode, args: readonly ASTNode[], node: ASTNode, scope: Scope): GoType {
    const at = this.#after(this.#after(receiver.end, name), '(');
    const qualified = qualifiedName(receiver);
    if (qualified === 'cel' && name === 'bind' && args.length === 3) return this.#bind(args, scope);
    if (qualified !== undefined && !scope.has(qualified) && SIGNATURES.has(`${qualified}.${name}`)) {
      const types = args.map((arg) => this.check(arg, scope));
      return this.#resolve(`${qualified}.${name}`, types, false, at);
    }
    const target = this.check(receiver, scope);
    if (isTwoVariableMacro(name, args)) return this.#twoVariables(name, target, args, node, at, scope);
    if (MACROS.has(name) && args.length >= 2 && args[0]?.op === 'id')
      return this.#macro(name, target, args, node, at, scope);
    const types = [target, ...args.map((arg) => this.check(arg, scope))];
    if (name === 'format' && receiver.op === 'value' && typeof receiver.args === 'string' && args[0]?.op === 'list')
      this.#format(receiver.args, args[0].args, at, scope);
    if (!SIGNATURES.has(name)) return this.#issue(at, `undeclared reference to '${name}' (in container '')`);
    return this.#resolve(name, types, true, at);
  }

  /** A format and its values, both written out. */
  #format(format: string, values: readonly ASTNode[], at: number, scope: Scope): void {
    const types = values.map((value) => new Checker(this.#source, this.#variables).check(value, scope));
    const issue = formatIssue(format, types);
    if (issue) this.#issue(issue.value === undefined ? at : (values[issue.value]?.start ?? at), issue.message);
  }

  #bind(args: readonly ASTNode[], scope: Scope): GoType {
    const [variable, value, body] = args as [ASTNode, ASTNode, ASTNode];
    const inner = new Map(scope);
    if (variable.op === 'id') inner.set(variable.args, this.check(value, scope));
    return this.check(body, inner);
  }

  #macro(name: string, target: GoType, args: readonly ASTNode[], node: ASTNode, at: number, scope: Scope): GoType {
    const range = target.name === 'optional_type' && name.startsWith('opt') ? target.parameters[0] : undefined;
    const item = range ?? this.#itemOf(target, node);
    const inner = new Map(scope);
    const [first, ...bodies] = args as [ASTNode, ...ASTNode[]];
    if (first.op === 'id') inner.set(first.args, item);
    const types = bodies.map((body) => this.check(body, inner));
    const last = types.at(-1) ?? DYN;
    const mustBeBool = (type: GoType): void => {
      if (!isDyn(type) && type.name !== 'bool')
        this.#issue(
          bodies[0]?.start ?? at,
          `found no matching overload for '${LOOP[name] ?? '_?_:_'}' applied to '(${LOOP[name] ? 'bool, ' : ''}${typeText(type)}${LOOP[name] ? '' : ', ...'})'`,
        );
    };
    switch (name) {
      case 'map':
        if (types.length === 2) mustBeBool(types[0] as GoType);
        return listOf(last);
      case 'filter':
        mustBeBool(last);
        return listOf(item);
      case 'optMap':
        return optionalOf(last);
      case 'optFlatMap':
        return last;
      default:
        mustBeBool(last);
        return BOOL;
    }
  }

  /** Over keys and values, or places and items. Mirrors cel-go ext/comprehensions.go. */
  #twoVariables(
    name: string,
    target: GoType,
    [key, value, ...bodies]: readonly ASTNode[],
    node: ASTNode,
    at: number,
    scope: Scope,
  ): GoType {
    const first = target.name === 'list' ? INT : this.#itemOf(target, node);
    const inner = new Map(scope);
    if (key?.op === 'id') inner.set(key.args, first);
    if (value?.op === 'id') inner.set(value.args, isDyn(target) ? DYN : (target.parameters.at(-1) ?? DYN));
    const types = bodies.map((body) => this.check(body, inner));
    const last = types.at(-1) ?? DYN;
    const test = name.startsWith('transform') ? (types.length > 1 ? types[0] : undefined) : last;
    if (test && !isDyn(test) && test.name !== 'bool')
      this.#issue(
        bodies[0]?.start ?? at,
        `found no matching overload for '${LOOP[name] ?? '_?_:_'}' applied to '(${LOOP[name] ? 'bool, ' : ''}${typeText(test)}${LOOP[name] ? '' : ', ...'})'`,
      );
    if (name === 'transformList') return listOf(last);
    if (name === 'transformMap') return mapOf(first, last);
    return name === 'transformMapEntry' ? last : BOOL;
  }

  #itemOf(target: GoType, node: ASTNode): GoType {
    if (isDyn(target)) return DYN;
    if (target.name === 'list' || target.name === 'map') return target.parameters[0] as GoType;
    const message = `expression of type '${typeText(target)}' cannot be range of a comprehension (must be list, map, or dynamic)`;
    const range = node.op === 'rcall' ? node.args[1] : node;
    return this.#issue(range.start, message);
  }

  #list(items: readonly ASTNode[], scope: Scope): GoType {
    let type: GoType | undefined;
    for (const item of items) {
      const given = this.check(item, scope);
      if (type && !isDyn(type) && !isDyn(given) && typeText(type) !== typeText(given) && join(type, given) === DYN)
        this.#issue(item.start, `expected type '${typeText(type)}' but found '${typeText(given)}'`);
      type = type === undefined ? given : join(type, given);
    }
    return listOf(type ?? DYN);
  }

  #map(entries: readonly (readonly [ASTNode, ASTNode])[], scope: Scope): GoType {
    let key: GoType | undefined;
    let value: GoType | undefined;
    for (const [k, v] of entries) {
      const keyType = this.check(k, scope);
      const valueType = this.check(v, scope);
      key = key === undefined ? keyType : join(key, keyType);
      if (value && !isDyn(value) && !isDyn(valueType) && join(value, valueType) === DYN)
        this.#issue(v.start, `expected type '${typeText(value)}' but found '${typeText(valueType)}'`);
      value = value === undefined ? valueType : join(value, valueType);
    }
    return mapOf(key ?? DYN, value ?? DYN);
  }

  #resolve(name: string, types: readonly GoType[], isMember: boolean, at: number): GoType {
    let result: GoType | undefined;
    for (const overload of SIGNATURES.get(name) ?? []) {
      const found = match(overload, types, isMember);
      if (found) result = result === undefined ? found : join(result, found);
    }
    if (result) return result;
    const texts = types.map(typeText);
    const applied = isMember ? `${texts[0]}.(${texts.slice(1).join(', ')})` : `(${texts.join(', ')})`;
    return this.#issue(at, `found no matching overload for '${name}' applied to '${applied}'`);
  }
}

const MACROS = new Set(['all', 'exists', 'exists_one', 'existsOne', 'map', 'filter', 'optMap', 'optFlatMap']);
/** The operator a macro's loop is made of. */
const LOOP: Readonly<Record<string, string>> = { all: '_&&_', exists: '_||_' };

function match(overload: Overload, types: readonly GoType[], isMember: boolean): GoType | undefined {
  if (overload.isMember !== isMember || overload.parameters.length !== types.length) return undefined;
  const bound = new Map<string, GoType>();
  const fits = overload.parameters.every((wanted, i) => assignable(bound, wanted, types[i] as GoType));
  return fits ? substitute(bound, overload.result) : undefined;
}

const TWO_VARIABLES = new Set([
  ...['all', 'exists', 'exists_one', 'existsOne'],
  ...['transformList', 'transformMap', 'transformMapEntry'],
]);

/** `m.all(key, value, …)` */
export function isTwoVariableMacro(name: string, args: readonly ASTNode[]): boolean {
  const most = name.startsWith('transform') ? 4 : 3;
  return (
    TWO_VARIABLES.has(name) && args.length >= 3 && args.length <= most && args[0]?.op === 'id' && args[1]?.op === 'id'
  );
}

/** "sets" of sets.contains(…), "ip" of ip.isCanonical(…). */
export function qualifiedName(node: ASTNode): string | undefined {
  return node.op === 'id' ? node.args : undefined;
}

function literalType(value: unknown): GoType {
  switch (typeof value) {
    case 'bigint':
      return INT;
    case 'number':
      return DOUBLE;
    case 'string':
      return STRING;
    case 'boolean':
      return BOOL;
    default:
      if (value === null) return NULL;
      return value instanceof Uint8Array ? BYTES : UINT;
  }
}

/**
 * Arguments of functions: how many, of which types, and what constants become. Mirrors evalCall, evalArg and validateType of Go's
 * text/template/exec.go.
 */
import { type CallShape, idealConstant } from './compile.ts';
import { type NumberNode, nodeText, type Operand } from './nodes.ts';
import type { GoFunction, GoValue, ParameterType } from './types.ts';
import { canBeNil, GoInt, isAssignable, typeName } from './values.ts';

/** Throws an error that names the place in the template. */
type Fail = (message: string) => never;

/** A function takes as many arguments as it has parameters, and as many more as it likes of a last "...". */
export function checkCount(name: string, fn: GoFunction, shape: CallShape, fail: Fail): void {
  const given = shape.count + (shape.piped ? 1 : 0);
  const wanted = fn.parameters.length;
  if (fn.parameters.at(-1)?.startsWith('...')) {
    if (given < wanted - 1) {
      fail(`wrong number of args for ${name}: want at least ${wanted - 1} got ${shape.count}`);
    }
  } else if (given !== wanted) fail(`wrong number of args for ${name}: want ${wanted} got ${given}`);
}

/** The type of the parameter that an argument fills. */
export function parameterAt(fn: GoFunction, index: number): ParameterType {
  const { parameters } = fn;
  const last = parameters[parameters.length - 1];
  if (index < parameters.length - 1) return parameters[index] as ParameterType;
  return (last?.startsWith('...') ? last.slice(3) : parameters[index]) as ParameterType;
}

/** Integers of a declared width are numbers inside functions. */
export function plainArgument(value: GoValue, type: ParameterType): GoValue {
  return value instanceof GoInt && (type === 'int' || type === 'int64' || type === 'uint32')
    ? Number(value.value)
    : value;
}

/** Upstream: exec.validateType. */
export function valueFor(type: ParameterType, value: GoValue, fail: Fail): GoValue {
  if (value === undefined) {
    if (canBeNil(type)) return type === 'reflect.Value' ? undefined : null;
    fail(`invalid value; expected ${type}`);
  }
  if (value === null) {
    if (type === 'interface {}' || type === 'reflect.Value') return null;
    fail(`wrong type for value; expected ${type}; got interface {}`);
  }
  if (!isAssignable(value, type)) {
    fail(`wrong type for value; expected ${type}; got ${typeName(value)}`);
  }
  return value;
}

/** A constant as an argument of a type. Upstream: exec.evalArg. */
export function literalFor(type: ParameterType, node: Operand, fail: Fail): GoValue {
  if (node.type === 'nil') {
    if (!canBeNil(type)) fail(`cannot assign nil to ${type}`);
    return type === 'reflect.Value' ? undefined : null;
  }
  switch (type) {
    case 'interface {}':
    case 'reflect.Value':
      return constant(node, fail);
    case 'string':
      return node.type === 'string' ? node.value : fail(`expected string; found ${nodeText(node)}`);
    case 'bool':
      return node.type === 'bool' ? node.value : fail(`expected bool; found ${nodeText(node)}`);
    case 'int':
    case 'int64':
    case 'uint32': {
      const number = node.type === 'number' ? (node as NumberNode).number : undefined;
      const value = type === 'uint32' ? number?.uint : number?.int;
      const wanted = type === 'uint32' ? 'unsigned integer' : 'integer';
      return value === undefined ? fail(`expected ${wanted}; found ${nodeText(node)}`) : new GoInt(value, type);
    }
    case 'float64': {
      const value = node.type === 'number' ? (node as NumberNode).number.float : undefined;
      return value ?? fail(`expected float; found ${nodeText(node)}`);
    }
    default:
      return fail(`can't handle ${nodeText(node)} for arg of type ${type}`);
  }
}

function constant(node: Operand, fail: Fail): GoValue {
  if (node.type === 'bool' || node.type === 'string') return node.value;
  if (node.type !== 'number') throw new Error(`a ${node.type} is no constant`);
  return idealConstant(node.number) ?? fail(`${node.number.text} overflows int`);
}

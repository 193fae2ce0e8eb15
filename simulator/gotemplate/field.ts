/** `.Name` of a value: a struct's field, a map's entry, or what Go says where there is neither. Upstream: exec.evalField. */
import { quote } from './quote.ts';
import type { Templates } from './templates.ts';
import type { GoValue } from './types.ts';
import { elementType, fieldOf, GoStruct, hasKey, isFunction, isMap, typeName, zeroOf } from './values.ts';

interface Known {
  /** The receiver is known as interface {} only. */
  readonly dynamic: boolean;
  readonly hasArguments: boolean;
  readonly missingKey: Templates['missingKey'];
}

/** The value, and whether it is known as interface {} only. `refuse` throws. */
export function fieldValue(
  receiver: GoValue,
  name: string,
  { dynamic, hasArguments, missingKey }: Known,
  refuse: (message: string) => never,
): { readonly value: GoValue; readonly dynamic: boolean } {
  if (receiver === undefined) {
    if (missingKey === 'error') refuse(`nil data; no entry for key ${quote(name)}`);
    return { value: undefined, dynamic };
  }
  if (receiver === null) refuse(`nil pointer evaluating interface {}.${name}`);
  if (receiver instanceof GoStruct) {
    const field = fieldOf(receiver, name);
    if (field) {
      if (hasArguments) refuse(`${name} has arguments but cannot be invoked as function`);
      return { value: field.value, dynamic: field.type === 'interface {}' };
    }
  } else if (isMap(receiver) && !isFunction(receiver)) {
    if (hasArguments) refuse(`${name} is not a method but has arguments`);
    const element = elementType(receiver);
    const known = element === 'interface {}';
    if (hasKey(receiver, name)) return { value: receiver[name] === undefined ? null : receiver[name], dynamic: known };
    if (missingKey === 'error') refuse(`map has no entry for key ${quote(name)}`);
    return { value: missingKey === 'zero' ? zeroOf(element) : undefined, dynamic: known };
  }
  return refuse(`can't evaluate field ${name} in type ${dynamic ? 'interface {}' : typeName(receiver)}`);
}

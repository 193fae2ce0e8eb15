/** Assignments to scalars, to elements of arrays, and of whole arrays. */
import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { type ArrayLiteral, ExpansionError, type Shell } from '../shell.ts';
import { ReadonlyVariable } from '../variables.ts';

export function assign(
  shell: Shell,
  name: string,
  subscript: string | undefined,
  value: string,
  append: boolean,
): void {
  const target = shell.variables.target(name);
  const element = /^(\w+)\[(.*)\]$/.exec(target);
  if (element && subscript === undefined) {
    assign(shell, element[1] as string, element[2], value, append);
    return;
  }
  const old = shell.variables.get(target);
  if (subscript === undefined) {
    if (!append) shell.set(target, value);
    else if (old?.integer)
      shell.set(target, String(evaluateArithmetic(shell, `(${shell.parameter(target) || 0})+(${value})`)));
    else shell.set(target, (shell.parameter(target) ?? '') + value);
    return;
  }
  if (old?.readonly) throw new ReadonlyVariable(target);
  if (old?.value instanceof Map) {
    old.value.set(subscript, append ? (old.value.get(subscript) ?? '') + value : value);
    return;
  }
  const array = Array.isArray(old?.value) ? old.value : old?.value === undefined ? [] : [old.value];
  const i = position(shell, array, target, subscript);
  const number = (text: string): string => (old?.integer ? String(evaluateArithmetic(shell, text)) : text);
  array[i] = append
    ? old?.integer
      ? number(`(${array[i] ?? 0})+(${value})`)
      : (array[i] ?? '') + value
    : number(value);
  if (array !== old?.value) shell.variables.setValue(target, array);
}

export function assignArray(shell: Shell, name: string, literal: ArrayLiteral): void {
  const target = shell.variables.target(name);
  const old = shell.variables.get(target);
  if (old?.readonly) throw new ReadonlyVariable(target);
  if (old?.value instanceof Map) {
    const map = literal.append ? old.value : new Map<string, string>();
    const bare: string[] = [];
    for (const { subscript, value } of literal.items) {
      if (subscript === undefined) bare.push(value);
      else map.set(subscript, value);
    }
    for (let i = 0; i < bare.length; i += 2) map.set(bare[i] as string, bare[i + 1] ?? '');
    shell.variables.setValue(target, map);
    return;
  }
  const array: string[] = !literal.append
    ? []
    : Array.isArray(old?.value)
      ? old.value.slice()
      : old?.value === undefined
        ? []
        : [old.value];
  let next = array.length;
  for (const { subscript, value } of literal.items) {
    if (subscript !== undefined) next = position(shell, array, target, subscript);
    array[next++] = old?.integer ? String(evaluateArithmetic(shell, value)) : value;
  }
  shell.variables.setValue(target, array);
}

function position(shell: Shell, array: readonly string[], name: string, subscript: string): number {
  const i = Number(evaluateArithmetic(shell, subscript));
  const at = i < 0 ? i + array.length : i;
  if (at < 0) throw new ExpansionError(`${name}[${subscript}]: bad array subscript`);
  return at;
}

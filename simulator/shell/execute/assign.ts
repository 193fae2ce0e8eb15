/** Assignments to scalars, to elements of arrays, and of whole arrays. */
import { outOfMemory } from '../../kernel/exhausted.ts';
import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { type ArrayLiteral, ExpansionError, type Shell } from '../shell.ts';
import { type Attributes, inCase, REFERABLE, ReadonlyVariable, Variables } from '../variables.ts';

export function assign(
  shell: Shell,
  name: string,
  subscript: string | undefined,
  value: string,
  append: boolean,
): void {
  const target = targetOf(shell, name);
  const element = target.endsWith(']') ? /^(\w+)\[(.*)\]$/.exec(target) : null;
  if (element && subscript === undefined) {
    assign(shell, element[1] as string, element[2], value, append);
    return;
  }
  const old = shell.variables.get(target);
  if (old?.reference && !REFERABLE.test(subscript === undefined ? value : ''))
    throw new ExpansionError(`\`${subscript === undefined ? value : ''}': not a valid identifier`);
  if (subscript === undefined) {
    if (!append) shell.set(target, value);
    else if (old?.integer)
      shell.set(target, String(evaluateArithmetic(shell, `(${shell.parameter(target) || 0})+(${value})`)));
    else shell.set(target, (shell.parameter(target) ?? '') + value);
    return;
  }
  if (old?.readonly) throw new ReadonlyVariable(Variables.plain(target));
  if (old?.bare) shell.variables.setAttributes(target, { bare: false });
  if (old?.value instanceof Map) {
    const before = old.value.get(subscript);
    old.value.set(subscript, stored(shell, old, before, value, append));
    return;
  }
  const array = Array.isArray(old?.value) ? old.value : old?.value === undefined ? [] : [old.value];
  const i = position(shell, array, target, subscript);
  array[i] = stored(shell, old, array[i], value, append);
  if (array !== old?.value) shell.variables.setValue(target, array);
}

/** What an assignment to a name changes. A reference that leads nowhere takes the name given; one to itself gives the line up. */
function targetOf(shell: Shell, name: string): string {
  const target = shell.variables.target(name);
  if (target === '') throw new ExpansionError('');
  return target;
}

/** What an element becomes: a sum for integers, in the case that `declare -u` and its kin want. */
function stored(
  shell: Shell,
  attributes: Attributes | undefined,
  before: string | undefined,
  value: string,
  append: boolean,
): string {
  if (attributes?.integer) return String(evaluateArithmetic(shell, append ? `(${before || 0})+(${value})` : value));
  const whole = append ? (before ?? '') + value : value;
  return attributes ? inCase(attributes, whole) : whole;
}

/** What an array may hold: a script that adds to one for ever must not take the page's memory. */
const MOST_ELEMENTS = 4_000_000;

/** `a=(…)`; `a+=(…)` adds in place, so that a loop of it takes time linear in the array. */
export function assignArray(shell: Shell, name: string, literal: ArrayLiteral): void {
  const target = targetOf(shell, name);
  if (shell.variables.get(target)?.reference) shell.variables.setAttributes(target, { reference: false });
  const old = shell.variables.get(target);
  if (old?.readonly) throw new ReadonlyVariable(Variables.plain(target));
  if (old?.value instanceof Map) {
    const map = literal.append ? old.value : new Map<string, string>();
    const bare: string[] = [];
    for (const { subscript, value, append } of literal.items) {
      if (subscript === undefined) bare.push(value);
      else if (subscript === '') throw new ExpansionError(`[${subscript}]=${value}: bad array subscript`);
      else map.set(subscript, stored(shell, old, map.get(subscript), value, append ?? false));
    }
    for (let i = 0; i < bare.length; i += 2)
      map.set(bare[i] as string, stored(shell, old, undefined, bare[i + 1] ?? '', false));
    shell.variables.setValue(target, map);
    return;
  }
  const array: string[] = !literal.append
    ? []
    : Array.isArray(old?.value)
      ? old.value
      : old?.value === undefined
        ? []
        : [old.value];
  let next = array.length;
  for (const { subscript, value, append } of literal.items) {
    if (subscript !== undefined) next = position(shell, array, target, subscript);
    array[next] = stored(shell, old, array[next], value, append ?? false);
    next++;
  }
  if (array.length > MOST_ELEMENTS) throw outOfMemory();
  shell.variables.setValue(target, array);
}

function position(shell: Shell, array: readonly string[], name: string, subscript: string): number {
  const i = Number(evaluateArithmetic(shell, subscript));
  const at = i < 0 ? i + array.length : i;
  if (at < 0) throw new ExpansionError(`${name}[${subscript}]: bad array subscript`);
  return at;
}

/** Variables as text, as `declare -p` writes them. */
import { doubleQuote } from './expand/quote.ts';
import type { Variable } from './variables.ts';

/** Letters of the attributes, in bash's order. */
export function flagsOf(variable: Variable): string {
  const { value } = variable;
  const { integer, reference, readonly, traced, exported, capital, lower, upper } = variable;
  return `${Array.isArray(value) ? 'a' : ''}${value instanceof Map ? 'A' : ''}${integer ? 'i' : ''}${reference ? 'n' : ''}${readonly ? 'r' : ''}${traced ? 't' : ''}${exported ? 'x' : ''}${capital ? 'c' : ''}${lower ? 'l' : ''}${upper ? 'u' : ''}`;
}

/** `declare -x NAME="value"` */
export function declarationText(name: string, variable: Variable): string {
  const flags = flagsOf(variable);
  const head = `declare -${flags === '' ? '-' : flags} ${name}`;
  if (variable.value === undefined || variable.bare) return head;
  return `${head}=${typeof variable.value === 'string' ? doubleQuote(variable.value) : arrayText(variable)}`;
}

/** `([0]="a" [1]="b")` */
export function arrayText({ value }: Variable): string {
  if (Array.isArray(value)) {
    const items: string[] = [];
    value.forEach((item, i) => items.push(`[${i}]=${doubleQuote(item)}`));
    return `(${items.join(' ')})`;
  }
  if (value instanceof Map)
    return `(${[...value].map(([key, item]) => `[${/^[\w./:@%+,-]+$/.test(key) ? key : doubleQuote(key)}]=${doubleQuote(item)} `).join('')})`;
  return '';
}

/** jq's operators: how strongly they bind, and what they make of two filters. Upstream: the precedences of jq's parser.y. */
import type { Assignment, Node, Operator } from './nodes.ts';

type Power = readonly [power: number, side: 'left' | 'right' | 'none'];

/** Binding power, and how operators of the same power stand to each other. */
export const OPERATORS: ReadonlyMap<string, Power> = new Map<string, Power>([
  ['//', [2, 'right']],
  ...['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='].map((o): [string, Power] => [o, [3, 'none']]),
  ['or', [4, 'left']],
  ['and', [5, 'left']],
  ...['==', '!=', '<', '<=', '>', '>='].map((o): [string, Power] => [o, [6, 'none']]),
  ['+', [7, 'left']],
  ['-', [7, 'left']],
  ['*', [8, 'left']],
  ['/', [8, 'left']],
  ['%', [8, 'left']],
]);
export const COMMA = 1;
export const LOWEST = 2;

/** The filter that an operator makes of those beside it. */
export function combined(operator: string, left: Node, right: Node): Node {
  if (operator === 'and' || operator === 'or') return { kind: operator, left, right };
  if (operator === '//') return { kind: 'alternative', left, right };
  if (OPERATORS.get(operator)?.[0] === 3) return { kind: 'assign', operator: operator as Assignment, left, right };
  return { kind: 'binary', operator: operator as Operator, left, right };
}

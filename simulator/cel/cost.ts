/**
 * What an expression may cost, so that none can hang: every round of a macro and every item that a function gives is one unit.
 * The list a macro goes over is charged before its first round, by a function put around it in the source, because macros
 * swallow the errors of their rounds. Upstream has the same idea in apiserver/pkg/cel (runtime cost budget).
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { MACROS } from './check.ts';

/** Units of one evaluation. Example: pods.all(p, pods.exists(q, …)) over 300 pods costs 300 + 300 · 300 = 90,300. */
export const COST_LIMIT = 200_000;

/** The function around what macros go over. */
export const CHARGE = 'charge__';

/** Counts units; over the limit, lists become empty and whoever runs the expression is told. */
export class Cost {
  #spent = 0;

  /** Begins an evaluation; gives what the one around it (a rule asked by a fact) has spent, for `end`. */
  begin(): number {
    const before = this.#spent;
    this.#spent = 0;
    return before;
  }

  end(before: number): void {
    this.#spent = before;
  }

  get exceeded(): boolean {
    return this.#spent > COST_LIMIT;
  }

  /** Charges for a value's items: the value itself, or an empty list when the budget is gone. */
  charge(value: unknown): unknown {
    this.#spent += 1 + sizeOf(value);
    return this.exceeded ? [] : value;
  }

  /** Notes what a function gave. */
  noting<T>(value: T): T {
    this.#spent += 1 + (Array.isArray(value) ? value.length : 0);
    return value;
  }
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map || value instanceof Set) return value.size;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
}

/** The source with the charging function around what its macros go over; a column of it is `before(column)` of the original. */
export function charged(source: string, ast: ASTNode): { readonly source: string; before(column: number): number } {
  const inserts: { readonly at: number; readonly text: string }[] = [];
  collect(ast, (start, end) => {
    inserts.push({ at: start, text: `${CHARGE}(` }, { at: end, text: ')' });
  });
  if (inserts.length === 0) return { source, before: (column) => column };
  // An end before a beginning at the same place; outer beginnings come first as they were found first.
  inserts.sort((a, b) => a.at - b.at || (a.text === ')' ? 0 : 1) - (b.text === ')' ? 0 : 1));
  let out = '';
  let from = 0;
  const shifts: { readonly at: number; readonly by: number }[] = [];
  for (const { at, text } of inserts) {
    out += source.slice(from, at) + text;
    from = at;
    shifts.push({ at: out.length, by: text.length });
  }
  out += source.slice(from);
  return {
    source: out,
    before: (column) => column - shifts.reduce((sum, { at, by }) => sum + (at < column ? by : 0), 0),
  };
}

function collect(node: unknown, found: (start: number, end: number) => void): void {
  if (Array.isArray(node)) for (const part of node) collect(part, found);
  else if (typeof node === 'object' && node !== null && 'op' in node && 'args' in node) {
    const { op, args } = node as ASTNode;
    if (op === 'rcall' && MACROS.includes(args[0]) && args[2].length >= 2) found(args[1].start, args[1].end);
    collect(args, found);
  }
}

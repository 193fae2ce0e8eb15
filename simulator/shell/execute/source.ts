/** The text of a syntax node, as jobs and `type` show it. */
import type { Unit } from '../unit.ts';

export function sourceText(unit: Unit, node: { readonly pos: number; readonly end: number }): string {
  return unit.source.slice(node.pos, node.end).trim();
}

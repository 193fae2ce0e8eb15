/** Lines as they stand on the screen: folded at its edge, overstruck letters bold or underlined, form feeds as signs. Upstream: more.c, get_line. */
import { cellsOf, characters } from '../../../kernel/cells.ts';

const TAB = 8;

/** The rows of a line. */
export function rowsOf(line: string, columns: number, plain: boolean): string[] {
  const rows: string[] = [];
  let row = '';
  let at = 0;
  const all = [...characters(line.replaceAll('\f', '^L'))];
  for (let i = 0; i < all.length; i++) {
    let shown = all[i] as string;
    let cells = cellsOf(shown);
    if (shown === '\t') cells = TAB - (at % TAB);
    else if (shown === '\x1b') {
      // what colours is no letter
      const [sequence = shown] = /^\x1b(?:\[[\d;]*[A-Za-z])?/.exec(all.slice(i).join('')) ?? [];
      row += sequence;
      i += sequence.length - 1;
      continue;
    } else if (shown < ' ') cells = 0;
    if (all[i + 1] === '\b' && all[i + 2] !== undefined) {
      const over = all[i + 2] as string;
      i += 2;
      if (plain) shown = shown === '_' ? over : shown;
      else if (shown === '_') shown = `\x1b[4m${over}\x1b[24m`;
      else if (over === '_') shown = `\x1b[4m${shown}\x1b[24m`;
      else shown = shown === over ? `\x1b[1m${over}\x1b[22m` : over;
      cells = cellsOf(over === '_' ? (all[i - 2] as string) : over);
    }
    if (at + cells > columns) {
      rows.push(row);
      row = '';
      at = 0;
    }
    row += shown;
    at += cells;
  }
  return [...rows, row];
}

/** The list of candidates that a second Tab shows, in columns as readline draws them. Upstream: readline's rl_display_match_list. */

import { cellsOf } from '../../kernel/cells.ts';
import type { Completion } from '../../kernel/completion.ts';

/** Its lines. */
export function menu(items: readonly Completion[], columns: number): string[] {
  const names = items.map(({ shown, value }) => shown ?? value);
  if (items.some((item) => item.description)) {
    const width = Math.max(...names.map(cellsOf));
    return items.map((item, i) =>
      clip(`${pad(names[i] as string, width)}${item.description ? `  (${item.description})` : ''}`, columns),
    );
  }
  const width = Math.max(...names.map(cellsOf)) + 2;
  const fitting = Math.max(1, Math.floor(columns / width));
  // A row that would fill the screen to its edge takes one less.
  const perRow = fitting > 1 && fitting * width === columns ? fitting - 1 : fitting;
  const rows = Math.ceil(names.length / perRow);
  const out: string[] = [];
  for (let row = 0; row < rows; row++) {
    const line: string[] = [];
    for (let column = 0; column < perRow; column++) {
      const name = names[column * rows + row];
      if (name !== undefined) line.push(column * rows + row + rows < names.length ? pad(name, width) : name);
    }
    out.push(line.join(''));
  }
  return out;
}

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - cellsOf(text)));

function clip(text: string, columns: number): string {
  let cells = 0;
  let out = '';
  for (const c of text) {
    cells += cellsOf(c);
    if (cells > columns) break;
    out += c;
  }
  return out;
}

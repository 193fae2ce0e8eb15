/** The list of candidates that a second Tab shows, in columns as readline draws them. Upstream: readline's rl_display_match_list. */

import { cellsOf } from '../../kernel/cells.ts';
import type { Completion } from '../../kernel/completion.ts';

const DOTS = '...';

export interface MenuLook {
  /** Rows are filled one by one, not columns. */
  readonly across: boolean;
  /** Columns to use; one that cannot be: all. */
  readonly width: number;
  /** Folders end with a slash. */
  readonly folders: boolean;
  /** So many characters at the beginning of each are shown as dots. */
  readonly common: number;
}

/** Its lines. */
export function menu(items: readonly Completion[], screen: number, look: MenuLook): string[] {
  const columns = look.width >= 0 && look.width <= screen ? look.width : screen;
  const names = items.map(({ shown, value, open }) => {
    const name = shown ?? value;
    const unmarked = open && !look.folders ? name.replace(/\/$/, '') : name;
    return look.common > 0 ? DOTS + unmarked.slice(look.common) : unmarked;
  });
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
      const at = look.across ? row * perRow + column : column * rows + row;
      const name = names[at];
      const last = look.across ? column === perRow - 1 || at === names.length - 1 : at + rows >= names.length;
      if (name !== undefined) line.push(last ? name : pad(name, width));
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

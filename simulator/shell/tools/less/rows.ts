/**
 * How less lays a line out in rows: numbers before it, long lines broken or cut, control characters in reverse as ^X (not a carriage
 * return at the end), what was looked
 * for marked. Left out: overstriking (man's bold by backspace).
 */
import { cellsOf, characters } from '../../../kernel/cells.ts';
import type { Matcher } from '../../regex/regexp.ts';

export interface Layout {
  readonly columns: number;
  readonly numbered: boolean;
  /** Long lines end at the edge, where ">" stands. */
  readonly chopped: boolean;
  /** Cells that a chopped line begins with are left out. */
  readonly shift: number;
  /** Colours come through (-R). */
  readonly raw: boolean;
  readonly marks: Matcher | undefined;
}

export interface Row {
  readonly text: string;
  /** So much of the line stands before the next row (code units). */
  readonly end: number;
}

const COLOUR = /^\x1b\[[\d;:]*[mK]/;
const reverse = (text: string): string => `\x1b[7m${text}\x1b[27m`;

/** "      3 " */
const numberOf = (index: number): string => `${String(index + 1).padStart(7)} `;

export function rowsOf(line: string, index: number, layout: Layout): readonly Row[] {
  const { columns, chopped, raw } = layout;
  const begin = layout.numbered ? numberOf(index) : '';
  const room = Math.max(1, columns - (layout.numbered ? 8 : 0));
  const hits = matches(line, layout.marks);
  const rows: Row[] = [];
  let text = begin;
  let cells = 0;
  let at = 0;
  let marked = false;
  const finish = (): void => {
    rows.push({ text: marked ? `${text}\x1b[27m` : text, end: at });
    text = begin;
    if (marked) text += '\x1b[7m';
    cells = 0;
  };
  const limit = chopped ? layout.shift + room : room;
  for (const c of piecesOf(line.replace(/\r$/, ''), raw)) {
    const hit = hits.some(([from, to]) => at >= from && at < to);
    if (hit !== marked) {
      text += hit ? '\x1b[7m' : '\x1b[27m';
      marked = hit;
    }
    if (raw && c.startsWith('\x1b')) {
      text += c;
      at += c.length;
      continue;
    }
    const shown = c === '\t' ? ' '.repeat(8 - (cells % 8)) : c < ' ' || c === '\x7f' ? control(c) : c;
    const width = c === '\x1b' ? 3 : shown.length === 2 && shown.startsWith('^') ? 2 : cellsOf(shown);
    if (cells + width > limit) {
      if (chopped) {
        // its last column tells that the line goes on
        rows.push({ text: cut(text, begin, layout, columns, cells), end: line.length });
        return rows;
      }
      finish();
    }
    const sign = shown !== c && c !== '\t' ? reverse(shown) + (marked ? '\x1b[7m' : '') : shown;
    if (!chopped || cells >= layout.shift) text += sign;
    cells += width;
    at += c.length;
  }
  at = line.length;
  finish();
  return rows;
}

/** A row whose last cell is ">". */
function cut(text: string, begin: string, { shift }: Layout, columns: number, cells: number): string {
  const all = characters(text);
  const end = '\x1b[27m';
  let used = cells - shift + begin.length;
  while (used > columns - 1 && all.length > 0) used -= cellsOf(all.pop() as string);
  return `${all.join('')}${' '.repeat(Math.max(0, columns - 1 - used))}${reverse('>')}${end}`;
}

const control = (c: string): string =>
  c === '\x1b' ? 'ESC' : c === '\x7f' ? '^?' : `^${String.fromCharCode(c.charCodeAt(0) + 64)}`;

/** Characters; with `raw`, sequences of colours as one. */
function* piecesOf(line: string, raw: boolean): Generator<string> {
  if (!raw || !line.includes('\x1b')) return yield* characters(line);
  let at = 0;
  while (at < line.length) {
    const colour = COLOUR.exec(line.slice(at, at + 32))?.[0];
    if (colour !== undefined) {
      yield colour;
      at += colour.length;
      continue;
    }
    const next = line.indexOf('\x1b', at + 1);
    const plain = line.slice(at, next < 0 ? undefined : next);
    yield* characters(plain);
    at += plain.length;
  }
}

function matches(line: string, marks: Matcher | undefined): readonly (readonly [number, number])[] {
  if (!marks) return [];
  return [...(marks.all(line) as unknown as readonly (readonly [number, number])[])];
}

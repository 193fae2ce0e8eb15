// A line as it was written, over the rows that a narrow terminal breaks it into, and where each of its characters stands.
import type { IBuffer } from 'xterm';

interface LogicalLine {
  readonly text: string;
  /** First and last row, from 0. */
  readonly from: number;
  readonly to: number;
  /** Column and row (both from 0) of the character at `offset`; a wide one at its first cell. */
  at(offset: number): { readonly column: number; readonly row: number };
  /** Column after the character at `offset`. */
  after(offset: number): { readonly column: number; readonly row: number };
}

/** Rows on either side that are looked at: a flood without an end of line is one line of thousands. */
const MOST_ROWS = 40;

/** The line that row `row` (from 0) belongs to; undefined outside of the buffer. */
export function logicalLine(buffer: IBuffer, row: number): LogicalLine | undefined {
  let from = row;
  while (from > 0 && row - from < MOST_ROWS && buffer.getLine(from)?.isWrapped) from--;
  if (!buffer.getLine(from)) return undefined;
  let to = from;
  while (to - row < MOST_ROWS && buffer.getLine(to + 1)?.isWrapped) to++;
  let text = '';
  const places: { column: number; width: number; row: number }[] = [];
  for (let y = from; y <= to; y++) {
    const line = buffer.getLine(y);
    for (let x = 0; line && x < line.length; x++) {
      const cell = line.getCell(x);
      const width = cell?.getWidth() ?? 1;
      if (width === 0) continue;
      const chars = cell?.getChars() || ' ';
      for (let i = 0; i < chars.length; i++) places.push({ column: x, width, row: y });
      text += chars;
    }
  }
  text = text.trimEnd();
  const place = (offset: number) => places[offset] ?? { column: 0, width: 1, row: to };
  return {
    text,
    from,
    to,
    at: (offset) => place(offset),
    after: (offset) => {
      const { column, width, row: y } = place(offset);
      return { column: column + width, row: y };
    },
  };
}

/** Draws prompt and text on a terminal: wrapping, wide characters at the margin, several lines, the cursor's place. */
import { cellsOf, characters, withoutEscapes } from '../../kernel/cells.ts';

export interface Picture {
  readonly prompt: string;
  readonly characters: readonly string[];
  /** Cursor before this character. */
  readonly cursor: number;
}

export class Screen {
  columns: number;
  /** Where the prompt starts: behind what a program left on the line. */
  #indent = 0;
  /** Row of the cursor, counted from the prompt's. */
  #row = 0;
  /** Rows drawn in all, minus one. */
  #lastRow = 0;
  /** The last row is empty: the text ends at the margin of the one above, or in a newline. */
  #lastEmpty = false;

  constructor(columns: number) {
    this.columns = columns;
  }

  /** A new prompt stands on the line where the cursor is. */
  reset(indent = 0): void {
    this.#indent = indent;
    this.#row = 0;
    this.#lastRow = 0;
    this.#lastEmpty = false;
  }

  /** Escape sequences and text that draw the picture over the last one. */
  draw(picture: Picture): string {
    const { columns } = this;
    let x = this.#indent;
    let y = 0;
    let cursorX = 0;
    let cursorY = 0;
    const step = (cells: number): void => {
      if (x + cells > columns) {
        x = 0;
        y++;
      }
      x += cells;
    };
    for (const c of characters(withoutEscapes(picture.prompt))) step(cellsOf(c));
    let out = picture.prompt.replace(/[\x01\x02]/g, '');
    const atMargin = (): void => {
      if (x < columns) return;
      // The terminal wraps only when the next character comes: a blank brings it to the next line.
      out += ' \r';
      x = 0;
      y++;
    };
    picture.characters.forEach((c, i) => {
      if (i === picture.cursor) {
        atMargin();
        // a wide character that no longer fits stands at the beginning of the next row
        [cursorX, cursorY] = c >= ' ' && x + cellsOf(c) > columns ? [0, y + 1] : [x, y];
      }
      if (c === '\n') {
        atMargin();
        out += '\x1b[K\r\n';
        y++;
        x = 0;
      } else if (c < ' ' || c === '\x7f') {
        const shown = c === '\t' ? ' '.repeat(8 - (x % 8)) : `^${String.fromCharCode(c.charCodeAt(0) ^ 64)}`;
        for (const s of shown) {
          step(1);
          out += s;
        }
      } else {
        const cells = cellsOf(c);
        if (x + cells > columns && x < columns) out += ' '.repeat(columns - x);
        step(cells);
        out += c;
      }
    });
    // erased before the blank: an emptied row would be no part of this line any more when the screen's width changes
    out += '\x1b[J';
    atMargin();
    if (picture.cursor >= picture.characters.length) [cursorX, cursorY] = [x, y];
    const up = this.#row > 0 ? `\x1b[${this.#row}A` : '';
    const back = y > cursorY ? `\x1b[${y - cursorY}A` : '';
    const right = cursorX > 0 ? `\x1b[${cursorX}C` : '';
    this.#row = cursorY;
    this.#lastRow = y;
    this.#lastEmpty = x === 0 && y > 0;
    const start = this.#indent > 0 ? `\r\x1b[${this.#indent}C` : '\r';
    return `${up}${start}${out}${back}\r${right}`;
  }

  /** Moves the cursor below everything drawn. */
  leave(): string {
    const down = this.#lastRow > this.#row ? `\x1b[${this.#lastRow - this.#row}B` : '';
    const newline = this.#lastEmpty ? '\r' : '\r\n';
    this.reset();
    return down + newline;
  }

  /** Takes everything drawn off the screen; the cursor stands where the prompt began. */
  erase(): string {
    const up = this.#row > 0 ? `\x1b[${this.#row}A` : '';
    const start = this.#indent > 0 ? `\r\x1b[${this.#indent}C` : '\r';
    this.reset(this.#indent);
    return `${up}${start}\x1b[J`;
  }

  get indent(): number {
    return this.#indent;
  }

  /** Whether `text` may simply be printed at the end of the current row. */
  fits(before: number, cells: number): boolean {
    return this.#lastRow === this.#row && before + cells < this.columns;
  }
}

/**
 * Columns of text: Go's text/tabwriter (elastic tabs: a column is a block of tab-terminated cells above one another), and
 * the fork cli-runtime uses, which remembers widths from one flush to the next.
 */

interface TabOptions {
  readonly minWidth: number;
  readonly padding: number;
  /** Widths never shrink from one flush to the next. */
  readonly rememberWidths?: boolean;
}

/** As `kubectl get` prints. Upstream: printers.GetNewTabWriter. */
const GET_TABS: TabOptions = { minWidth: 6, padding: 3, rememberWidths: true };

export class TabWriter {
  readonly #options: TabOptions;
  #text = '';
  #widest: number[] = [];

  constructor(options: TabOptions = GET_TABS) {
    this.#options = options;
  }

  write(text: string): void {
    this.#text += text;
  }

  /** A new table begins. Upstream: SetRememberedWidths(nil). */
  forgetWidths(): void {
    this.#widest = [];
  }

  /** What was written since the last flush, in columns. */
  flush(): string {
    const text = this.#text;
    this.#text = '';
    if (text === '') return '';
    const lines = text.split('\n').map((line) => line.split('\t'));
    const out: string[][] = lines.map(() => []);
    this.#format(lines, out, 0, lines.length, 0);
    return out.map((cells) => cells.join('')).join('\n');
  }

  /** Pads column `column` of the lines from..to, block by block; deeper columns within each block. */
  #format(lines: readonly string[][], out: string[][], from: number, to: number, column: number): void {
    for (let i = from; i < to; ) {
      const cells = lines[i] as string[];
      if (column >= cells.length - 1) {
        // The last cell of a line belongs to no column.
        const last = cells[column];
        if (last !== undefined) (out[i] as string[])[column] = last;
        i++;
        continue;
      }
      let end = i;
      let width = this.#options.minWidth;
      for (; end < to && column < (lines[end] as string[]).length - 1; end++) {
        const length = runes((lines[end] as string[])[column] as string);
        if (length + this.#options.padding > width) width = length + this.#options.padding;
      }
      if (this.#options.rememberWidths) {
        width = Math.max(width, this.#widest[column] ?? 0);
        this.#widest[column] = width;
      }
      for (let j = i; j < end; j++) {
        const cell = (lines[j] as string[])[column] as string;
        (out[j] as string[])[column] = cell + ' '.repeat(Math.max(0, width - runes(cell)));
      }
      this.#format(lines, out, i, end, column + 1);
      i = end;
    }
  }
}

/** Characters as utf8.RuneCount counts them. */
function runes(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 0xd800 && code <= 0xdbff) count--;
  }
  return count;
}

/** Rows in columns; every cell but the last of a row is padded. */
export function columns(rows: readonly (readonly string[])[]): string {
  const writer = new TabWriter(GET_TABS);
  writer.write(rows.map((cells) => `${cells.join('\t')}\n`).join(''));
  return writer.flush();
}

/** What describers write into: indented lines with tabs, laid out in blocks. Upstream: describe.PrefixWriter over tabwriter. */
import { TabWriter } from '../printers/tabwriter.ts';

/** tabwriter.NewWriter(out, 0, 8, 2, ' ', 0). */
const TABS = { minWidth: 0, padding: 2 };

export class DescribeWriter {
  readonly #layOut: boolean;
  #done = '';
  #block = '';

  /** With `layOut: false` tabs stay as they are. */
  constructor(options: { readonly layOut?: boolean } = {}) {
    this.#layOut = options.layOut ?? true;
  }

  /** A line at an indent of `level` × 2 blanks; cells are separated by tabs. */
  line(level: number, text: string): void {
    this.#block += `${'  '.repeat(level)}${text}\n`;
  }

  /** Text as it is. */
  text(text: string): void {
    this.#block += text;
  }

  /** Ends the block: columns of what follows are independent of what came before. */
  flush(): void {
    if (this.#layOut) {
      const tabs = new TabWriter(TABS);
      tabs.write(this.#block);
      this.#done += tabs.flush();
    } else this.#done += this.#block;
    this.#block = '';
  }

  toString(): string {
    this.flush();
    return this.#done;
  }
}

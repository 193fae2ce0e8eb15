/** What was cut, the latest last: Ctrl-Y puts it back, Alt-Y after it takes older ones. Upstream: readline's kill.c. */

/** So many are kept. Upstream: DEFAULT_MAX_KILLS. */
const KEPT = 10;

export class KillRing {
  readonly #cuts: (readonly string[])[] = [];
  #at = 0;
  /** Rises with each cut: a command that leaves it as it was ends a run of cuts. */
  count = 0;

  /** `append`: behind what was cut just before, else before it; `joins`: cuts in a row are one (not in vi's mode). */
  push(text: readonly string[], append: boolean, joins: boolean): void {
    const last = this.#cuts.at(-1);
    if (this.count > 0 && last !== undefined) this.#cuts.pop();
    this.#cuts.push(
      this.count > 0 && last !== undefined && joins ? (append ? [...last, ...text] : [...text, ...last]) : text,
    );
    if (this.#cuts.length > KEPT) this.#cuts.shift();
    this.#at = this.#cuts.length - 1;
  }

  /** What Ctrl-Y puts back; undefined: nothing was ever cut. */
  get current(): readonly string[] | undefined {
    return this.#cuts[this.#at];
  }

  /** Goes to the one before, round about. */
  turn(): void {
    this.#at = (this.#at + this.#cuts.length - 1) % Math.max(1, this.#cuts.length);
  }
}

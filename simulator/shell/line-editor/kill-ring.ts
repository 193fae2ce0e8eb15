/** What was cut, the latest last: Ctrl-Y puts it back, Alt-Y after it takes older ones. Upstream: readline's kill.c. */

/** So many are kept. Upstream: DEFAULT_MAX_KILLS, and three times that. */
const KEPT = 30;

export class KillRing {
  readonly #cuts: string[] = [];

  /** `joins`: it was cut right after the last one, and goes with it. */
  push(text: string, joins?: 'forward' | 'back'): void {
    const last = this.#cuts.at(-1);
    if (joins && last !== undefined)
      this.#cuts[this.#cuts.length - 1] = joins === 'forward' ? last + text : text + last;
    else this.#cuts.push(text);
    if (this.#cuts.length > KEPT) this.#cuts.shift();
  }

  get latest(): string | undefined {
    return this.#cuts.at(-1);
  }

  /** The `back`th before the latest, round about. */
  older(back: number): string | undefined {
    const { length } = this.#cuts;
    return length === 0 ? undefined : this.#cuts[(((length - 1 - back) % length) + length) % length];
  }
}

/** A place in the history of lines, with what was being typed kept at its end. */
export class HistoryCursor {
  readonly #lines: readonly string[];
  /** Lines changed while looking through history, by position. */
  readonly #edited = new Map<number, string>();
  at: number;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
    this.at = lines.length;
  }

  /** The line at `index`, `current` kept for when one comes back; undefined when there is none. */
  goTo(index: number, current: string): string | undefined {
    if (index < 0 || index > this.#lines.length || index === this.at) return undefined;
    this.#edited.set(this.at, current);
    this.at = index;
    return this.#edited.get(index) ?? this.#lines[index] ?? '';
  }

  startingWith(start: string, direction: -1 | 1, current: string): string | undefined {
    for (let i = this.at + direction; i >= 0 && i < this.#lines.length; i += direction) {
      const line = this.#lines[i] as string;
      if (!line.startsWith(start) || line === current) continue;
      return this.goTo(i, current);
    }
    return undefined;
  }
}

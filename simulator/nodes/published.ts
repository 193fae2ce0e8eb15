/**
 * Numbers that programs publish for checks (lesson-format.md §4.3, `fact`): counts of what happened, and levels that hold until
 * they are set anew or their container ends. By the uid of the pod.
 */

type Values = { readonly atMs: number; readonly value: number }[];

export class PublishedFacts {
  readonly #nowMs: () => number;
  readonly #counts = new Map<string, Values>();
  readonly #levels = new Map<string, Values>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** `by` more of a thing have happened. */
  count(uid: string, name: string, by = 1): void {
    this.#add(this.#counts, keyOf(uid, name), by);
  }

  /** A level is this from now on. */
  set(uid: string, name: string, value: number): void {
    const key = keyOf(uid, name);
    if (this.#levels.get(key)?.at(-1)?.value !== value) this.#add(this.#levels, key, value);
  }

  /** The pod's program has ended: its levels are nothing. */
  ended(uid: string): void {
    for (const [key, values] of this.#levels)
      if (key.startsWith(`${uid} `) && values.at(-1)?.value !== 0) this.#add(this.#levels, key, 0);
  }

  /**
   * What a pod published: of a count, how many in fromMs … toMs; of a level, what it was at toMs; undefined when it never said.
   * Example: counted at 10 s, 20 s and 30 s; from 15 s to 30 s that is 2.
   */
  value(uid: string, name: string, fromMs: number, toMs: number): number | undefined {
    const key = keyOf(uid, name);
    const counts = this.#counts.get(key);
    if (counts) return counts.reduce((sum, { atMs, value }) => (atMs >= fromMs && atMs <= toMs ? sum + value : sum), 0);
    const levels = this.#levels.get(key);
    return levels && (levels.findLast(({ atMs }) => atMs <= toMs)?.value ?? 0);
  }

  #add(all: Map<string, Values>, key: string, value: number): void {
    const values = all.get(key) ?? [];
    values.push({ atMs: this.#nowMs(), value });
    all.set(key, values);
  }
}

const keyOf = (uid: string, name: string): string => `${uid} ${name}`;

/**
 * What became of a load's requests, compactly: one entry per request in typed arrays, running sums for settled ones.
 * `facts` answers lesson-format.md §8.3 for any window; what costs a walk (gap, percentiles, versions) is reckoned
 * when it is read.
 */

const FLYING = 0;
const OK = 1;
const LOST = 2;
const ERROR = 3;
export type Outcome = 'ok' | 'lost' | 'error';
const CODES: Readonly<Record<Outcome, number>> = { ok: OK, lost: LOST, error: ERROR };

/** §8.3: traffic(id). Times are milliseconds. */
export interface TrafficFacts {
  readonly sent: number;
  readonly ok: number;
  readonly lost: number;
  readonly errors: number;
  /** lost + errors */
  readonly failed: number;
  /** Longest time without an ok answer, reckoned between starts. */
  readonly gap: number;
  readonly p50: number;
  readonly p99: number;
  /** Complete answers by version. */
  readonly by: Readonly<Record<string, number>>;
}

export class Outcomes {
  #size = 0;
  #starts = new Float64Array(1024);
  #codes = new Uint8Array(1024);
  #takes = new Uint32Array(1024);
  #versions = new Uint16Array(1024);
  /** Sums over requests before each index, valid up to `#summed`. */
  #okBefore = new Uint32Array(1025);
  #lostBefore = new Uint32Array(1025);
  #errorsBefore = new Uint32Array(1025);
  #summed = 0;
  readonly #names: string[] = [''];
  readonly #numbers = new Map<string, number>([['', 0]]);

  begin(atMs: number): number {
    if (this.#size === this.#starts.length) this.#grow();
    this.#starts[this.#size] = atMs;
    return this.#size++;
  }

  describe(index: number, version: string, takesMs: number): void {
    let number = this.#numbers.get(version);
    if (number === undefined) {
      number = this.#names.length;
      this.#names.push(version);
      this.#numbers.set(version, number);
    }
    this.#versions[index] = number;
    this.#takes[index] = takesMs;
  }

  settle(index: number, outcome: Outcome): void {
    this.#codes[index] = CODES[outcome];
  }

  facts(fromMs: number, toMs: number): TrafficFacts {
    this.#sum();
    const from = this.#firstAt(fromMs);
    const to = Math.max(from, this.#firstAt(toMs + 1));
    const counts = this.#counts(from, to);
    const walk = () => this.#walk(from, to, fromMs, toMs);
    return new Facts(to - from, counts, walk);
  }

  #counts(from: number, to: number): readonly [ok: number, lost: number, errors: number] {
    const end = Math.max(from, Math.min(to, this.#summed));
    const begin = Math.min(from, end);
    let ok = 0;
    let lost = 0;
    let errors = 0;
    if (end <= this.#summed && begin <= this.#summed) {
      ok = (this.#okBefore[end] as number) - (this.#okBefore[begin] as number);
      lost = (this.#lostBefore[end] as number) - (this.#lostBefore[begin] as number);
      errors = (this.#errorsBefore[end] as number) - (this.#errorsBefore[begin] as number);
    }
    for (let i = Math.max(begin, Math.min(end, this.#summed)); i < to; i++) {
      const code = this.#codes[i];
      if (code === OK) ok++;
      else if (code === LOST) lost++;
      else if (code === ERROR) errors++;
    }
    return [ok, lost, errors];
  }

  #walk(from: number, to: number, fromMs: number, toMs: number): Details {
    const by = new Map<string, number>();
    const times = new Map<number, number>();
    let gap = 0;
    let answered = 0;
    let last = Math.max(fromMs, from < to ? (this.#starts[from] as number) : fromMs);
    for (let i = from; i < to; i++) {
      const code = this.#codes[i];
      if (code === OK) {
        gap = Math.max(gap, (this.#starts[i] as number) - last);
        last = this.#starts[i] as number;
      }
      if (code !== OK && code !== ERROR) continue;
      answered++;
      const takes = this.#takes[i] as number;
      times.set(takes, (times.get(takes) ?? 0) + 1);
      const version = this.#names[this.#versions[i] as number] as string;
      by.set(version, (by.get(version) ?? 0) + 1);
    }
    if (to > from) gap = Math.max(gap, Math.min(toMs, this.#starts[to - 1] as number) - last);
    const sorted = [...times].sort((a, b) => a[0] - b[0]);
    return {
      gap,
      p50: percentile(sorted, answered, 0.5),
      p99: percentile(sorted, answered, 0.99),
      by: Object.fromEntries([...by].sort()),
    };
  }

  /** Extends the sums over what is settled. */
  #sum(): void {
    for (let i = this.#summed; i < this.#size; i++) {
      const code = this.#codes[i];
      if (code === FLYING) return;
      this.#okBefore[i + 1] = (this.#okBefore[i] as number) + (code === OK ? 1 : 0);
      this.#lostBefore[i + 1] = (this.#lostBefore[i] as number) + (code === LOST ? 1 : 0);
      this.#errorsBefore[i + 1] = (this.#errorsBefore[i] as number) + (code === ERROR ? 1 : 0);
      this.#summed = i + 1;
    }
  }

  /** The first request that started at or after that instant. */
  #firstAt(atMs: number): number {
    let low = 0;
    let high = this.#size;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] as number) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(): void {
    const length = this.#starts.length * 2;
    this.#starts = copied(new Float64Array(length), this.#starts);
    this.#codes = copied(new Uint8Array(length), this.#codes);
    this.#takes = copied(new Uint32Array(length), this.#takes);
    this.#versions = copied(new Uint16Array(length), this.#versions);
    this.#okBefore = copied(new Uint32Array(length + 1), this.#okBefore);
    this.#lostBefore = copied(new Uint32Array(length + 1), this.#lostBefore);
    this.#errorsBefore = copied(new Uint32Array(length + 1), this.#errorsBefore);
  }
}

/** What is reckoned only when it is read. */
interface Details {
  readonly gap: number;
  readonly p50: number;
  readonly p99: number;
  readonly by: Readonly<Record<string, number>>;
}

class Facts implements TrafficFacts {
  readonly sent: number;
  readonly ok: number;
  readonly lost: number;
  readonly errors: number;
  readonly failed: number;
  readonly #walk: () => Details;
  #walked: Details | undefined;

  constructor(sent: number, [ok, lost, errors]: readonly [number, number, number], walk: () => Details) {
    this.sent = sent;
    this.ok = ok;
    this.lost = lost;
    this.errors = errors;
    this.failed = lost + errors;
    this.#walk = walk;
  }

  get gap(): number {
    return this.#details().gap;
  }
  get p50(): number {
    return this.#details().p50;
  }
  get p99(): number {
    return this.#details().p99;
  }
  get by(): Readonly<Record<string, number>> {
    return this.#details().by;
  }

  #details(): Details {
    this.#walked ??= this.#walk();
    return this.#walked;
  }
}

function copied<T extends Float64Array | Uint8Array | Uint16Array | Uint32Array>(into: T, from: T): T {
  into.set(from as never);
  return into;
}

/** The smallest time within which that share of the answers came. Example: 20 ms three times, 90 ms once: p50 = 20. */
function percentile(sorted: readonly (readonly [number, number])[], total: number, share: number): number {
  let left = Math.ceil(total * share);
  for (const [time, count] of sorted) {
    left -= count;
    if (left <= 0) return time;
  }
  return 0;
}

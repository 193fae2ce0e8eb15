/**
 * What became of a load's requests, compactly: one entry per request in typed arrays, running sums for settled ones.
 * `facts` answers lesson-format.md §8.3 for any window; what costs a walk (gap, percentiles, shares) is reckoned when it
 * is read.
 */

export type Outcome =
  | 'ok'
  /** a complete answer of 500 or more */
  | 'error'
  /** nobody listened, or the Service had no endpoints */
  | 'refused'
  /** the server ended before its answer was complete */
  | 'reset'
  /** no complete answer within the time allowed */
  | 'timeout'
  /** nobody knew the name */
  | 'unresolved';

const FLYING = 0;
const OK = 1;
const ERROR = 2;
const REFUSED = 3;
const RESET = 4;
const TIMEOUT = 5;
const UNRESOLVED = 6;
const CODES: Readonly<Record<Outcome, number>> = {
  ok: OK,
  error: ERROR,
  refused: REFUSED,
  reset: RESET,
  timeout: TIMEOUT,
  unresolved: UNRESOLVED,
};

/** §8.3: traffic(id). Times are milliseconds. */
export interface TrafficFacts {
  readonly sent: number;
  readonly ok: number;
  readonly lost: number;
  readonly errors: number;
  /** lost + errors */
  readonly failed: number;
  /** Why requests were lost. */
  readonly causes: Readonly<Record<'refused' | 'reset' | 'timeout' | 'unresolved', number>>;
  /** Longest time without an ok answer, reckoned between starts. */
  readonly gap: number;
  readonly p50: number;
  readonly p99: number;
  /** Complete answers by version, and by pod. */
  readonly by: Readonly<Record<string, number>>;
  readonly pods: Readonly<Record<string, number>>;
}

/** A part of a window, for curves. */
export interface TrafficSample {
  readonly atMs: number;
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  readonly by: Readonly<Record<string, number>>;
}

export class Outcomes {
  #size = 0;
  #starts = new Float64Array(1024);
  #codes = new Uint8Array(1024);
  #takes = new Uint32Array(1024);
  #sources = new Uint16Array(1024);
  /** Sums over requests before each index, valid up to `#summed`. */
  #okBefore = new Uint32Array(1025);
  #errorsBefore = new Uint32Array(1025);
  #settledBefore = new Uint32Array(1025);
  #summed = 0;
  /** Who answered: version and pod, numbered. */
  readonly #names: { readonly version: string; readonly pod: string }[] = [{ version: '', pod: '' }];
  readonly #numbers = new Map<string, number>();

  begin(atMs: number): number {
    if (this.#size === this.#starts.length) this.#grow();
    this.#starts[this.#size] = atMs;
    return this.#size++;
  }

  /** The number of a version of a pod, for `describe`. */
  source(version: string, pod: string): number {
    const key = `${version}\0${pod}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.#names.length;
      this.#names.push({ version, pod });
      this.#numbers.set(key, number);
    }
    return number;
  }

  /** Who answered, and how long it took. */
  describe(index: number, source: number, takesMs: number): void {
    this.#sources[index] = source;
    this.#takes[index] = takesMs;
  }

  settle(index: number, outcome: Outcome): void {
    this.#codes[index] = CODES[outcome];
  }

  facts(fromMs: number, toMs: number): TrafficFacts {
    this.#sum();
    const from = this.#firstAt(fromMs);
    const to = Math.max(from, this.#firstAt(toMs + 1));
    return new Facts(to - from, this.#counts(from, to), () => this.#walk(from, to, fromMs, toMs));
  }

  /** Counts for each `stepMs` of a window. */
  series(fromMs: number, toMs: number, stepMs: number): TrafficSample[] {
    const samples: TrafficSample[] = [];
    for (let atMs = fromMs; atMs < toMs; atMs += stepMs) {
      const { sent, ok, failed, by } = this.facts(atMs, Math.min(toMs, atMs + stepMs) - 1);
      samples.push({ atMs, sent, ok, failed, by });
    }
    return samples;
  }

  #counts(from: number, to: number): readonly [ok: number, lost: number, errors: number] {
    const end = Math.max(from, Math.min(to, this.#summed));
    const begin = Math.min(from, end);
    let ok = 0;
    let errors = 0;
    let settled = 0;
    if (end <= this.#summed) {
      ok = (this.#okBefore[end] as number) - (this.#okBefore[begin] as number);
      errors = (this.#errorsBefore[end] as number) - (this.#errorsBefore[begin] as number);
      settled = (this.#settledBefore[end] as number) - (this.#settledBefore[begin] as number);
    }
    for (let i = Math.max(begin, Math.min(end, this.#summed)); i < to; i++) {
      const code = this.#codes[i];
      if (code === OK) ok++;
      else if (code === ERROR) errors++;
      if (code !== FLYING) settled++;
    }
    return [ok, settled - ok - errors, errors];
  }

  #walk(from: number, to: number, fromMs: number, toMs: number): Details {
    const bySource = new Uint32Array(this.#names.length);
    const byCode = new Uint32Array(UNRESOLVED + 1);
    const times = new Map<number, number>();
    let gap = 0;
    let answered = 0;
    let last = Math.max(fromMs, from < to ? (this.#starts[from] as number) : fromMs);
    for (let i = from; i < to; i++) {
      const code = this.#codes[i] as number;
      byCode[code] = (byCode[code] as number) + 1;
      if (code === OK) {
        gap = Math.max(gap, (this.#starts[i] as number) - last);
        last = this.#starts[i] as number;
      } else if (code !== ERROR) continue;
      answered++;
      const takes = this.#takes[i] as number;
      times.set(takes, (times.get(takes) ?? 0) + 1);
      const source = this.#sources[i] as number;
      bySource[source] = (bySource[source] as number) + 1;
    }
    if (to > from) gap = Math.max(gap, Math.min(toMs, this.#starts[to - 1] as number) - last);
    const sorted = [...times].sort((a, b) => a[0] - b[0]);
    return {
      gap,
      p50: percentile(sorted, answered, 0.5),
      p99: percentile(sorted, answered, 0.99),
      by: this.#shares(bySource, 'version'),
      pods: this.#shares(bySource, 'pod'),
      causes: {
        refused: byCode[REFUSED] as number,
        reset: byCode[RESET] as number,
        timeout: byCode[TIMEOUT] as number,
        unresolved: byCode[UNRESOLVED] as number,
      },
    };
  }

  #shares(bySource: Uint32Array, key: 'version' | 'pod'): Record<string, number> {
    const counts = new Map<string, number>();
    bySource.forEach((count, source) => {
      if (count === 0) return;
      const name = this.#names[source]?.[key] ?? '';
      counts.set(name, (counts.get(name) ?? 0) + count);
    });
    return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Extends the sums over what is settled. */
  #sum(): void {
    for (let i = this.#summed; i < this.#size; i++) {
      const code = this.#codes[i];
      if (code === FLYING) return;
      this.#okBefore[i + 1] = (this.#okBefore[i] as number) + (code === OK ? 1 : 0);
      this.#errorsBefore[i + 1] = (this.#errorsBefore[i] as number) + (code === ERROR ? 1 : 0);
      this.#settledBefore[i + 1] = (this.#settledBefore[i] as number) + 1;
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
    this.#sources = copied(new Uint16Array(length), this.#sources);
    this.#okBefore = copied(new Uint32Array(length + 1), this.#okBefore);
    this.#errorsBefore = copied(new Uint32Array(length + 1), this.#errorsBefore);
    this.#settledBefore = copied(new Uint32Array(length + 1), this.#settledBefore);
  }
}

/** What is reckoned only when it is read. */
type Details = Pick<TrafficFacts, 'gap' | 'p50' | 'p99' | 'by' | 'pods' | 'causes'>;

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
  get pods(): Readonly<Record<string, number>> {
    return this.#details().pods;
  }
  get causes(): TrafficFacts['causes'] {
    return this.#details().causes;
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

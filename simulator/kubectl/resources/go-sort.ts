/**
 * Sorting as Go's sort.Sort and sort.Slice do it: not stable, yet the same every time, so that the order of equals beyond
 * twelve is kubectl's. A pattern-defeating quicksort; mirrors the steps of Go's sort package (1.19 and later).
 * `less` need not be a strict order: whom it is asked about, and when, is Go's.
 */

type Less<T> = (a: T, b: T) => boolean;

/** Up to so many things are sorted by insertion, which keeps equals in order. */
const INSERTION = 12;
/** From so many things on, the pivot is a median of medians, and a nearly sorted range is mended in place. */
const LONG = 50;

/** The same things in Go's order; the array is left alone. */
export function goSorted<T>(things: readonly T[], less: Less<T>): T[] {
  const copy = [...things];
  if (copy.length > 1) new Sorting(copy, less).sort(0, copy.length, bitLength(copy.length));
  return copy;
}

/** How many binary digits a number has: 12 → 4. */
const bitLength = (n: number): number => 32 - Math.clz32(n);

class Sorting<T> {
  readonly #data: T[];
  readonly #lessOf: Less<T>;

  constructor(data: T[], less: Less<T>) {
    this.#data = data;
    this.#lessOf = less;
  }

  /** Sorts [from, to); after `limit` bad pivots by heap. */
  sort(from: number, to: number, limit: number): void {
    let [a, b, left] = [from, to, limit];
    let balanced = true;
    let partitioned = true;
    for (;;) {
      const length = b - a;
      if (length <= INSERTION) return this.#insertion(a, b);
      if (left === 0) return this.#heap(a, b);
      if (!balanced) {
        this.#shuffle(a, b);
        left--;
      }
      let { pivot, order } = this.#pivot(a, b);
      if (order === 'falling') {
        this.#reverse(a, b);
        pivot = b - 1 - (pivot - a);
        order = 'rising';
      }
      if (balanced && partitioned && order === 'rising' && this.#mend(a, b)) return;
      if (a > 0 && !this.#less(a - 1, pivot)) {
        a = this.#partitionEqual(a, b, pivot);
        continue;
      }
      const { middle, was } = this.#partition(a, b, pivot);
      partitioned = was;
      const [before, after] = [middle - a, b - middle];
      const least = Math.floor(length / 8);
      if (before < after) {
        balanced = before >= least;
        this.sort(a, middle, left);
        a = middle + 1;
      } else {
        balanced = after >= least;
        this.sort(middle + 1, b, left);
        b = middle;
      }
    }
  }

  #less(i: number, j: number): boolean {
    return this.#lessOf(this.#data[i] as T, this.#data[j] as T);
  }

  #swap(i: number, j: number): void {
    const data = this.#data;
    [data[i], data[j]] = [data[j] as T, data[i] as T];
  }

  #insertion(a: number, b: number): void {
    for (let i = a + 1; i < b; i++) for (let j = i; j > a && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
  }

  #heap(a: number, b: number): void {
    const length = b - a;
    for (let i = Math.floor((length - 1) / 2); i >= 0; i--) this.#sink(i, length, a);
    for (let i = length - 1; i >= 0; i--) {
      this.#swap(a, a + i);
      this.#sink(0, i, a);
    }
  }

  #sink(from: number, end: number, first: number): void {
    let root = from;
    for (;;) {
      let child = 2 * root + 1;
      if (child >= end) return;
      if (child + 1 < end && this.#less(first + child, first + child + 1)) child++;
      if (!this.#less(first + root, first + child)) return;
      this.#swap(first + root, first + child);
      root = child;
    }
  }

  /** Three swaps in the middle, drawn by an xorshift of 64 bits whose seed is the length. */
  #shuffle(a: number, b: number): void {
    const length = b - a;
    let random = BigInt(length);
    const mask = (1n << BigInt(bitLength(length))) - 1n;
    const middle = a + Math.floor(length / 4) * 2;
    for (let i = 0; i < 3; i++) {
      random ^= BigInt.asUintN(64, random << 13n);
      random ^= random >> 7n;
      random ^= BigInt.asUintN(64, random << 17n);
      const drawn = Number(random & mask);
      this.#swap(middle - 1 + i, a + (drawn >= length ? drawn - length : drawn));
    }
  }

  #pivot(a: number, b: number): { pivot: number; order: 'rising' | 'falling' | 'unknown' } {
    const length = b - a;
    const quarter = Math.floor(length / 4);
    let swaps = 0;
    const ordered = (i: number, j: number): [number, number] => {
      if (!this.#less(j, i)) return [i, j];
      swaps++;
      return [j, i];
    };
    const median = (i: number, j: number, k: number): number => {
      let [low, mid] = ordered(i, j);
      [mid] = ordered(mid, k);
      [low, mid] = ordered(low, mid);
      return mid;
    };
    const near = (i: number): number => (length >= LONG ? median(i - 1, i, i + 1) : i);
    const [i, j, k] = [near(a + quarter), near(a + quarter * 2), near(a + quarter * 3)];
    const pivot = median(i, j, k);
    return { pivot, order: swaps === 0 ? 'rising' : swaps === 12 ? 'falling' : 'unknown' };
  }

  #reverse(a: number, b: number): void {
    for (let i = a, j = b - 1; i < j; i++, j--) this.#swap(i, j);
  }

  /** Whether the range is sorted, perhaps after a few things were put in place. */
  #mend(a: number, b: number): boolean {
    let i = a + 1;
    for (let step = 0; step < 5; step++) {
      while (i < b && !this.#less(i, i - 1)) i++;
      if (i === b) return true;
      if (b - a < LONG) return false;
      this.#swap(i, i - 1);
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
      if (b - i >= 2) for (let j = i + 1; j < b && this.#less(j, j - 1); j++) this.#swap(j, j - 1);
    }
    return false;
  }

  /** What equals the pivot comes first; returns where the rest begins. */
  #partitionEqual(a: number, b: number, pivot: number): number {
    this.#swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (;;) {
      while (i <= j && !this.#less(a, i)) i++;
      while (i <= j && this.#less(a, j)) j--;
      if (i > j) return i;
      this.#swap(i++, j--);
    }
  }

  /** What is less than the pivot comes before it; `was`: so it was already. */
  #partition(a: number, b: number, pivot: number): { middle: number; was: boolean } {
    this.#swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    let was = true;
    for (;;) {
      while (i <= j && this.#less(i, a)) i++;
      while (i <= j && !this.#less(j, a)) j--;
      if (i > j) break;
      was = false;
      this.#swap(i++, j--);
    }
    this.#swap(j, a);
    return { middle: j, was };
  }
}

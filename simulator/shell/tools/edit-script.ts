/**
 * Which lines diff takes for changed, where several answers are equally short: as GNU diff chooses (diffutils, analyze.c and
 * gnulib's diffseq: after E. Myers, "An O(ND) difference algorithm", with lines of no use set aside first and changed runs
 * moved as far down as they go). Left out: --speed-large-files.
 */
import type { Change } from './diff-formats.ts';

/**
 * Where two lists of lines differ, in order. `horizon`: how many equal lines before the first and after the last difference may
 * still be told as changed (the lines of context; none for the plain format).
 */
export function editScript(a: readonly string[], b: readonly string[], horizon = 0): Change[] {
  const start = Math.max(0, commonStart(a, b) - horizon);
  const end = Math.max(0, commonEnd(a, b, start) - horizon);
  const numbers = new Map<string, number>();
  const side = (lines: readonly string[]): SideOfDiff => sideOf(lines.slice(start, lines.length - end), numbers);
  const [left, right] = [side(a), side(b)];
  setAside(left, right);
  setAside(right, left);
  new Search(kept(left), kept(right)).compare();
  moveDown(left, right);
  moveDown(right, left);
  return changesOf(left, right, start);
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  let n = 0;
  while (n < a.length && n < b.length && a[n] === b[n]) n++;
  return n;
}

function commonEnd(a: readonly string[], b: readonly string[], start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let n = 0;
  while (n < most && a[a.length - 1 - n] === b[b.length - 1 - n]) n++;
  return n;
}

interface SideOfDiff {
  /** Of each line; equal lines have equal numbers on both sides. */
  readonly lines: Int32Array;
  /** 1 where the line has no partner. One more than there are lines: the last stays 0. */
  readonly changed: Uint8Array;
  /** How often each number stands here. */
  readonly counts: Map<number, number>;
}

function sideOf(texts: readonly string[], numbers: Map<string, number>): SideOfDiff {
  const lines = new Int32Array(texts.length);
  const counts = new Map<number, number>();
  texts.forEach((text, i) => {
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    lines[i] = number;
    counts.set(number, (counts.get(number) ?? 0) + 1);
  });
  return { lines, changed: new Uint8Array(texts.length + 1), counts };
}

const NEEDED = 0;
const USELESS = 1;
const DOUBTFUL = 2;

/**
 * Lines that the other side lacks are changed whatever happens; lines that it has very often are taken out, too, where they stand
 * among such. Example: of 400 lines more than 5 times there is "very often", of 4,000 more than 20 times.
 */
function setAside(side: SideOfDiff, other: SideOfDiff): void {
  const { lines, changed } = side;
  const often = 5 * powerOfTwo(lines.length / 64);
  const marks = Uint8Array.from(lines, (number) => {
    const there = other.counts.get(number) ?? 0;
    return there === 0 ? USELESS : there > often ? DOUBTFUL : NEEDED;
  });
  let at = 0;
  while (at < marks.length) {
    if (marks[at] !== USELESS) {
      marks[at++] = NEEDED;
      continue;
    }
    let end = at;
    while (end < marks.length && marks[end] !== NEEDED) end++;
    while (marks[end - 1] === DOUBTFUL) marks[--end] = NEEDED;
    judgeRun(marks.subarray(at, end));
    at = end;
  }
  marks.forEach((mark, i) => {
    if (mark !== NEEDED) changed[i] = 1;
  });
}

/** Doubtful lines of a run that begins and ends with useless ones: few, scattered and away from its ends, or they are needed. */
function judgeRun(run: Uint8Array): void {
  const doubtful = run.reduce((n, mark) => n + (mark === DOUBTFUL ? 1 : 0), 0);
  if (doubtful === 0) return;
  if (doubtful * 4 > run.length) {
    run.forEach((mark, i) => {
      if (mark === DOUBTFUL) run[i] = NEEDED;
    });
    return;
  }
  const together = powerOfTwo(run.length / 4) + 1;
  for (let i = 0; i < run.length; ) {
    let end = i;
    while (run[end] === DOUBTFUL) end++;
    if (end - i >= together) run.fill(NEEDED, i, end);
    i = Math.max(end, i + 1);
  }
  for (const at of [(i: number) => i, (i: number) => run.length - 1 - i]) {
    let useless = 0;
    for (let i = 0; i < run.length && useless < 3; i++) {
      const mark = run[at(i)];
      if (i >= 8 && mark === USELESS) break;
      if (mark === DOUBTFUL) run[at(i)] = NEEDED;
      useless = mark === USELESS ? useless + 1 : 0;
    }
  }
}

/** 2 for each time a number can be divided by 4 and leave something: about its root. Examples: 3 → 1, 4 → 2, 16 → 4. */
function powerOfTwo(number: number): number {
  let power = 1;
  for (let rest = Math.trunc(number) >> 2; rest > 0; rest >>= 2) power *= 2;
  return power;
}

interface Kept {
  readonly lines: Int32Array;
  /** Of the kept line: its place in the whole. */
  readonly places: Int32Array;
  readonly changed: Uint8Array;
}

function kept({ lines, changed }: SideOfDiff): Kept {
  const places = Int32Array.from([...lines.keys()].filter((i) => changed[i] === 0));
  return { places, changed, lines: places.map((place) => lines[place] as number) };
}

interface Middle {
  readonly x: number;
  readonly y: number;
  /** Whether the part before, the part behind must be searched to the end, however long. */
  readonly thorough: readonly [boolean, boolean];
}

/** Myers' search from both ends at once, part by part. */
class Search {
  readonly #a: Kept;
  readonly #b: Kept;
  /** How far each diagonal (x - y) has come, from the beginning and from the end. */
  readonly #forward: Int32Array;
  readonly #backward: Int32Array;
  readonly #zero: number;
  readonly #patience: number;

  constructor(a: Kept, b: Kept) {
    this.#a = a;
    this.#b = b;
    const diagonals = a.lines.length + b.lines.length + 3;
    this.#zero = b.lines.length + 1;
    this.#forward = new Int32Array(diagonals);
    this.#backward = new Int32Array(diagonals);
    let root = 1;
    for (let rest = diagonals; rest !== 0; rest >>= 2) root <<= 1;
    this.#patience = Math.max(4096, root);
  }

  compare(): void {
    const work = [{ x: 0, y: 0, endX: this.#a.lines.length, endY: this.#b.lines.length, thorough: false }];
    for (let part = work.pop(); part; part = work.pop()) {
      let { x, y, endX, endY } = part;
      while (x < endX && y < endY && this.#same(x, y)) {
        x++;
        y++;
      }
      while (x < endX && y < endY && this.#same(endX - 1, endY - 1)) {
        endX--;
        endY--;
      }
      if (x === endX) while (y < endY) mark(this.#b, y++);
      else if (y === endY) while (x < endX) mark(this.#a, x++);
      else {
        const middle = this.#middle(x, endX, y, endY, part.thorough);
        work.push({ x: middle.x, y: middle.y, endX, endY, thorough: middle.thorough[1] });
        work.push({ x, y, endX: middle.x, endY: middle.y, thorough: middle.thorough[0] });
      }
    }
  }

  #same(x: number, y: number): boolean {
    return this.#a.lines[x] === this.#b.lines[y];
  }

  /** Where a shortest way from one corner to the other crosses its middle. */
  #middle(startX: number, endX: number, startY: number, endY: number, thorough: boolean): Middle {
    const [forward, backward, zero] = [this.#forward, this.#backward, this.#zero];
    const [lowest, highest] = [startX - endY, endX - startY];
    const [first, last] = [startX - startY, endX - endY];
    const odd = ((first - last) & 1) !== 0;
    let [lowF, highF, lowB, highB] = [first, first, last, last];
    forward[zero + first] = startX;
    backward[zero + last] = endX;
    for (let cost = 1; ; cost++) {
      if (lowF > lowest) forward[zero + --lowF - 1] = -1;
      else lowF++;
      if (highF < highest) forward[zero + ++highF + 1] = -1;
      else highF--;
      for (let d = highF; d >= lowF; d -= 2) {
        const [below, above] = [forward[zero + d - 1] as number, forward[zero + d + 1] as number];
        let x = below < above ? above : below + 1;
        while (x < endX && x - d < endY && this.#same(x, x - d)) x++;
        forward[zero + d] = x;
        if (odd && lowB <= d && d <= highB && (backward[zero + d] as number) <= x)
          return { x, y: x - d, thorough: [true, true] };
      }
      if (lowB > lowest) backward[zero + --lowB - 1] = FAR;
      else lowB++;
      if (highB < highest) backward[zero + ++highB + 1] = FAR;
      else highB--;
      for (let d = highB; d >= lowB; d -= 2) {
        const [below, above] = [backward[zero + d - 1] as number, backward[zero + d + 1] as number];
        let x = below < above ? below : above - 1;
        while (startX < x && startY < x - d && this.#same(x - 1, x - d - 1)) x--;
        backward[zero + d] = x;
        if (!odd && lowF <= d && d <= highF && x <= (forward[zero + d] as number))
          return { x, y: x - d, thorough: [true, true] };
      }
      if (!thorough && cost >= this.#patience)
        return this.#giveUp({ startX, endX, startY, endY }, [lowF, highF], [lowB, highB]);
    }
  }

  /** Texts that have next to nothing in common: the diagonal that got furthest is as good as any. */
  #giveUp(
    { startX, endX, startY, endY }: { startX: number; endX: number; startY: number; endY: number },
    [lowF, highF]: readonly [number, number],
    [lowB, highB]: readonly [number, number],
  ): Middle {
    let furthest = { x: 0, sum: -1 };
    for (let d = highF; d >= lowF; d -= 2) {
      const x = Math.min(this.#forward[this.#zero + d] as number, endX, endY + d);
      if (x + x - d > furthest.sum) furthest = { x, sum: x + x - d };
    }
    let nearest = { x: 0, sum: FAR };
    for (let d = highB; d >= lowB; d -= 2) {
      const x = Math.max(this.#backward[this.#zero + d] as number, startX, startY + d);
      if (x + x - d < nearest.sum) nearest = { x, sum: x + x - d };
    }
    return endX + endY - nearest.sum < furthest.sum - (startX + startY)
      ? { x: furthest.x, y: furthest.sum - furthest.x, thorough: [true, false] }
      : { x: nearest.x, y: nearest.sum - nearest.x, thorough: [false, true] };
  }
}

const FAR = 0x7fff_ffff;

function mark(side: Kept, at: number): void {
  side.changed[side.places[at] as number] = 1;
}

/**
 * A run of changed lines that could as well stand a line further down (its first line equals the one behind it) is moved there,
 * as far as it goes, joined with what it meets, and left beside a run of the other side where it passes one.
 * Example: of "a b a b" with one "a b" gone, the second pair is told as gone.
 */
function moveDown({ lines, changed }: SideOfDiff, { changed: other }: SideOfDiff): void {
  const total = lines.length;
  let at = 0;
  let partner = 0;
  for (;;) {
    while (at < total && !changed[at]) {
      while (other[partner++]) {}
      at++;
    }
    if (at === total) return;
    let start = at;
    while (changed[++at]) {}
    while (other[partner]) partner++;
    let beside: number;
    let length: number;
    do {
      length = at - start;
      while (start > 0 && lines[start - 1] === lines[at - 1]) {
        changed[--start] = 1;
        changed[--at] = 0;
        while (changed[start - 1]) start--;
        while (other[--partner]) {}
      }
      beside = other[partner - 1] ? at : total;
      while (at !== total && lines[start] === lines[at]) {
        changed[start++] = 0;
        changed[at++] = 1;
        while (changed[at]) at++;
        while (other[++partner]) beside = at;
      }
    } while (length !== at - start);
    while (beside < at) {
      changed[--start] = 1;
      changed[--at] = 0;
      while (other[--partner]) {}
    }
  }
}

function changesOf({ changed: a }: SideOfDiff, { changed: b }: SideOfDiff, start: number): Change[] {
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [fromA, fromB] = [i, j];
    while (a[i]) i++;
    while (b[j]) j++;
    if (i > fromA || j > fromB)
      changes.push({ fromA: fromA + start, toA: i + start, fromB: fromB + start, toB: j + start });
    i++;
    j++;
  }
  return changes;
}

/**
 * Unified diffs of texts with three lines of context, as the API server puts them into refusals of updates. Upstream:
 * apimachinery/pkg/util/diff over pmezard/go-difflib, itself after Python's difflib: longest matching blocks, lines that are too
 * common start none.
 */
interface Block {
  readonly a: number;
  readonly b: number;
  readonly size: number;
}

const CONTEXT = 3;

/** The hunks, from "@@ -1,7 +1,7 @@" on; "" when the texts are equal. */
export function unifiedDiff(before: string, after: string): string {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let out = '';
  for (const hunk of hunks(changes(a, b))) {
    const [first, last] = [hunk[0] as Change, hunk[hunk.length - 1] as Change];
    out += `@@ -${range(first.a, last.aEnd)} +${range(first.b, last.bEnd)} @@\n`;
    for (const { equal, a: i, aEnd, b: j, bEnd } of hunk) {
      if (equal) for (const line of a.slice(i, aEnd)) out += ` ${line}\n`;
      else {
        for (const line of a.slice(i, aEnd)) out += `-${line}\n`;
        for (const line of b.slice(j, bEnd)) out += `+${line}\n`;
      }
    }
  }
  return out;
}

/** "1,93", "12" for one line, "0,0" before the first. */
function range(start: number, end: number): string {
  const length = end - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}

interface Change {
  readonly equal: boolean;
  readonly a: number;
  readonly aEnd: number;
  readonly b: number;
  readonly bEnd: number;
}

/** Equal and changed stretches in turn. */
function changes(a: readonly string[], b: readonly string[]): Change[] {
  const out: Change[] = [];
  let [i, j] = [0, 0];
  for (const block of [...matchingBlocks(a, b), { a: a.length, b: b.length, size: 0 }]) {
    if (i < block.a || j < block.b) out.push({ equal: false, a: i, aEnd: block.a, b: j, bEnd: block.b });
    [i, j] = [block.a + block.size, block.b + block.size];
    if (block.size > 0) out.push({ equal: true, a: block.a, aEnd: i, b: block.b, bEnd: j });
  }
  return out;
}

/** Changes that are near each other stand in one hunk. */
function hunks(all: readonly Change[]): Change[][] {
  const out: Change[][] = [];
  let hunk: Change[] = [];
  for (const [n, change] of all.entries()) {
    if (!change.equal) {
      hunk.push(change);
      continue;
    }
    const { a, aEnd, b, bEnd } = change;
    const head = { equal: true, a, aEnd: Math.min(aEnd, a + CONTEXT), b, bEnd: Math.min(bEnd, b + CONTEXT) };
    const tail = { equal: true, a: Math.max(a, aEnd - CONTEXT), aEnd, b: Math.max(b, bEnd - CONTEXT), bEnd };
    const [isFirst, isLast] = [n === 0, n === all.length - 1];
    if (!isFirst && !isLast && aEnd - a <= 2 * CONTEXT) {
      hunk.push(change);
      continue;
    }
    if (!isFirst) {
      hunk.push(head);
      out.push(hunk);
    }
    hunk = isLast ? [] : [tail];
  }
  if (hunk.some((c) => !c.equal)) out.push(hunk);
  return out;
}

function matchingBlocks(a: readonly string[], b: readonly string[]): Block[] {
  const places = new Map<string, number[]>();
  for (const [j, line] of b.entries()) {
    const list = places.get(line);
    if (list) list.push(j);
    else places.set(line, [j]);
  }
  if (b.length >= 200) {
    const limit = Math.floor(b.length / 100) + 1;
    for (const [line, list] of places) if (list.length > limit) places.delete(line);
  }
  const found: Block[] = [];
  const search = (aLow: number, aHigh: number, bLow: number, bHigh: number): void => {
    const block = longestMatch(a, b, places, aLow, aHigh, bLow, bHigh);
    if (block.size === 0) return;
    if (aLow < block.a && bLow < block.b) search(aLow, block.a, bLow, block.b);
    found.push(block);
    if (block.a + block.size < aHigh && block.b + block.size < bHigh)
      search(block.a + block.size, aHigh, block.b + block.size, bHigh);
  };
  search(0, a.length, 0, b.length);
  const joined: Block[] = [];
  for (const block of found) {
    const last = joined[joined.length - 1];
    if (last && last.a + last.size === block.a && last.b + last.size === block.b) {
      joined[joined.length - 1] = { ...last, size: last.size + block.size };
    } else joined.push(block);
  }
  return joined;
}

function longestMatch(
  a: readonly string[],
  b: readonly string[],
  places: ReadonlyMap<string, readonly number[]>,
  aLow: number,
  aHigh: number,
  bLow: number,
  bHigh: number,
): Block {
  let [bestA, bestB, size] = [aLow, bLow, 0];
  let lengths = new Map<number, number>();
  for (let i = aLow; i < aHigh; i++) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i] as string) ?? []) {
      if (j < bLow) continue;
      if (j >= bHigh) break;
      const length = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, length);
      if (length > size) [bestA, bestB, size] = [i - length + 1, j - length + 1, length];
    }
    lengths = next;
  }
  // Common lines do not start a match, but lengthen one.
  while (bestA > aLow && bestB > bLow && a[bestA - 1] === b[bestB - 1])
    [bestA, bestB, size] = [bestA - 1, bestB - 1, size + 1];
  while (bestA + size < aHigh && bestB + size < bHigh && a[bestA + size] === b[bestB + size]) size++;
  return { a: bestA, b: bestB, size };
}

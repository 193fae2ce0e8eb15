// From virtual time to pixels and back. Stretches in which nothing happened longer than 8 s are folded to a fixed width, so
// that an idle minute takes no room and the now-line stands still while one reads.
// Example: changes at 0 s and 50 s, now 57 s, 48 px a second: 2 s are drawn after 0, 46 s fold to 48 px, then 7 s more.

export interface Fold {
  readonly fromMs: number;
  readonly toMs: number;
  /** Left edge, before scrolling. */
  readonly x: number;
}

export interface TimeScale {
  readonly folds: readonly Fold[];
  readonly end: number;
  x(ms: number): number;
  ms(x: number): number;
}

export const FOLD_PX = 48;
const IDLE_MS = 8000;
/** Drawn after a change and before the next one, on both sides of a fold. */
const AFTER_MS = 2000;
const BEFORE_MS = 2000;

/** `moments`: instants at which something happened, in any order. */
export function timeScale(moments: readonly number[], nowMs: number, pxPerSecond: number): TimeScale {
  const sorted = [...new Set([0, ...moments.filter((m) => m > 0 && m <= nowMs), nowMs])].sort((a, b) => a - b);
  const pieces: { fromMs: number; toMs: number; x: number; width: number; folded: boolean }[] = [];
  let x = 0;
  const add = (fromMs: number, toMs: number, folded: boolean) => {
    const width = folded ? FOLD_PX : ((toMs - fromMs) / 1000) * pxPerSecond;
    const last = pieces.at(-1);
    // stretches with few folds are few pieces, however much happens in them
    if (last && !folded && !last.folded) {
      last.toMs = toMs;
      last.width += width;
    } else pieces.push({ fromMs, toMs, x, width, folded });
    x += width;
  };
  for (let i = 0; i + 1 < sorted.length; i++) {
    const from = sorted[i] ?? 0;
    const to = sorted[i + 1] ?? 0;
    const last = i + 2 === sorted.length;
    const after = Math.min(AFTER_MS, to - from);
    const before = last && to === nowMs ? 0 : BEFORE_MS;
    if (to - from <= IDLE_MS) add(from, to, false);
    else {
      add(from, from + after, false);
      add(from + after, to - before, true);
      if (before) add(to - before, to, false);
    }
  }
  if (pieces.length === 0) add(0, Math.max(1, nowMs), false);
  const end = x;
  return {
    folds: pieces.filter((p) => p.folded).map((p) => ({ fromMs: p.fromMs, toMs: p.toMs, x: p.x })),
    end,
    x(ms) {
      if (ms >= nowMs) return end + ((ms - nowMs) / 1000) * pxPerSecond;
      const piece = pieces.findLast((p) => p.fromMs <= ms) ?? pieces[0];
      if (!piece) return 0;
      const span = piece.toMs - piece.fromMs;
      return piece.x + (span ? ((Math.max(ms, piece.fromMs) - piece.fromMs) / span) * piece.width : 0);
    },
    ms(px) {
      const piece = pieces.findLast((p) => p.x <= px) ?? pieces[0];
      if (!piece) return 0;
      const share = piece.width ? Math.min(1, Math.max(0, (px - piece.x) / piece.width)) : 0;
      return Math.round(piece.fromMs + share * (piece.toMs - piece.fromMs));
    },
  };
}

/** Where the window begins: it moves only when now would leave it, and then so that now stands at 55 %. */
export function windowStart(previous: number, focus: number, end: number, width: number): number {
  const inside = focus >= previous && focus <= previous + width * 0.8;
  if (inside && previous <= end) return previous;
  return Math.max(0, Math.round(focus - width * 0.55));
}

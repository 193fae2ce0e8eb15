/**
 * A search whose text is typed first, and then looked for: vi's `/` and `?`, Alt-P and Alt-N; vi's `n` and `N` go on. Older lines
 * lie back; "^" at the beginning holds it to the beginning of a line. Upstream: readline's search.c, noninc_search.
 */
import type { Text } from './text.ts';

export interface LineSearch {
  /** Stands behind the prompt while the text is typed. */
  readonly sign: string;
  readonly back: boolean;
  /** What stood there before. */
  readonly before: Text;
}

export interface Sought {
  readonly text: string;
  readonly back: boolean;
}

/** The next line from `index` on (itself left out) that holds the text, and where in it (code units). */
export function lineWith(
  lines: readonly string[],
  index: number,
  { text, back }: Sought,
): { readonly index: number; readonly at: number } | undefined {
  const anchored = text.startsWith('^');
  const wanted = anchored ? text.slice(1) : text;
  if (wanted === '') return undefined;
  const step = back ? -1 : 1;
  for (let i = index + step; i >= 0 && i < lines.length; i += step) {
    const line = lines[i] as string;
    const at = anchored ? (line.startsWith(wanted) ? 0 : -1) : line.indexOf(wanted);
    if (at >= 0) return { index: i, at };
  }
  return undefined;
}

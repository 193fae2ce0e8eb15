/**
 * The next line with a text in it: what vi's `/` and `?`, Alt-P and Alt-N look for. "^" at its beginning holds it to the beginning of a
 * line; vi's is a pattern, in which `*`, `?` and `[…]` stand for what they do elsewhere. Upstream: readline's search.c (noninc_search_from_pos).
 */
import { Pattern } from '../expand/pattern.ts';

export interface Sought {
  readonly text: string;
  readonly back: boolean;
  readonly pattern: boolean;
}

/** From `index` on, itself left out, and where in it (code units; of a pattern, 0). */
export function lineWith(
  lines: readonly string[],
  index: number,
  { text, back, pattern }: Sought,
): { readonly index: number; readonly at: number } | undefined {
  const anchored = text.startsWith('^');
  const wanted = anchored ? text.slice(1) : text;
  if (wanted === '') return undefined;
  const form = pattern ? new Pattern(`${anchored ? '' : '*'}${wanted}*`) : undefined;
  const place = (line: string): number => {
    if (form) return form.whole(line) ? 0 : -1;
    if (anchored) return line.startsWith(wanted) ? 0 : -1;
    return back ? line.lastIndexOf(wanted) : line.indexOf(wanted);
  };
  const step = back ? -1 : 1;
  for (let i = index + step; i >= 0 && i < lines.length; i += step) {
    const at = place(lines[i] as string);
    if (at >= 0) return { index: i, at };
  }
  return undefined;
}

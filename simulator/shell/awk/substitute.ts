/** Pure parts of awk's functions on texts: what substr cuts out, what sub, gsub and gensub put in. Mirrors mawk's bi_funct.c. */
import type { Matcher } from '../regex/regexp.ts';

/**
 * substr: from a place counted from 1. mawk 1.3.4 cuts fractions off, and what begins before the text becomes longer:
 * substr("hello", -1, 3) is "hell"; elsewhere it is "h".
 */
export function part(text: string, from: number, length: number, gawk: boolean): string {
  const start = Math.max(1, gawk ? Math.round(from) : Math.trunc(from)) - 1;
  const end = gawk ? Math.round(from + length) - 1 : start + Math.trunc(length - Math.min(0, from));
  return text.slice(start, Math.max(start, end));
}

/** What sub puts in: "&" is what was matched (undefined here), "\\&" an ampersand. */
export function replacementOf(text: string): (string | undefined)[] {
  const out: (string | undefined)[] = [];
  for (const match of text.matchAll(/\\\\|\\&|&|[^\\&]+|\\/g)) {
    if (match[0] === '&') out.push(undefined);
    else out.push(match[0] === '\\&' ? '&' : match[0] === '\\\\' ? '\\' : match[0]);
  }
  return out;
}
/** What sub and gsub put in for what was matched. */
export const filledIn = (replacement: readonly (string | undefined)[], whole: string): string =>
  replacement.map((piece) => piece ?? whole).join('');

/** What gensub puts in: `\\0` to `\\9` are groups of the match in the text. */
export function expanded(template: string, text: string, whole: string, found: readonly number[]): string {
  return template.replace(/\\([0-9&\\])|&/g, (_, c: string | undefined) => {
    if (c === undefined || c === '0') return whole;
    if (c === '&' || c === '\\') return c;
    const start = found[2 * Number(c)] ?? -1;
    return start < 0 ? '' : text.slice(start, found[2 * Number(c) + 1]);
  });
}

/** A text in which matches (all, or the first) are replaced by what `make` gives, and how many were. */
export function replaced(
  text: string,
  pattern: Matcher,
  make: (whole: string, found: readonly number[]) => string,
  all: boolean,
): { readonly out: string; readonly count: number } {
  let out = '';
  let count = 0;
  let from = 0;
  for (let at = 0, last = -1; at <= text.length; ) {
    const found = pattern.exec(text, at);
    if (!found) break;
    const [start, end] = found as unknown as readonly [number, number];
    at = end > start ? end : end + 1;
    // An empty match right after a match does not count.
    if (end === start && start === last) continue;
    last = end;
    count++;
    out += text.slice(from, start) + make(text.slice(start, end), found);
    from = end;
    if (!all) break;
  }
  return { out: out + text.slice(from), count };
}

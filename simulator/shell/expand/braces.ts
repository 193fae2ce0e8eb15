/** Brace expansion on raw shell text: "a{b,c}" → "ab ac", "{1..3}", "{01..10..2}". Quotes and `${}` are left alone. */
import { ExpansionError } from '../shell.ts';

/** More words than this are refused: they would not fit into the memory that a program has here (64 MiB, some 30 bytes a word). */
const LIMIT = 2_000_000;

export function expandBraces(text: string): string[] {
  let depth = 0;
  let start = -1;
  let commas: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const skipped = skipQuoted(text, i);
    if (skipped !== i) {
      i = skipped;
      continue;
    }
    const c = text[i];
    if (c === '{') {
      if (depth++ === 0) {
        start = i;
        commas = [];
      }
    } else if (c === ',' && depth === 1) commas.push(i);
    else if (c === '}' && depth > 0 && --depth === 0) {
      const body = text.slice(start + 1, i);
      const items = commas.length > 0 ? split(text, start, commas, i) : sequence(body);
      if (items === undefined) {
        // Not a list: the brace stands for itself, and what is in it may be one.
        const tails = expandBraces(text.slice(start + 1));
        return tails.map((tail) => text.slice(0, start + 1) + tail);
      }
      const before = text.slice(0, start);
      const tails = expandBraces(text.slice(i + 1));
      if (items.length * tails.length > LIMIT) throw new ExpansionError('brace expansion: cannot allocate memory');
      if (before === '' && tails.length === 1 && tails[0] === '') return items;
      const words: string[] = [];
      for (const item of items) for (const tail of tails) words.push(before + item + tail);
      return words;
    }
  }
  // An unbalanced "{" hides balanced groups after it.
  if (depth > 0) {
    const tails = expandBraces(text.slice(start + 1));
    if (tails.length > 1) return tails.map((tail) => text.slice(0, start + 1) + tail);
  }
  return [text];
}

function split(text: string, start: number, commas: readonly number[], end: number): string[] {
  const items: string[] = [];
  let from = start + 1;
  for (const comma of [...commas, end]) {
    for (const item of expandBraces(text.slice(from, comma))) items.push(item);
    from = comma + 1;
  }
  return items;
}

/** "1..10..3" → 1 4 7 10; undefined if the body is no sequence. */
function sequence(body: string): string[] | undefined {
  const match = /^(?:(-?\d+)\.\.(-?\d+)|([A-Za-z])\.\.([A-Za-z]))(?:\.\.(-?\d+))?$/.exec(body);
  if (!match) return undefined;
  const numeric = match[1] !== undefined;
  const from = numeric ? Number(match[1]) : (match[3] as string).charCodeAt(0);
  const to = numeric ? Number(match[2]) : (match[4] as string).charCodeAt(0);
  const step = Math.abs(Number(match[5] ?? 1)) || 1;
  if (Math.abs(to - from) / step > LIMIT)
    throw new ExpansionError(
      `brace expansion: failed to allocate memory for ${Math.floor(Math.abs(to - from) / step) + 1} elements`,
    );
  const padded = numeric && [match[1], match[2]].some((n) => /^-?0\d/.test(n as string));
  const width = padded ? Math.max((match[1] as string).length, (match[2] as string).length) : 0;
  const items: string[] = [];
  for (let n = from; from <= to ? n <= to : n >= to; n += from <= to ? step : -step) {
    if (!numeric) items.push(inert(String.fromCharCode(n)));
    else if (width === 0) items.push(String(n));
    else items.push(n < 0 ? `-${String(-n).padStart(width - 1, '0')}` : String(n).padStart(width, '0'));
  }
  return items;
}

/** "{Z..a}" passes what would quote: a backslash hides nothing but itself, a backquote stands for itself. */
const inert = (c: string): string => (c === '\\' ? "''" : c === '`' ? '\\`' : c);

/** The last position of what starts at `i` and hides braces (a quote, an escape, `${…}`, `$(…)`), or `i`. */
function skipQuoted(text: string, i: number): number {
  const c = text[i];
  if (c === '\\') return i + 1;
  if (c === "'" || c === '`') {
    const end = text.indexOf(c, i + 1);
    return end < 0 ? text.length : end;
  }
  if (c === '"') {
    let j = i + 1;
    while (j < text.length && text[j] !== '"') j += text[j] === '\\' ? 2 : 1;
    return j;
  }
  if (c === '$' && (text[i + 1] === '{' || text[i + 1] === '(')) {
    const open = text[i + 1] as string;
    const close = open === '{' ? '}' : ')';
    let depth = 0;
    for (let j = i + 1; j < text.length; j++) {
      if (text[j] === '\\') j++;
      else if (text[j] === open) depth++;
      else if (text[j] === close && --depth === 0) return j;
    }
    return text.length;
  }
  return i;
}

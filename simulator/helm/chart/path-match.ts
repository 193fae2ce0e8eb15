/** Shell patterns within one folder: "*", "?", "[a-z]", "[^abc]", "\" before any of them. Mirrors Go's path/filepath.Match. */

/** Thrown as Go words it. */
export class BadPattern extends Error {
  constructor() {
    super('syntax error in pattern');
  }
}

/** Whether the pattern matches the whole name. Throws `BadPattern` once it reads the mistake. */
export function matchPath(pattern: string, name: string): boolean {
  let rest = [...pattern];
  let text = [...name];
  for (;;) {
    if (rest.length === 0) return text.length === 0;
    let star = false;
    while (rest[0] === '*') {
      rest = rest.slice(1);
      star = true;
    }
    const end = chunkEnd(rest);
    const chunk = rest.slice(0, end);
    rest = rest.slice(end);
    // A last star takes all but slashes.
    if (star && chunk.length === 0) return !text.includes('/');
    const left = matchChunk(chunk, text);
    if (left !== undefined && (left.length === 0 || rest.length > 0)) {
      text = left;
      continue;
    }
    const later = star ? skipAhead(chunk, text, rest.length === 0) : undefined;
    if (later !== undefined) {
      text = later;
      continue;
    }
    checkRest(rest);
    return false;
  }
}

/** After failing, the pattern is still read for mistakes. */
function checkRest(rest: readonly string[]): void {
  let left = [...rest];
  while (left.length > 0) {
    while (left[0] === '*') left = left.slice(1);
    const end = chunkEnd(left);
    matchChunk(left.slice(0, end), []);
    left = left.slice(end);
  }
}

/** The star takes letters until the chunk matches what is left. */
function skipAhead(chunk: readonly string[], text: readonly string[], isLast: boolean): string[] | undefined {
  for (let i = 0; i < text.length && text[i] !== '/'; i++) {
    const left = matchChunk(chunk, text.slice(i + 1));
    if (left !== undefined && !(isLast && left.length > 0)) return left;
  }
  return undefined;
}

/** Up to the next star outside of a class. */
function chunkEnd(pattern: readonly string[]): number {
  let inClass = false;
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i];
    if (c === '\\') i++;
    else if (c === '[') inClass = true;
    else if (c === ']') inClass = false;
    else if (c === '*' && !inClass) return i;
  }
  return pattern.length;
}

/** What is left of the text after a chunk without stars; undefined when it does not match. */
function matchChunk(chunk: readonly string[], text: readonly string[]): string[] | undefined {
  let at = 0;
  let failed = false;
  for (let i = 0; i < chunk.length; ) {
    if (!failed && at >= text.length) failed = true;
    const c = chunk[i] as string;
    if (c === '[') {
      const letter = failed ? '' : (text[at] as string);
      if (!failed) at++;
      i++;
      const negated = chunk[i] === '^';
      if (negated) i++;
      let found = false;
      for (let ranges = 0; ; ranges++) {
        if (chunk[i] === ']' && ranges > 0) {
          i++;
          break;
        }
        const low = escapedAt(chunk, i);
        i = low.next;
        let high = low.letter;
        if (chunk[i] === '-') {
          const end = escapedAt(chunk, i + 1);
          high = end.letter;
          i = end.next;
        }
        if (low.letter <= letter && letter <= high) found = true;
      }
      if (found === negated) failed = true;
      continue;
    }
    if (c === '?') {
      if (!failed) {
        if (text[at] === '/') failed = true;
        at++;
      }
      i++;
      continue;
    }
    let letter = c;
    if (c === '\\') {
      i++;
      if (i >= chunk.length) throw new BadPattern();
      letter = chunk[i] as string;
    }
    if (!failed) {
      if (text[at] !== letter) failed = true;
      at++;
    }
    i++;
  }
  return failed ? undefined : text.slice(at);
}

/** A letter of a class, escaped or not. Upstream: filepath.getEsc. */
function escapedAt(chunk: readonly string[], i: number): { letter: string; next: number } {
  let at = i;
  if (chunk[at] === undefined || chunk[at] === '-' || chunk[at] === ']') throw new BadPattern();
  if (chunk[at] === '\\') at++;
  const letter = chunk[at];
  if (letter === undefined || at + 1 >= chunk.length) throw new BadPattern();
  return { letter, next: at + 1 };
}

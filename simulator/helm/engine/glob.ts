/**
 * Patterns of .Files.Glob: "*" within a folder, "**" across folders, "?", "[a-z]", "[!abc]", "{a,b*}", "\" before any of them.
 * Mirrors gobwas/glob with the separator "/".
 */

/** Thrown for what is no pattern; Helm then takes "**". */
class NoPattern extends Error {}

export function compileGlob(pattern: string): (path: string) => boolean {
  let source: string;
  try {
    source = new GlobReader(pattern).source();
  } catch (error) {
    if (!(error instanceof NoPattern)) throw error;
    return () => true;
  }
  const regexp = new RegExp(`^${source}$`, 'su');
  return (path) => regexp.test(path);
}

const quoted = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

class GlobReader {
  readonly #runes: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(pattern: string) {
    this.#runes = [...pattern];
  }

  source(): string {
    let out = '';
    while (this.#at < this.#runes.length) out += this.#item();
    // What was opened and not closed counts as closed.
    return out + ')'.repeat(this.#depth);
  }

  #item(): string {
    const c = this.#runes[this.#at++] as string;
    switch (c) {
      case '{':
        if (++this.#depth > 20) throw new NoPattern();
        return '(?:';
      case '}':
        if (this.#depth === 0) return '\\}';
        this.#depth--;
        return ')';
      case ',':
        return this.#depth > 0 ? '|' : ',';
      case '*':
        if (this.#runes[this.#at] !== '*') return '[^/]*';
        this.#at++;
        return '.*';
      case '?':
        return '[^/]';
      case '[':
        return this.#class();
      case '\\': {
        const next = this.#runes[this.#at++];
        return next === undefined ? '' : quoted(next);
      }
      default:
        return quoted(c);
    }
  }

  /** A range "[a-z]" or a list "[abc]", never both. */
  #class(): string {
    let not = '';
    if (this.#runes[this.#at] === '!') {
      not = '^';
      this.#at++;
    }
    const first = this.#runes[this.#at];
    if (first === undefined) throw new NoPattern();
    if (this.#runes[this.#at + 1] === '-') {
      const last = this.#runes[this.#at + 2];
      if (last === undefined || this.#runes[this.#at + 3] !== ']' || last < first) throw new NoPattern();
      this.#at += 4;
      return `[${not}${classed(first)}-${classed(last)}]`;
    }
    let letters = '';
    for (;;) {
      let c = this.#runes[this.#at++];
      if (c === ']') break;
      if (c === '\\') c = this.#runes[this.#at++];
      if (c === undefined) throw new NoPattern();
      letters += classed(c);
    }
    if (letters === '') throw new NoPattern();
    return `[${not}${letters}]`;
  }
}

const classed = (c: string): string => (/[\\\]^[\-/(){}|]/.test(c) ? `\\${c}` : c);

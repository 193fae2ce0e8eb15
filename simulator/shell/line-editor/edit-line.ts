/**
 * The line that is edited: its text, the cursor, the mark, and what undoing takes back. A cursor stands before a character; marks
 * that combine belong to the character before them, and the cursor steps over both at once. Upstream: readline's text.c, undo.c, mbutil.c.
 */
import { cellsOf } from '../../kernel/cells.ts';

/** One thing that can be undone, the latest first; what stands between an `end` and its `begin` is undone at once. */
export interface Undo {
  readonly what: 'insert' | 'delete' | 'begin' | 'end';
  readonly start: number;
  end: number;
  /** Bytes that were inserted: so many typed ones are undone at once. */
  bytes: number;
  readonly text: readonly string[];
  next: Undo | undefined;
}

/** Letters typed one by one are undone together up to so many bytes. Upstream: rl_insert_text. */
const TYPED_AT_ONCE = 20;

/** Belongs to the character before it. */
const combines = (c: string | undefined): boolean => c !== undefined && c > '\u02ff' && cellsOf(c) === 0;

const bytesOf = (c: string): number => {
  const code = c.codePointAt(0) as number;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
};

export class EditLine {
  /** Code points. */
  characters: string[] = [];
  point = 0;
  mark = 0;
  undo: Undo | undefined;
  openGroups = 0;
  #undoing = false;

  get end(): number {
    return this.characters.length;
  }

  /** What stands under the cursor; undefined at the end. */
  get here(): string | undefined {
    return this.characters[this.point];
  }

  get text(): string {
    return this.characters.join('');
  }

  slice(from: number, to?: number): string[] {
    return this.characters.slice(from, to);
  }

  // ── Steps ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The place `count` characters after another. */
  after(at: number, count = 1): number {
    let to = at;
    for (let left = count; left > 0 && to < this.end; to++) if (!combines(this.characters[to])) left--;
    while (combines(this.characters[to])) to++;
    return to;
  }

  /** The place of the character before another. */
  before(at: number): number {
    let to = at - 1;
    while (to > 0 && combines(this.characters[to])) to--;
    return Math.max(0, to);
  }

  // ── Changes ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** Puts text at the cursor, which stands behind it then. */
  insert(text: readonly string[]): void {
    if (text.length === 0) return;
    // not spread: a paste may be long
    this.characters = this.characters.slice(0, this.point).concat(text, this.characters.slice(this.point));
    const bytes = text.reduce((sum, c) => sum + bytesOf(c), 0);
    if (!this.#undoing) {
      const last = this.undo;
      if (bytes === 1 && last?.what === 'insert' && last.end === this.point && last.bytes < TYPED_AT_ONCE) {
        last.end++;
        last.bytes++;
      } else this.#note('insert', this.point, this.point + text.length, [], bytes);
    }
    this.point += text.length;
  }

  /** Takes away what stands between two places; the cursor is the caller's to move. */
  delete(a: number, b: number): void {
    const from = Math.max(0, Math.min(a, b, this.end));
    const to = Math.min(this.end, Math.max(a, b));
    const gone = this.characters.slice(from, to);
    this.characters = this.characters.slice(0, from).concat(this.characters.slice(to));
    if (!this.#undoing) this.#note('delete', from, to, gone);
    this.mark = Math.max(0, Math.min(this.mark, this.end));
  }

  /** Changes what stands between two places to as many other characters. */
  change(from: number, to: number, changed: (c: string) => string): void {
    if (from >= to) return;
    this.group(() => {
      this.#note('delete', from, to, this.slice(from, to));
      this.#note('insert', from, to);
    });
    this.characters = this.characters.map((c, i) => (i < from || i >= to ? c : changed(c)));
  }

  /** Another text in the place of all of it, which can be undone. */
  replace(text: string): void {
    this.group(() => {
      this.delete(0, this.end);
      this.point = 0;
      this.insert([...text]);
    });
    this.fixPoint();
  }

  /** Another line; nothing is noted. */
  set(text: string): void {
    this.characters = [...text];
    this.fixPoint();
  }

  fixPoint(): void {
    this.point = Math.max(0, Math.min(this.point, this.end));
    this.mark = Math.max(0, Math.min(this.mark, this.end));
  }

  // ── Undo ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** What `change` does is undone at once. */
  group(change: () => void): void {
    this.beginGroup();
    change();
    this.endGroup();
  }

  beginGroup(): void {
    this.#note('begin');
    this.openGroups++;
  }

  endGroup(): void {
    this.#note('end');
    this.openGroups--;
  }

  /** Takes the last change back; false when there is none. `released` hears of each thing that is off the list. */
  takeBack(released: (undo: Undo) => void): boolean {
    let open = 0;
    do {
      const last = this.undo;
      if (!last) return false;
      this.#undoing = true;
      if (last.what === 'delete') {
        this.point = last.start;
        this.fixPoint();
        this.insert(last.text);
      } else if (last.what === 'insert') {
        this.delete(last.start, last.end);
        this.point = last.start;
        this.fixPoint();
      } else if (last.what === 'end') open++;
      else if (open > 0) open--;
      this.#undoing = false;
      this.undo = last.next;
      released(last);
    } while (open > 0);
    return true;
  }

  #note(what: Undo['what'], start = 0, end = 0, text: readonly string[] = [], bytes = 0): void {
    this.undo = { what, start, end, bytes, text, next: this.undo };
  }
}

/**
 * A place in the history of lines. Lines that are changed while one looks through it stay changed in it, each with what can be
 * undone in it; the line that was being typed is kept at its end. Upstream: readline's misc.c (rl_get_previous_history and the like).
 */
import { EditLine, type Undo } from './edit-line.ts';

/** What can be undone in lines of the history, by their places; with the line, since places change when old ones go. */
export type ChangedLines = Map<number, { readonly line: string; readonly undo: Undo | undefined }>;

export class HistoryCursor {
  /** The shell's own: a changed line is changed there. */
  readonly lines: string[];
  readonly #line: EditLine;
  readonly #changed: ChangedLines;
  #saved: { line: string; undo: Undo | undefined } | undefined;
  at: number;

  constructor(lines: string[], line: EditLine, changed: ChangedLines) {
    this.lines = lines;
    this.#changed = changed;
    this.#line = line;
    this.at = lines.length;
  }

  /** The line that was being typed, while another is shown. */
  get saved(): string | undefined {
    return this.#saved?.line;
  }

  /** Keeps what was done to the line of history that is shown. */
  keepChanges(): void {
    if (this.at < this.lines.length && this.#undoOf(this.at) !== this.#line.undo)
      this.#change(this.at, this.#line.undo);
  }

  /** Keeps the line that is being typed, where none is kept. */
  save(): void {
    this.#saved ??= { line: this.#line.text, undo: this.#line.undo };
  }

  /** Shows the kept line again, cursor at its end; false when there is none. */
  restore(): boolean {
    if (!this.#saved) return false;
    this.#line.set(this.#saved.line);
    this.#line.undo = this.#saved.undo;
    this.#saved = undefined;
    this.#line.point = this.#line.end;
    return true;
  }

  forget(): void {
    if (this.#saved && this.#line.undo === this.#saved.undo) this.#line.undo = undefined;
    this.#saved = undefined;
  }

  /** Goes back so many lines, or to the first; false when there are none before. */
  back(count: number): boolean {
    const kept = this.#saved !== undefined;
    this.save();
    this.keepChanges();
    if (this.at === 0) {
      if (!kept) this.forget();
      return false;
    }
    this.at = Math.max(0, this.at - count);
    this.#show();
    return true;
  }

  /** Goes on so many lines; past the last, to the line that was being typed. */
  on(count: number): void {
    this.keepChanges();
    const to = this.at + count;
    this.at = Math.min(this.lines.length, to);
    if (this.at < this.lines.length) this.#show();
    else this.restore();
  }

  toEnd(): boolean {
    this.keepChanges();
    this.at = this.lines.length;
    return this.restore();
  }

  /** What was undone is off its lists. */
  released(gone: Undo): void {
    const rest = gone.next;
    if (this.at < this.lines.length && this.#undoOf(this.at) === gone) this.#change(this.at, rest);
    if (this.#saved?.undo === gone) this.#saved.undo = rest;
  }

  /** A found line takes the place of what is shown; where it was found is not where one is. */
  showFound(index: number, vi: boolean): void {
    const own = this.#line.undo;
    if (own && own !== this.#undoOf(index) && own !== this.#saved?.undo) this.#line.undo = undefined;
    this.#line.replace(this.lines[index] ?? '');
    if (vi) this.#line.undo = undefined;
    this.#saved = undefined;
  }

  /** The line is entered: what was done to it stays out of the history; `all`: so does what was done to others. */
  entered(all: boolean): void {
    this.#enteredLine();
    if (all) for (const index of [...this.#changed.keys()]) this.#revert(index);
  }

  #revert(index: number): void {
    const line = new EditLine();
    line.set(this.lines[index] ?? '');
    line.undo = this.#undoOf(index);
    while (line.takeBack(() => {}));
    if (index < this.lines.length) this.lines[index] = line.text;
    this.#changed.delete(index);
  }

  #enteredLine(): void {
    if (this.at >= this.lines.length || !this.#line.undo) return;
    const { text } = this.#line;
    while (this.#line.takeBack((gone) => this.released(gone)));
    this.#change(this.at, undefined);
    this.#line.set(text);
  }

  #undoOf(index: number): Undo | undefined {
    const changed = this.#changed.get(index);
    return changed?.line === this.lines[index] ? changed?.undo : undefined;
  }

  /** The line at a place is what is shown now. */
  #change(index: number, undo: Undo | undefined): void {
    const line = this.#line.text;
    this.lines[index] = line;
    if (undo) this.#changed.set(index, { line, undo });
    else this.#changed.delete(index);
  }

  #show(): void {
    this.#line.set(this.lines[this.at] ?? '');
    this.#line.undo = this.#undoOf(this.at);
    this.#line.point = this.#line.end;
    this.#line.mark = 0;
  }
}

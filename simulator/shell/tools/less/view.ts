/** The part of a text that less has on the screen: which row is at the top, where it can go from there. */
import type { Matcher } from '../../regex/regexp.ts';
import type { LessSettings } from './options.ts';
import { type Row, rowsOf } from './rows.ts';
import { bytes, type Source } from './source.ts';

interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A row of a line. */
interface Place {
  readonly line: number;
  readonly row: number;
}

/** So many lines' rows are kept. */
const KEPT = 2000;

export class View {
  source: Source;
  readonly #settings: LessSettings;
  readonly #size: Size;
  #top: Place = { line: 0, row: 0 };
  #shift = 0;
  /** Cells below the text are marked "~" once the screen has been drawn anew. */
  #anew = false;
  #filter: ((line: number) => boolean) | undefined;
  readonly #fitting = new Map<number, boolean>();
  /** What is marked in the text. */
  marks: Matcher | undefined;
  marked = true;
  readonly #rows = new Map<number, readonly Row[]>();
  #rowsFor: readonly unknown[] = [];

  constructor(source: Source, settings: LessSettings, size: Size) {
    this.source = source;
    this.#settings = settings;
    this.#size = size;
  }

  /** Another text. */
  open(source: Source): void {
    this.source = source;
    this.#shift = 0;
    this.filter = undefined;
    this.#rows.clear();
    this.#goTo(this.#shown(0, 1) ?? 0);
  }

  /** Rows for text. */
  get height(): number {
    return Math.max(1, this.#size.rows - 1);
  }

  /** The line at the top. */
  get top(): number {
    return this.#top.line;
  }

  get bottomLine(): number {
    return this.#screen().at(-1)?.line ?? 0;
  }

  get filter(): ((line: number) => boolean) | undefined {
    return this.#filter;
  }

  /** Only lines that fit are shown. */
  set filter(filter: ((line: number) => boolean) | undefined) {
    this.#filter = filter;
    this.#fitting.clear();
    this.#anew = true;
    this.#goTo(this.#shown(this.top, 1) ?? this.#shown(this.top, -1) ?? this.source.count);
  }

  /** More of the text has come. */
  grown(): void {
    this.#rows.clear();
    this.#fitting.clear();
  }

  /** The screen is drawn anew. */
  forget(): void {
    this.#anew = true;
  }

  shows(line: number): boolean {
    const { source } = this;
    if (this.#settings.squeezed && line > 0 && source.line(line) === '' && source.line(line - 1) === '') return false;
    if (!this.#filter) return true;
    let fits = this.#fitting.get(line);
    if (fits === undefined) {
      fits = this.#filter(line);
      this.#fitting.set(line, fits);
    }
    return fits;
  }

  /** What searches see of a line. */
  searched(line: number): string {
    const text = this.source.line(line);
    return this.#settings.raw ? text.replace(/\x1b\[[\d;:]*[mK]/g, '') : text;
  }

  // ── Moving ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Down, until the last row stands at the bottom. */
  forward(rows: number): void {
    const last = this.#lastTop();
    for (let i = 0; i < rows && before(this.#top, last); i++) this.#top = this.#below(this.#top) ?? this.#top;
  }

  back(rows: number): undefined {
    for (let i = 0; i < rows; i++) {
      const above = this.#above(this.#top);
      if (!above) return;
      this.#top = above;
    }
  }

  /** A line at the top (from 0); behind the last one, the end. */
  goTo(line: number): void {
    if (line >= this.source.count) return this.end();
    this.#goTo(this.#shown(Math.max(0, line), 1) ?? this.#lastTop().line);
  }

  #goTo(line: number): void {
    this.#top = { line, row: 0 };
    if (line > 0) this.#anew = true;
  }

  end(): undefined {
    this.#top = this.#lastTop();
    this.#anew ||= this.#top.line > 0;
  }

  /** So many percent of the bytes into the text. */
  percent(n: number): undefined {
    if (n >= 100) return this.end();
    const wanted = Math.floor((this.source.size * n) / 100);
    let line = 0;
    while (line + 1 < this.source.count && this.source.offset(line + 1) <= wanted) line++;
    this.goTo(line);
  }

  sideways(cells: number): undefined {
    this.#shift = Math.max(0, this.#shift + cells);
    this.#anew = true;
  }

  // ── What is seen ──────────────────────────────────────────────────────────────────────────────────────────────

  /** Whether the last row is on the screen. */
  get atEnd(): boolean {
    const last = this.#screen().at(-1);
    return this.source.ended && (!last || this.#below(last) === undefined);
  }

  /** Whether all of it is, from the first on. */
  get fits(): boolean {
    return this.atEnd && this.#above(this.#top) === undefined && this.#screen().length <= this.height;
  }

  /** The text as it stands, for a screen that is left at once. */
  whole(): string {
    return this.#screen()
      .map(({ text }) => `${text}\n`)
      .join('');
  }

  /** Everything above the last line. */
  picture(): string {
    const rows = this.#screen().map(({ text }) => text);
    while (this.#anew && rows.length < this.height) rows.push('~');
    return rows.map((text) => `${text}\x1b[K\n`).join('');
  }

  /** "web.yaml lines 1-23/100 byte 500/2000 25%" */
  where(title: string): string {
    const { source } = this;
    const last = this.#screen().at(-1);
    const byte = last ? source.offset(last.line) + this.#bytesIn(last) : 0;
    const total = source.ended ? `/${source.size}` : '';
    const percent = source.ended && source.size > 0 ? ` ${Math.floor((100 * byte) / source.size)}%` : '';
    return `${this.#lines(title)} byte ${byte}${total}${this.atEnd ? ' (END)' : percent}`;
  }

  /** "web.yaml lines 1-23/100 25%" */
  place(title: string): string {
    const percent = /\d+%$/.exec(this.where(title))?.[0];
    return [this.#lines(title), this.atEnd ? undefined : percent].filter(Boolean).join(' ');
  }

  #lines(title: string): string {
    const { source } = this;
    const total = source.ended ? `/${source.count}` : '';
    return `${title === '' ? '' : `${title} `}lines ${this.top + 1}-${this.bottomLine + 1}${total}`;
  }

  #bytesIn({ line, row }: Place): number {
    const rows = this.#rowsOf(line);
    if (row === rows.length - 1) return bytes(this.source.line(line)) + 1;
    return bytes(this.source.line(line).slice(0, rows[row]?.end));
  }

  #screen(): readonly (Place & Row)[] {
    const shown: (Place & Row)[] = [];
    for (let at = this.#first(); at && shown.length < this.height; at = this.#below(at)) {
      const row = this.#rowsOf(at.line)[at.row];
      if (!row) break;
      shown.push({ ...at, ...row });
    }
    return shown;
  }

  /** The top, where there is such a row: a resize or a filter may have taken it away. */
  #first(): Place | undefined {
    const { line, row } = this.#top;
    if (line >= this.source.count || !this.shows(line)) return undefined;
    return { line, row: Math.min(row, this.#rowsOf(line).length - 1) };
  }

  /** Where the top is when the last row stands at the bottom. */
  #lastTop(): Place {
    const last = this.#shown(this.source.count - 1, -1) ?? 0;
    let at: Place = { line: last, row: Math.max(0, this.#rowsOf(last).length - 1) };
    for (let i = 1; i < this.height; i++) at = this.#above(at) ?? at;
    return at;
  }

  #below({ line, row }: Place): Place | undefined {
    if (row + 1 < this.#rowsOf(line).length) return { line, row: row + 1 };
    const next = this.#shown(line + 1, 1);
    return next === undefined ? undefined : { line: next, row: 0 };
  }

  #above({ line, row }: Place): Place | undefined {
    if (row > 0) return { line, row: row - 1 };
    const previous = this.#shown(line - 1, -1);
    return previous === undefined ? undefined : { line: previous, row: this.#rowsOf(previous).length - 1 };
  }

  /** The first line from `from` on that is shown. */
  #shown(from: number, step: 1 | -1): number | undefined {
    for (let i = from; i >= 0 && i < this.source.count; i += step) if (this.shows(i)) return i;
    return undefined;
  }

  #rowsOf(line: number): readonly Row[] {
    const { numbered, chopped, raw } = this.#settings;
    const layout = {
      columns: this.#size.columns,
      numbered,
      chopped: chopped || this.#shift > 0,
      shift: this.#shift,
      raw,
      marks: this.marked ? this.marks : undefined,
    };
    const now = Object.values(layout);
    if (this.#rows.size > KEPT || now.some((value, i) => value !== this.#rowsFor[i])) this.#rows.clear();
    this.#rowsFor = now;
    let rows = this.#rows.get(line);
    if (!rows) {
      rows = rowsOf(this.source.line(line), line, layout);
      this.#rows.set(line, rows);
    }
    return rows;
  }
}

const before = (a: Place, b: Place): boolean => a.line < b.line || (a.line === b.line && a.row < b.row);

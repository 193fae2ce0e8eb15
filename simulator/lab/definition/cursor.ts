/**
 * A value of lab.yaml together with its place and path, and readers for it. A reader that finds something wrong notes the
 * problem and gives a stand-in, so that the rest of the file is read too; whoever reads looks at `problems` in the end.
 * Where values come from: yaml-file.ts (a file as written), made.ts (one that a program made).
 */
import { suggest } from '../../cel/suggest.ts';
import { parseDuration } from '../../nodes/images/duration.ts';
import type { I18n } from '../types.ts';
import type { Problems } from './problems.ts';

export interface Source {
  readonly file: string;
  readonly problems: Problems;
  place(offset: number): { readonly line: number; readonly col: number };
}

/** A value where it stands. */
export interface Placed {
  /** Absent: where its key or its list stands. */
  readonly offset?: number | undefined;
  /** How much of the file it is, where that is one line. */
  readonly length: number;
  /** As plain data. */
  readonly value: unknown;
  /** A map's fields in order; undefined when it is no map. */
  fields():
    | readonly { readonly key: string; readonly offset: number | undefined; readonly value: Placed }[]
    | undefined;
  /** A list's items; undefined when it is no list. */
  items(): readonly Placed[] | undefined;
}

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

export class Cursor {
  readonly source: Source;
  readonly path: string;
  readonly #placed: Placed;
  readonly #offset: number;

  constructor(source: Source, placed: Placed, path: string, offset: number) {
    this.source = source;
    this.#placed = placed;
    this.path = path;
    this.#offset = placed.offset ?? offset;
  }

  /** Notes a problem with this value. */
  fail(code: string, message: string, suggestion?: string): void {
    this.#note(this.#offset, code, this.path, message, this.#placed.length, suggestion);
  }

  /** Notes a problem at this place, under another path. */
  failAt(path: string, code: string, message: string): void {
    this.#note(this.#offset, code, path, message, 1);
  }

  #note(offset: number, code: string, path: string, message: string, length: number, suggestion?: string): void {
    const { line, col } = this.source.place(offset);
    const { file } = this.source;
    this.source.problems.add({
      file,
      line,
      column: col,
      code,
      path,
      message,
      length,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }

  /** The value as plain data. */
  get value(): unknown {
    return this.#placed.value;
  }

  get isMap(): boolean {
    return this.#placed.fields() !== undefined;
  }

  get isList(): boolean {
    return this.#placed.items() !== undefined;
  }

  /** A map with only these keys; others are reported. Undefined when it is no map. */
  map(known: readonly string[]): MapCursor | undefined {
    const fields = this.openMap();
    if (!fields) return undefined;
    for (const [key, keyOffset] of fields.keyOffsets) {
      if (known.includes(key)) continue;
      this.#note(
        keyOffset,
        'E104',
        join(this.path, key),
        `unknown key; expected ${known.length === 1 ? known[0] : `one of ${known.join(', ')}`}`,
        key.length,
        suggest(key, known),
      );
    }
    return fields;
  }

  /** A map with any keys. */
  openMap(): MapCursor | undefined {
    const own = this.#placed.fields();
    if (!own) {
      this.expected('a map');
      return undefined;
    }
    const fields = new Map<string, Cursor>();
    const offsets = new Map<string, number>();
    for (const { key, offset = this.#offset, value } of own) {
      offsets.set(key, offset);
      fields.set(key, new Cursor(this.source, value, join(this.path, key), offset));
    }
    return new MapCursor(this, fields, offsets);
  }

  /** The items of a list, each read. */
  list<T>(read: (item: Cursor, index: number) => T): T[] {
    const items = this.#placed.items();
    if (!items) {
      this.expected('a list');
      return [];
    }
    return items.map((item, i) => read(new Cursor(this.source, item, `${this.path}[${i}]`, this.#offset), i));
  }

  /** "expected X, got Y". */
  expected(what: string): void {
    this.fail('E101', `expected ${what}, got ${describe(this.value)}`);
  }

  text(what = 'a text'): string {
    const { value } = this;
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
    this.expected(what);
    return '';
  }

  boolean(): boolean {
    const { value } = this;
    if (typeof value === 'boolean') return value;
    this.expected('true or false');
    return false;
  }

  integer(min = 0, max = Number.MAX_SAFE_INTEGER): number {
    const { value } = this;
    if (typeof value === 'number' && Number.isInteger(value)) {
      if (value >= min && value <= max) return value;
      this.fail(
        'E101',
        `expected ${max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} to ${max}`}, got ${value}`,
      );
      return min;
    }
    this.expected('a whole number');
    return min;
  }

  number(): number {
    const { value } = this;
    if (typeof value === 'number') return value;
    this.expected('a number');
    return 0;
  }

  /** In milliseconds. */
  duration(): number {
    const { value } = this;
    const ms = typeof value === 'string' ? parseDuration(value) : undefined;
    if (ms !== undefined) return ms;
    this.fail('E105', `${JSON.stringify(value)} is not a duration; expected forms such as 250ms, 10s, 1h30m`);
    return 0;
  }

  oneOf<T extends string | number>(values: readonly T[]): T {
    const { value } = this;
    if (values.includes(value as T)) return value as T;
    const suggestion = typeof value === 'string' ? suggest(value, values.map(String)) : undefined;
    this.fail(
      'E101',
      `expected ${values.length === 1 ? '' : 'one of '}${values.join(', ')}, got ${describe(value)}`,
      suggestion,
    );
    return values[0] as T;
  }

  /** An id: lower-case letters, digits and dashes. */
  id(): string {
    const text = this.text('an id');
    if (text !== '' && !LABEL.test(text))
      this.fail('E101', `"${text}" is not an id; expected lower-case letters, digits and dashes`);
    return text;
  }

  /** A text in both languages. Only those that are shown while a lab runs may insert values. */
  i18n(what: string, inserts: 'inserts' | 'plain' = 'plain'): I18n {
    const fields = this.map(['ko', 'en']);
    if (!fields) return { ko: '', en: '' };
    const one = (language: 'ko' | 'en') => {
      const at = fields.get(language);
      if (at && typeof at.value === 'string' && at.value.trim() !== '') {
        if (inserts === 'plain' && at.value.includes('${'))
          at.fail(
            'E107',
            'values are inserted where a lab runs only: in else, hints, why, and what alerts and faults say',
          );
        return at.value;
      }
      (at ?? this).#note(
        (at ?? this).#offset,
        'E103',
        join(this.path, language),
        `missing; ${what} are needed in ko and en`,
        1,
      );
      return '';
    };
    return { ko: one('ko'), en: one('en') };
  }

  /** A path below the lesson or the home. */
  relativePath(): string {
    const text = this.text('a path');
    if (text.startsWith('/') || text.split('/').includes('..'))
      this.fail('E101', `"${text}" leaves its folder; expected a path below it, without ..`);
    return text.replace(/^\.\//, '');
  }
}

/** The fields of a map. */
export class MapCursor {
  readonly at: Cursor;
  readonly fields: ReadonlyMap<string, Cursor>;
  readonly keyOffsets: ReadonlyMap<string, number>;

  constructor(at: Cursor, fields: ReadonlyMap<string, Cursor>, keyOffsets: ReadonlyMap<string, number>) {
    this.at = at;
    this.fields = fields;
    this.keyOffsets = keyOffsets;
  }

  get(key: string): Cursor | undefined {
    return this.fields.get(key);
  }

  has(key: string): boolean {
    return this.fields.has(key);
  }

  /** Reads a key that must be there; `why` says what it is for. */
  required<T>(key: string, read: (at: Cursor) => T, standIn: T, why?: string): T {
    const at = this.fields.get(key);
    if (at) return read(at);
    this.missing(key, why);
    return standIn;
  }

  optional<T>(key: string, read: (at: Cursor) => T, fallback: T): T {
    const at = this.fields.get(key);
    return at ? read(at) : fallback;
  }

  missing(key: string, why?: string): void {
    this.at.failAt(join(this.at.path, key), 'E102', why === undefined ? 'missing' : `missing; ${why}`);
  }
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** "the text "three"", "a list", "nothing". */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'string') return `the text "${value}"`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return `${typeof value === 'number' ? 'the number ' : ''}${String(value)}`;
}

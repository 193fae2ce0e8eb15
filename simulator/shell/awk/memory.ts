/**
 * What a running awk program works on: its variables, the record that was read last and its fields. A field that is changed makes
 * the record stale, a new record the fields. Mirrors mawk's field.c, split.c and cast.c.
 */
import { compileRegExp, type Matcher } from '../regex/regexp.ts';
import { formatAwk } from './format.ts';
import { AwkFailure } from './nodes.ts';
import type { Separator } from './records.ts';
import { forPosix } from './regexps.ts';
import { Cell, general, Input, numberText, toNumber, type Value } from './values.ts';

const MOST_FIELDS = 32_767;

export class Memory {
  readonly gawk: boolean;
  readonly #globals = new Map<string, Cell>();
  /** Parameters of the functions that run, innermost last. */
  readonly frames: Map<string, Cell>[] = [];
  readonly #matchers = new Map<string, Matcher>();
  #record = '';
  #fields: string[] | undefined = [];
  /** Fields that are numbers or texts of the program, not of the input. */
  readonly #assigned = new Map<number, Value>();
  #recordStale = false;

  constructor(gawk: boolean) {
    this.gawk = gawk;
    const start: Readonly<Record<string, Value>> = {
      ...{ FS: ' ', OFS: ' ', ORS: '\n', RS: '\n', SUBSEP: '\x1c', CONVFMT: '%.6g', OFMT: '%.6g', RLENGTH: -1 },
      ...{ NR: 0, FNR: 0, RSTART: 0, FILENAME: '' },
    };
    for (const [name, value] of Object.entries(start)) this.global(name).value = value;
  }

  // Variables.

  global(name: string): Cell {
    let cell = this.#globals.get(name);
    if (!cell) {
      cell = new Cell();
      this.#globals.set(name, cell);
    }
    return cell;
  }

  cell(name: string): Cell {
    return this.frames.at(-1)?.get(name) ?? this.global(name);
  }

  variable(name: string): Value {
    const cell = this.cell(name);
    if (name === 'NF' && !this.frames.at(-1)?.has(name)) return this.split().length;
    if (cell.array) throw this.failure(`can't use array ${name} as a value`);
    return cell.value;
  }

  setVariable(name: string, value: Value): void {
    const local = this.frames.at(-1)?.get(name);
    if (!local && name === 'NF') this.#setFieldCount(Math.trunc(toNumber(value)));
    else if (!local && (name === 'FS' || name === 'RS')) {
      // The record that is there was cut by the old one.
      this.split();
      this.global(name).value = value;
    } else (local ?? this.global(name)).value = value;
  }

  count(name: string): void {
    const cell = this.global(name);
    cell.value = toNumber(cell.value) + 1;
  }

  // The record and its fields.

  setRecord(text: string): void {
    this.#record = text;
    this.#recordStale = false;
    this.#fields = undefined;
    if (this.#assigned.size > 0) this.#assigned.clear();
  }

  wholeRecord(): string {
    if (this.#recordStale) {
      this.#record = this.split().join(this.text(this.global('OFS').value));
      this.#recordStale = false;
    }
    return this.#record;
  }

  split(): string[] {
    this.#fields ??= this.pieces(this.#record, this.text(this.global('FS').value), this.separator() === 'paragraph');
    return this.#fields;
  }

  /** Cuts a text as FS does; between paragraphs a newline separates too. */
  pieces(text: string, separator: string, paragraph = false): string[] {
    if (text === '') return [];
    if (separator === ' ') return text.match(/[^ \t\n\r\f\v]+/g) ?? [];
    if (separator === '') return [...text];
    if (separator.length === 1 && !paragraph && separator !== '\\') return text.split(separator);
    const plain = separator.length === 1 ? separator.replace(/[\\^$.[\]|()*+?]/, '\\$&') : separator;
    return this.cut(text, this.matcher(paragraph ? `${plain}|\n` : plain));
  }

  cut(text: string, matcher: Matcher): string[] {
    const pieces: string[] = [];
    let at = 0;
    for (const [start, end] of matcher.all(text) as unknown as readonly (readonly [number, number])[]) {
      pieces.push(text.slice(at, start));
      at = end;
    }
    pieces.push(text.slice(at));
    return pieces;
  }

  field(index: number): Value {
    if (index < 0) throw this.failure(`negative field index $${index}`);
    if (index === 0) return this.#assigned.get(0) ?? new Input(this.wholeRecord());
    const made = this.#assigned.get(index);
    if (made !== undefined) return made;
    const text = this.split()[index - 1];
    return text === undefined ? undefined : new Input(text);
  }

  setField(index: number, value: Value): void {
    if (index < 0) throw this.failure(`negative field index $${index}`);
    if (index > MOST_FIELDS)
      throw new AwkFailure(`program limit exceeded: maximum number of fields size=${MOST_FIELDS}`);
    if (index === 0) {
      this.setRecord(this.text(value));
      this.#assigned.set(0, value);
      return;
    }
    const fields = this.split();
    while (fields.length < index) fields.push('');
    fields[index - 1] = this.text(value);
    this.#assigned.delete(0);
    this.#assigned.set(index, value);
    this.#recordStale = true;
  }

  #setFieldCount(count: number): void {
    const fields = this.split();
    while (fields.length < count) fields.push('');
    fields.length = Math.max(0, count);
    for (const index of [...this.#assigned.keys()]) if (index > count || index === 0) this.#assigned.delete(index);
    this.#recordStale = true;
  }

  // Texts.

  text(value: Value, format = 'CONVFMT'): string {
    if (typeof value === 'string') return value;
    if (value === undefined) return '';
    if (typeof value !== 'number') return value.text;
    return numberText(
      value,
      (number) => {
        const wanted = this.global(format).value;
        if (wanted === '%.6g') return general(number);
        return formatAwk(typeof wanted === 'number' ? String(wanted) : this.text(wanted), [number], String).text;
      },
      this.gawk ? 2 ** 53 : 2 ** 31 - 1,
    );
  }

  failure(message: string): AwkFailure {
    const name = this.text(this.global('FILENAME').value);
    const nr = toNumber(this.global('NR').value);
    const shown = name === '' && nr > 0 ? '-' : name;
    const fnr = toNumber(this.global('FNR').value);
    return new AwkFailure(`run time error: ${message}\n\tFILENAME="${shown}" FNR=${fnr} NR=${nr}`);
  }

  matcher(source: string): Matcher {
    let matcher = this.#matchers.get(source);
    if (!matcher) {
      matcher = compileRegExp(forPosix(source, this.gawk), 'extended', { newline: true, bracketEscapes: true });
      this.#matchers.set(source, matcher);
    }
    return matcher;
  }

  /** How RS cuts the input. */
  separator(): Separator {
    const text = this.text(this.global('RS').value);
    if (text === '') return 'paragraph';
    return text.length === 1 ? { text } : { pattern: this.matcher(text) };
  }
}

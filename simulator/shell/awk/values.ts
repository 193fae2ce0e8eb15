/** awk's values: numbers, texts, and texts from outside that count as numbers when they look like one. Mirrors mawk's cast.c. */
import { floating } from '../conversions.ts';

/** A text from a file, the command line or the environment: compared as a number when it looks like one. */
export class Input {
  readonly text: string;
  #number: number | undefined | null;

  constructor(text: string) {
    this.text = text;
  }

  /** Undefined: it does not look like a number. */
  get number(): number | undefined {
    if (this.#number === undefined) this.#number = WHOLE_NUMBER.test(this.text) ? toNumber(this.text) : null;
    return this.#number ?? undefined;
  }
}

/** Undefined: never set, 0 and "" at once. */
export type Value = number | string | Input | undefined;

const DECIMAL = String.raw`(?:(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[iI][nN][fF](?:inity)?|[nN][aA][nN])`;
const WHOLE_NUMBER = new RegExp(String.raw`^[ \t\n\r\f\v]*[-+]?${DECIMAL}[ \t\n\r\f\v]*$`);
/** Arithmetic reads hexadecimal numbers, comparisons do not take them for numbers. */
const LEADING_NUMBER = new RegExp(String.raw`^[ \t\n\r\f\v]*([-+]?)(0[xX][0-9a-fA-F]+|${DECIMAL})`);

export function toNumber(value: Value): number {
  if (typeof value === 'number') return value;
  if (value === undefined) return 0;
  const whole = typeof value === 'string' ? value : value.text;
  const usual = digits(whole);
  if (usual !== undefined) return usual;
  const match = LEADING_NUMBER.exec(whole);
  if (!match) return 0;
  const text = match[2] as string;
  const size = /^i/i.test(text) ? Number.POSITIVE_INFINITY : /^n/i.test(text) ? Number.NaN : Number(text);
  return match[1] === '-' ? -size : size;
}

/** Most numbers are a few digits: no expression need look at them. */
function digits(text: string): number | undefined {
  if (text === '' || text.length > 9) return undefined;
  let number = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return number;
}

/** 0.1 with "%.6g" is "0.1", whole numbers of an int are written as they are. */
export function numberText(value: number, format: (value: number) => string, mostInteger: number): string {
  if (Number.isNaN(value)) return '-nan';
  if (Number.isInteger(value) && Math.abs(value) <= mostInteger)
    return String(Number.isSafeInteger(value) ? value : BigInt(value));
  return Number.isFinite(value) ? format(value) : value < 0 ? '-inf' : 'inf';
}

export const general = (value: number): string => floating(value, 'g', 6);

export const isTrue = (value: Value): boolean =>
  typeof value === 'number'
    ? value !== 0
    : typeof value === 'string'
      ? value !== ''
      : value !== undefined && (value.number === undefined ? value.text !== '' : value.number !== 0);

/** The number that a value is to comparisons; undefined: it is a text to them. */
export const comparable = (value: Value): number | undefined =>
  typeof value === 'number' ? value : value === undefined ? 0 : typeof value === 'string' ? undefined : value.number;

/** One variable, or one element of an array. */
export class Cell {
  value: Value;
  array: AwkArray | undefined;
  /** The caller's variable, of which it is not known yet whether it is an array. */
  origin: Cell | undefined;
  /** When it was last looked up: those looked up last come first. */
  touched = 0;

  asArray(): AwkArray {
    this.array ??= this.origin ? this.origin.asArray() : new AwkArray();
    return this.array;
  }
}

const MOST_PER_LIST = 12;

/** Elements come in the order of mawk's hash table (array.w): 64 lists, twice as many when there are twelve elements for each. */
class AwkArray {
  readonly cells = new Map<string, Cell>();
  #lists = 64;
  #clock = 0;

  get(key: string): Cell {
    let cell = this.cells.get(key);
    if (!cell) {
      cell = new Cell();
      this.cells.set(key, cell);
      if (this.cells.size > MOST_PER_LIST * this.#lists) this.#lists *= 2;
    }
    cell.touched = ++this.#clock;
    return cell;
  }

  has(key: string): boolean {
    const cell = this.cells.get(key);
    if (cell) cell.touched = ++this.#clock;
    return cell !== undefined;
  }

  delete(key: string): void {
    this.cells.delete(key);
  }

  clear(): void {
    this.cells.clear();
    this.#lists = 64;
  }

  keys(): string[] {
    return [...this.cells]
      .map(([key, { touched }]) => ({ key, touched, list: fnv1a(key) & (this.#lists - 1) }))
      .sort((a, b) => a.list - b.list || b.touched - a.touched)
      .map(({ key }) => key);
  }
}

/** FNV-1a of 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

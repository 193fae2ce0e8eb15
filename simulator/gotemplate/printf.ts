/**
 * fmt.Sprint, Sprintln and Sprintf on Go's values: what a format says (verbs, flags, width and precision, also `*` and `[n]`) and the
 * texts for arguments that are too few or too many ("%!(EXTRA int=2)"). Mirrors Go's fmt/print.go (doPrintf).
 */
import { formatFloat } from './format-number.ts';
import { type Flags, noFlags, Printer } from './printer.ts';
import type { GoValue } from './types.ts';
import { settled } from './utf8.ts';
import { GoInt, typeName } from './values.ts';

/** fmt.Sprint: spaces only between two operands that are both no strings. Example: (1, 2, "a", 3) → "1 2a3". */
export function sprint(values: readonly GoValue[]): string {
  let out = '';
  values.forEach((value, i) => {
    if (i > 0 && typeof value !== 'string' && typeof values[i - 1] !== 'string') out += ' ';
    out += goText(value);
  });
  return out;
}

/** fmt.Sprintln. */
export const sprintln = (values: readonly GoValue[]): string => `${values.map(goText).join(' ')}\n`;

/** What %v prints. */
export function goText(value: GoValue): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'boolean':
      return value ? 'true' : 'false';
    case 'number':
      return formatFloat(value, 'g', -1);
  }
  if (value instanceof GoInt && !value.type) return value.value.toString();
  const printer = new Printer();
  printer.print(value, 'v');
  return printer.out;
}

/** Beyond it Go says %!(BADWIDTH). Upstream: fmt's tooLarge. */
const LARGEST = 1_000_000;

/** fmt.Sprintf. */
export function sprintf(format: string, values: readonly GoValue[]): string {
  return new Formatter(format, values).run();
}

class Formatter {
  readonly #format: string;
  readonly #values: readonly GoValue[];
  readonly #printer = new Printer();
  #at = 0;
  #argument = 0;
  /** The last index in brackets was good. */
  #good = true;
  /** An index in brackets was used at all. */
  #reordered = false;
  /** …directly before what is read now. */
  #afterIndex = false;

  constructor(format: string, values: readonly GoValue[]) {
    this.#format = format;
    this.#values = values;
  }

  run(): string {
    const format = this.#format;
    const printer = this.#printer;
    while (this.#at < format.length) {
      const percent = format.indexOf('%', this.#at);
      if (percent < 0) {
        printer.out += format.slice(this.#at);
        break;
      }
      printer.out += format.slice(this.#at, percent);
      this.#at = percent + 1;
      if (!this.#verb()) break;
    }
    if (!this.#reordered && this.#argument < this.#values.length) this.#extra();
    return settled(printer.out);
  }

  /** One directive after its %; false at the end of the format. */
  #verb(): boolean {
    const printer = this.#printer;
    const flags = noFlags();
    printer.flags = flags;
    this.#good = true;
    this.#afterIndex = false;
    this.#readFlags(flags);
    this.#index();
    this.#readWidth(flags);
    this.#readPrecision(flags);
    if (!this.#afterIndex) this.#index();
    const rune = this.#format.codePointAt(this.#at);
    if (rune === undefined) {
      printer.out += '%!(NOVERB)';
      return false;
    }
    const verb = String.fromCodePoint(rune);
    this.#at += verb.length;
    if (verb === '%') printer.out += '%';
    else if (!this.#good) printer.out += `%!${verb}(BADINDEX)`;
    else if (this.#argument >= this.#values.length) printer.out += `%!${verb}(MISSING)`;
    else {
      if (verb === 'v') {
        flags.sharpV = flags.sharp;
        flags.sharp = false;
        flags.plusV = flags.plus;
        flags.plus = false;
      }
      printer.print(this.#values[this.#argument++], verb);
    }
    return true;
  }

  #readFlags(flags: Flags): void {
    for (; this.#at < this.#format.length; this.#at++) {
      switch (this.#format[this.#at]) {
        case '#':
          flags.sharp = true;
          break;
        case '0':
          flags.zero = true;
          break;
        case '+':
          flags.plus = true;
          break;
        case '-':
          flags.minus = true;
          break;
        case ' ':
          flags.space = true;
          break;
        default:
          return;
      }
    }
  }

  #readWidth(flags: Flags): void {
    if (this.#format[this.#at] !== '*') {
      flags.width = this.#number();
      if (this.#afterIndex && flags.width !== undefined) this.#good = false;
      return;
    }
    this.#at++;
    const width = this.#intArgument();
    if (width === undefined) this.#printer.out += '%!(BADWIDTH)';
    else {
      flags.width = Math.abs(width);
      // A negative width asks for the left.
      if (width < 0) {
        flags.minus = true;
        flags.zero = false;
      }
    }
    this.#afterIndex = false;
  }

  #readPrecision(flags: Flags): void {
    if (this.#format[this.#at] !== '.') return;
    this.#at++;
    if (this.#afterIndex) this.#good = false;
    this.#index();
    if (this.#format[this.#at] !== '*') {
      flags.precision = this.#number() ?? 0;
      return;
    }
    this.#at++;
    const precision = this.#intArgument();
    if (precision === undefined) this.#printer.out += '%!(BADPREC)';
    else if (precision >= 0) flags.precision = precision;
    this.#afterIndex = false;
  }

  #number(): number | undefined {
    const found = /^\d+/.exec(this.#format.slice(this.#at, this.#at + 12));
    if (!found) return undefined;
    const value = Number(found[0]);
    if (value > LARGEST) return undefined;
    this.#at += found[0].length;
    return value;
  }

  /** The next argument as the number for a `*`. */
  #intArgument(): number | undefined {
    if (this.#argument >= this.#values.length) return undefined;
    const value = this.#values[this.#argument++];
    if (!(value instanceof GoInt)) return undefined;
    const number = Number(value.value);
    return Math.abs(number) > LARGEST ? undefined : number;
  }

  /** An index such as [2]: which argument comes next. Upstream: fmt's argNumber and parseArgNumber. */
  #index(): void {
    if (this.#format[this.#at] !== '[') return;
    this.#reordered = true;
    const close = this.#format.indexOf(']', this.#at);
    if (close < 0) {
      this.#good = false;
      this.#at++;
      return;
    }
    const inside = this.#format.slice(this.#at + 1, close);
    this.#at = close + 1;
    const number = /^\d+$/.test(inside) ? Number(inside) : Number.NaN;
    if (number >= 1 && number <= this.#values.length) this.#argument = number - 1;
    else this.#good = false;
    this.#afterIndex = !Number.isNaN(number);
  }

  #extra(): void {
    const printer = this.#printer;
    printer.flags = noFlags();
    printer.out += '%!(EXTRA ';
    this.#values.slice(this.#argument).forEach((value, i) => {
      if (i > 0) printer.out += ', ';
      if (value === null || value === undefined) printer.out += '<nil>';
      else {
        printer.out += `${typeName(value)}=`;
        printer.print(value, 'v');
      }
    });
    printer.out += ')';
  }
}

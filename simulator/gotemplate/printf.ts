/**
 * fmt.Sprint, Sprintln and Sprintf on Go's values: verbs, flags, width and precision (also `*` and `[n]`), and the texts for
 * arguments that do not fit ("%!d(string=x)", "%!(EXTRA int=2)"). Mirrors Go's fmt/print.go and format.go.
 * Left out: %p of anything (prints as a wrong verb), %w.
 */
import { formatFloat } from './format-number.ts';
import { canBackquote, firstRunes, isPrintable, quote, quoteRune } from './quote.ts';
import type { GoValue } from './types.ts';
import { fromBytes, settled, toBytes } from './utf8.ts';
import {
  elements,
  GoComplex,
  GoInt,
  type GoMap,
  GoStruct,
  isFunction,
  isMap,
  isSlice,
  sortedKeys,
  typeName,
  typeOf,
} from './values.ts';

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

interface Flags {
  minus: boolean;
  plus: boolean;
  sharp: boolean;
  space: boolean;
  zero: boolean;
  plusV: boolean;
  sharpV: boolean;
  width: number | undefined;
  precision: number | undefined;
}

const noFlags = (): Flags => ({
  minus: false,
  plus: false,
  sharp: false,
  space: false,
  zero: false,
  plusV: false,
  sharpV: false,
  width: undefined,
  precision: undefined,
});

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

class Printer {
  out = '';
  flags: Flags = noFlags();
  #erring = false;

  /** A top-level operand. */
  print(value: GoValue, verb: string): void {
    if (value === null || value === undefined) {
      if (verb === 'T' || verb === 'v') this.#pad('<nil>');
      else this.#badVerb(value, verb);
      return;
    }
    if (verb === 'T') this.#string(typeName(value), 's');
    else this.#value(value, verb, 0);
  }

  #value(value: GoValue, verb: string, depth: number): void {
    if (value === null || value === undefined) {
      this.out += this.flags.sharpV ? 'interface {}(nil)' : '<nil>';
    } else if (typeof value === 'boolean') {
      if (verb === 't' || verb === 'v') this.#pad(value ? 'true' : 'false');
      else this.#badVerb(value, verb);
    } else if (typeof value === 'number') this.#float(value, verb);
    else if (typeof value === 'string') this.#string(value, verb);
    else if (this.#stringer(value, verb)) return;
    else if (value instanceof GoInt) this.#integer(value, verb);
    else if (value instanceof GoComplex) this.#complex(value, verb);
    else if (value instanceof Uint8Array) this.#bytes(value, verb, depth);
    else if (isSlice(value)) this.#slice(value, verb, depth);
    else if (value instanceof GoStruct) this.#struct(value, verb, depth);
    else if (isFunction(value)) this.#pad('0x1000000');
    else if (isMap(value)) this.#map(value, verb, depth);
  }

  #stringer(value: GoValue, verb: string): boolean {
    const text = typeOf(value)?.text;
    if (!text || this.#erring || this.flags.sharpV || !/[vsxXq]/.test(verb)) return false;
    this.#string(text(value), verb);
    return true;
  }

  #badVerb(value: GoValue, verb: string): void {
    this.#erring = true;
    this.out += `%!${verb}(`;
    if (value === null || value === undefined) this.out += '<nil>';
    else {
      this.out += `${typeName(value)}=`;
      this.#value(value, 'v', 0);
    }
    this.out += ')';
    this.#erring = false;
  }

  #pad(text: string): void {
    const { width, minus, zero } = this.flags;
    if (width === undefined || width === 0) {
      this.out += text;
      return;
    }
    const missing = width - [...text].length;
    if (missing <= 0) this.out += text;
    else if (minus) this.out += text + ' '.repeat(missing);
    else this.out += (zero ? '0' : ' ').repeat(missing) + text;
  }

  /** Without zeros: for numbers that have theirs already. */
  #padNumber(text: string): void {
    const { zero } = this.flags;
    this.flags.zero = false;
    this.#pad(text);
    this.flags.zero = zero;
  }

  #string(value: string, verb: string): void {
    const { precision, sharp, plus } = this.flags;
    switch (verb) {
      case 'v':
        if (this.flags.sharpV) this.#pad(quote(value));
        else this.#pad(precision === undefined ? value : firstRunes(value, precision));
        break;
      case 's':
        this.#pad(precision === undefined ? value : firstRunes(value, precision));
        break;
      case 'x':
      case 'X':
        this.#hex(toBytes(value), verb);
        break;
      case 'q': {
        const cut = precision === undefined ? value : firstRunes(value, precision);
        if (sharp && canBackquote(cut)) this.#pad(`\`${cut}\``);
        else this.#pad(quote(cut, plus));
        break;
      }
      default:
        this.#badVerb(value, verb);
    }
  }

  #hex(bytes: Uint8Array, verb: string): void {
    const { precision, sharp, space } = this.flags;
    const used = precision === undefined ? bytes : bytes.subarray(0, precision);
    const prefix = sharp ? `0${verb}` : '';
    const pairs = Array.from(used, (byte) => {
      const pair = byte.toString(16).padStart(2, '0');
      return verb === 'X' ? pair.toUpperCase() : pair;
    });
    if (pairs.length === 0) this.#pad('');
    else this.#pad(space ? pairs.map((pair) => prefix + pair).join(' ') : prefix + pairs.join(''));
  }

  #integer(value: GoInt, verb: string): void {
    switch (verb) {
      case 'v':
        if (this.flags.sharpV && !value.signed) {
          const sharp = this.flags.sharp;
          this.flags.sharp = true;
          this.#base(value, 16, 'v');
          this.flags.sharp = sharp;
        } else this.#base(value, 10, 'v');
        break;
      case 'd':
        this.#base(value, 10, verb);
        break;
      case 'b':
        this.#base(value, 2, verb);
        break;
      case 'o':
      case 'O':
        this.#base(value, 8, verb);
        break;
      case 'x':
      case 'X':
        this.#base(value, 16, verb);
        break;
      case 'c':
        this.#pad(runeText(value));
        break;
      case 'q':
        this.#pad(quoteRune(runeNumber(value), this.flags.plus));
        break;
      case 'U':
        this.#unicode(value);
        break;
      default:
        this.#badVerb(value, verb);
    }
  }

  #base(value: GoInt, base: number, verb: string): void {
    const { precision, width, zero, minus, plus, space, sharp } = this.flags;
    const negative = value.value < 0n;
    if (precision === 0 && value.value === 0n) {
      this.#padNumber('');
      return;
    }
    let least = precision ?? 0;
    if (precision === undefined && zero && !minus && width !== undefined) {
      least = width - (negative || plus || space ? 1 : 0);
    }
    let digits = (negative ? -value.value : value.value).toString(base).padStart(least, '0');
    if (verb === 'X') digits = digits.toUpperCase();
    if (sharp) {
      if (base === 2) digits = `0b${digits}`;
      else if (base === 8 && digits[0] !== '0') digits = `0${digits}`;
      else if (base === 16) digits = (verb === 'X' ? '0X' : '0x') + digits;
    }
    if (verb === 'O') digits = `0o${digits}`;
    this.#padNumber((negative ? '-' : plus ? '+' : space ? ' ' : '') + digits);
  }

  #unicode(value: GoInt): void {
    const rune = Number(BigInt.asUintN(64, value.value));
    let name = `U+${rune
      .toString(16)
      .toUpperCase()
      .padStart(Math.max(4, this.flags.precision ?? 0), '0')}`;
    if (this.flags.sharp && rune <= 0x10ffff && isPrintable(rune)) name = `${name} '${String.fromCodePoint(rune)}'`;
    this.#padNumber(name);
  }

  #float(value: number, verb: string): void {
    switch (verb) {
      case 'v':
        this.#padFloat(value, 'g', -1);
        break;
      case 'b':
      case 'g':
      case 'G':
      case 'x':
      case 'X':
        this.#padFloat(value, verb, this.flags.precision ?? -1);
        break;
      case 'f':
      case 'e':
      case 'E':
        this.#padFloat(value, verb, this.flags.precision ?? 6);
        break;
      case 'F':
        this.#padFloat(value, 'f', this.flags.precision ?? 6);
        break;
      default:
        this.#badVerb(value, verb);
    }
  }

  /** Upstream: fmt.fmtFloat. The precision of the flags wins also for %v. */
  #padFloat(value: number, verb: string, otherwise: number): void {
    const { plus, space, zero, minus, width, sharp, precision } = this.flags;
    const wanted = precision ?? otherwise;
    let text = formatFloat(value, verb, wanted);
    const negative = text[0] === '-';
    text = text.replace(/^[+-]/, '');
    const finite = Number.isFinite(value);
    if (sharp && verb !== 'b' && finite) text = withPoint(text, verb, wanted);
    const sign = negative ? '-' : plus ? '+' : space ? ' ' : value === Number.POSITIVE_INFINITY ? '+' : '';
    if (!finite) this.#padNumber(sign + text);
    else if (zero && !minus && width !== undefined && width > sign.length + text.length) {
      this.out += sign + '0'.repeat(width - sign.length - text.length) + text;
    } else this.#pad(sign + text);
  }

  #complex(value: GoComplex, verb: string): void {
    if (!/[vbgGxXfFeE]/.test(verb)) {
      this.#badVerb(value, verb);
      return;
    }
    const { plus } = this.flags;
    this.out += '(';
    this.#float(value.real, verb);
    this.flags.plus = true;
    this.#float(value.imaginary, verb);
    this.out += 'i)';
    this.flags.plus = plus;
  }

  #bytes(value: Uint8Array, verb: string, depth: number): void {
    switch (verb) {
      case 's':
        this.#string(fromBytes(value), 's');
        break;
      case 'q':
        this.#string(fromBytes(value), 'q');
        break;
      case 'x':
      case 'X':
        this.#hex(value, verb);
        break;
      default:
        if (this.flags.sharpV) {
          this.out += `[]byte{${Array.from(value, (byte) => `0x${byte.toString(16)}`).join(', ')}}`;
        } else this.#slice(value, verb, depth);
    }
  }

  #slice(value: readonly GoValue[] | Uint8Array, verb: string, depth: number): void {
    const { sharpV } = this.flags;
    if (sharpV) this.out += typeName(value);
    this.out += sharpV ? '{' : '[';
    elements(value).forEach((element, i) => {
      if (i > 0) this.out += sharpV ? ', ' : ' ';
      this.#value(element, verb, depth + 1);
    });
    this.out += sharpV ? '}' : ']';
  }

  #map(value: GoMap, verb: string, depth: number): void {
    const { sharpV } = this.flags;
    this.out += sharpV ? `${typeName(value)}{` : 'map[';
    sortedKeys(value).forEach((key, i) => {
      if (i > 0) this.out += sharpV ? ', ' : ' ';
      this.#value(key, verb, depth + 1);
      this.out += ':';
      this.#value(value[key], verb, depth + 1);
    });
    this.out += sharpV ? '}' : ']';
  }

  #struct(value: GoStruct, verb: string, depth: number): void {
    const { sharpV, plusV } = this.flags;
    if (value.type.kind === 'ptr') {
      if (depth > 0) {
        this.out += '0xc000000000';
        return;
      }
      this.out += '&';
    }
    if (sharpV) this.out += value.type.name.replace(/^\*/, '');
    this.out += '{';
    value.type.fields.forEach((field, i) => {
      if (i > 0) this.out += sharpV ? ', ' : ' ';
      if (sharpV || plusV) this.out += `${field.name}:`;
      this.#value(value.values.get(field.name), verb, depth + 1);
    });
    this.out += '}';
  }
}

function runeNumber(value: GoInt): number {
  const number = Number(BigInt.asUintN(64, value.value));
  return number > 0x10ffff ? 0xfffd : number;
}

function runeText(value: GoInt): string {
  const rune = runeNumber(value);
  return String.fromCodePoint(rune >= 0xd800 && rune <= 0xdfff ? 0xfffd : rune);
}

/** The sharp flag: a decimal point always, and with %g zeros up to the precision. Upstream: the tail of fmt.fmtFloat. */
function withPoint(text: string, verb: string, precision: number): string {
  const found = /^(0[xX])?([0-9a-fA-F.]*?)((?:[eE][+-]\d+|[pP][+-]\d+)?)$/.exec(text);
  if (!found) return text;
  const [, prefix = '', number = '', tail = ''] = found;
  let body = number;
  let digits = 0;
  if (/[gGxv]/i.test(verb) && verb !== 'X') digits = precision < 0 ? 6 : precision;
  if (!body.includes('.')) {
    // The zero before the point is no significant digit.
    if (body.length === 1 && body[0] === '0') digits--;
    body += '.';
  }
  // Go counts the x of a prefix as a digit.
  digits -= body.replace('.', '').replace(/^0+/, '').length + (prefix ? 1 : 0);
  return prefix + body + (digits > 0 ? '0'.repeat(digits) : '') + tail;
}

/**
 * One value as one verb of fmt prints it: by its type, with flags, width and precision, and the texts for verbs that do not fit
 * ("%!d(string=x)"). Mirrors Go's fmt/print.go (printArg, printValue) and format.go. Left out: %p of anything (prints as a wrong verb), %w.
 */
import { formatFloat } from './format-number.ts';
import { canBackquote, firstRunes, isPrintable, quote, quoteRune } from './quote.ts';
import type { GoValue } from './types.ts';
import { fromBytes, toBytes } from './utf8.ts';
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

export interface Flags {
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

export const noFlags = (): Flags => ({
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

export class Printer {
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

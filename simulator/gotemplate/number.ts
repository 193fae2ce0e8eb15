/** Numbers in templates: one constant is all of int, uint and float that it can be. Mirrors parse.NumberNode and strconv. */
import { quote, unquoteRune } from './quote.ts';
import { GoError } from './types.ts';

export interface NumberConstant {
  /** As written. */
  readonly text: string;
  readonly int?: bigint;
  readonly uint?: bigint;
  readonly float?: number;
  readonly complex?: { readonly real: number; readonly imaginary: number };
}

const MAX_INT = 0x7fffffffffffffffn;
const MIN_INT = -0x8000000000000000n;
const MAX_UINT = 0xffffffffffffffffn;

/** Reads a number as written in a template. Throws "illegal number syntax: …" and kin. */
export function parseNumber(text: string, type: 'number' | 'complex' | 'characterConstant'): NumberConstant {
  if (type === 'characterConstant') return characterConstant(text);
  if (type === 'complex') return complexConstant(text);
  if (text.endsWith('i')) {
    const imaginary = parseGoFloat(text.slice(0, -1));
    if (imaginary !== undefined) return simplified(text, 0, imaginary);
  }
  const integer = parseGoInt(text);
  if (integer !== undefined && (integer === 0n || integer > 0n ? integer <= MAX_UINT : integer >= MIN_INT)) {
    const signed = /^[+-]/.test(text);
    const isInt = integer <= MAX_INT;
    const isUint = integer === 0n || !signed;
    if (isInt || isUint) {
      return {
        text,
        ...(isInt ? { int: integer } : {}),
        ...(isUint ? { uint: integer } : {}),
        float: Number(integer),
      };
    }
  }
  const float = parseGoFloat(text);
  if (float === undefined || !Number.isFinite(float)) throw new GoError(`illegal number syntax: ${quote(text)}`);
  if (!/[.eEpP]/.test(text)) throw new GoError(`integer overflow: ${quote(text)}`);
  return { text, float, ...integersOf(float) };
}

function integersOf(float: number): { int?: bigint; uint?: bigint } {
  if (!Number.isInteger(float)) return {};
  const integer = BigInt(float);
  return {
    ...(integer >= MIN_INT && integer <= MAX_INT ? { int: integer } : {}),
    ...(integer >= 0n && integer <= MAX_UINT ? { uint: integer } : {}),
  };
}

function characterConstant(text: string): NumberConstant {
  const { rune, size } = unquoteRune(text, 1, "'");
  if (text.slice(1 + size) !== "'") throw new GoError(`malformed character constant: ${text}`);
  return { text, int: BigInt(rune), uint: BigInt(rune), float: rune };
}

function complexConstant(text: string): NumberConstant {
  const split = /^(.*[^eEpP])([+-].*)i$/.exec(text);
  const real = split ? parseGoFloat(split[1] as string) : undefined;
  const imaginary = split ? parseGoFloat(split[2] as string) : undefined;
  if (real === undefined || imaginary === undefined) throw new GoError('syntax error scanning complex number');
  return simplified(text, real, imaginary);
}

/** A complex number without imaginary part is every other kind, too. */
function simplified(text: string, real: number, imaginary: number): NumberConstant {
  const complex = { real, imaginary };
  return imaginary === 0 ? { text, complex, float: real, ...integersOf(real) } : { text, complex };
}

/** Underscores may stand between digits and after a base's prefix. Upstream: strconv.underscoreOK. */
function withoutUnderscores(text: string): string | undefined {
  if (!text.includes('_')) return text;
  const body = text.replace(/^[+-]/, '');
  const isHex = /^0[xX]/.test(body);
  const digit = isHex ? /[\da-fA-F]/ : /\d/;
  if (!/^0[xXbBoO\d_]/.test(body) && !/^[\d_]/.test(body)) return undefined;
  for (let i = 0; i < body.length; i++) {
    if (body[i] !== '_') continue;
    const before = body[i - 1] ?? '';
    const after = body[i + 1] ?? '';
    const afterPrefix = i === 2 && /^0[xXbBoO]$/.test(body.slice(0, 2));
    if (!(digit.test(before) || afterPrefix) || !digit.test(after)) return undefined;
  }
  return text.replaceAll('_', '');
}

/** strconv.ParseInt(text, 0, …) without bounds; undefined when the text is no integer. Example: "0x1F" → 31n. */
export function parseGoInt(text: string): bigint | undefined {
  const plain = withoutUnderscores(text);
  const found = plain === undefined ? null : /^([+-]?)(?:0([xXbBoO])([\da-fA-F]+)|(\d+))$/.exec(plain);
  if (!found) return undefined;
  const [, sign, base, based = '', decimal = ''] = found;
  let literal: string;
  if (base) {
    const letter = base.toLowerCase();
    if (!(letter === 'x' ? /^[\da-fA-F]+$/ : letter === 'o' ? /^[0-7]+$/ : /^[01]+$/).test(based)) return undefined;
    literal = `0${letter}${based}`;
  } else if (decimal.length > 1 && decimal[0] === '0') {
    if (!/^[0-7]+$/.test(decimal)) return undefined;
    literal = `0o${decimal}`;
  } else literal = decimal;
  const value = BigInt(literal);
  return sign === '-' ? -value : value;
}

/** strconv.ParseFloat; undefined when the text is no number. Hexadecimal needs its "p". "inf" and "nan" are numbers. */
export function parseGoFloat(text: string): number | undefined {
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(text);
  if (special) {
    const value = special[2]?.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY;
    return special[1] === '-' ? -value : value;
  }
  // Underscores are only for base prefixes in ParseFloat, but the constant may have them anywhere between digits.
  const plain = withoutUnderscores(text);
  if (plain === undefined) return undefined;
  const hex = /^([+-]?)0[xX]([\da-fA-F]*)(?:\.([\da-fA-F]*))?[pP]([+-]?\d+)$/.exec(plain);
  if (hex) return hexFloat(hex);
  if (!/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(plain)) return undefined;
  return Number(plain);
}

function hexFloat([, sign, whole = '', fraction = '', power = '0']: RegExpExecArray): number | undefined {
  if (whole === '' && fraction === '') return undefined;
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  const value = mantissa * 2 ** (Number(power) - 4 * fraction.length);
  return sign === '-' ? -value : value;
}

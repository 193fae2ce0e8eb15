/** awk's printf: C's formats with awk's values. */
import { filled, floating, integerText, signed } from '../conversions.ts';
import { toNumber, type Value } from './values.ts';

const DIRECTIVE = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlLqjzt]*([a-zA-Z%])?/g;

/** Undefined: there are not enough values; `sofar` is what was made before. */
export interface Made {
  readonly text: string;
  readonly problem: 'missing' | 'bad' | undefined;
}

export function formatAwk(format: string, values: readonly Value[], textOf: (value: Value) => string): Made {
  let out = '';
  let used = 0;
  let at = 0;
  for (const match of format.matchAll(DIRECTIVE)) {
    out += format.slice(at, match.index);
    at = match.index + match[0].length;
    const kind = match[4];
    if (kind === '%') {
      out += '%';
      continue;
    }
    let flags = match[1] as string;
    const stars = (match[2] === '*' ? 1 : 0) + (match[3] === '*' ? 1 : 0);
    if (used + stars >= values.length) return { text: out, problem: 'missing' };
    let width = match[2] === '*' ? Math.trunc(toNumber(values[used++])) : Number(match[2] ?? 0);
    if (width < 0) [width, flags] = [-width, `${flags}-`];
    const dot = match[0].includes('.');
    const precision = !dot
      ? undefined
      : match[3] === '*'
        ? Math.trunc(toNumber(values[used++]))
        : Number(match[3] ?? 0);
    const text = one(kind ?? '', values[used++], precision, flags, textOf);
    if (text === undefined) return { text: out, problem: 'bad' };
    const zero = !'sc'.includes(kind as string) && !(dot && 'dioxXu'.includes(kind as string));
    out += filled(text, width - text.length, flags, zero);
  }
  return { text: out + format.slice(at), problem: undefined };
}

function one(
  kind: string,
  value: Value,
  precision: number | undefined,
  flags: string,
  textOf: (value: Value) => string,
): string | undefined {
  const whole = (): bigint => {
    const number = toNumber(value);
    if (Number.isNaN(number)) return -(2n ** 63n);
    if (Math.abs(number) >= 2 ** 63) return number < 0 ? -(2n ** 63n) : 2n ** 63n - 1n;
    return BigInt(Math.trunc(number));
  };
  switch (kind) {
    case 's':
      return textOf(value).slice(0, precision);
    case 'c':
      return typeof value === 'number' ? String.fromCharCode(value & 255) : textOf(value).slice(0, 1);
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
      return integerText(kind, whole(), flags, precision);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
      return signed(floating(toNumber(value), kind, precision ?? 6), flags);
  }
  return undefined;
}

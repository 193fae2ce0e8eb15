/** Decimals of any size: digits × 10^exponent. Mirrors shopspring/decimal, whose quotients have 16 digits after the point. */
import { failure } from './failure.ts';

export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** Upstream: NewFromFloat, the fewest digits that read back as the float. */
export function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value)) {
    throw failure(`Cannot create a Decimal from ${Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'}`);
  }
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

export const numberOf = ({ digits, exponent }: Decimal): number => Number(`${digits}e${exponent}`);

const scaled = ({ digits, exponent }: Decimal, to: number): bigint => digits * 10n ** BigInt(exponent - to);

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { digits: scaled(a, exponent) + scaled(b, exponent), exponent };
}

export const subtractDecimals = (a: Decimal, b: Decimal): Decimal =>
  addDecimals(a, { digits: -b.digits, exponent: b.exponent });

export const multiplyDecimals = (a: Decimal, b: Decimal): Decimal => ({
  digits: a.digits * b.digits,
  exponent: a.exponent + b.exponent,
});

const PRECISION = 16;

/** Rounds the half away from zero. Example: 1 / 3 = 0.3333333333333333. */
export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  if (b.digits === 0n) throw failure('decimal division by 0');
  const shift = a.exponent - b.exponent + PRECISION;
  const dividend = shift >= 0 ? a.digits * 10n ** BigInt(shift) : a.digits;
  const divisor = shift >= 0 ? b.digits : b.digits * 10n ** BigInt(-shift);
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  const isUp = abs(rest) * 2n >= abs(divisor);
  const away = dividend < 0n === divisor < 0n ? 1n : -1n;
  return { digits: isUp ? quotient + away : quotient, exponent: -PRECISION };
}

const abs = (value: bigint): bigint => (value < 0n ? -value : value);

/**
 * Numbers of bc: decimals as exact as their scale says. What is worked out is cut, never rounded. Upstream: GNU bc's number.c.
 */
import { outOfMemory } from '../../kernel/exhausted.ts';

/** `digits` / 10^`scale`. Example: 1.50 is 150 with scale 2. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

/** Beyond, a power would take noticeable time and memory. */
const MOST_DIGITS = 200_000;
const TEN = 10n;

export const whole = (value: number | bigint): Decimal => ({ digits: BigInt(value), scale: 0 });
export const ZERO = whole(0);
export const ONE = whole(1);

/** The same number with another scale; digits that find no room are cut. */
export function rescaled({ digits, scale }: Decimal, to: number): Decimal {
  if (to === scale) return { digits, scale };
  return { digits: to > scale ? digits * TEN ** BigInt(to - scale) : digits / TEN ** BigInt(scale - to), scale: to };
}

export const isZero = ({ digits }: Decimal): boolean => digits === 0n;
export const negated = ({ digits, scale }: Decimal): Decimal => ({ digits: -digits, scale });

export function plus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: rescaled(a, scale).digits + rescaled(b, scale).digits, scale };
}

export const minus = (a: Decimal, b: Decimal): Decimal => plus(a, negated(b));

export const compare = (a: Decimal, b: Decimal): number => {
  const { digits } = minus(a, b);
  return digits < 0n ? -1 : digits > 0n ? 1 : 0;
};

/** Example with scale 0: 1.5 * 2.25 → 3.37. */
export function times(a: Decimal, b: Decimal, scale: number): Decimal {
  const full = a.scale + b.scale;
  return rescaled({ digits: a.digits * b.digits, scale: full }, Math.min(full, Math.max(scale, a.scale, b.scale)));
}

/** Example with scale 2: 3 / 4 → .75. The caller has looked at a zero. */
export const over = (a: Decimal, b: Decimal, scale: number): Decimal => ({
  digits: rescaled(a, scale + b.scale + Math.max(0, a.scale - scale - b.scale)).digits / scaledDivisor(a, b, scale),
  scale,
});

/** The divisor grows with digits of the dividend that find no room in the quotient. */
const scaledDivisor = (a: Decimal, b: Decimal, scale: number): bigint =>
  b.digits * TEN ** BigInt(Math.max(0, a.scale - scale - b.scale));

/** What is left of a - (a/b)*b, where a/b has `scale` digits. Example: -7 % 3 → -1. */
export function rest(a: Decimal, b: Decimal, scale: number): Decimal {
  const to = Math.max(scale + b.scale, a.scale);
  const quotient = over(a, b, scale);
  return rescaled(minus(a, { digits: quotient.digits * b.digits, scale: quotient.scale + b.scale }), to);
}

/** A whole power; with a negative one `scale` digits. */
export function power(base: Decimal, exponent: bigint, scale: number): Decimal {
  if (exponent === 0n) return ONE;
  const size = exponent < 0n ? -exponent : exponent;
  const length = base.digits.toString().length;
  if (length > 1 || base.digits > 1n || base.digits < -1n)
    if (size > BigInt(MOST_DIGITS) || length * Number(size) > MOST_DIGITS) throw outOfMemory();
  const product = { digits: base.digits ** size, scale: base.scale * Number(size) };
  if (exponent < 0n) return over(ONE, product, scale);
  return rescaled(product, Math.min(product.scale, Math.max(scale, base.scale)));
}

/** The root, cut; undefined of what is negative. */
export function root(a: Decimal, scale: number): Decimal | undefined {
  if (a.digits < 0n) return undefined;
  const to = Math.max(scale, a.scale);
  return { digits: wholeRoot(rescaled(a, to * 2).digits), scale: to };
}

/** Newton's: 17 → 4. */
function wholeRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt(Math.ceil(n.toString(2).length / 2));
  for (;;) {
    const next = (x + n / x) >> 1n;
    if (next >= x) return x;
    x = next;
  }
}

/** "1F.8" in a base. A digit that the base has not counts as its largest; one alone counts as what it says. */
export function parsed(text: string, base: number): Decimal {
  const [before = '', after = ''] = text.split('.');
  const value = (c: string): number => Number.parseInt(c, 36);
  if (before.length === 1 && after === '') return whole(value(before));
  const clipped = (c: string): bigint => BigInt(Math.min(value(c), base - 1));
  let digits = 0n;
  for (const c of before) digits = digits * BigInt(base) + clipped(c);
  if (base === 10) {
    for (const c of after) digits = digits * TEN + clipped(c);
    return { digits, scale: after.length };
  }
  let part = 0n;
  for (const c of after) part = part * BigInt(base) + clipped(c);
  const scale = after.length;
  return plus(whole(digits), over(whole(part), whole(BigInt(base) ** BigInt(scale)), scale));
}

/** As bc prints it: ".75", "-.5", "1.000", "0". */
export function shown(number: Decimal, base: number): string {
  if (number.digits === 0n) return '0';
  if (base !== 10) return shownIn(number, base);
  const negative = number.digits < 0n;
  const text = (negative ? -number.digits : number.digits).toString().padStart(number.scale, '0');
  const at = text.length - number.scale;
  return `${negative ? '-' : ''}${text.slice(0, at)}${number.scale > 0 ? `.${text.slice(at)}` : ''}`;
}

/** Digits up to 16 as letters; beyond, each as a decimal number with a blank before it. */
function shownIn({ digits, scale }: Decimal, base: number): string {
  const size = digits < 0n ? -digits : digits;
  const unit = TEN ** BigInt(scale);
  const width = String(base - 1).length;
  const digit = (n: bigint): string =>
    base <= 16 ? n.toString(16).toUpperCase() : ` ${n.toString().padStart(width, '0')}`;
  let front = '';
  for (let left = size / unit; left > 0n; left /= BigInt(base)) front = digit(left % BigInt(base)) + front;
  let back = '';
  // As many digits as tell what the decimals told.
  for (let part = size % unit, told = 1n; scale > 0 && told < unit; told *= BigInt(base)) {
    part *= BigInt(base);
    back += digit(part / unit);
    part %= unit;
  }
  return `${digits < 0n ? '-' : ''}${front}${back === '' ? '' : `.${back}`}`;
}

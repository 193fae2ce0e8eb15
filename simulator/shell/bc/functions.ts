/**
 * The functions of `bc -l`: sine, cosine, arctangent, logarithm, exponential, from their series with digits to spare. They are
 * cut at the scale asked for. Left out: Bessel's (j).
 */
import {
  compare,
  type Decimal,
  isZero,
  minus,
  negated,
  ONE,
  over,
  plus,
  rescaled,
  root,
  times,
  whole,
  ZERO,
} from './decimal.ts';

const SPARE = 12;

type MathName = 's' | 'c' | 'a' | 'l' | 'e';

export function isMathName(name: string): name is MathName {
  return /^[scale]$/.test(name);
}

export function mathFunction(name: MathName, x: Decimal, scale: number): Decimal {
  const work = scale + SPARE;
  return rescaled(FUNCTIONS[name](x, work), scale);
}

const FUNCTIONS: Readonly<Record<MathName, (x: Decimal, scale: number) => Decimal>> = {
  s: sine,
  c: cosine,
  a: arctangent,
  l: logarithm,
  e: exponential,
};

/** A sum of terms until they vanish. */
function sum(first: Decimal, next: (term: Decimal, n: number) => Decimal): Decimal {
  let total = first;
  let term = first;
  for (let n = 1; ; n++) {
    term = next(term, n);
    if (isZero(term)) return total;
    total = plus(total, term);
  }
}

/** Machin's formula. */
function pi(scale: number): Decimal {
  const fifth = arctangentOfPart(5, scale + 4);
  const rest = arctangentOfPart(239, scale + 4);
  return rescaled(minus(times(whole(16), fifth, scale + 4), times(whole(4), rest, scale + 4)), scale);
}

/** The arctangent of 1/n. */
function arctangentOfPart(n: number, scale: number): Decimal {
  let power = over(ONE, whole(n), scale);
  let total = power;
  for (let k = 1; ; k++) {
    power = over(power, whole(-n * n), scale);
    const term = over(power, whole(2 * k + 1), scale);
    if (isZero(term)) return total;
    total = plus(total, term);
  }
}

/** Both from the angle that is left of whole turns. */
function sine(x: Decimal, scale: number): Decimal {
  const { near, square, work } = turned(x, scale);
  return sum(near, (term, n) => over(times(term, square, work), whole(2 * n * (2 * n + 1)), work));
}

function cosine(x: Decimal, scale: number): Decimal {
  const { square, work } = turned(x, scale);
  return sum(rescaled(ONE, work), (term, n) => over(times(term, square, work), whole(2 * n * (2 * n - 1)), work));
}

function turned(x: Decimal, scale: number): { near: Decimal; square: Decimal; work: number } {
  const work = scale + x.digits.toString().length;
  const turn = times(whole(2), pi(work), work);
  const near = rescaled(minus(x, times(over(x, turn, 0), turn, work)), work);
  return { near, square: negated(times(near, near, work)), work };
}

function arctangent(x: Decimal, scale: number): Decimal {
  if (x.digits < 0n) return negated(arctangent(negated(x), scale));
  // atan(x) = 2 atan(x / (1 + √(1 + x²))) until the series is quick.
  let small = rescaled(x, scale);
  let doublings = 0;
  while (compare(small, over(ONE, whole(5), scale)) > 0) {
    const hypotenuse = root(plus(ONE, times(small, small, scale)), scale) ?? ONE;
    small = over(small, plus(ONE, hypotenuse), scale);
    doublings++;
  }
  const square = negated(times(small, small, scale));
  let power = small;
  let total = small;
  for (let n = 1; ; n++) {
    power = times(power, square, scale);
    const term = over(power, whole(2 * n + 1), scale);
    if (isZero(term)) break;
    total = plus(total, term);
  }
  return times(total, whole(2n ** BigInt(doublings)), scale);
}

/** bc gives about -10^scale for what has no logarithm. */
function logarithm(x: Decimal, scale: number): Decimal {
  if (compare(x, ZERO) <= 0) return { digits: (1n - 10n ** BigInt(scale - SPARE)) * 10n ** BigInt(scale), scale };
  let near = rescaled(x, scale + 4);
  let doublings = 1;
  while (compare(near, whole(2)) >= 0 || compare(near, over(ONE, whole(2), scale)) <= 0) {
    near = root(near, scale + 4) ?? near;
    doublings *= 2;
  }
  // ln y = 2 artanh((y - 1) / (y + 1))
  const work = scale + 4;
  const part = over(minus(near, ONE), plus(near, ONE), work);
  const square = times(part, part, work);
  let power = part;
  let total = part;
  for (let n = 1; ; n++) {
    power = times(power, square, work);
    const term = over(power, whole(2 * n + 1), work);
    if (isZero(term)) break;
    total = plus(total, term);
  }
  return times(total, whole(2 * doublings), scale);
}

function exponential(x: Decimal, scale: number): Decimal {
  if (x.digits < 0n) return over(ONE, exponential(negated(x), scale * 2), scale);
  let small = rescaled(x, scale);
  let doublings = 0;
  while (compare(small, ONE) > 0) {
    small = over(small, whole(2), scale + doublings);
    doublings++;
  }
  const work = scale + 2 * doublings + Math.ceil(Number(over(x, ONE, 0).digits) / 2);
  const exact = over(x, whole(2n ** BigInt(doublings)), work);
  let total = sum(rescaled(ONE, work), (term, n) => over(times(term, exact, work), whole(n), work));
  for (let i = 0; i < doublings; i++) total = rescaled(times(total, total, work), work);
  return total;
}

/** Arithmetic modulo a number. */

export const mod = (a: bigint, m: bigint): bigint => ((a % m) + m) % m;

export function power(base: bigint, exponent: bigint, m: bigint): bigint {
  let result = 1n;
  let square = mod(base, m);
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % m;
    square = (square * square) % m;
  }
  return result;
}

/** The number whose product with `a` is 1. */
export function inverse(a: bigint, m: bigint): bigint {
  let [old, rest] = [mod(a, m), m];
  let [x, y] = [1n, 0n];
  while (rest !== 0n) {
    const quotient = old / rest;
    [old, rest] = [rest, old - quotient * rest];
    [x, y] = [y, x - quotient * y];
  }
  return mod(x, m);
}

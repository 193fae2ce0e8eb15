/** The curve P-256: public keys and ECDSA. Mirrors Go's crypto/ecdsa; its chance is given. */
import { inverse, mod } from './modular.ts';

const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
export const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const GENERATOR: Point = [
  0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
];

type Point = readonly [bigint, bigint];

function add(a: Point | undefined, b: Point | undefined): Point | undefined {
  if (!a) return b;
  if (!b) return a;
  const [x1, y1] = a;
  const [x2, y2] = b;
  if (x1 === x2 && mod(y1 + y2, P) === 0n) return undefined;
  const slope = x1 === x2 ? (3n * x1 * x1 - 3n) * inverse(2n * y1, P) : (y2 - y1) * inverse(x2 - x1, P);
  const x = mod(slope * slope - x1 - x2, P);
  return [x, mod(slope * (x1 - x) - y1, P)];
}

function multiply(scalar: bigint): Point {
  let result: Point | undefined;
  let doubled: Point | undefined = GENERATOR;
  for (let left = scalar; left > 0n; left >>= 1n) {
    if (left & 1n) result = add(result, doubled);
    doubled = add(doubled, doubled);
  }
  return result as Point;
}

export const publicPoint = (secret: bigint): Point => multiply(secret);

/** r and s for a digest; `nonce` is a random number below the order. */
export function sign(digest: bigint, secret: bigint, nonce: bigint): readonly [bigint, bigint] {
  const r = mod(multiply(nonce)[0], ORDER);
  const s = mod(inverse(nonce, ORDER) * (digest + r * secret), ORDER);
  return [r, s];
}

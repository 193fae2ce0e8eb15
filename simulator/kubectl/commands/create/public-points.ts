/**
 * The public point of a secret number: the NIST curves and Ed25519. Mirrors what Go derives when it reads a private key
 * (crypto/ecdsa ScalarBaseMult, crypto/ed25519 NewKeyFromSeed). Nothing here is kept secret from a clock; it compares pairs only.
 */
import { sha512 } from '@noble/hashes/sha2.js';

type Point = readonly [bigint, bigint];

interface NistCurve {
  readonly prime: bigint;
  readonly base: Point;
  /** Bytes of a coordinate. */
  readonly size: number;
}

/** By object identifier in hexadecimal DER: P-224, P-256, P-384, P-521. */
const NIST: Readonly<Record<string, NistCurve>> = {
  '2b81040021': {
    prime: 2n ** 224n - 2n ** 96n + 1n,
    base: [
      0xb70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21n,
      0xbd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34n,
    ],
    size: 28,
  },
  '2a8648ce3d030107': {
    prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    base: [
      0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
      0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
    ],
    size: 32,
  },
  '2b81040022': {
    prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    base: [
      0xaa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7n,
      0x3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5fn,
    ],
    size: 48,
  },
  '2b81040023': {
    prime: 2n ** 521n - 1n,
    base: [
      0xc6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66n,
      0x11839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650n,
    ],
    size: 66,
  },
};

/** The point in hexadecimal digits, uncompressed ("04", x, y); undefined for a curve Go does not know. */
export function nistPoint(curve: string | undefined, secret: string): string | undefined {
  const known = curve === undefined || !Object.hasOwn(NIST, curve) ? undefined : NIST[curve];
  if (!known) return undefined;
  const { prime, base, size } = known;
  // Chord and tangent of y² = x³ − 3x + b; undefined is the point at infinity.
  const add = (p: Point | undefined, q: Point | undefined): Point | undefined => {
    if (!p || !q) return p ?? q;
    const [[px, py], [qx, qy]] = [p, q];
    if (px === qx && (py !== qy || py === 0n)) return undefined;
    const slope = px === qx ? (3n * px * px - 3n) * inverse(2n * py, prime) : (qy - py) * inverse(qx - px, prime);
    const x = modulo(slope * slope - px - qx, prime);
    return [x, modulo(slope * (px - x) - py, prime)];
  };
  const point = times(BigInt(`0x${secret || '0'}`), base, undefined, add);
  return point && `04${point.map((n) => n.toString(16).padStart(size * 2, '0')).join('')}`;
}

const PRIME = 2n ** 255n - 19n;
const D = modulo(-121665n * inverse(121666n, PRIME), PRIME);
const BASE: Point = [
  0x216936d3cd6e53fec0a4e231fdd6dc5c692cc7609525a7b2c9562d608f25d51an,
  0x6666666666666666666666666666666666666666666666666666666666666658n,
];

/** The public key of 32 bytes of a seed, in hexadecimal digits. */
export function ed25519Point(seed: Uint8Array): string {
  const half = sha512(seed).subarray(0, 32);
  half[0] = (half[0] as number) & 248;
  half[31] = ((half[31] as number) & 63) | 64;
  const scalar = half.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  // −x² + y² = 1 + d·x²·y² has one rule for all points.
  const add = ([px, py]: Point, [qx, qy]: Point): Point => {
    const product = D * px * qx * py * qy;
    return [
      modulo((px * qy + qx * py) * inverse(1n + product, PRIME), PRIME),
      modulo((py * qy + px * qx) * inverse(1n - product, PRIME), PRIME),
    ];
  };
  const [x, y] = times<Point>(scalar, BASE, [0n, 1n], add);
  const whole = y | ((x & 1n) << 255n);
  return (whole.toString(16).padStart(64, '0').match(/../g) ?? []).reverse().join('');
}

/** Double and add. */
function times<P>(scalar: bigint, base: P, zero: P, add: (p: P, q: P) => P): P;
function times<P>(
  scalar: bigint,
  base: P,
  zero: undefined,
  add: (p: P | undefined, q: P | undefined) => P | undefined,
): P | undefined;
function times<P>(scalar: bigint, base: P, zero: P, add: (p: P, q: P) => P): P {
  let sum = zero;
  let power = base;
  for (let left = scalar; left > 0n; left >>= 1n) {
    if (left & 1n) sum = add(sum, power);
    power = add(power, power);
  }
  return sum;
}

function modulo(value: bigint, prime: bigint): bigint {
  const rest = value % prime;
  return rest < 0n ? rest + prime : rest;
}

/** Euclid's. */
function inverse(value: bigint, prime: bigint): bigint {
  let [a, b, x, y] = [modulo(value, prime), prime, 1n, 0n];
  while (a > 1n) {
    const quotient = b / a;
    [a, b, x, y] = [b - quotient * a, a, y - quotient * x, x];
  }
  return modulo(x, prime);
}

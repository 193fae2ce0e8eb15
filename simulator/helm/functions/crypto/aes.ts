/** AES with 256-bit keys, block by block (CBC). Mirrors Go's crypto/aes and crypto/cipher. */

interface Tables {
  readonly box: Uint8Array;
  readonly inverse: Uint8Array;
}

const double = (a: number): number => ((a << 1) ^ (a & 0x80 ? 0x11b : 0)) & 255;

function product(a: number, b: number): number {
  let sum = 0;
  for (let x = a, y = b; y > 0; y >>= 1, x = double(x)) if (y & 1) sum ^= x;
  return sum;
}

/** The S-box: inverses in the field, bits mixed. */
function tables(): Tables {
  const box = new Uint8Array(256);
  const inverse = new Uint8Array(256);
  for (let p = 1, q = 1, first = true; first || p !== 1; first = false) {
    p ^= double(p);
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    q &= 255;
    if (q & 0x80) q ^= 0x09;
    const rotated = (n: number): number => ((q << n) | (q >> (8 - n))) & 255;
    box[p] = q ^ rotated(1) ^ rotated(2) ^ rotated(3) ^ rotated(4) ^ 0x63;
  }
  box[0] = 0x63;
  box.forEach((value, i) => (inverse[value] = i));
  return { box, inverse };
}

export class Aes {
  readonly #tables = tables();
  readonly #keys: Uint8Array;
  static readonly ROUNDS = 14;

  /** `key` has 32 bytes. */
  constructor(key: Uint8Array) {
    const { box } = this.#tables;
    const keys = new Uint8Array(16 * (Aes.ROUNDS + 1));
    keys.set(key);
    let round = 1;
    for (let i = 32; i < keys.length; i += 4) {
      let word = [...keys.subarray(i - 4, i)];
      if (i % 32 === 0) {
        word = [...word.slice(1), word[0] as number].map((byte) => box[byte] as number);
        word[0] = (word[0] as number) ^ round;
        round = double(round);
      } else if (i % 32 === 16) word = word.map((byte) => box[byte] as number);
      for (let k = 0; k < 4; k++) keys[i + k] = (keys[i - 32 + k] as number) ^ (word[k] as number);
    }
    this.#keys = keys;
  }

  #addKey(block: Uint8Array, round: number): void {
    for (let i = 0; i < 16; i++) block[i] = (block[i] as number) ^ (this.#keys[round * 16 + i] as number);
  }

  #mix(block: Uint8Array, factors: readonly [number, number, number, number]): void {
    for (let c = 0; c < 16; c += 4) {
      const column = block.slice(c, c + 4);
      for (let r = 0; r < 4; r++) {
        let sum = 0;
        for (let k = 0; k < 4; k++) sum ^= product(column[k] as number, factors[(k - r + 4) % 4] as number);
        block[c + r] = sum;
      }
    }
  }

  /** Substitutes and rotates the rows, forth (1) or back (−1). */
  #shift(block: Uint8Array, box: Uint8Array, direction: 1 | -1): void {
    const old = block.slice();
    for (let i = 0; i < 16; i++) {
      const row = i % 4;
      const from = (i + direction * 4 * row + 64) % 16;
      block[i] = box[old[from] as number] as number;
    }
  }

  #encryptBlock(block: Uint8Array): void {
    this.#addKey(block, 0);
    for (let round = 1; round <= Aes.ROUNDS; round++) {
      this.#shift(block, this.#tables.box, 1);
      if (round < Aes.ROUNDS) this.#mix(block, [2, 3, 1, 1]);
      this.#addKey(block, round);
    }
  }

  #decryptBlock(block: Uint8Array): void {
    this.#addKey(block, Aes.ROUNDS);
    for (let round = Aes.ROUNDS - 1; round >= 0; round--) {
      this.#shift(block, this.#tables.inverse, -1);
      this.#addKey(block, round);
      if (round > 0) this.#mix(block, [14, 11, 13, 9]);
    }
  }

  /** `bytes` come in whole blocks of 16. */
  encrypt(bytes: Uint8Array, iv: Uint8Array): Uint8Array {
    const out = bytes.slice();
    let before = iv;
    for (let at = 0; at < out.length; at += 16) {
      const block = out.subarray(at, at + 16);
      for (let i = 0; i < 16; i++) block[i] = (block[i] as number) ^ (before[i] as number);
      this.#encryptBlock(block);
      before = block;
    }
    return out;
  }

  decrypt(bytes: Uint8Array, iv: Uint8Array): Uint8Array {
    const out = bytes.slice();
    let before = iv;
    for (let at = 0; at < out.length; at += 16) {
      const block = out.subarray(at, at + 16);
      this.#decryptBlock(block);
      for (let i = 0; i < 16; i++) block[i] = (block[i] as number) ^ (before[i] as number);
      before = bytes.subarray(at, at + 16);
    }
    return out;
  }
}

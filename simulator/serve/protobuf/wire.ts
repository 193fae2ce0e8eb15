/** Protocol buffers' wire format: the fields of a message, and the writing of one. Source: protobuf.dev/programming-guides/encoding. */

export class WireError extends Error {}

/** A field as it stands on the wire. */
export interface WireField {
  readonly number: number;
  /** A varint or a fixed number, little endian; or the bytes of a string or a message. */
  readonly value: bigint | Uint8Array;
}

/** Throws a WireError for bytes that are no message. */
export function* wireFields(bytes: Uint8Array): Generator<WireField> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new WireError('unexpected EOF');
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return BigInt.asUintN(64, value);
    }
    throw new WireError('integer overflow');
  };
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new WireError('unexpected EOF');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const fixed = (length: number): bigint => take(length).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  while (at < bytes.length) {
    const tag = varint();
    const number = Number(tag >> 3n);
    if (number === 0) throw new WireError('illegal tag 0');
    switch (Number(tag & 7n)) {
      case 0:
        yield { number, value: varint() };
        break;
      case 1:
        yield { number, value: fixed(8) };
        break;
      case 2:
        yield { number, value: take(Number(varint())) };
        break;
      case 5:
        yield { number, value: fixed(4) };
        break;
      default:
        throw new WireError('illegal wireType');
    }
  }
}

/** A message being written; fields stand in the order in which they are added. */
export class WireMessage {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  text(number: number, value: string): this {
    return this.bytes(number, new TextEncoder().encode(value));
  }

  message(number: number, value: WireMessage): this {
    return this.bytes(number, value.encoded());
  }

  bytes(number: number, value: Uint8Array): this {
    this.#push(encodedVarint(BigInt(number * 8 + 2)));
    this.#push(encodedVarint(BigInt(value.length)));
    this.#push(value);
    return this;
  }

  varint(number: number, value: bigint | boolean): this {
    this.#push(encodedVarint(BigInt(number * 8)));
    this.#push(encodedVarint(BigInt.asUintN(64, BigInt(value))));
    return this;
  }

  encoded(): Uint8Array {
    const out = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  #push(part: Uint8Array): void {
    this.#parts.push(part);
    this.#length += part.length;
  }
}

function encodedVarint(value: bigint): Uint8Array {
  const out: number[] = [];
  for (let rest = value; ; rest >>= 7n) {
    const byte = Number(rest & 127n);
    if (rest < 128n) {
      out.push(byte);
      return Uint8Array.from(out);
    }
    out.push(byte | 128);
  }
}

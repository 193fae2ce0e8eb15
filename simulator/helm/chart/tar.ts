/**
 * Reads tar archives piece by piece, so that what is too large is refused before it is unpacked. Mirrors Go's archive/tar: ustar with
 * prefixes, PAX and GNU long names. Left out: sparse files.
 */
import { fromBytes } from '../../gotemplate/utf8.ts';

export interface TarEntry {
  readonly name: string;
  /** "0" a file, "5" a folder, "2" a link, "g" a global PAX header. */
  readonly type: string;
  readonly size: number;
}

/** Thrown as Go words it: "archive/tar: invalid tar header", "unexpected EOF". */
export class TarError extends Error {}

const BLOCK = 512;

export class TarReader {
  /** Called with each header; may throw to end the reading. */
  readonly #begin: (entry: TarEntry) => void;
  /** Called with each entry and its bytes. */
  readonly #end: (entry: TarEntry, data: Uint8Array) => void;
  readonly #header = new Uint8Array(BLOCK);
  #filled = 0;
  #entry: TarEntry | undefined;
  #data = new Uint8Array(0);
  #dataFilled = 0;
  #padding = 0;
  #zeroBlocks = 0;
  /** Of a PAX or GNU header, for the next entry. */
  #longName: string | undefined;
  #longSize: number | undefined;

  constructor(begin: (entry: TarEntry) => void, end: (entry: TarEntry, data: Uint8Array) => void) {
    this.#begin = begin;
    this.#end = end;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length && this.#zeroBlocks < 2) {
      if (this.#padding > 0) {
        const skipped = Math.min(this.#padding, chunk.length - at);
        this.#padding -= skipped;
        at += skipped;
      } else if (this.#entry) {
        const taken = Math.min(this.#entry.size - this.#dataFilled, chunk.length - at);
        this.#data.set(chunk.subarray(at, at + taken), this.#dataFilled);
        this.#dataFilled += taken;
        at += taken;
        if (this.#dataFilled === this.#entry.size) this.#finish(this.#entry);
      } else {
        const taken = Math.min(BLOCK - this.#filled, chunk.length - at);
        this.#header.set(chunk.subarray(at, at + taken), this.#filled);
        this.#filled += taken;
        at += taken;
        if (this.#filled === BLOCK) {
          this.#filled = 0;
          this.#readHeader();
        }
      }
    }
  }

  /** Two empty blocks end an archive; what follows does not count. */
  get isDone(): boolean {
    return this.#zeroBlocks >= 2;
  }

  /** After the last piece. */
  close(): void {
    if (this.isDone) return;
    if (this.#entry || this.#filled > 0) throw new TarError('unexpected EOF');
  }

  #text(from: number, length: number): string {
    const field = this.#header.subarray(from, from + length);
    const end = field.indexOf(0);
    return fromBytes(end < 0 ? field : field.subarray(0, end));
  }

  #number(from: number, length: number): number {
    const first = this.#header[from] as number;
    if (first & 0x80) {
      // Base 256, for what octal digits cannot hold.
      let value = first & 0x7f;
      for (let i = 1; i < length; i++) value = value * 256 + (this.#header[from + i] as number);
      return value;
    }
    const digits = this.#text(from, length).trim();
    if (digits !== '' && !/^[0-7]+$/.test(digits)) throw new TarError('archive/tar: invalid tar header');
    return digits === '' ? 0 : Number.parseInt(digits, 8);
  }

  #readHeader(): void {
    if (this.isDone) return;
    if (this.#header.every((byte) => byte === 0)) {
      this.#zeroBlocks++;
      return;
    }
    if (this.#zeroBlocks > 0) throw new TarError('archive/tar: invalid tar header');
    let sum = 0;
    this.#header.forEach((byte, i) => (sum += i >= 148 && i < 156 ? 32 : byte));
    if (sum !== this.#number(148, 8)) throw new TarError('archive/tar: invalid tar header');
    const type = this.#text(156, 1) || '0';
    const prefix = this.#text(257, 5) === 'ustar' && this.#header[262] === 0 ? this.#text(345, 155) : '';
    const short = this.#text(0, 100);
    const isMeta = type === 'x' || type === 'L' || type === 'K';
    const name = isMeta ? short : (this.#longName ?? (prefix === '' ? short : `${prefix}/${short}`));
    const hasData = !['1', '2', '3', '4', '5', '6'].includes(type);
    const size = hasData ? ((isMeta ? undefined : this.#longSize) ?? this.#number(124, 12)) : 0;
    if (!isMeta) {
      this.#longName = undefined;
      this.#longSize = undefined;
    }
    const entry: TarEntry = { name, type: name.endsWith('/') && type === '0' ? '5' : type, size };
    if (isMeta || type === 'g') {
      if (size > 1024 * 1024) throw new TarError('archive/tar: header field too long');
    } else this.#begin(entry);
    this.#data = new Uint8Array(size);
    this.#dataFilled = 0;
    if (size === 0) this.#finish(entry);
    else this.#entry = entry;
  }

  #finish(entry: TarEntry): void {
    this.#entry = undefined;
    this.#padding = (BLOCK - (entry.size % BLOCK)) % BLOCK;
    const data = this.#data;
    if (entry.type === 'x') this.#readPax(fromBytes(data));
    else if (entry.type === 'L') this.#longName = fromBytes(data).replace(/\0.*$/s, '');
    else if (entry.type !== 'K' && entry.type !== 'g') this.#end(entry, data);
  }

  /** Records "LENGTH KEY=VALUE\n". */
  #readPax(text: string): void {
    for (const line of text.split('\n')) {
      const found = /^\d+ ([^=]+)=([\s\S]*)$/.exec(line);
      if (found?.[1] === 'path') this.#longName = found[2];
      if (found?.[1] === 'size') this.#longSize = Number(found[2]);
    }
  }
}

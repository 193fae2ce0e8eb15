/** Writes tar archives as Go's archive/tar does: ustar, and a PAX header where a name does not fit. Files only. */
import { toBytes } from '../../gotemplate/utf8.ts';

const BLOCK = 512;
const NAME = 100;
const PREFIX = 155;

export interface TarFile {
  readonly name: string;
  readonly data: Uint8Array;
}

/** The archive. `seconds`: when its files were made, since 1970. */
export function tarBytes(files: readonly TarFile[], seconds: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (const { name, data } of files) {
    const split = splitName(name);
    if (!split)
      add(
        blocks,
        header(shortName(`PaxHeaders.0/${name.split('/').at(-1)}`), 'x', 0, paxRecord(name).length),
        paxRecord(name),
      );
    add(blocks, header(split ?? shortName(name), '0', seconds, data.length), data);
  }
  blocks.push(new Uint8Array(2 * BLOCK));
  return joined(blocks);
}

interface SplitName {
  readonly name: Uint8Array;
  readonly prefix: Uint8Array;
}

const shortName = (text: string): SplitName => ({ name: toBytes(text).subarray(0, NAME), prefix: new Uint8Array() });

/** A name in the two fields that ustar has; undefined when it does not fit, or is no ASCII. */
function splitName(text: string): SplitName | undefined {
  const bytes = toBytes(text);
  if (bytes.some((byte) => byte >= 0x80)) return undefined;
  if (bytes.length <= NAME) return shortName(text);
  const slash = text.slice(0, PREFIX + 1).lastIndexOf('/');
  if (slash <= 0 || text.length - slash - 1 > NAME || slash === text.length - 1) return undefined;
  return { name: bytes.subarray(slash + 1), prefix: bytes.subarray(0, slash) };
}

/** "LENGTH path=NAME\n", the length counting itself. */
function paxRecord(name: string): Uint8Array {
  const rest = toBytes(` path=${name}\n`).length;
  let length = rest + String(rest).length;
  if (rest + String(length).length !== length) length = rest + String(length).length;
  return toBytes(`${length} path=${name}\n`);
}

function header({ name, prefix }: SplitName, type: string, seconds: number, size: number): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (at: number, text: string): void => block.set(toBytes(text), at);
  const octal = (at: number, width: number, value: number): void => put(at, value.toString(8).padStart(width - 1, '0'));
  block.set(name, 0);
  octal(100, 8, type === 'x' ? 0 : 0o644);
  octal(108, 8, 0);
  octal(116, 8, 0);
  octal(124, 12, size);
  octal(136, 12, seconds);
  put(148, '        ');
  put(156, type);
  put(257, 'ustar\0');
  put(263, '00');
  octal(329, 8, 0);
  octal(337, 8, 0);
  block.set(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return block;
}

function add(blocks: Uint8Array[], head: Uint8Array, data: Uint8Array): void {
  blocks.push(head, data, new Uint8Array((BLOCK - (data.length % BLOCK)) % BLOCK));
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

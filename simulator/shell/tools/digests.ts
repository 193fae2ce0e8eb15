/** Sums of bytes: md5sum, sha1sum, sha224sum, sha256sum, sha384sum, sha512sum, cksum. */
import { blake2b } from '@noble/hashes/blake2.js';
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext } from './tool.ts';
import { bytesOf } from './whole.ts';

const DIGESTS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  md5sum: md5,
  sha1sum: sha1,
  sha224sum: sha224,
  sha256sum: sha256,
  sha384sum: sha384,
  sha512sum: sha512,
  b2sum: blake2b,
};

const sums = defineTool({
  names: Object.keys(DIGESTS),
  options: [
    'c',
    'check=c',
    'b',
    'binary=b',
    'status',
    'quiet',
    'ignore-missing',
    'tag',
    'w',
    'warn=w',
    'strict',
    'z',
    'zero=z',
  ],
  idle: ['t', 'text'],
  help: 'Usage: sha256sum [OPTION]... [FILE]...\nPrint or check checksums.\n\n  -c  read checksums from the FILEs and check them',
  *run(t) {
    const digest = DIGESTS[t.name] as (bytes: Uint8Array) => Uint8Array;
    const hex = (bytes: Uint8Array): string => [...digest(bytes)].map((b) => b.toString(16).padStart(2, '0')).join('');
    if (t.has('c')) {
      for (const input of t.inputs) yield* check(t, input, hex);
      return;
    }
    for (const input of t.inputs) {
      const data = yield* bytesOf(t, input);
      if (!data) continue;
      const sum = hex(data);
      const line = t.has('tag') ? `${tagOf(t)} (${input}) = ${sum}` : `${sum} ${t.has('b') ? '*' : ' '}${input}`;
      yield* t.print(`${line}${t.lineEnd}`);
    }
  },
});

/** What --tag calls the sum: "SHA256". */
const tagOf = ({ name }: ToolContext): string => (name === 'b2sum' ? 'BLAKE2b' : name.slice(0, -3).toUpperCase());

/** `-c`: one list of sums. Mirrors coreutils' digest_check. */
function* check(t: ToolContext, list: string, hex: (bytes: Uint8Array) => string): Routine<void> {
  const text = yield* t.text(list);
  if (text === undefined) return;
  const shown = list === '-' ? "'standard input'" : list;
  const length = hex(new Uint8Array()).length;
  const counts = { proper: 0, improper: 0, absent: 0, wrong: 0, good: 0 };
  for (const [i, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue;
    const tagged = /^(\w+) \((.+)\) = ([0-9a-fA-F]+)$/.exec(line);
    const plain = /^([0-9a-fA-F]+) [ *](.+)$/.exec(line);
    const [sum, name] = tagged ? [tagged[3], tagged[2]] : [plain?.[1], plain?.[2]];
    const named = !tagged || tagged[1] === tagOf(t);
    if (sum?.length !== length || name === undefined || !named) {
      counts.improper++;
      if (t.has('w'))
        yield* write(
          t.context.stderr,
          `${t.name}: ${shown}: ${i + 1}: improperly formatted ${tagOf(t)} checksum line\n`,
        );
      continue;
    }
    counts.proper++;
    if (t.has('ignore-missing') && name !== '-' && !t.stat(name)) continue;
    const data = yield* bytesOf(t, name);
    if (!data) counts.absent++;
    else if (hex(data) === sum.toLowerCase()) counts.good++;
    else counts.wrong++;
    const result = !data ? 'FAILED open or read' : hex(data) === sum.toLowerCase() ? 'OK' : 'FAILED';
    if (!t.has('status') && !(result === 'OK' && t.has('quiet'))) yield* t.print(`${name}: ${result}\n`);
  }
  if (counts.proper === 0) {
    yield* t.fail(`${shown}: no properly formatted checksum lines found`);
    return;
  }
  if (counts.absent + counts.wrong > 0 || (t.has('strict') && counts.improper > 0)) t.status = 1;
  if (!t.has('status')) {
    const warn = function* (count: number, one: string, many: string): Routine<void> {
      if (count > 0) yield* write(t.context.stderr, `${t.name}: WARNING: ${count} ${count === 1 ? one : many}\n`);
    };
    yield* warn(counts.improper, 'line is improperly formatted', 'lines are improperly formatted');
    yield* warn(counts.absent, 'listed file could not be read', 'listed files could not be read');
    yield* warn(counts.wrong, 'computed checksum did NOT match', 'computed checksums did NOT match');
  }
  if (t.has('ignore-missing') && counts.good === 0) yield* t.fail(`${shown}: no file was verified`);
}

/** CRC-32 of POSIX cksum: polynomial 04C11DB7, the length's bytes behind the data. cksum of nothing is 4294967295. */
function posixCrc(bytes: Uint8Array): number {
  let crc = 0;
  const feed = (byte: number): void => {
    crc ^= byte << 24;
    for (let i = 0; i < 8; i++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  };
  for (const byte of bytes) feed(byte);
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) feed(length % 256);
  return ~crc >>> 0;
}

const cksum = defineTool({
  names: ['cksum'],
  refused: ['a:', 'algorithm:', 'c', 'check', 'l:', 'length:', 'raw', 'tag', 'untagged', 'base64', 'z', 'zero'],
  help: 'Usage: cksum [FILE]...\nPrint a checksum and the size of each FILE.',
  *run(t) {
    for (const input of t.inputs) {
      const data = yield* bytesOf(t, input);
      if (data) yield* t.print(`${posixCrc(data)} ${data.length}${t.operands.length === 0 ? '' : ` ${input}`}\n`);
    }
  },
});

/** BSD's sum by 16 bits, and with -s System V's; sizes in blocks of 1024 and 512 bytes. */
const sum = defineTool({
  names: ['sum'],
  options: ['r', 's', 'sysv=s'],
  help: 'Usage: sum [OPTION]... [FILE]...\nPrint or check BSD (16-bit) checksums.\n\n  -r  use BSD sum algorithm (the default), use 1K blocks\n  -s  use System V sum algorithm, use 512 bytes blocks',
  *run(t) {
    for (const input of t.inputs) {
      const data = yield* bytesOf(t, input);
      if (!data) continue;
      const name = t.operands.length === 0 ? '' : ` ${input}`;
      if (t.has('s')) {
        const total = data.reduce((all, byte) => (all + byte) >>> 0, 0);
        const folded = (total & 0xffff) + ((total >>> 16) & 0xffff);
        yield* t.print(`${(folded & 0xffff) + (folded >>> 16)} ${Math.ceil(data.length / 512)}${name}\n`);
      } else {
        const total = data.reduce((all, byte) => ((all >>> 1) + ((all & 1) << 15) + byte) & 0xffff, 0);
        yield* t.print(
          `${String(total).padStart(5, '0')} ${String(Math.ceil(data.length / 1024)).padStart(5)}${name}\n`,
        );
      }
    }
  },
});

export const DIGEST_TOOLS: readonly Tool[] = [sums, cksum, sum];

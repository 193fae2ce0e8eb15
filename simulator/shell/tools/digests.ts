/** Sums of bytes: md5sum, sha1sum, sha224sum, sha256sum, sha384sum, sha512sum, cksum. */
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { defineTool, type Tool } from './tool.ts';
import { bytesOf } from './whole.ts';

const DIGESTS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  md5sum: md5,
  sha1sum: sha1,
  sha224sum: sha224,
  sha256sum: sha256,
  sha384sum: sha384,
  sha512sum: sha512,
};

const sums = defineTool({
  names: Object.keys(DIGESTS),
  options: ['c', 'check=c', 'b', 'binary=b', 'status', 'quiet'],
  idle: ['t', 'text'],
  refused: ['w', 'warn', 'strict', 'ignore-missing', 'tag', 'z', 'zero'],
  help: 'Usage: sha256sum [OPTION]... [FILE]...\nPrint or check checksums.\n\n  -c  read checksums from the FILEs and check them',
  *run(t) {
    const digest = DIGESTS[t.name] as (bytes: Uint8Array) => Uint8Array;
    const hex = (bytes: Uint8Array): string => [...digest(bytes)].map((b) => b.toString(16).padStart(2, '0')).join('');
    if (!t.has('c')) {
      for (const input of t.inputs) {
        const data = yield* bytesOf(t, input);
        if (data) yield* t.print(`${hex(data)} ${t.has('b') ? '*' : ' '}${input}\n`);
      }
      return;
    }
    let failed = 0;
    let proper = 0;
    yield* t.eachLine(function* (line) {
      const match = /^([0-9a-f]+) [ *](.+)$/.exec(line);
      if (!match) return;
      proper++;
      const data = yield* bytesOf(t, match[2] as string);
      const good = data !== undefined && hex(data) === match[1];
      if (!good) failed++;
      if (!t.has('status') && !(good && t.has('quiet')))
        yield* t.print(`${match[2]}: ${good ? 'OK' : data ? 'FAILED' : 'FAILED open or read'}\n`);
    });
    if (proper === 0)
      yield* t.fail(
        `${t.operands[0] === undefined || t.operands[0] === '-' ? "'standard input'" : t.operands[0]}: no properly formatted checksum lines found`,
      );
    if (failed > 0) yield* t.fail(`WARNING: ${failed} computed checksum${failed === 1 ? '' : 's'} did NOT match`);
  },
});

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

export const DIGEST_TOOLS: readonly Tool[] = [sums, cksum];

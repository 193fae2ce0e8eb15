/** Bytes in other forms: base64, md5sum, sha1sum, sha256sum, sha512sum, xxd/hexdump in short, gzip, gunzip, zcat. */

import { md5, sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { gunzipSync, gzipSync } from 'fflate';
import { readAllBytes, write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { fromBase64, toBase64 } from '../base64.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

function* bytesOf(t: ToolContext, input: string): Routine<Uint8Array | undefined> {
  const reader = yield* t.open(input);
  return reader && (yield* readAllBytes(reader));
}

/** Text if the bytes are text, so that later tools see strings. */
function chunk(bytes: Uint8Array): string | Uint8Array {
  const text = new TextDecoder().decode(bytes);
  return text.includes('\uFFFD') || text.includes('\0') ? bytes : text;
}

const base64 = defineTool({
  names: ['base64'],
  options: ['d', 'decode=d', 'D=d', 'w:', 'wrap:=w', 'i', 'ignore-garbage=i'],
  help: 'Usage: base64 [OPTION]... [FILE]\nBase64 encode or decode FILE, or standard input, to standard output.\n\n  -d  decode data\n  -i  when decoding, ignore non-alphabet characters\n  -w COLS  wrap encoded lines after COLS characters (default 76)',
  *run(t) {
    const data = yield* bytesOf(t, t.operands[0] ?? '-');
    if (!data) return 1;
    if (t.has('d')) {
      const { bytes, bad } = fromBase64(new TextDecoder().decode(data), t.has('i'));
      yield* t.print(chunk(bytes));
      if (bad) throw new ToolFailure('invalid input');
      return 0;
    }
    const width = t.number('w', 76);
    const text = toBase64(data);
    if (width === 0) yield* t.print(text);
    else if (text !== '') yield* t.print(`${(text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join('\n')}\n`);
    return 0;
  },
});

const DIGESTS: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  md5sum: md5,
  sha1sum: sha1,
  sha256sum: sha256,
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
    yield* t.eachLine(function* (line) {
      const match = /^([0-9a-f]+) [ *](.+)$/.exec(line);
      if (!match) return;
      const data = yield* bytesOf(t, match[2] as string);
      const good = data !== undefined && hex(data) === match[1];
      if (!good) failed++;
      if (!t.has('status') && !(good && t.has('quiet')))
        yield* t.print(`${match[2]}: ${good ? 'OK' : data ? 'FAILED' : 'FAILED open or read'}\n`);
    });
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

const LEVELS = [...'123456789'] as const;

const gzip = defineTool({
  names: ['gzip', 'gunzip', 'zcat'],
  options: [
    'd',
    'decompress=d',
    'c',
    'stdout=c',
    'k',
    'keep=k',
    'f',
    'force=f',
    'l',
    'list=l',
    't',
    'test=t',
    'v',
    'verbose=v',
    'n',
    'no-name=n',
    ...LEVELS,
    'fast=1',
    'best=9',
  ],
  idle: ['N', 'name'],
  refused: ['q', 'quiet', 'r', 'recursive', 'S:', 'suffix:', 'a', 'ascii', 'rsyncable', 'synchronous'],
  help: 'Usage: gzip [OPTION]... [FILE]...\nCompress or uncompress FILEs.\n\n  -c  write on standard output, keep original files unchanged\n  -d  decompress\n  -k  keep input files\n  -l  list compressed file contents\n  -t  test compressed file integrity\n  -v  verbose mode',
  // gunzip and zcat are scripts that run gzip: messages name gzip.
  *run(t) {
    const lists = t.has('l');
    const decompress = lists || t.has('d') || t.has('t') || t.name !== 'gzip';
    let status = 0;
    let [packed, unpacked] = [0, 0];
    for (const input of t.inputs) {
      const data = yield* bytesOf(t, input);
      if (!data) {
        status = 1;
        continue;
      }
      const name = input === '-' ? 'stdin' : input;
      const target = decompress ? input.replace(/\.gz$/, '').replace(/\.tgz$/, '.tar') : `${input}.gz`;
      let result: Uint8Array;
      try {
        result = decompress ? gunzipSync(data) : gzipSync(data, packing(t, input));
      } catch {
        yield* write(t.context.stderr, `\ngzip: ${name}: not in gzip format\n`);
        return 1;
      }
      const saved = decompress ? savedBy(data, result.length) : savedBy(result, data.length);
      const tell = function* (what: string): Routine<void> {
        if (t.has('v')) yield* write(t.context.stderr, `${name}:\t${what}\n`);
      };
      if (lists) {
        if (packed === 0) yield* t.print('         compressed        uncompressed  ratio uncompressed_name\n');
        packed += data.length;
        unpacked += result.length;
        yield* t.print(listed(data.length, result.length, saved, input === '-' ? 'stdout' : target));
        if (input === t.inputs.at(-1) && t.inputs.length > 1)
          yield* t.print(listed(packed, unpacked, savedBy(data, unpacked, packed), '(totals)'));
      } else if (t.has('t')) yield* tell(' OK');
      else if (input === '-' || t.has('c') || t.name === 'zcat') {
        if (input !== '-') yield* tell(`${saved} -- replaced with stdout`);
        yield* t.print(decompress ? chunk(result) : result);
      } else {
        if (target === input) throw new ToolFailure(`${input}: unknown suffix -- ignored`, 2);
        if (!t.has('f') && t.context.files.exists(t.path(target))) {
          status = 2;
          yield* write(t.context.stderr, `gzip: ${target} already exists;\tnot overwritten\n`);
          continue;
        }
        t.context.files.write(t.path(target), result);
        yield* tell(`${saved} -- ${t.has('k') ? 'created' : 'replaced with'} ${target}`);
        if (!t.has('k')) t.context.files.remove(t.path(input));
      }
    }
    return status;
  },
});

/** How hard to try, and the name and time that the archive tells unless there are none to be told. */
function packing(t: ToolContext, input: string): Parameters<typeof gzipSync>[1] {
  const level = LEVELS.findLast((digit) => t.has(digit));
  const name = t.has('n') || input === '-' ? {} : { filename: input.slice(input.lastIndexOf('/') + 1) };
  return {
    mtime: t.has('n') ? 0 : t.context.kernel.wallMs(),
    ...(level === undefined ? {} : { level: Number(level) as 1 }),
    ...name,
  };
}

/** The share that compression saved, as gzip gives it: without header, name and trailer of what it made last. */
function savedBy(archive: Uint8Array, size: number, archived = archive.length): string {
  const named = ((archive[3] as number) & 8) !== 0;
  const around = 18 + (named ? archive.indexOf(0, 10) - 9 : 0);
  return `${(size === 0 ? 0 : (100 * (size - (archived - around))) / size).toFixed(1).padStart(5)}%`;
}

const listed = (packed: number, unpacked: number, saved: string, name: string): string =>
  `${String(packed).padStart(19)} ${String(unpacked).padStart(19)} ${saved} ${name}\n`;

const xxd = defineTool({
  names: ['xxd'],
  options: ['p', 'ps=p', 'c:', 'cols:=c', 'l:', 'len:=l', 'u', 'r', 'revert=r'],
  refused: [...'abEeidCv', 'g:', 'o:', 's:', 'n:', 'R:'],
  help: 'Usage: xxd [-p] [-u] [-c COLUMNS] [-l LENGTH] [FILE]\nMake a hexdump of FILE or standard input.',
  run: dump,
});

const hexdump = defineTool({
  names: ['hexdump'],
  options: ['C', 'canonical=C', 'n:=l', 'length:=l', 'v', 'no-squeezing=v'],
  refused: [...'bcdoxX', 'e:', 'f:', 's:', 'skip:', 'L?', 'color?'],
  help: 'Usage: hexdump [-C] [-n LENGTH] [-v] [FILE]\nMake a hexdump of FILE or standard input.',
  run: dump,
});

/** The bytes that a dump of xxd is of. */
function reverted(text: string, plain: boolean): Uint8Array {
  const digits = plain
    ? text.replace(/[^0-9a-fA-F]/g, '')
    : text
        .split('\n')
        .map((line) => (/^[0-9a-fA-F]+: ?((?:[0-9a-fA-F]+ ?)*)/.exec(line)?.[1] ?? '').replace(/ /g, ''))
        .join('');
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function* dump(t: ToolContext): Routine<number> {
  const data = yield* bytesOf(t, t.operands[0] ?? '-');
  if (!data) return 1;
  if (t.has('r')) {
    yield* t.print(reverted(new TextDecoder().decode(data), t.has('p')));
    return 0;
  }
  const bytes = data.slice(0, t.number('l', data.length));
  const hex = (n: number, width: number): string => {
    const text = n.toString(16).padStart(width, '0');
    return t.has('u') && width === 2 ? text.toUpperCase() : text;
  };
  const plain = t.has('p');
  const columns = t.name === 'xxd' ? t.number('c', plain ? 30 : 16) : 16;
  const canonical = t.has('C');
  let before = '';
  let starred = false;
  for (let at = 0; at < bytes.length; at += columns) {
    const row = [...bytes.slice(at, at + columns)];
    const pairs = row.map((b) => hex(b, 2));
    const ascii = row.map((b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : '.')).join('');
    if (t.name === 'xxd') {
      const words = pairs.map((pair, i) => (i % 2 === 1 || i === row.length - 1 ? `${pair} ` : pair)).join('');
      const width = columns * 2 + Math.ceil(columns / 2);
      yield* t.print(plain ? `${pairs.join('')}\n` : `${hex(at, 8)}: ${words.padEnd(width)} ${ascii}\n`);
      continue;
    }
    // Rows that repeat are shown once.
    const text = pairs.join('');
    if (text === before && !t.has('v')) {
      if (!starred) yield* t.print('*\n');
      starred = true;
      continue;
    }
    [before, starred] = [text, false];
    const words = row.flatMap((b, i) => (i % 2 === 0 ? [hex(b + 256 * (row[i + 1] ?? 0), 4)] : []));
    yield* t.print(
      canonical
        ? `${hex(at, 8)}  ${pairs.slice(0, 8).join(' ').padEnd(23)}  ${pairs.slice(8).join(' ').padEnd(23)}  |${ascii}|\n`
        : `${hex(at, 7)} ${words.join(' ').padEnd(39)}\n`,
    );
  }
  if (t.name !== 'xxd' && bytes.length > 0) yield* t.print(`${hex(bytes.length, canonical ? 8 : 7)}\n`);
  return 0;
}

export const DIGEST_TOOLS: readonly Tool[] = [base64, sums, cksum, gzip, xxd, hexdump];

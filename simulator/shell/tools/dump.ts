/** od: bytes in octal, hexadecimal, decimal and as characters, as GNU od lays them out. Left out: floating point, strings (-S). */
import { MEMORY_LIMIT, outOfMemory } from '../../kernel/exhausted.ts';
import { bytesOf, joinBytes, read } from '../../kernel/stream.ts';
import { C_ESCAPES } from './c-escapes.ts';
import { defineTool, type Tool, ToolFailure } from './tool.ts';

interface Format {
  readonly size: number;
  /** Characters of a cell, with the blank before it. */
  readonly width: number;
  readonly show: (bytes: Uint8Array) => string;
}

const NAMES =
  'nul soh stx etx eot enq ack bel bs ht nl vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us sp'.split(
    ' ',
  );

/** Digits of the largest number, by letter and size. */
const DIGITS: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  o: { 1: 3, 2: 6, 4: 11, 8: 22 },
  x: { 1: 2, 2: 4, 4: 8, 8: 16 },
  u: { 1: 3, 2: 5, 4: 10, 8: 20 },
  d: { 1: 4, 2: 6, 4: 11, 8: 20 },
};

function formatOf(letter: string, size: number): Format {
  if (letter === 'c')
    return {
      size: 1,
      width: 4,
      show: ([byte = 0]) =>
        C_ESCAPES[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0')),
    };
  if (letter === 'a')
    return {
      size: 1,
      width: 4,
      show: ([byte = 0]) => NAMES[byte & 127] ?? ((byte & 127) === 127 ? 'del' : String.fromCharCode(byte & 127)),
    };
  const digits = DIGITS[letter]?.[size];
  if (digits === undefined) throw new ToolFailure(`invalid type string ‘${letter}${size}’`);
  return {
    size,
    width: digits + 1,
    show: (bytes) => {
      let value = 0n;
      for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i] ?? 0);
      if (letter === 'd') return BigInt.asIntN(size * 8, value).toString();
      const text = value.toString(letter === 'o' ? 8 : letter === 'x' ? 16 : 10);
      return letter === 'u' ? text : text.padStart(digits, '0');
    },
  };
}

/** "x1", "c", "u2z" and several of them together. */
function formatsOf(text: string): Format[] {
  const formats: Format[] = [];
  for (const match of text.matchAll(/([acdoux])([1248CSIL]?)z?|(.)/g)) {
    if (match[3] !== undefined) throw new ToolFailure(`invalid character ‘${match[3]}’ in type string ‘${text}’`);
    const size = { C: 1, S: 2, I: 4, L: 8 }[match[2] as 'C'] ?? Number(match[2] || 4);
    formats.push(formatOf(match[1] as string, match[1] === 'a' || match[1] === 'c' ? 1 : size));
  }
  return formats;
}

function count(text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const match = /^(0[xX][0-9a-fA-F]+|\d+)([bkKM]?)$/.exec(text);
  if (!match) throw new ToolFailure(`invalid argument ‘${text}’`);
  return Number(match[1]) * { '': 1, b: 512, k: 1024, K: 1024, M: 1048576 }[match[2] as 'b'];
}

const SHORT: readonly (readonly [string, string])[] = [
  ['a', 'a'],
  ['b', 'o1'],
  ['c', 'c'],
  ['d', 'u2'],
  ['o', 'o2'],
  ['s', 'd2'],
  ['x', 'x2'],
  ['i', 'd4'],
];

const od = defineTool({
  names: ['od'],
  options: [
    'A:',
    'address-radix:=A',
    't:',
    'format:=t',
    'N:',
    'read-bytes:=N',
    'j:',
    'skip-bytes:=j',
    'v',
    'output-duplicates=v',
    'w?',
    'width?=w',
    ...SHORT.map(([letter]) => letter),
  ],
  help: 'Usage: od [OPTION]... [FILE]...\nShow bytes.\n\n  -A d|o|x|n  radix of the addresses\n  -t TYPE     a, c, d[SIZE], o[SIZE], u[SIZE] or x[SIZE]\n  -c -x -b -d -o -a  the same, shorter\n  -N BYTES    at most so many\n  -j BYTES    skip so many\n  -v          show repeated lines too\n  -w[BYTES]   bytes per line',
  *run(t) {
    const formats = [
      ...t.values('t').flatMap(formatsOf),
      ...SHORT.flatMap(([letter, type]) => (t.has(letter) ? formatsOf(type) : [])),
    ];
    if (formats.length === 0) formats.push(...formatsOf('o2'));
    const radix = t.value('A') ?? 'o';
    if (!/^[doxn]$/.test(radix))
      throw new ToolFailure(`invalid output address radix '${radix}'; it must be one character from [doxn]`);
    const skipped = count(t.value('j'), 0);
    // Not more is read than is shown: a device has no end.
    let left = skipped + count(t.value('N'), Number.POSITIVE_INFINITY);
    let size = 0;
    const parts: Uint8Array[] = [];
    for (const input of t.inputs) {
      const reader = yield* t.open(input);
      while (reader && left > 0) {
        const chunk = yield* read(reader);
        if (chunk === null) break;
        const bytes = bytesOf(chunk).slice(0, left);
        parts.push(bytes);
        left -= bytes.length;
        size += bytes.length;
        if (size > MEMORY_LIMIT) throw outOfMemory();
      }
    }
    if (parts.length === 0 && t.status !== 0) return;
    const whole = joinBytes(parts);
    if (skipped > whole.length) throw new ToolFailure('cannot skip past end of combined input');
    const bytes = whole.subarray(skipped, skipped + count(t.value('N'), whole.length));
    const perLine = count(t.value('w') || undefined, t.has('w') ? 32 : 16);
    const address = (n: number): string =>
      radix === 'n' ? '' : n.toString(radix === 'd' ? 10 : radix === 'x' ? 16 : 8).padStart(radix === 'x' ? 6 : 7, '0');
    /** Columns of one byte in the widest format. */
    const perByte = Math.max(...formats.map(({ width, size }) => width / size));
    let out = '';
    let previous: string | undefined;
    let starred = false;
    for (let at = 0; at < bytes.length; at += perLine) {
      const line = bytes.subarray(at, at + perLine);
      const key = line.join(',');
      if (!t.has('v') && key === previous && line.length === perLine) {
        if (!starred) out += '*\n';
        starred = true;
        continue;
      }
      starred = false;
      previous = key;
      formats.forEach(({ size, show }, i) => {
        const head = address(at + skipped);
        out += i === 0 ? head : ' '.repeat(head.length);
        for (let b = 0; b < line.length; b += size) out += show(line.subarray(b, b + size)).padStart(perByte * size);
        out += '\n';
      });
    }
    if (radix !== 'n') out += `${address(skipped + bytes.length)}\n`;
    yield* t.print(out);
  },
});

export const DUMP_TOOLS: readonly Tool[] = [od];

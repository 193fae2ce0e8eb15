/**
 * hexdump: bytes by formats (-e '16/1 "%02x " "\n"'); its letters are formats that are known. Upstream: util-linux'
 * text-utils/hexdump-parse.c and hexdump-display.c. Leaves out: colours, numbers of 16 bytes.
 */
import { FileError } from '../../kernel/files.ts';
import { floating, signed as withSign } from '../conversions.ts';
import { C_ESCAPES } from './c-escapes.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';
import { bytesOf } from './whole.ts';

/** Text, or a conversion that takes bytes (none: an address, or blanks only). */
type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'address';
      readonly base: string;
      readonly width: number;
      readonly zeros: boolean;
      readonly atEnd: boolean;
    }
  | {
      readonly kind: 'value';
      readonly flags: string;
      readonly width: number;
      /** Digits behind the point, of a floating-point number. */
      readonly precision: number | undefined;
      readonly letter: string;
      readonly bytes: number;
    };

interface Unit {
  readonly times: number;
  readonly pieces: readonly Piece[];
  readonly bytes: number;
}

type Format = readonly Unit[];

/** hexdump's letters as formats. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  C: ['"%08_Ax\n"', '"%08_ax  " 8/1 "%02x " "  " 8/1 "%02x " ', '"  |" 16/1 "%_p" "|\n"'],
  b: ['"%07_Ax\n"', '"%07_ax " 16/1 "%03o " "\n"'],
  c: ['"%07_Ax\n"', '"%07_ax " 16/1 "%3_c " "\n"'],
  d: ['"%07_Ax\n"', '"%07_ax " 8/2 "  %05u " "\n"'],
  o: ['"%07_Ax\n"', '"%07_ax " 8/2 " %06o " "\n"'],
  x: ['"%07_Ax\n"', '"%07_ax " 8/2 "   %04x " "\n"'],
};
const PLAIN = ['"%07_Ax\n"', '"%07_ax " 8/2 "%04x " "\n"'];

const hexdump = defineTool({
  names: ['hexdump', 'hd'],
  options: [
    ...['C', 'canonical=C', 'b', 'one-byte-octal=b', 'c', 'one-byte-char=c', 'd', 'two-bytes-decimal=d', 'o'],
    ...[
      'two-bytes-octal=o',
      'x',
      'two-bytes-hex=x',
      'e:',
      'format:=e',
      'f:',
      'format-file:=f',
      'n:',
      'length:=n',
      's:',
      'skip:=s',
    ],
    ...['v', 'no-squeezing=v'],
  ],
  refused: ['L?', 'color?', 'X', 'one-byte-hex'],
  help: 'Usage: hexdump [OPTION]... [FILE]...\nShow bytes in hexadecimal, decimal, octal or as characters.\n\n  -C  hexadecimal and characters\n  -b, -c, -d, -o, -x  octal bytes, characters, decimal, octal, hexadecimal words\n  -e FORMAT  as the format says; -f FILE: as the lines of a file say\n  -n LENGTH  no more than so many bytes\n  -s OFFSET  skip so many\n  -v  repeated rows too',
  *run(t) {
    const given = [...t.values('e')];
    for (const file of t.values('f')) given.push(...formatsIn(t, file));
    const letter = t.name === 'hd' ? 'C' : Object.keys(FORMATS).find((one) => t.has(one));
    const texts = given.length > 0 ? given : letter === undefined ? PLAIN : (FORMATS[letter] as readonly string[]);
    const formats = texts.map(formatOf);
    const all: number[] = [];
    for (const input of t.inputs) {
      const data = yield* bytesOf(t, input);
      if (data) for (const byte of data) all.push(byte);
    }
    const skip = numberOf(t, 's') ?? 0;
    const bytes = Uint8Array.from(all.slice(skip, skip + (numberOf(t, 'n') ?? all.length)));
    yield* t.print(dumped(bytes, skip, formats, t.has('v')));
  },
});

/** Formats of a file: one a line; empty lines and those that begin with "#" are none. */
function formatsIn(t: ToolContext, file: string): readonly string[] {
  try {
    const lines = t.context.files.readText(t.path(file)).split('\n');
    return lines.filter((line) => !/^\s*(?:#|$)/.test(line));
  } catch (error) {
    if (error instanceof FileError) throw new ToolFailure(`can't read ${file}: ${error.text}`);
    throw error;
  }
}

function numberOf(t: ToolContext, flag: string): number | undefined {
  const text = t.value(flag);
  if (text === undefined) return undefined;
  const match = /^(0x[0-9a-fA-F]+|\d+)([bkKmM]?)$/.exec(text);
  if (!match) throw new ToolFailure(`failed to parse ${flag === 's' ? 'offset' : 'length'}: '${text}'`);
  const factor = { '': 1, b: 512, k: 1024, K: 1024, m: 1048576, M: 1048576 }[match[2] as string] ?? 1;
  return Number(match[1]) * factor;
}

// ── Formats ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `16/1 "%02x " "\n"` → units: how often, how many bytes, what is printed. */
function formatOf(text: string): Format {
  const units: Unit[] = [];
  const bad = (): ToolFailure => new ToolFailure(`bad format {${text}}`);
  let rest = text.trimStart();
  while (rest !== '') {
    const match = /^(?:(\d*)\/(\d+)\s*|(\d+)\/?\s*)?"((?:[^"\\]|\\[\s\S])*)"\s*/.exec(rest);
    if (!match) throw bad();
    rest = rest.slice(match[0].length);
    const size = match[2] === undefined ? undefined : Number(match[2]);
    const pieces = piecesOf(unescaped(match[4] as string), size, bad);
    const bytes = pieces.reduce((sum, piece) => sum + (piece.kind === 'value' ? piece.bytes : 0), 0);
    units.push({ times: Number(match[1] || match[3] || 1), pieces, bytes: bytes || (size ?? 0) });
  }
  return units;
}

const unescaped = (text: string): string =>
  text.replace(
    /\\([\s\S])/g,
    (_, c: string) => ({ n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' })[c] ?? c,
  );

function piecesOf(text: string, size: number | undefined, bad: () => ToolFailure): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(/%([-+ #0]*)(\d*)(?:\.(\d+))?(_[aA][dox]|_[cpu]|[a-zA-Z%])/g)) {
    if (match.index > at) pieces.push({ kind: 'text', text: text.slice(at, match.index) });
    at = match.index + match[0].length;
    const [, flags = '', digits = '', digitsBehind, letter = ''] = match;
    const width = Number(digits);
    if (letter === '%') pieces.push({ kind: 'text', text: '%' });
    else if (/^_[aA]/.test(letter))
      pieces.push({
        kind: 'address',
        base: letter[2] as string,
        width,
        zeros: flags.includes('0'),
        atEnd: letter[1] === 'A',
      });
    else if (/^[eEfgG]$/.test(letter) && (size ?? 8) !== 8 && size !== 4)
      throw new ToolFailure(`bad byte count for conversion character ${letter}`);
    else if (/^(?:_[cpu]|[cdiouxXseEfgG])$/.test(letter)) {
      if (size !== undefined && pieces.some(({ kind }) => kind === 'value'))
        throw new ToolFailure('byte count with multiple conversion characters');
      const precision = digitsBehind === undefined ? undefined : Number(digitsBehind);
      const usual = /^(?:_|c|s)/.test(letter) ? 1 : /^[eEfgG]$/.test(letter) ? 8 : 4;
      pieces.push({ kind: 'value', flags, width, precision, letter, bytes: size ?? usual });
    } else throw bad();
  }
  if (at < text.length) pieces.push({ kind: 'text', text: text.slice(at) });
  return pieces;
}

// ── Rows ────────────────────────────────────────────────────────────────────────────────────────────────────────────

function dumped(bytes: Uint8Array, skip: number, formats: readonly Format[], repeats: boolean): string {
  if (bytes.length === 0) return '';
  const total = (format: Format): number => format.reduce((sum, unit) => sum + unit.times * unit.bytes, 0);
  const block = Math.max(1, ...formats.map(total));
  const ending = (format: Format): boolean =>
    format.some(({ pieces }) => pieces.some((p) => p.kind === 'address' && p.atEnd));
  let out = '';
  let before = '';
  let starred = false;
  for (let at = 0; at < bytes.length; at += block) {
    const row = bytes.subarray(at, at + block);
    const key = row.join();
    if (key === before && !repeats) {
      if (!starred) out += '*\n';
      starred = true;
      continue;
    }
    [before, starred] = [key, false];
    for (const format of formats) if (!ending(format)) out += rowOf(row, skip + at, format, block);
  }
  for (const format of formats) if (ending(format)) out += rowOf(new Uint8Array(), skip + bytes.length, format, 0);
  return out;
}

/** One format over a block. The last format unit of one that takes fewer bytes than a block is repeated. */
function rowOf(row: Uint8Array, address: number, format: Format, block: number): string {
  let out = '';
  let at = 0;
  const taken = format.reduce((sum, unit) => sum + unit.times * unit.bytes, 0);
  for (const [i, unit] of format.entries()) {
    const last = i === format.length - 1;
    const more =
      last && taken < block && unit.bytes > 0 && unit.times === 1 ? Math.floor((block - taken) / unit.bytes) : 0;
    const times = unit.times + more;
    for (let n = 0; n < times; n++) {
      // Blanks at the end of what is repeated separate: behind the last there are none.
      const closes = n === times - 1 && times > 1;
      for (const [k, piece] of unit.pieces.entries()) {
        if (piece.kind === 'text')
          out += closes && k === unit.pieces.length - 1 ? piece.text.replace(/\s+$/, '') : piece.text;
        else if (piece.kind === 'address') out += addressOf(piece, address + at);
        else {
          out += valueOf(piece, row, at);
          at += piece.bytes;
        }
      }
      if (unit.bytes > 0 && !unit.pieces.some((piece) => piece.kind === 'value')) at += unit.bytes;
    }
  }
  return out;
}

function addressOf({ base, width, zeros }: Extract<Piece, { kind: 'address' }>, address: number): string {
  const text = address.toString(base === 'd' ? 10 : base === 'o' ? 8 : 16);
  return text.padStart(width, zeros ? '0' : ' ');
}

const CONTROLS =
  'nul soh stx etx eot enq ack bel bs ht lf vt ff cr so si dle dc1 dc2 dc3 dc4 nak syn etb can em sub esc fs gs rs us'.split(
    ' ',
  );

/** A value as its conversion shows it; blanks where the data has ended. */
function valueOf(
  { flags, width, precision, letter, bytes }: Extract<Piece, { kind: 'value' }>,
  row: Uint8Array,
  at: number,
): string {
  if (at >= row.length) return ' '.repeat(width);
  const part = row.subarray(at, at + bytes);
  const byte = part[0] as number;
  const printable = byte >= 32 && byte < 127;
  const pad = (text: string): string =>
    flags.includes('-')
      ? text.padEnd(width)
      : text.padStart(width, flags.includes('0') && !letter.startsWith('_') && letter !== 'c' ? '0' : ' ');
  if (letter === '_p') return pad(printable ? String.fromCharCode(byte) : '.');
  if (letter === 'c' || letter === 's') return pad(String.fromCharCode(byte));
  if (letter === '_c')
    return pad(printable ? String.fromCharCode(byte) : (C_ESCAPES[byte] ?? byte.toString(8).padStart(3, '0')));
  if (letter === '_u')
    return pad(printable ? String.fromCharCode(byte) : byte === 127 ? 'del' : (CONTROLS[byte] ?? byte.toString(16)));
  if (/^[eEfgG]$/.test(letter)) {
    const whole = new DataView(new ArrayBuffer(8));
    for (const [i, one] of part.entries()) whole.setUint8(i, one);
    const value = bytes === 4 ? whole.getFloat32(0, true) : whole.getFloat64(0, true);
    return pad(withSign(floating(value, letter, precision ?? 6), flags));
  }
  const unsigned = [...part].reduceRight((sum, one) => sum * 256 + one, 0);
  const signed = unsigned >= 2 ** (8 * bytes - 1) ? unsigned - 2 ** (8 * bytes) : unsigned;
  const text =
    letter === 'd' || letter === 'i'
      ? String(signed)
      : letter === 'u'
        ? String(unsigned)
        : unsigned.toString(letter === 'o' ? 8 : 16);
  const prefix = flags.includes('#') ? (letter === 'o' ? '0' : letter === 'x' ? '0x' : letter === 'X' ? '0X' : '') : '';
  return pad(prefix + (letter === 'X' ? text.toUpperCase() : text));
}

export const HEXDUMP_TOOLS: readonly Tool[] = [hexdump];

/** Tar archives as bytes: ustar with prefixes written, GNU and PAX long names read too. Leaves out: sparse files, devices, hard links. */
import type { FileKind } from '../../../kernel/files.ts';

export interface TarMember {
  /** Folders end with "/". */
  readonly name: string;
  readonly kind: FileKind;
  readonly mode: number;
  /** Since 1970. */
  readonly modifiedSeconds: number;
  readonly owner: TarOwner;
  readonly group: TarOwner;
  /** Where a link leads. */
  readonly target: string;
  readonly content: Uint8Array;
}

/** Archives hold both: a name is worth more than a number. */
export interface TarOwner {
  readonly name: string;
  readonly id: number;
}

const BLOCK = 512;
const TYPES: Readonly<Record<FileKind, string>> = { file: '0', link: '2', directory: '5', fifo: '6' };
const KINDS: Readonly<Record<string, FileKind>> = {
  '0': 'file',
  '7': 'file',
  '2': 'link',
  '5': 'directory',
  '6': 'fifo',
};
/** Two empty blocks; GNU fills up to a record of twenty. */
const END_BLOCKS = 2;
const RECORD_BLOCKS = 20;

/** A whole archive. */
export function tarBytes(members: readonly TarMember[]): Uint8Array {
  const parts = members.map(memberBytes);
  const used = parts.reduce((sum, { length }) => sum + length, 0);
  const record = BLOCK * RECORD_BLOCKS;
  const all = new Uint8Array(Math.ceil((used + BLOCK * END_BLOCKS) / record) * record);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function memberBytes(member: TarMember): Uint8Array {
  const { content } = member;
  const padded = new Uint8Array(BLOCK + Math.ceil(content.length / BLOCK) * BLOCK);
  const put = (text: string, at: number): void => padded.set(new TextEncoder().encode(text), at);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
  const [prefix, short] = split(member.name);
  put(short, 0);
  put(octal(member.mode & 0o7777, 7), 100);
  put(octal(member.owner.id, 7), 108);
  put(octal(member.group.id, 7), 116);
  put(octal(content.length, 11), 124);
  put(octal(member.modifiedSeconds, 11), 136);
  put('        ', 148);
  put(TYPES[member.kind], 156);
  put(member.target, 157);
  put('ustar\x0000', 257);
  put(member.owner.name, 265);
  put(member.group.name, 297);
  put(prefix, 345);
  const sum = padded.subarray(0, BLOCK).reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  padded.set(content, BLOCK);
  return padded;
}

/** Of a name longer than 100 bytes, the folder goes into the prefix. */
function split(name: string): [string, string] {
  if (name.length <= 100) return ['', name];
  const slash = name.lastIndexOf('/', 155);
  return [name.slice(0, slash), name.slice(slash + 1)];
}

/** The members; undefined when the bytes are no archive. */
export function tarMembers(bytes: Uint8Array): TarMember[] | undefined {
  const members: TarMember[] = [];
  const decoder = new TextDecoder();
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const text = (from: number, length: number): string =>
      decoder.decode(bytes.subarray(at + from, at + from + length)).replace(/\0.*$/s, '');
    const number = (from: number, length: number): number => Number.parseInt(text(from, length).trim() || '0', 8);
    const size = number(124, 12);
    if (Number.isNaN(size) || Number.isNaN(number(148, 8))) return undefined;
    const content = bytes.slice(at + BLOCK, at + BLOCK + size);
    const type = text(156, 1) || '0';
    const kind = KINDS[type];
    if (type === 'L') longName = decoder.decode(content).replace(/\0.*$/s, '');
    else if (type === 'x') longName = /\d+ path=(.*)\n/.exec(decoder.decode(content))?.[1] ?? longName;
    else if (kind) {
      const prefix = text(345, 155);
      const name = longName ?? (prefix === '' ? text(0, 100) : `${prefix}/${text(0, 100)}`);
      members.push({
        name,
        kind: name.endsWith('/') ? 'directory' : kind,
        mode: number(100, 8),
        modifiedSeconds: number(136, 12),
        owner: { name: text(265, 32), id: number(108, 8) },
        group: { name: text(297, 32), id: number(116, 8) },
        target: text(157, 100),
        content,
      });
      longName = undefined;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return members;
}

/** split: a file cut into files. Mirrors coreutils' split.c. */
import { bytesOf, bytesReader, joinBytes, readAllBytes } from '../../kernel/stream.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import { unescape } from '../expand/quote.ts';
import { begin } from './time.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

type Bytes = Uint8Array;

interface Suffixes {
  readonly digits: string;
  readonly length: number;
  readonly first: number;
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** aa, ab … az, ba …, or 00, 01 … */
function suffixOf(n: number, { digits, length, first }: Suffixes): string {
  let text = '';
  for (let i = 0, rest = n + first; i < length; i++, rest = Math.floor(rest / digits.length))
    text = (digits[rest % digits.length] as string) + text;
  if (n + first >= digits.length ** length) throw new ToolFailure('output file suffixes exhausted');
  return text;
}

function suffixesOf(t: ToolContext, known: number | undefined): Suffixes {
  const hex = t.has('x') || t.has('hex-suffixes');
  const digits = hex ? '0123456789abcdef' : t.has('d') || t.has('numeric-suffixes') ? '0123456789' : LETTERS;
  const start = t.value(hex ? 'hex-suffixes' : 'numeric-suffixes') ?? '';
  if (!new RegExp(hex ? '^[0-9a-f]*$' : '^\\d*$').test(start))
    throw t.misused(`${start}: invalid start value for ${hex ? 'hexadecimal' : 'numerical'} suffix`);
  const first = start === '' ? 0 : Number.parseInt(start, digits.length);
  const given = t.number('a', 0, 'suffix length');
  const needed =
    known === undefined ? 2 : Math.ceil(Math.log(known + (first < known ? first : 0)) / Math.log(digits.length));
  return { digits, length: given || Math.max(2, needed, start.length), first };
}

/** "10K", "1MB", "2b" in bytes; undefined: none. */
function bytesIn(text: string): number | undefined {
  const match = /^(\d+)(?:([kKMGTPE])(iB|B)?|(b))?$/.exec(text);
  if (!match) return undefined;
  const power = ' KMGTPE'.indexOf((match[2] ?? ' ').toUpperCase());
  return Number(match[1]) * (match[4] ? 512 : (match[3] === 'B' ? 1000 : 1024) ** power);
}

function amountOf(t: ToolContext, flag: string, what: string): number {
  const text = t.value(flag) as string;
  const amount = bytesIn(text);
  if (amount === undefined) throw new ToolFailure(`invalid number of ${what}: ‘${text}’`);
  if (amount === 0) throw new ToolFailure(`invalid number of ${what}: ‘${text}’: Numerical result out of range`);
  return amount;
}

/** Records with what ends each. */
function recordsOf(data: Bytes, end: number): Bytes[] {
  const records: Bytes[] = [];
  for (let from = 0; from < data.length; ) {
    const at = data.indexOf(end, from);
    const to = at < 0 ? data.length : at + 1;
    records.push(data.subarray(from, to));
    from = to;
  }
  return records;
}

function bySize(data: Bytes, size: number): Bytes[] {
  return Array.from({ length: Math.ceil(data.length / size) }, (_, i) => data.subarray(i * size, (i + 1) * size));
}

/** -C: as many whole records as fit; a longer one is cut. */
function bySizeOfRecords(records: readonly Bytes[], size: number): Bytes[] {
  const pieces: Bytes[] = [];
  let piece: Bytes[] = [];
  let used = 0;
  const flush = (): void => {
    if (used > 0) pieces.push(joinBytes(piece));
    piece = [];
    used = 0;
  };
  for (const record of records) {
    if (used > 0 && used + record.length > size) flush();
    for (const part of bySize(record, size)) {
      if (used + part.length > size) flush();
      piece.push(part);
      used += part.length;
    }
  }
  flush();
  return pieces;
}

/** What -n asks for: 3, l/3 (whole records), r/3 (records in turn), and with K/ in front of the number that one alone. */
interface Chunks {
  readonly kind: '' | 'l' | 'r';
  readonly count: number;
  readonly only: number | undefined;
}

function chunksOf(text: string): Chunks {
  const match = /^(?:([lr])\/)?(?:(\d+)\/)?(\d+)$/.exec(text);
  if (!match) throw new ToolFailure(`invalid number of chunks: ‘${text.replace(/^[lr]\//, '')}’`);
  const count = Number(match[3]);
  if (count === 0) throw new ToolFailure(`invalid number of chunks: ‘${match[3]}’: Numerical result out of range`);
  const only = match[2] === undefined ? undefined : Number(match[2]);
  if (only !== undefined && (only === 0 || only > count))
    throw new ToolFailure(`invalid chunk number: ‘${match[2]}’: Numerical result out of range`);
  return { kind: (match[1] ?? '') as Chunks['kind'], count, only };
}

function inChunks(data: Bytes, { kind, count }: Chunks, end: number): Bytes[] {
  const size = Math.max(1, Math.floor(data.length / count));
  if (kind === '')
    return Array.from({ length: count }, (_, i) =>
      data.subarray(i * size, i === count - 1 ? data.length : (i + 1) * size),
    );
  const pieces: Bytes[][] = Array.from({ length: count }, () => []);
  let at = 0;
  // A record goes where its first byte would, or to the next in turn.
  for (const [i, record] of recordsOf(data, end).entries()) {
    pieces[kind === 'r' ? i % count : Math.min(count - 1, Math.floor(at / size))]?.push(record);
    at += record.length;
  }
  return pieces.map(joinBytes);
}

/** The byte that ends a record: -t. */
function endOf(t: ToolContext): number {
  const given = t.value('t');
  if (given === undefined) return 10;
  if (given === '') throw new ToolFailure('empty record separator');
  if (given === '\\0') return 0;
  const bytes = bytesOf(unescape(given, 'format').text);
  if (bytes.length > 1) throw new ToolFailure(`multi-character separator ‘${given}’`);
  return bytes[0] as number;
}

/** --filter: a shell command reads the piece, with its name in $FILE. */
function* filtered(t: ToolContext, command: string, name: string, piece: Bytes): Routine<boolean> {
  const stdin = bytesReader(piece);
  const shell = begin(t, ['sh', '-c', command], { stdin, env: new Map([...t.context.env, ['FILE', name]]) });
  const { code } = yield* wait(shell.end);
  if (code !== 0) yield* t.fail(`with FILE=${name}, exit ${code} from command: ${command}`);
  return code === 0;
}

const split = defineTool({
  names: ['split'],
  cannotOpen: "cannot open '@' for reading",
  options: [
    ...['l:', 'lines:=l', 'b:', 'bytes:=b', 'C:', 'line-bytes:=C', 'n:', 'number:=n', 'a:', 'suffix-length:=a'],
    ...['d', 'numeric-suffixes?', 'x', 'hex-suffixes?', 'additional-suffix:', 'verbose', 'filter:'],
    ...['e', 'elide-empty-files=e', 't:', 'separator:=t'],
  ],
  idle: ['u', 'unbuffered'],
  help: 'Usage: split [OPTION]... [FILE [PREFIX]]\nCut a file into files PREFIXaa, PREFIXab, …\n\n  -l N  so many lines each (default 1000)\n  -b N  so many bytes each (K, M)\n  -C N  whole lines of at most so many bytes\n  -n CHUNKS  N files; K/N, l/N, r/N\n  -a N  letters of the suffix\n  -d, -x  digits instead of letters\n  -e  no empty files with -n',
  *run(t) {
    const [file = '-', prefix = 'x', extra] = t.operands;
    if (extra !== undefined) throw t.misused(`extra operand ‘${extra}’`);
    if (['l', 'b', 'C', 'n'].filter((flag) => t.has(flag)).length > 1)
      throw t.misused('cannot split in more than one way');
    const suffix = t.value('additional-suffix') ?? '';
    if (suffix.includes('/')) throw t.misused(`invalid suffix ‘${suffix}’, contains directory separator`);
    const chunks = t.has('n') ? chunksOf(t.value('n') as string) : undefined;
    const end = endOf(t);
    const most = t.has('l') ? amountOf(t, 'l', 'lines') : 1000;
    const size = t.has('b') ? amountOf(t, 'b', 'bytes') : t.has('C') ? amountOf(t, 'C', 'lines') : 0;
    const suffixes = suffixesOf(t, chunks?.count);
    const reader = yield* t.open(file);
    if (!reader) return 1;
    if (chunks && chunks.kind !== 'r' && file === '-' && reader.fileSize === undefined && reader.pipe)
      throw new ToolFailure('-: cannot determine file size');
    const data = yield* readAllBytes(reader);
    let pieces: Bytes[];
    if (chunks) pieces = inChunks(data, chunks, end);
    else if (t.has('b')) pieces = bySize(data, size);
    else if (t.has('C')) pieces = bySizeOfRecords(recordsOf(data, end), size);
    else {
      const records = recordsOf(data, end);
      pieces = Array.from({ length: Math.ceil(records.length / most) }, (_, i) =>
        joinBytes(records.slice(i * most, (i + 1) * most)),
      );
    }
    if (chunks?.only !== undefined) {
      yield* t.print(pieces[chunks.only - 1] as Bytes);
      return 0;
    }
    const filter = t.value('filter');
    for (const [n, piece] of (t.has('e') ? pieces.filter(({ length }) => length > 0) : pieces).entries()) {
      const name = `${prefix}${suffixOf(n, suffixes)}${suffix}`;
      if (t.has('verbose'))
        yield* t.print(filter === undefined ? `creating file '${name}'\n` : `executing with FILE='${name}'\n`);
      if (filter === undefined) t.context.files.write(t.path(name), piece);
      else if (!(yield* filtered(t, filter, name, piece))) return 1;
    }
    return 0;
  },
});

export const SPLIT_TOOLS: readonly Tool[] = [split];

/** dd: copies blocks. Its buffer is memory that it holds. Leaves out: most conversions, flags, iflag and oflag. */
import { FileError } from '../../kernel/files.ts';
import { type Reader, read, write } from '../../kernel/stream.ts';
import { type Routine, sleep } from '../../kernel/wait.ts';
import { isDebian } from './machine-kind.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

const OPERANDS = ['if', 'of', 'bs', 'ibs', 'obs', 'count', 'seek', 'skip', 'conv', 'status'];
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  c: 1,
  w: 2,
  b: 512,
  k: 1024,
  K: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
  kB: 1000,
  MB: 1000 ** 2,
  GB: 1000 ** 3,
};
/** What is moved at once, however large the blocks are. */
const STEP = 64 * 1024;
const BYTES_PER_MILLISECOND = 1_000_000;

interface Copied {
  blocks: number;
  partial: number;
  bytes: number;
}

const dd = defineTool({
  names: ['dd'],
  cannotOpen: "failed to open '@'",
  help: 'Usage: dd [OPERAND]...\nCopy a file, converting and formatting according to the operands.\n\n  bs=BYTES  read and write up to BYTES bytes at a time (default: 512)\n  count=N  copy only N input blocks\n  if=FILE  read from FILE instead of stdin\n  of=FILE  write to FILE instead of stdout\n  seek=N, skip=N  blocks to skip at the start of output, of input\n  conv=notrunc,fsync,ucase,lcase  status=none|noxfer',
  *run(t) {
    const given = operandsOf(t);
    const size = number(given, 'bs', number(given, 'ibs', 512));
    if (size === 0) throw new ToolFailure('invalid number: ‘0’');
    t.context.memory?.hold(t.context.process, size);
    const count = given.has('count') ? number(given, 'count', 0) : Number.POSITIVE_INFINITY;
    const input = given.get('if');
    const reader = input === undefined ? t.context.stdin : yield* t.open(input);
    if (!reader) return 1;
    const startedMs = t.context.kernel.now();
    const copied: Copied = { blocks: 0, partial: 0, bytes: 0 };
    const source = new Blocks(reader);
    yield* source.drop(number(given, 'skip', 0) * size);
    const convert = conversionOf(given);
    const output = yield* prepareOutput(t, given, size);
    const put = (bytes: Uint8Array): Routine<void> => output(convert(bytes));
    let failure: string | undefined;
    try {
      while (copied.blocks + copied.partial < count) {
        const taken = yield* source.take(size, put);
        copied.bytes += taken;
        if (taken === size) copied.blocks++;
        else if (taken > 0) copied.partial++;
        if (taken < size) break;
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      failure = `error writing '${given.get('of') ?? 'standard output'}': ${error.text}`;
    }
    yield* sleep(Math.ceil(copied.bytes / BYTES_PER_MILLISECOND));
    if (failure !== undefined) yield* t.fail(failure);
    if (given.get('status') !== 'none')
      yield* report(t, copied, t.context.kernel.now() - startedMs, given.get('status') === 'noxfer');
  },
});

function operandsOf(t: ToolContext): Map<string, string> {
  const given = new Map<string, string>();
  for (const word of t.operands) {
    const equals = word.indexOf('=');
    const name = word.slice(0, Math.max(0, equals));
    if (!OPERANDS.includes(name))
      throw new ToolFailure(`unrecognized operand ‘${word}’\nTry 'dd --help' for more information.`);
    given.set(name, word.slice(equals + 1));
  }
  return given;
}

const CONVERSIONS = ['notrunc', 'fsync', 'fdatasync', 'noerror', 'ucase', 'lcase'];
/** Of the real dd. */
const REFUSED = ['ascii', 'ebcdic', 'ibm', 'block', 'unblock', 'sparse', 'swab', 'sync', 'excl', 'nocreat'];

/** What conv= makes of bytes. */
function conversionOf(given: ReadonlyMap<string, string>): (bytes: Uint8Array) => Uint8Array {
  const names = given.get('conv')?.split(',') ?? [];
  for (const name of names) {
    if (REFUSED.includes(name)) throw new ToolFailure(`not simulated: conv=${name}`);
    if (!CONVERSIONS.includes(name))
      throw new ToolFailure(`invalid conversion: ‘${name}’\nTry 'dd --help' for more information.`);
  }
  const [first, by] = names.includes('ucase') ? [97, -32] : names.includes('lcase') ? [65, 32] : [0, 0];
  if (by === 0) return (bytes) => bytes;
  return (bytes) => bytes.map((byte) => (byte >= first && byte < first + 26 ? byte + by : byte));
}

/** "4k" is 4096, "1M" is 1048576. */
function number(given: ReadonlyMap<string, string>, name: string, fallback: number): number {
  const text = given.get(name);
  if (text === undefined) return fallback;
  const match = /^(\d+)([a-zA-Z]*)$/.exec(text);
  const unit = UNITS[match?.[2] ?? ''];
  if (!match || unit === undefined) throw new ToolFailure(`invalid number: ‘${text}’`);
  return Number(match[1]) * unit;
}

/** What writes: to the file from its seek on, or to standard output. */
function* prepareOutput(
  t: ToolContext,
  given: ReadonlyMap<string, string>,
  size: number,
): Routine<(bytes: Uint8Array) => Routine<void>> {
  const { files } = t.context;
  const output = given.get('of');
  if (output === undefined) return (bytes) => write(t.context.stdout, bytes);
  const path = t.path(output);
  try {
    if (t.stat(output)?.kind === 'fifo') {
      const writer = yield* t.openWriter(output, true);
      return (bytes) => write(writer, bytes);
    }
    const before = files.exists(path) ? files.readBytes(path) : new Uint8Array();
    const start = number(given, 'seek', 0) * size;
    const keeps = given.get('conv')?.split(',').includes('notrunc') ?? false;
    const head = new Uint8Array(start);
    head.set(before.slice(0, start));
    let at = start;
    if (!keeps || !files.exists(path) || before.length < start) files.write(path, head);
    return function* (bytes) {
      if (at >= files.stat(path).size) files.append(path, bytes);
      else {
        const now = files.readBytes(path);
        const next = new Uint8Array(Math.max(now.length, at + bytes.length));
        next.set(now);
        next.set(bytes, at);
        files.write(path, next);
      }
      at += bytes.length;
    };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const words = isDebian(files) ? `failed to open '${output}'` : `can't open '${output}'`;
    throw new ToolFailure(`${words}: ${error.text}`);
  }
}

/** Input by blocks: a file's last one may be short. */
class Blocks {
  readonly #reader: Reader;
  #held = new Uint8Array();
  #ended = false;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  *drop(count: number): Routine<void> {
    yield* this.take(count, function* () {});
  }

  /** Hands over up to `count` bytes, in pieces. */
  *take(count: number, put: (bytes: Uint8Array) => Routine<void>): Routine<number> {
    let taken = 0;
    while (taken < count) {
      if (this.#held.length === 0 && !(yield* this.#more(count - taken))) break;
      const piece = this.#held.slice(0, count - taken);
      this.#held = this.#held.slice(piece.length);
      yield* put(piece);
      taken += piece.length;
    }
    return taken;
  }

  *#more(wanted: number): Routine<boolean> {
    while (!this.#ended && this.#held.length < Math.min(wanted, STEP)) {
      const chunk = yield* read(this.#reader);
      if (chunk === null) this.#ended = true;
      else this.#held = concat(this.#held, typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
    }
    return this.#held.length > 0;
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

function* report(t: ToolContext, { blocks, partial, bytes }: Copied, tookMs: number, short: boolean): Routine<void> {
  const records = `${blocks}+${partial} records in\n${blocks}+${partial} records out\n`;
  const seconds = tookMs / 1000;
  const rate = bytes / Math.max(seconds, 0.001);
  const line = isDebian(t.context.files)
    ? `${bytes} bytes${bytes >= 1000 ? ` (${scaled(bytes, 1000, ['B', 'kB', 'MB', 'GB'], ' ')}${bytes >= 1024 ? `, ${scaled(bytes, 1024, ['B', 'KiB', 'MiB', 'GiB'], ' ')}` : ''})` : ''} copied, ${seconds} s, ${scaled(rate, 1000, ['B', 'kB', 'MB', 'GB'], ' ')}/s`
    : `${bytes} bytes (${scaled(bytes, 1024, ['B', 'KB', 'MB', 'GB'], '', 1)}) copied, ${seconds.toFixed(6)} seconds, ${scaled(rate, 1024, ['B', 'KB', 'MB', 'GB'], '', 1)}/s`;
  yield* write(t.context.stderr, `${records}${short ? '' : `${line}\n`}`);
}

/** 1500 is "1.5 kB". */
function scaled(amount: number, base: number, units: readonly string[], space: string, digits?: number): string {
  let value = amount;
  let unit = 0;
  while (value >= base && unit < units.length - 1) {
    value /= base;
    unit++;
  }
  const text =
    digits === undefined ? String(value < 10 ? Number(value.toFixed(1)) : Math.round(value)) : value.toFixed(digits);
  return `${text}${space}${units[unit]}`;
}

export const DD_TOOLS: readonly Tool[] = [dd];

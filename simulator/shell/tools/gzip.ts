/** gzip, gunzip, zcat; and zgrep, zless, zmore, which look into what gzip packed. */
import { gunzipSync, gzipSync } from 'fflate';
import { write } from '../../kernel/stream.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import { textReader } from '../descriptors.ts';
import { begin } from './time.ts';
import { defineTool, type Tool, ToolContext, ToolFailure } from './tool.ts';
import { bytesOf, chunkOf } from './whole.ts';

const LEVELS = [...'123456789'] as const;

const gzip = defineTool({
  names: ['gzip', 'gunzip', 'zcat'],
  busyboxCannotOpen: '@',
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
        yield* t.print(decompress ? chunkOf(result) : result);
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

/** A file as it was before gzip packed it, or as it is. */
function* unpacked(t: ToolContext, path: string): Routine<string | Uint8Array | undefined> {
  const data = yield* bytesOf(t, path);
  if (!data) return undefined;
  return chunkOf(data[0] === 0x1f && data[1] === 0x8b ? gunzipSync(data) : data);
}

/** Options of grep that take the next word. */
const GREP_VALUES = /^(?:-[a-zA-Z]*[ABCm]|--(?:context|after-context|before-context|max-count))$/;

/** A script around grep: each file unpacked and searched for itself, under its name. */
const zgrep: Tool = {
  names: ['zgrep', 'zegrep', 'zfgrep'],
  *program(context) {
    const args = [...context.args];
    const options: string[] = [];
    let pattern: string[] | undefined;
    while (args[0]?.startsWith('-') && args[0] !== '-') {
      const option = args.shift() as string;
      if (option === '--') break;
      if (/^-[a-zA-Z]*[ef]$/.test(option)) pattern = [...(pattern ?? []), option, args.shift() ?? ''];
      else options.push(option, ...(GREP_VALUES.test(option) ? [args.shift() ?? ''] : []));
    }
    pattern ??= args.length > 0 ? ['-e', args.shift() as string] : undefined;
    if (!pattern) {
      yield* write(context.stderr, 'Usage: zgrep [OPTION]... [-e] PATTERN [FILE]...\n');
      return 2;
    }
    const t = new ToolContext(context, new Map(), args);
    const grep = t.name === 'zegrep' ? ['grep', '-E'] : t.name === 'zfgrep' ? ['grep', '-F'] : ['grep'];
    let status = 1;
    for (const file of t.inputs) {
      const text = yield* unpacked(t, file);
      if (text === undefined) {
        status = 2;
        continue;
      }
      const named = file === '-' ? [] : [`--label=${file}`, ...(t.inputs.length > 1 ? ['-H'] : [])];
      const process = begin(t, [...grep, ...named, ...options, ...pattern, '-'], { stdin: textReader(text) });
      const { code } = yield* wait(process.end);
      if (code === 0 && status === 1) status = 0;
      else if (code > 1) status = code;
    }
    return status;
  },
};

/** Scripts around less and more. */
const zless = defineTool({
  names: ['zless', 'zmore'],
  help: 'Usage: zless [FILE]...\nLook at compressed files page by page.',
  *run(t) {
    const texts: string[] = [];
    for (const file of t.inputs) {
      const text = yield* unpacked(t, file);
      if (text !== undefined) texts.push(typeof text === 'string' ? text : new TextDecoder().decode(text));
    }
    const pager = t.name === 'zmore' ? ['more'] : ['less', '-'];
    return (yield* wait(begin(t, pager, { stdin: textReader(texts.join('')) }).end)).code;
  },
});

export const GZIP_TOOLS: readonly Tool[] = [gzip, zgrep, zless];

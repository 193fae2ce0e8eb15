/** The first or the last of a text: head, tail. */
import { MEMORY_LIMIT, outOfMemory } from '../../kernel/exhausted.ts';
import { LineReader, type Reader, read, readAll, readAllBytes, textDecoder, write } from '../../kernel/stream.ts';
import { type Routine, until } from '../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

/** "-20", "-n 20", "-n -20", "-c 2k": how many of what. */
function amount(t: ToolContext, flag: string): { count: number; all: boolean } | undefined {
  const text = t.value(flag);
  if (text === undefined) return undefined;
  const match = /^([-+]?)(\d+)([bkKMG]?)B?$/.exec(text);
  if (!match) throw new ToolFailure(`invalid number of ${flag === 'c' ? 'bytes' : 'lines'}: ‘${text}’`);
  const unit = { '': 1, b: 512, k: 1024, K: 1024, M: 1024 ** 2, G: 1024 ** 3 }[match[3] as ''];
  return { count: Number(match[2]) * unit, all: match[1] === (t.name === 'head' ? '-' : '+') };
}

/** `head -5c`, `tail -3b`, `tail +4`, `head -2v`: the form of old, as options of today. Upstream: head.c, tail.c. */
function today(name: string, arg: string): readonly string[] | undefined {
  const match = (name === 'tail' ? /^([-+])(\d+)([bcl]?)(f?)$/ : /^(-)(\d+)([bckmlqvz]*)$/).exec(arg);
  if (!match) return undefined;
  const [, sign, count, letters, follow] = match as unknown as [string, string, string, string, string | undefined];
  const bytes = /[bckm]/.test(letters);
  const unit = /[bkm]/.exec(letters)?.[0] ?? '';
  const others = [...(letters.match(/[qvz]/g) ?? []), ...(follow ? ['f'] : [])].map((letter) => `-${letter}`);
  return [bytes ? '-c' : '-n', `${sign === '+' ? '+' : ''}${count}${unit}`, ...others];
}

/** `head -5` is `head -n 5`. */
const withNumbers = (tool: Tool): Tool => ({
  names: tool.names,
  *program(context) {
    // The old form stands first and alone: `tail -1 a b` is none. Upstream: tail.c, parse_obsolete_option.
    const name = tool.names[0] as string;
    const old = context.args.findIndex((arg) => today(name, arg) !== undefined);
    if (name === 'tail' && old === 0 && context.args[0]?.startsWith('-') && context.args.length > 2) {
      yield* write(context.stderr, `tail: option used in invalid context -- ${context.args[0]?.[1]}\n`);
      return 1;
    }
    return (yield* tool.program({
      ...context,
      args: context.args.flatMap(
        (arg, i) =>
          ((i === 0 || (name === 'tail' ? arg.startsWith('-') : true)) &&
          !['-n', '-c'].includes(context.args[i - 1] ?? '')
            ? today(name, arg)
            : undefined) ?? [arg],
      ),
    })) as number;
  },
});

const head = withNumbers(
  defineTool({
    names: ['head'],
    cannotOpen: "cannot open '@' for reading",
    busyboxCannotOpen: '@',
    options: [
      ...['n:', 'lines:=n', 'c:', 'bytes:=c', 'q', 'quiet=q', 'silent=q', 'v', 'verbose=v'],
      ...['z', 'zero-terminated=z'],
    ],
    help: 'Usage: head [OPTION]... [FILE]...\nPrint the first 10 lines of each FILE to standard output.\n\n  -c NUM  print the first NUM bytes\n  -n NUM  print the first NUM lines; with -NUM all but the last NUM\n  -q  never print headers\n  -v  always print headers',
    *run(t) {
      const bytes = amount(t, 'c');
      const lines = amount(t, 'n') ?? { count: 10, all: false };
      let first = true;
      for (const input of t.inputs) {
        const reader = yield* t.open(input);
        if (!reader) continue;
        if ((t.inputs.length > 1 || t.has('v')) && !t.has('q'))
          yield* t.print(`${first ? '' : '\n'}==> ${input === '-' ? 'standard input' : input} <==\n`);
        first = false;
        if (bytes) {
          if (bytes.all) {
            const data = yield* readAllBytes(reader);
            yield* t.print(data.slice(0, Math.max(0, data.length - bytes.count)));
          } else yield* printFirst(t, reader, bytes.count);
          continue;
        }
        const source = new LineReader(reader, t.lineEnd);
        const held: string[] = [];
        for (let n = 0; lines.all || n < lines.count; n++) {
          const line = yield* source.next();
          if (line === null) break;
          const text = source.terminated ? line + t.lineEnd : line;
          if (!lines.all) {
            yield* t.print(text);
            continue;
          }
          held.push(text);
          if (held.length > lines.count) yield* t.print(held.shift() as string);
        }
      }
    },
  }),
);

function* printFirst(t: ToolContext, reader: Reader, count: number): Routine<void> {
  for (let left = count; left > 0; ) {
    const chunk = yield* read(reader);
    if (chunk === null) return;
    const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
    yield* t.print(bytes.length <= left ? chunk : bytes.slice(0, left));
    left -= bytes.length;
  }
}

/** The end of what a reader gives that may be shown: not more is kept. All of it when the count is from the start. */
function* lastPart(reader: Reader, { count, all }: { count: number; all: boolean }, end?: string): Routine<string> {
  if (all) return yield* readAll(reader);
  const decode = textDecoder();
  let text = '';
  // looked through when it has doubled: a line without end is not looked through at each of its pieces
  let enough = 4 * KEPT;
  for (;;) {
    const chunk = yield* read(reader);
    text += decode(chunk);
    if (chunk === null) return text;
    if (text.length > MEMORY_LIMIT) throw outOfMemory();
    if (text.length < enough) continue;
    if (end === undefined) text = text.slice(-Math.max(count, KEPT));
    else {
      let from = text.length;
      for (let n = 0; n <= count && from > 0; n++) from = text.lastIndexOf(end, from - 1);
      if (from > 0) text = text.slice(from + 1);
    }
    enough = Math.max(4 * KEPT, 2 * text.length);
  }
}
const KEPT = 1 << 16;

const tail = withNumbers(
  defineTool({
    names: ['tail'],
    cannotOpen: "cannot open '@' for reading",
    options: [
      'n:',
      'lines:=n',
      'c:',
      'bytes:=c',
      'f',
      'follow?=f',
      'F=f',
      'z',
      'zero-terminated=z',
      'q',
      'quiet=q',
      'silent=q',
      'v',
      'verbose=v',
      's:',
      'sleep-interval:=s',
    ],
    // A file is read again when it changes: nothing has to be waited for.
    idle: ['max-unchanged-stats:'],
    refused: ['pid:', 'retry'],
    help: 'Usage: tail [OPTION]... [FILE]...\nPrint the last 10 lines of each FILE to standard output.\n\n  -c NUM  output the last NUM bytes; +NUM starts with byte NUM\n  -f  output appended data as the file grows\n  -n NUM  output the last NUM lines; +NUM starts with line NUM\n  -q  never output headers',
    *run(t) {
      const bytes = amount(t, 'c');
      const lines = amount(t, 'n') ?? { count: 10, all: false };
      if (t.has('s') && !/^\d*\.?\d+$/.test(t.value('s') as string))
        throw new ToolFailure(`invalid number of seconds: ‘${t.value('s')}’`);
      const many = (t.inputs.length > 1 || t.has('v')) && !t.has('q');
      let shown: string | undefined;
      const header = (input: string, always = false): string => {
        if (!many || (shown === input && !always)) return '';
        const text = `${shown === undefined ? '' : '\n'}==> ${input === '-' ? 'standard input' : input} <==\n`;
        shown = input;
        return text;
      };
      const followed = new Map<string, number>();
      for (const input of t.inputs) {
        const reader = yield* t.open(input);
        if (!reader) continue;
        const text = yield* lastPart(reader, bytes ?? lines, bytes ? undefined : t.lineEnd);
        if (t.has('f') && t.stat(input)?.kind === 'file')
          followed.set(input, t.context.files.readText(t.path(input)).length);
        yield* t.print(header(input, true));
        if (bytes) {
          const data = new TextEncoder().encode(text);
          yield* t.print(data.slice(bytes.all ? Math.max(0, bytes.count - 1) : Math.max(0, data.length - bytes.count)));
          continue;
        }
        const all = text.split(t.lineEnd);
        const ended = all.at(-1) === '';
        if (ended) all.pop();
        const kept = all.slice(
          lines.all
            ? Math.max(0, lines.count - 1)
            : lines.count === 0
              ? all.length
              : Math.max(0, all.length - lines.count),
        );
        if (kept.length > 0) yield* t.print(kept.join(t.lineEnd) + (ended ? t.lineEnd : ''));
      }
      if (followed.size > 0) yield* follow(t, followed, header);
    },
  }),
);

/** Waits for changes of the files and prints what was added. */
function* follow(t: ToolContext, lengths: Map<string, number>, header: (input: string) => string): Routine<void> {
  const { files } = t.context;
  for (;;) {
    yield* until<string>('file change', (done) => files.onChange(done));
    for (const [input, length] of lengths) {
      if (!t.stat(input)) continue;
      const text = files.readText(t.path(input));
      if (text.length < length) {
        yield* write(t.context.stderr, `tail: ${input}: file truncated\n`);
        yield* t.print(header(input) + text);
      } else if (text.length > length) yield* t.print(header(input) + text.slice(length));
      lengths.set(input, text.length);
    }
  }
}

export const HEAD_TAIL_TOOLS: readonly Tool[] = [head, tail];

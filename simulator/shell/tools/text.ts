/** Tools on lines: head, tail, tee, wc, uniq, cut, tr, tac, rev, nl, paste, fold, comm. */
import { MEMORY_LIMIT, outOfMemory } from '../../kernel/exhausted.ts';
import { FileError } from '../../kernel/files.ts';
import {
  bytesOf,
  LineReader,
  type Reader,
  read,
  readAll,
  readAllBytes,
  textDecoder,
  type Writer,
  write,
} from '../../kernel/stream.ts';
import { type Routine, until } from '../../kernel/wait.ts';
import { asBytes, fromBytes } from '../bytes.ts';
import { openWriter } from '../descriptors.ts';
import { unescape } from '../expand/quote.ts';
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

/** `head -5` is `head -n 5`. */
const withNumbers = (tool: Tool): Tool => ({
  names: tool.names,
  program: (context) =>
    tool.program({
      ...context,
      args: context.args.flatMap((arg, i) =>
        /^-\d+$/.test(arg) && !['-n', '-c'].includes(context.args[i - 1] ?? '') ? ['-n', arg.slice(1)] : [arg],
      ),
    }),
});

const head = withNumbers(
  defineTool({
    names: ['head'],
    cannotOpen: "cannot open '@' for reading",
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
    ],
    // A file is read again when it changes: nothing has to be waited for.
    idle: ['s:', 'sleep-interval:', 'max-unchanged-stats:'],
    refused: ['pid:', 'retry'],
    help: 'Usage: tail [OPTION]... [FILE]...\nPrint the last 10 lines of each FILE to standard output.\n\n  -c NUM  output the last NUM bytes; +NUM starts with byte NUM\n  -f  output appended data as the file grows\n  -n NUM  output the last NUM lines; +NUM starts with line NUM\n  -q  never output headers',
    *run(t) {
      const bytes = amount(t, 'c');
      const lines = amount(t, 'n') ?? { count: 10, all: false };
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
        if (t.has('f') && input !== '-') followed.set(input, t.context.files.readText(t.path(input)).length);
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

const tee = defineTool({
  names: ['tee'],
  options: ['a', 'append=a', 'i', 'ignore-interrupts=i'],
  refused: ['p', 'output-error?'],
  help: 'Usage: tee [OPTION]... [FILE]...\nCopy standard input to each FILE, and also to standard output.\n\n  -a  append to the given FILEs, do not overwrite',
  *run(t) {
    if (t.has('i')) t.context.process.onSignal('SIGINT', () => {});
    const writers: Writer[] = [t.context.stdout];
    for (const path of t.operands) {
      try {
        writers.push(
          path === '/dev/stderr'
            ? t.context.stderr
            : path === '/dev/stdout'
              ? t.context.stdout
              : openWriter(t.context.files, t.path(path), t.has('a')),
        );
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        yield* t.fail(`${path}: ${error.text}`);
      }
    }
    for (;;) {
      const chunk = yield* read(t.context.stdin);
      if (chunk === null) return;
      for (const writer of writers) yield* write(writer, chunk);
    }
  },
});

/** Counts what a reader gives, chunk by chunk: a pipe may be longer than memory. */
function* countInto(reader: Reader, counts: Record<string, number>, columns: readonly string[]): Routine<void> {
  const decode = textDecoder();
  const wants = (key: string): boolean => columns.includes(key);
  let inWord = false;
  let line = '';
  const add = (key: string, n: number): void => {
    counts[key] = (counts[key] as number) + n;
  };
  for (;;) {
    const chunk = yield* read(reader);
    // Also what is not shown: the width of the columns comes from the largest count.
    if (chunk !== null) add('c', bytesOf(chunk).length);
    const text = decode(chunk);
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) add('l', 1);
    if (wants('m')) for (const _ of text) add('m', 1);
    if (wants('w'))
      for (let i = 0; i < text.length; i++) {
        const blank = /\s/.test(text[i] as string);
        if (!blank && !inWord) add('w', 1);
        inWord = !blank;
      }
    if (wants('L')) {
      const lines = (line + text).split('\n');
      line = lines.pop() as string;
      for (const whole of lines) counts['L'] = Math.max(counts['L'] as number, displayWidth(whole));
      if (chunk === null) counts['L'] = Math.max(counts['L'] as number, displayWidth(line));
    }
    if (chunk === null) return;
  }
}

const wc = defineTool({
  names: ['wc'],
  options: ['l', 'lines=l', 'w', 'words=w', 'c', 'bytes=c', 'm', 'chars=m', 'L', 'max-line-length=L'],
  refused: ['files0-from:', 'total:'],
  help: 'Usage: wc [OPTION]... [FILE]...\nPrint newline, word, and byte counts for each FILE.\n\n  -c  print the byte counts\n  -m  print the character counts\n  -l  print the newline counts\n  -w  print the word counts\n  -L  print the maximum display width',
  *run(t) {
    const chosen = ['l', 'w', 'm', 'c', 'L'].filter((flag) => t.has(flag));
    const columns = chosen.length > 0 ? chosen : ['l', 'w', 'c'];
    const rows: { name: string; counts: Record<string, number> }[] = [];
    const total: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 };
    for (const input of t.inputs) {
      const reader = yield* t.open(input);
      if (!reader) continue;
      const counts: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 };
      yield* countInto(reader, counts, columns);
      for (const key of Object.keys(total))
        total[key] =
          key === 'L'
            ? Math.max(total[key] as number, counts[key] as number)
            : (total[key] as number) + (counts[key] as number);
      rows.push({ name: t.operands.length === 0 ? '' : input, counts });
    }
    if (t.operands.length > 1) rows.push({ name: 'total', counts: total });
    const single = columns.length === 1 && rows.length <= 1;
    const { fileSize } = t.context.stdin;
    const piped = t.inputs.includes('-') && fileSize === undefined;
    const width = single
      ? 1
      : piped
        ? 7
        : t.operands.length === 0 && fileSize !== undefined
          ? String(fileSize).length
          : Math.max(...Object.values(total).map((n) => String(n).length), 1);
    for (const { name, counts } of rows)
      yield* t.print(
        `${columns.map((key) => String(counts[key]).padStart(width)).join(' ')}${name === '' ? '' : ` ${name}`}\n`,
      );
  },
});

/** Columns on a screen; a tab goes to the next multiple of eight. */
function displayWidth(line: string): number {
  let width = 0;
  for (const c of line) width += c === '\t' ? 8 - (width % 8) : columnsOf(c.codePointAt(0) as number);
  return width;
}

const columnsOf = (point: number): number =>
  (point >= 0x1100 && point <= 0x115f) ||
  (point >= 0x2e80 && point <= 0xa4cf) ||
  (point >= 0xac00 && point <= 0xd7a3) ||
  (point >= 0xf900 && point <= 0xfaff) ||
  (point >= 0xfe30 && point <= 0xfe6f) ||
  (point >= 0xff00 && point <= 0xff60) ||
  (point >= 0x1f300 && point <= 0x1faff)
    ? 2
    : 1;

const uniq = defineTool({
  names: ['uniq'],
  options: [
    'c',
    'count=c',
    'd',
    'repeated=d',
    'u',
    'unique=u',
    'i',
    'ignore-case=i',
    'f:',
    'skip-fields:=f',
    's:',
    'skip-chars:=s',
    'w:',
    'check-chars:=w',
    'D',
    'z',
    'zero-terminated=z',
  ],
  refused: ['all-repeated?', 'group?'],
  help: 'Usage: uniq [OPTION]... [INPUT [OUTPUT]]\nFilter adjacent matching lines from INPUT.\n\n  -c  prefix lines by the number of occurrences\n  -d  only print duplicate lines\n  -i  ignore case\n  -u  only print unique lines',
  *run(t) {
    const skipFields = t.number('f', 0);
    const skip = t.number('s', 0);
    const width = t.number('w', Number.POSITIVE_INFINITY);
    const key = (line: string): string => {
      let text = line;
      for (let i = 0; i < skipFields; i++) text = text.replace(/^\s*\S+/, '');
      text = text.slice(skip, skip + width);
      return t.has('i') ? text.toLowerCase() : text;
    };
    let last: { line: string; key: string; count: number } | undefined;
    const flush = function* (): Routine<void> {
      if (!last || (t.has('d') && last.count === 1) || (t.has('u') && last.count > 1)) return;
      for (let i = 0; i < (t.has('D') ? (last.count > 1 ? last.count : 0) : 1); i++)
        yield* t.print(`${t.has('c') ? `${String(last.count).padStart(7)} ` : ''}${last.line}${t.lineEnd}`);
    };
    const reader = yield* t.open(t.operands[0] ?? '-');
    if (!reader) return 1;
    const lines = new LineReader(reader, t.lineEnd);
    for (;;) {
      const line = yield* lines.next();
      if (line === null) break;
      const k = key(line);
      if (last?.key === k) last.count++;
      else {
        yield* flush();
        last = { line, key: k, count: 1 };
      }
    }
    yield* flush();
    return undefined;
  },
});

/** "1,3-5,7-" as a test on positions from 1. */
function ranges(text: string, fields: boolean): (position: number) => boolean {
  const hint = "\nTry 'cut --help' for more information.";
  const list = text.split(/[, ]/).map((piece) => {
    const match = /^(\d*)(-?)(\d*)$/.exec(piece);
    if (!match || (match[1] === '' && match[3] === ''))
      throw new ToolFailure(`invalid ${fields ? 'field value' : 'byte/character position'} ‘${piece}’${hint}`);
    if (match[1] === '0')
      throw new ToolFailure(`${fields ? 'fields' : 'byte/character positions'} are numbered from 1${hint}`);
    const from = match[1] === '' ? 1 : Number(match[1]);
    const to = match[2] === '' ? from : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]);
    if (to < from) throw new ToolFailure(`invalid decreasing range${hint}`);
    return [from, to] as const;
  });
  return (position) => list.some(([from, to]) => position >= from && position <= to);
}

const cut = defineTool({
  names: ['cut'],
  options: [
    'd:',
    'delimiter:=d',
    'f:',
    'fields:=f',
    'c:',
    'characters:=c',
    'b:',
    'bytes:=b',
    's',
    'only-delimited=s',
    'output-delimiter:',
    'complement',
    'z',
    'zero-terminated=z',
  ],
  idle: ['n'],
  help: 'Usage: cut OPTION... [FILE]...\nPrint selected parts of lines from each FILE to standard output.\n\n  -b LIST  select only these bytes\n  -c LIST  select only these characters\n  -d DELIM  use DELIM instead of TAB\n  -f LIST  select only these fields\n  -s  do not print lines not containing delimiters\n      --complement  complement the selection\n      --output-delimiter=STRING',
  *run(t) {
    const fields = t.value('f');
    const chars = t.value('c') ?? t.value('b');
    if (fields === undefined && chars === undefined)
      throw new ToolFailure(
        "you must specify a list of bytes, characters, or fields\nTry 'cut --help' for more information.",
      );
    if (fields !== undefined && chars !== undefined)
      throw new ToolFailure("only one list may be specified\nTry 'cut --help' for more information.");
    const delimiter = t.value('d') ?? '\t';
    if ([...delimiter].length !== 1)
      throw new ToolFailure("the delimiter must be a single character\nTry 'cut --help' for more information.");
    const chosen = ranges((fields ?? chars) as string, fields !== undefined);
    const wanted = (position: number): boolean => chosen(position) !== t.has('complement');
    const joiner = t.value('output-delimiter') ?? (fields === undefined ? '' : delimiter);
    yield* t.eachLine(function* (line) {
      if (fields === undefined) {
        // GNU cut counts bytes for -c too.
        if (/^[\x00-\x7f]*$/.test(line))
          yield* t.print([...line].filter((_, i) => wanted(i + 1)).join(joiner) + t.lineEnd);
        else {
          const kept = new TextEncoder().encode(line).filter((_, i) => wanted(i + 1));
          yield* t.print(new TextDecoder().decode(kept).includes('\uFFFD') ? kept : new TextDecoder().decode(kept));
          yield* t.print(t.lineEnd);
        }
        return;
      }
      if (!line.includes(delimiter)) {
        if (!t.has('s')) yield* t.print(line + t.lineEnd);
        return;
      }
      const kept = line.split(delimiter).filter((_, i) => wanted(i + 1));
      yield* t.print(kept.join(joiner) + t.lineEnd);
    });
  },
});

const TR_CLASSES: Readonly<Record<string, string>> = {
  digit: '0123456789',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  space: ' \t\n\r\f\v',
  blank: ' \t',
  punct: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  xdigit: '0123456789ABCDEFabcdef',
};

/** The characters of a set of tr: ranges, classes, escapes, [x*n]. */
function trSet(text: string, length = 0): string[] {
  // [x*n] and [x*]: repeated, or as often as the other set is long.
  const repeat = /^\[(\\?[\s\S])\*(\d*)\]$/.exec(text);
  if (repeat) {
    const c = unescape(repeat[1] as string, 'format').text;
    const times =
      repeat[2] === '' ? length : Number.parseInt(repeat[2] as string, (repeat[2] as string).startsWith('0') ? 8 : 10);
    return Array.from({ length: times || length }, () => c);
  }
  const plain = text.replace(/\[:(\w+):\]/g, (all, name: string) => {
    if (name === 'alpha') return `${TR_CLASSES.upper}${TR_CLASSES.lower}`;
    if (name === 'alnum') return `${TR_CLASSES.digit}${TR_CLASSES.upper}${TR_CLASSES.lower}`;
    if (name === 'cntrl') return Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join('');
    if (name === 'print' || name === 'graph')
      return Array.from({ length: 95 }, (_, i) => String.fromCharCode(i + 32))
        .join('')
        .slice(name === 'graph' ? 1 : 0);
    if (!(name in TR_CLASSES)) throw new ToolFailure(`invalid character class ‘${name}’`);
    return TR_CLASSES[name]?.replace(/[-\\]/g, '\\$&') ?? all;
  });
  const out: string[] = [];
  const chars: { c: string; escaped: boolean }[] = [];
  for (let i = 0; i < plain.length; i++) {
    if (plain[i] === '\\' && i + 1 < plain.length) {
      const piece = /^\\(?:[0-7]{1,3}|.)/s.exec(plain.slice(i))?.[0] as string;
      const value = unescape(piece, 'format').text;
      chars.push({ c: value === piece ? piece.slice(1) : value, escaped: true });
      i += piece.length - 1;
    } else {
      const c = String.fromCodePoint(plain.codePointAt(i) as number);
      chars.push({ c, escaped: false });
      i += c.length - 1;
    }
  }
  for (let i = 0; i < chars.length; i++) {
    const { c } = chars[i] as { c: string };
    const dash = chars[i + 1];
    const end = chars[i + 2];
    if (dash && dash.c === '-' && !dash.escaped && end) {
      if ((c.codePointAt(0) as number) > (end.c.codePointAt(0) as number))
        throw new ToolFailure(`range-endpoints of '${c}-${end.c}' are in reverse collating sequence order`);
      for (let code = c.codePointAt(0) as number; code <= (end.c.codePointAt(0) as number); code++)
        out.push(String.fromCodePoint(code));
      i += 2;
    } else out.push(c);
  }
  return out;
}

const tr = defineTool({
  names: ['tr'],
  options: ['d', 'delete=d', 's', 'squeeze-repeats=s', 'c', 'C=c', 'complement=c', 't', 'truncate-set1=t'],
  help: 'Usage: tr [OPTION]... STRING1 [STRING2]\nTranslate, squeeze, and/or delete characters from standard input.\n\n  -c  use the complement of STRING1\n  -d  delete characters in STRING1\n  -s  replace each sequence of a repeated character by one',
  *run(t) {
    const [one, two, extra] = t.operands;
    if (one === undefined) throw new ToolFailure("missing operand\nTry 'tr --help' for more information.");
    if (two === undefined && !t.has('d') && !t.has('s'))
      throw new ToolFailure(
        `missing operand after ‘${one}’\nTwo strings must be given when translating.\nTry 'tr --help' for more information.`,
      );
    if (extra !== undefined) throw new ToolFailure(`extra operand ‘${extra}’\nTry 'tr --help' for more information.`);
    let from = trSet(asBytes(one));
    const to = two === undefined ? [] : trSet(asBytes(two), from.length);
    if (two !== undefined && to.length === 0 && !t.has('t') && !t.has('d'))
      throw new ToolFailure('when not truncating set1, string2 must be non-empty');
    if (t.has('t') && two !== undefined) from = from.slice(0, to.length);
    const members = new Set(from);
    const inFirst = (c: string): boolean => members.has(c) !== t.has('c');
    const table = new Map<string, string>();
    const translating = two !== undefined && !t.has('d');
    if (translating) from.forEach((c, i) => table.set(c, to[Math.min(i, to.length - 1)] ?? c));
    const squeezed = new Set(two !== undefined ? to : []);
    const squeezes = (c: string): boolean => t.has('s') && (two !== undefined ? squeezed.has(c) : inFirst(c));
    let last = '';
    for (;;) {
      const chunk = yield* read(t.context.stdin);
      let out = '';
      for (const c of chunk === null ? '' : asBytes(chunk)) {
        if (t.has('d') && inFirst(c)) continue;
        const mapped = !translating ? c : t.has('c') ? (inFirst(c) ? (to.at(-1) ?? c) : c) : (table.get(c) ?? c);
        if (squeezes(mapped) && mapped === last) continue;
        last = mapped;
        out += mapped;
      }
      if (out !== '') yield* t.print(fromBytes(out));
      if (chunk === null) return;
    }
  },
});

const tac = defineTool({
  names: ['tac'],
  refused: ['b', 'before', 'r', 'regex', 's:', 'separator:'],
  cannotOpen: "failed to open '@' for reading",
  help: 'Usage: tac [FILE]...\nWrite each FILE to standard output, last line first.',
  *run(t) {
    for (const input of t.inputs) {
      const text = yield* t.text(input);
      if (text === undefined) continue;
      const lines = text.split('\n');
      if (lines.at(-1) === '') lines.pop();
      yield* t.print(
        lines
          .reverse()
          .map((line) => `${line}\n`)
          .join(''),
      );
    }
  },
});

const rev = defineTool({
  names: ['rev'],
  help: 'Usage: rev [FILE]...\nReverse lines characterwise.',
  *run(t) {
    yield* t.eachLine(function* (line) {
      yield* t.print(`${[...line].reverse().join('')}\n`);
    });
  },
});

const nl = defineTool({
  names: ['nl'],
  options: [
    'b:',
    'body-numbering:=b',
    'w:',
    'number-width:=w',
    's:',
    'number-separator:=s',
    'v:',
    'starting-line-number:=v',
    'n:',
    'number-format:=n',
  ],
  refused: [
    ...['d:', 'section-delimiter:', 'f:', 'footer-numbering:', 'h:', 'header-numbering:', 'i:', 'line-increment:'],
    ...['l:', 'join-blank-lines:', 'p', 'no-renumber'],
  ],
  help: 'Usage: nl [OPTION]... [FILE]...\nWrite each FILE to standard output, with line numbers added.\n\n  -b a|t|n  which lines to number\n  -w NUM  use NUM columns for line numbers',
  *run(t) {
    let number = t.number('v', 1);
    const width = t.number('w', 6);
    const separator = t.value('s') ?? '\t';
    const style = t.value('b') ?? 't';
    yield* t.eachLine(function* (line) {
      const counted = style === 'a' || (style === 't' && line !== '');
      const text = String(number);
      const shown =
        t.value('n') === 'ln'
          ? text.padEnd(width)
          : t.value('n') === 'rz'
            ? text.padStart(width, '0')
            : text.padStart(width);
      if (counted) number++;
      yield* t.print(counted ? `${shown}${separator}${line}\n` : `${' '.repeat(width + separator.length)}${line}\n`);
    });
  },
});

const paste = defineTool({
  names: ['paste'],
  options: ['d:', 'delimiters:=d', 's', 'serial=s'],
  refused: ['z', 'zero-terminated'],
  help: 'Usage: paste [OPTION]... [FILE]...\nWrite lines consisting of the sequentially corresponding lines from each FILE.\n\n  -d LIST  reuse characters from LIST instead of TABs\n  -s  paste one file at a time',
  *run(t) {
    const delimiters = [...unescape(t.value('d') ?? '\t', 'format').text];
    const columns: string[][] = [];
    let standard: string[] | undefined;
    for (const input of t.inputs) {
      if (input === '-' && standard) {
        columns.push(standard);
        continue;
      }
      const text = yield* t.text(input);
      if (text === undefined) return 1;
      const lines = text.split('\n');
      if (lines.at(-1) === '') lines.pop();
      if (input === '-') standard = lines;
      columns.push(lines);
    }
    const join = (cells: readonly string[]): string =>
      cells.map((cell, i) => (i === 0 ? cell : (delimiters[(i - 1) % delimiters.length] ?? '') + cell)).join('');
    if (t.has('s')) {
      for (const lines of columns) yield* t.print(`${join(lines)}\n`);
      return undefined;
    }
    const dashes = t.inputs.filter((input) => input === '-').length;
    if (dashes > 1 && dashes === t.inputs.length && standard) {
      for (let i = 0; i < standard.length; i += dashes)
        yield* t.print(`${join(Array.from({ length: dashes }, (_, k) => (standard as string[])[i + k] ?? ''))}\n`);
      return undefined;
    }
    const rows = Math.max(...columns.map((lines) => lines.length));
    for (let i = 0; i < rows; i++) yield* t.print(`${join(columns.map((lines) => lines[i] ?? ''))}\n`);
    return undefined;
  },
});

const fold = defineTool({
  names: ['fold'],
  options: ['w:', 'width:=w', 's', 'spaces=s'],
  refused: ['b', 'bytes'],
  help: 'Usage: fold [OPTION]... [FILE]...\nWrap input lines in each FILE.\n\n  -s  break at spaces\n  -w WIDTH  use WIDTH columns instead of 80',
  *run(t) {
    const width = t.number('w', 80);
    yield* t.eachLine(function* (line) {
      let rest = line;
      while (rest.length > width) {
        let at = width;
        if (t.has('s')) {
          const space = rest.lastIndexOf(' ', width - 1);
          if (space > 0) at = space + 1;
        }
        yield* t.print(`${rest.slice(0, at)}\n`);
        rest = rest.slice(at);
      }
      yield* t.print(`${rest}\n`);
    });
  },
});

const comm = defineTool({
  names: ['comm'],
  options: ['1', '2', '3'],
  idle: ['nocheck-order'],
  refused: ['check-order', 'output-delimiter:', 'total', 'z', 'zero-terminated'],
  help: 'Usage: comm [OPTION]... FILE1 FILE2\nCompare sorted files FILE1 and FILE2 line by line.\n\n  -1  suppress column 1 (lines unique to FILE1)\n  -2  suppress column 2\n  -3  suppress column 3 (lines that appear in both)',
  *run(t) {
    const [a, b] = t.operands;
    if (a === undefined || b === undefined)
      throw new ToolFailure(
        `missing operand${a === undefined ? '' : ` after ‘${a}’`}\nTry 'comm --help' for more information.`,
      );
    const split = (text: string): string[] =>
      text
        .replace(/\n$/, '')
        .split('\n')
        .filter((line, _, all) => all.length > 1 || line !== '');
    const left = split((yield* t.text(a)) ?? '');
    const right = split((yield* t.text(b)) ?? '');
    const tab = (n: number): string => '\t'.repeat(n);
    const second = t.has('1') ? 0 : 1;
    const third = second + (t.has('2') ? 0 : 1);
    let i = 0;
    let j = 0;
    while (i < left.length || j < right.length) {
      const [x, y] = [left[i], right[j]];
      if (y === undefined || (x !== undefined && x < y)) {
        if (!t.has('1')) yield* t.print(`${x}\n`);
        i++;
      } else if (x === undefined || y < x) {
        if (!t.has('2')) yield* t.print(`${tab(second)}${y}\n`);
        j++;
      } else {
        if (!t.has('3')) yield* t.print(`${tab(third)}${x}\n`);
        i++;
        j++;
      }
    }
  },
});

export const TEXT_TOOLS: readonly Tool[] = [head, tail, tee, wc, uniq, cut, tr, tac, rev, nl, paste, fold, comm];

/** Small tools: echo, printf, cat, true, false, yes, seq, sleep, basename, dirname, pwd, env, printenv, test. */

import { bytesOf, read, write } from '../../kernel/stream.ts';
import { sleep, wait } from '../../kernel/wait.ts';
import { echoText } from '../builtins/output.ts';
import { encodeRaw } from '../bytes.ts';
import { formatPrintf } from '../printf.ts';
import { showUsage } from './busybox/show-usage.ts';
import { isBusybox } from './machine-kind.ts';
import { defineTool, type Tool, ToolFailure } from './tool.ts';

/** "1.5s", "2m", "1h", "3d", "infinity" in milliseconds; undefined: no duration. */
export function durationMs(text: string): number | undefined {
  if (/^inf(inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  const match = /^(\d*\.?\d+|\d+\.)([smhd]?)$/.exec(text);
  if (!match) return undefined;
  const unit = { '': 1, s: 1, m: 60, h: 3600, d: 86400 }[match[2] as '' | 's' | 'm' | 'h' | 'd'];
  return Number(match[1]) * unit * 1000;
}

/** Names are passed as they are, also those that look like options. */
const raw = (names: readonly string[], run: Tool['program']): Tool => ({ names, program: run });

const echo = raw(['echo'], function* (context) {
  yield* write(context.stdout, encodeRaw(echoText(context.args)));
  return 0;
});

const printf = raw(['printf'], function* (context) {
  const [format, ...args] = context.args;
  if (format === undefined) {
    yield* write(context.stderr, "printf: missing operand\nTry 'printf --help' for more information.\n");
    return 1;
  }
  const { text, errors } = formatPrintf(format, args, {
    nowMs: context.kernel.wallMs(),
    tz: context.env.get('TZ'),
  });
  for (const error of errors) yield* write(context.stderr, `printf: ${error}\n`);
  yield* write(context.stdout, encodeRaw(text));
  return errors.length > 0 ? 1 : 0;
});

const yes = raw(['yes'], function* (context) {
  const line = `${context.args.length === 0 ? 'y' : context.args.join(' ')}\n`;
  const block = line.repeat(Math.max(1, Math.floor(4096 / line.length)));
  for (;;) yield* write(context.stdout, block);
});

const [TAB, NEWLINE, RETURN] = [9, 10, 13];
const bytes = (text: string): number[] => Array.from(text, (c) => c.charCodeAt(0));

/** A byte as `cat -v` shows it. */
function marked(byte: number): string {
  if (byte >= 128) return `M-${marked(byte - 128)}`;
  if (byte < 32) return `^${String.fromCharCode(byte + 64)}`;
  return byte === 127 ? '^?' : String.fromCharCode(byte);
}

/** Options of `cat`. */
interface Showing {
  readonly number: 'all' | 'nonempty' | undefined;
  readonly squeeze: boolean;
  readonly ends: boolean;
  readonly tabs: boolean;
  readonly marks: boolean;
}

/** What `cat` with options shows of bytes that come in pieces. */
class ShownBytes {
  readonly #how: Showing;
  #line = 0;
  #atStart = true;
  #blank = false;
  /** A carriage return that waits: before a newline, -E shows it. */
  #held = false;

  constructor(how: Showing) {
    this.#how = how;
  }

  of(input: Uint8Array): Uint8Array {
    const { number, squeeze, ends, tabs, marks } = this.#how;
    const out: number[] = [];
    for (const byte of input) {
      if (this.#held) {
        out.push(...(byte === NEWLINE ? bytes('^M') : [RETURN]));
        this.#held = false;
      }
      if (this.#atStart) {
        const empty = byte === NEWLINE;
        if (squeeze && empty && this.#blank) continue;
        this.#blank = empty;
        if (number === 'all' || (number === 'nonempty' && !empty))
          out.push(...bytes(`${String(++this.#line).padStart(6)}\t`));
      }
      this.#atStart = byte === NEWLINE;
      if (byte === NEWLINE) out.push(...(ends ? bytes('$\n') : [NEWLINE]));
      else if (byte === RETURN && ends && !marks) this.#held = true;
      else if (byte === TAB) out.push(...(tabs ? bytes('^I') : [TAB]));
      else if (marks && (byte < 32 || byte > 126)) out.push(...bytes(marked(byte)));
      else out.push(byte);
    }
    return Uint8Array.from(out);
  }

  rest(): Uint8Array {
    const held = this.#held;
    this.#held = false;
    return Uint8Array.from(held ? [RETURN] : []);
  }
}

const cat = defineTool({
  names: ['cat'],
  options: [
    'n',
    'number=n',
    'b',
    'number-nonblank=b',
    'E',
    'show-ends=E',
    'A',
    'show-all=A',
    'T',
    'show-tabs=T',
    's',
    'squeeze-blank=s',
    'v',
    'show-nonprinting=v',
    'e',
    't',
  ],
  idle: ['u'],
  help: 'Usage: cat [OPTION]... [FILE]...\nConcatenate FILE(s) to standard output.\n\n  -A  equivalent to -vET\n  -b  number nonempty output lines\n  -E  display $ at end of each line\n  -n  number all output lines\n  -s  suppress repeated empty lines\n  -T  display TAB as ^I\n  -v  use ^ and M- notation, except for LFD and TAB',
  *run(t) {
    const plain = !['n', 'b', 'E', 'A', 'T', 's', 'e', 't', 'v'].some((flag) => t.has(flag));
    const shown = new ShownBytes({
      number: t.has('b') ? 'nonempty' : t.has('n') ? 'all' : undefined,
      squeeze: t.has('s'),
      ends: t.has('E') || t.has('A') || t.has('e'),
      tabs: t.has('T') || t.has('A') || t.has('t'),
      marks: t.has('v') || t.has('A') || t.has('e') || t.has('t'),
    });
    for (const input of t.inputs) {
      const reader = yield* t.open(input);
      if (!reader) continue;
      if (plain) yield* t.copy(reader);
      else
        for (let chunk = yield* read(reader); chunk !== null; chunk = yield* read(reader))
          yield* t.print(shown.of(bytesOf(chunk)));
    }
    if (!plain) yield* t.print(shown.rest());
  },
});

const seq = raw(['seq'], function* (context) {
  let separator = '\n';
  let format: string | undefined;
  let equal = false;
  const numbers: string[] = [];
  for (let i = 0; i < context.args.length; i++) {
    const arg = context.args[i] as string;
    const long = /^--(separator|format)=(.*)$/s.exec(arg);
    if (long?.[1] === 'separator') separator = long[2] as string;
    else if (long) format = long[2];
    else if (arg === '-s' || arg === '--separator') separator = context.args[++i] ?? '';
    else if (/^-s./.test(arg)) separator = arg.slice(2);
    else if (arg === '-f' || arg === '--format') format = context.args[++i];
    else if (/^-f./.test(arg)) format = arg.slice(2);
    else if (arg === '-w' || arg === '--equal-width') equal = true;
    else numbers.push(arg);
  }
  const bad = numbers.find((n) => !/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(n));
  if (bad !== undefined || numbers.length === 0 || numbers.length > 3) {
    if (isBusybox(context.files)) {
      yield* showUsage(context, 'seq');
      return 1;
    }
    yield* write(
      context.stderr,
      `seq: ${bad !== undefined ? `invalid floating point argument: ‘${bad}’` : numbers.length === 0 ? 'missing operand' : `extra operand ‘${numbers[3]}’`}\nTry 'seq --help' for more information.\n`,
    );
    return 1;
  }
  const [first, step, last] =
    numbers.length === 1
      ? [1, 1, Number(numbers[0])]
      : numbers.length === 2
        ? [Number(numbers[0]), 1, Number(numbers[1])]
        : (numbers.map(Number) as [number, number, number]);
  if (step === 0) {
    yield* write(
      context.stderr,
      `seq: invalid Zero increment value: ‘${numbers[1]}’\nTry 'seq --help' for more information.\n`,
    );
    return 1;
  }
  const decimals = Math.max(
    ...(numbers.length === 3 ? numbers.slice(0, 2) : numbers.slice(0, 1)).map((n) => (n.split('.')[1] ?? '').length),
    0,
  );
  const width = equal ? Math.max(first.toFixed(decimals).length, last.toFixed(decimals).length) : 0;
  const show = (n: number): string => {
    if (format !== undefined) return formatPrintf(format, [String(n)], { nowMs: 0 }).text;
    const text = n.toFixed(decimals);
    return text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0');
  };
  let block = '';
  let count = 0;
  for (let i = 0; ; i++) {
    const n = first + i * step;
    if (step > 0 ? n > last + 1e-10 : n < last - 1e-10) break;
    block += (count++ > 0 ? separator : '') + show(n);
    if (block.length > 8192) {
      yield* write(context.stdout, block);
      block = '';
    }
  }
  if (count > 0) yield* write(context.stdout, `${block}\n`);
  return 0;
});

const sleepTool = defineTool({
  names: ['sleep'],
  help: "Usage: sleep NUMBER[SUFFIX]...\nPause for NUMBER seconds. SUFFIX may be 's' for seconds (the default),\n'm' for minutes, 'h' for hours or 'd' for days.",
  *run(t) {
    if (t.operands.length === 0) throw new ToolFailure("missing operand\nTry 'sleep --help' for more information.");
    let total = 0;
    for (const operand of t.operands) {
      const ms = durationMs(operand);
      if (ms === undefined)
        throw new ToolFailure(`invalid time interval ‘${operand}’\nTry 'sleep --help' for more information.`);
      total += ms;
    }
    if (total === Number.POSITIVE_INFINITY) yield* wait<void>({ label: 'for ever', begin: () => () => {} });
    else yield* sleep(total);
  },
});

const basename = defineTool({
  names: ['basename'],
  options: ['s:', 'suffix:=s', 'a', 'multiple=a', 'z', 'zero=z'],
  help: 'Usage: basename NAME [SUFFIX]\n  or:  basename OPTION... NAME...\nPrint NAME with any leading directory components removed.\nIf specified, also remove a trailing SUFFIX.',
  *run(t) {
    const [first, second] = t.operands;
    if (first === undefined) throw new ToolFailure("missing operand\nTry 'basename --help' for more information.");
    const many = t.has('a') || t.has('s');
    if (!many && t.operands.length > 2) throw t.misused(`extra operand ‘${t.operands[2]}’`);
    const suffix = t.value('s') ?? (many ? '' : (second ?? ''));
    for (const operand of many ? t.operands : [first]) {
      let name = operand.replace(/\/+$/, '').split('/').pop() as string;
      if (name === '' && operand.startsWith('/')) name = '/';
      yield* t.print(
        `${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}${t.lineEnd}`,
      );
    }
  },
});

const dirname = defineTool({
  names: ['dirname'],
  options: ['z', 'zero=z'],
  help: 'Usage: dirname NAME...\nOutput each NAME with its last non-slash component and trailing slashes removed.',
  *run(t) {
    if (t.operands.length === 0) throw new ToolFailure("missing operand\nTry 'dirname --help' for more information.");
    for (const operand of t.operands) {
      const trimmed = operand.replace(/\/+$/, '');
      const slash = trimmed.lastIndexOf('/');
      yield* t.print(
        `${trimmed === '' && operand !== '' ? '/' : slash < 0 ? '.' : trimmed.slice(0, slash).replace(/\/+$/, '') || '/'}${t.lineEnd}`,
      );
    }
  },
});

const pwd = raw(['pwd'], function* (context) {
  yield* write(context.stdout, `${context.cwd}\n`);
  return 0;
});

export const BASIC_TOOLS: readonly Tool[] = [
  echo,
  printf,
  cat,
  seq,
  yes,
  sleepTool,
  basename,
  dirname,
  pwd,
  raw(['true'], function* () {
    return 0;
  }),
  raw(['false'], function* () {
    return 1;
  }),
];

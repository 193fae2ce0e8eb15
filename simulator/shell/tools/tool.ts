/** What tools share: options as getopt_long reads them, messages as coreutils words them, inputs by name or "-". */
import { Exhausted, exhaustion } from '../../kernel/exhausted.ts';
import { FileError, type FileStat, statOf } from '../../kernel/files.ts';
import type { Program, ProgramContext } from '../../kernel/program.ts';
import { type Chunk, LineReader, type Reader, read, readAll, type Writer, write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { localTime } from '../clock-zone.ts';
import { openReader, openWriter } from '../descriptors.ts';
import { deviceReader } from '../devices.ts';
import { BadRegExp, RegExpTooHard } from '../regex/nodes.ts';
import { formatTime } from '../strftime.ts';
import { showUsage } from './busybox/show-usage.ts';
import { busyboxWords } from './busybox-words.ts';
import { isBusybox, isDebian } from './machine-kind.ts';

export interface Tool {
  /** Options of the real tool that it refuses by name ("-x", "--xattrs"): the fidelity page lists them. */
  readonly refused?: readonly string[];
  readonly names: readonly string[];
  readonly program: Program;
  /** Its long options as Tab offers them: "--all", "--width=". */
  readonly longOptions?: readonly string[];
}

interface ToolOptions {
  readonly names: readonly string[];
  /** Options by short letter or long name; ":" after one takes a value ("n:", "lines:"). Aliases: "lines=n". */
  readonly options?: readonly string[];
  /** Options that change nothing which could be seen here (`cat -u`); written like `options`. */
  readonly idle?: readonly string[];
  /** Options of the real tool that are not simulated; written like `options`. Who gives one is told so. */
  readonly refused?: readonly string[];
  /** Status for bad usage; default 1. */
  readonly usageStatus?: number;
  /** Status where memory is exhausted; default: as for bad usage. */
  readonly exhaustedStatus?: number;
  /** What is printed of wrong options, where it is not as GNU prints it. */
  readonly usageError?: (problem: string) => string;
  /** Stops reading options at the first word that is none (commands that run commands). */
  readonly strict?: boolean;
  /** How a file that cannot be opened is reported: "cannot open '@' for reading". */
  readonly cannotOpen?: string;
  /** The same in busybox; default "can't open '@'". */
  readonly busyboxCannotOpen?: string;
  /** Text of --help. */
  readonly help: string;
  readonly run: (t: ToolContext) => Routine<number | void>;
}

/** Ends a tool with a message on stderr ("NAME: message"). */
export class ToolFailure {
  readonly message: string;
  readonly status: number;
  constructor(message: string, status = 1) {
    this.message = message;
    this.status = status;
  }
}

export class ToolContext {
  readonly context: ProgramContext;
  readonly name: string;
  readonly operands: readonly string[];
  /** How a file that cannot be opened is reported; "@" is its name. */
  readonly #cannotOpen: string;
  readonly #flags: ReadonlyMap<string, readonly string[]>;
  #answers: LineReader | undefined;
  /** Set by `fail`; a tool that went on after an error ends with it. */
  status = 0;

  constructor(
    context: ProgramContext,
    flags: ReadonlyMap<string, readonly string[]>,
    operands: readonly string[],
    cannotOpen = '@',
  ) {
    this.#cannotOpen = cannotOpen;
    this.context = context;
    this.name = context.name.split('/').pop() as string;
    this.#flags = flags;
    this.operands = operands;
  }

  has(flag: string): boolean {
    return this.#flags.has(flag);
  }

  /** The last value given for an option. */
  value(flag: string): string | undefined {
    return this.#flags.get(flag)?.at(-1);
  }

  values(flag: string): readonly string[] {
    return this.#flags.get(flag) ?? [];
  }

  /** A whole number given for an option; ends the tool when it is none. */
  number(flag: string, fallback: number, what = 'number'): number {
    const text = this.value(flag);
    if (text === undefined) return fallback;
    if (!/^[-+]?\d+$/.test(text)) throw new ToolFailure(`invalid ${what}: ‘${text}’`);
    return Number(text);
  }

  /** One of the words that an option takes, which may be cut short where that is clear; ends the tool when it is none. */
  choice(flag: string, long: string, words: readonly string[], status = 1): string | undefined {
    const given = this.value(flag);
    if (given === undefined || words.includes(given)) return given;
    const fitting = words.filter((word) => word.startsWith(given));
    if (fitting.length === 1) return fitting[0];
    throw new ToolFailure(
      `${fitting.length > 1 ? 'ambiguous' : 'invalid'} argument ‘${given}’ for ‘--${long}’\nValid arguments are:\n${words.map((word) => `  - ‘${word}’\n`).join('')}Try '${this.name} --help' for more information.`,
      status,
    );
  }

  /** Asks on stderr before something is done; what starts with "y" is a yes. */
  *confirms(question: string): Routine<boolean> {
    yield* write(this.context.stderr, `${this.name}: ${question}? `);
    this.#answers ??= new LineReader(this.context.stdin);
    return /^y/i.test((yield* this.#answers.next()) ?? '');
  }

  print(text: Chunk): Routine<void> {
    return write(this.context.stdout, text);
  }

  /** "NAME: message" on stderr; the tool goes on and ends with status 1. */
  *fail(message: string, status = 1): Routine<void> {
    this.status = status;
    const { files } = this.context;
    // What only busybox's machines say would be wrong of an image that has no commands of its own here.
    const said = isDebian(files) ? message : busyboxWords(this.name, message, isBusybox(files));
    yield* write(this.context.stderr, `${this.name}: ${said}\n`);
  }

  /** A failure that points to --help. */
  misused(message: string, status = 1): ToolFailure {
    return new ToolFailure(`${message}\nTry '${this.name} --help' for more information.`, status);
  }

  /** Runs `change`; a failing file operation is printed as "NAME: WHAT: reason". */
  *attempt(what: string, change: () => void): Routine<boolean> {
    try {
      change();
      return true;
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      yield* this.fail(`${what}: ${error.text}`);
      return false;
    }
  }

  /** Says what is wrong, unless an option such as -q forbids it. */
  *failUnless(flag: string, message: string): Routine<void> {
    if (this.has(flag)) this.status = 1;
    else yield* this.fail(message);
  }

  /** A time by the clocks of $TZ. */
  timeText(format: string, ms: number): string {
    return formatTime(format, ms, undefined, localTime(this.context.env.get('TZ'), ms));
  }

  /** The machine's name. */
  get hostname(): string {
    if (this.stat('/etc/hostname')) return this.context.files.readText('/etc/hostname').trim();
    return this.context.network?.hostname ?? this.context.env.get('HOSTNAME') ?? 'localhost';
  }

  path(path: string): string {
    const { cwd } = this.context;
    return path.startsWith('/') ? path : cwd === '/' ? `/${path}` : `${cwd}/${path}`;
  }

  /** The stat, or undefined when there is no such file. */
  stat(path: string, followLinks = true): FileStat | undefined {
    return statOf(this.context.files, this.path(path), { followLinks });
  }

  /** Why there is nothing to be seen at a path, in libc's words. */
  whyNot(path: string): string {
    try {
      this.context.files.stat(this.path(path));
      return 'No such file or directory';
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return error.text;
    }
  }

  /** Opens an operand: "-" is standard input. Prints "NAME: path: reason" and returns undefined when it cannot. */
  *open(path: string): Routine<Reader | undefined> {
    const device = path === '-' || /^\/(?:dev\/stdin|(?:dev|proc\/self)\/fd\/0)$/.test(path);
    if (device) return this.context.stdin;
    try {
      if (this.stat(path)?.kind === 'directory') {
        yield* this.fail(`${path}: Is a directory`);
        return undefined;
      }
      return yield* this.openReader(path);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      yield* this.fail(`${this.#cannotOpen.replace('@', () => path)}: ${error.text}`);
      return undefined;
    }
  }

  /** Opens a path for reading; throws `FileError`. */
  *openReader(path: string): Routine<Reader> {
    const { files, kernel } = this.context;
    const whole = this.path(path);
    const reader = deviceReader(kernel, whole) ?? (yield* openReader(files, whole));
    return this.stat(path)?.kind === 'fifo' ? this.#untilItsEnd(reader) : reader;
  }

  /** A named pipe is let go where it ends, or with the tool. */
  #untilItsEnd(reader: Reader): Reader {
    this.context.process.whenEnded(() => reader.close());
    return {
      ...reader,
      next: {
        label: reader.next.label,
        begin: (wake, kernel) =>
          reader.next.begin(
            {
              ...wake,
              done(chunk) {
                if (chunk === null) reader.close();
                wake.done(chunk);
              },
            },
            kernel,
          ),
      },
    };
  }

  /** Opens a file for writing, emptied first unless `append`; it is let go when the tool ends. Throws `FileError`. */
  *openWriter(path: string, append: boolean): Routine<Writer> {
    const writer = yield* openWriter(this.context.files, this.path(path), append);
    this.context.process.whenEnded(() => writer.close());
    return writer;
  }

  /** Everything in an operand as text. */
  *text(path: string): Routine<string | undefined> {
    const reader = yield* this.open(path);
    return reader && (yield* readAll(reader));
  }

  /** What ends a line: NUL with `-z`, where a tool takes that. */
  get lineEnd(): string {
    return this.has('z') ? '\0' : '\n';
  }

  /** Operands, or "-" when there are none. */
  get inputs(): readonly string[] {
    return this.operands.length === 0 ? ['-'] : this.operands;
  }

  /** Calls `line` for each line of all inputs, as they come. */
  *eachLine(line: (text: string, terminated: boolean) => Routine<boolean | void>): Routine<void> {
    for (const input of this.inputs) {
      const reader = yield* this.open(input);
      if (!reader) continue;
      const lines = new LineReader(reader, this.lineEnd);
      for (;;) {
        const text = yield* lines.next();
        if (text === null) break;
        if ((yield* line(text, lines.terminated)) === false) return;
      }
    }
  }

  /** Copies a reader to standard output. */
  *copy(reader: Reader): Routine<void> {
    for (;;) {
      const chunk = yield* read(reader);
      if (chunk === null) return;
      yield* write(this.context.stdout, chunk);
    }
  }
}

export function defineTool(options: ToolOptions): Tool {
  const table = optionTable([...(options.options ?? []), ...(options.idle ?? [])], options.refused ?? []);
  return {
    ...(options.refused ? { refused: options.refused.map(written) } : {}),
    names: options.names,
    longOptions: [...table]
      .filter(([name, { refused }]) => name.length > 1 && !refused)
      .map(([name, { value }]) => `--${name}${value === false ? '' : '='}`)
      .concat('--help')
      .sort(),
    *program(context) {
      const name = context.name.split('/').pop() as string;
      const busybox = isBusybox(context.files);
      if (context.args[0] === '--help' && busybox) {
        yield* showUsage(context, name);
        return 0;
      }
      if (context.args[0] === '--help') {
        yield* write(context.stdout, `${options.help}\n`);
        return 0;
      }
      const parsed = parse(context.args, table, options.strict ?? false);
      if ('refused' in parsed) {
        yield* write(context.stderr, `${name}: not simulated: ${parsed.refused}\n`);
        return options.usageStatus ?? 1;
      }
      if ('error' in parsed && busybox) {
        yield* write(context.stderr, `${name}: ${parsed.error}\n`);
        yield* showUsage(context, name);
        return 1;
      }
      if ('error' in parsed) {
        yield* write(
          context.stderr,
          options.usageError?.(parsed.error) ??
            `${name}: ${parsed.error}\nTry '${name} --help' for more information.\n`,
        );
        return options.usageStatus ?? 1;
      }
      const t = new ToolContext(context, parsed.flags, parsed.operands, cannotOpen(context, options));
      try {
        return (yield* options.run(t)) ?? t.status;
      } catch (error) {
        const failure = failureOf(error, options.usageStatus);
        if (failure && busybox) return yield* failAsBusybox(context, name, failure);
        if (failure) {
          yield* write(context.stderr, `${name}: ${failure.message}\n`);
          return failure.status;
        }
        if (error instanceof FileError) {
          yield* write(context.stderr, `${name}: ${error.path}: ${error.text}\n`);
          return 1;
        }
        throw withStatus(error, options.exhaustedStatus ?? options.usageStatus ?? 1);
      }
    },
  };
}

/** A command that makes no sense is answered with the usage alone. Upstream: libbb/appletlib.c (bb_show_usage). */
export function* failAsBusybox(
  context: ProgramContext,
  name: string,
  { message, status }: ToolFailure,
): Routine<number> {
  const [first = '', ...more] = message.split('\n');
  const said = busyboxWords(name, first, true);
  const misuse = more.some((line) => /^Try '.* --help' for more information\.$/.test(line));
  if (!misuse || said !== first)
    yield* write(context.stderr, `${name}: ${misuse ? said : [said, ...more].join('\n')}\n`);
  if (misuse && said === first) yield* showUsage(context, name);
  return misuse ? 1 : status;
}

/** An error that means "too much" carries the tool's own status for trouble: grep's is 2. */
export function withStatus(error: unknown, status: number): unknown {
  const exhausted = error instanceof FileError ? undefined : exhaustion(error);
  return exhausted === undefined ? error : new Exhausted(exhausted, status);
}

/** The failure that an error is; a learner's regular expression that makes no sense, or takes too many steps, is one. */
export function failureOf(error: unknown, usageStatus = 1): ToolFailure | undefined {
  if (error instanceof ToolFailure) return error;
  if (error instanceof BadRegExp) return new ToolFailure(error.message, usageStatus);
  if (error instanceof RegExpTooHard)
    return new ToolFailure('not simulated: a regular expression with references that takes so many steps', usageStatus);
  return undefined;
}

const cannotOpen = ({ files }: ProgramContext, options: ToolOptions): string | undefined =>
  isDebian(files) ? options.cannotOpen : (options.busyboxCannotOpen ?? "can't open '@'");

/** "l:" is "-l", "line-length:" is "--line-length". */
const written = (spec: string): string => {
  const name = spec.replace(/[:?].*$/, '');
  return `${name.length === 1 ? '-' : '--'}${name}`;
};

interface KnownOption {
  /** Name it is stored under. */
  readonly key: string;
  /** Whether it takes a value ("optional": only with "="). */
  readonly value: boolean | 'optional';
  readonly refused: boolean;
}

/** Options by the name as written. */
type OptionTable = ReadonlyMap<string, KnownOption>;

/** "n:", "lines:=n", "color?" */
function optionTable(taken: readonly string[], refused: readonly string[]): OptionTable {
  const known = new Map<string, KnownOption>();
  for (const spec of [...taken, ...refused]) {
    const match = /^([^:?=]+)([:?]?)(?:=(.+))?$/.exec(spec) as RegExpExecArray;
    known.set(match[1] as string, {
      key: match[3] ?? (match[1] as string),
      value: match[2] === ':' ? true : match[2] === '?' ? 'optional' : false,
      refused: refused.includes(spec),
    });
  }
  return known;
}

function parse(
  args: readonly string[],
  known: OptionTable,
  strict: boolean,
): { flags: Map<string, string[]>; operands: string[] } | { error: string } | { refused: string } {
  const flags = new Map<string, string[]>();
  const operands: string[] = [];
  /** The first that is; said when nothing is wrong with the others. */
  let refused: string | undefined;
  const add = (key: string, value: string): void => {
    flags.set(key, [...(flags.get(key) ?? []), value]);
  };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith('--')) {
      const [name, value] = splitLong(arg.slice(2));
      const names = [...known.keys()].filter((k) => k.length > 1 && k.startsWith(name));
      const option = known.get(name) ?? (names.length === 1 ? known.get(names[0] as string) : undefined);
      if (!option) return { error: names.length > 1 ? `option '${arg}' is ambiguous` : `unrecognized option '${arg}'` };
      if (option.refused) refused ??= arg.replace(/=.*/s, '');
      if (option.value === true) {
        const given = value ?? args[++i];
        if (given === undefined) return { error: `option '--${name}' requires an argument` };
        add(option.key, given);
      } else if (value !== undefined && option.value === false)
        return { error: `option '--${name}' doesn't allow an argument` };
      else add(option.key, value ?? '');
      continue;
    }
    if (!arg.startsWith('-') || arg === '-') {
      operands.push(arg);
      if (!strict) continue;
      operands.push(...args.slice(i + 1));
      break;
    }
    for (let j = 1; j < arg.length; j++) {
      const letter = arg[j] as string;
      const option = known.get(letter);
      if (!option) return { error: `invalid option -- '${letter}'` };
      if (option.refused) refused ??= `-${letter}`;
      if (option.value === true) {
        const given = j + 1 < arg.length ? arg.slice(j + 1) : args[++i];
        if (given === undefined) return { error: `option requires an argument -- '${letter}'` };
        add(option.key, given);
        break;
      }
      if (option.value === 'optional') {
        add(option.key, arg.slice(j + 1));
        break;
      }
      add(option.key, '');
    }
  }
  return refused === undefined ? { flags, operands } : { refused };
}

function splitLong(text: string): [string, string | undefined] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)];
}

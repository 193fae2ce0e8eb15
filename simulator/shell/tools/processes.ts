/** Tools about processes: ps, kill, pgrep, pkill, xargs, which, nohup, nice, test, expr. */
import { findProgram, onPath } from '../../kernel/launch.ts';
import { type Process, SIGNALS } from '../../kernel/process.ts';
import { readAll, write } from '../../kernel/stream.ts';
import { type Routine, until, wait } from '../../kernel/wait.ts';
import { kill as killBuiltin, signalOf } from '../builtins/jobs.ts';
import { ENGINE } from '../execute/engine.ts';
import { unescape } from '../expand/quote.ts';
import { compileRegExp, textsOf } from '../regex/regexp.ts';
import { startShell } from '../session.ts';
import { isUser, userName } from './accounts.ts';
import { defineTool, failureOf, type Tool, type ToolContext, ToolFailure } from './tool.ts';

/** Processes of this machine, by pid. */
function processes(t: ToolContext): Process[] {
  return t.context.kernel.processes(t.context.process.machine);
}

/** The builtin, for those who call it as a program. */
const kill: Tool = {
  names: ['kill'],
  *program(context) {
    const { shell, io } = startShell(context, { engine: ENGINE, interactive: false, name: 'kill' });
    return yield* killBuiltin(
      shell,
      context.args,
      { ...io, unit: { ...io.unit, label: 'kill', numbered: false } },
      new Map(),
    );
  },
};

/** `pkill -9 NAME`, `pkill -HUP NAME`: the first such word is the signal. */
const pgrep: Tool = {
  names: ['pgrep', 'pkill'],
  program(context) {
    const at = context.args.findIndex((arg) => /^-(?:\d+|[A-Z]{2,}\d*)$/.test(arg));
    if (at < 0) return pgrepTool.program(context);
    const args = context.args.map((arg, i) => (i === at ? `--signal=${arg.slice(1)}` : arg));
    return pgrepTool.program({ ...context, args });
  },
};

const listOf = (t: ToolContext, flag: string): string[] => t.values(flag).flatMap((list) => list.split(','));

const pgrepTool = defineTool({
  names: ['pgrep', 'pkill'],
  options: [
    ...['f', 'full=f', 'l', 'list-name=l', 'a', 'list-full=a', 'x', 'exact=x', 'n', 'newest=n', 'o', 'oldest=o'],
    ...['signal:', 'c', 'count=c', 'i', 'ignore-case=i', 'u:', 'euid:=u', 'U:=u', 'uid:=u', 'P:', 'parent:=P'],
    ...['v', 'inverse=v', 'd:', 'delimiter:=d', 'e', 'echo=e', 'g:', 'pgroup:=g', 'O:', 'older:=O'],
  ],
  // A program here has one thread.
  idle: ['w', 'lightweight'],
  refused: [
    ...['G:', 'group:', 's:', 'session:', 't:', 'terminal:'],
    ...['r:', 'runstates:', 'F:', 'pidfile:', 'L', 'logpidfile', 'ns:', 'nslist:', 'q:', 'queue:'],
  ],
  usageStatus: 2,
  help: 'Usage: pgrep [options] <pattern>\n  or:  pkill [options] <pattern>\n\n  -f  use full process name to match\n  -x  match exactly\n  -n, -o  newest, oldest',
  *run(t) {
    const [pattern = '', extra] = t.operands;
    if (extra !== undefined)
      throw new ToolFailure("only one pattern can be provided\nTry `pgrep --help' for more information.", 2);
    const chosen = ['u', 'P', 'g', 'O'].some((flag) => t.has(flag));
    if (t.operands.length === 0 && !chosen)
      throw new ToolFailure("no matching criteria specified\nTry `pgrep --help' for more information.", 2);
    const signal = signalOf(t.value('signal') ?? 'TERM');
    if (!signal) throw new ToolFailure(`Unknown signal "${t.value('signal')}".`, 2);
    const matcher = compileRegExp(pattern, 'extended', { ignoreCase: t.has('i'), strict: true });
    const matches = (name: string): boolean => (t.has('x') ? matcher.whole(name) : matcher.test(name));
    const users = listOf(t, 'u').map((who) => {
      if (!isUser(t.context.files, who)) throw new ToolFailure(`invalid user name: ${who}`, 2);
      return userName(t.context.files, who);
    });
    const numbers = (flag: string): string[] =>
      listOf(t, flag).map((text) => {
        if (!/^\d+$/.test(text)) throw new ToolFailure(`not a number: ${text}`, 2);
        return text === '0' && flag === 'g' ? String(t.context.process.group.pid) : text;
      });
    const [parents, groups, [older]] = [numbers('P'), numbers('g'), numbers('O')];
    let found = processes(t).filter((p) => {
      if (p === t.context.process) return false;
      const fits =
        (pattern === '' || matches(t.has('f') ? p.name : (p.name.split(' ')[0] as string))) &&
        (users.length === 0 || users.includes(t.context.files.user.name)) &&
        (parents.length === 0 || parents.includes(String(p.parentPid))) &&
        (groups.length === 0 || groups.includes(String(p.group.pid))) &&
        (older === undefined || t.context.kernel.now() - p.startedAt >= Number(older) * 1000);
      return fits !== t.has('v');
    });
    if (t.has('n')) found = found.slice(-1);
    if (t.has('o')) found = found.slice(0, 1);
    if (t.has('c')) yield* t.print(`${found.length}\n`);
    for (const p of found) {
      if (t.name === 'pkill') {
        p.signalFromInside(signal);
        if (t.has('e')) yield* t.print(`${p.name.split(' ')[0]} killed (pid ${p.pid})\n`);
      } else if (!t.has('c'))
        yield* t.print(
          `${p.pid}${t.has('l') ? ` ${p.name.split(' ')[0]}` : t.has('a') ? ` ${p.name}` : ''}${p === found.at(-1) ? '\n' : (t.value('d') ?? '\n')}`,
        );
    }
    return found.length > 0 ? 0 : 1;
  },
});

/** Words of xargs's input: quotes and backslashes protect. */
function xargsWords(text: string): string[] {
  // A quote that does not close on its line is refused.
  for (const line of text.split('\n')) {
    const open = /^(?:[^"'\\]|\\.|"[^"]*"|'[^']*')*(["'])/.exec(line);
    const closed = /^(?:[^"'\\]|\\[\s\S]?|"[^"]*"|'[^']*')*$/.test(line);
    if (open && !closed)
      throw new ToolFailure(
        `unmatched ${open[1] === '"' ? 'double' : 'single'} quote; by default quotes are special to xargs unless you use the -0 option`,
      );
  }
  const words: string[] = [];
  for (const match of text.matchAll(/(?:"([^"\n]*)"|'([^'\n]*)'|\\([\s\S])|[^\s"'\\])+/g))
    words.push(
      match[0].replace(
        /"([^"\n]*)"|'([^'\n]*)'|\\([\s\S])/g,
        (_, a?: string, b?: string, c?: string) => a ?? b ?? c ?? '',
      ),
    );
  return words;
}

/** A number given for an option, in xargs's words where it is none. */
function xargsNumber(t: ToolContext, flag: string): number | undefined {
  const text = t.value(flag);
  if (text === undefined) return undefined;
  if (!/^[-+]?\d+$/.test(text)) throw t.misused(`invalid number "${text}" for -${flag} option`);
  const least = flag === 'P' ? 0 : 1;
  if (Number(text) < least) throw t.misused(`value ${text} for -${flag} option should be >= ${least}`);
  return Number(text);
}

/** -d: one character, or an escape sequence. */
function delimiterOf(t: ToolContext): string | undefined {
  const given = t.value('d');
  if (given === undefined) return undefined;
  const text = given.startsWith('\\') ? unescape(given, 'format').text : given;
  if ([...text].length !== 1)
    throw new ToolFailure(
      `Invalid input delimiter specification ${given}: the delimiter must be either a single character or an escape sequence starting with \\.`,
    );
  return text;
}

/** What comes before a word that means the end. */
function upTo(text: string, eof: string): string {
  const at = [...text.matchAll(/\S+/g)].find(([word]) => word === eof)?.index;
  return at === undefined ? text : text.slice(0, at);
}

const xargs = defineTool({
  names: ['xargs'],
  strict: true,
  options: [
    'n:',
    'max-args:=n',
    'I:',
    'i?',
    'replace?=i',
    'L:',
    'max-lines:=L',
    'P:',
    'max-procs:=P',
    't',
    'verbose=t',
    'r',
    'no-run-if-empty=r',
    '0',
    'null=0',
    'd:',
    'delimiter:=d',
    'a:',
    'arg-file:=a',
    ...['s:', 'max-chars:=s', 'E:', 'e?', 'eof?=e', 'l?', 'process-slot-var:'],
  ],
  idle: ['x', 'exit'],
  refused: ['p', 'interactive', 'o', 'open-tty', 'show-limits'],
  help: 'Usage: xargs [OPTION]... COMMAND [INITIAL-ARGS]...\nRun COMMAND with arguments INITIAL-ARGS and more arguments read from input.\n\n  -0  items are separated by a null, not whitespace\n  -d CHARACTER  items in input stream are separated by CHARACTER\n  -I R  replace R in INITIAL-ARGS with names read from standard input\n  -L MAX-LINES  use at most MAX-LINES non-blank input lines per command line\n  -n MAX-ARGS  use at most MAX-ARGS arguments per command line\n  -P MAX-PROCS  run at most MAX-PROCS processes at a time\n  -r  if there are no arguments, then do not run COMMAND\n  -t  print commands before executing them',
  *run(t) {
    const command = t.operands.length === 0 ? ['echo'] : t.operands;
    const delimiter = t.has('0') ? '\0' : delimiterOf(t);
    const numbers = { n: xargsNumber(t, 'n'), L: xargsNumber(t, 'L'), P: xargsNumber(t, 'P'), s: xargsNumber(t, 's') };
    const read =
      t.value('a') === undefined ? yield* readAll(t.context.stdin) : ((yield* t.text(t.value('a') as string)) ?? '');
    const eof = t.value('E') || t.value('e');
    const input = eof && delimiter === undefined ? upTo(read, eof) : read;
    if (t.has('n') && (t.has('I') || t.has('i')))
      yield* write(
        t.context.stderr,
        'xargs: warning: options --max-args and --replace/-I/-i are mutually exclusive, ignoring previous --max-args value\n',
      );
    const replace = t.value('I') ?? (t.has('i') ? t.value('i') || '{}' : undefined);
    const pieces = (separator: string): string[] => {
      const all = input.split(separator);
      if (all.at(-1) === '') all.pop();
      return all;
    };
    let batches: string[][];
    if (replace !== undefined)
      batches = (
        delimiter === undefined
          ? pieces('\n')
              .map((line) => line.trim())
              .filter((line) => line !== '')
          : pieces(delimiter)
      ).map((item) => [item]);
    else if (t.has('L') || t.has('l')) {
      const lines = pieces('\n')
        .filter((line) => line.trim() !== '')
        .map(xargsWords);
      const size = numbers.L ?? (Number(t.value('l')) || 1);
      batches = [];
      for (let i = 0; i < lines.length; i += size) batches.push(lines.slice(i, i + size).flat());
    } else {
      const words = delimiter === undefined ? xargsWords(input) : pieces(delimiter);
      const size = numbers.n ?? Number.POSITIVE_INFINITY;
      batches = [];
      // Each word counts with what ends it.
      const room = (numbers.s ?? Number.POSITIVE_INFINITY) - command.reduce((sum, word) => sum + word.length + 1, 0);
      let used = room;
      for (const word of words) {
        const batch = batches.at(-1);
        if (word.length + 1 > room) throw new ToolFailure('argument line too long');
        if (batch && batch.length < size && used + word.length + 1 <= room) batch.push(word);
        else {
          batches.push([word]);
          used = 0;
        }
        used += word.length + 1;
      }
      if (words.length === 0 && !t.has('r')) batches.push([]);
    }
    const most = numbers.P ?? 1;
    const running: { process: Process; slot: number }[] = [];
    let status = 0;
    const reap = function* (): Routine<boolean> {
      // Whoever ends first makes room.
      yield* until<void>('end of a command', (done) => {
        const stops = running.map(({ process }) => process.whenEnded(() => done(undefined)));
        return () => {
          for (const stop of stops) stop();
        };
      });
      const ended = running.findIndex(({ process }) => process.ended);
      const { code, signal } = running[ended]?.process.exit ?? { code: 0, signal: undefined };
      running.splice(ended, 1);
      if (signal) {
        status = 125;
        yield* write(t.context.stderr, `xargs: ${command[0]}: terminated by signal ${SIGNALS[signal]}\n`);
        return false;
      }
      if (code === 255) {
        status = 124;
        yield* write(t.context.stderr, `xargs: ${command[0]}: exited with status 255; aborting\n`);
        return false;
      } else if (code !== 0) status = 123;
      return true;
    };
    for (const batch of batches) {
      const argv =
        replace === undefined
          ? [...command, ...batch]
          : command.map((arg) => arg.replaceAll(replace, batch[0] as string));
      if (t.has('t')) yield* write(t.context.stderr, `${argv.join(' ')}\n`);
      let slot = 0;
      while (running.some((other) => other.slot === slot)) slot++;
      const variable = t.value('process-slot-var');
      const process = t.context.run(
        argv[0] as string,
        argv.slice(1),
        variable === undefined ? {} : { env: new Map([...t.context.env, [variable, String(slot)]]) },
      );
      if (!process) {
        const there = argv[0]?.includes('/') && t.stat(argv[0]) !== undefined;
        throw new ToolFailure(
          `${argv[0]}: ${there ? 'Permission denied' : 'No such file or directory'}`,
          there ? 126 : 127,
        );
      }
      running.push({ process, slot });
      if (most !== 0 && running.length >= most && !(yield* reap())) return status;
    }
    while (running.length > 0) if (!(yield* reap())) return status;
    return status;
  },
});

const which = defineTool({
  names: ['which'],
  options: ['a'],
  help: 'Usage: which [-a] args',
  *run(t) {
    const { programs, files } = t.context;
    const host = { kernel: t.context.kernel, files, programs: programs ?? new Map(), network: undefined };
    const folders = (t.context.env.get('PATH') ?? '/usr/bin:/bin').split(':');
    let status = 0;
    for (const name of t.operands) {
      const paths = name.includes('/')
        ? findProgram(host, name, t.context.cwd)
          ? [name]
          : []
        : folders.flatMap((folder) => onPath(host, name, folder, t.context.cwd) ?? []);
      for (const path of t.has('a') ? paths : paths.slice(0, 1)) yield* t.print(`${path}\n`);
      if (paths.length === 0) status = 1;
    }
    return t.operands.length === 0 ? 1 : status;
  },
});

/** Tools that run a command. What nice and stdbuf ask for cannot be seen here: processor time and buffers are not modelled. */
const runners = [
  { name: 'nohup', what: 'ignoring hangup signals' },
  { name: 'nice', what: 'with another niceness', options: ['n:', 'adjustment:=n'] },
  { name: 'setsid', what: 'in a new session', idle: ['w', 'wait'], refused: ['f', 'fork', 'c', 'ctty'] },
  {
    name: 'stdbuf',
    what: 'with other buffers',
    idle: ['i:', 'input:', 'o:', 'output:', 'e:', 'error:'],
  },
].map(({ name, what, ...options }) =>
  defineTool({
    names: [name],
    strict: true,
    ...options,
    help: `Usage: ${name} COMMAND [ARG]...\nRun COMMAND, ${what}.`,
    run: runCommand,
  }),
);

function* runCommand(t: ToolContext): Routine<number> {
  const [name, ...args] = t.operands;
  if (name === undefined && t.name === 'nice' && !t.has('n')) {
    yield* t.print('0\n');
    return 0;
  }
  if (name === undefined) throw new ToolFailure(`missing operand\nTry '${t.name} --help' for more information.`, 125);
  const process = t.context.run(name, args);
  if (!process) throw new ToolFailure(`failed to run command '${name}': No such file or directory`, 127);
  if (t.name === 'nohup') process.onSignal('SIGHUP', 'ignore');
  return (yield* wait(process.end)).code;
}

/** `[` and `test` as programs: the builtin, for `xargs test -f` and the like. */
const test: Tool = {
  names: ['test', '['],
  *program(context) {
    const { shell, io } = startShell(context, { engine: ENGINE, interactive: false, name: context.name });
    return yield* shell.engine.testArguments(shell, context.name, context.args, {
      ...io,
      unit: { ...io.unit, label: context.name, numbered: false },
    });
  },
};

const expr: Tool = {
  names: ['expr'],
  *program(context) {
    try {
      const value = new Expression(context.args).value();
      yield* write(context.stdout, `${value}\n`);
      return value === '' || value === '0' ? 1 : 0;
    } catch (error) {
      const failure = failureOf(error, 2);
      if (!failure) throw error;
      yield* write(context.stderr, `expr: ${failure.message}\n`);
      return failure.status;
    }
  },
};

class Expression {
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  value(): string {
    if (this.#words.length === 0) throw new ToolFailure("missing operand\nTry 'expr --help' for more information.", 2);
    const value = this.#level(0);
    if (this.#at < this.#words.length)
      throw new ToolFailure(`syntax error: unexpected argument ‘${this.#words[this.#at]}’`, 2);
    return value;
  }

  #level(level: number): string {
    const operators = [['|'], ['&'], ['<', '<=', '=', '==', '!=', '>=', '>'], ['+', '-'], ['*', '/', '%'], [':']][
      level
    ];
    if (!operators) return this.#one();
    let left = this.#level(level + 1);
    while (operators.includes(this.#words[this.#at] ?? '')) {
      const operator = this.#words[this.#at++] as string;
      left = apply(operator, left, this.#level(level + 1));
    }
    return left;
  }

  #one(): string {
    const word = this.#words[this.#at++];
    if (word === undefined)
      throw new ToolFailure(`syntax error: missing argument after ‘${this.#words[this.#at - 2]}’`, 2);
    if (word === '(') {
      const value = this.#level(0);
      if (this.#words[this.#at++] !== ')') throw new ToolFailure("syntax error: expecting ')'", 2);
      return value;
    }
    if (word === 'length') return String([...this.#one()].length);
    if (word === 'substr') {
      const [text, from, count] = [this.#one(), Number(this.#one()), Number(this.#one())];
      return from < 1 ? '' : text.slice(from - 1, from - 1 + count);
    }
    if (word === 'index') {
      const [text, set] = [this.#one(), this.#one()];
      return String([...text].findIndex((c) => set.includes(c)) + 1);
    }
    if (word === 'match') return apply(':', this.#one(), this.#one());
    return word;
  }
}

function apply(operator: string, a: string, b: string): string {
  const numeric = /^-?\d+$/.test(a) && /^-?\d+$/.test(b);
  const truth = (value: string): boolean => value !== '' && value !== '0';
  switch (operator) {
    case '|':
      return truth(a) ? a : truth(b) ? b : '0';
    case '&':
      return truth(a) && truth(b) ? a : '0';
    case ':': {
      const matcher = compileRegExp(b, 'basic', { newline: true });
      const found = matcher.exec(a);
      // It has to match from the start.
      const texts = found?.[0] === 0 ? textsOf(a, found) : undefined;
      if (matcher.groups > 0) return texts?.[1] ?? '';
      return String([...(texts?.[0] ?? '')].length);
    }
    case '<':
    case '<=':
    case '=':
    case '==':
    case '!=':
    case '>=':
    case '>': {
      const order = numeric ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0;
      const result = {
        '<': order < 0,
        '<=': order <= 0,
        '=': order === 0,
        '==': order === 0,
        '!=': order !== 0,
        '>=': order >= 0,
        '>': order > 0,
      }[operator];
      return result ? '1' : '0';
    }
  }
  if (!numeric) throw new ToolFailure('non-integer argument', 2);
  const [x, y] = [BigInt(a), BigInt(b)];
  if ((operator === '/' || operator === '%') && y === 0n) throw new ToolFailure('division by zero', 2);
  return String(
    operator === '+' ? x + y : operator === '-' ? x - y : operator === '*' ? x * y : operator === '/' ? x / y : x % y,
  );
}

export const PROCESS_TOOLS: readonly Tool[] = [kill, pgrep, xargs, which, ...runners, test, expr];

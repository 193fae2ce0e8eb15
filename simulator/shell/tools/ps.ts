/** ps: processes of this machine, as procps shows them; busybox's in its images. Left out: --sort, --forest, threads, -l and -j. */
import type { Process } from '../../kernel/process.ts';
import type { ProgramContext } from '../../kernel/program.ts';
import { write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { localTime } from '../clock-zone.ts';
import { formatTime } from '../strftime.ts';
import { isDebian } from './machine-kind.ts';
import type { Tool } from './tool.ts';

interface Column {
  readonly header: string;
  /** Columns on the screen; negative: to the left. */
  readonly width: number;
  readonly show: (process: Process, context: ProgramContext) => string;
}

/** 65 s → "00:01:05". */
const clock = (ms: number): string => {
  const s = Math.floor(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
};

const commandName = (p: Process): string => (p.name.split(' ')[0] as string).split('/').pop() as string;
const state = (p: Process, { process }: ProgramContext): string => (p === process ? 'R' : p.stopped ? 'T' : 'S');
const user = (_: Process, { files }: ProgramContext): string => files.user.name;
const started = (p: Process, { kernel, env }: ProgramContext): string => {
  const ms = kernel.epochMs + p.startedAt;
  return formatTime('%H:%M', ms, undefined, localTime(env.get('TZ'), ms));
};
/** "MM:SS", with hours before where there are some. */
const elapsed = (p: Process, { kernel }: ProgramContext): string =>
  clock(kernel.now() - p.startedAt).replace(/^00:/, '');

const tty = (): string => 'pts/0';
const column = (header: string, width: number, show: Column['show']): Column => ({ header, width, show });

const COLUMNS: Readonly<Record<string, Column>> = {
  pid: column('PID', 7, (p) => String(p.pid)),
  ppid: column('PPID', 7, (p) => String(p.parentPid)),
  pgid: column('PGID', 7, (p) => String(p.group.pid)),
  comm: column('COMMAND', -15, commandName),
  cmd: column('CMD', -27, (p) => p.name),
  args: column('COMMAND', -27, (p) => p.name),
  user: column('USER', -8, user),
  stat: column('STAT', -4, state),
  s: column('S', -1, state),
  tty: column('TT', -8, tty),
  time: column('TIME', 8, () => clock(0)),
  etime: column('ELAPSED', 11, elapsed),
  stime: column('STIME', 5, started),
  start: column('STARTED', 8, started),
  pcpu: column('%CPU', 4, () => '0.0'),
  pmem: column('%MEM', 4, () => '0.0'),
  vsz: column('VSZ', 6, () => '4340'),
  rss: column('RSS', 5, () => '3072'),
};
const ALIASES: Readonly<Record<string, string>> = {
  ...{ command: 'args', ucmd: 'comm', ucomm: 'comm', tt: 'tty', tname: 'tty', state: 's', '%cpu': 'pcpu' },
  ...{ '%mem': 'pmem', euser: 'user', uname: 'user', ruser: 'user', cputime: 'time', vsize: 'vsz', rssize: 'rss' },
};

const renamed = (name: string, header: string, width?: number): Column => {
  const found = COLUMNS[name] as Column;
  return { ...found, header, width: width ?? found.width };
};
const PLAIN = [column('PID', 7, (p) => String(p.pid)), renamed('tty', 'TTY'), COLUMNS['time'], renamed('comm', 'CMD')];
const FULL = [
  ...[renamed('user', 'UID'), COLUMNS['pid'], COLUMNS['ppid'], column('C', 2, () => '0'), COLUMNS['stime']],
  ...[renamed('tty', 'TTY'), COLUMNS['time'], COLUMNS['cmd']],
];
const USER = [
  ...[COLUMNS['user'], COLUMNS['pid'], COLUMNS['pcpu'], COLUMNS['pmem'], COLUMNS['vsz'], COLUMNS['rss']],
  ...[renamed('tty', 'TTY'), COLUMNS['stat'], renamed('stime', 'START'), renamed('time', 'TIME', 6), COLUMNS['args']],
];
const ofList = (list: readonly (Column | undefined)[]): readonly Column[] => list.filter((one) => one !== undefined);

interface Wish {
  columns: readonly Column[] | undefined;
  full: boolean;
  byUser: boolean;
  bare: boolean;
  /** Undefined: everything. */
  pids: Set<number> | undefined;
  names: Set<string> | undefined;
  parents: Set<number> | undefined;
}

class Refused {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const USAGE =
  "\n\nUsage:\n ps [options]\n\n Try 'ps --help <simple|list|output|threads|misc|all>'\n  or 'ps --help <s|l|o|t|m|a>'\n for additional help text.\n\nFor more details see ps(1).\n";

function wishOf(args: readonly string[]): Wish {
  const wish: Wish = {
    ...{ columns: undefined, full: false, byUser: false, bare: false },
    ...{ pids: undefined, names: undefined, parents: undefined },
  };
  const words = [...args];
  const list = (text: string): string[] => text.split(/[, ]+/).filter((word) => word !== '');
  const value = (rest: string, option: string): string => {
    const found = rest !== '' ? rest.replace(/^=/, '') : words.shift();
    if (found === undefined) throw new Refused(`error: list of process IDs must follow ${option}${USAGE}`);
    return found;
  };
  const numbers = (text: string): Set<number> => {
    if (list(text).some((word) => !/^\d+$/.test(word)))
      throw new Refused(`error: process ID list syntax error${USAGE}`);
    return new Set(list(text).map(Number));
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const long = /^--([a-z-]+)(=.*)?$/s.exec(word);
    if (long) {
      const [, name, rest = ''] = long;
      if (name === 'pid') wish.pids = numbers(value(rest, '--pid'));
      else if (name === 'ppid') wish.parents = numbers(value(rest, '--ppid'));
      else if (name === 'format') wish.columns = [...(wish.columns ?? []), ...columnsOf(value(rest, '--format'))];
      else if (/^no-?head(?:er|ing)s?$/.test(name as string)) wish.bare = true;
      else if (/^(?:sort|forest|cols|columns|width|headers|user|group|tty|sid)$/.test(name as string))
        throw new Refused(`ps: not simulated: --${name}\n`);
      else throw new Refused(`error: unknown gnu long option${USAGE}`);
      continue;
    }
    if (/^\d/.test(word)) {
      wish.pids = new Set([...(wish.pids ?? []), ...numbers(word)]);
      continue;
    }
    const dashed = word.startsWith('-');
    for (let i = dashed ? 1 : 0; i < word.length; i++) {
      const letter = word[i] as string;
      const rest = word.slice(i + 1);
      if (letter === 'p') wish.pids = numbers(value(rest, `-${letter}`));
      else if (letter === 'o') wish.columns = [...(wish.columns ?? []), ...columnsOf(value(rest, '-o'))];
      else if (letter === 'C' && dashed) wish.names = new Set(list(value(rest, '-C')));
      else if (letter === 'f') wish.full = true;
      else if (letter === 'u' && !dashed) wish.byUser = true;
      else if (letter === 'h' && !dashed) wish.bare = true;
      else if (/[AaewxF]/.test(letter)) {
        if (letter === 'F') wish.full = true;
        continue;
      } else if (/[cdgGHjlLmMNnrsStTuUvXyYZz]/.test(letter))
        throw new Refused(`ps: not simulated: ${dashed ? '-' : ''}${letter}\n`);
      else throw new Refused(`error: unsupported ${dashed ? 'SysV option' : 'option (BSD syntax)'}${USAGE}`);
      if (/[poC]/.test(letter)) break;
    }
  }
  return wish;
}

/** "pid,comm=NAME": names of columns, each with a header of its own or none. */
function columnsOf(text: string): Column[] {
  const found: Column[] = [];
  // What stands behind "=" is a header to the end.
  const [, names = text, header] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const words = names.split(/[, ]+/).filter((word) => word !== '');
  for (const [i, word] of words.entries()) {
    const known = COLUMNS[ALIASES[word] ?? word];
    if (!known) throw new Refused(`error: unknown user-defined format specifier "${word}"${USAGE}`);
    found.push(header !== undefined && i === words.length - 1 ? { ...known, header } : known);
  }
  return found;
}

function* show(context: ProgramContext, wish: Wish): Routine<number> {
  const { kernel, process, stdout } = context;
  const processes = kernel
    .processes(process.machine)
    .filter(
      (p) =>
        (!wish.pids && !wish.names && !wish.parents) ||
        wish.pids?.has(p.pid) ||
        wish.names?.has(commandName(p)) ||
        wish.parents?.has(p.parentPid),
    );
  const columns = wish.columns ?? ofList(wish.byUser ? USER : wish.full ? FULL : PLAIN);
  const line = (cells: readonly string[]): string =>
    `${cells
      .map((cell, i) => {
        const { header, width } = columns[i] as Column;
        const size = Math.max(Math.abs(width), header.length);
        if (width > 0) return cell.padStart(size);
        return i === cells.length - 1 ? cell : cell.padEnd(size);
      })
      .join(' ')}\n`;
  const headers = columns.map(({ header }) => header);
  if (!wish.bare && headers.some((header) => header !== '')) yield* write(stdout, line(headers));
  for (const p of processes) yield* write(stdout, line(columns.map((one) => one.show(p, context))));
  return processes.length === 0 ? 1 : 0;
}

const ps: Tool = {
  names: ['ps'],
  *program(context) {
    if (!isDebian(context.files)) {
      // busybox's, as the recorded images have it.
      const { kernel, process, files } = context;
      const rows = kernel
        .processes(process.machine)
        .map((p) => `${String(p.pid).padStart(5)} ${files.user.name.padEnd(8)} ${p.name}\n`);
      yield* write(context.stdout, `PID   USER     COMMAND\n${rows.join('')}`);
      return 0;
    }
    try {
      return yield* show(context, wishOf(context.args));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      yield* write(context.stderr, error.message);
      return 1;
    }
  },
};

export const PS_TOOLS: readonly Tool[] = [ps];

/** jobs, fg, bg, wait, kill of dash and ash. Upstream: dash's jobs.c; busybox's ash.c and procps/kill.c. */
import type { Signal } from '../../kernel/process.ts';
import { type Routine, sleep } from '../../kernel/wait.ts';
import { proceed, signalOf, waitUntil } from '../builtins/jobs.ts';
import { readOptions } from '../builtins/options.ts';
import type { Job } from '../jobs.ts';
import type { Builtin, Io, Shell } from '../shell.ts';
import { SIGNAL_NAMES, signalNumber } from '../signals.ts';
import { raise, wholeNumber } from './failure.ts';

/** A job by its name; what is none is raised. */
function* named(shell: Shell, io: Io, spec = '%%'): Routine<Job> {
  const job = shell.jobs.find(spec);
  if (job && job !== 'ambiguous') return job;
  if (/^%[%+]?$/.test(spec)) return yield* raise(shell, io, 'No current job');
  const ash = shell.session.dialect === 'ash';
  if (job === 'ambiguous') return yield* raise(shell, io, ash ? `${spec}: ambiguous` : `Ambiguous job: ${spec}`);
  return yield* raise(shell, io, ash ? `${spec}: no such job` : `No such job: ${spec}`);
}

const WIDTH = 33;
/** "[1]+  Running                    sleep 100": the words of a job are known where there is job control. Upstream: showjob. */
function line(shell: Shell, job: Job, pids: boolean): string {
  const mark = job === shell.jobs.current ? '+' : job === shell.jobs.previous ? '-' : ' ';
  const head = shell.session.dialect === 'ash' ? `[${job.id}]${mark}  ` : `[${job.id}] ${mark} `;
  const start = `${head}${pids ? `${job.processes[0]?.pid} ` : ''}${job.stateText}`;
  return `${start.padEnd(Math.max(WIDTH, start.length + 1))}${shell.jobControl ? job.text : ''}\n`;
}

export const jobs: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'jobs', args, 'lp');
  if (!read) return 2;
  const { letters, operands } = read;
  const list: Job[] = [];
  for (const spec of operands) list.push(yield* named(shell, io, spec));
  if (operands.length === 0) list.push(...[...shell.jobs.known].sort((a, b) => rank(shell, a) - rank(shell, b)));
  for (const job of list) {
    const pid = `${job.processes[0]?.pid}\n`;
    yield* shell.print(io, letters.at(-1) === 'p' ? pid : line(shell, job, letters.at(-1) === 'l'));
    job.reported = true;
    if (job.state === 'done') shell.jobs.remove(job);
  }
  return 0;
};

/** The current job first, then the one before it, then the newest. */
const rank = (shell: Shell, job: Job): number =>
  job === shell.jobs.current ? -2 : job === shell.jobs.previous ? -1 : -job.id / 1e6;

const resuming = (how: 'fg' | 'bg'): Builtin =>
  function* (shell, args, io) {
    const job = yield* named(shell, io, args[0]);
    if (!shell.jobControl) return yield* raise(shell, io, `job ${args[0] ?? '%%'} not created under job control`);
    if (how === 'bg') yield* shell.print(io, `[${job.id}] ${job.text}\n`);
    else yield* shell.print(io, `${job.text}\n`);
    job.background = how === 'bg';
    if (how === 'fg') shell.session.foreground?.(job.group);
    proceed(shell, job);
    if (how === 'bg') return 0;
    yield* shell.engine.waitForeground(shell, job, io);
    return job.status;
  };
export const fg = resuming('fg');
export const bg = resuming('bg');

export const wait: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'wait', args, 'n');
  if (!read) return 2;
  const { letters, operands } = read;
  const done = (job: Job): boolean => job.state !== 'running';
  if (operands.length === 0) {
    const list = [...shell.jobs.list];
    const any = letters.includes('n');
    const signalled = yield* waitUntil(shell, list, () => (any && list.some(done)) || list.every(done));
    if (signalled !== undefined) return signalled;
    const ended = list.filter(({ state }) => state === 'done');
    for (const job of ended) shell.jobs.remove(job);
    return any ? (ended[0]?.status ?? 127) : 0;
  }
  let status = 0;
  for (const word of operands) {
    const job = word.startsWith('%') ? yield* named(shell, io, word) : shell.jobs.find(word);
    if (!word.startsWith('%')) yield* wholeNumber(shell, io, word);
    if (!job || job === 'ambiguous') {
      status = shell.jobs.ended.get(Number(word)) ?? 127;
      continue;
    }
    const signalled = yield* waitUntil(shell, [job], () => done(job));
    if (signalled !== undefined) return signalled;
    if (!job.waitedFor) yield* shell.engine.reportDeath(shell, job, io, false);
    job.waitedFor = true;
    status = job.status;
  }
  return status;
};

export const kill: Builtin = function* (shell, args, io) {
  if (/^-l/.test(args[0] ?? '')) return yield* listSignals(shell, io, args.slice(1));
  const chosen =
    shell.session.dialect === 'ash' ? yield* ashSignal(shell, io, args) : yield* dashSignal(shell, io, args);
  if (typeof chosen === 'number') return chosen;
  const { signal, words } = chosen;
  let status = 0;
  for (const word of words) status = (yield* killOne(shell, io, word, signal)) || status;
  // What was sent to this shell arrives before the next command.
  yield* sleep(0);
  return status;
};

interface Chosen {
  readonly signal: Signal | 0;
  readonly words: readonly string[];
}

/** The applet's reading of its options. */
function* ashSignal(shell: Shell, io: Io, args: readonly string[]): Routine<Chosen | number> {
  const complain = function* (message: string): Routine<number> {
    yield* shell.sayPlainly(io, message);
    return 1;
  };
  let words = args;
  let signal: Signal | 0 = 'SIGTERM';
  const [first = ''] = words;
  if (/^-./.test(first) && first !== '--') {
    const apart = first === '-s' && words[1] !== undefined;
    const text = apart ? (words[1] as string) : first.slice(1);
    const found = signalOf(text);
    if (found === undefined) return yield* complain(`bad signal name '${text}'`);
    signal = found;
    words = words.slice(apart ? 2 : 1);
  }
  if (words[0] === '--') words = words.slice(1);
  return words.length > 0 ? { signal, words } : yield* complain('you need to specify whom to kill');
}

const DASH_USAGE = 'Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]';

function* dashSignal(shell: Shell, io: Io, args: readonly string[]): Routine<Chosen> {
  const [first = ''] = args;
  const usual = (words: readonly string[], signal: Signal | 0): Routine<Chosen> =>
    (function* () {
      return words.length > 0 ? { words, signal } : yield* raise(shell, io, DASH_USAGE);
    })();
  if (!/^-./.test(first)) return yield* usual(args, 'SIGTERM');
  if (first === '--') return yield* usual(args.slice(1), 'SIGTERM');
  const direct = signalOf(first.slice(1));
  if (direct !== undefined) return yield* usual(args.slice(1), direct);
  if (first[1] !== 's') return yield* raise(shell, io, `Illegal option -${first[1]}`);
  const text = first.length > 2 ? first.slice(2) : args[1];
  if (text === undefined) return yield* raise(shell, io, 'No arg for -s option');
  const named = signalOf(text);
  if (named === undefined) return yield* raise(shell, io, `invalid signal number or name: ${text}`);
  return yield* usual(args.slice(first.length > 2 ? 1 : 2), named);
}

function* killOne(shell: Shell, io: Io, word: string, signal: Signal | 0): Routine<number> {
  const { kernel } = shell.session.host;
  const ash = shell.session.dialect === 'ash';
  const none = function* (): Routine<number> {
    if (ash) yield* shell.sayPlainly(io, `can't kill pid ${word}: No such process`);
    else yield* shell.say(io, 'No such process\n');
    return 1;
  };
  if (word.startsWith('%')) {
    const job = yield* named(shell, io, word);
    if (signal === 0) return 0;
    if (shell.jobControl) kernel.signalGroup(job.group, signal);
    // Without job control dash looks for a group that was never made.
    else if (!ash) return yield* none();
    else for (const process of job.processes) process.signal(signal);
    if (job.state === 'stopped' && ['SIGTERM', 'SIGHUP', 'SIGCONT'].includes(signal)) proceed(shell, job);
    return 0;
  }
  if (!/^-?\d+$/.test(word)) {
    if (!ash) return yield* raise(shell, io, `Illegal number: ${word}`);
    yield* shell.sayPlainly(io, `invalid number '${word}'`);
    return 1;
  }
  const pid = Number(word);
  const mine = kernel.processes(shell.process.machine);
  const targets = mine.filter((process) => (pid < 0 ? process.group.pid === -pid : process.pid === pid));
  if (targets.length === 0) return yield* none();
  if (signal) for (const process of targets) process.signalFromInside(signal);
  return 0;
}

/** All by number; or the name of one, of what an exit status tells. */
function* listSignals(shell: Shell, io: Io, words: readonly string[]): Routine<number> {
  const ash = shell.session.dialect === 'ash';
  const all = [...SIGNAL_NAMES].filter(([number]) => number > 0 && number < 32).sort(([a], [b]) => a - b);
  if (words.length === 0)
    for (const [number, name] of all)
      yield* shell.print(io, ash ? `${String(number).padStart(2)}) ${name}\n` : `${name}\n`);
  for (const word of words) {
    const number = signalNumber(/^\d+$/.test(word) && Number(word) > 128 ? String(Number(word) - 128) : word);
    if (/^\d+$/.test(word) && number !== undefined)
      yield* shell.print(io, `${number === 0 ? 'EXIT' : SIGNAL_NAMES.get(number)}\n`);
    else if (!ash) return yield* raise(shell, io, `Illegal number: ${word}`);
    else if (number !== undefined) yield* shell.print(io, `${number}\n`);
    else {
      yield* shell.sayPlainly(io, `unknown signal '${word}'`);
      return 1;
    }
  }
  return 0;
}

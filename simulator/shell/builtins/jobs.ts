/** jobs, fg, bg, wait, kill, disown, suspend, logout. */
import { SIGNALS, type Signal } from '../../kernel/process.ts';
import { type Routine, sleep, until } from '../../kernel/wait.ts';
import type { Job } from '../jobs.ts';
import type { Builtin, Io, Shell } from '../shell.ts';
import { SIGNAL_NAMES, signalList, signalNumber } from '../signals.ts';
import { TrapArrived } from '../traps.ts';
import { readOptions, usage } from './options.ts';

export const jobs: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'jobs', args, 'lpnxrs');
  if (!read) return 2;
  const { letters, operands } = read;
  const has = (letter: string): boolean => letters.includes(letter);
  let status = 0;
  let list: readonly Job[] = [...shell.jobs.known];
  if (operands.length > 0) {
    const chosen: Job[] = [];
    for (const spec of operands) {
      const job = yield* named(shell, io, 'jobs', spec);
      if (job) chosen.push(job);
      else status = 1;
    }
    list = chosen;
  }
  for (const job of list) {
    if (has('r') && job.state !== 'running') continue;
    if (has('s') && job.state !== 'stopped') continue;
    if (has('n') && job.reported) continue;
    yield* shell.print(io, has('p') ? `${job.processes[0]?.pid}\n` : `${shell.jobs.line(job, has('l'))}\n`);
    job.reported = true;
  }
  if (operands.length === 0) for (const job of [...shell.jobs.list]) if (job.state === 'done') shell.jobs.remove(job);
  return status;
};

const complainOfSeveral = (shell: Shell, io: Io, command: string, spec: string): Routine<void> =>
  shell.complain(io, `${command}: ${spec.replace(/^%\??/, '')}: ambiguous job spec`);

function* named(shell: Shell, io: Io, command: string, spec: string | undefined): Routine<Job | undefined> {
  const job = shell.jobs.find(spec ?? '%+');
  if (job && job !== 'ambiguous') return job;
  if (job === 'ambiguous') yield* complainOfSeveral(shell, io, command, spec ?? '');
  // As bash's get_job_spec and its callers: these two take it for no job then.
  if (job !== 'ambiguous' || command === 'jobs' || command === 'disown')
    yield* shell.complain(io, `${command}: ${spec ?? 'current'}: no such job`);
  return undefined;
}

export const fg: Builtin = function* (shell, args, io) {
  if (!shell.jobControl) {
    yield* shell.complain(io, 'fg: no job control');
    return 1;
  }
  const job = yield* named(shell, io, 'fg', args[0]);
  if (!job) return 1;
  if (job.state === 'done') {
    yield* shell.complain(io, 'fg: job has terminated');
    return 1;
  }
  yield* shell.print(io, `${job.text}\n`);
  job.background = false;
  shell.session.foreground?.(job.group);
  proceed(shell, job);
  yield* shell.engine.waitForeground(shell, job, io);
  return job.status;
};

export function proceed(shell: Shell, job: Job): void {
  if (job.state === 'stopped') job.change('running');
  job.reported = true;
  shell.session.host.kernel.signalGroup(job.group, 'SIGCONT');
}

export const bg: Builtin = function* (shell, args, io) {
  if (!shell.jobControl) {
    yield* shell.complain(io, 'bg: no job control');
    return 1;
  }
  const job = yield* named(shell, io, 'bg', args[0]);
  if (!job) return 1;
  if (job.state === 'running') {
    yield* shell.complain(io, `bg: job ${job.id} already in background`);
    return 0;
  }
  const mark = job === shell.jobs.current ? '+' : '-';
  proceed(shell, job);
  job.background = true;
  shell.lastBackground = job.processes.at(-1)?.pid;
  yield* shell.print(io, `[${job.id}]${mark} ${job.text} &\n`);
  return 0;
};

export const disown: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'disown', args, 'arh');
  if (!read) return 2;
  const { letters, operands } = read;
  // -h: the job stays listed and is spared by SIGHUP, which a shell that ends here does not send anyway.
  const keep = letters.includes('h');
  if (operands.length === 0 && (letters.includes('a') || letters.includes('r'))) {
    for (const job of [...shell.jobs.list])
      if (!keep && (letters.includes('a') || job.state === 'running')) shell.jobs.remove(job);
    return 0;
  }
  let status = 0;
  for (const spec of operands.length > 0 ? operands : [undefined]) {
    const job = yield* named(shell, io, 'disown', spec);
    if (!job) status = 1;
    else if (!keep) shell.jobs.remove(job);
  }
  return status;
};

export const suspend: Builtin = function* (shell, args, io) {
  const read = yield* readOptions(shell, io, 'suspend', args, 'f');
  if (!read) return 2;
  yield* shell.complain(
    io,
    `suspend: ${shell.jobControl ? 'cannot suspend a login shell' : 'cannot suspend: no job control'}`,
  );
  return 1;
};

export const logout: Builtin = function* (shell, _args, io) {
  yield* shell.complain(io, "logout: not login shell: use `exit'");
  return 1;
};

/** Waits until `over`, or a trapped signal comes. */
export function* waitUntil(shell: Shell, list: readonly Job[], over: () => boolean): Routine<number | undefined> {
  shell.interruptible = true;
  try {
    while (!over())
      yield* until<void>('wait', (done) => {
        const stops = list.map((job) => job.onChange(() => done(undefined)));
        return () => {
          for (const stop of stops) stop();
        };
      });
    return undefined;
  } catch (error) {
    if (error instanceof TrapArrived) return 128 + SIGNALS[error.signal];
    throw error;
  } finally {
    shell.interruptible = false;
  }
}

export const wait: Builtin = function* (shell, args, io) {
  const status = yield* waiting(shell, args, io);
  shell.engine.reapCoprocs(shell);
  return status;
};

function* waiting(shell: Shell, args: readonly string[], io: Io): Routine<number> {
  const read = yield* readOptions(shell, io, 'wait', args, 'fnp:');
  if (!read) return 2;
  const { letters, values, operands } = read;
  const variable = values.get('p');
  if (variable !== undefined) {
    if (!/^[A-Za-z_]\w*$/.test(variable)) {
      yield* shell.complain(io, `wait: \`${variable}': not a valid identifier`);
      return 1;
    }
    shell.variables.unset(variable);
  }
  const done = (job: Job): boolean => job.state === 'done';
  const tell = (pid: number | undefined): void => {
    if (variable !== undefined && pid !== undefined) shell.set(variable, String(pid));
  };
  if (letters.includes('n')) {
    const chosen: Job[] = [];
    for (const spec of operands) {
      const job = shell.jobs.find(spec);
      if (job === 'ambiguous') yield* complainOfSeveral(shell, io, 'wait', spec);
      if (job && job !== 'ambiguous') chosen.push(job);
      else yield* shell.complain(io, `wait: ${spec}: no such job`);
    }
    const list = (operands.length > 0 ? chosen : shell.jobs.list).filter((job) => !job.waitedFor);
    if (list.length === 0) return 127;
    const signalled = yield* waitUntil(shell, list, () => list.some(done));
    if (signalled !== undefined) return signalled;
    const first = list.find(done) as Job;
    first.waitedFor = true;
    shell.jobs.remove(first);
    tell(first.processes.at(-1)?.pid);
    return first.status;
  }
  if (operands.length === 0) {
    // Of the process substitutions the last one, where nothing was started after it.
    const last = shell.jobs.find(String(shell.lastBackground));
    const list = [...new Set([...shell.jobs.list, ...(last && last !== 'ambiguous' ? [last] : [])])];
    const signalled = yield* waitUntil(shell, list, () => list.every((job) => job.state !== 'running'));
    if (signalled !== undefined) return signalled;
    if (!shell.session.interactive) for (const job of list) if (done(job)) shell.jobs.remove(job);
    // Whose end was waited for so is remembered no more.
    shell.jobs.ended.clear();
    return 0;
  }
  let status = 0;
  for (const word of operands) {
    if (!/^(\d+|%.*)$/.test(word)) {
      yield* shell.complain(io, `wait: \`${word}': not a pid or valid job spec`);
      status = 1;
      continue;
    }
    const job = shell.jobs.find(word);
    if (!job || job === 'ambiguous') {
      const known = shell.jobs.ended.get(Number(word));
      if (job === 'ambiguous') yield* complainOfSeveral(shell, io, 'wait', word);
      else if (known === undefined)
        yield* shell.complain(
          io,
          word.startsWith('%') ? `wait: ${word}: no such job` : `wait: pid ${word} is not a child of this shell`,
        );
      else tell(Number(word));
      status = known ?? 127;
      continue;
    }
    const signalled = yield* waitUntil(shell, [job], () => job.state !== 'running');
    if (signalled !== undefined) return signalled;
    const process = word.startsWith('%')
      ? job.processes.length - 1
      : job.processes.findIndex(({ pid }) => String(pid) === word);
    status = job.exits[process]?.code ?? job.status;
    if (!shell.session.interactive) yield* shell.engine.reportDeath(shell, job, io, false);
    tell(job.processes[process]?.pid);
    if (!shell.session.interactive) shell.jobs.remove(job);
  }
  return status;
}

/** A signal that the kernel knows, or 0; undefined: no such signal. Those it does not know end a process like SIGTERM. */
export function signalOf(text: string): Signal | 0 | undefined {
  const number = signalNumber(text);
  if (number === undefined || number === 0) return number;
  return (Object.keys(SIGNALS) as Signal[]).find((name) => SIGNALS[name] === number) ?? 'SIGTERM';
}

export const kill: Builtin = function* (shell, args, io) {
  const { kernel } = shell.session.host;
  const [first = ''] = args;
  if (args.length === 0) {
    yield* usage(shell, io, 'kill');
    return 2;
  }
  if (/^-[lL]$/.test(first)) return yield* listSignals(shell, io, args.slice(1));
  let signal: Signal | 0 = 'SIGTERM';
  let words = args;
  if (/^-./.test(first) && first !== '--') {
    const apart = first === '-s' || first === '-n';
    if (apart && args[1] === undefined) {
      yield* shell.complain(io, `kill: ${first}: option requires an argument`);
      return 1;
    }
    const text = apart
      ? (args[1] as string)
      : /^-[sn]./.test(first) && signalNumber(first.slice(1)) === undefined
        ? first.slice(2)
        : first.slice(1);
    words = args.slice(apart ? 2 : 1);
    const found = signalOf(text);
    if (found === undefined) {
      yield* shell.complain(io, `kill: ${text}: invalid signal specification`);
      return 1;
    }
    signal = found;
  }
  if (words[0] === '--') words = words.slice(1);
  if (words.length === 0) {
    yield* usage(shell, io, 'kill');
    return 2;
  }
  let status = 0;
  for (const word of words) {
    if (word.startsWith('%')) {
      const job = yield* named(shell, io, 'kill', word);
      if (!job) status = 1;
      else if (signal) {
        if (shell.jobControl) kernel.signalGroup(job.group, signal);
        else for (const process of job.processes) process.signal(signal);
        if (job.state === 'stopped' && (signal === 'SIGTERM' || signal === 'SIGHUP' || signal === 'SIGCONT'))
          proceed(shell, job);
      }
      continue;
    }
    if (!/^-?\d+$/.test(word)) {
      yield* shell.complain(io, `kill: ${word}: arguments must be process or job IDs`);
      status = 1;
      continue;
    }
    const pid = Number(word);
    const mine = kernel.processes(shell.process.machine);
    const targets =
      pid < 0 ? mine.filter((process) => process.group.pid === -pid) : mine.filter((process) => process.pid === pid);
    if (targets.length === 0) {
      yield* shell.complain(io, `kill: (${word}) - No such process`);
      status = 1;
    } else if (signal) for (const process of targets) process.signalFromInside(signal);
  }
  // What was sent to this shell arrives before the next command.
  yield* sleep(0);
  return status;
};

function* listSignals(shell: Shell, io: Io, words: readonly string[]): Routine<number> {
  if (words.length === 0) {
    yield* shell.print(io, signalList());
    return 0;
  }
  let status = 0;
  for (const word of words) {
    // An exit status names the signal that ended a command.
    const number = signalNumber(/^\d+$/.test(word) && Number(word) > 128 ? String(Number(word) - 128) : word);
    if (number === undefined) {
      yield* shell.complain(io, `kill: ${word}: invalid signal specification`);
      status = 1;
    } else if (/^\d+$/.test(word)) yield* shell.print(io, `${number === 0 ? 'EXIT' : SIGNAL_NAMES.get(number)}\n`);
    else yield* shell.print(io, `${number}\n`);
  }
  return status;
}

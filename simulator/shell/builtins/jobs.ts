/** jobs, fg, bg, wait, kill, disown. */
import { SIGNALS, type Signal } from '../../kernel/process.ts';
import { type Routine, until } from '../../kernel/wait.ts';
import type { Job } from '../jobs.ts';
import type { Builtin, Io, Shell } from '../shell.ts';
import { TrapArrived } from '../traps.ts';

export const jobs: Builtin = function* (shell, args, io) {
  const flags = args.filter((arg) => arg.startsWith('-')).join('');
  for (const job of shell.jobs.list.length > 0 ? [...shell.jobs.list] : shell.jobs.inherited) {
    if (flags.includes('r') && job.state !== 'running') continue;
    if (flags.includes('s') && job.state !== 'stopped') continue;
    yield* shell.print(
      io,
      flags.includes('p') ? `${job.group.pid}\n` : `${shell.jobs.line(job, flags.includes('l'))}\n`,
    );
    job.reported = true;
  }
  for (const job of [...shell.jobs.list]) if (job.state === 'done') shell.jobs.remove(job);
  return 0;
};

function* named(shell: Shell, io: Io, command: string, spec: string | undefined): Routine<Job | undefined> {
  const job = shell.jobs.find(spec ?? '%+');
  if (job && job !== 'ambiguous') return job;
  yield* shell.complain(
    io,
    `${command}: ${job === 'ambiguous' ? `${spec}: ambiguous job spec` : `${spec ?? 'current'}: no such job`}`,
  );
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

function proceed(shell: Shell, job: Job): void {
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
  proceed(shell, job);
  job.background = true;
  shell.lastBackground = job.processes.at(-1)?.pid;
  yield* shell.print(io, `[${job.id}]${job === shell.jobs.current ? '+' : '-'} ${job.text} &\n`);
  return 0;
};

export const disown: Builtin = function* (shell, args, io) {
  if (args.includes('-a') || args.includes('-r')) {
    for (const job of [...shell.jobs.list]) shell.jobs.remove(job);
    return 0;
  }
  const job = yield* named(
    shell,
    io,
    'disown',
    args.find((arg) => !arg.startsWith('-')),
  );
  if (job) shell.jobs.remove(job);
  return job ? 0 : 1;
};

/** Waits until `over`, or a trapped signal comes. */
function* waitUntil(shell: Shell, list: readonly Job[], over: () => boolean): Routine<number | undefined> {
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
  const words = args.filter((arg) => !/^-[nfp]/.test(arg));
  const done = (job: Job): boolean => job.state === 'done';
  if (args.includes('-n')) {
    const list = shell.jobs.list.filter((job) => !job.waitedFor);
    if (list.length === 0) return 127;
    const signalled = yield* waitUntil(shell, list, () => list.some(done));
    if (signalled !== undefined) return signalled;
    const first = list.find(done) as Job;
    first.waitedFor = true;
    shell.jobs.remove(first);
    return first.status;
  }
  if (words.length === 0) {
    const list = [...shell.jobs.list];
    const signalled = yield* waitUntil(shell, list, () => list.every((job) => job.state !== 'running'));
    if (signalled !== undefined) return signalled;
    if (!shell.session.interactive) for (const job of list) if (done(job)) shell.jobs.remove(job);
    return 0;
  }
  let status = 0;
  for (const word of words) {
    if (!/^(\d+|%.*)$/.test(word)) {
      yield* shell.complain(io, `wait: \`${word}': not a pid or valid job spec`);
      return 2;
    }
    const job = shell.jobs.find(word);
    if (!job || job === 'ambiguous') {
      const known = shell.jobs.ended.get(Number(word));
      if (known === undefined)
        yield* shell.complain(
          io,
          word.startsWith('%') ? `wait: ${word}: no such job` : `wait: pid ${word} is not a child of this shell`,
        );
      status = known ?? 127;
      continue;
    }
    const signalled = yield* waitUntil(shell, [job], () => job.state !== 'running');
    if (signalled !== undefined) return signalled;
    status = word.startsWith('%')
      ? job.status
      : (job.exits[job.processes.findIndex((process) => String(process.pid) === word)]?.code ?? job.status);
    if (!shell.session.interactive) shell.jobs.remove(job);
  }
  return status;
};

/** "-9", "-KILL", "-SIGKILL" → SIGKILL. */
export function signalNamed(text: string): Signal | undefined {
  const upper = text.toUpperCase().replace(/^SIG/, '');
  return (Object.keys(SIGNALS) as Signal[]).find((name) => name.slice(3) === upper || String(SIGNALS[name]) === text);
}

export const kill: Builtin = function* (shell, args, io) {
  const { kernel } = shell.session.host;
  if (args[0] === '-l' || args[0] === '-L') {
    const [, ...words] = args;
    for (const word of words)
      yield* shell.print(
        io,
        `${/^\d+$/.test(word) ? (signalNamed(String(Number(word) & 127))?.slice(3) ?? word) : SIGNALS[signalNamed(word) ?? 'SIGTERM']}\n`,
      );
    if (words.length === 0)
      yield* shell.print(
        io,
        `${(Object.keys(SIGNALS) as Signal[]).map((name) => `${String(SIGNALS[name]).padStart(2)}) ${name}`).join('\t')}\n`,
      );
    return 0;
  }
  let signal: Signal | 0 = 'SIGTERM';
  let words = args;
  const first = args[0] ?? '';
  if (/^-[A-Za-z0-9]/.test(first)) {
    const text = first === '-s' || first === '-n' ? (args[1] ?? '') : first.slice(1);
    words = args.slice(first === '-s' || first === '-n' ? 2 : 1);
    const found = text === '0' ? 0 : signalNamed(text);
    if (found === undefined) {
      yield* shell.complain(io, `kill: ${text}: invalid signal specification`);
      return 1;
    }
    signal = found;
  }
  if (words[0] === '--') words = words.slice(1);
  if (words.length === 0) {
    yield* shell.printError(
      io,
      `${shell.prefix(io)}kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n`.replace(
        /^.*?kill: usage/,
        'kill: usage',
      ),
    );
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
  return status;
};

/** Tools with time in them: date, timeout, watch, time. */

import { cellsOf, withoutEscapes } from '../../kernel/cells.ts';
import { type Process, Terminated } from '../../kernel/process.ts';
import { type Chunk, LineReader, Pipe, readAll, write } from '../../kernel/stream.ts';
import { type Routine, race, sleep, timer, wait } from '../../kernel/wait.ts';
import { signalOf } from '../builtins/jobs.ts';
import { clockZone, localTime, UTC_CLOCK } from '../clock-zone.ts';
import { formatTime } from '../strftime.ts';
import { durationMs } from './basic.ts';
import { parseDate } from './dates.ts';
import { isBusybox } from './machine-kind.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

/** Formats of `date -I` and `date --rfc-3339`, in the order in which date names them. */
const ISO: ReadonlyMap<string, string> = new Map([
  ['hours', '%Y-%m-%dT%H%:z'],
  ['minutes', '%Y-%m-%dT%H:%M%:z'],
  ['date', '%Y-%m-%d'],
  ['seconds', '%Y-%m-%dT%H:%M:%S%:z'],
  ['ns', '%Y-%m-%dT%H:%M:%S,%N%:z'],
]);
const RFC_3339: ReadonlyMap<string, string> = new Map([
  ['date', '%Y-%m-%d'],
  ['seconds', '%Y-%m-%d %H:%M:%S%:z'],
  ['ns', '%Y-%m-%d %H:%M:%S.%N%:z'],
]);

const date = defineTool({
  names: ['date'],
  options: [
    'd:',
    'date:=d',
    'I?',
    'iso-8601?=I',
    'R',
    'rfc-email=R',
    'rfc-3339:',
    'r:',
    'reference:=r',
    's:',
    'set:=s',
    ...['f:', 'file:=f', 'resolution'],
  ],
  idle: ['u', 'utc=u', 'universal=u'],
  refused: ['debug'],
  help: "Usage: date [OPTION]... [+FORMAT]\nDisplay date and time in the given FORMAT.\n\n  -d STRING  display time described by STRING, not 'now'\n  -I[FMT]  output date/time in ISO 8601 format\n  -R  output date and time in RFC 5322 format\n  -r FILE  display the last modification time of FILE\n  -u  print Coordinated Universal Time",
  *run(t) {
    const wall = t.context.kernel.wallMs();
    if (t.has('s')) throw new ToolFailure('cannot set date: Operation not permitted');
    const tz = t.context.env.get('TZ') ?? '';
    const clock = t.has('u') ? UTC_CLOCK : clockZone(tz);
    if (!clock)
      throw new ToolFailure(`not simulated: TZ=${tz} (try Asia/Seoul, America/New_York or KST-9; else it is UTC)`);
    const sources = ['d', 'f', 'r', 'resolution'].filter((flag) => t.has(flag));
    if (sources.length > 1) throw t.misused('the options to specify dates for printing are mutually exclusive');
    const formats = ['I', 'R', 'rfc-3339'].flatMap((flag) => t.values(flag));
    if (formats.length + (t.operands[0]?.startsWith('+') ? 1 : 0) > 1)
      throw new ToolFailure('multiple output formats specified');
    const text = t.value('d');
    const at =
      text !== undefined
        ? parseDate(text, wall, clock)
        : t.value('r') !== undefined
          ? modifiedMs(t, t.value('r') as string)
          : wall;
    if (at === undefined) throw new ToolFailure(`invalid date ‘${text}’`);
    const [operand, extra] = t.operands;
    if (extra !== undefined) throw t.misused(`extra operand ‘${extra}’`);
    if (operand !== undefined && !operand.startsWith('+')) throw new ToolFailure(`invalid date ‘${operand}’`);
    let format = '%a %b %e %H:%M:%S %Z %Y';
    if (operand) format = operand.slice(1);
    else if (t.has('I'))
      format = ISO.get(t.value('I') === '' ? 'date' : (t.choice('I', 'iso-8601', [...ISO.keys()]) ?? '')) ?? format;
    else if (t.has('R')) format = '%a, %d %b %Y %H:%M:%S %z';
    else if (t.has('rfc-3339'))
      format = RFC_3339.get(t.choice('rfc-3339', 'rfc-3339', [...RFC_3339.keys()]) ?? '') ?? format;
    const show = (ms: number) =>
      t.print(`${formatTime(format, Math.floor(ms), (((ms % 1000) + 1000) % 1000) * 1e6, clock.at(ms))}\n`);
    if (t.has('resolution')) yield* t.print(`${operand ? formatTime(format, 0, 1) : '0.000000001'}\n`);
    else if (t.value('f') === undefined) yield* show(at);
    else {
      const reader = yield* t.open(t.value('f') as string);
      const lines = reader && new LineReader(reader);
      for (let line = lines && (yield* lines.next()); typeof line === 'string'; line = lines && (yield* lines.next())) {
        const read = parseDate(line, wall, clock);
        if (read === undefined) yield* t.fail(`invalid date ‘${line}’`);
        else yield* show(read);
      }
    }
  },
});

function modifiedMs(t: ToolContext, path: string): number {
  const stat = t.stat(path);
  if (!stat) throw new ToolFailure(`${path}: No such file or directory`);
  return stat.modifiedMs;
}

/** Starts a program named by the operands; ends the tool when there is none. */
export function begin(
  t: ToolContext,
  command: readonly string[],
  options: Parameters<ToolContext['context']['run']>[2] = {},
) {
  const [name, ...args] = command as [string, ...string[]];
  const process = t.context.run(name, args, options);
  if (!process)
    throw new ToolFailure(
      t.name === 'timeout'
        ? `failed to run command ‘${name}’: No such file or directory`
        : `${name}: No such file or directory`,
      127,
    );
  return process;
}

const descendants = (process: Process): Process[] =>
  [...process.children].flatMap((child) => [child, ...descendants(child)]);

const timeout = defineTool({
  names: ['timeout'],
  strict: true,
  options: ['s:', 'signal:=s', 'k:', 'kill-after:=k', 'preserve-status', 'foreground', 'v', 'verbose=v'],
  usageStatus: 125,
  help: 'Usage: timeout [OPTION] DURATION COMMAND [ARG]...\nStart COMMAND, and kill it if still running after DURATION.\n\n  -k DURATION  also send a KILL signal if COMMAND is still running\n  -s SIGNAL  specify the signal to be sent on timeout\n      --preserve-status  exit with the same status as COMMAND',
  *run(t) {
    const [duration, ...command] = t.operands;
    const busybox = isBusybox(t.context.files);
    if (busybox && (duration === undefined || command.length === 0)) throw t.misused('missing operand');
    if (duration === undefined || command.length === 0) {
      yield* write(t.context.stderr, "Try 'timeout --help' for more information.\n");
      return 125;
    }
    const limit = durationMs(duration);
    if (limit === undefined)
      throw new ToolFailure(`invalid time interval ‘${duration}’\nTry 'timeout --help' for more information.`, 125);
    const later = t.value('k');
    if (later !== undefined && durationMs(later) === undefined)
      throw t.misused(`invalid time interval ‘${later}’`, 125);
    const signal = signalOf(t.value('s') ?? 'TERM');
    if (!signal)
      throw new ToolFailure(`‘${t.value('s')}’: invalid signal\nTry 'timeout --help' for more information.`, 125);
    const process = begin(t, command);
    const pass = (name: 'SIGTERM' | 'SIGINT' | 'SIGHUP'): void =>
      t.context.process.onSignal(name, () => {
        process.signal(name);
      });
    pass('SIGTERM');
    pass('SIGHUP');
    // Ctrl-C reaches the command by itself; this one only waits for it.
    t.context.process.onSignal('SIGINT', () => {});
    if (limit === 0 || limit === Number.POSITIVE_INFINITY) return endOf(yield* wait(process.end));
    const first = yield* race<unknown>([process.end, timer(limit)]);
    if (first.index === 0) return endOf(first.value as { code: number; signal?: 'SIGINT' });
    const tell = function* (name: string): Routine<void> {
      if (t.has('v'))
        yield* write(t.context.stderr, `timeout: sending signal ${name.slice(3)} to command ‘${command[0]}’\n`);
    };
    yield* tell(signal);
    process.signal(signal);
    if (signal !== 'SIGKILL') process.signal('SIGCONT');
    // It has made itself and what it runs a group of their own, to which the signal goes too.
    if (!t.has('foreground')) for (const child of descendants(process)) child.signal(signal);
    const grace = t.value('k') === undefined ? undefined : durationMs(t.value('k') as string);
    let killed = signal === 'SIGKILL';
    if (grace !== undefined) {
      const second = yield* race<unknown>([process.end, timer(grace)]);
      if (second.index === 1) {
        yield* tell('SIGKILL');
        process.signal('SIGKILL');
        killed = true;
      }
    }
    const exit = yield* wait(process.end);
    // The signal goes to the group: SIGKILL ends this process too.
    if (killed) throw new Terminated('SIGKILL');
    // busybox's has become the command that it runs, and ends as that does.
    if (busybox && exit.signal) throw new Terminated(exit.signal);
    if (busybox) return exit.code;
    return t.has('preserve-status') ? exit.code : 124;
  },
});

function endOf(exit: { readonly code: number; readonly signal?: 'SIGINT' | string }): number {
  if (exit.signal === 'SIGINT') throw new Terminated('SIGINT');
  return exit.code;
}

/** Thrown into watch by Ctrl-C. */
class WatchEnded extends Error {}

const watch = defineTool({
  names: ['watch'],
  strict: true,
  options: [
    'n:',
    'interval:=n',
    'd',
    'differences?=d',
    't',
    'no-title=t',
    'x',
    'exec=x',
    'e',
    'errexit=e',
    'g',
    'chgexit=g',
  ],
  // Colours are taken out and lines cut in any case.
  idle: ['C', 'no-color', 'w', 'no-wrap'],
  refused: ['c', 'color', 'p', 'precise', 'b', 'beep', 'q:', 'equexit:', 'r', 'no-rerun', 's', 'shotsdir:'],
  help: 'Usage: watch [options] command\n\nOptions:\n  -d, --differences      highlight changes between updates\n  -e, --errexit          exit if command has a non-zero exit\n  -g, --chgexit          exit when output from command changes\n  -n, --interval <secs>  seconds to wait between updates\n  -t, --no-title         turn off header\n  -x, --exec             pass command to exec instead of "sh -c"',
  *run(t) {
    if (t.operands.length === 0) {
      yield* write(t.context.stderr, '\nUsage:\n watch [options] command\n\n');
      return 1;
    }
    const interval = Math.max(100, Number((t.value('n') ?? '2').replace(',', '.')) * 1000);
    if (Number.isNaN(interval)) throw new ToolFailure(`failed to parse argument: '${t.value('n')}'`);
    const shown = t.operands.join(' ');
    const tty = t.context.stdout.tty;
    let previous: string | undefined;
    // Ctrl-C is how it is meant to end: status 0, and the screen as it was.
    t.context.process.onSignal('SIGINT', () => t.context.process.interrupt(new WatchEnded()));
    if (tty) yield* t.print('\x1b[?1049h\x1b[?25l');
    try {
      for (;;) {
        const pipe = new Pipe();
        const process = begin(t, t.has('x') ? t.operands : ['sh', '-c', shown], {
          stdout: pipe.writer,
          stderr: pipe.writer,
        });
        pipe.writer.close();
        const text = yield* readAll(pipe.reader);
        const exit = yield* wait(process.end);
        yield* t.print(frame(t, text, shown, interval, previous));
        if (t.has('e') && exit.code !== 0) return 8;
        if (t.has('g') && previous !== undefined && previous !== text) return 0;
        previous = text;
        yield* sleep(interval);
      }
    } catch (error) {
      if (error instanceof WatchEnded) return 0;
      throw error;
    } finally {
      if (tty) yield* t.print('\x1b[?25h\x1b[?1049l');
    }
  },
});

/** One picture of watch: title, then as much of the output as fits. */
function frame(t: ToolContext, text: string, command: string, interval: number, previous: string | undefined): Chunk {
  const { columns, rows } = t.context.stdout.tty ?? { columns: 80, rows: 24 };
  const lines: string[] = [];
  if (!t.has('t')) {
    const now = t.context.kernel.wallMs();
    const left = `Every ${(interval / 1000).toFixed(1)}s: ${command}`;
    const right = `${t.hostname}: ${formatTime('%a %b %e %H:%M:%S %Y', now, undefined, localTime(t.context.env.get('TZ'), now))}`;
    const room = columns - right.length - 1;
    lines.push(
      `${(cellsOf(left) > room ? `${left.slice(0, Math.max(0, room - 3))}...` : left).padEnd(room)} ${right}`,
      '',
    );
  }
  const old = previous?.split('\n') ?? [];
  for (const [i, line] of text.replace(/\n$/, '').split('\n').entries()) {
    let plain = '';
    let cells = 0;
    for (const c of withoutEscapes(line.replace(/\t/g, '        '))) {
      cells += cellsOf(c);
      if (cells > columns) break;
      plain += c;
    }
    if (t.has('d') && previous !== undefined && old[i] !== undefined && old[i] !== line)
      plain = [...plain].map((c, k) => ([...(old[i] as string)][k] === c ? c : `\x1b[7m${c}\x1b[27m`)).join('');
    lines.push(plain);
  }
  return `\x1b[H${lines
    .slice(0, rows)
    .map((line) => `${line}\x1b[K`)
    .join('\r\n')}\x1b[J`;
}

/** /usr/bin/time, without its memory figures. */
const time = defineTool({
  names: ['time'],
  strict: true,
  options: ['p', 'portability=p'],
  refused: ['f:', 'format:', 'o:', 'output:', 'a', 'append', 'v', 'verbose', 'q', 'quiet'],
  help: 'Usage: time [-p] command [arg...]\nRun command and summarize how long it took.',
  *run(t) {
    const started = t.context.kernel.now();
    const exit = t.operands.length === 0 ? { code: 0 } : yield* wait(begin(t, t.operands).end);
    const seconds = ((t.context.kernel.now() - started) / 1000).toFixed(2);
    yield* write(
      t.context.stderr,
      t.has('p')
        ? `real ${seconds}\nuser 0.00\nsys 0.00\n`
        : `0.00user 0.00system 0:${seconds.padStart(5, '0')}elapsed\n`,
    );
    return exit.code;
  },
});

export const TIME_TOOLS: readonly Tool[] = [date, timeout, watch, time];

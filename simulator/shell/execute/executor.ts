/**
 * Runs syntax trees: lists, pipelines, commands of every kind. Each stage of a pipeline, each subshell and each substitution
 * is a process of its own, all stages at once. Read on: simple.ts (commands), compound.ts (if, for, case …), redirect.ts, conditional.ts,
 * subshell.ts, source.ts (where commands come from).
 */
import type { Process, ProcessGroup } from '../../kernel/process.ts';
import { Pipe, type Reader } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { expandArithmetic, isPlainArithmetic } from '../expand/words.ts';
import { Job } from '../jobs.ts';
import { ExpansionError, type Io, Leave, type Shell } from '../shell.ts';
import type {
  AndOr,
  Arithmetic,
  Command,
  Conditional,
  FunctionDefinition,
  List,
  ListItem,
  Pipeline,
  Subshell,
} from '../syntax/nodes.ts';
import { commandText } from '../syntax/printer.ts';
import { runDebugTrap, runErrTrap, runPendingTraps } from '../traps.ts';
import { runArithmeticFor, runCase, runFor, runIf, runSelect, runWhile } from './compound.ts';
import { BadTest, evaluateCondition } from './conditional.ts';
import { runCoproc } from './coproc.ts';
import { RedirectionFailed, redirect } from './redirect.ts';
import { runSimple } from './simple.ts';
import { reportTime } from './time.ts';
import { trace } from './trace.ts';

/** Runs commands in order; the status is that of the last. */
export function* runList(shell: Shell, { items }: List, io: Io): Routine<number> {
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as ListItem;
    if (item.background) yield* runBackground(shell, item.command, io);
    else if (io.last && i < items.length - 1) yield* runCommand(shell, item.command, { ...io, last: false });
    else yield* runCommand(shell, item.command, io);
  }
  return shell.status;
}

/** `command &` */
function* runBackground(shell: Shell, command: Command, io: Io): Routine<void> {
  const text = commandText(command);
  const job = new Job(text);
  job.background = true;
  if (command.kind === 'pipeline' && command.commands.length > 1 && !command.negated && !command.timed)
    startStages(shell, command.commands, io, job, true)?.close();
  else
    job.add(
      shell.engine.fork(
        shell,
        text,
        io,
        { background: true, ...(shell.jobControl ? { group: 'new' as const } : {}) },
        (child, childIo) => {
          const own: Io = { ...childIo, guarded: false, last: true };
          // `( … ) &` is one process: what is sent to it goes to the commands' shell.
          return command.kind === 'subshell' && command.redirections.length === 0
            ? runList(child, command.body, own)
            : runCommand(child, command, own);
        },
      ),
    );
  shell.jobs.add(job);
  const { pid } = job.processes.at(-1) as Process;
  shell.lastBackground = pid;
  shell.status = 0;
  if (shell.jobControl && shell.session.interactive) yield* shell.printError(io, `[${job.id}] ${pid}\n`);
}

/** Runs a command of any kind; $? and PIPESTATUS are set, and a failure that counts is acted upon. */
export function runCommand(shell: Shell, node: Command, io: Io): Routine<number> {
  if (node.kind === 'and-or') return runAndOr(shell, node, io);
  return node.kind === 'pipeline' ? runPipeline(shell, node, io) : runSingle(shell, node, io);
}

function* runSingle(shell: Shell, node: Single, io: Io): Routine<number> {
  if (shell.options.noexec && !shell.session.interactive) return shell.status;
  if (shell.pendingTraps.length > 0) yield* runPendingTraps(shell, io);
  const status = yield* runOne(shell, node, io);
  if (shell.variables.circular.length > 0) yield* shell.warnOfCircles(io);
  shell.status = status;
  const { pipeStatus } = shell;
  if (pipeStatus.length === 1) (pipeStatus as number[])[0] = status;
  else shell.pipeStatus = [status];
  if (status !== 0 && !io.guarded && FAILS.has(node.kind)) yield* failed(shell, status, io);
  return status;
}

type Single = Exclude<Command, AndOr | Pipeline>;

/** Others fail by what they hold, which has been looked at. */
const FAILS: ReadonlySet<Command['kind']> = new Set(['simple', 'subshell', 'arithmetic', 'conditional']);

function* runAndOr(shell: Shell, { commands, operators }: AndOr, io: Io): Routine<number> {
  const guarded = { ...io, guarded: true, last: false };
  let status = yield* runCommand(shell, commands[0] as Command, guarded);
  for (let i = 0; i < operators.length; i++) {
    if ((operators[i] === '&&') !== (status === 0)) continue;
    const last = i === operators.length - 1;
    status = yield* runCommand(shell, commands[i + 1] as Command, last ? io : guarded);
  }
  return status;
}

function* runPipeline(shell: Shell, node: Pipeline, io: Io): Routine<number> {
  const { commands, negated, timed } = node;
  const startedAt = shell.session.host.kernel.now();
  let status: number;
  if (commands.length === 0) status = 0;
  else if (commands.length === 1)
    status = yield* runCommand(
      shell,
      commands[0] as Command,
      negated ? { ...io, guarded: true, last: false } : { ...io, last: io.last === true && !timed },
    );
  else status = yield* runStages(shell, node, io);
  if (timed) yield* reportTime(shell, io, shell.session.host.kernel.now() - startedAt, timed === 'posix');
  if (negated) {
    shell.status = status === 0 ? 1 : 0;
    return shell.status;
  }
  shell.status = status;
  if (status !== 0 && !io.guarded && commands.length > 1) yield* failed(shell, status, io);
  return status;
}

/** A command failed where nobody looks: the ERR trap, `set -e`. */
function* failed(shell: Shell, status: number, io: Io): Routine<void> {
  yield* runErrTrap(shell, io);
  if (shell.options.errexit) throw new Leave('exit', status);
}

/** Starts every stage, waits for all. */
function* runStages(shell: Shell, node: Pipeline, io: Io): Routine<number> {
  if (shell.tired) yield* shell.rest();
  const job = new Job(commandText(node));
  const lastHere = shell.shopt.has('lastpipe') && !shell.jobControl;
  const input = startStages(shell, node.commands, io, job, false, lastHere);
  let lastStatus: number | undefined;
  if (lastHere) {
    const fds = io.fds.slice();
    fds[0] = input;
    try {
      lastStatus = yield* runCommand(shell, node.commands.at(-1) as Command, {
        ...io,
        fds,
        guarded: true,
        last: false,
      });
    } finally {
      input?.close();
    }
  }
  yield* shell.engine.waitForeground(shell, job, io);
  const statuses = job.exits.map((exit) => exit?.code ?? job.status);
  if (lastStatus !== undefined) statuses.push(lastStatus);
  shell.pipeStatus = statuses;
  return shell.options.pipefail ? (statuses.findLast((status) => status !== 0) ?? 0) : (statuses.at(-1) as number);
}

/**
 * Starts the stages of a pipeline as processes of the job, but for the last one where that is to run in this shell (`lastHere`):
 * then what it is to read is returned.
 */
function startStages(
  shell: Shell,
  commands: readonly Command[],
  io: Io,
  job: Job,
  background: boolean,
  lastHere = false,
): Reader | undefined {
  let input = io.fds[0];
  let group: ProcessGroup | 'new' | undefined = shell.jobControl ? 'new' : undefined;
  const forked = lastHere ? commands.slice(0, -1) : commands;
  let pipe: Pipe | undefined;
  forked.forEach((command, i) => {
    pipe = i === commands.length - 1 ? undefined : new Pipe();
    const fds = io.fds.slice();
    fds[0] = input;
    if (pipe) fds[1] = pipe.writer;
    const process = shell.engine.fork(
      shell,
      commandText(command),
      { ...io, fds },
      { background, ...(group === undefined ? {} : { group }) },
      (child, childIo) => runCommand(child, command, { ...childIo, guarded: true, last: true }),
    );
    // The stage holds its own ends now.
    pipe?.writer.close();
    if (i > 0) input?.close();
    if (group === 'new') group = process.group;
    job.add(process);
    input = pipe?.reader;
  });
  return pipe?.reader;
}

/** Runs one command and returns its status. No generator itself: what runs deep inside functions has few frames. */
function runOne(shell: Shell, node: Single, io: Io): Routine<number> {
  switch (node.kind) {
    case 'simple':
      return runSimple(shell, node, io);
    case 'function':
      return define(shell, node, io);
    case 'coproc':
      return runCoproc(shell, node, io);
  }
  if (node.redirections.length > 0)
    return withRedirections(shell, node, io, (changed) => runCompound(shell, node, changed));
  return runCompound(shell, node, io);
}

function* define(shell: Shell, node: FunctionDefinition, io: Io): Routine<number> {
  if (/[\s$`'"\\<>&|();]/.test(node.name)) {
    yield* shell.complain(io, `\`${node.name}': not a valid identifier`);
    return 1;
  }
  const old = shell.functions.get(node.name);
  if (old?.readonly) {
    yield* shell.complain(io, `${node.name}: readonly function`);
    return 1;
  }
  shell.functions.set(node.name, {
    body: node.body,
    unit: definedIn(shell, io),
    ...(old?.exported ? { exported: true } : {}),
  });
  return 0;
}

/** Functions of `bash -c` and of standard input call their source so. */
function definedIn(shell: Shell, io: Io): Io['unit'] {
  const { source } = shell.session;
  if (shell.frames.length > 0 || source === 'file' || source === 'terminal') return io.unit;
  return { ...io.unit, label: source === 'string' ? 'environment' : 'main' };
}

type Compound = Exclude<Command, { readonly kind: 'simple' | 'and-or' | 'pipeline' | 'function' | 'coproc' }>;

function runCompound(shell: Shell, node: Compound, io: Io): Routine<number> {
  switch (node.kind) {
    case 'group':
      return runList(shell, node.body, io);
    case 'subshell':
      if (shell.trapping === 0) shell.command = node;
      return runSubshell(shell, node, io);
    case 'if':
      return runIf(shell, node, io, runList);
    case 'for':
      return runFor(shell, node, io, runList);
    case 'arithmetic-for':
      return runArithmeticFor(shell, node, io, runList);
    case 'while':
    case 'until':
      return runWhile(shell, node, io, runList);
    case 'case':
      return runCase(shell, node, io, runList);
    case 'select':
      return runSelect(shell, node, io, runList);
    case 'conditional':
      return runConditional(shell, node, io);
    case 'arithmetic':
      return runArithmetic(shell, node, io);
  }
}

function* runSubshell(shell: Shell, node: Subshell, io: Io): Routine<number> {
  const job = new Job(commandText(node));
  job.add(
    shell.engine.fork(shell, job.text, io, shell.jobControl ? { group: 'new' } : {}, (child, childIo) =>
      runList(child, node.body, { ...childIo, guarded: io.guarded, last: true }),
    ),
  );
  yield* shell.engine.waitForeground(shell, job, io);
  return job.status;
}

/** An error in `[[ ]]` is a false condition with a message. */
function* runConditional(shell: Shell, node: Conditional, io: Io): Routine<number> {
  shell.line = node.line;
  if (shell.trapping === 0) shell.command = node;
  if (shell.traps.size > 0) yield* runDebugTrap(shell, node, io);
  try {
    return (yield* evaluateCondition(shell, node.condition, io)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof BadTest)) throw error;
    if (error.message !== '') yield* shell.complain(io, `[[: ${error.message}`);
    return 2;
  }
}

function* runArithmetic(shell: Shell, node: Arithmetic, io: Io): Routine<number> {
  const { text, line } = node;
  if (shell.tired) yield* shell.rest();
  shell.line = line;
  if (shell.trapping === 0) shell.command = node;
  if (shell.traps.size > 0) yield* runDebugTrap(shell, node, io);
  if (shell.options.xtrace) yield* trace(shell, io, `(( ${text} ))`);
  try {
    return (isPlainArithmetic(text) ? evaluateArithmetic(shell, text) : yield* expandArithmetic(shell, text, io))
      ? 0
      : 1;
  } catch (error) {
    if (!(error instanceof ExpansionError) || error.fatal) throw error;
    yield* shell.complain(io, `((: ${error.message}`);
    return 1;
  }
}

/** Runs `body` with changed descriptors; status 1 and a message when that cannot be. */
function* withRedirections(shell: Shell, node: Compound, io: Io, body: (io: Io) => Routine<number>): Routine<number> {
  let changed: { readonly io: Io; readonly opened: readonly { close(): void }[] };
  try {
    changed = yield* redirect(shell, node.redirections, io);
  } catch (error) {
    if (!(error instanceof RedirectionFailed)) throw error;
    return shell.session.dialect === 'dash' ? 2 : 1;
  }
  try {
    return yield* body(changed.io);
  } finally {
    for (const end of changed.opened) end.close();
  }
}

/**
 * Runs syntax trees: lists, pipelines, compound commands. Each stage of a pipeline, each subshell and each substitution
 * is a process of its own, all stages at once. Read on: simple.ts (commands), redirect.ts, conditional.ts, subshell.ts.
 */
import type {
  AndOr,
  ArithmeticFor,
  Case,
  CommandNode,
  CompoundList,
  For,
  If,
  Pipeline,
  PipelineNode,
  Select,
  Statement,
  Time,
  While,
} from 'unbash';
import type { Process, ProcessGroup } from '../../kernel/process.ts';
import { Pipe } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { isReader, patient, readLine } from '../descriptors.ts';
import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { wholePattern } from '../expand/pattern.ts';
import { expandArithmetic, expandPattern, expandWord, expandWords, isPlainArithmetic } from '../expand/words.ts';
import { Job } from '../jobs.ts';
import { ExpansionError, type Io, Leave, type Shell } from '../shell.ts';
import { runPendingTraps, runTrap } from '../traps.ts';
import { BadTest, evaluateTest } from './conditional.ts';
import type { FunctionBody } from './nodes.ts';
import { RedirectionFailed, redirect } from './redirect.ts';
import { runSimple } from './simple.ts';
import { sourceText } from './source.ts';

/** Runs statements in order; the status is that of the last. */
export function* runList(shell: Shell, statements: readonly Statement[], io: Io): Routine<number> {
  for (let i = 0; i < statements.length; i++) {
    const statement = statements[i] as Statement;
    if (statement.background) yield* runBackground(shell, statement, io);
    else if (io.last && i < statements.length - 1)
      yield* runStatement(shell, statement.command, { ...io, last: false });
    else yield* runStatement(shell, statement.command, io);
  }
  return shell.status;
}

function runStatement(shell: Shell, node: PipelineNode | AndOr, io: Io): Routine<number> {
  return node.type === 'AndOr' ? runAndOr(shell, node, io) : runPipeline(shell, node, io);
}

function* runAndOr(shell: Shell, node: AndOr, io: Io): Routine<number> {
  const guarded = { ...io, guarded: true, last: false };
  let status = yield* runPipeline(shell, node.commands[0] as PipelineNode, guarded);
  for (let i = 0; i < node.operators.length; i++) {
    if ((node.operators[i] === '&&') !== (status === 0)) continue;
    const last = i === node.operators.length - 1;
    status = yield* runPipeline(shell, node.commands[i + 1] as PipelineNode, last ? io : guarded);
  }
  return status;
}

/** `command &` */
function* runBackground(shell: Shell, statement: Statement, io: Io): Routine<void> {
  const text = sourceText(io.unit, statement.command);
  const job = new Job(text);
  job.background = true;
  const process = shell.engine.fork(
    shell,
    text,
    io,
    { background: true, ...(shell.jobControl ? { group: 'new' as const } : {}) },
    (child, childIo) => runStatement(child, statement.command, { ...childIo, guarded: false, last: true }),
  );
  job.add(process);
  shell.jobs.add(job);
  shell.lastBackground = process.pid;
  shell.status = 0;
  if (shell.jobControl) yield* shell.printError(io, `[${job.id}] ${process.pid}\n`);
}

function* runPipeline(shell: Shell, node: PipelineNode, io: Io): Routine<number> {
  if (node.type !== 'Pipeline') {
    const status = yield* runCommand(shell, node, io);
    shell.status = status;
    if (node.type !== 'Command' || shell.pipeStatus.length !== 1) shell.pipeStatus = [status];
    else (shell.pipeStatus as number[])[0] = status;
    if (status !== 0 && !io.guarded) yield* failed(shell, status, io);
    return status;
  }
  const negated = node.prefixes.filter((prefix) => prefix.type === 'Negation').length % 2 === 1;
  const time = node.prefixes.find((prefix): prefix is Time => prefix.type === 'Time');
  const startedAt = shell.session.host.kernel.now();
  let status: number;
  if (node.commands.length === 0) status = 0;
  else if (node.commands.length === 1) {
    status = yield* runCommand(
      shell,
      node.commands[0] as CommandNode,
      negated ? { ...io, guarded: true, last: false } : { ...io, last: io.last && !time },
    );
    shell.pipeStatus = [status];
  } else status = yield* runStages(shell, node, io);
  if (time) yield* reportTime(shell, io, shell.session.host.kernel.now() - startedAt, time.posix !== undefined);
  if (negated) {
    shell.status = status === 0 ? 1 : 0;
    return shell.status;
  }
  shell.status = status;
  if (status !== 0 && !io.guarded) yield* failed(shell, status, io);
  return status;
}

/** A command failed where nobody looks: the ERR trap, `set -e`. */
function* failed(shell: Shell, status: number, io: Io): Routine<void> {
  const action = shell.traps.get('ERR');
  if (action) yield* runTrap(shell, action, io);
  if (shell.options.errexit) throw new Leave('exit', status);
}

/** Starts every stage, waits for all. */
function* runStages(shell: Shell, node: Pipeline, io: Io): Routine<number> {
  if (shell.tired) yield* shell.rest();
  const job = new Job(sourceText(io.unit, node));
  let input = io.fds[0];
  let group: ProcessGroup | 'new' | undefined = shell.jobControl ? 'new' : undefined;
  const processes: Process[] = [];
  node.commands.forEach((command, i) => {
    const last = i === node.commands.length - 1;
    const pipe = last ? undefined : new Pipe();
    const fds = io.fds.slice();
    fds[0] = input;
    if (pipe) fds[1] = pipe.writer;
    if (node.operators[i] === '|&') fds[2] = fds[1];
    const process = shell.engine.fork(
      shell,
      sourceText(io.unit, command),
      { ...io, fds },
      group === undefined ? {} : { group },
      (child, childIo) => runCommand(child, command, { ...childIo, guarded: true, last: true }),
    );
    // The stage holds its own ends now.
    pipe?.writer.close();
    if (i > 0) input?.close();
    if (group === 'new') group = process.group;
    processes.push(process);
    job.add(process);
    input = pipe?.reader;
  });
  yield* shell.engine.waitForeground(shell, job, io);
  const statuses = job.exits.map((exit) => exit?.code ?? job.status);
  shell.pipeStatus = statuses;
  return shell.options.pipefail ? (statuses.findLast((status) => status !== 0) ?? 0) : (statuses.at(-1) as number);
}

function* reportTime(shell: Shell, io: Io, ms: number, posix: boolean): Routine<void> {
  const seconds = (ms / 1000).toFixed(posix ? 2 : 3);
  if (posix) yield* shell.printError(io, `real ${seconds}\nuser 0.00\nsys 0.00\n`);
  else
    yield* shell.printError(
      io,
      `\nreal\t${Math.floor(ms / 60000)}m${((ms % 60000) / 1000).toFixed(3)}s\nuser\t0m0.000s\nsys\t0m0.000s\n`,
    );
}

/** Runs one command of any kind and returns its status. */
export function* runCommand(shell: Shell, node: FunctionBody, io: Io): Routine<number> {
  shell.position = node.pos;
  shell.unit = io.unit;
  if (shell.pendingTraps.length > 0) yield* runPendingTraps(shell, io);
  switch (node.type) {
    case 'Command':
      return yield* runSimple(shell, node, io);
    case 'CompoundList':
      shell.status = 0;
      return yield* runList(shell, node.commands, io);
    case 'BraceGroup':
      return yield* runList(shell, node.body.commands, io);
    case 'Redirected':
      return yield* withRedirections(shell, node.redirects, io, (changed) => runCommand(shell, node.command, changed));
    case 'Subshell': {
      if (io.last) return yield* runList(shell, node.body.commands, io);
      const job = new Job(sourceText(io.unit, node));
      job.add(
        shell.engine.fork(shell, job.text, io, shell.jobControl ? { group: 'new' } : {}, (child, childIo) =>
          runList(child, node.body.commands, { ...childIo, guarded: io.guarded, last: true }),
        ),
      );
      yield* shell.engine.waitForeground(shell, job, io);
      return job.status;
    }
    case 'If':
      return yield* runIf(shell, node, io);
    case 'For':
      return yield* runFor(shell, node, io);
    case 'ArithmeticFor':
      return yield* runArithmeticFor(shell, node, io);
    case 'While':
      return yield* runWhile(shell, node, io);
    case 'Case':
      return yield* runCase(shell, node, io);
    case 'Select':
      return yield* runSelect(shell, node, io);
    case 'Function':
      shell.functions.set(node.name.value, { body: node.body, unit: io.unit, source: sourceText(io.unit, node) });
      return 0;
    case 'TestCommand':
      return yield* condition(shell, io, '[[', function* () {
        return yield* evaluateTest(shell, node.expression, io);
      });
    case 'ArithmeticCommand':
      if (shell.tired) yield* shell.rest();
      return yield* runArithmetic(shell, node.body, io);
    case 'Coproc':
      yield* shell.complain(io, 'coproc: not simulated');
      return 1;
  }
}

function* runArithmetic(shell: Shell, text: string, io: Io): Routine<number> {
  if (shell.options.xtrace) yield* shell.printError(io, `${shell.parameter('PS4') ?? '+ '}((${text}))\n`);
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

/** An error in `[[ ]]` or `(( ))` is a false condition with a message. */
function* condition(shell: Shell, io: Io, name: string, evaluate: () => Routine<boolean>): Routine<number> {
  try {
    return (yield* evaluate()) ? 0 : 1;
  } catch (error) {
    if (error instanceof BadTest) {
      if (error.message !== '') yield* shell.complain(io, `${name}: ${error.message}`);
      return 2;
    }
    if (error instanceof ExpansionError && !error.fatal) {
      yield* shell.complain(io, `${name}: ${error.message}`);
      return 1;
    }
    throw error;
  }
}

/** Runs `body` with changed descriptors; status 1 and a message when that cannot be. */
export function* withRedirections(
  shell: Shell,
  redirections: Parameters<typeof redirect>[1],
  io: Io,
  body: (io: Io) => Routine<number>,
): Routine<number> {
  let changed: Awaited<ReturnType<typeof redirect> extends Routine<infer R> ? R : never>;
  try {
    changed = yield* redirect(shell, redirections, io);
  } catch (error) {
    if (!(error instanceof RedirectionFailed)) throw error;
    yield* shell.complain(io, error.message);
    return 1;
  }
  try {
    return yield* body(changed.io);
  } finally {
    for (const end of changed.opened) end.close();
  }
}

function* runIf(shell: Shell, node: If, io: Io): Routine<number> {
  const guarded = { ...io, guarded: true, last: false };
  const branches: readonly { readonly clause: CompoundList; readonly then: CompoundList }[] =
    node.elif.length > 0 ? [node, ...node.elif] : [node];
  for (const branch of branches)
    if ((yield* runList(shell, branch.clause.commands, guarded)) === 0)
      return yield* runList(shell, branch.then.commands, io);
  shell.status = 0;
  return node.else ? yield* runList(shell, node.else.commands, io) : 0;
}

/** Runs a loop's body once; true when the loop is over. */
function* runBody(shell: Shell, body: CompoundList, io: Io): Routine<boolean> {
  try {
    yield* runList(shell, body.commands, io);
    return false;
  } catch (error) {
    if (!(error instanceof Leave) || (error.how !== 'break' && error.how !== 'continue')) throw error;
    if (error.count > 1) throw new Leave(error.how, error.count - 1);
    shell.status = 0;
    return error.how === 'break';
  }
}

function* inLoop(shell: Shell, run: () => Routine<number>): Routine<number> {
  shell.loopDepth++;
  try {
    return yield* run();
  } finally {
    shell.loopDepth--;
  }
}

function* runFor(shell: Shell, node: For, io: Io): Routine<number> {
  const words = node.wordlist ? yield* expandWords(shell, node.wordlist, io) : shell.positional;
  const inner = io.last ? { ...io, last: false } : io;
  shell.status = 0;
  return yield* inLoop(shell, function* () {
    for (const word of words) {
      if (shell.tired) yield* shell.rest();
      if (shell.options.xtrace)
        yield* shell.printError(io, `${shell.parameter('PS4') ?? '+ '}for ${node.name.value} in ${words.join(' ')}\n`);
      shell.set(node.name.value, word);
      if (yield* runBody(shell, node.body, inner)) break;
    }
    return shell.status;
  });
}

function* runArithmeticFor(shell: Shell, node: ArithmeticFor, io: Io): Routine<number> {
  const inner = io.last ? { ...io, last: false } : io;
  const text = (part: { readonly pos: number; readonly end: number } | undefined): string =>
    part ? io.unit.source.slice(part.pos, part.end) : '';
  const [start, test, update] = [text(node.initialize), text(node.test), text(node.update)];
  yield* expandArithmetic(shell, start, io);
  shell.status = 0;
  return yield* inLoop(shell, function* () {
    const plain = isPlainArithmetic(test);
    while (test === '' || (plain ? evaluateArithmetic(shell, test) : yield* expandArithmetic(shell, test, io))) {
      if (shell.tired) yield* shell.rest();
      if (yield* runBody(shell, node.body, inner)) break;
      if (update !== '') yield* expandArithmetic(shell, update, io);
    }
    return shell.status;
  });
}

function* runWhile(shell: Shell, node: While, io: Io): Routine<number> {
  const guarded = { ...io, guarded: true, last: false };
  const inner = io.last ? { ...io, last: false } : io;
  const goOn = node.kind === 'while';
  return yield* inLoop(shell, function* () {
    let status = 0;
    for (;;) {
      if (shell.tired) yield* shell.rest();
      if (((yield* runList(shell, node.clause.commands, guarded)) === 0) !== goOn) break;
      const over = yield* runBody(shell, node.body, inner);
      status = shell.status;
      if (over) break;
    }
    shell.status = status;
    return status;
  });
}

function* runCase(shell: Shell, node: Case, io: Io): Routine<number> {
  const word = yield* expandWord(shell, node.word, io);
  const { patterns } = shell.session;
  const ignoreCase = shell.shopt.has('nocasematch');
  let fall = false;
  shell.status = 0;
  for (const item of node.items) {
    let matches = fall;
    for (const pattern of item.pattern) {
      if (matches) break;
      matches = wholePattern(yield* expandPattern(shell, pattern, io), patterns, { ignoreCase }).test(word);
    }
    if (!matches) continue;
    yield* runList(shell, item.body.commands, io);
    if (item.terminator === ';&') fall = true;
    else if (item.terminator === ';;&') fall = false;
    else break;
  }
  return shell.status;
}

function* runSelect(shell: Shell, node: Select, io: Io): Routine<number> {
  const words = node.wordlist ? yield* expandWords(shell, node.wordlist, io) : shell.positional;
  const width = String(words.length).length;
  return yield* inLoop(shell, function* () {
    let menu = true;
    for (;;) {
      if (menu)
        yield* shell.printError(io, words.map((word, i) => `${String(i + 1).padStart(width)}) ${word}\n`).join(''));
      yield* shell.printError(io, shell.parameter('PS3') ?? '#? ');
      const input = io.fds[0];
      if (!isReader(input)) return 1;
      const reader = patient(input);
      io.fds[0] = reader;
      const line = yield* readLine(reader);
      if (line === null) {
        yield* shell.printError(io, '\n');
        return 1;
      }
      const reply = line.replace(/\n$/, '');
      shell.set('REPLY', reply);
      menu = reply === '';
      if (menu) continue;
      shell.set(node.name.value, /^\d+$/.test(reply) ? (words[Number(reply) - 1] ?? '') : '');
      if (yield* runBody(shell, node.body, io)) return shell.status;
    }
  });
}

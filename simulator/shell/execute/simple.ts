/**
 * Simple commands: expansion, assignments, redirections, and what a name means: function, builtin, program, script, nothing
 * (external.ts).
 */

import { FileError } from '../../kernel/files.ts';
import { BrokenPipe } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { keyOf } from '../expand/parameter.ts';
import { quoteTrace, singleQuote } from '../expand/quote.ts';
import { expandText, expandWord, expandWords } from '../expand/words.ts';
import { PosixFailure, SPECIAL } from '../posix/failure.ts';
import { quoted, tracedByAsh } from '../posix/quote.ts';
import {
  Abandoned,
  type ArrayLiteral,
  type Builtin,
  ExpansionError,
  type FunctionDefinition,
  type Io,
  Leave,
  type Shell,
} from '../shell.ts';
import { RESERVED } from '../syntax/keywords.ts';
import { type ArrayElement, type Command, type Simple, type Word, wordOfAssignment } from '../syntax/nodes.ts';
import { runDebugTrap, runPendingTraps, runReturnTrap, withoutInheritedTraps } from '../traps.ts';
import { ReadonlyVariable } from '../variables.ts';
import { inItsWords } from './dialect.ts';
import { runExternal } from './external.ts';
import { RedirectionFailed, redirect } from './redirect.ts';
import { trace } from './trace.ts';

/** Builtins whose arguments may be assignments of arrays and are not split. */
const DECLARATIONS: ReadonlySet<string> = new Set(['declare', 'typeset', 'local', 'export', 'readonly', 'alias']);
/** As deep as the host's stack allows; bash has no limit but its memory ($FUNCNEST). */
const FUNCTION_DEPTH_LIMIT = 600;
const NO_ARRAYS: ReadonlyMap<string, ArrayLiteral> = new Map();

interface Expanded {
  readonly argv: string[];
  readonly arrays: ReadonlyMap<string, ArrayLiteral>;
}

export function* runSimple(shell: Shell, node: Simple, io: Io): Routine<number> {
  if (shell.tired) yield* shell.rest();
  shell.line = node.line;
  if (shell.trapping === 0) shell.command = node;
  if (shell.traps.size > 0 && node.words.length + node.assignments.length > 0 && (yield* runDebugTrap(shell, node, io)))
    return 0;
  shell.substitutionStatus = undefined;
  const before = shell.temporary.length;
  const expanded = yield* expandCommand(shell, node, io);
  if (shell.variables.circular.length > 0) yield* shell.warnOfCircles(io);
  const { argv, arrays } = expanded;
  if (argv.length === 0) {
    const status = yield* assignOnly(shell, node, io);
    if (shell.temporary.length > before) shell.tidy(before);
    return status;
  }
  const plain = node.redirections.length === 0 && node.assignments.length === 0;
  if (plain && shell.options.xtrace) yield* traceCommand(shell, io, expanded);
  const status = plain ? yield* runNamed(shell, argv, arrays, io) : yield* runChanged(shell, node, expanded, io);
  // A function that was called has run other commands since.
  shell.lastArgument = argv[argv.length - 1] as string;
  // Outside functions a command of its own process, or with redirections, closes those of an enclosing command, too.
  if (shell.temporary.length > 0 && shell.functionDepth === 0 && (!plain || !isOwn(shell, argv[0] as string)))
    shell.tidy();
  else if (shell.temporary.length > before) shell.tidy(before);
  return status;
}

/** Whether the shell itself runs what the name means. */
const isOwn = (shell: Shell, name: string): boolean => shell.functions.has(name) || shell.engine.builtins.has(name);

/** A command with redirections or assignments of its own. */
function* runChanged(shell: Shell, node: Simple, expanded: Expanded, io: Io): Routine<number> {
  const { argv, arrays } = expanded;
  const { redirections, assignments } = node;
  let changed = { io, opened: [] as readonly { close(): void }[] };
  const restore: (() => void)[] = [];
  try {
    const traced: string[] = [];
    for (const assignment of assignments) {
      const { name } = assignment;
      const value = assignment.value ? yield* expandWord(shell, assignment.value, io, true) : '';
      const whole = assignment.append ? (shell.parameter(name) ?? '') + value : value;
      if (shell.options.xtrace) traced.push(`${name}${assignment.append ? '+' : ''}=${tracedValue(shell, value)}`);
      restore.push(shell.variables.setTemporarily(name, whole));
    }
    if (shell.options.xtrace) yield* traceCommand(shell, io, expanded, traced);
    if (argv[0] === 'exec' && argv.length === 1) return yield* redirectForGood(shell, node, io);
    if (redirections.length > 0) changed = yield* redirect(shell, redirections, io);
    return yield* runNamed(shell, argv, arrays, changed.io);
  } catch (error) {
    if (error instanceof RedirectionFailed) return redirectionFailed(shell, argv[0]);
    if (error instanceof ReadonlyVariable && shell.session.dialect === 'bash') {
      yield* shell.complain(io, `${error.name}: readonly variable`);
      return 1;
    }
    throw error;
  } finally {
    for (const undo of restore.reverse()) undo();
    for (const end of changed.opened) end.close();
  }
}

/** dash shows words as they are, ash those with signs of the shell's in quotes. */
const tracedWord = ({ session }: Shell, word: string): string =>
  session.dialect === 'bash' ? quoteTrace(word) : session.dialect === 'dash' ? word : tracedByAsh(word);
const tracedValue = (shell: Shell, value: string): string => (value === '' ? '' : tracedWord(shell, value));

/** What a command's arrays become, and then the command without them. */
function* traceCommand(
  shell: Shell,
  io: Io,
  { argv, arrays }: Expanded,
  assignments: readonly string[] = [],
): Routine<void> {
  if (shell.session.dialect !== 'bash') {
    const words = argv.map((word) =>
      shell.session.dialect === 'ash' && RESERVED.has(word) ? quoted(word) : tracedWord(shell, word),
    );
    return yield* trace(shell, io, [...assignments, ...words].join(' '));
  }
  for (const assignment of assignments) yield* trace(shell, io, assignment);
  for (const [name, { append, items }] of arrays)
    yield* trace(
      shell,
      io,
      `${name}${append ? '+' : ''}=(${items.map(({ subscript, value }) => `${subscript === undefined ? '' : `[${singleQuote(subscript)}]=`}${singleQuote(value)}`).join(' ')})`,
    );
  yield* trace(shell, io, argv.map((word) => tracedWord(shell, word)).join(' '));
}

function* expandCommand(shell: Shell, { words }: Simple, io: Io): Routine<Expanded> {
  if (!words.some((word) => 'kind' in word)) {
    const argv = yield* expandWords(shell, words as readonly Word[], io);
    if (argv.length > 0) shell.lastArgument = argv[argv.length - 1] as string;
    return { argv, arrays: NO_ARRAYS };
  }
  const argv: string[] = [];
  const arrays = new Map<string, ArrayLiteral>();
  for (const word of words) {
    if (!('kind' in word)) {
      for (const one of yield* expandWords(shell, [word], io)) argv.push(one);
      continue;
    }
    const command = argv[0] === 'command' || argv[0] === 'builtin' ? argv[1] : argv[0];
    const { name, subscript, append, elements, value } = word;
    if (!DECLARATIONS.has(command ?? '')) {
      if (elements) argv.push(word.text);
      else for (const one of yield* expandWords(shell, [wordOfAssignment(word)], io)) argv.push(one);
    } else if (elements) {
      arrays.set(name, yield* expandArray(shell, elements, append, io));
      argv.push(name);
    } else
      argv.push(
        `${name}${subscript === undefined ? '' : `[${subscript}]`}${append ? '+' : ''}=${value ? yield* expandWord(shell, value, io, true) : ''}`,
      );
  }
  if (argv.length > 0) shell.lastArgument = argv[argv.length - 1] as string;
  return { argv, arrays };
}

function* expandArray(shell: Shell, elements: readonly ArrayElement[], append: boolean, io: Io): Routine<ArrayLiteral> {
  const items: { subscript: string | undefined; value: string; append: boolean }[] = [];
  for (const element of elements) {
    if (element.subscript === undefined) {
      for (const value of yield* expandWords(shell, [element.value], io))
        items.push({ subscript: undefined, value, append: false });
      continue;
    }
    items.push({
      subscript: yield* keyOf(shell, element.subscript, io),
      value: yield* expandWord(shell, element.value, io, true),
      append: element.append,
    });
  }
  return { append, items };
}

/** A line of assignments and redirections without a command. */
function* assignOnly(shell: Shell, { assignments, redirections }: Simple, io: Io): Routine<number> {
  const traced: string[] = [];
  try {
    for (const item of assignments) {
      const { name, subscript, append, elements, value } = item;
      const head = `${name}${subscript === undefined ? '' : `[${subscript}]`}${append ? '+' : ''}`;
      if (elements) {
        if (subscript !== undefined)
          throw new ExpansionError(`${name}[${subscript}]: cannot assign list to array member`);
        const array = yield* expandArray(shell, elements, append, io);
        if (shell.options.xtrace) yield* trace(shell, io, item.text);
        shell.engine.assignArray(shell, name, array);
        continue;
      }
      const text = value ? yield* expandWord(shell, value, io, true) : '';
      if (shell.options.xtrace) {
        traced.push(`${head}=${tracedValue(shell, text)}`);
        if (shell.session.dialect === 'bash') yield* trace(shell, io, traced.pop() as string);
      }
      const key = subscript === undefined ? undefined : yield* subscriptText(shell, name, subscript, io);
      shell.engine.assign(shell, name, key, text, append);
    }
    if (traced.length > 0) yield* trace(shell, io, traced.join(' '));
    if (redirections.length > 0) for (const end of (yield* redirect(shell, redirections, io)).opened) end.close();
  } catch (error) {
    if (error instanceof RedirectionFailed) return redirectionFailed(shell, undefined);
    throw error;
  }
  return shell.substitutionStatus ?? 0;
}

function* subscriptText(shell: Shell, name: string, subscript: string, io: Io): Routine<string> {
  const key =
    shell.variables.get(shell.variables.target(name))?.value instanceof Map
      ? yield* keyOf(shell, subscript, io)
      : yield* expandText(shell, subscript, io);
  if (subscript.trim() === '' || key === '') throw new ExpansionError(`${name}[${subscript}]: bad array subscript`);
  return key;
}

/** `exec > file`: the shell's own descriptors change. */
function* redirectForGood(shell: Shell, { redirections }: Simple, io: Io): Routine<number> {
  try {
    const changed = yield* redirect(shell, redirections, io);
    const before = io.fds.slice();
    for (let fd = 0; fd < Math.max(before.length, changed.io.fds.length); fd++) io.fds[fd] = changed.io.fds[fd];
    for (const end of before) if (end && !io.fds.includes(end)) end.close();
    return 0;
  } catch (error) {
    if (!(error instanceof RedirectionFailed)) throw error;
    return redirectionFailed(shell, 'exec');
  }
}

/** Builtins whose refusal of a readonly variable starts with their name. */
const NAMES_ITSELF: ReadonlySet<string> = new Set(['unset', 'declare', 'typeset', 'local', 'export']);

/** Runs a command that is already words. */
export function runNamed(
  shell: Shell,
  argv: readonly string[],
  arrays: ReadonlyMap<string, ArrayLiteral>,
  io: Io,
  options: { functions?: boolean; builtins?: boolean; special?: boolean } = {},
): Routine<number> {
  const name = argv[0] as string;
  const args = argv.slice(1);
  if (options.functions !== false) {
    const definition = shell.functions.get(name);
    if (definition) return runFunction(shell, name, definition, args, io);
  }
  const builtin = options.builtins === false ? undefined : shell.builtin(name);
  if (!builtin) return runExternal(shell, name, args, io, runFunction);
  const running = runBuiltin(shell, name, builtin, args, arrays, io);
  return shell.session.dialect === 'bash' ? running : asPosix(shell, name, running, io, options.special !== false);
}

/** A builtin of dash or ash: messages name it, and what it raises ends it; a special one takes a script with it. */
function* asPosix(shell: Shell, name: string, running: Routine<number>, io: Io, special: boolean): Routine<number> {
  const { commandName: outer, outerCommandName } = shell;
  shell.outerCommandName = outer;
  shell.commandName = name;
  try {
    return yield* running;
  } catch (error) {
    let status: number;
    if (error instanceof PosixFailure) status = error.status;
    else if (error instanceof ReadonlyVariable) {
      yield* shell.say(io, `${error.name}: is read only`);
      status = 2;
    } else throw error;
    if (special && SPECIAL.has(name)) throw givenUp(shell, status);
    return status;
  } finally {
    shell.commandName = outer;
    shell.outerCommandName = outerCommandName;
  }
}

/** How dash and ash leave after an error: a script ends, and a prompt comes back. */
const givenUp = (shell: Shell, status: number): Leave | Abandoned =>
  shell.session.interactive && shell.subshellDepth === 0 ? new Abandoned(status) : new Leave('exit', status);

/** Status after a redirection that cannot be; of a special builtin it ends dash and ash. */
function redirectionFailed(shell: Shell, name: string | undefined): number {
  const { dialect } = shell.session;
  const status = dialect === 'dash' ? 2 : 1;
  if (dialect !== 'bash' && name !== undefined && SPECIAL.has(name) && !shell.functions.has(name))
    throw givenUp(shell, status);
  return status;
}

function* runBuiltin(
  shell: Shell,
  name: string,
  builtin: Builtin,
  args: readonly string[],
  arrays: ReadonlyMap<string, ArrayLiteral>,
  io: Io,
): Routine<number> {
  try {
    return yield* builtin(shell, args, io, arrays);
  } catch (error) {
    if (error instanceof FileError) {
      yield* shell.complain(io, `${name}: write error: ${error.text}`);
      return 1;
    }
    if (error instanceof BrokenPipe && shell.process.disposition('SIGPIPE') !== 'default') {
      shell.process.signal('SIGPIPE');
      yield* shell.complain(io, `${name}: write error: Broken pipe`);
      return 1;
    }
    if (error instanceof ExpansionError && error.message !== '' && DECLARATIONS.has(name) && !error.fatal)
      throw new ExpansionError(`${name}: ${error.message}`);
    if (error instanceof ReadonlyVariable && shell.session.dialect === 'bash') {
      yield* shell.complain(
        io,
        `${NAMES_ITSELF.has(name) ? `${name}: ` : ''}${error.name}: ${name === 'unset' ? 'cannot unset: ' : ''}readonly variable`,
      );
      return 1;
    }
    throw error;
  }
}

/** A group's list at once: recursion has fewer frames. */
const bodyOf = (shell: Shell, body: Command, io: Io): Routine<number> =>
  body.kind === 'group' && body.redirections.length === 0
    ? shell.engine.list(shell, body.body, io)
    : shell.engine.command(shell, body, io);

export function* runFunction(
  shell: Shell,
  name: string,
  definition: FunctionDefinition,
  args: readonly string[],
  io: Io,
): Routine<number> {
  const limit = Number(shell.parameter('FUNCNEST')) || FUNCTION_DEPTH_LIMIT;
  if (shell.functionDepth >= limit) {
    yield* shell.complain(io, `${name}: maximum function nesting level exceeded (${limit})`);
    throw new ExpansionError('');
  }
  const { positional, loopDepth, line } = shell;
  shell.positional = args;
  shell.loopDepth = 0;
  shell.frames.push({ kind: 'function', name, source: definition.unit.label, line });
  shell.variables.enterFunction();
  const restoreTraps = shell.traps.size > 0 ? withoutInheritedTraps(shell) : undefined;
  const inner = { ...io, unit: definition.unit, last: false };
  try {
    let status: number;
    try {
      if (shell.traps.size > 0) yield* runDebugTrap(shell, definition.body, inner);
      status = yield* bodyOf(shell, definition.body, inner);
    } catch (error) {
      // Messages name the place inside the function.
      if (error instanceof ExpansionError && error.message !== '') {
        yield* shell.complain(inner, inItsWords(shell, error.message));
        throw new ExpansionError('', error.fatal);
      }
      if (error instanceof ReadonlyVariable) {
        yield* shell.complain(inner, `${error.name}: readonly variable`);
        throw new ExpansionError('');
      }
      if (!(error instanceof Leave) || error.how !== 'return') throw error;
      status = error.count;
    }
    shell.status = status;
    if (shell.pendingTraps.length > 0) yield* runPendingTraps(shell, inner);
    yield* runReturnTrap(shell, inner);
    return status;
  } finally {
    restoreTraps?.();
    shell.variables.leaveFunction();
    const frame = shell.frames.pop();
    if (frame?.options) shell.options = frame.options;
    shell.positional = positional;
    shell.loopDepth = loopDepth;
    shell.line = line;
  }
}

/** Redirections: opens what they name and gives the command a changed table of descriptors. */
import { FileError } from '../../kernel/files.ts';
import type { Reader, Writer } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import {
  type Descriptors,
  isReader,
  isWriter,
  openBoth,
  openReader,
  openWriter,
  patient,
  textReader,
} from '../descriptors.ts';
import { deviceReader } from '../devices.ts';
import { expandBody, expandWord, expandWords } from '../expand/words.ts';
import { ExpansionError, type Io, type Shell } from '../shell.ts';
import type { Redirection } from '../syntax/nodes.ts';

/** A redirection that cannot be done; its message has been printed when it leaves `redirect`. */
export class RedirectionFailed {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

interface Redirected {
  readonly io: Io;
  /** What was opened, to be closed when the command has ended. */
  readonly opened: readonly (Reader | Writer)[];
}

/** Carries the redirections out in order. Throws `RedirectionFailed` when it has told of what failed. */
export function* redirect(shell: Shell, redirections: readonly Redirection[], io: Io): Routine<Redirected> {
  const fds = io.fds.slice();
  const opened: (Reader | Writer)[] = [];
  const changed: Io = { ...io, fds };
  try {
    for (const redirection of redirections) yield* one(shell, redirection, changed, opened);
  } catch (error) {
    const failed =
      error instanceof FileError
        ? new RedirectionFailed(`${error.path}: ${error.text}`)
        : error instanceof RedirectionFailed
          ? error
          : undefined;
    // Told where standard error goes by then.
    if (failed) yield* shell.complain(changed, failed.message);
    for (const end of opened) end.close();
    throw failed ?? error;
  }
  return { io: changed, opened };
}

function* one(shell: Shell, redirection: Redirection, io: Io, opened: (Reader | Writer)[]): Routine<void> {
  const { fds } = io;
  const { operator, fd: number, document, target: word } = redirection;
  const put = (fd: number, end: Reader | Writer): void => {
    fds[fd] = end;
    opened.push(end);
  };
  if (document) {
    const text = document.quoted ? document.body : yield* expandBody(shell, document.parts, io);
    put(yield* descriptorOf(shell, redirection, fds), textReader(text));
    return;
  }
  if (word === undefined) return;
  if (operator === '<<<') {
    const text = yield* expandWord(shell, word, io);
    put(yield* descriptorOf(shell, redirection, fds), textReader(`${text}\n`));
    return;
  }
  const only = word.parts.length === 1 ? word.parts[0] : undefined;
  if (only?.kind === 'process' && (operator === '<' || operator === '>' || operator === '>>')) {
    put(yield* descriptorOf(shell, redirection, fds), shell.engine.processPipe(shell, only.script, only.direction, io));
    return;
  }
  const words = yield* expandWords(shell, [word], io);
  if (words.length !== 1) throw new RedirectionFailed(`${word.text}: ambiguous redirect`);
  const target = words[0] as string;
  if (target === '') throw new RedirectionFailed(': No such file or directory');
  const fd = yield* descriptorOf(shell, redirection, fds);
  if (operator === '>&' || operator === '<&') {
    yield* duplicate(shell, io, target, word.text, operator, fd, number, redirection.variable !== undefined, put);
    return;
  }
  const open = function* (append: boolean): Routine<Writer> {
    return special(target, fds, isWriter) ?? (yield* writing(shell, target, append));
  };
  switch (operator) {
    case '<':
      put(fd, special(target, fds, isReader) ?? patient(yield* reading(shell, target)));
      return;
    case '<>':
      if (!shell.files.exists(shell.path(target))) yield* writing(shell, target, true);
      put(fd, openBoth(shell.files, shell.path(target)));
      return;
    case '&>':
    case '&>>': {
      const writer = yield* open(operator === '&>>');
      put(1, writer);
      fds[2] = writer;
      return;
    }
    case '>':
      if (
        shell.options.noclobber &&
        target !== '/dev/null' &&
        shell.files.exists(shell.path(target)) &&
        shell.files.stat(shell.path(target)).kind === 'file'
      )
        throw shell.session.dialect === 'bash'
          ? new RedirectionFailed(`${target}: cannot overwrite existing file`)
          : cannot(shell.session.dialect, 'create', target, new FileError('EEXIST', target));
      put(fd, yield* open(false));
      return;
    default:
      put(fd, yield* open(operator === '>>'));
  }
}

/** The descriptor that a redirection is about; `{name}>` takes a free one from 10 up. */
function* descriptorOf(shell: Shell, redirection: Redirection, fds: Descriptors): Routine<number> {
  const { variable, fd, operator, target } = redirection;
  if (variable === undefined) return fd ?? (operator.startsWith('<') ? 0 : 1);
  const element = /^(\w+)\[([\s\S]*)\]$/.exec(variable);
  const name = element?.[1] ?? variable;
  // `{name}>&-` closes the descriptor that the variable holds.
  if ((operator === '>&' || operator === '<&') && target?.text === '-') {
    const value = shell.arrayValue(name);
    const held = element && Array.isArray(value) ? value[Number(element[2])] : shell.parameter(name);
    if (held === undefined || !/^\d+$/.test(held)) throw new RedirectionFailed(`${variable}: Bad file descriptor`);
    return Number(held);
  }
  let free = 10;
  while (fds[free]) free++;
  shell.engine.assign(shell, name, element?.[2], String(free), false);
  return free;
}

function* duplicate(
  shell: Shell,
  io: Io,
  target: string,
  written: string,
  operator: '>&' | '<&',
  fd: number,
  number: number | undefined,
  named: boolean,
  put: (fd: number, end: Reader | Writer) => void,
): Routine<void> {
  const { fds } = io;
  if (target === '-') {
    fds[fd] = undefined;
    return;
  }
  const move = /^(\d+)(-?)$/.exec(target);
  if (move) {
    const from = fds[Number(move[1])];
    if (!from) throw new RedirectionFailed(`${written}: Bad file descriptor`);
    fds[fd] = from;
    if (move[2]) fds[Number(move[1])] = undefined;
    return;
  }
  if (shell.session.dialect === 'dash' || (shell.session.dialect === 'ash' && operator === '<&')) {
    const what = shell.session.dialect === 'dash' ? 'Syntax error: Bad' : 'syntax error: bad';
    throw new ExpansionError(`${what} fd number`);
  }
  if (operator === '<&' || number !== undefined || named) throw new RedirectionFailed(`${target}: ambiguous redirect`);
  const writer = yield* writing(shell, target, false);
  put(1, writer);
  fds[2] = writer;
}

/** /dev/stdin and its kin lead to descriptors that are open. */
function special<T extends Reader | Writer>(
  target: string,
  fds: Descriptors,
  fits: (end: Reader | Writer | undefined) => end is T,
): T | undefined {
  const match = /^\/dev\/(?:(stdin)|(stdout)|(stderr)|(tty)|fd\/(\d+))$/.exec(
    target.replace(/^\/proc\/self\/fd\//, '/dev/fd/'),
  );
  if (!match) return undefined;
  if (match[4]) {
    const tty = fds.find((end): end is T => fits(end) && end.tty !== undefined);
    if (!tty) throw new RedirectionFailed('/dev/tty: No such device or address');
    return tty.dup() as T;
  }
  const end = fds[match[1] ? 0 : match[2] ? 1 : match[3] ? 2 : Number(match[5])];
  if (!fits(end)) {
    if (match[5] && end === undefined) return undefined;
    throw new RedirectionFailed(`${target}: No such file or directory`);
  }
  return end.dup() as T;
}

/** Errors name the target as it was written. */
function* writing(shell: Shell, target: string, append: boolean): Routine<Writer> {
  try {
    return yield* openWriter(shell.files, shell.path(target), append);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw shell.session.dialect !== 'bash'
      ? cannot(shell.session.dialect, 'create', target, error)
      : new FileError(error.code, target);
  }
}

function* reading(shell: Shell, target: string): Routine<Reader> {
  try {
    const path = shell.path(target);
    return deviceReader(shell.session.host.kernel, path) ?? (yield* openReader(shell.files, path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw shell.session.dialect !== 'bash'
      ? cannot(shell.session.dialect, 'open', target, error)
      : new FileError(error.code, target);
  }
}

/** The words of busybox and of dash. Upstream: ash.c and dash's redir.c, openredirect and errmsg. */
function cannot(
  dialect: 'dash' | 'ash',
  what: 'create' | 'open',
  target: string,
  { code, text }: FileError,
): RedirectionFailed {
  const missing = code === 'ENOENT' || code === 'ENOTDIR';
  if (dialect === 'dash') {
    const why = !missing ? text : what === 'create' ? 'Directory nonexistent' : 'No such file';
    return new RedirectionFailed(`cannot ${what} ${target}: ${why}`);
  }
  const why = !missing ? text : what === 'create' ? 'nonexistent directory' : 'no such file';
  return new RedirectionFailed(`can't ${what} ${target}: ${why}`);
}

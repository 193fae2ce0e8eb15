/** Redirections: opens what they name and gives the command a changed table of descriptors. */
import type { Redirection } from 'unbash';
import { FileError } from '../../kernel/files.ts';
import type { Reader, Writer } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { type Descriptors, isReader, isWriter, openReader, openWriter, patient, textReader } from '../descriptors.ts';
import { deviceReader } from '../devices.ts';
import { expandBody, expandWord, expandWords } from '../expand/words.ts';
import type { Io, Shell } from '../shell.ts';

/** A redirection that cannot be done; its message is still to be printed. */
export class RedirectionFailed {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export interface Redirected {
  readonly io: Io;
  /** What was opened, to be closed when the command has ended. */
  readonly opened: readonly (Reader | Writer)[];
}

/** Carries the redirections out in order. Throws `RedirectionFailed`. */
export function* redirect(shell: Shell, redirections: readonly Redirection[], io: Io): Routine<Redirected> {
  const fds = io.fds.slice();
  const opened: (Reader | Writer)[] = [];
  const changed: Io = { ...io, fds };
  try {
    for (const redirection of redirections) yield* one(shell, redirection, changed, opened);
  } catch (error) {
    for (const end of opened) end.close();
    if (error instanceof FileError) throw new RedirectionFailed(`${error.path}: ${error.text}`);
    throw error;
  }
  return { io: changed, opened };
}

function* one(shell: Shell, redirection: Redirection, io: Io, opened: (Reader | Writer)[]): Routine<void> {
  const { fds } = io;
  const number = redirection.descriptor?.type === 'FileDescriptor' ? redirection.descriptor.value : undefined;
  const put = (fd: number, end: Reader | Writer): void => {
    fds[fd] = end;
    opened.push(end);
  };
  if (redirection.type === 'HereDoc') {
    const { body, delimiter } = redirection;
    let text = body.text;
    if (redirection.operator === '<<-') text = text.replace(/^\t+/gm, '');
    if (!delimiter?.quoted && body.parts)
      text = yield* expandBody(shell, redirection.operator === '<<-' ? withoutTabs(body.parts) : body.parts, io);
    else if (!delimiter?.quoted) text = text.replace(/\\([\\$`\n])/g, (_, c: string) => (c === '\n' ? '' : c));
    put(number ?? 0, textReader(text));
    return;
  }
  if (redirection.target === undefined) return;
  if (redirection.type === 'HereString') {
    put(number ?? 0, textReader(`${yield* expandWord(shell, redirection.target, io)}\n`));
    return;
  }
  const words = yield* expandWords(shell, [redirection.target], io);
  if (words.length !== 1) throw new RedirectionFailed(`${redirection.target.text}: ambiguous redirect`);
  const target = words[0] as string;
  if (target === '') throw new RedirectionFailed(': No such file or directory');
  const { operator } = redirection;
  let fd = number ?? (operator.startsWith('<') ? 0 : 1);
  if (redirection.descriptor?.type === 'FileDescriptorVariable') {
    fd = 10;
    while (fds[fd]) fd++;
    shell.set(redirection.descriptor.name, String(fd));
  }
  if (operator === '>&' || operator === '<&') {
    duplicate(shell, io, target, operator, fd, number, put);
    return;
  }
  const open = (append: boolean): Writer => special(target, fds, isWriter) ?? writing(shell, target, append);
  switch (operator) {
    case '<':
      put(fd, special(target, fds, isReader) ?? patient(reading(shell, target)));
      return;
    case '<>':
      if (!shell.files.exists(shell.path(target))) writing(shell, target, true);
      put(fd, patient(reading(shell, target)));
      return;
    case '&>':
    case '&>>': {
      const writer = open(operator === '&>>');
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
        throw new RedirectionFailed(`${target}: cannot overwrite existing file`);
      put(fd, open(false));
      return;
    default:
      put(fd, open(operator === '>>'));
  }
}

function duplicate(
  shell: Shell,
  io: Io,
  target: string,
  operator: '>&' | '<&',
  fd: number,
  number: number | undefined,
  put: (fd: number, end: Reader | Writer) => void,
): void {
  const { fds } = io;
  if (target === '-') {
    fds[fd] = undefined;
    return;
  }
  const move = /^(\d+)(-?)$/.exec(target);
  if (move) {
    const from = fds[Number(move[1])];
    if (!from) throw new RedirectionFailed(`${move[1]}: Bad file descriptor`);
    fds[fd] = from;
    if (move[2]) fds[Number(move[1])] = undefined;
    return;
  }
  if (operator === '<&' || number !== undefined) throw new RedirectionFailed(`${target}: ambiguous redirect`);
  const writer = writing(shell, target, false);
  put(1, writer);
  fds[2] = writer;
}

/** /dev/stdin and its kin lead to descriptors that are open. */
function special<T extends Reader | Writer>(
  target: string,
  fds: Descriptors,
  fits: (end: Reader | Writer | undefined) => end is T,
): T | undefined {
  const match = /^\/dev\/(?:(stdin)|(stdout)|(stderr)|(tty)|fd\/(\d+))$/.exec(target);
  if (!match) return undefined;
  if (match[4]) {
    const tty = fds.find((end): end is T => fits(end) && end.tty !== undefined);
    if (!tty) throw new RedirectionFailed('/dev/tty: No such device or address');
    return tty.dup() as T;
  }
  const end = fds[match[1] ? 0 : match[2] ? 1 : match[3] ? 2 : Number(match[5])];
  if (!fits(end)) throw new RedirectionFailed(`${target}: No such file or directory`);
  return end.dup() as T;
}

/** Errors name the target as it was written. */
function writing(shell: Shell, target: string, append: boolean): Writer {
  try {
    return openWriter(shell.files, shell.path(target), append);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw shell.session.ash ? cannot('create', target, error) : new FileError(error.code, target);
  }
}

function reading(shell: Shell, target: string): Reader {
  try {
    const path = shell.path(target);
    return deviceReader(shell.session.host.kernel, path) ?? openReader(shell.files, path);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw shell.session.ash ? cannot('open', target, error) : new FileError(error.code, target);
  }
}

/** busybox's words. Upstream: ash.c, openredirect and errmsg. */
function cannot(what: 'create' | 'open', target: string, { code, text }: FileError): RedirectionFailed {
  const missing = what === 'create' ? 'nonexistent directory' : 'no such file';
  return new RedirectionFailed(`can't ${what} ${target}: ${code === 'ENOENT' || code === 'ENOTDIR' ? missing : text}`);
}

/** `<<-` drops tabs at the start of lines, also of those that hold expansions. */
function withoutTabs<T extends { readonly type: string }>(parts: readonly T[]): T[] {
  let lineStart = true;
  return parts.map((part) => {
    if (part.type !== 'Literal') {
      lineStart = false;
      return part;
    }
    const literal = part as unknown as { value: string };
    const value = literal.value.replace(/(^|\n)\t+/g, (all, before: string, at: number) =>
      before === '\n' || (at === 0 && lineStart) ? before : all,
    );
    lineStart = value.endsWith('\n');
    return { ...part, value } as T;
  });
}

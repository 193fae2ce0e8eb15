/** read, mapfile. */
import { FileError } from '../../kernel/files.ts';
import { textDecoder } from '../../kernel/stream.ts';
import { type Routine, race, timer, wait } from '../../kernel/wait.ts';
import { isReader, type PatientReader, patient, readLine } from '../descriptors.ts';
import type { Builtin, Io, Shell } from '../shell.ts';

/** The reader of a descriptor, able to take back what was read too much. */
function reader(io: Io, fd: number): PatientReader | undefined {
  const end = io.fds[fd];
  if (!isReader(end)) return undefined;
  const able = patient(end);
  io.fds[fd] = able;
  return able;
}

export const read: Builtin = function* (shell, args, io) {
  let raw = false;
  let prompt = '';
  let array: string | undefined;
  let delimiter = '\n';
  let count: number | undefined;
  let exactly = false;
  let seconds: number | undefined;
  let fd = 0;
  let silent = false;
  let i = 0;
  for (; i < args.length && /^-./.test(args[i] as string); i++) {
    const arg = args[i] as string;
    if (arg === '--') {
      i++;
      break;
    }
    for (let j = 1; j < arg.length; j++) {
      const letter = arg[j] as string;
      if (letter === 'r') raw = true;
      else if (letter === 's') silent = true;
      else if (letter === 'e') continue;
      else if ('padnNtui'.includes(letter)) {
        const value = arg.slice(j + 1) || (args[++i] ?? '');
        if (letter === 'p') prompt = value;
        else if (letter === 'a') array = value;
        else if (letter === 'd') delimiter = value[0] ?? '\0';
        else if (letter === 'n' || letter === 'N') {
          count = Number(value);
          exactly = letter === 'N';
        } else if (letter === 't') seconds = Number(value);
        else if (letter === 'u') fd = Number(value);
        break;
      } else {
        yield* shell.complain(io, `read: -${letter}: invalid option`);
        yield* shell.printError(
          io,
          'read: usage: read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]\n',
        );
        return 2;
      }
    }
  }
  const names = args.slice(i);
  for (const name of names)
    if (!/^[A-Za-z_]\w*(\[.*\])?$/.test(name)) {
      yield* shell.complain(io, `read: \`${name}': not a valid identifier`);
      return 1;
    }
  const input = reader(io, fd);
  if (!input) {
    yield* shell.complain(io, `read: ${fd}: invalid file descriptor: Bad file descriptor`);
    return 1;
  }
  if (prompt !== '' && input.tty) yield* shell.printError(io, prompt);
  const tty = input.tty as { setEcho?: (on: boolean) => void; setRaw?: (on: boolean) => void } | undefined;
  if (silent) tty?.setEcho?.(false);
  if (count !== undefined) tty?.setRaw?.(true);
  let got: Got;
  try {
    got = yield* take(input, delimiter, count, exactly, seconds, raw);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* shell.complain(io, `read: read error: ${fd}: ${error.text}`);
    return 1;
  } finally {
    if (silent) tty?.setEcho?.(true);
    if (count !== undefined) tty?.setRaw?.(false);
  }
  if (array !== undefined)
    shell.engine.assignArray(shell, array, {
      append: false,
      items: fields(shell, got, Number.POSITIVE_INFINITY).map((value) => ({ subscript: undefined, value })),
    });
  else if (names.length === 0) store(shell, 'REPLY', unmark(got.text));
  else if (exactly)
    names.forEach((name, n) => {
      store(shell, name, n === 0 ? unmark(got.text) : '');
    });
  else {
    const values = fields(shell, got, names.length);
    names.forEach((name, n) => store(shell, name, values[n] ?? ''));
  }
  return got.timedOut ? 142 : got.ended ? 1 : 0;
};

function store(shell: Shell, name: string, value: string): void {
  const match = /^(\w+)(?:\[(.*)\])?$/.exec(name) as RegExpExecArray;
  shell.engine.assign(shell, match[1] as string, match[2], value, false);
}

interface Got {
  /** Characters that a backslash protects are preceded by MARK. */
  readonly text: string;
  readonly ended: boolean;
  readonly timedOut: boolean;
}

const MARK = '\u0001';
const unmark = (text: string): string => text.replaceAll(MARK, '');

function* take(
  input: PatientReader,
  delimiter: string,
  count: number | undefined,
  exactly: boolean,
  seconds: number | undefined,
  raw: boolean,
): Routine<Got> {
  let text = '';
  const decode = textDecoder();
  let waited = seconds;
  for (;;) {
    let chunk: string | Uint8Array | null;
    if (waited !== undefined) {
      const { index, value } = yield* race<unknown>([input.next, timer(Math.max(1, waited * 1000))]);
      if (index === 1) return { text, ended: false, timedOut: true };
      chunk = value as string | null;
      waited = seconds;
    } else chunk = yield* wait(input.next);
    if (chunk === null) return { text, ended: true, timedOut: false };
    const piece = decode(chunk);
    for (let i = 0; i < piece.length; i++) {
      const c = piece[i] as string;
      if (c === delimiter && !exactly) {
        if (i + 1 < piece.length) input.putBack(piece.slice(i + 1));
        return { text, ended: false, timedOut: false };
      }
      if (c === '\\' && !raw) {
        const next = piece[i + 1];
        if (next === undefined) {
          // The escaped character is in the next chunk.
          const more = yield* wait(input.next);
          if (more === null) return { text, ended: true, timedOut: false };
          input.putBack(c + decode(more));
          break;
        }
        if (next !== '\n') text += MARK + next;
        i++;
      } else text += c;
      if (count !== undefined && [...unmark(text)].length >= count) {
        if (i + 1 < piece.length) input.putBack(piece.slice(i + 1));
        return { text, ended: false, timedOut: false };
      }
    }
  }
}

/** Splits at IFS into at most `limit` fields; the last takes the rest. */
function fields(shell: Shell, got: Got, limit: number): string[] {
  const ifs = shell.variables.text('IFS') ?? ' \t\n';
  const { text } = got;
  const blank = (c: string): boolean => (c === ' ' || c === '\t' || c === '\n') && ifs.includes(c);
  const out: string[] = [];
  let i = 0;
  while (i < text.length && blank(text[i] as string)) i++;
  while (i < text.length) {
    if (out.length === limit - 1) {
      let end = text.length;
      while (end > i && blank(text[end - 1] as string) && text[end - 2] !== MARK) end--;
      let rest = text.slice(i, end);
      // A single trailing delimiter is dropped when nothing follows it.
      const last = rest.at(-1);
      if (
        last !== undefined &&
        ifs.includes(last) &&
        !blank(last) &&
        [...rest].filter((c) => ifs.includes(c) && !blank(c)).length === 1
      )
        rest = rest.slice(0, -1);
      out.push(unmark(rest));
      return out;
    }
    let field = '';
    while (i < text.length && !(ifs.includes(text[i] as string) && text[i] !== MARK)) {
      if (text[i] === MARK) {
        field += text[i + 1] ?? '';
        i += 2;
      } else field += text[i++];
    }
    out.push(field);
    while (i < text.length && blank(text[i] as string)) i++;
    if (i < text.length && ifs.includes(text[i] as string) && !blank(text[i] as string) && text[i] !== MARK) {
      if (!blank(text[i - 1] as string) || field !== '') i++;
      while (i < text.length && blank(text[i] as string)) i++;
    }
  }
  return out;
}

export const mapfile: Builtin = function* (shell, args, io) {
  let strip = false;
  let limit = Number.POSITIVE_INFINITY;
  let origin = 0;
  let skip = 0;
  let delimiter = '\n';
  let fd = 0;
  let name = 'MAPFILE';
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === '-t') strip = true;
    else if (arg === '-n') limit = Number(args[++i]) || Number.POSITIVE_INFINITY;
    else if (arg === '-O') origin = Number(args[++i]);
    else if (arg === '-s') skip = Number(args[++i]);
    else if (arg === '-d') delimiter = args[++i]?.[0] ?? '\0';
    else if (arg === '-u') fd = Number(args[++i]);
    else if (!arg.startsWith('-')) name = arg;
  }
  const input = reader(io, fd);
  if (!input) return 1;
  const old = shell.variables.get(name)?.value;
  const lines: string[] = origin > 0 && Array.isArray(old) ? old.slice() : [];
  for (let n = 0; n < limit; ) {
    const line = yield* readLine(input, delimiter);
    if (line === null) break;
    if (skip-- > 0) continue;
    lines[origin + n++] = strip && line.endsWith(delimiter) ? line.slice(0, -1) : line;
  }
  shell.variables.setValue(name, lines);
  return 0;
};

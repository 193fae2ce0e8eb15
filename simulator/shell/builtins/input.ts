/** read, mapfile. */
import { FileError } from '../../kernel/files.ts';
import { textDecoder } from '../../kernel/stream.ts';
import { isTerminal } from '../../kernel/tty.ts';
import { type Routine, race, timer, wait } from '../../kernel/wait.ts';
import { isReader, type PatientReader, patient, readLine } from '../descriptors.ts';
import { singleQuote } from '../expand/quote.ts';
import { raise } from '../posix/failure.ts';
import type { Builtin, Io, Shell } from '../shell.ts';
import { ReadonlyVariable } from '../variables.ts';
import { assignNamed, targetName } from './assignable.ts';
import { readOptions } from './options.ts';

/** The reader of a descriptor, able to take back what was read too much. */
function reader(io: Io, fd: number): PatientReader | undefined {
  const end = io.fds[fd];
  if (!isReader(end)) return undefined;
  const able = patient(end);
  io.fds[fd] = able;
  return able;
}

export const read: Builtin = function* (shell, args, io) {
  const options = yield* readOptions(shell, io, 'read', args, 'ersa:d:i:n:N:p:t:u:');
  if (!options) return 2;
  const { letters, values, operands: names } = options;
  if (names.length === 0 && shell.session.dialect === 'dash') return yield* raise(shell, io, 'arg count');
  const complain = function* (message: string): Routine<number> {
    yield* shell.complain(io, `read: ${message}`);
    return 1;
  };
  const raw = letters.includes('r');
  const silent = letters.includes('s');
  const prompt = values.get('p') ?? '';
  const array = values.get('a');
  const delimiter = values.get('d') === undefined ? '\n' : ([...(values.get('d') as string)][0] ?? '\0');
  const exactly = values.has('N');
  const countText = values.get('N') ?? values.get('n');
  if (countText !== undefined && !/^\d+$/.test(countText)) return yield* complain(`${countText}: invalid number`);
  const count = countText === undefined ? undefined : Number(countText);
  const time = values.get('t');
  if (time !== undefined && !/^\d*\.?\d*$/.test(time)) return yield* complain(`${time}: invalid timeout specification`);
  const seconds = time === undefined ? undefined : Number(time);
  const fdText = values.get('u');
  if (fdText !== undefined && !/^\d+$/.test(fdText))
    return yield* complain(`${fdText}: invalid file descriptor specification`);
  const fd = Number(fdText ?? 0);
  for (const name of array === undefined ? names.slice(0, 1) : [array])
    if (targetName(name) === undefined) return yield* complain(`\`${name}': not a valid identifier`);
  const input = reader(io, fd);
  if (!input) {
    if (fdText === undefined) return yield* complain('read error: 0: Bad file descriptor');
    return yield* complain(`${fd}: invalid file descriptor: Bad file descriptor`);
  }
  if (seconds === 0) return 0;
  if (count === 0) {
    for (const name of names.length > 0 ? names : ['REPLY']) assignNamed(shell, name, '');
    return 0;
  }
  if (prompt !== '' && input.tty) yield* shell.printError(io, prompt);
  const tty = isTerminal(input.tty) ? input.tty : undefined;
  const before = tty?.mode;
  if (tty && (silent || count !== undefined))
    tty.setMode({
      ...tty.mode,
      ...(silent ? { echo: false } : {}),
      ...(count === undefined ? {} : { canonical: false }),
    });
  let got: Got;
  try {
    got = yield* take(input, delimiter, count, exactly, seconds, raw);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* shell.complain(io, `read: read error: ${fd}: ${error.text}`);
    return 1;
  } finally {
    if (before) tty?.setMode(before);
  }
  const timedOut = shell.session.dialect === 'ash' ? 1 : 142;
  const status = got.timedOut ? timedOut : got.ended ? 1 : 0;
  if (array !== undefined) {
    if (shell.variables.get(array)?.value instanceof Map) return yield* complain(`${array}: not an indexed array`);
    shell.engine.assignArray(shell, array, {
      append: false,
      items: fields(shell, got, Number.POSITIVE_INFINITY).map((value) => ({ subscript: undefined, value })),
    });
    return status;
  }
  const texts = names.length === 0 || exactly ? [unmark(got.text)] : fields(shell, got, names.length);
  for (const [n, name] of (names.length === 0 ? ['REPLY'] : names).entries()) {
    if (targetName(name) === undefined) return yield* complain(`\`${name}': not a valid identifier`);
    try {
      assignNamed(shell, name, texts[n] ?? '');
    } catch (error) {
      if (!(error instanceof ReadonlyVariable)) throw error;
      yield* shell.complain(io, `${error.name}: readonly variable`);
      return 1;
    }
  }
  return status;
};

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

const mapfileAs = (command: string): Builtin =>
  function* (shell, args, io) {
    const options = yield* readOptions(shell, io, command, args, 'd:u:n:O:tC:c:s:');
    if (!options) return 2;
    const { letters, values, operands } = options;
    const refusals = [
      ['n', 'line count'],
      ['O', 'array origin'],
      ['s', 'line count'],
      ['c', 'callback quantum'],
      ['u', 'file descriptor specification'],
    ] as const;
    for (const [letter, what] of refusals) {
      const value = values.get(letter);
      if (value === undefined || (/^\d+$/.test(value) && !(letter === 'c' && value === '0'))) continue;
      yield* shell.complain(io, `${command}: ${value}: invalid ${what}`);
      return 1;
    }
    const name = operands[0] ?? 'MAPFILE';
    if (!/^[A-Za-z_]\w*$/.test(name)) {
      yield* shell.complain(
        io,
        `${command}: ${name === '' ? 'empty array variable name' : `\`${name}': not a valid identifier`}`,
      );
      return 1;
    }
    const fd = Number(values.get('u') ?? 0);
    const input = reader(io, fd);
    if (!input) {
      yield* shell.complain(io, `${command}: ${fd}: invalid file descriptor: Bad file descriptor`);
      return 1;
    }
    const old = shell.variables.get(shell.variables.target(name));
    if (old?.value instanceof Map) {
      yield* shell.complain(io, `${command}: ${name}: not an indexed array`);
      return 1;
    }
    if (old?.readonly) throw new ReadonlyVariable(name);
    const strip = letters.includes('t');
    const delimiter = values.get('d') === undefined ? '\n' : (values.get('d')?.[0] ?? '\0');
    const limit = Number(values.get('n') ?? 0) || Number.POSITIVE_INFINITY;
    const origin = Number(values.get('O') ?? 0);
    let skip = Number(values.get('s') ?? 0);
    const callback = values.get('C');
    const quantum = Number(values.get('c') ?? 5000);
    const lines: string[] = values.has('O') && Array.isArray(old?.value) ? old.value.slice() : [];
    shell.variables.setValue(name, lines);
    for (let n = 0; n < limit; ) {
      const line = yield* readLine(input, delimiter);
      if (line === null) break;
      if (skip-- > 0) continue;
      const text = strip && line.endsWith(delimiter) ? line.slice(0, -1) : line;
      n++;
      if (callback !== undefined && n % quantum === 0)
        yield* shell.engine.run(shell, `${callback} ${origin + n - 1} ${singleQuote(text)}`, io, {
          unit: io.unit,
          line: shell.line,
        });
      lines[origin + n - 1] = text;
    }
    return 0;
  };
export const mapfile = mapfileAs('mapfile');
export const readarray = mapfileAs('readarray');

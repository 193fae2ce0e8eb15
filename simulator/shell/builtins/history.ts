/** history, fc: the lines entered at the prompt. */
import { FileError } from '../../kernel/files.ts';
import type { Routine } from '../../kernel/wait.ts';
import { remember } from '../history-keeping.ts';
import { Abandoned, type Builtin, type Io, type Shell } from '../shell.ts';
import { readOptions } from './options.ts';

/** Upstream: bash's builtins/history.def. The lab's log has every line: HISTFILE need not be set, and is not written at the end. */
export const history: Builtin = function* (shell, args, io) {
  const lines = shell.history;
  // an offset that counts from the end looks like an option
  const minus = args[0] === '-d' && /^-\d+/.test(args[1] ?? '');
  const read = minus
    ? { letters: ['d'], values: new Map([['d', args[1] as string]]), operands: args.slice(2) }
    : yield* readOptions(shell, io, 'history', args, 'acd:npsrw');
  if (!read) return 2;
  const { letters, values, operands } = read;
  const files = ['a', 'n', 'r', 'w'].filter((letter) => letters.includes(letter));
  if (files.length > 1) {
    yield* shell.complain(io, 'history: cannot use more than one of -anrw');
    return 1;
  }
  if (letters.includes('c')) {
    lines.length = 0;
    if (files.length === 0) return 0;
  }
  // the line that says this is none of them
  if (letters.includes('s') || letters.includes('p')) {
    if (operands.length > 0 && shell.session.interactive && shell.subshellDepth === 0) lines.pop();
    if (letters.includes('s')) {
      if (operands.length > 0) lines.push(operands.join(' '));
      return 0;
    }
    return yield* expanded(shell, io, operands);
  }
  const offset = values.get('d');
  if (offset !== undefined) return yield* deleted(shell, io, offset);
  if (files.length > 0) return inFile(shell, files[0] as string, operands[0]);
  const [text] = operands;
  if (operands.length > 1 || (text !== undefined && !/^[-+]?\d+$/.test(text))) {
    const what = operands.length > 1 ? 'too many arguments' : `${text}: numeric argument required`;
    yield* shell.complain(io, `history: ${what}`);
    if (operands.length > 1) throw new Abandoned(2);
    return 1;
  }
  // when a line was entered is not kept
  if (shell.parameter('HISTTIMEFORMAT')) yield* shell.complain(io, 'history: not simulated: HISTTIMEFORMAT');
  const count = text === undefined ? lines.length : Math.abs(Number(text));
  const from = Math.max(0, lines.length - count);
  yield* shell.print(
    io,
    lines
      .slice(from)
      .map((line, i) => `${String(from + i + 1).padStart(5)}  ${line}\n`)
      .join(''),
  );
  return 0;
};

/** `-p`: what lines become by earlier ones. */
function* expanded(shell: Shell, io: Io, operands: readonly string[]): Routine<number> {
  let status = 0;
  for (const operand of operands) {
    const result = shell.engine.expandHistory(operand, shell.history);
    if ('error' in result) {
      yield* shell.complain(io, `history: ${operand}: history expansion failed`);
      status = 1;
    } else yield* shell.print(io, `${result.line}\n`);
  }
  return status;
}

/** `-d 3`, `-d -1`, `-d 2-4` */
function* deleted(shell: Shell, io: Io, offset: string): Routine<number> {
  const lines = shell.history;
  const range = /^(-?\d+)-(-?\d+)$/.exec(offset);
  const at = (text: string): number => (Number(text) < 0 ? lines.length + Number(text) : Number(text) - 1);
  for (const text of range ? [range[1] as string, range[2] as string] : [offset])
    if (!/^-?\d+$/.test(text) || at(text) < 0 || at(text) >= lines.length) {
      yield* shell.complain(io, `history: ${text}: history position out of range`);
      return 1;
    }
  const from = at(range?.[1] ?? offset);
  const to = at(range?.[2] ?? offset);
  if (to < from) return 1;
  lines.splice(from, to - from + 1);
  return 0;
}

/** `-w`, `-a` write a file, `-r`, `-n` read one; HISTFILE without a name. */
function inFile(shell: Shell, letter: string, operand: string | undefined): number {
  const name = operand ?? shell.parameter('HISTFILE') ?? '';
  if (name === '') return 0;
  const path = shell.path(name);
  const lines = shell.history;
  const { files } = shell;
  try {
    if (letter === 'w' || letter === 'a') {
      const text = lines
        .slice(letter === 'w' ? 0 : shell.historyInFile)
        .map((line) => `${line}\n`)
        .join('');
      const before = letter === 'a' && files.exists(path) ? files.readText(path) : '';
      files.write(path, before + text, { mode: 0o600 });
    } else
      lines.push(
        ...files
          .readText(path)
          .split('\n')
          .filter((line) => line !== ''),
      );
    shell.historyInFile = lines.length;
    return 0;
  } catch (error) {
    // says nothing, as bash does
    if (error instanceof FileError) return 1;
    throw error;
  }
}

/** `fc -l` lists, `fc -s` runs again; without either the lines go through an editor first. */
export const fc: Builtin = function* (shell, args, io) {
  const { history: lines } = shell;
  const first = args.findIndex((arg) => /^-?\d+$/.test(arg));
  const read = yield* readOptions(shell, io, 'fc', first < 0 ? args : args.slice(0, first), 'e:lnrs');
  if (!read) return 2;
  const { letters } = read;
  const operands = first < 0 ? read.operands : [...read.operands, ...args.slice(first)];
  /** The line that runs is not one of them. */
  const past = lines.slice(0, -1);
  const find = (word: string): number => {
    if (/^-\d+$/.test(word)) return past.length + Number(word);
    return /^\d+$/.test(word) ? Number(word) - 1 : past.findLastIndex((line) => line.startsWith(word));
  };
  if (letters.includes('s') || read.values.get('e') === '-') {
    const replacement = /^([^=]+)=([\s\S]*)$/.exec(operands[0] ?? '');
    const word = replacement ? operands[1] : operands[0];
    let line = word === undefined ? past.at(-1) : past[find(word)];
    if (line === undefined) {
      yield* shell.complain(io, 'fc: no command found');
      return 1;
    }
    if (replacement) line = line.replace(replacement[1] as string, () => replacement[2] as string);
    yield* shell.printError(io, `${line}\n`);
    lines.pop();
    remember(shell, [line]);
    return yield* shell.engine.run(shell, line, io, { unit: io.unit, line: shell.line });
  }
  if (!letters.includes('l')) {
    if (!shell.session.interactive && lines.length === 0) return 0;
    const from = operands[0] === undefined ? past.length - 1 : find(operands[0]);
    const to = operands[1] === undefined ? from : find(operands[1]);
    if (past[from] === undefined || past[to] === undefined) {
      yield* shell.complain(io, 'fc: history specification out of range');
      return 1;
    }
    const chosen = from <= to ? past.slice(from, to + 1) : past.slice(to, from + 1).reverse();
    const editor = read.values.get('e') ?? shell.parameter('FCEDIT') ?? shell.parameter('EDITOR') ?? 'vi';
    return yield* editAndRun(shell, io, editor, chosen);
  }
  if (past.length === 0) return 0;
  const last = past.length - 1;
  if (operands.slice(0, 2).some((word) => !/^-?\d+$/.test(word) && find(word) < 0)) {
    yield* shell.complain(io, 'fc: no command found');
    return 1;
  }
  const place = (word: string): number => {
    const at = find(word);
    // none is the last; what is out of range the first
    if (/^0+$/.test(word)) return last;
    return at > last ? 0 : Math.max(0, at);
  };
  let from = operands[0] === undefined ? Math.max(0, past.length - 16) : place(operands[0]);
  let to = operands[1] === undefined ? last : place(operands[1]);
  const backwards = from > to;
  if (backwards) [from, to] = [to, from];
  const shown: string[] = [];
  for (let i = from; i <= to; i++) shown.push(`${letters.includes('n') ? '' : i + 1}\t ${past[i]}\n`);
  if (letters.includes('r') !== backwards) shown.reverse();
  yield* shell.print(io, shown.join(''));
  return 0;
};

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Opens lines in an editor, says what came out of it and runs that. Upstream: bash's builtins/fc.def. */
function* editAndRun(shell: Shell, io: Io, editor: string, chosen: readonly string[]): Routine<number> {
  const random = shell.session.host.kernel.random('fc');
  const path = `/tmp/bash-fc.${Array.from('XXXXXX', () => LETTERS[random.int(LETTERS.length)]).join('')}`;
  shell.files.write(path, `${chosen.join('\n')}\n`, { mode: 0o600 });
  try {
    const status = yield* shell.engine.run(shell, `${editor} ${path}`, io, { unit: io.unit, line: shell.line });
    // what asked for the editor is no line of the history
    shell.history.pop();
    if (status !== 0) return 1;
    const text = shell.files.readText(path).replace(/\n+$/, '');
    if (text.trim() === '') return 0;
    let result = 0;
    let command = '';
    for (const line of text.split('\n')) {
      command += `${line}\n`;
      yield* shell.printError(io, `${line}\n`);
      if (shell.engine.unfinished(command)) continue;
      remember(shell, shell.engine.historyEntries(command, shell));
      result = yield* shell.engine.run(shell, command, io, { unit: io.unit, line: shell.line });
      command = '';
    }
    return command === '' ? result : yield* shell.engine.run(shell, command, io, { unit: io.unit, line: shell.line });
  } finally {
    if (shell.files.exists(path)) shell.files.remove(path);
  }
}

/** history, fc: the lines entered at the prompt. */
import type { Routine } from '../../kernel/wait.ts';
import type { Builtin, Io, Shell } from '../shell.ts';
import { readOptions } from './options.ts';

export const history: Builtin = function* (shell, args, io) {
  const { history: lines, interactive } = shell.session;
  const minus = args[0] === '-d' && /^-\d+$/.test(args[1] ?? '');
  const read = minus
    ? { letters: ['d'], values: new Map([['d', args[1] as string]]), operands: [] }
    : yield* readOptions(shell, io, 'history', args, 'acd:npsrw');
  if (!read) return 2;
  const { letters, values, operands } = read;
  if (letters.includes('c')) {
    lines.length = 0;
    return 0;
  }
  const offset = values.get('d');
  if (offset !== undefined) {
    const n = Number(offset);
    const at = n < 0 ? lines.length + n : n - 1;
    if (!/^-?\d+$/.test(offset) || at < 0 || at >= lines.length) {
      yield* shell.complain(io, `history: ${offset}: history position out of range`);
      return 1;
    }
    lines.splice(at, 1);
    return 0;
  }
  if (letters.includes('s')) {
    lines.push(operands.join(' '));
    return 0;
  }
  if (letters.includes('p')) {
    yield* shell.print(io, operands.map((text) => `${text}\n`).join(''));
    return 0;
  }
  // Nothing is kept in a file: the lab's log has every line.
  if (letters.length > 0) return 0;
  const [text] = operands;
  if (text !== undefined && !/^\d+$/.test(text)) {
    yield* shell.complain(io, `history: ${text}: numeric argument required`);
    return 1;
  }
  if (operands.length > 1) {
    yield* shell.complain(io, 'history: too many arguments');
    return 1;
  }
  if (!interactive && lines.length === 0) return 0;
  const count = text === undefined ? lines.length : Number(text);
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

/** `fc -l` lists, `fc -s` runs again; without either the lines go through an editor first. */
export const fc: Builtin = function* (shell, args, io) {
  const { history: lines } = shell.session;
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
    lines[lines.length - 1] = line;
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
  const from = operands[0] === undefined ? Math.max(0, past.length - 16) : Math.max(0, find(operands[0]));
  const to = operands[1] === undefined ? past.length - 1 : Math.min(past.length - 1, find(operands[1]));
  const shown: string[] = [];
  for (let i = from; i <= to; i++) shown.push(`${letters.includes('n') ? '' : i + 1}\t ${past[i]}\n`);
  if (letters.includes('r')) shown.reverse();
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
    if (status !== 0) return 1;
    const text = shell.files.readText(path).replace(/\n+$/, '');
    if (text.trim() === '') return 0;
    const { history } = shell.session;
    history[history.length - 1] = text;
    yield* shell.printError(io, `${text}\n`);
    return yield* shell.engine.run(shell, text, io, { unit: io.unit, line: shell.line });
  } finally {
    if (shell.files.exists(path)) shell.files.remove(path);
  }
}

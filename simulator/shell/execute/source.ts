/**
 * Where commands come from: text that is read and run line by line, as bash does. What stands on lines before a syntax error has run,
 * and an error of expansion gives up its line only.
 */
import { textDecoder } from '../../kernel/stream.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import type { PatientReader } from '../descriptors.ts';
import type { RunWhere } from '../engine.ts';
import { Abandoned, ExpansionError, type Io, Leave, type Shell } from '../shell.ts';
import type { DialectName } from '../syntax/dialects.ts';
import { SyntaxFault } from '../syntax/fault.ts';
import type { List } from '../syntax/nodes.ts';
import { Parser } from '../syntax/parser.ts';
import { syntaxOf } from '../syntax/reading.ts';
import type { Unit } from '../unit.ts';
import { runList } from './executor.ts';
import { complainAbout } from './subshell.ts';

/** Runs a whole text. */
export function* runSource(shell: Shell, text: string, io: Io, { unit, line }: RunWhere): Routine<number> {
  const source = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  const inner: Io = { ...io, unit, last: false };
  const parser = new Parser(source, line ?? 1, syntaxOf(shell));
  let empty = true;
  for (;;) {
    const left = parser.lexer.left;
    const list = yield* nextLine(shell, parser, inner, (line ?? 1) + newlines(text));
    if (list === 'fault') return shell.status;
    if (shell.options.verbose)
      yield* shell.printError(inner, source.slice(source.length - left, source.length - parser.lexer.left));
    if (!list) {
      if (empty) shell.status = 0;
      return shell.status;
    }
    empty = false;
    if (shell.options.noexec && !shell.session.interactive) continue;
    yield* runLine(shell, list, { ...inner, last: io.last === true && parser.lexer.over });
  }
}

/** Runs commands as they come from a reader; what they read themselves is not run. */
export function* runInput(shell: Shell, input: PatientReader, io: Io, unit: Unit): Routine<number> {
  const inner: Io = { ...io, unit, last: false };
  const decode = textDecoder();
  let text = '';
  let line = 1;
  let ended = false;
  for (;;) {
    if (!ended) {
      const chunk = yield* wait(input.next);
      text += decode(chunk);
      ended = chunk === null;
    }
    while (text.includes('\n') || (ended && text !== '')) {
      const parser = new Parser(text, line, syntaxOf(shell));
      if (!ended && isUnfinished(parser, text)) break;
      const list = yield* nextLine(shell, parser, inner, line + newlines(text));
      if (list === 'fault') return shell.status;
      const rest = parser.lexer.text.slice(parser.lexer.at);
      if (shell.options.verbose) yield* shell.printError(inner, text.slice(0, text.length - rest.length));
      line = parser.lexer.line;
      text = '';
      if (!list) break;
      if (rest !== '') input.putBack(rest);
      if (shell.options.noexec || (yield* runLine(shell, list, inner)) === undefined) continue;
      break;
    }
    if (ended && text === '') {
      const more = yield* wait(input.next);
      if (more === null) return shell.status;
      text = decode(more);
    }
  }
}

/** Whether more text could change how the first line is read. */
function isUnfinished(probe: Parser, text: string): boolean {
  try {
    const trial = new Parser(text, 1, probe.lexer.syntax);
    trial.nextLine();
    return trial.lexer.documents.warnings.length > 0;
  } catch (error) {
    if (error instanceof SyntaxFault) return error.unfinished;
    throw error;
  }
}

const newlines = (text: string): number => text.split('\n').length - 1;

/** `end`: the line where the text ends. */
function* nextLine(shell: Shell, parser: Parser, io: Io, end: number): Routine<List | undefined | 'fault'> {
  try {
    const list = parser.nextLine();
    yield* warn(shell, parser, io);
    shell.line = parser.lexer.lastLine;
    return list;
  } catch (error) {
    if (!(error instanceof SyntaxFault)) throw error;
    yield* warn(shell, parser, io);
    yield* reportSyntax(shell, error, io.unit, io, end);
    if (!error.silent) shell.status = error.status;
    return 'fault';
  }
}

/** Here-documents that the end of the text has ended. */
function* warn(shell: Shell, parser: Parser, io: Io): Routine<void> {
  if (shell.session.dialect !== 'bash') return;
  for (const { line, start, delimiter } of parser.lexer.documents.takeWarnings()) {
    const { label, numbered, kind } = io.unit;
    const where = numbered ? `${kind ? `${kind}: ` : ''}line ${line}: ` : '';
    yield* shell.printError(
      io,
      `${label}: ${where}warning: here-document at line ${start} delimited by end-of-file (wanted \`${delimiter}')\n`,
    );
  }
}

/** Runs the commands of one line. */
function* runLine(shell: Shell, list: List, io: Io): Routine<number> {
  try {
    yield* runList(shell, list, io);
  } catch (error) {
    const status = yield* complainAbout(shell, io, error);
    if (status === undefined) throw error;
    shell.status = status;
    shell.pipeStatus = [status];
    const { interactive } = shell.session;
    const ends = shell.session.dialect !== 'bash' || (error instanceof ExpansionError && error.fatal);
    if (ends && !interactive) throw new Leave('exit', status);
    if (interactive && !io.unit.numbered) throw new Abandoned(status);
  } finally {
    if (shell.temporary.length > 0) shell.tidy();
  }
  return shell.status;
}

/** Prints a syntax error in bash's words. */
export function* reportSyntax(shell: Shell, fault: SyntaxFault, unit: Unit, io: Io, end = fault.line): Routine<void> {
  const prefix = (line: number): string =>
    unit.numbered ? `${unit.label}: ${unit.kind ? `${unit.kind}: ` : ''}line ${line}: ` : `${unit.label}: `;
  if (fault.message === '') return;
  if (shell.session.dialect !== 'bash') {
    // What does not end is told of where the text ends, but for "${".
    shell.line = fault.unfinished && fault.posix !== "missing '}'" ? end : fault.line;
    yield* shell.say(io, posixFault(fault, shell.session.dialect));
    if (!shell.session.interactive) throw new Leave('exit', 2);
    return;
  }
  if (fault.before) yield* shell.printError(io, `${prefix(fault.before.line)}${fault.before.message}\n`);
  yield* shell.printError(io, `${prefix(fault.line)}${fault.message}\n`);
  if (fault.offending !== undefined && unit.numbered)
    yield* shell.printError(io, `${prefix(fault.line)}${fault.offendingPrefix}\`${fault.offending}'\n`);
}

/** A syntax error in the words of dash, or of busybox's ash. */
function posixFault({ message, found, expecting, posix }: SyntaxFault, dialect: DialectName): string {
  if (posix !== undefined)
    return dialect === 'dash'
      ? `Syntax error: ${posix.charAt(0).toUpperCase()}${posix.slice(1)}`
      : `syntax error: ${posix}`;
  const quotes = /looking for matching `(["'])'/.test(message);
  const what = found ?? (quotes ? undefined : 'end of file');
  const wanted = what !== undefined && expecting !== undefined ? ` (expecting "${expecting}")` : '';
  if (dialect === 'dash')
    return `Syntax error: ${what === undefined ? 'Unterminated quoted string' : `${what} unexpected${wanted}`}`;
  return `syntax error: ${what === undefined ? 'unterminated quoted string' : `unexpected ${what}${wanted}`}`;
}

/** Whether a prompt should go on asking (PS2). */
export function isIncomplete(source: string, extglob: boolean): boolean {
  const parser = new Parser(`${source}\n`, 1, { extglob });
  try {
    parser.all();
    return parser.lexer.documents.warnings.length > 0 || /(?:^|[^\\])(?:\\\\)*\\$/.test(source);
  } catch (error) {
    if (error instanceof SyntaxFault) return error.unfinished;
    throw error;
  }
}

/** Puts the shell together: the executor, the builtins and the expansions reach each other through this object. */
import type { Routine } from '../../kernel/wait.ts';
import { BUILTINS } from '../builtins/list.ts';
import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { expandText } from '../expand/words.ts';
import { completeness, parseUnit, type SyntaxFault, syntaxFault } from '../parse.ts';
import { Abandoned, type Engine, ExpansionError, type Io, Leave, type Shell } from '../shell.ts';
import { lineAt, type Unit } from '../unit.ts';
import { assign, assignArray } from './assign.ts';
import { testArguments } from './conditional.ts';
import { runCommand, runList } from './executor.ts';
import { runNamed } from './simple.ts';
import { complainAbout, fork, processSubstitution, substitute, waitForeground } from './subshell.ts';

export const ENGINE: Engine = {
  parse: parseUnit,
  unfinished: (source) => completeness(source) === 'incomplete',
  runUnit,
  expandText,
  builtins: BUILTINS,
  run: (shell, source, io, label) =>
    runUnit(
      shell,
      label === 'eval'
        ? parseUnit(source, io.unit.label, io.unit.numbered, 'eval')
        : parseUnit(source, label ?? io.unit.label, label !== undefined || io.unit.numbered),
      io,
    ),
  command: runCommand,
  call: (shell, argv, io, options) => runNamed(shell, argv, new Map(), io, options),
  substitute,
  processSubstitution,
  arithmetic: evaluateArithmetic,
  fork,
  waitForeground,
  assign,
  assignArray,
  testArguments,
};

/**
 * Runs a whole unit. As bash, which reads line by line: what stands on lines before a syntax error runs, and an error
 * of expansion gives up the rest of its line only.
 */
export function* runUnit(shell: Shell, unit: Unit, io: Io): Routine<number> {
  const inner: Io = { ...io, unit };
  const fault = syntaxFault(unit);
  const statements = fault
    ? unit.script.commands.filter((statement) => statement.end <= fault.runUntil)
    : unit.script.commands;
  shell.status = statements.length === 0 && !fault ? 0 : shell.status;
  for (let i = 0; i < statements.length; i++) {
    const last = io.last === true && i === statements.length - 1 && !fault;
    try {
      yield* runList(shell, [statements[i] as (typeof statements)[number]], last ? inner : { ...inner, last: false });
      if (shell.temporary.length > 0) shell.tidy();
    } catch (error) {
      const status = yield* complainAbout(shell, inner, error);
      if (status === undefined) throw error;
      shell.status = status;
      if (error instanceof ExpansionError && error.fatal && !shell.session.interactive) throw new Leave('exit', status);
      if (shell.session.interactive && !shell.unit?.numbered) throw new Abandoned(status);
      const line = lineAt(unit, (statements[i] as (typeof statements)[number]).end);
      if (shell.temporary.length > 0) shell.tidy();
      while (i + 1 < statements.length && lineAt(unit, (statements[i + 1] as (typeof statements)[number]).pos) === line)
        i++;
    }
  }
  if (fault) {
    yield* reportSyntax(shell, unit, fault, inner);
    shell.status = 2;
  }
  return shell.status;
}

function* reportSyntax(shell: Shell, unit: Unit, fault: SyntaxFault, io: Io): Routine<void> {
  const prefix = unit.numbered
    ? `${unit.label}: ${unit.kind ? `${unit.kind}: ` : ''}line ${fault.line}: `
    : `${unit.label}: `;
  const messages = unit.numbered ? fault.messages : fault.messages.slice(0, 1);
  for (const message of messages) yield* shell.printError(io, `${prefix}${message}\n`);
}

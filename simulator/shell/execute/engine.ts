/** Puts the shell together: the executor, the builtins and the expansions reach each other through this object. */
import { BUILTINS } from '../builtins/list.ts';
import { localTime } from '../clock-zone.ts';
import { programmed } from '../completion/programmable.ts';
import type { Engine } from '../engine.ts';
import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { expandParameter } from '../expand/parameter.ts';
import { tilde } from '../expand/parts.ts';
import { expandArithmetic, expandBody, expandText } from '../expand/words.ts';
import { expandHistory } from '../history-expansion.ts';
import { keptOf, remember } from '../history-keeping.ts';
import { historyEntries } from '../history-lines.ts';
import { Editing } from '../line-editor/editing.ts';
import { readAgain, readlineOf } from '../line-editor/of-shell.ts';
import { POSIX_BUILTINS } from '../posix/builtins.ts';
import { PosixFailure } from '../posix/failure.ts';
import { letters } from '../posix/settings.ts';
import { posixTest } from '../posix/test.ts';
import { reword } from '../posix/words.ts';
import { promptText } from '../prompt.ts';
import { formatTime } from '../strftime.ts';
import { Parser } from '../syntax/parser.ts';
import { commandText, functionText } from '../syntax/printer.ts';
import { assign, assignArray } from './assign.ts';
import { boundCommand } from './bound-command.ts';
import { reapCoprocs } from './coproc.ts';
import { runCommand, runList } from './executor.ts';
import { processPipe, processSubstitution } from './process-substitution.ts';
import { runNamed } from './simple.ts';
import { isIncomplete, reportSyntax, runSource } from './source.ts';
import { fork, reportDeath, substitute, waitForeground } from './subshell.ts';
import { testArguments } from './tests.ts';

export const ENGINE: Engine = {
  unfinished: (source) => isIncomplete(source, true),
  expandText,
  expandBody,
  expandParameter,
  expandArithmetic,
  expandHistory,
  editing: (host, shell) => new Editing(host, readlineOf(shell)),
  readline: readlineOf,
  readInitFiles: (shell) => {
    const readline = readlineOf(shell);
    readAgain(shell, readline);
    return readline.takeProblems();
  },
  boundCommand,
  tilde: (shell, word) => tilde(shell, word, true),
  historyEntries: (text, { shopt }) =>
    historyEntries(text, {
      cmdhist: shopt.has('cmdhist'),
      lithist: shopt.has('lithist'),
      unfinished: (command) => isIncomplete(command, true),
    }),
  remembered: (shell, text) => keptOf(shell, shell.engine.historyEntries(text, shell)),
  remember: (shell, text) => remember(shell, shell.engine.historyEntries(text, shell)),
  timeText: (form, wallMs, zone) => formatTime(form, wallMs, undefined, localTime(zone, wallMs)),
  prompt: (shell, format, io) =>
    promptText(shell, io, format, function* () {
      return shell.engine;
    }),
  builtins: BUILTINS,
  builtin: ({ session }, name) =>
    (session.dialect === 'bash' ? undefined : POSIX_BUILTINS.get(name)) ?? BUILTINS.get(name),
  optionLetters: letters,
  *complainPosix(shell, io, message) {
    const { text, how } = reword(shell.session.dialect, shell.commandName ?? '', message, shell.lastArgument);
    if (how === 'plain') yield* shell.sayPlainly(io, text);
    else if (how === 'bare') yield* shell.printError(io, `${text}\n`);
    else if (text !== '') yield* shell.say(io, text);
    if (how === 'raise') throw new PosixFailure();
    if (how === 'bare') throw new PosixFailure(1);
  },
  command: runCommand,
  list: runList,
  parse: (source) => new Parser(source, 1, { extglob: true }).all(),
  commandText,
  functionText,
  run: runSource,
  call: (shell, argv, io, options) => runNamed(shell, argv, new Map(), io, options),
  reportSyntax,
  substitute,
  processSubstitution,
  processPipe,
  arithmetic: evaluateArithmetic,
  fork,
  waitForeground,
  reapCoprocs,
  reportDeath,
  assign,
  assignArray,
  testArguments: (shell, command, args, io) =>
    (shell.session.dialect === 'bash' ? testArguments : posixTest)(shell, command, args, io),
  programmed,
};

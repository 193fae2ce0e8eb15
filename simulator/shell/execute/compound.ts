/** if, for, while, until, case, select. They run lists through `run`, the executor's. */

import { write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { isReader, isWriter, patient, readLine } from '../descriptors.ts';
import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { patternsOf } from '../expand/pattern.ts';
import { quoteTrace } from '../expand/quote.ts';
import { expandArithmetic, expandPattern, expandWord, expandWords, isPlainArithmetic } from '../expand/words.ts';
import { ExpansionError, type Io, Leave, type Shell } from '../shell.ts';
import type { ArithmeticFor, Case, For, If, List, Select, While } from '../syntax/nodes.ts';
import { runDebugTrap } from '../traps.ts';
import { ReadonlyVariable } from '../variables.ts';
import { columnsOf } from './select-menu.ts';
import { trace } from './trace.ts';

type RunList = (shell: Shell, list: List, io: Io) => Routine<number>;

export function* runIf(shell: Shell, node: If, io: Io, run: RunList): Routine<number> {
  const guarded = { ...io, guarded: true, last: false };
  if ((yield* run(shell, node.test, guarded)) === 0) return yield* run(shell, node.then, io);
  if (node.otherwise) return yield* run(shell, node.otherwise, io);
  shell.status = 0;
  return 0;
}

/** Runs a loop's body once; true when the loop is over. */
function* runBody(shell: Shell, body: List, io: Io, run: RunList): Routine<boolean> {
  try {
    yield* run(shell, body, io);
    return false;
  } catch (error) {
    if (!(error instanceof Leave) || (error.how !== 'break' && error.how !== 'continue')) throw error;
    if (error.count > 1) throw new Leave(error.how, error.count - 1, error.status);
    shell.status = error.status;
    return error.how === 'break';
  }
}

function* inLoop(shell: Shell, run: () => Routine<number>): Routine<number> {
  shell.loopDepth++;
  try {
    return yield* run();
  } finally {
    shell.loopDepth--;
  }
}

function* refuseName(shell: Shell, name: string, io: Io): Routine<boolean> {
  if (/^[A-Za-z_]\w*$/.test(name)) return false;
  yield* shell.complain(io, `\`${name}': not a valid identifier`);
  return true;
}

/** Sets the variable of a loop; false: it is readonly, which ends the loop and not the shell. */
function* assignName(shell: Shell, name: string, value: string, io: Io): Routine<boolean> {
  try {
    if (!shell.variables.get(name)?.reference) shell.engine.assign(shell, name, undefined, value, false);
    else if (yield* refuseName(shell, value, io)) return false;
    // A reference is made to refer to each in turn.
    else shell.variables.refer(name, value);
    return true;
  } catch (error) {
    if (!(error instanceof ReadonlyVariable)) throw error;
    yield* shell.complain(io, `${error.name}: readonly variable`);
    return false;
  }
}

export function* runFor(shell: Shell, node: For, io: Io, run: RunList): Routine<number> {
  const { line } = node;
  shell.line = line;
  if (yield* refuseName(shell, node.name, io)) return 1;
  const words = node.words ? yield* expandWords(shell, node.words, io) : shell.positional;
  const inner = io.last ? { ...io, last: false } : io;
  shell.status = 0;
  return yield* inLoop(shell, function* () {
    for (const word of words) {
      if (shell.tired) yield* shell.rest();
      if (shell.traps.size > 0) yield* runDebugTrap(shell, node, io);
      if (shell.options.xtrace && shell.session.dialect === 'bash')
        yield* trace(shell, io, `for ${node.name} in ${node.words?.map(({ text }) => text).join(' ') ?? '"$@"'}`);
      if (!(yield* assignName(shell, node.name, word, io))) return 1;
      if (yield* runBody(shell, node.body, inner, run)) break;
    }
    return shell.status;
  });
}

export function* runArithmeticFor(shell: Shell, node: ArithmeticFor, io: Io, run: RunList): Routine<number> {
  const inner = io.last ? { ...io, last: false } : io;
  const evaluate = function* (text: string): Routine<number | bigint> {
    if (text === '') return 1;
    shell.line = node.line;
    if (shell.traps.size > 0)
      yield* runDebugTrap(shell, { kind: 'arithmetic', text, redirections: [], line: node.line }, io);
    if (shell.options.xtrace) yield* trace(shell, io, `(( ${text.trimStart()} ))`);
    return isPlainArithmetic(text) ? evaluateArithmetic(shell, text) : yield* expandArithmetic(shell, text, io);
  };
  try {
    yield* evaluate(node.start);
    shell.status = 0;
    return yield* inLoop(shell, function* () {
      while (yield* evaluate(node.test)) {
        if (shell.tired) yield* shell.rest();
        if (yield* runBody(shell, node.body, inner, run)) break;
        yield* evaluate(node.step);
      }
      return shell.status;
    });
  } catch (error) {
    if (!(error instanceof ExpansionError) || error.fatal) throw error;
    yield* shell.complain(io, `((: ${error.message}`);
    return 1;
  }
}

export function* runWhile(shell: Shell, node: While, io: Io, run: RunList): Routine<number> {
  const guarded = { ...io, guarded: true, last: false };
  const inner = io.last ? { ...io, last: false } : io;
  const goOn = node.kind === 'while';
  return yield* inLoop(shell, function* () {
    let status = 0;
    for (;;) {
      if (shell.tired) yield* shell.rest();
      let going = false;
      // `break` in the condition leaves the loop too.
      const over = yield* runBody(shell, node.test, guarded, function* (...args) {
        going = ((yield* run(...args)) === 0) === goOn;
        return shell.status;
      });
      if (over) break;
      if (!going) {
        if (shell.status !== 0 || goOn === false) shell.status = status;
        break;
      }
      const ended = yield* runBody(shell, node.body, inner, run);
      status = shell.status;
      if (ended) break;
    }
    shell.status = status;
    return status;
  });
}

export function* runCase(shell: Shell, node: Case, io: Io, run: RunList): Routine<number> {
  shell.line = node.line;
  if (shell.traps.size > 0) yield* runDebugTrap(shell, node, io);
  if (shell.options.xtrace && shell.session.dialect === 'bash') yield* trace(shell, io, `case ${node.word.text} in`);
  const word = yield* expandWord(shell, node.word, io);
  const patterns = patternsOf(shell);
  const options = { extended: shell.shopt.has('extglob'), ignoreCase: shell.shopt.has('nocasematch') };
  let fall = false;
  shell.status = 0;
  for (const clause of node.clauses) {
    let matches = fall;
    for (const pattern of clause.patterns) {
      if (matches) break;
      matches = patterns.get(yield* expandPattern(shell, pattern, io), options).whole(word);
    }
    if (!matches) continue;
    shell.status = 0;
    yield* run(shell, clause.body, io);
    if (clause.end === ';&') fall = true;
    else if (clause.end === ';;&') fall = false;
    else break;
  }
  return shell.status;
}

export function* runSelect(shell: Shell, node: Select, io: Io, run: RunList): Routine<number> {
  shell.line = node.line;
  if (yield* refuseName(shell, node.name, io)) return 1;
  const words = node.words ? yield* expandWords(shell, node.words, io) : shell.positional;
  if (words.length === 0) return 0;
  if (shell.options.xtrace) yield* trace(shell, io, `select ${node.name} in ${words.map(quoteTrace).join(' ')}`);
  const width = Number(shell.parameter('COLUMNS')) || 80;
  return yield* inLoop(shell, function* () {
    let menu = true;
    for (;;) {
      if (menu) yield* shell.printError(io, columnsOf(words, width));
      yield* shell.printError(io, shell.parameter('PS3') ?? '#? ');
      const input = io.fds[0];
      let line: string | null = null;
      if (isReader(input)) {
        const reader = patient(input);
        io.fds[0] = reader;
        line = yield* readLine(reader);
      }
      if (line === null || !line.endsWith('\n')) {
        const out = io.fds[1];
        if (isWriter(out)) yield* write(out, '\n');
        return 1;
      }
      const reply = line.slice(0, -1).replace(/^[ \t]+|[ \t]+$/g, '');
      shell.set('REPLY', reply);
      menu = reply === '';
      if (menu) continue;
      const chosen = /^\d+$/.test(reply) ? (words[Number(reply) - 1] ?? '') : '';
      if (!(yield* assignName(shell, node.name, chosen, io))) return 1;
      if (yield* runBody(shell, node.body, io, run)) return shell.status;
      menu = shell.parameter('REPLY') === '';
    }
  });
}

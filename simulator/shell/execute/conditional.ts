/** `[[ … ]]` on the syntax tree. */

import type { Routine } from '../../kernel/wait.ts';
import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { patternsOf } from '../expand/pattern.ts';
import { expandPattern, expandRegExp, expandWord } from '../expand/words.ts';
import { BadRegExp, compileRegExp, type Matcher, RegExpTooHard, textsOf } from '../regex/regexp.ts';
import { ExpansionError, type Io, type Shell } from '../shell.ts';
import type { Condition } from '../syntax/nodes.ts';
import { BadTest, binary, compare, unary } from './tests.ts';
import { trace } from './trace.ts';

export { BadTest } from './tests.ts';

export function* evaluateCondition(shell: Shell, test: Condition, io: Io): Routine<boolean> {
  const result = yield* evaluate(shell, test, io);
  return test.negated ? !result : result;
}

function* evaluate(shell: Shell, test: Condition, io: Io): Routine<boolean> {
  switch (test.kind) {
    case 'group':
      return yield* evaluateCondition(shell, test.inner, io);
    case 'and':
      return (yield* evaluateCondition(shell, test.left, io)) && (yield* evaluateCondition(shell, test.right, io));
    case 'or':
      return (yield* evaluateCondition(shell, test.left, io)) || (yield* evaluateCondition(shell, test.right, io));
    case 'unary': {
      const operand = yield* expandWord(shell, test.operand, io);
      if (shell.options.xtrace)
        yield* trace(shell, io, `[[ ${test.negated ? '! ' : ''}${test.operator} ${operand || "''"} ]]`);
      return unary(shell, test.operator, operand, io);
    }
    case 'binary':
      return yield* evaluateBinary(shell, test, io);
  }
}

function* evaluateBinary(shell: Shell, test: Extract<Condition, { kind: 'binary' }>, io: Io): Routine<boolean> {
  const { operator } = test;
  const left = yield* expandWord(shell, test.left, io);
  const right =
    operator === '=~'
      ? yield* expandRegExp(shell, test.right, io)
      : /^(?:=|==|!=)$/.test(operator)
        ? yield* expandPattern(shell, test.right, io)
        : yield* expandWord(shell, test.right, io);
  if (shell.options.xtrace) {
    yield* trace(shell, io, `[[ ${test.negated ? '! ' : ''}${left || "''"} ${operator} ${right || "''"} ]]`);
  }
  const ignoreCase = shell.shopt.has('nocasematch');
  switch (operator) {
    case '=':
    case '==':
    case '!=':
      return patternsOf(shell).get(right, { ignoreCase, extended: true }).whole(left) === (operator !== '!=');
    case '=~':
      return matchRegExp(shell, left, right, ignoreCase);
    case '-eq':
    case '-ne':
    case '-lt':
    case '-le':
    case '-gt':
    case '-ge':
      try {
        return compare(operator, evaluateArithmetic(shell, left), evaluateArithmetic(shell, right));
      } catch (error) {
        if (!(error instanceof ExpansionError) || error.fatal) throw error;
        yield* shell.complain(io, `[[: ${error.message}`);
        return false;
      }
    default:
      return binary(shell, operator, left, right);
  }
}

function matchRegExp(shell: Shell, text: string, source: string, ignoreCase: boolean): boolean {
  const { expressions } = shell.session;
  const key = `=~${ignoreCase ? 'i' : ''} ${source}`;
  let matcher = expressions.get(key) as Matcher | undefined;
  try {
    if (matcher === undefined) {
      matcher = compileRegExp(source, 'extended', { ignoreCase, newline: true, strict: true });
      expressions.set(key, matcher);
    }
    const found = matcher.exec(text);
    shell.variables.setValue('BASH_REMATCH', found ? textsOf(text, found) : []);
    return found !== undefined;
  } catch (error) {
    if (error instanceof BadRegExp) throw new BadTest('');
    if (error instanceof RegExpTooHard) throw new BadTest('regular expression: too many steps');
    throw error;
  }
}

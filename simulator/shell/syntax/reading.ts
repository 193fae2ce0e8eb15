/** Reads pieces of source that come up while commands run: operands, subscripts, what braces make. */
import type { Shell } from '../shell.ts';
import { dialectOf } from './dialects.ts';
import type { Parameter, ParameterPart, Word } from './nodes.ts';
import { type ParameterReader, parameterOf } from './parameter.ts';
import { Parser } from './parser.ts';
import type { Syntax } from './token.ts';
import type { Mode, WordReader } from './words.ts';

/** How this shell reads source now: `shopt` and `alias` change it. */
export function syntaxOf(shell: Shell): Syntax {
  return {
    get extglob() {
      return shell.shopt.has('extglob');
    },
    dialect: dialectOf(shell.session.dialect),
    alias: (name) =>
      shell.aliases.size > 0 && shell.shopt.has('expand_aliases') ? shell.aliases.get(name) : undefined,
  };
}

const MOST_TEXTS = 2000;

function readerOf(shell: Shell): ParameterReader {
  const syntax: Syntax = { extglob: shell.shopt.has('extglob'), dialect: dialectOf(shell.session.dialect) };
  const makeReader = (text: string, line: number): WordReader => new Parser(text, line, syntax).lexer;
  return { syntax, makeReader };
}

/** What `${…}` says. Throws `SyntaxFault`. */
export const readParameter = (shell: Shell, part: ParameterPart): Parameter =>
  part.parameter ?? parameterOf(part, readerOf(shell));

/** Text as one word; remembered. Throws `SyntaxFault`. */
export function readWord(shell: Shell, text: string, mode: Mode): Word {
  const { texts } = shell.session;
  const key = `${shell.shopt.has('extglob') ? 'e' : ''}${mode} ${text}`;
  let word = texts.get(key);
  if (word === undefined) {
    if (texts.size > MOST_TEXTS) texts.clear();
    word = readerOf(shell).makeReader(text, shell.line).wholeWord(mode);
    texts.set(key, word);
  }
  return word;
}

/** `test` and `[` of dash and ash: one grammar for any number of words. Upstream: dash's bltin/test.c, busybox's coreutils/test.c. */
import type { Routine } from '../../kernel/wait.ts';
import { BadTest, BINARY, binary, Junctions, UNARY, unary } from '../execute/tests.ts';
import type { Io, Shell } from '../shell.ts';

export function* posixTest(shell: Shell, command: string, args: readonly string[], io: Io): Routine<number> {
  const complain = function* (message: string): Routine<number> {
    // ash's is busybox's applet, which does not say that it is a part of the shell.
    if (shell.session.dialect === 'ash') yield* shell.sayPlainly(io, message);
    else yield* shell.say(io, message);
    return 2;
  };
  const words = [...args];
  if (command === '[' && words.pop() !== ']') return yield* complain('missing ]');
  try {
    return new Words(shell, words, io).whole() ? 0 : 1;
  } catch (error) {
    if (error instanceof BadTest) return yield* complain(inWords(shell, error.message));
    throw error;
  }
}

function inWords(shell: Shell, message: string): string {
  const number = /^(.*): integer expression expected$/s.exec(message)?.[1];
  if (number === undefined) return message;
  if (shell.session.dialect === 'dash') return `Illegal number: ${number}`;
  return number === '' ? 'bad number' : `${number}: bad number`;
}

class Words extends Junctions {
  whole(): boolean {
    const words = this.words;
    if (words.length === 0) return false;
    if (words.length === 1) return words[0] !== '';
    const [a = '', b = '', c = ''] = words;
    // POSIX's rule for three words, before any other.
    if (words.length === 3 && this.#isBinary(b)) return binary(this.shell, b, a, c);
    const result = this.or();
    if (this.at >= words.length) return result;
    const dash = this.shell.session.dialect === 'dash';
    throw new BadTest(dash ? `${words[this.at - 1]}: unexpected operator` : `${words[this.at]}: unknown operand`);
  }

  #isBinary(word: string | undefined): word is string {
    if (word === undefined || !BINARY.test(word)) return false;
    return word !== '==' || this.shell.session.dialect === 'ash';
  }

  protected not(): boolean {
    if (this.words[this.at] !== '!' || this.words.length === this.at + 1) return this.#primary();
    this.at++;
    return !this.not();
  }

  #primary(): boolean {
    const word = this.words[this.at++];
    if (word === undefined) return false;
    const [next, after] = this.words.slice(this.at, this.at + 2);
    if (word === '(' && next !== undefined && !this.#isBinary(next)) {
      if (next === ')') {
        this.at++;
        return false;
      }
      const result = this.or();
      if (this.words[this.at++] !== ')') throw new BadTest('closing paren expected');
      return result;
    }
    if (UNARY.test(word) && !(this.#isBinary(next) && after !== undefined)) {
      if (next === undefined) throw new BadTest(`${word}: argument expected`);
      this.at++;
      return unary(this.shell, word, next, this.io);
    }
    if (!this.#isBinary(next)) return word !== '';
    if (after === undefined) throw new BadTest(`${next}: argument expected`);
    this.at += 2;
    return binary(this.shell, next, word, after);
  }
}

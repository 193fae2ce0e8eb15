/** The tests on files, texts and numbers that `[[ ]]`, `test` and `[` share, and `test` itself, by POSIX's rules. */
import { type FileStat, statOf } from '../../kernel/files.ts';
import type { Routine } from '../../kernel/wait.ts';
import { evaluateArithmetic } from '../expand/arithmetic.ts';
import { ExpansionError, type Io, type Shell } from '../shell.ts';

/** A condition that makes no sense: status 2. */
export class BadTest {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export function compare(operator: string, a: number | bigint, b: number | bigint): boolean {
  switch (operator) {
    case '-eq':
      // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint may be equal
      return a == b;
    case '-ne':
      // biome-ignore lint/suspicious/noDoubleEquals: a number and a bigint may be equal
      return a != b;
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    case '-gt':
      return a > b;
    default:
      return a >= b;
  }
}

export const BINARY = /^(?:=|==|!=|<|>|-eq|-ne|-lt|-le|-gt|-ge|-nt|-ot|-ef)$/;
export const UNARY = /^-[abcdefghknoprstuvwxzGLNORS]$/;

export function binary(shell: Shell, operator: string, left: string, right: string): boolean {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-nt':
    case '-ot': {
      const [a, b] = [modified(shell, left), modified(shell, right)];
      if (operator === '-nt') return a !== undefined && (b === undefined || a > b);
      return b !== undefined && (a === undefined || a < b);
    }
    case '-ef': {
      const [a, b] = [stat(shell, left), stat(shell, right)];
      return a !== undefined && a.inode === b?.inode;
    }
    default:
      return compare(operator, integer(left), integer(right));
  }
}

function integer(text: string): bigint {
  const value = /^\s*[-+]?\d+\s*$/.test(text) ? BigInt(text.trim().replace(/^\+/, '')) : undefined;
  if (value === undefined || BigInt.asIntN(64, value) !== value)
    throw new BadTest(`${text}: integer expression expected`);
  return value;
}

const modified = (shell: Shell, path: string): number | undefined => stat(shell, path)?.modifiedMs;

const stat = (shell: Shell, path: string, followLinks = true): FileStat | undefined =>
  path === '' ? undefined : statOf(shell.files, shell.path(path), { followLinks });

export function unary(shell: Shell, operator: string, operand: string, io: Io): boolean {
  switch (operator) {
    case '-z':
      return operand === '';
    case '-n':
      return operand !== '';
    case '-v':
      return isSet(shell, operand);
    case '-R':
      return shell.variables.get(operand)?.reference === true;
    case '-o':
      return (shell.options as unknown as Record<string, boolean>)[operand] === true;
    case '-t':
      return io.fds[Number(operand)]?.tty !== undefined;
    case '-h':
    case '-L':
      return stat(shell, operand, false)?.kind === 'link';
  }
  const fd = DESCRIPTOR.exec(operand);
  if (operator === '-p' && fd) return io.fds[descriptorNumber(fd)]?.pipe === true;
  const found = stat(shell, operand);
  if (found === undefined) return false;
  const bits = shell.session.user === 'root' ? 7 : found.owner === shell.session.user ? found.mode >> 6 : found.mode;
  switch (operator) {
    case '-e':
    case '-a':
      return true;
    case '-f':
      return found.kind === 'file';
    case '-d':
      return found.kind === 'directory';
    case '-p':
      return found.kind === 'fifo';
    case '-s':
      return found.size > 0;
    case '-r':
      return (bits & 4) !== 0;
    case '-w':
      return (bits & 2) !== 0;
    case '-x':
      return shell.session.user === 'root'
        ? found.kind === 'directory' || (found.mode & 0o111) !== 0
        : (bits & 1) !== 0;
    case '-u':
      return (found.mode & 0o4000) !== 0;
    case '-g':
      return (found.mode & 0o2000) !== 0;
    case '-k':
      return (found.mode & 0o1000) !== 0;
    case '-O':
    case '-G':
      return found.owner === shell.session.user;
    case '-c':
      return operand === '/dev/null' || operand === '/dev/tty';
    case '-N':
      return true;
    default:
      return false;
  }
}

/** "/dev/stdin", "/dev/fd/3" */
const DESCRIPTOR = /^\/(?:dev\/(?:(stdin)|(stdout)|(stderr)|fd\/(\d+))|proc\/self\/fd\/(\d+))$/;

const descriptorNumber = ([, stdin, stdout, stderr, fd, ofSelf]: RegExpExecArray): number =>
  stdin ? 0 : stdout ? 1 : stderr ? 2 : Number(fd ?? ofSelf);

function isSet(shell: Shell, name: string): boolean {
  const match = /^(\w+)\[(.*)\]$/.exec(shell.variables.target(name));
  if (!match) return shell.parameter(name) !== undefined;
  const value = shell.arrayValue(match[1] as string);
  if (match[2] === '@' || match[2] === '*') return value !== undefined;
  if (value instanceof Map) return value.has(match[2] as string);
  return Array.isArray(value)
    ? value[Number(evaluateArithmetic(shell, match[2] as string))] !== undefined
    : value !== undefined;
}

/** `test` and `[` by POSIX's rules for up to four arguments, by precedence beyond. */
export function* testArguments(shell: Shell, command: string, args: readonly string[], io: Io): Routine<number> {
  const words = [...args];
  if (command === '[' && words.pop() !== ']') {
    yield* shell.complain(io, "[: missing `]'");
    return 2;
  }
  try {
    return testWords(shell, words, io) ? 0 : 1;
  } catch (error) {
    if (error instanceof BadTest || error instanceof ExpansionError) {
      yield* shell.complain(io, `${command}: ${error.message}`);
      return 2;
    }
    throw error;
  }
}

function testWords(shell: Shell, words: readonly string[], io: Io): boolean {
  const [a, b, c, d] = words as [string, string, string, string];
  switch (words.length) {
    case 0:
      return false;
    case 1:
      return a !== '';
    case 2:
      if (a === '!') return b === '';
      if (UNARY.test(a)) return unary(shell, a, b, io);
      throw new BadTest(`${a}: unary operator expected`);
    case 3:
      if (BINARY.test(b)) return binary(shell, b, a, c);
      if (b === '-a') return a !== '' && c !== '';
      if (b === '-o') return a !== '' || c !== '';
      if (a === '!') return !testWords(shell, [b, c], io);
      if (a === '(' && c === ')') return b !== '';
      throw new BadTest(`${b}: binary operator expected`);
    case 4:
      if (a === '!') return !testWords(shell, [b, c, d], io);
      if (a === '(' && d === ')') return testWords(shell, [b, c], io);
  }
  return new Precedence(shell, words, io).whole();
}

/** Words joined by -o, which binds less, and -a; all are looked at. What stands between is the grammar's own. */
export abstract class Junctions {
  protected readonly shell: Shell;
  protected readonly words: readonly string[];
  protected readonly io: Io;
  protected at = 0;

  constructor(shell: Shell, words: readonly string[], io: Io) {
    this.shell = shell;
    this.words = words;
    this.io = io;
  }

  protected abstract not(): boolean;

  protected or(): boolean {
    let result = this.#and();
    while (this.words[this.at] === '-o') {
      this.at++;
      const right = this.#and();
      result = result || right;
    }
    return result;
  }

  #and(): boolean {
    let result = this.not();
    while (this.words[this.at] === '-a') {
      this.at++;
      const right = this.not();
      result = result && right;
    }
    return result;
  }
}

class Precedence extends Junctions {
  whole(): boolean {
    const result = this.or();
    if (this.at < this.words.length) throw new BadTest('too many arguments');
    return result;
  }

  protected not(): boolean {
    const word = this.words[this.at];
    if (word === undefined) throw new BadTest('argument expected');
    if (word === '!') {
      this.at++;
      return !this.not();
    }
    if (word === '(') {
      this.at++;
      const result = this.or();
      if (this.words[this.at] !== ')') throw new BadTest("`)' expected");
      this.at++;
      return result;
    }
    const [operator, right] = this.words.slice(this.at + 1, this.at + 3);
    if (operator !== undefined && right !== undefined && BINARY.test(operator)) {
      this.at += 3;
      return binary(this.shell, operator, word, right);
    }
    if (UNARY.test(word) && operator !== undefined) {
      this.at += 2;
      return unary(this.shell, word, operator, this.io);
    }
    this.at++;
    return word !== '';
  }
}

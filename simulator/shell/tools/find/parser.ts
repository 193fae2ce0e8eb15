/** find's expressions: tests, actions and what joins them. */
import type { FileStat } from '../../../kernel/files.ts';
import { LineReader, write } from '../../../kernel/stream.ts';
import { type Routine, wait } from '../../../kernel/wait.ts';
import { Pattern } from '../../expand/pattern.ts';
import { unescape } from '../../expand/quote.ts';
import { BadRegExp, compileRegExp, type Matcher } from '../../regex/regexp.ts';
import { groupName, groupNumber, userName, userNumber } from '../accounts.ts';
import { parseDate } from '../dates.ts';
import { newMode } from '../mode.ts';
import { linkCount } from '../stat.ts';
import { type ToolContext, ToolFailure } from '../tool.ts';
import { both, type Found, type Plan, Quit, type Test, within, yes } from './plan.ts';
import { detailed, printed } from './printing.ts';
import { DIALECTS, type RegExpType } from './regular-expressions.ts';

/** Reads the tests and actions of a command line. */
export class Parser {
  readonly #t: ToolContext;
  readonly #words: readonly string[];
  #at = 0;
  #action = false;
  #minDepth = 0;
  #maxDepth = Number.POSITIVE_INFINITY;
  #dayStart = false;
  #depthFirst = false;
  #follows = false;
  #dialect = DIALECTS.get('findutils-default') as RegExpType;
  readonly #finishers: (() => Routine<void>)[] = [];

  constructor(t: ToolContext, words: readonly string[]) {
    this.#t = t;
    this.#words = words;
  }

  plan(): Plan {
    const t = this.#t;
    const test: Test = this.#words.length === 0 ? yes : this.#or();
    if (this.#at < this.#words.length)
      throw new ToolFailure(`paths must precede expression: \`${this.#words[this.#at]}'`);
    const print: Test = function* (file) {
      yield* t.print(`${file.path}\n`);
      return true;
    };
    const finishers = this.#finishers;
    return {
      test: this.#action ? test : both(test, print),
      minDepth: this.#minDepth,
      maxDepth: this.#maxDepth,
      depthFirst: this.#depthFirst,
      follows: this.#follows,
      *finish() {
        for (const finish of finishers) yield* finish();
      },
    };
  }

  #or(): Test {
    let left = this.#and();
    while (this.#words[this.#at] === '-o' || this.#words[this.#at] === '-or') {
      this.#at++;
      const [a, b] = [left, this.#and()];
      left = function* (file) {
        return (yield* a(file)) || (yield* b(file));
      };
    }
    return left;
  }

  #and(): Test {
    let left = this.#one();
    for (;;) {
      const word = this.#words[this.#at];
      if (word === undefined || word === '-o' || word === '-or' || word === ')') return left;
      if (word === '-a' || word === '-and') this.#at++;
      left = both(left, this.#one());
    }
  }

  /** Of a file that an operand names. */
  #stat(path: string): FileStat {
    const stat = this.#t.stat(path);
    if (!stat) throw new ToolFailure(`‘${path}’: ${this.#t.whyNot(path)}`);
    return stat;
  }

  #value(option: string): string {
    const value = this.#words[this.#at++];
    if (value === undefined) throw new ToolFailure(`missing argument to \`${option}'`);
    return value;
  }

  #regexp(text: string, ignoreCase: boolean): Matcher {
    const [source, dialect] = this.#dialect;
    try {
      return compileRegExp(source(text), dialect, { ignoreCase, newline: true });
    } catch (error) {
      if (!(error instanceof BadRegExp)) throw error;
      throw new ToolFailure(`failed to compile regular expression '${text}': ${error.message}`);
    }
  }

  /** What -type and -xtype take: "f", "d,l". */
  #kinds(option: string): readonly (string | undefined)[] {
    return this.#value(option)
      .split(',')
      .map((c) => {
        if (!/^[bcdpflsD]$/.test(c)) throw new ToolFailure(`Unknown argument to ${option}: ${c}`);
        return { f: 'file', d: 'directory', l: 'link', p: 'fifo' }[c as 'f'];
      });
  }

  #depthOf(option: string): number {
    const text = this.#value(option);
    if (!/^\d+$/.test(text))
      throw new ToolFailure(`Expected a positive decimal integer argument to ${option}, but got ‘${text}’`);
    return Number(text);
  }

  #one(): Test {
    const t = this.#t;
    const word = this.#words[this.#at++] as string;
    const simple = (test: (file: Found) => boolean): Test =>
      function* (file) {
        return test(file);
      };
    const matcher = (glob: string, ignoreCase: boolean): Pattern => new Pattern(glob, { ignoreCase });
    const now = t.context.kernel.wallMs();
    switch (word) {
      case '!':
      case '-not': {
        const inner = this.#one();
        return function* (file) {
          return !(yield* inner(file));
        };
      }
      case '(': {
        const inner = this.#or();
        if (this.#words[this.#at++] !== ')')
          throw new ToolFailure("invalid expression; I was expecting to find a ')' somewhere but did not see one.");
        return inner;
      }
      case '-name':
      case '-iname': {
        const pattern = matcher(this.#value(word), word === '-iname');
        return simple((file) => pattern.whole(file.name));
      }
      case '-path':
      case '-wholename':
      case '-ipath': {
        const pattern = matcher(this.#value(word), word === '-ipath');
        return simple((file) => pattern.whole(file.path));
      }
      case '-regex':
      case '-iregex': {
        const pattern = this.#regexp(this.#value(word), word === '-iregex');
        return simple((file) => pattern.whole(file.path));
      }
      case '-regextype': {
        const name = this.#value(word);
        const dialect = DIALECTS.get(name);
        if (!dialect)
          throw new ToolFailure(
            `Unknown regular expression type ‘${name}’; valid types are ${[...DIALECTS.keys()].map((known) => `‘${known}’`).join(', ')}.`,
          );
        this.#dialect = dialect;
        return yes;
      }
      case '-type': {
        const kinds = this.#kinds(word);
        return simple((file) => kinds.includes(file.stat.kind));
      }
      case '-maxdepth':
        this.#maxDepth = this.#depthOf(word);
        return yes;
      case '-mindepth':
        this.#minDepth = this.#depthOf(word);
        return yes;
      case '-depth':
        this.#depthFirst = true;
        return yes;
      case '-empty':
        return simple((file) =>
          file.stat.kind === 'directory'
            ? t.context.files.list(t.path(file.path)).length === 0
            : file.stat.kind === 'file' && file.stat.size === 0,
        );
      case '-size': {
        const size = this.#value(word);
        const match = /^([-+]?)(\d+)([bcwkMG]?)$/.exec(size);
        if (!match)
          throw new ToolFailure(
            /[bcwkMG\d]$/.test(size)
              ? `Invalid argument \`${size}' to -size`
              : `invalid -size type \`${size.slice(-1)}'`,
          );
        const unit = { '': 512, b: 512, c: 1, w: 2, k: 1024, M: 1024 ** 2, G: 1024 ** 3 }[match[3] as ''];
        return simple((file) => within(match[1] as string, Math.ceil(file.stat.size / unit), Number(match[2])));
      }
      // Only when the content was changed is kept.
      case '-atime':
      case '-ctime':
      case '-amin':
      case '-cmin':
      case '-mtime':
      case '-mmin': {
        const age = this.#value(word);
        const match = /^([-+]?)(\d+(?:\.\d+)?)$/.exec(age);
        if (!match) throw new ToolFailure(`invalid argument \`${age}' to \`${word}'`);
        const unit = word.endsWith('time') ? 864e5 : 6e4;
        // With -daystart ages count from the end of today.
        const from = this.#dayStart ? (Math.floor(now / 864e5) + 1) * 864e5 : now;
        return simple((file) =>
          within(match[1] as string, Math.floor((from - file.stat.modifiedMs) / unit), Number(match[2])),
        );
      }
      case '-newermt': {
        const text = this.#value(word);
        const at = parseDate(text, now);
        if (at === undefined) throw new ToolFailure(`I cannot figure out how to interpret ‘${text}’ as a date or time`);
        return simple((file) => file.stat.modifiedMs > at);
      }
      case '-samefile': {
        const { inode } = this.#stat(this.#value(word));
        return simple((file) => file.stat.inode === inode);
      }
      case '-xtype': {
        const kinds = this.#kinds(word);
        // Of a link the other end counts, or the link itself where there is none.
        return simple((file) => kinds.includes((t.stat(file.path) ?? file.stat).kind));
      }
      // Times of access and of changes of the status are not kept: they are those of the content.
      case '-anewer':
      case '-cnewer':
      case '-newer': {
        const than = this.#stat(this.#value(word)).modifiedMs;
        return simple((file) => file.stat.modifiedMs > than);
      }
      case '-links': {
        const given = this.#value(word);
        const match = /^([-+]?)(\d+)$/.exec(given);
        if (!match) throw new ToolFailure(`invalid argument \`${given}' to \`-links'`);
        return simple((file) => within(match[1] as string, linkCount(t, file.path, file.stat), Number(match[2])));
      }
      case '-perm': {
        const value = this.#value(word);
        const mode = newMode(value.replace(/^[-/]/, ''), 0, false);
        if (mode === undefined) throw new ToolFailure(`invalid mode ‘${value}’`);
        return simple((file) =>
          value.startsWith('-')
            ? (file.stat.mode & mode) === mode
            : value.startsWith('/')
              ? (file.stat.mode & mode) !== 0
              : (file.stat.mode & 0o7777) === mode,
        );
      }
      case '-user': {
        const user = this.#value(word);
        return simple((file) => file.stat.owner === userName(this.#t.context.files, user));
      }
      case '-group': {
        const group = this.#value(word);
        return simple((file) => file.stat.group === groupName(this.#t.context.files, group));
      }
      case '-uid':
      case '-gid':
      case '-inum': {
        const given = this.#value(word);
        const match = /^([-+]?)(\d+)$/.exec(given);
        if (!match) throw new ToolFailure(`invalid argument \`${given}' to \`${word}'`);
        const { files } = t.context;
        const of = (stat: FileStat): number =>
          word === '-inum'
            ? stat.inode
            : Number(word === '-uid' ? userNumber(files, stat.owner) : groupNumber(files, stat.group));
        return simple((file) => within(match[1] as string, of(file.stat), Number(match[2])));
      }
      case '-nouser':
        return simple((file) => /^\d+$/.test(file.stat.owner));
      case '-nogroup':
        return simple((file) => /^\d+$/.test(file.stat.group));
      case '-lname':
      case '-ilname': {
        const pattern = matcher(this.#value(word), word === '-ilname');
        return simple(
          (file) => file.stat.kind === 'link' && pattern.whole(t.context.files.readLink(t.path(file.path))),
        );
      }
      case '-daystart':
        this.#dayStart = true;
        return yes;
      case '-context':
        throw new ToolFailure('invalid predicate -context: SELinux is not enabled.');
      case '-fstype':
      case '-used':
      case '-files0-from':
        throw new ToolFailure(`not simulated: ${word}`);
      case '-executable':
        return simple((file) => (file.stat.mode & 0o111) !== 0);
      case '-readable':
      case '-writable':
      case '-true':
      // How it walks, and what it warns of.
      case '-noleaf':
      case '-warn':
      case '-nowarn':
      case '-ignore_readdir_race':
      case '-noignore_readdir_race':
      case '-xdev':
      case '-mount':
        return yes;
      case '-follow':
        this.#follows = true;
        return yes;
      case '-false':
        return simple(() => false);
      case '-prune':
        return simple((file) => {
          file.prune = true;
          return true;
        });
      case '-print':
        return this.#printing((file) => `${file.path}\n`);
      case '-print0':
        return this.#printing((file) => `${file.path}\0`);
      case '-fprint':
        return this.#printing((file) => `${file.path}\n`, this.#value(word));
      case '-fprint0':
        return this.#printing((file) => `${file.path}\0`, this.#value(word));
      case '-fls':
        return this.#printing((file) => `${detailed(t, file)}\n`, this.#value(word));
      case '-fprintf': {
        const path = this.#value(word);
        const format = unescape(this.#value(word), 'format').text;
        return this.#printing((file) => printed(t, format, file), path);
      }
      case '-printf': {
        const format = unescape(this.#value(word), 'format').text;
        return this.#printing((file) => printed(t, format, file));
      }
      case '-ls':
        return this.#printing((file) => `${detailed(t, file)}\n`);
      case '-quit':
        this.#action = true;
        return simple(() => {
          throw new Quit();
        });
      case '-delete':
        this.#action = true;
        this.#depthFirst = true;
        return simple((file) => {
          if (file.path === '.') return true;
          if (file.stat.kind === 'directory') t.context.files.removeDirectory(t.path(file.path));
          else t.context.files.remove(t.path(file.path));
          return true;
        });
      case '-exec':
      case '-execdir':
      case '-ok':
      case '-okdir':
        return this.#exec(word);
      default:
        throw new ToolFailure(
          word.startsWith('-') ? `unknown predicate \`${word}'` : `paths must precede expression: \`${word}'`,
        );
    }
  }

  /** `into`: a file in place of standard output, empty at first. */
  #printing(text: (file: Found) => string, into?: string): Test {
    const t = this.#t;
    this.#action = true;
    if (into !== undefined) {
      const path = t.path(into);
      t.context.files.write(path, '');
      return function* (file) {
        t.context.files.append(path, text(file));
        return true;
      };
    }
    return function* (file) {
      yield* t.print(text(file));
      return true;
    };
  }

  #exec(word: string): Test {
    const t = this.#t;
    this.#action = true;
    const command: string[] = [];
    let many = false;
    const answers = new LineReader(t.context.stdin);
    for (;;) {
      const next = this.#words[this.#at++];
      if (next === undefined) throw new ToolFailure(`missing argument to \`${word}'`);
      if (next === ';') break;
      if (next === '+' && command.at(-1) === '{}') {
        many = true;
        command.pop();
        break;
      }
      command.push(next);
    }
    const run = function* (args: readonly string[], folder?: string): Routine<boolean> {
      const [name, ...rest] = args as [string, ...string[]];
      const process = t.context.run(name, rest, folder === undefined ? {} : { cwd: t.path(folder) });
      if (!process) {
        yield* t.fail(`‘${name}’: No such file or directory`);
        return false;
      }
      return (yield* wait(process.end)).code === 0;
    };
    if (!many)
      return function* (file) {
        if (word.startsWith('-ok')) {
          yield* write(t.context.stderr, `< ${command[0]} ... ${file.path} > ? `);
          if (!/^y/i.test((yield* answers.next()) ?? '')) return false;
        }
        if (!word.endsWith('dir')) return yield* run(command.map((arg) => arg.replaceAll('{}', file.path)));
        const folder = file.path.includes('/') ? file.path.replace(/\/[^/]*$/, '') || '/' : '.';
        return yield* run(
          command.map((arg) => arg.replaceAll('{}', `./${file.name}`)),
          folder,
        );
      };
    const paths: string[] = [];
    this.#finishers.push(function* () {
      if (paths.length > 0 && !(yield* run([...command, ...paths]))) t.status = 1;
    });
    return function* (file) {
      paths.push(file.path);
      return true;
    };
  }
}

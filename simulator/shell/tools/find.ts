/** find: the tests and actions people use, with -exec. */
import { FileError, type FileStat } from '../../kernel/files.ts';
import { LineReader, write } from '../../kernel/stream.ts';
import { type Routine, wait } from '../../kernel/wait.ts';
import { Pattern } from '../expand/pattern.ts';
import { unescape } from '../expand/quote.ts';
import { BadRegExp, compileRegExp, type Dialect, type Matcher } from '../regex/regexp.ts';
import { userName } from './accounts.ts';
import { parseDate } from './dates.ts';
import { modeText } from './ls.ts';
import { newMode } from './mode.ts';
import { linkCount } from './stat.ts';
import { failureOf, type Tool, ToolContext, ToolFailure } from './tool.ts';

interface Found {
  readonly path: string;
  readonly name: string;
  readonly stat: FileStat;
  readonly depth: number;
  /** Where a link leads; "" for all else. */
  readonly target: string;
  prune: boolean;
}

type Test = (file: Found) => Routine<boolean>;

interface Plan {
  readonly test: Test;
  readonly minDepth: number;
  readonly maxDepth: number;
  readonly depthFirst: boolean;
  readonly finish: () => Routine<void>;
}

const find: Tool = {
  names: ['find'],
  *program(context) {
    const t = new ToolContext(context, new Map(), context.args);
    const starts: string[] = [];
    let i = 0;
    while (i < context.args.length && !/^[-(!]/.test(context.args[i] as string))
      starts.push(context.args[i++] as string);
    try {
      const plan = new Parser(t, context.args.slice(i)).plan();
      try {
        for (const start of starts.length === 0 ? ['.'] : starts) {
          const stat = t.stat(start, false);
          if (!stat) yield* t.fail(`‘${start}’: No such file or directory`);
          else yield* walk(t, plan, start, stat, 0);
        }
      } catch (error) {
        if (!(error instanceof Quit)) throw error;
      }
      yield* plan.finish();
      return t.status;
    } catch (error) {
      const failure = failureOf(error);
      if (!failure) throw error;
      yield* write(context.stderr, `find: ${failure.message}\n`);
      return failure.status;
    }
  },
};

/** `-quit`: nothing more is looked at. */
class Quit {}

function* walk(t: ToolContext, plan: Plan, path: string, stat: FileStat, depth: number): Routine<void> {
  const file: Found = {
    path,
    name: path === '/' ? '/' : (path.replace(/\/+$/, '').split('/').pop() as string),
    stat,
    depth,
    target: stat.kind === 'link' ? t.context.files.readLink(t.path(path)) : '',
    prune: false,
  };
  const wanted = depth >= plan.minDepth;
  if (wanted && !plan.depthFirst) yield* plan.test(file);
  if (stat.kind === 'directory' && depth < plan.maxDepth && !file.prune)
    for (const name of yield* namesIn(t, path)) {
      const below = `${path.replace(/\/$/, '')}/${name}`;
      const child = t.stat(below, false);
      if (child) yield* walk(t, plan, below, child, depth + 1);
    }
  if (wanted && plan.depthFirst) yield* plan.test(file);
}

/** A folder's names; a message where it may not be read, or an action has removed it. */
function* namesIn(t: ToolContext, path: string): Routine<readonly string[]> {
  try {
    return t.context.files.list(t.path(path));
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    yield* t.fail(`‘${path}’: ${error.text}`);
    return [];
  }
}

/** How an expression is written for our matcher, and which it is then. */
type RegExpType = readonly [source: (text: string) => string, dialect: Dialect];

/** What -regextype takes, in findutils' order. Emacs: "+" and "?" repeat, groups and choices have a backslash, "{" is a character. */
const fromEmacs = (text: string): string =>
  text.replace(/\\([\s\S])|\[\^?\]?[^\]]*\]|[(){}|]/g, (all, escaped: string | undefined) => {
    if (escaped !== undefined) return '()|'.includes(escaped) ? escaped : all;
    return all.length === 1 ? `\\${all}` : all;
  });
const asIs = (text: string): string => text;
const EMACS: RegExpType = [fromEmacs, 'extended'];
const BASIC: RegExpType = [asIs, 'basic'];
const EXTENDED: RegExpType = [asIs, 'extended'];
const DIALECTS: ReadonlyMap<string, RegExpType> = new Map([
  ['findutils-default', EMACS],
  ['ed', BASIC],
  ['emacs', EMACS],
  ['gnu-awk', EXTENDED],
  ['grep', BASIC],
  ['posix-awk', EXTENDED],
  ['awk', EXTENDED],
  ['posix-basic', BASIC],
  ['posix-egrep', EXTENDED],
  ['egrep', EXTENDED],
  ['posix-extended', EXTENDED],
  ['posix-minimal-basic', BASIC],
  ['sed', BASIC],
]);

class Parser {
  readonly #t: ToolContext;
  readonly #words: readonly string[];
  #at = 0;
  #action = false;
  #minDepth = 0;
  #maxDepth = Number.POSITIVE_INFINITY;
  #depthFirst = false;
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
        const kinds = this.#value(word)
          .split(',')
          .map((c) => {
            if (!/^[bcdpflsD]$/.test(c)) throw new ToolFailure(`Unknown argument to -type: ${c}`);
            return { f: 'file', d: 'directory', l: 'link', p: 'fifo' }[c as 'f'];
          });
        return simple((file) => kinds.includes(file.stat.kind as 'file'));
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
      case '-mtime':
      case '-mmin': {
        const age = this.#value(word);
        const match = /^([-+]?)(\d+(?:\.\d+)?)$/.exec(age);
        if (!match) throw new ToolFailure(`invalid argument \`${age}' to \`${word}'`);
        const unit = word === '-mtime' ? 864e5 : 6e4;
        return simple((file) =>
          within(match[1] as string, Math.floor((now - file.stat.modifiedMs) / unit), Number(match[2])),
        );
      }
      case '-newermt': {
        const text = this.#value(word);
        const at = parseDate(text, now);
        if (at === undefined) throw new ToolFailure(`I cannot figure out how to interpret ‘${text}’ as a date or time`);
        return simple((file) => file.stat.modifiedMs > at);
      }
      case '-newer': {
        const than = t.context.files.stat(t.path(this.#value(word))).modifiedMs;
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
      case '-executable':
        return simple((file) => (file.stat.mode & 0o111) !== 0);
      case '-readable':
      case '-writable':
      case '-true':
      case '-xdev':
      case '-mount':
      case '-follow':
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
        return this.#exec(word);
      default:
        throw new ToolFailure(
          word.startsWith('-') ? `unknown predicate \`${word}'` : `paths must precede expression: \`${word}'`,
        );
    }
  }

  #printing(text: (file: Found) => string): Test {
    const t = this.#t;
    this.#action = true;
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
    const run = function* (args: readonly string[]): Routine<boolean> {
      const [name, ...rest] = args as [string, ...string[]];
      const process = t.context.run(name, rest);
      if (!process) {
        yield* t.fail(`‘${name}’: No such file or directory`);
        return false;
      }
      return (yield* wait(process.end)).code === 0;
    };
    if (!many)
      return function* (file) {
        if (word === '-ok') {
          yield* write(t.context.stderr, `< ${command[0]} ... ${file.path} > ? `);
          if (!/^y/i.test((yield* answers.next()) ?? '')) return false;
        }
        return yield* run(command.map((arg) => arg.replaceAll('{}', file.path)));
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

/** A line of -ls: inode, KiB, mode, links, owners, size, time, name. */
function detailed(t: ToolContext, { path, stat }: Found): string {
  const kib = stat.kind === 'directory' ? 4 : stat.kind === 'link' ? 0 : Math.ceil(stat.size / 4096) * 4;
  const recent = t.context.kernel.wallMs() - stat.modifiedMs < 180 * 864e5;
  const time = t.timeText(recent ? '%b %e %H:%M' : '%b %e  %Y', stat.modifiedMs);
  const target = stat.kind === 'link' ? ` -> ${t.context.files.readLink(t.path(path))}` : '';
  const numbers = [String(stat.inode).padStart(9), String(kib).padStart(6), modeText(stat)];
  const links = String(linkCount(t, path, stat)).padStart(3);
  return `${numbers.join(' ')} ${links} ${stat.owner.padEnd(8)} ${stat.group.padEnd(8)} ${String(stat.size).padStart(8)} ${time} ${path}${target}`;
}

const yes: Test = function* () {
  return true;
};

const both = (a: Test, b: Test): Test =>
  function* (file) {
    return (yield* a(file)) && (yield* b(file));
  };

const within = (sign: string, value: number, limit: number): boolean =>
  sign === '+' ? value > limit : sign === '-' ? value < limit : value === limit;

function printed(t: ToolContext, format: string, file: Found): string {
  return format.replace(/%(T[@+A-Za-z]|[a-zA-Z%])/g, (all, code: string) => {
    switch (code) {
      case 'p':
        return file.path;
      case 'f':
        return file.name;
      case 'h':
        return file.path.includes('/') ? file.path.replace(/\/[^/]*$/, '') : '.';
      case 'l':
        return file.target;
      case 'P':
        return file.path.replace(/^[^/]*\/?/, '');
      case 's':
        return String(file.stat.size);
      case 'm':
        return file.stat.mode.toString(8);
      case 'M':
        return modeText(file.stat);
      case 'u':
        return file.stat.owner;
      case 'g':
        return file.stat.group;
      case 'd':
        return String(file.depth);
      case 'y':
        return { file: 'f', directory: 'd', link: 'l', fifo: 'p' }[file.stat.kind];
      case 't':
        return t.timeText('%a %b %e %H:%M:%S.%N0 %Y', file.stat.modifiedMs);
      case 'T@':
        return (file.stat.modifiedMs / 1000).toFixed(10);
      case '%':
        return '%';
      default:
        return code.startsWith('T') ? t.timeText(`%${code[1]}`, file.stat.modifiedMs) : all;
    }
  });
}

export const FIND_TOOLS: readonly Tool[] = [find];

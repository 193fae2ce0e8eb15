/** grep: lines as they come, with context, colours and recursion. */
import { LineReader, write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { Pattern } from '../expand/pattern.ts';
import { BadRegExp, type Dialect, fromJavaScript, toJavaScript } from './regexp.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

interface Wanted {
  readonly matches: (line: string) => boolean;
  readonly all: RegExp;
  readonly before: number;
  readonly after: number;
  readonly limit: number;
  readonly names: boolean;
  readonly color: boolean;
}

const PURPLE = '\x1b[35m\x1b[K';
const GREEN = '\x1b[32m\x1b[K';
const CYAN = '\x1b[36m\x1b[K';
const RED = '\x1b[01;31m\x1b[K';
const RESET = '\x1b[m\x1b[K';

const OPTIONS = [
  'v',
  'invert-match=v',
  'i',
  'y=i',
  'ignore-case=i',
  'E',
  'extended-regexp=E',
  'F',
  'fixed-strings=F',
  'G',
  'basic-regexp=G',
  'P',
  'perl-regexp=P',
  'o',
  'only-matching=o',
  'c',
  'count=c',
  'n',
  'line-number=n',
  'q',
  'quiet=q',
  'silent=q',
  'r',
  'recursive=r',
  'R=r',
  'w',
  'word-regexp=w',
  'x',
  'line-regexp=x',
  'l',
  'files-with-matches=l',
  'L',
  'files-without-match=L',
  's',
  'no-messages=s',
  'h',
  'no-filename=h',
  'H',
  'with-filename=H',
  'a',
  'text=a',
  'I',
  'b',
  'z',
  'U',
  'T',
  'Z',
  'line-buffered',
  'A:',
  'after-context:=A',
  'B:',
  'before-context:=B',
  'C:',
  'context:=C',
  'm:',
  'max-count:=m',
  'e:',
  'regexp:=e',
  'f:',
  'file:=f',
  'color?',
  'colour?=color',
  'include:',
  'exclude:',
  'exclude-dir:',
  ...[...'0123456789'],
];

const grep = defineTool({
  names: ['grep', 'egrep', 'fgrep'],
  busyboxCannotOpen: '@',
  options: OPTIONS,
  usageStatus: 2,
  help: 'Usage: grep [OPTION]... PATTERNS [FILE]...\nSearch for PATTERNS in each FILE.\n\n  -E  PATTERNS are extended regular expressions\n  -F  PATTERNS are strings\n  -i  ignore case distinctions\n  -w  match only whole words\n  -v  select non-matching lines\n  -m NUM  stop after NUM selected lines\n  -n  print line number with output lines\n  -c  print only a count of selected lines\n  -o  show only nonempty parts of lines that match\n  -q  suppress all normal output\n  -l  print only names of FILEs with selected lines\n  -r  recurse into directories\n  -A NUM, -B NUM, -C NUM  print lines of context\n      --line-buffered  flush output on every line\n      --color[=WHEN]  mark the matching strings',
  *run(t) {
    let patterns = [...t.values('e')];
    for (const file of t.values('f')) patterns.push(...((yield* t.text(file)) ?? '').replace(/\n$/, '').split('\n'));
    let operands = t.operands;
    if (patterns.length === 0) {
      const [first, ...rest] = operands;
      if (first === undefined) {
        yield* write(
          t.context.stderr,
          "Usage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n",
        );
        return 2;
      }
      patterns = [first];
      operands = rest;
    }
    const wanted = yield* readOptions(
      t,
      patterns.flatMap((pattern) => pattern.split('\n')),
      operands,
    );
    const found = { any: false };
    if (t.has('r'))
      for (const start of operands.length === 0 ? ['.'] : operands)
        yield* recurse(t, start, operands.length === 0 ? '' : start, wanted, found);
    else
      for (const input of operands.length === 0 ? ['-'] : operands) {
        if (t.has('s') && input !== '-' && !t.stat(input)) {
          t.status = 2;
          continue;
        }
        yield* search(t, input, input === '-' ? '(standard input)' : input, wanted, found);
        if (found.any && t.has('q')) return 0;
      }
    if (t.has('q') && found.any) return 0;
    return t.status !== 0 ? 2 : found.any ? 0 : 1;
  },
});

function* readOptions(t: ToolContext, patterns: readonly string[], operands: readonly string[]): Routine<Wanted> {
  const dialect: Dialect = t.has('P')
    ? 'perl'
    : t.has('F') || t.name === 'fgrep'
      ? 'fixed'
      : t.has('E') || t.name === 'egrep'
        ? 'extended'
        : 'basic';
  let source: string;
  try {
    source = patterns.map((pattern) => `(?:${toJavaScript(pattern, dialect)})`).join('|');
  } catch (error) {
    if (error instanceof BadRegExp) throw new ToolFailure(error.message, 2);
    throw error;
  }
  if (t.has('x')) source = `^(?:${source})$`;
  else if (t.has('w')) source = `(?<![\\p{L}\\p{N}_])(?:${source})(?![\\p{L}\\p{N}_])`;
  let all: RegExp;
  try {
    all = fromJavaScript(source, t.has('i') ? 'gi' : 'g');
  } catch (error) {
    if (error instanceof BadRegExp) throw new ToolFailure(error.message, 2);
    throw error;
  }
  const one = new RegExp(all.source, all.flags.replace('g', ''));
  const digits = [...'0123456789'].filter((d) => t.has(d)).join('');
  const context = digits !== '' ? Number(digits) : t.number('C', 0, 'context length argument');
  const color = t.value('color');
  return {
    matches: t.has('v') ? (line) => !one.test(line) : (line) => one.test(line),
    all,
    before: t.number('B', context),
    after: t.number('A', context),
    limit: t.number('m', Number.POSITIVE_INFINITY),
    names: t.has('H') || (!t.has('h') && (operands.length > 1 || t.has('r'))),
    color: color === 'always' || ((color === 'auto' || color === '') && t.context.stdout.tty !== undefined),
  };
}

function* recurse(t: ToolContext, path: string, shown: string, wanted: Wanted, found: { any: boolean }): Routine<void> {
  const stat = t.stat(path);
  if (!stat) {
    yield* t.fail(`${path}: No such file or directory`);
    return;
  }
  if (stat.kind !== 'directory') {
    yield* search(t, path, shown === '' ? path : shown, wanted, found);
    return;
  }
  for (const name of t.context.files.list(t.path(path))) {
    const below = `${path === '/' ? '' : path}/${name}`;
    const child = t.stat(below, false);
    if (!child || child.kind === 'link') continue;
    const fits = (flag: string): boolean => t.values(flag).some((glob) => new Pattern(glob).whole(name));
    if (child.kind === 'directory') {
      if (!fits('exclude-dir'))
        yield* recurse(
          t,
          below,
          shown === '' ? below.replace(/^\.\//, '') : `${shown.replace(/\/$/, '')}/${name}`,
          wanted,
          found,
        );
      continue;
    }
    if (fits('exclude') || (t.values('include').length > 0 && !fits('include'))) continue;
    yield* search(
      t,
      below,
      shown === '' ? below.replace(/^\.\//, '') : `${shown.replace(/\/$/, '')}/${name}`,
      wanted,
      found,
    );
  }
}

function* search(t: ToolContext, input: string, name: string, wanted: Wanted, found: { any: boolean }): Routine<void> {
  const reader = yield* t.open(input);
  if (!reader) {
    t.status = 2;
    return;
  }
  const lines = new LineReader(reader);
  const paint = (code: string, text: string): string => (wanted.color ? `${code}${text}${RESET}` : text);
  const head = (number: number, separator: string): string => {
    let text = '';
    if (wanted.names) text += paint(PURPLE, name) + paint(CYAN, separator);
    if (t.has('n')) text += paint(GREEN, String(number)) + paint(CYAN, separator);
    return text;
  };
  const listing = t.has('l') || t.has('L') || t.has('q') || t.has('c');
  const waiting: { number: number; line: string }[] = [];
  let count = 0;
  let number = 0;
  let trailing = 0;
  let lastShown = 0;
  while (count < wanted.limit || trailing > 0) {
    const line = yield* lines.next();
    if (line === null) break;
    number++;
    if (count < wanted.limit && wanted.matches(line)) {
      count++;
      found.any = true;
      if (t.has('q') || t.has('l')) break;
      if (listing) continue;
      const context = wanted.before > 0 || wanted.after > 0;
      if (context && lastShown > 0 && number - waiting.length > lastShown + 1 && !t.has('o'))
        yield* t.print(`${paint(CYAN, '--')}\n`);
      if (!t.has('o')) for (const before of waiting) yield* t.print(`${head(before.number, '-')}${before.line}\n`);
      waiting.length = 0;
      if (t.has('o')) {
        if (!t.has('v'))
          for (const match of line.matchAll(wanted.all))
            if (match[0] !== '') yield* t.print(`${head(number, ':')}${paint(RED, match[0])}\n`);
      } else
        yield* t.print(
          `${head(number, ':')}${wanted.color && !t.has('v') ? line.replace(wanted.all, (m) => (m === '' ? '' : paint(RED, m))) : line}\n`,
        );
      lastShown = number;
      trailing = wanted.after;
      continue;
    }
    if (listing) continue;
    if (trailing > 0) {
      trailing--;
      lastShown = number;
      yield* t.print(`${head(number, '-')}${line}\n`);
    } else if (wanted.before > 0) {
      waiting.push({ number, line });
      if (waiting.length > wanted.before) waiting.shift();
    }
  }
  if (t.has('q')) return;
  if (t.has('l')) {
    if (count > 0) yield* t.print(`${paint(PURPLE, name)}\n`);
  } else if (t.has('L')) {
    if (count === 0) yield* t.print(`${paint(PURPLE, name)}\n`);
  } else if (t.has('c')) yield* t.print(`${wanted.names ? paint(PURPLE, name) + paint(CYAN, ':') : ''}${count}\n`);
}

export const GREP_TOOLS: readonly Tool[] = [grep];

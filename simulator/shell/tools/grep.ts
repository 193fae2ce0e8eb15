/** grep: lines as they come, with context, colours and recursion. */

import { LineReader, write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { Pattern } from '../expand/pattern.ts';
import { BadRegExp, type Dialect, type Matcher, matcherOf, RegExpTooHard } from '../regex/regexp.ts';
import { showUsage } from './busybox/show-usage.ts';
import { isBusybox } from './machine-kind.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

interface Wanted {
  readonly matches: (line: string) => boolean;
  readonly spans: (line: string, first?: boolean) => Span[];
  readonly before: number;
  readonly after: number;
  readonly limit: number;
  /** Patterns of names, from files. */
  readonly excluded: readonly string[];
  /** Whether groups of lines are kept apart. */
  readonly context: boolean;
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
  'byte-offset=b',
  'z',
  'null-data=z',
  'Z',
  'null=Z',
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
  options: [
    ...OPTIONS,
    'T',
    'initial-tab=T',
    'label:',
    'group-separator:',
    'no-group-separator',
    'u',
    'unix-byte-offsets=u',
    ...['d:', 'directories:=d', 'binary-files:', 'exclude-from:', 'no-ignore-case'],
  ],
  // What reads of a device would be, of a named pipe is no other.
  idle: ['U', 'binary', 'line-buffered', 'D:', 'devices:'],
  usageStatus: 2,
  usageError: (problem) =>
    `grep: ${problem}\nUsage: grep [OPTION]... PATTERNS [FILE]...\nTry 'grep --help' for more information.\n`,
  help: 'Usage: grep [OPTION]... PATTERNS [FILE]...\nSearch for PATTERNS in each FILE.\n\n  -E  PATTERNS are extended regular expressions\n  -F  PATTERNS are strings\n  -i  ignore case distinctions\n  -w  match only whole words\n  -v  select non-matching lines\n  -m NUM  stop after NUM selected lines\n  -n  print line number with output lines\n  -c  print only a count of selected lines\n  -o  show only nonempty parts of lines that match\n  -q  suppress all normal output\n  -l  print only names of FILEs with selected lines\n  -r  recurse into directories\n  -A NUM, -B NUM, -C NUM  print lines of context\n      --line-buffered  flush output on every line\n      --color[=WHEN]  mark the matching strings',
  *run(t) {
    if (t.has('u')) yield* write(t.context.stderr, 'grep: warning: --unix-byte-offsets (-u) is obsolete\n');
    const directories = t.choice('d', 'directories', ['read', 'recurse', 'skip']) ?? 'read';
    if (!['binary', 'text', 'without-match', undefined].includes(t.value('binary-files')))
      throw new ToolFailure('unknown binary-files type', 2);
    let patterns = [...t.values('e')];
    for (const file of t.values('f')) {
      const text = (yield* t.text(file)) ?? '';
      // A file without lines holds no pattern.
      if (text !== '') patterns.push(...text.replace(/\n$/, '').split('\n'));
    }
    const excluded: string[] = [];
    for (const file of t.values('exclude-from'))
      excluded.push(...((yield* t.text(file)) ?? '').split('\n').filter((line) => line !== ''));
    let operands = t.operands;
    if (patterns.length === 0 && !t.has('e') && !t.has('f')) {
      const [first, ...rest] = operands;
      if (first === undefined && isBusybox(t.context.files)) {
        yield* showUsage(t.context, t.name);
        return 1;
      }
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
      excluded,
    );
    const found = { any: false };
    if (t.has('r') || directories === 'recurse')
      for (const start of operands.length === 0 ? ['.'] : operands)
        yield* recurse(t, start, operands.length === 0 ? '' : start, wanted, found);
    else
      for (const input of operands.length === 0 ? ['-'] : operands) {
        if (t.has('s') && input !== '-' && !t.stat(input)) {
          t.status = 2;
          continue;
        }
        if (directories === 'skip' && t.stat(input)?.kind === 'directory') continue;
        yield* search(t, input, input === '-' ? (t.value('label') ?? '(standard input)') : input, wanted, found);
        if (found.any && t.has('q')) return 0;
      }
    if (t.has('q') && found.any) return 0;
    return t.status !== 0 ? 2 : found.any ? 0 : 1;
  },
});

function* readOptions(
  t: ToolContext,
  patterns: readonly string[],
  operands: readonly string[],
  excluded: readonly string[],
): Routine<Wanted> {
  if (['E', 'F', 'G', 'P'].filter((flag) => t.has(flag)).length > 1)
    throw new ToolFailure('conflicting matchers specified', 2);
  const dialect: Dialect = t.has('P')
    ? 'perl'
    : t.has('F') || t.name === 'fgrep'
      ? 'fixed'
      : t.has('E') || t.name === 'egrep'
        ? 'extended'
        : 'basic';
  const alone =
    dialect !== 'fixed' &&
    dialect !== 'perl' &&
    patterns.some((pattern) => /^(?:[^[\\]|\\.)*\[:\w+:\](?!\])/.test(pattern));
  if (alone) throw new ToolFailure('character class syntax is [[:space:]], not [:space:]', 2);
  let matcher: Matcher;
  try {
    const sources = dialect === 'perl' && t.has('x') ? patterns.map((pattern) => `^(?:${pattern})$`) : patterns;
    matcher = matcherOf(sources, dialect, { ignoreCase: t.has('i') && !t.has('no-ignore-case') });
  } catch (error) {
    if (error instanceof BadRegExp) {
      const words = isBusybox(t.context.files) ? `bad regex '${patterns[0]}': ` : '';
      throw new ToolFailure(`${words}${error.message}`, 2);
    }
    throw error;
  }
  for (const pattern of patterns)
    if (dialect === 'extended' && /^[*+?]/.test(pattern))
      yield* write(t.context.stderr, `grep: warning: ${pattern[0]} at start of expression\n`);
  const spans = spansOf(matcher, { whole: t.has('x') && dialect !== 'perl', words: t.has('w') });
  const test =
    t.has('x') || t.has('w')
      ? (line: string) => spans(line, true).length > 0
      : (line: string) => tried(() => matcher.test(line));
  const digits = [...'0123456789'].filter((d) => t.has(d)).join('');
  const context = digits !== '' ? Number(digits) : contextOf(t, 'C', 0);
  const color = t.value('color');
  return {
    matches: t.has('v') ? (line) => !test(line) : test,
    spans,
    before: contextOf(t, 'B', context),
    after: contextOf(t, 'A', context),
    limit: limitOf(t),
    excluded,
    context: ['A', 'B', 'C'].some((flag) => t.has(flag)) || digits !== '',
    names: t.has('H') || (!t.has('h') && (operands.length > 1 || t.has('r') || t.value('d') === 'recurse')),
    color: color === 'always' || ((color === 'auto' || color === '') && t.context.stdout.tty !== undefined),
  };
}

type Span = readonly [start: number, end: number];

/** A pattern that is not regular and takes too many steps ends the tool, as PCRE's backtracking limit does. */
function tried<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RegExpTooHard) throw new ToolFailure("exceeded PCRE's backtracking limit", 2);
    throw error;
  }
}

const isWord = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{N}_]/u.test(c);

/** Where a line matches: all places, or the first. */
function spansOf(
  matcher: Matcher,
  { whole, words }: { whole: boolean; words: boolean },
): (line: string, first?: boolean) => Span[] {
  return (line, first) => {
    const spans: Span[] = [];
    for (let from = 0; from <= line.length; ) {
      const found = tried(() => matcher.exec(line, from));
      if (!found) break;
      const [start, end] = found as unknown as Span;
      const fits =
        (!whole || (start === 0 && end === line.length)) &&
        (!words || (!isWord(line[start - 1]) && !isWord(line[end])));
      if (fits) {
        spans.push([start, end]);
        if (first) break;
      } else if (whole) break;
      from = fits && end > start ? end : start + 1;
    }
    return spans;
  };
}

function contextOf(t: ToolContext, flag: string, fallback: number): number {
  const text = t.value(flag);
  if (text === undefined) return fallback;
  if (!/^\d+$/.test(text)) throw new ToolFailure(`${text}: invalid context length argument`, 2);
  return Number(text);
}

function limitOf(t: ToolContext): number {
  const text = t.value('m');
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (!/^-?\d+$/.test(text)) throw new ToolFailure('invalid max count', 2);
  return Number(text) < 0 ? Number.POSITIVE_INFINITY : Number(text);
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
    if (!child || child.kind === 'link' || child.kind === 'fifo') continue;
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
    if (
      fits('exclude') ||
      wanted.excluded.some((glob) => new Pattern(glob).whole(name)) ||
      (t.values('include').length > 0 && !fits('include'))
    )
      continue;
    yield* search(
      t,
      below,
      shown === '' ? below.replace(/^\.\//, '') : `${shown.replace(/\/$/, '')}/${name}`,
      wanted,
      found,
    );
  }
}

const bytesIn = (line: string, end: number): number => new TextEncoder().encode(line.slice(0, end)).length;

function painted(line: string, spans: readonly Span[], paint: (text: string) => string): string {
  let out = '';
  let at = 0;
  for (const [start, end] of spans) {
    if (end === start) continue;
    out += line.slice(at, start) + paint(line.slice(start, end));
    at = end;
  }
  return out + line.slice(at);
}

function* search(t: ToolContext, input: string, name: string, wanted: Wanted, found: { any: boolean }): Routine<void> {
  const reader = yield* t.open(input);
  if (!reader) {
    t.status = 2;
    return;
  }
  const end = t.lineEnd;
  const lines = new LineReader(reader, end);
  const paint = (code: string, text: string): string => (wanted.color ? `${code}${text}${RESET}` : text);
  /** Bytes before the line, for -b. */
  let at = 0;
  const named = (separator: string): string =>
    wanted.names ? paint(PURPLE, name) + (t.has('Z') ? '\0' : paint(CYAN, separator)) : '';
  const head = (number: number, separator: string, offset = at): string => {
    let text = named(separator);
    if (t.has('n')) text += paint(GREEN, String(number)) + paint(CYAN, separator);
    if (t.has('b')) text += paint(GREEN, String(offset)) + paint(CYAN, separator);
    return t.has('T') && text !== '' ? `${text}\t` : text;
  };
  const isBinary = (line: string): boolean => !t.has('z') && line.includes('\0');
  const listing = t.has('l') || t.has('L') || t.has('q') || t.has('c');
  const waiting: { number: number; line: string }[] = [];
  let count = 0;
  let number = 0;
  let trailing = 0;
  let lastShown = 0;
  let previous: string | undefined;
  while (count < wanted.limit || trailing > 0) {
    if (previous !== undefined && t.has('b')) at += bytesIn(previous, previous.length) + 1;
    const line = yield* lines.next();
    if (line === null) break;
    previous = line;
    number++;
    if (isBinary(line) && (t.has('I') || t.value('binary-files') === 'without-match')) return;
    if (count < wanted.limit && wanted.matches(line)) {
      count++;
      found.any = true;
      if (t.has('q') || t.has('l')) break;
      if (listing) continue;
      if (isBinary(line) && !t.has('a') && t.value('binary-files') !== 'text') {
        yield* write(t.context.stderr, `${t.name}: ${name}: binary file matches\n`);
        break;
      }
      if (wanted.context && lastShown > 0 && number - waiting.length > lastShown + 1 && !t.has('o'))
        if (!t.has('no-group-separator')) yield* t.print(`${paint(CYAN, t.value('group-separator') ?? '--')}\n`);
      if (!t.has('o')) for (const before of waiting) yield* t.print(`${head(before.number, '-')}${before.line}${end}`);
      waiting.length = 0;
      if (t.has('o')) {
        if (!t.has('v'))
          for (const [from, to] of wanted.spans(line))
            if (to > from)
              yield* t.print(`${head(number, ':', at + bytesIn(line, from))}${paint(RED, line.slice(from, to))}${end}`);
      } else
        yield* t.print(
          `${head(number, ':')}${wanted.color && !t.has('v') ? painted(line, wanted.spans(line), (text) => paint(RED, text)) : line}${end}`,
        );
      lastShown = number;
      trailing = wanted.after;
      continue;
    }
    if (listing) continue;
    if (trailing > 0) {
      trailing--;
      lastShown = number;
      yield* t.print(`${head(number, '-')}${line}${end}`);
    } else if (wanted.before > 0) {
      waiting.push({ number, line });
      if (waiting.length > wanted.before) waiting.shift();
    }
  }
  if (t.has('q')) return;
  if (t.has('l') || t.has('L')) {
    if (count > 0 === t.has('l')) yield* t.print(`${paint(PURPLE, name)}${t.has('Z') ? '\0' : '\n'}`);
  } else if (t.has('c')) yield* t.print(`${named(':')}${count}\n`);
}

export const GREP_TOOLS: readonly Tool[] = [grep];

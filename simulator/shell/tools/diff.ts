/** diff of files and folders (which lines differ: edit-script.ts; its formats: diff-formats.ts); cmp. */
import { readAllBytes } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { localTime } from '../clock-zone.ts';
import { Pattern } from '../expand/pattern.ts';
import { singleQuote } from '../expand/quote.ts';
import { matcherOf } from '../regex/regexp.ts';
import { contextual, normal, type Side, script, sideBySide, unified } from './diff-formats.ts';
import { editScript } from './edit-script.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

const diff = defineTool({
  names: ['diff'],
  options: [
    'u',
    'U:',
    'unified?=u',
    'N',
    'new-file=N',
    'r',
    'recursive=r',
    'q',
    'brief=q',
    'w',
    'ignore-all-space=w',
    'b',
    'i',
    'ignore-space-change=b',
    'ignore-case=i',
    'B',
    'ignore-blank-lines=B',
    's',
    'report-identical-files=s',
    'color?',
    'a',
    'text=a',
    'L:',
    'label:=L',
    ...['c', 'C:', 'context?=c', 'y', 'side-by-side=y', 'W:', 'width:=W', 't', 'expand-tabs=t'],
    ...['left-column', 'suppress-common-lines', 'Z', 'ignore-trailing-space=Z', 'strip-trailing-cr'],
    ...['I:', 'ignore-matching-lines:=I', 'x:', 'exclude:=x', 'e', 'ed=e', 'n', 'rcs=n'],
  ],
  idle: ['d', 'minimal', 'H', 'speed-large-files', 'normal', ...'0123456789'],
  refused: [
    ...['p', 'show-c-function', 'F:', 'show-function-line:', 'D:', 'ifdef:', 'l', 'paginate'],
    ...['T', 'initial-tab', 'E', 'ignore-tab-expansion', 'P', 'X:', 'exclude-from:', 'S:', 'starting-file:'],
    ...['from-file:', 'to-file:', 'no-dereference'],
  ],
  usageStatus: 2,
  help: 'Usage: diff [OPTION]... FILES\nCompare FILES line by line.\n\n  -u, -U NUM  output NUM (default 3) lines of unified context\n  -c, -C NUM  output NUM (default 3) lines of copied context\n  -y  output in two columns, -W NUM wide (default 130)\n  -q  report only when files differ\n  -r  recursively compare any subdirectories found\n  -N  treat absent files as empty\n  -w  ignore all white space\n  -i  ignore case differences\n      --color[=WHEN]',
  *run(t) {
    const [a, b] = t.operands;
    if (a === undefined || b === undefined)
      throw new ToolFailure(`missing operand after '${a ?? 'diff'}'\ndiff: Try 'diff --help' for more information.`, 2);
    return yield* compare(t, a, b, false);
  },
});

function* compare(t: ToolContext, a: string, b: string, nested: boolean): Routine<number> {
  const [x, y] = [t.stat(a), t.stat(b)];
  if (x?.kind === 'directory' && y?.kind === 'directory') return yield* compareFolders(t, a, b);
  if (x?.kind === 'directory' && b !== '-')
    return yield* compare(t, `${a.replace(/\/$/, '')}/${b.split('/').pop()}`, b, nested);
  if (y?.kind === 'directory' && a !== '-')
    return yield* compare(t, a, `${b.replace(/\/$/, '')}/${a.split('/').pop()}`, nested);
  const left = yield* side(t, a);
  const right = yield* side(t, b);
  if (!left || !right) return 2;
  const isBinary = ({ lines }: Side): boolean => !t.has('a') && lines.some((line) => line.includes('\0'));
  const fold = (line: string): string => {
    const plain = t.has('strip-trailing-cr') ? line.replace(/\r$/, '') : line;
    const text = t.has('w')
      ? plain.replace(/\s+/g, '')
      : t.has('b')
        ? plain.replace(/\s+/g, ' ').trimEnd()
        : t.has('Z')
          ? plain.trimEnd()
          : plain;
    return t.has('i') ? text.toLowerCase() : text;
  };
  const mark = (s: Side): string[] =>
    s.lines.map((line, i) => fold(line) + (i === s.lines.length - 1 && !s.ended ? '\0' : ''));
  const blank = (lines: readonly string[], from: number, to: number): boolean =>
    lines.slice(from, to).every((line) => fold(line) === '');
  const ignored = t.has('I') ? matcherOf(t.values('I'), 'basic') : undefined;
  const ignorable = (lines: readonly string[], from: number, to: number): boolean =>
    (t.has('B') && blank(lines, from, to)) ||
    (ignored !== undefined && lines.slice(from, to).every((line) => ignored.test(line)));
  const context =
    t.has('u') || t.has('U') ? contextOf(t, 'U', 'u') : t.has('c') || t.has('C') ? contextOf(t, 'C', 'c') : 0;
  const changes = editScript(mark(left), mark(right), context).filter(
    ({ fromA, toA, fromB, toB }) => !ignorable(left.lines, fromA, toA) || !ignorable(right.lines, fromB, toB),
  );
  if (changes.length === 0 && !t.has('q') && t.has('y')) {
    yield* t.print(sideBySide(left, right, changes, columns(t)));
    return 0;
  }
  if (changes.length === 0) {
    if (t.has('s')) yield* t.print(`Files ${a} and ${b} are identical\n`);
    return 0;
  }
  if (!t.has('q') && (isBinary(left) || isBinary(right))) {
    yield* t.print(`Binary files ${a} and ${b} differ\n`);
    return 1;
  }
  if (t.has('q')) {
    yield* t.print(`Files ${a} and ${b} differ\n`);
    return 1;
  }
  if (nested)
    yield* t.print(
      `diff ${[...t.context.args.filter((arg) => !t.operands.includes(arg)).map(shown), a, b].join(' ')}\n`,
    );
  const when = t.value('color');
  const color = when === 'always' || ((when === 'auto' || when === '') && t.context.stdout.tty !== undefined);
  const paint = (code: string, line: string): string => (color ? `\x1b[${code}m${line}\x1b[0m` : line);
  const [a1, b1] = t.values('L');
  const heads = { labels: [a1, b1] as const, paint };
  const text = t.has('y')
    ? sideBySide(left, right, changes, columns(t))
    : t.has('e') || t.has('n')
      ? script(right, changes, t.has('e') ? 'ed' : 'rcs')
      : t.has('u') || t.has('U')
        ? unified(left, right, changes, { ...heads, context })
        : t.has('c') || t.has('C')
          ? contextual(left, right, changes, { ...heads, context })
          : normal(left, right, changes, paint);
  yield* t.print(text);
  return 1;
}

/** Lines of context: -U 5, --unified=5, -u5, or 3. */
function contextOf(t: ToolContext, counted: string, plain: string): number {
  const digits = t.context.args.map((arg) => /^-[a-z]*(\d+)$/i.exec(arg)?.[1]).find((one) => one !== undefined);
  const given = t.value(counted) ?? (t.value(plain) || digits || '3');
  if (!/^\d+$/.test(given))
    throw new ToolFailure(`invalid context length '${given}'\ndiff: Try 'diff --help' for more information.`, 2);
  return Number(given);
}

/** An option as diff repeats it: in quotes where a shell would need them. */
const shown = (arg: string): string => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : singleQuote(arg));

function columns(t: ToolContext): {
  readonly width: number;
  readonly shown: 'all' | 'left' | 'changes';
  readonly tabs: boolean;
} {
  const width = t.value('W') ?? '130';
  if (!/^\d+$/.test(width)) throw new ToolFailure(`invalid width '${width}'`, 2);
  const shown = t.has('suppress-common-lines') ? 'changes' : t.has('left-column') ? 'left' : 'all';
  return { width: Number(width), shown, tabs: !t.has('t') };
}

function* side(t: ToolContext, path: string): Routine<Side | undefined> {
  const zone = t.context.env.get('TZ');
  if (path !== '-' && !t.stat(path) && t.has('N'))
    return { name: path, lines: [], ended: true, modifiedMs: 0, clock: localTime(zone, 0) };
  const text = yield* t.text(path);
  if (text === undefined) {
    t.status = 2;
    return undefined;
  }
  const lines = text.split('\n');
  const ended = lines.at(-1) === '';
  if (ended) lines.pop();
  const modifiedMs = path === '-' ? t.context.kernel.wallMs() : (t.stat(path)?.modifiedMs ?? 0);
  return { name: path, lines, ended, modifiedMs, clock: localTime(zone, modifiedMs) };
}

function* compareFolders(t: ToolContext, a: string, b: string): Routine<number> {
  const join = (folder: string, name: string): string => `${folder.replace(/\/$/, '')}/${name}`;
  const names = [...new Set([...t.context.files.list(t.path(a)), ...t.context.files.list(t.path(b))])].sort();
  let status = 0;
  const excluded = t.values('x').map((glob) => new Pattern(glob, {}));
  for (const name of names) {
    if (excluded.some((pattern) => pattern.whole(name))) continue;
    const [x, y] = [t.stat(join(a, name)), t.stat(join(b, name))];
    if (x?.kind === 'directory' && y?.kind === 'directory') {
      if (t.has('r')) status = Math.max(status, yield* compareFolders(t, join(a, name), join(b, name)));
      else yield* t.print(`Common subdirectories: ${join(a, name)} and ${join(b, name)}\n`);
    } else if ((!x || !y) && !t.has('N')) {
      status = Math.max(status, 1);
      yield* t.print(`Only in ${x ? a : b}: ${name}\n`);
    } else status = Math.max(status, yield* compare(t, join(a, name), join(b, name), true));
  }
  return status;
}

const cmp = defineTool({
  names: ['cmp'],
  options: ['s', 'quiet=s', 'silent=s', 'l', 'verbose=l'],
  refused: ['b', 'print-bytes', 'i:', 'ignore-initial:', 'n:', 'bytes:'],
  usageStatus: 2,
  help: 'Usage: cmp [OPTION]... FILE1 [FILE2]\nCompare two files byte by byte.',
  *run(t) {
    const [a, b = '-'] = t.operands;
    if (a === undefined) throw new ToolFailure("missing operand after 'cmp'", 2);
    const readers = [yield* t.open(a), yield* t.open(b)] as const;
    if (!readers[0] || !readers[1]) return 2;
    const [x, y] = [yield* readAllBytes(readers[0]), yield* readAllBytes(readers[1])];
    if (t.has('l')) return yield* listed(t, [a, b], x, y);
    for (let i = 0, line = 1; i < Math.max(x.length, y.length); i++) {
      if (x[i] !== y[i]) {
        if (!t.has('s')) {
          if (i >= x.length || i >= y.length)
            yield* t.fail(
              `EOF on ${i >= x.length ? a : b} after byte ${i}, ${x[i - 1] === 10 || y[i - 1] === 10 ? `line ${line - 1}` : `in line ${line}`}`,
            );
          else yield* t.print(`${a} ${b} differ: byte ${i + 1}, line ${line}\n`);
        }
        return 1;
      }
      if (x[i] === 10) line++;
    }
    return 0;
  },
});

/** -l: each byte that differs, by its place and in octal. */
function* listed(t: ToolContext, [a, b]: readonly [string, string], x: Uint8Array, y: Uint8Array): Routine<number> {
  const most = Math.min(x.length, y.length);
  const width = String(Math.max(x.length, y.length)).length;
  let out = '';
  for (let i = 0; i < most; i++)
    if (x[i] !== y[i]) {
      const octal = (byte: number | undefined): string => (byte ?? 0).toString(8).padStart(3);
      out += `${String(i + 1).padStart(width)} ${octal(x[i])} ${octal(y[i])}\n`;
    }
  yield* t.print(out);
  if (x.length !== y.length) yield* t.fail(`EOF on ${x.length < y.length ? a : b} after byte ${most}`);
  return out === '' && x.length === y.length ? 0 : 1;
}

/** Letters of sdiff, and what diff calls the same. */
const SDIFF: Readonly<Record<string, string>> = {
  ...{
    s: '--suppress-common-lines',
    l: '--left-column',
    t: '-t',
    i: '-i',
    W: '-w',
    b: '-b',
    B: '-B',
    Z: '-Z',
    a: '-a',
  },
  'strip-trailing-cr': '--strip-trailing-cr',
};

/** Two files beside each other: `diff -y` in other words. Left out: putting them together by questions (-o). */
const sdiff = defineTool({
  names: ['sdiff'],
  options: [
    ...[
      's',
      'suppress-common-lines=s',
      'l',
      'left-column=l',
      'w:',
      'width:=w',
      't',
      'expand-tabs=t',
      'i',
      'ignore-case=i',
    ],
    ...[
      'W',
      'ignore-all-space=W',
      'b',
      'ignore-space-change=b',
      'B',
      'ignore-blank-lines=B',
      'Z',
      'ignore-trailing-space=Z',
    ],
    ...['a', 'text=a', 'I:', 'ignore-matching-lines:=I', 'strip-trailing-cr'],
  ],
  idle: ['d', 'minimal', 'H', 'speed-large-files'],
  refused: ['o:', 'output:', 'E', 'ignore-tab-expansion', 'tabsize:', 'diff-program:'],
  usageStatus: 2,
  help: 'Usage: sdiff [OPTION]... FILE1 FILE2\nSide-by-side view of differences between FILE1 and FILE2.\n\n  -s  do not output common lines\n  -l  output only the left column of common lines\n  -w NUM  output at most NUM (default 130) print columns',
  *run(t) {
    const [a, b] = t.operands;
    if (a === undefined || b === undefined)
      throw new ToolFailure(
        `missing operand after '${a ?? 'sdiff'}'\nsdiff: Try 'sdiff --help' for more information.`,
        2,
      );
    const args = Object.entries(SDIFF).flatMap(([letter, option]) => (t.has(letter) ? [option] : []));
    args.push(...t.values('I').map((value) => `-I${value}`), ...(t.has('w') ? [`-W${t.value('w')}`] : []));
    return yield* diff.program({ ...t.context, name: 'diff', args: ['-y', ...args, '--', a, b] });
  },
});

export const DIFF_TOOLS: readonly Tool[] = [diff, cmp, sdiff];

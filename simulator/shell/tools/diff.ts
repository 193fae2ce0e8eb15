/** diff: normal, unified and brief, of files and folders; cmp. Shortest edit script after Myers. */
import { readAllBytes } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { formatTime } from '../strftime.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

/** A run of equal lines, or lines to take away and lines to put in their place. */
interface Change {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

/** Where two lists differ, in order. */
export function differences(a: readonly string[], b: readonly string[]): Change[] {
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--;
    endB--;
  }
  const matched = commonLines(a.slice(start, endA), b.slice(start, endB)).map(
    ([i, j]) => [i + start, j + start] as const,
  );
  const changes: Change[] = [];
  let [i, j] = [start, start];
  for (const [x, y] of [...matched, [endA, endB] as const]) {
    if (x > i || y > j) changes.push({ fromA: i, toA: x, fromB: j, toB: y });
    [i, j] = [x + 1, y + 1];
  }
  return changes;
}

/** Pairs of positions of a longest common subsequence. */
function commonLines(a: readonly string[], b: readonly string[]): [number, number][] {
  const n = a.length;
  const m = b.length;
  const max = n + m;
  const trace: Map<number, number>[] = [];
  const reach = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= max; d++) {
    trace.push(new Map(reach));
    for (let k = -d; k <= d; k += 2) {
      let x =
        k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1))
          ? (reach.get(k + 1) ?? 0)
          : (reach.get(k - 1) ?? 0) + 1;
      let y = x - k;
      while (x < n && y < m && a[x] === b[y]) {
        x++;
        y++;
      }
      reach.set(k, x);
      if (x >= n && y >= m) return walkBack(trace, n, m);
    }
  }
  return [];
}

function walkBack(trace: readonly Map<number, number>[], n: number, m: number): [number, number][] {
  const pairs: [number, number][] = [];
  let x = n;
  let y = m;
  for (let d = trace.length - 1; d >= 0; d--) {
    const reach = trace[d] as Map<number, number>;
    const k = x - y;
    const previous = k === -d || (k !== d && (reach.get(k - 1) ?? -1) < (reach.get(k + 1) ?? -1)) ? k + 1 : k - 1;
    const px = d === 0 ? 0 : (reach.get(previous) ?? 0);
    const py = d === 0 ? 0 : px - previous;
    while (x > px && y > py) {
      x--;
      y--;
      pairs.push([x, y]);
    }
    x = px;
    y = py;
  }
  return pairs.reverse();
}

interface Side {
  readonly name: string;
  readonly lines: readonly string[];
  readonly ended: boolean;
  readonly modifiedMs: number;
}

const NO_NEWLINE = '\\ No newline at end of file\n';

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
  ],
  refused: [
    ...['c', 'C:', 'context?', 'y', 'side-by-side', 'W:', 'width:', 'left-column', 'suppress-common-lines'],
    ...['p', 'show-c-function', 'F:', 'show-function-line:', 'e', 'ed', 'n', 'rcs', 'D:', 'ifdef:', 'l', 'paginate'],
    ...['t', 'expand-tabs', 'T', 'initial-tab', 'E', 'ignore-tab-expansion', 'Z', 'ignore-trailing-space'],
    ...['I:', 'ignore-matching-lines:', 'x:', 'exclude:', 'X:', 'exclude-from:', 'S:', 'starting-file:', 'P'],
    ...['from-file:', 'to-file:', 'no-dereference', 'strip-trailing-cr', 'normal', 'd', 'minimal', 'H'],
  ],
  usageStatus: 2,
  help: 'Usage: diff [OPTION]... FILES\nCompare FILES line by line.\n\n  -u, -U NUM  output NUM (default 3) lines of unified context\n  -q  report only when files differ\n  -r  recursively compare any subdirectories found\n  -N  treat absent files as empty\n  -w  ignore all white space\n  -i  ignore case differences\n      --color[=WHEN]',
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
    const text = t.has('w') ? line.replace(/\s+/g, '') : t.has('b') ? line.replace(/\s+/g, ' ').trimEnd() : line;
    return t.has('i') ? text.toLowerCase() : text;
  };
  const mark = (s: Side): string[] =>
    s.lines.map((line, i) => fold(line) + (i === s.lines.length - 1 && !s.ended ? '\0' : ''));
  const blank = (lines: readonly string[], from: number, to: number): boolean =>
    lines.slice(from, to).every((line) => fold(line) === '');
  const changes = differences(mark(left), mark(right)).filter(
    ({ fromA, toA, fromB, toB }) => !t.has('B') || !blank(left.lines, fromA, toA) || !blank(right.lines, fromB, toB),
  );
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
      `diff ${t.context.args.filter((arg) => arg.startsWith('-')).join(' ')}${t.context.args.some((arg) => arg.startsWith('-')) ? ' ' : ''}${a} ${b}\n`,
    );
  const when = t.value('color');
  const color = when === 'always' || ((when === 'auto' || when === '') && t.context.stdout.tty !== undefined);
  const paint = (code: string, line: string): string => (color ? `\x1b[${code}m${line}\x1b[0m` : line);
  yield* t.print(
    t.has('u') || t.has('U') ? unified(t, left, right, changes, paint) : normal(left, right, changes, paint),
  );
  return 1;
}

function* side(t: ToolContext, path: string): Routine<Side | undefined> {
  if (path !== '-' && !t.stat(path) && t.has('N')) return { name: path, lines: [], ended: true, modifiedMs: 0 };
  const text = yield* t.text(path);
  if (text === undefined) {
    t.status = 2;
    return undefined;
  }
  const lines = text.split('\n');
  const ended = lines.at(-1) === '';
  if (ended) lines.pop();
  return {
    name: path,
    lines,
    ended,
    modifiedMs: path === '-' ? t.context.kernel.wallMs() : (t.stat(path)?.modifiedMs ?? 0),
  };
}

function normal(a: Side, b: Side, changes: readonly Change[], paint: (code: string, line: string) => string): string {
  const range = (from: number, to: number): string => (to - from <= 1 ? String(to) : `${from + 1},${to}`);
  const text = (s: Side, i: number, lead: string, code: string): string =>
    `${paint(code, `${lead} ${s.lines[i]}`)}\n${i === s.lines.length - 1 && !s.ended ? NO_NEWLINE : ''}`;
  let out = '';
  for (const { fromA, toA, fromB, toB } of changes) {
    const kind = fromA === toA ? 'a' : fromB === toB ? 'd' : 'c';
    out += `${kind === 'a' ? fromA : range(fromA, toA)}${kind}${kind === 'd' ? fromB : range(fromB, toB)}\n`;
    for (let i = fromA; i < toA; i++) out += text(a, i, '<', '31');
    if (kind === 'c') out += '---\n';
    for (let i = fromB; i < toB; i++) out += text(b, i, '>', '32');
  }
  return out;
}

function unified(
  t: ToolContext,
  a: Side,
  b: Side,
  changes: readonly Change[],
  paint: (code: string, line: string) => string,
): string {
  const context = t.number('U', 3);
  const [labelA, labelB] = t.values('L');
  const head = (s: Side, label: string | undefined): string =>
    label ?? `${s.name}\t${formatTime('%Y-%m-%d %H:%M:%S.%N %z', s.modifiedMs)}`;
  let out = `${paint('1', `--- ${head(a, labelA)}`)}\n${paint('1', `+++ ${head(b, labelB)}`)}\n`;
  const groups: Change[][] = [];
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1);
    if (last && change.fromA - last.toA <= 2 * context) groups.at(-1)?.push(change);
    else groups.push([change]);
  }
  const range = (from: number, to: number): string =>
    to - from === 1 ? String(from + 1) : `${to === from ? from : from + 1},${to - from}`;
  const text = (s: Side, i: number, lead: string): string =>
    `${lead === ' ' ? ` ${s.lines[i]}` : paint(lead === '-' ? '31' : '32', `${lead}${s.lines[i]}`)}\n${i === s.lines.length - 1 && !s.ended ? NO_NEWLINE : ''}`;
  for (const group of groups) {
    const first = group[0] as Change;
    const last = group.at(-1) as Change;
    const fromA = Math.max(0, first.fromA - context);
    const toA = Math.min(a.lines.length, last.toA + context);
    const fromB = Math.max(0, first.fromB - context);
    const toB = Math.min(b.lines.length, last.toB + context);
    out += `${paint('36', `@@ -${range(fromA, toA)} +${range(fromB, toB)} @@`)}\n`;
    let at = fromA;
    for (const change of group) {
      for (; at < change.fromA; at++) out += text(a, at, ' ');
      for (let i = change.fromA; i < change.toA; i++) out += text(a, i, '-');
      for (let i = change.fromB; i < change.toB; i++) out += text(b, i, '+');
      at = change.toA;
    }
    for (; at < toA; at++) out += text(a, at, ' ');
  }
  return out;
}

function* compareFolders(t: ToolContext, a: string, b: string): Routine<number> {
  const join = (folder: string, name: string): string => `${folder.replace(/\/$/, '')}/${name}`;
  const names = [...new Set([...t.context.files.list(t.path(a)), ...t.context.files.list(t.path(b))])].sort();
  let status = 0;
  for (const name of names) {
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
  options: ['s', 'quiet=s', 'silent=s'],
  refused: ['l', 'verbose', 'b', 'print-bytes', 'i:', 'ignore-initial:', 'n:', 'bytes:'],
  usageStatus: 2,
  help: 'Usage: cmp [OPTION]... FILE1 [FILE2]\nCompare two files byte by byte.',
  *run(t) {
    const [a, b = '-'] = t.operands;
    if (a === undefined) throw new ToolFailure("missing operand after 'cmp'", 2);
    const readers = [yield* t.open(a), yield* t.open(b)] as const;
    if (!readers[0] || !readers[1]) return 2;
    const [x, y] = [yield* readAllBytes(readers[0]), yield* readAllBytes(readers[1])];
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

export const DIFF_TOOLS: readonly Tool[] = [diff, cmp];

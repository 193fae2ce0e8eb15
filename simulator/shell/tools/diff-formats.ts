/** How diff prints changes: normal, unified, context, side by side. Upstream: diffutils' normal.c, context.c, side.c. */
import { cellsOf, characters } from '../../kernel/cells.ts';
import type { LocalTime } from '../clock-zone.ts';
import { formatTime } from '../strftime.ts';

/** A run of equal lines, or lines to take away and lines to put in their place. */
export interface Change {
  readonly fromA: number;
  readonly toA: number;
  readonly fromB: number;
  readonly toB: number;
}

export interface Side {
  readonly name: string;
  readonly lines: readonly string[];
  /** The last line ends with a newline. */
  readonly ended: boolean;
  readonly modifiedMs: number;
  /** What clocks showed then, where TZ is so. */
  readonly clock: LocalTime;
}

type Paint = (code: string, line: string) => string;

interface Hunks {
  readonly context: number;
  /** Names in place of the files'. */
  readonly labels: readonly [string | undefined, string | undefined];
  readonly paint: Paint;
}

const NO_NEWLINE = '\\ No newline at end of file\n';

/** As without options: 2c2, "< ", "> ". */
export function normal(
  a: Side,
  b: Side,
  changes: readonly Change[],
  paint: (code: string, line: string) => string,
): string {
  const range = (from: number, to: number): string => (to - from <= 1 ? String(to) : `${from + 1},${to}`);
  const text = (s: Side, i: number, lead: string, code: string): string =>
    `${paint(code, `${lead} ${s.lines[i]}`)}\n${i === s.lines.length - 1 && !s.ended ? NO_NEWLINE : ''}`;
  let out = '';
  for (const { fromA, toA, fromB, toB } of changes) {
    const kind = fromA === toA ? 'a' : fromB === toB ? 'd' : 'c';
    out += `${paint('36', `${kind === 'a' ? fromA : range(fromA, toA)}${kind}${kind === 'd' ? fromB : range(fromB, toB)}`)}\n`;
    for (let i = fromA; i < toA; i++) out += text(a, i, '<', '31');
    if (kind === 'c') out += '---\n';
    for (let i = fromB; i < toB; i++) out += text(b, i, '>', '32');
  }
  return out;
}

/** -e: what ed is to do, from the end backwards. -n: RCS's, from the start. */
export function script(b: Side, changes: readonly Change[], how: 'ed' | 'rcs'): string {
  const added = ({ fromB, toB }: Change): string =>
    b.lines
      .slice(fromB, toB)
      .map((line) => `${line}\n`)
      .join('');
  if (how === 'rcs')
    return changes
      .map((change) => {
        const { fromA, toA, fromB, toB } = change;
        const gone = toA > fromA ? `d${fromA + 1} ${toA - fromA}\n` : '';
        return gone + (toB > fromB ? `a${toA} ${toB - fromB}\n${added(change)}` : '');
      })
      .join('');
  const ed = (change: Change): string => {
    const { fromA, toA, fromB, toB } = change;
    const lines = toA - fromA <= 1 ? String(toA) : `${fromA + 1},${toA}`;
    if (fromB === toB) return `${lines}d\n`;
    // A line that is a dot would end what is added: it comes as two, and one is taken away.
    const { text, dots } = undotted(added(change), fromA);
    return `${toA > fromA ? lines : fromA}${toA > fromA ? 'c' : 'a'}\n${text}.\n${dots}`;
  };
  return [...changes].reverse().map(ed).join('');
}

function undotted(text: string, from: number): { text: string; dots: string } {
  const at = text.split('\n').indexOf('.');
  return at < 0 ? { text, dots: '' } : { text: text.replace(/^\.$/m, '..'), dots: `${from + at + 1}s/.//\n` };
}

/** A file's name and time, as the first two lines show them. */
const head = (s: Side, label: string | undefined): string =>
  label ?? `${s.name}\t${formatTime('%Y-%m-%d %H:%M:%S.%N %z', s.modifiedMs, undefined, s.clock)}`;

/** Changes so near each other that they share their context. */
function grouped(changes: readonly Change[], context: number): Change[][] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1);
    if (last && change.fromA - last.toA <= 2 * context) groups.at(-1)?.push(change);
    else groups.push([change]);
  }
  return groups;
}

/** What a group shows of both files. */
function extent(group: readonly Change[], a: Side, b: Side, context: number): Change {
  const first = group[0] as Change;
  const last = group.at(-1) as Change;
  return {
    fromA: Math.max(0, first.fromA - context),
    toA: Math.min(a.lines.length, last.toA + context),
    fromB: Math.max(0, first.fromB - context),
    toB: Math.min(b.lines.length, last.toB + context),
  };
}

const lineOf = (s: Side, i: number, text: string): string =>
  `${text}\n${i === s.lines.length - 1 && !s.ended ? NO_NEWLINE : ''}`;

/** -u: "@@ -1,3 +1,4 @@" */
export function unified(a: Side, b: Side, changes: readonly Change[], { context, labels, paint }: Hunks): string {
  let out = `${paint('1', `--- ${head(a, labels[0])}`)}\n${paint('1', `+++ ${head(b, labels[1])}`)}\n`;
  const range = (from: number, to: number): string =>
    to - from === 1 ? String(from + 1) : `${to === from ? from : from + 1},${to - from}`;
  const text = (s: Side, i: number, lead: string): string =>
    lineOf(s, i, lead === ' ' ? ` ${s.lines[i]}` : paint(lead === '-' ? '31' : '32', `${lead}${s.lines[i]}`));
  for (const group of grouped(changes, context)) {
    const { fromA, toA, fromB, toB } = extent(group, a, b, context);
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

/** -c: both files' lines one after the other, "! " where they differ. */
export function contextual(a: Side, b: Side, changes: readonly Change[], { context, labels, paint }: Hunks): string {
  let out = `${paint('1', `*** ${head(a, labels[0])}`)}\n${paint('1', `--- ${head(b, labels[1])}`)}\n`;
  const range = (from: number, to: number): string => (to - from > 1 ? `${from + 1},${to}` : String(to));
  for (const group of grouped(changes, context)) {
    const { fromA, toA, fromB, toB } = extent(group, a, b, context);
    out += `***************\n${paint('36', `*** ${range(fromA, toA)} ****`)}\n`;
    const lines = (s: Side, from: number, to: number, which: 'A' | 'B', lead: string, code: string): string => {
      let text = '';
      for (let i = from; i < to; i++) {
        const change = group.find((one) => i >= one[`from${which}`] && i < one[`to${which}`]);
        const both = change && change.toA > change.fromA && change.toB > change.fromB;
        const line = `${change ? (both ? '!' : lead) : ' '} ${s.lines[i]}`;
        text += lineOf(s, i, change ? paint(code, line) : line);
      }
      return text;
    };
    if (group.some((change) => change.toA > change.fromA)) out += lines(a, fromA, toA, 'A', '-', '31');
    out += `${paint('36', `--- ${range(fromB, toB)} ----`)}\n`;
    if (group.some((change) => change.toB > change.fromB)) out += lines(b, fromB, toB, 'B', '+', '32');
  }
  return out;
}

const TAB = 8;
const GUTTER = 3;

/**
 * -y: two columns; "|" between lines that differ, "<" and ">" beside those that only one file has. At 130 columns the right one
 * begins at 64, and 61 of a line are shown.
 */
export function sideBySide(
  a: Side,
  b: Side,
  changes: readonly Change[],
  {
    width,
    shown,
    tabs,
  }: { readonly width: number; readonly shown: 'all' | 'left' | 'changes'; readonly tabs: boolean },
): string {
  const step = tabs ? TAB : 1;
  const room = step + GUTTER;
  const unaligned = Math.floor(width / 2) + Math.floor(room / 2) + (width & room & 1);
  const offset = unaligned - (unaligned % step);
  const half = Math.max(0, Math.min(offset - GUTTER, width - offset));
  const second = half > 0 ? offset : width;
  const row = (left: string | undefined, mark: string, right: string | undefined): string => {
    let { text, cells } = left === undefined ? { text: '', cells: 0 } : cut(left, half, 0, tabs);
    if (mark !== ' ') {
      const to = Math.floor((half + second - 1) / 2);
      text += `${blanks(cells, to, tabs)}${mark}`;
      cells = Math.max(cells, to) + 1;
    }
    if (right !== undefined && right !== '') text += blanks(cells, second, tabs) + cut(right, half, second, tabs).text;
    return `${text}\n`;
  };
  let out = '';
  let [i, j] = [0, 0];
  const same = (to: number): void => {
    for (; i < to; i++, j++)
      if (shown !== 'changes')
        out += shown === 'left' ? row(a.lines[i], '(', undefined) : row(a.lines[i], ' ', b.lines[j]);
  };
  for (const { fromA, toA, toB } of changes) {
    same(fromA);
    for (; i < toA && j < toB; i++, j++) {
      // A last line without its newline is marked by a slash that leans to it.
      const [left, right] = [i < a.lines.length - 1 || a.ended, j < b.lines.length - 1 || b.ended];
      out += row(a.lines[i], left === right ? '|' : left ? '/' : '\\', b.lines[j]);
    }
    for (; i < toA; i++) out += row(a.lines[i], '<', undefined);
    for (; j < toB; j++) out += row(undefined, '>', b.lines[j]);
  }
  same(a.lines.length);
  return out;
}

/** As much of a line as fits into so many cells; tabs stand where they stand on the screen. */
function cut(line: string, most: number, from: number, tabs: boolean): { text: string; cells: number } {
  let text = '';
  let cells = 0;
  let at = 0;
  for (const c of characters(line)) {
    if (c === '\t') {
      const next = at + TAB - (at % TAB);
      if (next >= most && tabs) break;
      const end = Math.min(next, most);
      text += tabs ? '\t' : ' '.repeat(end - cells);
      at = next;
      cells = end;
      continue;
    }
    const wide = cellsOf(c);
    at += wide;
    if (at > most) break;
    text += c;
    cells = at;
  }
  return { text, cells: from + cells };
}

/** From one column to another, by tabs where they fit. */
function blanks(from: number, to: number, tabs: boolean): string {
  let text = '';
  let at = from;
  for (let stop = at + TAB - (at % TAB); tabs && stop <= to; stop += TAB) {
    text += '\t';
    at = stop;
  }
  return text + ' '.repeat(Math.max(0, to - at));
}

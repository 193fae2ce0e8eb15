/**
 * pr: text in pages and columns. Mirrors coreutils' pr.c. Left out, and refused by name: control characters (-c, -v), tabs of other
 * widths (-e, -i), joined columns (-J, -S), form feeds (-f, -F), numbers beside columns.
 */
import { cellsOf, characters } from '../../kernel/cells.ts';
import type { Routine } from '../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

const TAB = 8;
const HEADER_LINES = 5;
const TRAILER_LINES = 5;

const pr = defineTool({
  names: ['pr'],
  options: [
    ...[
      'columns:',
      'a',
      'across=a',
      'd',
      'double-space=d',
      'D:',
      'date-format:=D',
      'h:',
      'header:=h',
      'l:',
      'length:=l',
    ],
    ...['m', 'merge=m', 'n?', 'number-lines?=n', 'o:', 'indent:=o', 's?', 'separator?=s', 't', 'omit-header=t'],
    ...['T', 'omit-pagination=T', 'w:', 'width:=w', 'W:', 'page-width:=W', 'pages:'],
  ],
  idle: ['r', 'no-file-warnings'],
  refused: [
    ...[
      'c',
      'show-control-chars',
      'e?',
      'expand-tabs?',
      'f',
      'F',
      'form-feed',
      'i?',
      'output-tabs?',
      'J',
      'join-lines',
    ],
    ...['N:', 'first-line-number:', 'S?', 'sep-string?', 'v', 'show-nonprinting'],
  ],
  help: 'Usage: pr [OPTION]... [FILE]...\nPaginate or columnate FILE(s) for printing.\n\n  +FIRST[:LAST]  begin [stop] printing with page FIRST\n  -COLUMN  columns, filled downwards; -a: across\n  -m  all files beside each other, one in each column\n  -t  no headers and trailers; -T: no pages either\n  -l N  length of a page (66); -w N: its width (72)\n  -h TEXT  in place of the name in the header; -D FORMAT: of its date\n  -n  number the lines; -d: a blank line after each; -o N: a margin; -s[C]: columns with C between them',
  *run(t) {
    const settings = settingsOf(t);
    if (t.has('m')) {
      const files: (readonly string[])[] = [];
      for (const input of t.inputs) {
        const lines = yield* linesOf(t, input);
        if (lines) files.push(lines);
      }
      const rows = Array.from({ length: Math.max(0, ...files.map(({ length }) => length)) }, (_, i) =>
        files.map((lines) => lines[i]),
      );
      yield* print(t, { ...settings, columns: files.length }, '', t.context.kernel.wallMs(), paged(settings, rows));
      return;
    }
    for (const input of t.inputs) {
      const lines = yield* linesOf(t, input);
      if (!lines) continue;
      const at = input === '-' ? t.context.kernel.wallMs() : (t.stat(input)?.modifiedMs ?? 0);
      yield* print(t, settings, input === '-' ? '' : input, at, arranged(settings, lines));
    }
  },
});

interface Settings {
  readonly columns: number;
  readonly across: boolean;
  /** Text lines of a page. */
  readonly body: number;
  readonly headed: boolean;
  readonly width: number;
  /** Between columns; undefined: they are brought to their width. */
  readonly separator: string | undefined;
  readonly doubled: boolean;
  /** Digits, and what comes after them. */
  readonly number: { readonly digits: number; readonly after: string } | undefined;
  readonly margin: string;
  readonly first: number;
  readonly last: number;
}

function settingsOf(t: ToolContext): Settings {
  const columns = t.number('columns', 1, 'number of columns');
  if (columns < 1) throw new ToolFailure(`invalid number of columns: ‘${t.value('columns')}’`);
  const length = t.number('l', 66, 'number of lines');
  const headed = !t.has('t') && !t.has('T') && length > HEADER_LINES + TRAILER_LINES;
  const numbered = /^([^0-9]?)(\d*)$/.exec(t.value('n') ?? '');
  if (t.has('n') && (columns > 1 || t.has('m'))) throw new ToolFailure('not simulated: -n with columns');
  const [first = '1', last] = (t.value('pages') ?? '1').split(':');
  const body = t.has('T') ? Number.POSITIVE_INFINITY : headed ? length - HEADER_LINES - TRAILER_LINES : length;
  return {
    columns,
    across: t.has('a'),
    body: t.has('d') ? Math.max(1, Math.floor(body / 2)) : body,
    headed,
    width: Number(t.value('W') ?? t.value('w') ?? 72),
    separator: t.has('s') ? t.value('s') || '\t' : undefined,
    doubled: t.has('d'),
    number: t.has('n') ? { digits: Number(numbered?.[2] || 5), after: numbered?.[1] || '\t' } : undefined,
    margin: ' '.repeat(t.number('o', 0, 'line offset')),
    first: Number(first),
    last: last === undefined ? Number.POSITIVE_INFINITY : Number(last),
  };
}

function* linesOf(t: ToolContext, input: string): Routine<readonly string[] | undefined> {
  const text = yield* t.text(input);
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

type Row = readonly (string | undefined)[];

/** Rows by pages. */
function paged({ body }: Settings, rows: readonly Row[]): Row[][] {
  const pages: Row[][] = [];
  for (let at = 0; at < rows.length; at += body) pages.push(rows.slice(at, at + body));
  return pages;
}

/** Lines in columns: across, or downwards, where the last page's columns are of one length. */
function arranged(settings: Settings, lines: readonly string[]): Row[][] {
  const { columns, across, body, number } = settings;
  const numbered = number
    ? lines.map(
        (line, i) =>
          `${String(i + 1)
            .padStart(number.digits)
            .slice(-number.digits)}${number.after}${line}`,
      )
    : lines;
  if (across || columns === 1) {
    const rows: Row[] = [];
    for (let at = 0; at < numbered.length; at += columns) rows.push(numbered.slice(at, at + columns));
    return paged(settings, rows);
  }
  const pages: Row[][] = [];
  const most = body * columns;
  for (let at = 0; at < numbered.length; at += most) {
    const page = numbered.slice(at, at + most);
    const height = Math.ceil(page.length / columns);
    // The first columns are a line longer where it does not come out even.
    const longer = page.length % columns || columns;
    const starts = Array.from({ length: columns }, (_, c) => c * height - Math.max(0, c - longer));
    pages.push(
      Array.from({ length: height }, (_, r) =>
        starts.flatMap((start, c) => (r < height - (c >= longer ? 1 : 0) ? [page[start + r]] : [])),
      ),
    );
  }
  return pages;
}

function* print(
  t: ToolContext,
  settings: Settings,
  name: string,
  atMs: number,
  pages: readonly Row[][],
): Routine<void> {
  const { first, last, headed, body, doubled, margin } = settings;
  for (const [i, page] of pages.entries()) {
    if (i + 1 < first || i + 1 > last) continue;
    let out = headed ? header(t, settings, name, atMs, i + 1) : '';
    for (const row of page) out += `${lineOf(settings, row)}\n${doubled ? '\n' : ''}`;
    if (headed) out += '\n'.repeat((body - page.length) * (doubled ? 2 : 1) + TRAILER_LINES);
    yield* t.print(margin === '' ? out : out.replace(/^(?=[^\n])/gm, margin));
  }
}

function header(t: ToolContext, { width }: Settings, name: string, atMs: number, page: number): string {
  const date = t.timeText((t.value('D') ?? '+%Y-%m-%d %H:%M').replace(/^\+/, ''), atMs);
  const title = t.value('h') ?? name;
  const right = `Page ${page}`;
  const free = Math.max(0, width - cellsOf(date) - cellsOf(title) - right.length);
  const before = Math.floor(free / 2);
  return `\n\n${date}${' '.repeat(Math.max(1, before))}${title}${' '.repeat(Math.max(1, free - before))}${right}\n\n\n`;
}

function lineOf({ columns, width, separator }: Settings, row: Row): string {
  if (columns === 1) return row[0] ?? '';
  if (separator !== undefined) return row.map((text) => text ?? '').join(separator);
  const cells = Math.floor((width - (columns - 1)) / columns);
  if (cells < 1) throw new ToolFailure('page width too narrow');
  let out = '';
  let at = 0;
  for (const [c, text] of row.entries()) {
    const goal = c * (cells + 1);
    if (c > 0) {
      out += blanks(at, goal);
      at = goal;
    }
    const shown = fitting(text ?? '', cells);
    out += shown;
    at += cellsOf(shown);
  }
  return out;
}

/** From one place to another by tabs as far as they go. Upstream: print_white_space. */
function blanks(from: number, goal: number): string {
  let out = '';
  let at = from;
  for (let next = at - (at % TAB) + TAB; goal - at > 1 && next <= goal; next += TAB) {
    out += '\t';
    at = next;
  }
  return out + ' '.repeat(goal - at);
}

function fitting(text: string, most: number): string {
  let out = '';
  let cells = 0;
  for (const c of characters(text)) {
    cells += cellsOf(c);
    if (cells > most) break;
    out += c;
  }
  return out;
}

/** `-3` is --columns=3, `+2:5` the pages from 2 to 5. */
const withWords: Tool = {
  ...pr,
  program: (context) =>
    pr.program({
      ...context,
      args: context.args.flatMap((arg) => {
        if (/^\+\d+(?::\d+)?$/.test(arg)) return [`--pages=${arg.slice(1)}`];
        const columns = /^-(\d+)([a-zA-Z].*)?$/.exec(arg);
        if (!columns) return [arg];
        return [`--columns=${columns[1]}`, ...(columns[2] === undefined ? [] : [`-${columns[2]}`])];
      }),
    }),
};

export const PAGING_TOOLS: readonly Tool[] = [withWords];

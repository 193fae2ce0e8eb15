/**
 * column: a list in columns, or a table. Upstream: util-linux's text-utils/column.c. Left out: trees, wrapped and truncated
 * columns, another order of columns.
 */
import { cellsOf } from '../../kernel/cells.ts';
import { MEMORY_LIMIT, outOfMemory } from '../../kernel/exhausted.ts';
import type { Routine } from '../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

const TAB = 8;

/** The next tab stop after so many cells: 5 → 8, 8 → 16. */
const nextStop = (cells: number): number => (cells + TAB) & ~(TAB - 1);

/** The words in as many columns as fit, with tabs between; down first, or with -x along the rows. */
function inColumns(words: readonly string[], width: number, alongRows: boolean): string {
  const widest = Math.max(0, ...words.map(cellsOf));
  if (widest >= width) return words.map((word) => `${word}\n`).join('');
  const column = nextStop(widest);
  const columns = Math.max(1, Math.floor(width / column));
  const rows = Math.ceil(words.length / columns);
  let text = '';
  for (let row = 0; row < rows; row++) {
    let at = 0;
    for (let i = 0; i < columns; i++) {
      const word = words[alongRows ? row * columns + i : row + i * rows];
      if (word === undefined) break;
      if (i > 0) for (const stop = i * column; nextStop(at) <= stop; at = nextStop(at)) text += '\t';
      text += word;
      at += cellsOf(word);
    }
    text += '\n';
  }
  return text;
}

interface Column {
  readonly name: string | undefined;
  readonly hidden: boolean;
  readonly right: boolean;
}

/** The columns that a list such as "2,NAME,-" means; "-" is all without a name. */
function chosen(t: ToolContext, flag: string, names: readonly (string | undefined)[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const word of (t.value(flag) ?? '').split(',').filter((text) => text !== '')) {
    const at = /^\d+$/.test(word) ? Number(word) - 1 : names.indexOf(word);
    if (word === '-') for (const [i, name] of names.entries()) name ?? found.add(i);
    else if (names[at] === undefined && at < 0) throw new ToolFailure(`undefined column name '${word}'`);
    else found.add(at);
  }
  return found;
}

/** Each line's cells: by blanks, or by any one of the separators. */
function cells(line: string, separators: string | undefined, limit: number): string[] {
  const found = separators === undefined ? line.trim().split(/[ \t]+/) : [];
  if (separators !== undefined) {
    let cell = '';
    for (const c of line) {
      if (separators.includes(c)) {
        found.push(cell);
        cell = '';
      } else cell += c;
    }
    found.push(cell);
  }
  if (found.length <= limit) return found;
  return [...found.slice(0, limit - 1), found.slice(limit - 1).join(separators?.[0] ?? ' ')];
}

function* printTable(t: ToolContext, lines: readonly string[]): Routine<void> {
  const limit = t.number('l', Number.POSITIVE_INFINITY, 'columns limit argument');
  const rows = lines.map((line) => cells(line, t.value('s'), limit));
  const given = t.value('N')?.split(',') ?? [];
  const count = Math.max(given.length, ...rows.map((row) => row.length), 0);
  const names = Array.from({ length: count }, (_, i) => given[i]);
  const hidden = chosen(t, 'H', names);
  const right = chosen(t, 'R', names);
  const columns = names.map((name, i): Column => ({ name, hidden: hidden.has(i), right: right.has(i) }));
  if (t.has('J')) {
    yield* t.print(asJson(t.value('n') ?? 'table', columns, rows));
    return;
  }
  const head = given.length > 0 && !t.has('d') ? [names.map((name) => name ?? '')] : [];
  const shown = [...head, ...rows].map((row) => columns.map((_, i) => row[i] ?? '').filter((_, i) => !hidden.has(i)));
  const kept = columns.filter((column) => !column.hidden);
  const widths = kept.map((_, i) => Math.max(0, ...shown.map((row) => cellsOf(row[i] as string))));
  const separator = t.value('o') ?? '  ';
  for (const row of shown) {
    const text = row.map((cell, i) => {
      const padding = ' '.repeat((widths[i] as number) - cellsOf(cell));
      if (kept[i]?.right) return padding + cell;
      return i === row.length - 1 ? cell : cell + padding;
    });
    yield* t.print(`${text.join(separator)}\n`);
  }
}

function asJson(table: string, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const items = rows.map((row) => {
    const fields = columns.flatMap(({ name, hidden }, i) =>
      hidden
        ? []
        : [`         ${JSON.stringify(name ?? '')}: ${row[i] === undefined ? 'null' : JSON.stringify(row[i])}`],
    );
    return `{\n${fields.join(',\n')}\n      }`;
  });
  return `{\n   ${JSON.stringify(table)}: [\n      ${items.join(',')}\n   ]\n}\n`;
}

const column = defineTool({
  names: ['column'],
  cannotOpen: '@',
  options: [
    ...['t', 'table=t', 's:', 'separator:=s', 'o:', 'output-separator:=o', 'N:', 'table-columns:=N', 'J', 'json=J'],
    ...['H:', 'table-hide:=H', 'R:', 'table-right:=R', 'n:', 'table-name:=n', 'd', 'table-noheadings=d'],
    ...['l:', 'table-columns-limit:=l', 'L', 'keep-empty-lines=L', 'c:', 'output-width:=c', 'x', 'fillrows=x'],
  ],
  refused: [
    ...['O:', 'table-order:', 'E:', 'table-noextreme:', 'e', 'table-header-repeat', 'T:', 'table-truncate:'],
    ...['W:', 'table-wrap:', 'r:', 'tree:', 'i:', 'tree-id:', 'p:', 'tree-parent:'],
  ],
  help: 'Usage: column [options] [<file>...]\nColumnate lists.\n\n  -t  create a table\n  -s CHARS  delimiters of the input\n  -o STRING  separator of the output (default: two spaces)\n  -N NAMES  names of the columns, with commas between\n  -R COLUMNS  to the right\n  -H COLUMNS  not shown\n  -J  a table as JSON\n  -c WIDTH  width of output\n  -x  fill rows before columns',
  *run(t) {
    const lines: string[] = [];
    let size = 0;
    yield* t.eachLine(function* (line) {
      size += line.length + 1;
      if (size > MEMORY_LIMIT) throw outOfMemory();
      if (line.trim() !== '' || t.has('L')) lines.push(line);
    });
    if (t.has('J') && !t.has('N')) throw new ToolFailure('option --table-columns required for --json');
    if (t.has('t') || t.has('J')) yield* printTable(t, lines);
    else yield* t.print(inColumns(lines, t.number('c', 80, 'columns argument'), t.has('x')));
  },
});

export const COLUMN_TOOLS: readonly Tool[] = [column];

/** Several files line by line: paste, comm. */
import { unescape } from '../expand/quote.ts';
import { defineTool, type Tool, ToolFailure } from './tool.ts';

/** -d LIST: "\0" is no delimiter at all. Upstream: paste.c, collapse_escapes. */
function delimiterList(text: string): string[] {
  const pieces = text.match(/\\[\s\S]|[\s\S]/gu) ?? [''];
  if (pieces.at(-1) === '\\') throw new ToolFailure(`delimiter list ends with an unescaped backslash: ${text}`);
  return pieces.map((piece) => (piece === '\\0' ? '' : piece.length > 1 ? unescape(piece, 'format').text : piece));
}

const paste = defineTool({
  names: ['paste'],
  options: ['d:', 'delimiters:=d', 's', 'serial=s', 'z', 'zero-terminated=z'],
  help: 'Usage: paste [OPTION]... [FILE]...\nWrite lines consisting of the sequentially corresponding lines from each FILE.\n\n  -d LIST  reuse characters from LIST instead of TABs\n  -s  paste one file at a time',
  *run(t) {
    const delimiters = delimiterList(t.value('d') ?? '\t');
    const columns: string[][] = [];
    let standard: string[] | undefined;
    for (const input of t.inputs) {
      if (input === '-' && standard) {
        columns.push(standard);
        continue;
      }
      const text = yield* t.text(input);
      if (text === undefined) return 1;
      const lines = text.split(t.lineEnd);
      if (lines.at(-1) === '') lines.pop();
      if (input === '-') standard = lines;
      columns.push(lines);
    }
    const join = (cells: readonly string[]): string =>
      cells.map((cell, i) => (i === 0 ? cell : (delimiters[(i - 1) % delimiters.length] ?? '') + cell)).join('');
    if (t.has('s')) {
      for (const lines of columns) yield* t.print(join(lines) + t.lineEnd);
      return undefined;
    }
    const dashes = t.inputs.filter((input) => input === '-').length;
    if (dashes > 1 && dashes === t.inputs.length && standard) {
      for (let i = 0; i < standard.length; i += dashes)
        yield* t.print(join(Array.from({ length: dashes }, (_, k) => (standard as string[])[i + k] ?? '')) + t.lineEnd);
      return undefined;
    }
    const rows = Math.max(...columns.map((lines) => lines.length));
    for (let i = 0; i < rows; i++) yield* t.print(join(columns.map((lines) => lines[i] ?? '')) + t.lineEnd);
    return undefined;
  },
});

const comm = defineTool({
  names: ['comm'],
  options: ['1', '2', '3', 'nocheck-order', 'check-order', 'output-delimiter:', 'total', 'z', 'zero-terminated=z'],
  help: 'Usage: comm [OPTION]... FILE1 FILE2\nCompare sorted files FILE1 and FILE2 line by line.\n\n  -1  suppress column 1 (lines unique to FILE1)\n  -2  suppress column 2\n  -3  suppress column 3 (lines that appear in both)',
  *run(t) {
    const [a, b] = t.operands;
    if (a === undefined || b === undefined)
      throw new ToolFailure(
        `missing operand${a === undefined ? '' : ` after ‘${a}’`}\nTry 'comm --help' for more information.`,
      );
    const split = (text: string): string[] =>
      text
        .slice(0, text.endsWith(t.lineEnd) ? -1 : undefined)
        .split(t.lineEnd)
        .filter((line, _, all) => all.length > 1 || line !== '');
    const left = split((yield* t.text(a)) ?? '');
    const right = split((yield* t.text(b)) ?? '');
    const delimiter = t.value('output-delimiter') ?? '\t';
    const tab = (n: number): string => delimiter.repeat(n);
    const counts = [0, 0, 0] as [number, number, number];
    const disorder = [left, right].map((lines) => lines.some((line, at) => at > 0 && line < (lines[at - 1] as string)));
    const second = t.has('1') ? 0 : 1;
    const third = second + (t.has('2') ? 0 : 1);
    let i = 0;
    let j = 0;
    while (i < left.length || j < right.length) {
      const [x, y] = [left[i], right[j]];
      if (y === undefined || (x !== undefined && x < y)) {
        if (!t.has('1')) yield* t.print(x + t.lineEnd);
        counts[0]++;
        i++;
      } else if (x === undefined || y < x) {
        if (!t.has('2')) yield* t.print(tab(second) + y + t.lineEnd);
        counts[1]++;
        j++;
      } else {
        if (!t.has('3')) yield* t.print(tab(third) + x + t.lineEnd);
        counts[2]++;
        i++;
        j++;
      }
    }
    if (t.has('total')) yield* t.print(`${counts.join(delimiter)}${delimiter}total\n`);
    // Where a line found no partner, one that is out of order is told of.
    if (t.has('nocheck-order') || counts[0] + counts[1] === 0) return;
    for (const [at, wrong] of disorder.entries()) if (wrong) yield* t.fail(`file ${at + 1} is not in sorted order`);
    if (disorder.includes(true)) yield* t.fail('input is not in sorted order');
  },
});

export const SIDE_BY_SIDE_TOOLS: readonly Tool[] = [paste, comm];

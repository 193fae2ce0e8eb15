/** Lines one by one: tac, rev, nl, fold. */
import { compileRegExp } from '../regex/regexp.ts';
import { defineTool, type Tool, ToolFailure } from './tool.ts';

const tac = defineTool({
  names: ['tac'],
  options: ['s:', 'separator:=s', 'b', 'before=b'],
  refused: ['r', 'regex'],
  cannotOpen: "failed to open '@' for reading",
  help: 'Usage: tac [FILE]...\nWrite each FILE to standard output, last line first.',
  *run(t) {
    for (const input of t.inputs) {
      const text = yield* t.text(input);
      if (text === undefined) continue;
      const separator = t.value('s') || '\n';
      const pieces = text.split(separator);
      // What ends a piece goes with it; the last may have none.
      const whole = pieces.map((piece, i) =>
        t.has('b') ? (i === 0 ? '' : separator) + piece : piece + (i < pieces.length - 1 ? separator : ''),
      );
      yield* t.print(whole.reverse().join(''));
    }
  },
});

const rev = defineTool({
  names: ['rev'],
  cannotOpen: 'cannot open @',
  help: 'Usage: rev [FILE]...\nReverse lines characterwise.',
  *run(t) {
    yield* t.eachLine(function* (line) {
      yield* t.print(`${[...line].reverse().join('')}\n`);
    });
  },
});

const nl = defineTool({
  names: ['nl'],
  options: [
    'b:',
    'body-numbering:=b',
    'w:',
    'number-width:=w',
    's:',
    'number-separator:=s',
    'v:',
    'starting-line-number:=v',
    'n:',
    'number-format:=n',
    'i:',
    'line-increment:=i',
    'l:',
    'join-blank-lines:=l',
  ],
  refused: [
    ...['d:', 'section-delimiter:', 'f:', 'footer-numbering:', 'h:', 'header-numbering:'],
    ...['p', 'no-renumber'],
  ],
  help: 'Usage: nl [OPTION]... [FILE]...\nWrite each FILE to standard output, with line numbers added.\n\n  -b a|t|n  which lines to number\n  -w NUM  use NUM columns for line numbers',
  *run(t) {
    let number = t.number('v', 1, 'starting line number');
    const width = t.number('w', 6, 'line number field width');
    const separator = t.value('s') ?? '\t';
    const style = t.value('b') ?? 't';
    if (!['ln', 'rn', 'rz', undefined].includes(t.value('n')))
      throw t.misused(`invalid line numbering format: ‘${t.value('n')}’`);
    if (width < 1) throw new ToolFailure(`invalid line number field width: ‘${width}’: Numerical result out of range`);
    if (!/^[atn]$|^p/.test(style)) throw t.misused(`invalid body numbering style: ‘${style}’`);
    const pattern = style.startsWith('p') ? compileRegExp(style.slice(1), 'basic') : undefined;
    const step = t.number('i', 1, 'line number increment');
    const join = t.number('l', 1, 'line number of blank lines');
    let blanks = 0;
    yield* t.eachLine(function* (line) {
      blanks = line === '' ? blanks + 1 : 0;
      const counted =
        style === 'a'
          ? line !== '' || blanks % join === 0
          : pattern
            ? pattern.test(line)
            : style === 't' && line !== '';
      const text = String(number);
      const shown =
        t.value('n') === 'ln'
          ? text.padEnd(width)
          : t.value('n') === 'rz'
            ? text.padStart(width, '0')
            : text.padStart(width);
      if (counted) number += step;
      yield* t.print(counted ? `${shown}${separator}${line}\n` : `${' '.repeat(width + separator.length)}${line}\n`);
    });
  },
});

/** The column behind a byte. Upstream: coreutils' fold.c (adjust_column), which takes bytes for characters. */
function columnAfter(column: number, byte: number): number {
  if (byte === 0x08) return Math.max(0, column - 1);
  if (byte === 0x0d) return 0;
  return byte === 0x09 ? column + 8 - (column % 8) : column + 1;
}

/** A line broken into rows of so many columns; `after`: the column behind a byte. */
function folded(line: Uint8Array, width: number, atBlanks: boolean, after: typeof columnAfter): Uint8Array {
  const out: number[] = [];
  let row: number[] = [];
  let column = 0;
  for (const byte of line) {
    while (after(column, byte) > width) {
      const blank = atBlanks ? row.findLastIndex((b) => b === 0x20 || b === 0x09) + 1 : 0;
      if (row.length === 0) break;
      const end = blank || row.length;
      out.push(...row.slice(0, end), 0x0a);
      row = row.slice(end);
      column = row.reduce(after, 0);
    }
    column = after(column, byte);
    row.push(byte);
  }
  return Uint8Array.from([...out, ...row]);
}

const fold = defineTool({
  names: ['fold'],
  options: ['w:', 'width:=w', 's', 'spaces=s', 'b', 'bytes=b'],
  help: 'Usage: fold [OPTION]... [FILE]...\nWrap input lines in each FILE.\n\n  -b  count bytes rather than columns\n  -s  break at spaces\n  -w WIDTH  use WIDTH columns instead of 80',
  *run(t) {
    const given = t.value('w') ?? '80';
    if (!/^\d+$/.test(given)) throw new ToolFailure(`invalid number of columns: ‘${given}’`);
    if (Number(given) === 0) throw new ToolFailure(`invalid number of columns: ‘0’: Numerical result out of range`);
    const after = t.has('b') ? (column: number) => column + 1 : columnAfter;
    yield* t.eachLine(function* (line, terminated) {
      yield* t.print(folded(new TextEncoder().encode(line), Number(given), t.has('s'), after));
      if (terminated) yield* t.print('\n');
    });
  },
});

export const LINE_TOOLS: readonly Tool[] = [tac, rev, nl, fold];

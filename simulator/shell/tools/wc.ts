/** wc: lines, words, characters, bytes. */

import { cellsOf } from '../../kernel/cells.ts';
import { bytesOf, type Reader, read, textDecoder } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { isBusybox } from './machine-kind.ts';
import { defineTool, type Tool } from './tool.ts';

/** Counts what a reader gives, chunk by chunk: a pipe may be longer than memory. */
function* countInto(reader: Reader, counts: Record<string, number>, columns: readonly string[]): Routine<void> {
  const decode = textDecoder();
  const wants = (key: string): boolean => columns.includes(key);
  let inWord = false;
  let line = '';
  const add = (key: string, n: number): void => {
    counts[key] = (counts[key] as number) + n;
  };
  for (;;) {
    const chunk = yield* read(reader);
    // Also what is not shown: the width of the columns comes from the largest count.
    if (chunk !== null) add('c', bytesOf(chunk).length);
    const text = decode(chunk);
    for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) add('l', 1);
    if (wants('m')) for (const _ of text) add('m', 1);
    if (wants('w'))
      for (let i = 0; i < text.length; i++) {
        const blank = /\s/.test(text[i] as string);
        if (!blank && !inWord) add('w', 1);
        inWord = !blank;
      }
    if (wants('L')) {
      const lines = (line + text).split('\n');
      line = lines.pop() as string;
      for (const whole of lines) counts['L'] = Math.max(counts['L'] as number, displayWidth(whole));
      if (chunk === null) counts['L'] = Math.max(counts['L'] as number, displayWidth(line));
    }
    if (chunk === null) return;
  }
}

const wc = defineTool({
  names: ['wc'],
  options: ['l', 'lines=l', 'w', 'words=w', 'c', 'bytes=c', 'm', 'chars=m', 'L', 'max-line-length=L', 'files0-from:'],
  busyboxCannotOpen: '@',
  help: 'Usage: wc [OPTION]... [FILE]...\nPrint newline, word, and byte counts for each FILE.\n\n  -c  print the byte counts\n  -m  print the character counts\n  -l  print the newline counts\n  -w  print the word counts\n  -L  print the maximum display width',
  *run(t) {
    const chosen = ['l', 'w', 'm', 'c', 'L'].filter((flag) => t.has(flag));
    const columns = chosen.length > 0 ? chosen : ['l', 'w', 'c'];
    const rows: { name: string; counts: Record<string, number> }[] = [];
    const total: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 };
    const list = t.value('files0-from');
    const named =
      list === undefined ? t.inputs : ((yield* t.text(list)) ?? '').split('\0').filter((name) => name !== '');
    for (const input of named) {
      if (input !== '-' && t.stat(input)?.kind === 'directory') {
        yield* t.fail(`${input}: Is a directory`);
        rows.push({ name: input, counts: { l: 0, w: 0, m: 0, c: 0, L: 0 } });
        continue;
      }
      const reader = yield* t.open(input);
      if (!reader) continue;
      const counts: Record<string, number> = { l: 0, w: 0, m: 0, c: 0, L: 0 };
      yield* countInto(reader, counts, columns);
      for (const key of Object.keys(total))
        total[key] =
          key === 'L'
            ? Math.max(total[key] as number, counts[key] as number)
            : (total[key] as number) + (counts[key] as number);
      rows.push({ name: t.operands.length === 0 && list === undefined ? '' : input, counts });
    }
    if (named.length > 1) rows.push({ name: 'total', counts: total });
    const single = columns.length === 1 && named.length <= 1;
    const { fileSize } = t.context.stdin;
    const piped =
      (named.includes('-') && fileSize === undefined) ||
      named.some((name) => name !== '-' && t.stat(name)?.kind === 'directory');
    const inColumns = isBusybox(t.context.files);
    // Upstream: busybox's wc.c: columns of nine, or one number alone.
    const width = inColumns
      ? columns.length === 1
        ? 1
        : 9
      : single
        ? 1
        : piped
          ? 7
          : t.operands.length === 0 && fileSize !== undefined
            ? String(fileSize).length
            : Math.max(...Object.values(total).map((n) => String(n).length), 1);
    for (const { name, counts } of rows)
      yield* t.print(
        `${columns.map((key) => String(counts[key]).padStart(width)).join(' ')}${name === '' ? '' : ` ${name}`}\n`,
      );
  },
});

/** Columns on a screen; a tab goes to the next multiple of eight. */
function displayWidth(line: string): number {
  let width = 0;
  for (const [i, piece] of line.split('\t').entries()) {
    if (i > 0) width += 8 - (width % 8);
    width += cellsOf(piece);
  }
  return width;
}

export const WC_TOOLS: readonly Tool[] = [wc];

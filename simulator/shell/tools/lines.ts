/** Lines one by one: tac, rev, nl, fold. */
import { defineTool, type Tool } from './tool.ts';

const tac = defineTool({
  names: ['tac'],
  refused: ['b', 'before', 'r', 'regex', 's:', 'separator:'],
  cannotOpen: "failed to open '@' for reading",
  help: 'Usage: tac [FILE]...\nWrite each FILE to standard output, last line first.',
  *run(t) {
    for (const input of t.inputs) {
      const text = yield* t.text(input);
      if (text === undefined) continue;
      const lines = text.split('\n');
      if (lines.at(-1) === '') lines.pop();
      yield* t.print(
        lines
          .reverse()
          .map((line) => `${line}\n`)
          .join(''),
      );
    }
  },
});

const rev = defineTool({
  names: ['rev'],
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
  ],
  refused: [
    ...['d:', 'section-delimiter:', 'f:', 'footer-numbering:', 'h:', 'header-numbering:', 'i:', 'line-increment:'],
    ...['l:', 'join-blank-lines:', 'p', 'no-renumber'],
  ],
  help: 'Usage: nl [OPTION]... [FILE]...\nWrite each FILE to standard output, with line numbers added.\n\n  -b a|t|n  which lines to number\n  -w NUM  use NUM columns for line numbers',
  *run(t) {
    let number = t.number('v', 1);
    const width = t.number('w', 6);
    const separator = t.value('s') ?? '\t';
    const style = t.value('b') ?? 't';
    yield* t.eachLine(function* (line) {
      const counted = style === 'a' || (style === 't' && line !== '');
      const text = String(number);
      const shown =
        t.value('n') === 'ln'
          ? text.padEnd(width)
          : t.value('n') === 'rz'
            ? text.padStart(width, '0')
            : text.padStart(width);
      if (counted) number++;
      yield* t.print(counted ? `${shown}${separator}${line}\n` : `${' '.repeat(width + separator.length)}${line}\n`);
    });
  },
});

const fold = defineTool({
  names: ['fold'],
  options: ['w:', 'width:=w', 's', 'spaces=s'],
  refused: ['b', 'bytes'],
  help: 'Usage: fold [OPTION]... [FILE]...\nWrap input lines in each FILE.\n\n  -s  break at spaces\n  -w WIDTH  use WIDTH columns instead of 80',
  *run(t) {
    const width = t.number('w', 80);
    yield* t.eachLine(function* (line) {
      let rest = line;
      while (rest.length > width) {
        let at = width;
        if (t.has('s')) {
          const space = rest.lastIndexOf(' ', width - 1);
          if (space > 0) at = space + 1;
        }
        yield* t.print(`${rest.slice(0, at)}\n`);
        rest = rest.slice(at);
      }
      yield* t.print(`${rest}\n`);
    });
  },
});

export const LINE_TOOLS: readonly Tool[] = [tac, rev, nl, fold];

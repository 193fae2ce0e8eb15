/** bc: reads its files and then standard input line by line, and runs each line when it is whole. */
import { outOfMemory } from '../../kernel/exhausted.ts';
import { LineReader, type Reader, write } from '../../kernel/stream.ts';
import type { Routine } from '../../kernel/wait.ts';
import { defineTool, type Tool, type ToolContext } from '../tools/tool.ts';
import { BcQuit, BcSyntaxError, BcUnfinished, parseBc, type Statement } from './parser.ts';
import { BcEnd, BcFault, BcRun } from './run.ts';

const bc = defineTool({
  names: ['bc'],
  options: ['l', 'mathlib=l', 'q', 'quiet=q', 'v', 'version=v'],
  idle: ['s', 'standard', 'w', 'warn', 'i', 'interactive', 'h'],
  help: 'Usage: bc [options] [file ...]\nAn arbitrary precision calculator language.\n\n  -l  the mathematical functions s, c, a, l, e; scale is 20\n  -q  no welcome',
  *run(t) {
    if (t.has('v')) {
      yield* t.print('bc 1.07.1\n');
      return;
    }
    if (t.context.stdin.tty && !t.has('q'))
      yield* t.print('bc 1.07.1\nNumbers, names and functions; end with quit or Ctrl-D.\n');
    const run = new BcRun(
      {
        print: (text) => t.print(text),
        *warn(text) {
          yield* write(t.context.stderr, `${text}\n`);
        },
      },
      t.has('l'),
    );
    try {
      for (const path of [...t.operands, '-']) {
        if (path !== '-' && !t.stat(path)) {
          yield* write(t.context.stderr, `File ${path} is unavailable.\n`);
          return 1;
        }
        const reader = yield* t.open(path);
        if (reader) yield* runAll(t, run, reader, path === '-' ? '(standard_in)' : path);
      }
    } catch (error) {
      if (!(error instanceof BcEnd) && !(error instanceof BcQuit)) throw error;
    }
    return 0;
  },
});

/** What is not finished may be read again with each line: more of it would take noticeable time. */
const MOST_HELD = 1 << 16;

function* runAll(t: ToolContext, run: BcRun, reader: Reader, name: string): Routine<void> {
  const lines = new LineReader(reader);
  let text = '';
  /** Braces that are open. */
  let open = 0;
  for (let number = 1; ; number++) {
    const line = yield* lines.next();
    if (line === null && text === '') return;
    if (line !== null) text += `${line}\n`;
    if (text.length > MOST_HELD) throw outOfMemory();
    const bare = (line ?? '').replace(/"[^"]*"|\/\*.*?\*\/|#.*/g, '');
    open += bare.split('{').length - bare.split('}').length;
    // In braces there is more to come.
    if (line !== null && (line.endsWith('\\') || (open > 0 && lines.terminated))) continue;
    open = 0;
    // A last line without an end is none.
    if (line !== null && !lines.terminated) {
      yield* write(t.context.stderr, `${name} ${number}: syntax error\n`);
      return;
    }
    let statements: readonly Statement[];
    try {
      statements = parseBc(text);
    } catch (error) {
      if (error instanceof BcUnfinished && line !== null) continue;
      if (!(error instanceof BcSyntaxError) && !(error instanceof BcUnfinished)) throw error;
      const at = error instanceof BcSyntaxError && error.atLineEnd ? number + 1 : number;
      yield* write(t.context.stderr, `${name} ${at}: syntax error\n`);
      text = '';
      if (line === null) return;
      continue;
    }
    text = '';
    try {
      yield* run.line(statements);
    } catch (error) {
      if (!(error instanceof BcFault)) throw error;
      yield* write(t.context.stderr, `${error.message}\n`);
    }
  }
}

export const BC_TOOLS: readonly Tool[] = [bc];

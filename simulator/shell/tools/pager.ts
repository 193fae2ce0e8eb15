/** less, more: a page at a time on a terminal; elsewhere the text as it is. */

import { cellsOf, withoutEscapes } from '../../kernel/cells.ts';
import { read, readAll, textDecoder, write } from '../../kernel/stream.ts';
import { isTerminal, RAW, type Tty } from '../../kernel/tty.ts';
import type { Routine } from '../../kernel/wait.ts';
import { BadRegExp, compileRegExp, type Matcher, RegExpTooHard } from '../regex/regexp.ts';
import { defineTool, type Tool, type ToolContext } from './tool.ts';

const pager = defineTool({
  names: ['less', 'more', 'pager'],
  options: ['R', 'RAW-CONTROL-CHARS=R', 'r=R', 'S', 'chop-long-lines=S', 'N', 'F', 'X', 'i', 'p:'],
  idle: ['n', 'f'],
  refused: [...'MmEeIgGsuUwWqQcC', 'o:', 'O:', 'x:', 'z:', 'j:', 'P:', 't:', 'b:', 'h:', 'y:'],
  help: 'Usage: less [FILE]...\n\n  SPACE, b       forward, backward one window\n  j, k, arrows   forward, backward one line\n  g, G           first, last line\n  /pattern, n, N search forward, again, backward\n  q              exit',
  *run(t) {
    let text = '';
    for (const input of t.inputs) {
      const part = input === '-' ? yield* readAll(t.context.stdin) : yield* t.text(input);
      if (part !== undefined) text += part;
    }
    const tty = t.context.stdout.tty;
    if (!isTerminal(tty)) {
      yield* t.print(text);
      return;
    }
    if (t.status !== 0 && text === '') return;
    yield* page(t, tty, text);
  },
});

/** Shows a text on a terminal until it is left. */
export function* page(t: ToolContext, tty: Tty, text: string): Routine<void> {
  const rows = (): number => Math.max(1, tty.rows - 1);
  // less shows what begins a colour as letters unless -R lets it through.
  const shownText = t.has('R') || t.name === 'more' ? text : text.replace(/\x1b/g, 'ESC');
  const lines = (): string[] => wrap(shownText, tty.columns, { numbered: t.has('N'), chopped: t.has('S') });
  if (lines().length <= rows() && (t.has('F') || t.name === 'more')) {
    yield* t.print(shownText);
    return;
  }
  let top = 0;
  let message = '';
  const compiled = (source: string): Matcher =>
    compileRegExp(source, 'extended', { ignoreCase: t.has('i'), strict: true });
  let pattern = t.has('p') ? compiled(t.value('p') as string) : undefined;
  if (pattern) top = find(lines(), pattern, 0, 1) ?? 0;
  const last = (): number => Math.max(0, lines().length - rows());
  /** Goes to the line found; what is wrong stands in the last line until the next key. */
  const search = (look: () => number | undefined): void => {
    let problem = 'Pattern not found';
    try {
      const found = look();
      if (found !== undefined) {
        top = found;
        return;
      }
    } catch (error) {
      if (error instanceof BadRegExp) problem = error.message;
      else if (error instanceof RegExpTooHard) {
        problem = 'not simulated: a pattern that takes so many steps';
        pattern = undefined;
      } else throw error;
    }
    message = `\x1b[7m${problem}\x1b[27m`;
  };
  tty.setMode(RAW);
  if (!t.has('X')) yield* write(tty.writer, '\x1b[?1049h');
  const decode = textDecoder();
  try {
    for (;;) {
      const all = lines();
      top = Math.max(0, Math.min(top, last()));
      const shown = all.slice(top, top + rows());
      while (shown.length < rows()) shown.push('~');
      const status = message || (top >= last() ? '\x1b[7m(END)\x1b[27m' : ':');
      message = '';
      yield* write(
        tty.writer,
        `\x1b[H${shown.map((line) => `${marked(line, pattern)}\x1b[K`).join('\n')}\n${status}\x1b[K`,
      );
      const chunk = yield* read(tty.reader);
      if (chunk === null) return;
      const keys = decode(chunk);
      if (keys === 'q' || keys === 'Q' || keys === '\x03' || keys === ':q') return;
      if (keys === ' ' || keys === 'f' || keys === '\x06' || keys === '\x1b[6~') top += rows();
      else if (keys === 'b' || keys === '\x02' || keys === '\x1b[5~') top -= rows();
      else if (keys === 'd' || keys === '\x04') top += Math.ceil(rows() / 2);
      else if (keys === 'u' || keys === '\x15') top -= Math.ceil(rows() / 2);
      else if (keys === 'j' || keys === '\r' || keys === 'e' || keys === '\x1b[B') top++;
      else if (keys === 'k' || keys === 'y' || keys === '\x1b[A') top--;
      else if (keys === 'g' || keys === '<' || keys === '\x1b[H') top = 0;
      else if (keys === 'G' || keys === '>' || keys === '\x1b[F') top = last();
      else if (keys.startsWith('/')) {
        const asked = yield* ask(tty, keys.slice(1));
        if (asked === undefined) continue;
        search(() => {
          if (asked !== '') pattern = compiled(asked);
          return find(all, pattern, top + (asked === '' ? 1 : 0), 1);
        });
      } else if (keys === 'n' || keys === 'N') {
        const step = keys === 'n' ? 1 : -1;
        search(() => find(all, pattern, top + step, step));
      }
    }
  } finally {
    tty.setMode(tty.usual);
    if (!t.has('X')) tty.show('\x1b[?1049l');
  }
}

/** A line with what the pattern matches shown in reverse. */
function marked(line: string, pattern: Matcher | undefined): string {
  if (!pattern) return line;
  let out = '';
  let at = 0;
  for (const [start, end] of pattern.all(line) as unknown as readonly (readonly [number, number])[]) {
    out += `${line.slice(at, start)}\x1b[7m${line.slice(start, end)}\x1b[27m`;
    at = end;
  }
  return out + line.slice(at);
}

function find(lines: readonly string[], pattern: Matcher | undefined, from: number, step: 1 | -1): number | undefined {
  if (!pattern) return undefined;
  for (let i = from; i >= 0 && i < lines.length; i += step)
    if (pattern.test(withoutEscapes(lines[i] as string))) return i;
  return undefined;
}

/** Reads a pattern on the last line; undefined when it is given up. */
function* ask(tty: Tty, start: string): Routine<string | undefined> {
  let text = start;
  const decode = textDecoder();
  for (;;) {
    if (/[\r\n]/.test(text)) return text.replace(/[\r\n].*$/s, '');
    yield* write(tty.writer, `\r/${text}\x1b[K`);
    const chunk = yield* read(tty.reader);
    if (chunk === null) return undefined;
    for (const c of decode(chunk)) {
      if (c === '\x03' || c === '\x1b') return undefined;
      text = c === '\x7f' || c === '\b' ? [...text].slice(0, -1).join('') : text + c;
    }
  }
}

interface Wrapping {
  readonly numbered: boolean;
  /** Long lines end at the edge. */
  readonly chopped: boolean;
}

function wrap(text: string, columns: number, { numbered, chopped }: Wrapping): string[] {
  const out: string[] = [];
  for (const [i, line] of text.replace(/\n$/, '').split('\n').entries()) {
    let row = numbered ? `${String(i + 1).padStart(7)} ` : '';
    let cells = cellsOf(row);
    for (const c of line.replace(/\t/g, '        ').replace(/\r/g, '')) {
      const width = cellsOf(c);
      if (cells + width > columns && !/\x1b/.test(line)) {
        if (chopped) break;
        out.push(row);
        row = '';
        cells = 0;
      }
      row += c;
      cells += width;
    }
    out.push(row);
  }
  return out;
}

export const PAGER_TOOLS: readonly Tool[] = [pager];

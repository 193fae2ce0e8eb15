/**
 * fmt: paragraphs filled anew, with ends of lines where they cost least. Upstream: coreutils' src/fmt.c, whose costs these are.
 * Leaves out: -c, -t and -p (paragraphs by their second line, by a prefix).
 */
import { cellsOf } from '../../kernel/cells.ts';
import { defineTool, type Tool, ToolFailure } from './tool.ts';

interface Word {
  readonly text: string;
  readonly cells: number;
  /** Blanks behind it on its line. */
  space: number;
  /** Ends with a mark like "," or ";". */
  readonly punctuated: boolean;
  readonly opens: boolean;
  readonly period: boolean;
  /** Ends a sentence. */
  final: boolean;
}

interface Widths {
  readonly most: number;
  /** What lines should have. */
  readonly goal: number;
}

const squared = (n: number): number => n * n;
const shortCost = (n: number): number => squared(n * 10);
const raggedCost = (n: number): number => shortCost(n) / 2;
const LINE_COST = squared(70);
const NO_BREAK_COST = squared(600);
const SENTENCE_BONUS = squared(50);
const PAREN_BONUS = squared(40);
const PUNCTUATION_BONUS = squared(40);
const widowCost = (cells: number): number => squared(200) / (cells + 2);
const orphanCost = (cells: number): number => squared(150) / (cells + 2);

/** What it costs to begin a line with a word, whatever follows. */
function startCost(words: readonly Word[], at: number): number {
  const word = words[at] as Word;
  const before = words[at - 1];
  let cost = LINE_COST;
  if (before?.period) cost += before.final ? -SENTENCE_BONUS : NO_BREAK_COST;
  else if (before?.punctuated) cost -= PUNCTUATION_BONUS;
  else if (before && words[at - 2]?.final) cost += widowCost(before.cells);
  if (word.opens) return cost - PAREN_BONUS;
  return word.final ? cost + orphanCost(word.cells) : cost;
}

/** A paragraph's lines, from its end backwards the cheapest. */
function filled(words: readonly Word[], indent: number, { most, goal }: Widths): string[] {
  const end = words.length;
  const cost: number[] = Array(end + 1).fill(0);
  const next: number[] = Array(end + 1).fill(end);
  const lengths: number[] = Array(end + 1).fill(0);
  for (let start = end - 1; start >= 0; start--) {
    let best = Number.POSITIVE_INFINITY;
    let length = indent + (words[start] as Word).cells;
    for (let i = start + 1; ; i++) {
      const here =
        i === end ? 0 : shortCost(goal - length) + (next[i] === end ? 0 : raggedCost(length - (lengths[i] as number)));
      if (here + (cost[i] as number) < best) {
        best = here + (cost[i] as number);
        next[start] = i;
        lengths[start] = length;
      }
      if (i === end) break;
      length += (words[i - 1] as Word).space + (words[i] as Word).cells;
      if (length >= most) break;
    }
    cost[start] = best + startCost(words, start);
  }
  const lines: string[] = [];
  for (let start = 0; start < end; start = next[start] as number) {
    let line = ' '.repeat(indent);
    for (let i = start; i < (next[start] as number); i++) {
      const word = words[i] as Word;
      line += word.text + (i + 1 < (next[start] as number) ? ' '.repeat(word.space) : '');
    }
    lines.push(line);
  }
  return lines;
}

/** The words of a line, without its indent. */
function wordsOf(line: string, uniform: boolean): Word[] {
  return [...line.trim().matchAll(/(\S+)(\s*)/g)].map(([, text = '', blanks = '']) => {
    const last = text.replace(/[)\]'"]+$/, '').slice(-1) || text.slice(-1);
    const period = /[.?!]/.test(last);
    const final = period && blanks.length > 1;
    const space = blanks === '' || uniform ? (final || (blanks === '' && period) ? 2 : 1) : cellsOf(blanks);
    return {
      text,
      cells: cellsOf(text),
      space,
      punctuated: /[!-/:-@[-`{-~]$/.test(text),
      opens: /^[('[`"]/.test(text),
      period,
      final: final || (blanks === '' && period),
    };
  });
}

const fmt = defineTool({
  names: ['fmt'],
  options: ['w:', 'width:=w', 'g:', 'goal:=g', 's', 'split-only=s', 'u', 'uniform-spacing=u'],
  refused: ['c', 'crown-margin', 't', 'tagged-paragraph', 'p:', 'prefix:'],
  cannotOpen: "cannot open '@' for reading",
  help: 'Usage: fmt [-WIDTH] [OPTION]... [FILE]...\nReformat each paragraph in the FILE(s), writing to standard output.\n\n  -g WIDTH  goal width (default of 93% of width)\n  -s  split long lines, but do not refill\n  -u  one space between words, two after sentences\n  -w WIDTH  maximum line width (default of 75 columns)',
  *run(t) {
    const goalText = t.value('g');
    const number = (text: string): number => {
      if (!/^\d+$/.test(text)) throw new ToolFailure(`invalid width: ‘${text}’`);
      return Number(text);
    };
    const most = t.has('w') ? number(t.value('w') as string) : goalText === undefined ? 75 : number(goalText) + 10;
    if (most > 2500) throw new ToolFailure(`invalid width: ‘${t.value('w')}’: Numerical result out of range`);
    // 7 of a hundred are left free: 75 → 70.
    const goal = goalText === undefined ? Math.floor((most * 187) / 200) : number(goalText);
    for (const input of t.inputs) {
      const text = yield* t.text(input);
      if (text !== undefined) yield* t.print(reformatted(text, { most, goal }, t.has('s'), t.has('u')));
    }
  },
});

function reformatted(text: string, widths: Widths, split: boolean, uniform: boolean): string {
  const lines = text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => line.replace(/\t/g, '        '));
  if (text === '') return '';
  const indentOf = (line: string): number => /^ */.exec(line)?.[0].length as number;
  const out: string[] = [];
  for (let i = 0; i < lines.length; ) {
    const first = lines[i] as string;
    if (first.trim() === '') {
      out.push('');
      i++;
      continue;
    }
    const indent = indentOf(first);
    const words: Word[] = [];
    do words.push(...wordsOf(lines[i++] as string, uniform));
    while (!split && i < lines.length && (lines[i] as string).trim() !== '' && indentOf(lines[i] as string) === indent);
    const last = words.at(-1) as Word;
    words[words.length - 1] = { ...last, period: true, final: true };
    out.push(...filled(words, indent, widths));
  }
  return out.map((line) => `${line}\n`).join('');
}

/** `fmt -40`: a width without its letter. */
export const FILLING_TOOLS: readonly Tool[] = [
  {
    ...fmt,
    program: (context) => {
      const [first = '', ...rest] = context.args;
      const width = /^-(\d+)$/.exec(first)?.[1];
      return fmt.program(width === undefined ? context : { ...context, args: ['-w', width, ...rest] });
    },
  },
];

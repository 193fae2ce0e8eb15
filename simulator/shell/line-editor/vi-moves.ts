/** Where vi's motions go. Upstream: readline's vi_mode.c. */

import type { EditLine } from './edit-line.ts';
import type { Command, Editing, Keys } from './editing.ts';
import { searchCharacter, stepped } from './moves.ts';

const isBlank = (c: string | undefined): boolean => c === ' ' || c === '\t';
/** Letters of words: ASCII's alone; everything else that is no blank is a sign. */
const isWord = (c: string | undefined): boolean => c !== undefined && /^\w$/.test(c);
const isSign = (c: string | undefined): boolean => c !== undefined && !isWord(c) && !isBlank(c);

type Kind = (c: string | undefined) => boolean;

function skip(line: EditLine, kind: Kind): void {
  while (line.point < line.end && kind(line.here)) line.point = line.after(line.point);
}

/** As `skip`, and where it stood before its last step. */
function skipAndBefore(line: EditLine, kind: Kind): number {
  let before = line.point;
  while (line.point < line.end && kind(line.here)) {
    before = line.point;
    line.point = line.after(line.point);
  }
  return before;
}

const notBlank: Kind = (c) => c !== undefined && !isBlank(c);

export function nextWord(ed: Editing, count: number, key: string): void {
  if (count < 0) return wordBefore(ed, -count, key);
  const { line } = ed;
  if (line.point >= line.end - 1) return ed.bell();
  for (let i = 0; i < count && line.point < line.end - 1; i++) {
    skip(line, key === 'W' ? notBlank : isWord(line.here) ? isWord : isSign);
    skip(line, isBlank);
  }
}

export function wordBefore(ed: Editing, count: number, key: string): void {
  if (count < 0) return nextWord(ed, -count, key);
  const { line } = ed;
  if (line.point === 0) return ed.bell();
  for (let i = 0; i < count && line.point > 0; i++) (key === 'B' ? bigWordBefore : smallWordBefore)(line);
}

function bigWordBefore(line: EditLine): void {
  if (!isBlank(line.here) && isBlank(line.characters[line.point - 1])) line.point--;
  while (line.point > 0 && isBlank(line.here)) line.point = line.before(line.point);
  if (line.point === 0) return;
  do line.point = line.before(line.point);
  while (line.point > 0 && !isBlank(line.here));
  if (line.point > 0) line.point++;
}

function smallWordBefore(line: EditLine): void {
  if (!isBlank(line.here) && isBlank(line.characters[line.point - 1]) && --line.point === 0) return;
  const was = line.point;
  const word = isWord(line.here);
  line.point = line.before(line.point);
  // between a word and a sign the step counts
  if (word === isWord(line.here)) line.point = was;
  while (line.point > 0 && isBlank(line.here)) line.point = line.before(line.point);
  if (line.point === 0) return;
  const kind = isWord(line.here) ? isWord : isSign;
  let before = line.point;
  do {
    before = line.point;
    line.point = line.before(line.point);
  } while (line.point > 0 && kind(line.here));
  if (line.point > 0) line.point = before;
}

export function wordEnd(ed: Editing, count: number, key: string): void {
  if (count < 0) return ed.bell();
  const { line } = ed;
  for (let i = 0; i < count && line.point < line.end - 1; i++) {
    if (!isBlank(line.here)) line.point = line.after(line.point);
    skip(line, isBlank);
    if (key === 'E') {
      if (line.point > 0 && line.point < line.end) line.point = skipAndBefore(line, notBlank);
    } else if (line.point < line.end) line.point = skipAndBefore(line, isWord(line.here) ? isWord : isSign);
  }
}

const PAIRS = ['()', '[]', '{}'];

function match(ed: Editing): void {
  const { line } = ed;
  const all = line.characters;
  const pairAt = (at: number): string | undefined =>
    PAIRS.find((pair) => all[at] !== undefined && pair.includes(all[at]));
  const from = line.point;
  let at = from;
  let pair = pairAt(at);
  while (!pair) {
    line.point = at;
    const to = stepped(ed, 1);
    if (to === at) break;
    at = to;
    pair = pairAt(at);
  }
  line.point = from;
  if (!pair) return ed.bell();
  line.point = at;
  const opening = all[at] === pair[0];
  let depth = 0;
  for (; at >= 0 && at < line.end; at += opening ? 1 : -1) {
    if (pairAt(at) !== pair) continue;
    depth += (all[at] === pair[0]) === opening ? 1 : -1;
    if (depth === 0) {
      line.point = at;
      return;
    }
  }
  ed.bell();
}

function* searchFor(ed: Editing, count: number, key: string): Keys {
  const { vi } = ed;
  if (key === ';' || key === ',') {
    if (!vi.sought) return;
    const { forward, short, target } = vi.sought;
    return searchCharacter(ed, count, { forward: forward === (key === ';'), short }, target);
  }
  const how = { forward: /[ft]/.test(key), short: /t/i.test(key) };
  vi.sought = { ...how, target: vi.redoing ? (vi.sought?.target ?? '') : yield* ed.read() };
  searchCharacter(ed, count, how, vi.sought.target);
}

function* goToMark(ed: Editing): Keys {
  const { line, vi } = ed;
  const name = yield* ed.read();
  const at = name === '`' ? line.mark : vi.marks.get(name);
  if (at === undefined) return ed.bell();
  line.point = at;
  line.fixPoint();
}

function firstPrint({ line }: Editing): void {
  line.point = 0;
  while (line.point < line.end && isBlank(line.here)) line.point++;
}

export const VI_MOVES: Readonly<Record<string, Command>> = {
  'vi-next-word': nextWord,
  'vi-prev-word': wordBefore,
  'vi-end-word': wordEnd,
  'vi-fword': (ed, count) => nextWord(ed, count, 'w'),
  'vi-fWord': (ed, count) => nextWord(ed, count, 'W'),
  'vi-forward-word': (ed, count) => nextWord(ed, count, 'w'),
  'vi-forward-bigword': (ed, count) => nextWord(ed, count, 'W'),
  'vi-bword': (ed, count) => wordBefore(ed, count, 'b'),
  'vi-bWord': (ed, count) => wordBefore(ed, count, 'B'),
  'vi-backward-word': (ed, count) => wordBefore(ed, count, 'b'),
  'vi-backward-bigword': (ed, count) => wordBefore(ed, count, 'B'),
  'vi-eword': (ed, count) => wordEnd(ed, count, 'e'),
  'vi-eWord': (ed, count) => wordEnd(ed, count, 'E'),
  'vi-end-bigword': (ed, count) => wordEnd(ed, count, 'E'),
  'vi-match': match,
  'vi-char-search': searchFor,
  'vi-goto-mark': goToMark,
  'vi-set-mark': function* (ed) {
    const name = yield* ed.read();
    if (/^[a-z]$/.test(name)) ed.vi.marks.set(name, ed.line.point);
    else ed.bell();
  },
  'vi-column': (ed, count) => {
    const { line } = ed;
    if (count > line.end) {
      line.point = line.end;
      return;
    }
    line.point = 0;
    line.point = stepped(ed, count - 1);
  },
  'vi-first-print': firstPrint,
  'vi-back-to-indent': firstPrint,
};

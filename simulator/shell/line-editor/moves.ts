/** Where the cursor goes: characters, words, ends, characters looked for, the mark. Upstream: readline's text.c, bash's bashline.c. */
import type { Command, Editing, Keys } from './editing.ts';

/** Letters and digits; an underscore parts words. */
const isWord = (c: string | undefined): boolean => c !== undefined && /[\p{Alphabetic}\p{Nd}]/u.test(c);

/** Characters forward; in vi's command mode not behind the last. */
export function forward(ed: Editing, count: number): void {
  const { line } = ed;
  if (count < 0) return backward(ed, -count);
  if (count === 0) return;
  const to = stepped(ed, count);
  if (to === line.point) ed.bell();
  line.point = to;
}

export function stepped({ line, commanding }: Editing, count: number): number {
  const to = line.after(line.point, count);
  return to >= line.end && commanding ? line.before(line.end) : to;
}

export function backward(ed: Editing, count: number): void {
  const { line } = ed;
  if (count < 0) return forward(ed, -count);
  if (count > 0 && line.point === 0) ed.bell();
  for (let i = 0; i < count && line.point > 0; i++) line.point = line.before(line.point);
}

export function forwardWord(ed: Editing, count: number): void {
  if (count < 0) return backwardWord(ed, -count);
  const { line } = ed;
  for (let i = 0; i < count && line.point < line.end; i++) {
    while (line.point < line.end && !isWord(line.here)) line.point = line.after(line.point);
    while (line.point < line.end && isWord(line.here)) line.point = line.after(line.point);
  }
}

export function backwardWord(ed: Editing, count: number): void {
  if (count < 0) return forwardWord(ed, -count);
  const { line } = ed;
  const last = (): string | undefined => line.characters[line.before(line.point)];
  for (let i = 0; i < count && line.point > 0; i++) {
    while (line.point > 0 && !isWord(last())) line.point = line.before(line.point);
    while (line.point > 0 && isWord(last())) line.point = line.before(line.point);
  }
}

/** The character that is looked for; `short`: the cursor stops beside it. */
export interface CharacterSearch {
  readonly forward: boolean;
  readonly short: boolean;
}

export function searchCharacter(ed: Editing, count: number, how: CharacterSearch, target: string): void {
  const { line } = ed;
  let at = line.point;
  for (let left = count; left > 0; left--) {
    do {
      if (how.forward ? at >= line.end : at <= 0) return ed.bell();
      at += how.forward ? 1 : -1;
    } while (line.characters[at] !== target);
    line.point = how.short ? at + (how.forward ? -1 : 1) : at;
  }
}

function* characterSearch(ed: Editing, count: number, forwards: boolean): Keys {
  const target = yield* ed.read();
  searchCharacter(ed, Math.abs(count), { forward: forwards === count >= 0, short: false }, target);
}

/** Words as the shell reads them: blanks and operators part them, quotes hold them together. */
const PARTS = /^[\s|&;<>()]$/;

function shellForward(ed: Editing, count: number): void {
  if (count < 0) return shellBackward(ed, -count);
  const { line } = ed;
  for (let i = 0; i < count && line.point < line.end; i++) {
    while (line.point < line.end && PARTS.test(line.here as string)) line.point = line.after(line.point);
    while (line.point < line.end && !PARTS.test(line.here as string))
      line.point = quotedEnd(line.characters, line.point);
  }
}

function shellBackward(ed: Editing, count: number): void {
  if (count < 0) return shellForward(ed, -count);
  const { line } = ed;
  for (let i = 0; i < count && line.point > 0; i++) {
    // quotes are read from the line's beginning
    const starts: number[] = [];
    for (let at = 0; at < line.point; ) {
      while (at < line.end && PARTS.test(line.characters[at] as string)) at++;
      if (at >= line.point) break;
      starts.push(at);
      while (at < line.end && !PARTS.test(line.characters[at] as string)) at = quotedEnd(line.characters, at);
    }
    line.point = starts.at(-1) ?? 0;
  }
}

/** Behind the character at a place, or behind what is quoted there. */
function quotedEnd(all: readonly string[], at: number): number {
  const c = all[at];
  if (c === '\\') return Math.min(all.length, at + 2);
  if (c !== "'" && c !== '"' && c !== '`') return at + 1;
  for (let to = at + 1; to < all.length; to++) {
    if (all[to] === '\\' && c !== "'") to++;
    else if (all[to] === c) return to + 1;
  }
  return all.length;
}

export const SHELL_WORDS = { forward: shellForward, backward: shellBackward };
export const WORDS = { forward: forwardWord, backward: backwardWord };

export const MOVES: Readonly<Record<string, Command>> = {
  'forward-char': forward,
  'backward-char': backward,
  'forward-word': forwardWord,
  'backward-word': backwardWord,
  'shell-forward-word': shellForward,
  'shell-backward-word': shellBackward,
  'beginning-of-line': ({ line }) => {
    line.point = 0;
  },
  'end-of-line': ({ line }) => {
    line.point = line.end;
  },
  'character-search': (ed, count) => characterSearch(ed, count, true),
  'character-search-backward': (ed, count) => characterSearch(ed, count, false),
  'set-mark': ({ line, argument }, count) => {
    const at = argument.given ? count : line.point;
    if (at >= 0 && at <= line.end) line.mark = at;
  },
  'exchange-point-and-mark': (ed) => {
    const { line } = ed;
    if (line.mark > line.end) {
      line.mark = 0;
      return ed.bell();
    }
    [line.point, line.mark] = [line.mark, line.point];
  },
};

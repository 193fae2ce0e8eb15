/**
 * What the keys of the Emacs mode do to a text with a cursor: where they move to, what they cut, what they change. Pure; a
 * key that does none of it gives undefined. Upstream: readline's text.c and kill.c.
 */
import { characters } from '../../kernel/cells.ts';

export interface Text {
  readonly characters: readonly string[];
  /** Before this character. */
  readonly cursor: number;
}

export interface Cut {
  readonly from: number;
  readonly to: number;
  /** Where it joins what was cut just before. */
  readonly direction: 'forward' | 'back';
}

const isWord = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{N}_]/u.test(c);
const isBlank = (c: string | undefined): boolean => c !== undefined && /\s/.test(c);

export const textOf = (line: string): Text => {
  const all = characters(line);
  return { characters: all, cursor: all.length };
};

export const lineStart = ({ characters: all, cursor }: Text): number => all.lastIndexOf('\n', cursor - 1) + 1;

export function lineEnd({ characters: all, cursor }: Text): number {
  const end = all.indexOf('\n', cursor);
  return end < 0 ? all.length : end;
}

/** Where a key moves the cursor to. */
export function motion(key: string, text: Text): number | undefined {
  const { cursor } = text;
  switch (key) {
    case 'C-a':
    case 'home':
      return lineStart(text);
    case 'C-e':
    case 'end':
      return lineEnd(text);
    case 'C-b':
    case 'left':
      return Math.max(0, cursor - 1);
    case 'C-f':
    case 'right':
      return Math.min(text.characters.length, cursor + 1);
    case 'M-b':
    case 'word-left':
      return wordLeft(text);
    case 'M-f':
    case 'word-right':
      return wordRight(text);
    default:
      return undefined;
  }
}

/** What a key cuts into the kill ring. */
export function cut(key: string, text: Text): Cut | undefined {
  const { cursor } = text;
  switch (key) {
    case 'C-k': {
      const end = lineEnd(text);
      return {
        from: cursor,
        to: Math.min(text.characters.length, cursor === end ? cursor + 1 : end),
        direction: 'forward',
      };
    }
    case 'C-u':
      return { from: lineStart(text), to: cursor, direction: 'back' };
    case 'C-w':
      return { from: blankLeft(text), to: cursor, direction: 'back' };
    case 'M-backspace':
      return { from: wordLeft(text), to: cursor, direction: 'back' };
    case 'M-d':
    case 'delete-word':
      return { from: cursor, to: wordRight(text), direction: 'forward' };
    default:
      return undefined;
  }
}

/** The text as a key leaves it; the same text when there is nothing to change. */
export function change(key: string, text: Text): Text | undefined {
  const { cursor } = text;
  switch (key) {
    case 'C-d':
    case 'delete':
      return without(text, cursor, cursor + 1);
    case 'backspace':
      return without(text, cursor - 1, cursor);
    case 'M-\\': {
      const { characters: all } = text;
      let [from, to] = [cursor, cursor];
      while (isBlank(all[from - 1])) from--;
      while (isBlank(all[to])) to++;
      return without(text, from, to);
    }
    case 'C-t':
      return transposed(text);
    case 'M-t':
      return wordsTransposed(text);
    case 'M-u':
      return wordChanged(text, (word) => word.toUpperCase());
    case 'M-l':
      return wordChanged(text, (word) => word.toLowerCase());
    case 'M-c':
      return wordChanged(text, (word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase());
    default:
      return undefined;
  }
}

/** Keys that do the opposite, for a negative argument. */
export const OPPOSITE: Readonly<Record<string, string>> = Object.fromEntries(
  (
    [
      ['C-b', 'C-f'],
      ['left', 'right'],
      ['M-b', 'M-f'],
      ['word-left', 'word-right'],
      ['backspace', 'delete'],
      ['M-backspace', 'M-d'],
      ['C-k', 'C-u'],
      ['up', 'down'],
      ['C-p', 'C-n'],
      ['C-]', 'M-C-]'],
    ] as const
  ).flatMap(([a, b]) => [
    [a, b],
    [b, a],
  ]),
);

/** Text in place of what stands from `from` to before `to`; the cursor behind it. */
export function replaced({ characters: all }: Text, from: number, to: number, by: string): Text {
  const before = characters(all.slice(0, from).join('') + by);
  return { characters: [...before, ...all.slice(to)], cursor: before.length };
}

/** An older text again; the cursor stands behind what has come back, or where something has gone. */
export function undone(now: Text, older: Text): Text {
  const [a, b] = [now.characters, older.characters];
  const shorter = Math.min(a.length, b.length);
  let same = 0;
  while (same < shorter && a[same] === b[same]) same++;
  let sameEnd = 0;
  while (sameEnd < shorter && a[a.length - 1 - sameEnd] === b[b.length - 1 - sameEnd]) sameEnd++;
  if (same + sameEnd < shorter) return older;
  const from = Math.min(same, now.cursor);
  return { characters: b, cursor: b.length > a.length ? from + b.length - a.length : Math.min(from, b.length) };
}

function without(text: Text, from: number, to: number): Text {
  const { characters: all } = text;
  if (from < 0 || to > all.length || from >= to) return text;
  return { characters: [...all.slice(0, from), ...all.slice(to)], cursor: from };
}

function wordLeft({ characters: all, cursor }: Text): number {
  let i = cursor;
  while (i > 0 && !isWord(all[i - 1])) i--;
  while (i > 0 && isWord(all[i - 1])) i--;
  return i;
}

function wordRight({ characters: all, cursor }: Text): number {
  let i = cursor;
  while (i < all.length && !isWord(all[i])) i++;
  while (i < all.length && isWord(all[i])) i++;
  return i;
}

function blankLeft({ characters: all, cursor }: Text): number {
  let i = cursor;
  while (i > 0 && isBlank(all[i - 1])) i--;
  while (i > 0 && !isBlank(all[i - 1])) i--;
  return i;
}

function transposed(text: Text): Text {
  const at = Math.min(text.cursor, text.characters.length - 1);
  if (at < 1) return text;
  const all = [...text.characters];
  [all[at - 1], all[at]] = [all[at] as string, all[at - 1] as string];
  return { characters: all, cursor: at + 1 };
}

function wordsTransposed(text: Text): Text {
  const all = text.characters;
  const end = wordRight(text);
  let rightStart = end;
  while (rightStart > 0 && isWord(all[rightStart - 1])) rightStart--;
  let leftEnd = rightStart;
  while (leftEnd > 0 && !isWord(all[leftEnd - 1])) leftEnd--;
  let leftStart = leftEnd;
  while (leftStart > 0 && isWord(all[leftStart - 1])) leftStart--;
  if (leftStart === leftEnd) return text;
  return {
    characters: [
      ...all.slice(0, leftStart),
      ...all.slice(rightStart, end),
      ...all.slice(leftEnd, rightStart),
      ...all.slice(leftStart, leftEnd),
      ...all.slice(end),
    ],
    cursor: end,
  };
}

function wordChanged(text: Text, changed: (word: string) => string): Text {
  const all = text.characters;
  const end = wordRight(text);
  let start = text.cursor;
  while (start < end && !isWord(all[start])) start++;
  const word = characters(changed(all.slice(start, end).join('')));
  return { characters: [...all.slice(0, start), ...word, ...all.slice(end)], cursor: end };
}

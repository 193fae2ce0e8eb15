/** What is typed, taken away, cut, put back and changed. Upstream: readline's text.c, kill.c, undo.c. */

import { Abort } from './abort.ts';
import type { Command, Editing, Keys } from './editing.ts';
import { historyWords } from './history-words.ts';
import { backward, forward, forwardWord, SHELL_WORDS, WORDS } from './moves.ts';

const isLetter = (c: string | undefined): boolean => c !== undefined && /[\p{Alphabetic}\p{Nd}]/u.test(c);
const isBlank = (c: string | undefined): boolean => c === ' ' || c === '\t';

/** Typed so often. */
export function type(ed: Editing, count: number, key: string): void {
  if (count > 0) ed.line.insert(Array<string>(count).fill(key));
}

/** Typed in the place of what stands there. */
export function typeOver(ed: Editing, count: number, key: string): void {
  const { line } = ed;
  line.group(() => {
    for (let i = 0; i < count; i++) {
      line.insert([key]);
      if (line.point < line.end) line.delete(line.point, line.after(line.point));
    }
  });
}

function* selfInsert(ed: Editing, count: number, key: string): Keys {
  (ed.overwrites ? typeOver : type)(ed, count, key);
}

function* quotedInsert(ed: Editing, count: number): Keys {
  for (let left = count < 0 ? -count : 1; left > 0; left--) {
    ed.quoting = true;
    try {
      const key = yield* ed.read();
      ed.record(key);
      type(ed, count < 0 ? 1 : count, key);
    } finally {
      ed.quoting = false;
    }
  }
}

/** What is pasted, to its end; a carriage return is a newline. */
export function* pasted(ed: Editing): Keys<string[]> {
  const text: string[] = [];
  while (!(text.at(-1) === '~' && text.slice(-6).join('') === '\x1b[201~')) {
    ed.quoting = true;
    try {
      const key = yield* ed.read();
      ed.record(key);
      text.push(key === '\r' ? '\n' : key);
    } finally {
      ed.quoting = false;
    }
  }
  return text.slice(0, -6);
}

/** What is pasted, where an Escape that was read begins a paste; undefined: it begins another sequence, which is read again. */
export function* pastedNext(ed: Editing): Keys<string[] | undefined> {
  const read: string[] = [];
  for (const wanted of '[200~') {
    if (!ed.queued) break;
    const key = yield* ed.read();
    read.push(key);
    if (key !== wanted) break;
  }
  if (read.join('') === '[200~') return yield* pasted(ed);
  ed.push(read);
  return undefined;
}

function* paste(ed: Editing): Keys {
  const text = yield* pasted(ed);
  ed.line.mark = ed.line.point;
  ed.line.insert(text);
}

// ── Taken away and cut ──────────────────────────────────────────────────────────────────────────────────────────

export function rubout(ed: Editing, count: number): void {
  const { line } = ed;
  if (count < 0) return deleteHere(ed, -count);
  if (line.point === 0) return ed.bell();
  const from = line.point;
  if (ed.overwrites && !ed.viMode) return blankOut(ed, count);
  if (count > 1 || ed.argument.given) {
    backward(ed, count);
    return ed.kill(from, line.point);
  }
  line.point = line.before(from);
  line.delete(line.point, from);
}

/** Where typed characters stand in the place of others, blanks take theirs. */
function blankOut(ed: Editing, count: number): void {
  const { line } = ed;
  const from = line.point;
  backward(ed, count);
  const blanks = line.slice(line.point, from).reduce((sum, c) => sum + (c < ' ' ? 2 : 1), 0);
  line.group(() => {
    if (count > 1 || ed.argument.given) ed.kill(from, line.point);
    else line.delete(from, line.point);
    if (line.point >= line.end) return;
    const at = line.point;
    line.insert(Array<string>(blanks).fill(' '));
    line.point = at;
  });
}

function deleteHere(ed: Editing, count: number): void {
  const { line } = ed;
  if (count < 0) return rubout(ed, -count);
  if (line.point === line.end) return ed.bell();
  const from = line.point;
  if (count > 1 || ed.argument.given) {
    forward(ed, count);
    ed.kill(from, line.point);
    line.point = from;
  } else line.delete(from, line.after(from));
}

function setMark(ed: Editing): void {
  if (!ed.viMode) ed.line.mark = ed.line.point;
}

function killForward(ed: Editing, to: number): void {
  const from = ed.line.point;
  if (from !== to) ed.kill(from, to);
  ed.line.point = from;
  setMark(ed);
}

function killBack(ed: Editing, to: number): void {
  const from = ed.line.point;
  ed.line.point = to;
  if (from !== to) ed.kill(from, to);
  setMark(ed);
}

/** The place that a move goes to, without going there. */
function placeOf(ed: Editing, move: () => void): number {
  const { point } = ed.line;
  move();
  const to = ed.line.point;
  ed.line.point = point;
  return to;
}

function killWord(ed: Editing, count: number, words = WORDS): void {
  if (count < 0)
    return killBack(
      ed,
      placeOf(ed, () => words.backward(ed, -count)),
    );
  killForward(
    ed,
    placeOf(ed, () => words.forward(ed, count)),
  );
}

function killLine(ed: Editing, count: number): void {
  if (count < 0) return killToStart(ed, 1);
  killForward(ed, ed.line.end);
}

function killToStart(ed: Editing, count: number): void {
  if (count < 0) return killLine(ed, 1);
  if (ed.line.point === 0) return ed.bell();
  killBack(ed, 0);
}

function killBlankWord(ed: Editing, count: number): void {
  const { line } = ed;
  if (line.point === 0) return ed.bell();
  let to = line.point;
  for (let i = 0; i < Math.max(1, count); i++) {
    while (to > 0 && isBlank(line.characters[to - 1])) to--;
    while (to > 0 && !isBlank(line.characters[to - 1])) to--;
  }
  const from = line.point;
  line.point = to;
  ed.kill(from, to);
  setMark(ed);
}

// ── Put back ────────────────────────────────────────────────────────────────────────────────────────────────────

export function yank(ed: Editing): void {
  const { current } = ed.kills;
  if (current === undefined) throw new Abort();
  ed.line.mark = ed.line.point;
  ed.line.insert(current);
}

function yankPop(ed: Editing): void {
  const { line, kills } = ed;
  const { current } = kills;
  if (!/^yank(-pop)?$/.test(ed.lastCommand) || current === undefined) throw new Abort();
  const from = line.point - current.length;
  if (from < 0 || line.slice(from, line.point).join('') !== current.join('')) throw new Abort();
  line.delete(from, line.point);
  line.point = from;
  kills.turn();
  yank(ed);
}

/** Word `n` of a line of history (the last without), `skip` lines before the one before this; false: there is none. */
export function wordOfHistory(ed: Editing, n: number | undefined, skip = 0): boolean {
  const { line, history } = ed;
  const at = history.at - 1 - skip;
  const words = historyWords(history.lines[at] ?? '');
  const word = n === undefined ? words.at(-1) : n < 0 ? words[words.length + n - 1] : words[n];
  if (at < 0 || !word) {
    ed.bell();
    return false;
  }
  line.group(() => {
    line.mark = line.point;
    if (ed.commanding) {
      line.point = line.after(line.point);
      ed.insertBy('_');
      line.insert([' ']);
    }
    line.insert([...word]);
  });
  return true;
}

function lastWord(ed: Editing, count: number): void {
  const word = ed.wordOfHistory;
  if (ed.lastCommand !== 'yank-last-arg') {
    word.skip = 0;
    word.given = ed.argument.given;
    word.count = count;
    word.direction = 1;
  } else {
    if (word.put) ed.undoOne();
    if (count < 0) word.direction = -word.direction;
    word.skip = Math.max(0, word.skip + word.direction);
  }
  word.put = wordOfHistory(ed, word.given ? word.count : undefined, word.skip);
}

// ── Changed ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** One character as one: what has no such other form stays. */
const cased = (c: string, upper: boolean): string => {
  const other = upper ? c.toUpperCase() : c.toLowerCase();
  return [...other].length === 1 ? other : c;
};

function changeCase(ed: Editing, count: number, how: 'upper' | 'lower' | 'capital'): void {
  const { line } = ed;
  let from = line.point;
  forwardWord(ed, count);
  let to = line.point;
  if (count < 0) [from, to] = [to, from];
  let inWord = false;
  line.change(from, to, (c) => {
    if (!isLetter(c)) {
      inWord = false;
      return c;
    }
    const upper = how === 'upper' || (how === 'capital' && !inWord);
    inWord = true;
    return cased(c, upper);
  });
  line.point = to;
}

/** The word that the cursor is on, where it begins with a tilde, becomes the folder that it means. */
export function tildeExpand(ed: Editing): void {
  const { line } = ed;
  let start = line.point - 1;
  if (line.here !== '~' || line.point !== line.end) {
    if (start >= 0 && line.characters[start] !== '~') {
      while (start >= 0 && !isBlank(line.characters[start])) start--;
      start++;
    } else start = Math.max(0, start);
  }
  if (line.characters[start] !== '~') return;
  let end = start + 1;
  while (end < line.end && !isBlank(line.characters[end])) end++;
  const word = line.slice(start, end).join('');
  const [name = ''] = /^~[^/]*/.exec(word) ?? [];
  const folder = (ed.host.tilde(name) ?? name) + word.slice(name.length);
  line.group(() => {
    line.delete(start, end);
    line.point = start;
    line.insert([...folder]);
  });
}

function transposeWords(ed: Editing, count: number, words = WORDS): void {
  const { line } = ed;
  if (count === 0) return;
  const at = line.point;
  words.forward(ed, count);
  const rightEnd = line.point;
  words.backward(ed, 1);
  const rightStart = line.point;
  words.backward(ed, count);
  const leftStart = line.point;
  words.forward(ed, 1);
  const leftEnd = line.point;
  if (leftStart === rightStart || rightStart < leftEnd) {
    line.point = at;
    return ed.bell();
  }
  const left = line.slice(leftStart, leftEnd);
  const right = line.slice(rightStart, rightEnd);
  line.group(() => {
    line.point = rightStart;
    line.delete(rightStart, rightEnd);
    line.insert(left);
    line.point = leftStart;
    line.delete(leftStart, leftEnd);
    line.insert(right);
  });
  line.point = rightEnd;
}

function transpose(ed: Editing, count: number): void {
  const { line } = ed;
  if (count === 0) return;
  if (line.point === 0 || line.end < 2) return ed.bell();
  line.group(() => {
    let steps = count;
    if (line.point === line.end) {
      line.point = line.before(line.point);
      steps = 1;
    }
    const to = line.point;
    line.point = line.before(to);
    const moved = line.slice(line.point, to);
    line.delete(line.point, to);
    line.point = line.after(line.point, steps);
    line.insert(moved);
  });
}

export const CHANGES: Readonly<Record<string, Command>> = {
  'self-insert': selfInsert,
  'quoted-insert': quotedInsert,
  'bracketed-paste-begin': paste,
  'overwrite-mode': (ed, count) => {
    ed.overwrites = ed.argument.given ? count > 0 : !ed.overwrites;
  },
  'backward-delete-char': rubout,
  'delete-char': deleteHere,
  'delete-horizontal-space': ({ line }) => {
    let [from, to] = [line.point, line.point];
    while (isBlank(line.characters[from - 1])) from--;
    while (isBlank(line.characters[to])) to++;
    line.point = from;
    if (from !== to) line.delete(from, to);
  },
  'kill-word': (ed, count) => killWord(ed, count),
  'backward-kill-word': (ed, count) => killWord(ed, -count),
  'forward-backward-delete-char': (ed, count) =>
    ed.line.point === ed.line.end ? rubout(ed, count) : deleteHere(ed, count),
  'tab-insert': (ed, count) => type(ed, count, '\t'),
  'shell-backward-kill-word': (ed, count) => killWord(ed, -count, SHELL_WORDS),
  'shell-kill-word': (ed, count) => killWord(ed, count, SHELL_WORDS),
  'kill-line': killLine,
  'backward-kill-line': killToStart,
  'unix-line-discard': (ed) => {
    if (ed.line.point === 0) return ed.bell();
    killBack(ed, 0);
  },
  'unix-word-rubout': killBlankWord,
  yank,
  'yank-pop': yankPop,
  'yank-nth-arg': (ed, count) => void wordOfHistory(ed, count),
  'vi-yank-pop': yankPop,
  'yank-last-arg': lastWord,
  'upcase-word': (ed, count) => changeCase(ed, count, 'upper'),
  'downcase-word': (ed, count) => changeCase(ed, count, 'lower'),
  'capitalize-word': (ed, count) => changeCase(ed, count, 'capital'),
  'tilde-expand': (ed) => tildeExpand(ed),
  'transpose-chars': transpose,
  'transpose-words': (ed, count) => transposeWords(ed, count),
  'shell-transpose-words': (ed, count) => transposeWords(ed, count, SHELL_WORDS),
  undo: (ed, count) => {
    for (let i = 0; i < count; i++) if (!ed.undoOne()) return ed.bell();
  },
  'revert-line': (ed) => {
    if (!ed.line.undo) return ed.bell();
    while (ed.undoOne());
    if (ed.viMode) ed.line.point = ed.line.mark = 0;
  },
};

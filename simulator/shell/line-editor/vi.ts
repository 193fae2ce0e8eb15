/** `set -o vi`: readline's vi keys that change the line, and `.`, which does the last of them again. Upstream: readline's vi_mode.c. */
import { pasted, tildeExpand, typeOver, wordOfHistory, yank } from './changes.ts';
import type { Command, Editing, Keys } from './editing.ts';
import { backward } from './moves.ts';
import { doneInserting } from './vi-insert.ts';

const isBlank = (c: string | undefined): boolean => c === ' ' || c === '\t';
const MOTIONS = ' hl^$0ftFT;,%wbeWBE|`';
/** Motions whose end is not part of what is taken. */
const EXCLUSIVE: Readonly<Record<string, string>> = { d: ' l|h^0bBFT`', c: ' l|hwW^0bBFT`', y: ' l|h^0%bBFT`' };

// ── d, c and y ──────────────────────────────────────────────────────────────────────────────────────────────────

/** What d, c or y does between the cursor, where it began (`start`), and the mark. */
function take(ed: Editing, operator: string, key: string, motion: string, start: number): void {
  const { line, vi } = ed;
  const op = operator.toLowerCase();
  if (!(EXCLUSIVE[op] as string).includes(motion) && line.point >= start && line.mark < line.end)
    line.mark = line.after(line.mark);
  if (op === 'd') return ed.kill(line.point, line.mark);
  if (op === 'y') {
    line.group(() => ed.kill(line.point, line.mark));
    ed.undoOne();
    line.point = start;
    return line.fixPoint();
  }
  if (/w/i.test(motion) && line.point < start) line.point = start;
  if (vi.redoing) {
    const put = (): void => {
      line.delete(line.point, line.mark);
      line.insert(vi.typed);
    };
    return vi.typed.length > 0 ? line.group(put) : put();
  }
  line.beginGroup();
  ed.kill(line.point, line.mark);
  if (key !== 'C') vi.changing = true;
  ed.insertBy(key, ed.argument.value);
}

/** Takes what a motion goes over. */
function* overMotion(ed: Editing, key: string, motion: string, start: number): Keys {
  const { line, vi } = ed;
  vi.motion = motion;
  // behind the line stands a blank, so that motions go over its last character
  const { end } = line;
  line.characters = [...line.characters, ' '];
  yield* ed.dispatch(motion, ed.keymap);
  line.characters = line.characters.slice(0, end);
  line.point = Math.min(line.point, line.end);
  if (line.mark === line.point) {
    if (/c/i.test(key) && MOTIONS.includes(motion)) return take(ed, key, key, motion, start);
    return ed.bell();
  }
  const word = /w/i.test(motion);
  if (word && line.point < line.end && line.point > line.mark && !isBlank(line.here)) line.point--;
  if (key === 'c' && line.point >= line.mark && word) {
    while (line.point > line.mark && isBlank(line.here)) line.point--;
    if (line.point === line.mark) line.point = line.after(line.point);
    else if (line.point < line.end - 1 && !isBlank(line.here)) line.point = line.after(line.point);
  }
  if (line.mark < line.point) [line.point, line.mark] = [line.mark, line.point];
  take(ed, key, key, motion, start);
}

function* operate(ed: Editing, key: string): Keys {
  const { line, vi } = ed;
  const start = line.point;
  line.mark = line.point;
  if (/[DCY]/.test(key)) return yield* overMotion(ed, key, '$', start);
  let motion = vi.redoing ? vi.motion : yield* ed.read();
  if (!vi.redoing && /\d/.test(motion) && motion !== '0') {
    const times = ed.argument.value;
    const digits = [motion];
    for (;;) {
      ed.message = `(arg: ${digits.join('')}) `;
      motion = yield* ed.read();
      if (!/\d/.test(motion)) break;
      digits.push(motion);
    }
    ed.message = undefined;
    ed.argument.value = Number(digits.join('')) * times;
    ed.argument.given = true;
    return yield* overMotion(ed, key, motion, start);
  }
  if (motion !== key && !MOTIONS.includes(motion)) return vi.redoing ? undefined : undefined;
  if (motion !== key) return yield* overMotion(ed, key, motion, start);
  line.mark = line.end;
  line.point = 0;
  vi.motion = motion;
  take(ed, key, key, motion, start);
}

function* substitute(ed: Editing, _: number, key: string): Keys {
  if (!ed.vi.redoing) ed.push([key === 'S' ? 'c' : 'l']);
  yield* operate(ed, 'c');
}

// ── Single characters ───────────────────────────────────────────────────────────────────────────────────────────

function remove(ed: Editing, count: number): void {
  const { line } = ed;
  if (count < 0) return removeBefore(ed, -count);
  if (line.end === 0) return ed.bell();
  ed.kill(line.point, line.after(line.point, count));
  if (line.point > 0 && line.point === line.end) line.point = line.before(line.point);
}

function removeBefore(ed: Editing, count: number): void {
  const { line } = ed;
  if (count < 0) return remove(ed, -count);
  if (line.point === 0) return ed.bell();
  const from = line.point;
  backward(ed, count);
  ed.kill(line.point, from);
}

function* replaceCharacters(ed: Editing, count: number): Keys {
  const { line, vi } = ed;
  const by = vi.redoing ? vi.replacement : yield* ed.read();
  vi.replacement = by;
  if (by === '\x1b' || by === '\x03') return;
  line.beginGroup();
  for (let i = 0; i < count && line.point < line.end; i++) {
    const at = line.point;
    remove(ed, 1);
    if (line.point < at) line.point = line.after(line.point);
    line.insert([by]);
  }
  backward(ed, 1);
  line.endGroup();
}

function changeCase(ed: Editing, count: number): void {
  const { line } = ed;
  for (let i = 0; i < count && line.point < line.end; i++) {
    const c = line.here as string;
    const other = c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase();
    if (other === c || [...other].length > 1) {
      const to = line.after(line.point);
      line.point = to >= line.end ? line.before(line.end) : to;
      continue;
    }
    const at = line.point;
    line.beginGroup();
    remove(ed, 1);
    if (line.point < at) line.point = line.after(line.point);
    line.insert([other]);
    line.endGroup();
    ed.onCharacter();
  }
}

function put(ed: Editing, count: number, key: string): void {
  const { line } = ed;
  if (key !== 'P' && line.point < line.end) line.point = line.after(line.point);
  for (let i = 0; i < count; i++) yank(ed);
  backward(ed, 1);
}

/** Ctrl-W: back over a word, or over blanks and signs. */
function cutWord(ed: Editing, count: number): void {
  const { line } = ed;
  if (line.point === 0) return ed.bell();
  const from = line.point;
  const parts = (c: string | undefined): boolean => c !== undefined && /^[\s!-/:-@[-`{-~]$/.test(c);
  const last = (): string | undefined => line.characters[line.point - 1];
  for (let i = 0; i < Math.max(1, count); i++) {
    if (line.point === line.end && isBlank(last())) while (--line.point > 0 && isBlank(line.here));
    if (line.point > 0 && !parts(line.here) && parts(last())) line.point--;
    if (line.point > 0 && parts(line.here)) while (line.point > 0 && parts(last())) line.point--;
    else while (line.point > 0 && !parts(last())) line.point = line.before(line.point);
  }
  ed.kill(from, line.point);
}

// ── Typing over what is there ───────────────────────────────────────────────────────────────────────────────────

function overstrike(ed: Editing, count: number, key: string): void {
  const { vi, line } = ed;
  if (!vi.changing) {
    vi.changing = true;
    line.beginGroup();
  }
  typeOver(ed, count, key);
  vi.overstruck += count;
}

function overstrikeBack(ed: Editing, count: number): void {
  const { vi, line } = ed;
  for (let i = 0; i < count; i++) {
    if (vi.overstruck === 0) {
      ed.bell();
      break;
    }
    const at = line.point;
    if (ed.undoOne()) vi.overstruck--;
    if (line.point === at) backward(ed, 1);
  }
  if (vi.overstruck !== 0 || !vi.changing) return;
  line.endGroup();
  ed.undoOne();
  vi.changing = false;
}

/** A command of the insert mode, counted as typed over. */
const counted =
  (done: (ed: Editing, count: number) => void): Command =>
  (ed, count) => {
    const { end } = ed.line;
    done(ed, count);
    ed.vi.overstruck += ed.line.end - end;
  };

// ── Into the insert mode, out of it, and once more ──────────────────────────────────────────────────────────────

function toCommands(ed: Editing): void {
  const { line, vi } = ed;
  if (line.point > 0) line.point = line.before(line.point);
  ed.keymap = ed.readline.maps.viCommand;
  doneInserting(ed);
  if (!vi.escaped) line.undo = undefined;
  vi.escaped = true;
}

function* again(ed: Editing, count: number): Keys {
  const { vi, line, argument } = ed;
  if (!argument.given) {
    argument.value = vi.repeat;
    argument.negative = vi.negative;
  }
  vi.redoing = true;
  try {
    const { command } = vi;
    if (/^[iIaAR]$/.test(command) && vi.typed.length > 0) {
      if (command === 'I') line.point = 0;
      if (command === 'a') line.point = line.after(line.point);
      if (command === 'A') line.point = line.end;
      line.group(() => {
        for (let i = 0; i < count; i++)
          if (command === 'R')
            line.group(() => {
              line.delete(line.point, line.point + vi.typed.length);
              line.insert(vi.typed);
            });
          else line.insert(vi.typed);
      });
      if (line.point > 0) line.point = line.before(line.point);
    } else if (command === '.' && ed.commanding) ed.bell();
    else yield* ed.dispatch(command, ed.keymap);
  } finally {
    vi.redoing = false;
  }
}

function append(ed: Editing, key: string): void {
  ed.line.point = ed.line.after(ed.line.point);
  ed.insertBy(key);
}

export const VI: Readonly<Record<string, Command>> = {
  'vi-movement-mode': toCommands,
  'vi-insertion-mode': (ed, _, key) => ed.insertBy(key),
  'vi-append-mode': (ed, _, key) => append(ed, key),
  'vi-append-eol': (ed, _, key) => {
    ed.line.point = ed.line.end;
    append(ed, key);
  },
  'vi-insert-beg': (ed, _, key) => {
    ed.line.point = 0;
    ed.insertBy(key);
  },
  'vi-arg-digit': (ed, _, key) => ed.readArgument(key),
  'vi-delete-to': (ed, _, key) => operate(ed, key),
  'vi-change-to': (ed, _, key) => operate(ed, key),
  'vi-yank-to': (ed, _, key) => operate(ed, key),
  'vi-subst': substitute,
  'vi-delete': remove,
  'vi-rubout': removeBefore,
  'vi-change-char': replaceCharacters,
  'vi-change-case': changeCase,
  'vi-put': put,
  'vi-redo': again,
  'vi-undo': (ed, count) => {
    for (let i = 0; i < count; i++) if (!ed.undoOne()) return ed.bell();
  },
  'vi-eof-maybe': (ed) => ed.accept(),
  'vi-unix-word-rubout': cutWord,
  'vi-yank-arg': (ed, count) => void wordOfHistory(ed, ed.argument.given ? count - 1 : undefined),
  // a macro: what the alias `_x` stands for
  'vi-posix-macro': function* (ed) {
    const keys = ed.host.alias(`_${yield* ed.read()}`);
    if (keys) ed.typeKeys(keys);
  },
  'vi-tilde-expand': (ed, _, key) => {
    tildeExpand(ed);
    ed.insertBy(key);
  },
  'vi-replace': (ed, _, key) => {
    ed.vi.overstruck = 0;
    ed.insertBy(key);
    ed.vi.insertedBy = 'R';
    ed.keymap = ed.readline.maps.viReplace;
  },
  'vi-overstrike': overstrike,
  'vi-overstrike-delete': overstrikeBack,
  'vi-overstrike-kill-line': counted((ed) => {
    if (ed.line.point === 0) return ed.bell();
    const from = ed.line.point;
    ed.line.point = 0;
    ed.kill(from, 0);
  }),
  'vi-overstrike-kill-word': counted(cutWord),
  'vi-overstrike-yank': counted(yank),
  'vi-overstrike-bracketed-paste': function* (ed) {
    for (const key of yield* pasted(ed)) overstrike(ed, 1, key);
  },
};

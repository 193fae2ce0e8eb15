/**
 * `set -o vi`: readline's vi keys. Decides only: a key and the line go in, what is to happen comes out; the editor does it. Left out:
 * macros (@).
 */

interface ViLine {
  readonly text: readonly string[];
  readonly cursor: number;
}

export type ViOutcome =
  /** The key belongs to a command that is not complete. */
  | { readonly kind: 'wait' }
  /** Nothing such. */
  | { readonly kind: 'bell' }
  | { readonly kind: 'move'; readonly cursor: number }
  | {
      readonly kind: 'edit';
      readonly text: readonly string[];
      readonly cursor: number;
      readonly cut?: string;
      readonly inserts?: boolean;
    }
  | { readonly kind: 'copy'; readonly cut: string; readonly cursor: number }
  /** `replaces`: what is typed stands in the place of what is there (R). */
  | { readonly kind: 'insert'; readonly cursor: number; readonly replaces?: boolean }
  /** A key of the Emacs mode that does it. */
  | { readonly kind: 'key'; readonly name: string; readonly count?: number }
  /** A key of the Emacs mode that works behind the word the cursor is on; what follows is typed (\\ and *). */
  | { readonly kind: 'complete'; readonly name: string; readonly cursor: number }
  /** Line `n` of the history, from 1; undefined: the first. */
  | { readonly kind: 'line'; readonly n: number | undefined }
  /** Word `n` of the last line, from 0; undefined: the last word. */
  | { readonly kind: 'word'; readonly n: number | undefined }
  /** The last change once more, and what was typed in it. */
  | { readonly kind: 'again'; readonly outcome: ViOutcome; readonly typed: string }
  | { readonly kind: 'paste'; readonly before: boolean; readonly count: number };

const isWord = (c: string | undefined): boolean => c !== undefined && /[\p{L}\p{N}_]/u.test(c);
const isBlank = (c: string | undefined): boolean => c !== undefined && /\s/.test(c);

/** Keys that are a command of their own in the Emacs mode. */
const SAME: Readonly<Record<string, string>> = {
  k: 'up',
  '-': 'up',
  j: 'down',
  '+': 'down',
  u: 'C-_',
  U: 'M-r',
  '/': 'vi-search',
  '?': 'vi-search-forward',
  n: 'search-on',
  N: 'search-back',
  '#': 'M-#',
  v: 'edit-and-run',
  '=': 'M-?',
};

export class ViKeys {
  /** Whether letters are commands. */
  commanding = false;
  #pending = '';
  #find: { readonly key: string; readonly target: string } | undefined;
  /** Keys of the last change and what was typed in it, for ".". */
  #change = { keys: '', typed: '' };
  /** The change whose text is being typed. */
  #typing: { readonly keys: string; typed: string } | undefined;
  /** Whether what is typed stands in the place of what is there. */
  replaces = false;
  readonly #marks = new Map<string, number>();
  /** Whether Escape has been pressed in this line: what was typed before is no change that `u` takes back. */
  escaped = false;

  /** A new line: its text is typed. */
  begin(): void {
    this.commanding = false;
    this.replaces = false;
    this.escaped = false;
    this.#pending = '';
    this.#typing = undefined;
    this.#marks.clear();
  }

  /** Text has been typed; a DEL has taken a character away. */
  typed(text: string): void {
    if (!this.#typing) return;
    this.#typing.typed = text === '\x7f' ? this.#typing.typed.slice(0, -1) : this.#typing.typed + text;
  }

  /** Escape: letters are commands from now on; the cursor steps back, as in vi. */
  escape({ cursor }: ViLine): ViOutcome {
    const moved = !this.commanding;
    this.commanding = true;
    this.escaped = true;
    this.replaces = false;
    if (this.#typing) this.#change = this.#typing;
    this.#typing = undefined;
    this.#pending = '';
    return { kind: 'move', cursor: moved ? Math.max(0, cursor - 1) : cursor };
  }

  /** A letter in command mode. */
  press(key: string, line: ViLine): ViOutcome {
    this.#pending += key;
    const outcome = this.#run(this.#pending, line);
    if (outcome.kind === 'wait') return outcome;
    const done = this.#pending;
    this.#pending = '';
    const inserts = outcome.kind === 'insert' || (outcome.kind === 'edit' && outcome.inserts === true);
    if (outcome.kind === 'edit' || outcome.kind === 'paste') this.#change = { keys: done, typed: '' };
    if (inserts) {
      this.commanding = false;
      this.#typing = { keys: done, typed: '' };
    }
    if (outcome.kind === 'complete' || outcome.kind === 'word') this.commanding = false;
    this.replaces = outcome.kind === 'insert' && outcome.replaces === true;
    return outcome;
  }

  /** The last change; a count stands in the place of its own. */
  #again(count: string | undefined, line: ViLine): ViOutcome {
    const { keys, typed } = this.#change;
    if (keys === '') return { kind: 'bell' };
    const outcome = this.#run(count === undefined ? keys : `${count}${keys.replace(/^[1-9]\d*/, '')}`, line);
    return { kind: 'again', outcome, typed };
  }

  #run(keys: string, line: ViLine): ViOutcome {
    const match = /^([1-9]\d*)?(.)?([\s\S]*)$/su.exec(keys) as RegExpExecArray;
    const count = Number(match[1] ?? 1);
    const command = match[2];
    const rest = match[3] as string;
    if (command === undefined) return { kind: 'wait' };
    const { text, cursor } = line;
    const end = text.length;
    const same = SAME[command];
    if (same !== undefined) return { kind: 'key', name: same, count };
    switch (command) {
      case 'i':
        return { kind: 'insert', cursor };
      case 'I':
        return { kind: 'insert', cursor: firstOf(text) };
      case 'a':
        return { kind: 'insert', cursor: Math.min(end, cursor + 1) };
      case 'A':
        return { kind: 'insert', cursor: end };
      case 'x':
        return cut(line, cursor, Math.min(end, cursor + count), false);
      case 'X':
        return cut(line, Math.max(0, cursor - count), cursor, false);
      case 's':
        return cut(line, cursor, Math.min(end, cursor + count), true);
      case 'S':
        return cut(line, 0, end, true);
      case 'D':
        return cut(line, cursor, end, false);
      case 'C':
        return cut(line, cursor, end, true);
      case 'Y':
        return { kind: 'copy', cut: text.slice(cursor).join(''), cursor };
      case 'p':
      case 'P':
        return { kind: 'paste', before: command === 'P', count };
      case 'r': {
        if (rest === '') return { kind: 'wait' };
        if (cursor + count > end) return { kind: 'bell' };
        const replaced = text.map((c, i) => (i >= cursor && i < cursor + count ? rest : c));
        return { kind: 'edit', text: replaced, cursor: cursor + count - 1 };
      }
      case '~': {
        const changed = text.map((c, i) =>
          i < cursor || i >= cursor + count ? c : c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase(),
        );
        return end === 0
          ? { kind: 'bell' }
          : { kind: 'edit', text: changed, cursor: Math.min(end - 1, cursor + count) };
      }
      case '.':
        return this.#again(match[1], line);
      case 'R':
        return { kind: 'insert', cursor, replaces: true };
      case 'G':
        return { kind: 'line', n: match[1] === undefined ? undefined : count };
      case '_':
        return { kind: 'word', n: match[1] === undefined ? undefined : count - 1 };
      case 'm':
        if (rest === '') return { kind: 'wait' };
        this.#marks.set(rest, cursor);
        return { kind: 'move', cursor };
      case '\\':
      case '*': {
        const at = isBlank(text[cursor]) ? cursor : wordEnd(text, cursor - 1, true);
        return { kind: 'complete', name: command === '*' ? 'M-*' : 'tab', cursor: Math.min(end, at + 1) };
      }
      case '@':
        return { kind: rest === '' ? 'wait' : 'bell' };
      case 'd':
      case 'c':
      case 'y':
        return this.#operate(command, count, rest, line);
    }
    const to = this.#motion(keys, line);
    if (to === 'wait') return { kind: 'wait' };
    return to === undefined ? { kind: 'bell' } : { kind: 'move', cursor: Math.min(to.at, Math.max(0, end - 1)) };
  }

  /** d, c or y over a motion; doubled, over the whole line. */
  #operate(operator: string, count: number, motion: string, line: ViLine): ViOutcome {
    if (motion === '') return { kind: 'wait' };
    const { text, cursor } = line;
    const apply = (from: number, to: number): ViOutcome =>
      operator === 'y'
        ? { kind: 'copy', cut: text.slice(from, to).join(''), cursor }
        : cut(line, from, to, operator === 'c');
    if (motion === operator && operator === 'y') return { kind: 'copy', cut: text.join(''), cursor };
    if (motion === operator) return apply(0, text.length);
    // "cw" on a word is "ce".
    const meant =
      operator === 'c' && /^\d*[wW]$/.test(motion) && !isBlank(text[cursor])
        ? motion.replace('w', 'e').replace('W', 'E')
        : motion;
    const to = this.#motion(/^\d/.test(meant) || count === 1 ? meant : `${count}${meant}`, line);
    if (to === 'wait') return { kind: 'wait' };
    if (to === undefined) return { kind: 'bell' };
    return to.at >= cursor
      ? apply(cursor, Math.min(text.length, to.at + (to.inclusive ? 1 : 0)))
      : apply(to.at, cursor);
  }

  #motion(
    keys: string,
    { text, cursor }: ViLine,
  ): { readonly at: number; readonly inclusive: boolean } | 'wait' | undefined {
    const match = /^([1-9]\d*)?(.)?([\s\S]*)$/su.exec(keys) as RegExpExecArray;
    const count = Number(match[1] ?? 1);
    const key = match[2];
    const target = match[3] as string;
    const go = (at: number, inclusive = false) => ({ at: Math.max(0, Math.min(text.length, at)), inclusive });
    switch (key) {
      case undefined:
        return 'wait';
      case 'h':
      case '\b':
        return go(cursor - count);
      case 'l':
      case ' ':
        return go(cursor + count);
      case '0':
        return go(0);
      case '^':
        return go(firstOf(text));
      case '$':
        return go(text.length - 1, true);
      case '|':
        return go(count - 1);
      case '`':
      case "'": {
        if (target === '') return 'wait';
        const mark = this.#marks.get(target);
        return mark === undefined ? undefined : go(mark);
      }
      case 'w':
      case 'W':
        return go(times(count, cursor, (i) => nextWord(text, i, key === 'W')));
      case 'b':
      case 'B':
        return go(times(count, cursor, (i) => wordBefore(text, i, key === 'B')));
      case 'e':
      case 'E':
        return go(
          times(count, cursor, (i) => wordEnd(text, i, key === 'E')),
          true,
        );
      case '%':
        return bracket(text, cursor);
      case 'f':
      case 'F':
      case 't':
      case 'T':
        if (target === '') return 'wait';
        this.#find = { key, target };
        return find(text, cursor, key, target, count);
      case ';':
      case ',': {
        if (!this.#find) return undefined;
        const turned = { f: 'F', F: 'f', t: 'T', T: 't' }[this.#find.key as 'f'];
        return find(text, cursor, key === ';' ? this.#find.key : turned, this.#find.target, count);
      }
      default:
        return undefined;
    }
  }
}

const firstOf = (text: readonly string[]): number =>
  Math.max(
    0,
    text.findIndex((c) => !isBlank(c)),
  );

function cut({ text }: ViLine, from: number, to: number, inserts: boolean): ViOutcome {
  if (from >= to && !inserts) return { kind: 'bell' };
  const left = [...text.slice(0, from), ...text.slice(to)];
  const cursor = inserts ? from : Math.min(from, Math.max(0, left.length - 1));
  return { kind: 'edit', text: left, cursor, cut: text.slice(from, to).join(''), inserts };
}

function times(count: number, from: number, step: (at: number) => number): number {
  let at = from;
  for (let i = 0; i < count; i++) at = step(at);
  return at;
}

/** Characters of one kind belong together: of words, of signs; big words are parted by blanks only. */
const kindOf = (c: string | undefined, big: boolean): number =>
  c === undefined || isBlank(c) ? 0 : big || isWord(c) ? 1 : 2;

function nextWord(text: readonly string[], from: number, big: boolean): number {
  let i = from;
  const kind = kindOf(text[i], big);
  while (i < text.length && kind !== 0 && kindOf(text[i], big) === kind) i++;
  while (i < text.length && isBlank(text[i])) i++;
  return i;
}

function wordBefore(text: readonly string[], from: number, big: boolean): number {
  let i = from;
  while (i > 0 && isBlank(text[i - 1])) i--;
  const kind = kindOf(text[i - 1], big);
  while (i > 0 && kindOf(text[i - 1], big) === kind) i--;
  return i;
}

function wordEnd(text: readonly string[], from: number, big: boolean): number {
  let i = from + 1;
  while (i < text.length && isBlank(text[i])) i++;
  const kind = kindOf(text[i], big);
  while (i + 1 < text.length && kindOf(text[i + 1], big) === kind) i++;
  return Math.min(i, text.length - 1);
}

function find(text: readonly string[], cursor: number, key: string, target: string, count: number) {
  const forward = key === 'f' || key === 't';
  let at = cursor;
  for (let n = 0; n < count; n++) {
    const from = forward ? at + 1 : at - 1;
    at = forward ? text.indexOf(target, from) : from < 0 ? -1 : text.lastIndexOf(target, from);
    if (at < 0) return undefined;
  }
  return { at: key === 't' ? at - 1 : key === 'T' ? at + 1 : at, inclusive: forward };
}

const PAIRS = ['()', '[]', '{}'];

function bracket(text: readonly string[], cursor: number) {
  for (let i = cursor; i < text.length; i++) {
    const pair = PAIRS.find((one) => one.includes(text[i] as string));
    if (!pair || (text[i] as string) === '') continue;
    const step = text[i] === pair[0] ? 1 : -1;
    let depth = 0;
    for (let j = i; j >= 0 && j < text.length; j += step) {
      if (text[j] === text[i]) depth++;
      else if (pair.includes(text[j] as string) && --depth === 0) return { at: j, inclusive: true };
    }
    return undefined;
  }
  return undefined;
}

/**
 * `set -o vi`: readline's vi keys. Decides only: a key and the line go in, what is to happen comes out; the editor does it. Left out:
 * marks, macros, replace mode (R), words of the history by number (_ and N|G).
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
  | { readonly kind: 'insert'; readonly cursor: number }
  /** A key of the Emacs mode that does it. */
  | { readonly kind: 'key'; readonly name: string }
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
  '/': 'C-r',
  '?': 'C-s',
  '#': 'M-#',
};

export class ViKeys {
  /** Whether letters are commands. */
  commanding = false;
  #pending = '';
  #find: { readonly key: string; readonly target: string } | undefined;
  /** Keys of the last change, for ".". */
  #change = '';

  /** Escape: letters are commands from now on; the cursor steps back, as in vi. */
  escape({ cursor }: ViLine): ViOutcome {
    const moved = !this.commanding;
    this.commanding = true;
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
    if (done !== '.' && (outcome.kind === 'edit' || outcome.kind === 'paste')) this.#change = done;
    if (outcome.kind === 'insert' || (outcome.kind === 'edit' && outcome.inserts)) this.commanding = false;
    return outcome;
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
    if (same !== undefined) return { kind: 'key', name: same };
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
        return this.#change === '' ? { kind: 'bell' } : this.#run(this.#change, line);
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
        ? { kind: 'copy', cut: text.slice(from, to).join(''), cursor: from }
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

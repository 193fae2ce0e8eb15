/**
 * Editing a line by keys, as readline does it: a key is looked up in the keymap, its command is done; a command that asks for more
 * keys waits for them where it stands (they are generators that yield when nothing is typed). Upstream: readline's readline.c
 * (_rl_dispatch_subseq), input.c, macro.c, misc.c (numeric arguments).
 */
import { Abort } from './abort.ts';
import { COMMANDS } from './commands.ts';
import { EditLine } from './edit-line.ts';
import type { Completions, EditorResult } from './editor.ts';
import { type ChangedLines, HistoryCursor } from './history.ts';
import { EMACS_MAP, type Keymap, VI_COMMAND_MAP, VI_INSERT_MAP } from './keymaps.ts';
import { KillRing } from './kill-ring.ts';
import { doneInserting, startInserting, ViMemory } from './vi-insert.ts';

/** Yields when it waits for a key. */
export type Keys<T = void> = Generator<undefined, T, undefined>;

/** `count`: the number typed before it, 1 without; `key`: the character that named it. */
export type Command = (ed: Editing, count: number, key: string) => Keys | void;

/** Where the line is shown, and who is told of its end. */
export interface EditorHost {
  readonly columns: number;
  readonly rows: number;
  /** Draws the line as it is now. */
  draw(): void;
  /** Shows text where the cursor is. */
  show(text: string): void;
  /** Puts the cursor below the line; the next drawing begins there. */
  leave(): void;
  /** A list is being shown, and is not drawn over. */
  listing(on: boolean): void;
  /** Clears the screen, and what is scrolled away. */
  clear(scrolledAway: boolean): void;
  complete(line: string, point: number): Completions | undefined;
  /** A line with earlier ones in it, or what is wrong. */
  expandHistory(line: string): { readonly line: string } | { readonly error: string };
  /** The shell's name and version. */
  readonly version: string;
  /** What an alias stands for. */
  alias(name: string): string | undefined;
  /** The folder that "~" or "~user" is; undefined: none. */
  tilde(word: string): string | undefined;
  finish(result: EditorResult): void;
}

/** Greater numbers than that are given up. Upstream: _rl_arg_overflow. */
const GREATEST_ARGUMENT = 1_000_000;

export class Editing {
  readonly host: EditorHost;
  readonly line = new EditLine();
  readonly kills = new KillRing();
  readonly vi = new ViMemory();
  readonly #changed: ChangedLines = new Map();
  history = new HistoryCursor([], this.line, this.#changed);
  keymap: Keymap = EMACS_MAP;
  /** `set -o vi` */
  viMode = false;
  /** Typed characters push others on, or stand in their place. */
  overwrites = false;
  /** Stands in the place of the prompt. */
  message: string | undefined;
  /** Stands between the prompt and the line. */
  sign = '';
  /** The number typed before a key. */
  argument = { value: 1, negative: false, given: false, minus: false };
  lastCommand = '';
  /** What the last incremental search, and the last other one, were about. */
  lastSearch = '';
  lastSought: { text: string; at: number } | undefined;
  /** Page-Up: what lines begin with, where it stands, what was found. */
  alike = { start: '', at: 0, found: undefined as string | undefined };
  wordOfHistory = { skip: 0, given: false, count: 1, direction: 1, put: false };
  menu = { at: 0, from: 0, original: '', items: [] as readonly string[], changed: false };
  /** The next key is typed as it is: even what would be a signal. */
  quoting = false;
  /** A key that is done next, as part of what is being done. */
  pending: string | undefined;
  done = false;
  #input: string[] = [];
  #at = 0;
  #pushed: string[] = [];
  /** Keyboard macros that are being typed, the innermost last. */
  #typing: { keys: readonly string[]; at: number }[] = [];
  #macro: string[] | undefined;
  #recording = false;
  /** How many keys named the command that is being done. */
  #length = 0;
  #loop: Keys | undefined;

  constructor(host: EditorHost) {
    this.host = host;
  }

  /** A new line. `at`: a line of history to start with. */
  begin(history: string[], { text = '', at, vi }: { text?: string; at?: number | undefined; vi: boolean }): void {
    const { line } = this;
    line.set(text);
    line.point = line.end;
    line.mark = 0;
    line.undo = undefined;
    line.openGroups = 0;
    this.history = new HistoryCursor(history, line, this.#changed);
    if (at !== undefined && at < history.length) this.history.back(history.length - at);
    this.message = undefined;
    this.sign = '';
    this.overwrites = false;
    this.pending = undefined;
    this.#pushed = [];
    this.#typing = [];
    this.done = false;
    this.lastCommand = '';
    this.viMode = vi;
    this.keymap = vi ? VI_INSERT_MAP : EMACS_MAP;
    this.vi.begin();
    this.#loop = this.#commands();
  }

  /** Takes what was typed until a line is entered; gives what was not used. */
  feed(data: string): string {
    this.#input = [...data];
    this.#at = 0;
    this.#loop?.next();
    const rest = this.#input.slice(this.#at).join('');
    this.#input = [];
    this.#at = 0;
    return rest;
  }

  // ── Keys ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The next key. */
  *read(): Keys<string> {
    for (;;) {
      const { pending } = this;
      this.pending = undefined;
      if (pending !== undefined) return pending;
      const typed = this.#nextOfMacro() ?? this.#pushed.shift();
      if (typed !== undefined) return typed;
      const key = this.#input[this.#at];
      if (key === undefined) {
        yield;
        continue;
      }
      this.#at++;
      if (!this.quoting && key === '\x03') throw new Interrupt();
      // stops and quits, which a shell at its prompt ignores
      if (this.quoting || (key !== '\x1a' && key !== '\x1c')) return key;
    }
  }

  /** Whether a key is there already: what belongs together comes at once. */
  get queued(): boolean {
    return (
      this.pending !== undefined || this.#pushed.length > 0 || this.#at < this.#input.length || this.#typing.length > 0
    );
  }

  /** Keys that are read before what else is typed. */
  push(keys: readonly string[]): void {
    this.#pushed.unshift(...keys);
  }

  *dispatch(first: string, map: Keymap): Keys {
    const keys = [first];
    this.#record(first);
    for (;;) {
      const sequence = keys.join('');
      const command = map.command(sequence);
      if (map.goesOn(sequence) && (command === undefined || this.queued)) {
        const next = yield* this.read();
        this.#record(next);
        keys.push(next);
        continue;
      }
      if (command !== undefined) return yield* this.#run(command, keys, map);
      // the longest beginning that is a command; what came after it is read again
      for (let length = keys.length - 1; length > 0; length--) {
        const shorter = map.command(keys.slice(0, length).join(''));
        if (shorter === undefined) continue;
        if (this.#recording) this.#macro?.splice(length - keys.length);
        this.push(keys.slice(length));
        return yield* this.#run(shorter, keys.slice(0, length), map);
      }
      throw new Abort();
    }
  }

  *#run(name: string, keys: readonly string[], map: Keymap): Keys {
    const key = keys.at(-1) as string;
    this.#length = keys.length;
    const { value, negative } = this.argument;
    yield* this.perform(name, negative ? -value : value, key);
    if (this.pending === undefined && name !== 'digit-argument' && name !== 'vi-arg-digit') this.lastCommand = name;
    if (this.viMode && this.keymap === VI_COMMAND_MAP && map === VI_COMMAND_MAP && keys.length === 1)
      this.vi.changedBy(key, this.argument);
  }

  /** Does a command by its name. */
  *perform(name: string, count = 1, key = ''): Keys {
    const command = COMMANDS.get(name);
    if (!command) return this.tell(`bash: not simulated: ${name}`);
    const waits = command(this, count, key);
    if (waits) yield* waits;
  }

  *#commands(): Keys {
    let last = '';
    while (!this.done) {
      const cuts = this.kills.count;
      if (this.pending === undefined) this.resetArgument();
      try {
        const key = yield* this.read();
        if (key === '\x04' && last !== key && this.line.end === 0) return this.finish({ kind: 'end' });
        last = key;
        yield* this.dispatch(key, this.keymap);
      } catch (error) {
        if (error instanceof Interrupt) return this.finish({ kind: 'interrupt' });
        if (!(error instanceof Abort)) throw error;
        this.#giveUp();
        continue;
      }
      if (this.pending === undefined && cuts === this.kills.count) this.kills.count = 0;
      if (this.viMode && this.keymap === VI_COMMAND_MAP) this.onCharacter();
    }
  }

  #giveUp(): void {
    this.bell();
    this.message = undefined;
    this.resetArgument();
    this.pending = undefined;
    this.#typing = [];
    if (this.#recording) this.#macro = undefined;
    this.#recording = false;
    this.lastCommand = '';
  }

  resetArgument(): void {
    this.argument = { value: 1, negative: false, given: false, minus: false };
  }

  /** Reads a number and does what comes after it.  */
  *readArgument(first: string): Keys {
    this.pending = first;
    for (;;) {
      const { argument } = this;
      if (argument.value > GREATEST_ARGUMENT) {
        this.message = undefined;
        this.resetArgument();
        this.argument.value = 0;
        return this.bell();
      }
      if (this.pending === undefined) this.message = `(arg: ${argument.negative ? -argument.value : argument.value}) `;
      const key = yield* this.read();
      if (/^\d$/.test(key)) {
        argument.value = argument.given ? argument.value * 10 + Number(key) : Number(key);
        argument.given = true;
      } else if (key === '-' && !argument.given) {
        argument.value = 1;
        argument.minus = true;
        argument.negative = true;
      } else {
        if (argument.minus && argument.value === 1) argument.given = true;
        this.message = undefined;
        return yield* this.dispatch(key, this.keymap);
      }
    }
  }

  // ── Keyboard macros ───────────────────────────────────────────────────────────────────────────────────────────

  #nextOfMacro(): string | undefined {
    for (;;) {
      const typing = this.#typing.at(-1);
      if (!typing) return undefined;
      const key = typing.keys[typing.at++];
      if (key !== undefined) return key;
      this.#typing.pop();
    }
  }

  get typingMacro(): boolean {
    return this.#typing.length > 0;
  }

  #record(key: string): void {
    if (this.#recording) this.#macro?.push(key);
  }

  /** Part of a macro, though no command's key (a quoted one). */
  record(key: string): void {
    this.#record(key);
  }

  startMacro(): void {
    if (this.#recording) throw new Abort();
    if (this.argument.given && this.#macro) this.#typing.push({ keys: [...this.#macro], at: 0 });
    else this.#macro = [];
    this.#recording = true;
  }

  endMacro(count: number): void {
    if (!this.#recording) throw new Abort();
    this.#macro?.splice(Math.max(0, this.#macro.length - this.#length));
    this.#recording = false;
    this.callMacro(count - 1);
  }

  /** These keys are typed next. */
  typeKeys(keys: string): void {
    this.#typing.push({ keys: [...keys], at: 0 });
  }

  callMacro(count: number): void {
    if (!this.#macro) throw new Abort();
    if (this.#recording) {
      this.#macro.pop();
      return this.bell();
    }
    for (let i = 0; i < count; i++) this.#typing.push({ keys: [...this.#macro], at: 0 });
  }

  // ── Parts of many commands ────────────────────────────────────────────────────────────────────────────────────

  bell(): void {
    this.host.show('\x07');
  }

  /** Cuts what stands between two places; the cursor is the caller's to move. */
  kill(from: number, to: number): void {
    if (from !== to) {
      const text = this.line.slice(Math.min(from, to), Math.max(from, to));
      this.line.delete(from, to);
      this.kills.push(text, from < to, !this.viMode);
    }
    this.kills.count++;
  }

  undoOne(): boolean {
    return this.line.takeBack((gone) => this.history.released(gone));
  }

  /** In vi's command mode the cursor stands on a character. */
  onCharacter(): void {
    const { line } = this;
    if (line.point > 0 && line.point === line.end) line.point = line.before(line.end);
  }

  /** Says something below the line, and shows the line again. */
  tell(text: string): void {
    this.host.draw();
    this.host.leave();
    this.host.show(`${text}\r\n`);
  }

  accept(more: Omit<Extract<EditorResult, { kind: 'line' }>, 'kind' | 'line'> = {}): void {
    if (this.viMode) {
      doneInserting(this);
      if (!this.vi.isChange(this.vi.command)) this.vi.reset();
    }
    this.finish({ kind: 'line', line: this.line.text, ...more });
  }

  finish(result: EditorResult): void {
    this.done = true;
    if (result.kind === 'line') this.history.entered();
    this.host.finish(result);
  }

  /** vi's insert mode begins by a key. */
  insertBy(key: string, count = 1): void {
    startInserting(this, key, count);
  }
}

/** Ctrl-C. */
class Interrupt extends Error {}

/**
 * Editing a line by keys, as readline does it: a key is looked up in the keymap, its command is done; a command that asks for more
 * keys waits for them where it stands (they are generators that yield when nothing is typed). Upstream: readline's readline.c
 * (_rl_dispatch_subseq), input.c, macro.c, misc.c (numeric arguments).
 */
import { Abort } from './abort.ts';
import { COMMANDS } from './commands.ts';
import { EditLine } from './edit-line.ts';
import type { Completions, CompletionWays, EditorResult } from './editor.ts';
import { type ChangedLines, HistoryCursor } from './history.ts';
import { bytesOf, textOf } from './key-sequences.ts';
import type { Binding, Keymap } from './keymaps.ts';
import { KillRing } from './kill-ring.ts';
import type { Readline } from './readline.ts';
import { doneInserting, startInserting, ViMemory } from './vi-insert.ts';

/** Yields when it waits for a key. */
export type Keys<T = void> = Generator<undefined, T, undefined>;

/** `count`: the number typed before it, 1 without; `key`: the character that named it. */
export type Command = (ed: Editing, count: number, key: string) => Keys | void;

/** What the editor waits for that somebody else does: words for the cursor's place are fetched, a shell's command runs (`bind -x`). */
export type Request =
  | { readonly kind: 'words' }
  /** `count`: the number typed before its key. */
  | { readonly kind: 'shell'; readonly command: string; readonly count: number | undefined }
  | { readonly kind: 'init-file' };

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
  complete(line: string, point: number, ways: CompletionWays): Completions | undefined;
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
/** Commands that read the number for the one behind it. */
const TAKES_NUMBER = new Set(['digit-argument', 'vi-arg-digit', 'universal-argument']);

export class Editing {
  readonly host: EditorHost;
  readonly readline: Readline;
  readonly line = new EditLine();
  readonly kills = new KillRing();
  readonly vi = new ViMemory();
  readonly #changed: ChangedLines = new Map();
  history = new HistoryCursor([], this.line, this.#changed);
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
  /** Where the cursor stood before one went through history; undefined: at the end of the line. */
  keptPoint: number | undefined;
  wordOfHistory = { skip: 0, given: false, count: 1, direction: 1, put: false };
  menu = { at: 0, from: 0, start: '', items: [] as readonly string[], changed: false };
  /** The next key is typed as it is: even what would be a signal. */
  quoting = false;
  /** A key that is done next, as part of what is being done. */
  pending: string | undefined;
  done = false;
  /** It goes on when that is done. */
  request: Request | undefined;
  /** What was typed is a command, and the beginning of others: it is done when nothing more comes soon. */
  hurries = false;
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

  constructor(host: EditorHost, readline: Readline) {
    this.host = host;
    this.readline = readline;
  }

  get keymap(): Keymap {
    return this.readline.current.map;
  }

  set keymap(map: Keymap) {
    this.readline.current = { map, prefix: '' };
  }

  /** `set -o vi` */
  get viMode(): boolean {
    return this.readline.vi;
  }

  /** In vi's command mode. */
  get commanding(): boolean {
    return this.viMode && this.keymap.name === 'vi-command';
  }

  /** A new line. `at`: a line of history to start with. */
  begin(history: string[], { text = '', at }: { text?: string; at?: number | undefined }): void {
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
    this.request = undefined;
    this.hurries = false;
    if (this.viMode) this.keymap = this.readline.maps.viInsert;
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

  /** Nothing more has come soon. */
  timeUp(): void {
    this.hurries = false;
    this.#loop?.next();
  }

  /** What was asked for is done. */
  answered(): void {
    this.request = undefined;
    this.#loop?.next();
  }

  *ask(request: Request): Keys {
    this.request = request;
    while (this.request) yield;
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

  /** The next key, if it comes soon. */
  *#readSoon(): Keys<string | undefined> {
    const waits = this.readline.variables.number('keyseq-timeout') > 0;
    if (!waits || this.queued) return yield* this.read();
    this.hurries = true;
    yield;
    // still in a hurry: a key has come
    const comes = this.hurries;
    this.hurries = false;
    return comes ? yield* this.read() : undefined;
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
      const sequence = bytesOf(keys.join(''));
      const binding = map.binding(sequence);
      if (map.goesOn(sequence)) {
        const next = binding ? yield* this.#readSoon() : yield* this.read();
        if (next !== undefined) {
          this.#record(next);
          keys.push(next);
          continue;
        }
      }
      if (binding) return yield* this.#run(binding, keys, map);
      // the longest beginning that is a command; what came after it is read again
      for (let length = keys.length - 1; length > 0; length--) {
        const shorter = map.binding(bytesOf(keys.slice(0, length).join('')));
        if (shorter) {
          this.#readAgain(keys, length);
          return yield* this.#run(shorter, keys.slice(0, length), map);
        }
      }
      // of vi's commands Escape is none, and takes nothing that comes after it away
      if (keys[0] === '\x1b' && map.name === 'vi-command') this.#readAgain(keys, 1);
      throw new Abort();
    }
  }

  /** What comes behind the first `length` keys. */
  #readAgain(keys: readonly string[], length: number): void {
    if (this.#recording) this.#macro?.splice(length - keys.length);
    this.push(keys.slice(length));
  }

  *#run(binding: Binding, keys: readonly string[], map: Keymap): Keys {
    if (binding.kind === 'command' && binding.name === 'do-lowercase-version') {
      const small = [...keys.slice(0, -1), (keys.at(-1) as string).toLowerCase()];
      const other = map.binding(bytesOf(small.join('')));
      if (!other) throw new Abort();
      return yield* this.#run(other, small, map);
    }
    const { value, negative, given } = this.argument;
    const count = negative ? -value : value;
    if (binding.kind === 'macro') return this.typeKeys(textOf(binding.keys));
    if (binding.kind === 'shell') {
      yield* this.ask({ kind: 'shell', command: binding.command, count: given ? count : undefined });
      this.lastCommand = '';
      return;
    }
    const { name } = binding;
    const key = keys.at(-1) as string;
    this.#length = keys.length;
    yield* this.perform(name, count, key);
    if (this.pending === undefined && !TAKES_NUMBER.has(name)) this.lastCommand = name;
    if (this.commanding && map.name === 'vi-command' && keys.length === 1) this.vi.changedBy(key, this.argument);
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
      if (this.commanding) this.onCharacter();
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

  /** Reads a number and does what comes after it. `first`: its first digit, or nothing yet. */
  *readArgument(first: string | undefined): Keys {
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
      } else if (!argument.given && !argument.minus && this.keymap.command(key) === 'universal-argument')
        argument.value *= 4;
      else {
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

  /** What was recorded last. */
  get lastMacro(): string | undefined {
    return this.#macro && bytesOf(this.#macro.join(''));
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
    const style = this.readline.variables.text('bell-style');
    if (style !== 'none') this.host.show(style === 'visible' ? '\x1b[?5h\x1b[?5l' : '\x07');
  }

  /** What stands before the prompt (`set show-mode-in-prompt on`). */
  get modeText(): string {
    const { variables } = this.readline;
    if (!variables.on('show-mode-in-prompt')) return '';
    return variables.text(
      this.commanding ? 'vi-cmd-mode-string' : this.viMode ? 'vi-ins-mode-string' : 'emacs-mode-string',
    );
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
    const { line, readline } = this;
    if (readline.variables.on('history-preserve-point'))
      this.keptPoint = line.point === line.end ? undefined : line.point;
    this.finish({ kind: 'line', line: line.text, ...more });
  }

  finish(result: EditorResult): void {
    this.done = true;
    if (result.kind === 'line') this.history.entered(this.readline.variables.on('revert-all-at-newline'));
    this.host.finish(result);
  }

  /** vi's insert mode begins by a key. */
  insertBy(key: string, count = 1): void {
    startInserting(this, key, count);
  }
}

/** Ctrl-C. */
class Interrupt extends Error {}

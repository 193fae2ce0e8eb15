/**
 * Which keys are which commands: readline 8.2's own maps on xterm-256color, as bash's `bind -p` lists them. "\e" is Escape, "\C-x"
 * Control and x, "\C-?" Delete. A sequence that goes on in others is itself when nothing more comes.
 */
import { keysOf } from './key-sequences.ts';

/** Of a command: its sequences, parted by blanks. */
type Bindings = Readonly<Record<string, string>>;

/** In all three. */
const ARROWS: Bindings = {
  'backward-char': '\\eOD \\e[D',
  'backward-word': '\\e[1;3D \\e[1;5D',
  'beginning-of-line': '\\eOH \\e[H',
  'delete-char': '\\e[3~',
  'end-of-line': '\\eOF \\e[F',
  'forward-char': '\\eOC \\e[C',
  'forward-word': '\\e[1;3C \\e[1;5C',
  'history-search-backward': '\\e[5~',
  'history-search-forward': '\\e[6~',
  'kill-word': '\\e[3;5~',
  'next-history': '\\eOB \\e[B',
  'previous-history': '\\eOA \\e[A',
};

const EMACS: Bindings = {
  abort: '\\C-g \\C-x\\C-g \\e\\C-g',
  'accept-line': '\\C-j \\C-m',
  'backward-char': '\\C-b',
  'backward-delete-char': '\\C-h \\C-?',
  'backward-kill-line': '\\C-x\\C-?',
  'backward-kill-word': '\\e\\C-h \\e\\C-?',
  'backward-word': '\\eb',
  'beginning-of-history': '\\e<',
  'beginning-of-line': '\\C-a',
  'bracketed-paste-begin': '\\e[200~',
  'call-last-kbd-macro': '\\C-xe',
  'capitalize-word': '\\ec',
  'character-search': '\\C-]',
  'character-search-backward': '\\e\\C-]',
  'clear-display': '\\e\\C-l',
  'clear-screen': '\\C-l',
  complete: '\\C-i \\e\\e',
  'complete-command': '\\e!',
  'complete-filename': '\\e/',
  'complete-hostname': '\\e@',
  'complete-into-braces': '\\e{',
  'complete-username': '\\e~',
  'complete-variable': '\\e$',
  'delete-char': '\\C-d',
  'delete-horizontal-space': '\\e\\\\',
  'digit-argument': '\\e- \\e0 \\e1 \\e2 \\e3 \\e4 \\e5 \\e6 \\e7 \\e8 \\e9',
  'display-shell-version': '\\C-x\\C-v',
  'downcase-word': '\\el',
  'dynamic-complete-history': '\\e\\C-i',
  'edit-and-execute-command': '\\C-x\\C-e',
  'end-kbd-macro': '\\C-x)',
  'end-of-history': '\\e>',
  'end-of-line': '\\C-e',
  'exchange-point-and-mark': '\\C-x\\C-x',
  'forward-char': '\\C-f',
  'forward-search-history': '\\C-s',
  'forward-word': '\\ef',
  'glob-complete-word': '\\eg',
  'glob-expand-word': '\\C-x*',
  'glob-list-expansions': '\\C-xg',
  'history-expand-line': '\\e^',
  'insert-comment': '\\e#',
  'insert-completions': '\\e*',
  'kill-line': '\\C-k',
  'kill-word': '\\ed',
  'next-history': '\\C-n',
  'non-incremental-forward-search-history': '\\en',
  'non-incremental-reverse-search-history': '\\ep',
  'operate-and-get-next': '\\C-o',
  'possible-command-completions': '\\C-x!',
  'possible-completions': '\\e= \\e?',
  'possible-filename-completions': '\\C-x/',
  'possible-hostname-completions': '\\C-x@',
  'possible-username-completions': '\\C-x~',
  'possible-variable-completions': '\\C-x$',
  'previous-history': '\\C-p',
  'overwrite-mode': '\\e[2~',
  'quoted-insert': '\\C-q \\C-v',
  're-read-init-file': '\\C-x\\C-r',
  'reverse-search-history': '\\C-r',
  'revert-line': '\\e\\C-r \\er',
  'set-mark': '\\C-@ \\e\\040',
  'shell-backward-word': '\\e\\C-b',
  'shell-expand-line': '\\e\\C-e',
  'shell-forward-word': '\\e\\C-f',
  'shell-kill-word': '\\e\\C-d',
  'shell-transpose-words': '\\e\\C-t',
  'spell-correct-word': '\\C-xs',
  'start-kbd-macro': '\\C-x(',
  'tilde-expand': '\\e&',
  'transpose-chars': '\\C-t',
  'transpose-words': '\\et',
  undo: '\\C-x\\C-u \\C-_',
  'unix-line-discard': '\\C-u',
  'unix-word-rubout': '\\C-w',
  'upcase-word': '\\eu',
  yank: '\\C-y',
  'yank-last-arg': '\\e. \\e_',
  'yank-nth-arg': '\\e\\C-y',
  'yank-pop': '\\ey',
};

const VI_INSERT: Bindings = {
  'accept-line': '\\C-j \\C-m',
  'backward-delete-char': '\\C-h \\C-?',
  'bracketed-paste-begin': '\\e[200~',
  complete: '\\C-i',
  'forward-search-history': '\\C-s',
  'menu-complete': '\\C-n',
  'menu-complete-backward': '\\C-p',
  'overwrite-mode': '\\e[2~',
  'quoted-insert': '\\C-v',
  'reverse-search-history': '\\C-r',
  'transpose-chars': '\\C-t',
  'unix-line-discard': '\\C-u',
  'vi-eof-maybe': '\\C-d',
  'vi-movement-mode': '\\e',
  'vi-undo': '\\C-_',
  'vi-unix-word-rubout': '\\C-w',
  yank: '\\C-y',
};

/** After `R`. */
const VI_REPLACE: Bindings = {
  'accept-line': '\\C-j \\C-m',
  complete: '\\C-i',
  'forward-search-history': '\\C-s',
  'menu-complete': '\\C-n',
  'menu-complete-backward': '\\C-p',
  'quoted-insert': '\\C-v',
  'reverse-search-history': '\\C-r',
  'transpose-chars': '\\C-t',
  'vi-eof-maybe': '\\C-d',
  'vi-movement-mode': '\\e',
  'vi-overstrike-bracketed-paste': '\\e[200~',
  'vi-overstrike-delete': '\\C-h \\C-?',
  'vi-overstrike-kill-line': '\\C-u',
  'vi-overstrike-kill-word': '\\C-w',
  'vi-overstrike-yank': '\\C-y',
  'vi-undo': '\\C-_',
};

const VI_COMMAND: Bindings = {
  abort: '\\C-g',
  'accept-line': '\\C-j \\C-m',
  'backward-char': '\\C-h h',
  'beginning-of-line': '0',
  'clear-screen': '\\C-l',
  'end-of-line': '$',
  'forward-char': '\\040 l',
  'forward-search-history': '\\C-s',
  'insert-comment': '#',
  'kill-line': '\\C-k',
  'next-history': '\\C-n + j',
  'overwrite-mode': '\\e[2~',
  'previous-history': '\\C-p - k',
  'quoted-insert': '\\C-q \\C-v',
  'reverse-search-history': '\\C-r',
  'revert-line': 'U',
  'transpose-chars': '\\C-t',
  'unix-line-discard': '\\C-u',
  'vi-append-eol': 'A',
  'vi-append-mode': 'a',
  'vi-arg-digit': '1 2 3 4 5 6 7 8 9',
  'vi-change-case': '~',
  'vi-change-char': 'r',
  'vi-change-to': 'C c',
  'vi-char-search': ', ; F T f t',
  'vi-column': '|',
  // the shell's own, which has no name
  'bash-vi-complete': '* = \\\\',
  'vi-delete': 'x',
  'vi-delete-to': 'D d',
  'vi-edit-and-execute-command': 'v',
  'vi-end-word': 'E e',
  'vi-eof-maybe': '\\C-d',
  'vi-fetch-history': 'G',
  'vi-first-print': '^',
  'vi-goto-mark': '`',
  'vi-insert-beg': 'I',
  'vi-insertion-mode': 'i',
  'vi-match': '%',
  'vi-next-word': 'W w',
  'vi-prev-word': 'B b',
  'vi-posix-macro': '@',
  'vi-put': 'P p',
  'vi-redo': '.',
  'vi-replace': 'R',
  'vi-rubout': 'X',
  'vi-search': '/ ?',
  'vi-search-again': 'N n',
  'vi-set-mark': 'm',
  'vi-subst': 'S s',
  'vi-tilde-expand': '&',
  'vi-undo': '\\C-_ u',
  'vi-unix-word-rubout': '\\C-w',
  'vi-yank-arg': '_',
  'vi-yank-to': 'Y y',
  yank: '\\C-y',
};

/** What a sequence does. A text of a macro is typed, a shell's command is run (`bind -x`). */
export type Binding =
  | { readonly kind: 'command'; readonly name: string }
  | { readonly kind: 'macro'; readonly keys: string }
  | { readonly kind: 'shell'; readonly command: string };

type MapName = 'emacs' | 'vi-insert' | 'vi-command' | 'vi-replace';

/** Capitals behind Escape and Ctrl-X are as the small letters, but for the one that other sequences begin with. */
const CAPITALS: Bindings = {
  'do-lowercase-version': [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    .flatMap((c) => (c === 'O' ? [`\\C-x${c}`] : [`\\C-x${c}`, `\\e${c}`]))
    .join(' '),
};

export class Keymap {
  readonly name: MapName;
  /** By their bytes; null: taken away. */
  readonly #bindings = new Map<string, Binding | null>();
  readonly #prefixes = new Set<string>();
  /** What a character does that has no command: it is typed, it is typed over another, or nothing. */
  readonly #other: 'self-insert' | 'vi-overstrike' | undefined;

  constructor(name: MapName, bindings: readonly Bindings[], other: 'self-insert' | 'vi-overstrike' | undefined) {
    this.name = name;
    this.#other = other;
    for (const one of bindings)
      for (const [command, sequences] of Object.entries(one))
        for (const sequence of sequences.split(' ')) this.bind(keysOf(sequence), { kind: 'command', name: command });
  }

  copy(): Keymap {
    const map = new Keymap(this.name, [], this.#other);
    for (const [keys, binding] of this.#bindings) map.#bindings.set(keys, binding);
    for (const prefix of this.#prefixes) map.#prefixes.add(prefix);
    return map;
  }

  /** `binding` undefined: the sequence is nothing from now on. */
  bind(keys: string, binding: Binding | undefined): void {
    for (let i = 1; i < keys.length; i++) {
      const prefix = keys.slice(0, i);
      if (this.#prefixes.has(prefix)) continue;
      // what it did it does still, where nothing more comes
      const own = this.binding(prefix);
      this.#prefixes.add(prefix);
      if (own) this.#bindings.set(prefix, own);
    }
    this.#bindings.set(keys, binding ?? null);
  }

  /** What a sequence of bytes does; a printing character alone is typed where text is. */
  binding(keys: string): Binding | undefined {
    const own = this.#bindings.get(keys);
    if (own !== undefined || this.#prefixes.has(keys)) return own ?? undefined;
    return this.#types(keys) ? { kind: 'command', name: this.#other as string } : undefined;
  }

  #types(keys: string): boolean {
    if (this.#other === undefined) return false;
    const code = keys.charCodeAt(0);
    // one byte, or the bytes of one character
    if (keys.length > 1 && (code < 0xc0 || !/^[\x80-\xbf]+$/.test(keys.slice(1)))) return false;
    if (code >= 0x20 && code !== 0x7f) return true;
    // in vi's insert mode control characters without a command are typed, in the Emacs mode they are nothing
    return this.name === 'vi-insert' && code !== 0 && code !== 0x7f && code !== 0x1b;
  }

  command(keys: string): string | undefined {
    const binding = this.binding(keys);
    return binding?.kind === 'command' ? binding.name : undefined;
  }

  goesOn(keys: string): boolean {
    return this.#prefixes.has(keys);
  }

  /** Every sequence with what it does, in the order in which tables of keys within tables hold them. */
  all(): (readonly [keys: string, Binding])[] {
    const found: (readonly [keys: string, Binding])[] = [];
    for (let code = 0; code < 256; code++) {
      const key = String.fromCharCode(code);
      if (!this.#bindings.has(key) && this.#types(key)) found.push([key, this.binding(key) as Binding]);
    }
    for (const [keys, binding] of this.#bindings) if (binding) found.push([keys, binding]);
    // a beginning of others stands behind them
    const rank = (keys: string): string =>
      [...keys].map((c) => c.padStart(1)).join('') + (this.#prefixes.has(keys) ? '\u0100' : '');
    return found.sort(([a], [b]) => (rank(a) < rank(b) ? -1 : 1));
  }
}

/** The maps of one shell. */
export interface Keymaps {
  readonly emacs: Keymap;
  readonly viInsert: Keymap;
  readonly viCommand: Keymap;
  /** After `R`; no name of it is known to `bind`. */
  readonly viReplace: Keymap;
}

export const startingKeymaps = (): Keymaps => ({
  emacs: new Keymap('emacs', [ARROWS, EMACS, CAPITALS], 'self-insert'),
  viInsert: new Keymap('vi-insert', [ARROWS, VI_INSERT], 'self-insert'),
  viCommand: new Keymap('vi-command', [ARROWS, VI_COMMAND], undefined),
  viReplace: new Keymap('vi-replace', [VI_REPLACE], 'vi-overstrike'),
});

export const copyOf = ({ emacs, viInsert, viCommand, viReplace }: Keymaps): Keymaps => ({
  emacs: emacs.copy(),
  viInsert: viInsert.copy(),
  viCommand: viCommand.copy(),
  viReplace: viReplace.copy(),
});

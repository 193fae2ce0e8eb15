/**
 * Which keys are which commands: bash 5.2's maps on xterm-256color, as `bind -p` lists them. "\e" is Escape, "\C-x" Control and x,
 * "\C-?" Delete. A sequence that goes on in others is itself when nothing more comes.
 */

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
  'backward-word': '\\e\\e[D \\e[5D \\eb',
  'beginning-of-history': '\\e<',
  'beginning-of-line': '\\C-a \\e[1~',
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
  'end-of-line': '\\C-e \\e[4~',
  'exchange-point-and-mark': '\\C-x\\C-x',
  'forward-char': '\\C-f',
  'forward-search-history': '\\C-s',
  'forward-word': '\\e\\e[C \\e[5C \\ef',
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
  'quoted-insert': '\\C-q \\C-v \\e[2~',
  're-read-init-file': '\\C-x\\C-r',
  'reverse-search-history': '\\C-r',
  'revert-line': '\\e\\C-r \\er',
  'set-mark': '\\C-@ \\e\\s',
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

const VI_COMMAND: Bindings = {
  // Escape alone is none, and takes nothing that comes after it away
  abort: '\\C-g \\e',
  'accept-line': '\\C-j \\C-m',
  'backward-char': '\\C-h h',
  'beginning-of-line': '0',
  'clear-screen': '\\C-l',
  'end-of-line': '$',
  'forward-char': '\\s l',
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
  'vi-complete': '* = \\\\',
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

/** What `\C-x` and the like stand for. */
const keysOf = (sequence: string): string =>
  sequence.replace(/\\C-(.)|\\(.)/g, (_, control: string | undefined, one: string) =>
    control === undefined
      ? one === 'e'
        ? '\x1b'
        : one === 's'
          ? ' '
          : one
      : control === '?'
        ? '\x7f'
        : String.fromCharCode(control.charCodeAt(0) & 0x1f),
  );

export class Keymap {
  readonly #commands = new Map<string, string>();
  readonly #prefixes = new Set<string>();
  /** What a character does that has no command: it is typed, it is typed over another, or nothing. */
  readonly other: 'self-insert' | 'vi-overstrike' | undefined;

  constructor(bindings: readonly Bindings[], other: Keymap['other']) {
    this.other = other;
    for (const one of bindings)
      for (const [command, sequences] of Object.entries(one))
        for (const sequence of sequences.split(' ')) this.bind(keysOf(sequence), command);
  }

  bind(keys: string, command: string): void {
    this.#commands.set(keys, command);
    for (let i = 1; i < keys.length; i++) this.#prefixes.add(keys.slice(0, i));
  }

  /** The command of a sequence; a printing character alone has one where text is typed. */
  command(keys: string): string | undefined {
    const command = this.#commands.get(keys);
    if (command !== undefined || this.other === undefined) return command;
    const code = keys.codePointAt(0) as number;
    const alone = keys.length === (code > 0xffff ? 2 : 1);
    if (!alone || this.#prefixes.has(keys)) return undefined;
    if (this.other === 'vi-overstrike') return code >= 0x20 && code !== 0x7f ? this.other : undefined;
    // in vi's insert mode control characters without a command are typed, in the Emacs mode they are nothing
    return (code >= 0x20 && code !== 0x7f) || (this === VI_INSERT_MAP && code !== 0) ? this.other : undefined;
  }

  goesOn(keys: string): boolean {
    return this.#prefixes.has(keys);
  }
}

export const EMACS_MAP = new Keymap([ARROWS, EMACS], 'self-insert');
export const VI_INSERT_MAP: Keymap = new Keymap([ARROWS, VI_INSERT], 'self-insert');
export const VI_COMMAND_MAP = new Keymap([ARROWS, VI_COMMAND], undefined);
/** After `R`. */
export const VI_REPLACE_MAP = new Keymap(
  [
    {
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
    },
  ],
  'vi-overstrike',
);

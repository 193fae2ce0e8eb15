/**
 * readline's variables as `set NAME VALUE` in an init file sets them and `bind -v` lists them, in its order. What the editor here does
 * not do cannot be set to anything but what it is. Upstream: readline's bind.c, boolean_varlist and string_varlist.
 */

interface Variable {
  readonly name: string;
  readonly value: string;
  readonly kind: 'switch' | 'text' | 'number';
  /** It stays as it is. */
  readonly fixed?: true;
}

const on = (name: string): Variable => ({ name, value: 'on', kind: 'switch' });
const off = (name: string): Variable => ({ name, value: 'off', kind: 'switch' });
const fixed = (one: Variable): Variable => ({ ...one, fixed: true });
const text = (name: string, value: string): Variable => ({ name, value, kind: 'text' });
const number = (name: string, value: number): Variable => ({ name, value: String(value), kind: 'number' });

const LIST: readonly Variable[] = [
  fixed(on('bind-tty-special-chars')),
  fixed(off('blink-matching-paren')),
  fixed(off('byte-oriented')),
  fixed(off('colored-completion-prefix')),
  fixed(off('colored-stats')),
  off('completion-ignore-case'),
  off('completion-map-case'),
  fixed(off('convert-meta')),
  off('disable-completion'),
  on('echo-control-characters'),
  fixed(on('enable-active-region')),
  on('enable-bracketed-paste'),
  fixed(off('enable-keypad')),
  // tells the terminal to send 8 bits, which this one does anyway
  on('enable-meta-key'),
  off('expand-tilde'),
  off('history-preserve-point'),
  fixed(off('horizontal-scroll-mode')),
  fixed(on('input-meta')),
  on('mark-directories'),
  fixed(off('mark-modified-lines')),
  fixed(off('mark-symlinked-directories')),
  on('match-hidden-files'),
  off('menu-complete-display-prefix'),
  fixed(on('meta-flag')),
  fixed(on('output-meta')),
  on('page-completions'),
  fixed(on('prefer-visible-bell')),
  off('print-completions-horizontally'),
  off('revert-all-at-newline'),
  off('show-all-if-ambiguous'),
  off('show-all-if-unmodified'),
  off('show-mode-in-prompt'),
  fixed(off('skip-completed-text')),
  fixed(off('visible-stats')),
  text('bell-style', 'audible'),
  text('comment-begin', '#'),
  number('completion-display-width', -1),
  number('completion-prefix-display-length', 0),
  number('completion-query-items', 100),
  text('editing-mode', 'emacs'),
  text('emacs-mode-string', '@'),
  // bash keeps by HISTSIZE whatever this says
  number('history-size', 0),
  text('keymap', 'emacs'),
  number('keyseq-timeout', 500),
  text('vi-cmd-mode-string', '(cmd)'),
  text('vi-ins-mode-string', '(ins)'),
];

/** Numbers that are not less than nothing. */
const COUNTS = new Set(['completion-prefix-display-length', 'completion-query-items', 'keyseq-timeout']);
const BELLS: Readonly<Record<string, string>> = {
  '': 'audible',
  none: 'none',
  off: 'none',
  audible: 'audible',
  on: 'audible',
  visible: 'visible',
};

export class Variables {
  readonly #values: Map<string, string>;

  constructor(from?: Variables) {
    this.#values = new Map(from ? from.#values : LIST.map(({ name, value }) => [name, value]));
  }

  text(name: string): string {
    return this.#values.get(name) ?? '';
  }

  on(name: string): boolean {
    return this.text(name) === 'on';
  }

  number(name: string): number {
    return Number(this.text(name));
  }

  /** All of them, in the order of lists. */
  static names(): readonly string[] {
    return LIST.map(({ name }) => name);
  }

  static kindOf(name: string): Variable['kind'] | undefined {
    return LIST.find((one) => one.name === name.toLowerCase())?.kind;
  }

  /** Sets one; what is wrong, or nothing. The mode and the map are the caller's. */
  set(given: string, value: string): string | undefined {
    const variable = LIST.find((one) => one.name === given.toLowerCase());
    if (!variable) return `${given}: unknown variable name`;
    const { name, kind } = variable;
    const refused = `${given}: could not set value to \`${value}'`;
    let to = value;
    if (kind === 'switch') to = value === '' || value === '1' || value.toLowerCase() === 'on' ? 'on' : 'off';
    else if (kind === 'number') {
      const read = Number.parseInt(value, 10) || 0;
      to = String(COUNTS.has(name) ? Math.max(0, read) : read);
    } else if (name === 'bell-style') {
      const bell = BELLS[value.toLowerCase()];
      if (bell === undefined) return refused;
      to = bell;
    } else if (name === 'comment-begin' && value === '') return refused;
    if (variable.fixed && to !== variable.value) return `not simulated: ${name} ${to}`;
    this.#values.set(name, to);
    return undefined;
  }
}

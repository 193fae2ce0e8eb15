/**
 * Keys and settings of one shell's line editor, as `bind` and init files change them: a line of them is read here, files in
 * init-file.ts. Upstream: readline's bind.c (rl_parse_and_bind, rl_variable_bind).
 */
import { Conditions } from './conditions.ts';
import { FUNCTIONS, ownName } from './functions.ts';
import { keyNamed, keysOf, keysText, textOf } from './key-sequences.ts';
import { type Binding, copyOf, type Keymap, type Keymaps, startingKeymaps } from './keymaps.ts';
import { Variables } from './variables.ts';

/** A map as `bind -m` names it: sequences of one of the three, those behind a prefix in it. */
export interface NamedMap {
  readonly map: Keymap;
  readonly prefix: string;
}

/** The shell's own `set -o vi`. */
export interface Mode {
  vi: boolean;
}

const MAP_NAMES = ['emacs', 'emacs-standard', 'emacs-meta', 'emacs-ctlx', 'vi', 'vi-move', 'vi-command', 'vi-insert'];
/** What lists call a map that has more names than one. */
const SHOWN_NAMES: Readonly<Record<string, string>> = {
  'emacs-standard': 'emacs',
  'vi-move': 'vi',
  'vi-command': 'vi',
};

export class Readline {
  readonly maps: Keymaps;
  readonly variables: Variables;
  readonly #mode: Mode;
  readonly #conditions: Conditions;
  #current: NamedMap & { readonly vi: boolean };
  /** $HOME, for files that begin with a tilde. */
  readonly home: string | undefined;
  /** The init file that was read last. */
  lastFile: string | undefined;
  /** Where a line stands, for messages; undefined: not in a file. */
  place: string | undefined;
  #problems: string[] = [];

  /** `from`: whose keys and settings it begins with (a subshell's are a copy). */
  constructor(
    mode: Mode,
    { term, home }: { readonly term: string; readonly home: string | undefined },
    from?: Readline,
  ) {
    this.#mode = mode;
    this.home = home;
    this.lastFile = from?.lastFile;
    this.maps = from ? copyOf(from.maps) : startingKeymaps();
    this.variables = new Variables(from?.variables);
    this.#current = from ? { ...from.current, map: this.#own(from), vi: this.vi } : this.#usual();
    this.#conditions = new Conditions({
      term,
      mode: () => (this.vi ? 'vi' : 'emacs'),
      variable: (name) => (Variables.kindOf(name) === undefined ? undefined : this.value(name)),
    });
  }

  /** The map here of what is looked up in another's. */
  #own({ maps, current }: Readline): Keymap {
    const kinds = Object.keys(maps) as (keyof Keymaps)[];
    return this.maps[kinds.find((kind) => maps[kind] === current.map) ?? 'emacs'];
  }

  get vi(): boolean {
    return this.#mode.vi;
  }

  /** `set -o vi`, or `set -o emacs`: keys are looked up in that mode's own map. */
  setMode(vi: boolean): void {
    this.#mode.vi = vi;
    this.#current = this.#usual();
  }

  // ── Maps ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The map of a name; undefined: there is none. */
  mapNamed(name: string): NamedMap | undefined {
    if (!MAP_NAMES.includes(name)) return undefined;
    const { emacs, viCommand, viInsert } = this.maps;
    if (name === 'vi-insert') return { map: viInsert, prefix: '' };
    if (name.startsWith('vi')) return { map: viCommand, prefix: '' };
    return { map: emacs, prefix: name === 'emacs-meta' ? '\x1b' : name === 'emacs-ctlx' ? '\x18' : '' };
  }

  /** The map that keys are looked up in, and bound in without `bind -m`: another mode begins with its own. */
  get current(): NamedMap {
    if (this.#current.vi !== this.vi) this.#current = this.#usual();
    return this.#current;
  }

  set current(named: NamedMap) {
    this.#current = { ...named, vi: this.vi };
  }

  #usual(): NamedMap & { readonly vi: boolean } {
    return { map: this.vi ? this.maps.viInsert : this.maps.emacs, prefix: '', vi: this.vi };
  }

  /** Sequences of a map with what they do. */
  sequences({ map, prefix }: NamedMap): (readonly [keys: string, Binding])[] {
    return map
      .all()
      .filter(([keys]) => keys.startsWith(prefix) && keys !== prefix)
      .map(([keys, binding]) => [keys.slice(prefix.length), binding] as const);
  }

  /** Sequences as they are written, by the command that they are. A beginning of others has a zero behind it, as a table of keys has. */
  writtenBy(named: NamedMap): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const [keys, binding] of this.sequences(named)) {
      if (binding.kind !== 'command') continue;
      const list = found.get(binding.name) ?? [];
      // as tables of keys are written: what stands before a key beyond ASCII is not spelled out
      const length = named.map.goesOn(named.prefix + keys) ? keys.length : keys.length - 1;
      const before = [...keys.slice(0, length)].map((c) => (c > '\x7f' ? c : keysText(c))).join('');
      list.push(textOf(before) + this.written(named, keys).slice(keysText(keys.slice(0, length)).length));
      found.set(binding.name, list);
    }
    return found;
  }

  written({ map, prefix }: NamedMap, keys: string): string {
    return keysText(keys) + (map.goesOn(prefix + keys) ? '\\000' : '');
  }

  bind({ map, prefix }: NamedMap, keys: string, binding: Binding | undefined): void {
    if (keys !== '') map.bind(prefix + keys, binding);
  }

  // ── Variables ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** A variable as lists show it. */
  value(name: string): string {
    if (name === 'editing-mode') return this.vi ? 'vi' : 'emacs';
    if (name !== 'keymap') return this.variables.text(name);
    const { map, prefix } = this.current;
    const found = MAP_NAMES.find((one) => {
      const named = this.mapNamed(one);
      return named?.map === map && named.prefix === prefix;
    });
    return SHOWN_NAMES[found ?? ''] ?? found ?? map.name;
  }

  #set(name: string, value: string): void {
    const known = name.toLowerCase();
    if (known === 'editing-mode') {
      const vi = /^vi/i.test(value);
      if (!vi && !/^emacs/i.test(value)) return this.complain(`${name}: could not set value to \`${value}'`);
      return this.setMode(vi);
    }
    if (known === 'keymap') {
      const map = this.mapNamed(value.toLowerCase());
      if (!map) return this.complain(`${name}: could not set value to \`${value}'`);
      this.current = map;
      return;
    }
    const text = /-mode-string$/.test(known) ? textOf(keysOf(value)) : value;
    const problem = this.variables.set(name, text);
    if (problem !== undefined) this.complain(problem);
  }

  // ── Lines ─────────────────────────────────────────────────────────────────────────────────────────────────────

  complain(problem: string): void {
    this.#problems.push(`readline: ${this.place ?? ''}${problem}`);
  }

  /** What was wrong, since the last call: lines for the standard error. */
  takeProblems(): string[] {
    const problems = this.#problems;
    this.#problems = [];
    return problems;
  }

  /** Does a line of an init file, or an operand of `bind`. `include` reads a file that it names. */
  line(text: string, map: NamedMap | undefined, include: (path: string) => void): void {
    const line = text.trimStart();
    if (line === '' || line.startsWith('#')) return;
    if (line.startsWith('$')) {
      const [, directive = '', rest = ''] = /^\$(\S*)\s*([\s\S]*)$/.exec(line) ?? [];
      if (directive.toLowerCase() === 'include') {
        if (!this.#conditions.skips) include(rest.trimEnd());
        return;
      }
      const problem = this.#conditions.directive(directive, rest);
      if (problem !== undefined) this.complain(problem);
      return;
    }
    if (this.#conditions.skips) return;
    const quoted = /^"(?:\\[\s\S]|[^"\\])*"/.exec(line)?.[0];
    if (line.startsWith('"') && quoted === undefined) return this.complain(`${line}: no closing \`"' in key binding`);
    const rest = line.slice(quoted?.length ?? 0);
    const [head] = /^[^: \t]*/.exec(rest) as RegExpExecArray;
    const name = (quoted ?? '') + head;
    const separator = rest[head.length];
    let after = rest.slice(head.length + 1);
    if (separator === ':' && after.startsWith('=')) return;
    if (name.toLowerCase() === 'set' && quoted === undefined) return this.#setLine(after.trimStart());
    after = after.trimStart();
    let macro: string | undefined;
    if (/^["']/.test(after)) {
      const body = new RegExp(`^${after[0]}((?:\\\\[\\s\\S]|[^${after[0]}\\\\])*)${after[0]}`).exec(after);
      if (!body) return this.complain(`\`${after}': missing closing quote for macro`);
      macro = body[1] as string;
    }
    if (separator === undefined) return this.complain(`${name}: no key sequence terminator`);
    const keys = quoted !== undefined ? keysOf(quoted.slice(1, -1)) : keyNamed(name);
    if (keys === undefined) return this.complain(`${name}: unknown key modifier`);
    const command = (/^\S*/.exec(after) as RegExpExecArray)[0].toLowerCase();
    let binding: Binding | undefined;
    if (macro !== undefined) binding = { kind: 'macro', keys: keysOf(macro) };
    else {
      const known = FUNCTIONS.find((one) => one.toLowerCase() === command);
      if (known !== undefined) binding = { kind: 'command', name: ownName(known) };
    }
    this.bind(map ?? this.current, keys, binding);
  }

  #setLine(rest: string): void {
    const [, name = '', given = ''] = /^(\S*)\s*([\s\S]*)$/.exec(rest) ?? [];
    let value = given.trimEnd();
    if (Variables.kindOf(name) !== 'switch' && given.startsWith('"')) {
      const end = /^"((?:\\[\s\S]|[^"\\])*)/.exec(given) as RegExpExecArray;
      value = end[1] as string;
    }
    this.#set(name, value);
  }
}

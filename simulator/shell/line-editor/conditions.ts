/** `$if`, `$else` and `$endif` of init files: whether the lines between them count. Upstream: readline's bind.c, parser_if. */

/** What conditions ask for. */
interface Known {
  /** $TERM */
  readonly term: string;
  mode(): string;
  /** A variable's value; undefined: there is none of that name. */
  variable(name: string): string | undefined;
}

/** The program that asks, and its readline: bash 5.2's. */
const APPLICATION = 'bash';
const VERSION = [8, 2] as const;
/** How messages call a comparison that is not there. */
const MISSING = 'end-of-line';

export class Conditions {
  readonly #known: Known;
  /** Whether lines were skipped outside of each condition that is open. */
  readonly #outer: boolean[] = [];
  /** Lines do not count now. */
  skips = false;

  constructor(known: Known) {
    this.#known = known;
  }

  /** `$if TEST` and the like; what is wrong with it, or nothing. */
  directive(name: string, test: string): string | undefined {
    switch (name.toLowerCase()) {
      case 'if': {
        this.#outer.push(this.skips);
        if (this.skips) return undefined;
        this.skips = true;
        const holds = this.#holds(test.trim());
        if (typeof holds === 'string') return holds;
        this.skips = !holds;
        return undefined;
      }
      case 'else':
        if (this.#outer.length === 0) return '$else found without matching $if';
        if (!this.#outer.at(-1)) this.skips = !this.skips;
        return undefined;
      case 'endif':
        if (this.#outer.length === 0) return '$endif without matching $if';
        this.skips = this.#outer.pop() as boolean;
        return undefined;
      default:
        return `${name}: unknown parser directive`;
    }
  }

  #holds(test: string): boolean | string {
    const { term, mode, variable } = this.#known;
    const lower = test.toLowerCase();
    const [word = ''] = lower.split(/\s/);
    if (word.startsWith('term='))
      return [term.toLowerCase(), term.toLowerCase().split('-')[0]].includes(word.slice('term='.length));
    if (word.startsWith('mode=')) return word.slice('mode='.length) === mode();
    if (word.startsWith('version')) return this.#version(test.slice('version'.length).trim());
    if (word === APPLICATION) return true;
    const value = word === '' ? undefined : variable(word);
    if (value === undefined) return false;
    const rest = test.slice(word.length).trim();
    const compared = /^(==|=|!=)\s*(\S*)/.exec(rest);
    if (!compared) return `equality comparison operator expected, found \`${rest || MISSING}'`;
    if (compared[2] === '') return "argument expected, found `'";
    return (value.toLowerCase() === compared[2]?.toLowerCase()) === (compared[1] !== '!=');
  }

  #version(rest: string): boolean | string {
    const parts = /^(==|=|!=|<=|>=|<|>)\s*(.*)$/.exec(rest);
    if (!parts) return `comparison operator expected, found \`${rest || MISSING}'`;
    const number = /^(\d+)(?:\.(\d+))?(.*)$/.exec(parts[2] as string);
    if (!number) return `numeric argument expected, found \`${parts[2]}'`;
    if (number[3]?.trim()) return `trailing garbage on line: \`${number[3]}'`;
    const difference = VERSION[0] - Number(number[1]) || VERSION[1] - Number(number[2] ?? 0);
    switch (parts[1]) {
      case '<':
        return difference < 0;
      case '>':
        return difference > 0;
      case '<=':
        return difference <= 0;
      case '>=':
        return difference >= 0;
      case '!=':
        return difference !== 0;
      default:
        return difference === 0;
    }
  }
}

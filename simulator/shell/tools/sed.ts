/**
 * sed: addresses, s///, d, p, q, a, i, c, y, n, N, D, P, h/H/g/G/x, labels and jumps, =, l, r, w, -n, -i, -E, -s. Lines
 * are printed as they come. Left out: e, F, and the s flags e and M.
 */
import { LineReader, type Reader, readAll, write } from '../../kernel/stream.ts';
import { type Routine, sleep } from '../../kernel/wait.ts';
import { BadRegExp, compileRegExp, type Found, type Matcher } from '../regex/regexp.ts';
import { defineTool, type Tool, type ToolContext, ToolFailure } from './tool.ts';

const STEPS_BETWEEN_PAUSES = 20_000;

type Address =
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'match'; readonly pattern: Matcher | undefined }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  | { readonly kind: 'offset'; readonly count: number; readonly multiple: boolean };

interface Step {
  readonly from?: Address;
  readonly to?: Address;
  readonly negated: boolean;
  readonly letter: string;
  readonly text: string;
  readonly pattern?: Matcher;
  readonly replacement?: readonly Piece[];
  readonly flags?: {
    readonly global: boolean;
    readonly nth: number;
    readonly print: boolean;
    readonly file: string | undefined;
  };
  readonly table?: ReadonlyMap<string, string>;
  /** Position after the matching brace, or of a label. */
  jump?: number;
  /** The range that is open: it ends at this line, or at a match. */
  open?: { until: number | undefined } | undefined;
}

type Piece = { readonly text: string } | { readonly group: number } | { readonly change: 'U' | 'L' | 'u' | 'l' | 'E' };

class ScriptReader {
  readonly #source: string;
  readonly #extended: boolean;
  #at = 0;
  readonly steps: Step[] = [];
  readonly #braces: number[] = [];
  readonly #labels = new Map<string, number>();

  constructor(source: string, extended: boolean) {
    this.#source = source;
    this.#extended = extended;
  }

  #fail(message: string): never {
    throw new ToolFailure(`-e expression #1, char ${Math.min(this.#at, this.#source.length)}: ${message}`);
  }

  read(): Step[] {
    for (;;) {
      this.#skip(/[\s;]*/y);
      if (this.#at >= this.#source.length) break;
      if (this.#source[this.#at] === '#') {
        this.#skip(/[^\n]*/y);
        continue;
      }
      this.#one();
    }
    if (this.#braces.length > 0) throw new ToolFailure("-e expression #1, char 0: unmatched `{'");
    for (const step of this.steps) {
      if (!'bt T'.includes(step.letter) || step.letter === ' ') continue;
      const target = step.text === '' ? this.steps.length : this.#labels.get(step.text);
      if (target === undefined) throw new ToolFailure(`can't find label for jump to \`${step.text}'`, 4);
      step.jump = target;
    }
    return this.steps;
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#source)?.[0] ?? '';
    this.#at += text.length;
    return text;
  }

  #address(): Address | undefined {
    const c = this.#source[this.#at];
    if (c === '$') {
      this.#at++;
      return { kind: 'last' };
    }
    if (c !== undefined && /\d/.test(c)) {
      const first = Number(this.#skip(/\d+/y));
      if (this.#source[this.#at] !== '~') return { kind: 'line', line: first };
      this.#at++;
      return { kind: 'step', first, step: Number(this.#skip(/\d*/y)) };
    }
    if (c === '/' || c === '\\') {
      this.#at += c === '\\' ? 2 : 1;
      const delimiter = c === '\\' ? (this.#source[this.#at - 1] as string) : '/';
      const source = this.#until(delimiter, true);
      if (source === undefined) this.#fail('unterminated address regex');
      const flags = this.#skip(/[IM]*/y);
      return { kind: 'match', pattern: source === '' ? undefined : this.#compile(source, flags) };
    }
    if (c === '+' || c === '~') {
      this.#at++;
      return { kind: 'offset', count: Number(this.#skip(/\d*/y)), multiple: c === '~' };
    }
    return undefined;
  }

  #compile(source: string, flags: string): Matcher {
    try {
      return compileRegExp(withCharacters(source), this.#extended ? 'extended' : 'basic', {
        ignoreCase: /[iI]/.test(flags),
        lines: /[mM]/.test(flags),
        newline: true,
        strict: true,
      });
    } catch (error) {
      if (error instanceof BadRegExp) this.#fail(error.message);
      throw error;
    }
  }

  /** Text up to the delimiter, which is skipped; `\DELIMITER` is the delimiter itself. */
  #until(delimiter: string, pattern: boolean): string | undefined {
    let text = '';
    let set = false;
    for (; this.#at < this.#source.length; this.#at++) {
      const c = this.#source[this.#at] as string;
      if (c === '\\' && this.#at + 1 < this.#source.length) {
        const next = this.#source[++this.#at] as string;
        if (
          next === delimiter &&
          !(pattern && /[.*+?^$()[\]{}|]/.test(next) && delimiter !== '/' && delimiter !== '|' && delimiter !== '#')
        )
          text += pattern && delimiter === '|' ? '|' : delimiter;
        else text += c + next;
        continue;
      }
      if (pattern && c === '[' && !set) set = true;
      else if (pattern && c === ']' && set) set = false;
      if (c === delimiter && !set) {
        this.#at++;
        return text;
      }
      if (c === '\n' && pattern) return undefined;
      text += c;
    }
    return undefined;
  }

  #one(): void {
    const from = this.#address();
    let to: Address | undefined;
    if (from) {
      this.#skip(/[ \t]*/y);
      if (this.#source[this.#at] === ',') {
        this.#at++;
        this.#skip(/[ \t]*/y);
        to = this.#address();
        if (!to) this.#fail("unexpected `,'");
      }
    }
    this.#skip(/[ \t]*/y);
    let negated = false;
    while (this.#source[this.#at] === '!') {
      negated = true;
      this.#at++;
      this.#skip(/[ \t]*/y);
    }
    const letter = this.#source[this.#at++];
    if (from?.kind === 'offset') this.#fail('invalid usage of +N or ~N as first address');
    if (from?.kind === 'line' && from.line === 0 && to?.kind !== 'match') this.#fail('invalid usage of line address 0');
    if (letter === undefined) this.#fail('missing command');
    const base = { ...(from ? { from } : {}), ...(to ? { to } : {}), negated, letter, text: '' };
    switch (letter) {
      case '{':
        this.#braces.push(this.steps.length);
        this.steps.push(base);
        return;
      case '}': {
        const open = this.#braces.pop();
        if (open === undefined) this.#fail("unexpected `}'");
        (this.steps[open] as Step).jump = this.steps.length;
        break;
      }
      case 's':
        this.steps.push({ ...base, ...this.#substitution() });
        break;
      case 'y':
        this.steps.push({ ...base, table: this.#table() });
        break;
      case 'a':
      case 'i':
      case 'c':
        this.steps.push({ ...base, text: this.#text() });
        return;
      case ':':
        {
          const label = this.#skip(/[^\n;]*/y).trim();
          if (label === '') this.#fail('":" lacks a label');
          this.#labels.set(label, this.steps.length);
        }
        return;
      case 'b':
      case 't':
      case 'T':
        this.#skip(/[ \t]*/y);
        this.steps.push({ ...base, text: this.#skip(/[^\n;}]*/y).trim() });
        break;
      case 'r':
      case 'w':
        this.#skip(/[ \t]*/y);
        {
          const text = this.#skip(/[^\n]*/y).trim();
          if (text === '') this.#fail('missing filename in r/R/w/W commands');
          this.steps.push({ ...base, text });
        }
        return;
      case 'q':
      case 'Q':
        if (to) this.#fail('command only uses one address');
        this.#skip(/[ \t]*/y);
        this.steps.push({ ...base, text: this.#skip(/\d*/y) });
        break;
      default:
        if (letter === 'e') this.#fail('not simulated: the command e (run what a line says)');
        if (!'dDpPnNhHgGx=lz'.includes(letter)) this.#fail(`unknown command: \`${letter}'`);
        this.steps.push(base);
    }
    this.#skip(/[ \t]*/y);
    const next = this.#source[this.#at];
    if (next !== undefined && !/[;\n}#]/.test(next)) {
      this.#at++;
      this.#fail(
        letter === '}' || 'dDpPnNhHgGx='.includes(letter)
          ? 'extra characters after command'
          : letter === 's'
            ? "unknown option to `s'"
            : 'extra characters after command',
      );
    }
  }

  #substitution(): Pick<Step, 'pattern' | 'replacement' | 'flags'> {
    const delimiter = this.#source[this.#at++];
    if (delimiter === undefined || delimiter === '\n' || delimiter === '\\') this.#fail("unterminated `s' command");
    const source = this.#until(delimiter, true);
    const replacement = source === undefined ? undefined : this.#until(delimiter, false);
    if (source === undefined || replacement === undefined) {
      this.#at = this.#source.length;
      this.#fail("unterminated `s' command");
    }
    const flags = this.#skip(/[gpiIeMm\d]*/y);
    if (flags.includes('e')) this.#fail("not simulated: the flag e of `s' (run what was made)");
    let file: string | undefined;
    if (this.#source[this.#at] === 'w') {
      this.#at++;
      file = this.#skip(/[^\n]*/y).trim();
    }
    const next = this.#source[this.#at];
    const ends = next === undefined || /[;\n}#\s]/.test(next);
    if (!ends && file === undefined) this.#at++;
    else {
      for (const flag of ['g', 'p'])
        if (flags.split(flag).length > 2) this.#fail(`multiple \`${flag}' options to \`s' command`);
      if (/^0+$/.test(/\d+/.exec(flags)?.[0] ?? '1')) this.#fail("number option to `s' command may not be zero");
      if (file === '') this.#fail('missing filename in r/R/w/W commands');
    }
    if (!ends && file === undefined) this.#fail("unknown option to `s'");
    const pattern = source === '' ? undefined : this.#compile(source, flags);
    const most = Math.max(0, ...[...replacement.matchAll(/\\(\\|\d)/g)].map(([, n]) => (n === '\\' ? 0 : Number(n))));
    if (pattern && most > pattern.groups) this.#fail(`invalid reference \\${most} on \`s' command's RHS`);
    return {
      ...(pattern ? { pattern } : {}),
      replacement: pieces(replacement),
      flags: {
        global: flags.includes('g'),
        nth: Number(/\d+/.exec(flags)?.[0] ?? 1),
        print: flags.includes('p'),
        file,
      },
    };
  }

  #table(): ReadonlyMap<string, string> {
    const delimiter = this.#source[this.#at++] ?? this.#fail("unterminated `y' command");
    const clean = (text: string | undefined): string[] =>
      [...(text ?? this.#fail("unterminated `y' command"))]
        .join('')
        .replace(/\\n/g, '\n')
        .replace(/\\\\/g, '\\')
        .split('');
    const from = clean(this.#until(delimiter, false));
    const to = clean(this.#until(delimiter, false));
    if (from.length !== to.length) this.#fail("strings for `y' command are different lengths");
    return new Map(from.map((c, i) => [c, to[i] as string]));
  }

  /** The text of a, i, c: on this line, or after "\" on the next ones. */
  #text(): string {
    this.#skip(/[ \t]*/y);
    if (this.#source[this.#at] === '\\') {
      this.#at++;
      // Text on the same line keeps its blanks.
      this.#skip(/[ \t]*\n/y);
    } else if (this.#at >= this.#source.length || this.#source[this.#at] === '\n')
      this.#fail("expected \\ after `a', `c' or `i'");
    let text = '';
    while (this.#at < this.#source.length) {
      const c = this.#source[this.#at++] as string;
      if (c === '\\' && this.#at < this.#source.length) {
        const next = this.#source[this.#at++] as string;
        text += next === 't' ? '\t' : next;
      } else if (c === '\n') break;
      else text += c;
    }
    return text;
  }
}

const CONTROLS: Readonly<Record<string, string>> = { a: '\x07', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** An expression in which `\n`, `\t`, `\x41` are the characters that they stand for, between brackets too. */
const withCharacters = (source: string): string =>
  source.replace(/\\(?:x([0-9A-Fa-f]{2})|([\s\S]))/g, (all, hex: string | undefined, c: string) => {
    if (hex === undefined) return CONTROLS[c] ?? all;
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return /[\\^$.*+?()[\]{}|]/.test(character) ? `\\${character}` : character;
  });

function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') out.push({ text: plain });
    plain = '';
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] as string;
    if (c === '&') {
      flush();
      out.push({ group: 0 });
    } else if (c === '\\' && i + 1 < text.length) {
      const next = text[++i] as string;
      if (/\d/.test(next)) {
        flush();
        out.push({ group: Number(next) });
      } else if (/[ULulE]/.test(next)) {
        flush();
        out.push({ change: next as 'U' });
      } else {
        const hex = next === 'x' ? /^[0-9A-Fa-f]{2}/.exec(text.slice(i + 1))?.[0] : undefined;
        if (hex !== undefined) i += 2;
        plain += hex === undefined ? (CONTROLS[next] ?? next) : String.fromCharCode(Number.parseInt(hex, 16));
      }
    } else plain += c;
  }
  flush();
  return out;
}

function built(replacement: readonly Piece[], space: string, match: Found): string {
  let out = '';
  let all: 'U' | 'L' | undefined;
  let next: 'u' | 'l' | undefined;
  for (const piece of replacement) {
    if ('change' in piece) {
      if (piece.change === 'u' || piece.change === 'l') next = piece.change;
      else all = piece.change === 'E' ? undefined : piece.change;
      continue;
    }
    let text = 'text' in piece ? piece.text : groupIn(space, match, piece.group);
    if (all) text = all === 'U' ? text.toUpperCase() : text.toLowerCase();
    if (next && text !== '') {
      text = (next === 'u' ? text[0]?.toUpperCase() : text[0]?.toLowerCase()) + text.slice(1);
      next = undefined;
    }
    out += text;
  }
  return out;
}

/** What a group holds; "" when it took no part. */
const groupIn = (text: string, match: Found, group: number): string => {
  const start = match[2 * group] ?? -1;
  return start < 0 ? '' : text.slice(start, match[2 * group + 1]);
};

/** Lines of several inputs, one ahead, so that "$" is known. */
class Input {
  readonly #t: ToolContext;
  readonly #names: string[];
  #lines: LineReader | undefined;
  #next: { text: string; ended: boolean } | undefined;
  number = 0;

  constructor(t: ToolContext, names: readonly string[]) {
    this.#t = t;
    this.#names = [...names];
  }

  *#fetch(): Routine<{ text: string; ended: boolean } | undefined> {
    for (;;) {
      if (!this.#lines) {
        const name = this.#names.shift();
        if (name === undefined) return undefined;
        const reader: Reader | undefined = yield* open(this.#t, name);
        if (!reader) continue;
        this.#lines = new LineReader(reader, this.#t.lineEnd);
      }
      const text = yield* this.#lines.next();
      if (text !== null) return { text, ended: this.#lines.terminated };
      this.#lines = undefined;
    }
  }

  *take(): Routine<{ text: string; ended: boolean } | undefined> {
    const line = this.#next ?? (yield* this.#fetch());
    this.#next = undefined;
    if (line) this.number++;
    return line;
  }

  *isLast(): Routine<boolean> {
    this.#next ??= yield* this.#fetch();
    return this.#next === undefined;
  }
}

function* open(t: ToolContext, name: string): Routine<Reader | undefined> {
  if (name !== '-' && !t.stat(name)) {
    yield* t.fail(`can't read ${name}: No such file or directory`, 2);
    return undefined;
  }
  if (name !== '-' && t.stat(name)?.kind === 'directory') {
    yield* t.fail(`couldn't edit ${name}: not a regular file`, 4);
    return undefined;
  }
  return yield* t.open(name);
}

const HELP =
  'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n\n  -n  suppress automatic printing of pattern space\n  -e script  add the script to the commands to be executed\n  -f script-file  add the contents of script-file to the commands to be executed\n  -E, -r  use extended regular expressions in the script\n  -i[SUFFIX]  edit files in place\n  -s  consider files as separate';

const sed = defineTool({
  names: ['sed'],
  busyboxCannotOpen: '@',
  options: [
    'n',
    'quiet=n',
    'silent=n',
    'e:',
    'expression:=e',
    'f:',
    'file:=f',
    'E',
    'r=E',
    'regexp-extended=E',
    'i?',
    'in-place?=i',
    's',
    'separate=s',
    'posix',
    'z',
    'null-data=z',
    'zero-terminated=z',
  ],
  idle: ['u', 'unbuffered', 'follow-symlinks'],
  refused: ['l:', 'line-length:', 'debug', 'sandbox'],
  help: HELP,
  *run(t) {
    const scripts = [...t.values('e')];
    for (const file of t.values('f')) scripts.push((yield* t.text(file)) ?? '');
    let files = t.operands;
    if (scripts.length === 0) {
      const [first, ...rest] = files;
      if (first === undefined) {
        yield* write(t.context.stderr, `${HELP}\n`);
        return 1;
      }
      scripts.push(first);
      files = rest;
    }
    const parse = (): Step[] => new ScriptReader(scripts.join('\n').replace(/^#n\n/, ''), t.has('E')).read();
    if (t.has('s') && !t.has('i') && files.length > 1) {
      let last: number | undefined;
      for (const file of files) last = yield* new Run(t, parse(), (text) => t.print(text)).over([file]);
      return last ?? t.status;
    }
    if (!t.has('i')) {
      const run = new Run(t, parse(), (text) => t.print(text));
      return (yield* run.over(files.length === 0 ? ['-'] : files)) ?? t.status;
    }
    if (files.length === 0) throw new ToolFailure('no input files');
    let status: number | undefined;
    for (const file of files) {
      if (!t.stat(file)) {
        yield* t.fail(`can't read ${file}: No such file or directory`, 2);
        continue;
      }
      const old = t.context.files.stat(t.path(file));
      let out = '';
      const run = new Run(t, parse(), function* (text) {
        out += text;
      });
      status = yield* run.over([file]);
      const suffix = t.value('i');
      if (suffix)
        t.context.files.write(
          t.path(suffix.includes('*') ? suffix.replaceAll('*', file) : file + suffix),
          t.context.files.readText(t.path(file)),
          { mode: old.mode },
        );
      t.context.files.write(t.path(file), out, { mode: old.mode });
    }
    return status ?? t.status;
  },
});

class Run {
  readonly #t: ToolContext;
  readonly #steps: readonly Step[];
  readonly #print: (text: string) => Routine<void>;
  #space = '';
  #hold = '';
  #ended = true;
  #appended: string[] = [];
  #substituted = false;
  #lastPattern: Matcher | undefined;
  #input!: Input;

  constructor(t: ToolContext, steps: readonly Step[], print: (text: string) => Routine<void>) {
    this.#t = t;
    this.#steps = steps;
    this.#print = print;
  }

  /** Runs the script on every line; a number when `q` gave one. */
  *over(names: readonly string[]): Routine<number | undefined> {
    this.#input = new Input(this.#t, names);
    let keep = false;
    for (;;) {
      if (!keep) {
        const line = yield* this.#input.take();
        if (!line) return undefined;
        this.#space = line.text;
        this.#ended = line.ended;
      }
      keep = false;
      this.#substituted = false;
      const way = yield* this.#cycle();
      if (way === 'restart') {
        keep = true;
        yield* this.#flushAppended();
        continue;
      }
      if (way !== 'delete' && !(typeof way === 'object' && way.silent) && !this.#t.has('n'))
        yield* this.#line(this.#space);
      yield* this.#flushAppended();
      if (typeof way === 'object') return way.quit;
    }
  }

  *#line(text: string): Routine<void> {
    yield* this.#print(this.#ended ? text + this.#t.lineEnd : text);
  }

  *#flushAppended(): Routine<void> {
    for (const text of this.#appended) yield* this.#print(text);
    this.#appended = [];
  }

  *#selected(step: Step): Routine<boolean> {
    if (!step.from) return true;
    if (!step.to) return yield* this.#at(step.from);
    const line = this.#input.number;
    if (step.open) {
      const { until } = step.open;
      if (until !== undefined) {
        if (line >= until) step.open = undefined;
        return until >= line || line === until;
      }
      if (yield* this.#at(step.to)) step.open = undefined;
      return true;
    }
    if (!(step.from.kind === 'line' && step.from.line === 0 && line === 1) && !(yield* this.#at(step.from)))
      return false;
    if (step.to.kind === 'line') {
      if (step.to.line > line) step.open = { until: step.to.line };
    } else if (step.to.kind === 'offset') {
      const until = step.to.multiple
        ? Math.ceil(line / Math.max(1, step.to.count)) * step.to.count
        : line + step.to.count;
      if (until > line) step.open = { until };
    } else if (step.from.kind === 'line' && step.from.line === 0 && (yield* this.#at(step.to))) return true;
    else if (!(step.to.kind === 'last' && (yield* this.#input.isLast()))) step.open = { until: undefined };
    return true;
  }

  *#at(address: Address): Routine<boolean> {
    switch (address.kind) {
      case 'line':
        return this.#input.number === address.line;
      case 'last':
        return yield* this.#input.isLast();
      case 'step':
        return address.step === 0
          ? this.#input.number === address.first
          : this.#input.number >= address.first && (this.#input.number - address.first) % address.step === 0;
      case 'match':
        return this.#pattern(address.pattern).test(this.#space);
      case 'offset':
        return false;
    }
  }

  #pattern(pattern: Matcher | undefined): Matcher {
    const used = pattern ?? this.#lastPattern;
    if (!used) throw new ToolFailure('no previous regular expression');
    this.#lastPattern = used;
    return used;
  }

  #done = 0;

  *#cycle(): Routine<'end' | 'delete' | 'restart' | { readonly quit: number; readonly silent: boolean }> {
    const t = this.#t;
    const end = t.lineEnd;
    let at = 0;
    while (at < this.#steps.length) {
      const step = this.#steps[at++] as Step;
      // A script may jump for ever: others get their turn, and Ctrl-C.
      if (++this.#done % STEPS_BETWEEN_PAUSES === 0) yield* sleep(1);
      if ((yield* this.#selected(step)) === step.negated) {
        if (step.letter === '{') at = step.jump as number;
        continue;
      }
      switch (step.letter) {
        case 's':
          yield* this.#substitute(step);
          break;
        case 'd':
          return 'delete';
        case 'D': {
          const newline = this.#space.indexOf(end);
          if (newline < 0) return 'delete';
          this.#space = this.#space.slice(newline + 1);
          return 'restart';
        }
        case 'p':
          yield* this.#line(this.#space);
          break;
        case 'P':
          yield* this.#print(this.#space.split(end)[0] + end);
          break;
        case 'q':
          return { quit: Number(step.text || 0), silent: false };
        case 'Q':
          return { quit: Number(step.text || 0), silent: true };
        case 'a':
          this.#appended.push(`${step.text}\n`);
          break;
        case 'i':
          yield* this.#print(`${step.text}\n`);
          break;
        case 'c':
          if (!step.to || step.negated || step.open === undefined) yield* this.#print(`${step.text}\n`);
          return 'delete';
        case 'y':
          this.#space = [...this.#space].map((c) => step.table?.get(c) ?? c).join('');
          break;
        case 'n': {
          if (yield* this.#input.isLast()) return t.has('posix') ? 'delete' : { quit: 0, silent: false };
          if (!t.has('n')) yield* this.#line(this.#space);
          yield* this.#flushAppended();
          const line = (yield* this.#input.take()) as { text: string; ended: boolean };
          this.#space = line.text;
          this.#ended = line.ended;
          break;
        }
        case 'N': {
          const line = yield* this.#input.take();
          if (!line) return { quit: 0, silent: false };
          this.#space += end + line.text;
          this.#ended = line.ended;
          break;
        }
        case 'h':
          this.#hold = this.#space;
          break;
        case 'H':
          this.#hold += end + this.#space;
          break;
        case 'g':
          this.#space = this.#hold;
          break;
        case 'G':
          this.#space += end + this.#hold;
          break;
        case 'x':
          [this.#space, this.#hold] = [this.#hold, this.#space];
          break;
        case 'z':
          this.#space = '';
          break;
        case '=':
          yield* this.#print(`${this.#input.number}\n`);
          break;
        case 'l':
          yield* this.#print(`${this.#space.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n')}$\n`);
          break;
        case 'r':
          if (step.text === '/dev/stdin') this.#appended.push(yield* readAll(t.context.stdin));
          else if (t.stat(step.text)?.kind === 'file') this.#appended.push(t.context.files.readText(t.path(step.text)));
          break;
        case 'w':
          t.context.files.append(t.path(step.text), this.#space + end);
          break;
        case 'b':
          at = step.jump as number;
          break;
        case 't':
          if (this.#substituted) at = step.jump as number;
          this.#substituted = false;
          break;
        case 'T':
          if (!this.#substituted) at = step.jump as number;
          this.#substituted = false;
          break;
      }
    }
    return 'end';
  }

  *#substitute(step: Step): Routine<void> {
    const { flags, replacement } = step;
    if (!flags || !replacement) return;
    const pattern = this.#pattern(step.pattern);
    let count = 0;
    let out = '';
    let from = 0;
    let changed = false;
    for (let at = 0, last = -1; at <= this.#space.length; ) {
      const match = pattern.exec(this.#space, at);
      if (!match) break;
      const [start, end] = match as unknown as readonly [number, number];
      at = end > start ? end : end + 1;
      // An empty match right after a match does not count.
      if (end === start && start === last) continue;
      last = end;
      count++;
      if (count >= flags.nth) {
        out += this.#space.slice(from, start) + built(replacement, this.#space, match);
        from = end;
        changed = true;
        if (!flags.global) break;
      }
    }
    if (!changed) return;
    this.#space = out + this.#space.slice(from);
    this.#substituted = true;
    if (flags.print) yield* this.#line(this.#space);
    if (flags.file === '/dev/stdout') yield* this.#line(this.#space);
    else if (flags.file) this.#t.context.files.append(this.#t.path(flags.file), this.#space + this.#t.lineEnd);
  }
}

export const SED_TOOLS: readonly Tool[] = [sed];

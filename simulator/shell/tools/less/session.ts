/**
 * less at work: what is on the screen, and what the keys do to it. Texts as less 590 says them. Left out: tags, brackets, log files,
 * the shell (`!`) and examining other files by name (`:e`): those are refused by name.
 */
import { cellsOf, withoutEscapes } from '../../../kernel/cells.ts';
import type { ProgramContext } from '../../../kernel/program.ts';
import { write } from '../../../kernel/stream.ts';
import { RAW, type Tty } from '../../../kernel/tty.ts';
import type { Routine, Wait } from '../../../kernel/wait.ts';
import { BadRegExp, compileRegExp, type Matcher, RegExpTooHard } from '../../regex/regexp.ts';
import { helpText } from './help.ts';
import { Keyboard } from './keyboard.ts';
import { HELP_SETTINGS, type LessSettings, toggled, told } from './options.ts';
import { Source } from './source.ts';
import { View } from './view.ts';

interface Pattern {
  readonly matcher: Matcher;
  /** Lines that do not match are meant. */
  readonly not: boolean;
}

const reverse = (text: string): string => `\x1b[7m${text}\x1b[27m`;
const RETURN = '  (press RETURN)';
const HELP_MORE = 'HELP -- Press RETURN for more, or q when done';
const HELP_END = 'HELP -- END -- Press g to see it again, or q when done';
const WAITING = 'Waiting for data... (interrupt to abort)';
/** Keys of the real one that are not here. */
const REFUSED = /^[!|s#tTEV]$/;

export class LessSession {
  readonly #context: ProgramContext;
  readonly #tty: Tty;
  readonly #sources: readonly Source[];
  readonly #settings: LessSettings;
  #file = 0;
  readonly #view: View;
  readonly #keyboard: Keyboard;
  /** What stands in the last line until the next key. */
  #message = '';
  /** Nothing has been done yet: the prompt names the file. */
  #first = true;
  /** So many keys to begin with are left. */
  #beginning: number;
  /** Rows above the prompt. */
  #above = 0;
  #count: number | undefined;
  #pattern: Pattern | undefined;
  #searchedBack = false;
  readonly #places = new Map<string, number>();
  /** It shows the help. */
  #helps = false;
  #half: number | undefined;
  #window: number | undefined;

  /** `begin`: keys to begin with. */
  constructor(
    context: ProgramContext,
    tty: Tty,
    sources: readonly Source[],
    settings: LessSettings,
    begin: readonly string[],
  ) {
    this.#context = context;
    this.#tty = tty;
    this.#sources = sources;
    this.#settings = settings;
    this.#keyboard = new Keyboard(tty, begin);
    this.#beginning = this.#keyboard.keys.length;
    this.#view = new View(sources[0] as Source, settings, tty);
  }

  *run(): Routine<void> {
    const tty = this.#tty;
    const stopResize = tty.onResize(() => {
      this.#view.forget();
    });
    tty.setMode(RAW);
    let drawn = false;
    try {
      yield* this.#fill(this.#view.height + 1);
      if (this.#settings.fits && this.#sources.length === 1 && this.#view.fits) {
        yield* write(tty.writer, this.#view.whole());
        return;
      }
      if (!this.#settings.keepsScreen) yield* write(tty.writer, '\x1b[?1049h');
      drawn = true;
      yield* this.#loop();
    } finally {
      stopResize();
      tty.setMode(tty.usual);
      if (drawn) tty.show(this.#settings.keepsScreen ? '\r\x1b[K' : '\x1b[?1049l');
    }
  }

  *#loop(): Routine<void> {
    for (;;) {
      yield* this.#draw();
      const key = yield* this.#key();
      if (key === undefined) return;
      if (key === '') continue;
      const told = this.#message !== '';
      this.#message = '';
      if (told && /^[\r\n]$/.test(key)) continue;
      if (/^\d$/.test(key)) {
        this.#count = (this.#count ?? 0) * 10 + Number(key);
        if (this.#count > 1e9) this.#count = 1e9;
        continue;
      }
      if (this.#beginning === 0) this.#first = false;
      if ((yield* this.#command(key)) === 'quit') return;
      this.#count = undefined;
    }
  }

  // ── Keys ──────────────────────────────────────────────────────────────────────────────────────────────────────

  /** The next key; '' after a resize; undefined at the end of the input. */
  *#key(): Routine<string | undefined> {
    while (this.#keyboard.keys.length === 0) {
      const what = yield* this.#keyboard.wait([]);
      if (what === 'end') return undefined;
      if (what === 'resize') return '';
    }
    this.#beginning = Math.max(0, this.#beginning - 1);
    return this.#keyboard.keys.shift();
  }

  /** Reads the source until it has so many lines; Ctrl-C gives up. */
  *#fill(lines: number): Routine<void> {
    const source = this.#view.source;
    this.#keyboard.interrupted = false;
    let shownLines = 0;
    while (!source.ended && source.count < lines) {
      const { next } = source;
      if (!next) return;
      const what = yield* this.#keyboard.wait([next]);
      if (what === 'end') return;
      if (typeof what === 'object') {
        source.take(what.other as string | null);
        this.#view.grown();
      } else if (this.#keyboard.interrupted) {
        this.#keyboard.keys = this.#keyboard.keys.filter((key) => key !== '\x03');
        return;
      }
      // what has come is shown while the rest is waited for
      if (!source.ended && source.count > shownLines && source.count < this.#view.height) {
        shownLines = source.count;
        yield* this.#draw();
      }
    }
  }

  *#command(key: string): Routine<'quit' | undefined> {
    const view = this.#view;
    const count = this.#count;
    switch (key) {
      case 'q':
      case 'Q':
        return 'quit';
      case ':':
        return yield* this.#colon();
      case 'Z':
        return (yield* this.#ask('Z', true)) === 'Z' ? 'quit' : undefined;
      case ' ':
      case 'f':
      case '\x06':
      case '\x16':
      case '\x1b[6~':
        return yield* this.#forward(count ?? this.#window ?? view.height, true);
      case 'z':
        this.#window = count ?? this.#window;
        return yield* this.#forward(this.#window ?? view.height, true);
      case 'b':
      case '\x02':
      case '\x1bv':
      case '\x1b[5~':
        return view.back(count ?? this.#window ?? view.height);
      case 'w':
        this.#window = count ?? this.#window;
        return view.back(this.#window ?? view.height);
      case 'd':
      case '\x04':
        this.#half = count ?? this.#half;
        return yield* this.#forward(this.#half ?? Math.floor(this.#tty.rows / 2), true);
      case 'u':
      case '\x15':
        this.#half = count ?? this.#half;
        return view.back(this.#half ?? Math.floor(this.#tty.rows / 2));
      case 'j':
      case 'e':
      case '\r':
      case '\n':
      case '\x05':
      case '\x0e':
      case '\x1b[B':
      case '\x1bOB':
        return yield* this.#forward(count ?? 1, false);
      case 'k':
      case 'y':
      case '\x19':
      case '\x10':
      case '\x0b':
      case '\x1b[A':
      case '\x1bOA':
        return view.back(count ?? 1);
      case 'g':
      case '<':
      case '\x1b<':
      case '\x1b[H':
        return yield* this.#goToLine(count ?? 1);
      case 'G':
      case '>':
      case '\x1b>':
      case '\x1b[F':
        if (count !== undefined) return yield* this.#goToLine(count);
        yield* this.#fill(Number.POSITIVE_INFINITY);
        this.#leave();
        return view.end();
      case '%':
      case 'p':
        yield* this.#fill(Number.POSITIVE_INFINITY);
        this.#leave();
        return view.percent(count ?? 0);
      case '\x1b[C':
      case '\x1bOC':
        return view.sideways(count ?? Math.floor(this.#tty.columns / 2));
      case '\x1b[D':
      case '\x1bOD':
        return view.sideways(-(count ?? Math.floor(this.#tty.columns / 2)));
      case '/':
      case '?':
        return yield* this.#search(key === '?', count ?? 1);
      case 'n':
      case 'N':
        if (!this.#pattern) this.#message = `No previous regular expression${RETURN}`;
        else yield* this.#look(this.#searchedBack === (key === 'n'), count ?? 1);
        return undefined;
      case '&':
        return yield* this.#filter();
      case '\x1bu':
        view.marked = !view.marked;
        return undefined;
      case 'm': {
        const name = yield* this.#ask('set mark: ', true);
        if (name && /^[A-Za-z]$/.test(name)) this.#places.set(name, view.top);
        return undefined;
      }
      case "'":
        return yield* this.#goToMark();
      case 'F':
        return yield* this.#follow();
      case '=':
      case '\x07':
        this.#message = `${view.where(this.#title)}${RETURN}`;
        return undefined;
      case '-':
      case '_':
        return yield* this.#option(key === '-');
      case 'v':
        return yield* this.#edit();
      case 'h':
      case 'H':
        if (this.#helps) return undefined;
        return yield* this.#help();
      case 'r':
      case 'R':
      case '\x0c':
      case '\x12':
        view.forget();
        return undefined;
    }
    if (REFUSED.test(key)) this.#message = `not simulated: ${key}${RETURN}`;
    else this.#tty.show('\x07');
    return undefined;
  }

  *#forward(rows: number, page: boolean): Routine<'quit' | undefined> {
    const view = this.#view;
    yield* this.#fill(view.bottomLine + rows + 2);
    if (page && view.atEnd && this.#settings.endsAtEnd) {
      if (this.#file + 1 >= this.#sources.length) return 'quit';
      this.#open(this.#file + 1);
    } else view.forward(rows);
    return undefined;
  }

  *#goToLine(line: number): Routine<undefined> {
    yield* this.#fill(line + this.#view.height);
    if (line > this.#view.source.count && line > 1) this.#message = `Cannot seek to line number ${line}${RETURN}`;
    else {
      this.#leave();
      this.#view.goTo(line - 1);
    }
    return undefined;
  }

  /** The place left is where '' goes. */
  #leave(): void {
    this.#places.set("'", this.#view.top);
  }

  *#goToMark(): Routine<undefined> {
    const name = yield* this.#ask('goto mark: ', true);
    if (name === undefined || /^[\r\n]$/.test(name)) return undefined;
    const place = name === '^' ? 0 : name === '$' ? this.#view.source.count - 1 : this.#places.get(name);
    if (place === undefined && name !== "'") {
      this.#message = `Mark not set${RETURN}`;
      return undefined;
    }
    this.#leave();
    this.#view.goTo(place ?? 0);
    return undefined;
  }

  *#colon(): Routine<'quit' | undefined> {
    const key = yield* this.#ask(' :', true);
    const to = key === 'n' ? this.#file + 1 : key === 'p' ? this.#file - 1 : undefined;
    if (key === 'q' || key === 'Q') return 'quit';
    if (to !== undefined) {
      if (to >= this.#sources.length) this.#message = `No next file${RETURN}`;
      else if (to < 0) this.#message = `No previous file${RETURN}`;
      else this.#open(to);
    } else if (key === 'f') this.#message = `${this.#view.where(this.#title)}${RETURN}`;
    else if (key !== undefined) this.#message = `not simulated: :${key}${RETURN}`;
    return undefined;
  }

  #open(file: number): void {
    this.#file = file;
    this.#places.clear();
    this.#view.open(this.#sources[file] as Source);
    this.#first = true;
  }

  // ── Searches ──────────────────────────────────────────────────────────────────────────────────────────────────

  *#search(back: boolean, count: number): Routine<undefined> {
    const given = yield* this.#ask(back ? '?' : '/', false);
    if (given === undefined) return undefined;
    const repeats = given === '';
    if (!repeats) {
      const pattern = this.#compiled(given);
      if (!pattern) return undefined;
      this.#pattern = pattern;
      this.#view.marks = pattern.not ? undefined : pattern.matcher;
    }
    this.#searchedBack = back;
    if (!this.#pattern) this.#message = `No previous regular expression${RETURN}`;
    else yield* this.#look(back, count, !repeats);
    return undefined;
  }

  /** Goes to the `count`th line that fits; a search that begins (`fresh`) looks at the lines on the screen, too. */
  *#look(back: boolean, count: number, fresh = false): Routine<void> {
    const view = this.#view;
    const step = back ? -1 : 1;
    let left = count;
    try {
      for (let i = !fresh ? view.top + step : back ? view.bottomLine : view.top; i >= 0; i += step) {
        if (i >= view.source.count) yield* this.#fill(i + 1);
        if (i >= view.source.count) break;
        if (!view.shows(i) || !this.#fitting(this.#pattern, i) || --left > 0) continue;
        this.#leave();
        yield* this.#fill(i + view.height + 1);
        view.goTo(i);
        return;
      }
      this.#message = `Pattern not found${RETURN}`;
    } catch (error) {
      if (!(error instanceof RegExpTooHard)) throw error;
      this.#tooHard();
    }
  }

  #fitting(pattern: Pattern | undefined, line: number): boolean {
    return pattern !== undefined && pattern.matcher.test(this.#view.searched(line)) !== pattern.not;
  }

  #compiled(given: string): Pattern | undefined {
    const not = /^[!\x0e]/.test(given);
    const source = not ? given.slice(1) : given;
    const { letterCase } = this.#settings;
    const ignoreCase = letterCase === 'never' || (letterCase === 'capitals' && !/\p{Lu}/u.test(source));
    try {
      return { matcher: compileRegExp(source, 'extended', { ignoreCase, strict: true }), not };
    } catch (error) {
      if (error instanceof BadRegExp) this.#message = `Invalid pattern${RETURN}`;
      else if (error instanceof RegExpTooHard) this.#tooHard();
      else throw error;
      return undefined;
    }
  }

  #tooHard(): void {
    this.#message = `not simulated: a pattern that takes so many steps${RETURN}`;
    this.#pattern = undefined;
    this.#view.marks = undefined;
    this.#view.filter = undefined;
  }

  *#filter(): Routine<undefined> {
    const given = yield* this.#ask('&/', false);
    if (given === undefined) return undefined;
    yield* this.#fill(Number.POSITIVE_INFINITY);
    const pattern = given === '' ? undefined : this.#compiled(given);
    if (given !== '' && !pattern) return undefined;
    this.#view.filter = pattern && ((line) => this.#fitting(pattern, line));
    return undefined;
  }

  // ── Other ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** To the end, and on with what comes, until Ctrl-C. */
  *#follow(): Routine<undefined> {
    const view = this.#view;
    const { source } = view;
    const { files, cwd } = this.#context;
    const path = source.name === undefined || source.name.startsWith('/') ? source.name : `${cwd}/${source.name}`;
    this.#keyboard.interrupted = false;
    const changed: Wait<unknown> = {
      label: 'file change',
      begin: (wake) => files.onChange((which) => path !== undefined && which === path && wake.done(undefined)),
    };
    for (;;) {
      view.end();
      this.#message = WAITING;
      yield* this.#draw();
      const { next } = source;
      const what = yield* this.#keyboard.wait(next ? [next] : [changed]);
      if (what === 'end') break;
      if (typeof what === 'object') {
        if (next) source.take(what.other as string | null);
        else if (path !== undefined && files.exists(path)) source.replace(files.readText(path));
        view.grown();
      }
      if (this.#keyboard.interrupted) break;
    }
    this.#keyboard.keys.splice(0, this.#keyboard.keys.indexOf('\x03') + 1);
    this.#message = '';
    return undefined;
  }

  *#option(changes: boolean): Routine<undefined> {
    const letter = yield* this.#ask(changes ? '-' : '_', true);
    if (letter === undefined || /^[\r\n]$/.test(letter)) return undefined;
    const said = changes ? toggled(this.#settings, letter) : told(this.#settings, letter);
    this.#message = `${said}${RETURN}`;
    this.#view.forget();
    return undefined;
  }

  *#edit(): Routine<undefined> {
    const { editor, files, cwd } = this.#context;
    const { name } = this.#view.source;
    if (name === undefined) this.#message = `Cannot edit standard input${RETURN}`;
    else if (!editor) this.#message = `not simulated: there is no editor here${RETURN}`;
    else {
      const path = name.startsWith('/') ? name : `${cwd}/${name}`;
      yield* editor(path);
      if (files.exists(path)) this.#view.source.replace(files.readText(path));
      this.#view.grown();
      this.#view.forget();
    }
    return undefined;
  }

  *#help(): Routine<undefined> {
    const source = new Source(undefined, helpText(this.#settings.language));
    const help = new LessSession(this.#context, this.#tty, [source], HELP_SETTINGS, []);
    help.#helps = true;
    help.#keyboard.keys = this.#keyboard.keys.splice(0);
    yield* help.#loop();
    this.#keyboard.keys = help.#keyboard.keys;
    this.#view.forget();
    return undefined;
  }

  // ── Screen ────────────────────────────────────────────────────────────────────────────────────────────────────

  get #title(): string {
    const { name } = this.#view.source;
    const many = this.#sources.length > 1 ? `(file ${this.#file + 1} of ${this.#sources.length})` : '';
    return [name, many].filter(Boolean).join(' ');
  }

  get #prompt(): string {
    const view = this.#view;
    if (this.#helps) return reverse(view.atEnd ? HELP_END : HELP_MORE);
    const next = this.#sources[this.#file + 1]?.name;
    const end = view.atEnd ? `(END)${next === undefined ? '' : ` - Next: ${next}`}` : '';
    const sign = view.filter ? '& ' : '';
    if (this.#count !== undefined) return `:${this.#count}`;
    const title = this.#settings.longPrompt ? view.place(this.#title) : this.#first ? this.#title : '';
    const text = [title, end].filter(Boolean).join(' ');
    return sign + (text === '' ? ':' : reverse(text));
  }

  *#draw(): Routine<void> {
    const last = this.#message === '' ? this.#prompt : reverse(this.#message);
    const picture = this.#view.picture();
    // on the screen of the shell it stands below what was there
    const home =
      !this.#settings.keepsScreen || this.#helps ? '\x1b[H' : this.#above > 0 ? `\r\x1b[${this.#above}A` : '\r';
    const lastCells = Math.max(1, cellsOf(withoutEscapes(last)));
    this.#above = picture.split('\n').length - 1 + Math.floor((lastCells - 1) / this.#tty.columns);
    yield* write(this.#tty.writer, `${home}${picture}${last}\x1b[J`);
  }

  /** Asks in the last line: for one key, or for a text that Enter ends. Undefined: it was given up. */
  *#ask(sign: string, one: boolean): Routine<string | undefined> {
    let text = '';
    for (;;) {
      if (this.#keyboard.keys.length === 0) yield* write(this.#tty.writer, `\r${sign}${text}\x1b[K`);
      const key = yield* this.#key();
      if (key === undefined || key === '\x03' || key === '\x07') return undefined;
      if (key === '') {
        yield* this.#draw();
        continue;
      }
      if (one) return key;
      if (/^[\r\n]$/.test(key)) return text;
      if (/^[\x7f\b]$/.test(key)) {
        if (text === '') return undefined;
        text = [...text].slice(0, -1).join('');
      } else if (key === '\x15') text = '';
      else if (!key.startsWith('\x1b')) text += key;
    }
  }
}

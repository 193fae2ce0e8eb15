/** A script of sed at work: pattern space, hold space, what is printed. Upstream: GNU sed's execute.c. */
import { readAll } from '../../kernel/stream.ts';
import { type Routine, sleep } from '../../kernel/wait.ts';
import type { Found, Matcher } from '../regex/regexp.ts';
import { type ToolContext, ToolFailure } from '../tools/tool.ts';
import { Input } from './input.ts';
import type { Address, Piece, Step } from './script.ts';

const STEPS_BETWEEN_PAUSES = 20_000;

export class Run {
  readonly #t: ToolContext;
  readonly #steps: readonly Step[];
  /** Nothing is printed but by commands. */
  readonly #quiet: boolean;
  readonly #print: (text: string) => Routine<void>;
  #space = '';
  #hold = '';
  #ended = true;
  #appended: string[] = [];
  #substituted = false;
  #lastPattern: Matcher | undefined;
  #input!: Input;

  constructor(t: ToolContext, steps: readonly Step[], quiet: boolean, print: (text: string) => Routine<void>) {
    this.#t = t;
    this.#quiet = quiet;
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
      if (way !== 'delete' && !(typeof way === 'object' && way.silent) && !this.#quiet) yield* this.#line(this.#space);
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
          if (!this.#quiet) yield* this.#line(this.#space);
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

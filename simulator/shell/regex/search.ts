/**
 * Matchers whose time is linear in the text: an automaton built as it is needed tells whether and where a match ends; a walk over
 * all threads at once finds the leftmost, longest match (POSIX). A trying matcher that remembers what failed finds the groups,
 * and Perl's first match. Expressions with back references or looks around have a budget instead.
 */
import { type Instruction, type Program, pointAt, pointBefore } from './compile.ts';
import { type Assertion, RegExpTooHard } from './nodes.ts';
import { isWordCharacter } from './sets.ts';

export interface TextOptions {
  /** "^" and "$" are at line ends too. */
  readonly lines?: boolean;
  /** The text's start is none ("^" does not match there). */
  readonly notStart?: boolean;
}

/** Start and end of a match, then of its groups (-1: not part of it). */
export type Found = readonly number[];

/** States of an automaton that are kept; beyond, it is built anew. */
const MOST_STATES = 2000;
/** Steps of a match that is not regular. */
const BUDGET = 1_000_000;
/** Program × text beyond this is not remembered in one table. */
const MOST_MEMORY = 50_000_000;

export function holds(what: Assertion, before: number, after: number, options: TextOptions): boolean {
  switch (what) {
    case 'start':
      return before === -1 ? !options.notStart : before === 10 && (options.lines ?? false);
    case 'end':
      return after === -1 || (after === 10 && (options.lines ?? false));
  }
  const a = before !== -1 && isWordCharacter(before);
  const b = after !== -1 && isWordCharacter(after);
  switch (what) {
    case 'boundary':
      return a !== b;
    case 'no boundary':
      return a === b;
    case 'word start':
      return !a && b;
    case 'word end':
      return a && !b;
  }
}

/** The places reachable from `start` without taking a character. */
function close(
  code: readonly Instruction[],
  start: number,
  before: number,
  after: number,
  options: TextOptions,
  visit: (pc: number) => void,
  seen: Uint8Array,
): void {
  const stack = [start];
  while (stack.length > 0) {
    const pc = stack.pop() as number;
    if (seen[pc]) continue;
    seen[pc] = 1;
    const instruction = code[pc] as Instruction;
    switch (instruction.op) {
      case 'split':
        stack.push(instruction.second, instruction.first);
        break;
      case 'jump':
        stack.push(instruction.to);
        break;
      case 'save':
      case 'keep':
        stack.push(pc + 1);
        break;
      case 'assert':
        if (holds(instruction.what, before, after, options)) stack.push(pc + 1);
        break;
      default:
        visit(pc);
    }
  }
}

interface State {
  /** Places before what takes no character is followed. */
  readonly places: readonly number[];
  readonly before: number;
  readonly next: Map<number, State>;
  /** Whether a match ends here when the character given comes next. */
  readonly ends: Map<number, boolean>;
}

/** Tells whether a match ends at all, or the longest end from a start. Made for programs that are regular. */
export class Automaton {
  readonly #program: Program;
  readonly #options: TextOptions;
  readonly #anywhere: boolean;
  readonly #asserts: boolean;
  #states = new Map<string, State>();
  readonly #seen: Uint8Array;

  /** `anywhere`: a match may start at every position. */
  constructor(program: Program, options: TextOptions, anywhere: boolean) {
    this.#program = program;
    this.#options = options;
    this.#anywhere = anywhere;
    this.#asserts = program.code.some(({ op }) => op === 'assert');
    this.#seen = new Uint8Array(program.code.length);
  }

  #state(places: readonly number[], before: number): State {
    // What stood before matters to assertions only, and of it only its kind.
    const kind = !this.#asserts || before === -1 ? before : before === 10 ? 10 : isWordCharacter(before) ? 97 : 32;
    const seenBefore = this.#asserts ? kind : 0;
    const key = `${seenBefore}:${places.join(',')}`;
    let state = this.#states.get(key);
    if (!state) {
      if (this.#states.size >= MOST_STATES) this.#states = new Map();
      state = { places, before: seenBefore, next: new Map(), ends: new Map() };
      this.#states.set(key, state);
    }
    return state;
  }

  #reach(state: State, after: number): number[] {
    const found: number[] = [];
    this.#seen.fill(0);
    for (const place of state.places)
      close(this.#program.code, place, state.before, after, this.#options, (pc) => found.push(pc), this.#seen);
    return found;
  }

  #step(state: State, c: number): State {
    let next = state.next.get(c);
    if (next) return next;
    const { code } = this.#program;
    const places = new Set<number>();
    for (const pc of this.#reach(state, c)) {
      const instruction = code[pc] as Instruction;
      if (instruction.op === 'set' && instruction.set.has(c)) places.add(pc + 1);
    }
    if (this.#anywhere) places.add(0);
    next = this.#state(
      [...places].sort((a, b) => a - b),
      c,
    );
    state.next.set(c, next);
    return next;
  }

  #endsAt(state: State, after: number): boolean {
    let ends = state.ends.get(after);
    if (ends === undefined) {
      ends = this.#reach(state, after).some((pc) => (this.#program.code[pc] as Instruction).op === 'match');
      state.ends.set(after, ends);
    }
    return ends;
  }

  /** Whether a match from `start` (or later, with `anywhere`) exists. */
  test(text: string, start = 0): boolean {
    let state = this.#state([0], pointBefore(text, start));
    for (let i = start; ; ) {
      const c = pointAt(text, i);
      if (this.#endsAt(state, c)) return true;
      if (c === -1 || state.places.length === 0) return false;
      state = this.#step(state, c);
      i += c > 0xffff ? 2 : 1;
    }
  }

  /** Calls `end` with every position at which a match from `start` ends, in order; stops when it returns true. */
  ends(text: string, start: number, end: (position: number) => boolean): void {
    let state = this.#state([0], pointBefore(text, start));
    for (let i = start; ; ) {
      const c = pointAt(text, i);
      if (this.#endsAt(state, c) && end(i)) return;
      if (c === -1 || state.places.length === 0) return;
      state = this.#step(state, c);
      i += c > 0xffff ? 2 : 1;
    }
  }

  /** Whether the whole text is a match. */
  whole(text: string): boolean {
    let state = this.#state([0], -1);
    for (let i = 0; ; ) {
      const c = pointAt(text, i);
      if (c === -1) return this.#endsAt(state, -1);
      if (state.places.length === 0) return false;
      state = this.#step(state, c);
      i += c > 0xffff ? 2 : 1;
    }
  }
}

/** The leftmost match from `from` on, of those the longest; undefined: none. */
export function leftmostLongest(
  { code }: Program,
  text: string,
  from: number,
  options: TextOptions,
): [start: number, end: number] | undefined {
  let threads = new Map<number, number>();
  let best: [number, number] | undefined;
  const seen = new Uint8Array(code.length);
  for (let i = from; ; ) {
    const before = pointBefore(text, i);
    const c = pointAt(text, i);
    if (!best && !threads.has(0)) threads.set(0, i);
    // Threads that started further left come first.
    const order = [...threads].sort((a, b) => a[1] - b[1]);
    seen.fill(0);
    const next = new Map<number, number>();
    for (const [place, start] of order) {
      if (best && start > best[0]) break;
      close(
        code,
        place,
        before,
        c,
        options,
        (pc) => {
          const instruction = code[pc] as Instruction;
          if (instruction.op === 'match') {
            if (!best || start < best[0] || (start === best[0] && i > best[1])) best = [start, i];
          } else if (instruction.op === 'set' && c !== -1 && instruction.set.has(c) && !next.has(pc + 1))
            next.set(pc + 1, start);
        },
        seen,
      );
    }
    if (c === -1 || (best && next.size === 0)) return best;
    threads = next;
    i += c > 0xffff ? 2 : 1;
  }
}

/**
 * Tries ways in order of preference from `start`; `end` asks for a match that ends there. Regular programs remember places that
 * failed (`failed`, one table per text), others spend the budget.
 */
export function firstMatch(
  program: Program,
  text: string,
  start: number,
  options: TextOptions,
  end?: number,
  memory: { failed: Set<number> | undefined; steps: number } = { failed: new Set(), steps: 0 },
): Found | undefined {
  const { code, groups, irregular } = program;
  const slots = new Array<number>(2 * groups + 2).fill(-1);
  const width = text.length + 1;
  const remembers = !irregular && memory.failed !== undefined && code.length * width < MOST_MEMORY;
  let keep = start;
  // Saved slots are undone on the way back.
  const stack: { pc: number; i: number; undo?: readonly [slot: number, value: number] | undefined; keep?: number }[] = [
    { pc: 0, i: start },
  ];
  while (stack.length > 0) {
    const top = stack.pop() as (typeof stack)[number];
    if (top.undo) {
      slots[top.undo[0]] = top.undo[1];
      continue;
    }
    if (top.keep !== undefined) {
      keep = top.keep;
      continue;
    }
    let { pc, i } = top;
    for (;;) {
      if (!remembers && ++memory.steps > BUDGET) throw new RegExpTooHard();
      if (remembers) {
        const key = pc * width + i;
        const failed = memory.failed as Set<number>;
        if (failed.has(key)) break;
        failed.add(key);
      }
      const instruction = code[pc] as Instruction;
      if (instruction.op === 'match') {
        if (end !== undefined && i !== end) break;
        slots[0] = keep;
        slots[1] = i;
        return slots;
      }
      if (instruction.op === 'set') {
        const c = pointAt(text, i);
        if (c === -1 || !instruction.set.has(c)) break;
        i += c > 0xffff ? 2 : 1;
        pc++;
      } else if (instruction.op === 'split') {
        stack.push({ pc: instruction.second, i });
        pc = instruction.first;
      } else if (instruction.op === 'jump') pc = instruction.to;
      else if (instruction.op === 'save') {
        stack.push({ pc: 0, i: 0, undo: [instruction.slot, slots[instruction.slot] as number] });
        slots[instruction.slot] = i;
        pc++;
      } else if (instruction.op === 'keep') {
        stack.push({ pc: 0, i: 0, keep });
        keep = i;
        pc++;
      } else if (instruction.op === 'assert') {
        if (!holds(instruction.what, pointBefore(text, i), pointAt(text, i), options)) break;
        pc++;
      } else if (instruction.op === 'reference') {
        const [from, to] = [slots[2 * instruction.index] as number, slots[2 * instruction.index + 1] as number];
        if (from < 0 || to < 0) break;
        const wanted = text.slice(from, to);
        const here = text.slice(i, i + wanted.length);
        if (instruction.ignoreCase ? here.toLowerCase() !== wanted.toLowerCase() : here !== wanted) break;
        i += wanted.length;
        pc++;
      } else {
        const found = looked(instruction, text, i, options, memory);
        if (found === instruction.negative) break;
        pc++;
      }
    }
  }
  return undefined;
}

function looked(
  { program, ahead }: Extract<Instruction, { op: 'look' }>,
  text: string,
  at: number,
  options: TextOptions,
  memory: { steps: number },
): boolean {
  const shared = { failed: undefined, steps: memory.steps };
  try {
    if (ahead) return firstMatch(program, text, at, options, undefined, shared) !== undefined;
    for (let start = at; start >= 0; start--) if (firstMatch(program, text, start, options, at, shared)) return true;
    return false;
  } finally {
    memory.steps = shared.steps;
  }
}

/**
 * One check over virtual time: its condition and the automaton of its window (lesson-format.md §7). Instants are handed in;
 * between them nothing is looked at, and `nextDeadline` says when an instant is wanted though nothing changes.
 */
import { type Evaluated, holds, usesTime } from '../definition/expressions.ts';
import type { CheckDefinition, Expression, When } from '../definition/types.ts';
import type { Facts, FactWorld } from '../facts/types.ts';
import type { I18n } from '../types.ts';
import type { CheckState } from '../view.ts';
import { type Evidence, evidenceFor, late, opensWhen, violationOf } from './evidence.ts';
import { findMatch, isMismatch } from './match.ts';

type Verdict = 'passed' | 'failed' | undefined;

interface WindowSpan {
  readonly fromMs: number;
  readonly toMs: number | null;
}

export class CheckRun {
  readonly definition: CheckDefinition;
  readonly #world: FactWorld;
  readonly #activeMs: number;
  readonly #evaluated: Evaluated | undefined;
  #verdict: Verdict;
  /** When the verdict was reached, or the level began to hold. */
  #decidedMs: number | null = null;
  #evidence: Evidence | undefined;
  // level and stable
  #everHeld = false;
  /** A pass in time; what is lost of it later is no failure. */
  #everPassed = false;
  #holdsSinceMs: number | null = null;
  // windows
  #openedMs: number | null = null;
  #wasFrom = false;
  #heldOnce = false;
  readonly #windows: { fromMs: number; toMs: number | null }[] = [];

  constructor(definition: CheckDefinition, world: FactWorld, activeMs: number, evaluated?: Evaluated) {
    this.definition = definition;
    this.#world = world;
    this.#activeMs = activeMs;
    this.#evaluated = evaluated;
  }

  get passed(): boolean {
    return this.#verdict === 'passed';
  }

  get state(): CheckState {
    if (this.#verdict !== undefined) return this.#verdict;
    if (this.#openedMs !== null) return 'watching';
    const { mode } = this.definition.when;
    if (mode === 'stable' && this.#holdsSinceMs !== null) return 'watching';
    return this.#everHeld && (mode === 'level' || mode === 'stable') ? 'lapsed' : 'open';
  }

  get decidedMs(): number | null {
    return this.#decidedMs;
  }

  get windows(): readonly WindowSpan[] {
    return this.#windows;
  }

  /** What was found against what was expected: of the deciding instant when failed, else as things are now; when it will be watched. */
  evidence(): I18n | null {
    if (this.#verdict === 'passed') return null;
    if (this.#verdict === 'failed') return this.#evidence ?? null;
    const { when } = this.definition;
    if (this.#openedMs === null && 'until' in when)
      return when.opens ?? (when.from && opensWhen(when.from, this.#facts(this.#activeMs))) ?? null;
    if (when.mode === 'never') return null;
    return evidenceFor(this.definition, this.#facts()) ?? null;
  }

  /** Whether it must be looked at though nothing changes. */
  get usesTime(): boolean {
    const { all, when } = this.definition;
    if (all.some(({ expression }) => usesTime(expression))) return true;
    return (
      'until' in when &&
      ((when.until !== undefined && usesTime(when.until)) || (when.from !== undefined && usesTime(when.from)))
    );
  }

  /** Moves to an instant; `nowMs` does not go back. */
  step(nowMs: number): void {
    const { when } = this.definition;
    if (when.mode === 'level') this.#stepLevel(nowMs, when);
    else if (when.mode === 'stable') this.#stepStable(nowMs, when);
    else this.#stepWindow(nowMs, when);
  }

  /** The next instant at which a timer of it ends; Infinity for none. */
  nextDeadline(nowMs: number): number {
    const { when } = this.definition;
    const deadlines: number[] = [];
    if (this.#verdict === undefined) {
      if (when.mode === 'stable' && this.#holdsSinceMs !== null) deadlines.push(this.#holdsSinceMs + when.forMs);
      if ('forMs' in when && when.mode !== 'stable' && when.forMs !== undefined && this.#openedMs !== null)
        deadlines.push(this.#openedMs + when.forMs);
      const base = when.mode === 'level' || when.mode === 'stable' ? this.#activeMs : this.#openedMs;
      if (when.withinMs !== undefined && base !== null) deadlines.push(base + when.withinMs);
    }
    return Math.min(Number.POSITIVE_INFINITY, ...deadlines.filter((d) => d > nowMs));
  }

  #facts(fromMs = this.#openedMs ?? this.#activeMs): Facts {
    return { world: this.#world, fromMs };
  }

  #holds(expression: Expression, facts: Facts): boolean {
    return holds(expression, facts, this.#evaluated);
  }

  /** The condition: all of match, none and all. */
  #condition(facts: Facts): boolean {
    const { match, none, all } = this.definition;
    const { store } = this.#world;
    for (const partial of match) {
      const found = findMatch(store, partial);
      if (found === 'none' || isMismatch(found)) return false;
    }
    for (const partial of none) {
      const found = findMatch(store, partial);
      if (found !== 'none' && !isMismatch(found)) return false;
    }
    return all.every(({ expression }) => this.#holds(expression, facts));
  }

  #stepLevel(nowMs: number, when: Extract<When, { mode: 'level' }>): void {
    if (this.#verdict === 'failed') return;
    const held = this.#condition(this.#facts());
    if (held) {
      if (this.#verdict !== 'passed') this.#decidedMs = nowMs;
      this.#everHeld = true;
      this.#everPassed = true;
      this.#verdict = 'passed';
      return;
    }
    if (this.#verdict === 'passed') this.#decidedMs = nowMs;
    this.#verdict = undefined;
    this.#tooLate(nowMs, this.#activeMs, when.withinMs);
  }

  #stepStable(nowMs: number, when: Extract<When, { mode: 'stable' }>): void {
    if (this.#verdict === 'failed') return;
    if (!this.#condition(this.#facts())) {
      this.#holdsSinceMs = null;
      this.#verdict = undefined;
      this.#tooLate(nowMs, this.#activeMs, when.withinMs);
      return;
    }
    this.#everHeld = true;
    this.#holdsSinceMs ??= nowMs;
    if (nowMs - this.#holdsSinceMs >= when.forMs && this.#verdict !== 'passed') {
      this.#everPassed = true;
      this.#decide('passed', nowMs);
    }
    if (this.#verdict === undefined) this.#tooLate(nowMs, this.#activeMs, when.withinMs);
  }

  #stepWindow(nowMs: number, when: Exclude<When, { mode: 'level' | 'stable' }>): void {
    const from = when.from === undefined || this.#holds(when.from, this.#facts(this.#activeMs));
    if (from && !this.#wasFrom) this.#open(nowMs);
    this.#wasFrom = from;
    if (this.#openedMs === null) return;
    const facts = this.#facts(this.#openedMs);
    const held = this.#condition(facts);
    this.#heldOnce ||= held;
    if ((when.mode === 'always' && !held) || (when.mode === 'never' && held)) {
      this.#close('failed', nowMs, when.mode === 'never' ? violationOf(this.definition, facts) : undefined);
      return;
    }
    const over =
      nowMs > this.#openedMs &&
      (when.forMs !== undefined
        ? nowMs >= this.#openedMs + when.forMs
        : when.until !== undefined && this.#holds(when.until, facts));
    if (over) {
      const good = when.mode === 'always' || when.mode === 'never' || (when.mode === 'atEnd' ? held : this.#heldOnce);
      this.#close(good ? 'passed' : 'failed', nowMs);
    } else if (when.withinMs !== undefined && nowMs >= this.#openedMs + when.withinMs)
      this.#close('failed', nowMs, late(evidenceFor(this.definition, facts), when.withinMs));
  }

  #open(nowMs: number): void {
    if (this.#openedMs !== null) this.#endWindow(nowMs);
    this.#openedMs = nowMs;
    this.#heldOnce = false;
    this.#verdict = undefined;
    this.#decidedMs = null;
    this.#evidence = undefined;
    this.#windows.push({ fromMs: nowMs, toMs: null });
  }

  #close(verdict: 'passed' | 'failed', nowMs: number, evidence?: Evidence): void {
    if (verdict === 'failed') this.#evidence = evidence ?? evidenceFor(this.definition, this.#facts());
    this.#decide(verdict, nowMs);
    this.#endWindow(nowMs);
  }

  #endWindow(nowMs: number): void {
    this.#openedMs = null;
    const last = this.#windows.at(-1);
    if (last) last.toMs = nowMs;
  }

  #tooLate(nowMs: number, sinceMs: number, withinMs: number | undefined): void {
    if (withinMs === undefined || this.#everPassed || nowMs < sinceMs + withinMs) return;
    this.#evidence = late(evidenceFor(this.definition, this.#facts()), withinMs);
    this.#decide('failed', nowMs);
  }

  #decide(verdict: 'passed' | 'failed', nowMs: number): void {
    this.#verdict = verdict;
    this.#decidedMs = nowMs;
  }
}

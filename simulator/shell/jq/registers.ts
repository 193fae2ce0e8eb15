/**
 * What jq's machine is at: the filter that is run for a value (or what follows an output), and the ways that were left open, to which
 * it goes back. Everything that goes on sets these; nothing grows on the host's stack. Upstream: jq's execute.c.
 */
import { Exhausted } from '../../kernel/exhausted.ts';
import type { Node } from './nodes.ts';
import type { Scope, Way } from './scope.ts';
import type { JqError, Value } from './values.ts';

/** What follows a filter's output. */
export interface Next {
  readonly depth: number;
  readonly take: (value: Value, way: Way) => void;
}

/** A way left open. `handle`: takes errors raised since; `seals`: errors that pass here are none of that handler's. */
export interface Choice {
  readonly resume: () => void;
  readonly handle?: (error: JqError) => void;
  readonly seals?: Choice;
}

export type Event =
  | { readonly kind: 'output'; readonly value: Value }
  | { readonly kind: 'done' }
  | { readonly kind: 'pause' }
  | { readonly kind: 'input' }
  | { readonly kind: 'stderr'; readonly text: string }
  | { readonly kind: 'error'; readonly error: JqError }
  | { readonly kind: 'halt'; readonly status: number; readonly value: Value | undefined };

/** What a program may ask about its surroundings. */
export interface JqWorld {
  readonly nowMs: () => number;
  readonly env: ReadonlyMap<string, Value>;
  readonly filename: () => Value;
  readonly line: () => number;
}

/** Continuations that may wait at a time: deeper recursion wants more memory than there is. */
const MOST_DEPTH = 1_000_000;
const NO_CHOICE = (): void => {};

export class Registers {
  choices: Choice[] = [];
  /** What is done next: a filter for a value, or what follows an output. */
  node: Node | undefined;
  scope: Scope | undefined;
  value: Value = null;
  way: Way;
  next: Next = { depth: 0, take: NO_CHOICE };
  event: Event | undefined;
  /** There is nothing to go on with but an open way. */
  stuck = true;
  /** Who wants an input. */
  wanting: Next | undefined;

  /** Leads an error to the innermost way that handles it; true: there is none. */
  raise(error: JqError): boolean {
    const passed = new Set<Choice>();
    for (let choice = this.choices.pop(); choice; choice = this.choices.pop()) {
      if (choice.seals) passed.add(choice.seals);
      if (!choice.handle || passed.has(choice)) continue;
      this.stuck = false;
      choice.handle(error);
      return false;
    }
    this.stuck = true;
    return true;
  }

  /** Goes back to the way that was left open last. */
  back(): void {
    this.stuck = true;
  }

  /** A filter is next. */
  run(node: Node, scope: Scope | undefined, value: Value, way: Way, next: Next): void {
    this.node = node;
    this.scope = scope;
    this.value = value;
    this.way = way;
    this.next = next;
  }

  /** What follows an output is next. */
  give(next: Next, value: Value, way: Way): void {
    this.node = undefined;
    this.value = value;
    this.way = way;
    this.next = next;
  }

  /** A value that no path leads to. */
  made(next: Next, value: Value, way: Way): void {
    this.give(next, value, way === undefined ? undefined : 'none');
  }

  /** A continuation on top of another. */
  onTop(next: Next, take: Next['take']): Next {
    if (next.depth >= MOST_DEPTH) throw new Exhausted('memory exhausted', 5);
    return { depth: next.depth + 1, take };
  }

  /** Runs a filter and goes on with each output, told how one comes to it. */
  follow(node: Node, scope: Scope | undefined, value: Value, way: Way, next: Next, take: Next['take']): void {
    this.run(node, scope, value, way, this.onTop(next, take));
  }

  /** The same where no path is asked for. */
  ask(node: Node, scope: Scope | undefined, value: Value, next: Next, take: (value: Value) => void): void {
    this.run(node, scope, value, undefined, this.onTop(next, take));
  }

  /** Leaves a way open. */
  leave(resume: () => void): void {
    this.choices.push({ resume });
  }

  /** What is raised from here on is none of that handler's. */
  seal(seals: Choice): void {
    this.choices.push({ resume: () => this.back(), seals });
  }
}

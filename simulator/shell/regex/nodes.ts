/** What an expression means, whatever its dialect. */
import type { CharacterSet } from './sets.ts';

export type Assertion =
  /** start and end of the text, or of a line where lines are told apart */
  'start' | 'end' | 'boundary' | 'no boundary' | 'word start' | 'word end';

export type Node =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly items: readonly Node[] }
  | { readonly kind: 'choice'; readonly items: readonly Node[] }
  | {
      readonly kind: 'repeat';
      readonly item: Node;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly kind: 'group'; readonly item: Node; readonly index: number }
  | { readonly kind: 'assertion'; readonly what: Assertion }
  | { readonly kind: 'look'; readonly item: Node; readonly ahead: boolean; readonly negative: boolean }
  | { readonly kind: 'reference'; readonly index: number; readonly ignoreCase: boolean }
  /** PCRE's \K: what is matched starts here */
  | { readonly kind: 'keep' };

export interface Expression {
  readonly node: Node;
  readonly groups: number;
  /** Whether it has references or looks around: not regular, matched by trying with a budget. */
  readonly irregular: boolean;
}

/** An expression that makes no sense; worded as the C library words it. */
export class BadRegExp {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** The budget for an expression that is not regular is spent. */
export class RegExpTooHard {}

export const EMPTY: Node = { kind: 'sequence', items: [] };

export const sequence = (items: readonly Node[]): Node =>
  items.length === 1 ? (items[0] as Node) : { kind: 'sequence', items };

export const choice = (items: readonly Node[]): Node =>
  items.length === 1 ? (items[0] as Node) : { kind: 'choice', items };

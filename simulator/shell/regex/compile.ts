/** Expressions as programs of a small machine: what the matchers run. */
import type { Assertion, Expression, Node } from './nodes.ts';
import { BadRegExp } from './nodes.ts';
import type { CharacterSet } from './sets.ts';

export type Instruction =
  | { readonly op: 'set'; readonly set: CharacterSet }
  /** Goes on at both places, the first preferred. */
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'assert'; readonly what: Assertion }
  | { readonly op: 'look'; readonly program: Program; readonly ahead: boolean; readonly negative: boolean }
  | { readonly op: 'reference'; readonly index: number; readonly ignoreCase: boolean }
  | { readonly op: 'keep' }
  | { readonly op: 'match' };

export interface Program {
  readonly code: readonly Instruction[];
  readonly groups: number;
  readonly irregular: boolean;
}

/** Longer programs are refused, as glibc refuses what needs too much memory. */
const MOST_INSTRUCTIONS = 60_000;

export function compile({ node, groups, irregular }: Expression): Program {
  const code: Instruction[] = [];
  const emit = (instruction: Instruction): number => {
    if (code.length >= MOST_INSTRUCTIONS) throw new BadRegExp('Regular expression too big');
    return code.push(instruction) - 1;
  };
  const split = (lazy: boolean): { at: number; skip: (to: number) => void } => {
    const at = emit({ op: 'split', first: code.length + 1, second: code.length + 1 });
    const instruction = code[at] as Extract<Instruction, { op: 'split' }>;
    return {
      at,
      skip(to) {
        if (lazy) instruction.first = to;
        else instruction.second = to;
      },
    };
  };
  const add = (n: Node): void => {
    switch (n.kind) {
      case 'set':
        emit({ op: 'set', set: n.set });
        return;
      case 'sequence':
        for (const item of n.items) add(item);
        return;
      case 'choice': {
        const ends: number[] = [];
        n.items.forEach((item, i) => {
          if (i === n.items.length - 1) {
            add(item);
            return;
          }
          const branch = split(false);
          add(item);
          ends.push(emit({ op: 'jump', to: 0 }));
          branch.skip(code.length);
        });
        for (const end of ends) (code[end] as Extract<Instruction, { op: 'jump' }>).to = code.length;
        return;
      }
      case 'repeat': {
        for (let i = 0; i < n.min; i++) add(n.item);
        if (n.max === Number.POSITIVE_INFINITY) {
          const loop = split(n.lazy);
          add(n.item);
          emit({ op: 'jump', to: loop.at });
          loop.skip(code.length);
          return;
        }
        const skips: { skip: (to: number) => void }[] = [];
        for (let i = n.min; i < n.max; i++) {
          skips.push(split(n.lazy));
          add(n.item);
        }
        for (const { skip } of skips) skip(code.length);
        return;
      }
      case 'group':
        emit({ op: 'save', slot: 2 * n.index });
        add(n.item);
        emit({ op: 'save', slot: 2 * n.index + 1 });
        return;
      case 'assertion':
        emit({ op: 'assert', what: n.what });
        return;
      case 'look': {
        const program = compile({ node: n.item, groups, irregular: true });
        emit({ op: 'look', program, ahead: n.ahead, negative: n.negative });
        return;
      }
      case 'reference':
        emit({ op: 'reference', index: n.index, ignoreCase: n.ignoreCase });
        return;
      case 'keep':
        emit({ op: 'keep' });
    }
  };
  add(node);
  emit({ op: 'match' });
  return { code, groups, irregular };
}

/** Code point at `i`, or -1 at the end. */
export const pointAt = (text: string, i: number): number => (i < text.length ? (text.codePointAt(i) as number) : -1);
/** Code point before `i`, or -1 at the start. */
export function pointBefore(text: string, i: number): number {
  if (i <= 0) return -1;
  const low = text.charCodeAt(i - 1);
  return low >= 0xdc00 && low <= 0xdfff && i > 1 ? (text.codePointAt(i - 2) as number) : low;
}

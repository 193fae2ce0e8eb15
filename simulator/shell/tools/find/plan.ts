/** What find has found, and what is to be done with it. */
import type { FileStat } from '../../../kernel/files.ts';
import type { Routine } from '../../../kernel/wait.ts';

export interface Found {
  readonly path: string;
  /** The folder that was named, under which it was found. */
  readonly root: string;
  readonly name: string;
  readonly stat: FileStat;
  readonly depth: number;
  /** Where a link leads; "" for all else. */
  readonly target: string;
  prune: boolean;
}

export type Test = (file: Found) => Routine<boolean>;

export interface Plan {
  readonly test: Test;
  readonly minDepth: number;
  readonly maxDepth: number;
  readonly depthFirst: boolean;
  /** -follow */
  readonly follows: boolean;
  /** What is left to be done when all has been looked at. */
  readonly finish: () => Routine<void>;
}

/** `-quit`: nothing more is looked at. */
export class Quit {}

export const yes: Test = function* () {
  return true;
};

export const both = (a: Test, b: Test): Test =>
  function* (file) {
    return (yield* a(file)) && (yield* b(file));
  };

export const within = (sign: string, value: number, limit: number): boolean =>
  sign === '+' ? value > limit : sign === '-' ? value < limit : value === limit;

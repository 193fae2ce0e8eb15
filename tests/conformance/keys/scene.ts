/** Keys at a prompt in a scene made for one thing. */
import type { Sequence } from './sequences.ts';

export interface Scene extends Sequence {
  readonly name: string;
  /** By their paths in the home. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

export const scene = (name: string, steps: Sequence['steps'], rest: Partial<Scene> = {}): Scene => ({
  name,
  columns: 60,
  rows: 24,
  steps,
  ...rest,
});

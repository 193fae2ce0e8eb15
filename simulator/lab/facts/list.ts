/** All facts, by hand. */
import { HISTORY_FACTS } from './history.ts';
import { PROGRAM_FACTS } from './programs.ts';
import { RELEASE_FACTS } from './releases.ts';
import { STATE_FACTS } from './state.ts';
import type { Fact } from './types.ts';

export const FACTS: readonly Fact[] = checked([...STATE_FACTS, ...HISTORY_FACTS, ...RELEASE_FACTS, ...PROGRAM_FACTS]);

function checked(facts: readonly Fact[]): readonly Fact[] {
  const seen = new Set<string>();
  for (const { name } of facts) {
    if (seen.has(name)) throw new Error(`two facts are called ${name}`);
    seen.add(name);
  }
  return facts;
}

/** All facts, by hand. Those marked `notYet` are known and refused when a lesson is loaded. */
import { HISTORY_FACTS } from './history.ts';
import { STATE_FACTS } from './state.ts';
import { defineFact, type Fact } from './types.ts';

const later = (name: string, count: number, notYet: string): Fact =>
  defineFact({
    name,
    parameters: Array.from({ length: count }, () => ({ type: 'dyn' as const, optional: true })),
    returns: 'dyn',
    value: () => null,
    notYet,
  });

export const FACTS: readonly Fact[] = checked([
  ...STATE_FACTS,
  ...HISTORY_FACTS,
  later('helm', 2, 'helm releases'),
  later('together', 1, 'counting containers of one pod name'),
  later('fact', 2, 'facts published by programs'),
]);

function checked(facts: readonly Fact[]): readonly Fact[] {
  const seen = new Set<string>();
  for (const { name } of facts) {
    if (seen.has(name)) throw new Error(`two facts are called ${name}`);
    seen.add(name);
  }
  return facts;
}

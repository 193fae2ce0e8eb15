/** How many commands of a recorded session match, and the numbers held so far. */
import { readFileSync, writeFileSync } from 'node:fs';
import { isCompared, type Scenario, type Step } from './compare.ts';
import { type Observer, runScenario } from './run.ts';

const RATCHET = new URL('ratchet.json', import.meta.url);

export interface Score {
  readonly total: number;
  readonly ok: number;
}

/** Matches by scenario, as last held. */
export const heldScores = (): Record<string, number> =>
  JSON.parse(readFileSync(RATCHET, 'utf8')) as Record<string, number>;

export function holdScores(scores: Readonly<Record<string, number>>): void {
  writeFileSync(RATCHET, `${JSON.stringify(scores, Object.keys(scores).sort(), 1)}\n`);
}

/** Whether a step counts: it is compared, and something was recorded of it. */
export const judged = (step: Step): boolean => isCompared(step) && (step.out !== undefined || step.code !== undefined);

/** The session as it went; one that breaks the simulator is told and counts as not run. */
export async function attempt(scenario: Scenario, observe?: Observer): Promise<Scenario & { readonly broke?: Error }> {
  try {
    return await runScenario(scenario, observe);
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const broke = cause instanceof Error ? cause : new Error(String(cause));
    console.log(`!!! ${scenario.name} broke: ${broke.stack ?? broke.message}`);
    return { ...scenario, steps: [], broke };
  }
}

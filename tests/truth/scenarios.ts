/** The recorded sessions: those of the project (transcripts.jsonl.gz), or files from anywhere. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Scenario } from './compare.ts';

/** Every recorded session of the project, by name. */
export function recordedScenarios(): Scenario[] {
  return gunzipSync(readFileSync(new URL('transcripts.jsonl.gz', import.meta.url)))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Scenario);
}

export class ScenarioFileError extends Error {}

/** A scenario file; throws `ScenarioFileError` saying what is wrong with it. */
export function readScenario(path: string): Scenario {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ScenarioFileError(`${path}: ${(error as Error).message}`);
  }
  const scenario = parsed as Partial<Scenario> | null;
  if (typeof scenario?.name !== 'string' || !Array.isArray(scenario.steps)) {
    throw new ScenarioFileError(`${path}: expected {"name": …, "files": {…}, "steps": [{"op", "cmd"}…]}`);
  }
  return scenario as Scenario;
}

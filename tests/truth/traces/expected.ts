/** The facts of the recorded traces, kept compactly (expected.jsonl.gz, made by derive.ts), and the numbers held so far. */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { compareFacts, type Fact, type Ranges } from './compare-facts.ts';
import { factsOf, type SessionFacts } from './facts.ts';
import type { Trace } from './trace.ts';

const EXPECTED = new URL('expected.jsonl.gz', import.meta.url);
const RATCHET = new URL('ratchet.json', import.meta.url);

export interface Expected {
  readonly ranges: Ranges;
  readonly sessions: ReadonlyMap<string, SessionFacts>;
}

export function readExpected(): Expected {
  const [ranges, ...sessions] = gunzipSync(readFileSync(EXPECTED)).toString('utf8').trimEnd().split('\n');
  return {
    ranges: JSON.parse(ranges as string) as Ranges,
    sessions: new Map(
      sessions.map((line) => {
        const { name, facts } = JSON.parse(line) as { name: string; facts: SessionFacts };
        return [name, facts];
      }),
    ),
  };
}

export function writeExpected(sessions: ReadonlyMap<string, SessionFacts>): void {
  const lines = [JSON.stringify(rangesOf([...sessions.values()]))];
  for (const [name, facts] of sessions) lines.push(JSON.stringify({ name, facts }));
  writeFileSync(EXPECTED, gzipSync(lines.join('\n'), { level: 9 }));
}

/** Measured in at least this many occurrences, a duration has a range; a rollout is compared with its own session's alone. */
const LEAST = 20;
const MEASURED = /^pod: |: changed to observed$/;

function rangesOf(sessions: readonly SessionFacts[]): Ranges {
  const all: Record<string, number[]> = {};
  for (const { durations } of sessions)
    for (const [what, list] of Object.entries(durations)) all[what] = [...(all[what] ?? []), ...list];
  const ranges: Record<string, [number, number]> = {};
  for (const [what, list] of Object.entries(all)) {
    if (list.length < LEAST || !MEASURED.test(what)) continue;
    list.sort((a, b) => a - b);
    const at = (share: number): number => list[Math.floor(share * (list.length - 1))] as number;
    ranges[what] = [at(0.05), at(0.95)];
  }
  return ranges;
}

/** What agrees and what does not; undefined for a session without a recorded trace. */
export function judgeTrace(expected: Expected, session: string, trace: Trace): Fact[] | undefined {
  const recorded = expected.sessions.get(session);
  return recorded && compareFacts(recorded, factsOf(trace), expected.ranges);
}

/** Agreeing facts by session, as last held. */
export const heldTraces = (): Record<string, number> =>
  JSON.parse(readFileSync(RATCHET, 'utf8')) as Record<string, number>;

export function holdTraces(scores: Readonly<Record<string, number>>): void {
  writeFileSync(RATCHET, `${JSON.stringify(scores, Object.keys(scores).sort(), 1)}\n`);
}

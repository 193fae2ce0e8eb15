/** lab.snap.json: timelines of the solutions, outputs, values of questions. Written by --update, reviewed as a diff. */
import type { SolutionRun } from './runs.ts';
import { seconds } from './runs.ts';

export interface Snapshot {
  readonly lesson: string;
  readonly revision: number;
  readonly solutions: Readonly<Record<string, Readonly<Record<string, TaskSnapshot>>>>;
  readonly questions: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, string>>;
}

interface TaskSnapshot {
  readonly active: string | null;
  readonly passed: string | null;
  readonly checks: Readonly<Record<string, string>>;
  readonly rollouts: Readonly<Record<string, readonly string[]>>;
  readonly traffic: Readonly<Record<string, string>>;
}

/** What a solution's run looked like, task by task. */
export function solutionSnapshot(run: SolutionRun): Record<string, TaskSnapshot> {
  const { session } = run;
  const { world, grader } = session;
  const { recorder, zeroMs, loads } = world;
  const deployments = world.loaded.mentioned.filter((ref) => ref.resource === 'deployments.apps');
  const out: Record<string, TaskSnapshot> = {};
  for (const { task, activeMs, passedMs } of run.tasks) {
    const from = (activeMs ?? 0) + zeroMs;
    const to = passedMs === null ? world.cluster.kernel.now() : passedMs + zeroMs;
    const checks = session.definition.tasks.find((t) => t.id === task)?.checks ?? [];
    out[task] = {
      active: activeMs === null ? null : seconds(activeMs),
      passed: passedMs === null ? null : seconds(passedMs),
      checks: Object.fromEntries(
        checks.map(({ id }) => {
          const at = grader.check(task, id)?.decidedMs ?? null;
          return [id, at === null ? 'open' : seconds(at - zeroMs)];
        }),
      ),
      rollouts: Object.fromEntries(
        deployments.map((ref) => [
          ref.text,
          recorder
            .rollouts(ref)
            .filter((r) => r.startedMs >= from && r.startedMs <= to)
            .map((r) => {
              const series = recorder.series(ref);
              const end = r.endedMs ?? to;
              const [min, max] = [
                series?.available.extremes(r.startedMs, end)?.min,
                series?.pods.extremes(r.startedMs, end)?.max,
              ];
              return `revision ${r.revision} ${r.image} by ${r.by}: ${seconds(r.startedMs - zeroMs)} to ${r.endedMs === null ? 'now' : seconds(r.endedMs - zeroMs)}, ${r.outcome}, available ≥ ${min ?? 0}, pods ≤ ${max ?? 0}`;
            }),
        ]),
      ),
      traffic: Object.fromEntries(
        [...loads].map(([id, load]) => {
          const { sent, ok, lost, errors, by } = load.facts(from, to);
          return [
            id,
            `sent ${sent}, ok ${ok}, lost ${lost}, errors ${errors}, by ${
              Object.entries(by)
                .map(([v, n]) => `${v}: ${n}`)
                .join(', ') || 'nobody'
            }`,
          ];
        }),
      ),
    };
  }
  return out;
}

/** Where two snapshots differ: "solutions.reference.roll.passed: was 4.2s, is 8.2s". */
export function differences(was: unknown, is: unknown, path = ''): string[] {
  if (JSON.stringify(was) === JSON.stringify(is)) return [];
  if (
    typeof was === 'object' &&
    typeof is === 'object' &&
    was !== null &&
    is !== null &&
    Array.isArray(was) === Array.isArray(is)
  ) {
    const [a, b] = [was as Record<string, unknown>, is as Record<string, unknown>];
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
      differences(a[key], b[key], path === '' ? key : `${path}.${key}`),
    );
  }
  return [`${path}: was ${shown(was)}, is ${shown(is)} (run with --update if meant)`];
}

const shown = (value: unknown): string =>
  value === undefined ? 'absent' : typeof value === 'string' ? value : JSON.stringify(value);

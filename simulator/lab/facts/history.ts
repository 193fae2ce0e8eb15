/** Facts about the past, limited to the window of the evaluation (lesson-format.md §8.3). */
import { parseLabelSelector } from '../../api/selectors.ts';
import { listOf, mapOf, recordType, toCel } from '../../cel/cel.ts';
import type { TrafficFacts } from '../../network/traffic/outcomes.ts';
import { parseDuration } from '../../nodes/images/duration.ts';
import type { Ref } from '../definition/types.ts';
import { defineFact, type Fact, type Facts } from './types.ts';

const REF = { type: 'string', literal: 'ref', takes: "a reference such as 'deploy/web'" } as const;
const FIELD = { type: 'string', literal: 'field', takes: "a field such as 'status.replicas'" } as const;

const endOf = (facts: Facts): number => facts.toMs ?? facts.world.nowMs();
const seconds = (facts: Facts, ms: number | null): number | null =>
  ms === null ? null : (ms - facts.world.zeroMs) / 1000;

/** The values a field had in the window, in order; objects that were not there give none. */
function fieldValues(facts: Facts, ref: Ref, field: string): unknown[] {
  const path = field.split('.');
  const values: unknown[] = [];
  const versions = facts.world.store.versions(ref.resource, ref.namespace, ref.name);
  const to = endOf(facts);
  versions.forEach(({ atMs, object, type }, i) => {
    const until = versions[i + 1]?.atMs ?? Number.POSITIVE_INFINITY;
    if (atMs > to || until <= facts.fromMs || type === 'DELETED') return;
    const value = path.reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
      object,
    );
    values.push(value ?? (path[0] === 'status' ? 0 : null));
  });
  return values;
}

function extreme(facts: Facts, ref: Ref, field: string, pick: (...n: number[]) => number): unknown {
  const numbers = fieldValues(facts, ref, field).filter((v): v is number => typeof v === 'number');
  return numbers.length === 0 ? null : toCel(pick(...numbers));
}

const minOf = defineFact({
  name: 'minOf',
  parameters: [REF, FIELD],
  returns: 'dyn',
  value: (facts, ref: Ref, field: string) => extreme(facts, ref, field, Math.min),
});
const maxOf = defineFact({
  name: 'maxOf',
  parameters: [REF, FIELD],
  returns: 'dyn',
  value: (facts, ref: Ref, field: string) => extreme(facts, ref, field, Math.max),
});

const values = defineFact({
  name: 'values',
  parameters: [REF, FIELD],
  returns: listOf('dyn'),
  value: (facts, ref: Ref, field: string) => {
    const seen = new Map<string, unknown>();
    for (const value of fieldValues(facts, ref, field)) seen.set(JSON.stringify(value), value);
    return [...seen.values()].map((v) => toCel(v));
  },
});

const minAvailable = defineFact({
  name: 'minAvailable',
  parameters: [REF],
  returns: 'int',
  value: (facts, ref: Ref) =>
    BigInt(facts.world.recorder.series(ref)?.available.extremes(facts.fromMs, endOf(facts))?.min ?? 0),
});

const maxPods = defineFact({
  name: 'maxPods',
  parameters: [REF],
  returns: 'int',
  value: (facts, ref: Ref) =>
    BigInt(facts.world.recorder.series(ref)?.pods.extremes(facts.fromMs, endOf(facts))?.max ?? 0),
});

const LIFE = recordType('life', {
  name: 'string',
  uid: 'string',
  node: 'dyn',
  created: 'double',
  ready: 'dyn',
  asked: 'dyn',
  gone: 'dyn',
  askedBy: 'dyn',
});

const lives = defineFact({
  name: 'lives',
  parameters: [
    { type: 'string', literal: 'kind', takes: "a kind such as 'pods'" },
    { type: 'string', literal: 'selector', takes: "a selector such as 'app=web'" },
  ],
  returns: listOf(LIFE),
  value: (facts, kindName: string, selector: string) => {
    const { kinds, recorder } = facts.world;
    const kind = kinds.find(kindName);
    if (!kind) return [];
    const matching = parseLabelSelector(selector);
    const to = endOf(facts);
    const out: unknown[] = [];
    for (const life of recorder.lives(kinds.resourceOf(kind))) {
      if (
        life.createdMs > to ||
        (life.goneMs !== null && life.goneMs <= facts.fromMs) ||
        !matching.matches(life.labels)
      )
        continue;
      out.push({
        name: life.name,
        uid: life.uid,
        node: life.node,
        created: seconds(facts, life.createdMs),
        ready: seconds(facts, life.readyMs),
        asked: seconds(facts, life.askedMs),
        gone: seconds(facts, life.goneMs),
        askedBy: life.askedBy,
      });
    }
    return out;
  },
});

const ROLLOUT = recordType('rollout', {
  revision: 'int',
  image: 'string',
  by: 'string',
  started: 'double',
  stuck: 'dyn',
  ended: 'dyn',
  outcome: 'string',
  minAvailable: 'int',
  maxPods: 'int',
});

const rollouts = defineFact({
  name: 'rollouts',
  parameters: [REF],
  returns: listOf(ROLLOUT),
  value: (facts, ref: Ref) => {
    const { recorder } = facts.world;
    const to = endOf(facts);
    const series = recorder.series(ref);
    return recorder
      .rollouts(ref)
      .filter(({ startedMs }) => startedMs >= facts.fromMs && startedMs <= to)
      .map((r) => {
        const end = Math.min(to, r.endedMs ?? to);
        return {
          revision: BigInt(r.revision),
          image: r.image,
          by: r.by,
          started: seconds(facts, r.startedMs),
          stuck: seconds(facts, r.stuckMs),
          ended: seconds(facts, r.endedMs),
          outcome: r.outcome,
          minAvailable: BigInt(series?.available.extremes(r.startedMs, end)?.min ?? 0),
          maxPods: BigInt(series?.pods.extremes(r.startedMs, end)?.max ?? 0),
        };
      });
  },
});

const events = defineFact({
  name: 'events',
  parameters: [REF, { type: 'string' }],
  returns: 'int',
  value: (facts, ref: Ref, reason: string) =>
    BigInt(facts.world.recorder.occurrences(ref, reason, facts.fromMs, endOf(facts))),
});

const TRAFFIC = recordType('traffic', {
  sent: 'int',
  ok: 'int',
  lost: 'int',
  errors: 'int',
  failed: 'int',
  gap: 'double',
  p50: 'double',
  p99: 'double',
  by: mapOf('int'),
  pods: mapOf('int'),
  causes: recordType('causes', { refused: 'int', reset: 'int', timeout: 'int', unresolved: 'int' }),
});

const NO_CAUSES = { refused: 0, reset: 0, timeout: 0, unresolved: 0 };

/** Times in seconds; the costly ones are reckoned when they are read. */
function trafficValue(of: TrafficFacts | undefined): unknown {
  const count = (n: number | undefined) => BigInt(n ?? 0);
  const counts = (numbers: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(numbers).map(([name, n]) => [name, BigInt(n)]));
  const value = {
    sent: count(of?.sent),
    ok: count(of?.ok),
    lost: count(of?.lost),
    errors: count(of?.errors),
    failed: count(of?.failed),
  };
  return Object.defineProperties(value, {
    gap: { enumerable: true, get: () => (of?.gap ?? 0) / 1000 },
    p50: { enumerable: true, get: () => (of?.p50 ?? 0) / 1000 },
    p99: { enumerable: true, get: () => (of?.p99 ?? 0) / 1000 },
    by: { enumerable: true, get: () => counts(of?.by ?? {}) },
    pods: { enumerable: true, get: () => counts(of?.pods ?? {}) },
    causes: { enumerable: true, get: () => counts(of?.causes ?? NO_CAUSES) },
  });
}

const TRAFFIC_ID = { type: 'string', literal: 'traffic', takes: 'the id of a load' } as const;

const traffic = defineFact({
  name: 'traffic',
  parameters: [TRAFFIC_ID],
  returns: TRAFFIC,
  value: (facts, id: string) => trafficValue(facts.world.traffic(id, facts.fromMs, endOf(facts))),
});

const recent = defineFact({
  name: 'recent',
  parameters: [TRAFFIC_ID, { type: 'string', literal: 'duration', takes: "a duration such as '10s'" }],
  returns: TRAFFIC,
  value: (facts, id: string, duration: string) => {
    const to = endOf(facts);
    return trafficValue(facts.world.traffic(id, Math.max(facts.fromMs, to - (parseDuration(duration) ?? 0)), to));
  },
});

const dnsQueries = defineFact({
  name: 'dnsQueries',
  parameters: [{ type: 'string', literal: 'dns-type', takes: "a record type such as 'SRV'" }, { type: 'string' }],
  returns: 'int',
  value: (facts, type: string, name: string) => BigInt(facts.world.dnsQueries(type, name, facts.fromMs, endOf(facts))),
});

export const HISTORY_FACTS: readonly Fact[] = [
  minOf,
  maxOf,
  values,
  minAvailable,
  maxPods,
  lives,
  rollouts,
  events,
  traffic,
  recent,
  dnsQueries,
];

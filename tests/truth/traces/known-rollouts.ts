/**
 * Reasons for differences in how many Pods a rollout made on its way: sizes depend on how many Pods were ready when the
 * controller looked, and on how far a rollout had come when the next command was typed. What must agree: which ReplicaSets there
 * were, and the size of each in the end.
 */
import type { Fact } from './compare-facts.ts';
import type { KnownDifference } from './known.ts';
import { eventParts, isReady, lastStates, onlySide } from './sides.ts';

const READY = 'how many pods were ready when the controller looked is chance; the sizes turn at the same points';
const GONE = 'the Deployment was deleted while a rollout was under way: how far it had come is the machine';
const UNDER_WAY =
  'the next command came while a rollout was under way: how far it had come is the machine; the sizes in the end agree';

export const ROLLOUTS: readonly KnownDifference[] = [
  { aspects: ['scalings'], reason: READY, covers: sameTurns },
  { aspects: ['scalings'], reason: UNDER_WAY, covers: sameEnds },
  { aspects: ['scalings'], reason: GONE, covers: isCutOff },
  {
    aspects: ['events'],
    reason: 'of messages put together, which ten are still known is chance (PopAny of a map)',
    covers: ({ about, recorded, ours }, facts) =>
      / ScalingReplicaSet /.test(about) &&
      facts.some(
        (fact) =>
          fact.aspect === 'events' &&
          /ScalingReplicaSet .*\(combined from similar events\)/.test(fact.recorded || fact.ours) &&
          about.split(' ')[0] === fact.about.split(' ')[0],
      ) &&
      (recorded !== '' && ours !== '' ? true : /\(combined from similar events\)/.test(about)),
  },
  {
    aspects: ['events'],
    reason: READY,
    covers: (fact, facts) => scaledBy(fact, facts).some(sameTurns),
  },
  {
    aspects: ['events'],
    reason: UNDER_WAY,
    covers: (fact, facts) => scaledBy(fact, facts).some(sameEnds),
  },
  {
    aspects: ['events'],
    reason: GONE,
    covers: (fact, facts) => scaledBy(fact, facts).some((scalings) => isCutOff(scalings, facts)),
  },
  {
    aspects: ['events', 'conditions', 'finals'],
    reason: UNDER_WAY,
    covers: (fact, facts) => {
      const name = onlySide(fact) && podIn(fact);
      return name !== undefined && name !== '' && apart(facts).some((set) => name.startsWith(`${set}-`));
    },
  },
  {
    aspects: ['finals'],
    reason: UNDER_WAY,
    covers: ({ about, recorded, ours }, facts) => {
      const [kind, name = ''] = about.replace(' (gone)', '').split('/');
      return kind === 'ReplicaSet' && recorded !== '' && ours !== '' && apart(facts).includes(name);
    },
  },
  {
    aspects: ['events', 'conditions', 'finals'],
    reason: 'a Pod was to be made and to go again in the same moment: its controller looked in between, or not',
    covers: (fact, facts) => {
      const side = onlySide(fact);
      const name = podIn(fact);
      if (side === undefined || name === undefined) return false;
      const own = lastStates(facts, side, name);
      const alone = facts.some(
        (one) => one.aspect === 'finals' && one.about === `Pod/${name} (gone)` && onlySide(one) === side,
      );
      return alone && own.some((pod) => !isReady(pod));
    },
  },
];

/** The Pod that a fact is about, or that an Event of its controller tells of: "Created pod: web-<rand>". */
function podIn({ aspect, about, recorded, ours }: Fact): string | undefined {
  if (aspect !== 'events') return /^Pod\/(\S+)/.exec(about)?.[1];
  const event = eventParts(recorded || ours);
  if (event?.kind === 'Pod') return event.name;
  return /^(?:Created|Deleted) pod: (\S+)$/.exec(event?.message ?? '')?.[1];
}

/** The scalings of the Deployment that an Event tells of, when they differ. */
function scaledBy(event: Fact, facts: readonly Fact[]): Fact[] {
  const parts = eventParts(event.recorded || event.ours);
  if (parts?.reason !== 'ScalingReplicaSet') return [];
  return facts.filter((fact) => fact.aspect === 'scalings' && !fact.ok && fact.about === `${parts.kind}/${parts.name}`);
}

/** ReplicaSets that came by other sizes in one run than in the other. */
function apart(facts: readonly Fact[]): string[] {
  return facts
    .filter(
      (fact) => fact.aspect === 'scalings' && !fact.ok && (sameTurns(fact) || sameEnds(fact) || isCutOff(fact, facts)),
    )
    .flatMap(({ recorded, ours }) => {
      const [a, b] = [sizesOf(recorded), sizesOf(ours)];
      return [...a.keys()].filter((name) => JSON.stringify(a.get(name)) !== JSON.stringify(b.get(name)));
    });
}

function sizesOf(scalings: string): Map<string, number[]> {
  const sizes = new Map<string, number[]>();
  for (const step of scalings.split(', ')) {
    const [name = '', size] = step.split(' ');
    sizes.set(name, [...(sizes.get(name) ?? []), Number(size)]);
  }
  return sizes;
}

const inOrder = (entries: [string, unknown][]): string => JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));

/** Whether each controller's sizes rise and fall between the same numbers. Example: 5, 4, 2, 0 and 5, 3, 0. */
function sameTurns({ recorded, ours }: Fact): boolean {
  const turns = (scalings: string): string =>
    inOrder([...sizesOf(scalings)].map(([name, list]) => [name, list.filter((_, i) => isTurn(list, i))]));
  return turns(recorded) === turns(ours);
}

function isTurn(list: readonly number[], i: number): boolean {
  if (i === 0 || i === list.length - 1) return true;
  const [before, at, after] = list.slice(i - 1, i + 2) as [number, number, number];
  return Math.sign(at - before) !== Math.sign(after - at);
}

/** Whether the same controllers have the same sizes in the end. */
function sameEnds({ recorded, ours }: Fact): boolean {
  const ends = (scalings: string): string => inOrder([...sizesOf(scalings)].map(([name, list]) => [name, list.at(-1)]));
  return ends(recorded) === ends(ours);
}

/** Whether there were the same ReplicaSets, and the Deployment went before the last of its rollouts had ended in one of the runs. */
function isCutOff({ about, recorded, ours }: Fact, facts: readonly Fact[]): boolean {
  const names = (scalings: string): string => inOrder([...sizesOf(scalings).keys()].map((name) => [name, 0]));
  const last = facts.find((fact) => fact.aspect === 'finals' && fact.about === `${about} (gone)`);
  return names(recorded) === names(ours) && last !== undefined && (isRolling(last.recorded) || isRolling(last.ours));
}

/** Whether a Deployment has other Pods than those of its last template. */
function isRolling(deployment: string): boolean {
  if (deployment === '') return false;
  const { status } = JSON.parse(deployment) as { status: { replicas?: number; updatedReplicas?: number } };
  return (status.replicas ?? 0) !== (status.updatedReplicas ?? 0);
}

/**
 * Differences from the recorded traces that are known and why. They do not count as agreement; they are told apart from what
 * nobody has looked at yet.
 */
import type { Aspect, Fact } from './compare-facts.ts';

export interface KnownDifference {
  readonly aspect: Aspect;
  readonly reason: string;
  /** Of the session; undefined: of any. */
  readonly session?: RegExp;
  /** `facts`: all of the session. */
  readonly covers: (fact: Fact, facts: readonly Fact[]) => boolean;
}

const CHANCE = 'how many pods were ready when the controller looked is chance; the sizes turn at the same points';

export const KNOWN: readonly KnownDifference[] = [
  {
    aspect: 'events',
    reason: 'how often a thing was tried again depends on the machine; the words agree',
    covers: ({ recorded, ours }) =>
      recorded !== '' &&
      ours !== '' &&
      / (BackOff|Unhealthy|FailedScheduling|Pulling|FailedMount|FailedCreate|Failed) /.test(recorded),
  },
  {
    aspect: 'events',
    reason:
      'whether the first probe met the program before it listened is chance: it did with a third of all containers',
    covers: ({ recorded, ours }) =>
      (recorded === '' || ours === '') && / Unhealthy .*connection refused/.test(recorded || ours),
  },
  {
    aspect: 'conditions',
    reason: 'the recording ended while the Pod was on its way',
    covers: ({ about, recorded, ours }) =>
      about.startsWith('Pod/') &&
      recorded !== '' &&
      ours !== '' &&
      (recorded.startsWith(ours) || ours.startsWith(recorded)),
  },
  {
    aspect: 'conditions',
    reason: 'the network of a Pod comes and goes between two writes of its status, or not',
    covers: ({ about, recorded, ours }) =>
      about.startsWith('Pod/') && withoutNetwork(recorded) === withoutNetwork(ours),
  },
  {
    aspect: 'finals',
    reason: 'the recording ended while the Pod was on its way out',
    covers: ({ aspect, about, recorded, ours }, facts) =>
      about.startsWith('Pod/') &&
      (recorded === '') !== (ours === '') &&
      facts.some(
        (other) =>
          other.aspect === aspect &&
          other.about === otherEnd(about) &&
          (recorded === '' ? other.ours === '' : other.recorded === ''),
      ),
  },
  {
    aspect: 'finals',
    reason: 'in how many steps it came there is chance',
    covers: ({ recorded, ours }) => recorded !== '' && ours !== '' && withoutSteps(recorded) === withoutSteps(ours),
  },
  { aspect: 'scalings', reason: CHANCE, covers: sameTurns },
  {
    aspect: 'events',
    reason: CHANCE,
    covers: ({ recorded, ours }, facts) => {
      const [about, , reason] = (recorded || ours).split(' ');
      return (
        reason === 'ScalingReplicaSet' &&
        facts.some((fact) => fact.aspect === 'scalings' && !fact.ok && fact.about === about && sameTurns(fact))
      );
    },
  },
];

/** Example: "Ready=True, PodReadyToStartContainers=False" becomes "Ready=True". */
function withoutNetwork(conditions: string): string {
  return conditions
    .split(', ')
    .filter((condition) => !condition.startsWith('PodReadyToStartContainers='))
    .join(', ');
}

/** The same Pod, gone instead of there and the other way round. */
function otherEnd(about: string): string {
  return about.endsWith(' (gone)') ? about.slice(0, -' (gone)'.length) : `${about} (gone)`;
}

function withoutSteps(object: string): string {
  return object.replace(/"(generation|observedGeneration)":\d+,?/g, '');
}

/** Whether each controller's sizes rise and fall between the same numbers. Example: 5, 4, 2, 0 and 5, 3, 0. */
function sameTurns({ recorded, ours }: Fact): boolean {
  return JSON.stringify(turnsOf(recorded)) === JSON.stringify(turnsOf(ours));
}

function turnsOf(scalings: string): [string, number[]][] {
  const sizes = new Map<string, number[]>();
  for (const step of scalings.split(', ')) {
    const [name = '', size] = step.split(' ');
    sizes.set(name, [...(sizes.get(name) ?? []), Number(size)]);
  }
  const isTurn = (list: readonly number[], i: number): boolean =>
    i === 0 ||
    i === list.length - 1 ||
    Math.sign((list[i] as number) - (list[i - 1] as number)) !==
      Math.sign((list[i + 1] as number) - (list[i] as number));
  return [...sizes]
    .map(([name, list]): [string, number[]] => [name, list.filter((_, i) => isTurn(list, i))])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Why a difference is known; undefined when it is not, or no difference. */
export function knownReason(session: string, fact: Fact, facts: readonly Fact[]): string | undefined {
  if (fact.ok) return undefined;
  return KNOWN.find(
    (known) =>
      known.aspect === fact.aspect && (!known.session || known.session.test(session)) && known.covers(fact, facts),
  )?.reason;
}

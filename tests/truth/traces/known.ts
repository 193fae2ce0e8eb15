/**
 * Differences from the recorded traces that are known and why: nothing else may differ (truth.test.ts). They do not count as
 * agreement. A reason tells which facts it covers by what the rest of the session says, so that a fault beside them is not hidden:
 * an Event that is lacking has its reason only if its Pod was gone before it could be.
 * The first that covers a fact is told. Those about how many Pods there were: known-rollouts.ts.
 */
import type { Aspect, Fact } from './compare-facts.ts';
import { ROLLOUTS } from './known-rollouts.ts';
import {
  containersOf,
  differsOnlyIn,
  eventParts,
  hasBegun,
  isReady,
  lastStates,
  onlySide,
  other,
  type PodState,
} from './sides.ts';

export interface KnownDifference {
  readonly aspects: readonly Aspect[];
  readonly reason: string;
  /** Of the session; undefined: of any. */
  readonly session?: RegExp;
  /** `facts`: all of the session. */
  readonly covers: (fact: Fact, facts: readonly Fact[]) => boolean;
}

const isPod = ({ about }: Fact): boolean => about.startsWith('Pod/');
const isGone = ({ about }: Fact): boolean => about.endsWith(' (gone)');
const hasBoth = ({ recorded, ours }: Fact): boolean => recorded !== '' && ours !== '';
const statesOf = ({ recorded, ours }: Fact): PodState[] =>
  [recorded, ours].filter((text) => text !== '').map((text) => JSON.parse(text) as PodState);
/** "Pod/web-<rand> (gone)" is "web-<rand>". */
const nameIn = (about: string): string => about.slice(about.indexOf('/') + 1).replace(' (gone)', '');

/** What a kubelet does to start a container, and to end one that runs. */
const CONTAINER_EVENTS = /^(Pulling|Pulled|Created|Started|Killing|Failed)$/;
/** Where the last state of a Pod says how far its containers are. */
const PROGRESS =
  /^\.status\.(phase|startTime|observedGeneration|conditions|containerStatuses|initContainerStatuses|resources|allocatedResources|hostIP|podIP)|^\.metadata\.(finalizers|generation)/;
/** A Pod that was asked to go before each of its containers had begun. */
const hasContainerToBegin = (pod: PodState): boolean => {
  const containers = containersOf(pod);
  return containers.length === 0 || containers.some(({ name }) => !hasBegun(pod, name));
};
const PROBE_CUT = /Client\.Timeout exceeded|connection reset by peer|desc = context canceled/;

export const KNOWN: readonly KnownDifference[] = [
  {
    aspects: ['events'],
    reason: 'how often a thing was tried again, or looked at again, until the session went on; the words agree',
    covers: (fact) =>
      hasBoth(fact) &&
      / (BackOff|Unhealthy|FailedScheduling|Pulling|FailedMount|FailedCreate|Failed|ExternalProvisioning|WaitForFirstConsumer|UnexpectedJob|UnmanagedPods|DeadlineExceeded) /.test(
        fact.recorded,
      ),
  },
  {
    aspects: ['events'],
    reason: 'how often a failing container had begun again when the session ended; the words agree',
    covers: (fact, facts) => {
      const event = eventParts(fact.recorded);
      return (
        hasBoth(fact) &&
        event?.kind === 'Pod' &&
        CONTAINER_EVENTS.test(event.reason) &&
        facts.some(({ recorded }) => {
          const sign = eventParts(recorded);
          return sign?.name === event.name && (sign.reason === 'BackOff' || sign.message.startsWith('Error: '));
        })
      );
    },
  },
  {
    aspects: ['events'],
    reason:
      'whether the first probe met the program before it listened is chance: it did with a third of all containers',
    covers: (fact) => !hasBoth(fact) && / Unhealthy .*connection refused/.test(fact.recorded || fact.ours),
  },
  {
    aspects: ['events'],
    reason: 'a probe was under way when its container was ended: one in six, whatever Pod it is',
    covers: (fact, facts) => {
      const event = eventParts(fact.recorded || fact.ours);
      return (
        event?.reason === 'Unhealthy' &&
        PROBE_CUT.test(event.message) &&
        facts.some(({ recorded, ours }) => {
          const end = eventParts(recorded || ours);
          return end?.name === event.name && end.reason === 'Killing';
        })
      );
    },
  },
  {
    aspects: ['events'],
    reason:
      "a kubelet's copies of ConfigMaps, and the API's knowledge of who runs where, were behind on the busy machine",
    covers: (fact) =>
      !hasBoth(fact) &&
      / (FailedMount|Failed) kubelet .*(failed to sync configmap cache|failed to fetch token: (serviceaccounts|pod) )/.test(
        fact.recorded || fact.ours,
      ),
  },
  {
    aspects: ['events'],
    reason: 'a Pod was asked to go while its containers were being started: how far they had come is the machine',
    covers: (fact, facts) => {
      const side = onlySide(fact);
      const event = eventParts(fact.recorded || fact.ours);
      if (!side || event?.kind !== 'Pod' || !CONTAINER_EVENTS.test(event.reason)) return false;
      return lastStates(facts, other(side), event.name).some((pod) => !hasBegun(pod, event.container));
    },
  },
  {
    aspects: ['events'],
    reason: 'a container ended by itself in the moment when it was to be killed',
    covers: (fact, facts) => {
      const side = onlySide(fact);
      const event = eventParts(fact.recorded || fact.ours);
      if (!side || event?.kind !== 'Pod' || event.reason !== 'Killing') return false;
      return lastStates(facts, other(side), event.name).some(
        (pod) =>
          (pod.spec.restartPolicy !== 'Always' || event.isInit) &&
          containersOf(pod).some(({ name, state }) => name === event.container && state?.terminated !== undefined),
      );
    },
  },
  {
    aspects: ['events'],
    reason: 'the session ended before the kubelet told that it kills the container',
    covers: (fact, facts) => {
      const side = onlySide(fact);
      const event = eventParts(fact.recorded || fact.ours);
      if (!side || event?.kind !== 'Pod' || event.reason !== 'Killing') return false;
      const states = [side, other(side)].map((one) => lastStates(facts, one, event.name, false));
      return states.every((pods) => pods.some((pod) => pod.status.phase === 'Running' && isReady(pod)));
    },
  },
  {
    aspects: ['events'],
    reason: 'the scheduler had a Pod in hand when it was asked to go',
    covers: (fact) =>
      !hasBoth(fact) && / FailedScheduling .*skip schedule deleting pod/.test(fact.recorded || fact.ours),
  },
  {
    aspects: ['events', 'conditions'],
    reason: 'a claim and the Pods that use it were made in the same moment: who was seen first is chance',
    covers: (fact, facts) =>
      fact.aspect === 'events'
        ? / (WaitForFirstConsumer|WaitForPodScheduled) persistentvolume-controller x\d+ waiting for /.test(
            fact.recorded || fact.ours,
          ) || isClaimUnseen(fact)
        : hasBoth(fact) &&
          withoutUnscheduled(fact.recorded) === withoutUnscheduled(fact.ours) &&
          facts.some(
            (event) => isClaimUnseen(event) && eventParts(event.recorded || event.ours)?.name === nameIn(fact.about),
          ),
  },
  {
    aspects: ['conditions'],
    reason: 'the recording ended while the Pod was on its way',
    covers: (fact, facts) =>
      isPod(fact) &&
      hasBoth(fact) &&
      (isBegun(fact.recorded, fact.ours) ||
        (facts.some((one) => one.aspect === 'finals' && onlySide(one) && nameIn(one.about) === nameIn(fact.about)) &&
          isBegun(withoutReadiness(fact.recorded), withoutReadiness(fact.ours)))),
  },
  {
    aspects: ['conditions'],
    reason: 'the network of a Pod comes and goes between two writes of its status, or not',
    covers: (fact) => isPod(fact) && hasBoth(fact) && withoutNetwork(fact.recorded) === withoutNetwork(fact.ours),
  },
  {
    aspects: ['conditions'],
    reason: 'a program was ready, or asked and found ended, between two writes of the status of its Pod, or not',
    covers: (fact) =>
      isPod(fact) &&
      hasBoth(fact) &&
      lastTurn(fact.recorded, 'Ready') === lastTurn(fact.ours, 'Ready') &&
      withoutReadiness(fact.recorded) === withoutReadiness(fact.ours),
  },
  {
    aspects: ['conditions', 'finals'],
    reason: 'a program was killed before it minded the signal, or after it: its exit code is 1 or 0',
    covers: (fact) =>
      isPod(fact) &&
      hasBoth(fact) &&
      (fact.aspect === 'conditions'
        ? afterEnd(withoutReadiness(fact.recorded)) === afterEnd(withoutReadiness(fact.ours))
        : isGone(fact) && differsOnlyIn(fact, ENDING) && exitCodes(fact).every((code) => code === 0 || code === 1)),
  },
  {
    aspects: ['finals'],
    reason: 'the recording ended while the Pod, or the claim, was on its way out',
    covers: (fact, facts) => {
      const side = onlySide(fact);
      return (
        /^(Pod|PersistentVolumeClaim)\//.test(fact.about) &&
        side !== undefined &&
        facts.some(
          (one) => one.aspect === 'finals' && one.about === otherEnd(fact.about) && onlySide(one) === other(side),
        )
      );
    },
  },
  {
    aspects: ['finals'],
    reason: 'the recording ended while the Pod, or the claim, was on its way out',
    covers: (fact) =>
      isPod(fact) &&
      hasBoth(fact) &&
      [fact.recorded, fact.ours].every((text) => text.includes('"deletionTimestamp"')) &&
      differsOnlyIn(fact, PROGRESS) &&
      statesOf(fact).some(({ status }) => status.phase === 'Running' || status.phase === 'Pending'),
  },
  {
    aspects: ['finals'],
    reason: 'in how many steps it came there is chance',
    covers: (fact) => hasBoth(fact) && withoutSteps(fact.recorded) === withoutSteps(fact.ours),
  },
  {
    aspects: ['finals'],
    reason: 'the network of a Pod had come, or gone, when its last status was written, or not',
    covers: (fact) =>
      isPod(fact) &&
      hasBoth(fact) &&
      isGone(fact) &&
      withoutNetworkState(fact.recorded) === withoutNetworkState(fact.ours),
  },
  {
    aspects: ['finals'],
    reason: 'a pull that fails: the session ended while it was tried, or while it waited to be tried again',
    covers: (fact) =>
      isPod(fact) &&
      differsOnlyIn(fact, /\.state\.waiting\.(reason|message)$|PodReadyToStart|^\.status\.conditions\[\]\.status$/) &&
      statesOf(fact).every((pod) =>
        containersOf(pod).some(({ state }) =>
          /^(ErrImagePull|ImagePullBackOff|ContainerCreating)$/.test(state?.waiting?.reason ?? ''),
        ),
      ) &&
      statesOf(fact).some((pod) =>
        containersOf(pod).some(({ state }) => /^(ErrImagePull|ImagePullBackOff)$/.test(state?.waiting?.reason ?? '')),
      ),
  },
  {
    aspects: ['finals', 'conditions'],
    reason: 'how often a failing container had begun again when the session ended, and whether it ran just then',
    covers: (fact, facts) =>
      isPod(fact) &&
      hasBoth(fact) &&
      facts.some(({ recorded, ours }) => {
        const event = eventParts(recorded || ours);
        return event?.reason === 'BackOff' && event.name === nameIn(fact.about);
      }) &&
      (fact.aspect === 'conditions'
        ? turnsOnce(fact.recorded) === turnsOnce(fact.ours)
        : differsOnlyIn(
            fact,
            /^\.status\.((init)?[cC]ontainerStatuses\[\]\.(restartCount|ready|started|state|lastState)|conditions|phase)/,
          )),
  },
  {
    aspects: ['finals'],
    reason: 'a Pod was asked to go while its containers were being started: how far they had come is the machine',
    covers: (fact) =>
      isPod(fact) && isGone(fact) && differsOnlyIn(fact, PROGRESS) && statesOf(fact).some(hasContainerToBegin),
  },
  {
    aspects: ['conditions'],
    reason: 'a Pod was asked to go while its containers were being started: how far they had come is the machine',
    covers: (fact, facts) => {
      if (!isPod(fact) || !hasBoth(fact)) return false;
      const name = nameIn(fact.about);
      return (['recorded', 'ours'] as const).some(
        (side) => !fact[side].includes('Ready=True') && lastStates(facts, side, name).some(hasContainerToBegin),
      );
    },
  },
  ...ROLLOUTS,
  {
    aspects: ['finals'],
    reason: 'of several names that an image has on a node the runtime tells one',
    covers: (fact) => isPod(fact) && differsOnlyIn(fact, /\.image$|^\.metadata\.finalizers/),
  },
  {
    aspects: ['finals'],
    reason: 'whether the kubelet had told what a container holds of the node when its Pod was asked to go',
    covers: (fact) => isPod(fact) && isGone(fact) && differsOnlyIn(fact, /^\.status\.resources/),
  },
  {
    aspects: ['finals'],
    reason: 'an Endpoints object is made once more by a controller that has not yet seen that its Service is gone',
    covers: (fact, facts) =>
      /^Endpoints\/.* \(gone\)$/.test(fact.about) &&
      onlySide(fact) !== undefined &&
      facts.some((one) => one.about === fact.about && one.ok),
  },
  {
    aspects: ['events'],
    reason: 'an Endpoints object was written from an older copy than the one that was there',
    covers: (fact) =>
      !hasBoth(fact) &&
      / FailedToUpdateEndpoint endpoint-controller .*StorageError: invalid object/.test(fact.recorded || fact.ours),
  },
  {
    aspects: ['finals'],
    reason: 'the addresses of a Service are in the order of their numbers, or of a map in Go',
    covers: (fact) =>
      /^Endpoint(s|Slice)\//.test(fact.about) && hasBoth(fact) && endpointsIn(fact.recorded) === endpointsIn(fact.ours),
  },
  {
    aspects: ['finals'],
    reason:
      'which change of its Pods an EndpointSlice or Endpoints object was last written for: it may come in several, or in one',
    covers: (fact) =>
      /^Endpoint(s|Slice)\//.test(fact.about) && differsOnlyIn(fact, /^\.metadata\.(annotations|generation)/),
  },
  {
    aspects: ['conditions'],
    reason: 'how many Pods of a Deployment were ready between two writes of its status, or whether one came between',
    covers: (fact) =>
      /^Deployment\//.test(fact.about) &&
      hasBoth(fact) &&
      ['Available', 'Progressing'].every((type) => lastTurn(fact.recorded, type) === lastTurn(fact.ours, type)) &&
      JSON.stringify(turnsOf(fact.recorded)) === JSON.stringify(turnsOf(fact.ours)),
  },
  {
    aspects: ['finals'],
    reason: 'a Service and its Pods were asked to go in the same moment: what was last said of its addresses',
    covers: (fact, facts) =>
      /^Endpoint(s|Slice)\/.* \(gone\)$/.test(fact.about) &&
      differsOnlyIn(fact, /^\.(endpoints|ports|subsets)|^\.metadata\.(annotations|generation)/) &&
      [fact.recorded, fact.ours].some(
        (text) => /"terminating":true/.test(text) || !/"(endpoints|subsets)"/.test(text),
      ) &&
      facts.some((one) => one.about === `Service/${nameIn(fact.about).replace(/-<rand>$/, '')} (gone)`),
  },
  {
    aspects: ['finals', 'conditions'],
    reason: 'it ended, or the session did, while its Pods came or went: they differ likewise',
    covers: (fact, facts) => {
      const owned = new RegExp(`^${nameIn(fact.about).replace(/-<rand>$/, '')}-`);
      return (
        hasBoth(fact) &&
        /^(Deployment|ReplicaSet|StatefulSet|DaemonSet|EndpointSlice|Endpoints|PodDisruptionBudget)\//.test(
          fact.about,
        ) &&
        (fact.aspect === 'conditions' ||
          differsOnlyIn(fact, /^\.status\.|^\.(endpoints|ports|subsets)|^\.metadata\.(annotations|generation)/)) &&
        facts.some((one) => !one.ok && isPod(one) && one.aspect !== 'events' && owned.test(nameIn(one.about)))
      );
    },
  },
  {
    aspects: ['finals'],
    reason: 'the session ended while Pods were on their way out',
    covers: (fact) =>
      /^(Deployment|ReplicaSet)\//.test(fact.about) &&
      differsOnlyIn(
        fact,
        /^\.status\.(terminatingReplicas|unavailableReplicas|observedGeneration)$|^\.metadata\.generation$/,
      ),
  },
  {
    aspects: ['events', 'conditions'],
    reason:
      'a Pod was in the queue while nodes were cordoned, tainted or filled: how many were when it was tried again',
    covers: (fact, facts) =>
      fact.aspect === 'events'
        ? isTriedAgain(fact, facts)
        : hasBoth(fact) &&
          withoutUnscheduled(fact.recorded) === withoutUnscheduled(fact.ours) &&
          facts.some(
            (one) => isTriedAgain(one, facts) && eventParts(one.recorded || one.ours)?.name === nameIn(fact.about),
          ),
  },
  {
    aspects: ['events'],
    reason: 'an image that was not yet on a node of the recording; here every image is',
    covers: (fact, facts) => {
      const event = eventParts(fact.recorded || fact.ours);
      const pulled = (one: Fact): boolean =>
        one.ours === '' && / Pulled kubelet x\d+ Successfully pulled image /.test(one.recorded);
      return (
        event?.kind === 'Pod' &&
        /^Pull(ing|ed)$/.test(event.reason) &&
        (pulled(fact) ||
          facts.some((one) => one.aspect === 'events' && pulled(one) && eventParts(one.recorded)?.name === event.name))
      );
    },
  },
  {
    aspects: ['events'],
    reason: 'a ConfigMap was deleted before a container that needs it was created, or after',
    covers: (fact, facts) => {
      const side = onlySide(fact);
      const event = eventParts(fact.recorded || fact.ours);
      if (!side || event?.reason !== 'Failed' || !/^Error: configmap "\S+" not found$/.test(event.message))
        return false;
      return lastStates(facts, side, event.name).some((pod) => !hasBegun(pod, event.container));
    },
  },
  {
    aspects: ['events'],
    session: /^pdb$/,
    reason: 'a budget was looked at before its Pods were there, or after',
    covers: (fact) => / NoPods controllermanager /.test(fact.recorded || fact.ours),
  },
  {
    aspects: ['events'],
    session: /^sts-more$/,
    reason: 'a claim on its way out was met by its StatefulSet, or gone before that looked again',
    covers: (fact) =>
      / FailedCreate statefulset-controller .* pvc \S+ is being deleted$/.test(fact.recorded || fact.ours),
  },
  {
    aspects: ['events'],
    session: /^svc-types$/,
    reason: 'the loop that repairs addresses of Services came by while one was being made: it is not simulated',
    covers: (fact) => / ClusterIPNotAllocated ipallocator-repair-controller /.test(fact.recorded),
  },
  {
    aspects: ['events', 'conditions', 'finals'],
    session: /^hpa-load$/,
    reason:
      "what programs use of the processor was measured on the recorder's machine: sizes on the way up and down are its",
    covers: ({ about }) => /^HorizontalPodAutoscaler\/php( \(gone\)$| Normal SuccessfulRescale |$)/.test(about),
  },
  {
    aspects: ['events', 'conditions', 'finals'],
    session: /^pod-security$/,
    reason: 'images of the recording are imitations: their nginx cannot listen as another user',
    covers: (fact) => /^Pod\/nginx-user\b/.test(fact.about),
  },
  {
    aspects: ['durations'],
    reason: 'the machine of the recording was busy: it took more than three times as long as on one that is not',
    covers: (fact) => {
      const [took, ours] = [Number.parseFloat(fact.recorded), Number.parseFloat(fact.ours)];
      return /: (rollout|changed to observed)$/.test(fact.about) && ours < took / 3;
    },
  },
];

/** Where the way in which a program ended is told. */
const ENDING =
  /^\.status\.(phase|conditions\[\](\.reason)?|containerStatuses\[\]\.state\.terminated\.(exitCode|reason))$/;

const exitCodes = (fact: Fact): number[] =>
  [fact.recorded, fact.ours].flatMap((text) => [...text.matchAll(/"exitCode":(\d+)/g)].map(([, code]) => Number(code)));

/** An Event in which the scheduler says that a claim is not there. */
const isClaimUnseen = (fact: Fact): boolean =>
  fact.aspect === 'events' &&
  onlySide(fact) !== undefined &&
  / FailedScheduling .*persistentvolumeclaim "\S+" not found/.test(fact.recorded || fact.ours);

/** An Event of one run alone in which the scheduler finds no node for a Pod that it tried more than once. */
function isTriedAgain(fact: Fact, facts: readonly Fact[]): boolean {
  const parts = fact.aspect === 'events' ? eventParts(fact.recorded || fact.ours) : undefined;
  if (parts?.reason !== 'FailedScheduling' || onlySide(fact) === undefined) return false;
  return (
    /^\d+\/\d+ nodes are available: /.test(parts.message) &&
    facts.some((one) => {
      const again = one.aspect === 'events' && one !== fact ? eventParts(one.recorded || one.ours) : undefined;
      return again?.name === parts.name && /^(FailedScheduling|Scheduled)$/.test(again.reason);
    })
  );
}

const withoutUnscheduled = (conditions: string): string => conditions.replace(/^PodScheduled=False \w+, /, '');

/** Which turns there are, each once: a rollout may have several. */
const turnsOf = (conditions: string): string[] => [...new Set(conditions.split(', '))].sort();

const keptOf = (conditions: string, drop: RegExp): string[] =>
  conditions.split(', ').filter((condition) => !drop.test(condition));

/** Example: "Ready=True, PodReadyToStartContainers=False" becomes "Ready=True". */
const withoutNetwork = (conditions: string): string => keptOf(conditions, /^PodReadyToStartContainers=/).join(', ');

/** Example: the last turn of Ready in "Ready=False, Ready=True, ContainersReady=True" is "Ready=True". */
const lastTurn = (conditions: string, type: string): string | undefined =>
  conditions.split(', ').findLast((condition) => condition.startsWith(`${type}=`));

/** Without the turns of readiness between its first word and its last. */
function withoutReadiness(conditions: string): string {
  return keptOf(
    conditions,
    /^(PodReadyToStartContainers=|(Ready|ContainersReady)=(True$|False ContainersNotReady$))/,
  ).join(', ');
}

/** Whether one of them is how the other begins. */
const isBegun = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

/** Each turn once: a container that fails is ready and not ready as often as it begins again. */
const turnsOnce = (conditions: string): string =>
  [...new Set(keptOf(conditions, /^PodReadyToStartContainers=/))]
    .filter((turn) => !/^(Ready|ContainersReady)=False ContainersNotReady$/.test(turn))
    .join(', ');

/** How it ended is left out. Example: "Ready=False PodFailed" is "Ready=False <ended>". */
const afterEnd = (conditions: string): string =>
  keptOf(conditions, /^Initialized=True PodCompleted$/)
    .join(', ')
    .replaceAll(/Pod(Completed|Failed)/g, '<ended>');

const withoutNetworkState = (object: string): string =>
  object.replaceAll(/"status":"(True|False)","type":"PodReadyToStartContainers"/g, '');

/** The same Pod, gone instead of there and the other way round. */
function otherEnd(about: string): string {
  return about.endsWith(' (gone)') ? about.slice(0, -' (gone)'.length) : `${about} (gone)`;
}

function withoutSteps(object: string): string {
  return object.replace(/"(generation|observedGeneration)":\d+,?/g, '');
}

/** The object with its addresses in order of the alphabet. */
function endpointsIn(object: string): string {
  const sorted = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) {
      const items = value.map((item) => sorted(item, ''));
      return /^(endpoints|addresses)$/.test(key) ? items.map((item) => JSON.stringify(item)).sort() : items;
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, sorted(inner, name)]));
  };
  return JSON.stringify(sorted(JSON.parse(object), ''));
}

/** Why a difference is known; undefined when it is not, or no difference. */
export function knownReason(session: string, fact: Fact, facts: readonly Fact[]): string | undefined {
  if (fact.ok) return undefined;
  return KNOWN.find(
    (known) =>
      known.aspects.includes(fact.aspect) &&
      (!known.session || known.session.test(session)) &&
      known.covers(fact, facts),
  )?.reason;
}

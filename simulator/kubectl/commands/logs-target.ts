/** From "pod", "deploy/web", "svc/x" to a pod, and to the container meant. Mirrors polymorphichelpers (AttachablePodForObject, GetFirstPod) and pkg/cmd/util/podcmd. */
import { labelSelector, mapSelector } from '../../api/selectors.ts';
import { type Routine, sleep } from '../../kernel/wait.ts';
import { CliError } from '../cli/errors.ts';
import { listingFailure } from '../resources/builder.ts';
import { goSorted } from '../resources/go-sort.ts';
import { type Container, containersOf, initContainersOf } from '../resources/pod-template.ts';
import type { Info, Invocation, JsonObject, Mapping, Unstructured } from '../types.ts';

export interface Pod extends Unstructured {
  spec: JsonObject;
  status: {
    phase?: string;
    conditions?: { type: string; status: string; lastTransitionTime?: string }[];
    containerStatuses?: { name: string; restartCount?: number }[];
  } & JsonObject;
}

const WITH_SELECTOR = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'ReplicationController',
  'Service',
]);

/** The label selector of what an object owns, as text. Throws `${verb}: …` in kubectl's words. */
export function selectorOf(info: Info, verb: string): string {
  const { mapping, object } = info;
  const type = `*${mapping.version}.${mapping.kind}`;
  if (!WITH_SELECTOR.has(mapping.kind)) throw new CliError(`${verb} ${type}: selector for ${type} not implemented`);
  const spec = (object.spec ?? {}) as { selector?: JsonObject };
  if (mapping.kind === 'Service' || mapping.kind === 'ReplicationController') {
    const map = (spec.selector ?? {}) as Record<string, string>;
    if (mapping.kind === 'Service' && Object.keys(map).length === 0) {
      throw new CliError(`${verb} ${type}: invalid service '${info.name}': Service is defined without a selector`);
    }
    return mapSelector(map).text();
  }
  return labelSelector(spec.selector as Parameters<typeof labelSelector>[0]).text();
}

export function* podMapping(call: Invocation): Routine<Mapping> {
  return yield* call.discovery.resolve('pods');
}

export function* podsOf(call: Invocation, namespace: string, selector: string): Routine<Pod[]> {
  const mapping = yield* podMapping(call);
  try {
    const list = yield* call.client.request('GET', call.client.path({ mapping, namespace }), {
      query: { labelSelector: selector },
    });
    return ((list.body as Unstructured).items ?? []) as Pod[];
  } catch (error) {
    throw listingFailure(error, mapping, selector);
  }
}

/** One pod of what an object owns: the readiest; waits up to `timeoutMs` for there to be one. */
export function* firstPod(
  call: Invocation,
  info: Info,
  verb: string,
  timeoutMs: number,
  byLogging: boolean,
): Routine<{ pod: Pod; count: number }> {
  const selector = selectorOf(info, verb);
  const deadline = call.nowMs() + timeoutMs;
  for (;;) {
    const pods = yield* podsOf(call, info.namespace, selector);
    if (pods.length > 0) {
      const less = byLogging
        ? (a: Pod, b: Pod) => compareLogging(a, b) < 0
        : (a: Pod, b: Pod) => compareActive(a, b) > 0;
      return { pod: goSorted(pods, less)[0] as Pod, count: pods.length };
    }
    if (call.nowMs() >= deadline) throw new CliError('timed out waiting for the condition');
    yield* sleep(Math.min(250, Math.max(1, deadline - call.nowMs())));
  }
}

const isReady = (pod: Pod): boolean =>
  pod.status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true;
const PHASES: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 };

/** Less active first: unassigned, pending, not ready, shorter ready, more restarts, newer. Upstream: podutils.ActivePods. */
function compareActive(a: Pod, b: Pod): number {
  const assigned = Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName));
  if (assigned !== 0) return assigned;
  const phase = (PHASES[a.status.phase ?? ''] ?? 0) - (PHASES[b.status.phase ?? ''] ?? 0);
  if (phase !== 0) return phase;
  const ready = Number(isReady(a)) - Number(isReady(b));
  if (ready !== 0) return ready;
  const restarts = restartsOf(b) - restartsOf(a);
  if (restarts !== 0) return restarts;
  return createdOf(a) < createdOf(b) ? 1 : createdOf(a) > createdOf(b) ? -1 : 0;
}

/** Upstream: podutils.ByLogging: the most active first. */
function compareLogging(a: Pod, b: Pod): number {
  const assigned = Number(Boolean(b.spec.nodeName)) - Number(Boolean(a.spec.nodeName));
  if (assigned !== 0) return assigned;
  const phase = (PHASES[b.status.phase ?? ''] ?? 0) - (PHASES[a.status.phase ?? ''] ?? 0);
  if (phase !== 0) return phase;
  const ready = Number(isReady(b)) - Number(isReady(a));
  if (ready !== 0) return ready;
  const restarts = restartsOf(b) - restartsOf(a);
  if (restarts !== 0) return restarts;
  return createdOf(a) < createdOf(b) ? -1 : createdOf(a) > createdOf(b) ? 1 : 0;
}

const restartsOf = (pod: Pod): number =>
  Math.max(0, ...(pod.status.containerStatuses ?? []).map((c) => c.restartCount ?? 0));
const createdOf = (pod: Pod): string => pod.metadata?.creationTimestamp ?? '';

interface ChosenContainer {
  readonly container: Container;
  /** "Defaulted container …", for stderr. */
  readonly notice: string;
}

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** The container of that name, or the default one. Upstream: podcmd.FindOrDefaultContainerByName. */
export function chooseContainer(pod: Pod, name: string, quiet = false): ChosenContainer {
  const ephemeral = (pod.spec.ephemeralContainers ?? []) as Container[];
  const all = [...containersOf(pod.spec), ...initContainersOf(pod.spec), ...ephemeral];
  const list = allNames(pod);
  if (name !== '') {
    const container = all.find((c) => c.name === name);
    if (!container) throw new CliError(`container ${name} is not valid for pod ${pod.metadata?.name} out of: ${list}`);
    return { container, notice: '' };
  }
  const annotated = pod.metadata?.annotations?.[DEFAULT_CONTAINER];
  if (annotated) {
    const container = all.find((c) => c.name === annotated);
    if (container) return { container, notice: '' };
    return {
      container: containersOf(pod.spec)[0] as Container,
      notice: `Default container name ${JSON.stringify(annotated)} not found in pod ${pod.metadata?.name}\n${defaulted(pod, list)}`,
    };
  }
  const container = containersOf(pod.spec)[0];
  if (!container) throw new CliError(`no containers found in pod ${pod.metadata?.name}`);
  return { container, notice: all.length > 1 && !quiet ? defaulted(pod, list) : '' };
}

const defaulted = (pod: Pod, list: string): string =>
  `Defaulted container ${JSON.stringify(containersOf(pod.spec)[0]?.name)} out of: ${list}\n`;

/** "a, b, wait (init), dbg (ephem)" */
function allNames(pod: Pod): string {
  return [
    ...containersOf(pod.spec).map((c) => c.name),
    ...((pod.spec.ephemeralContainers ?? []) as Container[]).map((c) => `${c.name} (ephem)`),
    ...initContainersOf(pod.spec).map((c) => `${c.name} (init)`),
  ].join(', ');
}

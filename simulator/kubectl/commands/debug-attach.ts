/** Attaching to what `kubectl debug` made: waits for the container, attaches, or shows its logs when it is over. Mirrors debug.go (waitForContainer, handleAttachPod). */
import type { WatchEvent } from '../../api/types.ts';
import type { Routine } from '../../kernel/wait.ts';
import { StatusError } from '../cli/errors.ts';
import type { Invocation, Unstructured } from '../types.ts';
import { attachOrPrintLog } from './attach.ts';
import { printLog } from './logs.ts';
import { type Pod, podMapping } from './logs-target.ts';
import { watchOne } from './watch-one.ts';

interface ContainerState {
  readonly name: string;
  readonly state?: { running?: unknown; terminated?: unknown; waiting?: { message?: string } };
}

export function* attachToDebugger(call: Invocation, made: Unstructured, container: string): Routine<void> {
  const pod = yield* waitForContainer(call, made, container);
  if (stateOf(pod, container)?.terminated) return yield* printLog(call, pod, container);
  yield* attachOrPrintLog(call, pod, container);
}

function stateOf(pod: Pod, container: string): ContainerState['state'] {
  const lists = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'];
  const statuses = pod.status as unknown as Record<string, ContainerState[] | undefined>;
  return lists.flatMap((list) => statuses[list] ?? []).find((s) => s.name === container)?.state;
}

/** Upstream: waitForContainer's conditions name no object. */
const podGone = (): Error =>
  new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'pods "" not found',
    reason: 'NotFound',
    code: 404,
  });

/** The pod once the container runs or is over. */
function* waitForContainer(call: Invocation, made: Unstructured, container: string): Routine<Pod> {
  const mapping = yield* podMapping(call);
  const { name = '', namespace = '' } = made.metadata ?? {};
  const warned = new Set<string>();
  let pod: Pod;
  const isBegun = function* (): Routine<boolean> {
    const state = stateOf(pod, container);
    if (state?.running || state?.terminated) return true;
    const message = state?.waiting?.message;
    if (message && !call.flags.bool('quiet') && !warned.has(message)) {
      warned.add(message);
      yield* call.err(`Warning: container ${container}: ${message}\n`);
    }
    return false;
  };
  for (;;) {
    pod = (yield* call.client.get({ mapping, namespace, name })) as Pod;
    if (yield* isBegun()) return pod;
    const isLast = function* ({ type, object }: WatchEvent): Routine<boolean> {
      if (type === 'DELETED') throw podGone();
      pod = object as Pod;
      return yield* isBegun();
    };
    if (yield* watchOne(call, { mapping, namespace, name }, pod.metadata?.resourceVersion, isLast)) return pod;
  }
}

/** Attaching to what `kubectl debug` made: waits for the container, attaches, or shows its logs when it is over. Mirrors debug.go (waitForContainer, handleAttachPod). */
import { type Routine, wait } from '../../kernel/wait.ts';
import { CliError, Failure, StatusError } from '../cli/errors.ts';
import type { Invocation, Unstructured } from '../types.ts';
import { attachToPod } from './attach.ts';
import { printLog } from './logs.ts';
import { type Pod, podMapping } from './logs-target.ts';

interface ContainerState {
  readonly name: string;
  readonly state?: { running?: unknown; terminated?: unknown; waiting?: { message?: string } };
}

export function* attachToDebugger(call: Invocation, made: Unstructured, container: string): Routine<void> {
  const pod = yield* waitForContainer(call, made, container);
  if (stateOf(pod, container)?.terminated) return yield* printLog(call, pod, container);
  try {
    yield* attachToPod(call, pod, container);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    yield* call.err(
      `warning: couldn't attach to pod/${pod.metadata?.name}, falling back to streaming logs: ${error.message}\n`,
    );
    yield* printLog(call, pod, container);
  }
}

function stateOf(pod: Pod, container: string): ContainerState['state'] {
  const lists = ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses'];
  const statuses = pod.status as unknown as Record<string, ContainerState[] | undefined>;
  return lists.flatMap((list) => statuses[list] ?? []).find((s) => s.name === container)?.state;
}

/** The pod once the container runs or is over. */
function* waitForContainer(call: Invocation, made: Unstructured, container: string): Routine<Pod> {
  const mapping = yield* podMapping(call);
  const { name = '', namespace = '' } = made.metadata ?? {};
  const warned = new Set<string>();
  const seen = function* (pod: Pod): Routine<boolean> {
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
    const pod = (yield* call.client.get({ mapping, namespace, name })) as Pod;
    if (yield* seen(pod)) return pod;
    const { watch } = yield* call.client.request('GET', call.client.path({ mapping, namespace }), {
      query: {
        watch: 'true',
        fieldSelector: `metadata.name=${name}`,
        resourceVersion: pod.metadata?.resourceVersion ?? '',
      },
    });
    if (!watch) throw new CliError('the server did not answer with a watch');
    try {
      for (;;) {
        const event = yield* wait(watch.next);
        if (event === null || event.type === 'ERROR') break;
        if (event.type === 'DELETED')
          throw new StatusError({
            kind: 'Status',
            apiVersion: 'v1',
            metadata: {},
            status: 'Failure',
            message: 'pods "" not found',
            reason: 'NotFound',
            code: 404,
          });
        if (event.type !== 'BOOKMARK' && (yield* seen(event.object as Pod))) return event.object as Pod;
      }
    } finally {
      watch.close();
    }
  }
}

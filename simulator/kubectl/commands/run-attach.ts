/** What `kubectl run -i` does with the Pod it made: waits, attaches, tells how it ended, removes it. Mirrors run.go (handleAttachPod, waitForPod). */
import type { Routine } from '../../kernel/wait.ts';
import { CliError, Failure, isNotFound, PlainError } from '../cli/errors.ts';
import { nextOrTimeout } from '../client/rest.ts';
import type { Invocation, Mapping, Unstructured } from '../types.ts';
import { attachToPod } from './attach.ts';
import { propagationOf } from './delete.ts';
import { printLog } from './logs.ts';
import { type Pod, podMapping } from './logs-target.ts';

interface Ended {
  readonly exitCode?: number;
  readonly reason?: string;
  readonly message?: string;
}

/** Attaches and, when the Pod does not run for ever, ends as its container did. */
export function* attachToRun(call: Invocation, pod: Unstructured, ends: boolean): Routine<void> {
  const mapping = yield* podMapping(call);
  try {
    yield* handleAttach(call, mapping, pod);
    if (!ends || call.flags.bool('leave-stdin-open')) return;
    const done = yield* waitForPod(call, mapping, pod, (p) => finished(p));
    tellEnd(done);
  } finally {
    if (call.flags.bool('rm')) yield* remove(call, mapping, pod);
  }
}

function* handleAttach(call: Invocation, mapping: Mapping, made: Unstructured): Routine<void> {
  const pod = yield* waitForPod(call, mapping, made, (p) => finished(p) || ready(p));
  const container = (pod.spec.containers as { name: string }[])[0]?.name ?? '';
  if (finished(pod)) return yield* printLog(call, pod, container);
  try {
    yield* attachToPod(call, pod);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    yield* call.err(
      `warning: couldn't attach to pod/${pod.metadata?.name}, falling back to streaming logs: ${error.message}\n`,
    );
    yield* printLog(call, pod, container);
  }
}

const finished = (pod: Pod): boolean => pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
const ready = (pod: Pod): boolean =>
  pod.status.phase === 'Running' &&
  pod.status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') === true;

/** The pod once it is as wanted, within --pod-running-timeout. */
function* waitForPod(
  call: Invocation,
  mapping: Mapping,
  made: Unstructured,
  wanted: (pod: Pod) => boolean,
): Routine<Pod> {
  const deadline = call.nowMs() + call.flags.duration('pod-running-timeout');
  const { name = '', namespace = '' } = made.metadata ?? {};
  for (;;) {
    const pod = (yield* call.client.get({ mapping, namespace, name })) as Pod;
    if (wanted(pod)) return pod;
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
        const event = yield* nextOrTimeout(watch.next, Math.max(0, deadline - call.nowMs()));
        if (event === 'timeout') throw new CliError('timed out waiting for the condition');
        if (event === null || event.type === 'ERROR') break;
        if (event.type === 'DELETED') throw new CliError(`pods ${JSON.stringify(name)} not found`);
        if (event.type !== 'BOOKMARK' && wanted(event.object as Pod)) return event.object as Pod;
      }
    } finally {
      watch.close();
    }
  }
}

/** A failed Pod is the command's failure, with the container's exit code. */
function tellEnd(pod: Pod): void {
  const name = `${pod.metadata?.namespace}/${pod.metadata?.name}`;
  if (pod.status.phase === 'Succeeded') return;
  const statuses = (pod.status.containerStatuses ?? []) as unknown as { state?: { terminated?: Ended } }[];
  const ended = statuses[0]?.state?.terminated;
  if (!ended?.exitCode) throw new CliError(`pod ${name} failed with unknown exit code`);
  throw new PlainError(`pod ${name} terminated (${ended.reason ?? ''})\n${ended.message ?? ''}`, ended.exitCode);
}

/** --rm */
function* remove(call: Invocation, mapping: Mapping, pod: Unstructured): Routine<void> {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  const propagationPolicy = yield* propagationOf(call);
  try {
    yield* call.client.delete({ mapping, namespace, name }, { propagationPolicy });
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  if (!call.flags.bool('quiet')) yield* call.out(`pod ${JSON.stringify(name)} deleted from ${namespace} namespace\n`);
}

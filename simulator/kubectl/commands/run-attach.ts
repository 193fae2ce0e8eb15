/** What `kubectl run -i` does with the Pod it made: waits, attaches, tells how it ended, removes it. Mirrors run.go (handleAttachPod, waitForPod). */
import type { WatchEvent } from '../../api/types.ts';
import type { Routine } from '../../kernel/wait.ts';
import { CliError, Failure, isNotFound, PlainError } from '../cli/errors.ts';
import type { Invocation, Mapping, Unstructured } from '../types.ts';
import { attachOrPrintLog } from './attach.ts';
import { goneText } from './delete.ts';
import { printLog } from './logs.ts';
import { type Pod, podMapping } from './logs-target.ts';
import { watchOne } from './watch-one.ts';

interface Ended {
  readonly exitCode?: number;
  readonly reason?: string;
  readonly message?: string;
}

/** Attaches and, when the Pod does not run for ever, ends as its container did. */
export function* attachToRun(call: Invocation, pod: Unstructured, ends: boolean, propagation: string): Routine<void> {
  const mapping = yield* podMapping(call);
  try {
    yield* handleAttach(call, mapping, pod);
    if (!ends || call.flags.bool('leave-stdin-open')) return;
    const done = yield* waitForPod(call, mapping, pod, (p) => finished(p));
    tellEnd(done);
  } finally {
    if (call.flags.bool('rm')) yield* remove(call, mapping, pod, propagation);
  }
}

function* handleAttach(call: Invocation, mapping: Mapping, made: Unstructured): Routine<void> {
  const pod = yield* waitForPod(call, mapping, made, (p) => finished(p) || ready(p));
  const container = (pod.spec.containers as { name: string }[])[0]?.name ?? '';
  if (finished(pod)) return yield* printLog(call, pod, container);
  yield* printEarlierLog(call, pod, container);
  yield* attachOrPrintLog(call, pod, container, '');
}

/** What the container printed before anybody was attached; where attaching fails it is printed again with the whole log, as by 1.36. */
function* printEarlierLog(call: Invocation, pod: Pod, container: string): Routine<void> {
  try {
    yield* printLog(call, pod, container);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    yield* call.err(`warning: couldn't fetch pre-attach logs: ${error.message}\n`);
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
  const deadline = {
    atMs: call.nowMs() + call.flags.duration('pod-running-timeout'),
    failure: () => new CliError('timed out waiting for the condition'),
  };
  const { name = '', namespace = '' } = made.metadata ?? {};
  for (;;) {
    let pod = (yield* call.client.get({ mapping, namespace, name })) as Pod;
    if (wanted(pod)) return pod;
    const isLast = function* ({ type, object }: WatchEvent): Routine<boolean> {
      if (type === 'DELETED') throw new CliError(`pods ${JSON.stringify(name)} not found`);
      pod = object as Pod;
      return wanted(pod);
    };
    if (yield* watchOne(call, { mapping, namespace, name }, pod.metadata?.resourceVersion, isLast, deadline))
      return pod;
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
function* remove(call: Invocation, mapping: Mapping, pod: Unstructured, propagationPolicy: string): Routine<void> {
  const { name = '', namespace = '' } = pod.metadata ?? {};
  try {
    yield* call.client.delete({ mapping, namespace, name }, { propagationPolicy });
  } catch (error) {
    if (isNotFound(error)) return;
    throw error;
  }
  if (!call.flags.bool('quiet')) yield* call.out(`${goneText({ mapping, name, namespace })}\n`);
}

/** Waiting for objects: --wait, hooks, deletions. Mirrors Helm's pkg/kube/wait.go and WatchUntilReady of client.go. */
import { type Routine, sleep } from '../../kernel/wait.ts';
import { isNotFound, StatusError } from '../../kubectl/cli/errors.ts';
import { nextOrTimeout } from '../../kubectl/client/rest.ts';
import type { JsonObject, Unstructured } from '../../kubectl/types.ts';
import { HelmError, isFailure } from '../cli/errors.ts';
import { each, type Kube, type Resource } from './kube.ts';
import { isReady, type ReadyOptions } from './ready.ts';

const PERIOD_MS = 2000;
const RETRIES = 30;

/** Go's context.DeadlineExceeded. */
export const DEADLINE_EXCEEDED = 'context deadline exceeded';

export class DeadlineExceeded extends HelmError {
  constructor() {
    super(DEADLINE_EXCEEDED);
  }
}

/** Asks every two seconds until `isDone` or the time is over. Throws `DeadlineExceeded`. */
function* poll(kube: Kube, timeoutMs: number, isDone: () => Routine<boolean>): Routine<void> {
  const deadline = kube.nowMs() + timeoutMs;
  for (;;) {
    if (kube.nowMs() >= deadline) throw new DeadlineExceeded();
    if (yield* isDone()) return;
    const left = deadline - kube.nowMs();
    if (left <= 0) throw new DeadlineExceeded();
    yield* sleep(Math.min(PERIOD_MS, left));
  }
}

/** Until all are ready. Throws `DeadlineExceeded`, and what the server says to questions it refuses. */
export function* waitForReady(
  kube: Kube,
  resources: readonly Resource[],
  timeoutMs: number,
  options: ReadyOptions,
): Routine<void> {
  yield* kube.debug(`beginning wait for ${resources.length} resources with timeout of ${timeoutMs / 1000}s`);
  const failed = new Map<Resource, number>();
  yield* poll(kube, timeoutMs, function* () {
    for (const resource of resources) {
      try {
        const ready = yield* isReady(kube, resource, options);
        failed.set(resource, 0);
        if (!ready) return false;
      } catch (error) {
        if (!isFailure(error)) throw error;
        const count = (failed.get(resource) ?? 0) + 1;
        failed.set(resource, count);
        if (!isRetryable(error) || count > RETRIES) throw error;
        return false;
      }
    }
    return true;
  });
}

function isRetryable(error: Error): boolean {
  if (!(error instanceof StatusError)) return true;
  const code = error.status.code ?? 0;
  return code === 0 || code === 429 || (code >= 500 && code !== 501);
}

/** Until none is there. */
export function* waitForDeleted(kube: Kube, resources: readonly Resource[], timeoutMs: number): Routine<void> {
  yield* kube.debug(
    `beginning wait for ${resources.length} resources to be deleted with timeout of ${timeoutMs / 1000}s`,
  );
  yield* poll(kube, timeoutMs, function* () {
    for (const resource of resources) {
      try {
        yield* kube.client.get(resource);
        return false;
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
    return true;
  });
}

/** Until pods and Jobs of a hook have run; other kinds count as soon as they are there. Throws `SeveralErrors`. */
export function* watchUntilReady(kube: Kube, resources: readonly Resource[], timeoutMs: number): Routine<void> {
  yield* each(resources, function* (resource) {
    const { kind } = resource.mapping;
    if (kind !== 'Job' && kind !== 'Pod') return;
    const isDone = kind === 'Job' ? jobDone : podDone;
    yield* watchOne(kube, resource, kube.nowMs() + timeoutMs, isDone);
  });
}

function* watchOne(
  kube: Kube,
  resource: Resource,
  deadline: number,
  isDone: (object: Unstructured, name: string) => boolean,
): Routine<void> {
  const { name, namespace, mapping } = resource;
  const path = kube.client.path({ mapping, namespace });
  const query = { fieldSelector: `metadata.name=${name}` };
  for (;;) {
    const list = (yield* kube.client.request('GET', path, { query })).body as Unstructured;
    for (const object of (list['items'] ?? []) as Unstructured[]) if (isDone(object, name)) return;
    const from = { watch: 'true', resourceVersion: list.metadata?.resourceVersion ?? '' };
    const { watch } = yield* kube.client.request('GET', path, { query: { ...query, ...from } });
    if (!watch) throw new HelmError('the server did not answer with a watch');
    try {
      for (;;) {
        const event = yield* nextOrTimeout(watch.next, Math.max(0, deadline - kube.nowMs()));
        if (event === 'timeout') throw new HelmError('timed out waiting for the condition');
        if (event === null) break;
        if (event.type === 'DELETED') return;
        if (event.type === 'ERROR') throw new HelmError(`failed to deploy ${name}`);
        if (event.type !== 'BOOKMARK' && isDone(event.object as Unstructured, name)) return;
      }
    } finally {
      watch.close();
    }
  }
}

function jobDone(job: Unstructured, name: string): boolean {
  const conditions = ((job['status'] as JsonObject | undefined)?.['conditions'] ?? []) as JsonObject[];
  for (const condition of conditions) {
    if (condition['status'] !== 'True') continue;
    if (condition['type'] === 'Complete') return true;
    if (condition['type'] === 'Failed') throw new HelmError(`job ${name} failed: ${condition['reason'] ?? ''}`);
  }
  return false;
}

function podDone(pod: Unstructured, name: string): boolean {
  const phase = (pod['status'] as JsonObject | undefined)?.['phase'];
  if (phase === 'Failed') throw new HelmError(`pod ${name} failed`);
  return phase === 'Succeeded';
}

/** Which pods `kubectl drain` removes, and how. Mirrors kubectl/pkg/drain (filters.go, drain.go). */
import { parseTime } from '../../api/time.ts';
import { Thread } from '../../kernel/thread.ts';
import { type Routine, sleep } from '../../kernel/wait.ts';
import { type DryRun, deleteOptions } from '../cli/dry-run.ts';
import { formatDuration } from '../cli/duration.ts';
import { aggregate, CliError, Failure, isNotFound, StatusError } from '../cli/errors.ts';
import type { Invocation, JsonObject, Mapping, Unstructured } from '../types.ts';
import { podMapping } from './logs-target.ts';

interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly controller?: boolean;
}

interface DrainedPod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly deletionTimestamp?: string;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly Owner[];
  };
  readonly spec: { readonly volumes?: readonly { readonly emptyDir?: unknown }[] };
  readonly status: { readonly phase?: string };
}

/** What becomes of a pod; `message` stands for a warning or, with `error`, for a reason not to go on. */
interface Verdict {
  readonly remove: boolean;
  readonly message?: string;
  readonly error?: boolean;
}

const REMOVE: Verdict = { remove: true };
const KEEP: Verdict = { remove: false };

/** Pods to remove from a node. Throws what must be allowed by a flag first. Upstream: Helper.GetPodsForDeletion. */
export function* podsForDeletion(call: Invocation, node: string): Routine<{ pods: DrainedPod[]; warnings: string }> {
  const mapping = yield* podMapping(call);
  const selector = call.flags.string('pod-selector');
  const list = yield* call.client.request('GET', call.client.path({ mapping }), {
    query: { fieldSelector: `spec.nodeName=${node}`, ...(selector ? { labelSelector: selector } : {}) },
  });
  const pods: DrainedPod[] = [];
  const warnings = new Map<string, string[]>();
  const failures = new Map<string, string[]>();
  for (const pod of ((list.body as Unstructured).items ?? []) as unknown as DrainedPod[]) {
    const verdict = yield* verdictOf(call, pod);
    if (verdict.remove) pods.push(pod);
    if (!verdict.message) continue;
    const group = verdict.error ? failures : warnings;
    group.set(verdict.message, [
      ...(group.get(verdict.message) ?? []),
      `${pod.metadata.namespace}/${pod.metadata.name}`,
    ]);
  }
  const failure = aggregate(
    [...failures]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([why, names]) => new CliError(`cannot delete ${why}: ${names.join(', ')}`)),
  );
  if (failure) throw failure;
  return { pods, warnings: [...warnings].map(([why, names]) => `${why}: ${names.join(', ')}`).join('; ') };
}

/** The filters in their order; the first that keeps the pod decides, else the last one. */
function* verdictOf(call: Invocation, pod: DrainedPod): Routine<Verdict> {
  const { flags } = call;
  const skip = flags.number('skip-wait-for-delete-timeout');
  const deletedMs = parseTime(pod.metadata.deletionTimestamp ?? '');
  if (skip > 0 && deletedMs !== undefined && call.nowMs() - deletedMs > skip * 1000) return KEEP;
  const ended = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';
  const controller = pod.metadata.ownerReferences?.find((o) => o.controller);
  if (controller?.kind === 'DaemonSet' && !ended) return yield* daemonVerdict(call, pod, controller);
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return KEEP;
  const hasLocalStorage = pod.spec.volumes?.some((v) => v.emptyDir !== undefined) === true;
  if (hasLocalStorage && !ended && !flags.bool('delete-emptydir-data')) {
    return { remove: false, error: true, message: 'Pods with local storage (use --delete-emptydir-data to override)' };
  }
  if (ended || controller) return REMOVE;
  if (flags.bool('force')) return { remove: true, message: 'deleting Pods that declare no controller' };
  return { remove: false, error: true, message: 'Pods that declare no controller (use --force to override)' };
}

function* daemonVerdict(call: Invocation, pod: DrainedPod, owner: Owner): Routine<Verdict> {
  const mapping = yield* call.discovery.resolve('daemonsets.apps');
  try {
    yield* call.client.get({ mapping, namespace: pod.metadata.namespace, name: owner.name });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (isNotFound(error) && call.flags.bool('force')) return { remove: true, message: error.message };
    return { remove: false, error: true, message: error.message };
  }
  if (!call.flags.bool('ignore-daemonsets'))
    return { remove: false, error: true, message: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
  return { remove: false, message: 'ignoring DaemonSet-managed Pods' };
}

/** Removes pods, all at once. Upstream: Helper.DeleteOrEvictPods. */
export function* removePods(call: Invocation, pods: readonly DrainedPod[], dryRun: DryRun): Routine<Error | undefined> {
  const mapping = yield* podMapping(call);
  const timeout = call.flags.duration('timeout');
  const run: Removal = {
    call,
    mapping,
    dryRun,
    timeout,
    deadline: timeout > 0 ? call.nowMs() + timeout : Number.POSITIVE_INFINITY,
  };
  return call.flags.bool('disable-eviction') ? yield* deleteAll(run, pods) : yield* evictAll(run, pods);
}

interface Removal {
  readonly call: Invocation;
  readonly mapping: Mapping;
  readonly dryRun: DryRun;
  readonly timeout: number;
  readonly deadline: number;
}

const optionsOf = ({ call, dryRun }: Removal): JsonObject =>
  deleteOptions({ graceSeconds: call.flags.number('grace-period'), dryRun });

function* deleteAll(run: Removal, pods: readonly DrainedPod[]): Routine<Error | undefined> {
  for (const pod of pods) {
    const { name, namespace } = pod.metadata;
    try {
      yield* run.call.client.delete({ mapping: run.mapping, namespace, name }, optionsOf(run));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (!isNotFound(error)) return error;
    }
  }
  return run.dryRun === 'server' ? undefined : yield* untilGone(run, pods, 'deleted');
}

function* evictAll(run: Removal, pods: readonly DrainedPod[]): Routine<Error | undefined> {
  const { kernel, process } = run.call.context;
  const failures: Error[] = [];
  const evictions = pods.map(
    (pod) =>
      new Thread(kernel, process, `evict ${pod.metadata.name}`, function* () {
        const failure = yield* evict(run, pod);
        if (failure) failures.push(failure);
      }),
  );
  for (const one of evictions) yield* one.join();
  return aggregate(failures);
}

const RETRY_MS = 5000;

/** Asks until the eviction is granted, then waits for the pod to be gone. */
function* evict(run: Removal, pod: DrainedPod): Routine<Error | undefined> {
  const { call, mapping, dryRun } = run;
  const { name, namespace } = pod.metadata;
  const where = `pods/${JSON.stringify(name)} -n ${JSON.stringify(namespace)}`;
  const options = optionsOf(run);
  const body = {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name, namespace },
    ...(Object.keys(options).length > 0 ? { deleteOptions: options } : {}),
  };
  for (;;) {
    yield* call.out(`evicting pod ${namespace}/${name}${dryRun === 'server' ? ' (server dry run)' : ''}\n`);
    if (call.nowMs() >= run.deadline)
      return new CliError(`error when evicting ${where}: global timeout reached: ${formatDuration(run.timeout)}`);
    try {
      yield* call.client.request('POST', call.client.path({ mapping, namespace, name, subresource: 'eviction' }), {
        body,
      });
      break;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (isNotFound(error)) return undefined;
      if (!(error instanceof StatusError) || error.reason !== 'TooManyRequests')
        return new CliError(`error when evicting ${where}: ${error.message}`);
      yield* call.err(`error when evicting ${where} (will retry after 5s): ${error.message}\n`);
      yield* sleep(RETRY_MS);
    }
  }
  if (dryRun === 'server') return undefined;
  const failure = yield* untilGone(run, [pod], 'evicted');
  return (
    failure &&
    new CliError(
      `error when waiting for pod ${JSON.stringify(name)} in namespace ${JSON.stringify(namespace)} to terminate: ${failure.message}`,
    )
  );
}

/** Looks every second. Upstream: waitForDelete. */
function* untilGone(run: Removal, pods: readonly DrainedPod[], verb: string): Routine<Error | undefined> {
  const { call, mapping } = run;
  let pending = [...pods];
  for (;;) {
    const still: DrainedPod[] = [];
    for (const pod of pending) {
      const { name, namespace, uid } = pod.metadata;
      try {
        const live = yield* call.client.get({ mapping, namespace, name });
        if (live.metadata?.uid === uid) {
          still.push(pod);
          continue;
        }
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        if (!isNotFound(error)) return error;
      }
      yield* call.out(`pod/${name} ${verb}\n`);
    }
    pending = still;
    if (pending.length === 0) return undefined;
    if (call.nowMs() >= run.deadline) return new CliError(`global timeout reached: ${formatDuration(run.timeout)}`);
    yield* sleep(1000);
  }
}

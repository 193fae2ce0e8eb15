/**
 * Evictions: deletions of Pods that a PodDisruptionBudget may refuse. Mirrors pkg/registry/core/pod/storage/eviction.go.
 * Leaves out: retries of conflicts (nothing comes between here).
 */
import type { KubeObject } from '../store/types.ts';
import { checkPreconditions, type DeletionRequest, deleteObject } from './delete.ts';
import { setDisruptionAllowed } from './disruption-allowed.ts';
import { badRequest, failure, forbidden, goQuote, notFound, StatusError } from './errors.ts';
import type { Pod, PodDisruptionBudget } from './objects.ts';
import type { Resource } from './registry.ts';
import { labelSelector } from './selectors.ts';
import type { Status } from './types.ts';
import type { ApiWorld, RequestContext } from './world.ts';

interface Eviction {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string };
  readonly deleteOptions?: DeletionRequest & { readonly dryRun?: readonly string[] };
}

type Budget = PodDisruptionBudget & KubeObject;

const BUDGETS = 'poddisruptionbudgets.policy';
/** Upstream: MaxDisruptedPodSize. */
const MAX_DISRUPTED = 2000;

/** POST pods/NAME/eviction. Upstream: EvictionREST.Create. */
export function evictPod(
  world: ApiWorld,
  resource: Resource,
  namespace: string,
  name: string,
  body: unknown,
  context: RequestContext,
): Status {
  const eviction = (body ?? {}) as Eviction;
  const { apiVersion = '', kind = 'Eviction' } = eviction;
  if (kind !== 'Eviction') {
    const version = apiVersion.slice(apiVersion.indexOf('/') + 1);
    const why = `no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion)} in scheme "pkg/runtime/scheme.go:111"`;
    throw new StatusError(badRequest(`${kind} in version ${goQuote(version)} cannot be handled as a Eviction: ${why}`));
  }
  if ((eviction.metadata?.name ?? '') !== name)
    throw new StatusError(badRequest('name in URL does not match name in Eviction object'));
  const pod = world.store.get<Pod & KubeObject>(resource.name, namespace, name);
  if (!pod) throw new StatusError(notFound(resource.qualified, name));
  const options = eviction.deleteOptions ?? {};
  const dryRun = context.dryRun || (options.dryRun?.includes('All') ?? false);
  if (!isBeyondBudgets(pod)) takeFromBudget(world, pod, context, dryRun);
  if (!dryRun) {
    checkPreconditions(resource, pod, options);
    markAndDelete(world, resource, pod, options, context);
  }
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
}

/** A Pod that has ended, has not begun or is going already disrupts nothing more. Upstream: canIgnorePDB. */
function isBeyondBudgets({ metadata, status }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined || ['Succeeded', 'Failed', 'Pending'].includes(status.phase ?? '');
}

/** Asks the Pod's budget for one disruption; throws its refusal. */
function takeFromBudget(world: ApiWorld, pod: Pod, context: RequestContext, dryRun: boolean): void {
  const budgets = world.store
    .list<Budget>(BUDGETS, pod.metadata.namespace)
    .filter(({ spec }) => spec.selector && labelSelector(spec.selector).matches(pod.metadata.labels));
  if (budgets.length > 1) {
    const why = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    throw new StatusError(failure(500, undefined, why));
  }
  const [budget] = budgets;
  if (!budget || mayGoUnhealthy(pod, budget)) return;
  const { metadata, status } = budget;
  const { disruptionsAllowed = 0, disruptedPods = {} } = status;
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0))
    throw new StatusError(
      tooMany(`The disruption budget ${metadata.name} is still being processed by the server.`, 10),
    );
  const refuse = (why: string): StatusError =>
    new StatusError(forbidden({ group: 'policy', name: 'poddisruptionbudget' }, metadata.name, why));
  if (disruptionsAllowed < 0) throw refuse('pdb disruptions allowed is negative');
  if (Object.keys(disruptedPods).length > MAX_DISRUPTED)
    throw refuse('DisruptedPods map too big - too many evictions not confirmed by PDB controller');
  if (disruptionsAllowed === 0) throw new StatusError(tooMany(whyNone(budget), 0));
  if (dryRun) return;
  const left = disruptionsAllowed - 1;
  const conditions =
    left === 0
      ? setDisruptionAllowed(status.conditions ?? [], false, status.observedGeneration ?? 0, context.timestamp)
      : status.conditions;
  const taken: Budget = {
    ...budget,
    metadata: { ...metadata },
    status: {
      ...status,
      disruptionsAllowed: left,
      disruptedPods: { ...disruptedPods, [pod.metadata.name]: context.timestamp },
      ...(conditions ? { conditions } : {}),
    },
  };
  world.store.put(BUDGETS, taken, context.user.name);
}

/** A Pod that is not ready is not what a budget guards, if its policy says so or enough others are healthy. */
function mayGoUnhealthy(pod: Pod, { spec, status }: Budget): boolean {
  if (pod.status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True')) return false;
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true;
  const { currentHealthy = 0, desiredHealthy = 0 } = status;
  return currentHealthy >= desiredHealthy && desiredHealthy > 0;
}

function whyNone({ metadata, status }: Budget): string {
  const failed = status.conditions?.find((c) => c.type === 'DisruptionAllowed' && c.reason === 'SyncFailed');
  if (failed)
    return `The disruption budget ${metadata.name} does not allow evicting pods currently because it failed sync: ${failed.message}`;
  const { currentHealthy = 0, desiredHealthy = 0 } = status;
  return `The disruption budget ${metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
}

function tooMany(message: string, retryAfterSeconds: number): Status {
  const causes = [{ reason: 'DisruptionBudget', message }];
  const details = { causes, ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}) };
  return failure(429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget.", details);
}

/** Upstream: addConditionAndDeletePod. */
function markAndDelete(
  world: ApiWorld,
  resource: Resource,
  pod: Pod & KubeObject,
  options: DeletionRequest,
  context: RequestContext,
): void {
  const { namespace, name, uid } = pod.metadata;
  const target = {
    type: 'DisruptionTarget',
    status: 'True',
    lastProbeTime: null as unknown as string,
    lastTransitionTime: context.timestamp,
    reason: 'EvictionByEvictionAPI',
    message: 'Eviction API: evicting',
  };
  const others = (pod.status.conditions ?? []).filter((c) => c.type !== target.type);
  const marked = { ...pod, metadata: { ...pod.metadata }, status: { ...pod.status, conditions: [...others, target] } };
  world.store.put(resource.name, marked, context.user.name);
  deleteObject(world, resource, namespace, name, { ...options, preconditions: { uid } }, context);
}

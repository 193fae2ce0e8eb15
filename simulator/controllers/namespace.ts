/**
 * The namespace controller: empties a namespace that is being deleted, then lets it go. Mirrors
 * pkg/controller/namespace (namespace_controller.go, deletion/namespaced_resources_deleter.go, deletion/status_condition_utils.go).
 */
import type { Namespace, NamespaceCondition, Pod } from '../api/objects.ts';
import { parseTime } from '../api/time.ts';
import type { Change, KubeObject, ResourceName } from '../store/types.ts';
import { isTerminal } from './pod-state.ts';
import { type ControllerContext, defineController } from './types.ts';

/** API servers get that long to hear of the deletion. Upstream: namespaceDeletionGracePeriod. */
const DELETION_DELAY_MS = 5000;
/** Time given to whoever has a finalizer. Upstream: finalizerEstimateSeconds. */
const FINALIZER_SECONDS = 15;

export const namespaceController = defineController({
  name: 'namespace-controller',
  eventSource: 'namespace-controller',
  serviceAccount: 'namespace-controller',
  watches: [{ resource: 'namespaces', keys: begins }],
  reconcile: (context, key) => {
    if (!key.startsWith(BEGIN)) return reconcile(context, key);
    context.enqueueAfter(key.slice(BEGIN.length), DELETION_DELAY_MS);
  },
});

const BEGIN = 'begin/';

function begins({ type, object, previous }: Change): readonly string[] {
  if (type === 'DELETED' || object.metadata.deletionTimestamp === undefined) return [];
  return previous?.metadata.deletionTimestamp === undefined ? [`${BEGIN}${object.metadata.name}`] : [];
}

/** Upstream: namespacedResourcesDeleter.Delete. */
function reconcile(context: ControllerContext, name: string): void | 'retry' {
  const namespace = context.store.get<Namespace & KubeObject>('namespaces', undefined, name);
  if (
    !namespace ||
    namespace.metadata.deletionTimestamp === undefined ||
    !namespace.spec.finalizers?.includes('kubernetes')
  )
    return;
  const found = deleteContents(context, namespace);
  writeConditions(context, namespace, found);
  if (found.errors.length > 0) return 'retry';
  if (found.seconds > 0 || found.remaining.size > 0)
    return context.enqueueAfter(name, (Math.floor(found.seconds / 2) + 1) * 1000);
  const finalizers = namespace.spec.finalizers.filter((finalizer) => finalizer !== 'kubernetes');
  const result = context.client.patch('namespaces', undefined, name, 'merge', { spec: { finalizers } }, 'finalize');
  if (!result.ok && result.status.reason !== 'NotFound') return 'retry';
}

interface Found {
  readonly errors: string[];
  /** What is left, by resource. */
  readonly remaining: Map<ResourceName, number>;
  readonly finalizers: Map<string, number>;
  seconds: number;
}

/** Pods first; everything else when there are none left. Upstream: deleteAllContent. */
function deleteContents(context: ControllerContext, namespace: Namespace): Found {
  const found: Found = { errors: [], remaining: new Map(), finalizers: new Map(), seconds: 0 };
  deleteAll(context, namespace, 'pods', found);
  if (context.store.list('pods', namespace.metadata.name).length > 0) return found;
  for (const resource of context.store.resources())
    if (resource !== 'pods') deleteAll(context, namespace, resource, found);
  return found;
}

/** Upstream: deleteAllContentForGroupVersionResource. */
function deleteAll(context: ControllerContext, namespace: Namespace, resource: ResourceName, found: Found): void {
  const { name } = namespace.metadata;
  const seconds = resource === 'pods' ? graceLeft(context, namespace) : 0;
  for (const object of [...context.store.list(resource, name)]) {
    context.client.delete(resource, name, object.metadata.name, { propagationPolicy: 'Background' });
  }
  const left = context.store.list(resource, name);
  if (left.length === 0) return;
  let finalized = 0;
  for (const object of left) {
    for (const finalizer of object.metadata.finalizers ?? []) {
      found.finalizers.set(finalizer, (found.finalizers.get(finalizer) ?? 0) + 1);
      finalized++;
    }
  }
  if (seconds > 0 || finalized > 0) {
    found.remaining.set(resource, left.length);
    found.seconds = Math.max(found.seconds, seconds > 0 ? seconds : FINALIZER_SECONDS);
    return;
  }
  found.errors.push(`unexpected items still remain in namespace: ${name} for gvr: ${resourceText(resource, left[0])}`);
}

/** The longest grace of the namespace's pods, 0 when it should be over. Upstream: estimateGracefulTermination. */
function graceLeft(context: ControllerContext, namespace: Namespace): number {
  let seconds = 0;
  for (const pod of context.store.list<Pod & KubeObject>('pods', namespace.metadata.name)) {
    if (!isTerminal(pod)) seconds = Math.max(seconds, pod.spec.terminationGracePeriodSeconds ?? 0);
  }
  const since = parseTime(namespace.metadata.deletionTimestamp ?? '') ?? context.wallMs();
  return context.wallMs() - since >= seconds * 1000 ? 0 : seconds;
}

/** "/v1, Resource=pods". Upstream: GroupVersionResource.String. */
function resourceText(resource: ResourceName, object: KubeObject | undefined): string {
  const [group, version] = splitVersion(object?.apiVersion ?? 'v1');
  const plural = group === '' ? resource : resource.slice(0, -group.length - 1);
  return `${group}/${version}, Resource=${plural}`;
}

function splitVersion(apiVersion: string): [string, string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}

/** "pods." for the core group, "deployments.apps" for others, as the condition counts them. */
function countText(resource: ResourceName, count: number): string {
  return `${resource.includes('.') ? resource : `${resource}.`} has ${count} resource instances`;
}

/** Upstream: namespaceConditionUpdater. */
function writeConditions(
  context: ControllerContext,
  namespace: Namespace & KubeObject,
  { errors, remaining, finalizers }: Found,
): void {
  const left = [...remaining].map(([resource, count]) => countText(resource, count)).sort();
  const held = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort();
  const wanted: Omit<NamespaceCondition, 'lastTransitionTime'>[] = [
    {
      type: 'NamespaceDeletionDiscoveryFailure',
      status: 'False',
      reason: 'ResourcesDiscovered',
      message: 'All resources successfully discovered',
    },
    {
      type: 'NamespaceDeletionGroupVersionParsingFailure',
      status: 'False',
      reason: 'ParsedGroupVersions',
      message: 'All legacy kube types successfully parsed',
    },
    errors.length > 0
      ? {
          type: 'NamespaceDeletionContentFailure',
          status: 'True',
          reason: 'ContentDeletionFailed',
          message: `Failed to delete all resource types, ${errors.length} remaining: ${[...errors].sort().join(', ')}`,
        }
      : {
          type: 'NamespaceDeletionContentFailure',
          status: 'False',
          reason: 'ContentDeleted',
          message: 'All content successfully deleted, may be waiting on finalization',
        },
    left.length > 0
      ? {
          type: 'NamespaceContentRemaining',
          status: 'True',
          reason: 'SomeResourcesRemain',
          message: `Some resources are remaining: ${left.join(', ')}`,
        }
      : {
          type: 'NamespaceContentRemaining',
          status: 'False',
          reason: 'ContentRemoved',
          message: 'All content successfully removed',
        },
    held.length > 0
      ? {
          type: 'NamespaceFinalizersRemaining',
          status: 'True',
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${held.join(', ')}`,
        }
      : {
          type: 'NamespaceFinalizersRemaining',
          status: 'False',
          reason: 'ContentHasNoFinalizers',
          message: 'All content-preserving finalizers finished',
        },
  ];
  const before = namespace.status.conditions ?? [];
  const conditions = wanted.map((condition) => {
    const old = before.find((other) => other.type === condition.type);
    if (old && old.status === condition.status && old.reason === condition.reason && old.message === condition.message)
      return old;
    const since = old && old.status === condition.status ? old.lastTransitionTime : undefined;
    return {
      lastTransitionTime: since ?? context.timestamp(),
      message: condition.message,
      reason: condition.reason,
      status: condition.status,
      type: condition.type,
    };
  });
  if (conditions.every((condition, i) => condition === before[i])) return;
  context.client.updateStatus<Namespace & KubeObject>('namespaces', {
    ...namespace,
    status: { ...namespace.status, conditions },
  });
}

// What was done in a small cluster and by whom, read from the store's own history: every figure that tells a story of controllers
// tells this one. Only what a reader needs to see is told: creations, marks for deletion, ends, and changes of the fields below.
import type { Change, KubeObject } from '../../simulator/store/types.ts';

export interface Deed {
  /** Since the act that started it. */
  readonly seconds: number;
  /** "learner", "replicaset-controller", "kube-scheduler", "kubelet". */
  readonly who: string;
  /** "pod/web-7x2kd". */
  readonly ref: string;
  readonly verb: 'created' | 'marked' | 'gone' | 'changed';
  readonly notes: readonly FieldNote[];
}

export interface FieldNote {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** Resources that are told of, with the short name of a reference to one. */
const SHORT: Readonly<Record<string, string>> = {
  pods: 'pod',
  'replicasets.apps': 'rs',
  'deployments.apps': 'deploy',
  'statefulsets.apps': 'sts',
  'daemonsets.apps': 'ds',
  'endpointslices.discovery.k8s.io': 'endpointslice',
  'horizontalpodautoscalers.autoscaling': 'hpa',
  nodes: 'node',
  persistentvolumeclaims: 'pvc',
  persistentvolumes: 'pv',
  configmaps: 'configmap',
};

/** What an object shows of itself: field → value as text; '' for what is not there. */
type Reader = (object: KubeObject & Loose) => string;
interface Loose {
  // biome-ignore lint/suspicious/noExplicitAny: objects of many kinds, read by name
  readonly spec?: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly status?: any;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly endpoints?: any[];
}

const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

export const controllerOf = (object: KubeObject): string =>
  object.metadata.ownerReferences?.find(({ controller }) => controller)?.name ?? '';

const condition =
  (type: string): Reader =>
  ({ status }) =>
    text(status?.conditions?.find((c: { type: string }) => c.type === type)?.status);

const FIELDS: Readonly<Record<string, Readonly<Record<string, Reader>>>> = {
  pods: {
    'spec.nodeName': ({ spec }) => text(spec?.nodeName),
    'status.phase': ({ status }) => text(status?.phase),
    Ready: condition('Ready'),
    restartCount: ({ status }) => text(status?.containerStatuses?.[0]?.restartCount ?? 0),
    ownerReferences: controllerOf,
  },
  'replicasets.apps': {
    'spec.replicas': ({ spec }) => text(spec?.replicas),
    'status.replicas': ({ status }) => text(status?.replicas ?? 0),
    'status.readyReplicas': ({ status }) => text(status?.readyReplicas ?? 0),
  },
  'deployments.apps': {
    'spec.replicas': ({ spec }) => text(spec?.replicas),
    'status.availableReplicas': ({ status }) => text(status?.availableReplicas ?? 0),
  },
  'statefulsets.apps': {
    'spec.replicas': ({ spec }) => text(spec?.replicas),
    'status.readyReplicas': ({ status }) => text(status?.readyReplicas ?? 0),
  },
  'endpointslices.discovery.k8s.io': {
    'ready endpoints': ({ endpoints }) =>
      text((endpoints ?? []).filter((e: { conditions?: { ready?: boolean } }) => e.conditions?.ready).length),
  },
  nodes: {
    Ready: condition('Ready'),
    'spec.taints': ({ spec }) =>
      (spec?.taints ?? []).map((t: { key: string; effect: string }) => `${t.key}:${t.effect}`).join(', '),
  },
  'horizontalpodautoscalers.autoscaling': {
    'status.desiredReplicas': ({ status }) => text(status?.desiredReplicas ?? 0),
  },
};

/** The last word of who asked: controllers by their account, all kubelets alike. */
function nameOfActor(actor: string): string {
  if (actor.startsWith('system:node:')) return 'kubelet';
  return actor.split(':').at(-1) ?? actor;
}

export const refOf = (resource: string, object: KubeObject): string =>
  `${SHORT[resource] ?? resource}/${object.metadata.name}`;

/** The deeds among changes; `zeroMs` is the kernel's instant that counts as 0. */
export function deedsOf(changes: readonly Change[], zeroMs: number): Deed[] {
  return changes.flatMap((change): Deed[] => {
    const deed = deedOf(change, zeroMs);
    return deed ? [deed] : [];
  });
}

function deedOf({ type, resource, object, previous, actor, atMs }: Change, zeroMs: number): Deed | undefined {
  if (SHORT[resource] === undefined) return undefined;
  const notes = notesOf(resource, object, previous);
  const marked =
    previous?.metadata.deletionTimestamp === undefined && object.metadata.deletionTimestamp !== undefined && previous;
  if (type === 'MODIFIED' && !marked && notes.length === 0) return undefined;
  return {
    seconds: Math.round((atMs - zeroMs) / 10) / 100,
    who: nameOfActor(actor),
    ref: refOf(resource, object),
    verb: type === 'ADDED' ? 'created' : type === 'DELETED' ? 'gone' : marked ? 'marked' : 'changed',
    notes: type === 'MODIFIED' ? notes : [],
  };
}

function notesOf(resource: string, object: KubeObject, previous: KubeObject | undefined): FieldNote[] {
  if (!previous) return [];
  return Object.entries(FIELDS[resource] ?? {}).flatMap(([field, read]) => {
    const [from, to] = [read(previous), read(object)];
    return from === to ? [] : [{ field, from, to }];
  });
}

/**
 * Claims for volumes that live as long as their pod: made after the volume's template, owned by the pod, so that they go with it.
 * Mirrors pkg/controller/volume/ephemeral/controller.go.
 */
import type { PersistentVolumeClaim, Pod, Volume } from '../../api/objects.ts';
import type { Change, KubeObject, StoreReader } from '../../store/types.ts';
import { controllerReference, splitKey } from '../ownership.ts';
import { type ControllerContext, defineController } from '../types.ts';

const CLAIMS = 'persistentvolumeclaims';

export const ephemeralVolumes = defineController({
  name: 'ephemeral-volume-controller',
  eventSource: 'ephemeral_volume',
  serviceAccount: 'ephemeral-volume-controller',
  watches: [
    { resource: 'pods', keys: ({ type, object }) => (type === 'ADDED' ? keysOf(object as Pod & KubeObject) : []) },
    { resource: CLAIMS, keys: claimGone },
  ],
  reconcile: (context, key) => {
    const { namespace, name } = splitKey(key);
    const pod = context.store.get<Pod & KubeObject>('pods', namespace, name);
    if (!pod || pod.metadata.deletionTimestamp !== undefined) return;
    for (const volume of pod.spec.volumes ?? []) {
      const why = volume.ephemeral && makeClaim(context, pod, volume, volume.ephemeral.volumeClaimTemplate);
      if (!why) continue;
      context.events.record(pod, 'Warning', 'FailedBinding', `ephemeral volume ${volume.name}: ${why}`);
      return 'retry';
    }
  },
});

function keysOf({ metadata, spec }: Pod & KubeObject): readonly string[] {
  const isWanted = metadata.deletionTimestamp === undefined && spec.volumes?.some(({ ephemeral }) => ephemeral);
  return isWanted ? [`${metadata.namespace}/${metadata.name}`] : [];
}

/** A claim that somebody deletes is made anew for a pod that still names it. Upstream: onPVCDelete. */
function claimGone({ type, object }: Change, store: StoreReader): readonly string[] {
  if (type !== 'DELETED') return [];
  const { namespace, ownerReferences } = object.metadata;
  const maker = ownerReferences?.find(({ kind }) => kind === 'Pod');
  const pod = maker && store.get<Pod & KubeObject>('pods', namespace, maker.name);
  return pod ? keysOf(pod) : [];
}

/** What stands in the way, as an error says it. Upstream: handleVolume. */
function makeClaim(
  { client, store }: ControllerContext,
  pod: Pod & KubeObject,
  volume: Volume,
  template: NonNullable<NonNullable<Volume['ephemeral']>['volumeClaimTemplate']> | undefined,
): string | undefined {
  const { namespace, uid } = pod.metadata;
  const name = `${pod.metadata.name}-${volume.name}`;
  const found = store.get<PersistentVolumeClaim & KubeObject>(CLAIMS, namespace, name);
  if (found)
    return found.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === uid)
      ? undefined
      : `PVC ${namespace}/${name} was not created for pod ${namespace}/${pod.metadata.name} (pod is not owner)`;
  const { annotations, labels } = template?.metadata ?? {};
  const result = client.create(CLAIMS, namespace, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      namespace,
      ownerReferences: [controllerReference({ ...pod, apiVersion: 'v1', kind: 'Pod' })],
      ...(annotations ? { annotations } : {}),
      ...(labels ? { labels } : {}),
    },
    spec: template?.spec,
  });
  return result.ok ? undefined : `create PVC ${name}: ${result.status.message}`;
}

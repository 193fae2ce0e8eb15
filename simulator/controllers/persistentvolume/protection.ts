/**
 * Volumes and claims that are in use do not go: their finalizers are taken away when nobody uses them any more. Mirrors
 * pkg/controller/volume/{pvcprotection,pvprotection}. A claim is in use while a pod on some node names it, also one that has ended.
 */
import type { Pod } from '../../api/objects.ts';
import { CLAIM_PROTECTION, VOLUME_PROTECTION } from '../../api/volume-class.ts';
import type { Claim, Volume } from '../../storage/binding.ts';
import type { Change, KubeObject } from '../../store/types.ts';
import { type ControllerContext, defineController } from '../types.ts';

/** Claims that are deleted are looked at together, a namespace at a time. */
const BATCH_MS = 100;
const DELETED = 'deleted ';

export const claimProtection = defineController({
  name: 'persistentvolumeclaim-protection-controller',
  eventSource: 'pvc-protection-controller',
  serviceAccount: 'pvc-protection-controller',
  watches: [
    { resource: 'persistentvolumeclaims', keys: claimChanged },
    { resource: 'pods', keys: podChanged },
  ],
  reconcile: (context, key) => {
    if (key.startsWith(DELETED)) {
      context.enqueueAfter(key.slice(DELETED.length), BATCH_MS);
      return;
    }
    const [namespace, name] = key.split('/') as [string, string];
    const claim = context.store.get<Claim>('persistentvolumeclaims', namespace, name);
    if (claim && isUnprotectable(claim, CLAIM_PROTECTION) && !isUsed(context, claim))
      takeAway(context, 'persistentvolumeclaims', claim, CLAIM_PROTECTION);
  },
});

function claimChanged({ type, object, previous }: Change): readonly string[] {
  const { namespace, name, deletionTimestamp } = object.metadata;
  const isNew = previous?.metadata.deletionTimestamp === undefined;
  return type !== 'DELETED' && deletionTimestamp !== undefined && isNew ? [`${DELETED}${namespace}/${name}`] : [];
}

function podChanged({ type, object }: Change): readonly string[] {
  return type === 'DELETED'
    ? claimsOf(object as Pod & KubeObject).map((name) => `${object.metadata.namespace}/${name}`)
    : [];
}

/** Names of the claims of a pod, those made for it too. */
function claimsOf({ metadata, spec }: Pod): string[] {
  return (spec.volumes ?? []).flatMap((volume) => {
    if (volume.persistentVolumeClaim) return [volume.persistentVolumeClaim.claimName];
    return volume.ephemeral ? [`${metadata.name}-${volume.name}`] : [];
  });
}

/** A pod on no node may not start with a claim that is going, so it does not count. */
function isUsed({ store }: ControllerContext, { metadata }: Claim): boolean {
  return store
    .list<Pod & KubeObject>('pods', metadata.namespace)
    .some((pod) => pod.spec.nodeName && claimsOf(pod).includes(metadata.name));
}

export const volumeProtection = defineController({
  name: 'persistentvolume-protection-controller',
  eventSource: 'pv-protection-controller',
  serviceAccount: 'pv-protection-controller',
  watches: [
    {
      resource: 'persistentvolumes',
      keys: ({ type, object }) =>
        type !== 'DELETED' && object.metadata.deletionTimestamp !== undefined ? [object.metadata.name] : [],
    },
  ],
  reconcile: (context, name) => {
    const volume = context.store.get<Volume>('persistentvolumes', undefined, name);
    if (volume && isUnprotectable(volume, VOLUME_PROTECTION) && volume.status.phase !== 'Bound')
      takeAway(context, 'persistentvolumes', volume, VOLUME_PROTECTION);
  },
});

const isUnprotectable = ({ metadata }: KubeObject, finalizer: string): boolean =>
  metadata.deletionTimestamp !== undefined && metadata.finalizers?.includes(finalizer) === true;

function takeAway({ client }: ControllerContext, resource: string, object: KubeObject, finalizer: string): void {
  const finalizers = (object.metadata.finalizers ?? []).filter((other) => other !== finalizer);
  client.update(resource, { ...object, metadata: { ...object.metadata, finalizers } });
}

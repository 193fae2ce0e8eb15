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

/** Upstream: enqueuePVCs. */
function podChanged({ type, object }: Change): readonly string[] {
  const pod = object as Pod & KubeObject;
  const mayFree = type === 'DELETED' || pod.spec.nodeName === undefined || isOver(pod);
  return mayFree ? [...claimsNamed(pod), ...claimsMade(pod)].map((name) => `${object.metadata.namespace}/${name}`) : [];
}

const isOver = ({ metadata, status }: Pod): boolean =>
  status.phase === 'Succeeded' || status.phase === 'Failed' || metadata.deletionTimestamp !== undefined;

const claimsNamed = ({ spec }: Pod): string[] =>
  (spec.volumes ?? []).flatMap(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName ?? []);

/** Claims made for the pod's own volumes. */
const claimsMade = ({ metadata, spec }: Pod): string[] =>
  (spec.volumes ?? []).flatMap(({ name, ephemeral }) => (ephemeral ? [`${metadata.name}-${name}`] : []));

/** The kubelet is done with it, or it was deleted by force: it may wait for its own claims to go. */
const isShutDown = ({ metadata }: Pod): boolean =>
  metadata.deletionTimestamp !== undefined && metadata.deletionGracePeriodSeconds === 0;

/** A pod on no node may not start with a claim that is going, so it does not count. Upstream: podUsesPVC. */
function isUsed({ store }: ControllerContext, { metadata }: Claim): boolean {
  return store
    .list<Pod & KubeObject>('pods', metadata.namespace)
    .some(
      (pod) =>
        pod.spec.nodeName &&
        (claimsNamed(pod).includes(metadata.name) || (!isShutDown(pod) && claimsMade(pod).includes(metadata.name))),
    );
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

/**
 * Claims that ask for more than they have. The expander says that somebody else has to do it (no built-in kind of volume can grow),
 * the resizer of network disks does it: the disk first, then a node its file system (nodes/kubelet/volumes/growth.ts). Mirrors
 * pkg/controller/volume/expand/expand_controller.go and kubernetes-csi/external-resizer.
 */
import { quantityValue } from '../../api/quantity.ts';
import { annotated, type Claim, type Volume } from '../../storage/binding.ts';
import { awaitingNode, growing, PRE_RESIZE_CAPACITY, resizeStatus, wantedSize } from '../../storage/growth.ts';
import { DISK_DRIVER, type StorageSystems } from '../../storage/systems.ts';
import type { Change } from '../../store/types.ts';
import { type Controller, type ControllerContext, defineController } from '../types.ts';

const CLAIMS = 'persistentvolumeclaims';
const VOLUMES = 'persistentvolumes';
const DONE = 'done ';

const claimAt = ({ store }: ControllerContext, key: string): Claim | undefined => {
  const [namespace, name] = key.split('/') as [string, string];
  return store.get<Claim>(CLAIMS, namespace, name);
};

const volumeOf = ({ store }: ControllerContext, claim: Claim): Volume | undefined => {
  const volume = store.get<Volume>(VOLUMES, undefined, claim.spec.volumeName ?? '');
  return volume?.spec.claimRef?.uid === claim.metadata.uid ? volume : undefined;
};

const keyOf = ({ metadata }: Change['object']): string => `${metadata.namespace}/${metadata.name}`;

/** What it asks for, or what it has, has changed. */
function sizeChanged({ type, object, previous }: Change): readonly string[] {
  if (type === 'DELETED' || !previous) return [];
  const [now, before] = [object as Claim, previous as Claim];
  const asks = (claim: Claim): string | undefined => claim.spec.resources?.requests?.storage;
  const has = (claim: Claim): string | undefined => claim.status.capacity?.storage;
  return asks(now) !== asks(before) || has(now) !== has(before) ? [keyOf(object)] : [];
}

export const volumeExpander = defineController({
  name: 'persistentvolume-expander-controller',
  eventSource: 'volume_expand',
  serviceAccount: 'expand-controller',
  watches: [{ resource: CLAIMS, keys: sizeChanged }],
  reconcile: (context, key) => {
    const claim = claimAt(context, key);
    const volume = claim && volumeOf(context, claim);
    if (!claim || !volume) return;
    if (wantedSize(claim) !== undefined) {
      context.events.record(
        claim,
        'Normal',
        'ExternalExpanding',
        'waiting for an external controller to expand this PVC',
      );
      return;
    }
    const { [PRE_RESIZE_CAPACITY]: before, ...annotations } = volume.metadata.annotations ?? {};
    if (before !== undefined)
      context.client.update(VOLUMES, { ...volume, metadata: { ...volume.metadata, annotations } });
  },
});

/** Takes the time that the storage system needs to make a disk. */
export function diskResizer(storage: StorageSystems): Controller {
  const working = new Set<string>();

  function begin(context: ControllerContext, key: string): void {
    const claim = claimAt(context, key);
    const volume = claim && volumeOf(context, claim);
    const size = claim && wantedSize(claim);
    if (!claim || !volume || size === undefined || volume.spec.csi?.driver !== DISK_DRIVER || working.has(key)) return;
    // While a node has its part to do, a still larger size waits.
    if (resizeStatus(claim)?.startsWith('Node')) return;
    const written = context.client.updateStatus<Claim>(CLAIMS, growing(claim, size, context.timestamp()));
    if (!written.ok) return;
    working.add(key);
    const message = `External resizer is resizing volume ${volume.metadata.name}`;
    context.events.record(written.object, 'Normal', 'Resizing', message);
    context.enqueueAfter(`${DONE}${key}`, storage.times(volume.spec.storageClassName ?? '').provisionMs);
  }

  function finish(context: ControllerContext, key: string): void {
    working.delete(key);
    const claim = claimAt(context, key);
    const volume = claim && volumeOf(context, claim);
    const size = claim?.status.allocatedResources?.storage;
    if (!claim || !volume || size === undefined) return;
    storage.disk(volume.spec.csi?.volumeHandle ?? '')?.grow(quantityValue(size));
    const before = volume.spec.capacity?.storage ?? '';
    const capacity = { ...volume.spec.capacity, storage: size };
    const larger = { ...volume, spec: { ...volume.spec, capacity } };
    const isNoted = volume.metadata.annotations?.[PRE_RESIZE_CAPACITY] !== undefined;
    context.client.update(VOLUMES, isNoted ? larger : annotated(larger, { [PRE_RESIZE_CAPACITY]: before }));
    const written = context.client.updateStatus<Claim>(CLAIMS, awaitingNode(claim, context.timestamp()));
    if (!written.ok) return;
    const message = 'Require file system resize of volume on node';
    context.events.record(written.object, 'Normal', 'FileSystemResizeRequired', message);
  }

  return defineController({
    name: `resizer ${DISK_DRIVER}`,
    eventSource: `external-resizer ${DISK_DRIVER}`,
    serviceAccount: 'external-resizer',
    watches: [{ resource: CLAIMS, keys: sizeChanged }],
    reconcile: (context, key) => {
      if (key.startsWith(DONE)) finish(context, key.slice(DONE.length));
      else begin(context, key);
    },
  });
}

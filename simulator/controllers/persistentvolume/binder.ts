/**
 * The volume binder: claims to volumes and back, and what becomes of volumes whose claim is gone. Mirrors
 * pkg/controller/volume/persistentvolume/pv_controller.go and pv_controller_base.go. Read on: claims.ts (syncClaim), volumes.ts
 * (syncVolume), reclaim.ts; which volume fits is storage/binding.ts.
 * A free volume is not looked at when it comes: claims that found none are looked at again every 15 seconds, as upstream (there always, here while something waits).
 * Leaves out: in-tree provisioners (none is left in v1.36), migration to CSI.
 */
import type { Claim, Volume } from '../../storage/binding.ts';
import type { StorageSystems } from '../../storage/systems.ts';
import type { Change } from '../../store/types.ts';
import { type Controller, type ControllerContext, defineController } from '../types.ts';
import { syncClaim } from './claims.ts';
import { syncVolume } from './volumes.ts';

/** Upstream: PVClaimBinderSyncPeriod. */
const RESYNC_MS = 15_000;
const RESYNC = 'resync';

export function persistentVolumeBinder(storage: StorageSystems): Controller {
  let resyncAtMs = Number.NEGATIVE_INFINITY;
  const lookAgain = (context: ControllerContext): void => {
    if (resyncAtMs > context.nowMs()) return;
    resyncAtMs = context.nowMs() + RESYNC_MS;
    context.enqueueAfter(RESYNC, RESYNC_MS);
  };
  /** Which claim of a name was looked at: as upstream's queue tells of it in order, a new one is before a node is chosen for it. */
  const seen = new Map<string, string>();
  const claimTurn = (context: ControllerContext, claim: Claim | undefined, hasJustCome = false): void => {
    if (!claim) return;
    const { namespace, name, uid } = claim.metadata;
    const key = `${namespace}/${name}`;
    const isNew = seen.get(key) !== uid;
    seen.set(key, uid);
    if (isNew && !hasJustCome) context.enqueueAfter(`${CLAIM}${key}`, 0);
    if (isNew || !hasJustCome) syncClaim(context, claim, isNew);
    const now = context.store.get<Claim>('persistentvolumeclaims', claim.metadata.namespace, claim.metadata.name);
    if (now?.status.phase === 'Pending') lookAgain(context);
  };
  const volumeTurn = (context: ControllerContext, volume: Volume | undefined): void => {
    if (!volume) return;
    syncVolume(context, storage, volume);
    const now = context.store.get<Volume>('persistentvolumes', undefined, volume.metadata.name);
    if (now && isLeaving(now)) lookAgain(context);
  };
  return defineController({
    name: 'persistentvolume-binder-controller',
    eventSource: 'persistentvolume-controller',
    serviceAccount: 'persistent-volume-binder',
    watches: [
      { resource: 'persistentvolumeclaims', keys: claimChanged },
      { resource: 'persistentvolumes', keys: volumeChanged },
    ],
    reconcile: (context, key) => {
      const { store } = context;
      const what = key.slice(0, key.indexOf(' ') + 1);
      const name = key.slice(what.length);
      switch (what) {
        case VOLUME:
          volumeTurn(context, store.get<Volume>('persistentvolumes', undefined, name));
          break;
        case CLAIM:
        case NEW_CLAIM: {
          const [namespace, claim] = name.split('/') as [string, string];
          const found = store.get<Claim>('persistentvolumeclaims', namespace, claim);
          claimTurn(context, found, what === NEW_CLAIM);
          break;
        }
        default:
          for (const volume of [...store.list<Volume>('persistentvolumes')]) volumeTurn(context, volume);
          for (const claim of [...store.list<Claim>('persistentvolumeclaims')]) claimTurn(context, claim, false);
      }
    },
  });
}

const CLAIM = 'claim ';
/** A claim that has just come. */
const NEW_CLAIM = 'new ';
const VOLUME = 'volume ';

/** The volume of a claim that is gone is looked at, else the claim. */
function claimChanged({ type, object }: Change): readonly string[] {
  const claim = object as Claim;
  const { namespace, name } = claim.metadata;
  if (type === 'DELETED') return claim.spec.volumeName ? [`${VOLUME}${claim.spec.volumeName}`] : [];
  return [`${type === 'ADDED' ? NEW_CLAIM : CLAIM}${namespace}/${name}`];
}

/** The claim of a volume that is gone learns at once that it is lost. */
function volumeChanged({ type, object }: Change): readonly string[] {
  const { metadata, spec } = object as Volume;
  if (type !== 'DELETED') return [`${VOLUME}${metadata.name}`];
  return spec.claimRef ? [`${CLAIM}${spec.claimRef.namespace}/${spec.claimRef.name}`] : [];
}

/** Its end is not reached, or failed and is tried again. */
const isLeaving = ({ status, spec }: Volume): boolean =>
  (status.phase === 'Released' || status.phase === 'Failed') && spec.persistentVolumeReclaimPolicy !== 'Retain';

/** How the binder writes: claims, volumes, their phases; nothing where nothing changes. Mirrors bind, unbindVolume and the update…s of pv_controller.go. */
import type { PersistentVolumeClaimStatus, PersistentVolumeStatus } from '../../api/objects.ts';
import { compareQuantities } from '../../api/quantity.ts';
import {
  annotated,
  BIND_COMPLETED,
  BOUND_BY_CONTROLLER,
  boundTo,
  type Claim,
  type Volume,
} from '../../storage/binding.ts';
import type { ControllerContext } from '../types.ts';

const CLAIMS = 'persistentvolumeclaims';
const VOLUMES = 'persistentvolumes';

type ClaimPhase = NonNullable<PersistentVolumeClaimStatus['phase']>;
type VolumePhase = NonNullable<PersistentVolumeStatus['phase']>;

/** The volume first, then the claim: whoever sees a bound claim finds its volume bound too. */
export function bind(context: ControllerContext, volume: Volume, claim: Claim): void {
  const bound = save(context, VOLUMES, volume, boundTo(volume, claim));
  if (!bound || !writeVolumePhase(context, bound, 'Bound')) return;
  const named = save(context, CLAIMS, claim, withVolume(claim, volume.metadata.name));
  if (named) writeClaimStatus(context, named, 'Bound', bound);
}

/** Upstream: bindClaimToVolume. */
function withVolume(claim: Claim, volumeName: string): Claim {
  const { annotations = {} } = claim.metadata;
  const chosenHere = claim.spec.volumeName !== volumeName;
  if (!chosenHere && annotations[BIND_COMPLETED] !== undefined) return claim;
  const own: Record<string, string> = annotations[BIND_COMPLETED] === undefined ? { [BIND_COMPLETED]: 'yes' } : {};
  if (chosenHere && annotations[BOUND_BY_CONTROLLER] === undefined) own[BOUND_BY_CONTROLLER] = 'yes';
  return annotated(chosenHere ? { ...claim, spec: { ...claim.spec, volumeName } } : claim, own);
}

/** What the binder bound becomes free; what a user reserved stays reserved. Upstream: unbindVolume. */
export function unbind(context: ControllerContext, volume: Volume): void {
  const { claimRef, ...spec } = volume.spec;
  let free: Volume;
  if (volume.metadata.annotations?.[BOUND_BY_CONTROLLER] === undefined) {
    const { uid: _uid, ...reserved } = claimRef ?? {};
    free = { ...volume, spec: { ...spec, claimRef: reserved } };
  } else {
    const { [BOUND_BY_CONTROLLER]: _by, ...annotations } = volume.metadata.annotations;
    free = { ...volume, spec, metadata: { ...volume.metadata, annotations } };
  }
  const saved = save(context, VOLUMES, volume, free);
  if (saved) writeVolumePhase(context, saved, 'Available');
}

/** The volume as it is then; undefined when it could not be written. */
export function writeVolumePhase(
  context: ControllerContext,
  volume: Volume,
  phase: VolumePhase,
  message?: string,
): Volume | undefined {
  if (volume.status.phase === phase) return volume;
  const { message: _old, ...status } = volume.status;
  const result = context.client.updateStatus<Volume>(VOLUMES, {
    ...volume,
    status: { ...status, phase, ...(message ? { message } : {}) },
  });
  return result.ok ? result.object : undefined;
}

/** The event comes with the phase, once. Upstream: updateVolumePhaseWithEvent. */
export function failVolume(context: ControllerContext, volume: Volume, reason: string, message: string): void {
  if (volume.status.phase === 'Failed') return;
  const failed = writeVolumePhase(context, volume, 'Failed', message);
  if (failed) context.events.record(failed, 'Warning', reason, message);
}

/** Upstream: updateClaimStatus. */
export function writeClaimStatus(
  context: ControllerContext,
  claim: Claim,
  phase: ClaimPhase,
  volume: Volume | undefined,
): Claim | undefined {
  const status = claimStatus(claim, phase, volume);
  return save(context, CLAIMS, claim, status === claim.status ? claim : { ...claim, status }, true);
}

/** Upstream: updateClaimStatusWithEvent. */
export function writeClaimStatusWithEvent(
  context: ControllerContext,
  claim: Claim,
  phase: ClaimPhase,
  type: 'Normal' | 'Warning',
  reason: string,
  message: string,
): void {
  const before = claim.status.phase;
  const written = writeClaimStatus(context, claim, phase, undefined);
  if (written && before !== phase) context.events.record(written, type, reason, message);
}

function claimStatus({ status }: Claim, phase: ClaimPhase, volume: Volume | undefined): PersistentVolumeClaimStatus {
  const { accessModes, capacity, ...rest } = status;
  if (!volume) return status.phase === phase && !accessModes && !capacity ? status : { ...rest, phase };
  const modes = volume.spec.accessModes ?? [];
  const sameModes = modes.length === accessModes?.length && modes.every((mode, i) => mode === accessModes[i]);
  const size = volume.spec.capacity;
  // A size may differ on purpose while a volume grows: it is taken over only when the claim becomes bound.
  const isNewSize = status.phase !== phase && compareQuantities(size?.storage, capacity?.storage) !== 0;
  if (status.phase === phase && sameModes && !isNewSize) return status;
  const shown = isNewSize ? size : capacity;
  return { ...rest, phase, accessModes: modes, ...(shown ? { capacity: shown } : {}) };
}

/** The object as it is then, written when it changed; undefined when that failed. */
function save<T extends Claim | Volume>(
  { client }: ControllerContext,
  resource: string,
  before: T,
  now: T,
  status = false,
): T | undefined {
  if (now === before) return before;
  const result = status ? client.updateStatus<T>(resource, now) : client.update<T>(resource, now);
  return result.ok ? result.object : undefined;
}

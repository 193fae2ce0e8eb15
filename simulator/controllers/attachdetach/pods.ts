/** What attaching needs to know of pods: their claims, and whether they still need them. */
import type { Pod } from '../../api/objects.ts';

/** Names of a pod's claims, those made for it too. */
export function claimsOf({ metadata, spec }: Pod): readonly string[] {
  const { volumes } = spec;
  if (!volumes?.some((volume) => volume.persistentVolumeClaim || volume.ephemeral)) return NONE;
  return volumes.flatMap((volume) => {
    if (volume.persistentVolumeClaim) return [volume.persistentVolumeClaim.claimName];
    return volume.ephemeral ? [`${metadata.name}-${volume.name}`] : [];
  });
}

const NONE: readonly string[] = [];

/** A pod that has ended, or is deleted and runs nothing, needs no volume. Upstream: volumeutil.IsPodTerminated. */
export function needsVolumes({ metadata, status }: Pod): boolean {
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return false;
  const all = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  return metadata.deletionTimestamp === undefined || all.some(({ state }) => !state?.terminated && !state?.waiting);
}

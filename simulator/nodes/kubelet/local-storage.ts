/**
 * How much of its node's disk a pod uses against what it may: its emptyDirs, and what its containers wrote beside their images.
 * Mirrors the local part of pkg/kubelet/eviction/eviction_manager.go (emptyDirLimitEviction, podEphemeralStorageLimitEviction,
 * containerEphemeralStorageLimitEviction).
 */
import type { Pod } from '../../api/objects.ts';
import { podTotal } from '../../api/pod-requests.ts';
import { quantityValue } from '../../api/quantity.ts';

const STORAGE = 'ephemeral-storage';

interface LocalStorage {
  /** Bytes in an emptyDir on disk. */
  volumeBytes(name: string): number;
  /** Bytes that a container wrote beside its image and its volumes. */
  containerBytes(name: string): number;
}

/** Whether anything of the pod is bounded. */
export function isStorageBounded({ spec }: Pod): boolean {
  return (
    (spec.volumes ?? []).some(({ emptyDir }) => emptyDir?.sizeLimit !== undefined && emptyDir.medium !== 'Memory') ||
    spec.containers.some(({ resources }) => resources?.limits?.[STORAGE] !== undefined)
  );
}

/** Why the pod is evicted; undefined when it stays within its bounds. */
export function storageExcess({ spec }: Pod, storage: LocalStorage): string | undefined {
  const volumes = (spec.volumes ?? []).filter(({ emptyDir }) => emptyDir && emptyDir.medium !== 'Memory');
  for (const { name, emptyDir } of volumes) {
    const limit = emptyDir?.sizeLimit;
    if (limit !== undefined && storage.volumeBytes(name) > quantityValue(limit))
      return `Usage of EmptyDir volume ${JSON.stringify(name)} exceeds the limit ${JSON.stringify(limit)}. `;
  }
  const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
  const limits = spec.containers.map(({ resources }) => resources?.limits?.[STORAGE]);
  const limit = podTotal(spec, 'limits')[STORAGE];
  const used =
    sum(volumes.map(({ name }) => storage.volumeBytes(name))) +
    sum(spec.containers.map(({ name }) => storage.containerBytes(name)));
  if (limit !== undefined && !limits.includes(undefined) && used > quantityValue(limit))
    return `Pod ephemeral local storage usage exceeds the total limit of containers ${limit}. `;
  for (const { name, resources } of spec.containers) {
    const own = resources?.limits?.[STORAGE];
    if (own !== undefined && storage.containerBytes(name) > quantityValue(own))
      return `Container ${name} exceeded its local ephemeral storage limit ${JSON.stringify(own)}. `;
  }
  return undefined;
}

/**
 * What a pod's volume is made of on this node, for every type that is simulated: emptyDir, hostPath, claims, images and the types whose
 * files come from the API (content.ts). Mirrors the plug-ins of pkg/volume. Other types are refused by name.
 */
import type { Pod, Volume } from '../../../api/objects.ts';
import { quantityValue } from '../../../api/quantity.ts';
import { MemoryFiles } from '../../../kernel/memory-files.ts';
import type { KubeletContext } from '../context.ts';
import type { EnvSource } from '../env.ts';
import { groupName } from '../identity.ts';
import { openClaim } from './claim.ts';
import { AtomicFiles, type Captured, capture, contentOf, contentProblem, isKeyed } from './content.ts';
import { openImage } from './image-volumes.ts';
import { type OpenVolume, setUpFailed, type VolumeTrouble } from './open-volume.ts';
import { openHostPath, openShare } from './places.ts';

/** Sets a volume up. `source`: of the pod as it is at any time. */
export function openVolume(
  context: KubeletContext,
  pod: Pod,
  volume: Volume,
  source: () => EnvSource,
): OpenVolume | VolumeTrouble {
  if (isKeyed(volume)) return openKeyed(context, pod, volume, source);
  if (volume.emptyDir) return openEmptyDir(context, pod, volume.emptyDir);
  if (volume.hostPath) return openHostPath(context, volume.name, volume.hostPath);
  const { persistentVolumeClaim: claim, ephemeral } = volume;
  if (claim) return openClaim(context, pod, claim.claimName, claim.readOnly ?? false);
  if (ephemeral) return openClaim(context, pod, `${pod.metadata.name}-${volume.name}`, false);
  if (volume.nfs) {
    const { server, path, readOnly = false } = volume.nfs;
    return openShare(context, server, path, readOnly);
  }
  if (volume.image) return openImage(context, volume.image);
  const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'unknown';
  return setUpFailed(volume.name, `not simulated: volumes of type ${kind}`);
}

function openKeyed(
  { store, kernel }: KubeletContext,
  pod: Pod,
  volume: Volume,
  source: () => EnvSource,
): OpenVolume | VolumeTrouble {
  const take = (): Captured => capture(store, pod.metadata.namespace, volume);
  let captured = take();
  const problem = contentProblem(volume, captured);
  if (problem !== undefined) return setUpFailed(volume.name, problem);
  let atomic: AtomicFiles | undefined;
  return {
    files: () => {
      const fsGroup = pod.spec.securityContext?.fsGroup;
      const group = fsGroup === undefined ? undefined : groupName(fsGroup);
      atomic ??= new AtomicFiles(
        contentOf(source(), volume, captured),
        () => kernel.wallMs(),
        group,
        !volume.configMap,
      );
      return atomic.files;
    },
    root: '',
    readOnly: true,
    refresh: () => {
      const now = take();
      // What is gone stays mounted as it was.
      if (contentProblem(volume, now) !== undefined) return;
      captured = now;
      atomic?.replace(contentOf(source(), volume, captured));
    },
  };
}

/** In memory it is bounded by its size, or by what the pod's containers may use. */
function openEmptyDir(
  { kernel }: KubeletContext,
  pod: Pod,
  { medium, sizeLimit }: NonNullable<Volume['emptyDir']>,
): OpenVolume {
  const now = (): number => kernel.wallMs();
  const limits = pod.spec.containers.map(({ resources }) => resources?.limits?.memory);
  const memory = limits.includes(undefined) ? undefined : limits.reduce((sum, limit) => sum + quantityValue(limit), 0);
  const limit = Math.min(
    sizeLimit === undefined ? Number.POSITIVE_INFINITY : quantityValue(sizeLimit),
    memory ?? Number.POSITIVE_INFINITY,
  );
  let files: MemoryFiles | undefined;
  const make = (): MemoryFiles => {
    const limits = medium === 'Memory' && Number.isFinite(limit) ? { limitBytes: limit } : {};
    const made = new MemoryFiles({ now, ...limits });
    made.chmod('/', 0o777);
    return made;
  };
  return {
    files: () => (files ??= make()),
    root: '',
    readOnly: false,
    hasOwnership: true,
    usedBytes: () => files?.usedBytes ?? 0,
  };
}

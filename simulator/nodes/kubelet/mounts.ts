/**
 * A container's volumeMounts as mounts of its file system: sub-paths made when they are missing, read-only where the volume or the
 * container says so. Mirrors pkg/kubelet/kubelet_pods.go (makeMounts) and pkg/volume/util/subpath.
 */
import type { VolumeMount } from '../../api/objects.ts';
import type { FileSystem } from '../../kernel/files.ts';
import { MemoryFiles } from '../../kernel/memory-files.ts';
import { type Mount, normalise } from '../../kernel/mounted-files.ts';
import { ConfigError, expand } from './env.ts';
import type { ContainerRecord } from './record.ts';
import type { PodSide } from './starter.ts';
import type { OpenVolume } from './volumes/open-volume.ts';

/** Whether making the mounts may fail or leaves something in a volume: then it is done before the container starts. */
export function hasSubPaths(mounts: readonly VolumeMount[] | undefined): boolean {
  return mounts?.some(({ subPath, subPathExpr }) => subPath || subPathExpr) ?? false;
}

/** Throws `ConfigError`. */
export function containerMounts(
  side: PodSide,
  record: ContainerRecord,
  env: () => ReadonlyMap<string, string>,
): Mount[] {
  return (record.spec.volumeMounts ?? []).map((mount) => {
    const volume = side.volume(mount.name);
    const own = { path: normalise(mount.mountPath), readOnly: (mount.readOnly ?? false) || volume.readOnly };
    const subPath = subPathOf(mount, env);
    if (subPath === undefined) return { ...own, files: volume.files(), root: volume.root };
    return { ...own, ...under(volume, subPath, mount.name, record.name) };
  });
}

function subPathOf({ subPath, subPathExpr }: VolumeMount, env: () => ReadonlyMap<string, string>): string | undefined {
  if (!subPathExpr) return subPath || undefined;
  const missing = new Set<string>();
  const path = expand(subPathExpr, (name) => {
    const value = env().get(name);
    if (value === undefined) missing.add(name);
    return value;
  });
  if (missing.size > 0)
    throw new ConfigError(`missing value for ${[...missing].map((name) => JSON.stringify(name)).join(', ')}`);
  if (path.startsWith('/')) throw new ConfigError(`error SubPath \`${path}\` must not be an absolute path`);
  if (path.split('/').includes('..'))
    throw new ConfigError(`unable to provision SubPath \`${path}\`: must not contain '..'`);
  return path;
}

function under(volume: OpenVolume, subPath: string, name: string, container: string): Pick<Mount, 'files' | 'root'> {
  const files = volume.files();
  const path = `${volume.root}${normalise(`/${subPath}`)}`;
  if (!files.exists(path)) {
    try {
      files.makeDirectory(path, { parents: true });
    } catch {
      // The details would tell of the host's files.
      throw new ConfigError(
        `failed to create subPath directory for volumeMount ${JSON.stringify(name)} of container ${JSON.stringify(container)}`,
      );
    }
  }
  return volume.refresh ? copyOf(files, path) : { files, root: path };
}

const COPY = '/copy';

/** What is replaced from time to time stays as it was where only a part of it is mounted. */
function copyOf(files: FileSystem, path: string): Pick<Mount, 'files' | 'root'> {
  const { modifiedMs } = files.stat(path);
  const copy = new MemoryFiles({ now: () => modifiedMs });
  const take = (from: string, to: string): void => {
    const { kind, mode } = files.stat(from);
    if (kind !== 'directory') copy.write(to, files.readBytes(from), { mode });
    else {
      copy.makeDirectory(to, { mode });
      for (const child of files.list(from)) take(`${from}/${child}`, `${to}/${child}`);
    }
  };
  take(path, COPY);
  return { files: copy, root: COPY };
}

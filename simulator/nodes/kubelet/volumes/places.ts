/** Places that need no attaching: folders of the node's own disk and of file servers. Upstream: pkg/volume/hostpath, pkg/volume/nfs. */
import type { HostPathVolumeSource } from '../../../api/objects.ts';
import type { KubeletContext } from '../context.ts';
import { type OpenVolume, setUpFailed, type VolumeTrouble } from './open-volume.ts';

const KINDS: Readonly<Record<string, string>> = {
  File: 'a file',
  Socket: 'a socket file',
  CharDevice: 'a character device',
  BlockDevice: 'a block device',
};

/** Upstream: pkg/volume/hostpath checkType. */
export function openHostPath(
  { storage, nodeName }: KubeletContext,
  name: string,
  { path, type = '' }: HostPathVolumeSource,
): OpenVolume | VolumeTrouble {
  const files = storage.host(nodeName);
  const kind = files.exists(path) ? files.stat(path).kind : undefined;
  const wrong = (what: string): VolumeTrouble =>
    setUpFailed(name, `hostPath type check failed: ${path} is not ${what}`);
  switch (type) {
    case '':
      // The runtime makes what is missing.
      if (kind === undefined) files.makeDirectory(path, { parents: true });
      break;
    case 'DirectoryOrCreate':
      if (kind === undefined) files.makeDirectory(path, { parents: true });
      else if (kind !== 'directory') return wrong('a directory');
      break;
    case 'FileOrCreate':
      if (kind === undefined) {
        const folder = path.slice(0, path.lastIndexOf('/')) || '/';
        if (!files.exists(folder)) return setUpFailed(name, `open ${path}: no such file or directory`);
        files.write(path, '');
      } else if (kind !== 'file') return wrong('a file');
      break;
    case 'Directory':
      if (kind !== 'directory') return wrong('a directory');
      break;
    case 'File':
      if (kind !== 'file') return wrong('a file');
      break;
    default:
      return wrong(KINDS[type] ?? type);
  }
  return { files: () => files, root: path === '/' ? '' : files.resolve(path), readOnly: false };
}

/** A folder that a file server exports. */
export function openShare({ storage }: KubeletContext, server: string, path: string, readOnly: boolean): OpenVolume {
  const files = storage.share(server);
  if (!files.exists(path)) files.makeDirectory(path, { parents: true });
  return { files: () => files, root: path === '/' ? '' : path, readOnly };
}

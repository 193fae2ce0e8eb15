/** Files of a volume for the group that a pod's securityContext names. Mirrors pkg/volume/volume_linux.go (SetVolumeOwnership). */
import type { FileSystem } from '../../../kernel/files.ts';

const READ_WRITE = 0o660;
const READ = 0o440;
const SEARCH = 0o110;
const SET_GROUP = 0o2000;

/** Everything under `path` may be read by the group, and written unless `readOnly`; what is made there later belongs to it too. */
export function giveToGroup(files: FileSystem, path: string, group: string, readOnly: boolean): void {
  const { kind, mode } = files.stat(path, { followLinks: false });
  if (kind === 'link') return;
  files.chown(path, { group });
  const bits = readOnly ? READ : READ_WRITE;
  files.chmod(path, mode | bits | (kind === 'directory' ? SEARCH | SET_GROUP : 0));
  if (kind !== 'directory') return;
  for (const name of files.list(path)) giveToGroup(files, `${path === '/' ? '' : path}/${name}`, group, readOnly);
}

/**
 * A variable out of a file in one of the pod's volumes (fileKeyRef). The file is a strict part of what a shell reads: every value in
 * single quotes, over several lines if need be, nothing expanded. Mirrors pkg/kubelet/util/env/env_util.go (ParseEnv) and the
 * FileKeyRef of pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables).
 */
import type { FileKeySelector, Pod } from '../../api/objects.ts';
import { normalise } from '../../kernel/mounted-files.ts';
import type { OpenVolume } from './volumes/open-volume.ts';

/** Why a variable cannot be had. */
interface Trouble {
  readonly problem: string;
}

/** The variable's value; undefined when it is not there and need not be. */
export function fileKeyValue(
  pod: Pod,
  { volumeName, path, key, optional = false }: FileKeySelector,
  volume: OpenVolume | undefined,
): string | undefined | Trouble {
  if (!volume) return { problem: `cannot find the volume ${JSON.stringify(volumeName)} referenced by FileKeyRef` };
  const inside = normalise(`/${path}`);
  const files = volume.files();
  const at = `${volume.root}${inside}`;
  const text = files.exists(at) && files.stat(at).kind === 'file' ? files.readText(at) : undefined;
  const value = text === undefined ? undefined : parseEnvFile(text, key);
  // A file that is missing or malformed is an error though the variable is optional.
  if (value === undefined) return { problem: "couldn't parse env file" };
  if (value !== '' || optional) return value || undefined;
  const file = `${hostFolder(pod, volumeName)}${inside}`;
  return { problem: `environment variable key ${JSON.stringify(key)} not found in file ${JSON.stringify(file)}` };
}

/** Where the kubelet keeps a volume. Example: "/var/lib/kubelet/pods/UID/volumes/kubernetes.io~empty-dir/data". */
function hostFolder({ metadata, spec }: Pod, name: string): string {
  const volume = spec.volumes?.find((v) => v.name === name);
  if (volume?.hostPath) return volume.hostPath.path;
  const type = Object.keys(volume ?? {}).find((key) => key !== 'name') ?? '';
  const plugin = type.replace(/Dir$/, '-dir').replace(/API$/, '-api').toLowerCase();
  return `/var/lib/kubelet/pods/${metadata.uid}/volumes/kubernetes.io~${plugin}/${name}`;
}

/**
 * The value of a variable in such a file, "" when it does not set it; undefined when the file is malformed as far as it is read.
 * Example: parseEnvFile("# db\nHOST='a b' # why\n", 'HOST') = "a b".
 */
export function parseEnvFile(text: string, key: string): string | undefined {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  if (lines.at(-1) === '') lines.pop();
  for (let i = 0; i < lines.length; i++) {
    const line = (lines[i] as string).replace(/^[ \t]+/, '');
    if (line === '' || line.startsWith('#')) continue;
    const declared = /^([^=]*[^= \t])=(.*)$/s.exec(line);
    if (!declared) return undefined;
    const [, name, assigned] = declared as unknown as [string, string, string];
    // What is behind a blank belongs to no variable, as in a shell.
    if (/^[ \t]/.test(assigned)) {
      if (name === key) return '';
      continue;
    }
    if (!assigned.startsWith("'")) return undefined;
    let rest = assigned.slice(1);
    let value = '';
    for (;;) {
      const end = rest.indexOf("'");
      if (end >= 0) {
        value += rest.slice(0, end);
        if (!/^[ \t]*(#|$)/.test(rest.slice(end + 1))) return undefined;
        break;
      }
      value += `${rest}\n`;
      if (++i >= lines.length) return undefined;
      rest = lines[i] as string;
    }
    if (name === key) return value;
  }
  return '';
}

/**
 * A container's file system: its image's files, what the kubelet writes (hosts, resolv.conf), /dev and /proc, and its volumes.
 * Mirrors pkg/kubelet/kubelet_pods.go (makeMounts, ensureHostsFile) and containerd's default mounts.
 */

import { quantityValue } from '../../api/quantity.ts';
import { type FileLayer, fileLayer } from '../../kernel/file-tree.ts';
import type { FileSystem } from '../../kernel/files.ts';
import { MemoryFiles } from '../../kernel/memory-files.ts';
import { resolvConf } from '../../kernel/names.ts';
import { type Mount, MountedFiles } from '../containers/mounts.ts';
import { ProcFiles } from '../containers/proc.ts';
import type { ContainerSetup } from '../containers/running.ts';
import type { ImageBehaviour } from '../types.ts';
import { GROUP, type Identity, PASSWD } from './identity.ts';
import { hostsFile, kernelName } from './names.ts';
import type { ContainerRecord } from './record.ts';
import type { PodSide } from './starter.ts';

const FOLDERS = ['/bin', '/etc', '/home', '/root', '/sys', '/usr/bin', '/usr/share', '/var/log', '/var/run'];
const TERMINATION_LOG = '/dev/termination-log';

/** Made at first use: most containers never look at a file. */
export function containerFiles(
  side: PodSide,
  record: ContainerRecord,
  setup: Pick<ContainerSetup, 'behaviour' | 'log' | 'network' | 'pod' | 'space'>,
  identity: Identity,
  mounts: readonly Mount[],
): FileSystem {
  const { context, pod } = side;
  const { behaviour, log, space } = setup;
  const now = (): number => context.kernel.wallMs();
  const own = new MemoryFiles({ now, base: context.layers.of(behaviour, () => imageLayer(behaviour)) });
  record.layer = own;
  own.write('/etc/hostname', `${kernelName(pod)}\n`);
  own.write('/etc/hosts', hostsFile(pod, setup.pod.ip));
  own.write('/etc/resolv.conf', resolvConf(setup.network.resolver));
  if (record.spec.workingDir) own.makeDirectory(record.spec.workingDir, { parents: true });
  const proc = new ProcFiles({
    kernel: context.kernel,
    space,
    owner: identity,
    machine: { cpus: context.nodeCpu, memoryBytes: quantityValue(context.nodeMemory) },
    print: (text, stream) => log.append(text, now(), stream),
  });
  const always: Mount[] = [
    { path: '/dev', files: deviceFiles(now), root: '', readOnly: false },
    { path: '/proc', files: proc, root: '', readOnly: false },
    ...terminationMount(record, now),
  ];
  const files = MountedFiles.over(own, [...always, ...mounts]);
  files.onChange(() => side.changed(record));
  const readOnly = record.spec.securityContext?.readOnlyRootFilesystem ?? false;
  return files.as(identity.user, readOnly ? { readOnly } : {});
}

/** A file of the node's, for what the container says of its end. */
function terminationMount({ spec }: ContainerRecord, now: () => number): Mount[] {
  const path = spec.terminationMessagePath ?? TERMINATION_LOG;
  if (path === TERMINATION_LOG || path === '') return [];
  const files = new MemoryFiles({ now });
  files.write('/log', '', { mode: 0o666 });
  return [{ path, files, root: '/log', readOnly: false }];
}

const DEVICES = fileLayer({
  ...Object.fromEntries(
    ['/null', '/zero', '/full', '/random', '/urandom'].map((path) => [path, { content: '', mode: 0o666, void: true }]),
  ),
  '/shm': { directory: true, mode: 0o1777 },
  '/termination-log': { content: '', mode: 0o666 },
});

function deviceFiles(now: () => number): MemoryFiles {
  return new MemoryFiles({ now, base: DEVICES });
}

function imageLayer(behaviour: ImageBehaviour): FileLayer {
  return fileLayer({
    ...Object.fromEntries(FOLDERS.map((path) => [path, { directory: true as const }])),
    '/tmp': { directory: true, mode: 0o1777 },
    '/etc/passwd': PASSWD,
    '/etc/group': GROUP,
    ...behaviour.files,
  });
}

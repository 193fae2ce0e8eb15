/**
 * A container's file system: its image's files, what the kubelet writes (hosts, resolv.conf), /dev and /proc, and its volumes.
 * Mirrors pkg/kubelet/kubelet_pods.go (makeMounts, ensureHostsFile) and containerd's default mounts.
 */

import { quantityValue } from '../../api/quantity.ts';
import { type FileLayer, fileLayer, type LayerFile } from '../../kernel/file-tree.ts';
import type { FileSystem } from '../../kernel/files.ts';
import { MemoryFiles } from '../../kernel/memory-files.ts';
import { type Mount, MountedFiles } from '../../kernel/mounted-files.ts';
import { resolvConf } from '../../kernel/names.ts';
import { ProcFiles, type ProcMachine, procMounts } from '../../kernel/proc-files.ts';
import { busyboxFolders, debianFolders } from '../../kernel/program-files.ts';
import { alpineFolder, commandsOf } from '../containers/commands.ts';
import { ownCommand } from '../containers/programs.ts';
import type { ContainerSetup } from '../containers/running.ts';
import type { ImageBehaviour } from '../types.ts';
import type { KubeletContext } from './context.ts';
import { GROUP, type Identity, PASSWD } from './identity.ts';
import { hostsFile, kernelName } from './names.ts';
import type { ContainerRecord } from './record.ts';
import type { PodSide } from './starter.ts';

const FOLDERS = ['/etc', '/home', '/root', '/sys', '/usr/share', '/var/log', '/var/run'];
const TERMINATION_LOG = '/dev/termination-log';

/** Made at first use: most containers never look at a file. */
export function containerFiles(
  side: PodSide,
  record: ContainerRecord,
  setup: Pick<ContainerSetup, 'behaviour' | 'env' | 'log' | 'network' | 'pod' | 'space'>,
  identity: Identity,
  mounts: readonly Mount[],
): FileSystem {
  const { context, pod } = side;
  const { behaviour, log, space } = setup;
  const now = (): number => context.kernel.wallMs();
  const own = new MemoryFiles({ now, base: context.layers.of(behaviour, () => imageLayer(context, behaviour)) });
  record.layer = own;
  own.write('/etc/hostname', `${kernelName(pod)}\n`);
  own.write('/etc/hosts', hostsFile(pod, setup.pod.ip));
  own.write('/etc/resolv.conf', resolvConf(setup.network.resolver));
  if (record.spec.workingDir) own.makeDirectory(record.spec.workingDir, { parents: true });
  const proc = new ProcFiles({
    kernel: context.kernel,
    space: () => space,
    files: () => own,
    hostname: kernelName(pod),
    environment: () => setup.env(),
    owner: identity,
    machine: nodeMachine(context),
    print: (text, stream) => log.append(text, now(), stream),
  });
  const always: Mount[] = [
    { path: '/dev', files: deviceFiles(now), root: '', readOnly: false },
    ...procMounts(proc),
    ...terminationMount(record, now),
  ];
  const files = MountedFiles.over(own, [...always, ...mounts]);
  files.onChange(() => side.changed(record));
  const readOnly = record.spec.securityContext?.readOnlyRootFilesystem ?? false;
  return files.as(identity.user, readOnly ? { readOnly } : {});
}

/** The node's: a container sees all of it. A tenth of the memory is taken to be in use, and as much again to hold files. */
function nodeMachine({ nodeCpu, nodeMemory }: KubeletContext): ProcMachine {
  const totalKib = Math.floor(quantityValue(nodeMemory) / 1024);
  const tenth = Math.floor(totalKib / 10);
  return { cpus: nodeCpu, totalKib, usedKib: tenth, cachedKib: tenth };
}

/** A file of the node's, for what the container says of its end. */
function terminationMount({ spec }: ContainerRecord, now: () => number): Mount[] {
  const path = spec.terminationMessagePath ?? TERMINATION_LOG;
  if (path === TERMINATION_LOG || path === '') return [];
  const files = new MemoryFiles({ now });
  files.write('/log', '', { mode: 0o666 });
  return [{ path, files, root: '/log', readOnly: false }];
}

/** Where an image's commands are: busybox's, or as Debian has them. */
function programFolders(context: KubeletContext, behaviour: ImageBehaviour): Readonly<Record<string, LayerFile>> {
  const { commands } = behaviour;
  const program = context.imagePrograms.get(behaviour.program);
  const command = program && ownCommand(behaviour, program);
  const own = new Set(command === undefined ? [] : [command]);
  const names = (): Iterable<string> => new Set([...commandsOf(commands, context.programs).keys(), ...own]);
  if (commands === undefined) return debianFolders(names, own);
  return busyboxFolders(names, own, commands === 'alpine' ? alpineFolder : undefined);
}

const DEVICES = fileLayer({
  ...Object.fromEntries(
    ['/null', '/zero', '/full', '/random', '/urandom'].map((path) => [path, { content: '', mode: 0o666, void: true }]),
  ),
  '/fd': { directory: true },
  '/shm': { directory: true, mode: 0o1777 },
  '/termination-log': { content: '', mode: 0o666 },
});

function deviceFiles(now: () => number): MemoryFiles {
  return new MemoryFiles({ now, base: DEVICES });
}

function imageLayer(context: KubeletContext, behaviour: ImageBehaviour): FileLayer {
  return fileLayer({
    ...programFolders(context, behaviour),
    ...Object.fromEntries(FOLDERS.map((path) => [path, { directory: true as const }])),
    '/tmp': { directory: true, mode: 0o1777 },
    '/etc/passwd': PASSWD,
    '/etc/group': GROUP,
    ...behaviour.files,
  });
}

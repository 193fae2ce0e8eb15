/**
 * The machines of a lab: the learner's, with a terminal and an editor, and the administrator's, on which setup and faults
 * run unseen. Both have kubectl and the shell's programs.
 */
import type { UserInfo } from '../api/types.ts';
import type { Cluster } from '../cluster-types.ts';
import type { Completer } from '../kernel/completion.ts';
import { fileLayer } from '../kernel/file-tree.ts';
import { FileError, type FileSystem, ROOT, userNamed } from '../kernel/files.ts';
import { launch } from '../kernel/launch.ts';
import { lazyProgram } from '../kernel/lazy.ts';
import { MemoryFiles } from '../kernel/memory-files.ts';
import { MountedFiles } from '../kernel/mounted-files.ts';
import { resolvConf } from '../kernel/names.ts';
import { ProcFiles, procMounts } from '../kernel/proc-files.ts';
import type { Process } from '../kernel/process.ts';
import type { Program } from '../kernel/program.ts';
import { debianFolders } from '../kernel/program-files.ts';
import { sink, textDecoder } from '../kernel/stream.ts';
import type { Wait } from '../kernel/wait.ts';
import { OUTSIDE_RESOLVER } from '../network/network.ts';
import type { Machine } from '../shell/types.ts';
import { createTransport, kubeconfig } from './transport.ts';

export const HOME = '/home/learner';

const BASE = {
  '/etc/debian_version': '13.1\n',
  '/etc/hostname': 'drydock\n',
  '/etc/hosts': '127.0.0.1 localhost\n',
  '/etc/os-release':
    'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\nVERSION="13 (trixie)"\nVERSION_CODENAME=trixie\nID=debian\nHOME_URL="https://www.debian.org/"\nSUPPORT_URL="https://www.debian.org/support"\nBUG_REPORT_URL="https://bugs.debian.org/"\n',
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nlearner:x:1000:1000::/home/learner:/bin/bash\n',
  '/tmp': { directory: true, mode: 0o1777 },
  '/dev/fd': { directory: true },
  '/dev/null': '',
  '/dev/zero': { content: '', mode: 0o666, void: true },
  '/dev/urandom': { content: '', mode: 0o666, void: true },
  '/etc/resolv.conf': resolvConf(OUTSIDE_RESOLVER),
  '/proc': { directory: true, mode: 0o555 },
  '/root': { directory: true },
  [HOME]: { directory: true, owner: 'learner' },
} as const;

/** What was not installed with the system. */
const OWN_PROGRAMS: ReadonlySet<string> = new Set(['kubectl', 'kubectl-1.17', 'helm', 'helm4', 'hey', 'traffic', 'yq']);

const NO_POWER = { effective: '0000000000000000', bounding: '000001ffffffffff', mayGainPrivileges: true };
const ALL_POWER = { ...NO_POWER, effective: '000001ffffffffff' };
/** A small machine. */
const MACHINE = { cpus: 4, totalKib: 4_028_416, usedKib: 812_340, cachedKib: 1_204_512 };

interface MachineOptions {
  readonly cluster: Cluster;
  readonly user: string;
  readonly home: string;
  readonly hostname: string;
  /** Who its kubectl is. */
  readonly as: UserInfo;
  readonly namespace: string;
  /** Others in its kubeconfig, each with a context of its own name. */
  readonly users?: readonly UserInfo[];
  readonly programs: ReadonlyMap<string, Program>;
  readonly completers: ReadonlyMap<string, Completer>;
  readonly openEditor?: (path: string) => Wait<void>;
}

/** A machine with a home, a kubeconfig and kubectl. */
export function createMachine(options: MachineOptions): Machine {
  const { cluster, home, user, hostname, openEditor, users = [] } = options;
  const { kernel, api, timings } = cluster;
  const base = fileLayer({ ...BASE, ...debianFolders(() => programs.keys(), OWN_PROGRAMS) });
  const own = new MemoryFiles({ now: () => kernel.wallMs(), base, user: userNamed(user) });
  const proc = new ProcFiles({
    kernel,
    space: () => files,
    files: () => own,
    hostname,
    environment: () => new Map(),
    owner:
      user === ROOT.name
        ? { uid: 0, gid: 0, gids: [0], ...ALL_POWER }
        : { uid: 1000, gid: 1000, gids: [1000], ...NO_POWER },
    machine: MACHINE,
  });
  const files: FileSystem = MountedFiles.over(own, procMounts(proc));
  files.makeDirectory(`${home}/.kube`, { parents: true });
  files.write(`${home}/.kube/config`, kubeconfig(options.namespace, users), { mode: 0o600 });
  const transport = createTransport({ api, timings, user: options.as, users });
  const kubectl = lazyProgram(async () => (await import('../kubectl/kubectl.ts')).createKubectl({ transport }));
  const oldKubectl = lazyProgram(async () =>
    (await import('../kubectl/rolling-update/program.ts')).createOldKubectl(transport),
  );
  const helm = (helmMajor: 3 | 4): Program =>
    lazyProgram(async () => (await import('../helm/helm.ts')).createHelm({ transport, helmMajor }));
  const programs = new Map([
    ...options.programs,
    ['kubectl', kubectl],
    ['kubectl-1.17', oldKubectl],
    ['helm', helm(3)],
    ['helm4', helm(4)],
  ]);
  return {
    kernel,
    hostname,
    user,
    home,
    files,
    programs,
    network: cluster.outside,
    env: {
      HOME: home,
      USER: user,
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
    },
    completers: options.completers,
    ...(openEditor ? { openEditor } : {}),
  };
}

/** Writes a file below a folder, making the folders on the way. */
export function writeFile(files: FileSystem, path: string, content: string, mode = 0o644): void {
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (folder !== '') files.makeDirectory(folder, { parents: true });
  files.write(path, content, { mode });
}

/** The text of a file, or null when it cannot be read. */
export function readFile(files: FileSystem, path: string): string | null {
  try {
    return files.readText(path);
  } catch (error) {
    if (error instanceof FileError) return null;
    throw error;
  }
}

export interface ScriptRun {
  readonly process: Process;
  /** Output and errors so far, as they came. */
  text(): string;
}

/** Starts `bash -c script` without a terminal. */
export const startScript = (machine: Machine, script: string): ScriptRun =>
  startProgram(machine, 'bash', ['-c', script]);

/** Starts a program without a terminal. */
export function startProgram(machine: Machine, name: string, args: readonly string[]): ScriptRun {
  let text = '';
  const decode = textDecoder();
  const output = sink((chunk) => {
    text += decode(chunk);
    return undefined;
  });
  const process = launch(machine, name, args, {
    env: new Map(Object.entries(machine.env)),
    cwd: machine.home,
    stdout: output,
    stderr: output,
    group: 'new',
  });
  if (!process) throw new Error(`the machine has no ${name}`);
  return { process, text: () => text };
}

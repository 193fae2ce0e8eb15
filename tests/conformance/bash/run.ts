/** Runs recorded scripts on a simulated machine. */

import { type FileLayer, fileLayer, type LayerFile } from '../../../simulator/kernel/file-tree.ts';
import type { FileSystem } from '../../../simulator/kernel/files.ts';
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import { launch } from '../../../simulator/kernel/launch.ts';
import { MemoryFiles } from '../../../simulator/kernel/memory-files.ts';
import { MountedFiles } from '../../../simulator/kernel/mounted-files.ts';
import { ProcFiles, procMounts } from '../../../simulator/kernel/proc-files.ts';
import type { Program } from '../../../simulator/kernel/program.ts';
import { busyboxFolders, debianFolders } from '../../../simulator/kernel/program-files.ts';
import { emptyReader, type Reader, sink, textDecoder, type Writer } from '../../../simulator/kernel/stream.ts';
import { commandsOf } from '../../../simulator/nodes/containers/commands.ts';
import { GROUP, PASSWD } from '../../../simulator/nodes/kubelet/identity.ts';
import { textReader } from '../../../simulator/shell/descriptors.ts';
import { fetchedShellPrograms } from '../../../simulator/shell/programs.ts';
import { givenScript, type Invocation, inFile, type Outcome } from './cases.ts';
import { BUSYBOX_ENVIRONMENT, ENVIRONMENT, HOME, WORK } from './place.ts';

/** A script that has not ended after so much virtual time is stopped. */
const LIMIT_MS = 20_000;

const BASE: Readonly<Record<string, LayerFile>> = {
  '/dev/fd': { directory: true },
  '/dev/null': '',
  '/dev/zero': { content: '', mode: 0o666 },
  '/dev/urandom': { content: '', mode: 0o666 },
  '/etc/ssl': { directory: true },
  '/etc/hostname': 'drydock\n',
  '/root': { directory: true, mode: 0o700 },
  '/proc': { directory: true, mode: 0o555 },
  '/tmp': { directory: true, mode: 0o1777 },
};

const DEBIAN: Readonly<Record<string, LayerFile>> = {
  '/etc/ssl': { directory: true },
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\n',
  '/etc/debian_version': '12.12\n',
};

const BUSYBOX: Readonly<Record<string, LayerFile>> = {
  '/etc/passwd': PASSWD,
  '/etc/group': GROUP,
};

interface Place {
  readonly programs: ReadonlyMap<string, Program>;
  readonly base: FileLayer;
}

export interface Run {
  readonly script: string;
  readonly invocation: Invocation;
  /** What bash is told the script's file is called, seen from the working directory. */
  readonly path: string;
}

let places: Promise<Readonly<Record<'debian' | 'busybox', Place>>> | undefined;

async function makePlaces(): Promise<Readonly<Record<'debian' | 'busybox', Place>>> {
  const all = await fetchedShellPrograms();
  const applets = commandsOf('busybox', all);
  const none = new Set<string>();
  return {
    debian: { programs: all, base: fileLayer({ ...BASE, ...DEBIAN, ...debianFolders(() => all.keys()) }) },
    busybox: {
      programs: applets,
      base: fileLayer({ ...BASE, ...BUSYBOX, ...busyboxFolders(() => applets.keys(), none, undefined) }),
    },
  };
}

/** What the simulated bash, or the sh of Debian or of busybox, does with a script, from start to end. */
export async function runCase({ script, invocation, path }: Run): Promise<Outcome> {
  places ??= makePlaces();
  const kernel = new Kernel({ seed: 'bash' });
  const { programs, base } = (await places)[invocation.startsWith('ash') ? 'busybox' : 'debian'];
  const own = new MemoryFiles({ now: () => kernel.wallMs(), base });
  const proc = new ProcFiles({
    kernel,
    space: () => files,
    files: () => own,
    hostname: 'drydock',
    environment: () => new Map(),
    owner: { uid: 0, gid: 0, gids: [0], effective: '', bounding: '', mayGainPrivileges: true },
    machine: { cpus: 2, totalKib: 4_000_000, usedKib: 1_000_000, cachedKib: 1_000_000 },
  });
  const files: FileSystem = MountedFiles.over(own, procMounts(proc));
  for (const folder of [WORK, HOME]) files.makeDirectory(folder, { parents: true });
  const whole = path.startsWith('/') ? path : `${WORK}/${path}`;
  const isFile = inFile(invocation);
  if (isFile) {
    files.makeDirectory(whole.slice(0, whole.lastIndexOf('/')), { parents: true });
    files.write(whole, script);
  }
  let out = '';
  let err = '';
  const process = launch(
    { kernel, files, programs, network: undefined },
    /^d?ash/.test(invocation) ? 'sh' : 'bash',
    isFile ? [path] : invocation === 'stdin' ? [] : ['-c', givenScript(script, invocation)],
    {
      env: new Map(Object.entries(invocation.startsWith('ash') ? BUSYBOX_ENVIRONMENT : ENVIRONMENT)),
      cwd: WORK,
      stdin: invocation === 'stdin' ? textReader(script) : (emptyReader as Reader),
      stdout: collect((text) => {
        out += text;
      }),
      stderr: collect((text) => {
        err += text;
      }),
      group: 'new',
    },
  );
  if (!process) throw new Error('no bash');
  const untilMs = kernel.now() + LIMIT_MS;
  while (kernel.run({ untilMs, condition: () => process.ended }) === 'awaiting') await kernel.awaited();
  if (process.ended) return { out, err, code: process.exit?.code ?? -1 };
  kernel.signalGroup(process.group, 'SIGKILL');
  return { out, err: `${err}[still running]`, code: -1 };
}

function collect(take: (text: string) => void): Writer {
  const decode = textDecoder();
  return sink((chunk) => {
    take(decode(chunk));
    return undefined;
  });
}

/** Texts without what differs from run to run, or from build to build: numbers of processes, busybox's version. */
export const settled = ({ out, err, code }: Outcome): Outcome => ({ out, err: withoutVersion(withoutPids(err)), code });

/** Each image has a busybox of its own version and day. */
const withoutVersion = (text: string): string =>
  text.replace(/^BusyBox v\S+(?: \(.*\))? multi-call binary\.$/gm, 'BusyBox multi-call binary.');

const withoutPids = (text: string): string =>
  text
    .replace(
      /(line \d+): +\d+ (?=Terminated|Killed|Hangup|Quit|Alarm|User defined|Broken|Segmentation|Trace|Aborted)/g,
      '$1: PID ',
    )
    .replace(/^(.*: line \d+: kill: )\(\d+\)( - )/gm, '$1(PID)$2');

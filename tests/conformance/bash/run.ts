/** Runs recorded scripts on a simulated machine. */

import { type FileLayer, fileLayer, type LayerFile } from '../../../simulator/kernel/file-tree.ts';
import type { FileSystem } from '../../../simulator/kernel/files.ts';
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import { launch } from '../../../simulator/kernel/launch.ts';
import { MemoryFiles } from '../../../simulator/kernel/memory-files.ts';
import { MountedFiles } from '../../../simulator/kernel/mounted-files.ts';
import { ProcFiles } from '../../../simulator/kernel/proc-files.ts';
import type { Program } from '../../../simulator/kernel/program.ts';
import { debianFolders } from '../../../simulator/kernel/program-files.ts';
import { emptyReader, type Reader, sink, textDecoder, type Writer } from '../../../simulator/kernel/stream.ts';
import { textReader } from '../../../simulator/shell/descriptors.ts';
import { fetchedShellPrograms } from '../../../simulator/shell/programs.ts';
import type { Invocation, Outcome } from './cases.ts';
import { ENVIRONMENT, HOME, WORK } from './place.ts';

/** A script that has not ended after so much virtual time is stopped. */
const LIMIT_MS = 20_000;

const BASE: Readonly<Record<string, LayerFile>> = {
  '/dev/null': '',
  '/etc/ssl': { directory: true },
  '/etc/hostname': 'drydock\n',
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\n',
  '/etc/debian_version': '12.12\n',
  '/root': { directory: true, mode: 0o700 },
  '/proc': { directory: true, mode: 0o555 },
  '/tmp': { directory: true, mode: 0o1777 },
};

export interface Run {
  readonly script: string;
  readonly invocation: Invocation;
  /** What bash is told the script's file is called, seen from the working directory. */
  readonly path: string;
}

let programs: Promise<ReadonlyMap<string, Program>> | undefined;
let base: FileLayer | undefined;

/** What the simulated bash, or Debian's sh, does with a script, from start to end. */
export async function runCase({ script, invocation, path }: Run): Promise<Outcome> {
  programs ??= fetchedShellPrograms();
  const kernel = new Kernel({ seed: 'bash' });
  const known = await programs;
  base ??= fileLayer({
    ...BASE,
    ...debianFolders(() => known.keys()),
  });
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
  const files: FileSystem = MountedFiles.over(own, [{ path: '/proc', files: proc, root: '', readOnly: false }]);
  for (const folder of [WORK, HOME]) files.makeDirectory(folder, { parents: true });
  const whole = path.startsWith('/') ? path : `${WORK}/${path}`;
  const inFile = invocation === 'file' || invocation === 'dash';
  if (inFile) {
    files.makeDirectory(whole.slice(0, whole.lastIndexOf('/')), { parents: true });
    files.write(whole, script);
  }
  let out = '';
  let err = '';
  const process = launch(
    { kernel, files, programs: known, network: undefined },
    invocation === 'dash' ? 'sh' : 'bash',
    inFile ? [path] : invocation === '-c' ? ['-c', script] : [],
    {
      env: new Map(Object.entries(ENVIRONMENT)),
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

/** Texts without what differs from run to run: numbers of processes. */
export const settled = ({ out, err, code }: Outcome): Outcome => ({ out, err: withoutPids(err), code });

const withoutPids = (text: string): string =>
  text
    .replace(
      /(line \d+): +\d+ (?=Terminated|Killed|Hangup|Quit|Alarm|User defined|Broken|Segmentation|Trace|Aborted)/g,
      '$1: PID ',
    )
    .replace(/^(.*: line \d+: kill: )\(\d+\)( - )/gm, '$1(PID)$2');

/** A small learner's machine for tests: a kernel, a file system, the shell's programs, a terminal that can be read. */

import type { Completer } from '../../../simulator/kernel/completion.ts';
import { fileLayer } from '../../../simulator/kernel/file-tree.ts';
import { type FileSystem, userNamed } from '../../../simulator/kernel/files.ts';
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import { launch } from '../../../simulator/kernel/launch.ts';
import { MemoryFiles } from '../../../simulator/kernel/memory-files.ts';
import { MountedFiles } from '../../../simulator/kernel/mounted-files.ts';
import { ProcFiles, procMounts } from '../../../simulator/kernel/proc-files.ts';
import type { Program } from '../../../simulator/kernel/program.ts';
import { debianFolders } from '../../../simulator/kernel/program-files.ts';
import type { HostNetwork } from '../../../simulator/kernel/sockets.ts';
import { emptyReader, Pipe, sink, textDecoder, type Writer } from '../../../simulator/kernel/stream.ts';
import { ENGINE } from '../../../simulator/shell/execute/engine.ts';
import { fetchedShellPrograms } from '../../../simulator/shell/programs.ts';
import type { Machine } from '../../../simulator/shell/types.ts';

export interface TestMachineOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly programs?: Readonly<Record<string, Program>>;
  readonly completers?: ReadonlyMap<string, Completer>;
  readonly network?: HostNetwork;
  readonly env?: Readonly<Record<string, string>>;
  readonly openEditor?: Machine['openEditor'];
  /** Default: one of its own. */
  readonly kernel?: Kernel;
  /** What /etc/debian_version says; default: there is none, as in busybox's images. */
  readonly debian?: string;
}

/** All of them are there: scripts of tests run to their end at once. */
const PROGRAMS = await fetchedShellPrograms();

const BASE_FILES = {
  '/etc/hostname': 'drydock\n',
  '/etc/passwd': 'root:x:0:0:root:/root:/bin/bash\nlearner:x:1000:1000::/home/learner:/bin/bash\n',
  '/tmp': { directory: true, mode: 0o1777 },
  '/dev/fd': { directory: true },
  '/dev/null': '',
  '/proc': { directory: true, mode: 0o555 },
  '/home/learner': { directory: true, owner: 'learner' },
} as const;
export function testMachine(options: TestMachineOptions = {}): Machine {
  const kernel = options.kernel ?? new Kernel({ seed: 'test' });
  const { debian } = options;
  const programs = new Map([...PROGRAMS, ...Object.entries(options.programs ?? {})]);
  const base = fileLayer({
    ...BASE_FILES,
    ...debianFolders(() => programs.keys()),
    ...(debian === undefined ? {} : { '/etc/debian_version': `${debian}\n` }),
  });
  const own = new MemoryFiles({ now: () => kernel.wallMs(), base, user: userNamed('learner') });
  const proc = new ProcFiles({
    kernel,
    space: () => files,
    files: () => own,
    hostname: 'drydock',
    environment: () => new Map(),
    owner: { uid: 1000, gid: 1000, gids: [1000], effective: '', bounding: '', mayGainPrivileges: true },
    machine: { cpus: 2, totalKib: 4_000_000, usedKib: 1_000_000, cachedKib: 1_000_000 },
  });
  const files: FileSystem = MountedFiles.over(own, procMounts(proc));
  for (const [path, content] of Object.entries(options.files ?? {})) {
    const whole = path.startsWith('/') ? path : `/home/learner/${path}`;
    files.makeDirectory(whole.slice(0, whole.lastIndexOf('/')), { parents: true });
    files.write(whole, content, { mode: content.startsWith('#!') ? 0o755 : 0o644 });
  }
  return {
    kernel,
    hostname: 'drydock',
    user: 'learner',
    home: '/home/learner',
    files,
    engine: ENGINE,
    programs,
    network: options.network,
    env: {
      HOME: '/home/learner',
      USER: 'learner',
      PATH: '/usr/local/bin:/usr/bin:/bin',
      LANG: 'C.UTF-8',
      TERM: 'xterm-256color',
      ...options.env,
    },
    completers: options.completers ?? new Map(),
    ...(options.openEditor ? { openEditor: options.openEditor } : {}),
  };
}

export interface Outcome {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** Runs `bash -c script` to its end. */
export function runScript(
  script: string,
  options: TestMachineOptions & { readonly stdin?: string; readonly limitMs?: number; readonly machine?: Machine } = {},
): Outcome {
  const machine = options.machine ?? testMachine(options);
  let out = '';
  let err = '';
  const collect = (take: (text: string) => void): Writer => {
    const decode = textDecoder();
    return sink((chunk) => {
      take(decode(chunk));
      return undefined;
    });
  };
  let stdin = emptyReader;
  if (options.stdin !== undefined) {
    const pipe = new Pipe(1 << 24);
    stdin = pipe.reader;
    machine.kernel.start('stdin', function* () {
      yield pipe.writer.write(options.stdin as string) as never;
      pipe.writer.close();
    });
  }
  const process = launch(machine, 'bash', ['-c', script], {
    env: new Map(Object.entries(machine.env)),
    cwd: machine.home,
    stdin,
    stdout: collect((text) => {
      out += text;
    }),
    stderr: collect((text) => {
      err += text;
    }),
    group: 'new',
  });
  if (!process) throw new Error('no bash');
  machine.kernel.run({ untilMs: machine.kernel.now() + (options.limitMs ?? 600_000), condition: () => process.ended });
  if (!process.ended) {
    machine.kernel.signalGroup(process.group, 'SIGKILL');
    return { out, err: `${err}[still running]`, code: -1 };
  }
  return { out, err, code: process.exit?.code ?? -1 };
}

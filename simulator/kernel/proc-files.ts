/**
 * /proc as a machine sees it: its processes and itself, made when somebody looks. What is written to the output of a container's first
 * process there goes to its log. Mirrors proc(5) as far as scripts, probes and people read it. Leaves out: memory maps, namespaces,
 * most of /proc/sys; what is known by name and not shown is refused so (/proc/net/tcp).
 */
import { type NamedPipe, OpenEnd } from './fifo.ts';
import { FileError, type FileStat, type FileSystem, type FileUser, ROOT } from './files.ts';
import type { Kernel } from './kernel.ts';
import type { Mount } from './mounted-files.ts';
import type { Process } from './process.ts';
import { programIn } from './program-files.ts';
import { emptyReader, type Reader, type Writer } from './stream.ts';

/** What there is to show. */
export interface ProcView {
  readonly kernel: Kernel;
  /** Whose processes. */
  readonly space: () => unknown;
  /** The machine's own files, for where a program is. */
  readonly files: () => FileSystem;
  readonly hostname: string;
  /** Of a first process that was started without a program of the machine. */
  readonly environment: () => ReadonlyMap<string, string>;
  readonly owner: {
    readonly uid: number;
    readonly gid: number;
    readonly gids: readonly number[];
    readonly effective: string;
    readonly bounding: string;
    readonly mayGainPrivileges: boolean;
  };
  readonly machine: ProcMachine;
  /** What the first process prints; undefined: it is no container. */
  readonly print?: (text: string, stream: 'stdout' | 'stderr') => void;
}

/** Sizes in KiB. */
export interface ProcMachine {
  readonly cpus: number;
  readonly totalKib: number;
  readonly usedKib: number;
  readonly cachedKib: number;
}

/** Where they are mounted: /proc, and /dev/fd for who asks. */
export const procMounts = (files: ProcFiles): Mount[] => [
  { path: '/proc', files, root: '', readOnly: false },
  { path: '/dev/fd', files, root: '/self/fd', readOnly: false },
];

type Entry =
  | { readonly kind: 'directory'; readonly names: readonly string[] }
  | { readonly kind: 'file'; readonly text: string; readonly write?: (text: string) => void }
  /** `end`: an open descriptor, which may be opened by this path. */
  | { readonly kind: 'link'; readonly target: string; readonly end?: Reader | Writer };

const MACHINE_FILES = ['cmdline', 'cpuinfo', 'filesystems', 'loadavg', 'meminfo', 'stat', 'uptime', 'version'];
const PROCESS_FILES = ['cgroup', 'cmdline', 'comm', 'cwd', 'environ', 'exe', 'fd', 'mounts', 'root', 'stat', 'status'];
/** What the kernel has there and is not shown, by the first parts of its path. */
const UNSHOWN =
  /^(?:net|sys|bus|fs|irq|tty|driver|diskstats|interrupts|iomem|ioports|kallsyms|kcore|modules|partitions|schedstat|slabinfo|softirqs|swaps|vmstat|zoneinfo|\d+\/(?:maps|smaps|mem|net|ns|task|io|limits|oom_score|oom_score_adj|sched|statm|mountinfo|stack|syscall|wchan|attr))(?:\/|$)/;

export class ProcFiles implements FileSystem {
  readonly user: FileUser = ROOT;
  readonly #view: ProcView;

  constructor(view: ProcView) {
    this.#view = view;
  }

  as(): ProcFiles {
    return this;
  }

  stat(path: string, options?: { followLinks?: boolean }): FileStat {
    const follow = options?.followLinks ?? true;
    const entry = this.#existing(follow ? entered(path) : path);
    if (follow && entry.kind === 'link' && !OPEN_FILE.test(path)) return this.#view.files().stat(entry.target);
    const { kind } = entry;
    const end = kind === 'link' ? entry.end : undefined;
    return {
      kind: follow && end && !end.tty ? 'fifo' : kind,
      size: end && !follow ? DESCRIPTOR_SIZE : 0,
      mode: end ? modeOf(end, follow) : kind === 'directory' ? 0o555 : kind === 'link' ? 0o777 : 0o444,
      modifiedMs: this.#view.kernel.wallMs(),
      owner: 'root',
      group: 'root',
      inode: 1,
    };
  }

  exists(path: string): boolean {
    return this.#entry(entered(path)) !== undefined;
  }

  readText(path: string): string {
    const entry = this.#existing(path);
    if (entry.kind === 'directory') throw new FileError('EISDIR', path);
    if (entry.kind === 'link') {
      if (entry.end?.pipe) throw new FileError('ESPIPE', path);
      return this.#view.files().readText(entry.target);
    }
    return entry.text;
  }

  readBytes(path: string): Uint8Array {
    const entry = this.#existing(path);
    if (entry.kind === 'link' && !entry.end?.pipe) return this.#view.files().readBytes(entry.target);
    return new TextEncoder().encode(this.readText(path));
  }

  list(path: string): string[] {
    const entry = this.#existing(entered(path));
    if (entry.kind === 'link') return this.#view.files().list(entry.target);
    if (entry.kind !== 'directory') throw new FileError('ENOTDIR', path);
    return [...entry.names].sort();
  }

  readLink(path: string): string {
    const entry = this.#existing(path);
    if (entry.kind !== 'link') throw new FileError('EINVAL', path);
    return entry.target;
  }

  write(path: string, content: string | Uint8Array): void {
    const entry = this.#existing(path);
    if (entry.kind !== 'file' || !entry.write) throw new FileError('EACCES', path);
    const text = typeof content === 'string' ? content : new TextDecoder().decode(content);
    if (text !== '') entry.write(text);
  }

  append(path: string, content: string | Uint8Array): void {
    this.write(path, content);
  }

  resolve(path: string): string {
    this.#existing(path);
    return path;
  }

  onChange(): () => void {
    return () => {};
  }

  makeDirectory(path: string): void {
    throw new FileError(this.exists(path) ? 'EEXIST' : 'ENOENT', path);
  }
  remove(path: string): void {
    throw new FileError('EPERM', path);
  }
  removeDirectory(path: string): void {
    throw new FileError('EPERM', path);
  }
  rename(from: string): void {
    throw new FileError('EPERM', from);
  }
  link(_target: string, path: string): void {
    throw new FileError('ENOENT', path);
  }
  hardLink(_existing: string, path: string): void {
    throw new FileError('ENOENT', path);
  }
  makeFifo(path: string): void {
    throw new FileError('ENOENT', path);
  }
  fifo(path: string): NamedPipe | undefined {
    const entry = this.#existing(path);
    return entry.kind === 'link' && entry.end && !entry.end.tty ? new OpenEnd(entry.end, path) : undefined;
  }
  chmod(path: string): void {
    throw new FileError('EPERM', path);
  }
  chown(path: string): void {
    throw new FileError('EPERM', path);
  }
  touch(path: string): void {
    this.#existing(path);
  }

  #existing(path: string): Entry {
    const entry = this.#entry(path);
    if (entry) return entry;
    throw new FileError(UNSHOWN.test(this.#parts(path).join('/')) ? 'ENOSYS' : 'ENOENT', path);
  }

  /** "self" is who reads. */
  #parts(path: string): string[] {
    const parts = path.split('/').filter((part) => part !== '');
    if (parts[0] === 'mounts') parts.unshift('self');
    const reader = this.#reader;
    if (/^(?:thread-)?self$/.test(parts[0] ?? '') && parts.length > 1 && reader) parts[0] = String(reader.pid);
    return parts.filter((part) => part !== '.');
  }

  /** Undefined: none of the machine's processes. */
  get #reader(): Process | undefined {
    const { kernel, space } = this.#view;
    return kernel.running?.machine === space() ? kernel.running : undefined;
  }

  #entry(path: string): Entry | undefined {
    const [first, ...rest] = this.#parts(path);
    const { kernel, space, hostname } = this.#view;
    const processes = kernel.processes(space());
    if (first === undefined) {
      const links = this.#reader ? ['self', 'mounts'] : [];
      return {
        kind: 'directory',
        names: [...processes.map(({ pid }) => String(pid)), ...MACHINE_FILES, ...links, 'sys'],
      };
    }
    // Who is not a process of the machine has no descriptors open there.
    if (first === 'self' && rest.length > 0) return rest.join() === 'fd' ? { kind: 'directory', names: [] } : undefined;
    if (first === 'self') return this.#reader && { kind: 'link', target: String(this.#reader.pid) };
    const process = processes.find(({ pid }) => String(pid) === first);
    if (process) return this.#ofProcess(process, rest);
    if (first === 'sys') return this.#setting(rest.join('/'), hostname);
    return rest.length === 0 ? this.#ofMachine(first) : undefined;
  }

  /** /proc/sys, as far as it is shown. */
  #setting(path: string, hostname: string): Entry | undefined {
    const settings: Readonly<Record<string, string>> = {
      'kernel/hostname': hostname,
      'kernel/osrelease': RELEASE,
      'kernel/ostype': 'Linux',
      'kernel/pid_max': '4194304',
    };
    if (Object.hasOwn(settings, path)) return { kind: 'file', text: `${settings[path]}\n` };
    if (path === '') return { kind: 'directory', names: ['kernel'] };
    if (path !== 'kernel') return undefined;
    return { kind: 'directory', names: Object.keys(settings).map((name) => name.slice('kernel/'.length)) };
  }

  #ofProcess(process: Process, [name, ...rest]: readonly string[]): Entry | undefined {
    const argv = imageOf(process)?.argv ?? process.name.split(' ');
    const command = (argv[0] ?? '').split('/').pop() as string;
    const file = (text: string): Entry | undefined => (rest.length === 0 ? { kind: 'file', text } : undefined);
    const link = (target: string): Entry | undefined => (rest.length === 0 ? { kind: 'link', target } : undefined);
    switch (name) {
      case undefined:
        return { kind: 'directory', names: PROCESS_FILES };
      case 'cgroup':
        return file('0::/\n');
      case 'cmdline':
        return file(argv.map((word) => `${word}\0`).join(''));
      case 'comm':
        return file(`${command.slice(0, 15)}\n`);
      case 'cwd':
        return link(imageOf(process)?.cwd ?? '/');
      case 'environ':
        return file(
          [...(imageOf(process)?.env ?? this.#view.environment())].map(([key, value]) => `${key}=${value}\0`).join(''),
        );
      case 'exe':
        return link(this.#programOf(command));
      case 'mounts':
        return file(MOUNTS);
      case 'root':
        return link('/');
      case 'stat':
        return file(
          `${process.pid} (${command.slice(0, 15)}) ${stateOf(process)[0]} ${process.parentPid} ${process.group.pid}\n`,
        );
      case 'status':
        return file(this.#status(process, command));
      case 'fd':
        return this.#descriptor(process, rest);
      default:
        return undefined;
    }
  }

  /** Where a program's file is: of a busybox, the one that it is a name of. */
  #programOf(command: string): string {
    const files = this.#view.files();
    const path = FOLDERS.map((folder) => `${folder}/${command}`).find((one) => files.exists(one));
    if (path === undefined) return `/usr/local/bin/${command}`;
    return programIn(files.readText(path)) === 'busybox' ? '/bin/busybox' : files.resolve(path);
  }

  #descriptor(process: Process, [fd, ...rest]: readonly string[]): Entry | undefined {
    const { print } = this.#view;
    const open = imageOf(process)?.descriptors ?? NOTHING_OPEN;
    if (fd === undefined) return { kind: 'directory', names: [...open.keys()].map(String) };
    const end = open.get(Number(fd));
    if (end === undefined || rest.length > 0) return undefined;
    if (print && process.pid === 1 && fd !== '0')
      return { kind: 'file', text: '', write: (text) => print(text, fd === '2' ? 'stderr' : 'stdout') };
    // The real kernel numbers its pipes; here the number tells nothing but that it is one.
    const target = end.tty ? '/dev/pts/0' : end.pipe ? `pipe:[${FIRST_PIPE + process.pid}]` : '/dev/null';
    return { kind: 'link', target, end };
  }

  #status(process: Process, command: string): string {
    const { uid, gid, gids, effective, bounding, mayGainPrivileges } = this.#view.owner;
    const four = (id: number): string => `${id}\t${id}\t${id}\t${id}`;
    const none = '0000000000000000';
    return [
      `Name:\t${command.slice(0, 15)}`,
      'Umask:\t0022',
      `State:\t${stateOf(process)}`,
      `Tgid:\t${process.pid}`,
      'Ngid:\t0',
      `Pid:\t${process.pid}`,
      `PPid:\t${process.parentPid}`,
      'TracerPid:\t0',
      `Uid:\t${four(uid)}`,
      `Gid:\t${four(gid)}`,
      'FDSize:\t64',
      `Groups:\t${gids.join(' ')} `,
      'Threads:\t1',
      `CapInh:\t${none}`,
      `CapPrm:\t${effective}`,
      `CapEff:\t${effective}`,
      `CapBnd:\t${bounding}`,
      `CapAmb:\t${none}`,
      `NoNewPrivs:\t${mayGainPrivileges ? 0 : 1}`,
      'Seccomp:\t0',
      '',
    ].join('\n');
  }

  #ofMachine(name: string): Entry | undefined {
    const { kernel, machine, space } = this.#view;
    const { cpus, totalKib, usedKib, cachedKib } = machine;
    const seconds = kernel.now() / 1000;
    const processes = kernel.processes(space());
    const texts: Readonly<Record<string, () => string>> = {
      cmdline: () => 'BOOT_IMAGE=/boot/vmlinuz root=/dev/vda1 ro quiet\n',
      cpuinfo: () => Array.from({ length: cpus }, (_, i) => processorText(i, cpus)).join(''),
      filesystems: () => 'nodev\tproc\nnodev\ttmpfs\nnodev\toverlay\n\text4\n',
      loadavg: () => `0.00 0.00 0.00 1/${processes.length} ${processes.at(-1)?.pid ?? 1}\n`,
      meminfo: () =>
        [
          ['MemTotal', totalKib],
          ['MemFree', totalKib - usedKib - cachedKib],
          ['MemAvailable', totalKib - usedKib],
          ['Buffers', 0],
          ['Cached', cachedKib],
          ['SwapCached', 0],
          ['SwapTotal', 0],
          ['SwapFree', 0],
          ['Shmem', SHARED_KIB],
          ['SReclaimable', 0],
        ]
          .map(([key, kib]) => `${`${key}:`.padEnd(16)}${String(kib).padStart(8)} kB\n`)
          .join(''),
      stat: () => {
        const idle = Math.floor(seconds * 100);
        const line = (label: string, n: number): string => `${label} 0 0 0 ${n} 0 0 0 0 0 0\n`;
        const each = Array.from({ length: cpus }, (_, i) => line(`cpu${i}`, idle)).join('');
        return `${line('cpu ', idle * cpus)}${each}ctxt 0\nbtime ${Math.floor(kernel.epochMs / 1000)}\nprocesses ${processes.at(-1)?.pid ?? 0}\nprocs_running 1\nprocs_blocked 0\n`;
      },
      uptime: () => `${seconds.toFixed(2)} ${(seconds * cpus).toFixed(2)}\n`,
      version: () => `Linux version ${RELEASE} (drydock) #1 SMP PREEMPT_DYNAMIC\n`,
    };
    const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
    return text && { kind: 'file', text: text() };
  }
}

/** "/self" → "/self/.": what it leads to. */
const entered = (path: string): string => (/^\/+(?:thread-)?self\/*$/.test(path) ? '/self/.' : path);
/** What an open descriptor leads to may have no name. */
const OPEN_FILE = /\/fd\/\d+$/;

/** What lstat says of one, whatever it leads to. */
const DESCRIPTOR_SIZE = 64;
const FIRST_PIPE = 20_000;
const NOTHING_OPEN: ReadonlyMap<number, Reader | Writer> = new Map([0, 1, 2].map((fd) => [fd, emptyReader]));

/** Of the pipe behind it, or of the link: what it was opened for. */
const modeOf = (end: Reader | Writer, follow: boolean): number =>
  follow ? 0o600 : ('next' in end ? 0o400 : 0) | ('write' in end ? 0o200 : 0) | 0o100;

/** As `uname -r` says it. */
const RELEASE = '6.12.48';
const SHARED_KIB = 2048;
const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
const MOUNTS = [
  'overlay / overlay rw,relatime 0 0',
  'proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0',
  'tmpfs /dev tmpfs rw,nosuid,size=65536k,mode=755 0 0',
  '',
].join('\n');

const processorText = (index: number, cpus: number): string =>
  `${[
    ['processor\t', String(index)],
    ['vendor_id\t', 'GenuineIntel'],
    ['model name\t', 'Drydock'],
    ['physical id\t', '0'],
    ['siblings\t', String(cpus)],
    ['core id\t\t', String(index)],
    ['cpu cores\t', String(cpus)],
  ]
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('')}\n`;

/** A fork runs what its parent runs. */
const imageOf = (process: Process): Process['image'] => process.image ?? (process.parent && imageOf(process.parent));

const stateOf = (process: Process): string =>
  process.stopped ? 'T (stopped)' : process.kernel.running === process ? 'R (running)' : 'S (sleeping)';

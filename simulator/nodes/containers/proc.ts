/**
 * /proc as a container sees it: its processes and the machine, made when somebody looks. What is written to a process's
 * output there goes to the container's log. Mirrors proc(5) as far as probes and people read it. Leaves out: /proc/self
 * (a file system does not know who reads it), /proc/sys, memory maps, namespaces.
 */
import { FileError, type FileKind, type FileStat, type FileSystem, type FileUser, ROOT } from '../../kernel/files.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Process, ProcessSpace } from '../../kernel/process.ts';

/** What there is to show. */
interface ProcView {
  readonly kernel: Kernel;
  readonly space: ProcessSpace;
  readonly owner: {
    readonly uid: number;
    readonly gid: number;
    readonly gids: readonly number[];
    readonly effective: string;
    readonly bounding: string;
    readonly mayGainPrivileges: boolean;
  };
  readonly machine: { readonly cpus: number; readonly memoryBytes: number };
  /** What the first process prints. */
  print(text: string, stream: 'stdout' | 'stderr'): void;
}

type Entry =
  | { readonly kind: 'directory'; readonly names: readonly string[] }
  | { readonly kind: 'file'; readonly text: string; readonly write?: (text: string) => void }
  | { readonly kind: 'link'; readonly target: string };

const MACHINE_FILES = ['cpuinfo', 'loadavg', 'meminfo', 'stat', 'uptime', 'version'];
const PROCESS_FILES = ['cmdline', 'comm', 'exe', 'fd', 'stat', 'status'];

export class ProcFiles implements FileSystem {
  readonly user: FileUser = ROOT;
  readonly #view: ProcView;

  constructor(view: ProcView) {
    this.#view = view;
  }

  as(): ProcFiles {
    return this;
  }

  stat(path: string): FileStat {
    const { kind } = this.#existing(path);
    return {
      kind: kind as FileKind,
      size: 0,
      mode: kind === 'directory' ? 0o555 : kind === 'link' ? 0o777 : 0o444,
      modifiedMs: this.#view.kernel.wallMs(),
      owner: 'root',
      group: 'root',
      inode: 1,
    };
  }

  exists(path: string): boolean {
    return this.#entry(path) !== undefined;
  }

  readText(path: string): string {
    const entry = this.#existing(path);
    if (entry.kind === 'directory') throw new FileError('EISDIR', path);
    return entry.kind === 'file' ? entry.text : '';
  }

  readBytes(path: string): Uint8Array {
    return new TextEncoder().encode(this.readText(path));
  }

  list(path: string): string[] {
    const entry = this.#existing(path);
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
  fifo(): undefined {
    return undefined;
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
    if (!entry) throw new FileError('ENOENT', path);
    return entry;
  }

  #entry(path: string): Entry | undefined {
    const [first, ...rest] = path.split('/').filter((part) => part !== '' && part !== '.');
    const processes = this.#view.kernel.processes(this.#view.space);
    if (first === undefined)
      return { kind: 'directory', names: [...processes.map(({ pid }) => String(pid)), ...MACHINE_FILES] };
    const process = processes.find(({ pid }) => String(pid) === first);
    if (process) return this.#ofProcess(process, rest);
    return rest.length === 0 ? this.#ofMachine(first) : undefined;
  }

  #ofProcess(process: Process, [name, ...rest]: readonly string[]): Entry | undefined {
    const [command = ''] = process.name.split(' ');
    const file = (text: string): Entry | undefined => (rest.length === 0 ? { kind: 'file', text } : undefined);
    switch (name) {
      case undefined:
        return { kind: 'directory', names: PROCESS_FILES };
      case 'cmdline':
        return file(`${process.name.replaceAll(' ', '\0')}\0`);
      case 'comm':
        return file(`${command.slice(0, 15)}\n`);
      case 'exe':
        return rest.length === 0 ? { kind: 'link', target: `/bin/${command}` } : undefined;
      case 'stat':
        return file(
          `${process.pid} (${command.slice(0, 15)}) ${stateOf(process)[0]} ${process.parent?.pid ?? 0} ${process.group.pid}\n`,
        );
      case 'status':
        return file(this.#status(process, command));
      case 'fd':
        return this.#descriptor(process, rest);
      default:
        return undefined;
    }
  }

  #descriptor(process: Process, [fd, ...rest]: readonly string[]): Entry | undefined {
    if (fd === undefined) return { kind: 'directory', names: ['0', '1', '2'] };
    if (!/^[012]$/.test(fd) || rest.length > 0) return undefined;
    const { print } = this.#view;
    const isLog = process.pid === 1 && fd !== '0';
    const write = (text: string): void => print(text, fd === '2' ? 'stderr' : 'stdout');
    return { kind: 'file', text: '', ...(isLog ? { write } : {}) };
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
      `PPid:\t${process.parent?.pid ?? 0}`,
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
    const { kernel, machine } = this.#view;
    const seconds = kernel.now() / 1000;
    const kib = Math.floor(machine.memoryBytes / 1024);
    const texts: Readonly<Record<string, () => string>> = {
      cpuinfo: () =>
        Array.from({ length: machine.cpus }, (_, i) => `processor\t: ${i}\nmodel name\t: Drydock\n\n`).join(''),
      loadavg: () => `0.00 0.00 0.00 1/${kernel.processes(this.#view.space).length} 1\n`,
      meminfo: () => `MemTotal:       ${kib} kB\nMemFree:        ${kib} kB\nMemAvailable:   ${kib} kB\n`,
      stat: () => `btime ${Math.floor(kernel.epochMs / 1000)}\n`,
      uptime: () => `${seconds.toFixed(2)} ${(seconds * machine.cpus).toFixed(2)}\n`,
      version: () => 'Linux version 6.12.48 (drydock) #1 SMP PREEMPT_DYNAMIC\n',
    };
    const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
    return text && { kind: 'file', text: text() };
  }
}

const stateOf = (process: Process): string => (process.stopped ? 'T (stopped)' : 'S (sleeping)');

/** What runs in a process: kubectl, the shell, its tools, and what images run. */
import type { FileSystem } from './files.ts';
import type { Kernel } from './kernel.ts';
import type { Process, ProcessGroup } from './process.ts';
import type { HostNetwork } from './sockets.ts';
import type { Reader, Writer } from './stream.ts';
import type { Routine } from './wait.ts';

/** What a program finds when it starts. */
export interface ProgramContext {
  readonly kernel: Kernel;
  readonly process: Process;
  /** argv[0], as it was called. */
  readonly name: string;
  /** Arguments, without argv[0]. */
  readonly args: readonly string[];
  /** Exported environment. A program's own copy. */
  readonly env: Map<string, string>;
  /** Working directory, absolute. */
  readonly cwd: string;
  readonly files: FileSystem;
  readonly stdin: Reader;
  readonly stdout: Writer;
  readonly stderr: Writer;
  /** File descriptors above 2, where the caller opened some. */
  readonly extra?: ReadonlyMap<number, Reader | Writer>;
  readonly network: HostNetwork | undefined;
  /** Where memory is bounded. */
  readonly memory?: MemoryAccount;
  /** The programs of this machine, by name (`which`, `type`, completion). */
  readonly programs?: ReadonlyMap<string, Program>;
  /** Starts another program of this machine by name and returns its process, or undefined when there is none of that name. */
  run(name: string, args: readonly string[], options?: RunProgramOptions): Process | undefined;
  /** Asks the page to open a file in the lab's editor and waits until it is closed; undefined where there is no page. */
  readonly editor?: (path: string) => Routine<void>;
}

/** What bounds the memory of a container's processes. */
export interface MemoryAccount {
  /** The process holds that many bytes from now on, until it ends. It may be killed for it. */
  hold(process: Process, bytes: number): void;
}

export interface RunProgramOptions {
  readonly env?: ReadonlyMap<string, string>;
  readonly cwd?: string;
  readonly stdin?: Reader;
  readonly stdout?: Writer;
  readonly stderr?: Writer;
  readonly extra?: ReadonlyMap<number, Reader | Writer>;
  readonly group?: ProcessGroup | 'new';
}

/** A program: does its work and returns its exit code (0 to 255). */
export type Program = (context: ProgramContext) => Routine<number>;

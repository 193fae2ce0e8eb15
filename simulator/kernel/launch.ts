/**
 * Starts programs on a machine (the learner's, or a container): finds them by name or path, gives them their context,
 * and ends them by SIGPIPE when they write to a pipe that nobody reads. A path that is a script runs its interpreter.
 */
import { Exhausted, exhaustion } from './exhausted.ts';
import { FileError, type FileSystem, statOf } from './files.ts';
import type { Kernel } from './kernel.ts';
import { type Process, type ProcessSpace, Terminated } from './process.ts';
import type { MemoryAccount, Program, ProgramContext, RunProgramOptions } from './program.ts';
import { BUSYBOX, programIn } from './program-files.ts';
import type { HostNetwork } from './sockets.ts';
import { BrokenPipe, emptyReader, type Reader, sink, type Writer, write } from './stream.ts';
import { type Routine, sleep } from './wait.ts';

/** What programs of one machine share. */
export interface ProgramHost {
  readonly kernel: Kernel;
  readonly files: FileSystem;
  /** Whose processes they are, where it is not the file system that tells. */
  readonly space?: ProcessSpace;
  readonly programs: ReadonlyMap<string, Program>;
  readonly network: HostNetwork | undefined;
  readonly memory?: MemoryAccount;
  readonly editor?: (path: string) => Routine<void>;
}

interface LaunchOptions extends RunProgramOptions {
  readonly parent?: Process;
  readonly detached?: boolean;
  /** Called in the new process before the program starts (signal dispositions). */
  readonly prepare?: (process: Process) => void;
}

/** What a name or path would run, or undefined. `script` is the path that comes before the arguments. */
export function findProgram(
  host: ProgramHost,
  name: string,
  cwd: string,
): { program: Program; script?: string } | undefined {
  if (!name.includes('/')) {
    const program = host.programs.get(name);
    return program && { program };
  }
  const path = name.startsWith('/') ? name : `${cwd}/${name}`;
  const stat = statOf(host.files, path);
  if (stat?.kind !== 'file' || (stat.mode & 0o111) === 0) return undefined;
  try {
    const text = host.files.readText(path);
    const named = programIn(text);
    if (named !== undefined) {
      const program = host.programs.get(named === BUSYBOX ? baseName(path) : named);
      return program && { program };
    }
    const program = host.programs.get(interpreterOf(text));
    return program && { program, script: name };
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The path that a name stands for in the folders of $PATH; undefined: in none is a program of that name, or a script. */
export function onPath(host: ProgramHost, name: string, folders: string, cwd: string): string | undefined {
  for (const folder of folders.split(':')) {
    const path = `${folder === '' ? '.' : folder}/${name}`;
    if (findProgram(host, path, cwd)) return path;
  }
  return undefined;
}

/** "#!/bin/sh -e" → "sh", "#!/usr/bin/env bash" → "bash", none → "sh". */
function interpreterOf(script: string): string {
  const words = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(script);
  const path = words?.[1]?.endsWith('/env') ? words[2] : words?.[1];
  return path?.split('/').pop() ?? 'sh';
}

/** Starts the program of that name or path; undefined when there is none. The child holds its own ends of the streams. */
export function launch(
  host: ProgramHost,
  name: string,
  args: readonly string[],
  options: LaunchOptions = {},
): Process | undefined {
  const found = findProgram(host, name, options.cwd ?? '/');
  if (!found) return undefined;
  return launchProgram(host, found.program, name, found.script === undefined ? args : [found.script, ...args], options);
}

/** Starts `program` under the name `name`. */
export function launchProgram(
  host: ProgramHost,
  program: Program,
  name: string,
  args: readonly string[],
  options: LaunchOptions = {},
): Process {
  const streams: ProgramStreams = {
    stdin: (options.stdin ?? emptyReader).dup(),
    stdout: (options.stdout ?? sink(() => undefined)).dup(),
    stderr: (options.stderr ?? sink(() => undefined)).dup(),
    ...(options.extra ? { extra: new Map([...options.extra].map(([fd, end]) => [fd, end.dup()] as const)) } : {}),
  };
  const machine = options.parent?.machine ?? host.space ?? host.files;
  const crowded = host.kernel.crowded(machine);
  return host.kernel.spawn({
    name: commandLine(name, args),
    main: (process) => {
      options.prepare?.(process);
      if (crowded) return refused(options.parent?.name ?? name, streams.stderr);
      return runProgram(host, process, program, name, args, options.env ?? new Map(), options.cwd ?? '/', streams);
    },
    machine,
    ...(options.parent ? { parent: options.parent } : {}),
    ...(options.group === undefined ? {} : { group: options.group }),
    ...(options.detached ? { detached: true } : {}),
    onEnd: () => {
      streams.stdin.close();
      streams.stdout.close();
      streams.stderr.close();
      for (const end of streams.extra?.values() ?? []) end.close();
    },
  });
}

/** How long a shell waits before it tries to fork again; the second try is taken to fail too. Upstream: bash's make_child. */
const FORK_RETRY_MS = 1000;

/** What stands in for a process that its machine has no room for. Time passes, so that a fork bomb does not hold the world up. */
export function* refused(name: string, stderr: Writer): Routine<number> {
  yield* write(stderr, `${name}: fork: retry: Resource temporarily unavailable\n`);
  yield* sleep(FORK_RETRY_MS);
  return 254;
}

/** A process's name as `ps` shows it. */
export const commandLine = (name: string, args: readonly string[]): string =>
  [name.split('/').pop(), ...args].join(' ');

interface ProgramStreams {
  readonly stdin: Reader;
  readonly stdout: Writer;
  readonly stderr: Writer;
  readonly extra?: ReadonlyMap<number, Reader | Writer>;
}

const descriptorsOf = ({ stdin, stdout, stderr, extra }: ProgramStreams): Map<number, Reader | Writer> =>
  new Map([[0, stdin], [1, stdout], [2, stderr], ...(extra ?? [])]);

/** Runs `program` in a process that is there already (a shell's `exec`). The streams stay the caller's to close. */
export function* runProgram(
  host: ProgramHost,
  process: Process,
  program: Program,
  name: string,
  args: readonly string[],
  env: ReadonlyMap<string, string>,
  cwd: string,
  streams: ProgramStreams,
): Routine<number> {
  const context: ProgramContext = {
    kernel: host.kernel,
    process,
    name,
    args,
    env: new Map(env),
    cwd,
    files: host.files,
    ...streams,
    network: host.network,
    programs: host.programs,
    run: (other, otherArgs, options = {}) =>
      launch(host, other, otherArgs, { env: context.env, cwd, ...streams, ...options, parent: process }),
    ...(host.memory ? { memory: host.memory } : {}),
    ...(host.editor ? { editor: host.editor } : {}),
  };
  process.image = { argv: [name, ...args], env: new Map(env), cwd, descriptors: descriptorsOf(streams) };
  try {
    return yield* program(context);
  } catch (error) {
    if (error instanceof BrokenPipe) {
      if (process.disposition('SIGPIPE') !== 'ignore') throw new Terminated('SIGPIPE');
      yield* write(streams.stderr, `${name.split('/').pop()}: write error: Broken pipe\n`);
      return 1;
    }
    const exhausted = exhaustion(error);
    if (exhausted === undefined) throw error;
    if (!(error instanceof FileError)) host.memory?.hold(process, Number.POSITIVE_INFINITY);
    yield* write(streams.stderr, `${name.split('/').pop()}: ${exhausted}\n`);
    return error instanceof Exhausted ? error.status : 1;
  }
}

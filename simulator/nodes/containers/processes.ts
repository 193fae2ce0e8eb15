/**
 * A container that runs processes: the pod's own command, or an image program that is a routine. Its first process is
 * process 1: signals it does not handle are ignored, as in a PID namespace (pid_namespaces(7)); the others end with it.
 */
import { findProgram, launch, type ProgramHost } from '../../kernel/launch.ts';
import type { Process, Signal } from '../../kernel/process.ts';
import type { Program } from '../../kernel/program.ts';
import { sink, textDecoder, type Writer } from '../../kernel/stream.ts';
import { isUnsimulated } from '../../kernel/unsimulated.ts';
import { ContainerInput } from './input.ts';
import type { ContainerSetup, RunningContainer } from './running.ts';
import { OUT_OF_MEMORY } from './running.ts';

/** A command that cannot be started; `message` is what runc says. */
export class CannotStart extends Error {}

const UNHANDLED: readonly Signal[] = [
  'SIGHUP',
  'SIGINT',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGPIPE',
  'SIGALRM',
  'SIGTERM',
];

export class ProcessContainer implements RunningContainer {
  readonly setup: ContainerSetup;
  readonly startedAtMs: number;
  readonly host: ProgramHost;
  readonly input: ContainerInput;
  readonly #process: Process;
  #isOutOfMemory = false;

  /** Starts the command; throws `CannotStart`. */
  constructor(setup: ContainerSetup, command: readonly string[]) {
    this.setup = setup;
    this.startedAtMs = setup.kernel.now();
    this.host = hostOf(setup);
    const [name, ...args] = command as [string, ...string[]];
    const problem = startProblem(this.host, name, setup.workingDir);
    if (problem !== undefined) throw new CannotStart(problem);
    this.input = new ContainerInput(setup.kernel, setup.console, (text) =>
      setup.log.append(text, setup.kernel.wallMs()),
    );
    const terminal = this.input.tty?.writer;
    const process = launch(this.host, name, args, {
      env: setup.env(),
      cwd: setup.workingDir,
      stdin: this.input.reader,
      stdout: terminal ?? logWriter(setup),
      stderr: terminal ?? logWriter(setup, 'stderr'),
      group: 'new',
      detached: true,
      prepare: (p) => {
        if (p.isInit) for (const signal of UNHANDLED) p.onSignal(signal, 'ignore');
      },
    });
    if (!process) throw new CannotStart(notFound(this.host.programs, name));
    this.#process = process;
    this.input.started(process.group);
    process.whenEnded((exit) => {
      setup.willChange();
      setup.onExit(this.#isOutOfMemory ? { code: exit.code, reason: OUT_OF_MEMORY } : { code: exit.code });
    });
  }

  get ended(): boolean {
    return this.#process.ended;
  }

  /** Its programs listen on the pod's ports themselves (Sandbox.server). */
  server(): undefined {
    return undefined;
  }

  signal(signal: Signal): void {
    this.#process.signal(signal);
  }

  outOfMemory(): void {
    this.#isOutOfMemory = true;
    this.#process.signal('SIGKILL');
  }
}

/** The machine that programs of a container see. */
export function hostOf(setup: ContainerSetup): ProgramHost {
  const { kernel, programs, network, space, memory } = setup;
  return { kernel, files: setup.files(), programs, network, space, memory };
}

/** What runc says of a name that is nowhere in $PATH; of a command that real images have, that it is not simulated. */
export function notFound(programs: ReadonlyMap<string, Program>, name: string): string {
  const why = isUnsimulated(programs, name) ? ` (${name} is not simulated here)` : '';
  return `exec: ${JSON.stringify(name)}: executable file not found in $PATH${why}`;
}

/** Why runc would not start a program of that name; undefined when it would. Upstream: libcontainer, exec.LookPath. */
export function startProblem(host: ProgramHost, name: string, cwd: string): string | undefined {
  if (findProgram(host, name, cwd)) return undefined;
  const quoted = JSON.stringify(name);
  if (!name.includes('/')) return notFound(host.programs, name);
  const path = name.startsWith('/') ? name : `${cwd}/${name}`;
  if (host.files.exists(path)) return `exec: ${quoted}: permission denied`;
  return `exec: ${quoted}: stat ${name}: no such file or directory`;
}

/** Where a container's output goes: its log. */
function logWriter(setup: ContainerSetup, stream: 'stdout' | 'stderr' = 'stdout'): Writer {
  const decode = textDecoder();
  return sink((chunk) => {
    setup.log.append(decode(chunk), setup.kernel.wallMs(), stream);
    return undefined;
  });
}

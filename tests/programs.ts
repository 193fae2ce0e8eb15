/** Programs as tests run them, real ones and those of a simulated machine: what they wrote and how they ended. */
import { spawn } from 'node:child_process';
import { type Cluster, LEARNER } from '../simulator/cluster-types.ts';
import { launch } from '../simulator/kernel/launch.ts';
import type { Process } from '../simulator/kernel/process.ts';
import type { Program } from '../simulator/kernel/program.ts';
import { emptyReader, sink, textDecoder, type Writer } from '../simulator/kernel/stream.ts';
import { createMachine, HOME } from '../simulator/lab/machine.ts';
import { shellPrograms } from '../simulator/shell/programs.ts';
import type { Machine } from '../simulator/shell/types.ts';

export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

interface RealOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Real time after which it is killed, with all that it started. Default: never. */
  readonly limitMs?: number;
  /** Told of what is written, to either stream, as it comes. */
  readonly heard?: (text: string) => void;
}

/** Runs a program of this machine to its end, with nothing to read. */
export function runReal(program: string, args: readonly string[], options: RealOptions): Promise<Ran> {
  const { cwd, env, limitMs, heard } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const texts = { out: '', err: '' };
    for (const [name, stream] of [
      ['out', child.stdout],
      ['err', child.stderr],
    ] as const) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text;
        heard?.(text);
      });
    }
    const limit =
      limitMs === undefined ? undefined : setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), limitMs);
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(limit);
      resolve({ ...texts, code: code ?? 1 });
    });
  });
}

/** The learner's machine of a cluster. */
export const learnerMachine = (
  cluster: Cluster,
  { namespace = 'default', more }: { readonly namespace?: string; readonly more?: ReadonlyMap<string, Program> } = {},
): ReturnType<typeof createMachine> =>
  createMachine({
    cluster,
    user: 'learner',
    home: HOME,
    hostname: 'drydock',
    as: LEARNER,
    namespace,
    programs: new Map([...shellPrograms(), ...(more ?? [])]),
    completers: new Map(),
  });

class Collector {
  readonly #decode = textDecoder();
  text = '';
  readonly writer: Writer = sink((chunk) => {
    this.text += this.#decode(chunk);
    return undefined;
  });
}

/** A program of a simulated machine, begun. */
export class Running {
  readonly process: Process;
  readonly #machine: Machine;
  readonly #out = new Collector();
  readonly #err = new Collector();

  /** `env`: beside the machine's. It reads nothing. */
  constructor(machine: Machine, program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const process = launch(machine, program, args, {
      env: new Map(Object.entries({ ...machine.env, ...env })),
      cwd: HOME,
      stdin: emptyReader,
      stdout: this.#out.writer,
      stderr: this.#err.writer,
      group: 'new',
    });
    if (!process) throw new Error(`no ${program}`);
    this.process = process;
    this.#machine = machine;
  }

  /** What it has written so far. */
  get ran(): Ran {
    return { out: this.#out.text, err: this.#err.text, code: this.process.exit?.code ?? 127 };
  }

  /** Lets virtual time pass until it has ended; killed when it has not by then. */
  async ended(limitMs: number): Promise<Ran> {
    const { kernel } = this.#machine;
    const untilMs = kernel.now() + limitMs;
    while (!this.process.ended) {
      const outcome = kernel.run({ untilMs, condition: () => this.process.ended });
      if (this.process.ended) break;
      if (outcome === 'awaiting') await kernel.awaited();
      else {
        kernel.signalGroup(this.process.group, 'SIGKILL');
        break;
      }
    }
    return this.ran;
  }

  /** The same; throws when it has not ended by then. */
  async mustEnd(limitMs: number): Promise<Ran> {
    await this.#machine.kernel.advanceUntil(() => this.process.ended, limitMs, this.process.name);
    return this.ran;
  }
}

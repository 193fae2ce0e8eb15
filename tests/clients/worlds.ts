/**
 * Two ways to run a kubectl command on a served cluster: a real binary over HTTP, and ours. Virtual time stands still while commands
 * run, so that both see the same state; only commands that wait make it pass.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../../simulator/cluster-types.ts';
import { HOME, writeFile } from '../../simulator/lab/machine.ts';
import { pace } from '../../simulator/serve/pace.ts';
import { createServedCluster } from '../../simulator/serve/world.ts';
import { learnerMachine, type Ran, Running, runReal } from '../programs.ts';
import { Served } from './served.ts';

export type { Ran };

export interface Command {
  readonly args: readonly string[];
  /** Virtual time passes meanwhile: the command waits for something. */
  readonly waits?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** A kubectl of this machine. */
export interface Binary {
  readonly path: string;
  /** 1.33 → 33. */
  readonly minor: number;
}

const FOLDERS = [...(process.env.PATH ?? '').split(':'), '/usr/lib/google-cloud-sdk/bin'];
/** How much faster than real time virtual time passes while a real command waits. */
const SPEED = 50;
/** Real time after which a real command is ended. */
const LIMIT_MS = 60_000;

/** The real helm of this machine, if there is one: 3 or 4. */
export function realHelm(): { readonly path: string; readonly major: 3 | 4 } | undefined {
  const { stdout } = spawnSync('helm', ['version', '--template', '{{.Version}}'], { encoding: 'utf8' });
  const major = /^v([34])\./.exec(stdout ?? '')?.[1];
  return major === undefined ? undefined : { path: 'helm', major: major === '3' ? 3 : 4 };
}

/** The real kubectls, one for each minor version, oldest first. */
export function realKubectls(): Binary[] {
  const found = new Map<number, Binary>();
  for (const folder of new Set(FOLDERS)) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder).filter((file) => /^kubectl(\.1\.\d+)?$/.test(file))) {
      const path = join(folder, name);
      const { stdout } = spawnSync(path, ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
      const minor = /"gitVersion": "v1\.(\d+)\.\d+"/.exec(stdout ?? '')?.[1];
      if (minor !== undefined) found.set(Number(minor), { path, minor: Number(minor) });
    }
  }
  return [...found.values()].sort((a, b) => a.minor - b.minor);
}

export class World {
  readonly cluster: Cluster;
  readonly #files: Readonly<Record<string, string>>;
  readonly #machine: ReturnType<typeof learnerMachine>;
  #served: Served | undefined;

  private constructor(cluster: Cluster, files: Readonly<Record<string, string>>) {
    this.cluster = cluster;
    this.#files = files;
    cluster.timings.override('command', 0);
    cluster.timings.override('request', 0);
    this.#machine = learnerMachine(cluster);
    for (const [path, content] of Object.entries(files)) writeFile(this.#machine.files, `${HOME}/${path}`, content);
  }

  /** Worlds of the same seed are alike as long as they hear the same requests at the same instants. */
  static async create(seed: string, files: Readonly<Record<string, string>>): Promise<World> {
    return new World(await createServedCluster({ seed, nodes: 3, prepulled: true }), files);
  }

  /** Begins to listen; real commands run in a folder of their own, with the files. */
  async serve(): Promise<void> {
    this.#served = await Served.open(this.cluster);
    for (const [path, content] of Object.entries(this.#files)) this.#served.write(path, content);
  }

  close(): void {
    this.#served?.close();
  }

  async real(binary: string, { args, waits = false, env = {} }: Command): Promise<Ran> {
    const served = this.#served;
    if (!served) throw new Error('it does not listen');
    const clock = waits ? pace(this.cluster.kernel, SPEED) : undefined;
    try {
      // One that waits while time stands still would wait forever.
      const options = { cwd: served.folder, env: { ...served.env, ...env }, limitMs: LIMIT_MS };
      return served.plain(await runReal(binary, args, options));
    } finally {
      clock?.stop();
    }
  }

  /** Ours: a program of a lab's machine. */
  ours({ args, env = {} }: Command, program = 'kubectl', limitMs = 900_000): Promise<Ran> {
    return new Running(this.#machine, program, args, { TERM: 'dumb', ...env }).mustEnd(limitMs);
  }

  /** Lets virtual time pass up to an instant. */
  async advanceTo(untilMs: number): Promise<void> {
    const { kernel } = this.cluster;
    if (kernel.now() > untilMs) throw new Error(`it is already ${kernel.now()} ms, not ${untilMs}`);
    await kernel.advance(untilMs - kernel.now());
  }
}

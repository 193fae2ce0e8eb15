/**
 * Two ways to run a kubectl command on a served cluster: a real binary over HTTP, and ours. Virtual time stands still while commands
 * run, so that both see the same state; only commands that wait make it pass.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Cluster } from '../../simulator/cluster-types.ts';
import { LEARNER } from '../../simulator/cluster-types.ts';
import { launch } from '../../simulator/kernel/launch.ts';
import { emptyReader, sink, textDecoder } from '../../simulator/kernel/stream.ts';
import { createMachine, HOME, writeFile } from '../../simulator/lab/machine.ts';
import { serveHttp } from '../../simulator/serve/http.ts';
import { kubeconfig } from '../../simulator/serve/kubeconfig.ts';
import { pace } from '../../simulator/serve/pace.ts';
import { createServedCluster } from '../../simulator/serve/world.ts';
import { shellPrograms } from '../../simulator/shell/programs.ts';

export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

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
  readonly #machine: ReturnType<typeof createMachine>;
  #folder = '';
  /** Where it listens, for a real command. */
  #address = '';
  #close: (() => void) | undefined;

  private constructor(cluster: Cluster, files: Readonly<Record<string, string>>) {
    this.cluster = cluster;
    this.#files = files;
    cluster.timings.override('command', 0);
    this.#machine = createMachine({
      cluster,
      user: 'learner',
      home: HOME,
      hostname: 'drydock',
      as: LEARNER,
      namespace: 'default',
      programs: shellPrograms(),
      completers: new Map(),
    });
    for (const [path, content] of Object.entries(files)) writeFile(this.#machine.files, `${HOME}/${path}`, content);
  }

  /** Worlds of the same seed are alike as long as they hear the same requests at the same instants. */
  static async create(seed: string, files: Readonly<Record<string, string>>): Promise<World> {
    return new World(await createServedCluster({ seed, nodes: 3, prepulled: true }), files);
  }

  /** Begins to listen; real commands run in a folder of their own, with the files. */
  async serve(): Promise<void> {
    const { api, kernel } = this.cluster;
    const { server, port } = await serveHttp({ api, kernel, user: LEARNER, port: 0 });
    this.#folder = mkdtempSync(join(tmpdir(), 'drydock-kubectl-'));
    this.#close = () => {
      server.closeAllConnections();
      server.close();
      rmSync(this.#folder, { recursive: true });
    };
    this.#address = `http://127.0.0.1:${port}`;
    writeFileSync(join(this.#folder, 'config'), kubeconfig(this.#address));
    for (const [path, content] of Object.entries(this.#files)) {
      mkdirSync(dirname(join(this.#folder, path)), { recursive: true });
      writeFileSync(join(this.#folder, path), content);
    }
  }

  close(): void {
    this.#close?.();
  }

  real(binary: string, { args, waits = false, env = {} }: Command): Promise<Ran> {
    const clock = waits ? pace(this.cluster.kernel, SPEED) : undefined;
    return new Promise((resolve, reject) => {
      const child = spawn(binary, args, {
        cwd: this.#folder,
        env: {
          PATH: process.env.PATH ?? '',
          HOME: this.#folder,
          TZ: 'UTC',
          KUBECONFIG: join(this.#folder, 'config'),
          ...env,
        },
      });
      let out = '';
      let err = '';
      child.stdout.on('data', (data) => (out += data));
      child.stderr.on('data', (data) => (err += data));
      child.on('error', reject);
      // One that waits while time stands still would wait forever.
      const limit = setTimeout(() => child.kill(), LIMIT_MS);
      child.on('close', (code) => {
        clearTimeout(limit);
        clock?.stop();
        const plain = (text: string): string =>
          text.replaceAll(this.#folder, HOME).replaceAll(this.#address, 'https://127.0.0.1:6443');
        resolve({ out: plain(out), err: plain(err), code: code ?? 1 });
      });
      child.stdin.end();
    });
  }

  /** Ours: a program of a lab's machine. */
  async ours({ args, env = {} }: Command, program = 'kubectl'): Promise<Ran> {
    const texts = { out: '', err: '' };
    const collect = (name: 'out' | 'err') => {
      const decode = textDecoder();
      return sink((chunk) => {
        texts[name] += decode(chunk);
        return undefined;
      });
    };
    const started = launch(this.#machine, program, args, {
      env: new Map(Object.entries({ ...this.#machine.env, TERM: 'dumb', ...env })),
      cwd: HOME,
      stdin: emptyReader,
      stdout: collect('out'),
      stderr: collect('err'),
    });
    if (!started) throw new Error(`no ${program}`);
    await this.cluster.kernel.advanceUntil(() => started.ended, 900_000, `${program} ${args.join(' ')}`);
    return { ...texts, code: started.exit?.code ?? 1 };
  }

  /** Lets virtual time pass up to an instant. */
  async advanceTo(untilMs: number): Promise<void> {
    const { kernel } = this.cluster;
    if (kernel.now() > untilMs) throw new Error(`it is already ${kernel.now()} ms, not ${untilMs}`);
    await kernel.advance(untilMs - kernel.now());
  }
}

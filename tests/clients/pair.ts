/**
 * A real kubectl and ours before two worlds of the same seed: each command line runs in a shell on both sides, and what
 * differs is told. The real one talks HTTP to a served cluster whose clock runs while it works.
 *
 *   node tests/clients/pair.ts [--kubectl PATH] [--show N] SCENARIO.json…
 *
 * Scenarios have the form of the recorded sessions (tests/truth); their recorded outputs are not looked at.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Cluster, LEARNER } from '../../simulator/cluster-types.ts';
import { launch } from '../../simulator/kernel/launch.ts';
import type { MemoryFiles } from '../../simulator/kernel/memory-files.ts';
import { emptyReader, sink, textDecoder, type Writer } from '../../simulator/kernel/stream.ts';
import { createMachine, HOME, writeFile } from '../../simulator/lab/machine.ts';
import { serveHttp } from '../../simulator/serve/http.ts';
import { kubeconfig as servedKubeconfig } from '../../simulator/serve/kubeconfig.ts';
import { pace } from '../../simulator/serve/pace.ts';
import { createServedCluster } from '../../simulator/serve/world.ts';
import { shellPrograms } from '../../simulator/shell/programs.ts';
import type { Machine } from '../../simulator/shell/types.ts';
import { normalise } from '../truth/compare.ts';

export interface Ran {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** Virtual time while the real kubectl works, as a multiple of real time. */
const SPEED = 20;
const LIMIT_MS = 120_000;

export class Pair {
  readonly #theirs: Cluster;
  readonly #ours: Cluster;
  readonly #machine: Machine;
  readonly #files: MemoryFiles;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #address: string;
  readonly #close: () => void;

  private constructor(theirs: Cluster, ours: Cluster, kubectl: string, port: number, close: () => void) {
    this.#theirs = theirs;
    this.#ours = ours;
    this.#close = close;
    this.#address = `http://127.0.0.1:${port}`;
    this.#folder = mkdtempSync(join(tmpdir(), 'drydock-pair-'));
    const bin = join(this.#folder, 'bin');
    mkdirSync(bin);
    symlinkSync(kubectl, join(bin, 'kubectl'));
    mkdirSync(join(this.#folder, 'home', '.kube'), { recursive: true });
    writeFileSync(join(this.#folder, 'home', '.kube', 'config'), servedKubeconfig(this.#address));
    this.#env = {
      PATH: `${bin}:${process.env.PATH ?? ''}`,
      HOME: join(this.#folder, 'home'),
      NS: 'default',
      TERM: 'dumb',
      TZ: 'UTC',
    };
    const machine = createMachine({
      cluster: ours,
      user: 'learner',
      home: HOME,
      hostname: 'drydock',
      as: LEARNER,
      namespace: 'default',
      programs: shellPrograms(),
      completers: new Map(),
    });
    this.#files = machine.files;
    this.#machine = { ...machine, env: { ...machine.env, NS: 'default', TERM: 'dumb' } };
  }

  static async open(kubectl: string, seed = 'pair'): Promise<Pair> {
    const options = { seed, nodes: 3, prepulled: true };
    const [theirs, ours] = [await createServedCluster(options), await createServedCluster(options)];
    const { server, port } = await serveHttp({ api: theirs.api, kernel: theirs.kernel, user: LEARNER, port: 0 });
    return new Pair(theirs, ours, kubectl, port, () => {
      server.closeAllConnections();
      server.close();
    });
  }

  write(path: string, content: string): void {
    const there = join(this.#folder, 'home', path);
    mkdirSync(dirname(there), { recursive: true });
    writeFileSync(there, content);
    writeFile(this.#files, `${HOME}/${path}`, content);
  }

  /** Both worlds go on by so much virtual time. */
  async advance(ms: number): Promise<void> {
    await this.#theirs.kernel.advance(ms);
    await this.#ours.kernel.advance(ms);
  }

  async run(command: string): Promise<{ readonly theirs: Ran; readonly ours: Ran }> {
    return { theirs: await this.#real(command), ours: await this.#simulated(command) };
  }

  close(): void {
    this.#close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #real(command: string): Promise<Ran> {
    const clock = pace(this.#theirs.kernel, SPEED);
    return new Promise((resolve, reject) => {
      const child = spawn('bash', ['-c', command], {
        cwd: join(this.#folder, 'home'),
        env: this.#env,
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      const texts = { out: '', err: '' };
      const limit = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), LIMIT_MS / SPEED);
      child.stdout.on('data', (data) => (texts.out += data));
      child.stderr.on('data', (data) => (texts.err += data));
      child.on('error', reject);
      child.on('close', (code) => {
        clearTimeout(limit);
        clock.stop();
        resolve({ out: this.#plain(texts.out), err: this.#plain(texts.err), code: code ?? 1 });
      });
    });
  }

  #plain(text: string): string {
    return text
      .replaceAll(join(this.#folder, 'home'), HOME)
      .replaceAll(this.#address, 'https://127.0.0.1:6443')
      .replaceAll(this.#address.slice('http://'.length), '127.0.0.1:6443');
  }

  async #simulated(command: string): Promise<Ran> {
    const texts = { out: '', err: '' };
    const collect = (name: 'out' | 'err'): Writer => {
      const decode = textDecoder();
      return sink((chunk) => {
        texts[name] += decode(chunk);
        return undefined;
      });
    };
    const { kernel } = this.#ours;
    const process = launch(this.#machine, 'bash', ['-c', command], {
      env: new Map(Object.entries(this.#machine.env)),
      cwd: HOME,
      stdin: emptyReader,
      stdout: collect('out'),
      stderr: collect('err'),
      group: 'new',
    });
    if (!process) return { out: '', err: 'no bash', code: 127 };
    const untilMs = kernel.now() + LIMIT_MS;
    while (!process.ended) {
      const outcome = kernel.run({ untilMs, condition: () => process.ended });
      if (process.ended) break;
      if (outcome === 'awaiting') await kernel.awaited();
      else kernel.signalGroup(process.group, 'SIGKILL');
    }
    return { ...texts, code: process.exit?.code ?? 1 };
  }
}

const lines = (text: string): string => normalise(text);

/** What differs, '' when nothing does. */
export function difference({ theirs, ours }: { readonly theirs: Ran; readonly ours: Ran }): string {
  return [
    ...(theirs.code === ours.code ? [] : [`exit ${ours.code}, not ${theirs.code}`]),
    ...(['out', 'err'] as const).filter((s) => lines(theirs[s]) !== lines(ours[s])).map((s) => `std${s} differs`),
  ].join(', ');
}

interface ScenarioFile {
  readonly name: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly op: string; readonly cmd: string; readonly seconds?: number }[];
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { kubectl: { type: 'string', default: '/usr/bin/kubectl' }, show: { type: 'string', default: '1000' } },
  });
  let left = Number(values.show);
  for (const path of positionals) {
    const scenario = JSON.parse(readFileSync(path, 'utf8')) as ScenarioFile;
    const pair = await Pair.open(values.kubectl, scenario.name);
    for (const [name, content] of Object.entries(scenario.files ?? {})) pair.write(name, content);
    let [same, all] = [0, 0];
    for (const [i, step] of scenario.steps.entries()) {
      if (step.op === '~') {
        await pair.advance((step.seconds ?? 0) * 1000);
        continue;
      }
      if (step.op === '&') continue;
      const ran = await pair.run(step.cmd);
      all++;
      const what = difference(ran);
      if (what === '') same++;
      else if (left-- > 0)
        console.log(
          `--- ${scenario.name} ${i}: ${step.cmd}\n${what}\n<<< real (${ran.theirs.code})\n${ran.theirs.out}${ran.theirs.err}\n>>> ours (${ran.ours.code})\n${ran.ours.out}${ran.ours.err}`,
        );
    }
    pair.close();
    console.log(`${scenario.name}: ${same} of ${all} the same`);
  }
  process.exit(0);
}

if (process.argv[1] === import.meta.filename) await main();

/**
 * A real kubectl and ours before two worlds of the same seed: each command line runs in a shell on both sides, and what
 * differs is told. The real one talks HTTP to a served cluster whose clock runs while it works.
 *
 *   node tests/clients/pair.ts [--kubectl PATH] [--show N] SCENARIO.json…
 *
 * Scenarios have the form of the recorded sessions (tests/truth); their recorded outputs are not looked at.
 */
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Cluster } from '../../simulator/cluster-types.ts';
import { HOME, writeFile } from '../../simulator/lab/machine.ts';
import { pace } from '../../simulator/serve/pace.ts';
import { createServedCluster } from '../../simulator/serve/world.ts';
import { learnerMachine, type Ran, Running, runReal } from '../programs.ts';
import { normalise } from '../truth/compare.ts';
import { Served } from './served.ts';

/** Virtual time while the real kubectl works, as a multiple of real time. */
const SPEED = 20;
const LIMIT_MS = 120_000;

const ENV = { NS: 'default', TERM: 'dumb' };

export class Pair {
  readonly #theirs: Cluster;
  readonly #ours: Cluster;
  readonly #machine: ReturnType<typeof learnerMachine>;
  readonly #served: Served;
  /** Where the shell finds the real kubectl. */
  readonly #bin = mkdtempSync(join(tmpdir(), 'drydock-pair-'));

  private constructor(theirs: Cluster, ours: Cluster, served: Served, kubectl: string) {
    this.#theirs = theirs;
    this.#ours = ours;
    this.#served = served;
    symlinkSync(kubectl, join(this.#bin, 'kubectl'));
    this.#machine = learnerMachine(ours);
  }

  static async open(kubectl: string, seed = 'pair'): Promise<Pair> {
    const options = { seed, nodes: 3, prepulled: true };
    const [theirs, ours] = [await createServedCluster(options), await createServedCluster(options)];
    return new Pair(theirs, ours, await Served.open(theirs), kubectl);
  }

  write(path: string, content: string): void {
    this.#served.write(path, content);
    writeFile(this.#machine.files, `${HOME}/${path}`, content);
  }

  /** Both worlds go on by so much virtual time. */
  async advance(ms: number): Promise<void> {
    await this.#theirs.kernel.advance(ms);
    await this.#ours.kernel.advance(ms);
  }

  async run(command: string): Promise<{ readonly theirs: Ran; readonly ours: Ran }> {
    const args = ['-c', command];
    return {
      theirs: await this.#real(args),
      ours: await new Running(this.#machine, 'bash', args, ENV).ended(LIMIT_MS),
    };
  }

  close(): void {
    this.#served.close();
    rmSync(this.#bin, { recursive: true, force: true });
  }

  async #real(args: readonly string[]): Promise<Ran> {
    const clock = pace(this.#theirs.kernel, SPEED);
    const { folder: cwd, env } = this.#served;
    try {
      const shell = { ...env, ...ENV, PATH: `${this.#bin}:${env['PATH']}` };
      return this.#served.plain(await runReal('bash', args, { cwd, env: shell, limitMs: LIMIT_MS / SPEED }));
    } finally {
      clock.stop();
    }
  }
}

/** What differs, '' when nothing does. */
export function difference({ theirs, ours }: { readonly theirs: Ran; readonly ours: Ran }): string {
  return [
    ...(theirs.code === ours.code ? [] : [`exit ${ours.code}, not ${theirs.code}`]),
    ...(['out', 'err'] as const)
      .filter((s) => normalise(theirs[s]) !== normalise(ours[s]))
      .map((s) => `std${s} differs`),
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

/**
 * Replays a recorded console session against a simulated cluster and returns a transcript of the same form. Conventions
 * of the recordings (their README): a fresh namespace with a name of seven letters, written as `default` in what is
 * kept; home and working directory /home/learner; every command in a shell of its own; TERM=dumb.
 */
import { type Cluster, LEARNER } from '../../simulator/cluster-types.ts';
import type { Program } from '../../simulator/kernel/program.ts';
import { HOME, writeFile } from '../../simulator/lab/machine.ts';
import { kubeconfig } from '../../simulator/lab/transport.ts';
import type { Machine } from '../../simulator/shell/types.ts';
import { learnerMachine, Running } from '../programs.ts';
import type { Scenario, Step } from './compare.ts';
import { truthCluster } from './world.ts';

const NAMESPACE = 'qlabzns';
/** A command that has not ended after this much virtual time is interrupted, as the recorder did. */
const LIMIT_MS = 300_000;
const TAIL_MS = 1_000;

const NODE_STOP = 'node-stop';
const NODE_START = 'node-start';

/** What the recorder stops and starts a node's kubelet with. */
function nodeSwitches({ nodes }: Cluster): Map<string, Program> {
  const program = (act: (name: string) => void): Program =>
    function* ({ args }) {
      act(args[0] ?? '');
      return 0;
    };
  return new Map([
    [NODE_STOP, program((name) => nodes.stopKubelet(name))],
    [NODE_START, program((name) => nodes.startKubelet(name))],
  ]);
}

/** Called at the end with the cluster, the session's namespace and the virtual instant at which the session began. */
export type Observer = (cluster: Cluster, namespace: string, startMs: number) => void;

/** Runs every step; resolves to the scenario with what came out in place of what was recorded. */
export async function runScenario(scenario: Scenario, observe?: Observer): Promise<Scenario> {
  const cluster = await truthCluster(scenario.name, scenario.metrics);
  const { kernel } = cluster;
  const plain = learnerMachine(cluster, { namespace: NAMESPACE, more: nodeSwitches(cluster) });
  writeFile(plain.files, `${HOME}/.kubeconfig`, kubeconfig(NAMESPACE), 0o600);
  for (const [path, content] of Object.entries(scenario.files ?? {}))
    writeFile(plain.files, `${HOME}/${path}`, content);
  const machine: Machine = {
    ...plain,
    env: { ...plain.env, TERM: 'dumb', KUBECONFIG: `${HOME}/.kubeconfig`, NS: NAMESPACE, NODE_STOP, NODE_START },
  };
  const created = cluster
    .client(LEARNER)
    .create('namespaces', undefined, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  if (!created.ok) throw new Error(created.status.message);
  await kernel.advance(500);
  let startMs = kernel.now();
  let unkept = false;
  const steps: Step[] = [];
  const background: { index: number; running: Running }[] = [];
  for (const step of scenario.steps) {
    const { op, cmd, seconds } = step;
    // A recorded machine was slower between commands; keep its pace, so that ages and waits are alike. What was run and not
    // kept may have waited for the clock on the wall, which is another one here: the pace begins anew behind it.
    if (step.t !== undefined && op !== '~') {
      if (unkept) startMs = kernel.now() - Math.round(step.t * 1000);
      unkept = false;
      await kernel.advance(Math.max(0, startMs + Math.round(step.t * 1000) - kernel.now()));
    }
    unkept ||= op === '@';
    const t = (kernel.now() - startMs) / 1000;
    if (op === '~') {
      await kernel.advance(Math.round((seconds ?? 0) * 1000));
      steps.push({ op, cmd, ...(seconds === undefined ? {} : { seconds }), t });
      continue;
    }
    const running = new Running(machine, 'bash', ['-c', cmd]);
    if (op === '&') {
      background.push({ index: steps.length, running });
      steps.push({ op, cmd, t });
      continue;
    }
    const { out, err, code } = await running.ended(LIMIT_MS);
    const result = { out: kept(out), err: kept(err), code };
    steps.push({ op, cmd, t, tEnd: (kernel.now() - startMs) / 1000, ...(op === '$' ? result : {}) });
  }
  for (const { index, running } of background) {
    const interrupted = !running.process.ended;
    if (interrupted) {
      kernel.signalGroup(running.process.group, 'SIGINT');
      await kernel.advance(1000);
    }
    const { out, err, code } = running.ran;
    const step = steps[index] as Step;
    steps[index] = { ...step, out: kept(out), err: kept(err), code, interruptedAtEnd: interrupted };
  }
  if (observe) {
    // The recorder watched a little longer.
    await kernel.advance(TAIL_MS);
    observe(cluster, NAMESPACE, startMs);
  }
  return {
    name: scenario.name,
    ...(scenario.title ? { title: scenario.title } : {}),
    ...(scenario.files ? { files: scenario.files } : {}),
    steps,
  };
}

/** The scenario's namespace is written as `default` in what is kept. */
const kept = (text: string): string => text.replaceAll(NAMESPACE, 'default');

/** A lesson's lab: opened, solved, replayed, looked back at; and kubectl typed until it is answered. CPU time in Node. */
import { loadLab } from '../../simulator/lab/definition/load.ts';
import { Presenter } from '../../simulator/lab/present/present.ts';
import { LabSession } from '../../simulator/lab/session.ts';
import { play, settle } from '../../simulator/lab/steps.ts';
import { bundle } from '../lessons/prover/files.ts';
import { elapsedMs } from './elapsed.ts';
import type { Figure } from './types.ts';

const HALF_AN_HOUR_MS = 30 * 60_000;
const ROUNDS = 5;
/** What somebody enters who tries things out for an hour: ten rounds of these, one every 18 s. */
const COMMANDS = [
  'kubectl get pods',
  'kubectl get pods -o wide',
  'kubectl create deployment site --image=nginx:1.27 --replicas=3',
  'kubectl rollout status deploy/site',
  'kubectl describe deploy site',
  'kubectl scale deploy site --replicas=6',
  'kubectl get rs,deploy,pods',
  'kubectl set image deploy/site nginx=nginx:1.28',
  'kubectl rollout status deploy/site',
  'kubectl rollout history deploy/site',
  'kubectl get events',
  'kubectl get pods -o yaml | head -40',
  'kubectl rollout undo deploy/site',
  'kubectl expose deploy site --port=80',
  'kubectl get svc,endpoints',
  'ls -la; pwd; echo hello | tr a-z A-Z',
  'kubectl logs deploy/site',
  'kubectl delete svc site',
  'kubectl delete deploy site',
  'kubectl get all',
];
const COMMAND_EVERY_MS = 18_000;

export async function run(): Promise<Figure[]> {
  const loaded = loadLab(bundle('start/first-rollout'));
  const opened = await median(() => LabSession.open({ loaded }));
  const session = await LabSession.open({ loaded });
  for (const { id } of session.definition.tasks) {
    await play(session, session.definition.solutions[0]?.tasks[id] ?? [], id);
    await settle(session);
  }
  await session.advanceTo(HALF_AN_HOUR_MS);
  const { log } = session;
  const replayed = await median(() => LabSession.open({ loaded }, log));
  const busy = await LabSession.open({ loaded });
  const presenter = new Presenter(busy);
  for (let i = 0; i < 10 * COMMANDS.length; i++) {
    busy.input({ kind: 'keys', terminal: 1, data: `${COMMANDS[i % COMMANDS.length]}\r` });
    await busy.advanceTo(busy.nowMs + COMMAND_EVERY_MS);
  }
  const resumed = await median(() => LabSession.open({ loaded }, busy.log));
  const clock = { paused: true, speed: 1 };
  presenter.update(clock);
  let lookMs = 0;
  const scrubbed = await median(async () => {
    lookMs = (lookMs + 997_000) % busy.nowMs;
    presenter.look(lookMs);
    if (!presenter.update(clock).picture) throw new Error('a look at the past showed nothing');
  });
  const asked = await LabSession.open({ loaded });
  await asked.advanceTo(1000);
  const answered = await median(async () => {
    const before = asked.output(1).length;
    asked.input({ kind: 'keys', terminal: 1, data: 'kubectl get pods\r' });
    await asked.advanceTo(asked.nowMs + 1000);
    if (asked.output(1).length === before) throw new Error('kubectl get pods printed nothing');
  });
  return [
    {
      name: 'lab opened (cluster, setup with an hour of virtual time), median',
      value: opened,
      unit: 'ms',
      budget: 250,
    },
    { name: 'replay of a 30-minute lesson log, median', value: replayed, unit: 'ms', budget: 300 },
    { name: 'replay of an hour with 200 commands, median', value: resumed, unit: 'ms', budget: 600 },
    { name: 'time bar: a look at the past to its picture, median', value: scrubbed, unit: 'ms', budget: 30 },
    {
      name: 'kubectl get pods, typed to printed (1 s of virtual time), median',
      value: answered,
      unit: 'ms',
      budget: 30,
    },
  ];
}

async function median(work: () => Promise<unknown>): Promise<number> {
  await work();
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    times.push(await elapsedMs(work));
  }
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

/** A lesson's lab: opened, solved, replayed; and kubectl typed until it is answered. CPU time in Node. */
import { loadLab } from '../../simulator/lab/definition/load.ts';
import { LabSession } from '../../simulator/lab/session.ts';
import { play, settle } from '../../simulator/lab/steps.ts';
import { bundle } from '../lessons/prover/files.ts';
import type { Figure } from './types.ts';

const HALF_AN_HOUR_MS = 30 * 60_000;
const ROUNDS = 5;

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
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? 0;
}

/** A cluster from nothing to its prompt's first answer: the time one waits, in Node; the first of a thread, whose code is cold, and others. */
import { Worker } from 'node:worker_threads';
import { createServedCluster } from '../../simulator/serve/world.ts';
import { elapsedMs } from './elapsed.ts';
import type { Figure } from './types.ts';

export async function run(): Promise<Figure[]> {
  await createServedCluster({ seed: 'warm', nodes: 3, profile: 'tidy', prepulled: true });
  const times: number[] = [];
  for (let i = 0; i < 7; i++) {
    times.push(
      await elapsedMs(() => createServedCluster({ seed: `bench-${i}`, nodes: 3, profile: 'tidy', prepulled: true })),
    );
  }
  const firsts: number[] = [];
  for (let i = 0; i < 5; i++) firsts.push(await firstOfThread());
  return [
    { name: 'cluster ready (3 nodes, system namespaces, DNS), median', value: median(times), unit: 'ms', budget: 10 },
    {
      name: 'cluster ready, the first of a thread with its code loaded, median',
      value: median(firsts),
      unit: 'ms',
      budget: 100,
    },
  ];
}

/** A thread has compiled nothing of what it runs, as the worker of a page. */
function firstOfThread(): Promise<number> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./first-cluster.ts', import.meta.url));
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}

const median = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

/** What a thread of cluster.ts does: it tells how many ms its first cluster takes. */
import { parentPort } from 'node:worker_threads';
import { createServedCluster, stockImages } from '../../simulator/serve/world.ts';
import { elapsedMs } from './elapsed.ts';

stockImages();
parentPort?.postMessage(
  await elapsedMs(() => createServedCluster({ seed: 'first', nodes: 3, profile: 'tidy', prepulled: true })),
);

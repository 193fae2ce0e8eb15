/** The cluster the recordings were made on, simulated: three workers, a tainted control plane, images present. */
import type { Cluster } from '../../simulator/cluster-types.ts';
import { createServedCluster } from '../../simulator/serve/world.ts';

export const truthCluster = (seed: string, metrics = false): Promise<Cluster> =>
  createServedCluster({ seed, nodes: 3, prepulled: true, addons: metrics ? ['metrics-server'] : [] });

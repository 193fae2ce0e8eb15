/** A cluster with every part from the start, for programs that have the whole code anyway: `serve` and tests. */
import { KINDS } from '../api/kinds/list.ts';
import { assembleCluster } from '../cluster.ts';
import type { Cluster, ClusterOptions } from '../cluster-types.ts';
import { REQUESTS } from './parts/requests.ts';
import { allControllers } from './parts/whole.ts';

/** As `createFetchingCluster`, and its API needs nobody to wait. */
export function createCluster(options: ClusterOptions): Cluster {
  const { answer, compiler } = REQUESTS;
  return assembleCluster(options, { kinds: KINDS, answer, compiler, controllers: allControllers });
}

/** Kinds whose objects a cluster has before anybody asks: with their checks. */
import type { Kind } from '../../types.ts';
import { deploymentKind } from '../deployment.ts';
import { endpointSliceKind } from '../endpointslice.ts';
import { nodeKind } from '../node.ts';
import { podKind } from '../pod/pod.ts';
import { replicaSetKind } from '../replicaset.ts';
import { serviceKind } from '../service.ts';

export const REQUEST_KINDS = [
  deploymentKind,
  endpointSliceKind,
  nodeKind,
  podKind,
  replicaSetKind,
  serviceKind,
] as readonly unknown[] as readonly Kind[];

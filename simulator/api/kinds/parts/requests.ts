/** Kinds whose objects a cluster has before anybody asks: with their checks. */
import type { Kind } from '../../types.ts';
import { deploymentKind } from '../deployment.ts';
import { podKind } from '../pod/pod.ts';
import { replicaSetKind } from '../replicaset.ts';

export const REQUEST_KINDS = [deploymentKind, podKind, replicaSetKind] as readonly unknown[] as readonly Kind[];

/** ReplicaSet: unchecked/replicaset.ts, and what is looked at in requests. Upstream: pkg/registry/apps/replicaset/strategy.go. */
import type { ReplicaSet } from '../objects.ts';
import {
  validateReplicaSet,
  validateReplicaSetStatusUpdate,
  validateReplicaSetUpdate,
} from '../validation/replicaset.ts';
import { defineKind } from './define.ts';
import { podNameWarnings, templateWarnings } from './pod/warnings.ts';
import { UNCHECKED_REPLICA_SET } from './unchecked/replicaset.ts';

export const replicaSetKind = defineKind<ReplicaSet>({
  ...UNCHECKED_REPLICA_SET,
  validate: validateReplicaSet,
  validateUpdate: validateReplicaSetUpdate,
  status: { ...UNCHECKED_REPLICA_SET.status, validateUpdate: validateReplicaSetStatusUpdate },
  warnings: (set, old) => [
    ...(old ? [] : podNameWarnings(set.metadata.name)),
    ...(old && old.metadata.generation === set.metadata.generation ? [] : templateWarnings(set.spec.template ?? {})),
  ],
});

/**
 * What a ReplicaSet and a ReplicationController have in common, and in what they differ: upstream runs one controller twice,
 * the second time behind conversions (pkg/controller/replication/conversion.go).
 */
import type { ReplicaSet, ReplicationController } from '../../api/objects.ts';
import { labelSelector, mapSelector } from '../../api/selectors.ts';
import type { PodOwnerKind } from '../pod-owners.ts';

export type Replicator = ReplicaSet | ReplicationController;

export interface ReplicatorKind extends PodOwnerKind<Replicator> {
  readonly controllerName: string;
  readonly eventSource: string;
  /** Whether its status counts pods that are going. */
  readonly countsTerminating: boolean;
}

export const REPLICA_SET: ReplicatorKind = {
  resource: 'replicasets.apps',
  controllerName: 'replicaset-controller',
  eventSource: 'replicaset-controller',
  isOwner: ({ kind, apiVersion }) => kind === 'ReplicaSet' && apiVersion.startsWith('apps/'),
  selector: (object) => labelSelector((object as ReplicaSet).spec.selector),
  countsTerminating: true,
};

export const REPLICATION_CONTROLLER: ReplicatorKind = {
  resource: 'replicationcontrollers',
  controllerName: 'replicationcontroller-controller',
  eventSource: 'replication-controller',
  isOwner: ({ kind, apiVersion }) => kind === 'ReplicationController' && apiVersion === 'v1',
  selector: (object) => mapSelector((object as ReplicationController).spec.selector),
  countsTerminating: false,
};

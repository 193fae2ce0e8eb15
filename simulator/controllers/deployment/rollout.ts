/**
 * One sync of one Deployment: what it has read and what it writes. A write to the Deployment's own status makes the copy
 * in hand stale, so that upstream's second one in the same sync is refused (a conflict) and left to the next sync; here
 * it is not even tried. The first write has put the key on the queue already.
 */
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../api/objects.ts';
import type { ControllerContext } from '../types.ts';
import { checkAgainInMs, rolloutConditions } from './progress.ts';
import { deploymentStatus, sameDeploymentStatus } from './status.ts';
import type { Templates } from './templates.ts';

export const REPLICA_SETS = 'replicasets.apps';
export const DEPLOYMENTS = 'deployments.apps';

export type Outcome = undefined | 'retry';

export class Rollout {
  readonly context: ControllerContext;
  readonly key: string;
  deployment: Deployment;
  /** Its ReplicaSets as last read or written. */
  sets: readonly ReplicaSet[];
  #stale = false;

  readonly templates: Templates;

  constructor(
    context: ControllerContext,
    templates: Templates,
    key: string,
    deployment: Deployment,
    sets: readonly ReplicaSet[],
  ) {
    this.context = context;
    this.templates = templates;
    this.key = key;
    this.deployment = deployment;
    this.sets = sets;
  }

  event(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.context.events.record(this.deployment, type, reason, message);
  }

  /** Writes status and annotations of the Deployment; 'retry' when it was refused. */
  write(status: DeploymentStatus, annotations = this.deployment.metadata.annotations): Outcome {
    if (this.#stale) return undefined;
    const metadata =
      annotations === this.deployment.metadata.annotations
        ? this.deployment.metadata
        : { ...this.deployment.metadata, annotations };
    const changed = { ...this.deployment, metadata, status } as Deployment;
    const result = this.context.client.updateStatus<Deployment>(DEPLOYMENTS, changed);
    this.#stale = true;
    if (!result.ok) return result.status.reason === 'NotFound' ? undefined : 'retry';
    this.deployment = {
      ...changed,
      metadata: { ...changed.metadata, resourceVersion: this.deployment.metadata.resourceVersion },
    };
    return undefined;
  }

  /** Keeps a written ReplicaSet in place of the one read. */
  keep(rs: ReplicaSet): void {
    const { uid } = rs.metadata;
    this.sets = this.sets.some((other) => other.metadata.uid === uid)
      ? this.sets.map((other) => (other.metadata.uid === uid ? rs : other))
      : [...this.sets, rs];
  }

  /** The status in numbers only. Upstream: syncDeploymentStatus. */
  syncStatus(all: readonly ReplicaSet[], newSet: ReplicaSet | undefined): Outcome {
    const status = deploymentStatus(this.deployment, all, newSet, this.context.timestamp());
    return sameDeploymentStatus(this.deployment.status, status) ? undefined : this.write(status);
  }

  /** The status with progress and deadline. Upstream: syncRolloutStatus. */
  syncRolloutStatus(all: readonly ReplicaSet[], newSet: ReplicaSet | undefined): Outcome {
    const { context, deployment } = this;
    const now = { wallMs: context.wallMs(), timestamp: context.timestamp() };
    const numbers = deploymentStatus(deployment, all, newSet, now.timestamp);
    const conditions = rolloutConditions(deployment, numbers, all, newSet, now);
    const status: DeploymentStatus = { ...numbers, conditions };
    if (!sameDeploymentStatus(deployment.status, status)) return this.write(status);
    const againMs = checkAgainInMs(deployment, status, now.wallMs);
    if (againMs !== undefined) context.enqueueAfter(this.key, againMs);
    return undefined;
  }
}

/** Upstream: FilterActiveReplicaSets. */
export function activeSets(sets: readonly ReplicaSet[]): ReplicaSet[] {
  return sets.filter((rs) => (rs.spec.replicas ?? 1) > 0);
}

/**
 * Which of a Deployment's ReplicaSets is the new one, made when there is none. Mirrors getAllReplicaSetsAndSyncRevision
 * and getNewReplicaSet in pkg/controller/deployment/sync.go.
 */
import type { PodTemplateSpec, ReplicaSet } from '../../api/objects.ts';
import type { Status } from '../../api/types.ts';
import { templateHash } from '../hash.ts';
import { controllerOf, controllerReference } from '../ownership.ts';
import { newReplicas } from './fenceposts.ts';
import { hasProgressDeadline } from './progress.ts';
import { findNewReplicaSet, maxRevision, newReplicaSetAnnotations, REVISION } from './revision.ts';
import { REPLICA_SETS, type Rollout } from './rollout.ts';
import { conditionOf, withCondition } from './status.ts';
import { HASH_LABEL, sameTemplate } from './templates.ts';

export interface Sets {
  readonly newSet: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
  /** The old ones, then the new one. */
  readonly all: readonly ReplicaSet[];
  /** A write was refused: the key must be tried again. */
  readonly failed: boolean;
}

/** The ReplicaSets, with revision annotations brought up to date; `create` makes the new one where it is missing. */
export function newAndOldSets(rollout: Rollout, create: boolean): Sets {
  const found = findNewReplicaSet(rollout.deployment, rollout.sets, (a, b) => rollout.templates.same(a, b));
  const old = rollout.sets.filter((rs) => rs.metadata.uid !== found?.metadata.uid);
  const revision = maxRevision(old) + 1;
  const newSet = found
    ? syncExisting(rollout, found, revision)
    : create
      ? createNew(rollout, old, revision)
      : undefined;
  if (newSet === 'retry') return { newSet: undefined, old, all: old, failed: true };
  return { newSet, old, all: newSet ? [...old, newSet] : old, failed: false };
}

function syncExisting(rollout: Rollout, rs: ReplicaSet, revision: number): ReplicaSet | 'retry' {
  const { deployment, context } = rollout;
  const annotations = newReplicaSetAnnotations(deployment, rs.metadata.annotations, revision, true);
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  if (annotations || (rs.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    const spec = { ...rs.spec, minReadySeconds };
    if (minReadySeconds === 0) delete (spec as { minReadySeconds?: number }).minReadySeconds;
    const metadata = { ...rs.metadata, annotations: annotations ?? rs.metadata.annotations };
    const result = context.client.update<ReplicaSet>(REPLICA_SETS, { ...rs, metadata, spec } as ReplicaSet);
    if (!result.ok) return 'retry';
    rollout.keep(result.object);
    return result.object;
  }
  const name = rs.metadata.name;
  const found = {
    type: 'Progressing',
    status: 'True',
    reason: 'FoundNewReplicaSet',
    message: `Found new replica set "${name}"`,
  };
  const missing = hasProgressDeadline(deployment) && !conditionOf(deployment.status, 'Progressing');
  return noteRevision(rollout, rs.metadata.annotations?.[REVISION] ?? '', missing ? found : undefined) ?? rs;
}

/** Writes the revision and a condition to the Deployment, when one of them is new. Upstream: SetDeploymentRevision. */
function noteRevision(
  rollout: Rollout,
  revision: string,
  condition: Parameters<typeof withCondition>[1] | undefined,
): 'retry' | undefined {
  const { deployment, context } = rollout;
  const { annotations } = deployment.metadata;
  const sameRevision = annotations?.[REVISION] === revision;
  if (sameRevision && !condition) return undefined;
  const conditions = condition
    ? withCondition(deployment.status.conditions, condition, context.timestamp())
    : deployment.status.conditions;
  const status = { ...deployment.status, ...(conditions ? { conditions } : {}) };
  return rollout.write(status, sameRevision ? annotations : { ...annotations, [REVISION]: revision });
}

function createNew(rollout: Rollout, old: readonly ReplicaSet[], revision: number): ReplicaSet | 'retry' {
  const { deployment, context } = rollout;
  const hash = templateHash(deployment.spec.template, deployment.status.collisionCount);
  const name = `${deployment.metadata.name}-${hash}`;
  const { body, replicas } = newReplicaSet(rollout, old, revision, name, hash);
  const result = context.client.create<ReplicaSet>(REPLICA_SETS, deployment.metadata.namespace, body);
  if (!result.ok) return notCreated(rollout, name, result.status);
  const rs = result.object;
  rollout.keep(rs);
  if (replicas > 0) rollout.event('Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${replicas}`);
  const created = {
    type: 'Progressing',
    status: 'True',
    reason: 'NewReplicaSetCreated',
    message: `Created new replica set "${name}"`,
  };
  return noteRevision(rollout, String(revision), hasProgressDeadline(deployment) ? created : undefined) ?? rs;
}

function newReplicaSet(
  { deployment }: Rollout,
  old: readonly ReplicaSet[],
  revision: number,
  name: string,
  hash: string,
): { body: unknown; replicas: number } {
  const { template, selector, minReadySeconds } = deployment.spec;
  const labels = { ...template.metadata?.labels, [HASH_LABEL]: hash };
  const hashed: PodTemplateSpec = { ...template, metadata: { ...template.metadata, labels } };
  const replicas = newReplicas(deployment, old, 0);
  const body = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: newReplicaSetAnnotations(deployment, undefined, revision, false),
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas,
      ...(minReadySeconds ? { minReadySeconds } : {}),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [HASH_LABEL]: hash } },
      template: hashed,
    },
  };
  return { body, replicas };
}

/** A name that is taken by another template counts as a collision and gives another hash next time. */
function notCreated(rollout: Rollout, name: string, refusal: Status): ReplicaSet | 'retry' {
  const { deployment, context } = rollout;
  if (refusal.reason === 'AlreadyExists') {
    const taken = context.store.get<ReplicaSet>(REPLICA_SETS, deployment.metadata.namespace, name);
    if (
      taken &&
      controllerOf(taken)?.uid === deployment.metadata.uid &&
      sameTemplate(taken.spec.template, deployment.spec.template)
    ) {
      rollout.keep(taken);
      return taken;
    }
    rollout.write({ ...deployment.status, collisionCount: (deployment.status.collisionCount ?? 0) + 1 });
    return 'retry';
  }
  if (refusal.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating')) return 'retry';
  const message = `Failed to create new replica set "${name}": ${refusal.message ?? ''}`;
  if (hasProgressDeadline(deployment)) {
    const condition = { type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', message };
    rollout.write({
      ...deployment.status,
      conditions: withCondition(deployment.status.conditions, condition, context.timestamp()),
    });
  }
  rollout.event('Warning', 'ReplicaSetCreateError', message);
  return 'retry';
}

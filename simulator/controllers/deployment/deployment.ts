/**
 * The Deployment controller. Mirrors pkg/controller/deployment/deployment_controller.go and sync.go. Read on:
 * rollout.ts (one sync), replicasets.ts (which ReplicaSet is the new one), scale.ts, rolling.ts, recreate.ts,
 * cleanup.ts; pure: fenceposts.ts, status.ts, progress.ts, revision.ts, templates.ts.
 * Leaves out: the annotation deprecated.deployment.rollback.to (kubectl rolls back by itself), podReplacementPolicy (alpha).
 */

import type { Deployment, ReplicaSet } from '../../api/objects.ts';
import { labelSelector } from '../../api/selectors.ts';
import type { Change, KubeObject, StoreReader } from '../../store/types.ts';
import { keyOf } from '../manager.ts';
import { claim, controllerOf, splitKey } from '../ownership.ts';
import { type Controller, type ControllerContext, defineController } from '../types.ts';
import { cleanUp } from './cleanup.ts';
import { replicasOf } from './fenceposts.ts';
import { hasProgressDeadline } from './progress.ts';
import { recreate } from './recreate.ts';
import { newAndOldSets } from './replicasets.ts';
import { DESIRED_REPLICAS, numberAnnotation } from './revision.ts';
import { rollingUpdate } from './rolling.ts';
import { activeSets, DEPLOYMENTS, type Outcome, REPLICA_SETS, Rollout } from './rollout.ts';
import { scaleAll } from './scale.ts';
import { conditionOf, withCondition } from './status.ts';
import { Templates } from './templates.ts';

export function deploymentController(): Controller {
  const templates = new Templates();
  return defineController({
    name: 'deployment-controller',
    eventSource: 'deployment-controller',
    serviceAccount: 'deployment-controller',
    watches: [
      { resource: DEPLOYMENTS, keys: keyOf },
      { resource: REPLICA_SETS, keys: ownersOfReplicaSet },
      { resource: 'pods', keys: recreatedBy },
    ],
    reconcile: (context, key) => reconcile(context, key, templates),
  });
}

function ownersOfReplicaSet({ type, object, previous }: Change, store: StoreReader): readonly string[] {
  const keys: string[] = [];
  const owner = controllerOf(object);
  const before = previous && controllerOf(previous);
  const { namespace, labels } = object.metadata;
  if (before && before.uid !== owner?.uid && before.kind === 'Deployment') keys.push(`${namespace}/${before.name}`);
  if (owner) {
    if (owner.kind === 'Deployment') keys.push(`${namespace}/${owner.name}`);
  } else if (type !== 'DELETED' && labels) {
    for (const deployment of store.list<Deployment & KubeObject>(DEPLOYMENTS, namespace)) {
      if (labelSelector(deployment.spec.selector).matches(labels))
        keys.push(`${namespace}/${deployment.metadata.name}`);
    }
  }
  return keys;
}

/** Only Recreate waits for pods: when the last one of a Deployment is gone. Upstream: deletePod. */
function recreatedBy({ type, object }: Change, store: StoreReader): readonly string[] {
  if (type !== 'DELETED') return [];
  const owner = controllerOf(object);
  if (owner?.kind !== 'ReplicaSet') return [];
  const { namespace } = object.metadata;
  const rs = store.get<ReplicaSet & KubeObject>(REPLICA_SETS, namespace, owner.name);
  const deployer = rs && controllerOf(rs);
  if (!deployer) return [];
  const deployment = store.get<Deployment & KubeObject>(DEPLOYMENTS, namespace, deployer.name);
  if (deployment?.spec.strategy?.type !== 'Recreate') return [];
  const sets = store.ownedBy(REPLICA_SETS, deployment.metadata.uid);
  return sets.some((set) => store.ownedBy('pods', set.metadata.uid).length > 0)
    ? []
    : [`${namespace}/${deployer.name}`];
}

/** Upstream: syncDeployment. */
function reconcile(context: ControllerContext, key: string, templates: Templates): void | 'retry' {
  const { namespace, name } = splitKey(key);
  const deployment = context.store.get<Deployment>(DEPLOYMENTS, namespace, name);
  if (!deployment) return;
  const selector = labelSelector(deployment.spec.selector);
  if (selector.empty) return selectsAll(context, deployment);
  const candidates = [...context.store.ownedBy<ReplicaSet>(REPLICA_SETS, deployment.metadata.uid)];
  for (const rs of context.store.withLabels<ReplicaSet>(
    REPLICA_SETS,
    namespace,
    deployment.spec.selector.matchLabels ?? {},
  )) {
    if (!controllerOf(rs)) candidates.push(rs);
  }
  const sets = claim<ReplicaSet>(context, { resource: REPLICA_SETS, owner: deployment, selector, candidates });
  if (!sets) return 'retry';
  return sync(new Rollout(context, templates, key, deployment, sets));
}

function sync(rollout: Rollout): Outcome {
  const { spec, metadata } = rollout.deployment;
  if (metadata.deletionTimestamp !== undefined) {
    const { newSet, all, failed } = newAndOldSets(rollout, false);
    return failed ? 'retry' : rollout.syncStatus(all, newSet);
  }
  if (checkPaused(rollout) === 'retry') return 'retry';
  if (spec.paused) return scaleOnly(rollout);
  const scaling = isScalingEvent(rollout);
  if (scaling === undefined) return 'retry';
  if (scaling) return scaleOnly(rollout);
  return spec.strategy?.type === 'Recreate' ? recreate(rollout) : rollingUpdate(rollout);
}

/** Scales and cleans up without rolling out. Upstream: sync. */
function scaleOnly(rollout: Rollout): Outcome {
  const { newSet, old, failed } = newAndOldSets(rollout, false);
  if (failed) return 'retry';
  if (scaleAll(rollout, newSet, old) === 'retry') return 'retry';
  if (rollout.deployment.spec.paused) cleanUp(rollout, old);
  const all = newSet ? [...old, newSet] : old;
  const latest = all.map((rs) => rollout.sets.find((set) => set.metadata.uid === rs.metadata.uid) ?? rs);
  return rollout.syncStatus(latest, newSet && latest.at(-1));
}

/** Whether replicas changed and nothing else, so that this sync only scales; undefined when a write was refused.
 * Upstream: isScalingEvent. */
function isScalingEvent(rollout: Rollout): boolean | undefined {
  const { all, failed } = newAndOldSets(rollout, false);
  if (failed) return undefined;
  const replicas = replicasOf(rollout.deployment);
  return activeSets(all).some((rs) => {
    const desired = numberAnnotation(rs, DESIRED_REPLICAS);
    return desired !== undefined && desired !== replicas;
  });
}

/** The condition Progressing says that a Deployment is paused or resumed, so that its deadline does not run.
 * Upstream: checkPausedConditions. */
function checkPaused(rollout: Rollout): Outcome {
  const { deployment } = rollout;
  if (!hasProgressDeadline(deployment)) return undefined;
  const condition = conditionOf(deployment.status, 'Progressing');
  if (condition?.reason === 'ProgressDeadlineExceeded') return undefined;
  const paused = deployment.spec.paused ?? false;
  const saysPaused = condition?.reason === 'DeploymentPaused';
  if (paused === saysPaused) return undefined;
  const conditions = withCondition(
    deployment.status.conditions,
    paused
      ? { type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' }
      : { type: 'Progressing', status: 'Unknown', reason: 'DeploymentResumed', message: 'Deployment is resumed' },
    rollout.context.timestamp(),
  );
  return rollout.write({ ...deployment.status, conditions });
}

function selectsAll(context: ControllerContext, deployment: Deployment): void {
  context.events.record(
    deployment,
    'Warning',
    'SelectingAll',
    'This deployment is selecting all pods. A non-empty selector is required.',
  );
  const { generation } = deployment.metadata;
  if ((deployment.status.observedGeneration ?? 0) < (generation ?? 0)) {
    context.client.updateStatus(DEPLOYMENTS, {
      ...deployment,
      status: { ...deployment.status, observedGeneration: generation },
    });
  }
}

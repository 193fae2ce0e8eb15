/**
 * What must hold at every change, whatever else goes on: looked at from outside, when a controller has written. Each rule says
 * what a controller must not decide, given what it could see.
 */
import assert from 'node:assert/strict';
import type {
  DaemonSet,
  Deployment,
  PersistentVolumeClaim,
  Pod,
  ReplicaSet,
  StatefulSet,
} from '../../../simulator/api/objects.ts';
import { maxSurge, maxUnavailable } from '../../../simulator/controllers/deployment/fenceposts.ts';
import type { Change, KubeObject } from '../../../simulator/store/types.ts';
import type { World } from './world.ts';

/** Watches from now on. The function it gives throws what was wrong since. */
export function watchInvariants(world: Pick<World, 'store'>): () => void {
  const wrong: string[] = [];
  world.store.subscribe('*', (change) => {
    for (const rule of RULES) {
      const problem = rule(world, change);
      if (problem) wrong.push(`at ${change.atMs} ms: ${problem}`);
    }
  });
  return () => assert.deepEqual(wrong.slice(0, 3), []);
}

type Rule = (world: Pick<World, 'store'>, change: Change) => string | undefined;

const by = (change: Change, controller: string): boolean => change.actor.endsWith(`:${controller}`);

const sizeOf = (set: ReplicaSet): number => set.spec.replicas ?? 1;

/** A Deployment's ReplicaSet grows only as far as the surge allows. */
const neverTooMany: Rule = ({ store }, change) => {
  if (change.resource !== 'replicasets.apps' || !by(change, 'deployment-controller') || change.type === 'DELETED')
    return;
  const set = change.object as ReplicaSet & KubeObject;
  const before = change.previous as (ReplicaSet & KubeObject) | undefined;
  if (sizeOf(set) <= (before ? sizeOf(before) : 0)) return;
  const deployment = deploymentOf(store, set);
  if (!deployment) return;
  const total = setsOf(store, deployment).reduce((sum, other) => sum + sizeOf(other), 0);
  const most = (deployment.spec.replicas ?? 1) + maxSurge(deployment);
  return total > most
    ? `Deployment ${deployment.metadata.name} grew ${set.metadata.name} to ${sizeOf(set)}: ${total} pods, ${most} allowed`
    : undefined;
};

/** Available pods are given up by a rolling update only above the least number that has to be available. */
const neverTooFew: Rule = ({ store }, change) => {
  if (change.resource !== 'replicasets.apps' || !by(change, 'deployment-controller') || change.type !== 'MODIFIED')
    return;
  const set = change.object as ReplicaSet & KubeObject;
  const before = change.previous as ReplicaSet & KubeObject;
  const deployment = deploymentOf(store, set);
  if (!deployment || deployment.spec.strategy?.type === 'Recreate') return;
  if (isScaling(before, deployment)) return;
  const available = (other: ReplicaSet): number => Math.min(other.status.availableReplicas ?? 0, sizeOf(other));
  if (available(before) <= available(set)) return;
  const others = setsOf(store, deployment).filter(({ metadata }) => metadata.uid !== set.metadata.uid);
  const left = others.reduce((sum, { status }) => sum + (status.availableReplicas ?? 0), available(set));
  const least = (deployment.spec.replicas ?? 1) - maxUnavailable(deployment);
  return left < least
    ? `Deployment ${deployment.metadata.name} shrank ${set.metadata.name} to ${sizeOf(set)}: ${left} available, ${least} needed`
    : undefined;
};

/** The size of the Deployment was changed, or it is brought to its size: its pods are given up as asked. */
function isScaling(before: ReplicaSet, deployment: Deployment): boolean {
  const desired = before.metadata.annotations?.['deployment.kubernetes.io/desired-replicas'];
  return (
    desired !== String(deployment.spec.replicas ?? 1) || (before.spec.replicas ?? 1) > (deployment.spec.replicas ?? 1)
  );
}

/** With Recreate, a pod of a new template never runs beside one of an old. */
const neverTwoVersions: Rule = ({ store }, change) => {
  if (change.resource !== 'pods' || change.type !== 'ADDED' || !by(change, 'replicaset-controller')) return;
  const set = store.byUid(ownerOf(change.object)?.uid ?? '')?.object as (ReplicaSet & KubeObject) | undefined;
  const deployment = set && deploymentOf(store, set);
  if (!deployment || deployment.spec.strategy?.type !== 'Recreate') return;
  const isNew = JSON.stringify(imageOf(set)) === JSON.stringify(imageOf(deployment));
  if (!isNew) return;
  const others = setsOf(store, deployment).filter((other) => other.metadata.uid !== set.metadata.uid);
  const running = others
    .flatMap((other) => store.ownedBy<Pod & KubeObject>('pods', other.metadata.uid))
    .filter(isAlive);
  return running.length > 0
    ? `Deployment ${deployment.metadata.name} recreates beside ${running.map(({ metadata }) => metadata.name).join()}`
    : undefined;
};

/** A StatefulSet in order makes a Pod only when all before it are there and ready, and takes one away at a time, the last first. */
const neverOutOfOrder: Rule = ({ store }, change) => {
  if (change.resource !== 'pods' || !by(change, 'statefulset-controller')) return;
  const set = store.byUid(ownerOf(change.object)?.uid ?? '')?.object as (StatefulSet & KubeObject) | undefined;
  if (set?.kind !== 'StatefulSet' || set.spec.podManagementPolicy === 'Parallel') return;
  const { name } = change.object.metadata;
  const ordinal = ordinalOf(name);
  const start = set.spec.ordinals?.start ?? 0;
  if (change.type === 'ADDED') {
    for (let i = start; i < ordinal; i++) {
      const before = store.get<Pod & KubeObject>('pods', 'default', `${set.metadata.name}-${i}`);
      if (!before || !isReady(before) || !isAlive(before))
        return `StatefulSet ${set.metadata.name} made ${name} before ${i} was ready`;
    }
    return;
  }
  const wasAsked = change.previous?.metadata.deletionTimestamp === undefined;
  const isAsked = change.type === 'DELETED' || change.object.metadata.deletionTimestamp !== undefined;
  if (!wasAsked || !isAsked || !isAlive(change.previous as Pod & KubeObject)) return;
  const pods = store
    .ownedBy<Pod & KubeObject>('pods', set.metadata.uid)
    .filter(({ metadata }) => metadata.name !== name);
  const going = pods.filter(
    ({ metadata }) => metadata.deletionTimestamp !== undefined && ordinalOf(metadata.name) > ordinal,
  );
  if (going.some((pod) => pod.metadata.labels?.app === set.metadata.name && isMember(set, pod)))
    return `StatefulSet ${set.metadata.name} took ${name} while ${going.map(({ metadata }) => metadata.name).join()} was going`;
  return undefined;
};

/** A StatefulSet updates no Pod below its partition. */
const neverBelowPartition: Rule = ({ store }, change) => {
  if (change.resource !== 'pods' || !by(change, 'statefulset-controller') || change.type === 'ADDED') return;
  const set = store.byUid(ownerOf(change.object)?.uid ?? '')?.object as (StatefulSet & KubeObject) | undefined;
  const before = change.previous as (Pod & KubeObject) | undefined;
  if (set?.kind !== 'StatefulSet' || !before || !isAlive(before) || before.metadata.deletionTimestamp !== undefined)
    return;
  if (change.type === 'MODIFIED' && change.object.metadata.deletionTimestamp === undefined) return;
  const place = ordinalOf(before.metadata.name) - (set.spec.ordinals?.start ?? 0);
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  const isOnDelete = set.spec.updateStrategy?.type === 'OnDelete';
  const isWanted = place >= 0 && place < (set.spec.replicas ?? 1);
  return isWanted && (isOnDelete || place < partition)
    ? `StatefulSet ${set.metadata.name} took ${before.metadata.name}, partition ${isOnDelete ? 'OnDelete' : partition}`
    : undefined;
};

/** A DaemonSet makes no Pod on a node that has one, but for its surge. */
const neverTwoOnANode: Rule = ({ store }, change) => {
  if (change.resource !== 'pods' || change.type !== 'ADDED' || !by(change, 'daemon-set-controller')) return;
  const pod = change.object as Pod & KubeObject;
  const set = store.byUid(ownerOf(pod)?.uid ?? '')?.object as (DaemonSet & KubeObject) | undefined;
  if (!set) return;
  const node = targetOf(pod);
  const there = store
    .ownedBy<Pod & KubeObject>('pods', set.metadata.uid)
    .filter((other) => targetOf(other) === node && other.metadata.deletionTimestamp === undefined && isAlive(other));
  const surge = set.spec.updateStrategy?.rollingUpdate?.maxSurge;
  const most = surge !== undefined && surge !== 0 ? 2 : 1;
  return there.length > most ? `DaemonSet ${set.metadata.name} has ${there.length} on ${node}` : undefined;
};

/** Two claims never have one volume, and a claim keeps the volume it has. */
const neverSharedVolume: Rule = ({ store }, change) => {
  if (change.resource !== 'persistentvolumeclaims' || change.type === 'DELETED') return;
  const claim = change.object as Claim;
  const { volumeName } = claim.spec;
  const before = (change.previous as Claim | undefined)?.spec.volumeName;
  if (before && before !== volumeName) return `claim ${claim.metadata.name} lost ${before}`;
  if (!volumeName || before === volumeName) return;
  const sharers = store
    .list<Claim>('persistentvolumeclaims')
    .filter(({ metadata, spec }) => spec.volumeName === volumeName && metadata.uid !== claim.metadata.uid);
  return sharers.length > 0
    ? `claims ${claim.metadata.name} and ${sharers[0]?.metadata.name} share ${volumeName}`
    : undefined;
};

/** A claim goes only with an owner that its StatefulSet's policy gave it: the claims of histories are deleted by nobody else. */
const neverLostClaim: Rule = (_world, change) => {
  if (change.resource !== 'persistentvolumeclaims') return;
  const claim = change.object as Claim;
  if (claim.status.phase === 'Lost') return `claim ${claim.metadata.name} is Lost`;
  const isAsked = change.type === 'DELETED' || claim.metadata.deletionTimestamp !== undefined;
  const wasAsked = (change.previous as Claim | undefined)?.metadata.deletionTimestamp !== undefined;
  if (!isAsked || wasAsked || (change.previous as Claim).metadata.ownerReferences?.length) return;
  return `claim ${claim.metadata.name} was deleted, by ${change.actor}`;
};

const RULES: readonly Rule[] = [
  neverTooMany,
  neverTooFew,
  neverTwoVersions,
  neverOutOfOrder,
  neverBelowPartition,
  neverTwoOnANode,
  neverSharedVolume,
  neverLostClaim,
];

type Store = World['store'];
type Claim = PersistentVolumeClaim & KubeObject;

const ownerOf = ({ metadata }: KubeObject) => metadata.ownerReferences?.find(({ controller }) => controller);

function deploymentOf(store: Store, set: ReplicaSet & KubeObject): (Deployment & KubeObject) | undefined {
  const owner = ownerOf(set);
  return owner?.kind === 'Deployment'
    ? (store.byUid(owner.uid)?.object as (Deployment & KubeObject) | undefined)
    : undefined;
}

function setsOf(store: Store, { metadata }: Deployment): readonly (ReplicaSet & KubeObject)[] {
  return store.ownedBy<ReplicaSet & KubeObject>('replicasets.apps', metadata.uid);
}

function imageOf(object: { spec: { template?: { spec?: { containers: { image?: string }[] } } } }): string | undefined {
  return object.spec.template?.spec?.containers[0]?.image;
}

const isAlive = ({ status }: Pod): boolean => status.phase !== 'Failed' && status.phase !== 'Succeeded';

function isReady({ status }: Pod): boolean {
  return status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
}

const ordinalOf = (name: string): number => Number(name.slice(name.lastIndexOf('-') + 1));

function isMember(set: StatefulSet, { metadata }: Pod): boolean {
  return metadata.name === `${set.metadata.name}-${ordinalOf(metadata.name)}`;
}

function targetOf({ spec }: Pod): string | undefined {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return spec.nodeName || required?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0];
}

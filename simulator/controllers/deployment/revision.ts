/**
 * Revisions and the annotations ReplicaSets carry. Mirrors pkg/controller/deployment/util/deployment_util.go. Pure.
 */
import type { Deployment, PodTemplateSpec, ReplicaSet } from '../../api/objects.ts';
import { maxSurge, replicasOf } from './fenceposts.ts';
import { sameTemplate } from './templates.ts';

export const REVISION = 'deployment.kubernetes.io/revision';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';
export const DESIRED_REPLICAS = 'deployment.kubernetes.io/desired-replicas';
export const MAX_REPLICAS = 'deployment.kubernetes.io/max-replicas';

/** Annotations of a Deployment its ReplicaSets do not get. */
const NOT_COPIED: ReadonlySet<string> = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  'deprecated.deployment.rollback.to',
]);

/** Upstream: maxRevHistoryLengthInChars. */
const HISTORY_CHARACTERS = 2000;

/** Upstream: Revision; 0 where there is none. */
export function revisionOf(object: {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> };
}): number {
  const text = object.metadata.annotations?.[REVISION];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : 0;
}

export function maxRevision(sets: readonly ReplicaSet[]): number {
  return sets.reduce((most, rs) => Math.max(most, revisionOf(rs)), 0);
}

/** Oldest first, then by name. Upstream: ReplicaSetsByCreationTimestamp. */
export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  return order(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || order(a.metadata.name, b.metadata.name);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The oldest ReplicaSet with the Deployment's template. Upstream: FindNewReplicaSet. */
export function findNewReplicaSet(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  same: (a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined) => boolean = sameTemplate,
): ReplicaSet | undefined {
  return [...sets].sort(byCreation).find((rs) => same(rs.spec.template, deployment.spec.template));
}

/** The annotations of the new ReplicaSet, or undefined when they are right. Upstream: SetNewReplicaSetAnnotations. */
export function newReplicaSetAnnotations(
  deployment: Deployment,
  before: Readonly<Record<string, string>> | undefined,
  revision: number,
  exists: boolean,
): Record<string, string> | undefined {
  const annotations: Record<string, string> = { ...before };
  let changed = false;
  for (const [key, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (NOT_COPIED.has(key) || annotations[key] === value) continue;
    annotations[key] = value;
    changed = true;
  }
  const oldText = annotations[REVISION];
  const old = Number(oldText ?? 0);
  if (old < revision) {
    annotations[REVISION] = String(revision);
    changed = true;
    if (oldText !== undefined) {
      const history = appendRevision(annotations[REVISION_HISTORY], oldText);
      if (history !== undefined) annotations[REVISION_HISTORY] = history;
    }
  }
  if (!exists) {
    Object.assign(annotations, replicasAnnotations(deployment));
    changed = true;
  }
  return changed ? annotations : undefined;
}

/** Example: appendRevision('1,3', '5') = "1,3,5"; the oldest are left out beyond 2000 characters. */
export function appendRevision(history: string | undefined, revision: string): string | undefined {
  if (!history) return revision;
  const revisions = history.split(',');
  let length = history.length + revision.length + 1;
  let start = 0;
  while (length > HISTORY_CHARACTERS && start < revisions.length) length -= (revisions[start++] as string).length + 1;
  return length <= HISTORY_CHARACTERS ? [...revisions.slice(start), revision].join(',') : undefined;
}

/** Upstream: SetReplicasAnnotations. */
export function replicasAnnotations(deployment: Deployment): Record<string, string> {
  const replicas = replicasOf(deployment);
  return { [DESIRED_REPLICAS]: String(replicas), [MAX_REPLICAS]: String(replicas + maxSurge(deployment)) };
}

/** A whole number in an annotation. Upstream: getIntFromAnnotation. */
export function numberAnnotation(rs: ReplicaSet, key: string): number | undefined {
  const text = rs.metadata.annotations?.[key];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/**
 * A StatefulSet's current and update revision, made or brought back as needed, and its history kept short. Mirrors
 * getStatefulSetRevisions and truncateHistory in pkg/controller/statefulset/stateful_set_control.go.
 */
import type { ControllerRevision, StatefulSet } from '../../api/objects.ts';
import type { Selector } from '../../api/selectors.ts';
import { textHash } from '../hash.ts';
import { createRevision, deleteRevision, type Patches, renumber, revisionName, revisionsOf } from '../history.ts';
import { claim, controllerOf } from '../ownership.ts';
import type { ControllerContext } from '../types.ts';
import type { Revisions } from './identity.ts';
import type { Member } from './member.ts';

const HASH_LABEL = 'controller.kubernetes.io/hash';

export interface History extends Revisions {
  /** All that were there, oldest first. */
  readonly all: readonly ControllerRevision[];
  readonly collisionCount: number;
}

/** Undefined when a write was refused. */
export function historyOf(
  context: ControllerContext,
  set: StatefulSet,
  selector: Selector,
  patches: Patches,
): History | undefined {
  const all = revisionsOf(context, set, selector);
  const patch = patches.ofTemplate(set.spec.template);
  const equal = all.filter((revision) => patches.ofRevision(revision) === patch);
  const last = all.at(-1);
  const lastEqual = equal.at(-1);
  let collisionCount = set.status.collisionCount ?? 0;
  let update: ControllerRevision | undefined;
  const number = (last?.revision ?? 0) + 1;
  if (lastEqual === undefined) {
    const created = create(context, set, patches, number, collisionCount);
    if (!created) return undefined;
    ({ update, collisionCount } = created);
  } else update = lastEqual === last ? last : renumber(context, lastEqual, number);
  if (!update) return undefined;
  const current = all.find((revision) => revision.metadata.name === set.status.currentRevision) ?? update;
  return { all, current, update, collisionCount };
}

/** A name that is taken by another template counts as a collision and gives another hash. */
function create(
  context: ControllerContext,
  set: StatefulSet,
  patches: Patches,
  number: number,
  collisionCount: number,
): { update: ControllerRevision; collisionCount: number } | undefined {
  const patch = patches.ofTemplate(set.spec.template);
  const first = textHash(`${patch}${collisionCount}`);
  const labels = { ...set.spec.template.metadata?.labels, [HASH_LABEL]: first };
  const { annotations } = set.metadata;
  for (let count = collisionCount; ; count++) {
    const name = revisionName(set.metadata.name, textHash(`${patch}${count}`));
    const made = createRevision(context, set, { name, labels, annotations, revision: number });
    if ('revision' in made) return { update: made.revision, collisionCount: count };
    if (made.refusal.reason !== 'AlreadyExists') return undefined;
    const taken = context.store.get<ControllerRevision>('controllerrevisions.apps', set.metadata.namespace, name);
    if (taken && patches.ofRevision(taken) === patch) return { update: taken, collisionCount: count };
  }
}

/** Takes revisions in that nobody owns any more. False when a write was refused, or when the set is on its way out: it may adopt
 * none, and its status stays as it is ("can't adopt ControllerRevisions: … has just been deleted at …"). Upstream:
 * adoptOrphanRevisions, canAdoptFunc. */
export function adoptRevisions(context: ControllerContext, set: StatefulSet, selector: Selector): boolean {
  const orphans = revisionsOf(context, set, selector).filter((revision) => !controllerOf(revision));
  if (orphans.length === 0) return true;
  if (set.metadata.deletionTimestamp !== undefined) return false;
  const request = { resource: 'controllerrevisions.apps', owner: set, selector, candidates: orphans };
  return claim<ControllerRevision>(context, request) !== undefined;
}

/** Deletes the oldest revisions beyond the limit that no Pod and no rollout needs. */
export function truncateHistory(
  context: ControllerContext,
  set: StatefulSet,
  { all, current, update }: History,
  members: readonly Member[],
): boolean {
  const limit = set.spec.revisionHistoryLimit ?? 10;
  if (all.length <= limit) return true;
  const live = new Set([current.metadata.name, update.metadata.name, ...members.map(({ revision }) => revision)]);
  const past = all.filter((revision) => !live.has(revision.metadata.name));
  if (limit < 0 || past.length <= limit) return true;
  return past.slice(0, past.length - limit).every((revision) => deleteRevision(context, revision));
}

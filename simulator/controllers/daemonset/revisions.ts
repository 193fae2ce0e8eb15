/** A DaemonSet's history. Mirrors constructHistory, snapshot and cleanupHistory in pkg/controller/daemon/update.go. */
import type { ControllerRevision, DaemonSet, Pod } from '../../api/objects.ts';
import type { Selector } from '../../api/selectors.ts';
import type { KubeObject } from '../../store/types.ts';
import { templateHash } from '../hash.ts';
import {
  byRevision,
  createRevision,
  deleteRevision,
  type Patches,
  REVISION_LABEL,
  REVISIONS,
  renumber,
} from '../history.ts';
import { claim, controllerOf } from '../ownership.ts';
import type { ControllerContext } from '../types.ts';

export const DAEMON_SETS = 'daemonsets.apps';

export interface History {
  readonly current: ControllerRevision;
  readonly old: readonly ControllerRevision[];
  /** What its Pods bear as controller-revision-hash. */
  readonly hash: string;
}

/** Undefined when a write was refused. `pods` are relabelled when one template turns out to have two revisions. */
export function historyOf(
  context: ControllerContext,
  set: DaemonSet,
  selector: Selector,
  patches: Patches,
  pods: readonly Pod[],
): History | undefined {
  const all = controlled(context, set, selector);
  if (!all) return undefined;
  const patch = patches.ofTemplate(set.spec.template);
  const matching = all.filter((revision) => patches.ofRevision(revision) === patch);
  const old = all.filter((revision) => patches.ofRevision(revision) !== patch);
  const number = old.reduce((most, { revision }) => Math.max(most, revision), 0) + 1;
  let current: ControllerRevision | undefined;
  if (matching.length === 0) current = snapshot(context, set, number, patches);
  else {
    const kept = withoutDuplicates(context, matching.sort(byRevision), pods);
    current = kept && (kept.revision < number ? renumber(context, kept, number) : kept);
  }
  return current && { current, old, hash: hashOf(current) };
}

const hashOf = ({ metadata }: ControllerRevision | Pod): string => metadata.labels?.[REVISION_LABEL] ?? '';

/** Its revisions, strangers released, orphans adopted, each with its label. Upstream: controlledHistories. */
function controlled(context: ControllerContext, set: DaemonSet, selector: Selector): ControllerRevision[] | undefined {
  const candidates = context.store
    .list<ControllerRevision & KubeObject>(REVISIONS, set.metadata.namespace)
    .filter((revision) => (controllerOf(revision)?.uid ?? set.metadata.uid) === set.metadata.uid);
  const claimed = claim<ControllerRevision>(context, { resource: REVISIONS, owner: set, selector, candidates });
  if (!claimed) return undefined;
  const labelled: ControllerRevision[] = [];
  for (const revision of claimed) {
    const { metadata } = revision;
    if (metadata.labels?.[REVISION_LABEL] !== undefined) labelled.push(revision);
    else {
      const labels = { ...metadata.labels, [REVISION_LABEL]: metadata.name };
      const result = context.client.update<ControllerRevision>(REVISIONS, {
        ...revision,
        metadata: { ...metadata, labels },
      });
      if (!result.ok) return undefined;
      labelled.push(result.object);
    }
  }
  return labelled;
}

/** Upstream: snapshot. A name that is taken by another template counts as a collision and gives another hash next time. */
function snapshot(
  context: ControllerContext,
  set: DaemonSet,
  number: number,
  patches: Patches,
): ControllerRevision | undefined {
  const { namespace, name, annotations } = set.metadata;
  const hash = templateHash(set.spec.template, set.status.collisionCount);
  const labels = { ...set.spec.template.metadata?.labels, [REVISION_LABEL]: hash };
  const made = createRevision(context, set, { name: `${name}-${hash}`, labels, annotations, revision: number });
  if ('revision' in made) return made.revision;
  if (made.refusal.reason !== 'AlreadyExists') return undefined;
  const taken = context.store.get<ControllerRevision>(REVISIONS, namespace, `${name}-${hash}`);
  if (taken && patches.ofRevision(taken) === patches.ofTemplate(set.spec.template)) return taken;
  const collisionCount = (set.status.collisionCount ?? 0) + 1;
  context.client.updateStatus<DaemonSet>(DAEMON_SETS, { ...set, status: { ...set.status, collisionCount } });
  return undefined;
}

/** The newest of several revisions of one template; the others go, their Pods become its. Upstream: dedupCurHistories. */
function withoutDuplicates(
  context: ControllerContext,
  matching: readonly ControllerRevision[],
  pods: readonly Pod[],
): ControllerRevision | undefined {
  const kept = matching.at(-1) as ControllerRevision;
  for (const other of matching) {
    if (other === kept) continue;
    for (const pod of pods) {
      if (hashOf(pod) === hashOf(kept)) continue;
      const labels = { ...pod.metadata.labels, [REVISION_LABEL]: hashOf(kept) };
      const result = context.client.update<Pod>('pods', { ...pod, metadata: { ...pod.metadata, labels } });
      if (!result.ok) return undefined;
    }
    if (!deleteRevision(context, other)) return undefined;
  }
  return kept;
}

/** Deletes the oldest revisions beyond the limit that no Pod is of. False when that was refused. Upstream: cleanupHistory. */
export function cleanUpHistory(
  context: ControllerContext,
  set: DaemonSet,
  { old }: History,
  pods: readonly Pod[],
): boolean {
  let surplus = old.length - (set.spec.revisionHistoryLimit ?? 10);
  if (surplus <= 0) return true;
  const live = new Set(pods.map(hashOf));
  for (const revision of [...old].sort(byRevision)) {
    if (surplus <= 0) break;
    if (live.has(hashOf(revision))) continue;
    if (!deleteRevision(context, revision)) return false;
    surplus--;
  }
  return true;
}

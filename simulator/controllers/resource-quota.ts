/**
 * The resource quota controller: reckons what is used when a quota is made or changed, and when something is set free.
 * What is added, admission charges. Mirrors pkg/controller/resourcequota/{resource_quota_controller.go,
 * resource_quota_monitor.go}. Leaves out: the two queues (quotas without usage first).
 */
import type { ResourceQuota } from '../api/objects.ts';
import { sameAmounts } from '../api/quota/amounts.ts';
import { evaluatorOf, reckonUsage } from '../api/quota/evaluator.ts';
import type { Change, KubeObject, StoreReader } from '../store/types.ts';
import { splitKey } from './ownership.ts';
import { type ControllerContext, defineController } from './types.ts';

/** Every quota is reckoned again as often as this. Upstream: ResourceQuotaSyncPeriod. */
const RESYNC_MS = 300_000;

type Quota = ResourceQuota & KubeObject;

export const resourceQuotaController = defineController({
  name: 'resourcequota-controller',
  eventSource: 'resourcequota-controller',
  serviceAccount: 'resourcequota-controller',
  watches: [{ resource: '*', keys: concerned }],
  reconcile,
});

function concerned(change: Change, store: StoreReader): readonly string[] {
  const { type, resource, object, previous } = change;
  const { namespace, name } = object.metadata;
  if (namespace === undefined) return NONE;
  if (resource === 'resourcequotas' && type !== 'DELETED') {
    const before = previous as Quota | undefined;
    const changed = !before || !sameAmounts(before.spec.hard, (object as Quota).spec.hard);
    return changed ? [`${namespace}/${name}`] : NONE;
  }
  if (type === 'ADDED') return NONE;
  const quotas = store.list<Quota>('resourcequotas', namespace);
  if (quotas.length === 0) return NONE;
  const evaluator = evaluatorOf(resource);
  if (!evaluator) return NONE;
  // When something is set free by time alone, the hour does not matter here: the change is seen again when it goes.
  if (type === 'MODIFIED' && !(previous && evaluator.replenishes?.(object, previous, 0))) return NONE;
  return quotas
    .filter(({ spec }) => evaluator.matching(Object.keys(spec.hard ?? {})).length > 0)
    .map((quota) => `${namespace}/${quota.metadata.name}`);
}

const NONE: readonly string[] = [];

/** Upstream: syncResourceQuota. */
function reconcile(context: ControllerContext, key: string): void | 'retry' {
  const { namespace, name } = splitKey(key);
  const quota = context.store.get<Quota>('resourcequotas', namespace, name);
  if (!quota) return;
  context.enqueueAfter(key, RESYNC_MS);
  const hard = quota.spec.hard ?? {};
  const used = reckonUsage(context.store, quota, context.wallMs());
  const { status } = quota;
  if (status?.hard && status.used && sameAmounts(status.hard, hard) && sameAmounts(status.used, used)) return;
  const result = context.client.updateStatus('resourcequotas', { ...quota, status: { hard, used } });
  if (!result.ok && result.status.reason !== 'NotFound') return 'retry';
}

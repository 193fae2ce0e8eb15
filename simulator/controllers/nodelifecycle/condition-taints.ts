/**
 * NoSchedule taints that say what a node's conditions say: not ready, unreachable, under pressure, cordoned. Mirrors
 * pkg/controller/nodelifecycle/node_lifecycle_controller.go (doNoScheduleTaintingPass). NoExecute taints: health.ts.
 */
import type { Node } from '../../api/objects.ts';
import type { KubeObject } from '../../store/types.ts';
import { splitKey } from '../ownership.ts';
import { type ControllerContext, defineController } from '../types.ts';

type Taint = NonNullable<Node['spec']['taints']>[number];

const PREFIX = 'node.kubernetes.io/';
const UNSCHEDULABLE = `${PREFIX}unschedulable`;

/** condition → its status → the taint's key. Upstream: nodeConditionToTaintKeyStatusMap. */
const KEYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  Ready: { False: `${PREFIX}not-ready`, Unknown: `${PREFIX}unreachable` },
  MemoryPressure: { True: `${PREFIX}memory-pressure` },
  DiskPressure: { True: `${PREFIX}disk-pressure` },
  NetworkUnavailable: { True: `${PREFIX}network-unavailable` },
  PIDPressure: { True: `${PREFIX}pid-pressure` },
};

const OWN_KEYS = new Set([UNSCHEDULABLE, ...Object.values(KEYS).flatMap((byStatus) => Object.values(byStatus))]);

/** The keys a node is to be tainted with. Example: Ready is Unknown and it is cordoned → unreachable, unschedulable. */
function wantedTaints({ spec, status }: Pick<Node, 'spec' | 'status'>): string[] {
  const keys = (status?.conditions ?? []).flatMap(({ type, status: value }) => KEYS[type]?.[value] ?? []);
  return spec.unschedulable ? [...keys, UNSCHEDULABLE] : keys;
}

const isOwn = ({ key, effect }: Taint): boolean => effect === 'NoSchedule' && OWN_KEYS.has(key);

export const nodeTaints = defineController({
  name: 'node-lifecycle-controller',
  eventSource: 'node-controller',
  serviceAccount: 'node-controller',
  watches: [
    {
      resource: 'nodes',
      keys: ({ type, object, previous }) =>
        type === 'DELETED' || (previous && sameCause(object as Node & KubeObject, previous as Node & KubeObject))
          ? []
          : [`/${object.metadata.name}`],
    },
  ],
  reconcile,
});

/** Heartbeats change neither what taints follow from nor the taints. */
function sameCause(now: Node, before: Node): boolean {
  return now.spec === before.spec && wantedTaints(now).join() === wantedTaints(before).join();
}

function reconcile({ store, client, timestamp }: ControllerContext, key: string): void | 'retry' {
  const node = store.get<Node & KubeObject>('nodes', undefined, splitKey(key).name);
  if (!node) return;
  const taints = node.spec.taints ?? [];
  const wanted = wantedTaints(node);
  const kept = taints.filter((taint) => !isOwn(taint) || wanted.includes(taint.key));
  const added = wanted
    .filter((k) => !taints.some((taint) => isOwn(taint) && taint.key === k))
    .map((k): Taint => ({ key: k, effect: 'NoSchedule', timeAdded: timestamp() }));
  if (kept.length === taints.length && added.length === 0) return;
  const { taints: _, ...spec } = node.spec;
  const after = [...kept, ...added];
  const result = client.update('nodes', {
    ...node,
    spec: after.length === 0 ? spec : { ...spec, taints: after },
  } as unknown as KubeObject);
  return result.ok ? undefined : 'retry';
}

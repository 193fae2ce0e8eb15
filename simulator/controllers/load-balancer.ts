/**
 * The service controller of a cloud, for labs that have a load balancer: gives Services of type LoadBalancer an address
 * from a pool beside the nodes, and takes it back. Mirrors cloud-provider/controllers/service/controller.go (events,
 * finalizer). Leaves out: firewall rules, node selection, other load balancer classes.
 */
import type { Service } from '../api/objects.ts';
import type { KubeObject } from '../store/types.ts';
import { keyOf } from './manager.ts';
import { splitKey } from './ownership.ts';
import { type Controller, type ControllerContext, defineController } from './types.ts';

const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';
/** Addresses it hands out: 172.30.255.200 and up. */
const FIRST = 200;
const LAST = 250;
const address = (n: number): string => `172.30.255.${n}`;

export const loadBalancerController: Controller = defineController({
  name: 'service-lb-controller',
  eventSource: 'service-controller',
  serviceAccount: 'service-controller',
  watches: [{ resource: 'services', keys: keyOf }],
  reconcile,
});

type StoredService = Service & KubeObject;

/** Upstream: syncLoadBalancerIfNeeded. */
function reconcile(context: ControllerContext, key: string): void | 'retry' {
  const { store, client, events } = context;
  const { namespace, name } = splitKey(key);
  const service = store.get<StoredService>('services', namespace, name);
  if (!service) return;
  const wanted =
    service.spec.type === 'LoadBalancer' &&
    service.metadata.deletionTimestamp === undefined &&
    service.spec.loadBalancerClass === undefined;
  const current = service.status?.loadBalancer?.ingress ?? [];
  const marked = (service.metadata.finalizers ?? []).includes(FINALIZER);
  if (!wanted) {
    if (!marked) return;
    events.record(service, 'Normal', 'DeletingLoadBalancer', 'Deleting load balancer');
    if (!client.updateStatus('services', balanced(service, [], false)).ok) return 'retry';
    events.record(service, 'Normal', 'DeletedLoadBalancer', 'Deleted load balancer');
    return;
  }
  if (current.length > 0) return;
  events.record(service, 'Normal', 'EnsuringLoadBalancer', 'Ensuring load balancer');
  const ip = pick(context, service);
  if (ip === undefined) {
    events.record(
      service,
      'Warning',
      'SyncLoadBalancerFailed',
      'Error syncing load balancer: failed to ensure load balancer: no address is left',
    );
    return 'retry';
  }
  if (!client.updateStatus('services', balanced(service, [{ ip, ipMode: 'VIP' }], true)).ok) return 'retry';
  events.record(service, 'Normal', 'EnsuredLoadBalancer', 'Ensured load balancer');
}

/** The address asked for (spec.loadBalancerIP), or the first that no Service has. */
function pick({ store }: ControllerContext, { spec }: Service): string | undefined {
  const taken = new Set(
    store
      .list<StoredService>('services')
      .flatMap((service) => service.status?.loadBalancer?.ingress ?? [])
      .map(({ ip }) => ip),
  );
  if (spec.loadBalancerIP && !taken.has(spec.loadBalancerIP)) return spec.loadBalancerIP;
  for (let n = FIRST; n <= LAST; n++) if (!taken.has(address(n))) return address(n);
  return undefined;
}

/** Status and finalizer go in one write, as upstream's patches of the status do (servicehelper.PatchService). */
function balanced(
  service: StoredService,
  ingress: readonly { ip: string; ipMode: string }[],
  marked: boolean,
): StoredService {
  const others = (service.metadata.finalizers ?? []).filter((finalizer) => finalizer !== FINALIZER);
  const finalizers = marked ? [...others, FINALIZER] : others;
  const { finalizers: _, ...metadata } = service.metadata;
  return {
    ...service,
    metadata: { ...metadata, ...(finalizers.length > 0 ? { finalizers } : {}) },
    status: { ...service.status, loadBalancer: ingress.length > 0 ? { ingress } : {} },
  } as StoredService;
}

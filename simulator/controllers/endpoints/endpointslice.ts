/**
 * The EndpointSlice controller: which pods a Service sends to. Mirrors pkg/controller/endpointslice. Read on:
 * endpoint.ts (one pod as an endpoint), slices.ts (how they are spread). endpoints.ts writes the deprecated mirror.
 * Leaves out: hints by topology-mode, dual stack, node changes.
 */
import type { Endpoint, EndpointSlice, Node, Pod, Service } from '../../api/objects.ts';
import type { KubeObject, StoreReader } from '../../store/types.ts';
import { keyOf } from '../manager.ts';
import { controllerReference, splitKey } from '../ownership.ts';
import { type Controller, type ControllerContext, defineController } from '../types.ts';
import {
  belongs,
  endpointOf,
  HEADLESS,
  isHeadless,
  MANAGED_BY,
  type NamedPort,
  portsOf,
  SERVICE_NAME,
  servicesOfPod,
  TRIGGER_TIME,
  TriggerTimes,
} from './endpoint.ts';
import { type PortGroup, planSlices, portKey } from './slices.ts';

const MANAGER = 'endpointslice-controller.k8s.io';
const SLICES = 'endpointslices.discovery.k8s.io';

export function endpointSliceController(): Controller {
  const triggers = new TriggerTimes();
  return defineController({
    name: 'endpointslice-controller',
    eventSource: 'endpoint-slice-controller',
    serviceAccount: 'endpointslice-controller',
    delay: 'endpoints',
    watches: [
      { resource: 'services', keys: keyOf },
      { resource: 'pods', keys: servicesOfPod },
      {
        resource: SLICES,
        keys: (change) =>
          change.type === 'ADDED' || change.actor.endsWith(':endpointslice-controller')
            ? []
            : serviceOfSlice(change.object),
      },
    ],
    reconcile: (context, key) => reconcile(context, key, triggers),
  });
}

/** A slice that somebody else touched is put right again. */
function serviceOfSlice({ metadata }: KubeObject): readonly string[] {
  const service = metadata.labels?.[SERVICE_NAME];
  return service !== undefined && metadata.labels?.[MANAGED_BY] === MANAGER ? [`${metadata.namespace}/${service}`] : [];
}

/** Upstream: syncService, reconciler.Reconcile. */
function reconcile(context: ControllerContext, key: string, triggers: TriggerTimes): void | 'retry' {
  const { store, client } = context;
  const { namespace, name } = splitKey(key);
  const service = store.get<Service & KubeObject>('services', namespace, name);
  if (!service) return triggers.forget(key);
  if (
    service.spec.type === 'ExternalName' ||
    !service.spec.selector ||
    service.metadata.deletionTimestamp !== undefined
  )
    return;
  const pods =
    Object.keys(service.spec.selector).length === 0
      ? store.list<Pod & KubeObject>('pods', namespace)
      : store.withLabels<Pod & KubeObject>('pods', namespace, service.spec.selector);
  const existing = store
    .withLabels<EndpointSlice & KubeObject>(SLICES, namespace, { [SERVICE_NAME]: name, [MANAGED_BY]: MANAGER })
    .filter((slice) => slice.metadata.deletionTimestamp === undefined);
  const labels = sliceLabels(service);
  const plan = planSlices(
    existing,
    groupByPorts(store, service, pods),
    (slice) => !sameLabels(slice.metadata.labels, labels),
  );
  const trigger = triggers.next(key, service, pods);
  const content = (ports: readonly NamedPort[], endpoints: readonly Endpoint[]) => ({
    endpoints: endpoints.length > 0 ? endpoints : null,
    ports: ports.length > 0 ? ports : null,
  });
  let failed = false;
  for (const { ports, endpoints } of plan.create) {
    const result = client.create(SLICES, namespace, {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        generateName: `${name}-`,
        namespace,
        labels,
        ...(trigger ? { annotations: { [TRIGGER_TIME]: trigger } } : {}),
        ownerReferences: [controllerReference(service)],
      },
      addressType: 'IPv4',
      ...content(ports, endpoints),
    });
    if (!result.ok && !result.status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating'))
      failed = true;
  }
  for (const { slice, ports, endpoints } of plan.update) {
    const { [TRIGGER_TIME]: _, ...annotations } = slice.metadata.annotations ?? {};
    const metadata = {
      ...slice.metadata,
      labels,
      annotations: trigger ? { ...annotations, [TRIGGER_TIME]: trigger } : annotations,
    };
    if (Object.keys(metadata.annotations).length === 0) delete (metadata as { annotations?: unknown }).annotations;
    const changed = { ...slice, metadata, ...content(ports, endpoints) };
    if (!client.update(SLICES, changed as unknown as KubeObject).ok) failed = true;
  }
  for (const slice of plan.remove) client.delete(SLICES, namespace, slice.metadata.name);
  if (!failed) return;
  triggers.forget(key);
  return 'retry';
}

function groupByPorts(store: StoreReader, service: Service, pods: readonly Pod[]): PortGroup[] {
  const groups = new Map<string, { ports: readonly NamedPort[]; endpoints: Endpoint[] }>();
  for (const pod of pods) {
    if (!belongs(pod, true)) continue;
    const ports = portsOf(pod, service);
    const key = portKey(ports);
    let group = groups.get(key);
    if (!group) {
      group = { ports, endpoints: [] };
      groups.set(key, group);
    }
    const node = pod.spec.nodeName ? store.get<Node & KubeObject>('nodes', undefined, pod.spec.nodeName) : undefined;
    group.endpoints.push(endpointOf(pod, service, node));
  }
  return [...groups.values()];
}

/** Upstream: setEndpointSliceLabels. */
function sliceLabels(service: Service): Record<string, string> {
  const { [HEADLESS]: _, [SERVICE_NAME]: __, [MANAGED_BY]: ___, ...own } = service.metadata.labels ?? {};
  return {
    ...own,
    ...(isHeadless(service) ? { [HEADLESS]: '' } : {}),
    [SERVICE_NAME]: service.metadata.name,
    [MANAGED_BY]: MANAGER,
  };
}

function sameLabels(a: Readonly<Record<string, string>> | undefined, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a ?? {});
  return keys.length === Object.keys(b).length && keys.every((key) => a?.[key] === b[key]);
}

/**
 * The Endpoints controller: the deprecated one-object mirror of a Service's endpoints. Mirrors
 * pkg/controller/endpoint/endpoints_controller.go and pkg/api/v1/endpoints (RepackSubsets).
 * Leaves out: the limit of 1,000 addresses and its annotation.
 */
import type { EndpointAddress, EndpointPort, EndpointSubset, Endpoints, Pod, Service } from '../../api/objects.ts';
import type { KubeObject } from '../../store/types.ts';
import { keyOf } from '../manager.ts';
import { splitKey } from '../ownership.ts';
import { isReady } from '../pod-state.ts';
import { type Controller, type ControllerContext, defineController } from '../types.ts';
import {
  belongs,
  HEADLESS,
  isHeadless,
  type NamedPort,
  portsOf,
  servicesOfPod,
  TRIGGER_TIME,
  TriggerTimes,
  targetOf,
} from './endpoint.ts';
import { portKey } from './slices.ts';

const MANAGED_BY = 'endpoints.kubernetes.io/managed-by';

export function endpointsController(): Controller {
  const triggers = new TriggerTimes();
  return defineController({
    name: 'endpoints-controller',
    eventSource: 'endpoint-controller',
    serviceAccount: 'endpoint-controller',
    delay: 'endpoints',
    watches: [
      { resource: 'services', keys: keyOf },
      { resource: 'pods', keys: servicesOfPod },
    ],
    reconcile: (context, key) => reconcile(context, key, triggers),
  });
}

/** Upstream: syncService. */
function reconcile(context: ControllerContext, key: string, triggers: TriggerTimes): void | 'retry' {
  const { store, client } = context;
  if (!context.serves('endpoints')) return;
  const { namespace, name } = splitKey(key);
  const service = store.get<Service & KubeObject>('services', namespace, name);
  const current = store.get<Endpoints & KubeObject>('endpoints', namespace, name);
  if (!service) {
    triggers.forget(key);
    if (current) client.delete('endpoints', namespace, name);
    return;
  }
  if (service.spec.type === 'ExternalName' || !service.spec.selector) return;
  const pods = store.withLabels<Pod & KubeObject>('pods', namespace, service.spec.selector);
  const subsets = subsetsOf(service, pods);
  const trigger = triggers.next(key, service, pods);
  const labels = {
    ...service.metadata.labels,
    [MANAGED_BY]: 'endpoint-controller',
    ...(isHeadless(service) ? { [HEADLESS]: '' } : {}),
  };
  if (
    current &&
    JSON.stringify(current.subsets ?? []) === JSON.stringify(subsets) &&
    sameLabels(current.metadata.labels, labels)
  )
    return;
  const { [TRIGGER_TIME]: _, ...kept } = current?.metadata.annotations ?? {};
  const annotations = trigger ? { ...kept, [TRIGGER_TIME]: trigger } : kept;
  const body = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: {
      ...(current?.metadata ?? { name, namespace }),
      labels,
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    },
    ...(subsets.length > 0 ? { subsets } : {}),
  };
  if (current && Object.keys(annotations).length === 0) delete (body.metadata as { annotations?: unknown }).annotations;
  const result = current
    ? client.update('endpoints', body as unknown as KubeObject)
    : client.create('endpoints', namespace, body);
  if (result.ok || result.status.details?.causes?.some((cause) => cause.reason === 'NamespaceTerminating')) return;
  triggers.forget(key);
  return 'retry';
}

/** Addresses with the same ports in one subset, sorted by address. */
function subsetsOf(service: Service, pods: readonly Pod[]): EndpointSubset[] {
  const tolerateUnready = service.spec.publishNotReadyAddresses ?? false;
  const groups = new Map<string, { ports: NamedPort[]; ready: EndpointAddress[]; notReady: EndpointAddress[] }>();
  for (const pod of pods) {
    if (!belongs(pod, tolerateUnready)) continue;
    const ports = portsOf(pod, service);
    if (ports.length === 0 && (service.spec.ports?.length ?? 0) > 0) continue;
    const key = portKey(ports);
    let group = groups.get(key);
    if (!group) {
      group = { ports, ready: [], notReady: [] };
      groups.set(key, group);
    }
    (tolerateUnready || isReady(pod) ? group.ready : group.notReady).push(addressOf(pod, service));
  }
  return [...groups.values()].map(({ ports, ready, notReady }) => ({
    ...(ready.length > 0 ? { addresses: ready.sort(byAddress) } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady.sort(byAddress) } : {}),
    ...(ports.length > 0 ? { ports: ports.map(plainPort) } : {}),
  }));
}

function addressOf(pod: Pod, service: Service): EndpointAddress {
  const { hostname, subdomain, nodeName } = pod.spec;
  return {
    ip: pod.status.podIP as string,
    ...(hostname && subdomain === service.metadata.name ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    targetRef: targetOf(pod),
  };
}

function plainPort({ name, port, protocol, appProtocol }: NamedPort): EndpointPort {
  return { ...(name === '' ? {} : { name }), port, protocol, ...(appProtocol ? { appProtocol } : {}) } as EndpointPort;
}

function byAddress(a: EndpointAddress, b: EndpointAddress): number {
  const x = `${a.ip} ${a.targetRef?.uid ?? ''}`;
  const y = `${b.ip} ${b.targetRef?.uid ?? ''}`;
  return x < y ? -1 : x > y ? 1 : 0;
}

function sameLabels(a: Readonly<Record<string, string>> | undefined, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a ?? {});
  return keys.length === Object.keys(b).length && keys.every((key) => a?.[key] === b[key]);
}

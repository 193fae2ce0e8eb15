/**
 * What both kinds of endpoint objects are made from: pods of a Service, their ports and conditions. Mirrors
 * endpointslice/utils.go (staging/src/k8s.io/endpointslice, trafficdist for hints) and pkg/api/v1/endpoints. Pure, but for TriggerTimes.
 * Leaves out: IPv6.
 */
import type { Endpoint, EndpointHints, Node, Pod, Service } from '../../api/objects.ts';
import { mapSelector } from '../../api/selectors.ts';
import type { Change, KubeObject, StoreReader } from '../../store/types.ts';
import { isReady, isTerminal, readyCondition } from '../pod-state.ts';

export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by';
export const SERVICE_NAME = 'kubernetes.io/service-name';
export const HEADLESS = 'service.kubernetes.io/headless';
export const TRIGGER_TIME = 'endpoints.kubernetes.io/last-change-trigger-time';

/** Services a change of a pod concerns: those that select it now or selected it before. */
export function servicesOfPod(change: Change, store: StoreReader): readonly string[] {
  const pod = change.object as Pod;
  const previous = change.previous as Pod | undefined;
  if (change.type === 'MODIFIED' && previous && sameEndpoint(pod, previous)) return NONE;
  if (change.type === 'ADDED' && !pod.status.podIP) return NONE;
  const keys: string[] = [];
  const { namespace, labels } = pod.metadata;
  for (const service of store.list<Service & KubeObject>('services', namespace)) {
    if (!service.spec.selector) continue;
    const selector = mapSelector(service.spec.selector);
    if (
      selector.matches(labels) ||
      (previous && previous.metadata.labels !== labels && selector.matches(previous.metadata.labels))
    ) {
      keys.push(`${namespace}/${service.metadata.name}`);
    }
  }
  return keys;
}

const NONE: readonly string[] = [];

/** Upstream: podEndpointsChanged. */
function sameEndpoint(a: Pod, b: Pod): boolean {
  return (
    a.status.podIP === b.status.podIP &&
    a.spec.nodeName === b.spec.nodeName &&
    isReady(a) === isReady(b) &&
    isTerminal(a) === isTerminal(b) &&
    (a.metadata.deletionTimestamp === undefined) === (b.metadata.deletionTimestamp === undefined) &&
    (a.metadata.labels === b.metadata.labels || JSON.stringify(a.metadata.labels) === JSON.stringify(b.metadata.labels))
  );
}

/** Upstream: ShouldPodBeInEndpoints. */
export function belongs(pod: Pod, withTerminating: boolean): boolean {
  if (isTerminal(pod) || !pod.status.podIP) return false;
  return withTerminating || pod.metadata.deletionTimestamp === undefined;
}

/** Upstream: podToEndpoint. */
export function endpointOf(pod: Pod, service: Service, node: Node | undefined): Endpoint {
  const serving = isReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'];
  const { hostname, subdomain, nodeName } = pod.spec;
  const ready = (service.spec.publishNotReadyAddresses ?? false) || (serving && !terminating);
  const hints = ready ? hintsFor(service.spec.trafficDistribution, nodeName, zone) : undefined;
  return {
    addresses: [pod.status.podIP as string],
    conditions: {
      ready,
      serving,
      terminating,
    },
    ...(hostname && subdomain === service.metadata.name ? { hostname } : {}),
    targetRef: targetOf(pod),
    ...(nodeName ? { nodeName } : {}),
    ...(zone ? { zone } : {}),
    ...(hints ? { hints } : {}),
  };
}

/** Whom a Service's trafficDistribution wants an endpoint to be asked by. Upstream: preferCloseHeuristic. */
function hintsFor(
  distribution: string | undefined,
  node: string | undefined,
  zone: string | undefined,
): EndpointHints | undefined {
  const byNode = distribution === 'PreferSameNode';
  if (!byNode && distribution !== 'PreferClose' && distribution !== 'PreferSameZone') return undefined;
  const hints = {
    ...(zone ? { forZones: [{ name: zone }] } : {}),
    ...(byNode && node ? { forNodes: [{ name: node }] } : {}),
  };
  return Object.keys(hints).length > 0 ? hints : undefined;
}

export function targetOf(pod: Pod): { kind: string; namespace?: string; name: string; uid: string } {
  return { kind: 'Pod', namespace: pod.metadata.namespace, name: pod.metadata.name, uid: pod.metadata.uid };
}

/** The ports of a Service as this pod has them; a named port the pod does not have is left out.
 * Upstream: getEndpointPorts, FindPort. */
export function portsOf(pod: Pod, service: Service): NamedPort[] {
  const ports: NamedPort[] = [];
  for (const port of service.spec.ports ?? []) {
    const protocol = port.protocol ?? 'TCP';
    const number =
      typeof port.targetPort === 'string'
        ? containerPort(pod, port.targetPort, protocol)
        : (port.targetPort ?? port.port);
    if (number === undefined) continue;
    ports.push({
      name: port.name ?? '',
      protocol,
      port: number,
      ...(port.appProtocol ? { appProtocol: port.appProtocol } : {}),
    });
  }
  return ports;
}

export interface NamedPort {
  readonly name: string;
  readonly protocol: string;
  readonly port: number;
  readonly appProtocol?: string;
}

function containerPort(pod: Pod, name: string, protocol: string): number | undefined {
  const sidecars = (pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always');
  for (const container of [...pod.spec.containers, ...sidecars]) {
    for (const port of container.ports ?? [])
      if (port.name === name && (port.protocol ?? 'TCP') === protocol) return port.containerPort;
  }
  return undefined;
}

export function isHeadless(service: Service): boolean {
  return service.spec.clusterIP === 'None' || !service.spec.clusterIP;
}

/** When what a sync writes began: the first of the changes since the last sync. Upstream: TriggerTimeTracker. */
export class TriggerTimes {
  readonly #services = new Map<string, { service: string; pods: Map<string, string> }>();

  /** RFC 3339, or undefined when nothing dated has changed. */
  next(key: string, service: Service, pods: readonly Pod[]): string | undefined {
    const before = this.#services.get(key);
    const created = service.metadata.creationTimestamp;
    const times = new Map<string, string>();
    let first = before?.service === created ? undefined : created;
    for (const pod of pods) {
      const at = readyCondition(pod)?.lastTransitionTime;
      if (!at) continue;
      times.set(pod.metadata.name, at);
      if (before && at > (before.pods.get(pod.metadata.name) ?? '') && (first === undefined || at < first)) first = at;
    }
    this.#services.set(key, { service: created, pods: times });
    return first;
  }

  forget(key: string): void {
    this.#services.delete(key);
  }
}

/**
 * The EndpointSlice mirroring controller: Endpoints that somebody wrote by hand, for a Service without selector, as slices.
 * Mirrors pkg/controller/endpointslicemirroring. Leaves out: more than 1,000 addresses of a subset, IPv6.
 */
import type { Endpoint, EndpointAddress, EndpointSlice, Endpoints, Service } from '../../api/objects.ts';
import type { KubeObject } from '../../store/types.ts';
import { keyOf } from '../manager.ts';
import { splitKey } from '../ownership.ts';
import { type Controller, type ControllerContext, defineController } from '../types.ts';
import { MANAGED_BY, type NamedPort, SERVICE_NAME, TRIGGER_TIME } from './endpoint.ts';
import { portKey } from './slices.ts';

const MANAGER = 'endpointslicemirroring-controller.k8s.io';
const SLICES = 'endpointslices.discovery.k8s.io';
const SKIP = 'endpointslice.kubernetes.io/skip-mirror';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const LEADER = 'control-plane.alpha.kubernetes.io/leader';

export const endpointSliceMirroringController: Controller = defineController({
  name: 'endpointslice-mirroring-controller',
  eventSource: 'endpoint-slice-mirroring-controller',
  serviceAccount: 'endpointslicemirroring-controller',
  delay: 'endpoints',
  watches: [
    { resource: 'endpoints', keys: keyOf },
    { resource: 'services', keys: keyOf },
    {
      resource: SLICES,
      keys: ({ type, object, actor }) => {
        const { labels, namespace } = object.metadata;
        if (type === 'ADDED' || actor.endsWith(':endpointslicemirroring-controller')) return [];
        return labels?.[MANAGED_BY] === MANAGER ? [`${namespace}/${labels[SERVICE_NAME]}`] : [];
      },
    },
  ],
  reconcile,
});

/** Upstream: syncEndpoints, reconciler.reconcile. */
function reconcile({ store, client, serves }: ControllerContext, key: string): void | 'retry' {
  if (!serves('endpoints')) return;
  const { namespace, name } = splitKey(key);
  const endpoints = store.get<Endpoints & KubeObject>('endpoints', namespace, name);
  const service = store.get<Service & KubeObject>('services', namespace, name);
  const existing = store.withLabels<EndpointSlice & KubeObject>(SLICES, namespace, {
    [SERVICE_NAME]: name,
    [MANAGED_BY]: MANAGER,
  });
  // A Service with a selector has slices of its own; {} is none.
  const mirrored = endpoints && service && !service.spec.selector && !isSkipped(endpoints);
  const wanted = mirrored ? groupsOf(endpoints) : [];
  const left = [...existing];
  let failed = false;
  for (const group of wanted) {
    const at = left.findIndex((slice) => portKey((slice.ports ?? []) as readonly NamedPort[]) === group.key);
    const old = at >= 0 ? left.splice(at, 1)[0] : undefined;
    const content = { endpoints: group.endpoints, ports: group.ports.length > 0 ? group.ports : null };
    const metadata = metadataOf(endpoints as Endpoints & KubeObject);
    if (old) {
      if (same(old, content, metadata)) continue;
      const body = { ...old, ...content, metadata: { ...old.metadata, ...metadata } };
      if (!client.update(SLICES, body as unknown as KubeObject).ok) failed = true;
      continue;
    }
    const created = client.create(SLICES, namespace, {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      addressType: 'IPv4',
      ...content,
      metadata: { ...metadata, generateName: `${name}-`, namespace },
    });
    if (!created.ok) failed = true;
  }
  for (const slice of left) client.delete(SLICES, namespace, slice.metadata.name);
  return failed ? 'retry' : undefined;
}

/** Upstream: skipMirror. */
function isSkipped({ metadata }: Endpoints): boolean {
  return metadata.labels?.[SKIP] === 'true' || metadata.annotations?.[LEADER] !== undefined;
}

interface Group {
  readonly key: string;
  readonly ports: readonly NamedPort[];
  readonly endpoints: readonly Endpoint[];
}

/** A slice for each set of ports. */
function groupsOf({ subsets = [] }: Endpoints): Group[] {
  const groups = new Map<string, { ports: NamedPort[]; endpoints: Endpoint[] }>();
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
    const named = ports.map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
      name,
      port,
      protocol,
      ...(appProtocol ? { appProtocol } : {}),
    }));
    const key = portKey(named);
    const group = groups.get(key) ?? { ports: named, endpoints: [] };
    groups.set(key, group);
    group.endpoints.push(
      ...addresses.map((address) => endpointOf(address, true)),
      ...notReadyAddresses.map((address) => endpointOf(address, false)),
    );
  }
  return [...groups].map(([key, group]) => ({ key, ...group })).filter(({ endpoints }) => endpoints.length > 0);
}

/** Upstream: addressToEndpoint. */
function endpointOf({ ip, hostname, nodeName, targetRef }: EndpointAddress, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    ...(targetRef ? { targetRef } : {}),
  };
}

function metadataOf({ metadata }: Endpoints & KubeObject): Record<string, unknown> {
  const { [TRIGGER_TIME]: _, [LAST_APPLIED]: __, ...annotations } = metadata.annotations ?? {};
  return {
    labels: { ...metadata.labels, [SERVICE_NAME]: metadata.name, [MANAGED_BY]: MANAGER },
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
    ownerReferences: [
      {
        apiVersion: 'v1',
        kind: 'Endpoints',
        name: metadata.name,
        uid: metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  };
}

function same(old: EndpointSlice & KubeObject, content: object, metadata: Record<string, unknown>): boolean {
  const { endpoints, ports } = content as { endpoints: unknown; ports: unknown };
  const text = (value: unknown): string => JSON.stringify(value ?? null);
  return (
    text(old.endpoints) === text(endpoints) &&
    text(old.ports) === text(ports) &&
    text(old.metadata.labels) === text(metadata.labels) &&
    text(old.metadata.annotations) === text(metadata.annotations)
  );
}

/** Service, but for what is looked at in requests (../service.ts). Upstream: pkg/registry/core/service/strategy.go, pkg/apis/core/v1/defaults.go. */
import type { Service, ServicePort } from '../../objects.ts';
import { sameJson } from '../../validation/errors.ts';
import { formatLabels } from '../../validation/labels.ts';
import { ageColumn, column, keepSpec, nameColumn, wideColumn } from '../define.ts';
import {
  allocateService,
  isExternallyAccessible,
  isLoadBalancer,
  needsClusterIp,
  needsHealthCheck,
  needsNodePort,
} from '../service-addresses.ts';
import { defineUnchecked } from './define.ts';

export const UNCHECKED_SERVICE = defineUnchecked<Service>({
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Service',
  allowCreateOnUpdate: true,
  defaults,
  allocate: allocateService,
  prepareForCreate: (draft) => {
    draft.status = { loadBalancer: {} };
  },
  prepareForUpdate: (draft, old) => {
    draft.status = old.status;
    dropUnneeded(draft, old);
  },
  status: { prepareForUpdate: keepSpec },
  fields: (service) => ({ 'spec.clusterIP': service.spec.clusterIP ?? '', 'spec.type': service.spec.type ?? '' }),
  columns: [
    nameColumn(),
    column('Type', (service) => service.spec.type ?? ''),
    column('Cluster-IP', (service) => service.spec.clusterIPs?.[0] ?? '<none>'),
    column('External-IP', externalIp),
    column('Port(s)', (service) => portsText(service.spec.ports ?? [])),
    ageColumn(),
    wideColumn('Selector', (service) => formatLabels(service.spec.selector)),
  ],
});

function defaults({ spec, status }: Service): void {
  spec.sessionAffinity ??= 'None';
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === 'ClientIP' && !spec.sessionAffinityConfig?.clientIP?.timeoutSeconds) {
    if (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined)
      spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: 10800 } };
  }
  spec.type ??= 'ClusterIP';
  for (const port of spec.ports ?? []) {
    port.protocol ??= 'TCP';
    if (!port.targetPort) port.targetPort = port.port;
  }
  if (isExternallyAccessible(spec)) spec.externalTrafficPolicy ??= 'Cluster';
  if (spec.type !== 'ExternalName' && KNOWN_TYPES.has(spec.type)) spec.internalTrafficPolicy ??= 'Cluster';
  if (spec.type === 'LoadBalancer') {
    spec.allocateLoadBalancerNodePorts ??= true;
    for (const ingress of status.loadBalancer?.ingress ?? []) if (ingress.ip) ingress.ipMode ??= 'VIP';
  }
}

const KNOWN_TYPES: ReadonlySet<string> = new Set(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName']);

/** What the new type has no use for and the writer did not touch goes. Upstream: dropTypeDependentFields. */
function dropUnneeded(draft: Service, old: Service): void {
  const [now, before] = [draft.spec, old.spec];
  const drop = (needs: (spec: Service['spec']) => boolean, ...keys: (keyof Service['spec'])[]): void => {
    if (!needs(before) || needs(now)) return;
    for (const key of keys) if (sameJson(now[key], before[key])) delete now[key];
  };
  if (
    needsClusterIp(before) &&
    !needsClusterIp(now) &&
    sameJson(now.clusterIPs, before.clusterIPs) &&
    now.clusterIP === before.clusterIP
  ) {
    delete now.clusterIP;
    delete now.clusterIPs;
  }
  drop(needsClusterIp, 'ipFamilies', 'ipFamilyPolicy');
  if (needsNodePort(before) && !needsNodePort(now)) {
    const numbers = (ports: readonly ServicePort[] | undefined): number[] =>
      (ports ?? [])
        .map((p) => p.nodePort ?? 0)
        .filter(Boolean)
        .sort();
    if (sameJson(numbers(now.ports), numbers(before.ports))) for (const port of now.ports ?? []) delete port.nodePort;
  }
  drop(needsHealthCheck, 'healthCheckNodePort');
  drop(isLoadBalancer, 'allocateLoadBalancerNodePorts', 'loadBalancerClass');
  drop(isExternallyAccessible, 'externalTrafficPolicy');
}

function externalIp({ spec, status }: Service): string {
  const own = (spec.externalIPs ?? []).join(',');
  switch (spec.type) {
    case 'ClusterIP':
    case 'NodePort':
      return own === '' ? '<none>' : own;
    case 'LoadBalancer': {
      const given = [
        ...new Set((status.loadBalancer?.ingress ?? []).map((i) => i.ip || i.hostname || '').filter(Boolean)),
      ]
        .sort()
        .join(',');
      const all = [given, own].filter((text) => text !== '').join(',');
      return own !== '' ? [own, given].filter((text) => text !== '').join(',') : all === '' ? '<pending>' : all;
    }
    case 'ExternalName':
      return spec.externalName ?? '';
    default:
      return '<unknown>';
  }
}

/** "80:30080/TCP,443/TCP". */
function portsText(ports: readonly ServicePort[]): string {
  const text = ports
    .map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`)
    .join(',');
  return text === '' ? '<none>' : text;
}

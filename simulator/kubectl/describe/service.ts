/** Upstream: ServiceDescriber, formatEndpointSlices. */
import type { EndpointSlice, Service } from '../../api/objects.ts';
import type { Routine } from '../../kernel/wait.ts';
import { StatusError } from '../cli/errors.ts';
import { describeEvents, eventsOf } from './events.ts';
import { annotationsMultiline, identity, labelsMultiline, labelsText } from './fields.ts';
import type { DescribeOptions } from './types.ts';
import { DescribeWriter } from './writer.ts';

const SHOWN_ENDPOINTS = 3;

export function* describeService(service: Service, options: DescribeOptions): Routine<string> {
  const slices = yield* slicesOf(service, options);
  const events = yield* eventsOf(service, options);
  const w = new DescribeWriter();
  const { metadata, spec, status } = service;
  identity(w, metadata);
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  w.line(0, `Selector:\t${labelsText(spec.selector)}`);
  w.line(0, `Type:\t${spec.type ?? ''}`);
  if (spec.ipFamilyPolicy) w.line(0, `IP Family Policy:\t${spec.ipFamilyPolicy}`);
  w.line(0, `IP Families:\t${(spec.ipFamilies ?? []).join(',') || '<none>'}`);
  w.line(0, `IP:\t${spec.clusterIP ?? ''}`);
  w.line(0, `IPs:\t${(spec.clusterIPs ?? []).join(',') || '<none>'}`);
  if (spec.externalIPs?.length) w.line(0, `External IPs:\t${spec.externalIPs.join(',')}`);
  if (spec.loadBalancerIP) w.line(0, `Desired LoadBalancer IP:\t${spec.loadBalancerIP}`);
  if (spec.externalName) w.line(0, `External Name:\t${spec.externalName}`);
  const ingress = status.loadBalancer?.ingress ?? [];
  if (ingress.length > 0) {
    const shown = ingress.map((i) => `${i.ip ?? i.hostname ?? ''}${i.ipMode ? ` (${i.ipMode})` : ''}`);
    w.line(0, `LoadBalancer Ingress:\t${shown.join(', ')}`);
  }
  for (const port of spec.ports ?? []) {
    const name = port.name || '<unset>';
    const protocol = port.protocol ?? 'TCP';
    w.line(0, `Port:\t${name}\t${port.port}/${protocol}`);
    w.line(0, `TargetPort:\t${port.targetPort ?? port.port}/${protocol}`);
    if (port.appProtocol !== undefined) w.line(0, `AppProtocol:\t${port.appProtocol}`);
    if (port.nodePort) w.line(0, `NodePort:\t${name}\t${port.nodePort}/${protocol}`);
    w.line(0, `Endpoints:\t${endpointsText(slices, port.name ?? '')}`);
  }
  w.line(0, `Session Affinity:\t${spec.sessionAffinity ?? ''}`);
  if (spec.externalTrafficPolicy) w.line(0, `External Traffic Policy:\t${spec.externalTrafficPolicy}`);
  if (spec.internalTrafficPolicy) w.line(0, `Internal Traffic Policy:\t${spec.internalTrafficPolicy}`);
  if (spec.healthCheckNodePort) w.line(0, `HealthCheck NodePort:\t${spec.healthCheckNodePort}`);
  if (spec.loadBalancerSourceRanges?.length) {
    w.line(0, `LoadBalancer Source Ranges:\t${spec.loadBalancerSourceRanges.join(',')}`);
  }
  if (spec.trafficDistribution) w.line(0, `Traffic Distribution:\t${spec.trafficDistribution}`);
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

function* slicesOf(service: Service, options: DescribeOptions): Routine<readonly EndpointSlice[]> {
  const { name, namespace } = service.metadata;
  try {
    const response = yield* options.call.client.request(
      'GET',
      `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
      { query: { labelSelector: `kubernetes.io/service-name=${name}` } },
    );
    return (response.body as { items: EndpointSlice[] }).items;
  } catch (error) {
    if (error instanceof StatusError) return [];
    throw error;
  }
}

/** "10.244.1.4:80,10.244.2.9:80,10.244.3.2:80 + 2 more...": ready addresses of the port of that name. */
export function endpointsText(slices: readonly EndpointSlice[], portName: string): string {
  if (slices.length === 0) return '<none>';
  const all: string[] = [];
  for (const slice of slices) {
    const ready = (slice.endpoints ?? []).filter((e) => e.conditions?.ready !== false);
    if (!slice.ports || slice.ports.length === 0) {
      for (const endpoint of ready) all.push(endpoint.addresses[0] ?? '');
      continue;
    }
    for (const port of slice.ports) {
      if ((port.name ?? '') !== portName || port.port === undefined) continue;
      for (const endpoint of ready) all.push(`${joinable(endpoint.addresses[0] ?? '')}:${port.port}`);
    }
  }
  const shown = all.slice(0, SHOWN_ENDPOINTS).join(',');
  return all.length > SHOWN_ENDPOINTS ? `${shown} + ${all.length - SHOWN_ENDPOINTS} more...` : shown;
}

const joinable = (address: string): string => (address.includes(':') ? `[${address}]` : address);

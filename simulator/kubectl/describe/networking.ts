/** Ingresses, IngressClasses and NetworkPolicies. Upstream: IngressDescriber, IngressClassDescriber, NetworkPolicyDescriber. */
import type {
  EndpointSlice,
  Ingress,
  IngressBackend,
  IngressClass,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  Service,
} from '../../api/objects.ts';
import { parseTime } from '../../api/time.ts';
import type { Routine } from '../../kernel/wait.ts';
import { StatusError } from '../cli/errors.ts';
import { describeEvents, eventsOf } from './events.ts';
import { annotationsMultiline, identity, labelsMultiline, selectorText } from './fields.ts';
import { endpointsText } from './service.ts';
import type { DescribeOptions } from './types.ts';
import { DescribeWriter } from './writer.ts';

export function* describeIngress(ingress: Ingress, options: DescribeOptions): Routine<string> {
  const events = yield* eventsOf(ingress, options);
  const { metadata, spec, status } = ingress;
  const backendText = (backend: IngressBackend): Routine<string> =>
    describeBackend(backend, metadata.namespace, options);
  const w = new DescribeWriter();
  identity(w, metadata, { namespaced: false });
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  w.line(0, `Namespace:\t${metadata.namespace ?? ''}`);
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '');
  w.line(0, `Address:\t${addresses.join(',')}`);
  w.line(0, `Ingress Class:\t${spec?.ingressClassName ?? '<none>'}`);
  const fallback = spec?.defaultBackend ? yield* backendText(spec.defaultBackend) : '<default>';
  w.line(0, `Default backend:\t${fallback}`);
  if (spec?.tls?.length) w.line(0, 'TLS:');
  for (const { secretName, hosts = [] } of spec?.tls ?? [])
    w.line(1, secretName ? `${secretName} terminates ${hosts.join(',')}` : `SNI routes ${hosts.join(',')}`);
  w.line(0, 'Rules:');
  w.line(1, 'Host\tPath\tBackends');
  w.line(1, '----\t----\t--------');
  const rules = (spec?.rules ?? []).filter(({ http }) => http);
  for (const { host, http } of rules) {
    w.line(1, `${host || '*'}\t`);
    for (const { path = '', backend } of http?.paths ?? []) w.line(2, `\t${path} \t${yield* backendText(backend)}`);
  }
  if (rules.length === 0) w.line(1, `*\t*\t${fallback}`);
  annotationsMultiline(w, metadata.annotations);
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

/** "web:80 (10.244.1.4:8080)". */
function* describeBackend(
  { service, resource }: IngressBackend,
  namespace: string | undefined,
  { call }: DescribeOptions,
): Routine<string> {
  if (!service) {
    if (!resource) return '';
    return `APIGroup: ${resource.apiGroup ?? '<none>'}, Kind: ${resource.kind}, Name: ${resource.name}`;
  }
  const { name, port } = service;
  const text = `${name}:${port?.number ? port.number : (port?.name ?? '')}`;
  try {
    const slices = (yield* call.client.request(
      'GET',
      `/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices`,
      { query: { labelSelector: `kubernetes.io/service-name=${name}` } },
    )).body as { items: EndpointSlice[] };
    const found = (yield* call.client.request('GET', `/api/v1/namespaces/${namespace}/services/${name}`))
      .body as Service;
    const ports = found.spec.ports ?? [];
    const matching = ports.filter((p) => (port?.number ? p.port === port.number : port?.name && p.name === port.name));
    return `${text} (${endpointsText(slices.items, matching.at(-1)?.name ?? '')})`;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return `${text} (<error: ${error.message}>)`;
  }
}

export function* describeIngressClass(ingressClass: IngressClass, options: DescribeOptions): Routine<string> {
  const events = yield* eventsOf(ingressClass, options);
  const { metadata, spec } = ingressClass;
  const w = new DescribeWriter();
  identity(w, metadata, { namespaced: false });
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  w.line(0, `Controller:\t${spec?.controller ?? ''}`);
  const { parameters } = spec ?? {};
  if (parameters) {
    w.line(0, 'Parameters:');
    if (parameters.apiGroup !== undefined) w.line(1, `APIGroup:\t${parameters.apiGroup}`);
    w.line(1, `Kind:\t${parameters.kind}`);
    w.line(1, `Name:\t${parameters.name}`);
  }
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

export function* describeNetworkPolicy({ metadata, spec }: NetworkPolicy): Routine<string> {
  const w = new DescribeWriter();
  identity(w, metadata);
  w.line(0, `Created on:\t${goTime(metadata.creationTimestamp)}`);
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  w.line(0, 'Spec:');
  const { podSelector, policyTypes, ingress = [], egress = [] } = spec;
  const everything = !Object.keys(podSelector?.matchLabels ?? {}).length && !podSelector?.matchExpressions?.length;
  const chosen = everything
    ? '<none> (Allowing the specific traffic to all pods in this namespace)'
    : selectorText(podSelector);
  w.line(1, `PodSelector:     ${chosen}`);
  const affects = (type: 'Ingress' | 'Egress'): boolean =>
    policyTypes?.length ? policyTypes.includes(type) : type === 'Ingress' || egress.length > 0;
  if (affects('Ingress')) {
    w.line(1, 'Allowing ingress traffic:');
    writeRules(
      w,
      ingress.map(({ ports, from }) => ({ ports, peers: from })),
      FROM,
    );
  } else w.line(1, 'Not affecting ingress traffic');
  if (affects('Egress')) {
    w.line(1, 'Allowing egress traffic:');
    writeRules(
      w,
      egress.map(({ ports, to }) => ({ ports, peers: to })),
      TO,
    );
  } else w.line(1, 'Not affecting egress traffic');
  w.line(1, `Policy Types: ${(policyTypes ?? []).join(', ')}`);
  return w.toString();
}

interface Words {
  readonly none: string;
  readonly any: string;
  readonly peer: string;
}

const FROM: Words = {
  none: '<none> (Selected pods are isolated for ingress connectivity)',
  any: 'From: <any> (traffic not restricted by source)',
  peer: 'From:',
};
const TO: Words = {
  none: '<none> (Selected pods are isolated for egress connectivity)',
  any: 'To: <any> (traffic not restricted by destination)',
  peer: 'To:',
};

interface Rule {
  readonly ports: readonly NetworkPolicyPort[] | undefined;
  readonly peers: readonly NetworkPolicyPeer[] | undefined;
}

function writeRules(w: DescribeWriter, rules: readonly Rule[], words: Words): void {
  if (rules.length === 0) return w.line(2, words.none);
  for (const [i, { ports = [], peers = [] }] of rules.entries()) {
    if (ports.length === 0) w.line(2, 'To Port: <any> (traffic allowed to all ports)');
    for (const { port = '<nil>', endPort, protocol = 'TCP' } of ports)
      w.line(
        2,
        endPort === undefined ? `To Port: ${port}/${protocol}` : `To Port Range: ${port}-${endPort}/${protocol}`,
      );
    if (peers.length === 0) w.line(2, words.any);
    for (const peer of peers) {
      w.line(2, words.peer);
      writePeer(w, peer);
    }
    if (i < rules.length - 1) w.line(2, '----------');
  }
}

function writePeer(w: DescribeWriter, { namespaceSelector, podSelector, ipBlock }: NetworkPolicyPeer): void {
  if (namespaceSelector) w.line(3, `NamespaceSelector: ${selectorText(namespaceSelector)}`);
  if (podSelector) w.line(3, `PodSelector: ${selectorText(podSelector)}`);
  if (namespaceSelector || podSelector || !ipBlock) return;
  w.line(3, 'IPBlock:');
  w.line(4, `CIDR: ${ipBlock.cidr}`);
  w.line(4, `Except: ${(ipBlock.except ?? []).join(', ')}`);
}

/** "2026-03-02 09:00:00 +0000 UTC": Go's Time.String. */
function goTime(timestamp: string | undefined): string {
  const ms = timestamp === undefined ? undefined : parseTime(timestamp);
  if (ms === undefined) return '0001-01-01 00:00:00 +0000 UTC';
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} +0000 UTC`;
}

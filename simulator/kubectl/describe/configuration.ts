/** Namespaces, ConfigMaps, Secrets, ServiceAccounts, Endpoints and EndpointSlices. Upstream: their describers in describe.go. */
import type {
  ConfigMap,
  EndpointSlice,
  Endpoints,
  LimitRange,
  Namespace,
  ResourceQuota,
  Secret,
  ServiceAccount,
} from '../../api/objects.ts';
import type { Routine } from '../../kernel/wait.ts';
import { describeEvents, eventsOf } from './events.ts';
import { annotationsMultiline, identity, labelsMultiline, rfc1123z, sortedKeys } from './fields.ts';
import { writeLimitRanges, writeQuotas } from './limits.ts';
import { listed } from './listed.ts';
import type { DescribeOptions } from './types.ts';
import { DescribeWriter } from './writer.ts';

export function* describeNamespace(namespace: Namespace, options: DescribeOptions): Routine<string> {
  const { name } = namespace.metadata;
  const quotas = yield* listed<ResourceQuota>(options, `/api/v1/namespaces/${name}/resourcequotas`);
  const ranges = yield* listed<LimitRange>(options, `/api/v1/namespaces/${name}/limitranges`);
  const w = new DescribeWriter();
  identity(w, namespace.metadata, { namespaced: false });
  labelsMultiline(w, 0, 'Labels', namespace.metadata.labels);
  annotationsMultiline(w, namespace.metadata.annotations);
  w.line(0, `Status:\t${namespace.status.phase ?? ''}`);
  const conditions = namespace.status.conditions ?? [];
  if (conditions.length > 0) {
    w.line(0, 'Conditions:');
    w.line(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
    w.line(1, '----\t------\t------------------\t------\t-------');
    for (const c of conditions) {
      w.line(1, `${c.type}\t${c.status}\t${rfc1123z(c.lastTransitionTime)}\t${c.reason ?? ''}\t${c.message ?? ''}`);
    }
  }
  w.line(0, '');
  writeQuotas(w, quotas);
  w.line(0, '');
  writeLimitRanges(w, ranges);
  return w.toString();
}

export function* describeConfigMap(map: ConfigMap, options: DescribeOptions): Routine<string> {
  const events = yield* eventsOf(map, options);
  const w = new DescribeWriter();
  identity(w, map.metadata);
  labelsMultiline(w, 0, 'Labels', map.metadata.labels);
  annotationsMultiline(w, map.metadata.annotations);
  w.text('\nData\n====\n');
  for (const key of sortedKeys(map.data)) w.text(`${key}:\n----\n${map.data?.[key]}\n\n`);
  w.text('\nBinaryData\n====\n');
  for (const key of sortedKeys(map.binaryData)) w.text(`${key}: ${base64Length(map.binaryData?.[key] ?? '')} bytes\n`);
  w.text('\n');
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

export function* describeSecret(secret: Secret): Routine<string> {
  const w = new DescribeWriter();
  identity(w, secret.metadata);
  labelsMultiline(w, 0, 'Labels', secret.metadata.labels);
  annotationsMultiline(w, secret.metadata.annotations);
  w.line(0, '');
  w.line(0, `Type:\t${secret.type ?? ''}`);
  w.text('\nData\n====\n');
  for (const key of sortedKeys(secret.data)) w.line(0, `${key}:\t${base64Length(secret.data?.[key] ?? '')} bytes`);
  return w.toString();
}

/** Bytes that a base64 text stands for. */
const base64Length = (text: string): number => Math.floor((text.replace(/=+$/, '').length * 3) / 4);

export function* describeServiceAccount(account: ServiceAccount, options: DescribeOptions): Routine<string> {
  const events = yield* eventsOf(account, options);
  const w = new DescribeWriter();
  identity(w, account.metadata);
  labelsMultiline(w, 0, 'Labels', account.metadata.labels);
  annotationsMultiline(w, account.metadata.annotations);
  const pulling = account.imagePullSecrets ?? [];
  if (pulling.length === 0) w.line(0, 'Image pull secrets:\t<none>');
  for (const [i, { name }] of pulling.entries()) w.line(0, `${i === 0 ? 'Image pull secrets:' : ''}\t${name ?? ''}`);
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

export function* describeEndpoints(endpoints: Endpoints, options: DescribeOptions): Routine<string> {
  const events = yield* eventsOf(endpoints, options);
  const w = new DescribeWriter();
  identity(w, endpoints.metadata);
  labelsMultiline(w, 0, 'Labels', endpoints.metadata.labels);
  annotationsMultiline(w, endpoints.metadata.annotations);
  w.line(0, 'Subsets:');
  for (const subset of endpoints.subsets ?? []) {
    w.line(1, `Addresses:\t${(subset.addresses ?? []).map((a) => a.ip).join(',') || '<none>'}`);
    w.line(1, `NotReadyAddresses:\t${(subset.notReadyAddresses ?? []).map((a) => a.ip).join(',') || '<none>'}`);
    if (subset.ports?.length) {
      w.line(1, 'Ports:');
      w.line(2, 'Name\tPort\tProtocol');
      w.line(2, '----\t----\t--------');
      for (const port of subset.ports) w.line(2, `${port.name || '<unset>'}\t${port.port}\t${port.protocol ?? 'TCP'}`);
    }
    w.line(0, '');
  }
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

export function* describeEndpointSlice(slice: EndpointSlice, options: DescribeOptions): Routine<string> {
  const events = yield* eventsOf(slice, options);
  const w = new DescribeWriter();
  identity(w, slice.metadata);
  labelsMultiline(w, 0, 'Labels', slice.metadata.labels);
  annotationsMultiline(w, slice.metadata.annotations);
  w.line(0, `AddressType:\t${slice.addressType}`);
  if (!slice.ports || slice.ports.length === 0) w.line(0, 'Ports: <unset>');
  else {
    w.line(0, 'Ports:');
    w.line(1, 'Name\tPort\tProtocol');
    w.line(1, '----\t----\t--------');
    for (const port of slice.ports)
      w.line(1, `${port.name || '<unset>'}\t${port.port ?? '<unset>'}\t${port.protocol ?? 'TCP'}`);
  }
  const endpoints = slice.endpoints ?? [];
  if (endpoints.length === 0) w.line(0, 'Endpoints: <none>');
  else w.line(0, 'Endpoints:');
  for (const endpoint of endpoints) {
    w.line(1, `- Addresses:\t${endpoint.addresses.join(', ')}`);
    w.line(2, 'Conditions:');
    w.line(3, `Ready:\t${endpoint.conditions?.ready ?? '<unset>'}`);
    w.line(2, `Hostname:\t${endpoint.hostname ?? '<unset>'}`);
    if (endpoint.targetRef) w.line(2, `TargetRef:\t${endpoint.targetRef.kind}/${endpoint.targetRef.name}`);
    w.line(2, `NodeName:\t${endpoint.nodeName ?? '<unset>'}`);
    w.line(2, `Zone:\t${endpoint.zone ?? '<unset>'}`);
  }
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

/** EndpointSlice: unchecked/endpointslice.ts, and what is looked at in requests. Upstream: pkg/apis/discovery/validation. */
import type { DiscoveryEndpointPort, Endpoint, EndpointSlice } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { duplicate, eachInvalid, immutable, invalid, notSupported, required, tooMany } from '../validation/errors.ts';
import { parseIp, validateIp, validateNonSpecialIp } from '../validation/ip.ts';
import { validateLabels, validateObjectMeta } from '../validation/metadata.ts';
import {
  isDnsLabel,
  isDnsSubdomain,
  isLabelValue,
  isPortNumber,
  isQualifiedName,
  nameIsDnsSubdomain,
} from '../validation/names.ts';
import { defineKind } from './define.ts';
import { UNCHECKED_ENDPOINT_SLICE } from './unchecked/endpointslice.ts';

export const endpointSliceKind = defineKind<EndpointSlice>({
  ...UNCHECKED_ENDPOINT_SLICE,
  validate: (slice) => [
    ...validateObjectMeta(slice.metadata, true, nameIsDnsSubdomain, 'metadata'),
    ...validate(slice),
  ],
  validateUpdate: (slice, old) => [
    ...validateObjectMeta(slice.metadata, true, nameIsDnsSubdomain, 'metadata'),
    ...validate(slice),
    ...immutable('addressType', slice.addressType, old.addressType),
  ],
  warnings: (slice, old) =>
    !old && (slice.addressType as string) === 'FQDN' ? ['spec.addressType: FQDN endpoints are deprecated'] : [],
});

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
const MAX_ENDPOINTS = 1000;
const MAX_PORTS = 20000;
const MAX_ADDRESSES = 100;

function validate(slice: EndpointSlice): FieldError[] {
  const type = slice.addressType as string;
  const errors: FieldError[] = [];
  if (!type) errors.push(required('addressType'));
  else if (!ADDRESS_TYPES.includes(type)) errors.push(notSupported('addressType', type, ADDRESS_TYPES));
  return [...errors, ...validatePorts(slice.ports ?? []), ...validateEndpoints(slice.endpoints ?? [], type)];
}

function validateEndpoints(endpoints: readonly Endpoint[], type: string): FieldError[] {
  if (endpoints.length > MAX_ENDPOINTS) return [tooMany('endpoints', endpoints.length, MAX_ENDPOINTS)];
  return endpoints.flatMap((endpoint, i) => {
    const at = `endpoints[${i}]`;
    const addresses = endpoint.addresses ?? [];
    const errors: FieldError[] = [];
    if (addresses.length === 0) errors.push(required(`${at}.addresses`, 'must contain at least 1 address'));
    else if (addresses.length > MAX_ADDRESSES) errors.push(tooMany(`${at}.addresses`, addresses.length, MAX_ADDRESSES));
    for (const [j, address] of addresses.entries())
      errors.push(...validateAddress(address, type, `${at}.addresses[${j}]`));
    const { nodeName, hostname, deprecatedTopology: topology } = endpoint;
    if (nodeName !== undefined) errors.push(...eachInvalid(`${at}.nodeName`, nodeName, isDnsSubdomain(nodeName)));
    errors.push(...validateLabels(topology, `${at}.deprecatedTopology`));
    if (hostname !== undefined) errors.push(...eachInvalid(`${at}.hostname`, hostname, isDnsLabel(hostname)));
    return [...errors, ...validateHints(endpoint, at)];
  });
}

function validateAddress(address: string, type: string, path: string): FieldError[] {
  if (type === 'FQDN') {
    // Upstream: IsFullyQualifiedDomainName.
    if (address === '') return [required(path)];
    const name = address.replace(/\.$/, '');
    const messages = isDnsSubdomain(name);
    if (messages.length > 0) return [invalid(path, name, messages.join(','))];
    return name.split('.').length < 2
      ? [invalid(path, name, 'should be a domain with at least two segments separated by dots')]
      : [];
  }
  if (type !== 'IPv4' && type !== 'IPv6') return [];
  const errors = validateIp(address, path);
  if (errors.length > 0) return errors;
  const family = parseIp(address)?.family;
  if (family !== undefined && type !== `IPv${family}`)
    errors.push(invalid(path.replace(/\[\d+\]$/, ''), address, `must be an ${type} address`));
  return [...errors, ...validateNonSpecialIp(address, path)];
}

function validateHints({ hints }: Endpoint, path: string): FieldError[] {
  if (!hints) return [];
  const errors: FieldError[] = [];
  for (const key of ['forZones', 'forNodes'] as const) {
    const list = hints[key] ?? [];
    if (list.length > 8) {
      errors.push(tooMany(`${path}.hints.${key}`, list.length, 8));
      continue;
    }
    const seen = new Set<string>();
    for (const [i, { name }] of list.entries()) {
      const at = `${path}.hints.${key}[${i}].name`;
      if (seen.has(name)) errors.push(duplicate(at, name));
      seen.add(name);
      errors.push(...eachInvalid(at, name, key === 'forZones' ? isLabelValue(name) : isDnsSubdomain(name)));
    }
  }
  return errors;
}

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function validatePorts(ports: readonly DiscoveryEndpointPort[]): FieldError[] {
  if (ports.length > MAX_PORTS) return [tooMany('ports', ports.length, MAX_PORTS)];
  const errors: FieldError[] = [];
  const names = new Set<string>();
  for (const [i, entry] of ports.entries()) {
    const at = `ports[${i}]`;
    const { name = '', port, protocol, appProtocol } = entry;
    if (name !== '') errors.push(...eachInvalid(`${at}.name`, name, isDnsLabel(name)));
    if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
    names.add(name);
    if (port !== undefined) errors.push(...eachInvalid(`${at}.port`, port, isPortNumber(port)));
    if (protocol === undefined) errors.push(required(`${at}.protocol`));
    else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${at}.protocol`, protocol, PROTOCOLS));
    if (appProtocol !== undefined)
      errors.push(...eachInvalid(`${at}.appProtocol`, appProtocol, isQualifiedName(appProtocol)));
  }
  return errors;
}

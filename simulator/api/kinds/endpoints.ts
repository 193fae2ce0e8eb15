/** Endpoints. Upstream: pkg/registry/core/endpoint/strategy.go, core validation ValidateEndpoints. */
import type { EndpointAddress, Endpoints } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { eachInvalid, notSupported, required } from '../validation/errors.ts';
import { validateIp, validateNonSpecialIp } from '../validation/ip.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../validation/metadata.ts';
import { isDnsLabel, isDnsSubdomain, isPortNumber, isQualifiedName, nameIsDnsSubdomain } from '../validation/names.ts';
import { ageColumn, column, defineKind, nameColumn } from './define.ts';

const SHOWN = 3;
const DEPRECATED = 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice';

export const endpointsKind = defineKind<Endpoints>({
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Endpoints',
  allowCreateOnUpdate: true,
  defaults: (draft) => {
    for (const subset of draft.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ??= 'TCP';
  },
  validate,
  validateUpdate: (endpoints, old) => [
    ...validateObjectMetaUpdate(endpoints.metadata, old.metadata, 'metadata'),
    ...validate(endpoints),
  ],
  deprecated: DEPRECATED,
  columns: [nameColumn(), column('Endpoints', endpointsText), ageColumn()],
});

/** "10.0.0.1:80,10.0.0.2:80 + 3 more...". */
export function endpointsText(endpoints: Endpoints): string {
  const subsets = endpoints.subsets ?? [];
  if (subsets.length === 0) return '<none>';
  const all: string[] = [];
  for (const { ports = [], addresses = [] } of subsets) {
    if (ports.length === 0) all.push(...addresses.map((a) => a.ip));
    for (const { port } of ports)
      all.push(...addresses.map((a) => (a.ip.includes(':') ? `[${a.ip}]:${port}` : `${a.ip}:${port}`)));
  }
  const text = all.slice(0, SHOWN).join(',');
  return all.length > SHOWN ? `${text} + ${all.length - SHOWN} more...` : text;
}

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

function validate(endpoints: Endpoints): FieldError[] {
  const errors = validateObjectMeta(endpoints.metadata, true, nameIsDnsSubdomain, 'metadata');
  for (const [i, { addresses = [], notReadyAddresses = [], ports = [] }] of (endpoints.subsets ?? []).entries()) {
    const at = `subsets[${i}]`;
    if (addresses.length === 0 && notReadyAddresses.length === 0)
      errors.push(required(at, 'must specify `addresses` or `notReadyAddresses`'));
    for (const [j, address] of addresses.entries()) errors.push(...validateAddress(address, `${at}.addresses[${j}]`));
    for (const [j, address] of notReadyAddresses.entries())
      errors.push(...validateAddress(address, `${at}.notReadyAddresses[${j}]`));
    for (const [j, { name = '', port, protocol = '', appProtocol }] of ports.entries()) {
      const path = `${at}.ports[${j}]`;
      if (ports.length > 1 && name === '') errors.push(required(`${path}.name`));
      else if (name !== '') errors.push(...eachInvalid(`${path}.name`, name, isDnsLabel(name)));
      errors.push(...eachInvalid(`${path}.port`, port, isPortNumber(port)));
      if (!protocol) errors.push(required(`${path}.protocol`));
      else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
      if (appProtocol !== undefined)
        errors.push(...eachInvalid(`${path}.appProtocol`, appProtocol, isQualifiedName(appProtocol)));
    }
  }
  return errors;
}

function validateAddress({ ip, hostname, nodeName }: EndpointAddress, path: string): FieldError[] {
  return [
    ...validateIp(ip, `${path}.ip`),
    ...(hostname ? eachInvalid(`${path}.hostname`, hostname, isDnsLabel(hostname)) : []),
    ...(nodeName !== undefined ? eachInvalid(`${path}.nodeName`, nodeName, isDnsSubdomain(nodeName)) : []),
    ...validateNonSpecialIp(ip, `${path}.ip`),
  ];
}

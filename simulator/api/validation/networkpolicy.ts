/** NetworkPolicy. Upstream: pkg/apis/networking/validation/validation.go. */
import type { IPBlock, NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, NetworkPolicySpec } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { addInvalid, forbidden, invalid, notSupported, required } from './errors.ts';
import { maskIp, parseCidr, validateCidr } from './ip.ts';
import { validateLabelSelector } from './labels.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { isPortName, isPortNumber, nameIsDnsSubdomain } from './names.ts';

const TYPES: readonly string[] = ['Ingress', 'Egress'];
const PROTOCOLS = ['TCP', 'UDP', 'SCTP'];

/** `anyLabel`: labels that are none are let through; `cidrs`: those that were there before. */
interface Leniency {
  readonly anyLabel: boolean;
  readonly cidrs: readonly string[];
}

export function networkPolicyErrors({ metadata, spec }: NetworkPolicy): FieldError[] {
  return [
    ...validateObjectMeta(metadata, true, nameIsDnsSubdomain, 'metadata'),
    ...specErrors(spec, { anyLabel: false, cidrs: [] }),
  ];
}

export function networkPolicyUpdateErrors({ metadata, spec }: NetworkPolicy, old: NetworkPolicy): FieldError[] {
  const before = [
    ...(old.spec.ingress ?? []).flatMap(({ from }) => from ?? []),
    ...(old.spec.egress ?? []).flatMap(({ to }) => to ?? []),
  ];
  const cidrs = before.flatMap(({ ipBlock }) => (ipBlock ? [ipBlock.cidr, ...(ipBlock.except ?? [])] : []));
  const anyLabel = validateLabelSelector(old.spec.podSelector, '').length > 0;
  return [...validateObjectMetaUpdate(metadata, old.metadata, 'metadata'), ...specErrors(spec, { anyLabel, cidrs })];
}

function specErrors({ podSelector, ingress, egress, policyTypes }: NetworkPolicySpec, lenient: Leniency): FieldError[] {
  const errors = validateLabelSelector(podSelector, 'spec.podSelector', lenient.anyLabel);
  const rule = (
    ports: readonly NetworkPolicyPort[] | undefined,
    peers: readonly NetworkPolicyPeer[] | undefined,
    path: string,
    key: string,
  ): void => {
    for (const [i, port] of (ports ?? []).entries()) errors.push(...portErrors(port, `${path}.ports[${i}]`));
    for (const [i, peer] of (peers ?? []).entries()) errors.push(...peerErrors(peer, `${path}.${key}[${i}]`, lenient));
  };
  for (const [i, { ports, from }] of (ingress ?? []).entries()) rule(ports, from, `spec.ingress[${i}]`, 'from');
  for (const [i, { ports, to }] of (egress ?? []).entries()) rule(ports, to, `spec.egress[${i}]`, 'to');
  const types: readonly string[] = policyTypes ?? [];
  if (types.length > TYPES.length)
    return [...errors, invalid('spec.policyTypes', types, 'may not specify more than two policyTypes')];
  for (const [i, type] of types.entries())
    if (!TYPES.includes(type)) errors.push(notSupported(`spec.policyTypes[${i}]`, type, TYPES));
  return errors;
}

function portErrors({ protocol, port, endPort }: NetworkPolicyPort, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const at = `${path}.endPort`;
  if (protocol !== undefined && !PROTOCOLS.includes(protocol))
    errors.push(notSupported(`${path}.protocol`, protocol, PROTOCOLS));
  if (port === undefined) {
    if (endPort !== undefined) errors.push(invalid(at, endPort, 'may not be specified when `port` is not specified'));
  } else if (typeof port === 'number') {
    addInvalid(errors, path, '.port', port, isPortNumber(port));
    if (endPort === undefined) return errors;
    // The value shown is that of the port.
    if (endPort < port) errors.push(invalid(at, port, 'must be greater than or equal to `port`'));
    addInvalid(errors, path, '.endPort', endPort, isPortNumber(endPort));
  } else {
    if (endPort !== undefined) errors.push(invalid(at, endPort, 'may not be specified when `port` is non-numeric'));
    addInvalid(errors, path, '.port', port, isPortName(port));
  }
  return errors;
}

function peerErrors(peer: NetworkPolicyPeer, path: string, lenient: Leniency): FieldError[] {
  const { podSelector, namespaceSelector, ipBlock } = peer;
  const errors = [
    ...validateLabelSelector(podSelector, `${path}.podSelector`, lenient.anyLabel),
    ...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`, lenient.anyLabel),
  ];
  if (ipBlock) errors.push(...blockErrors(ipBlock, `${path}.ipBlock`, lenient));
  if (!podSelector && !namespaceSelector && !ipBlock) errors.push(required(path, 'must specify a peer'));
  else if (ipBlock && (podSelector || namespaceSelector))
    errors.push(forbidden(path, 'may not specify both ipBlock and another peer'));
  return errors;
}

function blockErrors({ cidr, except }: IPBlock, path: string, { cidrs }: Leniency): FieldError[] {
  if (!cidr) return [required(`${path}.cidr`)];
  const check = (text: string, at: string): FieldError[] => (cidrs.includes(text) ? [] : validateCidr(text, at));
  const errors = check(cidr, `${path}.cidr`);
  const whole = parseCidr(cidr);
  if (!whole) return errors;
  for (const [i, text] of (except ?? []).entries()) {
    const at = `${path}.except[${i}]`;
    errors.push(...check(text, at));
    const part = parseCidr(text);
    if (!part) continue;
    const network = maskIp(whole.ip.bytes, whole.prefix);
    const inside =
      part.ip.family === whole.ip.family && maskIp(part.ip.bytes, whole.prefix).every((b, j) => b === network[j]);
    if (!inside || whole.prefix >= part.prefix) errors.push(invalid(at, text, 'must be a strict subset of `cidr`'));
  }
  return errors;
}

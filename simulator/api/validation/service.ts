/** Validation of Services. Upstream: core validation ValidateService, ValidateServiceUpdate. */
import type { Service, ServicePort, ServiceSpec } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { isHeadless, validateClusterIps } from './cluster-ips.ts';
import { duplicate, eachInvalid, forbidden, invalid, notSupported, required, sameJson } from './errors.ts';
import { validateCidr, validateIp, validateNonSpecialIp } from './ip.ts';
import { validateLabels, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { isDnsLabel, isDnsSubdomain, isPortNumber, isQualifiedName, nameIsDnsLabel } from './names.ts';
import { validatePort } from './port-reference.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];
const HINTS = 'service.kubernetes.io/topology-aware-hints';
const MODE = 'service.kubernetes.io/topology-mode';
const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'";

export function validateService(service: Service): FieldError[] {
  return [...validateObjectMeta(service.metadata, true, nameIsDnsLabel, 'metadata'), ...validateSpec(service)];
}

function validateSpec({ metadata, spec }: Service): FieldError[] {
  const { annotations = {} } = metadata;
  const errors: FieldError[] = [];
  if (annotations[MODE] !== undefined && annotations[HINTS] !== undefined && annotations[MODE] !== annotations[HINTS]) {
    errors.push(
      invalid(
        `metadata.annotations[${MODE}]`,
        annotations[MODE],
        `must match annotations[${HINTS}] when both are specified`,
      ),
    );
  }
  errors.push(
    ...validateType(spec),
    ...validatePorts(spec),
    ...validateLabels(spec.selector, 'spec.selector'),
    ...validateAffinity(spec),
    ...validateClusterIps(spec),
    ...validateExternalIps(spec),
    ...(TYPES.includes(spec.type ?? '') ? [] : [notSupported('spec.type', spec.type ?? '', TYPES)]),
    ...validatePortNumbers(spec),
    ...validateSourceRanges(spec, annotations),
  );
  if (spec.allocateLoadBalancerNodePorts !== undefined && spec.type !== 'LoadBalancer') {
    errors.push(forbidden('spec.allocateLoadBalancerNodePorts', ONLY_LOAD_BALANCER));
  }
  return [...errors, ...validateLoadBalancerClass(spec), ...validateTrafficPolicies(spec)];
}

function validateType(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  if (!spec.ports?.length && !isHeadless(spec) && spec.type !== 'ExternalName') errors.push(required('spec.ports'));
  if (spec.type === 'LoadBalancer' || spec.type === 'NodePort') {
    if (isHeadless(spec))
      errors.push(invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${spec.type} services`));
  }
  if (spec.type !== 'ExternalName') return errors;
  const detail = 'may not be set for ExternalName services';
  if (spec.clusterIPs?.length) errors.push(forbidden('spec.clusterIPs', detail));
  if (spec.ipFamilies?.length) errors.push(forbidden('spec.ipFamilies', detail));
  if (spec.ipFamilyPolicy !== undefined) errors.push(forbidden('spec.ipFamilyPolicy', detail));
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  return [
    ...errors,
    ...(name === '' ? [required('spec.externalName')] : eachInvalid('spec.externalName', name, isDnsSubdomain(name))),
  ];
}

function validatePorts(spec: ServiceSpec): FieldError[] {
  const ports = spec.ports ?? [];
  const names = new Set<string>();
  return ports.flatMap((port, i) => {
    const at = `spec.ports[${i}]`;
    const errors: FieldError[] = [];
    const { name = '', protocol = '', appProtocol } = port;
    if (name === '') {
      if (ports.length > 1) errors.push(required(`${at}.name`));
    } else {
      errors.push(...eachInvalid(`${at}.name`, name, isDnsLabel(name)));
      if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
      names.add(name);
    }
    errors.push(...eachInvalid(`${at}.port`, port.port, isPortNumber(port.port)));
    if (!protocol) errors.push(required(`${at}.protocol`));
    else if (!PROTOCOLS.includes(protocol)) errors.push(notSupported(`${at}.protocol`, protocol, PROTOCOLS));
    errors.push(...validatePort(port.targetPort ?? 0, `${at}.targetPort`));
    if (appProtocol !== undefined)
      errors.push(...eachInvalid(`${at}.appProtocol`, appProtocol, isQualifiedName(appProtocol)));
    return errors;
  });
}

/** Each (protocol, node port) and (protocol, port) once. */
function validatePortNumbers(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const ports = spec.ports ?? [];
  if (spec.type === 'ClusterIP') {
    for (const [i, { nodePort }] of ports.entries()) {
      if (nodePort) errors.push(forbidden(`spec.ports[${i}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    }
  }
  const before = (i: number, same: (other: ServicePort) => boolean): boolean => ports.slice(0, i).some(same);
  for (const [i, { nodePort, protocol }] of ports.entries()) {
    if (nodePort && before(i, (p) => p.nodePort === nodePort && p.protocol === protocol)) {
      errors.push(duplicate(`spec.ports[${i}].nodePort`, nodePort));
    }
  }
  for (const [i, { port, protocol }] of ports.entries()) {
    if (!before(i, (p) => p.port === port && p.protocol === protocol)) continue;
    errors.push(
      duplicate(`spec.ports[${i}]`, {
        Name: '',
        Protocol: protocol ?? '',
        AppProtocol: null,
        Port: port,
        TargetPort: 0,
        NodePort: 0,
      }),
    );
  }
  return errors;
}

function validateAffinity(spec: ServiceSpec): FieldError[] {
  const affinity = spec.sessionAffinity ?? '';
  const at = 'spec.sessionAffinityConfig';
  if (affinity === 'ClientIP') {
    const timeout = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds;
    const when = 'when session affinity type is ClientIP';
    if (!spec.sessionAffinityConfig) return [required(at, when)];
    if (!spec.sessionAffinityConfig.clientIP) return [required(`${at}.clientIP`, when)];
    if (timeout === undefined) return [required(`${at}.clientIP.timeoutSeconds`, when)];
    return timeout > 0 && timeout <= 86400
      ? []
      : [invalid(`${at}.clientIP.timeoutSeconds`, timeout, 'must be greater than 0 and less than 86400')];
  }
  if (affinity !== 'None') return [notSupported('spec.sessionAffinity', affinity, ['ClientIP', 'None'])];
  return spec.sessionAffinityConfig ? [forbidden(at, 'must not be set when session affinity is None')] : [];
}

function validateExternalIps(spec: ServiceSpec): FieldError[] {
  return (spec.externalIPs ?? []).flatMap((ip, i) => {
    const errors = validateIp(ip, `spec.externalIPs[${i}]`);
    return errors.length > 0 ? errors : validateNonSpecialIp(ip, `spec.externalIPs[${i}]`);
  });
}

function validateSourceRanges(spec: ServiceSpec, annotations: Readonly<Record<string, string>>): FieldError[] {
  const errors: FieldError[] = [];
  const ranges = spec.loadBalancerSourceRanges ?? [];
  const at = 'spec.LoadBalancerSourceRanges';
  if (ranges.length > 0) {
    if (spec.type !== 'LoadBalancer') errors.push(forbidden(at, ONLY_LOAD_BALANCER));
    for (const [i, range] of ranges.entries()) errors.push(...validateCidr(range.trim(), `${at}[${i}]`));
    return errors;
  }
  const annotation = annotations[SOURCE_RANGES];
  if (annotation === undefined) return errors;
  const path = `metadata.annotations[${SOURCE_RANGES}]`;
  if (spec.type !== 'LoadBalancer') errors.push(forbidden(path, ONLY_LOAD_BALANCER));
  if (annotation.trim() === '') return errors;
  return [...errors, ...annotation.split(',').flatMap((range) => validateCidr(range.trim(), path))];
}

function validateLoadBalancerClass(spec: ServiceSpec): FieldError[] {
  const { loadBalancerClass: name } = spec;
  if (name === undefined) return [];
  if (spec.type !== 'LoadBalancer') return [forbidden('spec.loadBalancerClass', ONLY_LOAD_BALANCER)];
  return eachInvalid('spec.loadBalancerClass', name, isQualifiedName(name));
}

const DISTRIBUTIONS = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

function validateTrafficPolicies(spec: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const {
    externalTrafficPolicy: outside,
    internalTrafficPolicy: inside,
    healthCheckNodePort: check = 0,
    trafficDistribution,
  } = spec;
  const policies = ['Cluster', 'Local'];
  const accessible =
    spec.type === 'LoadBalancer' ||
    spec.type === 'NodePort' ||
    (spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0);
  if (!accessible) {
    if (outside)
      errors.push(invalid('spec.externalTrafficPolicy', outside, 'may only be set for externally-accessible services'));
  } else if (!outside) errors.push(required('spec.externalTrafficPolicy'));
  else if (!policies.includes(outside)) errors.push(notSupported('spec.externalTrafficPolicy', outside, policies));
  if (spec.type === 'LoadBalancer' && outside === 'Local') {
    if (check === 0) errors.push(required('spec.healthCheckNodePort'));
    else errors.push(...eachInvalid('spec.healthCheckNodePort', check, isPortNumber(check)));
  } else if (check !== 0) {
    const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    errors.push(invalid('spec.healthCheckNodePort', check, detail));
  }
  const needs = spec.type === 'NodePort' || spec.type === 'LoadBalancer' || spec.type === 'ClusterIP';
  if (inside === undefined) {
    if (needs) errors.push(required('spec.internalTrafficPolicy'));
  } else if (!policies.includes(inside)) errors.push(notSupported('spec.internalTrafficPolicy', inside, policies));
  if (trafficDistribution !== undefined && !DISTRIBUTIONS.includes(trafficDistribution)) {
    errors.push(notSupported('spec.trafficDistribution', trafficDistribution, DISTRIBUTIONS));
  }
  return errors;
}

export function validateServiceUpdate(service: Service, old: Service): FieldError[] {
  const [now, before] = [service.spec, old.spec];
  const errors = validateObjectMetaUpdate(service.metadata, old.metadata, 'metadata');
  if (now.type !== 'ExternalName' && before.type !== 'ExternalName') errors.push(...validateAddressChange(now, before));
  if (
    now.type === 'LoadBalancer' &&
    before.type === 'LoadBalancer' &&
    now.loadBalancerClass !== before.loadBalancerClass
  ) {
    errors.push(invalid('spec.loadBalancerClass', now.loadBalancerClass ?? null, 'may not change once set'));
  }
  errors.push(...validateLoadBalancerClass(now));
  const checked = (spec: ServiceSpec): boolean =>
    spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
  if (checked(now) && checked(before) && now.healthCheckNodePort !== before.healthCheckNodePort) {
    errors.push(forbidden('spec.healthCheckNodePort', 'field is immutable'));
  }
  return [...errors, ...validateSpec(service)];
}

function validateAddressChange(now: ServiceSpec, before: ServiceSpec): FieldError[] {
  const errors: FieldError[] = [];
  const [ips, oldIps] = [now.clusterIPs ?? [], before.clusterIPs ?? []];
  const once = 'may not change once set';
  if (!(isHeadless(now) && isHeadless(before))) {
    if (ips.length === oldIps.length) {
      for (const [i, ip] of oldIps.entries())
        if (ip !== ips[i]) errors.push(invalid(`spec.clusterIPs[${i}]`, ips, once));
    } else if (ips.length < oldIps.length && ips.length === 0) {
      errors.push(invalid('spec.clusterIPs[0]', now.clusterIPs ?? null, 'primary clusterIP can not be unset'));
    } else if (oldIps.length > 0 && ips[0] !== oldIps[0]) errors.push(invalid('spec.clusterIPs[0]', ips, once));
    if (ips.length === 1 && oldIps.length === 2 && now.ipFamilyPolicy !== 'SingleStack') {
      const detail = "must be set to 'SingleStack' when releasing the secondary clusterIP";
      errors.push(invalid('spec.ipFamilyPolicy', now.ipFamilyPolicy ?? null, detail));
    }
  }
  if (isHeadless(now) || isHeadless(before)) return errors;
  const [families, oldFamilies] = [now.ipFamilies ?? [], before.ipFamilies ?? []];
  if (families.length === oldFamilies.length) {
    for (const [i, family] of oldFamilies.entries())
      if (family !== families[i]) errors.push(invalid('spec.ipFamilies[0]', families, once));
  } else if (families.length > 0 && oldFamilies.length > 0 && families[0] !== oldFamilies[0]) {
    errors.push(invalid('spec.ipFamilies[0]', ips, once));
  }
  return errors;
}

export function validateServiceStatusUpdate(service: Service, old: Service): FieldError[] {
  const errors = validateObjectMetaUpdate(service.metadata, old.metadata, 'metadata');
  const ingress = service.status.loadBalancer?.ingress ?? [];
  const at = 'status.loadBalancer.ingress';
  if (
    service.spec.type !== 'LoadBalancer' &&
    ingress.length > 0 &&
    !sameJson(ingress, old.status.loadBalancer?.ingress)
  ) {
    return [...errors, forbidden(at, "may only be used when `spec.type` is 'LoadBalancer'")];
  }
  for (const [i, { ip, ipMode, hostname }] of ingress.entries()) {
    if (ip) errors.push(...validateIp(ip, `${at}[${i}].ip`));
    if (ipMode === undefined) {
      if (ip) errors.push(required(`${at}[${i}].ipMode`, 'must be specified when `ip` is set'));
    } else if (!ip) errors.push(forbidden(`${at}[${i}].ipMode`, 'may not be specified when `ip` is not set'));
    else if (ipMode !== 'VIP' && ipMode !== 'Proxy')
      errors.push(notSupported(`${at}[${i}].ipMode`, ipMode, ['Proxy', 'VIP']));
    if (hostname) errors.push(...eachInvalid(`${at}[${i}].hostname`, hostname, isDnsSubdomain(hostname)));
  }
  return errors;
}

/**
 * Validation of a Pod's spec. Upstream: core validation ValidatePodSpec. Its parts: volumes.ts, containers.ts (env.ts, mounts.ts,
 * probes.ts), security.ts, scheduling.ts. Left out: alpha fields.
 */
import type { ObjectMeta, PodResourceClaim, PodSpec } from '../../objects.ts';
import { compareQuantities } from '../../quantity.ts';
import { containerRequests } from '../../pod-requests.ts';
import type { FieldError } from '../../types.ts';
import { duplicate, eachInvalid, forbidden, invalid, notSupported, required } from '../errors.ts';
import { validateIp } from '../ip.ts';
import { validateLabels } from '../metadata.ts';
import { inRange, isDnsLabel, isDnsSubdomain, isDnsSubdomainWithUnderscore } from '../names.ts';
import { validatePodResourceName, validateResourceRequirements } from '../resources.ts';
import { type PodParts, validateContainers, validateEphemeralContainers, validateInitContainers } from './containers.ts';
import { validateAffinity, validateGates, validateSpread, validateTolerations } from './scheduling.ts';
import { validateHostProcess, validateOs, validatePodSecurityContext } from './security.ts';
import { validateVolumes } from './volumes.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

/** `isPod`: the spec of a Pod itself, not of a template; `meta` is the Pod's. */
export function validatePodSpec(spec: PodSpec, meta: Partial<ObjectMeta> | undefined, path: string, isPod: boolean): FieldError[] {
  const [volumes, errors] = validateVolumes(spec.volumes, meta, `${path}.volumes`, isPod);
  const claims = (spec.resourceClaims ?? []).map((c) => c.name).filter((name) => name !== '');
  const parts: PodParts = { spec, volumes, claims, isPod };
  const restartPolicy = spec.restartPolicy ?? '';
  const dnsPolicy = spec.dnsPolicy ?? '';
  return [
    ...errors,
    ...validateClaims(spec.resourceClaims, `${path}.resourceClaims`),
    ...validateContainers(parts, `${path}.containers`),
    ...validateInitContainers(parts, `${path}.initContainers`),
    ...validateEphemeralContainers(parts, `${path}.ephemeralContainers`),
    ...validatePodResources(spec, claims, `${path}.resources`),
    ...validateHostNetwork(spec, path, isPod),
    ...(RESTART_POLICIES.includes(restartPolicy) ? [] : [notSupported(`${path}.restartPolicy`, restartPolicy, RESTART_POLICIES)]),
    ...(DNS_POLICIES.includes(dnsPolicy) ? [] : [notSupported(`${path}.dnsPolicy`, dnsPolicy, DNS_POLICIES)]),
    ...validateLabels(spec.nodeSelector, `${path}.nodeSelector`),
    ...validatePodSecurityContext(spec, `${path}.securityContext`),
    ...validateAffinity(spec.affinity, `${path}.affinity`),
    ...validateDns(spec, `${path}.dnsConfig`),
    ...validateGates(spec, path),
    ...validateSpread(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`),
    ...validateHostProcess(spec, path),
    ...validateHostUsers(spec, path),
    ...validateNames(spec, path),
    ...validateTolerations(spec.tolerations, `${path}.tolerations`),
    ...validateHostAliases(spec, `${path}.hostAliases`),
    ...validateClasses(spec, path),
    ...validateOs(spec, path),
  ];
}

function validateNames(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const key of ['serviceAccountName', 'nodeName'] as const) {
    const name = spec[key];
    if (name) errors.push(...eachInvalid(`${path}.${key}`, name, isDnsSubdomain(name)));
  }
  const { activeDeadlineSeconds: deadline, hostname, subdomain, hostnameOverride } = spec;
  if (deadline !== undefined) errors.push(...eachInvalid(`${path}.activeDeadlineSeconds`, deadline, inRange(deadline, 1, 2147483647)));
  if (hostname) errors.push(...eachInvalid(`${path}.hostname`, hostname, isDnsLabel(hostname)));
  if (subdomain) errors.push(...eachInvalid(`${path}.subdomain`, subdomain, isDnsLabel(subdomain)));
  if (hostnameOverride !== undefined) {
    const at = `${path}.hostnameOverride`;
    if (spec.hostNetwork) errors.push(forbidden(at, 'may not be specified when hostNetwork is true'));
    if (spec.setHostnameAsFQDN) errors.push(forbidden(at, 'may not be specified when setHostnameAsFQDN is true'));
    if (hostnameOverride.length > 64) errors.push(invalid(at, hostnameOverride, 'must be no more than 64 characters'));
    errors.push(...eachInvalid(at, hostnameOverride, isDnsSubdomain(hostnameOverride)));
  }
  return errors;
}

function validateClasses(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { priorityClassName, runtimeClassName, preemptionPolicy, overhead } = spec;
  if (priorityClassName) errors.push(...eachInvalid(`${path}.priorityClassName`, priorityClassName, isDnsSubdomain(priorityClassName)));
  if (runtimeClassName !== undefined) {
    errors.push(...eachInvalid(`${path}.runtimeClassName`, runtimeClassName, isDnsSubdomain(runtimeClassName)));
  }
  if ((preemptionPolicy as string | undefined) === '') errors.push(required(`${path}.preemptionPolicy`));
  else if (preemptionPolicy !== undefined && preemptionPolicy !== 'PreemptLowerPriority' && preemptionPolicy !== 'Never') {
    errors.push(notSupported(`${path}.preemptionPolicy`, preemptionPolicy, ['PreemptLowerPriority', 'Never']));
  }
  if (overhead) errors.push(...validateResourceRequirements({ limits: overhead }, [], `${path}.overhead`));
  return errors;
}

function validateClaims(claims: readonly PodResourceClaim[] | undefined, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, claim] of (claims ?? []).entries()) {
    const at = `${path}[${i}]`;
    if (!claim.name) errors.push(required(`${at}.name`));
    else if (seen.has(claim.name)) errors.push(duplicate(`${at}.name`, claim.name));
    else errors.push(...eachInvalid(`${at}.name`, claim.name, isDnsLabel(claim.name)));
    seen.add(claim.name);
    const { resourceClaimName: name, resourceClaimTemplateName: template } = claim;
    const shown = { Name: claim.name, ResourceClaimName: name ?? null, ResourceClaimTemplateName: template ?? null };
    if (name !== undefined && template !== undefined) {
      errors.push(invalid(at, shown, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'));
    }
    if (name === undefined && template === undefined) {
      errors.push(invalid(at, shown, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
    }
    if (name !== undefined) errors.push(...eachInvalid(`${at}.resourceClaimName`, name, isDnsSubdomain(name)));
    if (template !== undefined) errors.push(...eachInvalid(`${at}.resourceClaimTemplateName`, template, isDnsSubdomain(template)));
  }
  return errors;
}

/** The Pod's own resources, and that its containers keep within them. Upstream: validatePodResources. */
function validatePodResources(spec: PodSpec, claims: readonly string[], path: string): FieldError[] {
  const { resources } = spec;
  if (!resources) return [];
  const errors = resources.claims ? [forbidden(`${path}.claims`, 'claims cannot be set for Resources at pod-level')] : [];
  errors.push(...validateResourceRequirements(resources, claims, path, validatePodResourceName));
  for (const [name, amount] of Object.entries(containerRequests(spec))) {
    const own = resources.requests?.[name] ?? '0';
    if (compareQuantities(amount, own) > 0) {
      errors.push(invalid(`${path}.requests[${name}]`, own, `must be greater than or equal to aggregate container requests of ${amount}`));
    }
  }
  for (const [i, container] of spec.containers.entries()) {
    for (const [name, limit] of Object.entries(container.resources?.limits ?? {})) {
      const own = resources.limits?.[name];
      if (own !== undefined && compareQuantities(limit, own) > 0) {
        errors.push(invalid(`${path}.containers[${i}][${name}].limits`, limit, `must be less than or equal to pod limits of ${own}`));
      }
    }
  }
  return errors;
}

/** On the node's network a container's port is the node's. Upstream: validatePodHostNetworkDeps. */
function validateHostNetwork(spec: PodSpec, path: string, isPod: boolean): FieldError[] {
  if (!spec.hostNetwork) return [];
  return (spec.containers ?? []).flatMap((container, i) =>
    (container.ports ?? []).flatMap(({ hostPort = 0, containerPort }, j) =>
      (isPod || hostPort !== 0) && hostPort !== containerPort
        ? [invalid(`${path}.containers[${i}].ports[${j}].hostPort`, hostPort, 'must match `containerPort` when `hostNetwork` is true')]
        : [],
    ),
  );
}

function validateHostUsers(spec: PodSpec, path: string): FieldError[] {
  if (spec.hostUsers !== false) return [];
  const detail = 'when `pod.Spec.HostUsers` is false';
  const errors: FieldError[] = [];
  if (spec.hostNetwork) errors.push(forbidden(`${path}.hostNetwork`, detail));
  if (spec.hostPID) errors.push(forbidden(`${path}.HostPID`, detail));
  if (spec.hostIPC) errors.push(forbidden(`${path}.HostIPC`, detail));
  return errors;
}

function validateDns(spec: PodSpec, path: string): FieldError[] {
  const { dnsConfig: config } = spec;
  if (spec.dnsPolicy === 'None') {
    if (!config) return [required(path, 'must provide `dnsConfig` when `dnsPolicy` is None')];
    if (!config.nameservers?.length) return [required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
  }
  if (!config) return [];
  const { nameservers = [], searches = [], options = [] } = config;
  const errors: FieldError[] = [];
  if (nameservers.length > 3) errors.push(invalid(`${path}.nameservers`, nameservers, 'must not have more than 3 nameservers'));
  for (const [i, server] of nameservers.entries()) errors.push(...validateIp(server, `${path}.nameservers[${i}]`));
  if (searches.length > 32) errors.push(invalid(`${path}.searches`, searches, 'must not have more than 32 search paths'));
  if (searches.join(' ').length > 2048) {
    errors.push(invalid(`${path}.searches`, searches, 'must not have more than 2048 characters (including spaces) in the search list'));
  }
  for (const [i, search] of searches.entries()) {
    if (search === '.') continue;
    const name = search.replace(/\.$/, '');
    errors.push(...eachInvalid(`${path}.searches[${i}]`, name, isDnsSubdomainWithUnderscore(name)));
  }
  for (const [i, option] of options.entries()) if (!option.name) errors.push(required(`${path}.options[${i}]`, 'must not be empty'));
  return errors;
}

function validateHostAliases(spec: PodSpec, path: string): FieldError[] {
  return (spec.hostAliases ?? []).flatMap(({ ip, hostnames = [] }, i) => [
    ...validateIp(ip ?? '', `${path}[${i}].ip`),
    ...hostnames.flatMap((name, j) => eachInvalid(`${path}[${i}].hostnames[${j}]`, name, isDnsSubdomain(name))),
  ]);
}

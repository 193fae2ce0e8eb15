/**
 * Validation of a Pod's spec. Upstream: core validation ValidatePodSpec. Its parts: volumes.ts, containers.ts (env.ts, mounts.ts,
 * probes.ts), security.ts, scheduling.ts. Left out: alpha fields.
 */
import type { ObjectMeta, PodResourceClaim, PodSpec } from '../../objects.ts';
import { containerRequests } from '../../pod-requests.ts';
import { compareQuantities } from '../../quantity.ts';
import type { FieldError } from '../../types.ts';
import { addInvalid, duplicate, eachInvalid, forbidden, invalid, notSupported, required } from '../errors.ts';
import { Faultless } from '../faultless.ts';
import { validateIp } from '../ip.ts';
import { validateLabels } from '../metadata.ts';
import { inRange, isDnsLabel, isDnsSubdomain, isDnsSubdomainWithUnderscore } from '../names.ts';
import { validatePodResourceName, validateResourceRequirements } from '../resources.ts';
import {
  type PodParts,
  validateContainers,
  validateEphemeralContainers,
  validateInitContainers,
} from './containers.ts';
import type { Volumes } from './mounts.ts';
import { validateAffinity, validateGates, validateSpread, validateTolerations } from './scheduling.ts';
import { validateHostProcess, validateOs, validatePodSecurityContext } from './security.ts';
import { validateVolumes } from './volumes.ts';

const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
/** Most Pods have the two that everybody gets. */
const TOLERATIONS = new Faultless();
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];

/** `isPod`: the spec of a Pod itself, not of a template; `meta` is the Pod's. */
export function validatePodSpec(
  spec: PodSpec,
  meta: Partial<ObjectMeta> | undefined,
  path: string,
  isPod: boolean,
): FieldError[] {
  const volumes = spec.volumes ? validateVolumes(spec.volumes, meta, `${path}.volumes`, isPod) : NO_VOLUMES;
  const errors: FieldError[] = [...volumes.errors];
  const claims = spec.resourceClaims ? spec.resourceClaims.map((c) => c.name).filter((name) => name !== '') : NO_CLAIMS;
  const parts: PodParts = { spec, volumes: volumes.valid, claims, isPod };
  const add = (more: readonly FieldError[]): void => {
    if (more.length > 0) errors.push(...more);
  };
  if (spec.resourceClaims) add(validateClaims(spec.resourceClaims, `${path}.resourceClaims`));
  add(validateContainers(parts, `${path}.containers`));
  if (spec.initContainers) add(validateInitContainers(parts, `${path}.initContainers`));
  if (spec.ephemeralContainers) add(validateEphemeralContainers(parts, `${path}.ephemeralContainers`));
  if (spec.resources) add(validatePodResources(spec, claims, `${path}.resources`));
  if (spec.hostNetwork) add(validateHostNetwork(spec, path, isPod));
  const { restartPolicy = '', dnsPolicy = '' } = spec;
  if (!RESTART_POLICIES.includes(restartPolicy))
    errors.push(notSupported(`${path}.restartPolicy`, restartPolicy, RESTART_POLICIES));
  if (!DNS_POLICIES.includes(dnsPolicy)) errors.push(notSupported(`${path}.dnsPolicy`, dnsPolicy, DNS_POLICIES));
  if (spec.nodeSelector) add(validateLabels(spec.nodeSelector, `${path}.nodeSelector`));
  if (spec.securityContext) add(validatePodSecurityContext(spec, `${path}.securityContext`));
  if (spec.affinity) add(validateAffinity(spec.affinity, `${path}.affinity`));
  if (spec.dnsConfig || dnsPolicy === 'None') add(validateDns(spec, `${path}.dnsConfig`));
  if (spec.readinessGates || spec.schedulingGates) add(validateGates(spec, path));
  if (spec.topologySpreadConstraints)
    add(validateSpread(spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`));
  add(validateHostProcess(spec, path));
  if (spec.hostUsers === false) add(validateHostUsers(spec, path));
  add(validateNames(spec, path));
  if (spec.tolerations) add(TOLERATIONS.errors(spec.tolerations, `${path}.tolerations`, validateTolerations));
  if (spec.hostAliases) add(validateHostAliases(spec, `${path}.hostAliases`));
  add(validateClasses(spec, path));
  if (spec.os) add(validateOs(spec, path));
  return errors;
}

const NO_CLAIMS: readonly string[] = [];
const NO_VOLUMES = { valid: new Map() as Volumes, errors: [] as readonly FieldError[] };

function validateNames(spec: PodSpec, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { serviceAccountName, nodeName, activeDeadlineSeconds: deadline, hostname, subdomain, hostnameOverride } = spec;
  if (serviceAccountName)
    addInvalid(errors, path, '.serviceAccountName', serviceAccountName, isDnsSubdomain(serviceAccountName));
  if (nodeName) addInvalid(errors, path, '.nodeName', nodeName, isDnsSubdomain(nodeName));
  if (deadline !== undefined)
    addInvalid(errors, path, '.activeDeadlineSeconds', deadline, inRange(deadline, 1, 2147483647));
  if (hostname) addInvalid(errors, path, '.hostname', hostname, isDnsLabel(hostname));
  if (subdomain) addInvalid(errors, path, '.subdomain', subdomain, isDnsLabel(subdomain));
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
  if (priorityClassName)
    addInvalid(errors, path, '.priorityClassName', priorityClassName, isDnsSubdomain(priorityClassName));
  if (runtimeClassName !== undefined) {
    errors.push(...eachInvalid(`${path}.runtimeClassName`, runtimeClassName, isDnsSubdomain(runtimeClassName)));
  }
  if ((preemptionPolicy as string | undefined) === '') errors.push(required(`${path}.preemptionPolicy`));
  else if (
    preemptionPolicy !== undefined &&
    preemptionPolicy !== 'PreemptLowerPriority' &&
    preemptionPolicy !== 'Never'
  ) {
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
      errors.push(
        invalid(at, shown, 'at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified'),
      );
    }
    if (name === undefined && template === undefined) {
      errors.push(invalid(at, shown, 'must specify one of: `resourceClaimName`, `resourceClaimTemplateName`'));
    }
    if (name !== undefined) errors.push(...eachInvalid(`${at}.resourceClaimName`, name, isDnsSubdomain(name)));
    if (template !== undefined)
      errors.push(...eachInvalid(`${at}.resourceClaimTemplateName`, template, isDnsSubdomain(template)));
  }
  return errors;
}

/** The Pod's own resources, and that its containers keep within them. Upstream: validatePodResources. */
function validatePodResources(spec: PodSpec, claims: readonly string[], path: string): FieldError[] {
  const { resources } = spec;
  if (!resources) return [];
  const errors = resources.claims
    ? [forbidden(`${path}.claims`, 'claims cannot be set for Resources at pod-level')]
    : [];
  errors.push(...validateResourceRequirements(resources, claims, path, validatePodResourceName));
  for (const [name, amount] of Object.entries(containerRequests(spec))) {
    const own = resources.requests?.[name] ?? '0';
    if (compareQuantities(amount, own) > 0) {
      errors.push(
        invalid(
          `${path}.requests[${name}]`,
          own,
          `must be greater than or equal to aggregate container requests of ${amount}`,
        ),
      );
    }
  }
  for (const [i, container] of (spec.containers ?? []).entries()) {
    for (const [name, limit] of Object.entries(container.resources?.limits ?? {})) {
      const own = resources.limits?.[name];
      if (own !== undefined && compareQuantities(limit, own) > 0) {
        errors.push(
          invalid(
            `${path}.containers[${i}][${name}].limits`,
            limit,
            `must be less than or equal to pod limits of ${own}`,
          ),
        );
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
        ? [
            invalid(
              `${path}.containers[${i}].ports[${j}].hostPort`,
              hostPort,
              'must match `containerPort` when `hostNetwork` is true',
            ),
          ]
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
    if (!config.nameservers?.length)
      return [required(`${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')];
  }
  if (!config) return [];
  const { nameservers = [], searches = [], options = [] } = config;
  const errors: FieldError[] = [];
  if (nameservers.length > 3)
    errors.push(invalid(`${path}.nameservers`, nameservers, 'must not have more than 3 nameservers'));
  for (const [i, server] of nameservers.entries()) errors.push(...validateIp(server, `${path}.nameservers[${i}]`));
  if (searches.length > 32)
    errors.push(invalid(`${path}.searches`, searches, 'must not have more than 32 search paths'));
  if (searches.join(' ').length > 2048) {
    errors.push(
      invalid(
        `${path}.searches`,
        searches,
        'must not have more than 2048 characters (including spaces) in the search list',
      ),
    );
  }
  for (const [i, search] of searches.entries()) {
    if (search === '.') continue;
    const name = search.replace(/\.$/, '');
    errors.push(...eachInvalid(`${path}.searches[${i}]`, name, isDnsSubdomainWithUnderscore(name)));
  }
  for (const [i, option] of options.entries())
    if (!option.name) errors.push(required(`${path}.options[${i}]`, 'must not be empty'));
  return errors;
}

function validateHostAliases(spec: PodSpec, path: string): FieldError[] {
  return (spec.hostAliases ?? []).flatMap(({ ip, hostnames = [] }, i) => [
    ...validateIp(ip ?? '', `${path}[${i}].ip`),
    ...hostnames.flatMap((name, j) => eachInvalid(`${path}[${i}].hostnames[${j}]`, name, isDnsSubdomain(name))),
  ]);
}

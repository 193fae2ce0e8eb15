/**
 * Names and amounts of resources. Upstream: core validation validateResourceRequirements, ValidateResourceQuantityValue,
 * validateContainerResourceName; pkg/apis/core/helper.
 */
import type { ResourceRequirements } from '../objects.ts';
import { amountOf, compareQuantities, quantity, quantityValue } from '../quantity.ts';
import type { FieldError } from '../types.ts';
import { duplicate, eachInvalid, forbidden, IS_NEGATIVE, invalid, notSupported, required } from './errors.ts';
import { isDnsLabel, isQualifiedName } from './names.ts';

const INTEGER = new Set([
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]);
const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
export const QUOTA_RESOURCES: ReadonlySet<string> = new Set([
  ...COMPUTE,
  ...COMPUTE.map((r) => `requests.${r}`),
  ...COMPUTE.map((r) => `limits.${r}`),
  ...INTEGER,
  'requests.storage',
]);
const STANDARD: ReadonlySet<string> = new Set([...QUOTA_RESOURCES, 'storage']);

export const IS_NOT_POSITIVE = 'must be greater than zero';

/**
 * Not below zero; what is told is the whole number, away from zero: "-1Gi" → -1073741824, "-100m" → -1. Upstream:
 * validateBasicResource.
 */
export function validateBasicResource(amount: string, path: string): FieldError[] {
  return amount.startsWith('-') && compareQuantities(amount, '0') < 0
    ? [invalid(path, -quantityValue(amount.slice(1)), 'must be a valid resource quantity')]
    : [];
}

export const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
export const isQuotaHugePages = (name: string): boolean =>
  name.startsWith('hugepages-') || name.startsWith('requests.hugepages-');
/** Kubernetes' own: without a domain, or in kubernetes.io. */
export const isNativeResource = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');
export const isOvercommitAllowed = (name: string): boolean => isNativeResource(name) && !isHugePages(name);

export function isExtendedResource(name: string): boolean {
  return !isNativeResource(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`).length === 0;
}

type NameCheck = (name: string, path: string) => FieldError[];

export const validateResourceName: NameCheck = (name, path) => {
  const messages = isQualifiedName(name);
  if (messages.length > 0) return eachInvalid(path, name, messages);
  if (!name.includes('/') && !STANDARD.has(name) && !isQuotaHugePages(name)) {
    return [invalid(path, name, 'must be a standard resource type or fully qualified')];
  }
  return [];
};

export const validateContainerResourceName: NameCheck = (name, path) => {
  if (COMPUTE.includes(name)) return [];
  const errors = validateResourceName(name, path);
  if (!name.includes('/')) {
    if (!COMPUTE.includes(name) && !isHugePages(name))
      errors.push(invalid(path, name, 'must be a standard resource for containers'));
  } else if (!isNativeResource(name) && !isExtendedResource(name)) {
    errors.push(invalid(path, name, "doesn't follow extended resource name standard"));
  }
  return errors;
};

const POD_RESOURCES = ['cpu', 'hugepages-', 'memory'];

export const validatePodResourceName: NameCheck = (name, path) => {
  const errors = validateResourceName(name, path);
  if (errors.length > 0) return errors;
  return name === 'cpu' || name === 'memory' || isHugePages(name) ? [] : [notSupported(path, name, POD_RESOURCES)];
};

/** Not negative, and whole where parts make no sense. */
export function validateResourceAmount(name: string, amount: string, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (amount.startsWith('-')) errors.push(invalid(path, amount, IS_NEGATIVE));
  if ((INTEGER.has(name) || isExtendedResource(name)) && quantity(amount).nanos % 1_000_000_000n !== 0n) {
    errors.push(invalid(path, amount, 'must be an integer'));
  }
  return errors;
}

/** `claims`: the names in the Pod's spec.resourceClaims. */
export function validateResourceRequirements(
  resources: ResourceRequirements | undefined,
  claims: readonly string[],
  path: string,
  nameCheck: NameCheck = validateContainerResourceName,
): FieldError[] {
  if (!resources) return [];
  const { limits, requests } = resources;
  const errors: FieldError[] = [];
  let hugePages = false;
  for (const name in limits) {
    const amount = limits[name] as string;
    if (isHugePages(name)) hugePages = true;
    if (isPlainCompute(name, amount, nameCheck)) continue;
    const at = `${path}.limits[${name}]`;
    errors.push(
      ...nameCheck(name, at),
      ...validateResourceAmount(name, amount, at),
      ...validateHugePages(name, amount, at),
    );
  }
  for (const name in requests) {
    const amount = requests[name] as string;
    if (isHugePages(name)) hugePages = true;
    const limit = amountOf(limits, name);
    const plain = isPlainCompute(name, amount, nameCheck);
    if (plain && (limit === undefined || limit === amount)) continue;
    const at = `${path}.requests[${name}]`;
    if (!plain) errors.push(...nameCheck(name, at), ...validateResourceAmount(name, amount, at));
    errors.push(...validateAgainstLimit(name, amount, limit, path));
    if (!plain) errors.push(...validateHugePages(name, amount, at));
  }
  const has = (name: string): boolean => limits?.[name] !== undefined || requests?.[name] !== undefined;
  if (hugePages && !has('cpu') && !has('memory')) errors.push(forbidden(path, 'HugePages require cpu or memory'));
  if (resources.claims) errors.push(...validateClaimNames(resources.claims, claims, `${path}.claims`));
  return errors;
}

/** cpu, memory and ephemeral storage of containers need only not be negative. */
function isPlainCompute(name: string, amount: string, nameCheck: NameCheck): boolean {
  return nameCheck === validateContainerResourceName && COMPUTE.includes(name) && !amount.startsWith('-');
}

function validateAgainstLimit(name: string, amount: string, limit: string | undefined, path: string): FieldError[] {
  if (limit === undefined) {
    return isOvercommitAllowed(name)
      ? []
      : [required(`${path}.limits`, 'Limit must be set for non overcommitable resources')];
  }
  const order = compareQuantities(amount, limit);
  if (order !== 0 && !isOvercommitAllowed(name))
    return [invalid(`${path}.requests`, amount, `must be equal to ${name} limit of ${limit}`)];
  return order > 0
    ? [invalid(`${path}.requests`, amount, `must be less than or equal to ${name} limit of ${limit}`)]
    : [];
}

function validateHugePages(name: string, amount: string, path: string): FieldError[] {
  if (!isHugePages(name)) return [];
  let page: bigint;
  try {
    page = quantity(name.slice('hugepages-'.length)).nanos;
  } catch {
    page = 0n;
  }
  return page > 0n && quantity(amount).nanos % page === 0n
    ? []
    : [invalid(path, amount, `${amount} is not positive integer multiple of ${name}`)];
}

function validateClaimNames(
  claims: ResourceRequirements['claims'],
  known: readonly string[],
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [i, { name, request }] of (claims ?? []).entries()) {
    const at = `${path}[${i}]`;
    if (!name) {
      errors.push(required(at));
      continue;
    }
    if (seen.has(name)) errors.push(duplicate(at, name));
    else {
      if (request) errors.push(...eachInvalid(`${at}.request`, request, isDnsLabel(request)));
      const key = request ? `${name}/${request}` : name;
      if (seen.has(key)) errors.push(duplicate(at, key));
      else if (!request) for (const other of seen) if (other.startsWith(`${name}/`)) errors.push(duplicate(at, name));
      seen.add(key);
    }
    if (!known.includes(name)) {
      const names = known.length === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`;
      errors.push({
        type: 'FieldValueNotFound',
        field: at,
        value: name,
        detail: `must be one of the names in pod.spec.resourceClaims${names}`,
      });
    }
  }
  return errors;
}

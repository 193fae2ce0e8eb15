/** ResourceQuota. Upstream: core validation ValidateResourceQuota, pkg/apis/core/helper (scopes and what they are about). */
import type { ResourceQuota, ResourceQuotaSpec } from '../objects.ts';
import { internalValue } from '../schema/internal.ts';
import type { FieldError } from '../types.ts';
import { IMMUTABLE, invalid, required } from './errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { nameIsDnsSubdomain } from './names.ts';
import { isQuotaHugePages, QUOTA_RESOURCES, validateResourceAmount, validateResourceName } from './resources.ts';

const POD_COUNT = ['pods'];
const POD_COMPUTE = ['cpu', 'memory', 'limits.cpu', 'limits.memory', 'requests.cpu', 'requests.memory'];
const OF_PODS = [...POD_COUNT, ...POD_COMPUTE];
const OF_CLAIMS = ['persistentvolumeclaims', 'requests.storage'];

/** What each scope may limit. Upstream: IsResourceQuotaScopeValidForResource. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  Terminating: OF_PODS,
  NotTerminating: OF_PODS,
  BestEffort: POD_COUNT,
  NotBestEffort: OF_PODS,
  PriorityClass: OF_PODS,
  CrossNamespacePodAffinity: OF_PODS,
  VolumeAttributesClass: OF_CLAIMS,
};
const EXIST_ONLY = ['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'CrossNamespacePodAffinity'];
const CONFLICTING = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const;

const MUST_EXIST =
  "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, " +
  'ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity';

export function resourceQuotaErrors({ metadata, spec, status }: ResourceQuota): FieldError[] {
  return [
    ...validateObjectMeta(metadata, true, nameIsDnsSubdomain, 'metadata'),
    ...specErrors(spec),
    ...amountErrors(status?.hard, 'status.hard'),
    ...amountErrors(status?.used, 'status.used'),
  ];
}

export function resourceQuotaUpdateErrors(quota: ResourceQuota, old: ResourceQuota): FieldError[] {
  const errors = validateObjectMetaUpdate(quota.metadata, old.metadata, 'metadata');
  errors.push(...specErrors(quota.spec));
  const scopes = new Set(quota.spec.scopes ?? []);
  const before = new Set(old.spec.scopes ?? []);
  if (scopes.size !== before.size || [...scopes].some((scope) => !before.has(scope)))
    errors.push(invalid('spec.scopes', quota.spec.scopes ?? null, IMMUTABLE));
  return errors;
}

export function resourceQuotaStatusErrors(quota: ResourceQuota, old: ResourceQuota): FieldError[] {
  return [
    ...validateObjectMetaUpdate(quota.metadata, old.metadata, 'metadata'),
    ...amountErrors(quota.status?.hard, 'status.hard'),
    ...amountErrors(quota.status?.used, 'status.used'),
  ];
}

function specErrors(spec: ResourceQuotaSpec): FieldError[] {
  return [...amountErrors(spec.hard, 'spec.hard'), ...scopeErrors(spec), ...selectorErrors(spec)];
}

function amountErrors(amounts: Readonly<Record<string, string>> | undefined, path: string): FieldError[] {
  return Object.entries(amounts ?? {}).flatMap(([name, amount]) => {
    const at = `${path}[${name}]`;
    const errors = validateResourceName(name, at);
    if (!name.includes('/') && !isStandard(name))
      errors.push(invalid(at, name, 'must be a standard resource for quota'));
    return [...errors, ...validateResourceAmount(name, amount, at)];
  });
}

/** Upstream: IsStandardQuotaResourceName. */
const isStandard = (name: string): boolean => QUOTA_RESOURCES.has(name) || isQuotaHugePages(name);

/** How many of the quota's resources a scope is not about. */
function strangers({ hard }: ResourceQuotaSpec, scope: string): number {
  const about = SCOPES[scope];
  return about ? Object.keys(hard ?? {}).filter((name) => isStandard(name) && !about.includes(name)).length : 0;
}

function scopeErrors(spec: ResourceQuotaSpec): FieldError[] {
  const scopes: readonly string[] = spec.scopes ?? [];
  const errors: FieldError[] = [];
  const refuse = (why: string): void => void errors.push(invalid('spec.scopes', scopes, why));
  for (const scope of scopes) {
    if (!SCOPES[scope]) refuse('unsupported scope');
    for (let n = strangers(spec, scope); n > 0; n--) refuse('unsupported scope applied to resource');
  }
  for (const pair of CONFLICTING) if (pair.every((scope) => scopes.includes(scope))) refuse('conflicting scopes');
  return errors;
}

function selectorErrors(spec: ResourceQuotaSpec): FieldError[] {
  const path = 'spec.scopeSelector.matchExpressions';
  const requirements = spec.scopeSelector?.matchExpressions ?? [];
  const errors: FieldError[] = [];
  for (const { scopeName, operator, values } of requirements) {
    if (!SCOPES[scopeName]) errors.push(invalid(`${path}.scopeName`, scopeName ?? '', 'unsupported scope'));
    for (let n = strangers(spec, scopeName); n > 0; n--) {
      const shown = internalValue('io.k8s.api.core.v1.ScopeSelector', spec.scopeSelector);
      errors.push(invalid(path, shown, 'unsupported scope applied to resource'));
    }
    if (EXIST_ONLY.includes(scopeName) && operator !== 'Exists')
      errors.push(invalid(`${path}.operator`, operator ?? '', MUST_EXIST));
    switch (operator) {
      case 'In':
      case 'NotIn':
        if (!values?.length) {
          const detail = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector";
          errors.push(required(`${path}.values`, detail));
        }
        break;
      case 'Exists':
      case 'DoesNotExist':
        if (values?.length) {
          const detail = "must be no value when `operator` is 'Exists' or 'DoesNotExist' for scope selector";
          errors.push(invalid(`${path}.values`, values, detail));
        }
        break;
      default:
        errors.push(invalid(`${path}.operator`, operator ?? '', 'not a valid selector operator'));
    }
  }
  const named = requirements.map((requirement): string => requirement.scopeName);
  for (const pair of CONFLICTING) {
    if (pair.every((scope) => named.includes(scope)))
      errors.push(invalid(path, spec.scopes ?? null, 'conflicting scopes'));
  }
  return errors;
}

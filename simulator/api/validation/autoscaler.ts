/** Validation of HorizontalPodAutoscalers. Upstream: pkg/apis/autoscaling/validation/validation.go. */
import type {
  CrossVersionObjectReference,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  HPAScalingPolicy,
  HPAScalingRules,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
} from '../objects.ts';
import { compareQuantities } from '../quantity.ts';
import type { FieldError } from '../types.ts';
import { eachInvalid, forbidden, invalid, nonNegative, notSupported, required } from './errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { isDnsLabel, isPathSegmentName, nameIsDnsSubdomain } from './names.ts';
import { validateContainerResourceName } from './resources.ts';

const MAX_PERIOD_SECONDS = 1800;
const MAX_WINDOW_SECONDS = 3600;

export function validateAutoscaler({ metadata, spec }: HorizontalPodAutoscaler): FieldError[] {
  return [...validateObjectMeta(metadata, true, nameIsDnsSubdomain, 'metadata'), ...validateSpec(spec, 1)];
}

export function validateAutoscalerUpdate(
  { metadata, spec }: HorizontalPodAutoscaler,
  old: HorizontalPodAutoscaler,
): FieldError[] {
  const least = old.spec.minReplicas === 0 ? 0 : 1;
  return [...validateObjectMetaUpdate(metadata, old.metadata, 'metadata'), ...validateSpec(spec, least, old.spec)];
}

export function validateAutoscalerStatusUpdate(
  { metadata, status }: HorizontalPodAutoscaler,
  old: HorizontalPodAutoscaler,
): FieldError[] {
  return [
    ...validateObjectMetaUpdate(metadata, old.metadata, 'metadata'),
    ...nonNegative('status.currentReplicas', status.currentReplicas),
    ...nonNegative('status.desiredReplicas', status.desiredReplicas),
  ];
}

function validateSpec(
  spec: HorizontalPodAutoscalerSpec,
  leastReplicas: number,
  old?: HorizontalPodAutoscalerSpec,
): FieldError[] {
  const { minReplicas: min, maxReplicas: max = 0, scaleTargetRef } = spec;
  const errors: FieldError[] = [];
  if (min !== undefined && min < leastReplicas)
    errors.push(invalid('spec.minReplicas', min, `must be greater than or equal to ${leastReplicas}`));
  if (max === 0) errors.push(required('spec.maxReplicas', 'must be set and greater than 0'));
  else if (max < 1) errors.push(invalid('spec.maxReplicas', max, 'must be greater than or equal to 1'));
  if (min !== undefined && max < min)
    errors.push(invalid('spec.maxReplicas', max, 'must be greater than or equal to `minReplicas`'));
  // A reference that was stored before the rule may stay as it is.
  const kept = old && refusalOfVersion(old.scaleTargetRef?.apiVersion, old.scaleTargetRef?.kind) !== undefined;
  errors.push(...validateReference(scaleTargetRef, 'spec.scaleTargetRef', !kept));
  errors.push(...validateMetrics(spec, 'spec.metrics'));
  for (const direction of ['scaleUp', 'scaleDown'] as const) {
    const rules = spec.behavior?.[direction];
    if (rules) errors.push(...validateRules(rules, `spec.behavior.${direction}`));
  }
  return errors;
}

/** What is wrong with the version of something to be scaled. Upstream: ValidateAPIVersion. */
function refusalOfVersion(apiVersion = '', kind = ''): string | undefined {
  if (apiVersion.split('/').length > 2) return `unexpected GroupVersion string: ${apiVersion}`;
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  // The one core kind that can be scaled.
  if (group === '' && kind === 'ReplicationController' && apiVersion === 'v1') return undefined;
  return group === '' ? 'apiVersion must specify API group' : undefined;
}

function validateReference(
  reference: CrossVersionObjectReference | undefined,
  path: string,
  needsGroup: boolean,
): FieldError[] {
  const { kind = '', name = '', apiVersion = '' } = reference ?? {};
  const errors: FieldError[] = [];
  for (const [key, value] of [
    ['kind', kind],
    ['name', name],
  ] as const) {
    if (value === '') errors.push(required(`${path}.${key}`));
    else errors.push(...eachInvalid(`${path}.${key}`, value, isPathSegmentName(value, false)));
  }
  const refusal = needsGroup ? refusalOfVersion(apiVersion, kind) : undefined;
  if (refusal !== undefined) errors.push(invalid(`${path}.apiVersion`, apiVersion, refusal));
  return errors;
}

// ── Behaviour ───────────────────────────────────────────────────────────────────────────────────────────────────

const SELECT_POLICIES = ['Disabled', 'Max', 'Min'];
const POLICY_TYPES = ['Percent', 'Pods'];

function validateRules(rules: HPAScalingRules, path: string): FieldError[] {
  const { stabilizationWindowSeconds: window, selectPolicy, policies, tolerance } = rules;
  const errors: FieldError[] = [];
  if (window !== undefined) {
    const field = `${path}.stabilizationWindowSeconds`;
    if (window < 0) errors.push(invalid(field, window, 'must be greater than or equal to zero'));
    if (window > MAX_WINDOW_SECONDS)
      errors.push(invalid(field, window, `must be less than or equal to ${MAX_WINDOW_SECONDS}`));
  }
  if (selectPolicy !== undefined && !SELECT_POLICIES.includes(selectPolicy))
    errors.push(notSupported(`${path}.selectPolicy`, selectPolicy, SELECT_POLICIES));
  if (!policies?.length) errors.push(required(`${path}.policies`, 'must specify at least one Policy'));
  for (const [i, policy] of (policies ?? []).entries())
    errors.push(...validatePolicy(policy, `${path}.policies[${i}]`));
  if (tolerance !== undefined && compareQuantities(tolerance, '0') < 0)
    errors.push(invalid(`${path}.tolerance`, tolerance, 'must be greater than or equal to 0'));
  return errors;
}

function validatePolicy({ type, value = 0, periodSeconds = 0 }: Partial<HPAScalingPolicy>, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (!POLICY_TYPES.includes(type ?? '')) errors.push(notSupported(`${path}.type`, type ?? '', POLICY_TYPES));
  if (value <= 0) errors.push(invalid(`${path}.value`, value, 'must be greater than zero'));
  if (periodSeconds <= 0) errors.push(invalid(`${path}.periodSeconds`, periodSeconds, 'must be greater than zero'));
  if (periodSeconds > MAX_PERIOD_SECONDS) {
    const why = `must be less than or equal to ${MAX_PERIOD_SECONDS}`;
    errors.push(invalid(`${path}.periodSeconds`, periodSeconds, why));
  }
  return errors;
}

// ── Metrics ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** The field that goes with each type of metric; the order in which present fields are looked at. */
const SOURCES = {
  Object: 'object',
  External: 'external',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
} as const;
type SourceField = (typeof SOURCES)[keyof typeof SOURCES];
const SOURCE_TYPES = Object.keys(SOURCES).sort();

function validateMetrics({ metrics = [], minReplicas }: HorizontalPodAutoscalerSpec, path: string): FieldError[] {
  const errors = metrics.flatMap((metric, i) => validateMetric(metric, `${path}[${i}]`));
  if (minReplicas === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External')) {
    const why = 'must specify at least one Object or External metric to support scaling to zero replicas';
    errors.push(forbidden(path, why));
  }
  return errors;
}

function validateMetric(metric: MetricSpec, path: string): FieldError[] {
  const type = metric.type ?? '';
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${path}.type`, 'must specify a metric source type'));
  // Asked twice upstream, too.
  const unknown = SOURCE_TYPES.includes(type) ? [] : [notSupported(`${path}.type`, type, SOURCE_TYPES)];
  errors.push(...unknown);
  const present = Object.values(SOURCES).filter((field) => metric[field] !== undefined);
  if (present[0]) errors.push(...validateSource(metric, present[0], `${path}.${present[0]}`));
  const expected = Object.hasOwn(SOURCES, type) ? SOURCES[type as keyof typeof SOURCES] : undefined;
  if (expected && metric[expected] === undefined)
    errors.push(required(`${path}.${expected}`, 'must populate information for the given metric source'));
  errors.push(...unknown);
  if (present.length !== 1)
    for (const field of present)
      if (field !== expected) errors.push(forbidden(`${path}.${field}`, 'must populate the given metric source only'));
  return errors;
}

const RAW_OR_UTILIZATION = 'must set either a target raw value or a target utilization';
const NOT_BOTH = 'may not set both a target raw value and a target utilization';

function validateSource(metric: MetricSpec, field: SourceField, path: string): FieldError[] {
  const target: Partial<MetricTarget> = metric[field]?.target ?? {};
  const errors: FieldError[] = [];
  const targetErrors = (): FieldError[] => validateTarget(target, `${path}.target`);
  switch (field) {
    case 'object': {
      errors.push(...validateReference(metric.object?.describedObject, `${path}.describedObject`, false));
      errors.push(...validateIdentifier(metric.object?.metric, `${path}.metric`), ...targetErrors());
      const why = 'must set either a target value or averageValue';
      if (target.value === undefined && target.averageValue === undefined)
        errors.push(required(`${path}.target.averageValue`, why));
      return errors;
    }
    case 'external': {
      errors.push(...validateIdentifier(metric.external?.metric, `${path}.metric`), ...targetErrors());
      if (target.value === undefined && target.averageValue === undefined) {
        const why = 'must set either a target value for metric or a per-pod target';
        errors.push(required(`${path}.target.averageValue`, why));
      }
      if (target.value !== undefined && target.averageValue !== undefined) {
        const why = 'may not set both a target value for metric and a per-pod target';
        errors.push(forbidden(`${path}.target.value`, why));
      }
      return errors;
    }
    case 'pods':
      errors.push(...validateIdentifier(metric.pods?.metric, `${path}.metric`), ...targetErrors());
      if (target.averageValue === undefined)
        errors.push(required(`${path}.target.averageValue`, 'must specify a positive target averageValue'));
      return errors;
    case 'containerResource': {
      const { name = '', container = '' } = metric.containerResource ?? {};
      if (name === '') errors.push(required(`${path}.name`, 'must specify a resource name'));
      else errors.push(...validateContainerResourceName(name, `${path}.name`));
      if (container === '') errors.push(required(`${path}.container`, 'must specify a container'));
      else errors.push(...eachInvalid(`${path}.container`, container, isDnsLabel(container)));
      return [...errors, ...targetErrors(), ...validateRawOrUtilization(target, path)];
    }
    case 'resource':
      if (!metric.resource?.name) errors.push(required(`${path}.name`, 'must specify a resource name'));
      return [...errors, ...targetErrors(), ...validateRawOrUtilization(target, path)];
  }
}

function validateRawOrUtilization(target: Partial<MetricTarget>, path: string): FieldError[] {
  const { averageUtilization, averageValue } = target;
  if (averageUtilization === undefined && averageValue === undefined)
    return [required(`${path}.target.averageUtilization`, RAW_OR_UTILIZATION)];
  if (averageUtilization !== undefined && averageValue !== undefined)
    return [forbidden(`${path}.target.averageValue`, NOT_BOTH)];
  return [];
}

const TARGET_TYPES = ['Utilization', 'Value', 'AverageValue'];

function validateTarget(target: Partial<MetricTarget>, path: string): FieldError[] {
  const { type = '', value, averageValue, averageUtilization } = target;
  const errors: FieldError[] = [];
  if (type === '') errors.push(required(`${path}.type`, 'must specify a metric target type'));
  if (!TARGET_TYPES.includes(type))
    errors.push(invalid(`${path}.type`, type, 'must be either Utilization, Value, or AverageValue'));
  const positive = (key: string, amount: string | undefined): void => {
    if (amount !== undefined && compareQuantities(amount, '0') <= 0)
      errors.push(invalid(`${path}.${key}`, amount, 'must be positive'));
  };
  positive('value', value);
  positive('averageValue', averageValue);
  if (averageUtilization !== undefined && averageUtilization < 1)
    errors.push(invalid(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0'));
  return errors;
}

function validateIdentifier(identifier: MetricIdentifier | undefined, path: string): FieldError[] {
  const { name = '' } = identifier ?? {};
  if (name === '') return [required(`${path}.name`, 'must specify a metric name')];
  return eachInvalid(`${path}.name`, name, isPathSegmentName(name, false));
}

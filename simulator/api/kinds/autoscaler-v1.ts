/**
 * HorizontalPodAutoscaler of autoscaling/v1: a target of CPU utilisation is a field; everything else goes along in
 * annotations. Upstream: pkg/apis/autoscaling/v1/conversion.go, pkg/apis/autoscaling/annotations.go.
 */

import { goJson } from '../errors.ts';
import type {
  HorizontalPodAutoscaler,
  HPAScalingRules,
  MetricIdentifier,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '../objects.ts';
import { decodeStrict } from '../schema/decode.ts';
import { orderedValue } from '../schema/internal.ts';
import type { KubeObject } from '../types.ts';
import { horizontalPodAutoscalerKind } from './autoscaler.ts';
import { defineKind } from './define.ts';
import { AUTOSCALER_V1 } from './names.ts';

const V2 = 'io.k8s.api.autoscaling.v2';
const PREFIX = 'autoscaling.alpha.kubernetes.io/';
const METRICS = `${PREFIX}metrics`;
const CURRENT_METRICS = `${PREFIX}current-metrics`;
const CONDITIONS = `${PREFIX}conditions`;
const BEHAVIOR = `${PREFIX}behavior`;

/** An autoscaler as v1 writes it. */
interface Served {
  metadata: HorizontalPodAutoscaler['metadata'];
  spec: Omit<HorizontalPodAutoscaler['spec'], 'metrics' | 'behavior'> & { targetCPUUtilizationPercentage?: number };
  status: {
    observedGeneration?: number;
    lastScaleTime?: string;
    currentReplicas?: number;
    desiredReplicas?: number;
    currentCPUUtilizationPercentage?: number;
  };
}

export const horizontalPodAutoscalerV1Kind = defineKind<HorizontalPodAutoscaler>({
  ...horizontalPodAutoscalerKind,
  ...AUTOSCALER_V1,
  storedAs: {
    resource: 'horizontalpodautoscalers.autoscaling',
    group: 'autoscaling',
    toStored: (object) => toStored(object as unknown as Served) as unknown as KubeObject,
    fromStored: (object) => fromStored(object as unknown as HorizontalPodAutoscaler) as KubeObject,
  },
});

// ── v2 → v1 ─────────────────────────────────────────────────────────────────────────────────────────────────────

const isCpuTarget = ({ type, resource }: MetricSpec): boolean =>
  type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined;

/** Either part may be missing where somebody's fields are looked at and not a whole object. */
function fromStored({ metadata, spec: whole, status: told }: HorizontalPodAutoscaler): unknown {
  const spec: Partial<HorizontalPodAutoscaler['spec']> = whole ?? {};
  const status: Partial<HorizontalPodAutoscaler['status']> = told ?? {};
  const { metrics = [], behavior, scaleTargetRef, minReplicas, maxReplicas } = spec;
  const {
    conditions = [],
    currentMetrics,
    observedGeneration,
    lastScaleTime,
    currentReplicas,
    desiredReplicas,
  } = status;
  const others = metrics.filter((metric) => !isCpuTarget(metric));
  const current = currentMetrics ?? [];
  const added: Record<string, string> = {};
  if (others.length > 0) added[METRICS] = goJson(others.map(oldMetric));
  if (current.length > 0) added[CURRENT_METRICS] = goJson(current.map(oldStatus));
  if (conditions.length > 0)
    added[CONDITIONS] = goJson(
      conditions.map((condition) => orderedValue(`${V2}.HorizontalPodAutoscalerCondition`, condition)),
    );
  if (behavior)
    added[BEHAVIOR] = goJson({ ScaleUp: goRules(behavior.scaleUp), ScaleDown: goRules(behavior.scaleDown) });
  const annotated = Object.keys(added).length > 0;
  const cpu = metrics.findLast(isCpuTarget);
  const cpuNow = current.findLast(({ type, resource }) => type === 'Resource' && resource?.name === 'cpu');
  return decodeStrict(
    AUTOSCALER_V1.schema,
    {
      kind: 'HorizontalPodAutoscaler',
      apiVersion: 'autoscaling/v1',
      metadata: annotated ? { ...metadata, annotations: { ...metadata.annotations, ...added } } : metadata,
      spec: {
        scaleTargetRef,
        minReplicas,
        maxReplicas,
        targetCPUUtilizationPercentage: cpu?.resource?.target.averageUtilization,
      },
      status: {
        observedGeneration,
        lastScaleTime,
        currentReplicas,
        desiredReplicas,
        currentCPUUtilizationPercentage: cpuNow?.resource?.current.averageUtilization,
      },
    },
    'Ignore',
  ).object;
}

/** As Go prints the internal type, names and all. */
function goRules(rules: HPAScalingRules | undefined): unknown {
  if (!rules) return null;
  return {
    StabilizationWindowSeconds: rules.stabilizationWindowSeconds ?? null,
    SelectPolicy: rules.selectPolicy ?? null,
    Policies:
      rules.policies?.map(({ type, value, periodSeconds }) => ({
        Type: type,
        Value: value,
        PeriodSeconds: periodSeconds,
      })) ?? null,
    Tolerance: rules.tolerance ?? null,
  };
}

/** The metric in the words of v1: flat. */
function oldMetric({ type, ...source }: MetricSpec): unknown {
  const { object, pods, resource, containerResource, external } = source;
  if (object) {
    const { metric, target, describedObject } = object;
    return {
      type,
      object: {
        target: orderedValue(`${V2}.CrossVersionObjectReference`, describedObject),
        metricName: metric.name,
        targetValue: target.value ?? '0',
        ...selected(metric),
        ...defined({ averageValue: target.averageValue }),
      },
    };
  }
  if (pods)
    return {
      type,
      pods: {
        metricName: pods.metric.name,
        targetAverageValue: pods.target.averageValue ?? '0',
        ...selected(pods.metric),
      },
    };
  if (resource) return { type, resource: { name: resource.name, ...oldTarget(resource.target) } };
  if (containerResource) {
    const { name, container, target } = containerResource;
    return { type, containerResource: { name, ...oldTarget(target), container } };
  }
  if (external)
    return {
      type,
      external: {
        metricName: external.metric.name,
        ...selected(external.metric, 'metricSelector'),
        ...defined({ targetValue: external.target.value, targetAverageValue: external.target.averageValue }),
      },
    };
  return { type };
}

const oldTarget = ({ averageUtilization, averageValue }: MetricTarget): Record<string, unknown> =>
  defined({ targetAverageUtilization: averageUtilization, targetAverageValue: averageValue });

function oldStatus({ type, ...source }: MetricStatus): unknown {
  const { object, pods, resource, containerResource, external } = source;
  if (object)
    return {
      type,
      object: {
        target: orderedValue(`${V2}.CrossVersionObjectReference`, object.describedObject),
        metricName: object.metric.name,
        currentValue: object.current.value ?? '0',
        ...selected(object.metric),
        ...defined({ averageValue: object.current.averageValue }),
      },
    };
  if (pods)
    return {
      type,
      pods: {
        metricName: pods.metric.name,
        currentAverageValue: pods.current.averageValue ?? '0',
        ...selected(pods.metric),
      },
    };
  if (resource) return { type, resource: { name: resource.name, ...oldCurrent(resource.current) } };
  if (containerResource) {
    const { name, container, current } = containerResource;
    return { type, containerResource: { name, ...oldCurrent(current), container } };
  }
  if (external)
    return {
      type,
      external: {
        metricName: external.metric.name,
        ...selected(external.metric, 'metricSelector'),
        currentValue: external.current.value ?? '0',
        ...defined({ currentAverageValue: external.current.averageValue }),
      },
    };
  return { type };
}

const oldCurrent = ({ averageUtilization, averageValue }: MetricValueStatus): Record<string, unknown> => ({
  ...defined({ currentAverageUtilization: averageUtilization }),
  currentAverageValue: averageValue ?? '0',
});

const selected = ({ selector }: MetricIdentifier, key = 'selector'): Record<string, unknown> =>
  selector ? { [key]: selector } : {};

function defined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

// ── v1 → v2 ─────────────────────────────────────────────────────────────────────────────────────────────────────

function toStored({ metadata, spec, status }: Served): unknown {
  const annotations = metadata?.annotations;
  const read = <T>(key: string): T | undefined => parsed<T>(annotations?.[key]);
  const list = (key: string): readonly OldMetric[] | undefined => {
    const found = read<unknown>(key);
    return isListOfObjects(found) ? (found as readonly OldMetric[]) : undefined;
  };
  const target = spec?.targetCPUUtilizationPercentage;
  const cpu = target === undefined ? [] : [cpuMetric(target)];
  const metrics = [...cpu, ...(list(METRICS) ?? []).map(newMetric)];
  const behavior = read<{ ScaleUp?: GoRules; ScaleDown?: GoRules }>(BEHAVIOR);
  const currentMetrics = list(CURRENT_METRICS)?.map(newStatus);
  const { targetCPUUtilizationPercentage: _, ...rest } = spec ?? {};
  const { currentCPUUtilizationPercentage, ...counts } = status ?? {};
  const cpuNow =
    currentCPUUtilizationPercentage === undefined
      ? undefined
      : [
          {
            type: 'Resource',
            resource: { name: 'cpu', current: { averageUtilization: currentCPUUtilizationPercentage } },
          },
        ];
  return decodeStrict(
    `${V2}.HorizontalPodAutoscaler`,
    {
      kind: 'HorizontalPodAutoscaler',
      apiVersion: 'autoscaling/v2',
      metadata: withoutOurs(metadata),
      spec: {
        ...rest,
        ...(metrics.length > 0 ? { metrics } : {}),
        ...(behavior
          ? { behavior: defined({ scaleUp: newRules(behavior.ScaleUp), scaleDown: newRules(behavior.ScaleDown) }) }
          : {}),
      },
      status: { ...counts, conditions: read(CONDITIONS), currentMetrics: currentMetrics ?? cpuNow },
    },
    'Ignore',
  ).object;
}

const cpuMetric = (averageUtilization: number): MetricSpec => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } },
});

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null);
}

/** Annotations that are not what they should be are ignored, as upstream does. */
function parsed<T>(text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function withoutOurs(metadata: Served['metadata']): Served['metadata'] {
  if (!metadata?.annotations) return metadata;
  const kept = Object.entries(metadata.annotations).filter(
    ([key]) => ![METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR].includes(key),
  );
  const { annotations: _, ...rest } = metadata;
  return kept.length > 0 ? { ...rest, annotations: Object.fromEntries(kept) } : rest;
}

interface GoRules {
  readonly StabilizationWindowSeconds?: number | null;
  readonly SelectPolicy?: string | null;
  readonly Policies?: readonly { Type: string; Value: number; PeriodSeconds: number }[] | null;
  readonly Tolerance?: string | null;
}

function newRules(rules: GoRules | undefined | null): unknown {
  if (!rules) return undefined;
  return {
    stabilizationWindowSeconds: rules.StabilizationWindowSeconds,
    selectPolicy: rules.SelectPolicy,
    policies: (isListOfObjects(rules.Policies) ? rules.Policies : undefined)?.map((p) => ({
      type: p.Type,
      value: p.Value,
      periodSeconds: p.PeriodSeconds,
    })),
    tolerance: rules.Tolerance,
  };
}

type OldSource = Readonly<Record<string, unknown>>;
interface OldMetric {
  readonly type: string;
  readonly object?: OldSource;
  readonly pods?: OldSource;
  readonly resource?: OldSource;
  readonly containerResource?: OldSource;
  readonly external?: OldSource;
}

function newMetric({ type, object, pods, resource, containerResource, external }: OldMetric): unknown {
  if (object) {
    const average = object.averageValue;
    const target =
      average === undefined
        ? { type: 'Value', value: object.targetValue }
        : { type: 'AverageValue', averageValue: average };
    return { type, object: { describedObject: object.target, metric: identifier(object), target } };
  }
  if (pods)
    return {
      type,
      pods: { metric: identifier(pods), target: { type: 'AverageValue', averageValue: pods.targetAverageValue } },
    };
  if (resource) return { type, resource: { name: resource.name, target: newTarget(resource) } };
  if (containerResource) {
    const { name, container } = containerResource;
    return { type, containerResource: { name, container, target: newTarget(containerResource) } };
  }
  if (external) {
    const average = external.targetAverageValue;
    const target =
      average === undefined
        ? { type: 'Value', value: external.targetValue }
        : { type: 'AverageValue', averageValue: average };
    return { type, external: { metric: identifier(external), target } };
  }
  return { type };
}

const identifier = (source: OldSource): unknown => ({
  name: source.metricName,
  selector: source.selector ?? source.metricSelector,
});

const newTarget = ({ targetAverageUtilization: utilization, targetAverageValue: value }: OldSource): unknown =>
  utilization === undefined
    ? { type: 'AverageValue', averageValue: value }
    : { type: 'Utilization', averageUtilization: utilization };

function newStatus({ type, object, pods, resource, containerResource, external }: OldMetric): unknown {
  const current = (source: OldSource): unknown => ({
    value: source.currentValue,
    averageValue: source.currentAverageValue ?? source.averageValue,
    averageUtilization: source.currentAverageUtilization,
  });
  if (object)
    return { type, object: { describedObject: object.target, metric: identifier(object), current: current(object) } };
  if (pods) return { type, pods: { metric: identifier(pods), current: current(pods) } };
  if (resource) return { type, resource: { name: resource.name, current: current(resource) } };
  if (containerResource) {
    const { name, container } = containerResource;
    return { type, containerResource: { name, container, current: current(containerResource) } };
  }
  if (external) return { type, external: { metric: identifier(external), current: current(external) } };
  return { type };
}

/**
 * What each metric of an autoscaler asks for, and what is said when it cannot be had. Mirrors computeReplicasForMetric and
 * computeStatusFor… of pkg/controller/podautoscaler/horizontal.go and metrics/client.go. Nothing in the simulated cluster serves
 * custom or external metrics, so Pods, Object and External metrics end as they do in a cluster without an adapter.
 */

import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
  Pod,
  PodMetrics as PodMetricsObject,
} from '../../api/objects.ts';
import { formatQuantity, quantityMilliValue } from '../../api/quantity.ts';
import { parseTime } from '../../api/time.ts';
import type { KubeObject } from '../../store/types.ts';
import { goSelector } from '../go-selector.ts';
import type { ControllerContext } from '../types.ts';
import {
  type PodMetric,
  type PodMetrics,
  type Question,
  replicasForAverage,
  replicasForUtilization,
  type Tolerances,
} from './calculator.ts';

/** An autoscaler and what is known of its target. */
export interface Subject {
  readonly autoscaler: HorizontalPodAutoscaler;
  /** The target's label selector, as its Scale says it. */
  readonly selector: string;
  readonly pods: readonly Pod[];
  readonly currentReplicas: number;
}

export type Answer =
  | { readonly ok: true; readonly replicas: number; readonly status: MetricStatus; readonly name: string }
  | {
      readonly ok: false;
      /** Of the condition ScalingActive and of the event, when there is one. */
      readonly reason: string;
      readonly message: string;
      /** As the whole computation's failure tells it. */
      readonly error: string;
    };

/** What one metric says. */
export function askMetric(context: ControllerContext, subject: Subject, spec: MetricSpec): Answer {
  switch (spec.type) {
    case 'Resource': {
      const { name = '', target } = spec.resource ?? {};
      const said = askResource(context, subject, { resource: name, target });
      if (typeof said === 'string') {
        return failed('FailedGetResourceMetric', said, `failed to get ${name} resource metric value: ${said}`);
      }
      const status = { type: 'Resource', resource: { name, current: said.current } };
      return { ok: true, replicas: said.replicas, status, name: metricName(`${name} resource`, target) };
    }
    case 'ContainerResource': {
      const { name = '', container = '', target } = spec.containerResource ?? {};
      const said = askResource(context, subject, { resource: name, container, target });
      if (typeof said === 'string') {
        const error = `failed to get ${container} container metric value: ${said}`;
        return failed('FailedGetContainerResourceMetric', said, error);
      }
      const status = { type: 'ContainerResource', containerResource: { name, container, current: said.current } };
      const named = target?.averageValue === undefined ? `${name} container resource` : `${name} resource`;
      return { ok: true, replicas: said.replicas, status, name: metricName(named, target) };
    }
    case 'Pods': {
      const why = `unable to get metric ${spec.pods?.metric.name}: ${NO_CUSTOM_METRICS}`;
      return failed('FailedGetPodsMetric', why, `failed to get pods metric value: ${why}`);
    }
    case 'Object':
      return askObject(subject, spec);
    default:
      return askExternal(context, subject, spec);
  }
}

function failed(reason: string, message: string, error: string): Answer {
  return { ok: false, reason, message, error };
}

/** Example: "cpu resource utilization (percentage of request)". */
function metricName(what: string, target: MetricTarget | undefined): string {
  return target?.averageValue === undefined ? `${what} utilization (percentage of request)` : what;
}

// ── Resources ───────────────────────────────────────────────────────────────────────────────────────────────────

interface ResourceMetric {
  readonly resource: string;
  readonly container?: string;
  readonly target: MetricTarget | undefined;
}

/** Upstream: computeStatusForResourceMetricGeneric. */
function askResource(
  context: ControllerContext,
  subject: Subject,
  { resource, container, target }: ResourceMetric,
): { readonly replicas: number; readonly current: MetricValueStatus } | string {
  const measured = readMetrics(context, subject, resource, container);
  const question: Question = {
    pods: subject.pods,
    metrics: typeof measured === 'string' ? new Map() : measured,
    resource,
    currentReplicas: subject.currentReplicas,
    tolerances: tolerancesOf(subject.autoscaler),
    nowMs: context.wallMs(),
  };
  const { averageValue, averageUtilization = 0 } = target ?? {};
  const what = averageValue === undefined ? 'utilization' : 'usage';
  if (typeof measured === 'string')
    return `failed to get ${resource} ${what}: unable to get metrics for resource ${resource}: ${measured}`;
  const proposal =
    averageValue === undefined
      ? replicasForUtilization(question, averageUtilization, container)
      : replicasForAverage(question, quantityMilliValue(averageValue));
  if (typeof proposal === 'string') return `failed to get ${resource} ${what}: ${proposal}`;
  const { replicas, utilization, value } = proposal;
  const current: MetricValueStatus = { averageValue: milliQuantity(value) };
  if (utilization !== undefined) current.averageUtilization = utilization;
  return { replicas, current };
}

/** Upstream: resourceMetricsClient.GetResourceMetric. */
function readMetrics(
  { client, serves }: ControllerContext,
  { autoscaler, selector }: Subject,
  resource: string,
  container: string | undefined,
): PodMetrics | string {
  const unable = 'unable to fetch metrics from resource metrics API';
  if (!serves(POD_METRICS)) return `${unable}: the server could not find the requested resource (get ${POD_METRICS})`;
  const { namespace = '' } = autoscaler.metadata;
  const listed = client.list<PodMetricsObject & KubeObject>(POD_METRICS, namespace, selector);
  if (!listed.ok) return `${unable}: ${listed.status.message} (get ${POD_METRICS})`;
  if (listed.object.length === 0) return 'no metrics returned from resource metrics API';
  const metrics = new Map<string, PodMetric>();
  for (const { metadata, timestamp, window, containers } of listed.object) {
    const { name } = metadata;
    const meant = container === undefined ? containers : containers.filter((c) => c.name === container);
    if (container !== undefined && meant.length === 0) {
      const why = `container ${container} not present in metrics for pod ${namespace}/${name}`;
      return `failed to get container metrics: ${why}`;
    }
    let value = 0;
    for (const { usage } of meant) value += quantityMilliValue(usage[resource]);
    // The window is written as seconds: "15s".
    metrics.set(name, {
      timestampMs: parseTime(timestamp) as number,
      windowMs: Number.parseFloat(window) * 1000,
      value,
    });
  }
  return metrics;
}

const POD_METRICS = 'pods.metrics.k8s.io';

const DEFAULT_TOLERANCE = 0.1;

function tolerancesOf({ spec: { behavior } }: HorizontalPodAutoscaler): Tolerances {
  const read = (text: string | undefined): number =>
    text === undefined ? DEFAULT_TOLERANCE : quantityMilliValue(text) / 1000;
  return { up: read(behavior?.scaleUp?.tolerance), down: read(behavior?.scaleDown?.tolerance) };
}

function milliQuantity(value: number): string {
  return formatQuantity({ nanos: BigInt(value) * 1_000_000n, format: 'DecimalSI' });
}

// ── Metrics that nothing serves ─────────────────────────────────────────────────────────────────────────────────

const NO_CUSTOM_METRICS =
  'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';

/** The order of the words is upstream's. Upstream: GetObjectMetricReplicas. */
function askObject({ autoscaler }: Subject, { object }: MetricSpec): Answer {
  const { kind, name } = object?.describedObject ?? { kind: '', name: '' };
  const metric = object?.metric.name;
  const why = `unable to get metric ${metric}: ${kind} on ${autoscaler.metadata.namespace} ${name}/${NO_CUSTOM_METRICS}`;
  const told = object?.target.type === 'Value' ? why : `failed to get ${metric} object metric: ${why}`;
  return failed('FailedGetObjectMetric', why, `failed to get object metric value: ${told}`);
}

/** Upstream: GetExternalMetricReplicas, GetExternalPerPodMetricReplicas. */
function askExternal(_context: ControllerContext, { autoscaler }: Subject, { external }: MetricSpec): Answer {
  const { name = '', selector } = external?.metric ?? {};
  const which = `${autoscaler.metadata.namespace}/${name}/${goSelector(selector)}`;
  const why = `unable to get external metric ${which}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
  const told =
    external?.target.averageValue === undefined
      ? `failed to get external metric ${name}: ${why}`
      : `failed to get ${name} external metric: ${why}`;
  return failed('FailedGetExternalMetric', why, `failed to get ${name} external metric value: ${told}`);
}

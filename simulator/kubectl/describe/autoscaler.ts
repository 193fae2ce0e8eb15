/** HorizontalPodAutoscalers. Upstream: HorizontalPodAutoscalerDescriber. */
import type {
  HorizontalPodAutoscaler,
  HPAScalingRules,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '../../api/objects.ts';
import type { Routine } from '../../kernel/wait.ts';
import { describeEvents, eventsOf } from './events.ts';
import { annotationsMultiline, identity, labelsMultiline, rfc1123z } from './fields.ts';
import type { DescribeOptions } from './types.ts';
import { DescribeWriter } from './writer.ts';

/** Whatever version was asked for, the one that says everything is shown. */
export function* describeAutoscaler(asked: HorizontalPodAutoscaler, options: DescribeOptions): Routine<string> {
  const { namespace, name } = asked.metadata;
  const path = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers/${name}`;
  const autoscaler =
    asked.apiVersion === 'autoscaling/v2'
      ? asked
      : ((yield* options.call.client.request('GET', path)).body as HorizontalPodAutoscaler);
  const events = yield* eventsOf(autoscaler, options);
  const { metadata, spec, status } = autoscaler;
  const { kind } = spec.scaleTargetRef;
  const w = new DescribeWriter();
  identity(w, metadata);
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  w.line(0, `CreationTimestamp:\t${rfc1123z(metadata.creationTimestamp)}`);
  w.line(0, `Reference:\t${kind}/${spec.scaleTargetRef.name}`);
  w.line(0, 'Metrics:\t( current / target )');
  for (const [i, metric] of (spec.metrics ?? []).entries()) w.line(1, metricLine(metric, status.currentMetrics?.[i]));
  w.line(0, `Min replicas:\t${spec.minReplicas ?? '<unset>'}`);
  w.line(0, `Max replicas:\t${spec.maxReplicas}`);
  if (spec.behavior) {
    w.line(0, 'Behavior:');
    describeRules(w, 'Scale Up', spec.behavior.scaleUp);
    describeRules(w, 'Scale Down', spec.behavior.scaleDown);
  }
  w.line(0, `${kind} pods:\t${status.currentReplicas ?? 0} current / ${status.desiredReplicas} desired`);
  if (status.conditions?.length) {
    w.line(0, 'Conditions:');
    w.line(1, 'Type\tStatus\tReason\tMessage');
    w.line(1, '----\t------\t------\t-------');
    for (const c of status.conditions) w.line(1, `${c.type}\t${c.status}\t${c.reason ?? ''}\t${c.message ?? ''}`);
  }
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

const UNKNOWN = '<unknown>';

function metricLine(metric: MetricSpec, status: MetricStatus | undefined): string {
  switch (metric.type) {
    case 'External': {
      const { metric: { name = '' } = {}, target } = metric.external ?? {};
      return `${JSON.stringify(name)} ${valueCells(target, status?.external?.current)}`;
    }
    case 'Pods': {
      const current = status?.pods ? (status.pods.current.averageValue ?? '0') : UNKNOWN;
      return `${JSON.stringify(metric.pods?.metric.name ?? '')} on pods:\t${current} / ${metric.pods?.target.averageValue}`;
    }
    case 'Object': {
      const { metric: { name = '' } = {}, describedObject, target } = metric.object ?? {};
      const what = `"${name}" on ${describedObject?.kind}/${describedObject?.name}`;
      return `${what} ${valueCells(target, status?.object?.current)}`;
    }
    case 'Resource':
      return `resource ${metric.resource?.name} on pods${resourceCells(metric.resource?.target, status?.resource?.current)}`;
    case 'ContainerResource': {
      const { name, container, target } = metric.containerResource ?? {};
      const cells = resourceCells(target, status?.containerResource?.current);
      return `resource ${name} of container "${container}" on pods${cells}`;
    }
    default:
      return `<unknown metric type ${JSON.stringify(metric.type)}>`;
  }
}

function valueCells(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined)
    return `(target average value):\t${current?.averageValue ?? UNKNOWN} / ${target.averageValue}`;
  return `(target value):\t${current ? (current.value ?? '0') : UNKNOWN} / ${target?.value}`;
}

function resourceCells(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined)
    return `:\t${current ? (current.averageValue ?? '0') : UNKNOWN} / ${target.averageValue}`;
  const utilization = current?.averageUtilization;
  const now = utilization === undefined ? UNKNOWN : `${utilization}% (${current?.averageValue ?? '0'})`;
  const wanted = target?.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  return `  (as a percentage of request):\t${now} / ${wanted}`;
}

function describeRules(w: DescribeWriter, direction: string, rules: HPAScalingRules | undefined): void {
  if (!rules) return;
  w.line(1, `${direction}:`);
  if (rules.stabilizationWindowSeconds !== undefined)
    w.line(2, `Stabilization Window: ${rules.stabilizationWindowSeconds} seconds`);
  if (!rules.policies?.length) return;
  w.line(2, `Select Policy: ${rules.selectPolicy ?? 'Max'}`);
  w.line(2, 'Policies:');
  for (const { type, value, periodSeconds } of rules.policies)
    w.line(3, `- Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`);
}

/** HorizontalPodAutoscaler, as stored (autoscaling/v2). Upstream: pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go,
 * pkg/apis/autoscaling/v2/defaults.go. */
import type {
  HorizontalPodAutoscaler,
  HPAScalingRules,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '../objects.ts';
import {
  validateAutoscaler,
  validateAutoscalerStatusUpdate,
  validateAutoscalerUpdate,
} from '../validation/autoscaler.ts';
import { ageColumn, column, defineKind, keepKey, keepSpec, nameColumn } from './define.ts';
import { AUTOSCALER } from './names.ts';

export const horizontalPodAutoscalerKind = defineKind<HorizontalPodAutoscaler>({
  ...AUTOSCALER,
  defaults: ({ spec }) => {
    spec.minReplicas ??= 1;
    if (!spec.metrics?.length)
      spec.metrics = [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
      ];
    if (spec.behavior) {
      spec.behavior.scaleUp = { ...UP, ...spec.behavior.scaleUp };
      spec.behavior.scaleDown = { ...DOWN, ...spec.behavior.scaleDown };
    }
  },
  prepareForCreate: (draft) => {
    draft.status = { desiredReplicas: 0, currentMetrics: null as unknown as MetricStatus[] };
  },
  prepareForUpdate: (draft, old) => keepKey(draft, old, 'status'),
  validate: validateAutoscaler,
  validateUpdate: validateAutoscalerUpdate,
  status: { prepareForUpdate: keepSpec, validateUpdate: validateAutoscalerStatusUpdate },
  columns: [
    nameColumn(),
    column('Reference', ({ spec }) => `${spec.scaleTargetRef.kind}/${spec.scaleTargetRef.name}`),
    column('Targets', ({ spec, status }) => targetsText(spec.metrics ?? [], status.currentMetrics ?? [])),
    column('MinPods', ({ spec }) => (spec.minReplicas === undefined ? '<unset>' : String(spec.minReplicas))),
    column('MaxPods', ({ spec }) => spec.maxReplicas),
    column('Replicas', ({ status }) => status.currentReplicas ?? 0),
    ageColumn(),
  ],
});

/** What directions are filled up with once a behaviour is given. Upstream: GenerateHPAScaleUpRules, …Down…. */
const UP: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const DOWN: HPAScalingRules = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

/** Shown of many. */
const SHOWN = 2;

/** Example: "cpu: 33%/80%, <unknown>/1k + 3 more...". Upstream: formatHPAMetrics. */
function targetsText(specs: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (specs.length === 0) return '<none>';
  const texts = specs.map((spec, i) => targetText(spec, statuses[i]));
  const more = texts.length > SHOWN ? ` + ${texts.length - SHOWN} more...` : '';
  return texts.slice(0, SHOWN).join(', ') + more;
}

const UNKNOWN = '<unknown>';

function targetText(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case 'Pods':
      return `${status?.pods?.current.averageValue ?? UNKNOWN}/${spec.pods?.target.averageValue}`;
    case 'Object':
      return valueText(spec.object?.target, status?.object?.current);
    case 'External':
      return valueText(spec.external?.target, status?.external?.current);
    case 'Resource':
      return `${spec.resource?.name}: ${resourceText(spec.resource?.target, status?.resource?.current)}`;
    case 'ContainerResource':
      return `${spec.containerResource?.name}: ${resourceText(spec.containerResource?.target, status?.containerResource?.current)}`;
    default:
      return '<unknown type>';
  }
}

function valueText(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? UNKNOWN}/${target.averageValue} (avg)`;
  return `${current?.value ?? UNKNOWN}/${target?.value}`;
}

function resourceText(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? UNKNOWN}/${target.averageValue}`;
  const now = current?.averageUtilization;
  const wanted = target?.averageUtilization;
  return `${now === undefined ? UNKNOWN : `${now}%`}/${wanted === undefined ? '<auto>' : `${wanted}%`}`;
}

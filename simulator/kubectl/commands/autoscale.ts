/** `kubectl autoscale`: a HorizontalPodAutoscaler. Mirrors kubectl/pkg/cmd/autoscale/autoscale.go. */
import { canonicalQuantity } from '../../api/quantity.ts';
import type { Routine } from '../../kernel/wait.ts';
import { type DryRun, dryRunOf, operationText } from '../cli/dry-run.ts';
import { CliError, StatusError } from '../cli/errors.ts';
import {
  DRY_RUN_FLAG,
  FILENAME_FLAGS,
  fieldManagerFlag,
  fileOptions,
  PRINT_FLAGS,
  RECORD_FLAG,
  SAVE_CONFIG_FLAG,
} from '../cli/flagsets.ts';
import { apiVersionOf, gvrText } from '../client/rest.ts';
import { printerFor } from '../printers/printer.ts';
import { findInfos, visitInfos } from '../resources/builder.ts';
import { recorded } from '../resources/record.ts';
import { defineCommand, type Info, type Invocation, type JsonObject, type Unstructured } from '../types.ts';
import { submit } from './create/generator.ts';

export const AUTOSCALE = defineCommand({
  name: 'autoscale',
  arguments: '(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  flags: [
    ...PRINT_FLAGS,
    ...FILENAME_FLAGS,
    DRY_RUN_FLAG,
    RECORD_FLAG,
    SAVE_CONFIG_FLAG,
    fieldManagerFlag('kubectl-autoscale'),
    {
      name: 'cpu',
      type: 'string',
    },
    {
      name: 'cpu-percent',
      type: 'int32',
      default: -1,
      deprecated:
        "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    },
    {
      name: 'max',
      type: 'int32',
      default: -1,
      required: true,
    },
    {
      name: 'memory',
      type: 'string',
    },
    {
      name: 'min',
      type: 'int32',
      default: -1,
    },
    {
      name: 'name',
      type: 'string',
    },
  ],
  run: autoscale,
});

function* autoscale(call: Invocation): Routine<void> {
  const { flags } = call;
  const dryRun = yield* dryRunOf(call);
  const [min, max] = [flags.number('min'), flags.number('max')];
  if (max < 1) throw new CliError(`--max=MAXPODS is required and must be at least 1, max: ${max}`);
  if (max < min) throw new CliError(`--max=MAXPODS must be larger or equal to --min=MINPODS, max: ${max}, min: ${min}`);
  if (flags.string('cpu') !== '' && flags.number('cpu-percent') > 0)
    throw new CliError('--cpu-percent and --cpu are mutually exclusive');
  const metrics = metricsOf(call);
  const found = yield* findInfos(call, {
    args: call.args,
    ...fileOptions(flags),
  });
  const count = yield* visitInfos(found, function* (info) {
    const { mapping } = info;
    if (!mapping.subresources.includes('scale')) {
      throw new CliError(
        `cannot autoscale a ${mapping.kind}: could not find scale subresource for ${gvrText(mapping)} in discovery information`,
      );
    }
    const object = yield* made(call, info, metrics, dryRun);
    const operation = operationText(dryRun === 'client' ? 'created' : 'autoscaled', dryRun);
    yield* call.out(printerFor(call, { operation, typed: dryRun === 'client' }).print(object));
  });
  if (count === 0) throw new CliError('no objects passed to autoscale');
}

/** As autoscaling/v2; when that fails, as autoscaling/v1 where it could say the same. Upstream: AutoscaleOptions.Run, canCreateHPAV1. */
function* made(call: Invocation, info: Info, metrics: readonly JsonObject[], dryRun: DryRun): Routine<Unstructured> {
  const wanted = recorded(call, autoscalerFor(call, info, metrics));
  try {
    return yield* submit(call, wanted, dryRun, '');
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const { flags } = call;
    const cpu = flags.string('cpu').trim();
    const percent = flags.number('cpu-percent');
    const fits = flags.string('memory') === '' && (percent >= 0 || cpu.endsWith('%'));
    if (cpu === '' || !fits)
      throw new CliError(
        `failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: ${cpu === '' ? 'empty input' : '%!w(<nil>)'}`,
      );
    const { metrics: _, ...spec } = wanted.spec as JsonObject;
    const target = percent >= 0 ? { targetCPUUtilizationPercentage: percent } : {};
    const older = { ...wanted, apiVersion: 'autoscaling/v1', spec: { ...spec, ...target }, status: undefined };
    return yield* submit(call, older as unknown as Unstructured, dryRun, '');
  }
}

function autoscalerFor(call: Invocation, { mapping, name }: Info, metrics: readonly JsonObject[]): Unstructured {
  const { flags } = call;
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: { name: flags.string('name') || name },
    spec: {
      scaleTargetRef: { kind: mapping.kind, name, apiVersion: apiVersionOf(mapping) },
      ...(flags.number('min') > 0 ? { minReplicas: flags.number('min') } : {}),
      maxReplicas: flags.number('max'),
      ...(metrics.length > 0 ? { metrics: [...metrics] } : {}),
    },
    status: { desiredReplicas: 0, currentMetrics: null },
  };
}

function metricsOf(call: Invocation): JsonObject[] {
  const { flags } = call;
  const metrics: JsonObject[] = [];
  if (flags.number('cpu-percent') >= 0)
    metrics.push(resourceMetric('cpu', { type: 'Utilization', averageUtilization: flags.number('cpu-percent') }));
  if (flags.string('cpu') !== '') metrics.push(resourceMetric('cpu', targetOf('cpu', flags.string('cpu'), 'm')));
  if (flags.string('memory') !== '')
    metrics.push(resourceMetric('memory', targetOf('memory', flags.string('memory'), 'Mi')));
  return metrics;
}

const resourceMetric = (name: string, target: JsonObject): JsonObject => ({
  type: 'Resource',
  resource: { name, target },
});

/** "80%" is a utilization, "500m" a value; a bare number takes the unit. Upstream: parseResourceInput. */
function targetOf(resource: string, text: string, unit: string): JsonObject {
  if (text.endsWith('%')) {
    const percent = text.slice(0, -1);
    if (/^-\d+$/.test(percent) && Number(percent) < 0)
      throw new CliError(`invalid percentage value: ${Number(percent)}`);
    if (!/^\d+$/.test(percent) || Number(percent) > 2147483647)
      throw new CliError(
        `failed to parse ${resource} percentage value: strconv.ParseInt: parsing ${JSON.stringify(percent)}: invalid syntax`,
      );
    return { type: 'Utilization', averageUtilization: Number(percent) };
  }
  const quantity = canonicalQuantity(/^\d+$/.test(text) ? `${text}${unit}` : text);
  if (quantity === undefined) throw new CliError(`invalid resource ${resource} value: ${text}`);
  return { type: 'AverageValue', averageValue: quantity };
}

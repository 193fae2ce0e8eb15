/** `kubectl autoscale`: a HorizontalPodAutoscaler. Mirrors kubectl/pkg/cmd/autoscale/autoscale.go. */
import { canonicalQuantity } from '../../api/quantity.ts';
import type { Routine } from '../../kernel/wait.ts';
import { dryRunOf, operationText } from '../cli/dry-run.ts';
import { CliError } from '../cli/errors.ts';
import { DRY_RUN_FLAG, fieldManagerFlag, filenameFlags, PRINT_FLAGS, RECORD_FLAG } from '../cli/flagsets.ts';
import { gvrText } from '../client/rest.ts';
import { printerFor } from '../printers/printer.ts';
import { findInfos } from '../resources/builder.ts';
import { defineCommand, type Info, type Invocation, type JsonObject, type Unstructured } from '../types.ts';
import { SAVE_CONFIG_FLAG, submit } from './create/generator.ts';

export const AUTOSCALE = defineCommand({
  name: 'autoscale',
  arguments: '(-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]',
  short: 'Auto-scale a deployment, replica set, stateful set, or replication controller',
  long: 'Creates an autoscaler that automatically chooses and sets the number of pods that run in a Kubernetes cluster. Looks up a deployment, replica set, stateful set, or replication controller by name and creates an autoscaler that uses the given resource as a reference. An autoscaler can automatically increase or decrease number of pods deployed within the system as needed.',
  example: `# Between 2 and 10 pods
kubectl autoscale deployment foo --min=2 --max=10

# Between 1 and 5 pods, aiming at 80 % of the CPU they request
kubectl autoscale rc foo --max=5 --cpu=80%`,
  flags: [
    ...PRINT_FLAGS,
    ...filenameFlags('identifying the resource to autoscale.'),
    DRY_RUN_FLAG,
    RECORD_FLAG,
    SAVE_CONFIG_FLAG,
    fieldManagerFlag('kubectl-autoscale'),
    {
      name: 'cpu',
      type: 'string',
      usage:
        'Target CPU utilization over all the pods. When specified as a percentage (e.g."70%" for 70% of requested CPU) it will target average utilization. When specified as quantity (e.g."500m" for 500 milliCPU) it will target average value. Value without units is treated as a quantity with miliCPU being the unit (e.g."500" is "500m").',
    },
    {
      name: 'cpu-percent',
      type: 'int32',
      default: -1,
      usage:
        "The target average CPU utilization (represented as a percent of requested CPU) over all the pods. If it's not specified or negative, a default autoscaling policy will be used.",
      deprecated:
        "Use --cpu with percentage or resource quantity format (e.g., '70%' for utilization or '500m' for milliCPU).",
    },
    {
      name: 'max',
      type: 'int32',
      default: -1,
      required: true,
      usage: 'The upper limit for the number of pods that can be set by the autoscaler. Required.',
    },
    {
      name: 'memory',
      type: 'string',
      usage:
        'Target memory utilization over all the pods. When specified as a percentage (e.g."60%" for 60% of requested memory) it will target average utilization. When specified as quantity (e.g."200Mi" for 200 MiB, "1Gi" for 1 GiB) it will target average value. Value without units is treated as a quantity with mebibytes being the unit (e.g."200" is "200Mi").',
    },
    {
      name: 'min',
      type: 'int32',
      default: -1,
      usage:
        "The lower limit for the number of pods that can be set by the autoscaler. If it's not specified or negative, the server will apply a default value.",
    },
    {
      name: 'name',
      type: 'string',
      usage: 'The name for the newly created object. If not specified, the name of the input resource will be used.',
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
  if (flags.changed('cpu') && flags.changed('cpu-percent'))
    throw new CliError('--cpu and --cpu-percent are mutually exclusive');
  const metrics = metricsOf(call);
  const { infos, errors } = yield* findInfos(call, {
    args: call.args,
    filenames: flags.list('filename'),
    kustomize: flags.string('kustomize'),
    recursive: flags.bool('recursive'),
  });
  if (errors[0]) throw errors[0];
  let count = 0;
  for (const info of infos) {
    const { mapping } = info;
    if (!mapping.subresources.includes('scale')) {
      const kind = mapping.group ? `${mapping.kind}.${mapping.group}` : mapping.kind;
      throw new CliError(
        `cannot autoscale a ${kind}: could not find scale subresource for ${gvrText(mapping)} in discovery information`,
      );
    }
    count++;
    const object = yield* submit(call, autoscalerFor(call, info, metrics), dryRun, '');
    const operation = operationText(dryRun === 'client' ? 'created' : 'autoscaled', dryRun);
    yield* call.out(printerFor(call, { operation, typed: dryRun === 'client' }).print(object));
  }
  if (count === 0) throw new CliError('no objects passed to autoscale');
}

function autoscalerFor(call: Invocation, { mapping, name }: Info, metrics: readonly JsonObject[]): Unstructured {
  const { flags } = call;
  const apiVersion = mapping.group ? `${mapping.group}/${mapping.version}` : mapping.version;
  return {
    kind: 'HorizontalPodAutoscaler',
    apiVersion: 'autoscaling/v2',
    metadata: { name: flags.string('name') || name },
    spec: {
      scaleTargetRef: { kind: mapping.kind, name, apiVersion },
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

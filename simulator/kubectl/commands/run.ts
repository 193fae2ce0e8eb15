/** `kubectl run`: one Pod from flags, attached to if asked. Mirrors kubectl/pkg/cmd/run/run.go and pkg/generate/versioned/run.go. */

import type { Routine } from '../../kernel/wait.ts';
import { propagationOf } from '../cli/cascade.ts';
import { type DryRun, dryRunOf, operationText } from '../cli/dry-run.ts';
import { CliError, notSimulated, StatusError } from '../cli/errors.ts';
import { atoi } from '../cli/flags.ts';
import {
  DELETION_FLAGS,
  DRY_RUN_FLAG,
  FILENAME_FLAGS,
  fieldManagerFlag,
  PRINT_FLAGS,
  runningTimeout,
  runningTimeoutFlag,
  SAVE_CONFIG_FLAG,
  WAIT_FLAG,
} from '../cli/flagsets.ts';
import { printerFor } from '../printers/printer.ts';
import { OVERRIDE_FLAGS, overridden } from '../resources/overrides.ts';
import { defineCommand, type Invocation, type JsonObject, type Unstructured } from '../types.ts';
import { submit } from './create/generator.ts';
import { REFERENCE } from './image-reference.ts';
import { parseLabels } from './pairs.ts';
import { attachToRun } from './run-attach.ts';

export const RUN = defineCommand({
  name: 'run',
  arguments:
    'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  flags: [
    ...PRINT_FLAGS,
    ...FILENAME_FLAGS,
    ...DELETION_FLAGS,
    DRY_RUN_FLAG,
    SAVE_CONFIG_FLAG,
    fieldManagerFlag('kubectl-run'),
    ...OVERRIDE_FLAGS,
    { name: 'annotations', type: 'stringArray' },
    { name: 'detach-keys', type: 'string', default: 'ctrl-p,ctrl-q' },
    {
      name: 'attach',
      type: 'bool',
    },
    {
      name: 'command',
      type: 'bool',
    },
    { name: 'env', type: 'stringArray' },
    {
      name: 'expose',
      type: 'bool',
    },
    { name: 'image', type: 'string', required: true },
    {
      name: 'image-pull-policy',
      type: 'string',
    },
    {
      name: 'labels',
      short: 'l',
      type: 'string',
    },
    {
      name: 'leave-stdin-open',
      type: 'bool',
    },
    runningTimeoutFlag('1m0s'),
    { name: 'port', type: 'string' },
    { name: 'privileged', type: 'bool' },
    { name: 'quiet', short: 'q', type: 'bool' },
    {
      name: 'restart',
      type: 'string',
      default: 'Always',
    },
    {
      name: 'rm',
      type: 'bool',
    },
    {
      name: 'stdin',
      short: 'i',
      type: 'bool',
    },
    { name: 'tty', short: 't', type: 'bool' },
    WAIT_FLAG,
  ],
  run,
});

function* run(call: Invocation): Routine<void> {
  const { flags, args } = call;
  if (args.length === 0 || call.argsBeforeDash === 0) throw call.usageError('NAME is required for run');
  const image = flags.string('image');
  if (image === '') throw new CliError('--image is required');
  if (!REFERENCE.test(image))
    throw new CliError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  if (flags.changed('detach-keys')) throw notSimulated('kubectl run --detach-keys');
  const interactive = flags.bool('stdin');
  if (flags.bool('tty') && !interactive)
    throw call.usageError('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.bool('expose') && flags.string('port') === '')
    throw call.usageError('--port must be set when exposing a service');
  const dryRun = yield* dryRunOf(call);
  const propagation = yield* propagationOf(call);
  runningTimeout(call, call.usageError);
  const restart = flags.string('restart');
  if (!['Always', 'OnFailure', 'Never'].includes(restart)) throw call.usageError(`invalid restart policy: ${restart}`);
  const attached = flags.changed('attach') ? flags.bool('attach') : interactive;
  if (!attached && flags.bool('rm')) throw call.usageError('--rm should only be used for attached containers');
  if (attached && dryRun !== 'none') {
    throw call.usageError(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  }
  const policy = flags.string('image-pull-policy');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy))
    throw call.usageError(`invalid image pull policy: ${policy}`);

  const made = overridden(call, podOf(call));
  const printer = printerFor(call, { operation: operationText('created', dryRun), typed: dryRun === 'client' });
  const pod = yield* submit(call, made, dryRun, '');
  const exposed = flags.bool('expose') ? yield* expose(call, made, dryRun) : undefined;
  if (exposed?.service && (!attached || dryRun !== 'none')) {
    yield* call.out(printer.print(exposed.service));
    if (flags.string('output') === 'yaml') yield* call.out('---\n');
  }
  if (!attached) {
    yield* call.out(printer.print(pod));
    if (exposed?.failure) throw exposed.failure;
    return;
  }
  yield* attachToRun(call, pod, restart !== 'Always', propagation);
}

/** Upstream: BasicPod.Generate. */
function podOf(call: Invocation): Unstructured {
  const { flags, args } = call;
  const name = args[0] as string;
  const words = args.slice(1);
  const interactive = flags.bool('stdin');
  const env = environmentOf(flags.list('env'));
  const annotations = annotationsOf(flags.list('annotations'));
  const container: JsonObject = {
    name,
    image: flags.string('image'),
    ...(words.length > 0 ? { [flags.bool('command') ? 'command' : 'args']: [...words] } : {}),
    ...(flags.string('port') === '' ? {} : { ports: [{ containerPort: atoi(flags.string('port')) }] }),
    ...(env.length > 0 ? { env } : {}),
    resources: {},
    ...(flags.string('image-pull-policy') ? { imagePullPolicy: flags.string('image-pull-policy') } : {}),
    ...(flags.changed('privileged') ? { securityContext: { privileged: flags.bool('privileged') } } : {}),
    ...(interactive ? { stdin: true } : {}),
    ...(interactive && !flags.bool('leave-stdin-open') ? { stdinOnce: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, labels: labelsOf(call, name), ...(annotations ? { annotations } : {}) },
    spec: { containers: [container], restartPolicy: flags.string('restart'), dnsPolicy: 'ClusterFirst' },
    status: {},
  };
}

const labelsOf = (call: Invocation, name: string): Record<string, string> =>
  call.flags.string('labels') === '' ? { run: name } : parseLabels(call.flags.string('labels'));

function environmentOf(texts: readonly string[]): JsonObject[] {
  return texts.map((text) => {
    const at = text.indexOf('=');
    const name = at < 0 ? '' : text.slice(0, at);
    if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)) throw new CliError(`invalid env: ${text}`);
    return { name, value: text.slice(at + 1) };
  });
}

function annotationsOf(texts: readonly string[]): Record<string, string> | undefined {
  if (texts.length === 0) return undefined;
  const annotations: Record<string, string> = {};
  const invalid: string[] = [];
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at <= 0) invalid.push(text);
    else annotations[text.slice(0, at)] = text.slice(at + 1);
  }
  if (invalid.length > 0) throw new CliError(`invalid annotations format: ${invalid.join(', ')}`);
  return annotations;
}

/** The Service of --expose, which comes after the pod; that it failed is told when all else is done. */
function* expose(
  call: Invocation,
  pod: Unstructured,
  dryRun: DryRun,
): Routine<{ readonly service?: Unstructured; readonly failure?: StatusError }> {
  try {
    return { service: yield* submit(call, serviceOf(call, pod), dryRun, '') };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return { failure: error };
  }
}

/** --expose. Upstream: generateService. */
function serviceOf(call: Invocation, pod: Unstructured): Unstructured {
  const port = atoi(call.flags.string('port'));
  const name = pod.metadata?.name ?? '';
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name, ...(call.flags.string('labels') === '' ? {} : { labels: labelsOf(call, name) }) },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: labelsOf(call, name) },
    status: { loadBalancer: {} },
  };
}

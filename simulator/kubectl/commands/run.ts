/** `kubectl run`: one Pod from flags, attached to if asked. Mirrors kubectl/pkg/cmd/run/run.go and pkg/generate/versioned/run.go. */
import type { Routine } from '../../kernel/wait.ts';
import { dryRunOf, operationText } from '../cli/dry-run.ts';
import { CliError } from '../cli/errors.ts';
import { DRY_RUN_FLAG, fieldManagerFlag, filenameFlags, PRINT_FLAGS } from '../cli/flagsets.ts';
import { printerFor } from '../printers/printer.ts';
import { OVERRIDE_FLAGS, overridden } from '../resources/overrides.ts';
import { defineCommand, type Invocation, type JsonObject, type Unstructured } from '../types.ts';
import { SAVE_CONFIG_FLAG, submit } from './create/generator.ts';
import { DELETE_FLAGS } from './delete.ts';
import { parseLabels } from './pairs.ts';
import { attachToRun } from './run-attach.ts';

export const RUN = defineCommand({
  name: 'run',
  arguments:
    'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  short: 'Run a particular image on the cluster',
  long: 'Create and run a particular image in a pod.',
  example: `# An nginx pod
kubectl run nginx --image=nginx

# With a container port
kubectl run hazelcast --image=hazelcast/hazelcast --port=5701

# With environment variables
kubectl run hazelcast --image=hazelcast/hazelcast --env="DNS_DOMAIN=cluster" --env="POD_NAMESPACE=default"

# Only print what would be made
kubectl run nginx --image=nginx --dry-run=client

# Arguments for the image's own command
kubectl run nginx --image=nginx -- <arg1> <arg2> ... <argN>

# Another command
kubectl run nginx --image=nginx --command -- <cmd> <arg1> ... <argN>`,
  flags: [
    ...PRINT_FLAGS,
    ...filenameFlags('to use to replace the resource.'),
    ...DELETE_FLAGS,
    DRY_RUN_FLAG,
    SAVE_CONFIG_FLAG,
    fieldManagerFlag('kubectl-run'),
    ...OVERRIDE_FLAGS,
    { name: 'annotations', type: 'stringArray', usage: 'Annotations to apply to the pod.' },
    {
      name: 'attach',
      type: 'bool',
      usage:
        "If true, wait for the Pod to start running, and then attach to the Pod as if 'kubectl attach ...' were called.  Default false, unless '-i/--stdin' is set, in which case the default is true. With '--restart=Never' the exit code of the container process is returned.",
    },
    {
      name: 'command',
      type: 'bool',
      usage:
        "If true and extra arguments are present, use them as the 'command' field in the container, rather than the 'args' field which is the default.",
    },
    { name: 'env', type: 'stringArray', usage: 'Environment variables to set in the container.' },
    {
      name: 'expose',
      type: 'bool',
      usage: 'If true, create a ClusterIP service associated with the pod.  Requires `--port`.',
    },
    { name: 'image', type: 'string', required: true, usage: 'The image for the container to run.' },
    {
      name: 'image-pull-policy',
      type: 'string',
      usage:
        'The image pull policy for the container.  If left empty, this value will not be specified by the client and defaulted by the server.',
    },
    {
      name: 'labels',
      short: 'l',
      type: 'string',
      usage: 'Comma separated labels to apply to the pod. Will override previous values.',
    },
    {
      name: 'leave-stdin-open',
      type: 'bool',
      usage:
        'If the pod is started in interactive mode or with stdin, leave stdin open after the first attach completes. By default, stdin will be closed after the first attach completes.',
    },
    {
      name: 'pod-running-timeout',
      type: 'duration',
      default: '1m0s',
      usage: 'The length of time (like 5s, 2m, or 3h, higher than zero) to wait until at least one pod is running',
    },
    { name: 'port', type: 'string', usage: 'The port that this container exposes.' },
    { name: 'privileged', type: 'bool', usage: 'If true, run the container in privileged mode.' },
    { name: 'quiet', short: 'q', type: 'bool', usage: 'If true, suppress prompt messages.' },
    {
      name: 'restart',
      type: 'string',
      default: 'Always',
      usage: 'The restart policy for this Pod.  Legal values [Always, OnFailure, Never].',
    },
    {
      name: 'rm',
      type: 'bool',
      usage:
        "If true, delete the pod after it exits.  Only valid when attaching to the container, e.g. with '--attach' or with '-i/--stdin'.",
    },
    {
      name: 'stdin',
      short: 'i',
      type: 'bool',
      usage: 'Keep stdin open on the container in the pod, even if nothing is attached.',
    },
    { name: 'tty', short: 't', type: 'bool', usage: 'Allocate a TTY for the container in the pod.' },
    {
      name: 'wait',
      type: 'bool',
      usage: 'If true, wait for resources to be gone before returning. This waits for finalizers.',
    },
  ],
  run,
});

const REFERENCE =
  /^((?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*(?::[0-9]+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/;

function* run(call: Invocation): Routine<void> {
  const { flags, args } = call;
  if (args.length === 0 || call.argsBeforeDash === 0) throw call.usageError('NAME is required for run');
  const image = flags.string('image');
  if (image === '') throw new CliError('--image is required');
  if (!REFERENCE.test(image))
    throw new CliError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  const interactive = flags.bool('stdin');
  if (flags.bool('tty') && !interactive)
    throw call.usageError('-i/--stdin is required for containers with -t/--tty=true');
  if (flags.bool('expose') && flags.string('port') === '')
    throw call.usageError('--port must be set when exposing a service');
  const dryRun = yield* dryRunOf(call);
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
  const service = flags.bool('expose') ? serviceOf(call, made) : undefined;
  if (service) {
    const object = yield* submit(call, service, dryRun, '');
    if (!attached || dryRun !== 'none') {
      yield* call.out(printer.print(object));
      if (flags.string('output') === 'yaml') yield* call.out('---\n');
    }
  }
  const pod = yield* submit(call, made, dryRun, '');
  if (!attached) {
    yield* call.out(printer.print(pod));
    return;
  }
  yield* attachToRun(call, pod, restart !== 'Always');
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

/** Upstream: strconv.Atoi. */
function atoi(text: string): number {
  if (!/^[-+]?\d+$/.test(text)) throw new CliError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  return Number(text);
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
  for (const text of texts) {
    const at = text.indexOf('=');
    if (at <= 0) throw new CliError(`unexpected annotation: ${text}`);
    annotations[text.slice(0, at)] = text.slice(at + 1);
  }
  return annotations;
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

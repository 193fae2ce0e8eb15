/**
 * `kubectl debug`: a container added to a Pod, a copy of a Pod, or a Pod on a node. Mirrors kubectl/pkg/cmd/debug/debug.go;
 * profiles are in debug-profiles.ts, attaching is in debug-attach.ts.
 */

import type { SchemaNode } from '../../api/schema/schema.ts';
import type { Routine } from '../../kernel/wait.ts';
import { parseYaml, YamlError } from '../../yaml/yaml.ts';
import { CliError, isNotFound, quote } from '../cli/errors.ts';
import { FILENAME_FLAGS } from '../cli/flagsets.ts';
import { findInfos } from '../resources/builder.ts';
import { strategicDiff } from '../resources/diff.ts';
import { laidOver } from '../resources/laid-over.ts';
import { nameSuffix } from '../resources/name-suffix.ts';
import { schemaOf } from '../resources/schema.ts';
import { defineCommand, type Info, type Invocation, type JsonObject, type Unstructured } from '../types.ts';
import { attachToDebugger } from './debug-attach.ts';
import { applyProfile, type DebugPod, type DebugStyle, PROFILES, type Profile } from './debug-profiles.ts';
import { REFERENCE } from './image-reference.ts';
import { podMapping } from './logs-target.ts';

export const DEBUG = defineCommand({
  name: 'debug',
  arguments: '(POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  flags: [
    ...FILENAME_FLAGS.filter((f) => f.name === 'filename'),
    { name: 'arguments-only', type: 'bool' },
    { name: 'attach', type: 'bool' },
    { name: 'container', short: 'c', type: 'string' },
    { name: 'copy-to', type: 'string' },
    { name: 'custom', type: 'string' },
    { name: 'env', type: 'stringToString' },
    { name: 'image', type: 'string' },
    { name: 'image-pull-policy', type: 'string' },
    { name: 'keep-annotations', type: 'bool' },
    { name: 'keep-init-containers', type: 'bool', default: true },
    { name: 'keep-labels', type: 'bool' },
    { name: 'keep-liveness', type: 'bool' },
    { name: 'keep-readiness', type: 'bool' },
    { name: 'keep-startup', type: 'bool' },
    { name: 'profile', type: 'string', default: 'general' },
    { name: 'quiet', short: 'q', type: 'bool' },
    { name: 'replace', type: 'bool' },
    { name: 'same-node', type: 'bool' },
    { name: 'set-image', type: 'stringToString' },
    { name: 'share-processes', type: 'bool', default: true },
    { name: 'stdin', short: 'i', type: 'bool' },
    { name: 'target', type: 'string' },
    { name: 'tty', short: 't', type: 'bool' },
  ],
  run: debug,
});

interface Options {
  readonly names: readonly string[];
  readonly command: readonly string[];
  readonly attach: boolean;
  readonly profile: Profile;
  readonly custom: JsonObject | undefined;
  readonly env: readonly { name: string; value: string }[];
  readonly images: ReadonlyMap<string, string>;
}

function* debug(call: Invocation): Routine<void> {
  const { flags } = call;
  const options = optionsOf(call);
  yield* validate(call, options);
  const { infos, errors } = yield* findInfos(call, {
    args: options.names.map((name) => (name.includes('/') ? name : `pods/${name}`)),
    filenames: flags.list('filename'),
    latest: true,
    stopAtError: true,
  });
  for (const info of infos) {
    const made = yield* debugOne(call, options, info);
    if (options.attach && made.container !== '') yield* attachToDebugger(call, made.pod, made.container);
  }
  if (errors[0]) throw errors[0];
}

/** "a=b" pairs of a flag, the last of a key. */
function pairsOf(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(texts.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]));
}

function optionsOf(call: Invocation): Options {
  const { flags, args, argsBeforeDash } = call;
  const named = argsBeforeDash >= 0 ? args.slice(0, argsBeforeDash) : args;
  const profile = flags.string('profile') as Profile;
  if (!PROFILES.includes(profile)) throw new CliError(`unknown profile: ${profile}`);
  return {
    names: named,
    command: argsBeforeDash >= 0 ? args.slice(argsBeforeDash) : [],
    attach: flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin'),
    profile,
    custom: customProfile(call),
    env: [...pairsOf(flags.list('env'))].map(([name, value]) => ({ name, value })),
    images: pairsOf(flags.list('set-image')),
  };
}

function customProfile(call: Invocation): JsonObject | undefined {
  const file = call.flags.string('custom');
  if (file === '') return undefined;
  const { files } = call.context;
  const path = call.resolvePath(file);
  if (!files.exists(path))
    throw new CliError(
      `must pass a container spec json file for custom profile: open ${file}: no such file or directory`,
    );
  try {
    return (parseYaml(files.readText(path)) ?? {}) as JsonObject;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new CliError(`${file} does not contain a valid container spec: ${error.message}`);
  }
}

function* validate(call: Invocation, options: Options): Routine<void> {
  const { flags } = call;
  const image = flags.string('image');
  const container = flags.string('container');
  const copy = flags.string('copy-to') !== '';
  if (options.attach && flags.changed('attach') && image === '' && container === '')
    throw new CliError('you must specify --container or create a new container using --image in order to attach.');
  if (copy) {
    if (image === '' && options.images.size === 0 && options.command.length === 0)
      throw new CliError('you must specify --image, --set-image or command arguments.');
    if (options.command.length > 0 && container === '' && image === '')
      throw new CliError('you must specify an existing container or a new image when specifying args.');
  } else {
    for (const [only, given] of [
      ['replace', flags.bool('replace')],
      ['same-node', flags.bool('same-node')],
      ['set-image', options.images.size > 0],
    ] as const)
      if (given) throw new CliError(`--${only} may only be used with --copy-to.`);
    if (image === '') throw new CliError('you must specify --image when not using --copy-to.');
  }
  const invalid = 'invalid reference format';
  if (image !== '' && !REFERENCE.test(image)) throw new CliError(`invalid image name ${quote(image)}: ${invalid}`);
  if (options.names.length === 0 && flags.list('filename').length === 0)
    throw new CliError('NAME or filename is required for debug');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(flags.string('image-pull-policy')))
    throw new CliError(`invalid image pull policy: ${flags.string('image-pull-policy')}`);
  for (const [name, wanted] of options.images)
    if (!REFERENCE.test(wanted))
      throw new CliError(`invalid image name ${quote(wanted)} for container ${quote(name)}: ${invalid}`);
  yield* validateTarget(call, copy);
  if (flags.bool('tty') && !flags.bool('stdin'))
    throw new CliError('-i/--stdin is required for containers with -t/--tty=true');
  const { custom } = options;
  const fixed = ['name', 'command', 'image', 'lifecycle', 'volumeDevices'];
  if (custom && fixed.some((field) => custom[field]))
    throw new CliError('name, command, image, lifecycle and volume devices are not modifiable via custom profile');
  if (options.profile === 'legacy')
    yield* call.err(
      '--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example "--profile=general".\n',
    );
}

function* validateTarget(call: Invocation, copy: boolean): Routine<void> {
  const target = call.flags.string('target');
  if (target === '') return;
  if (copy) throw new CliError('--target is incompatible with --copy-to. Use --share-processes instead.');
  if (!call.flags.bool('quiet'))
    yield* call.out(
      `Targeting container ${quote(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
}

interface Made {
  readonly pod: Unstructured;
  readonly container: string;
}

function* debugOne(call: Invocation, options: Options, info: Info): Routine<Made> {
  const { mapping, object } = info;
  if (mapping.group !== '' || (mapping.kind !== 'Node' && mapping.kind !== 'Pod')) {
    const { group, version, kind } = mapping;
    throw new CliError(`${quote(`${group}/${version}, Kind=${kind}`)} not supported by debug`);
  }
  if (mapping.kind === 'Node') return yield* onNode(call, options, object);
  const pod = structuredClone(object) as unknown as DebugPod;
  return call.flags.string('copy-to') === ''
    ? yield* byEphemeralContainer(call, options, pod)
    : yield* byCopy(call, options, pod);
}

const keptOf = ({ flags }: Invocation) => ({
  labels: flags.bool('keep-labels'),
  annotations: flags.bool('keep-annotations'),
  liveness: flags.bool('keep-liveness'),
  readiness: flags.bool('keep-readiness'),
  startup: flags.bool('keep-startup'),
  initContainers: flags.bool('keep-init-containers'),
});

/** The container that the flags describe. */
function newContainer(call: Invocation, options: Options, name: string): JsonObject {
  const { flags } = call;
  const policy = flags.string('image-pull-policy');
  return {
    name,
    image: flags.string('image'),
    ...(options.command.length > 0
      ? { [flags.bool('arguments-only') ? 'args' : 'command']: [...options.command] }
      : {}),
    ...(options.env.length > 0 ? { env: options.env.map((e) => ({ ...e })) } : {}),
    resources: {},
    terminationMessagePolicy: 'File',
    ...(policy ? { imagePullPolicy: policy } : {}),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
}

function* containerName(call: Invocation, pod: DebugPod): Routine<string> {
  const given = call.flags.string('container');
  if (given !== '') return given;
  const taken = new Set(
    ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) =>
      ((pod.spec[list] ?? []) as { name: string }[]).map((c) => c.name),
    ),
  );
  let name = '';
  while (name === '' || taken.has(name)) name = `debugger-${nameSuffix(call, 'kubectl-debug')}`;
  if (!call.flags.bool('quiet')) yield* call.out(`Defaulting debug container name to ${name}.\n`);
  return name;
}

/** The flags' profile, then the one of the file. */
function shape(call: Invocation, options: Options, style: DebugStyle, pod: DebugPod, name: string): void {
  applyProfile(options.profile, style, keptOf(call), pod, name);
  if (!options.custom) return;
  const list = style === 'ephemeral' ? 'ephemeralContainers' : 'containers';
  const containers = (pod.spec[list] ?? []) as JsonObject[];
  const at = containers.findIndex((c) => c.name === name);
  if (at < 0)
    throw new CliError(
      `unable to find the ${name} ${style === 'ephemeral' ? 'ephemeral ' : ''}container in the pod ${pod.metadata.name}`,
    );
  const schema = schemaOf({ group: '', version: 'v1', kind: 'Pod' }) as SchemaNode;
  const merged = laidOver(
    'strategic',
    schema,
    { spec: { containers: [containers[at]] } },
    { spec: { containers: [{ ...options.custom, name }] } },
  ) as { spec: { containers: [JsonObject] } };
  containers[at] = merged.spec.containers[0];
}

function* onNode(call: Invocation, options: Options, node: Unstructured): Routine<Made> {
  const nodeName = node.metadata?.name ?? '';
  const name = call.flags.string('container') || 'debugger';
  const podName = `node-debugger-${nodeName}-${nameSuffix(call, 'kubectl-debug')}`;
  if (!call.flags.bool('quiet'))
    yield* call.out(`Creating debugging pod ${podName} with container ${name} on node ${nodeName}.\n`);
  const pod: DebugPod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: podName, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: {
      containers: [newContainer(call, options, name)],
      nodeName,
      restartPolicy: 'Never',
      tolerations: [{ operator: 'Exists' }],
    },
  };
  shape(call, options, 'node', pod, name);
  const mapping = yield* podMapping(call);
  return { pod: yield* call.client.create({ mapping, namespace: call.namespace }, pod), container: name };
}

function* byEphemeralContainer(call: Invocation, options: Options, pod: DebugPod): Routine<Made> {
  const before = structuredClone(pod);
  const name = yield* containerName(call, pod);
  const target = call.flags.string('target');
  const container = { ...newContainer(call, options, name), ...(target ? { targetContainerName: target } : {}) };
  pod.spec.ephemeralContainers = [...((pod.spec.ephemeralContainers ?? []) as JsonObject[]), container];
  shape(call, options, 'ephemeral', pod, name);
  const added = (pod.spec.ephemeralContainers as JsonObject[]).at(-1) as JsonObject;
  yield* warnOfUser(call, added, pod);
  const mapping = yield* podMapping(call);
  const schema = schemaOf(mapping) as SchemaNode;
  const patch = strategicDiff(schema, before as never, pod as never);
  const where = { mapping, namespace: pod.metadata.namespace ?? '', name: pod.metadata.name ?? '' };
  try {
    const patched = yield* call.client.patch({ ...where, subresource: 'ephemeralcontainers' }, 'strategic', patch);
    return { pod: patched, container: name };
  } catch (error) {
    if (!isNotFound(error) || error.status.details?.name) throw error;
    throw new CliError(
      `ephemeral containers are disabled for this cluster (error from server: ${quote(error.message)})`,
    );
  }
}

function* byCopy(call: Invocation, options: Options, pod: DebugPod): Routine<Made> {
  const { copied, container } = yield* copyOf(call, options, pod);
  const added = (copied.spec.containers as JsonObject[]).find((c) => c.name === container);
  if (added) yield* warnOfUser(call, added, copied);
  const mapping = yield* podMapping(call);
  const namespace = pod.metadata.namespace ?? '';
  const created = yield* call.client.create({ mapping, namespace }, copied);
  if (call.flags.bool('replace'))
    yield* call.client.delete({ mapping, namespace, name: pod.metadata.name ?? '' }, { gracePeriodSeconds: 0 });
  return { pod: created, container };
}

/** Upstream: generatePodCopyWithDebugContainer. */
function* copyOf(call: Invocation, options: Options, pod: DebugPod): Routine<{ copied: DebugPod; container: string }> {
  const { flags } = call;
  const { labels, annotations, namespace } = pod.metadata;
  const copied: DebugPod = structuredClone({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: flags.string('copy-to'),
      ...(namespace ? { namespace } : {}),
      ...(annotations ? { annotations } : {}),
      ...(labels ? { labels } : {}),
    },
    spec: pod.spec,
  });
  delete copied.spec.ephemeralContainers;
  if (flags.changed('share-processes')) copied.spec.shareProcessNamespace = flags.bool('share-processes');
  if (!flags.bool('same-node')) delete copied.spec.nodeName;
  const containers = copied.spec.containers as JsonObject[];
  for (const c of containers) {
    const image = options.images.get(String(c.name)) ?? options.images.get('*');
    if (image) c.image = image;
  }
  const image = flags.string('image');
  const given = flags.string('container');
  const initContainers = (copied.spec.initContainers ?? []) as JsonObject[];
  const known = [...containers, ...initContainers].find((c) => c.name === given);
  if (!known && image === '') {
    if (options.images.size > 0) return { copied, container: '' };
    throw new CliError('you must specify image when creating new container');
  }
  const name = known ? given : yield* containerName(call, copied);
  const container: JsonObject = known ?? { name, terminationMessagePolicy: 'File' };
  if (!known) containers.push(container);
  Object.assign(container, overrides(call, options));
  if (options.command.length > 0 && !flags.bool('arguments-only')) delete container.args;
  for (const flag of ['stdin', 'tty'] as const) {
    if (flags.bool(flag)) container[flag] = true;
    else delete container[flag];
  }
  shape(call, options, 'copy', copied, name);
  return { copied, container: name };
}

function overrides({ flags }: Invocation, options: Options): JsonObject {
  const image = flags.string('image');
  const policy = flags.string('image-pull-policy');
  return {
    ...(options.command.length > 0
      ? { [flags.bool('arguments-only') ? 'args' : 'command']: [...options.command] }
      : {}),
    ...(options.env.length > 0 ? { env: options.env.map((e) => ({ ...e })) } : {}),
    ...(image ? { image } : {}),
    ...(policy ? { imagePullPolicy: policy } : {}),
  };
}

/** A Pod whose user is not root gives a debugger less than its profile promises. Upstream: displayWarning. */
function* warnOfUser(call: Invocation, container: JsonObject, pod: DebugPod): Routine<void> {
  const podUser = (pod.spec.securityContext as JsonObject | undefined)?.runAsUser;
  const own = container.securityContext as JsonObject | undefined;
  if (!podUser || !own || own.runAsUser === 0) return;
  const added = ((own.capabilities as JsonObject | undefined)?.add ?? []) as string[];
  if (!own.privileged && added.length === 0) return;
  yield* call.err(
    'Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".\n',
  );
}

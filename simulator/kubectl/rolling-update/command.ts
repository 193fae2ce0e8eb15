/** `rolling-update` of kubectl 1.17. Mirrors kubectl/pkg/cmd/rollingupdate/rollingupdate.go of that release. */
import type { ReplicationController } from '../../api/objects.ts';
import type { Routine } from '../../kernel/wait.ts';
import { aggregate, CliError, isNotFound } from '../cli/errors.ts';
import { PRINT_FLAGS } from '../cli/flagsets.ts';
import { printerFor } from '../printers/printer.ts';
import { findInfos } from '../resources/builder.ts';
import { defineCommand, type Invocation, type Unstructured } from '../types.ts';
import { markOld, objectHash, withImage } from './by-image.ts';
import { type Controller, Controllers, NEXT_CONTROLLER, replicasOf, resized, SOURCE_ID } from './controllers.ts';
import { rename, reversed, rollingUpdate, type UpdateConfig } from './updater.ts';

/** The original reads --timeout and goes by this all the same. */
const TIMEOUT_MS = 300_000;

export const ROLLING_UPDATE = defineCommand({
  name: 'rolling-update',
  arguments: 'OLD_CONTROLLER_NAME ([NEW_CONTROLLER_NAME] --image=NEW_CONTAINER_IMAGE | -f NEW_CONTROLLER_SPEC)',
  deprecated: 'use "rollout" instead',
  flags: [
    ...PRINT_FLAGS,
    { name: 'update-period', type: 'duration', default: '1m0s' },
    { name: 'poll-interval', type: 'duration', default: '3s' },
    { name: 'timeout', type: 'duration', default: '5m0s' },
    { name: 'filename', short: 'f', type: 'stringSlice' },
    { name: 'image', type: 'string' },
    { name: 'deployment-label-key', type: 'string', default: 'deployment' },
    { name: 'container', type: 'string' },
    { name: 'image-pull-policy', type: 'string' },
    { name: 'rollback', type: 'bool' },
    { name: 'dry-run', type: 'bool' },
  ],
  *run(call) {
    yield* call.err('Command "rolling-update" is deprecated, use "rollout" instead\n');
    yield* call.err(
      '(This is history: kubectl 1.17 rolls the update from your own terminal; kubectl 1.18 dropped it for Deployments.)\n',
    );
    checkArguments(call);
    yield* run(call);
  },
});

/** Upstream: validateArguments. */
function checkArguments(call: Invocation): void {
  const { flags } = call;
  const files = flags.list('filename').length;
  const hasImage = flags.string('image') !== '';
  const errors: Error[] = [];
  const add = (message: string): number => errors.push(call.usageError(message));
  if (flags.string('deployment-label-key') === '') add('--deployment-label-key can not be empty');
  if (files > 1) add('May only specify a single filename for new controller');
  if (flags.bool('rollback')) {
    if (files > 0 || hasImage) add("Don't specify --filename or --image on rollback");
  } else if (files === 0 && !hasImage) add('Must specify --filename or --image for new controller');
  else if (files > 0 && hasImage) add('--filename and --image can not both be specified');
  if (call.args.length < 1) add('Must specify the controller to update');
  const failure = aggregate(errors);
  if (failure) throw failure;
}

function* run(call: Invocation): Routine<void> {
  const { flags, args } = call;
  const controllers = new Controllers(call.client, call.namespace);
  const oldName = args[0] as string;
  const keepsName = args.length === 1;
  const image = flags.string('image');
  let old: Controller;
  try {
    old = yield* controllers.get(oldName);
  } catch (error) {
    if (!isNotFound(error) || image === '' || !keepsName) throw error;
    // It was cut off while it renamed the new one.
    yield* rename(controllers, yield* sourceController(controllers, call.namespace, oldName), oldName);
    return;
  }
  const newName = args[1] ?? old.metadata.annotations?.[NEXT_CONTROLLER] ?? '';
  const filename = flags.list('filename')[0] ?? '';
  let next: Controller | undefined;
  if (filename !== '') next = yield* fromFile(call, filename, replicasOf(old));
  else if (image !== '') ({ old, next } = yield* byImage(call, controllers, old, newName));
  else {
    next = yield* controllers.find(newName);
    if (!next) throw new CliError(`Could not find ${newName} to rollback.\n`);
  }
  if (next.metadata.name === oldName)
    throw new CliError(`${filename} cannot have the same name as the existing ReplicationController ${oldName}`);
  if (!differ(old, next))
    throw new CliError(`${filename} must specify a matching key with non-equal value in Selector for ${oldName}`);
  if (flags.bool('dry-run')) {
    yield* call.out(`Rolling from:\n${yield* shown(call, old)}\nTo:\n${yield* shown(call, next)}\n`);
    return;
  }
  const config: UpdateConfig = {
    controllers,
    oldController: old,
    newController: next,
    periodMs: flags.duration('update-period'),
    intervalMs: flags.duration('poll-interval'),
    timeoutMs: TIMEOUT_MS,
    cleanup: keepsName ? 'rename' : 'delete',
    nowMs: () => call.nowMs(),
    out: (text) => call.out(text),
  };
  yield* rollingUpdate(flags.bool('rollback') ? yield* reversed(config) : config);
  const finalName = keepsName ? oldName : next.metadata.name;
  const said = keepsName ? 'rolling updated' : `rolling updated to ${JSON.stringify(finalName)}`;
  // Going back deletes the controller that is asked for here; the original fails, too.
  const updated = yield* controllers.get(finalName);
  const mapping = yield* call.discovery.resolve('replicationcontrollers');
  yield* call.out(printerFor(call, { mapping, operation: said }).print(updated as unknown as Unstructured));
}

/** Upstream: FindSourceController. */
function* sourceController(controllers: Controllers, namespace: string, name: string): Routine<Controller> {
  const found = (yield* controllers.list()).find(({ metadata }) => metadata.annotations?.[SOURCE_ID]?.startsWith(name));
  if (!found) throw new CliError(`couldn't find a replication controller with source id == ${namespace}/${name}`);
  return found;
}

/** The controller a file describes; without a size it gets that of the old one. */
function* fromFile(call: Invocation, filename: string, replicas: number): Routine<Controller> {
  const { infos, errors } = yield* findInfos(call, { filenames: [filename] });
  const failure = aggregate(errors);
  if (failure) throw failure;
  if (infos.length > 1) throw new CliError(`${filename} specifies multiple items`);
  const info = infos[0];
  if (!info) throw new CliError(`please make sure ${filename} exists and is not empty`);
  const { mapping } = info;
  if (mapping.kind !== 'ReplicationController')
    throw new CliError(
      `${filename} contains a ${mapping.group}/${mapping.version}, Kind=${mapping.kind} not a ReplicationController`,
    );
  const read = info.object as unknown as ReplicationController;
  const named = { ...read, metadata: { ...read.metadata, namespace: call.namespace } };
  const labels = read.spec.template?.metadata?.labels;
  const controller: Controller =
    Object.keys(read.spec.selector ?? {}).length === 0 && labels
      ? { ...named, spec: { ...read.spec, selector: labels } }
      : named;
  return read.spec.replicas === undefined ? resized(controller, replicas) : controller;
}

/** The new controller, found half done or made of the old one, and the old one marked. */
function* byImage(
  call: Invocation,
  controllers: Controllers,
  old: Controller,
  newName: string,
): Routine<{ old: Controller; next: Controller }> {
  const { flags } = call;
  const image = flags.string('image');
  const key = flags.string('deployment-label-key');
  const imageOf = ({ spec }: Controller): string => spec.template?.spec?.containers[0]?.image ?? '';
  let next = yield* controllers.find(newName);
  if (next) {
    const inProgress = imageOf(next);
    if (inProgress !== image)
      throw new CliError(
        `Found existing in-progress update to image (${inProgress}).\nEither continue in-progress update with --image=${inProgress} or rollback with --rollback`,
      );
    yield* call.out(`Found existing update in progress (${next.metadata.name}), resuming.\n`);
  } else {
    const isSame = imageOf(old) === image;
    const pullPolicy = isSame ? flags.string('image-pull-policy') : '';
    if (isSame && pullPolicy === '')
      throw new CliError(
        '--image-pull-policy (Always|Never|IfNotPresent) must be provided when --image is the same as existing container image',
      );
    next = withImage(old, { image, container: flags.string('container'), pullPolicy, key, newName });
  }
  const marked = yield* markOld(controllers, old, next.metadata.name, key, `${objectHash(old)}-orig`);
  return { old: marked, next };
}

/** Whether a label tells the Pods of the two apart. */
function differ(old: Controller, next: Controller): boolean {
  const { selector = {} } = next.spec;
  return Object.entries(old.spec.selector ?? {}).some(
    ([key, value]) => selector[key] !== undefined && selector[key] !== value,
  );
}

function* shown(call: Invocation, controller: Controller): Routine<string> {
  if (call.flags.string('output') === '') return controller.metadata.name;
  const mapping = yield* call.discovery.resolve('replicationcontrollers');
  return printerFor(call, { mapping }).print(controller as unknown as Unstructured);
}

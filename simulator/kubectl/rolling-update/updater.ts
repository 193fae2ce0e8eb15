/**
 * The rolling update that a client drives: up by one, wait, down by one, wait, until the new controller has all Pods. What it has
 * done stands in annotations, so that it can go on, or go back, after it was cut off. Mirrors
 * kubectl/pkg/cmd/rollingupdate/rolling_updater.go of release 1.17.
 */
import { type Routine, sleep } from '../../kernel/wait.ts';
import { CliError } from '../cli/errors.ts';
import {
  annotated,
  type Controller,
  type Controllers,
  DESIRED_REPLICAS,
  ORIGINAL_REPLICAS,
  replicasOf,
  resized,
  SOURCE_ID,
  sourceIdOf,
} from './controllers.ts';

export interface UpdateConfig {
  readonly controllers: Controllers;
  readonly oldController: Controller;
  readonly newController: Controller;
  /** Between scaling up and scaling down. */
  readonly periodMs: number;
  /** Between two looks at a controller. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** What becomes of the old controller: deleted, and with 'rename' the new one takes its name. */
  readonly cleanup: 'delete' | 'rename';
  nowMs(): number;
  out(text: string): Routine<void>;
}

/** One more Pod than asked for, none less. Upstream's command gives nothing else. */
const MAX_SURGE = 1;

/** Upstream: RollingUpdater.Update. */
export function* rollingUpdate(config: UpdateConfig): Routine<void> {
  const { controllers, out } = config;
  let { oldController } = config;
  const target = yield* getOrCreate(controllers, config.newController, sourceIdOf(oldController));
  let newController = target.controller;
  const { name } = newController.metadata;
  yield* out(target.existed ? `Continuing update with existing controller ${name}.\n` : `Created ${name}\n`);
  const annotation = newController.metadata.annotations?.[DESIRED_REPLICAS] ?? '';
  if (!/^-?\d+$/.test(annotation))
    throw new CliError(`Unable to parse annotation for ${name}: ${DESIRED_REPLICAS}=${annotation}`);
  const desired = Number(annotation);
  if (oldController.metadata.annotations?.[ORIGINAL_REPLICAS] === undefined) {
    const existing = yield* controllers.get(oldController.metadata.name);
    const replicas = String(replicasOf(existing));
    oldController = yield* controllers.change(existing, (rc) => annotated(rc, { [ORIGINAL_REPLICAS]: replicas }));
  }
  yield* out(
    `Scaling up ${name} from ${replicasOf(newController)} to ${desired}, scaling down ${oldController.metadata.name} from ${replicasOf(oldController)} to 0 (keep ${desired} pods available, don't exceed ${desired + MAX_SURGE} pods)\n`,
  );
  let deadlineMs = config.nowMs() + config.timeoutMs;
  while (replicasOf(newController) !== desired || replicasOf(oldController) !== 0) {
    const before = [replicasOf(newController), replicasOf(oldController)];
    newController = yield* scaleUp(config, newController, oldController, desired);
    yield* sleep(config.periodMs);
    oldController = yield* scaleDown(config, newController, oldController, desired);
    const hasMoved = replicasOf(newController) !== before[0] || replicasOf(oldController) !== before[1];
    if (hasMoved) deadlineMs = config.nowMs() + config.timeoutMs;
    else if (config.nowMs() > deadlineMs) throw new CliError('timed out waiting for any update progress to be made');
  }
  yield* cleanUp(config, oldController.metadata.name, name);
}

/** Upstream: getOrCreateTargetControllerWithClient. */
function* getOrCreate(
  controllers: Controllers,
  wanted: Controller,
  sourceId: string,
): Routine<{ controller: Controller; existed: boolean }> {
  const { name } = wanted.metadata;
  const existing = yield* controllers.find(name);
  if (!existing) {
    const replicas = replicasOf(wanted);
    if (replicas <= 0)
      throw new CliError(`Invalid controller spec for ${name}; required: > 0 replicas, actual: ${replicas}`);
    const first = annotated(resized(wanted, 0), { [DESIRED_REPLICAS]: String(replicas), [SOURCE_ID]: sourceId });
    return { controller: yield* controllers.create(first), existed: false };
  }
  const { annotations = {} } = existing.metadata;
  if (annotations[SOURCE_ID] !== sourceId || annotations[DESIRED_REPLICAS] === undefined) {
    const shown = Object.keys(annotations)
      .sort()
      .map((key) => `${key}:${annotations[key]}`)
      .join(' ');
    throw new CliError(`Missing/unexpected annotations for controller ${name}, expected ${sourceId} : map[${shown}]`);
  }
  return { controller: existing, existed: true };
}

/** As far up as the surge allows. Example: old 3, new 0, desired 3 → 1. Upstream: scaleUp. */
function* scaleUp(
  config: UpdateConfig,
  newController: Controller,
  oldController: Controller,
  desired: number,
): Routine<Controller> {
  const now = replicasOf(newController);
  const old = replicasOf(oldController);
  const room = old === 0 ? desired - now : desired + MAX_SURGE - (old + now);
  if (now === desired || room <= 0) return newController;
  const replicas = Math.min(now + room, desired);
  yield* config.out(`Scaling ${newController.metadata.name} up to ${replicas}\n`);
  return yield* config.controllers.scale(newController, replicas, config.intervalMs, config.timeoutMs);
}

/** As far down as the new Pods that are available make up for. Upstream: scaleDown. */
function* scaleDown(
  config: UpdateConfig,
  newController: Controller,
  oldController: Controller,
  desired: number,
): Routine<Controller> {
  const now = replicasOf(newController);
  const old = replicasOf(oldController);
  if (old === 0) return oldController;
  const pods = yield* config.controllers.pods(newController.spec.selector);
  const available = pods.filter(
    ({ metadata, status }) =>
      metadata.deletionTimestamp === undefined &&
      status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'),
  ).length;
  const least = desired === 0 ? 0 : desired;
  const by = old + now - least - (now - available);
  if (by <= 0) return oldController;
  const replicas = now === desired && available === desired ? 0 : Math.max(0, old - by);
  yield* config.out(`Scaling ${oldController.metadata.name} down to ${replicas}\n`);
  return yield* config.controllers.scale(oldController, replicas, config.intervalMs, config.timeoutMs);
}

/** Upstream: cleanupWithClients. */
function* cleanUp(config: UpdateConfig, oldName: string, newName: string): Routine<void> {
  const { controllers, out } = config;
  const changed = yield* controllers.change(yield* controllers.get(newName), (rc) =>
    annotated(rc, { [SOURCE_ID]: undefined, [DESIRED_REPLICAS]: undefined }),
  );
  const generation = changed.metadata.generation ?? 0;
  for (let waitedMs = 0; ; waitedMs += config.intervalMs) {
    yield* sleep(config.intervalMs);
    const { spec, status } = yield* controllers.get(newName);
    if ((status.observedGeneration ?? 0) >= generation && (status.replicas ?? 0) === (spec.replicas ?? 0)) break;
    if (waitedMs > config.timeoutMs) throw new CliError('timed out waiting for the condition');
  }
  if (config.cleanup === 'delete') {
    yield* out(`Update succeeded. Deleting ${oldName}\n`);
    yield* controllers.delete(oldName);
    return;
  }
  yield* out(`Update succeeded. Deleting old controller: ${oldName}\n`);
  yield* controllers.delete(oldName);
  yield* out(`Renaming ${newName} to ${oldName}\n`);
  yield* rename(controllers, yield* controllers.get(newName), oldName);
}

const RENAME_POLL_MS = 5_000;
const RENAME_LIMIT_MS = 60_000;

/** A controller under another name: the same one made anew, its Pods left to it. Upstream: Rename. */
export function* rename(controllers: Controllers, controller: Controller, name: string): Routine<void> {
  const former = controller.metadata.name;
  yield* controllers.delete(former, 'Orphan');
  for (let waitedMs = 0; ; waitedMs += RENAME_POLL_MS) {
    yield* sleep(RENAME_POLL_MS);
    if (!(yield* controllers.find(former))) break;
    if (waitedMs >= RENAME_LIMIT_MS) throw new CliError('timed out waiting for the condition');
  }
  yield* controllers.create({ ...controller, metadata: { ...controller.metadata, name } });
}

/** The update the other way round: the new controller goes, the old one gets the size it had. Upstream: AbortRollingUpdate. */
export function* reversed(config: UpdateConfig): Routine<UpdateConfig> {
  const { controllers, oldController, newController } = config;
  const size = oldController.metadata.annotations?.[ORIGINAL_REPLICAS];
  const { name } = oldController.metadata;
  if (size === undefined) throw new CliError(`couldn't find original replica count of ${JSON.stringify(name)}`);
  yield* config.out(`Setting ${JSON.stringify(name)} replicas to ${size}\n`);
  const back = annotated(oldController, { [SOURCE_ID]: sourceIdOf(newController), [DESIRED_REPLICAS]: size });
  const written = yield* controllers.put(back);
  return { ...config, oldController: newController, newController: written, cleanup: 'delete' };
}

/** Going back to an earlier revision. Mirrors Helm's pkg/action/rollback.go. */
import type { Routine } from '../../kernel/wait.ts';
import { releaseNameProblem } from '../chart/names.ts';
import { HelmError, isFailure, wrapping } from '../cli/errors.ts';
import { type Resource, UpdateError } from '../kube/kube.ts';
import { setOwner } from '../kube/ownership.ts';
import { Waiter, type Waiting } from '../kube/waiting.ts';
import type { Release } from '../types.ts';
import { type Actions, record, Work } from './actions.ts';
import { applyMethodOf, isServerSide } from './apply-method.ts';
import { runHooks } from './hooks.ts';
import { NoDeployedReleases } from './storage.ts';

interface RollbackOptions {
  /** 0: the one before the last. */
  readonly version: number;
  readonly dryRun?: boolean;
  readonly force?: boolean;
  readonly noHooks?: boolean;
  readonly timeoutMs: number;
  readonly waiting?: Waiting;
  readonly waitForJobs?: boolean;
  readonly serverSide?: string;
  readonly forceConflicts?: boolean;
  readonly description?: string;
  readonly cleanupOnFail?: boolean;
  readonly maxHistory: number;
  readonly recreatePods?: (resources: readonly Resource[]) => Routine<void>;
}

/** Upstream: MaxDescriptionLength of Helm 4. */
const MAX_DESCRIPTION = 512;

/** Makes a new revision of the old one's manifests. Throws `HelmError`. */
export function* rollback(actions: Actions, name: string, options: RollbackOptions): Routine<void> {
  const { kube, storage } = actions;
  const letters = [...(options.description ?? '')].length;
  if (letters > MAX_DESCRIPTION) {
    throw new HelmError(`description must be ${MAX_DESCRIPTION} characters or less, got ${letters}`);
  }
  yield* kube.reachable();
  storage.maxHistory = options.maxHistory;
  yield* actions.debug(`preparing rollback of ${name}`);
  const { current, target } = yield* prepare(actions, name, options);
  if (options.dryRun) return;
  yield* actions.debug(`creating rolled back release for ${name}`);
  yield* storage.create(target.release);
  yield* actions.debug(`performing rollback of ${name}`);
  yield* perform(actions, current, target, options);
  yield* actions.debug(`updating status for rolled back release for ${name}`);
  yield* storage.update(target.release);
}

function* prepare(
  actions: Actions,
  name: string,
  { version, description, serverSide }: RollbackOptions,
): Routine<{ readonly current: Work; readonly target: Work }> {
  if (releaseNameProblem(name) !== undefined) throw new HelmError(`prepareRollback: Release name is invalid: ${name}`);
  if (version < 0) throw new HelmError('invalid release revision');
  const current = yield* actions.storage.last(name);
  const wanted = version === 0 ? current.version - 1 : version;
  const all = yield* actions.storage.history(name);
  if (!all.some((release) => release.version === wanted)) throw new HelmError(`release has no ${wanted} version`);
  yield* actions.debug(`rolling back ${name} (current: v${current.version}, target: v${wanted})`);
  const old = yield* actions.storage.get(name, wanted);
  const { notes } = old.info;
  const target: Release = {
    ...old,
    namespace: current.namespace,
    info: {
      first_deployed: current.info.first_deployed,
      last_deployed: actions.now(),
      deleted: '',
      status: 'pending-rollback',
      description: description || `Rollback to ${wanted}`,
      ...(actions.helmMajor === 4 ? { rollback_revision: wanted } : {}),
      ...(notes === undefined ? {} : { notes }),
    },
    version: current.version + 1,
    ...applyMethodOf(actions, isServerSide(actions, serverSide, old)),
  };
  return { current: new Work(current), target: new Work(target) };
}

function* perform(actions: Actions, current: Work, target: Work, options: RollbackOptions): Routine<void> {
  const { kube } = actions;
  const before = yield* wrapping('unable to build kubernetes objects from current release manifest', () =>
    kube.build(current.release.manifest, false),
  );
  const after = yield* wrapping('unable to build kubernetes objects from new release manifest', () =>
    kube.build(target.release.manifest, false),
  );
  const { name, namespace } = target.release;
  const { timeoutMs, waiting = 'none' } = options;
  const serverSide = target.release.apply_method === 'ssa';
  const hooks = { timeoutMs, waiting, serverSide };
  if (!options.noHooks) yield* runHooks(actions, target, 'pre-rollback', hooks);
  setOwner(after, { name, namespace });
  try {
    const { updated } = yield* kube.update(before, after, {
      force: options.force === true,
      serverSide,
      forceConflicts: options.forceConflicts === true,
      upgradeManager: true,
    });
    if (options.recreatePods) yield* options.recreatePods(updated);
  } catch (error) {
    if (!(error instanceof UpdateError)) throw error;
    yield* failed(actions, current, target, error, options);
  }
  try {
    yield* new Waiter(kube, waiting).ready(after, timeoutMs, options.waitForJobs === true);
  } catch (error) {
    if (!isFailure(error)) throw error;
    target.set('failed', `Release "${name}" failed: ${error.message}`);
    yield* record(actions, current.release);
    yield* record(actions, target.release);
    throw new HelmError(`release ${name} failed: ${error.message}`);
  }
  if (!options.noHooks) yield* runHooks(actions, target, 'post-rollback', hooks);
  yield* supersede(actions, name);
  target.set('deployed');
}

function* failed(
  actions: Actions,
  current: Work,
  target: Work,
  error: UpdateError,
  options: RollbackOptions,
): Routine<never> {
  const message = `Rollback "${target.release.name}" failed: ${error.message}`;
  yield* actions.tell({ level: 'WARN', message });
  current.set('superseded');
  target.set('failed', message);
  yield* record(actions, current.release);
  yield* record(actions, target.release);
  if (options.cleanupOnFail) {
    const failures = yield* actions.kube.delete(error.result.created);
    if (failures.length > 0) {
      const texts = failures.map((failure) => failure.message).join(', ');
      throw new HelmError(
        `an error occurred while cleaning up resources. original rollback error: ${error.message}: unable to cleanup resources: ${texts}`,
      );
    }
  }
  throw error;
}

function* supersede(actions: Actions, name: string): Routine<void> {
  let deployed: Release[];
  try {
    deployed = yield* actions.storage.deployedAll(name);
  } catch (error) {
    if (error instanceof NoDeployedReleases) return;
    throw error;
  }
  for (const release of deployed) {
    const work = new Work(release);
    work.set('superseded');
    yield* record(actions, work.release);
  }
}

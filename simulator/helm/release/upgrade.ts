/** Upgrading a release. Mirrors Helm's pkg/action/upgrade.go. */
import type { Routine } from '../../kernel/wait.ts';
import { releaseNameProblem } from '../chart/names.ts';
import { HelmError, isFailure, wrapping } from '../cli/errors.ts';
import { deepCopy } from '../functions/deep.ts';
import { type Resource, UpdateError } from '../kube/kube.ts';
import { existing, setOwner } from '../kube/ownership.ts';
import { Waiter, type Waiting } from '../kube/waiting.ts';
import type { Chart, HelmValues, Release } from '../types.ts';
import { coalesceTables, coalesceValues } from '../values/coalesce.ts';
import { processDependencies } from '../values/dependencies.ts';
import { type Actions, capabilities, record, Work } from './actions.ts';
import { applyMethodOf, isServerSide } from './apply-method.ts';
import { runHooks } from './hooks.ts';
import { atomicName, type DryRun, ReleaseFailure, renderRelease } from './install.ts';
import { rollback } from './rollback.ts';
import { byRevision, NoDeployedReleases, ReleaseNotFound, systemLabelsProblem } from './storage.ts';

export interface UpgradeOptions {
  readonly dryRun: DryRun;
  readonly force?: boolean;
  readonly noHooks?: boolean;
  readonly timeoutMs: number;
  readonly waiting?: Waiting;
  readonly waitForJobs?: boolean;
  /** --server-side of Helm 4: "auto" goes by the revision before. */
  readonly serverSide?: string;
  readonly forceConflicts?: boolean;
  readonly description?: string;
  readonly validate?: boolean;
  readonly atomic?: boolean;
  readonly cleanupOnFail?: boolean;
  readonly maxHistory: number;
  readonly subNotes?: boolean;
  readonly skipSchema?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly takeOwnership?: boolean;
  readonly hideSecrets?: boolean;
  readonly reuse?: 'reset' | 'reuse' | 'reset-then-reuse';
  /** Pods of what was changed are deleted. */
  readonly recreatePods?: (resources: readonly Resource[]) => Routine<void>;
}

/** Throws `HelmError`; the release that failed is recorded, as Helm leaves it. */
export function* upgrade(
  actions: Actions,
  name: string,
  chart: Chart,
  values: HelmValues,
  options: UpgradeOptions,
): Routine<Release> {
  yield* actions.kube.reachable();
  if (releaseNameProblem(name) !== undefined) throw new HelmError(`release name is invalid: ${name}`);
  yield* actions.debug(`preparing upgrade for ${name}`);
  if (actions.helmMajor === 4 && chart.metadata.apiVersion === 'v3') throw new HelmError('invalid chart apiVersion');
  const { current, next } = yield* prepare(actions, name, chart, values, options);
  actions.storage.maxHistory = options.maxHistory;
  yield* actions.debug(`performing update for ${name}`);
  return yield* new Upgrade(actions, new Work(current), new Work(next), options).run();
}

interface Prepared {
  readonly current: Release;
  readonly next: Release;
}

function* prepare(
  actions: Actions,
  name: string,
  given: Chart,
  values: HelmValues,
  options: UpgradeOptions,
): Routine<Prepared> {
  if (options.dryRun === 'none' && options.hideSecrets) {
    throw new HelmError(`${actions.helmMajor === 4 ? 'h' : 'H'}iding Kubernetes secrets requires a dry-run mode`);
  }
  const last = yield* lastOf(actions, name);
  if (last.info.status.startsWith('pending-')) {
    throw new HelmError('another operation (install/upgrade/rollback) is in progress');
  }
  const current = yield* currentOf(actions, last);
  const reused = reuse(actions, given, current, values, options.reuse);
  const chart = processDependencies(reused.chart, reused.values, {
    merge: true,
    helmMajor: actions.helmMajor,
    log: actions.log,
  });
  const problem = systemLabelsProblem(options.labels ?? {});
  const revision = last.version + 1;
  const rendered = yield* renderRelease({ ...actions, namespace: current.namespace }, chart, reused.values, {
    name,
    capabilities: yield* capabilities(actions),
    lookup: options.dryRun !== 'client',
    skipSchema: options.skipSchema === true,
    subNotes: options.subNotes === true,
    hideSecrets: options.hideSecrets === true,
    revision,
    isUpgrade: true,
  });
  if (problem !== undefined) throw new HelmError(problem);
  const serverSide = isServerSide(actions, options.serverSide, last);
  const next: Release = {
    ...rendered,
    info: {
      ...rendered.info,
      first_deployed: current.info.first_deployed,
      status: 'pending-upgrade',
      description: 'Preparing upgrade',
    },
    version: revision,
    labels: mergedLabels(last.labels ?? {}, options.labels ?? {}),
    ...applyMethodOf(actions, serverSide),
  };
  yield* actions.kube.build(next.manifest, options.validate !== false);
  return { current, next };
}

function* lastOf(actions: Actions, name: string): Routine<Release> {
  try {
    return yield* actions.storage.last(name);
  } catch (error) {
    if (error instanceof ReleaseNotFound) throw new NoDeployedReleases(name);
    throw error;
  }
}

/** What the cluster is taken to hold: the deployed revision, or the last that failed. */
function* currentOf(actions: Actions, last: Release): Routine<Release> {
  if (last.info.status === 'deployed') return last;
  try {
    return yield* actions.storage.deployed(last.name);
  } catch (error) {
    const isUsable = last.info.status === 'failed' || last.info.status === 'superseded';
    if (error instanceof NoDeployedReleases && isUsable) return last;
    throw error;
  }
}

/** Which of the old values stay. */
function reuse(
  actions: Actions,
  chart: Chart,
  current: Release,
  values: HelmValues,
  how: UpgradeOptions['reuse'],
): { readonly chart: Chart; readonly values: HelmValues } {
  const old = deepCopy((current.config ?? {}) as HelmValues) as HelmValues;
  const { helmMajor } = actions;
  switch (how) {
    case 'reset':
      return { chart, values };
    case 'reuse': {
      const computed = coalesceValues(current.chart, old, { log: actions.log, helmMajor });
      return { chart: { ...chart, values: computed }, values: coalesceTables(values, old, actions.log) };
    }
    case 'reset-then-reuse':
      return { chart, values: coalesceTables(values, old, actions.log) };
    default:
      return { chart, values: Object.keys(values).length === 0 ? old : values };
  }
}

/** "null" takes a label away. */
const mergedLabels = (
  old: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries({ ...old, ...given }).filter(([, value]) => value !== 'null'));

const keyOf = ({ mapping, namespace, name }: Resource): string =>
  [mapping.group, mapping.version, mapping.kind, namespace, name].join('/');

class Upgrade {
  readonly #actions: Actions;
  readonly #original: Work;
  readonly #next: Work;
  readonly #options: UpgradeOptions;

  constructor(actions: Actions, original: Work, next: Work, options: UpgradeOptions) {
    this.#actions = actions;
    this.#original = original;
    this.#next = next;
    this.#options = options;
  }

  *run(): Routine<Release> {
    const { kube, storage } = this.#actions;
    const next = this.#next;
    const current = yield* wrapping('unable to build kubernetes objects from current release manifest', () =>
      kube.build(this.#original.release.manifest, false),
    );
    const target = yield* wrapping('unable to build kubernetes objects from new release manifest', () =>
      kube.build(next.release.manifest, this.#options.validate !== false),
    );
    const owner = { name: next.release.name, namespace: next.release.namespace };
    setOwner(target, owner);
    const known = new Set(current.map(keyOf));
    const fresh = target.filter((resource) => !known.has(keyOf(resource)));
    const unable = this.#actions.helmMajor === 4 ? 'unable' : 'Unable';
    const adopted = yield* wrapping(`${unable} to continue with update`, () =>
      existing(kube, fresh, owner, this.#options.takeOwnership === true),
    );
    const before = [...current, ...adopted.map((resource) => ({ ...resource }))];
    if (this.#options.dryRun !== 'none') {
      next.set(next.release.info.status, this.#options.description || 'Dry run complete');
      return next.release;
    }
    yield* this.#actions.debug(`creating upgraded release for ${owner.name}`);
    yield* storage.create(next.release);
    yield* this.#release(before, target);
    yield* storage.update(next.release);
    return next.release;
  }

  *#release(before: readonly Resource[], target: readonly Resource[]): Routine<void> {
    const { timeoutMs, noHooks, waiting = 'none', waitForJobs, recreatePods, force, forceConflicts } = this.#options;
    let created: readonly Resource[] = [];
    const { kube } = this.#actions;
    const serverSide = this.#next.release.apply_method === 'ssa';
    const hooks = { timeoutMs, waiting, serverSide };
    const runHook = (event: string): Routine<void> =>
      wrapping(`${event} hooks failed`, () => runHooks(this.#actions, this.#next, event, hooks));
    try {
      if (!noHooks) yield* runHook('pre-upgrade');
      try {
        const result = yield* kube.update(before, target, {
          force: force === true,
          serverSide,
          forceConflicts: forceConflicts === true,
          upgradeManager: serverSide && this.#original.release.apply_method !== 'ssa',
        });
        created = result.created;
        if (recreatePods) yield* recreatePods(result.updated);
        yield* new Waiter(kube, waiting).ready(target, timeoutMs, waitForJobs === true);
      } catch (error) {
        if (!isFailure(error)) throw error;
        yield* record(this.#actions, this.#original.release);
        throw error;
      }
      if (!noHooks) yield* runHook('post-upgrade');
    } catch (error) {
      if (!isFailure(error)) throw error;
      yield* this.#fail(error, error instanceof UpdateError ? error.result.created : created);
    }
    this.#original.set('superseded');
    yield* record(this.#actions, this.#original.release);
    this.#next.set('deployed', this.#options.description || 'Upgrade complete');
  }

  *#fail(error: Error, created: readonly Resource[]): Routine<never> {
    const { name } = this.#next.release;
    this.#next.set('failed', `Upgrade "${name}" failed: ${error.message}`);
    yield* this.#actions.debug(`warning: Upgrade "${name}" failed: ${error.message}`);
    const fields = { name, error: error.message };
    yield* this.#actions.tell({ level: 'WARN', message: 'upgrade failed', fields });
    yield* record(this.#actions, this.#next.release);
    if (this.#options.cleanupOnFail && created.length > 0) yield* this.#cleanUp(error, created);
    if (this.#options.atomic) yield* this.#rollBack(error);
    throw new ReleaseFailure(error.message, this.#next.release);
  }

  *#cleanUp(error: Error, created: readonly Resource[]): Routine<void> {
    yield* this.#actions.debug(`Cleanup on fail set, cleaning up ${created.length} resources`);
    const failures = yield* this.#actions.kube.delete(created);
    if (failures.length === 0) return;
    const texts = failures.map((failure) => failure.message).join(', ');
    throw new HelmError(
      `an error occurred while cleaning up resources. original upgrade error: ${error.message}: unable to cleanup resources: ${texts}`,
    );
  }

  *#rollBack(error: Error): Routine<never> {
    const { name } = this.#next.release;
    const { noHooks, force, forceConflicts, timeoutMs, waitForJobs, waiting = 'none', serverSide } = this.#options;
    const atomic = atomicName(this.#actions.helmMajor);
    yield* this.#actions.debug(`Upgrade failed and ${atomic} is set, rolling back to last successful release`);
    const all = yield* wrapping(
      `an error occurred while finding last successful release. original upgrade error: ${error.message}`,
      () => this.#actions.storage.history(name),
    );
    const good = all.filter(({ info }) => info.status === 'superseded' || info.status === 'deployed');
    const last = good.sort(byRevision).at(-1);
    if (!last) {
      throw new HelmError(
        `unable to find a previously successful release when attempting to rollback. original upgrade error: ${error.message}`,
      );
    }
    yield* wrapping(`an error occurred while rolling back the release. original upgrade error: ${error.message}`, () =>
      rollback(this.#actions, name, {
        version: last.version,
        waiting,
        ...(serverSide === undefined ? {} : { serverSide }),
        forceConflicts: forceConflicts === true,
        waitForJobs: waitForJobs === true,
        noHooks: noHooks === true,
        force: force === true,
        timeoutMs,
        // Upstream does not hand the limit on: this rollback makes room for no one.
        maxHistory: 0,
      }),
    );
    throw new ReleaseFailure(
      `release ${name} failed, and has been rolled back due to ${atomic} being set: ${error.message}`,
      this.#next.release,
    );
  }
}

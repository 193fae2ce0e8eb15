/** Installing a release. Mirrors Helm's pkg/action/install.go. */
import type { Routine } from '../../kernel/wait.ts';
import { releaseNameProblem } from '../chart/names.ts';
import { HelmError, isFailure, wrapping } from '../cli/errors.ts';
import { isAlreadyThere, type Resource } from '../kube/kube.ts';
import { existing, setOwner } from '../kube/ownership.ts';
import { waitForReady } from '../kube/wait.ts';
import { Waiter, type Waiting } from '../kube/waiting.ts';
import { chartCrds, manifestText, renderResources, UnreadableManifests } from '../manifest/resources.ts';
import type { ApplyMethod, Capabilities, Chart, HelmValues, Release } from '../types.ts';
import { ValuesError } from '../values/coalesce.ts';
import { processDependencies } from '../values/dependencies.ts';
import { toRenderValues } from '../values/render-values.ts';
import { type Actions, capabilities, record, Work } from './actions.ts';
import { builtInCapabilities } from './capabilities.ts';
import { runHooks } from './hooks.ts';
import { rendering } from './renderer.ts';
import { byRevision, ReleaseNotFound, systemLabelsProblem } from './storage.ts';
import { uninstall } from './uninstall.ts';

export type DryRun = 'none' | 'client' | 'server';

export interface InstallOptions {
  readonly name: string;
  readonly dryRun: DryRun;
  readonly createNamespace?: boolean;
  readonly force?: boolean;
  readonly noHooks?: boolean;
  readonly replace?: boolean;
  readonly timeoutMs: number;
  readonly waiting?: Waiting;
  readonly waitForJobs?: boolean;
  readonly description?: string;
  readonly validate?: boolean;
  readonly atomic?: boolean;
  readonly serverSide?: boolean;
  readonly forceConflicts?: boolean;
  readonly skipCrds?: boolean;
  readonly subNotes?: boolean;
  readonly skipSchema?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly takeOwnership?: boolean;
  readonly hideSecrets?: boolean;
}

/** What was made of a release before something failed. */
export class ReleaseFailure extends HelmError {
  readonly release: Release;
  constructor(message: string, release: Release) {
    super(message);
    this.release = release;
  }
}

/** Throws `HelmError`; the release that failed is recorded, as Helm leaves it. */
export function* install(
  actions: Actions,
  chart: Chart,
  values: HelmValues,
  options: InstallOptions,
): Routine<Release> {
  const { kube, storage, namespace } = actions;
  const isDry = options.dryRun !== 'none';
  const isNew = actions.helmMajor === 4;
  // Helm 3 asks the cluster even in a client's dry run.
  const isOffline = isNew && options.dryRun === 'client';
  yield* check(actions, chart, options);
  const processed = processDependencies(chart, values, {
    merge: true,
    helmMajor: actions.helmMajor,
    log: actions.log,
  });
  if (!options.skipCrds && chartCrds(processed).length > 0) {
    if (!isDry) yield* installCrds(actions, processed, options);
    else if (options.dryRun === 'server') yield* actions.tell({ level: 'WARN', message: CRDS_IN_DRY_RUN });
  }
  const problem = systemLabelsProblem(options.labels ?? {});
  const release = yield* renderRelease(actions, processed, values, {
    ...options,
    capabilities: isOffline ? builtInCapabilities(actions.helm) : yield* capabilities(actions),
    lookup: options.dryRun !== 'client',
    ...(isNew ? { applyMethod: options.serverSide ? 'ssa' : 'csa' } : {}),
    ...(problem === undefined ? {} : { problem }),
  });
  const work = new Work(release);
  if (isOffline) {
    work.set('pending-install', 'Dry run complete');
    return work.release;
  }
  const resources = yield* wrapping('unable to build kubernetes objects from release manifest', () =>
    kube.build(work.release.manifest, options.validate !== false),
  );
  setOwner(resources, { name: options.name, namespace });
  const adopted = yield* wrapping(`${isNew ? 'unable' : 'Unable'} to continue with install`, () =>
    existing(kube, resources, { name: options.name, namespace }, options.takeOwnership === true),
  );
  if (isDry) {
    work.set(work.release.info.status, 'Dry run complete');
    return work.release;
  }
  if (options.createNamespace) yield* createNamespace(actions, options);
  if (options.replace) yield* replaceLast(actions, work);
  yield* storage.create(work.release);
  try {
    yield* perform(actions, work, resources, adopted, options);
  } catch (error) {
    if (!isFailure(error)) throw error;
    yield* fail(actions, work, error, options);
  }
  return work.release;
}

const CRDS_IN_DRY_RUN = 'This chart or one of its subcharts contains CRDs. Rendering may fail or contain inaccuracies.';

/** What is looked at before anything is rendered. Throws `HelmError`; Helm 4 logs it, too. */
function* check(actions: Actions, chart: Chart, options: InstallOptions): Routine<void> {
  const { kube, helmMajor } = actions;
  const isDry = options.dryRun !== 'none';
  if (helmMajor === 3) {
    yield* kube.reachable();
    if (!isDry && options.hideSecrets) throw new HelmError('Hiding Kubernetes secrets requires a dry-run mode');
    yield* checkName(actions, options, isDry);
    return;
  }
  if (chart.metadata.apiVersion === 'v3') throw new HelmError('invalid chart apiVersion');
  if (options.dryRun !== 'client') {
    yield* logging(actions, 'cluster reachability check failed', () => kube.reachable(), true);
  }
  if (!isDry && options.hideSecrets) {
    const message = 'hiding Kubernetes secrets requires a dry-run mode';
    yield* actions.tell({ level: 'ERROR', message });
    throw new HelmError(message);
  }
  yield* logging(actions, 'release name check failed', () => checkName(actions, options, isDry));
}

/** What fails is logged, and told with the same words before it. */
function* logging(actions: Actions, what: string, run: () => Routine<void>, inOne = false): Routine<void> {
  try {
    yield* run();
  } catch (error) {
    if (!isFailure(error)) throw error;
    const told = `${what}: ${error.message}`;
    yield* actions.tell({
      level: 'ERROR',
      ...(inOne ? { message: told } : { message: what, fields: { error: error.message } }),
    });
    throw new HelmError(told);
  }
}

function* checkName({ storage, helmMajor }: Actions, { name, replace }: InstallOptions, isDry: boolean): Routine<void> {
  const problem = releaseNameProblem(name);
  if (problem !== undefined) throw new HelmError(`release name "${name}": ${problem}`);
  if (isDry) return;
  let all: Release[];
  try {
    all = yield* storage.history(name);
  } catch (error) {
    if (isFailure(error)) return;
    throw error;
  }
  const status = all.sort(byRevision).at(-1)?.info.status;
  if (status === undefined || (replace && (status === 'uninstalled' || status === 'failed'))) return;
  throw new HelmError(`cannot ${helmMajor === 4 ? 'reuse' : 're-use'} a name that is still in use`);
}

interface RenderRequest {
  readonly name: string;
  readonly capabilities: Capabilities;
  readonly lookup: boolean;
  readonly skipSchema?: boolean;
  readonly subNotes?: boolean;
  readonly hideSecrets?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly revision?: number;
  readonly isUpgrade?: boolean;
  readonly includeCrds?: boolean;
  readonly applyMethod?: ApplyMethod;
  /** Told after the values have been found right. */
  readonly problem?: string;
}

/** A release of revision 1 that is about to be installed. Throws `ReleaseFailure` when rendering failed. */
export function* renderRelease(
  actions: Omit<Actions, 'kube' | 'storage'> & Partial<Pick<Actions, 'kube'>>,
  chart: Chart,
  values: HelmValues,
  request: RenderRequest,
): Routine<Release> {
  const { name, isUpgrade = false, revision = 1 } = request;
  const settings = actions.renderSettings();
  const now = actions.now();
  const release: Release = {
    name,
    info: { first_deployed: now, last_deployed: now, deleted: '', status: 'unknown' },
    chart,
    config: values,
    manifest: '',
    version: 1,
    namespace: actions.namespace,
    labels: request.labels ?? {},
    ...(request.applyMethod === undefined ? {} : { apply_method: request.applyMethod }),
  };
  const kube = request.lookup ? actions.kube : undefined;
  try {
    const { manifests, hooks, notes } = yield* rendering(
      actions.memory,
      { ...settings, ...(kube ? { kube } : {}) },
      (attempt) => {
        const renderValues = toRenderValues(chart, values, {
          release: { name, namespace: actions.namespace, revision, isInstall: !isUpgrade, isUpgrade },
          capabilities: request.capabilities,
          skipSchema: request.skipSchema === true,
          helmMajor: actions.helmMajor,
          ...pick(attempt),
        });
        if (request.problem !== undefined) throw new HelmError(request.problem);
        return renderResources(chart, renderValues, actions.memory.render, {
          ...attempt,
          subNotes: request.subNotes === true,
        });
      },
    );
    const crds = request.includeCrds ? chartCrds(chart) : [];
    const manifest = manifestText(manifests, { crds, hideSecrets: request.hideSecrets === true });
    const info = {
      ...release.info,
      status: 'pending-install' as const,
      description: 'Initial install underway',
      ...(notes === '' ? {} : { notes }),
    };
    return { ...release, info, manifest, hooks };
  } catch (error) {
    // Values that are refused leave nothing to show.
    if (!isFailure(error) || error instanceof ValuesError || error instanceof HelmError) throw error;
    const manifest = error instanceof UnreadableManifests ? error.rendered : '';
    throw new ReleaseFailure(error.message, { ...release, manifest });
  }
}

const pick = ({ schemas, parts, log }: Parameters<Parameters<typeof rendering>[2]>[0]): object => ({
  schemas,
  parts,
  log,
});

/** Before all else, and never changed or taken away again. */
function* installCrds(actions: Actions, chart: Chart, options: InstallOptions): Routine<void> {
  const { kube } = actions;
  const created: Resource[] = [];
  for (const { file, content } of chartCrds(chart)) {
    const failing = `failed to install CRD ${file}`;
    const resources = yield* wrapping(failing, () => kube.build(content, false));
    try {
      yield* kube.create(resources, { serverSide: options.serverSide === true });
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (!isAlreadyThere(error)) throw new HelmError(`${failing}: ${error.message}`);
      yield* actions.debug(`CRD ${resources[0]?.name} is already present. Skipping.`);
      continue;
    }
    created.push(...resources);
  }
  if (created.length > 0) yield* waitForReady(kube, created, 60_000, { jobs: false });
}

function* createNamespace(actions: Actions, options: InstallOptions): Routine<void> {
  const { kube, namespace } = actions;
  const manifest = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n  labels:\n    name: ${namespace}\n`;
  const resources = yield* kube.build(manifest, true);
  try {
    yield* kube.create(resources, { serverSide: options.serverSide === true });
  } catch (error) {
    if (!isAlreadyThere(error)) throw error;
  }
}

/** The release goes on after an uninstalled or failed one of its name. */
function* replaceLast(actions: Actions, work: Work): Routine<void> {
  let last: Release;
  try {
    last = yield* actions.storage.last(work.release.name);
  } catch (error) {
    if (error instanceof ReleaseNotFound) return;
    throw error;
  }
  work.release = { ...work.release, version: last.version + 1 };
  if (last.info.status === 'failed') return;
  const old = new Work(last);
  old.set('superseded', 'superseded by new release');
  yield* actions.storage.update(old.release);
}

function* perform(
  actions: Actions,
  work: Work,
  resources: readonly Resource[],
  adopted: readonly Resource[],
  options: InstallOptions,
): Routine<void> {
  const { kube } = actions;
  const { timeoutMs, forceConflicts = false, serverSide = false } = options;
  const waiting = waitingOf(options);
  const hooks = { timeoutMs, waiting, serverSide };
  if (!options.noHooks) yield* wrapping('failed pre-install', () => runHooks(actions, work, 'pre-install', hooks));
  if (resources.length > 0) {
    if (adopted.length === 0) yield* kube.create(resources, { serverSide });
    else {
      yield* kube.update(adopted.map(copyOf), resources, {
        force: options.force === true,
        threeWay: options.takeOwnership === true && !serverSide,
        serverSide,
        forceConflicts,
        upgradeManager: true,
      });
    }
  }
  yield* new Waiter(kube, waiting).ready(resources, timeoutMs, options.waitForJobs === true);
  if (!options.noHooks) yield* wrapping('failed post-install', () => runHooks(actions, work, 'post-install', hooks));
  work.set('deployed', options.description || 'Install complete');
  yield* record(actions, work.release);
}

const copyOf = (resource: Resource): Resource => ({ ...resource });

const waitingOf = ({ waiting = 'none' }: InstallOptions): Waiting => waiting;

function* fail(actions: Actions, work: Work, error: Error, options: InstallOptions): Routine<never> {
  const { name, timeoutMs } = options;
  work.set('failed', `Release "${name}" failed: ${error.message}`);
  if (!options.atomic) {
    yield* record(actions, work.release);
    throw new ReleaseFailure(error.message, work.release);
  }
  const atomic = atomicName(actions.helmMajor);
  yield* actions.debug(`Install failed and ${atomic} is set, uninstalling release`);
  yield* wrapping(`an error occurred while uninstalling the release. original install error: ${error.message}`, () =>
    uninstall(actions, name, {
      timeoutMs,
      noHooks: options.noHooks === true,
      waiting: actions.helmMajor === 4 ? waitingOf(options) : 'none',
    }),
  );
  throw new ReleaseFailure(
    `release ${name} failed, and has been uninstalled due to ${atomic} being set: ${error.message}`,
    work.release,
  );
}

/** What the flag is called that undoes what failed. */
export const atomicName = (helmMajor: 3 | 4): string => (helmMajor === 4 ? 'rollback-on-failure' : 'atomic');

/** Installing a release. Mirrors Helm's pkg/action/install.go. */
import type { Routine } from '../../kernel/wait.ts';
import { releaseNameProblem } from '../chart/names.ts';
import { HelmError, isFailure, wrapping } from '../cli/errors.ts';
import { isAlreadyThere, type Resource } from '../kube/kube.ts';
import { existing, setOwner } from '../kube/ownership.ts';
import { waitForReady } from '../kube/wait.ts';
import { chartCrds, manifestText, renderResources, UnreadableManifests } from '../manifest/resources.ts';
import type { Capabilities, Chart, HelmValues, Release } from '../types.ts';
import { ValuesError } from '../values/coalesce.ts';
import { processDependencies } from '../values/dependencies.ts';
import { toRenderValues } from '../values/render-values.ts';
import { type Actions, capabilities, record, Work } from './actions.ts';
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
  readonly wait?: boolean;
  readonly waitForJobs?: boolean;
  readonly description?: string;
  readonly validate?: boolean;
  readonly atomic?: boolean;
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
  yield* kube.reachable();
  if (!isDry && options.hideSecrets) throw new HelmError('Hiding Kubernetes secrets requires a dry-run mode');
  yield* checkName(actions, options, isDry);
  const processed = processDependencies(chart, values, {
    merge: true,
    helmMajor: actions.helmMajor,
    log: actions.log,
  });
  if (!options.skipCrds && chartCrds(processed).length > 0 && !isDry) yield* installCrds(actions, processed);
  const problem = systemLabelsProblem(options.labels ?? {});
  const release = yield* renderRelease(actions, processed, values, {
    ...options,
    capabilities: yield* capabilities(actions),
    lookup: options.dryRun !== 'client',
    ...(problem === undefined ? {} : { problem }),
  });
  const work = new Work(release);
  const resources = yield* wrapping('unable to build kubernetes objects from release manifest', () =>
    kube.build(work.release.manifest, options.validate !== false),
  );
  setOwner(resources, { name: options.name, namespace });
  const adopted = yield* wrapping('Unable to continue with install', () =>
    existing(kube, resources, { name: options.name, namespace }, options.takeOwnership === true),
  );
  if (isDry) {
    work.set(work.release.info.status, 'Dry run complete');
    return work.release;
  }
  if (options.createNamespace) yield* createNamespace(actions);
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

function* checkName(actions: Actions, { name, replace }: InstallOptions, isDry: boolean): Routine<void> {
  const problem = releaseNameProblem(name);
  if (problem !== undefined) throw new HelmError(`release name "${name}": ${problem}`);
  if (isDry) return;
  let all: Release[];
  try {
    all = yield* actions.storage.history(name);
  } catch (error) {
    if (isFailure(error)) return;
    throw error;
  }
  const status = all.sort(byRevision).at(-1)?.info.status;
  if (status === undefined || (replace && (status === 'uninstalled' || status === 'failed'))) return;
  throw new HelmError('cannot re-use a name that is still in use');
}

export interface RenderRequest {
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
function* installCrds(actions: Actions, chart: Chart): Routine<void> {
  const { kube } = actions;
  const created: Resource[] = [];
  for (const { file, content } of chartCrds(chart)) {
    const failing = `failed to install CRD ${file}`;
    const resources = yield* wrapping(failing, () => kube.build(content, false));
    try {
      yield* kube.create(resources);
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

function* createNamespace(actions: Actions): Routine<void> {
  const { kube, namespace } = actions;
  const manifest = `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${namespace}\n  labels:\n    name: ${namespace}\n`;
  const resources = yield* kube.build(manifest, true);
  try {
    yield* kube.create(resources);
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
  if (!options.noHooks) {
    yield* failing('failed pre-install', () => runHooks(actions, work, 'pre-install', options.timeoutMs));
  }
  if (resources.length > 0) {
    if (adopted.length === 0) yield* kube.create(resources);
    else {
      const threeWay = options.takeOwnership === true;
      yield* kube.update(adopted.map(copyOf), resources, { force: options.force === true, threeWay });
    }
  }
  if (options.wait || options.atomic) {
    yield* waitForReady(kube, resources, options.timeoutMs, { jobs: options.waitForJobs === true });
  }
  if (!options.noHooks) {
    yield* failing('failed post-install', () => runHooks(actions, work, 'post-install', options.timeoutMs));
  }
  work.set('deployed', options.description || 'Install complete');
  yield* record(actions, work.release);
}

const copyOf = (resource: Resource): Resource => ({ ...resource });

const failing = wrapping;

function* fail(actions: Actions, work: Work, error: Error, options: InstallOptions): Routine<never> {
  const { name } = options;
  work.set('failed', `Release "${name}" failed: ${error.message}`);
  if (!options.atomic) {
    yield* record(actions, work.release);
    throw new ReleaseFailure(error.message, work.release);
  }
  yield* actions.debug('Install failed and atomic is set, uninstalling release');
  yield* wrapping(`an error occurred while uninstalling the release. original install error: ${error.message}`, () =>
    uninstall(actions, name, { timeoutMs: options.timeoutMs, noHooks: options.noHooks === true }),
  );
  throw new ReleaseFailure(
    `release ${name} failed, and has been uninstalled due to atomic being set: ${error.message}`,
    work.release,
  );
}

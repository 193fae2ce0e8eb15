/** Taking a release away. Mirrors Helm's pkg/action/uninstall.go and resource_policy.go. */

import type { Routine } from '../../kernel/wait.ts';
import { releaseNameProblem } from '../chart/names.ts';
import { HelmError, isFailure, wrapping } from '../cli/errors.ts';
import { trimSpace } from '../functions/words.ts';
import type { Propagation, Resource } from '../kube/kube.ts';
import { ownership } from '../kube/ownership.ts';
import { Waiter, type Waiting } from '../kube/waiting.ts';
import { type Manifest, ManifestError, sortManifests } from '../manifest/sort.ts';
import type { Release } from '../types.ts';
import { type Actions, Work } from './actions.ts';
import { runHooks } from './hooks.ts';
import { byRevision, NoDeployedReleases } from './storage.ts';

interface UninstallOptions {
  readonly dryRun?: boolean;
  readonly noHooks?: boolean;
  readonly keepHistory?: boolean;
  readonly ignoreNotFound?: boolean;
  readonly waiting?: Waiting;
  readonly cascade?: string;
  readonly description?: string;
  readonly timeoutMs: number;
}

interface Uninstalled {
  readonly release?: Release;
  /** What was kept, told. */
  readonly kept: string;
}

/** Throws `HelmError`. */
export function* uninstall(actions: Actions, name: string, options: UninstallOptions): Routine<Uninstalled> {
  const { kube, storage } = actions;
  yield* kube.reachable();
  if (options.dryRun) return { release: yield* storage.last(name), kept: '' };
  if (releaseNameProblem(name) !== undefined) throw new HelmError(`uninstall: Release name is invalid: ${name}`);
  const all = yield* historyOf(actions, name, options);
  const last = all.sort(byRevision).at(-1);
  if (!last) return { kept: '' };
  if (last.info.status === 'uninstalled') {
    if (options.keepHistory) throw new HelmError(`the release named "${name}" is already deleted`);
    yield* wrapping('uninstall: Failed to purge the release', () => purge(actions, all));
    return { release: last, kept: '' };
  }
  yield* actions.debug(`uninstall: Deleting ${name}`);
  const { timeoutMs, waiting = 'none' } = options;
  const hooks = { timeoutMs, waiting, serverSide: actions.helmMajor === 4 };
  const work = new Work({ ...last, info: { ...last.info, deleted: actions.now() } });
  work.set('uninstalling', 'Deletion in progress (or silently failed)');
  if (!options.noHooks) yield* runHooks(actions, work, 'pre-delete', hooks);
  yield* store(actions, work.release);
  const { resources, kept } = yield* deleteObjects(actions, work.release, options);
  const failures: Error[] = [];
  yield* collecting(failures, () => new Waiter(kube, waiting).gone(resources, timeoutMs));
  if (!options.noHooks) yield* collecting(failures, () => runHooks(actions, work, 'post-delete', hooks));
  work.set('uninstalled', options.description || 'Uninstallation complete');
  if (options.keepHistory) yield* keep(actions, work.release);
  else {
    yield* collecting(failures, () => wrapping('uninstall: Failed to purge the release', () => purge(actions, all)));
  }
  if (failures.length > 0) {
    const texts = failures.map((error) => error.message).join('; ');
    throw new HelmError(`uninstallation completed with ${failures.length} error(s): ${texts}`);
  }
  return { release: work.release, kept };
}

function* historyOf(actions: Actions, name: string, { ignoreNotFound }: UninstallOptions): Routine<Release[]> {
  try {
    return yield* actions.storage.history(name);
  } catch (error) {
    if (!isFailure(error)) throw error;
    if (ignoreNotFound) return [];
    throw new HelmError(`uninstall: Release not loaded: ${name}: ${error.message}`);
  }
}

function* purge(actions: Actions, releases: readonly Release[]): Routine<void> {
  for (const { name, version } of releases) yield* actions.storage.delete(name, version);
}

function* collecting(failures: Error[], run: () => Routine<void>): Routine<void> {
  try {
    yield* run();
  } catch (error) {
    if (!isFailure(error)) throw error;
    failures.push(error);
  }
}

function* store(actions: Actions, release: Release): Routine<void> {
  try {
    yield* actions.storage.update(release);
  } catch (error) {
    if (!isFailure(error)) throw error;
    yield* actions.debug(`uninstall: Failed to store updated release: ${error.message}`);
  }
}

/** The record stays, and no other revision counts as deployed. */
function* keep(actions: Actions, release: Release): Routine<void> {
  yield* store(actions, release);
  let deployed: Release[];
  try {
    deployed = yield* actions.storage.deployedAll(release.name);
  } catch (error) {
    if (error instanceof NoDeployedReleases) return;
    throw error;
  }
  for (const other of deployed) {
    const work = new Work(other);
    work.set('superseded');
    yield* store(actions, work.release);
  }
}

function* deleteObjects(
  actions: Actions,
  release: Release,
  options: UninstallOptions,
): Routine<{ readonly resources: readonly Resource[]; readonly kept: string }> {
  const { kube } = actions;
  const failed = new HelmError(`failed to delete release: ${release.name}`);
  const failing = function* (text: string): Routine<never> {
    yield* actions.debug(`uninstall: Failed to delete release: [${text}]`);
    throw failed;
  };
  let manifests: readonly Manifest[];
  try {
    manifests = sortManifests(new Map([['manifest', release.manifest]]), {
      order: 'uninstall',
      helmMajor: actions.helmMajor,
    }).manifests;
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    const reason = 'corrupted release record. You must manually delete the resources';
    return yield* failing(`${reason}: ${error.message}`);
  }
  const kept = manifests.filter(isKept);
  // What has another policy is neither kept nor deleted.
  const doomed = manifests.filter(({ head }) => head.annotations[POLICY] === undefined);
  let resources: Resource[];
  try {
    resources = yield* kube.build(doomed.map(({ content }) => `\n---\n${content}`).join(''), false);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return yield* failing(`unable to build kubernetes objects for delete: ${error.message}`);
  }
  const parts = kept.length > 0 ? [`${KEPT}${kept.map(({ head }) => `[${head.kind}] ${head.name}\n`).join('')}`] : [];
  if (actions.helmMajor === 4) {
    const own = yield* owned(actions, release, resources);
    resources = [...own.resources];
    parts.push(...own.told);
  }
  if (resources.length > 0) {
    const failures = yield* kube.delete(resources, propagationOf(options.cascade));
    if (failures.length > 0) return yield* failing(failures.map((error) => error.message).join(' '));
  }
  return { resources, kept: parts.join('\n') };
}

const KEPT = 'These resources were kept due to the resource policy:\n';

/** Helm 4 leaves alone what is somebody else's. Upstream: verifyOwnershipBeforeDelete. */
function* owned(
  actions: Actions,
  { name: release, namespace }: Release,
  all: readonly Resource[],
): Routine<{ readonly resources: readonly Resource[]; readonly told: readonly string[] }> {
  const found = yield* ownership(actions.kube, all, { name: release, namespace });
  const warn = (message: string, { mapping, name, namespace }: Resource, more: Readonly<Record<string, string>> = {}) =>
    actions.tell({ level: 'WARN', message, fields: { kind: mapping.kind, name, namespace, release, ...more } });
  const told: string[] = [];
  for (const resource of found.others) yield* warn('skipping delete of resource not owned by this release', resource);
  if (found.others.length > 0) {
    const lines = found.others.map(({ mapping, name }) => `[${mapping.kind}] ${name}\n`).join('');
    const count = found.others.length;
    told.push(`${count} resource(s) were not deleted because they are not owned by this release:\n${lines}`);
  }
  for (const { resource, error } of found.unknown) {
    yield* warn('skipping delete of resource because ownership could not be verified', resource, { error });
  }
  if (found.unknown.length > 0) {
    const lines = found.unknown.map(({ resource, error }) => `[${resource.mapping.kind}] ${resource.name}: ${error}\n`);
    const count = found.unknown.length;
    told.push(
      `${count} resource(s) were not deleted because their ownership could not be verified:\n${lines.join('')}`,
    );
  }
  return { resources: found.own, told };
}

const POLICY = 'helm.sh/resource-policy';

const isKept = ({ head }: Manifest): boolean => trimSpace(head.annotations[POLICY] ?? '').toLowerCase() === 'keep';

function propagationOf(cascade: string | undefined): Propagation {
  if (cascade === 'orphan') return 'Orphan';
  return cascade === 'foreground' ? 'Foreground' : 'Background';
}

/** Taking a release away. Mirrors Helm's pkg/action/uninstall.go and resource_policy.go. */

import type { Routine } from '../../kernel/wait.ts';
import { releaseNameProblem } from '../chart/names.ts';
import { HelmError, isFailure, wrapping } from '../cli/errors.ts';
import { trimSpace } from '../functions/words.ts';
import type { Propagation, Resource } from '../kube/kube.ts';
import { waitForDeleted } from '../kube/wait.ts';
import { type Manifest, ManifestError, sortManifests } from '../manifest/sort.ts';
import type { Release } from '../types.ts';
import { type Actions, Work } from './actions.ts';
import { runHooks } from './hooks.ts';
import { byRevision, NoDeployedReleases } from './storage.ts';

export interface UninstallOptions {
  readonly dryRun?: boolean;
  readonly noHooks?: boolean;
  readonly keepHistory?: boolean;
  readonly ignoreNotFound?: boolean;
  readonly wait?: boolean;
  readonly cascade?: string;
  readonly description?: string;
  readonly timeoutMs: number;
}

export interface Uninstalled {
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
  const work = new Work({ ...last, info: { ...last.info, deleted: actions.now() } });
  work.set('uninstalling', 'Deletion in progress (or silently failed)');
  if (!options.noHooks) yield* runHooks(actions, work, 'pre-delete', options.timeoutMs);
  yield* store(actions, work.release);
  const { resources, kept } = yield* deleteObjects(actions, work.release, options);
  const failures: Error[] = [];
  if (options.wait) yield* collecting(failures, () => waitForDeleted(kube, resources, options.timeoutMs));
  if (!options.noHooks) {
    yield* collecting(failures, () => runHooks(actions, work, 'post-delete', options.timeoutMs));
  }
  work.set('uninstalled', options.description || 'Uninstallation complete');
  if (options.keepHistory) yield* keep(actions, work.release);
  else {
    yield* collecting(failures, () => wrapping('uninstall: Failed to purge the release', () => purge(actions, all)));
  }
  if (failures.length > 0) {
    const texts = failures.map((error) => error.message).join('; ');
    throw new HelmError(`uninstallation completed with ${failures.length} error(s): ${texts}`);
  }
  const told = kept === '' ? '' : `These resources were kept due to the resource policy:\n${kept}`;
  return { release: work.release, kept: told };
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
  if (resources.length > 0) {
    const failures = yield* kube.delete(resources, propagationOf(options.cascade));
    if (failures.length > 0) return yield* failing(failures.map((error) => error.message).join(' '));
  }
  return { resources, kept: kept.map(({ head }) => `[${head.kind}] ${head.name}\n`).join('') };
}

const POLICY = 'helm.sh/resource-policy';

const isKept = ({ head }: Manifest): boolean => trimSpace(head.annotations[POLICY] ?? '').toLowerCase() === 'keep';

function propagationOf(cascade: string | undefined): Propagation {
  if (cascade === 'orphan') return 'Orphan';
  return cascade === 'foreground' ? 'Foreground' : 'Background';
}

/** What a lock names, fetched into charts/. Mirrors downloadAll and safeMoveDeps of Helm's pkg/downloader/manager.go. */

import type { Routine } from '../../kernel/wait.ts';
import { loadArchive } from '../chart/archive.ts';
import { loadDirectory } from '../chart/directory.ts';
import { loadFiles } from '../chart/load.ts';
import { archiveName, chartArchive } from '../chart/pack.ts';
import { HelmError, isFailure } from '../cli/errors.ts';
import type { Call } from '../cli/types.ts';
import { basePath, joinPath } from '../functions/paths.ts';
import { satisfies } from '../semver/constraints.ts';
import { compareVersions } from '../semver/version.ts';
import type { ChartDependency } from '../types.ts';
import { type RepositoryEntry, readRepositories } from './config.ts';
import type { Manager } from './dependencies.ts';
import { exists, isFolder, told, writeFile } from './files.ts';
import { fetchBytes, plainAccess, resolveUrl, sameUrl, urlOf } from './http.ts';
import type { Index } from './index-file.ts';
import { cachedIndex, type Download, findInRepository, noRegistry } from './locate.ts';
import { constraintsOf, localPath, versionOf } from './resolve.ts';

interface Saved {
  readonly name: string;
  readonly data: Uint8Array;
}

interface Known {
  readonly entry: RepositoryEntry;
  readonly index: Index;
}

/** Fills charts/, and takes away what is outdated. Returns the dependencies with the versions they have. Throws `HelmError`. */
export function* downloadAll(
  manager: Manager,
  dependencies: readonly ChartDependency[],
): Routine<readonly ChartDependency[]> {
  const { call, chartPath } = manager;
  const known = (readRepositories(call) ?? []).map((entry) => ({ entry, index: cachedIndex(call, entry) }));
  const folder = joinPath(chartPath, 'charts');
  if (exists(call, folder) && !isFolder(call, folder))
    throw new HelmError(`${JSON.stringify(folder)} is not a directory`);
  told('mkdir', folder, () => call.context.files.makeDirectory(call.resolve(folder), { parents: true }));
  yield* manager.print(`Saving ${dependencies.length} charts\n`);
  const saved: Saved[] = [];
  const done: ChartDependency[] = [];
  try {
    const addresses = new Set<string>();
    for (const dependency of dependencies) done.push(yield* save(manager, folder, dependency, known, addresses, saved));
  } catch (error) {
    if (!isFailure(error)) throw error;
    yield* manager.print(`Save error occurred:  ${error.message}\n`);
    throw error;
  }
  const local = new Set(dependencies.filter(({ repository }) => !repository).map(({ name }) => name));
  yield* move(manager, folder, saved, local);
  return done;
}

function* save(
  manager: Manager,
  folder: string,
  dependency: ChartDependency,
  known: readonly Known[],
  addresses: Set<string>,
  saved: Saved[],
): Routine<ChartDependency> {
  const { call, chartPath } = manager;
  const { name, version = '', repository = '' } = dependency;
  if (repository === '') {
    yield* manager.print(
      `Dependency ${name} did not declare a repository. Assuming it exists in the charts directory\n`,
    );
    checkLocal(call, joinPath(folder, name), dependency);
    return dependency;
  }
  if (repository.startsWith('file://')) {
    const chart = loadDirectory(call.context.files, call.resolve(localPath(call, repository, chartPath)));
    const found = chart.metadata.version ?? '';
    const read = versionOf(found);
    if (!read || !satisfies(read, constraintsOf(dependency, false))) {
      throw new HelmError(`can't get a valid version for dependency ${name}`);
    }
    saved.push({ name: archiveName(chart), data: chartArchive(chart, call.nowMs(), call.helmMajor) });
    return { ...dependency, version: found };
  }
  const { url, access } = yield* findUrl(call, known, name, version, repository);
  if (addresses.has(url)) {
    yield* manager.print(`Already downloaded ${name} from repo ${repository}\n`);
    return dependency;
  }
  yield* manager.print(`Downloading ${name} from repo ${repository}\n`);
  try {
    saved.push({ name: basePath(urlOf(url).path), data: yield* fetchBytes(call, url, access) });
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new HelmError(`could not download ${url}: ${error.message}`);
  }
  addresses.add(url);
  return dependency;
}

/** A chart that is in charts/ already. */
function checkLocal(call: Call, path: string, dependency: ChartDependency): void {
  let version: string;
  try {
    ({ version = '' } = loadDirectory(call.context.files, call.resolve(path)).metadata);
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new HelmError(`unable to load chart '${path}': ${error.message}`);
  }
  const { name, version: wanted = '' } = dependency;
  const constraints = constraintsOf(dependency, false);
  const read = versionOf(version);
  if (!read) throw new HelmError(`invalid version ${wanted} for dependency ${name}: invalid semantic version`);
  if (!satisfies(read, constraints)) {
    throw new HelmError(`dependency ${name} at version ${version} does not satisfy the constraint ${wanted}`);
  }
}

/** Upstream: findChartURL. */
function* findUrl(
  call: Call,
  known: readonly Known[],
  name: string,
  version: string,
  repository: string,
): Routine<Download> {
  if (repository.startsWith('oci://')) {
    const host = repository.slice('oci://'.length).split('/')[0] as string;
    throw new HelmError(
      `could not download ${repository}/${name}: failed to perform "FetchReference" on source: Get "https://${host}/v2/": ${noRegistry(host)}`,
    );
  }
  const owner = known.find(({ entry }) => sameUrl(repository, entry.url));
  if (owner) {
    const entries = owner.index.get(name);
    if (!entries) throw new HelmError('could not find : entry not found');
    const entry = entries.find(
      ({ metadata, urls }) => urls.length > 0 && (version === '' || sameVersion(version, metadata.version ?? '')),
    );
    if (!entry) throw new HelmError('could not find : no matching version');
    return { url: resolveUrl(repository, entry.urls[0] as string), access: owner.entry };
  }
  try {
    const access = plainAccess(repository);
    return { url: yield* findInRepository(call, access, name, version), access };
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new HelmError(`could not find : chart ${name} not found in ${repository}: ${error.message}`);
  }
}

function sameVersion(a: string, b: string): boolean {
  const [first, second] = [versionOf(a), versionOf(b)];
  if (!first) return a === b;
  return second !== undefined && compareVersions(first, second) === 0;
}

/** Upstream: safeMoveDeps. */
function* move(manager: Manager, folder: string, saved: readonly Saved[], local: ReadonlySet<string>): Routine<void> {
  const { call } = manager;
  const { files } = call.context;
  const before = files.list(call.resolve(folder));
  for (const { name, data } of saved) {
    const problem = problemOf(data);
    if (problem === undefined) writeFile(call, joinPath(folder, name), data);
    else yield* manager.print(`Could not verify ${joinPath(folder, name)} for moving: ${problem} (Skipping)`);
  }
  yield* manager.print('Deleting outdated charts\n');
  for (const name of before) {
    const path = call.resolve(joinPath(folder, name));
    if (files.stat(path).kind === 'directory' || saved.some((one) => one.name === name)) continue;
    const data = files.readBytes(path);
    const problem = problemOf(data);
    if (problem !== undefined) {
      yield* manager.print(`Could not verify ${joinPath(folder, name)} for deletion: ${problem} (Skipping)\n`);
    } else if (!local.has(loadFiles(loadArchive(data)).metadata.name ?? '')) files.remove(path);
  }
}

/** Why bytes are no chart. */
function problemOf(data: Uint8Array): string | undefined {
  try {
    loadFiles(loadArchive(data));
    return undefined;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return error.message;
  }
}

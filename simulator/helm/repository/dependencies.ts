/**
 * The charts/ folder of a chart, filled by what Chart.yaml or Chart.lock asks for. Mirrors Helm's pkg/downloader/manager.go. Left
 * out: provenance (--verify is refused).
 */

import { toBytes } from '../../gotemplate/utf8.ts';
import type { Routine } from '../../kernel/wait.ts';
import { loadDirectory } from '../chart/directory.ts';
import { lockYaml } from '../chart/pack.ts';
import { HelmError } from '../cli/errors.ts';
import type { Call } from '../cli/types.ts';
import { cleanPath, joinPath } from '../functions/paths.ts';
import { stamp } from '../release/times.ts';
import type { Chart, ChartDependency, ChartLock } from '../types.ts';
import { type RepositoryEntry, readRepositories } from './config.ts';
import { downloadAll } from './download.ts';
import { exists, isFolder, writeFile } from './files.ts';
import { isUrl, plainAccess, sameUrl } from './http.ts';
import { localPath, lockDigest, oldLockDigest, resolve, sha256Hex } from './resolve.ts';
import { COMPLETE, downloadIndexes, HANG_TIGHT } from './update.ts';

export interface DependencyOptions {
  /** Indexes in the cache are taken as they are. */
  readonly skipRefresh?: boolean;
  /** Nothing is told. */
  readonly quiet?: boolean;
}

/** What a command that changes charts/ goes by. */
export class Manager {
  readonly call: Call;
  /** As it was given. */
  readonly chartPath: string;
  readonly #options: DependencyOptions;

  constructor(call: Call, chartPath: string, options: DependencyOptions) {
    this.call = call;
    this.chartPath = cleanPath(chartPath);
    this.#options = options;
  }

  *print(text: string): Routine<void> {
    if (!this.#options.quiet) yield* this.call.out(text);
  }

  load(): Chart {
    const { call, chartPath } = this;
    if (!exists(call, chartPath)) {
      throw new HelmError(`could not find ${chartPath}: stat ${chartPath}: no such file or directory`);
    }
    if (!isFolder(call, chartPath)) throw new HelmError('only unpacked charts can be updated');
    return loadDirectory(call.context.files, call.resolve(chartPath), (...told) => call.log(...told));
  }

  /** Fetches the indexes of all repositories that were added. */
  *refresh(): Routine<void> {
    const repositories = readRepositories(this.call) ?? [];
    if (this.#options.skipRefresh || repositories.length === 0) return;
    yield* this.print(HANG_TIGHT);
    yield* downloadIndexes(this.call, (text) => this.print(text), repositories);
    yield* this.print(COMPLETE);
  }

  /** Fetches the indexes of repositories that are named by their addresses alone; they get names of the cache. */
  *refreshUnmanaged(names: Map<string, string>, asked: readonly ChartDependency[]): Routine<void> {
    const unmanaged: RepositoryEntry[] = [];
    for (const { name, repository = '' } of asked) {
      if (repository === '' || names.has(name)) continue;
      const key = `helm-manager-${sha256Hex(toBytes(repository))}`;
      names.set(name, key);
      unmanaged.push({ name: key, ...plainAccess(repository) });
    }
    if (this.#options.skipRefresh || unmanaged.length === 0) return;
    yield* this.print('Getting updates for unmanaged Helm repositories...\n');
    yield* downloadIndexes(this.call, (text) => this.print(text), unmanaged, { nameOf: () => undefined });
  }
}

/** Negotiates versions, fills charts/ and writes the lock. Throws `HelmError`. Upstream: Manager.Update. */
export function* updateDependencies(call: Call, chartPath: string, options: DependencyOptions): Routine<void> {
  const manager = new Manager(call, chartPath, options);
  const chart = manager.load();
  if (!chart.metadata.dependencies) return;
  const { names, dependencies } = resolveNames(manager, chart.metadata.dependencies);
  yield* manager.refreshUnmanaged(names, dependencies);
  yield* manager.refresh();
  const lock = yield* resolve(call, manager.chartPath, dependencies, names);
  const saved = yield* downloadAll(manager, lock.dependencies);
  const digest = lockDigest(dependencies, saved);
  if (chart.lock?.digest === digest) return;
  writeLock(manager, { generated: stamp(call.context.kernel.nextNanoseconds()), digest, dependencies: saved }, chart);
}

/** Fills charts/ as the lock says; without a lock it updates. Throws `HelmError`. Upstream: Manager.Build. */
export function* buildDependencies(call: Call, chartPath: string, options: DependencyOptions): Routine<void> {
  const manager = new Manager(call, chartPath, options);
  const { metadata, lock } = manager.load();
  if (!lock) return yield* updateDependencies(call, chartPath, options);
  const asked = metadata.dependencies ?? [];
  const { dependencies } = resolveNames(manager, asked);
  if (lockDigest(dependencies, lock.dependencies) !== lock.digest) checkOldLock(call, metadata.apiVersion, asked, lock);
  requireRepositories(call, lock.dependencies);
  yield* manager.refresh();
  yield* downloadAll(manager, lock.dependencies);
}

function checkOldLock(call: Call, apiVersion = '', asked: readonly ChartDependency[], lock: ChartLock): void {
  const hint = call.helmMajor === 4 ? " with 'helm dependency update'" : '';
  if (apiVersion !== 'v1') {
    throw new HelmError(
      `the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the dependencies${hint}`,
    );
  }
  call.log('manager.go:124', 'warning: a valid Helm v3 hash was not found. Checking against Helm v2 hash...');
  if (oldLockDigest(asked) !== lock.digest) {
    throw new HelmError(
      'the lock file (requirements.lock) is out of sync with the dependencies file (requirements.yaml). Please update the dependencies',
    );
  }
}

/** Upstream: hasAllRepos. */
function requireRepositories(call: Call, dependencies: readonly ChartDependency[]): void {
  const known = readRepositories(call) ?? [];
  const missing = dependencies
    .map(({ repository = '' }) => repository)
    .filter((url) => url !== '' && !url.startsWith('file://') && !url.startsWith('oci://'))
    .filter((url) => !known.some((entry) => sameUrl(entry.url, url.replace(/\/$/, ''))));
  if (missing.length === 0) return;
  throw new HelmError(
    `no repository definition for ${missing.join(', ')}. Please add the missing repos via 'helm repo add'`,
  );
}

interface Named {
  /** Of the repositories, by the dependencies' names. */
  readonly names: Map<string, string>;
  /** With addresses in place of aliases. */
  readonly dependencies: readonly ChartDependency[];
}

/** Upstream: resolveRepoNames. */
function resolveNames({ call, chartPath }: Manager, asked: readonly ChartDependency[]): Named {
  const known = readRepositories(call) ?? [];
  const names = new Map<string, string>();
  const missing: string[] = [];
  const dependencies = asked.map((dependency) => {
    const { name, repository = '' } = dependency;
    if (repository === '') return dependency;
    if (isKept(call, chartPath, repository)) {
      names.set(name, repository);
      return dependency;
    }
    const alias = /^(?:@|alias:)(.*)$/s.exec(repository)?.[1];
    const entry = known.find((one) => (alias !== undefined && alias === one.name) || sameUrl(one.url, repository));
    if (entry) {
      names.set(name, entry.name);
      return alias === entry.name ? { ...dependency, repository: entry.url } : dependency;
    }
    if (!isUrl(repository)) missing.push(repository);
    return dependency;
  });
  if (missing.length > 0) throw new HelmError(missingText(missing));
  return { names, dependencies };
}

/** Folders and registries need no index. Throws: "directory x not found". */
function isKept(call: Call, chartPath: string, repository: string): boolean {
  if (repository.startsWith('oci://')) return true;
  if (!repository.startsWith('file://')) return false;
  localPath(call, repository, chartPath);
  return true;
}

function missingText(missing: readonly string[]): string {
  const text = `no repository definition for ${missing.join(', ')}. Please add them via 'helm repo add'`;
  const isWord = (one: string): boolean => !one.includes('//') && !one.startsWith('@') && !one.startsWith('alias:');
  if (!missing.some(isWord)) return text;
  return `${text}
Note that repositories must be URLs or aliases. For example, to refer to the "example"
repository, use "https://charts.example.com/" or "@example" instead of
"example". Don't forget to add the repo, too ('helm repo add').`;
}

function writeLock({ call, chartPath }: Manager, lock: ChartLock, { metadata }: Chart): void {
  const name = metadata.apiVersion === 'v1' ? 'requirements.lock' : 'Chart.lock';
  const path = joinPath(chartPath, name);
  const { files } = call.context;
  const resolved = call.resolve(path);
  if (files.exists(resolved) && files.stat(resolved, { followLinks: false }).kind === 'link') {
    throw new HelmError(`the ${name} file is a symlink to ${JSON.stringify(files.readLink(resolved))}`);
  }
  writeFile(call, path, lockYaml(lock));
}

/**
 * From what a learner calls a chart to the chart: a path, an address, "repository/chart", or a name and --repo. Mirrors
 * ChartPathOptions.LocateChart of Helm's pkg/action/install.go and pkg/downloader/chart_downloader.go.
 */

import { fromBytes } from '../../gotemplate/utf8.ts';
import type { Routine } from '../../kernel/wait.ts';
import { HelmError, isFailure } from '../cli/errors.ts';
import { notSimulated } from '../cli/left-out.ts';
import type { Call } from '../cli/types.ts';
import { basePath } from '../functions/paths.ts';
import type { Chart } from '../types.ts';
import { indexPath, type RepositoryEntry, readRepositories } from './config.ts';
import { exists, readText, writeFile } from './files.ts';
import { type Access, fetchBytes, resolveUrl, urlOf } from './http.ts';
import { findVersion, type Index, type IndexEntry, readIndex } from './index-file.ts';

/** Names of dependencies that are not there. */
export const missingDependencies = ({ metadata, dependencies }: Chart): readonly string[] =>
  (metadata.dependencies ?? [])
    .map(({ name }) => name)
    .filter((name) => !dependencies.some((chart) => chart.metadata.name === name));

/** Why a registry cannot be reached: no machine has one, and names of registries are not found. */
export function noRegistry(host: string): string {
  const [name = '', port = '443'] = host.split(':');
  return /^\d+(\.\d+){3}$/.test(name)
    ? `dial tcp ${name}:${port}: connect: connection refused`
    : `dial tcp: lookup ${name}: no such host`;
}

/** Upstream's words for references to registries, where there is no network. */
export function* refuseOci(reference: string, version: string): Routine<never> {
  const [, path = ''] = /^oci:\/\/(.*)$/.exec(reference) ?? [];
  const host = path.split('/')[0] ?? '';
  const repository = path.slice(host.length + 1);
  const tag = version === '' ? 'tags/list' : `manifests/${version}`;
  throw new HelmError(`Get "https://${host}/v2/${repository}/${tag}": ${noRegistry(host)}`);
}

/** The absolute path of the chart, downloaded if need be. */
export function* locateChart(call: Call, given: string, version: string): Routine<string> {
  const reference = given.trim();
  const { flags } = call;
  if (exists(call, reference)) {
    if (flags.bool('verify')) throw notSimulated('--verify');
    return call.resolve(reference);
  }
  if (reference.startsWith('/') || reference.startsWith('.')) throw new HelmError(`path "${reference}" not found`);
  if (flags.bool('verify')) throw notSimulated('--verify');
  if (reference.startsWith('oci://')) return yield* refuseOci(reference, version.trim());
  const download = yield* chartDownload(call, reference, version.trim());
  const path = `${call.settings.repositoryCache}/${basePath(urlOf(download.url).path)}`;
  writeFile(call, path, yield* fetchBytes(call, download.url, download.access));
  return path;
}

export interface Download {
  readonly url: string;
  readonly access: Access;
}

/** Where a chart that is no local file is. */
export function* chartDownload(call: Call, reference: string, version: string): Routine<Download> {
  const repository = call.flags.string('repo');
  if (repository === '') return resolveReference(call, reference, version);
  const access = givenAccess(call, repository);
  return { url: yield* findInRepository(call, access, reference, version), access };
}

/** What flags say of how the server at an address is spoken to. */
const givenAccess = ({ flags }: Call, url: string): Access => ({
  url,
  username: flags.string('username'),
  password: flags.string('password'),
  passCredentialsAll: flags.bool('pass-credentials'),
  insecure: flags.bool('insecure-skip-tls-verify'),
  certFile: flags.string('cert-file'),
  keyFile: flags.string('key-file'),
  caFile: flags.string('ca-file'),
});

/** "repository/chart", or an address. Upstream: ResolveChartVersion. */
function resolveReference(call: Call, reference: string, version: string): Download {
  const url = urlOf(reference);
  const repositories = readRepositories(call) ?? [];
  if (url.scheme !== '' && url.host !== '' && url.path !== '') {
    const owner = repositories.find(
      (entry) => entry.url !== '' && reference.startsWith(entry.url.replace(/\/?$/, '/')),
    );
    return { url: reference, access: owner ?? givenAccess(call, reference) };
  }
  const slash = url.path.indexOf('/');
  if (slash < 0) {
    throw new HelmError(`non-absolute URLs should be in form of repo_name/path_to_chart, got: ${reference}`);
  }
  const name = url.path.slice(0, slash);
  const chart = url.path.slice(slash + 1);
  const entry = repositoryNamed(repositories, name);
  const found = versionIn(cachedIndex(call, entry), chart, version, name);
  const [first] = found.urls;
  if (first === undefined) throw new HelmError(`chart "${reference}" has no downloadable URLs`);
  return { url: resolveUrl(entry.url, first), access: entry };
}

function repositoryNamed(repositories: readonly RepositoryEntry[], name: string): RepositoryEntry {
  const entry = repositories.find((one) => one.name === name);
  if (!entry) throw new HelmError(`repo ${name} not found`);
  if (entry.url === '') throw new HelmError(`no URL found for repository ${name}`);
  return entry;
}

/** What was downloaded of a repository's index. */
export function cachedIndex(call: Call, { name }: RepositoryEntry): Index {
  const path = indexPath(call, name);
  try {
    return readIndex(readText(call, path), path, (...told) => call.log(...told));
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new HelmError(`no cached repo found. (try 'helm repo update'): ${error.message}`);
  }
}

function versionIn(index: Index, chart: string, version: string, repository: string): IndexEntry {
  try {
    return findVersion(index, chart, version);
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new HelmError(
      `chart "${chart}" matching ${version} not found in ${repository} index. (try 'helm repo update'): ${error.message}`,
    );
  }
}

/** --repo: its index is fetched for this once. Upstream: FindChartInRepoURL. */
export function* findInRepository(call: Call, access: Access, chart: string, version: string): Routine<string> {
  const { url: repository } = access;
  const index = yield* fetchIndex(call, access);
  let entry: IndexEntry;
  const what = `chart "${chart}"${version === '' ? '' : ` version "${version}"`}`;
  try {
    entry = findVersion(index, chart, version);
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new HelmError(`${what} not found in ${repository} repository`);
  }
  const [first] = entry.urls;
  if (first === undefined) throw new HelmError(`${what} has no downloadable URLs`);
  return resolveUrl(repository, first);
}

/** Throws: `looks like "…" is not a valid chart repository or cannot be reached: …`. */
function* fetchIndex(call: Call, access: Access): Routine<Index> {
  const { url } = access;
  checkScheme(url);
  try {
    const text = fromBytes(yield* fetchBytes(call, resolveUrl(url, 'index.yaml'), access));
    return readIndex(text, url, (...told) => call.log(...told));
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new HelmError(`looks like "${url}" is not a valid chart repository or cannot be reached: ${error.message}`);
  }
}

/** Throws: "could not find protocol handler for: ftp". */
export function checkScheme(url: string): void {
  const { scheme } = urlOf(url);
  if (!['http', 'https', 'oci'].includes(scheme)) throw new HelmError(`could not find protocol handler for: ${scheme}`);
}

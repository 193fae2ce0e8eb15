/** Which versions of its dependencies a chart gets: the lock. Mirrors Helm's internal/resolver. */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { quote } from '../../gotemplate/quote.ts';
import { toBytes } from '../../gotemplate/utf8.ts';
import type { Routine } from '../../kernel/wait.ts';
import { loadDirectory } from '../chart/directory.ts';
import { HelmError, isFailure } from '../cli/errors.ts';
import type { Call } from '../cli/types.ts';
import { dependencyValue } from '../engine/dot.ts';
import { writeJson } from '../functions/go-json.ts';
import { joinPath } from '../functions/paths.ts';
import { type Constraints, parseConstraints, satisfies } from '../semver/constraints.ts';
import { parseVersion, SemverError, type Version } from '../semver/version.ts';
import type { ChartDependency, ChartLock } from '../types.ts';
import { indexPath } from './config.ts';
import { exists, readText } from './files.ts';
import { readIndex } from './index-file.ts';
import { refuseOci } from './locate.ts';

/** "sha256:…" of what was asked for and what was found. */
export const lockDigest = (asked: readonly ChartDependency[], locked: readonly ChartDependency[]): string =>
  digestOf(`[${[asked, locked].map(dependenciesJson).join(',')}]`);

/** As Helm 2 reckoned it. */
export const oldLockDigest = (asked: readonly ChartDependency[]): string =>
  digestOf(`{"dependencies":${dependenciesJson(asked)}}`);

const dependenciesJson = (dependencies: readonly ChartDependency[]): string =>
  `[${dependencies.map((dependency) => writeJson(dependencyValue(dependency))).join(',')}]`;

const digestOf = (text: string): string => `sha256:${sha256Hex(toBytes(text))}`;

export const sha256Hex = (bytes: Uint8Array): string => bytesToHex(sha256(bytes));

/** The version of a text; undefined when it is none. */
export function versionOf(text: string): Version | undefined {
  try {
    return parseVersion(text);
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    return undefined;
  }
}

/** Throws: `dependency "x" has an invalid version/constraint format: …`. */
export function constraintsOf({ name, version = '' }: ChartDependency, quoted = true): Constraints {
  try {
    return parseConstraints(version, quote);
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    const shown = quoted ? quote(name) : name;
    throw new HelmError(`dependency ${shown} has an invalid version/constraint format: ${error.message}`);
  }
}

/** The folder of a "file://" repository, as far as it is there. Throws: "directory x not found". Upstream: GetLocalPath. */
export function localPath(call: Call, repository: string, chartPath: string): string {
  const path = repository.replace(/^file:\/\//, '');
  const folder = path.startsWith('/') ? joinPath(path) : joinPath(chartPath, path);
  if (!exists(call, folder)) throw new HelmError(`directory ${folder} not found`);
  return folder;
}

/** The lock of dependencies. `names`: of the repositories, by the dependencies' names. Throws `HelmError`. */
export function* resolve(
  call: Call,
  chartPath: string,
  asked: readonly ChartDependency[],
  names: ReadonlyMap<string, string>,
): Routine<ChartLock> {
  const dependencies: ChartDependency[] = [];
  const missing: string[] = [];
  for (const dependency of asked) {
    const version = yield* versionFor(call, chartPath, dependency, names.get(dependency.name) ?? '');
    const { name, repository = '' } = dependency;
    if (version === undefined) {
      missing.push(`${quote(name)} (repository ${quote(repository)}, version ${quote(dependency.version ?? '')})`);
    } else dependencies.push({ name, repository, version });
  }
  if (missing.length > 0) {
    throw new HelmError(
      `can't get a valid version for ${missing.length} subchart(s): ${missing.join(', ')}. Make sure a matching chart version exists in the repo, or change the version constraint in Chart.yaml`,
    );
  }
  return { generated: '', digest: lockDigest(asked, dependencies), dependencies };
}

/** Undefined when none will do. */
function* versionFor(
  call: Call,
  chartPath: string,
  dependency: ChartDependency,
  repositoryName: string,
): Routine<string | undefined> {
  const { name, version = '', repository = '' } = dependency;
  const constraints = constraintsOf(dependency);
  if (repository === '') {
    localPath(call, joinPath('charts', name), chartPath);
    return version;
  }
  if (repository.startsWith('file://')) {
    const { metadata } = loadDirectory(call.context.files, call.resolve(localPath(call, repository, chartPath)));
    const found = versionOf(metadata.version ?? '');
    return found && satisfies(found, constraints) ? metadata.version : undefined;
  }
  if (repositoryName === '') return version;
  if (repository.startsWith('oci://')) {
    return versionOf(version) ? version : yield* refuseOci(`${repository}/${name}`, '');
  }
  const entries = indexOf(call, repositoryName).get(name);
  if (!entries) throw new HelmError(`${name} chart not found in repo ${repository}`);
  const entry = entries.find(({ metadata, urls }) => {
    const read = versionOf(metadata.version ?? '');
    return read !== undefined && urls.length > 0 && satisfies(read, constraints);
  });
  return entry?.metadata.version;
}

function indexOf(call: Call, repositoryName: string): ReturnType<typeof readIndex> {
  const path = indexPath(call, repositoryName);
  try {
    return readIndex(readText(call, path), path, (...told) => call.log(...told));
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new HelmError(`no cached repository for ${repositoryName} found. (try 'helm repo update'): ${error.message}`);
  }
}

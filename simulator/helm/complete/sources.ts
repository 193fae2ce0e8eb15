/** What arguments and flags may name. Mirrors the comp… functions of helm's cmd/helm: releases, revisions, charts, versions, repositories. */
import type { Routine } from '../../kernel/wait.ts';
import { DEFAULT, ERROR, NO_FILES, NO_SPACE, type Offer, type Offers } from '../../kubectl/cli/completion-protocol.ts';
import { isFailure } from '../cli/errors.ts';
import type { Call } from '../cli/types.ts';
import { chartName, listedReleases } from '../commands/list.ts';
import { byRevision } from '../release/storage.ts';
import { formatted } from '../release/times.ts';
import { chartsPath, indexPath, type RepositoryEntry, readRepositories } from '../repository/config.ts';
import { readText } from '../repository/files.ts';
import { type Index, readIndex } from '../repository/index-file.ts';

export const offers = (list: readonly Offer[], directive = NO_FILES): Offers => ({ offers: list, directive });
export const NOTHING: Offers = offers([]);
export const FILES: Offers = offers([], DEFAULT);
/** A hint that some shells show. */
export const NO_MORE: Offers = offers([
  ['_activeHelp_ This command does not take any more arguments (but may accept flags).'],
]);

/** Names of releases but those that are there already. */
export function* releases(call: Call, but: readonly string[]): Routine<Offers> {
  try {
    const all = yield* listedReleases(call);
    return offers(
      all
        .filter(({ name }) => !but.includes(name))
        .map(({ name, chart, info }) => [name, `${chartName(chart)} -> ${info.status}`]),
    );
  } catch (error) {
    if (!isFailure(error)) throw error;
    return FILES;
  }
}

/** Revisions of a release. */
export function* revisions(call: Call, release: string): Routine<Offers> {
  try {
    const all = (yield* call.actions().storage.history(release)).sort(byRevision);
    return offers(
      all.map(({ version, chart }) => [
        String(version),
        `App: ${chart.metadata.appVersion ?? ''}, Chart: ${chartName(chart)}`,
      ]),
    );
  } catch (error) {
    if (!isFailure(error)) throw error;
    return offers([], ERROR);
  }
}

function known(call: Call): readonly RepositoryEntry[] {
  try {
    return readRepositories(call) ?? [];
  } catch (error) {
    if (!isFailure(error)) throw error;
    return [];
  }
}

/** Repositories but those that are there already. */
export const repositories = (call: Call, but: readonly string[] = []): readonly Offer[] =>
  known(call)
    .filter(({ name }) => !but.includes(name))
    .map(({ name, url }) => [name, url]);

const PREFIXES: readonly Offer[] = [
  ['oci://', 'Chart OCI prefix'],
  ['https://', 'Chart URL prefix'],
  ['http://', 'Chart URL prefix'],
  ['file://', 'Chart local URL prefix'],
];

/** Charts of repositories, beginnings of addresses, files. */
export function charts(call: Call, typed: string, withFiles: boolean): Offers {
  const found: Offer[] = [];
  let directive = DEFAULT;
  for (const { name, url } of known(call)) {
    if (typed.startsWith(`${name}/`)) {
      found.push(...chartsOf(call, name));
      directive &= ~NO_SPACE;
      break;
    }
    if (!name.startsWith(typed)) continue;
    found.push([`${name}/`, url]);
    directive |= NO_SPACE;
  }
  // Upstream means to offer nothing behind a whole prefix, but compares with its description, too: "oci://" is offered "oci://".
  for (const prefix of PREFIXES.filter(([text]) => text.startsWith(typed))) {
    found.push(prefix);
    directive |= NO_SPACE;
  }
  if (withFiles && found.length > 0 && typed !== '') {
    const { files, cwd } = call.context;
    found.push(
      ...files
        .list(cwd)
        .filter((name) => name.startsWith(typed))
        .map((name): Offer => [name]),
    );
  }
  if (withFiles && typed === '') {
    found.push(['./', 'Relative path prefix to local chart'], ['/', 'Absolute path prefix to local chart']);
  }
  return offers(found, withFiles ? directive : directive | NO_FILES);
}

function chartsOf(call: Call, repository: string): readonly Offer[] {
  try {
    const names = readText(call, chartsPath(call, repository)).split('\n').filter(Boolean);
    return names.map((name) => [`${repository}/${name}`]);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return [...(indexOf(call, repository)?.keys() ?? [])].map((name) => [`${repository}/${name}`]);
  }
}

function indexOf(call: Call, repository: string): Index | undefined {
  try {
    const path = indexPath(call, repository);
    return readIndex(readText(call, path), path);
  } catch (error) {
    if (!isFailure(error)) throw error;
    return undefined;
  }
}

/** Versions of "repository/chart". */
export function versions(call: Call, reference: string): Offers {
  const [repository = '', chart = '', ...rest] = reference.split('/');
  if (rest.length > 0 || chart === '') return NOTHING;
  const entries = indexOf(call, repository)?.get(chart) ?? [];
  return offers(
    entries.map(({ metadata, created }) => {
      const app = metadata.appVersion ? `App: ${metadata.appVersion}, ` : '';
      const deprecated = metadata.deprecated ? '(deprecated)' : '';
      const description = `${app}Created: ${formatted(created ?? '', 'January 2, 2006')} ${deprecated}`;
      return [metadata.version ?? '', description.trim()];
    }),
  );
}

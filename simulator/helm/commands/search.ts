/** `helm search`. Mirrors helm's cmd/helm/search*.go. The hub is on the internet, which is not simulated. */

import { quote } from '../../gotemplate/quote.ts';
import { compareText } from '../../gotemplate/utf8.ts';
import type { Routine } from '../../kernel/wait.ts';
import type { FlagSpec } from '../../kubectl/types.ts';
import { HelmError, isFailure } from '../cli/errors.ts';
import { regexpPositions } from '../cli/regexp.ts';
import { jsonRows, OUTPUT_FLAG, tableText, yamlText } from '../cli/table.ts';
import { type Call, defineHelmCommand } from '../cli/types.ts';
import { toLower } from '../functions/words.ts';
import { indexPath, type RepositoryEntry, readRepositories } from '../repository/config.ts';
import { readText } from '../repository/files.ts';
import { type IndexEntry, readIndex } from '../repository/index-file.ts';
import { versionOf } from '../repository/resolve.ts';
import { type Constraints, parseConstraints, satisfies } from '../semver/constraints.ts';
import { compareVersions, SemverError } from '../semver/version.ts';

const COLUMN: FlagSpec = { name: 'max-col-width', type: 'uint', default: 50 };
const FAIL: FlagSpec = { name: 'fail-on-no-result', type: 'bool' };

/** One version of one chart. */
interface Found {
  /** "local/web" */
  readonly name: string;
  /** What is looked through. */
  readonly line: string;
  readonly entry: IndexEntry;
  /** How far behind the match is: the name, the path, the description, the keywords. */
  readonly score: number;
}

const searchRepo = defineHelmCommand({
  name: 'repo',
  arguments: '[keyword]',
  flags: [
    { name: 'regexp', short: 'r', type: 'bool' },
    { name: 'versions', short: 'l', type: 'bool' },
    { name: 'devel', type: 'bool' },
    { name: 'version', type: 'string' },
    COLUMN,
    FAIL,
    OUTPUT_FLAG,
  ],
  *run(call) {
    const { flags, args } = call;
    const all = yield* everything(call);
    const matching = args.length === 0 ? all : yield* search(call, all, args.join(' '));
    const range = flags.string('version') || (flags.bool('devel') ? '>0.0.0-0' : '>0.0.0');
    const found = wanted(matching.toSorted(byScore), constraintsOf(range), flags.bool('versions'));
    if (found.length === 0 && flags.bool('fail-on-no-result')) throw new HelmError('no results found');
    const rows = found.map(({ name, entry: { metadata } }) => ({
      name,
      version: metadata.version ?? '',
      app_version: metadata.appVersion ?? '',
      description: metadata.description ?? '',
    }));
    const format = flags.string('output');
    if (format === 'json') yield* call.out(jsonRows(rows));
    else if (format === 'yaml') yield* call.out(yamlText(rows));
    else if (rows.length === 0) yield* call.out('No results found\n');
    else {
      const header = ['NAME', 'CHART VERSION', 'APP VERSION', 'DESCRIPTION'];
      yield* call.out(tableText([header, ...rows.map((row) => Object.values(row))], flags.number('max-col-width')));
    }
  },
});

function* everything(call: Call): Routine<readonly Found[]> {
  const entries = readable(call);
  if (entries.length === 0) throw new HelmError('no repositories configured');
  const found: Found[] = [];
  for (const { name: repository } of entries) {
    const path = indexPath(call, repository);
    try {
      const index = readIndex(readText(call, path), path, (...told) => call.log(...told));
      for (const versions of index.values()) {
        for (const entry of versions) {
          const { name = '', description = '', keywords = [] } = entry.metadata;
          const path = `${repository}/${name}`;
          found.push({ name: path, entry, score: 0, line: [name, path, description, keywords.join(' ')].join('\v') });
        }
      }
    } catch (error) {
      if (!isFailure(error)) throw error;
      yield* call.err(`WARNING: Repo ${quote(repository)} is corrupt or missing. Try 'helm repo update'.\n`);
      yield* call.err(`WARNING: ${error.message}\n`);
    }
  }
  return found;
}

function readable(call: Call): readonly RepositoryEntry[] {
  try {
    return readRepositories(call) ?? [];
  } catch (error) {
    if (!isFailure(error)) throw error;
    return [];
  }
}

function* search(call: Call, all: readonly Found[], term: string): Routine<readonly Found[]> {
  const lines = all.map(({ line }) => line);
  const lower = toLower(term);
  const positions = call.flags.bool('regexp')
    ? yield* regexpPositions(call, term, lines)
    : lines.map((line) => toLower(line).indexOf(lower));
  return all.flatMap((found, i) => {
    const at = positions[i] ?? -1;
    return at < 0 ? [] : [{ ...found, score: scoreOf(at, found.line) }];
  });
}

function scoreOf(at: number, line: string): number {
  const bounds = [...line.matchAll(/\v/g)].map(({ index }) => index);
  const found = bounds.findIndex((bound) => at <= bound);
  return found < 0 ? bounds.length : found;
}

function byScore(a: Found, b: Found): number {
  if (a.score !== b.score) return a.score - b.score;
  if (a.name !== b.name) return compareText(a.name, b.name);
  const first = versionOf(a.entry.metadata.version ?? '');
  const second = versionOf(b.entry.metadata.version ?? '');
  return first && second ? compareVersions(second, first) : 0;
}

function constraintsOf(range: string): Constraints {
  try {
    return parseConstraints(range, quote);
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    throw new HelmError(`an invalid version/constraint format: ${error.message}`);
  }
}

/** Those within the range; of each chart the first alone, if not all are asked for. */
function wanted(sorted: readonly Found[], constraints: Constraints, all: boolean): readonly Found[] {
  const seen = new Set<string>();
  return sorted.filter(({ name, entry }) => {
    if (!all && seen.has(name)) return false;
    const version = versionOf(entry.metadata.version ?? '');
    if (!version || !satisfies(version, constraints)) return false;
    seen.add(name);
    return true;
  });
}

const HUB = 'https://hub.helm.sh';

const searchHub = defineHelmCommand({
  name: 'hub',
  arguments: '[KEYWORD]',
  flags: [
    { name: 'endpoint', type: 'string', default: HUB },
    COLUMN,
    { name: 'list-repo-url', type: 'bool' },
    FAIL,
    OUTPUT_FLAG,
  ],
  *run(call) {
    const endpoint = call.flags.string('endpoint');
    if (!/^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(endpoint))
      throw new HelmError(`unable to create connection to ${quote(endpoint)}: no hostname provided`);
    yield* call.err('WARNING: not simulated: the Artifact Hub is on the internet, which this machine cannot reach\n');
    throw new HelmError(`unable to perform search against ${quote(endpoint)}`);
  },
});

export const searchCommand = defineHelmCommand({
  name: 'search',
  arguments: '[keyword]',
  commands: [searchHub, searchRepo],
});

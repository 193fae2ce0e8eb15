/** index.yaml of a repository: which charts in which versions, and where. Mirrors Helm's pkg/repo/index.go. */

import { quote } from '../../gotemplate/quote.ts';
import { GoError, type GoValue } from '../../gotemplate/types.ts';
import { GoStruct, isMap, newMap, type StructType } from '../../gotemplate/values.ts';
import { parseYamlStrict, printYaml, YamlError } from '../../yaml/yaml.ts';
import { ChartError } from '../chart/errors.ts';
import { validateMetadata } from '../chart/metadata.ts';
import { HelmError } from '../cli/errors.ts';
import { chartVersionValue } from '../engine/dot.ts';
import { readJson, writeJson } from '../functions/go-json.ts';
import { plainValue } from '../functions/plain.ts';
import { withoutPrototypes } from '../functions/yaml.ts';
import { parseConstraints, satisfies } from '../semver/constraints.ts';
import { compareVersions, parseVersion, SemverError, type Version } from '../semver/version.ts';
import type { ChartMetadata, HelmValues, Log } from '../types.ts';

export interface IndexEntry {
  readonly metadata: ChartMetadata;
  readonly urls: readonly string[];
  readonly created: string;
  readonly digest: string;
}

/** By the names of charts; versions from the highest down. */
export type Index = ReadonlyMap<string, readonly IndexEntry[]>;

/** Throws `HelmError`. `source`: what is told of entries that are left out. */
export function readIndex(text: string, source: string, log?: Log): Index {
  if (text === '') throw new HelmError('empty index.yaml file');
  const value = parsed(text);
  const entries = isMap(value) ? value['entries'] : undefined;
  const index = new Map<string, IndexEntry[]>();
  for (const name of isMap(entries) ? Object.keys(entries) : []) {
    const list = (entries as HelmValues)[name];
    const read = (Array.isArray(list) ? list : []).flatMap((item) => entryOf(name, item, source, log));
    index.set(name, read.sort(byVersion));
  }
  if (!isMap(value) || !value['apiVersion']) throw new HelmError('no API version specified');
  return index;
}

function parsed(text: string): unknown {
  if (text.trimStart().startsWith('{')) {
    try {
      return readJson(text);
    } catch (error) {
      if (!(error instanceof GoError)) throw error;
    }
  }
  try {
    return withoutPrototypes(parseYamlStrict(text) as never);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new HelmError(`error converting YAML to JSON: ${error.message}`);
  }
}

function entryOf(name: string, item: unknown, source: string, log: Log | undefined): readonly IndexEntry[] {
  const skip = (version: string, reason: string): readonly IndexEntry[] => {
    const which = version === '' ? quote(name) : `${quote(name)} ${quote(version)}`;
    log?.('index.go:389', `skipping loading invalid entry for chart ${which} from ${source}: ${reason}`, {
      level: 'WARN',
      message: `skipping loading invalid entry for chart${version === '' ? ': empty entry' : ''}`,
      fields: { name, ...(version === '' ? { source } : { version, source, error: reason }) },
    });
    return [];
  };
  if (!isMap(item)) return skip('', 'empty entry');
  const { urls, created, digest, ...metadata } = item as HelmValues;
  const read: ChartMetadata = {
    ...(metadata as ChartMetadata),
    apiVersion: (metadata['apiVersion'] as string) || 'v1',
  };
  try {
    validateMetadata(read);
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    if (!error.message.includes('more than one dependency with name or alias')) {
      return skip(read.version ?? '', error.message);
    }
  }
  return [
    {
      metadata: read,
      urls: Array.isArray(urls) ? urls.map(String) : [],
      created: typeof created === 'string' ? created : '',
      digest: typeof digest === 'string' ? digest : '',
    },
  ];
}

const versionOf = ({ metadata }: IndexEntry): Version | undefined => {
  try {
    return parseVersion(metadata.version ?? '');
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    return undefined;
  }
};

/** From the highest down; what is no version comes last. */
function byVersion(a: IndexEntry, b: IndexEntry): number {
  const first = versionOf(a);
  const second = versionOf(b);
  if (!first || !second) return Number(!first) - Number(!second);
  return compareVersions(second, first);
}

/** The highest version within a range. Throws: "no chart name found", "no chart version found for web-9.9.9". */
export function findVersion(index: Index, name: string, version: string): IndexEntry {
  const entries = index.get(name);
  if (!entries) throw new HelmError('no chart name found');
  if (entries.length === 0) throw new HelmError('no chart version found');
  const constraints = parseConstraints(version === '' ? '*' : version, quote);
  const exact = version === '' ? undefined : entries.find(({ metadata }) => metadata.version === version);
  if (exact) return exact;
  for (const entry of entries) {
    const read = versionOf(entry);
    if (read && satisfies(read, constraints)) return entry;
  }
  throw new HelmError(`no chart version found for ${name}-${version}`);
}

/** The entries of the second where the first has no such version. */
export function mergeIndexes(into: Index, from: Index): Index {
  const merged = new Map([...into].map(([name, entries]) => [name, [...entries]]));
  for (const [name, entries] of from) {
    const known = merged.get(name) ?? [];
    for (const entry of entries) {
      if (!known.some(({ metadata }) => metadata.version === entry.metadata.version)) known.push(entry);
    }
    merged.set(name, known.sort(byVersion));
  }
  return merged;
}

export const sortedIndex = (entries: readonly IndexEntry[]): Index => {
  const index = new Map<string, IndexEntry[]>();
  for (const entry of entries) {
    const name = entry.metadata.name ?? '';
    index.set(name, [...(index.get(name) ?? []), entry].sort(byVersion));
  }
  return index;
};

/** index.yaml: keys sorted. `generated`: RFC 3339. */
export const indexText = (index: Index, generated: string): string =>
  printYaml(plainValue(Object.assign(newMap(), { apiVersion: 'v1', entries: entriesValue(index), generated })));

/** The same as JSON, keys in the order of Go's fields. */
export const indexJson = (index: Index, generated: string): string =>
  writeJson(
    new GoStruct(
      INDEX_FILE,
      new Map<string, GoValue>([
        ['APIVersion', 'v1'],
        ['Generated', generated],
        ['Entries', entriesValue(index)],
      ]),
    ),
    { indent: true },
  );

const INDEX_FILE: StructType = {
  name: 'repo.IndexFile',
  kind: 'struct',
  fields: [
    { name: 'APIVersion', type: 'string', json: 'apiVersion' },
    { name: 'Generated', type: 'string', json: 'generated' },
    { name: 'Entries', type: 'map[string]repo.ChartVersions', json: 'entries' },
  ],
};

function entriesValue(index: Index): GoValue {
  const entries = newMap();
  for (const [name, list] of index)
    entries[name] = list.map(({ metadata, ...rest }) => chartVersionValue(metadata, rest));
  return entries;
}

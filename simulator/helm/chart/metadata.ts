/** Chart.yaml and lock files: reading and checking. Mirrors Helm's pkg/chart metadata.go and dependency.go. */
import { isPrintable, quote } from '../../gotemplate/quote.ts';
import { basePath } from '../functions/paths.ts';
import { isSpace } from '../functions/words.ts';
import { parseVersion, SemverError } from '../semver/version.ts';
import type { ChartDependency, ChartLock, ChartMetadata } from '../types.ts';
import { decodeYaml, type Shape, type Struct } from './decode.ts';
import { ChartError } from './errors.ts';

const STRINGS: Shape = { list: 'string' };

const DEPENDENCY: Struct = {
  struct: 'Dependency',
  fields: {
    name: 'string',
    version: 'string',
    repository: 'string',
    condition: 'string',
    tags: STRINGS,
    enabled: 'bool',
    'import-values': { list: 'any' },
    alias: 'string',
  },
};

const METADATA: Struct = {
  struct: 'Metadata',
  fields: {
    name: 'string',
    home: 'string',
    sources: STRINGS,
    version: 'string',
    description: 'string',
    keywords: STRINGS,
    maintainers: { list: { struct: 'Maintainer', fields: { name: 'string', email: 'string', url: 'string' } } },
    icon: 'string',
    apiVersion: 'string',
    condition: 'string',
    tags: 'string',
    appVersion: 'string',
    deprecated: 'bool',
    annotations: { map: 'string' },
    kubeVersion: 'string',
    dependencies: { list: DEPENDENCY },
    type: 'string',
  },
};

/** Names of all fields of a Chart.yaml. */
export const metadataFields: readonly string[] = Object.keys(METADATA.fields);

const LOCK: Struct = {
  struct: 'Lock',
  fields: { generated: 'string', digest: 'string', dependencies: { list: DEPENDENCY } },
};

/** What a Chart.yaml or requirements.yaml says, over what is known already. Throws `GoError`. */
export const decodeMetadata = (text: string, known: ChartMetadata = {}): ChartMetadata => ({
  ...known,
  ...(decodeYaml(text, METADATA) as ChartMetadata),
});

/** Throws `GoError`. */
export function decodeLock(text: string): ChartLock {
  const {
    generated = '0001-01-01T00:00:00Z',
    digest = '',
    dependencies = [],
  } = decodeYaml(text, LOCK) as Partial<ChartLock>;
  return { generated, digest, dependencies };
}

/** Spaces of all kinds become " ", what does not print goes. */
const sanitized = (text: string): string =>
  [...text].map((c) => (isSpace(c) ? ' ' : isPrintable(c.codePointAt(0) as number) ? c : '')).join('');

const invalid = (message: string): ChartError => new ChartError(`validation: ${message}`);

const CLEANED = ['name', 'description', 'home', 'icon', 'condition', 'tags', 'appVersion', 'kubeVersion'] as const;

/** The metadata, cleaned. Throws `ChartError`: "validation: chart.metadata.name is required". Upstream: Metadata.Validate. */
export function validateMetadata(metadata: ChartMetadata): ChartMetadata {
  const clean: Record<string, unknown> = { ...metadata };
  for (const key of CLEANED) if (metadata[key] !== undefined) clean[key] = sanitized(metadata[key]);
  for (const key of ['sources', 'keywords'] as const) if (metadata[key]) clean[key] = metadata[key].map(sanitized);
  const { apiVersion, name = '', version = '', type = '' } = clean as ChartMetadata;
  if (!apiVersion) throw invalid('chart.metadata.apiVersion is required');
  if (name === '') throw invalid('chart.metadata.name is required');
  if (name === '.' || name === '..') throw invalid(`chart.metadata.name ${quote(name)} is not allowed`);
  if (name !== basePath(name)) throw invalid(`chart.metadata.name ${quote(name)} is invalid`);
  if (version === '') throw invalid('chart.metadata.version is required');
  if (!isVersion(version)) throw invalid(`chart.metadata.version ${quote(version)} is invalid`);
  if (!['', 'application', 'library'].includes(type)) {
    throw invalid('chart.metadata.type must be application or library');
  }
  if (metadata.maintainers) {
    clean['maintainers'] = metadata.maintainers.map((maintainer) => {
      if (maintainer === null) throw invalid('maintainers must not contain empty or null nodes');
      return Object.fromEntries(Object.entries(maintainer).map(([key, text]) => [key, sanitized(String(text))]));
    });
  }
  if (metadata.dependencies) clean['dependencies'] = validateDependencies(metadata.dependencies);
  return clean as ChartMetadata;
}

function isVersion(text: string): boolean {
  try {
    parseVersion(text);
    return true;
  } catch (error) {
    if (!(error instanceof SemverError)) throw error;
    return false;
  }
}

function validateDependencies(dependencies: readonly ChartDependency[]): ChartDependency[] {
  const names = new Set<string>();
  return dependencies.map((dependency) => {
    const clean = validateDependency(dependency);
    const key = clean.alias || clean.name;
    if (names.has(key)) throw invalid(`more than one dependency with name or alias ${quote(key)}`);
    names.add(key);
    return clean;
  });
}

function validateDependency(dependency: ChartDependency | null): ChartDependency {
  if (dependency === null) throw invalid('dependencies must not contain empty or null nodes');
  const clean: Record<string, unknown> = { ...dependency, name: sanitized(dependency.name ?? '') };
  for (const key of ['version', 'repository', 'condition'] as const) {
    if (dependency[key] !== undefined) clean[key] = sanitized(dependency[key]);
  }
  if (dependency.tags) clean['tags'] = dependency.tags.map(sanitized);
  if (dependency.alias && !/^[a-zA-Z0-9_-]+$/.test(dependency.alias)) {
    throw invalid(`dependency ${quote(clean['name'] as string)} has disallowed characters in the alias`);
  }
  return clean as unknown as ChartDependency;
}

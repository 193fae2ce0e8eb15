/** Files to charts, subcharts included. Mirrors Helm's pkg/chart/loader/load.go. */
import { GoError } from '../../gotemplate/types.ts';
import { fromBytes } from '../../gotemplate/utf8.ts';
import { newMap } from '../../gotemplate/values.ts';
import { extensionOf } from '../functions/paths.ts';
import type { Chart, ChartFile, ChartLock, ChartMetadata, HelmValues, Log } from '../types.ts';
import { loadValues } from '../values/documents.ts';
import { loadArchive } from './archive.ts';
import { ChartError } from './errors.ts';
import { decodeLock, decodeMetadata, validateMetadata } from './metadata.ts';

/** Charts that may stand in each other. Helm has no bound. */
const MAX_DEPTH = 100;

/** Where among charts, and whose. */
interface Nesting {
  readonly depth: number;
  readonly helmMajor: 3 | 4;
}

const TOP: Nesting = { depth: 0, helmMajor: 3 };

/**
 * The chart of the files, whose names are relative to it. Throws `ChartError`: "Chart.yaml file is missing",
 * "cannot load values.yaml: …", "error unpacking subchart x in y: …".
 */
export function loadFiles(files: readonly ChartFile[], log?: Log, { depth, helmMajor }: Nesting = TOP): Chart {
  if (depth > MAX_DEPTH) throw new ChartError('charts are nested too deep');
  const parts = sortFiles(files, log, helmMajor);
  if (!parts.metadata) throw new ChartError('Chart.yaml file is missing');
  const metadata = validateMetadata(parts.metadata);
  const name = metadata.name ?? '';
  return {
    metadata,
    ...(parts.lock ? { lock: parts.lock } : {}),
    raw: files,
    templates: parts.templates,
    values: parts.values,
    ...(parts.schema ? { schema: parts.schema } : {}),
    files: parts.files,
    dependencies: [...parts.subcharts]
      .filter(([folder]) => !/^[_.]/.test(folder))
      .map(([folder, own]) => loadSubchart(folder, own, name, log, { depth: depth + 1, helmMajor })),
  };
}

interface Parts {
  metadata?: ChartMetadata;
  lock?: ChartLock;
  values: HelmValues;
  schema?: Uint8Array;
  readonly templates: ChartFile[];
  readonly files: ChartFile[];
  /** By what stands after "charts/": names of folders and archives. */
  readonly subcharts: Map<string, ChartFile[]>;
}

/** Runs what reads a file; what is wrong is told with the file's name. */
function reading<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new ChartError(`cannot load ${name}: ${error.message}`);
  }
}

function sortFiles(files: readonly ChartFile[], log: Log | undefined, helmMajor: 3 | 4): Parts {
  const parts: Parts = { values: newMap(), templates: [], files: [], subcharts: new Map() };
  for (const { name, data } of files) {
    if (name !== 'Chart.yaml') continue;
    const metadata = reading(name, () => decodeMetadata(fromBytes(data), parts.metadata));
    // Helm 2 took charts without an apiVersion.
    parts.metadata = { ...metadata, apiVersion: metadata.apiVersion || 'v1' };
  }
  for (const file of files) sortFile(file, parts, log, helmMajor);
  return parts;
}

function sortFile(file: ChartFile, parts: Parts, log: Log | undefined, helmMajor: 3 | 4): void {
  const { name, data } = file;
  const isVersion1 = (): boolean => parts.metadata?.apiVersion === 'v1';
  switch (name) {
    case 'Chart.yaml':
      return;
    case 'Chart.lock':
      parts.lock = reading(name, () => decodeLock(fromBytes(data)));
      return;
    case 'values.yaml':
      parts.values = reading(name, () => loadValues(fromBytes(data), helmMajor));
      return;
    case 'values.schema.json':
      parts.schema = data;
      return;
    case 'requirements.yaml':
      if (!isVersion1()) {
        log?.(
          'load.go:120',
          'Warning: Dependencies are handled in Chart.yaml since apiVersion "v2". We recommend migrating dependencies to Chart.yaml.',
        );
      }
      parts.metadata = reading(name, () => decodeMetadata(fromBytes(data), parts.metadata));
      if (isVersion1()) parts.files.push(file);
      return;
    case 'requirements.lock':
      parts.lock = reading(name, () => decodeLock(fromBytes(data)));
      if (!isVersion1()) {
        log?.(
          'load.go:138',
          'Warning: Dependency locking is handled in Chart.lock since apiVersion "v2". We recommend migrating to Chart.lock.',
        );
      } else parts.files.push(file);
      return;
  }
  if (name.startsWith('templates/')) parts.templates.push(file);
  else if (name.startsWith('charts/') && extensionOf(name) !== '.prov') {
    const path = name.slice('charts/'.length);
    const folder = path.split('/')[0] as string;
    const own = parts.subcharts.get(folder) ?? [];
    own.push({ name: path, data });
    parts.subcharts.set(folder, own);
  } else parts.files.push(file);
}

function loadSubchart(
  folder: string,
  files: readonly ChartFile[],
  parent: string,
  log: Log | undefined,
  nesting: Nesting,
): Chart {
  if (extensionOf(folder) === '.tgz') {
    const [archive] = files as [ChartFile];
    if (archive.name !== folder) {
      throw new ChartError(`error unpacking subchart tar in ${parent}: expected ${folder}, got ${archive.name}`);
    }
    return unpacking(folder, parent, () => loadFiles(loadArchive(archive.data), log, nesting));
  }
  // Files that lie in charts/ itself are no charts.
  const own = files
    .filter((file) => file.name.includes('/'))
    .map(({ name, data }) => ({ name: name.slice(name.indexOf('/') + 1), data }));
  return unpacking(folder, parent, () => loadFiles(own, log, nesting));
}

function unpacking(folder: string, parent: string, load: () => Chart): Chart {
  try {
    return load();
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    throw new ChartError(`error unpacking subchart ${folder} in ${parent}: ${error.message}`);
  }
}

/** A folder of packaged charts to an index. Mirrors IndexDirectory of Helm's pkg/repo/index.go. */
import { loadArchive } from '../chart/archive.ts';
import { loadFiles } from '../chart/load.ts';
import { validateMetadata } from '../chart/metadata.ts';
import { HelmError, isFailure } from '../cli/errors.ts';
import type { Call } from '../cli/types.ts';
import { basePath, dirPath, joinPath } from '../functions/paths.ts';
import type { ChartMetadata } from '../types.ts';
import { isFolder } from './files.ts';
import { joinUrl } from './http.ts';
import { type Index, type IndexEntry, sortedIndex } from './index-file.ts';
import { sha256Hex } from './resolve.ts';

/** `now`: when an entry was made. What is no chart is left out. Throws `HelmError`. */
export function indexDirectory(call: Call, folder: string, url: string, now: () => string): Index {
  const entries: IndexEntry[] = [];
  for (const path of archivesIn(call, folder)) {
    const data = call.context.files.readBytes(joinPath(folder, path));
    const metadata = metadataOf(data);
    if (!metadata) continue;
    const name = basePath(path);
    const parent = path.includes('/') ? dirPath(path) : '';
    const base = joinUrl(url, parent);
    entries.push({
      metadata: checked(metadata, name),
      urls: [base === '' ? name : joinUrl(base, name)],
      created: now(),
      digest: sha256Hex(data),
    });
  }
  return sortedIndex(entries);
}

/** Names of archives in the folder, then of those in folders in it. */
function archivesIn(call: Call, folder: string): readonly string[] {
  if (!isFolder(call, folder)) return [];
  const names = call.context.files.list(folder);
  const archives = (list: readonly string[]): readonly string[] => list.filter((name) => name.endsWith('.tgz'));
  const below = names
    .filter((name) => isFolder(call, joinPath(folder, name)))
    .flatMap((name) => archives(call.context.files.list(joinPath(folder, name))).map((file) => `${name}/${file}`));
  return [...archives(names), ...below];
}

function metadataOf(data: Uint8Array): ChartMetadata | undefined {
  try {
    return loadFiles(loadArchive(data)).metadata;
  } catch (error) {
    if (!isFailure(error)) throw error;
    return undefined;
  }
}

function checked(metadata: ChartMetadata, name: string): ChartMetadata {
  try {
    return validateMetadata(metadata);
  } catch (error) {
    if (!isFailure(error)) throw error;
    throw new HelmError(`failed adding to ${name} to index: validate failed for ${name}: ${error.message}`);
  }
}

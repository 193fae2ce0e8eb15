/** A repository made from folders of charts: what `helm package` and `helm repo index` would make of them. Always the same bytes. */
import { toBytes } from '../../gotemplate/utf8.ts';
import { MemoryFiles } from '../../kernel/memory-files.ts';
import { loadDirectory } from '../chart/directory.ts';
import { archiveName, chartArchive } from '../chart/pack.ts';
import { type IndexEntry, indexText, sortedIndex } from './index-file.ts';
import { sha256Hex } from './resolve.ts';

/** The files of a chart's folder by their paths in it. */
type ChartFolder = Readonly<Record<string, string>>;

/** When everything was made. */
const MADE = '2026-01-05T09:00:00Z';

/** "index.yaml" and the archives by their names. `url`: of the repository. Throws `ChartError` for what is no chart. */
export function repositoryFiles(folders: readonly ChartFolder[], url: string): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const entries = folders.map((folder): IndexEntry => {
    const chart = loadDirectory(written(folder), '/chart');
    const name = archiveName(chart);
    const data = chartArchive(chart, Date.parse(MADE));
    files.set(name, data);
    return {
      metadata: chart.metadata,
      urls: [`${url.replace(/\/$/, '')}/${name}`],
      created: MADE,
      digest: sha256Hex(data),
    };
  });
  return files.set('index.yaml', toBytes(indexText(sortedIndex(entries), MADE)));
}

function written(folder: ChartFolder): MemoryFiles {
  const files = new MemoryFiles({ now: () => Date.parse(MADE) });
  for (const [path, content] of Object.entries(folder)) {
    const full = `/chart/${path}`;
    files.makeDirectory(full.slice(0, full.lastIndexOf('/')), { parents: true });
    files.write(full, content);
  }
  return files;
}

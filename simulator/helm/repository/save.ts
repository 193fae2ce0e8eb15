/** Charts written to disk: as archives and as folders. Mirrors Save, SaveDir and Expand of Helm's pkg/chartutil. */
import { quote } from '../../gotemplate/quote.ts';
import { GoError } from '../../gotemplate/types.ts';
import { fromBytes } from '../../gotemplate/utf8.ts';
import { loadArchive } from '../chart/archive.ts';
import { ChartError } from '../chart/errors.ts';
import { decodeMetadata, validateMetadata } from '../chart/metadata.ts';
import { archiveName, chartArchive, folderFiles } from '../chart/pack.ts';
import { HelmError } from '../cli/errors.ts';
import type { Call } from '../cli/types.ts';
import { basePath, joinPath } from '../functions/paths.ts';
import type { Chart, ChartFile } from '../types.ts';
import { exists, isFolder, writeFile } from './files.ts';

/** Writes FOLDER/NAME-VERSION.tgz and returns that path. Throws `HelmError`. */
export function saveChart(call: Call, chart: Chart, folder: string): string {
  try {
    validateMetadata(chart.metadata);
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    throw new HelmError(`chart validation: ${error.message}`);
  }
  if (exists(call, folder) && !isFolder(call, folder)) throw new HelmError(`is not a directory: ${folder}`);
  const path = joinPath(folder, archiveName(chart));
  writeFile(call, path, chartArchive(chart, call.nowMs(), call.helmMajor));
  return path;
}

/** Writes the chart as a folder below `folder`. */
export function saveFolder(call: Call, chart: Chart, folder: string): void {
  const top = joinPath(folder, chart.metadata.name ?? '');
  if (exists(call, top) && !isFolder(call, top)) {
    throw new HelmError(`file ${top} already exists and is not a directory`);
  }
  for (const { name, data } of folderFiles(chart, call.nowMs())) writeFile(call, joinPath(top, name), data);
}

/** Unpacks an archive below `folder`. Throws `HelmError` and `ChartError`. Upstream: Expand. */
export function expandArchive(call: Call, data: Uint8Array, folder: string): void {
  const files = loadArchive(data);
  const name = chartNameOf(files);
  if (name === '') throw new HelmError('chart name not specified');
  if (name === '.' || name === '..') throw new HelmError(`chart name ${quote(name)} is not allowed`);
  if (name !== basePath(name)) throw new HelmError(`chart name ${quote(name)} must not contain path separators`);
  for (const file of files) writeFile(call, joinPath(folder, name, file.name), file.data);
}

function chartNameOf(files: readonly ChartFile[]): string {
  const file = files.findLast((one) => one.name === 'Chart.yaml');
  if (!file) return '';
  try {
    return decodeMetadata(fromBytes(file.data)).name ?? '';
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new HelmError(`cannot load Chart.yaml: ${error.message}`);
  }
}

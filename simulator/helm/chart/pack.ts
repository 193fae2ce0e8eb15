/** Charts to archives and folders. Mirrors Helm's pkg/chartutil/save.go. The same chart at the same second makes the same bytes. */
import { gzipSync } from 'fflate';
import { GoError } from '../../gotemplate/types.ts';
import { fromBytes, toBytes } from '../../gotemplate/utf8.ts';
import { printYaml } from '../../yaml/yaml.ts';
import { lockValue, metadataValue } from '../engine/dot.ts';
import { readJson } from '../functions/go-json.ts';
import { basePath } from '../functions/paths.ts';
import { plainValue } from '../functions/plain.ts';
import type { Chart, ChartFile, ChartLock, ChartMetadata } from '../types.ts';
import { ChartError } from './errors.ts';
import { type TarFile, tarBytes } from './tar-write.ts';

/** Chart.yaml as Helm writes it: keys sorted. */
export const metadataYaml = (metadata: ChartMetadata): string => printYaml(plainValue(metadataValue(metadata)));

export const lockYaml = (lock: ChartLock): string => printYaml(plainValue(lockValue(lock)));

/** "web-0.1.0.tgz" */
export const archiveName = ({ metadata }: Chart): string => `${metadata.name ?? ''}-${metadata.version ?? ''}.tgz`;

/** The .tgz of a chart. `nowMs`: since 1970. Throws `ChartError`. Upstream: Save. */
export function chartArchive(chart: Chart, nowMs: number, helmMajor: 3 | 4 = 3): Uint8Array {
  const files: TarFile[] = [];
  collect(files, chart, '', helmMajor);
  return zipped(tarBytes(files, Math.floor(nowMs / 1000)));
}

function collect(files: TarFile[], chart: Chart, prefix: string, helmMajor: 3 | 4): void {
  const name = chart.metadata.name ?? '';
  if (basePath(name) !== name) throw new ChartError(`${JSON.stringify(name)} is not a valid chart name`);
  const base = `${prefix}${name}`;
  const add = (path: string, data: Uint8Array): void => void files.push({ name: `${base}/${path}`, data });
  add('Chart.yaml', toBytes(metadataYaml(savedMetadata(chart))));
  if (chart.metadata.apiVersion === 'v2' && chart.lock) add('Chart.lock', toBytes(lockYaml(chart.lock)));
  for (const file of valuesFiles(chart)) add(file.name, file.data);
  if (chart.schema) {
    if (!isJson(chart.schema))
      throw new ChartError(`${helmMajor === 4 ? 'invalid' : 'Invalid'} JSON in values.schema.json`);
    add('values.schema.json', chart.schema);
  }
  for (const file of [...chart.templates, ...chart.files]) add(file.name, file.data);
  for (const dependency of chart.dependencies) collect(files, dependency, `${base}/charts/`, helmMajor);
}

/** Dependencies of charts of the first format are in a file of their own. */
function savedMetadata({ metadata }: Chart): ChartMetadata {
  if (metadata.apiVersion !== 'v1') return metadata;
  const { dependencies, ...rest } = metadata;
  return rest;
}

const valuesFiles = ({ raw }: Chart): readonly ChartFile[] => raw.filter(({ name }) => name === 'values.yaml');

function isJson(data: Uint8Array): boolean {
  try {
    readJson(fromBytes(data));
    return true;
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    return false;
  }
}

const EXTRA = toBytes('+aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=');
const COMMENT = toBytes('Helm\0');
const HAS_EXTRA = 4;
const HAS_COMMENT = 16;
const HEADER = 10;

/** gzip, with what Helm writes into the header. */
function zipped(data: Uint8Array): Uint8Array {
  const plain = gzipSync(data, { mtime: 0 });
  const out = new Uint8Array(plain.length + 2 + EXTRA.length + COMMENT.length);
  out.set(plain.subarray(0, HEADER));
  out[3] = HAS_EXTRA | HAS_COMMENT;
  out[8] = 0;
  out[9] = 255;
  out[HEADER] = EXTRA.length;
  out.set(EXTRA, HEADER + 2);
  out.set(COMMENT, HEADER + 2 + EXTRA.length);
  out.set(plain.subarray(HEADER), HEADER + 2 + EXTRA.length + COMMENT.length);
  return out;
}

/** The files of a chart's folder; subcharts are archives. Upstream: SaveDir. */
export function folderFiles(chart: Chart, nowMs: number): readonly ChartFile[] {
  return [
    { name: 'Chart.yaml', data: toBytes(metadataYaml(chart.metadata)) },
    ...valuesFiles(chart),
    ...(chart.schema ? [{ name: 'values.schema.json', data: chart.schema }] : []),
    ...chart.templates,
    ...chart.files,
    ...chart.dependencies.map((dependency) => ({
      name: `charts/${archiveName(dependency)}`,
      data: chartArchive(dependency, nowMs),
    })),
  ];
}

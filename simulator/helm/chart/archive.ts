/**
 * Archives (.tgz) to the files of a chart. Mirrors Helm's pkg/chart/loader/archive.go: limits of size, and names that would lead out
 * of the chart.
 */
import { Gunzip } from 'fflate';
import { quote } from '../../gotemplate/quote.ts';
import { cleanPath } from '../functions/paths.ts';
import type { ChartFile } from '../types.ts';
import { contentType } from './content-type.ts';
import { ChartError } from './errors.ts';
import { type TarEntry, TarError, TarReader } from './tar.ts';

/** Of all files of an archive together, unpacked. */
const MAX_CHART_SIZE = 100 * 1024 * 1024;
/** Of one file. */
export const MAX_FILE_SIZE = 5 * 1024 * 1024;

const PIECE = 64 * 1024;

/** A file of a chart as it is kept: without a byte order mark. */
export const withoutMark = (data: Uint8Array): Uint8Array =>
  data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? data.subarray(3) : data;

/** What is wrong with a file that should be an archive, before it is unpacked. Upstream: ensureArchive. */
export function archiveProblem(path: string, data: Uint8Array): string | undefined {
  // What is shorter than the buffer is followed by its zeros, so that a short text is "application/octet-stream".
  const start = new Uint8Array(512);
  start.set(data.subarray(0, start.length));
  const type = contentType(start);
  if (type === 'application/x-gzip') return undefined;
  if (/\.ya?ml$/.test(path)) return `file '${path}' seems to be a YAML file, but expected a gzipped archive`;
  return `file '${path}' does not appear to be a gzipped archive; got '${type}'`;
}

/** The files, named relative to the chart. Throws `ChartError`. Upstream: LoadArchiveFiles. */
export function loadArchive(data: Uint8Array): ChartFile[] {
  if (data[0] !== 0x1f || data[1] !== 0x8b || data[2] !== 8) {
    throw new ChartError(data.length < 10 ? (data.length === 0 ? 'EOF' : 'unexpected EOF') : 'gzip: invalid header');
  }
  const files: ChartFile[] = [];
  let remaining = MAX_CHART_SIZE;
  const isFile = (entry: TarEntry): boolean => entry.type !== '5' && entry.type !== 'g';
  const reader = new TarReader(
    (entry) => {
      if (!isFile(entry)) return;
      chartPath(entry.name);
      if (entry.size > remaining) throw tooLarge();
      if (entry.size > MAX_FILE_SIZE) {
        throw new ChartError(
          `decompressed chart file ${quote(entry.name)} is larger than the maximum file size ${MAX_FILE_SIZE}`,
        );
      }
    },
    (entry, content) => {
      if (!isFile(entry)) return;
      remaining -= entry.size;
      if (remaining <= 0) throw tooLarge();
      files.push({ name: chartPath(entry.name), data: withoutMark(content) });
    },
  );
  unpack(data, reader);
  if (files.length === 0) throw new ChartError('no files in chart archive');
  return files;
}

const tooLarge = (): ChartError =>
  new ChartError(`decompressed chart is larger than the maximum file size ${MAX_CHART_SIZE}`);

/** The name inside the chart: without its first folder. */
function chartPath(name: string): string {
  const separator = name.includes('\\') ? '\\' : '/';
  const [first, ...others] = name.split(separator);
  const raw = others.join('/');
  if (raw.startsWith('/')) throw new ChartError('chart illegally contains absolute paths');
  const path = cleanPath(raw);
  if (path === '.') {
    throw new ChartError(`chart illegally contains content outside the base directory: ${quote(name)}`);
  }
  if (path.startsWith('..')) throw new ChartError('chart illegally references parent directory');
  if (/^[a-zA-Z]:\//.test(path)) throw new ChartError('chart contains illegally named files');
  if (first === 'Chart.yaml') throw new ChartError('chart yaml not in base directory');
  return path;
}

/** Bytes that may be unpacked, headers and all. Upstream has no such bound. */
const MAX_UNPACKED = 2 * MAX_CHART_SIZE;

function unpack(data: Uint8Array, reader: TarReader): void {
  let unpacked = 0;
  const gunzip = new Gunzip((chunk) => {
    unpacked += chunk.length;
    if (unpacked > MAX_UNPACKED) throw tooLarge();
    reader.push(chunk);
  });
  try {
    for (let at = 0; at < data.length && !reader.isDone; at += PIECE) {
      gunzip.push(data.subarray(at, at + PIECE), at + PIECE >= data.length);
    }
    reader.close();
  } catch (error) {
    if (error instanceof ChartError) throw error;
    if (error instanceof TarError) throw new ChartError(error.message);
    throw new ChartError(gzipMessage(error));
  }
}

/** fflate's messages in Go's words. */
function gzipMessage(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) throw error;
  if (/EOF/.test(error.message)) return 'unexpected EOF';
  return /gzip/.test(error.message) ? 'gzip: invalid header' : 'flate: corrupt input before offset 0';
}

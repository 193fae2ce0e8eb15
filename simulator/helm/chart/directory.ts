/** Folders to charts. Mirrors Helm's pkg/chart/loader/directory.go and internal/sympath: links are followed, and told. */

import { quote } from '../../gotemplate/quote.ts';
import { GoError } from '../../gotemplate/types.ts';
import { fromBytes } from '../../gotemplate/utf8.ts';
import { FileError, type FileSystem } from '../../kernel/files.ts';
import { basePath } from '../functions/paths.ts';
import type { Chart, ChartFile, Log } from '../types.ts';
import { archiveProblem, loadArchive, MAX_FILE_SIZE, withoutMark } from './archive.ts';
import { ChartError } from './errors.ts';
import { type IgnoreRules, parseIgnore } from './ignore.ts';
import { loadFiles } from './load.ts';
import { decodeMetadata } from './metadata.ts';

/** Folders that may stand in each other, and links that may lead to each other. */
const MAX_DEPTH = 100;

type HelmMajor = 3 | 4;

/**
 * A folder or an archive, by an absolute path; `shown` is the path as it was given. Throws `ChartError`. Upstream: loader.Load.
 * Helm 4's commands that show charts or their dependencies do not look first which kind of chart it is (pkg/chart/v2/loader): `detects`.
 */
export function loadChart(
  system: FileSystem,
  path: string,
  shown: string,
  log?: Log,
  helmMajor: HelmMajor = 3,
  detects = helmMajor === 4,
): Chart {
  const kind = told(() => system.stat(path).kind, shown, 'stat');
  if (kind === 'directory') {
    if (detects) detectFolder(system, path);
    return loadDirectory(system, path, log, helmMajor);
  }
  const data = told(() => system.readBytes(path), shown, 'open');
  const problem = archiveProblem(shown, data);
  if (problem !== undefined) throw new ChartError(problem);
  const files = unpacked(data, shown, detects);
  if (detects) detectFiles(files);
  return loadFiles(files, log, { depth: 0, helmMajor });
}

function unpacked(data: Uint8Array, shown: string, detects: boolean): readonly ChartFile[] {
  try {
    return loadArchive(data);
  } catch (error) {
    if (!(error instanceof ChartError)) throw error;
    if (error.message === 'gzip: invalid header')
      throw new ChartError(`file '${shown}' does not appear to be a valid chart file (details: ${error.message})`);
    // While it looks which kind of chart it is, Helm 4 does not say what is wrong.
    throw detects ? new ChartError('unable to load chart archive') : error;
  }
}

export const loadDirectory = (system: FileSystem, path: string, log?: Log, helmMajor: HelmMajor = 3): Chart =>
  loadFiles(directoryFiles(system, path, log), log, { depth: 0, helmMajor });

/** Helm 4 looks which kind of chart it is before it loads. Upstream: pkg/chart/loader. */
function detectFolder(system: FileSystem, path: string): void {
  const file = `${path}/Chart.yaml`;
  checkVersion(told(() => system.readBytes(file), file, 'open', `unable to detect chart at ${file}: `));
}

function detectFiles(files: readonly ChartFile[]): void {
  const file = files.find(({ name }) => name === 'Chart.yaml');
  if (!file) throw new ChartError('unable to detect chart version, no Chart.yaml found');
  checkVersion(file.data);
}

function checkVersion(data: Uint8Array): void {
  let version: string;
  try {
    version = decodeMetadata(fromBytes(data)).apiVersion ?? '';
  } catch (error) {
    if (!(error instanceof GoError)) throw error;
    throw new ChartError(`cannot load Chart.yaml: ${error.message}`);
  }
  if (!['', 'v1', 'v2', 'v3'].includes(version)) throw new ChartError('unsupported chart version');
}

/** The files of a chart's folder, in the order of their paths, without what .helmignore leaves out. */
export function directoryFiles(system: FileSystem, path: string, log?: Log): ChartFile[] {
  const ignoreFile = `${path}/.helmignore`;
  const rules = parseIgnore(system.exists(ignoreFile) ? fromBytes(system.readBytes(ignoreFile)) : '');
  const walk = new Walk(system, path, rules, log);
  walk.folder('', 0);
  return walk.files;
}

class Walk {
  readonly files: ChartFile[] = [];
  readonly #system: FileSystem;
  readonly #top: string;
  readonly #rules: IgnoreRules;
  readonly #log: Log | undefined;

  constructor(system: FileSystem, top: string, rules: IgnoreRules, log: Log | undefined) {
    this.#system = system;
    this.#top = top;
    this.#rules = rules;
    this.#log = log;
  }

  folder(relative: string, depth: number): void {
    if (depth > MAX_DEPTH) throw new ChartError(`error evaluating symlink ${this.#top}/${relative}: too many links`);
    const path = relative === '' ? this.#top : `${this.#top}/${relative}`;
    for (const name of told(() => this.#system.list(path), path, 'open')) {
      this.#entry(relative === '' ? name : `${relative}/${name}`, depth);
    }
  }

  #entry(relative: string, depth: number): void {
    const path = `${this.#top}/${relative}`;
    let stat = this.#system.stat(path, { followLinks: false });
    if (stat.kind === 'link') {
      let resolved: string;
      try {
        resolved = this.#system.resolve(path);
        stat = this.#system.stat(path);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        const target = this.#system.readLink(path);
        const missing = target.startsWith('/') ? target : path.replace(/[^/]*$/, target);
        throw new ChartError(`error evaluating symlink ${path}: lstat ${missing}: ${error.text.toLowerCase()}`);
      }
      this.#log?.(
        'walk.go:75',
        `found symbolic link in path: ${path} resolves to ${resolved}. Contents of linked file included and used`,
        {
          level: 'INFO',
          message: 'found symbolic link in path. Contents of linked file included and used',
          fields: { path, resolved },
        },
      );
    }
    const isFolder = stat.kind === 'directory';
    if (this.#rules.ignores(relative, isFolder)) return;
    if (isFolder) {
      this.folder(relative, depth + 1);
      return;
    }
    if (stat.size > MAX_FILE_SIZE) {
      throw new ChartError(`chart file ${quote(basePath(path))} is larger than the maximum file size ${MAX_FILE_SIZE}`);
    }
    const data = told(() => this.#system.readBytes(path), path, 'open', `error reading ${relative}: `);
    this.files.push({ name: relative, data: withoutMark(data) });
  }
}

/** Errors of files as Go tells them: "stat ./x: no such file or directory". */
function told<T>(run: () => T, path: string, action: string, prefix = ''): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new ChartError(`${prefix}${action} ${path}: ${error.text.toLowerCase()}`);
  }
}

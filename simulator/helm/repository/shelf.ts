/**
 * Packaged charts that a server of charts keeps, as an index and as JSON. Mirrors what chartmuseum's pkg/repo makes with Helm's
 * library: an entry for each archive that is a chart, its address below "charts/".
 */
import { loadArchive } from '../chart/archive.ts';
import { loadFiles } from '../chart/load.ts';
import { archiveName } from '../chart/pack.ts';
import { isFailure } from '../cli/errors.ts';
import { chartVersionValue } from '../engine/dot.ts';
import { writeJson } from '../functions/go-json.ts';
import { findVersion, type Index, type IndexEntry, indexText, sortedIndex } from './index-file.ts';
import { sha256Hex } from './resolve.ts';

interface ShelfFile {
  /** "web-ping-0.1.0.tgz" */
  readonly name: string;
  /** Virtual ms since 1970. */
  readonly modifiedMs: number;
  read(): Uint8Array;
}

/** "web-ping-0.1.0.tgz" of an archive's content; why it is no chart. */
export function archiveFileName(data: Uint8Array): { readonly name: string } | { readonly problem: string } {
  try {
    return { name: archiveName(loadFiles(loadArchive(data))) };
  } catch (error) {
    if (!isFailure(error)) throw error;
    return { problem: error.message };
  }
}

interface Known {
  readonly modifiedMs: number;
  /** None where the file is no chart. */
  readonly entry: IndexEntry | undefined;
}

/** The charts as they are, kept in mind from one request to the next. */
export class Shelf {
  /** Before "charts/…" in addresses: "" or "http://charts.example.com/". */
  readonly #base: string;
  readonly #known = new Map<string, Known>();
  #index: Index = new Map();
  #generatedMs: number | undefined;

  constructor(base: string) {
    this.#base = base;
  }

  /** Looks at the files; the index is made anew when some have come, gone or changed. `invalid`: called for each that is no chart. */
  look(files: readonly ShelfFile[], nowMs: number, invalid: (name: string) => void): void {
    const gone = new Set(this.#known.keys());
    let changed = this.#generatedMs === undefined;
    for (const file of files) {
      gone.delete(file.name);
      if (this.#known.get(file.name)?.modifiedMs === file.modifiedMs) continue;
      changed = true;
      const entry = this.#entryOf(file);
      if (!entry) invalid(file.name);
      this.#known.set(file.name, { modifiedMs: file.modifiedMs, entry });
    }
    for (const name of gone) this.#known.delete(name);
    if (!changed && gone.size === 0) return;
    this.#index = sortedIndex([...this.#known.values()].flatMap(({ entry }) => (entry ? [entry] : [])));
    this.#generatedMs = nowMs;
  }

  #entryOf(file: ShelfFile): IndexEntry | undefined {
    const data = file.read();
    try {
      const { metadata } = loadFiles(loadArchive(data));
      const urls = [`${this.#base}charts/${file.name}`];
      return { metadata, urls, created: goTime(file.modifiedMs), digest: sha256Hex(data) };
    } catch (error) {
      if (!isFailure(error)) throw error;
      return undefined;
    }
  }

  /** index.yaml. `serverInfo`: what the server says of itself. */
  text(contextPath: string): string {
    const generated = goTime(Math.round((this.#generatedMs ?? 0) / 1000) * 1000);
    const info = contextPath === '' ? 'serverInfo: {}\n' : `serverInfo:\n  contextPath: ${contextPath}\n`;
    return indexText(this.#index, generated) + info;
  }

  /** All charts as JSON; of a page of names where there is one. */
  all({ offset, limit }: { readonly offset: number; readonly limit: number | undefined }): string {
    const names = [...this.#index.keys()].sort();
    const page = names.slice(offset, limit === undefined ? undefined : offset + limit);
    return `{${page.map((name) => `${JSON.stringify(name)}:${this.versions(name)}`).join(',')}}`;
  }

  /** All versions of a chart as JSON; undefined when there is no such chart. */
  versions(name: string): string | undefined {
    const entries = this.#index.get(name);
    return entries && `[${entries.map(entryJson).join(',')}]`;
  }

  /** One version as JSON, "" for the highest; why there is none. */
  version(name: string, version: string): { readonly json: string } | { readonly problem: string } {
    try {
      return { json: entryJson(findVersion(this.#index, name, version)) };
    } catch (error) {
      if (!isFailure(error)) throw error;
      return { problem: error.message };
    }
  }
}

const entryJson = ({ metadata, ...rest }: IndexEntry): string => writeJson(chartVersionValue(metadata, rest));

/** Go's RFC3339Nano: "2026-03-02T09:00:00.25Z". */
const goTime = (ms: number): string => new Date(ms).toISOString().replace(/\.?0*Z$/, 'Z');

/** Reads content/ for the prover: lessons, stock images, glossary. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { LabBundle } from '../../../simulator/lab/types.ts';
import type { Listed } from './listing.ts';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
/** The folder of the texts; another one for trying things out. */
export const CONTENT = resolve(process.env['DRYDOCK_CONTENT'] ?? join(ROOT, 'content'));
const LESSONS = join(CONTENT, 'lessons');

/** "<track>/<slug>" of every lesson that has a lab.yaml, sorted. */
export function lessonIds(): string[] {
  if (!existsSync(LESSONS)) return [];
  return readdirSync(LESSONS)
    .flatMap((track) => readdirSync(join(LESSONS, track)).map((slug) => `${track}/${slug}`))
    .filter((id) => existsSync(join(LESSONS, id, 'lab.yaml')))
    .sort();
}

export const lessonPath = (id: string, file: string): string => join(LESSONS, id, file);

export function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** A lesson's texts as a host would hand them in. */
export function bundle(id: string): LabBundle {
  const images: Record<string, string> = {};
  for (const name of readdirSync(join(CONTENT, 'images')).sort())
    if (name.endsWith('.yaml')) images[name] = readFileSync(join(CONTENT, 'images', name), 'utf8');
  return {
    id,
    lab: readFileSync(lessonPath(id, 'lab.yaml'), 'utf8'),
    files: filesUnder(lessonPath(id, ''), 'files'),
    images,
    web: filesUnder(join(CONTENT, 'web'), ''),
  };
}

function filesUnder(root: string, folder: string): Record<string, string> {
  const path = join(root, folder);
  const below = (name: string) => (folder === '' ? name : `${folder}/${name}`);
  if (!existsSync(path)) return {};
  const files: Record<string, string> = {};
  for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) Object.assign(files, filesUnder(root, below(entry.name)));
    else files[below(entry.name)] = readFileSync(join(path, entry.name), 'utf8');
  }
  return files;
}

/** Every lesson that content/tracks.yaml names, by "<track>/<slug>". */
export function planned(): ReadonlyMap<string, Listed> {
  const tracks = parse(readFileSync(join(CONTENT, 'tracks.yaml'), 'utf8')) as {
    id: string;
    lessons: (Listed & { slug: string })[];
  }[];
  return new Map(tracks.flatMap(({ id, lessons }) => lessons.map((entry) => [`${id}/${entry.slug}`, entry] as const)));
}

/** The command prefixes that a lesson teaches, and those before it. */
export function taughtIn(id: string, seen = new Set<string>()): string[] {
  if (seen.has(id)) return [];
  seen.add(id);
  const text = readText(lessonPath(id, 'lab.yaml'));
  const meta = text === undefined ? {} : (parse(text) as { meta?: { teaches?: string[]; after?: string[] } }).meta;
  return [...(meta?.teaches ?? []), ...(meta?.after ?? []).flatMap((before) => taughtIn(before, seen))];
}

export interface GlossaryTerm {
  readonly id: string;
  readonly ko: string;
  readonly en: string;
  readonly avoid?: readonly string[];
}

export function glossary(): readonly GlossaryTerm[] {
  const text = readText(join(CONTENT, 'glossary.yaml'));
  return text === undefined ? [] : (parse(text) as GlossaryTerm[]);
}

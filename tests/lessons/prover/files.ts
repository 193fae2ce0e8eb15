/** Reads content/ for the prover: lessons, stock images, glossary. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { LabBundle } from '../../../simulator/lab/types.ts';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const LESSONS = join(ROOT, 'content/lessons');

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
  for (const name of readdirSync(join(ROOT, 'content/images')).sort())
    if (name.endsWith('.yaml')) images[name] = readFileSync(join(ROOT, 'content/images', name), 'utf8');
  return {
    id,
    lab: readFileSync(lessonPath(id, 'lab.yaml'), 'utf8'),
    files: filesUnder(lessonPath(id, ''), 'files'),
    images,
    web: filesUnder(join(ROOT, 'content/web'), ''),
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

export interface GlossaryTerm {
  readonly id: string;
  readonly ko: string;
  readonly en: string;
  readonly avoid?: readonly string[];
}

export function glossary(): readonly GlossaryTerm[] {
  const text = readText(join(ROOT, 'content/glossary.yaml'));
  return text === undefined ? [] : (parse(text) as GlossaryTerm[]);
}

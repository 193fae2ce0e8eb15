/** What a learner downloads, gzip, from the built site in dist/. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { PAGE_KIB, pageKib } from '../browser/page-weight.ts';
import type { Figure } from './types.ts';
import { workerFiles } from './worker-files.ts';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const LESSON = 'lessons/start/first-rollout';
const kib = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).length / 1024;

export async function run(): Promise<Figure[]> {
  if (!existsSync(join(DIST, LESSON, 'index.html'))) {
    console.log('- sizes: no built site in dist/; run `npm run build` first');
    return [];
  }
  const figures: Figure[] = [];
  for (const [name, path] of [
    ['home page', ''],
    ['lesson page', LESSON],
  ] as const) {
    figures.push({
      name: `${name} before the lab opens (HTML, CSS, JS; fonts aside)`,
      value: pageKib(DIST, path),
      unit: 'KiB',
      budget: PAGE_KIB,
    });
  }
  const assets = join(DIST, '_astro');
  const { start, prompt, pods } = workerFiles(assets, join(DIST, `labs/${LESSON.replace('lessons/', '')}.json`));
  for (const [when, files] of [
    ['at start', start],
    ['until the first prompt', prompt],
    ['until kubectl get pods has answered', pods],
  ] as const)
    figures.push({
      name: `worker (engine, kubectl, shell, lab) ${when}`,
      value: files.reduce((sum, name) => sum + kib(join(assets, name)), 0),
      unit: 'KiB',
      budget: 250,
    });
  return figures;
}

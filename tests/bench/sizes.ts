/** What a learner downloads, gzip, from the built site in dist/. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { PAGE_KIB, pageKib } from '../browser/page-weight.ts';
import type { Figure } from './types.ts';

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
  const workers = readdirSync(assets).filter((name) => /^worker-.*\.js$/.test(name));
  const worker = workers.reduce((sum, name) => sum + kib(join(assets, name)), 0);
  figures.push({ name: 'worker: engine, kubectl, shell, lab', value: worker, unit: 'KiB', budget: 250 });
  return figures;
}

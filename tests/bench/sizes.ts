/** What a learner downloads, gzip, from the built site in dist/. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Figure } from './types.ts';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const LESSON = 'lessons/start/first-rollout/index.html';
const kib = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).length / 1024;

export async function run(): Promise<Figure[]> {
  if (!existsSync(join(DIST, LESSON))) {
    console.log('- sizes: no built site in dist/; run `npm run build` first');
    return [];
  }
  const figures: Figure[] = [];
  for (const [name, path] of [
    ['home page', 'index.html'],
    ['lesson page', LESSON],
  ] as const) {
    const html = readFileSync(join(DIST, path), 'utf8');
    const parts = [...html.matchAll(/(?:src|href)="(\/_astro\/[^"]+\.(?:js|css))"/g)].map((m) => m[1] as string);
    const total = kib(join(DIST, path)) + [...new Set(parts)].reduce((sum, part) => sum + kib(join(DIST, part)), 0);
    figures.push({
      name: `${name} before the lab opens (HTML, CSS, JS; fonts aside)`,
      value: total,
      unit: 'KiB',
      budget: 40,
    });
  }
  const assets = join(DIST, '_astro');
  const workers = readdirSync(assets).filter((name) => /^worker-.*\.js$/.test(name));
  const worker = workers.reduce((sum, name) => sum + kib(join(assets, name)), 0);
  figures.push({ name: 'worker: engine, kubectl, shell, lab', value: worker, unit: 'KiB', budget: 250 });
  return figures;
}

// The package `lighthouse` itself, where there is one: in node_modules, or in the folder that LIGHTHOUSE names (with its own
// node_modules or as the package). It is no dependency of the project: large, and its scores need a machine that does nothing else.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromiumPath } from './chromium.ts';

export const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'] as const;
type Scores = Readonly<Record<(typeof CATEGORIES)[number], number>>;
type Preset = 'desktop' | 'phone';

/** Path of Lighthouse's command, or null when it is not there. */
export function lighthouseCommand(): string | null {
  const named = process.env['LIGHTHOUSE'];
  const folders = named
    ? [named, join(named, 'node_modules', 'lighthouse')]
    : [join(import.meta.dirname, '..', '..', 'node_modules', 'lighthouse')];
  const found = folders.map((folder) => join(folder, 'cli', 'index.js')).find((path) => existsSync(path));
  if (named && !found) throw new Error(`LIGHTHOUSE=${named} holds no lighthouse`);
  return found ?? null;
}

/** Scores of 0 to 100, each the median of so many runs. `phone` is Lighthouse's own: slow 4G, a processor four times slower. */
export async function lighthouseScores(command: string, url: string, preset: Preset, runs: number): Promise<Scores> {
  const all: Scores[] = [];
  for (let i = 0; i < runs; i++) all.push(await oneRun(command, url, preset));
  const median = (name: keyof Scores) => all.map((scores) => scores[name]).sort((a, b) => a - b)[runs >> 1] ?? 0;
  return Object.fromEntries(CATEGORIES.map((name) => [name, median(name)])) as Scores;
}

async function oneRun(command: string, url: string, preset: Preset): Promise<Scores> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      command,
      url,
      '--output=json',
      '--quiet',
      '--chrome-flags=--headless=new --no-sandbox --disable-gpu',
      ...(preset === 'desktop' ? ['--preset=desktop'] : []),
    ],
    { env: { ...process.env, CHROME_PATH: chromiumPath() }, maxBuffer: 64 * 1024 * 1024 },
  );
  const { categories, runtimeError } = JSON.parse(stdout) as {
    categories: Record<string, { score: number | null }>;
    runtimeError?: { message: string };
  };
  if (runtimeError) throw new Error(`${url}: ${runtimeError.message}`);
  const score = (name: string) => Math.round((categories[name]?.score ?? 0) * 100);
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    'best-practices': score('best-practices'),
    seo: score('seo'),
  };
}

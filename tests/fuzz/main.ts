/**
 * `npm run fuzz [-- COUNT [SEED…]]`: so many changed requests against the API (default 10,000), for each seed. A failure prints the
 * request that shows it again.
 *
 * `npm run fuzz -- --releases COUNT [SEED…]`: so many stories of releases by helm 3 and as many by helm 4, for each seed. A failure
 * prints the story.
 *
 * `npm run fuzz -- --manifests COUNT [SEED…]`: so many kubectl commands over changed files, for each seed, each in a cluster of its own. A
 * failure prints the command and its files.
 */
import { commandArguments, wholeNumber } from '../../tools/arguments.ts';
import { ApiFuzz } from './api.ts';
import { manifestFuzz } from './manifests.ts';
import { ReleaseStory } from './releases.ts';
import { corpusSamples } from './samples.ts';

const STEPS = 30;

const USAGE = `npm run fuzz [-- COUNT [SEED…]]
  COUNT changed requests against the API (default 10000), for each seed (default 1).
npm run fuzz -- --releases COUNT [SEED…]
  COUNT stories of releases by helm 3 and by helm 4, for each seed.
npm run fuzz -- --manifests COUNT [SEED…]
  COUNT kubectl commands over changed files, for each seed.`;
const { values, positionals } = commandArguments(USAGE, {
  allowPositionals: true,
  options: { releases: { type: 'string' }, manifests: { type: 'string' } },
});
const seeded = (seeds: readonly string[]): readonly string[] => (seeds.length > 0 ? seeds : ['1']);
const seconds = (sinceMs: number): number => Math.round((performance.now() - sinceMs) / 1000);

function requests(count: number, seed: string): boolean {
  const startedMs = performance.now();
  const { answered, failure } = new ApiFuzz(seed, corpusSamples()).run(count);
  const statuses = [...answered].sort(([a], [b]) => a - b).map(([status, times]) => `${times} × ${status}`);
  console.log(`seed ${seed}: ${statuses.join(', ')} in ${seconds(startedMs)} s`);
  if (failure) console.log(`✖ ${failure.what}\n  ${failure.request}`);
  return !failure;
}

async function stories(count: number, seed: string): Promise<boolean> {
  const startedMs = performance.now();
  let failed = 0;
  for (const helm of ['helm', 'helm4'] as const)
    for (let i = 1; i <= count; i++) {
      const story = new ReleaseStory(`${helm} ${seed} ${i}`, helm);
      try {
        await story.run(STEPS);
      } catch (error) {
        failed++;
        console.log(`✖ ${helm}, seed ${seed}, story ${i}: ${error}\n${story.lines.join('\n')}`);
      }
    }
  console.log(`seed ${seed}: ${2 * count} stories, ${failed} failed in ${seconds(startedMs)} s`);
  return failed === 0;
}

async function files(count: number, seed: string): Promise<boolean> {
  const startedMs = performance.now();
  const failure = await manifestFuzz(seed, count);
  console.log(`seed ${seed}: ${count} commands in ${seconds(startedMs)} s`);
  if (failure)
    console.log(`✖ kubectl ${failure.command}\n${JSON.stringify(failure.files, undefined, 2)}\n${failure.what}`);
  return !failure;
}

const failures: string[] = [];
if (values.manifests !== undefined) {
  const count = wholeNumber(USAGE, '--manifests', values.manifests);
  for (const seed of seeded(positionals)) if (!(await files(count, seed))) failures.push(seed);
} else if (values.releases === undefined) {
  const [count = '10000', ...seeds] = positionals;
  const requested = wholeNumber(USAGE, 'COUNT', count);
  for (const seed of seeded(seeds)) if (!requests(requested, seed)) failures.push(seed);
} else {
  const count = wholeNumber(USAGE, '--releases', values.releases);
  for (const seed of seeded(positionals)) if (!(await stories(count, seed))) failures.push(seed);
}
process.exitCode = failures.length > 0 ? 1 : 0;

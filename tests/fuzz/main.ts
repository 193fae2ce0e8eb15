/**
 * `npm run fuzz [-- COUNT [SEED…]]`: so many changed requests against the API (default 10,000), for each seed. A failure prints the
 * request that shows it again.
 */
import { ApiFuzz } from './api.ts';
import { corpusSamples } from './samples.ts';

const [count = '10000', ...seeds] = process.argv.slice(2);
let failed = false;
for (const seed of seeds.length > 0 ? seeds : ['1']) {
  const started = performance.now();
  const { answered, failure } = new ApiFuzz(seed, corpusSamples()).run(Number(count));
  const statuses = [...answered].sort(([a], [b]) => a - b).map(([status, times]) => `${times} × ${status}`);
  console.log(`seed ${seed}: ${statuses.join(', ')} in ${Math.round((performance.now() - started) / 1000)} s`);
  if (!failure) continue;
  failed = true;
  console.log(`✖ ${failure.what}\n  ${failure.request}`);
}
process.exitCode = failed ? 1 : 0;

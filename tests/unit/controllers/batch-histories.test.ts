/** Random histories (batch-histories.ts): HISTORIES=1000 runs more of them, HISTORY=SEED the one of that seed. */
import { test } from 'node:test';
import { autoscalerHistory, budgetHistory, cronJobHistory, jobHistory } from './batch-histories.ts';

const COUNT = Number(process.env.HISTORIES ?? 15);
const SEEDS = process.env.HISTORY ? [process.env.HISTORY] : Array.from({ length: COUNT }, (_, i) => `${i}`);

const PROPERTIES: readonly (readonly [title: string, run: (seed: string) => void])[] = [
  ['a Job counts every pod once and completes with exactly its completions', jobHistory],
  ['a CronJob keeps to its concurrency policy, its times and its history', cronJobHistory],
  ['a budget holds however often evictions are asked for', budgetHistory],
  ['an autoscaler stays within its bounds and comes to rest', autoscalerHistory],
];

for (const [title, run] of PROPERTIES) {
  test(`${title}, in ${SEEDS.length} histories`, () => {
    for (const seed of SEEDS) {
      try {
        run(seed);
      } catch (error) {
        throw new Error(`HISTORY=${seed} npx node --test tests/unit/controllers/batch-histories.test.ts`, {
          cause: error,
        });
      }
    }
  });
}

/**
 * `npm run properties [-- COUNT] [--from SEED] [--only TEXT] [--minutes N]`: so many random histories of each kind (default 10,000),
 * seeds SEED, SEED + 1, … (default 0). A failure prints the line that shows it again; the others go on. With --minutes each kind
 * stops when its time is over, and says how far it came.
 */
import { commandArguments, refused, wholeNumber } from '../../tools/arguments.ts';
import { runClusterHistory } from '../unit/cluster/histories.ts';
import { autoscalerHistory, budgetHistory, cronJobHistory, jobHistory } from '../unit/controllers/batch-histories.ts';
import { runHistory } from '../unit/controllers/histories.ts';

interface Property {
  readonly name: string;
  /** Where a seed is run alone. */
  readonly test: string;
  /** Throws what is wrong. */
  readonly run: (seed: string) => void;
}

const PROPERTIES: readonly Property[] = [
  {
    name: 'workloads',
    test: 'tests/unit/controllers/histories.test.ts',
    run: (seed) => void runHistory(seed, 30),
  },
  {
    name: 'cluster',
    test: 'tests/unit/cluster/histories.test.ts',
    run: (seed) => void runClusterHistory(seed, 25),
  },
  ...[
    { name: 'jobs', run: jobHistory },
    { name: 'cronjobs', run: cronJobHistory },
    { name: 'budgets', run: budgetHistory },
    { name: 'autoscalers', run: autoscalerHistory },
  ].map((batch) => ({ ...batch, test: 'tests/unit/controllers/batch-histories.test.ts' })),
];

/** How many failed. */
function check({ name, test, run }: Property, from: number, count: number, limitMs: number): number {
  const started = performance.now();
  let failed = 0;
  let done = 0;
  for (; done < count && performance.now() - started < limitMs; done++) {
    const seed = `${from + done}`;
    try {
      run(seed);
    } catch (error) {
      failed++;
      console.log(`✖ HISTORY=${seed} npx node --test ${test}\n  ${(error as Error).message.split('\n').join('\n  ')}`);
    }
  }
  const seconds = Math.round((performance.now() - started) / 1000);
  const range = done > 0 ? `seeds ${from} to ${from + done - 1}` : 'none';
  console.log(`${failed > 0 ? '✖' : '✔'} ${name}: ${done} histories (${range}), ${failed} failed, ${seconds} s`);
  return failed;
}

const USAGE = `npm run properties [-- COUNT] [OPTIONS]
  COUNT random histories of each kind (default 10000): ${PROPERTIES.map(({ name }) => name).join(', ')}.
  --from SEED    the first seed (default 0)
  --only TEXT    kinds whose names have it
  --minutes N    each kind stops then`;
const { values, positionals } = commandArguments(USAGE, {
  allowPositionals: true,
  options: {
    from: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
    minutes: { type: 'string' },
  },
});
if (positionals.length > 1) refused(`one COUNT, not ${positionals.join(' ')}`, USAGE);
const count = wholeNumber(USAGE, 'COUNT', positionals[0] ?? '10000');
const from = wholeNumber(USAGE, '--from', values.from);
const limitMs =
  values.minutes === undefined ? Number.POSITIVE_INFINITY : wholeNumber(USAGE, '--minutes', values.minutes) * 60_000;
const chosen = PROPERTIES.filter(({ name }) => name.includes(values.only));
if (chosen.length === 0) refused(`no kind has ${values.only} in its name`, USAGE);
const failed = chosen.reduce((sum, property) => sum + check(property, from, count, limitMs), 0);
process.exitCode = failed > 0 ? 1 : 0;

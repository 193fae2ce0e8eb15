/**
 * `npm run bench [-- NAME…]`: the figures to hold, each with its budget. The machine is noisy: compare ratios within
 * one run. Missing a budget is printed, never a failure.
 */
import { commandArguments, refused } from '../../tools/arguments.ts';
import type { Figure } from './types.ts';

const BENCHES: Readonly<Record<string, () => Promise<{ run(): Promise<Figure[]> }>>> = {
  'api-writes': () => import('./api-writes.ts'),
  cluster: () => import('./cluster.ts'),
  rollout: () => import('./rollout.ts'),
  workloads: () => import('./workloads.ts'),
  traffic: () => import('./traffic.ts'),
  scheduler: () => import('./scheduler.ts'),
  lab: () => import('./lab.ts'),
  shell: () => import('./shell.ts'),
  sizes: () => import('./sizes.ts'),
};

const USAGE = `npm run bench [-- NAME…]
  Figures and their budgets: ${Object.keys(BENCHES).join(', ')} (without names: all).`;
const { positionals: wanted } = commandArguments(USAGE, { allowPositionals: true });
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) refused(`there is no bench ${unknown.join(', ')}`, USAGE);
let missed = 0;
for (const [name, load] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const figure of await (await load()).run()) {
    const ok = figure.moreIsBetter ? figure.value >= figure.budget : figure.value <= figure.budget;
    if (!ok) missed++;
    console.log(
      `${ok ? '✔' : '✖'} ${figure.name.padEnd(62)} ${shown(figure.value).padStart(10)} ${figure.unit.padEnd(6)} budget ${figure.moreIsBetter ? '≥' : '≤'} ${shown(figure.budget)} ${figure.unit}`,
    );
  }
}
console.log(missed === 0 ? 'All figures are within their budgets.' : `${missed} figures miss their budgets.`);

function shown(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

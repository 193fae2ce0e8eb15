/** Recorded cases of Go's templates, sprig and Helm: any folder with files of the names below, as their README describes them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { helmChart, helmEngineTests, helmExtra, helmValuesManifests } from './helm-charts.ts';
import { helmGolden } from './helm-golden.ts';
import { goExec, goParse, gotemplateExtra } from './helm-gotemplate.ts';
import { semver } from './helm-semver.ts';
import { sprigExtra, sprigTests } from './helm-sprig.ts';
import {
  helmCoalesce,
  helmIgnore,
  helmJsonschema,
  helmNames,
  helmSortManifests,
  strvals,
  yamlSigs,
} from './helm-values.ts';
import type { Part, RunOptions, Score } from './types.ts';

/** What became of one case. */
export interface CaseResult {
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
}

/** The cases of a file, run. */
type Runner = (content: never) => Iterable<CaseResult>;

const FILES: Readonly<Record<string, Runner>> = {
  'go-exec.json': goExec,
  'go-parse.json': goParse,
  'gotemplate-extra.json': gotemplateExtra,
  'sprig-tests.json': sprigTests,
  'sprig-extra.json': sprigExtra,
  'semver.json': semver,
  'helm-extra.json': helmExtra,
  'helm-engine-tests.json': helmEngineTests,
  'helm-values-manifests.json': helmValuesManifests,
  'strvals.json': strvals,
  'helmignore.json': helmIgnore,
  'helm-names.json': helmNames,
  'helm-coalesce.json': helmCoalesce,
  'helm-jsonschema.json': helmJsonschema,
  'helm-sortmanifests.json': helmSortManifests,
  'yaml-sigs.json': yamlSigs,
};

const DEFAULT_FOLDER = new URL('../../../shared/conformance/helm/', import.meta.url).pathname;

export const helm: Part = {
  name: 'helm',
  folder: () => (existsSync(DEFAULT_FOLDER) ? DEFAULT_FOLDER : undefined),
  run: async (folder, options) => {
    const sum = { match: 0, total: 0 };
    for (const [file, runner] of Object.entries(FILES)) {
      const path = join(folder, file);
      if (!existsSync(path) || !file.includes(options.file)) continue;
      add(sum, report(file, runner(JSON.parse(readFileSync(path, 'utf8')) as never), options));
    }
    for (const helmMajor of [3, 4] as const) {
      const path = join(folder, `helm${helmMajor}-cmd-golden.json`);
      const data = join(folder, 'helm3-testdata.json');
      if (!existsSync(path) || !existsSync(data) || !basename(path).includes(options.file)) continue;
      add(sum, await golden(path, data, helmMajor, options));
    }
    if ('charts'.includes(options.file)) add(sum, report('charts/', charts(join(folder, 'charts')), options));
    return sum;
  },
};

/** Commands of Helm's own tests; those that do not apply are told, by reason. */
async function golden(path: string, data: string, helmMajor: 3 | 4, options: RunOptions): Promise<Score> {
  const read = (file: string): never => JSON.parse(readFileSync(file, 'utf8')) as never;
  const results: CaseResult[] = [];
  const reasons = new Map<string, number>();
  for await (const result of helmGolden(read(path), read(data), helmMajor)) {
    if ('why' in result) reasons.set(result.why, (reasons.get(result.why) ?? 0) + 1);
    else results.push(result);
  }
  const score = report(basename(path), results, options);
  for (const [why, count] of reasons) console.log(`  ${count} do not apply: ${why}`);
  return score;
}

/** Each file of the folder is a chart. */
function* charts(folder: string): Iterable<CaseResult> {
  const files = existsSync(folder) ? readdirSync(folder) : [];
  for (const file of files.filter((name) => name.endsWith('.json')).sort()) {
    yield* helmChart(JSON.parse(readFileSync(join(folder, file), 'utf8')) as never);
  }
}

function add(sum: { match: number; total: number }, score: Score): void {
  sum.match += score.match;
  sum.total += score.total;
}

function report(file: string, results: Iterable<CaseResult>, { show }: RunOptions): Score {
  const score = { match: 0, total: 0 };
  const missed: CaseResult[] = [];
  for (const result of results) {
    score.total++;
    if (result.expected === result.actual) score.match++;
    else missed.push(result);
  }
  console.log(`${file}: ${score.match} of ${score.total} cases match`);
  for (const { name, expected, actual } of missed.slice(0, show)) {
    console.log(`  ${name}\n    expected ${JSON.stringify(expected)}\n    actual   ${JSON.stringify(actual)}`);
  }
  return score;
}

/** Recorded cases of Go's templates, sprig and Helm: any folder with files of the names below, as their README describes them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { goExec, goParse, gotemplateExtra } from './helm-gotemplate.ts';
import { semver } from './helm-semver.ts';
import { sprigExtra, sprigTests } from './helm-sprig.ts';
import type { Part, RunOptions, Score } from './types.ts';

/** What became of one case. */
export interface CaseResult {
  readonly name: string;
  readonly expected: string;
  readonly actual: string;
}

/** The cases of a file, run. */
export type Runner = (content: never) => Iterable<CaseResult>;

const FILES: Readonly<Record<string, Runner>> = {
  'go-exec.json': goExec,
  'go-parse.json': goParse,
  'gotemplate-extra.json': gotemplateExtra,
  'sprig-tests.json': sprigTests,
  'sprig-extra.json': sprigExtra,
  'semver.json': semver,
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
    return sum;
  },
};

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

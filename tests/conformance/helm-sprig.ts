/** sprig-tests.json and sprig-extra.json: sprig's functions outside Helm. */

import { execute } from '../../simulator/gotemplate/execute.ts';
import { Templates } from '../../simulator/gotemplate/templates.ts';
import type { FunctionMap } from '../../simulator/gotemplate/types.ts';
import { cryptoPart } from '../../simulator/helm/functions/crypto-part.ts';
import { regexpPart } from '../../simulator/helm/functions/regexp-part.ts';
import { sprigFunctions } from '../../simulator/helm/functions/sprig.ts';
import { Random } from '../../simulator/kernel/random.ts';
import type { CaseResult } from './helm.ts';
import { typedData } from './helm-data.ts';
import { type ExtraFile, expectation, extraCases, outcome } from './helm-gotemplate.ts';

/** When the recording was made: `now` of templates that print dates of nothing. */
const RECORDED_MS = Date.UTC(2026, 10, 20, 22, 59, 21);

const functions = (): FunctionMap =>
  sprigFunctions({
    random: new Random('conformance'),
    nowMs: RECORDED_MS,
    parts: { regexp: regexpPart, crypto: cryptoPart },
  });

interface SprigFile {
  readonly cases: readonly {
    readonly test: string;
    readonly template: string;
    readonly data?: unknown;
    readonly output?: string;
    readonly error?: string;
    readonly removedInHelm?: boolean;
  }[];
}

export function* sprigTests(file: SprigFile): Iterable<CaseResult> {
  for (const c of file.cases) {
    // Helm's map has not these functions.
    if (c.removedInHelm) continue;
    const actual = outcome(() => {
      const set = new Templates('test', { functions: functions() });
      return execute(set, set.parse('test', c.template), typedData(c.data ?? null));
    });
    yield { name: `${c.test} ${c.template}`, expected: expectation(c), actual };
  }
}

export const sprigExtra = (file: ExtraFile): Iterable<CaseResult> => extraCases(file, functions());

/** Recorded REST requests of a real API server: any folder of THEME.jsonl.gz files. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RECORDED_CASES, readCorpusFile, runCase, serverWithControllers } from '../truth/corpus.ts';
import type { Part } from './types.ts';

export const apiCorpus: Part = {
  name: 'corpus',
  folder: () => RECORDED_CASES,
  run: async (folder) => {
    const server = await serverWithControllers();
    const sum = { match: 0, total: 0 };
    for (const file of readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl.gz'))
      .sort()) {
      const results = readCorpusFile(join(folder, file)).map((recorded) => runCase(recorded, server));
      const match = results.filter((r) => r.match).length;
      console.log(`${file}: ${match} of ${results.length} cases match`);
      sum.match += match;
      sum.total += results.length;
    }
    return sum;
  },
};

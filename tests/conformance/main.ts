/**
 * `npm run conformance [-- --corpus DIR | --helm DIR | --bash DIR | --only PART] [--show N] [--file PART-OF-NAME]`
 * Runs recorded cases against the simulator and prints `N of M cases match` per file and in all. Without a folder: the cases of the
 * project, and those of ../shared/conformance where that folder is there.
 */
import { parseArgs } from 'node:util';
import { apiCorpus } from './api-corpus.ts';
import { bashPart } from './bash.ts';
import { helm } from './helm.ts';
import type { Part } from './types.ts';
import { yamlPart } from './yaml.ts';

const PARTS: readonly Part[] = [apiCorpus, bashPart, helm, yamlPart];

const { values } = parseArgs({
  options: Object.fromEntries(
    [...PARTS.map((part) => part.name), 'only', 'show', 'file'].map((name) => [name, { type: 'string' as const }]),
  ),
});
const given = PARTS.filter((part) => values[part.name] !== undefined);
let missed = 0;
for (const part of given.length > 0 ? given : PARTS.filter((p) => !values['only'] || p.name === values['only'])) {
  const folder = values[part.name] ?? part.folder();
  if (folder === undefined) {
    console.log(`${part.name}: its cases are not on this machine`);
    continue;
  }
  const result = await part.run(folder, { show: Number(values['show'] ?? 0), file: values['file'] ?? '' });
  console.log(`${part.name}: ${result.match} of ${result.total} cases match`);
  missed += result.total - result.match;
}
console.log(missed === 0 ? 'everything matches' : `${missed} cases do not match`);

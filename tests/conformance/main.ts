/**
 * `npm run conformance [-- --corpus DIR | --helm DIR | --bash DIR | --sh DIR | --only PART] [--show N] [--file PART-OF-NAME]`
 * Runs recorded cases against the simulator and prints `N of M cases match` per file and in all. Without a folder: the cases of the
 * project, and those of ../shared/conformance where that folder is there.
 */
import { commandArguments, refused, wholeNumber } from '../../tools/arguments.ts';
import { apiCorpus } from './api-corpus.ts';
import { bashPart, shPart } from './bash.ts';
import { helm } from './helm.ts';
import type { Part } from './types.ts';
import { yamlPart } from './yaml.ts';

const PARTS: readonly Part[] = [apiCorpus, bashPart, shPart, helm, yamlPart];

const USAGE = `npm run conformance [-- OPTIONS]
  Runs recorded cases: ${PARTS.map((part) => part.name).join(', ')}.
  --PART DIR    the cases of a folder
  --only PART   that part alone
  --file TEXT   files whose names have it
  --show N      the first N differences of each file (default 0)`;
const { values } = commandArguments(USAGE, {
  options: Object.fromEntries(
    [...PARTS.map((part) => part.name), 'only', 'show', 'file'].map((name) => [name, { type: 'string' as const }]),
  ),
});
const given = PARTS.filter((part) => values[part.name] !== undefined);
const only = values['only'];
if (only !== undefined && !PARTS.some((part) => part.name === only)) refused(`there is no part ${only}`, USAGE);
const show = wholeNumber(USAGE, '--show', values['show'] ?? '0');
let missed = 0;
for (const part of given.length > 0 ? given : PARTS.filter((p) => !only || p.name === only)) {
  const folder = values[part.name] ?? part.folder();
  if (folder === undefined) {
    console.log(`${part.name}: its cases are not on this machine`);
    continue;
  }
  const result = await part.run(folder, { show, file: values['file'] ?? '' });
  console.log(`${part.name}: ${result.match} of ${result.total} cases match`);
  missed += result.total - result.match;
}
console.log(missed === 0 ? 'everything matches' : `${missed} cases do not match`);

/** `npm run lessons:prove [-- track/slug …] [--update] [--seeds N]`: proves lessons as lesson-format.md §12 says. */
import { commandArguments, refused, wholeNumber } from '../../tools/arguments.ts';
import { lessonIds } from './prover/files.ts';
import { prove } from './prover/prover.ts';

const USAGE = `npm run lessons:prove [-- TRACK/SLUG …] [OPTIONS]
  Proves lessons (without names: all): texts, tasks, solutions, wrong ways.
  --seeds N   worlds in which each solution is played (default 20)
  --update    keeps what was seen as what is expected`;
const { values, positionals: wanted } = commandArguments(USAGE, {
  allowPositionals: true,
  options: { seeds: { type: 'string', default: '20' }, update: { type: 'boolean', default: false } },
});
const { update } = values;
const seeds = wholeNumber(USAGE, '--seeds', values.seeds);
const ids = lessonIds();
const unknown = wanted.filter((id) => !ids.includes(id));
if (unknown.length > 0) refused(`no lesson ${unknown.join(', ')}; lessons are ${ids.join(', ') || 'none'}`, USAGE);
let failed = 0;
for (const id of wanted.length > 0 ? wanted : ids) {
  const { findings, figures } = await prove(id, { update, seeds });
  for (const finding of findings) console.log(finding);
  for (const figure of figures) console.log(`  ${figure}`);
  console.log(
    findings.length === 0
      ? `${id}: proved`
      : `${id}: ${findings.length} ${findings.length === 1 ? 'finding' : 'findings'}`,
  );
  failed += findings.length;
}
process.exit(failed > 0 ? 1 : 0);

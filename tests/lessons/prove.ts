/** `npm run lessons:prove [-- track/slug …] [--update] [--seeds N]`: proves lessons as lesson-format.md §12 says. */
import { lessonIds } from './prover/files.ts';
import { prove } from './prover/prover.ts';

const args = process.argv.slice(2);
const update = args.includes('--update');
const seedsAt = args.indexOf('--seeds');
const seeds = seedsAt < 0 ? 20 : Number(args[seedsAt + 1]);
const wanted = args.filter((arg, i) => !arg.startsWith('--') && (seedsAt < 0 || i !== seedsAt + 1));
if (!Number.isInteger(seeds) || seeds < 0) {
  console.error('--seeds takes a whole number');
  process.exit(2);
}
const ids = lessonIds();
for (const id of wanted) {
  if (ids.includes(id)) continue;
  console.error(`no lesson ${id}; lessons are ${ids.join(', ') || 'none'}`);
  process.exit(2);
}
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

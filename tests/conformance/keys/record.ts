/**
 * `node tests/conformance/keys/record.ts [KIND…] [--seed N] [--count N] [--write]`: random keys at bash's prompt and at the lab's. Says where the
 * screens or cursors differ; with --write keeps those that do not as bash-recorded.json. Needs bash 5.2 and python3.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { byBash, type Picture } from './bash.ts';
import { byDrydock } from './drydock.ts';
import { KINDS, type Kind, type Sequence, sequences } from './sequences.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '30' },
    write: { type: 'boolean', default: false },
  },
});
const kinds = positionals.length > 0 ? (positionals as Kind[]) : KINDS;
const kept: [Sequence, Picture[]][] = [];

for (const kind of kinds) {
  const all = sequences(kind, Number(values.seed), Number(values.count));
  const recorded = await byBash(all);
  let differing = 0;
  for (const [i, sequence] of all.entries()) {
    const theirs = recorded[i] as Picture[];
    const ours = await byDrydock(sequence);
    const at = theirs.findIndex((picture, step) => JSON.stringify(picture) !== JSON.stringify(ours[step]));
    if (at < 0) {
      kept.push([sequence, theirs]);
      continue;
    }
    differing++;
    console.log(`${kind} ${i}: ${JSON.stringify(sequence.steps.slice(3, at + 1))} ${sequence.columns}`);
    console.log(`  bash    ${JSON.stringify(theirs[at])}\n  drydock ${JSON.stringify(ours[at])}`);
  }
  console.log(`${kind}: ${all.length - differing} of ${all.length} alike`);
}

if (values.write) {
  const rows = kept.map(([{ columns, steps }, pictures]) =>
    JSON.stringify([columns, steps.slice(3), pictures.slice(3)]),
  );
  writeFileSync(join(import.meta.dirname, 'bash-recorded.json'), `[\n${rows.join(',\n')}\n]\n`);
}

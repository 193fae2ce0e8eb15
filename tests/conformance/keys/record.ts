/**
 * `node tests/conformance/keys/record.ts [KIND…] [--seed N] [--count N] [--write]`: random keys at bash's prompt and at the lab's. Says where the
 * screens or cursors differ; with --write keeps those that do not as bash-recorded.json. `--scenes [--only TEXT]`: the scenes of scenes.ts
 * (whose names hold the text), all of them kept as scenes-recorded.json. Needs bash 5.2 and python3.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { byBash, type Picture } from './bash.ts';
import { byDrydock } from './drydock.ts';
import { SCENES } from './scenes.ts';
import { KINDS, type Kind, SETUP, type Sequence, sequences } from './sequences.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '30' },
    write: { type: 'boolean', default: false },
    scenes: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
  },
});

/** Says where it differs from bash; true: nowhere. */
async function alike(name: string, sequence: Sequence, theirs: readonly Picture[], shownFrom = 0): Promise<boolean> {
  const ours = await byDrydock(sequence);
  const at = theirs.findIndex((picture, step) => JSON.stringify(picture) !== JSON.stringify(ours[step]));
  if (at < 0) return true;
  console.log(`${name}: ${JSON.stringify(sequence.steps.slice(shownFrom, at + 1))} ${sequence.columns}`);
  console.log(`  bash    ${JSON.stringify(theirs[at])}\n  drydock ${JSON.stringify(ours[at])}`);
  return false;
}

const keep = (file: string, rows: readonly string[]): void =>
  writeFileSync(join(import.meta.dirname, file), `[\n${rows.join(',\n')}\n]\n`);

async function recordScenes(): Promise<void> {
  const scenes = SCENES.filter(({ name }) => name.includes(values.only));
  const recorded = await byBash(scenes);
  let same = 0;
  for (const [i, scene] of scenes.entries()) if (await alike(scene.name, scene, recorded[i] as Picture[])) same++;
  console.log(`${same} of ${scenes.length} scenes alike`);
  if (values.write)
    keep(
      'scenes-recorded.json',
      scenes.map(({ name }, i) => JSON.stringify([name, recorded[i]])),
    );
}

async function recordKinds(kinds: readonly Kind[]): Promise<void> {
  const kept: string[] = [];
  for (const kind of kinds) {
    const all = sequences(kind, Number(values.seed), Number(values.count));
    const recorded = await byBash(all);
    let same = 0;
    for (const [i, sequence] of all.entries()) {
      const pictures = recorded[i] as Picture[];
      if (!(await alike(`${kind} ${i}`, sequence, pictures, SETUP.length))) continue;
      same++;
      const { columns, steps } = sequence;
      kept.push(JSON.stringify([columns, steps.slice(SETUP.length), pictures.slice(SETUP.length)]));
    }
    console.log(`${kind}: ${same} of ${all.length} alike`);
  }
  if (values.write) keep('bash-recorded.json', kept);
}

if (values.scenes) await recordScenes();
else await recordKinds(positionals.length > 0 ? (positionals as Kind[]) : KINDS);

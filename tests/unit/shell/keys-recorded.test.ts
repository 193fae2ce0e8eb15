/** Keys at the prompt against bash 5.2: screens and cursors after each step, recorded by tests/conformance/keys/record.ts. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Picture } from '../../conformance/keys/bash.ts';
import { byDrydock } from '../../conformance/keys/drydock.ts';
import { SCENES } from '../../conformance/keys/scenes.ts';
import { SETUP, type Step } from '../../conformance/keys/sequences.ts';

type Recorded = readonly [columns: number, steps: readonly Step[], pictures: readonly Picture[]];

const recorded = (file: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../conformance/keys', file), 'utf8'));
const all = recorded('bash-recorded.json') as readonly Recorded[];
const scenes = new Map(recorded('scenes-recorded.json') as readonly (readonly [string, readonly Picture[]])[]);

test(`${all.length} sequences of keys as bash 5.2 shows them`, async () => {
  assert.ok(all.length > 200);
  for (const [columns, steps, pictures] of all) {
    const ours = await byDrydock({ columns, rows: 24, steps: [...SETUP, ...steps] });
    for (const [i, picture] of pictures.entries())
      assert.deepEqual(ours[i + SETUP.length], picture, `${columns} columns: ${JSON.stringify(steps.slice(0, i + 1))}`);
  }
});

test('every scene is recorded', () => {
  assert.deepEqual(
    SCENES.map(({ name }) => name),
    [...scenes.keys()],
  );
});

for (const scene of SCENES)
  test(`${scene.name}: as bash 5.2 shows it`, async () => {
    const ours = await byDrydock(scene);
    for (const [i, picture] of (scenes.get(scene.name) ?? []).entries())
      assert.deepEqual(ours[i], picture, JSON.stringify(scene.steps.slice(0, i + 1)));
  });

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lessonIds } from './prover/files.ts';
import { prove } from './prover/prover.ts';

describe('lessons', () => {
  for (const id of lessonIds()) {
    it(`${id} is proved: nothing passes by itself, solutions pass, mistakes fail as listed, pages agree`, async () => {
      const { findings } = await prove(id, { update: false, seeds: 2 });
      assert.deepEqual(findings, []);
    });
  }
});

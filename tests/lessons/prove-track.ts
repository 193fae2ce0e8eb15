/** The lessons of a track, proved one by one: a test file for each track, so that they run side by side. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lessonIds } from './prover/files.ts';
import { prove } from './prover/prover.ts';

const SEEDS = 2;

export const trackOf = (id: string): string => id.slice(0, id.indexOf('/'));

export function proveTrack(track: string): void {
  const ids = lessonIds().filter((id) => trackOf(id) === track);
  describe(`lessons of ${track}`, () => {
    it('there are some', () => assert.notEqual(ids.length, 0));
    for (const id of ids)
      it(`${id} is proved: nothing passes by itself, solutions pass, mistakes fail as listed, pages agree`, async () => {
        const { findings } = await prove(id, { update: false, seeds: SEEDS });
        assert.deepEqual(findings, []);
      });
  });
}

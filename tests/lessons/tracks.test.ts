import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { trackOf } from './prove-track.ts';
import { lessonIds } from './prover/files.ts';

test('every track has a file that proves its lessons', () => {
  const files = readdirSync(new URL('tracks', import.meta.url)).map((file) => file.replace(/\.test\.ts$/, ''));
  assert.deepEqual(files.sort(), [...new Set(lessonIds().map(trackOf))].sort());
});

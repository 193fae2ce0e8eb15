/** Recorded REST requests of a real API server, replayed: the number of answers that match may only go up. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RECORDED_CASES, runCorpus, serverWithControllers } from './corpus.ts';

const HELD = JSON.parse(readFileSync(new URL('corpus-ratchet.json', import.meta.url), 'utf8')) as { match: number };

test('as many recorded API cases match as ever did', async () => {
  const results = runCorpus(RECORDED_CASES, {}, await serverWithControllers());
  const match = results.filter((r) => r.match).length;
  console.log(`${match} of ${results.length} API cases match (held: ${HELD.match})`);
  assert.ok(results.length > 7000, `${results.length} cases were run`);
  assert.ok(match >= HELD.match, `${match} match, ${HELD.match} did before`);
});

/** Requests that nobody means, changed by chance; `npm run fuzz` sends more of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiFuzz } from '../../fuzz/api.ts';
import { corpusSamples } from '../../fuzz/samples.ts';

test('a thousand changed requests: each is answered, and what is stored could be written again', () => {
  const { answered, failure } = new ApiFuzz('unit', corpusSamples()).run(1000);
  assert.equal(failure, undefined);
  assert.ok((answered.get(201) ?? 0) > 25, 'some of them are taken');
});

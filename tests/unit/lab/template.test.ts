import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseParticle, particleFor, splitTemplate } from '../../../simulator/lab/definition/template.ts';

const after = (text: string, pair: string) => {
  const particle = parseParticle(pair);
  assert.ok(particle);
  return particleFor(text, particle);
};

describe('texts with values', () => {
  it('are split at ${…}, braces and strings inside counted', () => {
    assert.deepEqual(splitTemplate("a ${x.map(k, {'}': k})} b ${n|을/를}."), [
      'a ',
      { source: "x.map(k, {'}': k})", particle: undefined, offset: 4 },
      ' b ',
      { source: 'n', particle: '을/를', offset: 28 },
      '.',
    ]);
    assert.deepEqual(splitTemplate('${a || b}'), [{ source: 'a || b', particle: undefined, offset: 2 }]);
  });
  it('take the particle that fits the reading of numbers', () => {
    assert.deepEqual(
      ['0', '1', '2', '3', '6', '7', '10', '100'].map((n) => after(n, '을/를')),
      ['을', '을', '를', '을', '을', '을', '을', '을'],
    );
    assert.deepEqual(
      ['1', '2', '3', '8'].map((n) => after(n, '으로/로')),
      ['로', '로', '으로', '로'],
    );
  });
  it('take the particle that fits Hangul and names', () => {
    assert.deepEqual(
      ['파드', '셋', '서울'].map((n) => after(n, '으로/로')),
      ['로', '으로', '로'],
    );
    assert.deepEqual(
      ['web', 'nginx', 'node-1', 'kubectl'].map((n) => after(n, '이/가')),
      ['이', '가', '이', '이'],
    );
  });
});

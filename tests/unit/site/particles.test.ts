import assert from 'node:assert/strict';
import { test } from 'node:test';
import { particles, withParticles } from '../../../src/site/particles.ts';

test('a particle is joined to a percent sign or bracket, and nothing else changes', () => {
  assert.equal(
    withParticles('25%는 파드(Pod)의 1/4, 50% 이상 (a) b'),
    '25%\u2060는 파드(Pod)\u2060의 1/4, 50% 이상 (a) b',
  );
});

test('code is left as it is, for it is copied', () => {
  const text = (value: string) => ({ type: 'text' as const, value });
  const code = {
    type: 'element' as const,
    tagName: 'code',
    properties: {},
    children: [text('printf(1)을')],
  };
  const paragraph = { type: 'element' as const, tagName: 'p', properties: {}, children: [text('(1)을'), code] };
  particles()({ type: 'root', children: [paragraph] });
  assert.deepEqual(paragraph.children[0], text('(1)\u2060을'));
  assert.deepEqual(code.children, [text('printf(1)을')]);
});

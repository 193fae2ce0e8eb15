// The two dictionaries say the same things: equal keys, equal placeholders, no empty text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { en } from '../../../src/i18n/en.ts';
import { fill } from '../../../src/i18n/fill.ts';
import { ko } from '../../../src/i18n/ko.ts';

function flatten(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) =>
    flatten(inner, path ? `${path}.${key}` : key),
  );
}
const placeholders = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

test('Korean and English have the same keys in the same order', () => {
  assert.deepEqual(
    flatten(en).map(([path]) => path),
    flatten(ko).map(([path]) => path),
  );
});

test('every text has the same placeholders in both languages and is not empty', () => {
  const english = new Map(flatten(en));
  for (const [path, text] of flatten(ko)) {
    assert.notEqual(text.trim(), '', path);
    assert.deepEqual(placeholders(english.get(path) ?? ''), placeholders(text), path);
  }
});

test('Korean texts are in 합니다체: none ends in 해요체', () => {
  const wrong = flatten(ko).filter(
    ([, text]) =>
      text !== '아니요' && /(?:[가-힣]요|에요|예요)[.!]?$/.test(text) && !/(?:하|[가-힣])세요\.?$|나요\?$/.test(text),
  );
  assert.deepEqual(wrong, []);
});

test('a placeholder without a value stays visible', () => {
  assert.equal(fill('{n} of {all}', { n: 2 }), '2 of {all}');
});

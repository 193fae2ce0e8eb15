/** Regular expressions and shell patterns: what they match, and that none can hold the world up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Pattern, replaceMatches } from '../../../simulator/shell/expand/pattern.ts';
import { compileRegExp, textsOf } from '../../../simulator/shell/regex/regexp.ts';

const matched = (
  source: string,
  text: string,
  dialect: 'basic' | 'extended' | 'perl' = 'extended',
): string[] | undefined => {
  const found = compileRegExp(source, dialect).exec(text);
  return found && textsOf(text, found);
};

test('a POSIX expression matches leftmost and longest, Perl’s takes the first way', () => {
  assert.deepEqual(matched('a|ab|abc', 'xabcd'), ['abc']);
  assert.deepEqual(matched('a|ab|abc', 'xabcd', 'perl'), ['a']);
  assert.deepEqual(matched('([0-9]+)-([a-z]*)', 'n 12-ab!'), ['12-ab', '12', 'ab']);
  assert.deepEqual(matched('\\(ab*\\)\\1', 'abbabbab', 'basic'), ['abbabb', 'abb']);
  assert.deepEqual(matched('(?<=v)\\d+(?=\\.)', 'v12.3', 'perl'), ['12']);
});

test('expressions that make backtracking matchers run for ever end at once', () => {
  const text = `${'a'.repeat(5000)}!`;
  assert.equal(compileRegExp('^(a+)+$', 'extended').test(text), false);
  assert.equal(compileRegExp('^(a|aa)*$', 'extended').test(text), false);
  assert.equal(compileRegExp('(.*)*x', 'extended').test(text), false);
});

test('shell patterns that nest repetitions end at once', () => {
  const text = `${'a'.repeat(3000)}!`;
  assert.equal(new Pattern('*a*a*a*a*a*a*b').whole(text), false);
  assert.equal(new Pattern('+(+(a))b', { extended: true }).whole(text), false);
});

test('prefixes and suffixes are the shortest or the longest that match', () => {
  const slash = new Pattern('*/');
  assert.deepEqual([slash.prefix('a/b/c', false), slash.prefix('a/b/c', true)], [2, 4]);
  const dot = new Pattern('.*');
  assert.deepEqual([dot.suffix('x.tar.gz', false), dot.suffix('x.tar.gz', true)], [5, 1]);
  assert.equal(new Pattern('!(*.c|*.h)', { extended: true }).whole('a.o'), true);
});

test('replacing hands over what was matched', () => {
  const vowels = new Pattern('[aeiou]');
  assert.equal(
    replaceMatches('banana', vowels, 'all', (m) => `<${m}>`),
    'b<a>n<a>n<a>',
  );
  assert.equal(
    replaceMatches('banana', new Pattern('an'), 'first', () => ''),
    'bana',
  );
});

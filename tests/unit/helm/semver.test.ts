import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constraintsText, parseConstraints, refusals, satisfies } from '../../../simulator/helm/semver/constraints.ts';
import { compareVersions, parseVersion, versionText } from '../../../simulator/helm/semver/version.ts';
import { messageOf } from './chart.ts';

const fits = (range: string, version: string): boolean => satisfies(parseVersion(version), parseConstraints(range));

test('ranges', () => {
  const cases: readonly (readonly [range: string, yes: string, no: string])[] = [
    ['1.2.3', '1.2.3', '1.2.4'],
    ['1.2', '1.2.9', '1.3.0'],
    ['^1.2.3', '1.9.0', '2.0.0'],
    ['^0.2.3', '0.2.9', '0.3.0'],
    ['^0.0.3', '0.0.3', '0.0.4'],
    ['~1.2.3', '1.2.9', '1.3.0'],
    ['~1', '1.9.0', '2.0.0'],
    ['1.x', '1.9.0', '2.0.0'],
    ['*', '9.9.9', '1.0.0-beta'],
    ['>=1.2, <2', '1.9.9', '2.0.0'],
    ['>=1.2 <2 || 3.x', '3.1.0', '2.1.0'],
    ['1.2 - 2.3.4', '2.3.4', '2.3.5'],
    ['!=1.2.3', '1.2.4', '1.2.3'],
    ['>1.2', '1.3.0', '1.2.9'],
    ['>=1.2.3-0', '1.3.0-alpha', '1.2.2'],
    ['^1.2.3-beta', '1.2.3-beta.2', '1.2.3-alpha'],
    ['=>1.2', '1.2.0', '1.1.9'],
  ];
  for (const [range, yes, no] of cases)
    assert.deepEqual([range, fits(range, yes), fits(range, no)], [range, true, false]);
});

test('prereleases fit only ranges that name one', () => {
  assert.equal(fits('>=1.0.0', '1.1.0-alpha'), false);
  assert.equal(fits('>=1.0.0-0', '1.1.0-alpha'), true);
  assert.deepEqual(refusals(parseVersion('1.1.0-alpha'), parseConstraints('>=1.0.0')), [
    '1.1.0-alpha is a prerelease version and the constraint is only looking for release versions',
  ]);
  assert.deepEqual(refusals(parseVersion('2.0.0'), parseConstraints('^1.2')), [
    '2.0.0 does not have same major version as 1.2',
  ]);
});

test('versions are ordered by precedence, build metadata aside', () => {
  const order = [
    '1.0.0-alpha',
    '1.0.0-alpha.1',
    '1.0.0-alpha.beta',
    '1.0.0-beta.2',
    '1.0.0-beta.11',
    '1.0.0',
    'v1.0.1',
  ];
  const shuffled = [...order].reverse();
  assert.deepEqual(
    shuffled
      .map((text) => parseVersion(text))
      .sort(compareVersions)
      .map(versionText),
    order.map((text) => text.replace('v', '')),
  );
  assert.equal(compareVersions(parseVersion('1.0.0+a'), parseVersion('1.0.0+b')), 0);
});

test('what is no version or range', () => {
  assert.equal(
    messageOf(() => parseVersion('1.2.x')),
    'invalid semantic version',
  );
  assert.equal(
    messageOf(() => parseConstraints('>>1')),
    'improper constraint: >>1',
  );
  assert.equal(constraintsText(parseConstraints(' >= 1.2 ,<2 || ~3')), '>=1.2 <2 || ~3');
});

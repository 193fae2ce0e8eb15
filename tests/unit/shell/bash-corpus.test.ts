/**
 * The shell against a real bash: every recorded script of tests/conformance/bash/cases, except those that known.json names
 * as different. That list only shrinks: a case that matches again must leave it (UPDATE_BASH=1 writes the list anew).
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { settled } from '../../conformance/bash/run.ts';
import { matches, recordedCases } from '../../conformance/bash.ts';

const FOLDER = join(import.meta.dirname, '../../conformance/bash');
const KNOWN = join(FOLDER, 'known.json');
const known = JSON.parse(readFileSync(KNOWN, 'utf8')) as readonly string[];
const different: string[] = [];

for (const [file, cases] of recordedCases(join(FOLDER, 'cases'))) {
  test(`${file}: ${cases.length} scripts as a real bash runs them`, async () => {
    const wrong: string[] = [];
    for (const one of cases) {
      const name = `${file}/${one.name}`;
      const { match, actual } = await matches(one);
      if (!match) different.push(name);
      if (process.env['UPDATE_BASH']) continue;
      if (known.includes(name)) {
        if (match) wrong.push(`${name} matches now: take it out of known.json`);
      } else if (!match) assert.deepEqual(actual, settled(one.expected), name);
    }
    assert.deepEqual(wrong, []);
  });
}

test('known differences are cases that exist', () => {
  if (process.env['UPDATE_BASH']) writeFileSync(KNOWN, `${JSON.stringify(different.sort(), undefined, 1)}\n`);
  else
    assert.deepEqual(
      known.filter((name) => !different.includes(name)),
      [],
    );
});

/**
 * The shell against real ones: every recorded script of a folder of tests/conformance, except those that its known.json names as
 * different. That list only shrinks: a case that matches again must leave it (UPDATE_BASH=1 writes the list anew).
 */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { settled } from '../../conformance/bash/run.ts';
import { matches, recordedCases } from '../../conformance/bash.ts';

/** `part`: "bash", or "sh" for what containers run. */
export function testRecorded(part: string): void {
  const folder = join(import.meta.dirname, '../../conformance', part);
  const list = join(folder, 'known.json');
  const known = JSON.parse(readFileSync(list, 'utf8')) as readonly string[];
  const different: string[] = [];

  for (const [file, cases] of recordedCases(join(folder, 'cases'))) {
    test(`${file}: ${cases.length} scripts as a real ${part} runs them`, async () => {
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
    if (process.env['UPDATE_BASH']) writeFileSync(list, `${JSON.stringify(different.sort(), undefined, 1)}\n`);
    else
      assert.deepEqual(
        known.filter((name) => !different.includes(name)),
        [],
      );
  });
}

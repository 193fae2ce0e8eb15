/**
 * The shell against a real bash: what bash 5.2 printed for each script is kept in bash-recorded.json. To record again
 * (after adding rows): RECORD_BASH=1 node --test tests/unit/shell/bash-oracle.test.ts
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROWS } from './bash-rows.ts';
import { type Outcome, runScript } from './machine.ts';

const RECORDED = new URL('./bash-recorded.json', import.meta.url);

/** Rows that differ, with the reason. Today's answer is wrong or not bash's, and known to be. */
const KNOWN: Readonly<Record<string, string>> = {};

function record(): Record<string, Outcome> {
  const recorded: Record<string, Outcome> = {};
  for (const row of ROWS) {
    const folder = mkdtempSync(join(tmpdir(), 'bash-'));
    const result = spawnSync('bash', ['-c', row], {
      cwd: folder,
      encoding: 'utf8',
      input: '',
      env: { PATH: '/usr/bin:/bin', HOME: folder, USER: 'learner', LANG: 'C.UTF-8' },
    });
    recorded[row] = { out: result.stdout, err: result.stderr, code: result.status ?? -1 };
    rmSync(folder, { recursive: true });
  }
  return recorded;
}

if (process.env.RECORD_BASH) writeFileSync(RECORDED, `${JSON.stringify(record(), undefined, 1)}\n`);

const recorded = JSON.parse(readFileSync(RECORDED, 'utf8')) as Record<string, Outcome>;

/** What differs from run to run: process ids. */
const settled = ({ out, err, code }: Outcome): Outcome => ({
  out,
  err: err.replace(/line (\d+): +\d+ (?=Terminated|Killed)/g, 'line $1: PID '),
  code,
});

for (const row of ROWS) {
  test(`bash: ${row.replace(/\n/g, '⏎').slice(0, 100)}`, () => {
    const expected = recorded[row];
    assert.ok(expected, 'not recorded yet');
    const actual = settled(runScript(row, { stdin: '', env: { PATH: '/usr/bin:/bin' } }));
    if (KNOWN[row]) assert.notDeepEqual(actual, settled(expected), `no longer different: ${KNOWN[row]}`);
    else assert.deepEqual(actual, settled(expected));
  });
}

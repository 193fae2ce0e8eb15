// `npm start` starts nothing when it does not know what was asked of it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

const START = join(import.meta.dirname, '..', '..', '..', 'tools', 'start.mjs');

function start(...args: string[]): { status: number | null; stdout: string; first: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [START, ...args], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { status, stdout, first: stderr.split('\n')[0] ?? '' };
}

test('npm start -- --help says how it is used and starts nothing', () => {
  const { status, stdout } = start('--help');
  assert.equal(status, 0);
  assert.match(stdout, /^npm start \[-- OPTIONS\]\n[\s\S]*--port N/);
});

test('npm start refuses what it does not know, and ports that are none', () => {
  assert.deepEqual(start('--prot', '80'), { status: 2, stdout: '', first: "Unknown option '--prot'" });
  assert.deepEqual(start('--port', '65536'), {
    status: 2,
    stdout: '',
    first: '--port 65536 is not a port; expected a number from 1 to 65535.',
  });
});

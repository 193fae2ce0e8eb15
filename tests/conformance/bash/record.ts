/**
 * Runs cases on the real bash of this machine and writes down what it printed: `node tests/conformance/bash/record.ts
 * [FILE.cases…]` (default: every file; cases that are recorded are left alone unless --again). Each runs as root in an
 * empty folder, with the script beside it as ../NAME.sh.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BashCase, type Outcome, parseCases, printCases } from './cases.ts';
import { ENVIRONMENT, HOME, scriptPath, WORK } from './place.ts';

const FOLDER = join(import.meta.dirname, 'cases');

function record({ name, invocation, script }: BashCase): Outcome {
  rmSync(join(WORK, '..'), { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  mkdirSync(HOME, { recursive: true });
  const path = scriptPath(name);
  const inFile = invocation === 'file' || invocation === 'dash';
  if (inFile) writeFileSync(join(WORK, path), script);
  const args = inFile ? [path] : invocation === '-c' ? ['-c', script] : [];
  const result = spawnSync(invocation === 'dash' ? 'dash' : 'bash', args, {
    cwd: WORK,
    input: invocation === 'stdin' ? script : '',
    env: ENVIRONMENT,
    timeout: 20_000,
  });
  if (result.error) throw new Error(`${name}: ${result.error.message}`);
  const text = (bytes: Buffer): string => {
    const decoded = bytes.toString('utf8');
    if (decoded.includes('\uFFFD')) throw new Error(`${name}: its output is not UTF-8`);
    return decoded;
  };
  // A bash that a signal has ended: as a shell would report it.
  const code = result.status ?? 128 + { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }[result.signal as 'SIGTERM'];
  return { out: text(result.stdout), err: text(result.stderr), code };
}

const { values, positionals } = parseArgs({ options: { again: { type: 'boolean' } }, allowPositionals: true });
const files = positionals.length > 0 ? positionals : readdirSync(FOLDER).map((file) => join(FOLDER, file));
for (const file of files) {
  const cases = parseCases(readFileSync(file, 'utf8'));
  const done = cases.map((one) => (one.expected && !values.again ? one : { ...one, expected: record(one) }));
  writeFileSync(file, printCases(done));
  console.log(`${file}: ${done.length} cases`);
}

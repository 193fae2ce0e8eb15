/**
 * Runs cases on the real bash of this machine and writes down what it printed: `node tests/conformance/bash/record.ts
 * [FILE.cases…]` (default: every file; cases that are recorded are left alone unless --again). Each runs as root in an
 * empty folder, with the script beside it as ../NAME.sh; busybox's sh in a root folder of its own, where /bin has nothing but
 * the applets of this machine's busybox.
 */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { GROUP, PASSWD } from '../../../simulator/nodes/kubelet/identity.ts';
import { type BashCase, givenScript, type Invocation, inFile, type Outcome, parseCases, printCases } from './cases.ts';
import { BUSYBOX_ENVIRONMENT, ENVIRONMENT, HOME, scriptPath, WORK } from './place.ts';

const FOLDERS = [join(import.meta.dirname, 'cases'), join(import.meta.dirname, '../sh/cases')];
/** Where busybox's machine is. */
const ROOT = '/tmp/busybox-root';
/** $BUSYBOX: one of another version, such as the images'. */
const BUSYBOX = process.env['BUSYBOX'] ?? '/usr/bin/busybox';

function record(one: BashCase): Outcome {
  const { name, invocation } = one;
  const result = invocation.startsWith('ash') ? runInBusybox(one) : runHere(one);
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

function runHere({ name, invocation, script }: BashCase): SpawnSyncReturns<Buffer> {
  const args = place('', name, invocation, script);
  return spawnSync(invocation.startsWith('dash') ? '/bin/sh' : 'bash', args, {
    cwd: WORK,
    argv0: invocation.startsWith('dash') ? 'sh' : 'bash',
    input: invocation === 'stdin' ? script : '',
    env: ENVIRONMENT,
    timeout: 20_000,
  });
}

/** In namespaces of its own, so that it sees its own processes and hostname only. */
function runInBusybox({ name, invocation, script }: BashCase): SpawnSyncReturns<Buffer> {
  makeRoot();
  const args = place(ROOT, name, invocation, script);
  const enter = `hostname drydock; mount -t proc proc ${ROOT}/proc; exec chroot ${ROOT} /bin/busybox sh -c 'cd ${WORK}; exec "$@"' sh "$@"`;
  const given = Object.entries(BUSYBOX_ENVIRONMENT).map(([key, value]) => `${key}=${value}`);
  return spawnSync(
    'unshare',
    ['-m', '-u', '-p', '--fork', 'sh', '-c', `(${enter}); exit $?`, 'sh', '/bin/env', '-i', ...given, 'sh', ...args],
    { input: '', timeout: 20_000 },
  );
}

/** Puts the script where it runs; the shell's arguments. */
function place(root: string, name: string, invocation: Invocation, script: string): string[] {
  rmSync(join(root, WORK, '..'), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  mkdirSync(join(root, WORK), { recursive: true });
  mkdirSync(join(root, HOME), { recursive: true });
  const path = scriptPath(name);
  if (inFile(invocation)) writeFileSync(join(root, WORK, path), script);
  return inFile(invocation) ? [path] : invocation === 'stdin' ? [] : ['-c', givenScript(script, invocation)];
}

let made = false;
function makeRoot(): void {
  if (made) return;
  made = true;
  rmSync(ROOT, { recursive: true, force: true });
  for (const folder of ['bin', 'dev', 'etc', 'proc', 'root', 'tmp']) mkdirSync(join(ROOT, folder), { recursive: true });
  const libraries =
    spawnSync('ldd', [BUSYBOX])
      .stdout.toString()
      .match(/\/[^\s:]+/g) ?? [];
  spawnSync('cp', ['--dereference', '--parents', ...libraries, ROOT]);
  spawnSync('cp', [BUSYBOX, join(ROOT, 'bin/busybox')]);
  spawnSync('chroot', [ROOT, '/bin/busybox', '--install', '/bin']);
  writeFileSync(join(ROOT, 'etc/passwd'), PASSWD);
  writeFileSync(join(ROOT, 'etc/group'), GROUP);
  writeFileSync(join(ROOT, 'etc/hostname'), 'drydock\n');
  for (const [name, minor] of [
    ['null', '3'],
    ['zero', '5'],
    ['full', '7'],
  ] as const)
    spawnSync('mknod', ['-m', '666', join(ROOT, 'dev', name), 'c', '1', minor]);
  spawnSync('ln', ['-s', '/proc/self/fd', join(ROOT, 'dev/fd')]);
}

const { values, positionals } = parseArgs({ options: { again: { type: 'boolean' } }, allowPositionals: true });
const files =
  positionals.length > 0
    ? positionals
    : FOLDERS.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
for (const file of files) {
  const cases = parseCases(readFileSync(file, 'utf8'));
  const done = cases.map((one) => (one.expected && !values.again ? one : { ...one, expected: record(one) }));
  writeFileSync(file, printCases(done));
  console.log(`${file}: ${done.length} cases`);
}

// `npm test`: everything that must hold, from a fresh clone. Installs what is missing, says what it could not do, and
// closes with one line "N passed, N failed" over all parts.  `npm test -- PART…` runs only some parts.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from './check.mjs';
import { findChromium } from './chromium.mjs';
import { childEnvironment, command, ensureDependencies, nodePath, ROOT } from './toolchain.mjs';

const started = Date.now();
const total = { passed: 0, failed: 0, skipped: 0 };
const add = ({ passed = 0, failed = 0, skipped = 0 }) => {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
};
const heading = (name) =>
  console.log(
    `\n── ${name} ${'─'.repeat(Math.max(0, 72 - name.length))} ${Math.round((Date.now() - started) / 1000)} s`,
  );

/** Runs a program, shows its output and resolves to {code, output}. */
function run(args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(nodePath(), args, {
      cwd: ROOT,
      env: childEnvironment(env),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** Paths of the test files under a folder. */
function testFiles(folder) {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => join(folder, path))
    .sort();
}

/** Node's test runner over the files of a folder; counts from its closing lines. */
async function nodeTests(folder, { env = {}, concurrency } = {}) {
  const files = testFiles(folder);
  if (files.length === 0) {
    console.log(`✖ no test files under ${folder}`);
    add({ failed: 1 });
    return;
  }
  const args = [
    '--test',
    '--test-reporter=dot',
    '--test-reporter-destination=stderr',
    '--test-reporter=./tools/count-reporter.mjs',
    '--test-reporter-destination=stdout',
  ];
  if (concurrency) args.push(`--test-concurrency=${concurrency}`);
  const { code, output } = await run([...args, ...files], env);
  const counts = /(\d+) passed, (\d+) failed, (\d+) skipped/.exec(output);
  if (!counts) add({ failed: 1 });
  else {
    const [passed, failed, skipped] = counts.slice(1).map(Number);
    add({ passed, failed: failed || (code === 0 ? 0 : 1), skipped });
  }
}

const PARTS = {
  check: () => add(runChecks()),
  unit: () => nodeTests('tests/unit', { concurrency: 2 }),
  truth: () => nodeTests('tests/truth', { concurrency: 2 }),
  lessons: () => nodeTests('tests/lessons', { concurrency: 2 }),
  clients: () => nodeTests('tests/clients', { concurrency: 1 }),
  build: async () => {
    const { code } = await run([join(ROOT, 'node_modules', 'astro', 'bin', 'astro.mjs'), 'build', '--silent']);
    console.log(code === 0 ? '✔ the site builds' : '✖ the site does not build');
    add(code === 0 ? { passed: 1 } : { failed: 1 });
  },
  browser: async () => {
    if (!existsSync(join(ROOT, 'dist', 'index.html'))) {
      console.log('✖ there is no built site to test');
      add({ failed: 1 });
      return;
    }
    const chromium = await findChromium({ install: true });
    if (!chromium.path) {
      console.log(`✖ the browser tests could not run: ${chromium.why}`);
      add({ failed: 1 });
      return;
    }
    console.log(`Chromium: ${chromium.path}`);
    await nodeTests('tests/browser', { env: { CHROMIUM: chromium.path }, concurrency: 2 });
  },
};

await command(async () => {
  const wanted = process.argv.slice(2);
  if (wanted.includes('--help')) {
    console.log(`npm test [-- PART…]\n  Everything that must hold, or some of it: ${Object.keys(PARTS).join(', ')}.`);
    return 0;
  }
  const unknown = wanted.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) {
    console.error(`Unknown part ${unknown.join(', ')}; parts are ${Object.keys(PARTS).join(', ')}.`);
    return 2;
  }
  ensureDependencies();
  for (const [name, part] of Object.entries(PARTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    heading(name);
    await part();
  }
  heading('all');
  if (total.skipped > 0) console.log(`${total.skipped} skipped (reasons above)`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : 0;
});

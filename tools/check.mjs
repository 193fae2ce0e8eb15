// `npm run check [-- --write]`: format and lint, types, arrows. Prints a line for each and what is wrong.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { childEnvironment, command, ensureDependencies, nodePath, ROOT } from './toolchain.mjs';

const bin = (path) => join(ROOT, 'node_modules', path);
/** tsc that remembers what it found, so that the next run looks at what changed only. */
const types = (project, name) => [
  bin('typescript/bin/tsc'),
  '-p',
  project,
  '--incremental',
  '--tsBuildInfoFile',
  join(ROOT, '.cache', `${name}.tsbuildinfo`),
];

/** name → arguments for Node. */
const CHECKS = [
  ['format and lint', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '--max-diagnostics=40', '.']],
  ['types', types('.', 'all')],
  ['types of the simulator without DOM and Node', types('simulator', 'simulator')],
  [
    'arrows',
    [bin('dependency-cruiser/bin/dependency-cruise.mjs'), '--config', '.dependency-cruiser.mjs', 'simulator', 'src'],
  ],
];

/** Runs every check; resolves to {passed, failed}. */
export function runChecks() {
  const env = childEnvironment();
  let failed = 0;
  for (const [name, args] of CHECKS) {
    const done = spawnSync(nodePath(), args, { cwd: ROOT, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
    const ok = done.status === 0;
    console.log(`${ok ? '✔' : '✖'} ${name}`);
    if (!ok) {
      failed++;
      console.log(`${done.stdout}${done.stderr}`.trimEnd());
    }
  }
  return { passed: CHECKS.length - failed, failed };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await command(() => {
    const given = process.argv.slice(2);
    if (given.includes('--help')) {
      console.log(
        'npm run check [-- --write]\n  Format and lint, types, arrows between folders. --write formats first.',
      );
      return 0;
    }
    const unknown = given.filter((argument) => argument !== '--write');
    if (unknown.length > 0) {
      console.error(`Unknown argument ${unknown.join(', ')}; there is only --write, which formats.`);
      return 2;
    }
    ensureDependencies();
    if (given.includes('--write')) {
      spawnSync(nodePath(), [bin('@biomejs/biome/bin/biome'), 'check', '--write', '.'], {
        cwd: ROOT,
        stdio: 'inherit',
      });
    }
    return runChecks().failed ? 1 : 0;
  });
}

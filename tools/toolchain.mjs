// What every command needs before it starts: dependencies installed, and a Node that runs TypeScript as it is.
// Plain JavaScript without dependencies: it runs on a fresh clone with the machine's own Node (20 or newer).
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const STAMP = join(ROOT, 'node_modules', '.drydock-lock');
/** Node strips types by itself from 22.18 and 23.6 on. */
const runsTypeScript = (version) => {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
};

export class ToolchainError extends Error {}

/** Installs the locked dependencies unless exactly these are installed. */
export function ensureDependencies() {
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .update(process.platform + process.arch)
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
  console.log('Installing dependencies (npm ci) …');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const done = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: ROOT, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: ROOT, stdio: 'inherit', shell: process.platform === 'win32' });
  if (done.status !== 0) {
    throw new ToolchainError(
      'The dependencies could not be installed (npm ci failed, see above). Is the npm registry reachable? Nothing else was changed; run the command again when it is.',
    );
  }
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, lock);
}

/** The Node that runs TypeScript sources: the one from the dependencies, else the machine's if it is new enough. */
export function nodePath() {
  const bundled = join(ROOT, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(bundled)) {
    const version = spawnSync(bundled, ['--version'], { encoding: 'utf8' });
    if (version.status === 0 && runsTypeScript(version.stdout.trim())) return bundled;
  }
  if (runsTypeScript(process.version)) return process.execPath;
  throw new ToolchainError(
    `Node ${process.version} cannot run the TypeScript sources, and the Node 24 that comes with the dependencies is not there (its download failed, or scripts are switched off). Install Node 24 and run the command again.`,
  );
}

/** Environment for child processes: our Node first in PATH, no telemetry. */
export function childEnvironment(extra = {}) {
  const separator = process.platform === 'win32' ? ';' : ':';
  const path = [dirname(nodePath()), join(ROOT, 'node_modules', '.bin'), process.env.PATH ?? ''].join(separator);
  return {
    ...process.env,
    PATH: path,
    ASTRO_TELEMETRY_DISABLED: '1',
    NODE_NO_WARNINGS: '1',
    // Every test file is a process of its own, and most load the whole simulator: types are stripped and code compiled once.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(ROOT, '.cache', 'node'),
    ...extra,
  };
}

/** Runs a TypeScript or JavaScript file on our Node; resolves to its exit code. */
export function runNode(args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(nodePath(), args, {
      cwd: ROOT,
      stdio: 'inherit',
      env: childEnvironment(options.env),
      ...options.spawn,
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ? 1 : (code ?? 1)));
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  });
}

/** Runs `main` and turns a failure of the toolchain into one clear line. */
export async function command(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

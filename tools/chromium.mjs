// Finds a Chromium for the browser tests, or installs one: an installed browser, else the system's package manager,
// else Playwright's download. Says what it tried.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { childEnvironment, nodePath, ROOT } from './toolchain.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

const works = (path) => spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 }).status === 0;

function onPath(name) {
  const separator = process.platform === 'win32' ? ';' : ':';
  for (const folder of (process.env.PATH ?? '').split(separator)) {
    const path = join(folder, name);
    if (folder && existsSync(path)) return path;
  }
  return undefined;
}

function installed() {
  const named = process.env.CHROMIUM;
  if (named) return existsSync(named) ? named : undefined;
  const candidates = [...NAMES.map(onPath), ...PLACES.filter((p) => existsSync(p))].filter(Boolean);
  return candidates.find((p) => process.platform === 'win32' || works(p));
}

/** Package managers that can bring a Chromium without asking. */
const MANAGERS = [
  {
    program: 'apt-get',
    steps: [
      ['update', '-qq'],
      ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
    ],
  },
  { program: 'dnf', steps: [['install', '-y', '-q', 'chromium']] },
  { program: 'pacman', steps: [['-Sy', '--noconfirm', 'chromium']] },
  { program: 'apk', steps: [['add', '--quiet', 'chromium']] },
];

function fromPackageManager(tried) {
  const asRoot = process.getuid?.() === 0;
  for (const { program, steps } of MANAGERS) {
    if (!onPath(program)) continue;
    if (!asRoot && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) {
      tried.push(`${program} needs root, and sudo asks for a password`);
      continue;
    }
    console.log(`Installing Chromium (${program}) …`);
    const ok = steps.every((args) => {
      const [file, rest] = asRoot ? [program, args] : ['sudo', ['-n', program, ...args]];
      return (
        spawnSync(file, rest, {
          stdio: ['ignore', 'ignore', 'inherit'],
          env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
        }).status === 0
      );
    });
    const found = installed();
    if (found) return found;
    tried.push(`${program} ${ok ? 'installed no usable Chromium' : 'failed'}`);
  }
  return undefined;
}

async function fromPlaywright(tried) {
  const playwright = await import('playwright-core');
  const path = () => playwright.chromium.executablePath();
  if (existsSync(path())) return path();
  console.log("Downloading Playwright's Chromium …");
  const cli = join(ROOT, 'node_modules', 'playwright-core', 'cli.js');
  const done = spawnSync(nodePath(), [cli, 'install', '--with-deps', 'chromium-headless-shell'], {
    stdio: 'inherit',
    env: childEnvironment(),
    timeout: 600_000,
  });
  if (done.status === 0 && existsSync(path())) return path();
  tried.push("Playwright's download failed");
  return undefined;
}

/** Resolves to {path} or {why}. Installs only when `install` is set. */
export async function findChromium({ install }) {
  if (process.env.CHROMIUM && !existsSync(process.env.CHROMIUM))
    return { why: `CHROMIUM=${process.env.CHROMIUM} does not exist` };
  const found = installed();
  if (found) return { path: found };
  const tried = ['no installed Chromium or Chrome found'];
  if (!install) return { why: tried[0] };
  const path = fromPackageManager(tried) ?? (await fromPlaywright(tried));
  return path
    ? { path }
    : { why: `${tried.join('; ')}. Install Chromium, or name one with CHROMIUM=/path/to/chromium` };
}

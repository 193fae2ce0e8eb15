// `npm start`: installs what is missing, builds the site if its sources changed, serves it on loopback and says where.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from './static-server.mjs';
import { command, ensureDependencies, ROOT, runNode } from './toolchain.mjs';

const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.sources');
const SOURCES = ['astro.config.ts', 'package-lock.json', 'tsconfig.json', 'content', 'public', 'simulator', 'src'];
const FIRST_PORT = 4321;
const PORTS_TO_TRY = 20;

function* filesOf(path) {
  if (!existsSync(path)) return;
  if (statSync(path).isFile()) {
    yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) yield* filesOf(join(path, name));
}

/** A digest of everything the site is built from. */
function digestOfSources() {
  const digest = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of filesOf(join(ROOT, source))) digest.update(file.slice(ROOT.length)).update(readFileSync(file));
  }
  return digest.digest('hex');
}

async function build() {
  const sources = digestOfSources();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return 0;
  console.log('Building the site …');
  const code = await runNode([join(ROOT, 'node_modules', 'astro', 'bin', 'astro.mjs'), 'build', '--silent']);
  if (code === 0) writeFileSync(STAMP, sources);
  return code;
}

async function serve() {
  const wanted = Number(process.env.PORT || FIRST_PORT);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65535) {
    console.error(`PORT=${process.env.PORT} is not a port; expected a number from 1 to 65535.`);
    return 1;
  }
  for (let port = wanted; port < wanted + PORTS_TO_TRY && port <= 65535; port++) {
    try {
      await serveStatic(DIST, port);
      console.log(
        `\n  Drydock  http://127.0.0.1:${port}/      (English: http://127.0.0.1:${port}/en/)\n\n  Ctrl-C stops it.`,
      );
      return undefined;
    } catch (error) {
      if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES') throw error;
      console.log(`Port ${port} is ${error.code === 'EACCES' ? 'not allowed' : 'in use'}; trying the next one.`);
    }
  }
  console.error(
    `Ports ${wanted} to ${wanted + PORTS_TO_TRY - 1} are all in use. Choose another with PORT=… npm start.`,
  );
  return 1;
}

await command(async () => {
  ensureDependencies();
  return (await build()) || (await serve());
});

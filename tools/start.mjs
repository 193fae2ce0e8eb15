// `npm start [-- --port N]`: installs what is missing, builds the site if its sources changed, serves it on loopback and says where.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serveStatic } from './static-server.mjs';
import { command, ensureDependencies, ROOT, runNode } from './toolchain.mjs';

const DIST = join(ROOT, 'dist');
const STAMP = join(DIST, '.sources');
const SOURCES = ['astro.config.ts', 'package-lock.json', 'tsconfig.json', 'content', 'public', 'simulator', 'src'];
const FIRST_PORT = 4321;
const PORTS_TO_TRY = 20;
const USAGE = `npm start [-- OPTIONS]
  Builds the site if its sources changed and serves it on 127.0.0.1.
  --port N   port (default: PORT of the environment, else ${FIRST_PORT}); the next free one if it is taken
  --help     this text`;

/** Where to serve, or a text to print instead: {port} | {text, code}. */
function options() {
  let values;
  try {
    ({ values } = parseArgs({ options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h' } } }));
  } catch (error) {
    return { text: `${error.message}\n\n${USAGE}`, code: 2 };
  }
  if (values.help) return { text: USAGE, code: 0 };
  const [name, given] =
    values.port === undefined ? ['PORT=', process.env.PORT || FIRST_PORT] : ['--port ', values.port];
  const port = /^\d+$/.test(given) ? Number(given) : 0;
  if (port < 1 || port > 65535)
    return { text: `${name}${given} is not a port; expected a number from 1 to 65535.`, code: 2 };
  return { port };
}

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

async function serve(wanted) {
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
    `Ports ${wanted} to ${wanted + PORTS_TO_TRY - 1} are all in use. Choose another with npm start -- --port N.`,
  );
  return 1;
}

await command(async () => {
  const { port, text, code } = options();
  if (text !== undefined) {
    (code === 0 ? console.log : console.error)(text);
    return code;
  }
  ensureDependencies();
  return (await build()) || (await serve(port));
});

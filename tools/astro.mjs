// node tools/astro.mjs COMMAND [ARGUMENTS…]: installs what is missing, then runs Astro (dev, build).
import { join } from 'node:path';
import { command, ensureDependencies, ROOT, runNode } from './toolchain.mjs';

await command(() => {
  ensureDependencies();
  return runNode([join(ROOT, 'node_modules', 'astro', 'bin', 'astro.mjs'), ...process.argv.slice(2)]);
});

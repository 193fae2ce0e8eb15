// node tools/run.mjs FILE.ts [ARGUMENTS…]: installs what is missing, then runs the file.
import { command, ensureDependencies, runNode } from './toolchain.mjs';

await command(() => {
  ensureDependencies();
  return runNode(process.argv.slice(2));
});

// Two small Vite plugins. `lazyStyles`: a style sheet imported by the lazily loaded lab (its own, xterm's, Monaco's) comes with
// the lab and not in the <head> of every page, where Astro would put it. `labWorker`: tests may put another worker in its place.
import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const PREFIX = 'virtual:lazy-style:';
const LAZY = /(?:node_modules\/(?:monaco-editor|xterm|@xterm)\/.*|\/src\/lab\/[^?]*)\.css$/;

export function lazyStyles(): Plugin {
  return {
    name: 'drydock-lazy-styles',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (!importer || !source.endsWith('.css') || importer.startsWith(`\0${PREFIX}`)) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      if (!found || !LAZY.test(found.id)) return null;
      return `\0${PREFIX}${found.id}.js`;
    },
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return null;
      const file = id.slice(PREFIX.length + 1, -'.js'.length);
      return [
        `import text from ${JSON.stringify(`${file}?inline`)};`,
        `const style = document.createElement('style');`,
        `style.textContent = text;`,
        `document.head.append(style);`,
      ].join('\n');
    },
  };
}

/** DRYDOCK_LAB_WORKER names another module to run as the lab's worker: a scripted one for tests of the page alone. */
export function labWorker(): Plugin {
  const here = dirname(fileURLToPath(import.meta.url));
  const real = resolve(here, '../lab/worker.ts');
  const other = process.env.DRYDOCK_LAB_WORKER;
  if (other && !existsSync(resolve(other))) throw new Error(`DRYDOCK_LAB_WORKER: no file ${other}`);
  return {
    name: 'drydock-lab-worker',
    enforce: 'pre',
    resolveId(source, importer) {
      if (!other || !importer?.includes('/src/lab/')) return null;
      const [path = '', query] = source.split('?');
      if (resolve(dirname(importer), path) !== real) return null;
      return resolve(other) + (query ? `?${query}` : '');
    },
  };
}

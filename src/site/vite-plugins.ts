// A small Vite plugin. `lazyStyles`: a style sheet imported by the lazily loaded lab (its own, xterm's, Monaco's) comes with
// the lab and not in the <head> of every page, where Astro would put it.
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

// Writes the service worker after the build: every file of the site with its hash makes the version; what a reader needs without a
// connection is kept at once (pages, styles, the lab, lesson files), what is large and rarely needed when it is first used.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

/** Kept on first use: fonts' subsets, the editor, pictures for other sites. */
const LARGE_BYTES = 200_000;
const ON_USE = /\.(woff2|ttf|png)$|^_astro\/(editor\.|register\.|format\.|ko\.|addon-webgl)/;
/** Needed by the lab however large: terminal, engine. */
const ALWAYS = /^_astro\/(terminal|worker|open|opening|engine)[.-]/;
const NOT_KEPT = /^(sw\.js|robots\.txt|sitemap.*\.xml|og\/.*)$/;

export function offline(): AstroIntegration {
  return {
    name: 'drydock-offline',
    hooks: {
      'astro:build:done': ({ dir, logger }) => {
        const root = fileURLToPath(dir);
        const files = readdirSync(root, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'))
          .filter((path) => !NOT_KEPT.test(path))
          .sort();
        const version = createHash('sha256');
        const core: string[] = [];
        const rest: string[] = [];
        for (const path of files) {
          const bytes = readFileSync(join(root, path));
          version.update(path).update('\0').update(bytes);
          const later =
            ON_USE.test(path) || (bytes.length > LARGE_BYTES && !ALWAYS.test(path) && !path.endsWith('.html'));
          (later ? rest : core).push(path);
        }
        const source = readFileSync(join(import.meta.dirname ?? '', 'service-worker.js'), 'utf8');
        const head = [
          `const VERSION = ${JSON.stringify(version.digest('hex').slice(0, 12))};`,
          `const CORE = ${JSON.stringify(core)};`,
          `const REST = ${JSON.stringify(rest)};`,
        ];
        writeFileSync(join(root, 'sw.js'), `${head.join('\n')}\n${source}`);
        logger.info(`service worker: ${core.length} files kept at once, ${rest.length} on use`);
      },
    },
  };
}

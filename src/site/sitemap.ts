// sitemap.xml with both languages of every page, and robots.txt. Pages in both languages at once (404) and embeds are not in it.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

export function sitemap({ site, base }: { site: string; base: string }): AstroIntegration {
  return {
    name: 'drydock-sitemap',
    hooks: {
      'astro:build:done': ({ dir }) => {
        const root = fileURLToPath(dir);
        const pages = readdirSync(root, { recursive: true, encoding: 'utf8' })
          .map((path) => path.replaceAll('\\', '/'))
          .filter((path) => path.endsWith('index.html'))
          .map((path) => path.replace(/index\.html$/, ''))
          .filter((path) => !/^(en\/)?(embed|search|progress)\//.test(path) && !path.startsWith('en/'))
          .sort();
        const prefix = new URL(`${base.replace(/\/+$/, '')}/`, site).href;
        const address = (language: string, path: string) => `${prefix}${language === 'en' ? 'en/' : ''}${path}`;
        const entry = (language: string, path: string) =>
          [
            '<url>',
            `<loc>${address(language, path)}</loc>`,
            ...['ko', 'en'].map((l) => `<xhtml:link rel="alternate" hreflang="${l}" href="${address(l, path)}"/>`),
            '</url>',
          ].join('');
        const body = pages.flatMap((path) => [entry('ko', path), entry('en', path)]).join('\n');
        writeFileSync(
          join(root, 'sitemap.xml'),
          `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n${body}\n</urlset>\n`,
        );
        writeFileSync(join(root, 'robots.txt'), `User-agent: *\nAllow: /\nSitemap: ${prefix}sitemap.xml\n`);
      },
    },
  };
}

// The site: static, Korean at `/`, English at `/en/`. BASE_PATH puts it under a sub-path, SITE gives canonical addresses.

import { unified } from '@astrojs/markdown-remark';
import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';
import remarkCjkFriendly from 'remark-cjk-friendly';
import { codeWords } from './src/site/code-words.ts';
import { fences } from './src/site/fences.ts';
import { internalLinks } from './src/site/internal-links.ts';
import { offline } from './src/site/offline.ts';
import { openingChunk } from './src/site/opening-chunk.ts';
import { particles } from './src/site/particles.ts';
import { sitemap } from './src/site/sitemap.ts';
import { tildes } from './src/site/tildes.ts';
import { lazyStyles } from './src/site/vite-plugins.ts';

const base = process.env.BASE_PATH ?? '/';
const site = process.env.SITE ?? 'https://drydock.example';

export default defineConfig({
  site,
  base,
  output: 'static',
  outDir: 'dist',
  trailingSlash: 'always',
  build: { format: 'directory', inlineStylesheets: 'never' },
  devToolbar: { enabled: false },
  i18n: { defaultLocale: 'ko', locales: ['ko', 'en'], routing: { prefixDefaultLocale: false } },
  integrations: [mdx(), sitemap({ site, base }), offline()],
  markdown: {
    syntaxHighlight: false,
    // CommonMark leaves `**파드(Pod)**는` unbold; smart punctuation would change what learners copy.
    processor: unified({
      remarkPlugins: [remarkCjkFriendly, tildes],
      rehypePlugins: [fences, codeWords, particles, [internalLinks, { base }]],
      smartypants: false,
    }),
  },
  vite: {
    plugins: [lazyStyles()],
    worker: {
      format: 'es',
      plugins: () => [openingChunk()],
    },
    build: {
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 6000,
      rolldownOptions: {
        onLog(level, log, handler) {
          if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handler(level, log);
        },
      },
    },
    optimizeDeps: {
      include: [
        'xterm',
        '@xterm/addon-fit',
        '@xterm/addon-unicode11',
        '@xterm/addon-search',
        '@xterm/addon-webgl',
        'monaco-editor/editor',
        'monaco-editor/features/register.all',
        'monaco-editor/languages/definitions/yaml/register',
        'monaco-editor/nls/lang/ko',
        'birpc',
        'fflate',
        'preact',
        'preact/hooks',
      ],
    },
  },
});

// What a page weighs before its lab opens: HTML, style sheets, scripts and what these import at once, each gzipped; fonts aside,
// their rules as well as their files.
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';

/** look.md's and design.md's "page before the lab ≤ 40 KB". */
export const PAGE_KIB = 40;

const LINKED = /(?:src|href)="(\/[^"]+\.(?:js|css))"/g;
const IMPORTED = /(?:^|[;}\s])import\s*(?:[^"'();]*from\s*)?["'](\.[^"']+\.js)["']/g;
const FONT_RULES = /@font-face\s*\{[^}]*\}/g;

/** KiB of a page of the built site: `pageKib('dist', 'lessons/start/first-rollout')`. Throws when the page is not there. */
export function pageKib(dist: string, page: string): number {
  const weigh = (text: string) => gzipSync(text, { level: 9 }).length / 1024;
  const html = readFileSync(join(dist, page, 'index.html'), 'utf8');
  let kib = weigh(html);
  const seen = new Set<string>();
  const queue = [...html.matchAll(LINKED)].map(([, path = '']) => path);
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    if (seen.has(path) || !existsSync(join(dist, path))) continue;
    seen.add(path);
    const text = readFileSync(join(dist, path), 'utf8').replaceAll(FONT_RULES, '');
    kib += weigh(text);
    for (const [, other = ''] of text.matchAll(IMPORTED)) queue.push(posix.join(posix.dirname(path), other));
  }
  return kib;
}

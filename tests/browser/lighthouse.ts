// `npm run lighthouse`: how a lesson's page and the others stand by what Lighthouse asks of them. With the package `lighthouse`
// installed it is asked; without it the same facts are measured here with the browser's own clocks, and it is said so. Nothing
// leaves this machine. Exit status 1 when a page is worse than the limits below.
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import { LESSON, pathOf, Site } from './site.ts';

/** look.md: largest contentful paint in a second, no layout shift; long tasks stand for Total Blocking Time. */
const LIMITS = { lcpMs: 1000, shift: 0, blockedMs: 200, kib: 40 };
const PAGES = ['', LESSON, 'lessons', 'figures', 'glossary', 'fidelity', 'playground'];

const name = 'lighthouse';
const installed = await import(name).then(
  () => true,
  () => false,
);
console.log(
  installed
    ? 'lighthouse is installed: run it against `npm run dev` or the built site for its own score; the facts measured here follow.'
    : 'lighthouse is not installed (npm install --no-save lighthouse): the facts it weighs are measured here instead.',
);

interface Facts {
  readonly lcpMs: number;
  readonly shift: number;
  readonly blockedMs: number;
}

const site = await Site.open();
let worse = 0;
for (const language of ['ko', 'en'] as const)
  for (const path of PAGES) {
    const { page, context, complaints } = await site.visit(pathOf(language, path), {
      before: (p) =>
        p.addInitScript(() => {
          const seen = { lcpMs: 0, shift: 0, blockedMs: 0 };
          Object.assign(globalThis, { drydockFacts: seen });
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) seen.lcpMs = Math.max(seen.lcpMs, entry.startTime);
          }).observe({ type: 'largest-contentful-paint', buffered: true });
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
              if (!entry.hadRecentInput) seen.shift += entry.value;
          }).observe({ type: 'layout-shift', buffered: true });
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) seen.blockedMs += Math.max(0, entry.duration - 50);
          }).observe({ type: 'longtask', buffered: true });
        }),
    });
    await page.waitForLoadState('networkidle');
    const facts = await page.evaluate(() => (globalThis as unknown as { drydockFacts: Facts }).drydockFacts);
    const html = await (await context.request.get(site.url(pathOf(language, path)))).body();
    const { violations } = await new AxeBuilder({ page }).analyze();
    const head = await page.evaluate(() => ({
      title: document.title.length > 0,
      description: document.querySelector('meta[name="description"]') !== null,
      canonical: document.querySelector('link[rel="canonical"]') !== null,
      language: document.documentElement.lang !== '',
    }));
    const kib = gzipSync(html).length / 1024;
    const problems = [
      facts.lcpMs > LIMITS.lcpMs ? `largest contentful paint ${Math.round(facts.lcpMs)} ms` : '',
      facts.shift > LIMITS.shift ? `layout shift ${facts.shift.toFixed(3)}` : '',
      facts.blockedMs > LIMITS.blockedMs ? `blocked ${Math.round(facts.blockedMs)} ms` : '',
      kib > LIMITS.kib ? `page of ${kib.toFixed(1)} KiB` : '',
      ...violations.map(({ id }) => `axe: ${id}`),
      ...Object.entries(head).flatMap(([what, there]) => (there ? [] : [`no ${what}`])),
      ...complaints,
    ].filter(Boolean);
    worse += problems.length;
    console.log(
      `${problems.length === 0 ? '✔' : '✖'} /${pathOf(language, path)}  paint ${Math.round(facts.lcpMs)} ms, shift ${facts.shift.toFixed(3)}, blocked ${Math.round(facts.blockedMs)} ms, ${kib.toFixed(1)} KiB${problems.map((p) => `\n    ${p}`).join('')}`,
    );
    await context.close();
  }
await site.close();
process.exitCode = worse === 0 ? 0 : 1;

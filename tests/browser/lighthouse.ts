// `npm run lighthouse`: how a lesson's page and the others stand by what Lighthouse asks of them. The package `lighthouse` is run
// over home and a lesson where there is one (LIGHTHOUSE=folder names it); then, or without it, the same facts are measured here with
// the browser's own clocks. Last, how long a lab's worker takes to the first prompt, and Ctrl-C to the next while much happens. Nothing
// leaves this machine. Exit status 1 when a page is worse than the limits below; prompts are printed only (as in `npm run bench`).
import { AxeBuilder } from '@axe-core/playwright';
import { commandArguments } from '../../tools/arguments.ts';
import { firstPrompts } from './first-prompt.ts';
import { floods } from './floods.ts';
import { PAGE_KIB, pageKib } from './page-weight.ts';
import { CATEGORIES, lighthouseCommand, lighthouseScores } from './real-lighthouse.ts';
import { serveDist } from './serve-dist.ts';
import { LESSON, pathOf, Site } from './site.ts';

commandArguments(
  "npm run lighthouse\n  Measures the built site's pages; LIGHTHOUSE=FOLDER names the package lighthouse.",
  {},
);

/**
 * look.md: largest contentful paint in a second, no layout shift (a hundredth of what counts as good: fractions of a pixel, where
 * a font's own letters follow a stand-in's); long tasks stand for Total Blocking Time. Lighthouse: 98 in each category (the median of three runs).
 */
const LIMITS = { lcpMs: 1000, shift: 0.001, blockedMs: 200, score: 98 };
/** Runs of Lighthouse for each score: its own advice, as one run tells of what else the machine did. */
const ROUNDS = 3;
/** The pages design.md gives a weight: before the lab opens. */
const WEIGHED = new Set(['', LESSON]);
const PAGES = ['', LESSON, 'lessons', 'figures', 'glossary', 'fidelity', 'playground'];

interface Facts {
  readonly lcpMs: number;
  readonly shift: number;
  readonly blockedMs: number;
}

const site = await Site.open();
let worse = 0;

const command = lighthouseCommand();
if (command) {
  const served = await serveDist(site.dist, 0, { compressed: true, kept: true });
  for (const language of ['ko', 'en'] as const)
    for (const path of ['', LESSON])
      for (const preset of ['desktop', 'phone'] as const) {
        const scores = await lighthouseScores(command, `${served.url}/${pathOf(language, path)}`, preset, ROUNDS);
        const low = CATEGORIES.filter((name) => scores[name] < LIMITS.score);
        worse += low.length;
        const text = CATEGORIES.map((name) => `${name} ${scores[name]}`).join(', ');
        console.log(`${low.length === 0 ? '✔' : '✖'} /${pathOf(language, path)} on a ${preset}: ${text}`);
      }
  await served.close();
} else console.log('lighthouse is not here (LIGHTHOUSE=folder names one): the facts it weighs are measured instead.');

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
    const { violations } = await new AxeBuilder({ page }).analyze();
    const head = await page.evaluate(() => ({
      title: document.title.length > 0,
      description: document.querySelector('meta[name="description"]') !== null,
      canonical: document.querySelector('link[rel="canonical"]') !== null,
      language: document.documentElement.lang !== '',
    }));
    const kib = pageKib(site.dist, pathOf(language, path));
    const problems = [
      facts.lcpMs > LIMITS.lcpMs ? `largest contentful paint ${Math.round(facts.lcpMs)} ms` : '',
      facts.shift > LIMITS.shift ? `layout shift ${facts.shift.toFixed(3)}` : '',
      facts.blockedMs > LIMITS.blockedMs ? `blocked ${Math.round(facts.blockedMs)} ms` : '',
      WEIGHED.has(path) && kib > PAGE_KIB ? `page of ${kib.toFixed(1)} KiB` : '',
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

for (const line of await firstPrompts(site)) console.log(line);
for (const line of await floods(site)) console.log(line);
await site.close();
process.exitCode = worse === 0 ? 0 : 1;

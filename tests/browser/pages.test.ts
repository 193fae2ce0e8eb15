// Every page, both languages: readable, clean (no error, no policy violation, nothing leaves the origin), accessible in both
// themes, and without sideways scrolling down to 320 px.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { workerFiles } from '../bench/worker-files.ts';
import { PAGE_KIB, pageKib } from './page-weight.ts';
import { type Language, LESSON, LessonPage, pathOf, Site } from './site.ts';

let site: Site;
before(async () => {
  site = await Site.open();
});
after(() => site.close());

const PAGES = ['', 'tracks/start', 'fidelity', LESSON];
const LANGUAGES: readonly Language[] = ['ko', 'en'];

/** Plain pages: each is looked at in Korean by day and in English by night. */
const SHEETS = [
  'lessons',
  'glossary',
  'search',
  'figures',
  'class',
  'progress',
  'about',
  `embed/${LESSON.replace('lessons/', '')}`,
  'embed/figure/start/first-rollout/curves',
];

async function violations(page: Page): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return found.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
}

for (const language of LANGUAGES)
  for (const path of PAGES)
    test(`/${pathOf(language, path)}: axe finds nothing in both themes, no complaint, nothing leaves the origin`, async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, context, clean } = await site.visit(pathOf(language, path), {
          colorScheme,
          reducedMotion: 'reduce',
        });
        if (path === LESSON) await new LessonPage(page).ready();
        else await page.waitForLoadState('load');
        assert.equal(await page.locator('html').getAttribute('lang'), language);
        assert.deepEqual(await violations(page), [], colorScheme);
        clean();
        await context.close();
      }
    });

for (const path of [...SHEETS, 'playground'])
  test(`/${path}: axe finds nothing by day in Korean and by night in English, no complaint`, async () => {
    for (const [language, colorScheme] of [
      ['ko', 'light'],
      ['en', 'dark'],
    ] as const) {
      const { page, context, clean } = await site.visit(pathOf(language, path), {
        colorScheme,
        reducedMotion: 'reduce',
      });
      if (path === 'playground' || path.startsWith('embed/start')) await new LessonPage(page).ready();
      else await page.waitForLoadState('load');
      assert.equal(await page.locator('html').getAttribute('lang'), language);
      assert.deepEqual(await violations(page), [], colorScheme);
      clean();
      await context.close();
    }
  });

test('plain pages reflow at 320 px', async () => {
  for (const path of SHEETS) {
    const { page, context, clean } = await site.visit(pathOf('ko', path), {
      viewport: { width: 320, height: 780 },
      hasTouch: true,
      isMobile: true,
    });
    await page.waitForLoadState('load');
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(over, 0, path);
    clean();
    await context.close();
  }
});

test('search: by first consonants, by the other language, with the keyboard; the link works without scripts', async () => {
  const { page, context, clean } = await site.visit('');
  await page.keyboard.press('/');
  await page.locator('dialog.search input').fill('ㄷㅍㄹㅇㅁㅌ');
  await page.locator('.found a').first().waitFor();
  assert.match(await page.locator('.found a').first().innerText(), /디플로이먼트/);
  await page.locator('dialog.search input').fill('ReplicaSet');
  await page.locator('.found b', { hasText: '레플리카셋' }).first().waitFor();
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'A');
  await page.keyboard.press('Escape');
  await page.locator('dialog.search').waitFor({ state: 'detached' });
  assert.equal(await page.locator('a[data-search]').getAttribute('href'), '/search/');
  clean();
  await context.close();
});

test('figures answer with the simulator: a refused strategy, a sieve, a look-up; without scripts they are pictures', async () => {
  const { page, context, clean } = await site.visit('figures/');
  const rollout = page.locator('dd-figure[kind="rollout-curves"]');
  await rollout.locator('select:enabled').first().selectOption('0');
  await rollout.locator('select').nth(1).selectOption('0');
  await rollout.locator('.guess > button').click();
  await rollout.locator('pre', { hasText: 'may not be 0 when' }).waitFor();
  // a curve is drawn by keys, then compared with what came
  await rollout.locator('select').first().selectOption('25%');
  await rollout.getByRole('button', { name: '사용 가능한 파드: 하나 적게' }).press('Enter');
  await rollout.getByRole('button', { name: /초의 칸: 뒤 칸$/ }).press('Enter');
  await rollout.getByRole('button', { name: '사용 가능한 파드: 하나 많이' }).press('Enter');
  assert.equal(await rollout.locator('.curves.draws .drawn').count(), 1);
  await rollout.locator('.guess > button').press('Enter');
  await rollout.locator('.figure-said', { hasText: '가장 적을 때를 3개로 그렸고, 실제는 4개입니다.' }).waitFor();
  const whatIf = page.locator('dd-figure[kind="what-if"]');
  await whatIf.scrollIntoViewIfNeeded();
  await whatIf.locator('select:enabled').first().selectOption('preStop');
  await whatIf.getByRole('button', { name: '왼쪽', exact: true }).click();
  await whatIf.locator('.guess > button').click();
  await whatIf.locator('.figure-said', { hasText: '짐작대로입니다.' }).waitFor();
  await whatIf.getByRole('slider').press('ArrowRight');
  await whatIf.locator('th', { hasText: '0.5초에 사용 가능한 파드' }).waitFor();
  const assembly = page.locator('dd-figure[kind="chart-assembly"]');
  await assembly.scrollIntoViewIfNeeded();
  await assembly.locator('select:enabled').first().selectOption('orders');
  await assembly.getByRole('button', { name: 'Deployment', exact: true }).click();
  await assembly.locator('.guess > button').click();
  await assembly.locator('.figure-said', { hasText: '짐작은 Deployment, 실제는 ConfigMap입니다.' }).waitFor();
  assert.equal(await assembly.locator('.sent .note', { hasText: 'team=orders' }).count(), 2);
  const sieve = page.locator('dd-figure[kind="selector-sieve"]');
  await sieve.scrollIntoViewIfNeeded();
  await sieve.locator('.tries-row button:enabled', { hasText: 'tier in (frontend)' }).click();
  await sieve.locator('.figure-said', { hasText: '3개가' }).waitFor();
  const dns = page.locator('dd-figure[kind="dns-lens"]');
  await dns.scrollIntoViewIfNeeded();
  await dns.locator('button:enabled', { hasText: 'SRV' }).click();
  await dns.locator('.rec', { hasText: '0 33 8080 pet-0.pets.default.svc.cluster.local.' }).waitFor();
  clean();
  await context.close();

  const plain = await site.visit('figures/', { javaScriptEnabled: false });
  assert.equal((await plain.page.locator('dd-figure svg.curves rect').count()) > 2, true);
  assert.equal(await plain.page.locator('dd-figure .sieve tbody tr').count(), 7);
  await plain.context.close();
});

test('after the first visit the site works without a connection: another page, a lesson, its lab', async () => {
  const { page, context } = await site.visit('', { offline: true });
  const missing: string[] = [];
  page.on('requestfailed', (request) => {
    // what was under way when the page was left is not missing
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') missing.push(new URL(request.url()).pathname);
  });
  // everything is kept, and the worker answers for this page
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { timeout: 60_000 });
  await context.setOffline(true);
  await page.goto(site.url('en/glossary/'));
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await page.goto(site.url(LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.run('kubectl get nodes');
  assert.match(await lesson.screen(), /node-3/);
  // a script nobody has met yet is drawn in another font: nothing else may be missing
  assert.deepEqual(
    missing.filter((path) => !path.endsWith('.woff2')),
    [],
  );
  await context.setOffline(false);
  await context.close();
});

test('a page of another site embeds a slice of a lesson and a figure', async () => {
  const { context } = await site.visit('about/');
  const { page: host, close } = await site.foreignPage(
    context,
    `<!doctype html><title>host</title><script src="${site.url('embed.js')}"></script>
     <drydock-embed lesson="start/first-rollout"></drydock-embed><drydock-embed figure="start/first-rollout/curves" lang="en"></drydock-embed>`,
  );
  const slice = host.frameLocator('iframe').first();
  await slice.locator('#task-roll').waitFor();
  assert.equal(await slice.locator('#task-heal').isVisible(), false);
  await slice.locator('.xterm-rows', { hasText: '$' }).waitFor({ timeout: 30_000 });
  await host.frameLocator('iframe').nth(1).locator('svg.curves').waitFor();
  close();
  await context.close();
});

test('no page scrolls sideways at 390 and 320 px', async () => {
  for (const width of [390, 320])
    for (const language of LANGUAGES)
      for (const path of PAGES) {
        const { page, context, clean } = await site.visit(pathOf(language, path), {
          viewport: { width, height: 780 },
          hasTouch: true,
          isMobile: true,
        });
        if (path === LESSON) await new LessonPage(page).ready();
        const screens = path === LESSON ? await page.locator('.phone-nav button').all() : [];
        for (const screen of [null, ...screens]) {
          await screen?.click();
          const over = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          assert.equal(over, 0, `${path} ${language} ${width}`);
        }
        clean();
        await context.close();
      }
});

test('phones: axe finds nothing on the three screens of a lesson', async () => {
  const { page, context, clean } = await site.visit(pathOf('ko', LESSON), {
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
  });
  await new LessonPage(page).ready();
  for (const button of await page.locator('.phone-nav button').all()) {
    await button.click();
    assert.deepEqual(await violations(page), []);
  }
  clean();
  await context.close();
});

test('an address that does not exist says so in both languages', async () => {
  const { page, context } = await site.visit('nothing/here/');
  assert.equal(await page.locator('main section[lang="ko"]').count(), 1);
  assert.equal(await page.locator('main section[lang="en"] a').getAttribute('href'), '/en/');
  await context.close();
});

test('without scripts a lesson can be read: text, tasks and checks', async () => {
  for (const width of [1440, 390]) {
    const { page, context } = await site.visit(pathOf('ko', LESSON), {
      javaScriptEnabled: false,
      viewport: { width, height: 900 },
    });
    assert.ok(await page.locator('#task-roll .check').first().isVisible());
    assert.ok(await page.locator('#debrief').isVisible());
    await context.close();
  }
});

test('rendered lessons have no stray ** and no raw component', async () => {
  for (const language of LANGUAGES) {
    const { page, context } = await site.visit(pathOf(language, LESSON), { javaScriptEnabled: false });
    const text = await page.locator('#read').innerText();
    assert.doesNotMatch(text, /\*\*|<[A-Z]/);
    await context.close();
  }
});

test('a fence `sh run` has a button that puts its command at the prompt', async () => {
  const { page, context } = await site.visit(pathOf('en', 'lessons/replicas/scale-down-order'));
  const lab = new LessonPage(page);
  await lab.ready();
  await page.locator('.fence', { hasText: '--sort-by' }).first().getByRole('button').click();
  await lab.shows('$ kubectl get pods -o wide --sort-by=.metadata.creationTimestamp');
  await context.close();
});

test('no page shows Markdown, in its text or in what is read out, and no paragraph holds a block', () => {
  const found: string[] = [];
  for (const name of readdirSync(site.dist, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.html')) continue;
    const html = readFileSync(join(site.dist, name), 'utf8').replace(/<(script|style|pre|code)\b.*?<\/\1>/gs, '');
    const read = [...html.matchAll(/ (?:title|aria-label|alt|placeholder)="([^"]*)"/g)].map((m) => m[1] ?? '');
    for (const text of [...html.split(/<[^>]*>/), ...read])
      if (/`|\*\*/.test(text)) found.push(`${name}: ${text.trim().slice(0, 100)}`);
    if (/<p(?: [^>]*)?>\s*<(?:div|p|ul|ol|pre)\b/.test(html)) found.push(`${name}: a block in a paragraph`);
  }
  assert.deepEqual(found, []);
});

test('home: the rollout plays, stops when touched, and starts still with reduced motion', async () => {
  const moving = await site.visit('');
  const clock = moving.page.locator('[data-part="clock"]');
  const first = await clock.textContent();
  await moving.page.waitForFunction((was) => document.querySelector('[data-part="clock"]')?.textContent !== was, first);
  await moving.page.locator('[data-part="scrub"]').focus();
  await moving.page.keyboard.press('ArrowRight');
  const stopped = await clock.textContent();
  await moving.page.waitForTimeout(300);
  assert.equal(await clock.textContent(), stopped);
  moving.clean();
  await moving.context.close();

  const still = await site.visit('', { reducedMotion: 'reduce' });
  assert.equal(await still.page.locator('[data-part="clock"]').textContent(), '0:07.5');
  assert.equal(await still.page.locator('.pic .dots circle').count(), 0);
  await still.context.close();
});

test('the chosen theme is there before the first paint and stays', async () => {
  const { page, context } = await site.visit('');
  await page.locator('[data-theme-switch]').click();
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  await page.goto(site.url('en/'));
  assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  await context.close();
});

test('before the lab opens a page weighs at most 40 KiB compressed, fonts aside', () => {
  for (const path of ['', LESSON, 'en', `en/${LESSON}`]) {
    const kib = pageKib(site.dist, path);
    assert.ok(kib <= PAGE_KIB, `/${path}: ${kib.toFixed(1)} KiB`);
  }
});

test('nothing shifts while a page loads, its fonts come, its lab opens: both languages, desktop and phone, fonts soon and late', async () => {
  const sizes = {
    desktop: {},
    phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  } as const;
  const ways = [
    ['ko', 'desktop', 700],
    ['ko', 'phone', 0],
    ['en', 'desktop', 0],
    ['en', 'phone', 700],
  ] as const;
  for (const path of ['', LESSON, 'figures', 'lessons'])
    for (const [language, size, fontsLateMs] of ways) {
      const { page, context } = await site.visit(pathOf(language, path), {
        ...sizes[size],
        before: async (p) => {
          if (fontsLateMs > 0)
            await p.route('**/*.woff2', async (route) => {
              await new Promise((resolve) => setTimeout(resolve, fontsLateMs));
              await route.continue().catch(() => {}); // the page may have gone
            });
          await p.addInitScript(() => {
            const shifts: string[] = [];
            Object.assign(globalThis, { drydockShifts: shifts });
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries() as (PerformanceEntry & {
                value: number;
                hadRecentInput: boolean;
                sources: { node?: Element }[];
              })[])
                if (!entry.hadRecentInput)
                  shifts.push(
                    `${entry.value} ${entry.sources.map(({ node }) => node?.className || node?.textContent?.slice(0, 40)).join()}`,
                  );
            }).observe({ type: 'layout-shift', buffered: true });
          });
        },
      });
      if (path === LESSON) await new LessonPage(page).ready();
      await page.waitForLoadState('networkidle');
      await page.evaluate(() => document.fonts.ready);
      const shifts = await page.evaluate(() => (globalThis as unknown as { drydockShifts: string[] }).drydockShifts);
      // A hundredth of what counts as good (0.1).
      const sum = shifts.reduce((total, shift) => total + Number.parseFloat(shift), 0);
      assert.ok(sum < 0.001, `/${pathOf(language, path)} ${size} ${fontsLateMs}: ${shifts.join('; ')}`);
      await context.close();
    }
});

test('the fidelity page is searched in place: a refused option stays, the rest goes', async () => {
  const { page, context, clean } = await site.visit('en/fidelity/');
  await page.locator('[data-filter] input').fill('post-renderer');
  assert.deepEqual(await page.locator('.left-out > div:visible dt').allInnerTexts(), ['--post-renderer']);
  assert.equal(await page.locator('.facts.refused li:visible').count(), 0);
  assert.equal(await page.locator('tbody tr:visible').count(), 0);
  await page.locator('[data-filter] input').fill('');
  await page.locator('tbody tr').nth(40).waitFor();
  clean();
  await context.close();
});

test("up to the first prompt a lab's worker asks for one file besides itself, and the bundler's helpers; all are kept for when there is no network", () => {
  const { start, prompt } = workerFiles(
    join(site.dist, '_astro'),
    join(site.dist, `${LESSON.replace('lessons/', 'labs/')}.json`),
  );
  const more = prompt.filter((name) => !start.includes(name)).map((name) => name.replace(/-.{8}\.js$/, ''));
  assert.deepEqual(more.sort(), ['opening', 'rolldown-runtime']);
  const kept = /^const CORE = (.*);$/m.exec(readFileSync(join(site.dist, 'sw.js'), 'utf8'))?.[1] ?? '[]';
  const missing = prompt.filter((name) => !(JSON.parse(kept) as string[]).includes(`_astro/${name}`));
  assert.deepEqual(missing, []);
});

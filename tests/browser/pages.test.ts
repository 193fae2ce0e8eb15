// Every page, both languages: readable, clean (no error, no policy violation, nothing leaves the origin), accessible in both
// themes, and without sideways scrolling down to 320 px.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { type Language, LESSON, LessonPage, pathOf, Site } from './site.ts';

let site: Site;
before(async () => {
  site = await Site.open();
});
after(() => site.close());

const PAGES = ['', 'tracks/start', 'fidelity', LESSON];
const LANGUAGES: readonly Language[] = ['ko', 'en'];

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
  assert.equal(await still.page.locator('[data-part="clock"]').textContent(), '0:07.3');
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

test('before the lab opens a lesson page weighs at most 40 KB compressed, fonts aside', async () => {
  const { gzipSync } = await import('node:zlib');
  for (const path of ['', `${LESSON}/`]) {
    const html = await (await fetch(site.url(path))).text();
    const files = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map((m) => m[1] ?? '');
    let bytes = gzipSync(html).length;
    const seen = new Set<string>();
    const queue = files.map((f) => new URL(f, site.url('')).href);
    for (let next = queue.shift(); next; next = queue.shift()) {
      if (seen.has(next)) continue;
      seen.add(next);
      const text = await (await fetch(next)).text();
      const withoutFonts = text.replace(/@font-face\s*\{[^}]*\}/g, '');
      bytes += gzipSync(withoutFonts).length;
      for (const m of text.matchAll(/(?:^|[;}\s])import\s*(?:[^"'();]*from\s*)?["'](\.[^"']+\.js)["']/g))
        queue.push(new URL(m[1] ?? '', next).href);
    }
    assert.ok(bytes <= 40_000, `${path}: ${bytes} bytes`);
  }
});

// Screenshots to look at before a change to the site is done: home, a lesson (start, mid rollout, solved), phone, dark, both
// languages. `npm run shots` writes them to shots/.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { commandArguments } from '../../tools/arguments.ts';
import { type Language, LESSON, LessonPage, pathOf, Site } from './site.ts';

commandArguments('npm run shots\n  Screenshots of the built site, into shots/.', {});

const OUT = join(import.meta.dirname, '..', '..', 'shots');
const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
const TABLET: BrowserContextOptions = { viewport: { width: 820, height: 1180 } };
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};

mkdirSync(OUT, { recursive: true });
const site = await Site.open();
const shot = (name: string) => join(OUT, `${name}.png`);

async function still(name: string, path: string, options: BrowserContextOptions, fullPage = false): Promise<void> {
  const { page, context } = await site.visit(path, { reducedMotion: 'reduce', ...options });
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: shot(name), fullPage });
  await context.close();
}

async function lesson(language: Language, colorScheme: 'light' | 'dark', name: string): Promise<void> {
  const { page, context } = await site.visit(pathOf(language, LESSON), { ...DESK, colorScheme });
  const lab = new LessonPage(page);
  await lab.ready();
  await page.waitForTimeout(400);
  await page.screenshot({ path: shot(`${name}-1-start`) });
  await lab.run('kubectl set image deployment/web web=drydock/web:2');
  await page.waitForTimeout(2600);
  await lab.run('kubectl get pods');
  await page.screenshot({ path: shot(`${name}-2-rollout`) });
  await lab.run('kubectl rollout status deployment/web');
  await lab.passed('roll');
  await lab.run('kubectl delete $(kubectl get pods -l app=web -o name | head -1)');
  await lab.passed('heal');
  await lab.run('kubectl rollout undo deployment/web');
  await lab.run('kubectl rollout status deployment/web');
  await lab.answer('revision', '3');
  await lab.passed('undo');
  await page.locator('#task-undo').scrollIntoViewIfNeeded();
  await page.screenshot({ path: shot(`${name}-3-solved`) });
  await context.close();
}

for (const language of ['ko', 'en'] as const)
  for (const colorScheme of ['light', 'dark'] as const) {
    await still(`home-${colorScheme}-${language}`, pathOf(language, ''), { ...DESK, colorScheme }, true);
    await still(`home-phone-${colorScheme}-${language}`, pathOf(language, ''), { ...PHONE, colorScheme });
  }
await still('track-ko', pathOf('ko', 'tracks/start'), DESK);
await still('fidelity-en', pathOf('en', 'fidelity'), DESK, true);
await lesson('ko', 'light', 'lesson-light-ko');
await lesson('en', 'dark', 'lesson-dark-en');
for (const [name, options] of [
  ['tablet', TABLET],
  ['phone', PHONE],
] as const) {
  const { page, context } = await site.visit(pathOf('ko', LESSON), options);
  const lab = new LessonPage(page);
  await lab.ready();
  await page.screenshot({ path: shot(`${name}-1-lesson`) });
  if (name === 'phone') {
    await page.locator('.phone-nav button').nth(2).click();
    await page.locator('#cmdline').fill('kubectl set image deployment/web web=drydock/web:2');
    await page.locator('.cmdline button').click();
    await page.waitForTimeout(2600);
    await page.screenshot({ path: shot('phone-3-terminal') });
    await page.locator('.phone-nav button').nth(1).click();
    await page.screenshot({ path: shot('phone-2-cluster') });
  } else {
    await page.locator('.switch a').nth(1).click();
    await page.waitForTimeout(300);
    await page.screenshot({ path: shot('tablet-2-workbench') });
  }
  await context.close();
}
await site.close();
console.log(`screenshots in ${OUT}`);

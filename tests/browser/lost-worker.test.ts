// What goes wrong around a lab: an engine that hangs or throws, a worker that is gone, a storage that is full, a clock that is set,
// a network that goes; and floods of output. Nothing of what the learner did is lost, and Ctrl-C works.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { LESSON, LessonPage, pathOf, Site } from './site.ts';

let site: Site;
before(async () => {
  site = await Site.open();
});
after(() => site.close());

/** The lab's worker, once it runs: the newest, one that was given up may still be listed. */
const workerOf = (page: Page) => {
  const worker = page.workers().findLast((one) => /worker/.test(one.url()));
  assert.ok(worker, 'there is a worker');
  return worker;
};

async function opened(language: 'ko' | 'en', before?: (page: Page) => Promise<unknown>) {
  const visit = await site.visit(pathOf(language, LESSON), before ? { before } : {});
  const lesson = new LessonPage(visit.page);
  await lesson.ready();
  return { ...visit, lesson };
}

/** The engine hangs: what the page says. */
async function hang(page: Page) {
  await workerOf(page).evaluate(
    () =>
      void setTimeout(() => {
        for (;;);
      }, 50),
  );
  const notice = page.locator('.notice.bad', { hasText: 'has not answered' });
  await notice.waitFor({ timeout: 30_000 });
  return notice;
}

/** Two commands were typed, and the engine hangs. */
async function hung() {
  const { page, context, lesson } = await opened('en');
  await lesson.run('echo first');
  await lesson.run('echo second');
  return { page, context, lesson, notice: await hang(page) };
}

test('an engine that hangs is noticed; one goes on from where one was, as often as it hangs', async () => {
  const { page, context, lesson, notice } = await hung();
  await notice.getByRole('button', { name: 'Open again where you were' }).click();
  await notice.waitFor({ state: 'detached' });
  await lesson.ready();
  assert.match(await lesson.screen(), /\nfirst\n[\s\S]*\nsecond\n/);
  await lesson.run('echo third');
  const again = await hang(page);
  await again.getByRole('button', { name: 'Go on without ‘echo third’' }).waitFor();
  await again.getByRole('button', { name: 'Open again where you were' }).click();
  await again.waitFor({ state: 'detached' });
  await lesson.ready();
  assert.match(await lesson.screen(), /\nfirst\n[\s\S]*\nsecond\n[\s\S]*\nthird\n/);
  await context.close();
});

test('an engine that hangs: one goes on without the last command', async () => {
  const { page, context, lesson, notice } = await hung();
  await notice.getByRole('button', { name: 'Go on without ‘echo second’' }).click();
  await notice.waitFor({ state: 'detached' });
  // the old screen stands until the replay has come
  await page.waitForFunction(() => {
    const text = (document.querySelector('dd-lab') as unknown as { screen(): string }).screen();
    return /\nfirst\n/.test(text) && !text.includes('second') && /\$ ?$/.test(text);
  });
  await lesson.run('kubectl get deployment web');
  await context.close();
});

test('an engine that throws, and a worker that is gone without a word: said, and opened again by replay', async () => {
  const { page, context, lesson } = await opened('ko');
  await lesson.run('echo kept');
  await workerOf(page).evaluate(
    () =>
      void setTimeout(() => {
        throw new Error('made to fail');
      }),
  );
  const stopped = page.locator('.stopped');
  await stopped.waitFor();
  assert.ok(await stopped.getByRole('heading').evaluate((e) => e === document.activeElement));
  await stopped.locator('summary').click();
  await stopped.getByText('made to fail').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    stopped.getByRole('button', { name: '진도를 파일로 내려받기' }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^drydock-.*\.json$/);
  await stopped.getByRole('button', { name: '있던 자리에서 다시 열기' }).click();
  await lesson.ready();
  assert.match(await lesson.screen(), /\nkept\n/);

  await workerOf(page).evaluate(() => self.close());
  const notice = page.locator('.notice.bad');
  await notice.waitFor({ timeout: 30_000 });
  await notice.getByRole('button', { name: '있던 자리에서 다시 열기' }).click();
  await lesson.ready();
  assert.match(await lesson.screen(), /\nkept\n/);
  await context.close();
});

test('a full storage is said, the lab goes on, and it is saved when there is room again', async () => {
  const { page, context, lesson } = await opened('en', (p) =>
    p.addInitScript(() => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...args: Parameters<typeof put>) {
        if ((globalThis as { full?: boolean }).full) throw new DOMException('no room', 'QuotaExceededError');
        return put.apply(this, args);
      };
    }),
  );
  await page.evaluate(() => Object.assign(globalThis, { full: true }));
  await lesson.run('echo unsaved');
  await page.locator('[data-saving="full"]').waitFor();
  await page.locator('.notice.bad', { hasText: 'no room left' }).waitFor();
  await page.evaluate(() => Object.assign(globalThis, { full: false }));
  await lesson.run('echo saved');
  await page.locator('[data-saving]').waitFor({ state: 'detached' });
  await page.locator('.notice.bad').waitFor({ state: 'detached' });
  await lesson.stored('echo saved\r');
  await page.reload();
  await lesson.ready();
  assert.match(await lesson.screen(), /\nunsaved\n[\s\S]*\nsaved\n/);
  await context.close();
});

test('a clock that is set back changes nothing', async () => {
  const { page, context, lesson, clean } = await opened('en');
  await page.evaluate(() => {
    Date.now = () => 0;
  });
  await workerOf(page).evaluate(() => {
    Date.now = () => 0;
  });
  await lesson.run('kubectl set image deployment/web web=drydock/web:2 && kubectl rollout status deployment/web');
  await lesson.passed('roll');
  await lesson.stored('rollout status deployment/web\r', ['roll']);
  await page.reload();
  await lesson.ready();
  await lesson.passed('roll');
  clean();
  await context.close();
});

test('offline in the middle of a lesson: what was fetched goes on; what was not is said and works again later', async () => {
  const { page, context, lesson } = await opened('en');
  await page.waitForLoadState('networkidle');
  // what commands ask for is fetched when the page is idle: on a busy machine that may be later than the network is
  await lesson.run('echo here');
  await context.setOffline(true);
  await lesson.run('echo still here');
  assert.match(await lesson.screen(), /\nstill here\n/);

  // helm is a part of its own, fetched at its first use
  const line = 'helm list';
  await lesson.focusTerminal();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
  const stopped = page.locator('.stopped');
  await stopped.getByText('A part of the lab could not be fetched').waitFor({ timeout: 30_000 });
  await context.setOffline(false);
  await stopped.getByRole('button', { name: 'Open again where you were' }).click();
  await lesson.ready();
  await lesson.run(line);
  assert.match(await lesson.screen(), /\nNAME\s+NAMESPACE/);
  await context.close();
});

test('a flood does not take the page: Ctrl-C gives the prompt back, and the page answers meanwhile', async () => {
  const { page, context, lesson, clean } = await opened('en');
  for (const line of ['yes', 'head -c 100000000 /dev/zero | tr "\\0" x']) {
    await lesson.focusTerminal();
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
    await page.waitForTimeout(1500);
    const worst = await page.evaluate(
      () =>
        new Promise<number>((done) => {
          let last = performance.now();
          let longest = 0;
          const turn = () => {
            const now = performance.now();
            longest = Math.max(longest, now - last);
            last = now;
            if (now < begun + 1000) requestAnimationFrame(turn);
            else done(longest);
          };
          const begun = last;
          requestAnimationFrame(turn);
        }),
    );
    const from = Date.now();
    await page.keyboard.press('Control+C');
    await page.waitForFunction(() =>
      /\^C\n[^\n]*\$ ?$/.test((document.querySelector('dd-lab') as unknown as { screen(): string }).screen()),
    );
    console.log(
      `${line.slice(0, 12)}: longest frame ${Math.round(worst)} ms, Ctrl-C to prompt ${Date.now() - from} ms`,
    );
    await lesson.run('echo calm');
  }
  clean();
  await context.close();
});

// A cluster in which much happens: what crosses to the page and what is drawn of it keep to what has changed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { LessonPage, pathOf, Site } from './site.ts';

let site: Site;
before(async () => {
  site = await Site.open();
});
after(() => site.close());

const PODS = 600;

/** What the worker told the page: views not yet drawn at once, at most, and the characters of the largest since it was asked last. */
interface Told {
  waiting: number;
  most: number;
  views: number;
  largest: number;
}

/** Counts the views that come from the lab's worker, and their answers. */
function countViews(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    const told: Told = { waiting: 0, most: 0, views: 0, largest: 0 };
    Object.assign(globalThis, { told });
    const open = new Set<string>();
    const Real = Worker;
    class Counted extends Real {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        // birpc's calls (protocol.ts: LabPage.update) and the answers to them
        this.addEventListener('message', ({ data }) => {
          if (data?.m !== 'update') return;
          told.views++;
          // one that asks for no answer is on its way for ever
          open.add(data.i ?? `${told.views}`);
          told.most = Math.max(told.most, open.size);
          told.largest = Math.max(told.largest, JSON.stringify(data.a).length);
        });
      }
      override postMessage(message: unknown, how?: Transferable[] | StructuredSerializeOptions): void {
        const { t, i } = message as { t?: string; i?: string };
        if (t === 's' && i !== undefined) open.delete(i);
        super.postMessage(message, how as StructuredSerializeOptions);
      }
    }
    Object.assign(globalThis, { Worker: Counted });
  });
}

const told = (page: Page) => page.evaluate(() => (globalThis as unknown as { told: Told }).told);

test('600 pods: one view is on its way at a time, a pod that goes is told and drawn by itself, the time bar stays small', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', 'playground'), { before: countViews });
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.run('kubectl create deployment web --image=nginx --replicas=3');
  await lesson.run(`kubectl scale deployment web --replicas=${PODS}`);
  const dots = () => page.locator('.canvas .pod').count();
  await page.waitForFunction((n) => document.querySelectorAll('.canvas .pod').length === n, PODS, { timeout: 60_000 });
  await lesson.run('sleep 12');

  assert.equal(await dots(), PODS);
  const drawn = await page.evaluate(() => {
    const all = [...document.querySelectorAll('.canvas .pod')];
    return {
      inside: all.filter((dot) => dot.childElementCount > 0).length,
      named: all.filter((dot) => /^\S+.*web-/.test(dot.getAttribute('aria-label') ?? '')).length,
      moving: all.filter((dot) => getComputedStyle(dot).animationName !== 'none').length,
      time: document.querySelectorAll('svg.time > g:first-of-type *').length,
    };
  });
  assert.deepEqual({ ...drawn, time: 0 }, { inside: 0, named: PODS, moving: 0, time: 0 });
  assert.ok(drawn.time <= 20, `${drawn.time} elements for the steps of the time bar`);
  const during = await told(page);
  assert.ok(during.views > 5, `${during.views} views`);
  assert.equal(during.most, 1, 'views on their way');

  await page.evaluate(() => {
    (globalThis as unknown as { told: Told }).told.largest = 0;
    const touched = new Set<Node>();
    Object.assign(globalThis, { touched });
    new MutationObserver((records) => {
      for (const { target, addedNodes, removedNodes } of records)
        for (const node of [target, ...addedNodes, ...removedNodes])
          if (node instanceof Element && node.matches('.pod')) touched.add(node);
    }).observe(document.querySelector('.canvas .pic') as Element, { childList: true, subtree: true, attributes: true });
  });
  await lesson.run('kubectl delete $(kubectl get pods -o name | head -1)');
  await lesson.run('sleep 4');
  const touched = await page.evaluate(() => (globalThis as unknown as { touched: Set<Node> }).touched.size);
  assert.ok(touched >= 2 && touched <= 8, `${touched} dots drawn anew for a pod that went and the one in its place`);
  const { largest } = await told(page);
  // pods that wait for a node are looked at again: up to 400 ticks of the time bar are new; the whole picture is 150,000
  assert.ok(largest < 25_000, `${largest} characters in the largest view`);
  clean();
  await context.close();
});

test('600 pods as a table: all rows come, a few with each frame', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', 'playground'));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.run('kubectl create deployment web --image=nginx --replicas=600');
  await page.waitForFunction((n) => document.querySelectorAll('.canvas .pod').length === n, PODS, { timeout: 60_000 });
  const most = await page.evaluate(async (pods) => {
    const rows = () => document.querySelectorAll('.twin-table tbody tr').length;
    const button = [...document.querySelectorAll('.viewbar .seg button')].find((b) => b.textContent === 'Table');
    (button as HTMLElement).click();
    let before = 0;
    let added = 0;
    for (let frame = 0; before < pods && frame < 600; frame++) {
      await new Promise(requestAnimationFrame);
      added = Math.max(added, rows() - before);
      before = rows();
    }
    return { added, rows: before };
  }, PODS);
  assert.equal(most.rows, PODS);
  // what was asked for in one frame may stand there in the next only
  assert.ok(most.added <= 160, `${most.added} rows in a frame`);
  clean();
  await context.close();
});

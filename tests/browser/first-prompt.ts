// How long a learner waits for the first prompt (design.md, numbers to hold): of the worker by itself, and in its page, which loads
// on the same cores meanwhile. Printed, not judged: a noisy machine would make a test of it fail.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LESSON, LessonPage, pathOf, type Site } from './site.ts';

/** Worker start to prompt. */
const BUDGET_MS = 250;
/** How long a new window of Chromium's is busy with itself: it loads hundreds of files of its own. A learner's is open before. */
const WINDOW_MS = 1500;
const ROUNDS = 5;

/** Lines that say how long it takes, each the median of some rounds. */
export async function firstPrompts(site: Site): Promise<readonly string[]> {
  const alone: number[] = [];
  const worker: number[] = [];
  const page: number[] = [];
  for (let n = 0; n < ROUNDS; n++) {
    alone.push(await promptOfWorker(site));
    const took = await promptOfPage(site);
    worker.push(took.worker);
    page.push(took.page);
  }
  return [
    `${median(alone) <= BUDGET_MS ? '✔' : '✖'} worker start to first prompt, by itself: ${told(alone)}, budget ${BUDGET_MS} ms`,
    `  with its page, which loads at the same time: ${told(worker)}; from when the page was asked for: ${told(page)}`,
  ];
}

const sorted = (times: readonly number[]) => [...times].sort((a, b) => a - b);
const median = (times: readonly number[]): number => sorted(times)[times.length >> 1] ?? 0;
const told = (times: readonly number[]): string =>
  `${median(times).toFixed(0)} ms (median of ${sorted(times)
    .map((ms) => ms.toFixed(0))
    .join(', ')})`;

async function openWindow(site: Site) {
  const context = await site.visitor();
  const page = await context.newPage();
  await page.goto(site.url('favicon.svg'));
  await new Promise((go) => setTimeout(go, WINDOW_MS));
  return { context, page };
}

/** Milliseconds from the start of a worker, in a page that does nothing else, until it has sent the prompt of a lesson. */
async function promptOfWorker(site: Site): Promise<number> {
  const file = readdirSync(join(site.dist, '_astro')).find((name) => /^worker-.*\.js$/.test(name));
  if (!file) throw new Error('the site that was built has no worker');
  const { context, page } = await openWindow(site);
  const took = await page.evaluate(
    async ([script, lesson]: readonly [string, string]) => {
      const bundle: unknown = await (await fetch(lesson)).json();
      const began = performance.now();
      const worker = new Worker(script, { type: 'module' });
      const { port1, port2 } = new MessageChannel();
      const ended = await new Promise<number>((go, fail) => {
        worker.onerror = ({ message }) => fail(new Error(message));
        port1.onmessage = ({ data }: MessageEvent<{ type: string; data: string }>) => {
          if (data.type === 'out' && data.data.includes('$ ')) go(performance.now());
        };
        // birpc's message of a call (protocol.ts: LabHost.open)
        const args = [bundle, { columns: 100, rows: 30 }, port2];
        worker.postMessage({ t: 'q', i: 'first-prompt', m: 'open', a: args }, [port2]);
      });
      return ended - began;
    },
    [site.url(`_astro/${file}`), site.url(`labs/${LESSON.replace(/^lessons\//, '')}.json`)] as const,
  );
  await context.close();
  return took;
}

/** Milliseconds to a prompt that can be read: from the start of the lab's worker, and from when the page was asked for. */
async function promptOfPage(site: Site): Promise<{ readonly worker: number; readonly page: number }> {
  const { context, page } = await openWindow(site);
  await page.addInitScript(() => {
    const Real = Worker;
    Object.assign(globalThis, {
      Worker: class extends Real {
        constructor(url: string | URL, options?: WorkerOptions) {
          super(url, options);
          if (/\/worker-/.test(String(url))) performance.mark('worker');
        }
      },
    });
    const look = () => {
      const lab = document.querySelector('dd-lab') as (HTMLElement & { screen?(): string }) | null;
      if (/\$ ?$/.test(lab?.screen?.() ?? '')) performance.mark('prompt');
      else setTimeout(look, 4);
    };
    addEventListener('DOMContentLoaded', look);
  });
  await page.goto(site.url(pathOf('en', LESSON)));
  await new LessonPage(page).ready();
  await page.waitForFunction(() => performance.getEntriesByName('prompt').length > 0);
  const took = await page.evaluate(() => {
    const [worker = 0, prompt = 0] = ['worker', 'prompt'].map(
      (name) => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN,
    );
    return { worker: prompt - worker, page: prompt };
  });
  await context.close();
  return took;
}

// How long Ctrl-C takes to the next prompt while much happens, and how long the page is kept from everything else meanwhile
// (design.md, numbers to hold). Printed, not judged: a noisy machine would make a test of it fail.
import type { Page } from 'playwright-core';
import { LessonPage, pathOf, type Site } from './site.ts';

const PROMPT_MS = 150;
/** Of one task of the page. */
const TASK_MS = 100;

interface Flood {
  readonly name: string;
  readonly before?: readonly string[];
  readonly line: string;
  /** From the line to Ctrl-C. */
  readonly ms: number;
}

const CREATE = 'kubectl create deployment web --image=nginx --replicas=3';
const SCALE = 'kubectl scale deployment web --replicas=600';
const SETTLE = 'sleep 12';

const FLOODS: readonly Flood[] = [
  {
    name: 'kubectl get pods -w in the middle of a scaling to 600',
    before: [CREATE],
    line: `(sleep 0.2; ${SCALE} >/dev/null) & kubectl get pods -w`,
    ms: 1200,
  },
  {
    name: 'rollout status of 600',
    before: [CREATE, SCALE, SETTLE],
    line: 'kubectl set image deployment/web nginx=nginx:1.27; kubectl rollout status deployment/web',
    ms: 3000,
  },
  {
    name: 'a loop of kubectl get pods of 600',
    before: [CREATE, SCALE, SETTLE],
    line: 'while true; do kubectl get pods; done',
    ms: 3000,
  },
  { name: 'yes', line: 'yes', ms: 3000 },
  { name: 'a loop that does nothing', line: 'while :; do :; done', ms: 3000 },
];

/** Lines that say how long it takes. */
export async function floods(site: Site): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const flood of FLOODS) {
    const { promptMs, taskMs } = await interrupted(site, flood);
    const holds = promptMs <= PROMPT_MS && taskMs <= TASK_MS;
    lines.push(
      `${holds ? '✔' : '✖'} Ctrl-C to prompt, ${flood.name}: ${promptMs.toFixed(0)} ms, budget ${PROMPT_MS} ms; longest task of the page ${taskMs.toFixed(0)} ms, budget ${TASK_MS} ms`,
    );
  }
  return lines;
}

async function interrupted(
  site: Site,
  { before = [], line, ms }: Flood,
): Promise<{ promptMs: number; taskMs: number }> {
  const { page, context } = await site.visit(pathOf('en', 'playground'));
  const lesson = new LessonPage(page);
  await lesson.ready();
  for (const command of before) await lesson.run(command);
  await watch(page);
  await lesson.focusTerminal();
  await page.keyboard.insertText(line);
  await page.keyboard.press('Enter');
  await page.waitForTimeout(ms);
  await page.keyboard.press('Control+c');
  await page.waitForFunction(() => performance.getEntriesByName('prompt').length > 0, undefined, { timeout: 60_000 });
  const measured = await page.evaluate(() => ({
    promptMs: performance.measure('both', 'interrupt', 'prompt').duration,
    taskMs: (globalThis as unknown as { longest: { ms: number } }).longest.ms,
  }));
  await context.close();
  return measured;
}

/** Marks Ctrl-C and the first frame with a prompt in the last row that has text; keeps the longest task. */
function watch(page: Page): Promise<void> {
  return page.evaluate(() => {
    const longest = { ms: 0 };
    Object.assign(globalThis, { longest });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longest.ms = Math.max(longest.ms, duration);
    }).observe({ type: 'longtask' });
    addEventListener(
      'keydown',
      ({ ctrlKey, key }) => {
        if (!ctrlKey || key !== 'c') return;
        performance.mark('interrupt');
        const look = () => {
          const rows = [...document.querySelectorAll('.panel-terminal:not([hidden]) .xterm-rows > div')]
            .map((row) => (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd())
            .filter(Boolean);
          if (/^\S+@drydock:\S*\$$/.test(rows.at(-1) ?? '')) performance.mark('prompt');
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      },
      true,
    );
  });
}

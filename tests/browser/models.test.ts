// The six model lessons in the browser, solved as their reference solutions do: by typing and clicking, in Korean at a desk and in
// English on a phone; the first one by keyboard alone as well.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { loadLab } from '../../simulator/lab/definition/load.ts';
import type { LoadedLab } from '../../simulator/lab/definition/loaded.ts';
import type { Step } from '../../simulator/lab/definition/types.ts';
import { bundle } from '../lessons/prover/files.ts';
import { LESSON, LessonPage, PhonePage, pathOf, Site } from './site.ts';

const MODELS = [
  'start/first-rollout',
  'replicas/scale-down-order',
  'rollouts/surge-and-unavailable',
  'stateful/srv-peers',
  'helm/upgrade-and-rollback',
  'incidents/friday-deploy',
];

let site: Site;
before(async () => {
  site = await Site.open();
});
after(() => site.close());

/** What a learner would do for a step. A file is changed with `sed`, in one line. */
async function play(lesson: LessonPage, { definition }: LoadedLab, step: Step, isLast: boolean): Promise<void> {
  switch (step.kind) {
    case 'run':
      for (const line of step.lines) await lesson.run(line);
      return;
    case 'save': {
      assert.equal(step.content, undefined, 'the reference solution changes a file by replacing');
      const script = step.replace.map(
        ([from, to]) => `s#${pattern(from)}#${to.replace(/\n$/, '').replaceAll('\n', '\\n')}#`,
      );
      await lesson.run(`sed -i ${script.map((s) => `-e '${s}'`).join(' ')} ${step.file}`);
      return;
    }
    case 'wait':
      await lesson.run(`sleep ${step.ms / 1000}`);
      return;
    case 'until':
      if (/^alert\(/.test(step.condition.source)) await lesson.alerted();
      // Any other state is what the task's checks wait for.
      else assert.ok(isLast, 'a learner waits for the checks at the end of a task alone');
      return;
    case 'answer': {
      const question = definition.questions.find(({ id }) => id === step.question);
      assert.ok(question);
      await lesson.reply(question, step.value);
      return;
    }
    default:
      assert.fail(`no learner's way for a step ${step.kind}`);
  }
}

const pattern = (text: string): string => text.replace(/\n$/, '').replace(/[.*[\]^$\\]/g, '\\$&');

/** Controls of the picture that cannot be called by what they show: WCAG 2.5.3, label in name. */
const unspoken = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const words = (text: string | null) => (text ?? '').replace(/\s+/g, ' ').trim();
    return [...document.querySelectorAll('dd-lab svg [role="button"]')]
      .map((control) => [words(control.getAttribute('aria-label')), words(control.textContent)] as const)
      .filter(([name, shown]) => !name.includes(shown))
      .map(([name, shown]) => `${shown}: ${name}`);
  });

for (const id of MODELS)
  for (const where of ['ko at a desk', 'en on a phone'] as const)
    test(`${id} is solved by typing, ${where}`, async () => {
      const phone = where === 'en on a phone';
      const loaded = loadLab(bundle(id));
      const [reference] = loaded.definition.solutions;
      assert.ok(reference);
      const { page, context, clean } = await site.visit(
        pathOf(phone ? 'en' : 'ko', `lessons/${id}`),
        phone ? { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } : {},
      );
      const lesson = phone ? new PhonePage(page) : new LessonPage(page);
      await lesson.ready();
      await lesson.faster();
      for (const task of loaded.definition.tasks) {
        const steps = reference.tasks[task.id] ?? [];
        for (const step of steps) await play(lesson, loaded, step, step === steps.at(-1));
        await lesson.passed(task.id);
      }
      assert.deepEqual(await unspoken(page), []);
      clean();
      await context.close();
    });

test('the first lesson by keyboard alone: typed at the prompt, the question reached by Tab', async () => {
  const { page, context, clean } = await site.visit(pathOf('ko', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  const typed = async (line: string) => {
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
  };
  await typed('kubectl set image deployment/web web=drydock/web:2');
  await lesson.passed('roll');
  await typed('kubectl delete $(kubectl get pods -l app=web -o name | head -1)');
  await lesson.passed('heal');
  await typed('kubectl rollout undo deployment/web');
  await page.locator('#question-revision input:enabled').waitFor({ timeout: 30_000 });
  await page.keyboard.press('Escape');
  const reached = () =>
    page.evaluate(
      () =>
        document.activeElement?.closest('#question-revision') !== null && document.activeElement?.tagName === 'INPUT',
    );
  // backwards from the terminal, to the text before it
  for (let i = 0; i < 120 && !(await reached()); i++) await page.keyboard.press('Shift+Tab');
  assert.equal(await reached(), true, 'Tab comes to the question');
  await page.keyboard.type('3');
  await page.keyboard.press('Enter');
  await lesson.passed('undo');
  clean();
  await context.close();
});

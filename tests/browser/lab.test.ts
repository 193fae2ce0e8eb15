// The first lesson in the browser, as learners meet it: solved by typing in both languages, failed on purpose, resumed, shared,
// undone, looked back at; with storage blocked and in two tabs.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { type Language, LESSON, LessonPage, pathOf, Site } from './site.ts';

let site: Site;
before(async () => {
  site = await Site.open();
});
after(() => site.close());

for (const language of ['ko', 'en'] as const satisfies readonly Language[])
  test(`the lesson is solved by typing (${language})`, async () => {
    const { page, context, clean } = await site.visit(pathOf(language, LESSON));
    const lesson = new LessonPage(page);
    await lesson.ready();
    assert.ok(
      await page.evaluate(() => document.activeElement?.classList.contains('xterm-helper-textarea')),
      'the cursor is in the terminal',
    );
    await lesson.solve();
    for (const task of ['roll', 'heal', 'undo'])
      for (const state of await lesson.checks(task)) assert.equal(state, 'pass', task);
    clean();
    await context.close();
  });

test('deleting and creating anew loses requests: the check fails, says when, and the moment can be shown', async () => {
  const { page, context, clean } = await site.visit(pathOf('ko', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.run("sed -i 's#drydock/web:1#drydock/web:2#' web.yaml");
  await lesson.run('kubectl delete deployment/web');
  await lesson.run('sleep 3');
  await lesson.run('kubectl apply -f web.yaml');
  const failed = page.locator('#task-roll .check[data-s="fail"]');
  await failed.first().waitFor({ timeout: 30_000 });
  await failed.first().locator('button').click();
  await page.locator('.pastbar').waitFor();
  await page.locator('.pastbar button').first().click();
  await page.locator('.pastbar').waitFor({ state: 'detached' });
  clean();
  await context.close();
});

test('the language switch keeps the lesson and the running cluster', async () => {
  const { page, context, clean } = await site.visit(pathOf('ko', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.run('kubectl scale deployment/web --replicas=5');
  const screen = await lesson.screen();
  const workers = page.workers().length;
  await page.locator('a[data-language="en"]').click();
  await page.locator('html[lang="en"]').waitFor();
  assert.equal(new URL(page.url()).pathname, `/en/${LESSON}/`);
  assert.equal(await lesson.screen(), screen);
  assert.equal(page.workers().length, workers);
  assert.match(await page.locator('#task-roll .block-head').innerText(), /Task 1 of 3/);
  assert.match(await page.locator('.strip').innerText(), /Undo/);
  clean();
  await context.close();
});

test('after a reload the lesson goes on where it was', async () => {
  const { page, context, clean } = await site.visit(pathOf('ko', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.run('kubectl set image deployment/web web=drydock/web:2');
  await lesson.run('kubectl rollout status deployment/web');
  await lesson.passed('roll');
  await lesson.stored('rollout status deployment/web\r', ['roll']);
  await page.reload();
  await lesson.ready();
  await lesson.passed('roll');
  assert.match(await lesson.screen(), /successfully rolled out/);
  clean();
  await context.close();
});

test('with storage blocked the lab works and says that nothing is saved', async () => {
  const { page, context } = await site.visit(pathOf('ko', LESSON), {
    before: (p) =>
      p.addInitScript(() => {
        Object.defineProperty(globalThis, 'indexedDB', {
          get: () => ({
            open: () => {
              throw new DOMException('blocked', 'SecurityError');
            },
          }),
        });
        Object.defineProperty(globalThis, 'localStorage', {
          get: () => {
            throw new DOMException('blocked', 'SecurityError');
          },
        });
      }),
  });
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.run('kubectl get pods');
  await page.locator('[data-saving="blocked"]').waitFor();
  await context.close();
});

test('a second tab does not write, says so, and can take over', async () => {
  const first = await site.visit(pathOf('ko', LESSON));
  await new LessonPage(first.page).ready();
  const second = await site.tab(first.context, pathOf('ko', LESSON));
  await new LessonPage(second.page).ready();
  await second.page.locator('[data-saving="other-tab"]').click();
  await first.page.locator('[data-saving="other-tab"]').waitFor();
  await second.page.locator('[data-saving]').waitFor({ state: 'detached' });
  await first.context.close();
});

test('a link carries the state; a broken one says why and starts from the beginning', async () => {
  const { page, context } = await site.visit(pathOf('ko', LESSON));
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.run('kubectl scale deployment/web --replicas=2');
  await page.locator('.strip .row button').last().click();
  await page.locator('.what .set .row button').first().click();
  await page.locator('.notice').waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(link, /#lab=1\./);
  await context.close();

  const other = await site.visit(new URL(link).pathname + new URL(link).hash);
  await new LessonPage(other.page).ready();
  assert.match(await new LessonPage(other.page).screen(), /--replicas=2/);
  await other.context.close();

  for (const broken of ['#lab=1.AAAA', '#lab=9.AAAA', '#lab=hello', `${new URL(link).hash.slice(0, -20)}`]) {
    const bad = await site.visit(`${LESSON}/${broken}`);
    await bad.page.locator('.notice.bad').waitFor({ timeout: 20_000 });
    await new LessonPage(bad.page).ready();
    await bad.context.close();
  }
});

test('undo goes back to before the last command; start over asks first', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.run('kubectl scale deployment/web --replicas=1');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.locator('.notice').waitFor();
  await lesson.run('kubectl get deployment web');
  assert.match(await lesson.screen(), /web +4\/4/);
  await page.getByRole('button', { name: 'Start over (asks first)' }).click();
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Leave it');
  await page.keyboard.press('Escape');
  assert.match(await lesson.screen(), /get deployment web/);
  clean();
  await context.close();
});

test('a command in the text is put at the prompt and not run', async () => {
  const { page, context, clean } = await site.visit(pathOf('ko', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await page.locator('[data-insert]').first().click();
  await page.waitForFunction(() =>
    /\$ kubectl set image deployment\/web web=drydock\/web:2$/.test(
      (document.querySelector('dd-lab') as unknown as { screen(): string }).screen(),
    ),
  );
  clean();
  await context.close();
});

test('Tab belongs to the shell; Escape and then Tab leaves the terminal', async () => {
  const { page, context } = await site.visit(pathOf('ko', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.focusTerminal();
  const inside = () =>
    page.evaluate(() => document.activeElement?.classList.contains('xterm-helper-textarea') ?? false);
  await page.keyboard.type('kubec');
  await page.keyboard.press('Tab');
  assert.equal(await inside(), true);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  assert.equal(await inside(), false);
  await context.close();
});

test('by keyboard: the picture is one stop, arrows walk it, Enter looks into a pod, Escape comes back', async () => {
  const { page, context, clean } = await site.visit(pathOf('ko', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  assert.equal(await page.locator('.canvas [data-ref][tabindex="0"]').count(), 1);
  await page.locator('.canvas [data-ref][tabindex="0"]').focus();
  await page.keyboard.press('ArrowDown');
  const ref = await page.evaluate(() => (document.activeElement as HTMLElement | SVGElement).dataset['ref']);
  await page.keyboard.press('Enter');
  await page.locator('.side .kv').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.side').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => (document.activeElement as HTMLElement | SVGElement).dataset['ref']), ref);
  clean();
  await context.close();
});

test('separators move by arrow keys and remember', async () => {
  const { page, context, clean } = await site.visit(pathOf('ko', LESSON));
  await new LessonPage(page).ready();
  const width = () => page.locator('#read').evaluate((e) => Math.round(e.getBoundingClientRect().width));
  const before_ = await width();
  await page.locator('.drag.v').focus();
  await page.keyboard.press('ArrowLeft');
  const moved = await width();
  assert.equal(moved, before_ - 24);
  await page.reload();
  await new LessonPage(page).ready();
  assert.equal(await width(), moved);
  clean();
  await context.close();
});

test('a file opens in the editor, unknown fields are marked, Ctrl-S saves', async () => {
  const { page, context, clean } = await site.visit(pathOf('ko', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await page.getByRole('tab', { name: 'web.yaml' }).click();
  await page.locator('.monaco-editor .view-lines').waitFor({ timeout: 30_000 });
  await page.locator('.monaco-editor').click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type('wrongField: 1\n');
  await page.locator('.monaco-editor .squiggly-error').first().waitFor({ timeout: 10_000 });
  await page.keyboard.press('ControlOrMeta+Home');
  await page.getByRole('button', { name: /다음 문제/ }).click();
  await page.locator('.monaco-editor .zone-widget', { hasText: 'wrongField' }).waitFor();
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('tab', { name: 'web.yaml' }).locator('.dot').count(), 1);
  await page.keyboard.press('ControlOrMeta+s');
  await page.getByRole('tab', { name: 'web.yaml' }).locator('.dot').waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: /터미널/ }).click();
  await lesson.run('grep wrongField web.yaml');
  assert.match(await lesson.screen(), /^ *wrongField: 1$/m);
  clean();
  await context.close();
});

test('a file is compared with the cluster, laid out, and brought back to its first text', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.run("sed -i 's/replicas: 4/replicas:    7/' web.yaml");
  await page.getByRole('tab', { name: 'web.yaml' }).click();
  await page.locator('.monaco-editor .view-lines').waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Compare with cluster' }).click();
  await page.locator('.file-diff .p', { hasText: '+  replicas: 7' }).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Close the comparison' }).click();
  await page.getByRole('button', { name: 'Format' }).click();
  await page.locator('.monaco-editor .view-line', { hasText: /replicas:.7$/ }).waitFor();
  await page.getByRole('button', { name: 'Original text' }).click();
  await page.locator('.monaco-editor .view-line', { hasText: /replicas:.4$/ }).waitFor();
  clean();
  await context.close();
});

test('a browser without module workers says so in place; the text stays', async () => {
  const { page, context } = await site.visit(pathOf('ko', LESSON), {
    before: (p) =>
      p.addInitScript(() => {
        Object.defineProperty(globalThis, 'Worker', {
          value: class {
            constructor() {
              throw new Error('no workers');
            }
          },
        });
      }),
  });
  await page.locator('.stopped').waitFor();
  assert.ok(await page.locator('#task-roll h2').isVisible());
  await context.close();
});

for (const [language, fault, alert] of [
  ['ko', '동료가 drydock/shop:1.9를 배포했습니다', '! shop: 최근 5초 동안'],
  ['en', 'A colleague has deployed drydock/shop:1.9', '! shop: over 20%'],
] as const)
  test(`the time bar has words for what befell and for where an alarm began (${language})`, async () => {
    const { page, context, clean } = await site.visit(pathOf(language, 'lessons/incidents/friday-deploy'));
    const lesson = new LessonPage(page);
    await lesson.ready();
    // half a minute of virtual time in a second, and on until the alarm; nobody mends what broke
    for (const n of [2, 5, 10, 50]) {
      await page.locator('.timebar .speed').click();
      await page.locator('.timebar .speed', { hasText: `×${n}` }).waitFor();
    }
    await lesson.alerted();
    await page
      .locator('.timebar')
      .getByRole('button', { name: /^(멈춤|Pause)$/ })
      .click();
    await page
      .locator('.timebar')
      .getByRole('button', { name: /^(계속|Go on)$/ })
      .waitFor();
    const slider = page.getByRole('slider', { name: /^(시간 막대|Time bar)/ });
    await slider.focus();
    const said: string[] = [];
    for (const text of [alert, fault]) {
      while (!(await slider.getAttribute('aria-valuetext'))?.includes(text)) {
        const here = await slider.getAttribute('aria-valuenow');
        assert.notEqual(here, '0', `nothing says ${text}`);
        await page.keyboard.press('PageUp');
        await page.locator(`.timebar .chart:not([aria-valuenow="${here}"])`).waitFor();
      }
      said.push((await page.locator('.pastbar .then').innerText()).slice(0, text.length));
    }
    assert.deepEqual(said, [alert, fault]);
    assert.ok(fault.startsWith((await page.locator('.time .flagtx.said').innerHTML()).slice(0, 10)));
    assert.ok((await page.locator('.time .alert title').count()) > 0);
    clean();
    await context.close();
  });

test('the playground: several kinds in one picture, a second terminal, a fault, what-if, a branch to go back to', async () => {
  const { page, context, clean } = await site.visit('playground/');
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.run('kubectl apply -f web.yaml -f db.yaml -f agent.yaml -f report.yaml');
  for (const ref of ['deploy/web', 'sts/db', 'ds/agent', 'job/report', 'svc/web'])
    await page.locator(`.canvas [data-ref="${ref}"]`).waitFor();
  await page.getByRole('button', { name: '표', exact: true }).click();
  await page.locator('.twin-table th', { hasText: 'db-0' }).waitFor();
  await page.getByRole('button', { name: '그림', exact: true }).click();

  await page.getByRole('button', { name: '터미널 하나 더' }).click();
  await page.locator('#tab-terminal-2').waitFor();
  await lesson.run('kubectl get nodes');
  assert.match(await lesson.screen(), /node-1/);
  await page.locator('#tab-terminal-1').click();

  await page.getByRole('button', { name: '장애' }).click();
  await page.locator('.menu button', { hasText: 'node-4' }).click();
  await page.locator('.node', { hasText: 'node-4' }).waitFor();
  await page
    .locator('.timebar [role="status"]', { hasText: '새 노드 node-4가 들어옵니다' })
    .waitFor({ state: 'attached' });
  assert.match(await page.locator('.time .flagtx.said').innerHTML(), /^새 노드 node-4/);

  await lesson.run('kubectl rollout status deployment/web');
  await lesson.run('kubectl set image deployment/web web=drydock/web:2');
  await page.getByRole('button', { name: '만약에' }).click();
  await page.locator('.over .ask button', { hasText: 'Recreate' }).click();
  await page.locator('.over .ask button[type="submit"]').click();
  await page.locator('.outcome tbody tr').first().waitFor({ timeout: 30_000 });
  const cells = await page.locator('.outcome tbody tr').nth(1).locator('td').allInnerTexts();
  assert.deepEqual(
    cells.map(Number).map((n, i) => (i === 0 ? n > 0 : n < Number(cells[0]))),
    [true, true],
    'Recreate leaves fewer available',
  );
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: '실행 취소' }).click();
  await page.locator('.notice').waitFor();
  await page.getByRole('button', { name: '다른 갈래로 가기' }).click();
  await page.locator('.ctl .menu button').first().click();
  await lesson.shows('web=drydock/web:2');
  clean();
  await context.close();
});

test('a class: only the first task is open, a number opens the next, another does not; the log carries the name', async () => {
  const maker = await site.visit('class/');
  await maker.page.locator('#class-name').fill('3월 교육');
  await maker.page.locator('#class-lock').check();
  await maker.page.locator('#class-form button').click();
  const link = await maker.page.locator('#class-link').inputValue();
  const number = await maker.page.locator('#class-codes tbody tr').nth(1).locator('td').first().innerText();
  assert.match(number, /^\d{4}$/);
  await maker.context.close();

  const { page, context, clean } = await site.visit(new URL(link).pathname + new URL(link).hash);
  await new LessonPage(page).ready();
  await page.locator('.class-line', { hasText: '3월 교육' }).waitFor();
  const heal = page.locator('#task-heal');
  assert.equal(await heal.locator('.task-text').isVisible(), false);
  await heal.locator('.opening input').fill('0000');
  await heal.locator('.opening button').click();
  await heal.locator('.err').waitFor();
  await heal.locator('.opening input').fill(number);
  await heal.locator('.opening button').click();
  await heal.locator('.task-text').waitFor();
  await page.locator('.class-line input').fill('김하나');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.class-line .btn').first().click(),
  ]);
  const file = readFileSync(await download.path());
  clean();
  await context.close();

  const check = await site.visit('class/');
  await check.page.locator('#roster-files').setInputFiles([
    { name: 'hana.json', mimeType: 'application/json', buffer: file },
    { name: 'bad.json', mimeType: 'application/json', buffer: Buffer.from('{') },
  ]);
  const rows = check.page.locator('#roster tbody tr');
  await rows.nth(1).waitFor({ timeout: 30_000 });
  assert.match(await rows.first().innerText(), /김하나[\s\S]*0 \/ 3/);
  assert.match(await rows.nth(1).innerText(), /JSON/);
  check.clean();
  await check.context.close();
});

test('progress goes out as a file and comes back elsewhere; a damaged file is refused', async () => {
  const { page, context } = await site.visit(pathOf('ko', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.run('kubectl scale deployment/web --replicas=2');
  await lesson.stored('--replicas=2\r');
  await page.goto(site.url('progress/'));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator('.progress-tools button').first().click(),
  ]);
  const buffer = readFileSync(await download.path());
  await context.close();

  const other = await site.visit('progress/');
  await other.page.locator('.progress-tools input').setInputFiles({
    name: 'x.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{"drydock":"progress","format":99,"records":[]}'),
  });
  await other.page.locator('[data-progress] .c-failed').waitFor();
  await other.page
    .locator('.progress-tools input')
    .setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer });
  await other.page.locator('[data-progress] tbody tr').waitFor();
  await other.page.locator('[data-progress] tbody a').click();
  await new LessonPage(other.page).ready();
  assert.match(await new LessonPage(other.page).screen(), /--replicas=2/);
  await other.context.close();
});

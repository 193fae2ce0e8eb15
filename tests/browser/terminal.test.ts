// The terminal in the page, by real keys and pointers: search, names in output, letters, tabs, copying.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import { LESSON, LessonPage, once, pathOf, Site } from './site.ts';

let site: Site;
before(async () => {
  site = await Site.open();
});
after(() => site.close());

test('Ctrl-Shift-F searches upwards, counts, minds case, and Escape gives the cursor back', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.run('for w in Alpha beta alpha 가나다 ALPHA; do echo "<$w>"; done');
  await page.keyboard.press('Control+Shift+F');
  const box = page.getByRole('search', { name: 'Search in the terminal' });
  const count = box.locator('output');
  const says = (text: string) =>
    page.waitForFunction((wanted) => document.querySelector('.find output')?.textContent === wanted, text);
  await page.keyboard.type('<alpha>');
  await says('3 of 3');
  await page.keyboard.press('Enter');
  await says('2 of 3');
  await page.keyboard.press('Shift+Enter');
  await says('3 of 3');
  await box.getByRole('button', { name: 'Match case' }).click();
  await says('1 of 1');
  await box.getByRole('textbox').fill('나');
  await page.waitForFunction(() => /^\d+ of \d+$/.test(document.querySelector('.find output')?.textContent ?? ''));
  await box.getByRole('textbox').fill('nowhere');
  await says('None');
  assert.equal(await count.getAttribute('aria-live'), 'polite');
  const { violations } = await new AxeBuilder({ page }).include('.find').analyze();
  assert.deepEqual(
    violations.map((v) => v.id),
    [],
  );
  await box.getByRole('textbox').press('Escape');
  await box.waitFor({ state: 'detached' });
  await page.keyboard.type('echo back');
  await lesson.shows('$ echo back');
  clean();
  await context.close();
});

test('a name in output opens the object, by pointer and from the list of names; an address says what it is', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.run('kubectl get deployment');
  const cell = await page.evaluate(() => {
    const lines = (document.querySelector('dd-lab') as unknown as { screen(): string }).screen().split('\n');
    const rows = document.querySelector('.xterm-screen')?.getBoundingClientRect();
    return { row: lines.findIndex((line) => line.startsWith('web ')), top: rows?.top ?? 0, left: rows?.left ?? 0 };
  });
  const height = await page
    .locator('.xterm-rows > div')
    .first()
    .evaluate((row) => row.getBoundingClientRect().height);
  await page.mouse.move(cell.left + 4, cell.top + (cell.row + 0.3) * height);
  await page.locator('.xterm-cursor-pointer').waitFor();
  await page.mouse.click(cell.left + 4, cell.top + (cell.row + 0.3) * height);
  await page.locator('.side h2', { hasText: 'deployment/web' }).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.side').waitFor({ state: 'detached' });

  await lesson.run('echo http://web/ https://example.org/');
  await page.keyboard.press('Control+Shift+O');
  const list = page.getByRole('group', { name: 'Objects on the screen' });
  await list.getByRole('button', { name: 'http://web/' }).click();
  await page
    .locator('.notice', { hasText: 'is the Service service/web' })
    .getByRole('button', { name: /prompt/ })
    .click();
  await lesson.shows('$ curl http://web/');
  await page.keyboard.press('Control+C');
  await page.keyboard.press('Control+Shift+O');
  await list.getByRole('button', { name: 'https://example.org/' }).click();
  await page.locator('.notice', { hasText: 'Nothing is opened' }).waitFor();
  await lesson.focusTerminal();
  await page.keyboard.press('Control+Shift+O');
  await list.getByRole('button').first().waitFor();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.locator('.side h2').waitFor();
  clean();
  await context.close();
});

test('letters grow and shrink by keys and stay so; Ctrl-Shift-Enter opens a terminal, Ctrl-Shift-arrows change tabs', async () => {
  const { page, context, clean } = await site.visit(pathOf('ko', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.focusTerminal();
  /** Of a row, once it is between these two and so for some frames. */
  const rowHeight = (above: number, below: number) =>
    once(
      page,
      async ([from, to]) => {
        const height = () =>
          document.querySelector('.panel-terminal:not([hidden]) .xterm-rows > div')?.clientHeight ?? 0;
        const first = height();
        for (let i = 0; i < 5; i++) await new Promise(requestAnimationFrame);
        return height() === first && first > from && first < to && first;
      },
      [above, below] as const,
    );
  const usual = await rowHeight(0, 100);
  for (let i = 0; i < 3; i++) await page.keyboard.press('Control+Shift+Equal');
  const large = await rowHeight(usual, 100);
  await page.keyboard.press('Control+Shift+Minus');
  await rowHeight(usual, large);
  await page.reload();
  await lesson.ready();
  await lesson.focusTerminal();
  await rowHeight(usual, large);

  await page.keyboard.press('Control+Shift+Enter');
  await page.locator('#tab-terminal-2[aria-selected="true"]').waitFor();
  await page.waitForFunction(() => document.activeElement?.closest('#panel-terminal-2'));
  await lesson.run('echo second');
  await page.keyboard.press('Control+Shift+ArrowLeft');
  await page.waitForFunction(() => document.activeElement?.closest('#panel-terminal'));
  assert.doesNotMatch(await lesson.screen(), /second/);
  await page.keyboard.press('Control+Shift+ArrowRight');
  await page.waitForFunction(() => document.activeElement?.closest('#panel-terminal-2'));
  clean();
  await context.close();
});

test('Ctrl-C copies what is selected and gives it up; without a selection it interrupts', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', LESSON));
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.run('echo needle');
  await page.keyboard.press('Control+Shift+F');
  await page.keyboard.type('needle');
  await page.waitForFunction(() => /of/.test(document.querySelector('.find output')?.textContent ?? ''));
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+C');
  // the clipboard is written in its own time
  await once(page, async () => (await navigator.clipboard.readText()) === 'needle', undefined);
  await page.keyboard.type('sleep 100\n');
  await page.keyboard.press('Control+C');
  await lesson.shows('^C');
  // Ctrl-Shift-V stays the browser's, which hands over what it pastes
  const left = await page.evaluate(() => {
    const textarea = document.querySelector('.xterm-helper-textarea');
    const keys = { key: 'V', code: 'KeyV', ctrlKey: true, shiftKey: true, bubbles: true, cancelable: true };
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'needle');
    const untouched = textarea?.dispatchEvent(new KeyboardEvent('keydown', keys));
    textarea?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    return untouched;
  });
  assert.equal(left, true);
  await lesson.shows('$ needle');
  clean();
  await context.close();
});

test('vi takes the cursor into the file, one that is new too; Ctrl-Enter saves, closes and brings it back', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.focusTerminal();
  await page.keyboard.type('vi new.txt\n');
  await page.waitForFunction(() => document.activeElement?.closest('.monaco-editor'));
  await page.keyboard.type('one line');
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(() => document.activeElement?.closest('#panel-terminal'));
  await page.keyboard.type('cat new.txt; echo "<$?>"\n');
  await lesson.shows('one line<0>');
  // a terminal that is closed gives the cursor to the first
  await page.keyboard.press('Control+Shift+Enter');
  await page.waitForFunction(() => document.activeElement?.closest('#panel-terminal-2'));
  await page.getByRole('button', { name: 'Close Terminal 2' }).click();
  await page.waitForFunction(() => document.activeElement?.closest('#panel-terminal'));
  clean();
  await context.close();
});

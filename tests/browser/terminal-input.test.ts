// How text comes into the terminal: Korean input methods (composed as Chromium does, in place as WebKit does), pasted Hangul, the
// keys of a touch device; and how it is read out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { LESSON, LessonPage, pathOf, Site } from './site.ts';

let site: Site;
before(async () => {
  site = await Site.open();
});
after(() => site.close());

/** Types by an input method that composes: each state of the syllable, then what is committed. */
async function compose(page: Page, syllables: readonly (readonly string[])[]): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  for (const states of syllables) {
    for (const text of states)
      await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await cdp.send('Input.insertText', { text: states.at(-1) ?? '' });
  }
  await cdp.detach();
}

/** Types as WebKit does: the text area is edited in place, no composition events, keydowns (229) after the input. */
async function inPlace(
  page: Page,
  edits: readonly (readonly [type: string, text: string, value: string])[],
): Promise<void> {
  await page.evaluate(async (all) => {
    const area = document.activeElement as HTMLTextAreaElement;
    const start = area.value;
    for (const [inputType, data, value] of all) {
      area.dispatchEvent(new InputEvent('beforeinput', { inputType, data, bubbles: true, composed: true }));
      area.value = start + value;
      area.dispatchEvent(new InputEvent('input', { inputType, data, bubbles: true, composed: true }));
      area.dispatchEvent(new KeyboardEvent('keydown', { key: data, keyCode: 229, bubbles: true, composed: true }));
      await new Promise((done) => setTimeout(done, 5));
      area.dispatchEvent(new KeyboardEvent('keyup', { key: data, keyCode: 229, bubbles: true, composed: true }));
    }
  }, edits);
}

test('Hangul that is composed arrives once, committed by Enter, by Space, and by the next syllable', async () => {
  const { page, context, clean } = await site.visit(pathOf('ko', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.focusTerminal();
  await page.keyboard.type('echo ');
  await compose(page, [
    ['ㅎ', '하', '한'],
    ['ㄱ', '그', '글'],
  ]);
  await page.keyboard.press('Space');
  await compose(page, [['ㄲ', '끄', '끝']]);
  await page.keyboard.press('Enter');
  await lesson.shows('$ echo 한글 끝\n한글 끝\n');
  clean();
  await context.close();
});

test('Hangul written in place without composition events arrives whole (WebKit), and can be corrected', async () => {
  const { page, context, clean } = await site.visit(pathOf('ko', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.focusTerminal();
  await page.keyboard.type('echo ');
  await inPlace(page, [
    ['insertText', 'ㄱ', 'ㄱ'],
    ['insertReplacementText', '가', '가'],
    ['insertReplacementText', '간', '간'],
    ['insertReplacementText', '가나', '가나'],
    ['insertReplacementText', '난', '가난'],
    ['insertText', 'ㅎ', '가난ㅎ'],
    ['deleteContentBackward', '', '가난'],
  ]);
  await page.keyboard.press('Enter');
  await lesson.shows('\n가난\n');
  clean();
  await context.close();
});

test('a command typed on the Korean layout is offered as the one that was meant, and runs by Enter', async () => {
  const { page, context, clean } = await site.visit(pathOf('ko', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.focusTerminal();
  await inPlace(page, [
    ['insertText', 'ㅏ', 'ㅏ'],
    ['insertText', 'ㅕ', 'ㅏㅕ'],
    ['insertText', 'ㅠ', 'ㅏㅕㅠ'],
    ['insertText', 'ㄷ', 'ㅏㅕㅠㄷ'],
    ['insertText', 'ㅊ', 'ㅏㅕㅠㄷㅊ'],
    ['insertText', 'ㅅ', 'ㅏㅕㅠㄷㅊㅅ'],
    ['insertReplacementText', '시', 'ㅏㅕㅠㄷㅊ시'],
  ]);
  await page.keyboard.type(' get nodes');
  await page.keyboard.press('Enter');
  await lesson.shows('ㅏㅕㅠㄷㅊ시: command not found');
  await lesson.shows('$ kubectl get nodes');
  await page.keyboard.press('Enter');
  await lesson.shows('node-1');
  clean();
  await context.close();
});

test('pasted Hangul takes two cells a syllable, composed or not, and is deleted by the syllable', async () => {
  const { page, context, clean } = await site.visit(pathOf('ko', LESSON));
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.focusTerminal();
  const cursorAt = () =>
    page.evaluate(() =>
      Number.parseFloat(document.querySelector<HTMLElement>('.xterm-helper-textarea')?.style.left ?? ''),
    );
  const cell = await page.evaluate(() => {
    const screen = document.querySelector<HTMLElement>('.xterm-screen');
    const columns = document.querySelector('dd-lab') as unknown as { fingerprint(): Promise<{ columns: number }> };
    return columns.fingerprint().then((f) => (screen?.clientWidth ?? 0) / f.columns);
  });
  for (const text of ['한글', '한글'.normalize('NFD')]) {
    await page.keyboard.type(': ');
    // drawn, not only in the buffer: the prompt and two characters
    await page.waitForFunction(
      ([column, width]) =>
        Math.round(
          Number.parseFloat(document.querySelector<HTMLElement>('.xterm-helper-textarea')?.style.left ?? '') /
            (width ?? 1),
        ) === column,
      ['learner@drydock:~$ : '.length, cell],
    );
    const start = await cursorAt();
    await page.evaluate((t) => navigator.clipboard.writeText(t), text);
    await page.keyboard.press('Control+Shift+V');
    await lesson.shows(`: ${text}`);
    await page.waitForFunction(
      ([from, width]) =>
        Math.round(
          (Number.parseFloat(document.querySelector<HTMLElement>('.xterm-helper-textarea')?.style.left ?? '') -
            (from ?? 0)) /
            (width ?? 1),
        ) === 4,
      [start, cell],
    );
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.waitForFunction(
      (from) =>
        Math.abs(
          Number.parseFloat(document.querySelector<HTMLElement>('.xterm-helper-textarea')?.style.left ?? '') - from,
        ) < 1,
      start,
    );
    await page.keyboard.press('Control+C');
  }
  clean();
  await context.close();
});

test('several pasted lines wait to be looked at; Enter runs them', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', LESSON));
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const lesson = new LessonPage(page);
  await lesson.ready();
  await lesson.focusTerminal();
  await page.evaluate(() => navigator.clipboard.writeText('echo one-$((1+1))\necho two-$((2+2))\n'));
  await page.keyboard.press('Control+Shift+V');
  await lesson.shows('echo two-$((2+2))');
  assert.doesNotMatch(await lesson.screen(), /one-2/);
  await page.keyboard.press('Enter');
  await lesson.shows('two-4');
  assert.match(await lesson.screen(), /one-2/);
  clean();
  await context.close();
});

test('with a screen reader: the choice is kept, new output is announced, and the terminal says how to leave it', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', LESSON));
  const lesson = new LessonPage(page);
  await lesson.ready();
  await page.locator('.benchbar .drop button[aria-label^="Terminal:"]').click();
  await page.getByLabel('Read the terminal with a screen reader').check();
  await page.reload();
  await lesson.ready();
  const region = page.locator('.panel-terminal .live-region');
  assert.equal(await region.getAttribute('aria-live'), 'assertive');
  await lesson.focusTerminal();
  await page.keyboard.type('echo heard-$((40+2))\n');
  await page.waitForFunction(() =>
    document.querySelector('.panel-terminal .live-region')?.textContent?.includes('heard-42'),
  );
  // the tree of rows is written with the next frame
  await page.locator('.xterm-accessibility-tree', { hasText: 'heard-42' }).waitFor({ state: 'attached' });
  assert.match((await page.locator('.xterm-helper-textarea').getAttribute('aria-label')) ?? '', /Escape, then Tab/);
  const { violations } = await new AxeBuilder({ page }).include('.bench').analyze();
  assert.deepEqual(
    violations.map((v) => v.id),
    [],
  );
  clean();
  await context.close();
});

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } as const;

test('on a phone: the command line, the keys it lacks, Control for the next letter; a keyboard leaves them in sight', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', LESSON), PHONE);
  const lesson = new LessonPage(page);
  await lesson.ready();
  await page.locator('.phone-nav button').nth(2).tap();
  const line = page.locator('#cmdline');
  const key = (name: string) => page.locator('.keyrow').getByRole('button', { name, exact: true });
  await line.tap();
  await line.pressSequentially('kubectl get no');
  await key('Tab').tap();
  await lesson.shows('$ kubectl get no');
  assert.equal(await line.inputValue(), '');
  assert.ok(await line.evaluate((e) => e === document.activeElement), 'the keyboard stays');
  await line.press('Backspace');
  await line.pressSequentially('sleep 100 ');
  await key('|').tap();
  await key('~').tap();
  assert.equal(await line.inputValue(), 'sleep 100 |~');
  await line.fill('');
  await key('Ctrl-C').tap();
  await line.fill('sleep 100');
  await line.press('Enter');
  await lesson.shows('$ sleep 100');
  await key('Ctrl').tap();
  assert.equal(await key('Ctrl').getAttribute('aria-pressed'), 'true');
  await line.pressSequentially('c');
  await page.waitForFunction(() =>
    /sleep 100\n\^C[\s\S]*\$ ?$/.test((document.querySelector('dd-lab') as unknown as { screen(): string }).screen()),
  );
  assert.equal(await key('Ctrl').getAttribute('aria-pressed'), 'false');
  await key('Previous command').tap();
  await lesson.shows('$ sleep 100');

  await page.evaluate(() => {
    Object.defineProperty(window.visualViewport, 'height', { value: 460, configurable: true });
    window.visualViewport?.dispatchEvent(new Event('resize'));
  });
  await page.locator('.phone-nav').waitFor({ state: 'hidden' });
  const bottom = await page.locator('.keyrow').evaluate((e) => e.getBoundingClientRect().bottom);
  assert.ok(bottom <= 460, `keys end at ${bottom}`);
  const { violations } = await new AxeBuilder({ page }).include('.bench').analyze();
  assert.deepEqual(
    violations.map((v) => v.id),
    [],
  );
  clean();
  await context.close();
});

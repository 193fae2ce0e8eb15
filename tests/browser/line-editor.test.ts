// The line editor by real keys: what bash 5.2 showed for random keys (tests/conformance/keys) stands on the terminal's screen, with its
// cursor, when the same keys are pressed in the page; and what only a page has: input methods, resizing, the browser's own keys.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Picture } from '../conformance/keys/bash.ts';
import { SETUP } from '../conformance/keys/sequences.ts';
import { LESSON, LessonPage, pathOf, Site } from './site.ts';

let site: Site;
before(async () => {
  site = await Site.open();
});
after(() => site.close());

type Recorded = readonly [
  columns: number,
  steps: readonly (string | readonly [number, number])[],
  pictures: readonly Picture[],
];
const RECORDED = JSON.parse(
  readFileSync(join(import.meta.dirname, '../conformance/keys/bash-recorded.json'), 'utf8'),
) as readonly Recorded[];

/** Sequences that a terminal sends, as keys of a keyboard. */
const KEYS: Readonly<Record<string, string>> = {
  '\x1b[A': 'ArrowUp',
  '\x1b[B': 'ArrowDown',
  '\x1b[C': 'ArrowRight',
  '\x1b[D': 'ArrowLeft',
  '\x1b[H': 'Home',
  '\x1b[F': 'End',
  '\x1b[3~': 'Delete',
  '\x1b[5~': 'PageUp',
  '\x1b[6~': 'PageDown',
  '\x1b[1;5C': 'Control+ArrowRight',
  '\x1b[1;5D': 'Control+ArrowLeft',
  '\x1b[1;3D': 'Alt+ArrowLeft',
  '\x1b[1;2C': 'Shift+ArrowRight',
  '\x1b\x7f': 'Alt+Backspace',
  '\x7f': 'Backspace',
  '\r': 'Enter',
  '\x1b': 'Escape',
  '\x00': 'Control+Space',
  '\x1f': 'Control+Slash',
  '\x1d': 'Control+BracketRight',
  '\x1b.': 'Alt+Period',
  '\x1b_': 'Alt+Shift+Minus',
  '\x1b-': 'Alt+Minus',
  '\x1b<': 'Alt+Shift+Comma',
  '\x1b>': 'Alt+Shift+Period',
  '\x1b#': 'Alt+Shift+Digit3',
  '\x1b^': 'Alt+Shift+Digit6',
  '\x1b\\': 'Alt+Backslash',
  '\x1b ': 'Alt+Space',
};
const SEQUENCE = /\x1b\[[0-9;]*[A-Z~]|\x1b[\x00-\x7f]|[\s\S]/gu;
/** In vi's mode Escape and a letter are two keys. */
const VI_SEQUENCE = /\x1b\[[0-9;]*[A-Z~]|[\s\S]/gu;

/** The keys of what is typed; undefined: a part of it no keyboard has at once. */
function keysOf(typed: string, vi: boolean): readonly string[] | undefined {
  const keys: string[] = [];
  for (const [part] of typed.matchAll(vi ? VI_SEQUENCE : SEQUENCE)) {
    const code = part.charCodeAt(0);
    if (KEYS[part] !== undefined) keys.push(KEYS[part]);
    else if (/^\x1b[a-z0-9]$/.test(part)) keys.push(`Alt+${part[1]}`);
    else if (/^\x1b[\x01-\x1a]$/.test(part)) keys.push(`Control+Alt+${String.fromCharCode(part.charCodeAt(1) + 96)}`);
    else if (part.startsWith('\x1b')) return undefined;
    else if (part.length === 1 && code > 0 && code < 27 && !'\t\n\b'.includes(part))
      keys.push(`Control+${String.fromCharCode(code + 96)}`);
    else if (code < 0x20 || /^[\u0590-\u06ff]$|^\p{M}$/u.test(part)) return undefined;
    else keys.push(part);
  }
  return keys;
}

async function press(page: Page, keys: readonly string[]): Promise<void> {
  for (const key of keys)
    if (key.length > 2 || (key.length > 1 && key.charCodeAt(0) < 0x80)) await page.keyboard.press(key);
    else if (key.charCodeAt(0) < 0x80) await page.keyboard.type(key);
    else await page.keyboard.insertText(key);
}

/** Cursor and rows, as they are drawn; with `wanted`, whether they are so. */
const drawn = (wanted: string | undefined): Picture | boolean => {
  const screen = document.querySelector('.panel-terminal:not([hidden]) .xterm-screen') as HTMLElement;
  const rows = [...screen.querySelectorAll<HTMLElement>('.xterm-rows > div')];
  const cursor = screen.querySelector<HTMLElement>('.xterm-cursor');
  const y = rows.findIndex((row) => row.contains(cursor));
  const text = rows.map((row) => (row.textContent ?? '').replaceAll('\u00a0', ' ').trimEnd());
  const cell = screen.clientWidth / Number(screen.dataset['columns']);
  const box = cursor?.getBoundingClientRect();
  const x = box ? Math.round((box.left - screen.getBoundingClientRect().left) / cell) : -1;
  const picture: Picture = [x, y, text.join('\n').trimEnd()];
  return wanted === undefined ? picture : JSON.stringify(picture) === wanted;
};

class Keyboard {
  readonly page: Page;
  readonly lesson: LessonPage;
  constructor(page: Page) {
    this.page = page;
    this.lesson = new LessonPage(page);
  }

  async ready(): Promise<void> {
    await this.lesson.ready();
    await this.lesson.focusTerminal();
    await this.measure();
  }

  async measure(): Promise<void> {
    await this.page.evaluate(async () => {
      const lab = document.querySelector('dd-lab') as unknown as { fingerprint(): Promise<{ columns: number }> };
      const { columns } = await lab.fingerprint();
      const screen = document.querySelector<HTMLElement>('.panel-terminal:not([hidden]) .xterm-screen');
      if (screen) screen.dataset['columns'] = String(columns);
    });
  }

  /** Presses keys and types, in turn: "Control+a", "echo". */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys)
      if (/^(?:(?:Control|Alt|Shift)\+.+|[A-Z][a-z]+(?:[A-Z][a-z]+)?)$/.test(key)) await this.page.keyboard.press(key);
      else if (/^[\x20-\x7e]*$/.test(key)) await this.page.keyboard.type(key);
      else await this.page.keyboard.insertText(key);
  }

  /** A prompt of two characters on an empty screen. */
  async plain(): Promise<void> {
    await this.press("PS1='$ '", 'Enter', 'Control+l');
    await this.shows([2, 0, '$'], 'the plain prompt');
  }

  /** Until cursor and screen are so; what they are instead, when they do not become so. */
  async shows(wanted: Picture, what: string): Promise<void> {
    try {
      await this.page.waitForFunction(drawn, JSON.stringify(wanted), { timeout: 8000 });
    } catch {
      assert.deepEqual(await this.page.evaluate(drawn, undefined), wanted, what);
    }
  }
}

/** Every `nth` recorded sequence that a keyboard can type. */
function typeable(
  vi: boolean,
  nth: number,
): (readonly [steps: readonly (readonly string[])[], pictures: readonly Picture[]])[] {
  return (
    RECORDED.filter(([columns, steps]) => columns === 60 && (steps[0] === 'set -o vi\r') === vi)
      .map(
        ([, steps, pictures]) =>
          [steps.map((step) => (typeof step === 'string' ? keysOf(step, vi) : undefined)), pictures] as const,
      )
      .filter(([steps]) => steps.every((keys) => keys !== undefined))
      // the page's terminal is wider and lower than the recorded one
      .filter(([, pictures]) =>
        // the first of vi's is not looked at
        pictures
          .slice(vi ? 1 : 0)
          .every(([, , text]) => text.split('\n').length < 8 && text.split('\n').every((line) => line.length < 50)),
      )
      .filter((_, i) => i % nth === 0) as ReturnType<typeof typeable>
  );
}

for (const [mode, vi, nth] of [
  ['the Emacs mode', false, 7],
  ["vi's mode", true, 2],
] as const)
  test(`keys pressed in ${mode} show what bash 5.2 showed`, async () => {
    const { page, context, clean } = await site.visit(pathOf('en', LESSON));
    const keyboard = new Keyboard(page);
    await keyboard.ready();
    const all = typeable(vi, nth);
    assert.ok(all.length >= 12, `${all.length} sequences`);
    for (const [steps, pictures] of all) {
      // another shell: nothing is left of what was cut or looked for
      await press(page, ['Control+c']);
      for (const line of ['exit\r', "PS1='$ '; history -c\r", ...SETUP]) {
        await page.keyboard.insertText(line.slice(0, -1));
        await page.keyboard.press('Enter');
      }
      // the first keys clear the screen
      const first = vi ? 1 : 0;
      for (const [i, keys] of steps.entries()) {
        await press(page, keys);
        if (i >= first) await keyboard.shows(pictures[i] as Picture, JSON.stringify(steps.slice(0, i + 1)));
      }
    }
    clean();
    await context.close();
  });

test('Hangul is composed in the middle of a line, stepped over, swapped and erased by the syllable', async () => {
  const { page, context, clean } = await site.visit(pathOf('ko', LESSON));
  const keyboard = new Keyboard(page);
  await keyboard.ready();
  await keyboard.plain();
  await keyboard.press('echo ab', 'ArrowLeft');
  const cdp = await context.newCDPSession(page);
  for (const states of [
    ['ㅎ', '하', '한'],
    ['ㄱ', '그', '글'],
  ]) {
    for (const text of states)
      await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
    await cdp.send('Input.insertText', { text: states.at(-1) ?? '' });
  }
  await keyboard.shows([12, 0, '$ echo a한글b'], 'two syllables before the b');
  await keyboard.press('Control+b');
  await keyboard.shows([10, 0, '$ echo a한글b'], 'back over one');
  await keyboard.press('Control+t');
  await keyboard.shows([12, 0, '$ echo a글한b'], 'swapped');
  await keyboard.press('Backspace', 'Control+w');
  await keyboard.shows([7, 0, '$ echo b'], 'erased and cut');
  await keyboard.press('Control+y', 'Control+Slash');
  await keyboard.shows([7, 0, '$ echo b'], 'put back and undone');
  clean();
  await context.close();
});

test('text that runs from right to left keeps its cells: typed, moved over, erased, and read out in its order', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', LESSON));
  const keyboard = new Keyboard(page);
  await keyboard.ready();
  await keyboard.plain();
  await keyboard.press('echo ', 'שלום مرحبا');
  await keyboard.shows([17, 0, '$ echo שלום مرحبا'], 'typed');
  // drawn one beside the other in the order in which they were typed, wherever xterm begins a new element
  const lefts = await page.evaluate(() => {
    const row = document.querySelector('.panel-terminal:not([hidden]) .xterm-rows > div') as HTMLElement;
    const texts = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    const lefts: number[] = [];
    for (let node = texts.nextNode(); node; node = texts.nextNode())
      for (let i = 0; i < (node.textContent ?? '').length; i++) {
        const range = document.createRange();
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        lefts.push(range.getBoundingClientRect().left);
      }
    return lefts.slice(0, 17);
  });
  assert.deepEqual(
    lefts,
    lefts.toSorted((a, b) => a - b),
  );
  await keyboard.press('Control+w', 'עולם', 'Control+b', 'Control+b');
  await keyboard.shows([14, 0, '$ echo שלום עולם'], 'two back');
  await keyboard.press('Backspace', 'x');
  await keyboard.shows([14, 0, '$ echo שלום עxלם'], 'one in the place of another');
  await keyboard.press('Alt+b', 'Alt+b', 'Control+k', 'مرحبا', 'ArrowLeft');
  await keyboard.shows([11, 0, '$ echo مرحبا'], 'Arabic in its place');
  assert.match(await keyboard.lesson.screen(), /\$ echo مرحبا$/);
  await keyboard.press('Enter');
  await keyboard.shows([2, 2, '$ echo مرحبا\nمرحبا\n$'], 'entered');
  clean();
  await context.close();
});

test('a long line and a search are drawn anew when the terminal becomes narrower and wider', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', LESSON));
  const keyboard = new Keyboard(page);
  await keyboard.ready();
  const text = `echo ${Array.from({ length: 40 }, (_, i) => `word${i}`).join(' ')}`;
  const once = (start: string) =>
    page.waitForFunction(
      (wanted) => {
        const screen = (document.querySelector('dd-lab') as unknown as { screen(): string }).screen();
        return screen.split('\n').filter((line) => line.includes('word39')).length === 1 && screen.endsWith(wanted);
      },
      start,
      { timeout: 10_000 },
    );
  const resized = async (width: number): Promise<void> => {
    await page.setViewportSize({ width, height: 900 });
  };
  await keyboard.plain();
  await keyboard.press(text, 'Control+a', 'Alt+f');
  for (const width of [1100, 1440, 1250]) {
    await resized(width);
    await once(`$ ${text}`);
  }
  await keyboard.press('!');
  await once(`$ echo!${text.slice(4)}`);
  await keyboard.press('Backspace', 'Enter', 'Control+l', 'Control+r', 'word2');
  for (const width of [1440, 1100]) {
    await resized(width);
    await once(`(reverse-i-search)\`word2': ${text}`);
  }
  await keyboard.press('Control+g');
  await page.waitForFunction(() =>
    /^\$ ?$/.test(
      (document.querySelector('dd-lab') as unknown as { screen(): string }).screen().split('\n').at(-1) ?? '',
    ),
  );
  clean();
  await context.close();
});

test('Ctrl-X Ctrl-E edits the line in the editor; what comes back runs', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', LESSON));
  const keyboard = new Keyboard(page);
  await keyboard.ready();
  await keyboard.plain();
  await keyboard.press('echo typed', 'Control+x', 'Control+e');
  await page.waitForFunction(() => document.activeElement?.closest('.monaco-editor'));
  await page.keyboard.press('Control+End');
  await page.keyboard.type('echo edited');
  await page.keyboard.press('Control+Enter');
  await keyboard.lesson.shows('\nedited\n');
  await keyboard.lesson.focusTerminal();
  clean();
  await context.close();
});

test('Tab twice lists, and the line stands below again; Escape and Tab lead away and leave no Alt behind', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', LESSON));
  const keyboard = new Keyboard(page);
  await keyboard.ready();
  await keyboard.press("PS1='$ '; mkdir t; touch t/alpha t/alpine", 'Enter', 'Control+l');
  await keyboard.press('cat t/al', 'Tab');
  await keyboard.shows([11, 0, '$ cat t/alp'], 'what is common');
  await keyboard.press('Tab', 'Tab');
  await keyboard.shows([11, 2, '$ cat t/alp\nalpha   alpine\n$ cat t/alp'], 'the list');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await page.waitForFunction(() => !document.activeElement?.closest('.xterm'));
  await keyboard.lesson.focusTerminal();
  await keyboard.press('h');
  await keyboard.shows([12, 2, '$ cat t/alp\nalpha   alpine\n$ cat t/alph'], 'a letter is a letter');
  await keyboard.press('a', 'Escape', 'b', 'Alt+u');
  await keyboard.shows([13, 2, '$ cat t/alp\nalpha   alpine\n$ cat t/ALPHA'], 'Escape and a letter are Alt and it');
  clean();
  await context.close();
});

test('keys that edit are kept from the browser; Option on a Mac is Alt, and types what its layout has there', async () => {
  const { page, context, clean } = await site.visit(pathOf('en', LESSON), {
    before: (early) =>
      early.addInitScript(() => {
        Object.defineProperty(Navigator.prototype, 'platform', { get: () => 'MacIntel' });
        const kept: string[] = [];
        Object.assign(window, { kept });
        addEventListener('keydown', (event) => {
          if (!event.defaultPrevented && event.key.length === 1 && (event.ctrlKey || event.altKey))
            kept.push(event.key);
        });
      }),
  });
  const keyboard = new Keyboard(page);
  await keyboard.ready();
  await keyboard.plain();
  // all that a page gets at all: browsers with windows keep W, T and N (Alt-Backspace, the arrow keys stand for two of them)
  for (const key of 'abefghjklopqrsuwxyz') {
    await page.keyboard.press(`Control+${key}`);
    await page.keyboard.press('Control+g');
  }
  for (const key of ['Slash', 'ArrowLeft', 'BracketRight', 'Space']) await page.keyboard.press(`Control+${key}`);
  assert.deepEqual(await page.evaluate(() => (window as unknown as { kept: string[] }).kept), []);
  await keyboard.press('Control+c', 'Control+l', 'one two');
  const option = (key: string, code: string, keyCode: number) =>
    page.evaluate(
      (init) =>
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', { ...init, altKey: true, bubbles: true, cancelable: true }),
        ),
      { key, code, keyCode },
    );
  await option('∫', 'KeyB', 66);
  await keyboard.press('X');
  await keyboard.shows([7, 0, '$ one Xtwo'], 'Option-B is Alt-B');
  await option('|', 'Digit7', 55);
  await option('[', 'Digit5', 53);
  await keyboard.shows([9, 0, '$ one X|[two'], 'a layout has its signs behind Option');
  clean();
  await context.close();
});

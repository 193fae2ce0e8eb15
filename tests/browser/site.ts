// One built site, one browser, and pages that notice what must never happen: console errors, policy violations, requests that
// leave the origin. Page objects speak of lessons, not of selectors.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launch } from './chromium.ts';
import { type Served, serveDist } from './serve-dist.ts';

export type Language = 'ko' | 'en';
export const LESSON = 'lessons/start/first-rollout';
const ROOT = join(import.meta.dirname, '..', '..');

export interface Visit {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Everything that went wrong so far. */
  readonly complaints: string[];
  /** Fails when anything went wrong. */
  clean(): void;
}

export class Site {
  /** Folder of the built site. */
  readonly dist: string;
  private readonly browser: Browser;
  private readonly served: Served;

  private constructor(dist: string, browser: Browser, served: Served) {
    this.dist = dist;
    this.browser = browser;
    this.served = served;
  }

  /** `kept`: the browser keeps files between pages of one visitor, as it does on the net. */
  static async open({ kept = false } = {}): Promise<Site> {
    const dist = process.env['DRYDOCK_DIST'] ?? join(ROOT, 'dist');
    if (!existsSync(join(dist, 'index.html')))
      throw new Error(`${dist} holds no built site: run \`npm run build\` first`);
    const served = await serveDist(dist, 0, { kept });
    return new Site(dist, await launch(), served);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.served.close();
  }

  url(path: string): string {
    return `${this.served.url}/${path.replace(/^\//, '')}`;
  }

  /** A fresh visitor at `path`. */
  async visit(
    path: string,
    options: BrowserContextOptions & { before?: (page: Page) => Promise<unknown>; offline?: boolean } = {},
  ): Promise<Visit> {
    const { before, ...visitor } = options;
    const context = await this.visitor(visitor);
    const page = await context.newPage();
    return { ...(await this.watch(page, path, before)), context };
  }

  /** A fresh visitor, who has opened no page yet. */
  async visitor({
    offline = false,
    ...contextOptions
  }: BrowserContextOptions & { offline?: boolean } = {}): Promise<BrowserContext> {
    const context = await this.browser.newContext({
      viewport: { width: 1440, height: 900 },
      colorScheme: 'light',
      ...contextOptions,
    });
    // a service worker that keeps the whole site would race with every page: tests that are not about it do without
    if (!offline)
      await context.addInitScript(() => {
        delete (Navigator.prototype as { serviceWorker?: unknown }).serviceWorker;
      });
    return context;
  }

  /** A page of another origin (another port) with this markup. */
  async foreignPage(context: BrowserContext, html: string): Promise<{ page: Page; close: () => void }> {
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(html);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return { page, close: () => server.close() };
  }

  /** Another tab of the same visitor. */
  async tab(context: BrowserContext, path: string): Promise<Visit> {
    return { ...(await this.watch(await context.newPage(), path)), context };
  }

  private async watch(
    page: Page,
    path: string,
    before?: (page: Page) => Promise<unknown>,
  ): Promise<Omit<Visit, 'context'>> {
    const complaints: string[] = [];
    page.on('console', (message) => {
      // A browser without a graphics card says so when it draws by software and reads back what it drew.
      if (/^\[\.WebGL-\w+\]GL Driver Message \(OpenGL, Performance,/.test(message.text())) return;
      if (message.type() === 'error' || message.type() === 'warning')
        complaints.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(this.served.url) && !/^(data|blob):/.test(url)) complaints.push(`left the origin: ${url}`);
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
      );
    });
    await before?.(page);
    await page.goto(this.url(path));
    return { page, complaints, clean: () => assert.deepEqual(complaints, []) };
  }
}

export const pathOf = (language: Language, path: string): string =>
  (language === 'en' ? `en/${path}/` : `${path}/`).replace(/^\/+|\/+(?=\/)/g, '');

/**
 * What a page answers, once it is something; asked with each frame. For answers that take their time: Playwright's `waitForFunction`
 * takes the first promise for the answer.
 */
export async function once<A, T>(page: Page, question: (about: A) => Promise<T | false>, about: A): Promise<T> {
  const lateMs = Date.now() + 30_000;
  for (;;) {
    // the types of evaluate take arguments apart that are handles: these are none
    const answer = (await page.evaluate(question as (about: unknown) => Promise<T | false>, about)) as T | false;
    if (answer !== false) return answer;
    assert.ok(Date.now() < lateMs, `not in 30 s: ${question}`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

/** A lesson with its lab. */
export class LessonPage {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** Until the lab is open and the prompt is there (on a phone: the lab; the terminal waits behind its tab). */
  async ready(): Promise<void> {
    await this.page.waitForFunction(
      () => {
        const lab = document.querySelector('dd-lab') as (HTMLElement & { screen?(): string }) | null;
        const seen = document.querySelector('.panel-terminal:not([hidden]) .xterm-host')?.clientWidth;
        return lab?.dataset['state'] === 'open' && (seen === 0 || /\$ ?$/.test(lab.screen?.() ?? ''));
      },
      undefined,
      { timeout: 30_000 },
    );
  }

  screen(): Promise<string> {
    return this.page.evaluate(() => (document.querySelector('dd-lab') as unknown as { screen(): string }).screen());
  }

  /** Until the screen shows a text. */
  async shows(text: string): Promise<void> {
    await this.page.waitForFunction(
      (wanted) =>
        (document.querySelector('dd-lab') as unknown as { screen?(): string } | null)?.screen?.().includes(wanted),
      text,
      { timeout: 30_000 },
    );
  }

  async focusTerminal(): Promise<void> {
    await this.page.locator('.panel-terminal:not([hidden]) .xterm-helper-textarea').focus();
  }

  /** Types a line and waits for the next prompt. */
  async run(line: string): Promise<void> {
    await this.focusTerminal();
    const before = (await this.screen()).split('\n').filter((l) => /^\S+@drydock:/.test(l)).length;
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
    await this.page.waitForFunction(
      (count) => {
        const lines = (document.querySelector('dd-lab') as unknown as { screen(): string }).screen().split('\n');
        return lines.filter((l) => /^\S+@drydock:/.test(l)).length > count && /\$ ?$/.test(lines.at(-1) ?? '');
      },
      before,
      { timeout: 60_000 },
    );
  }

  /** States of a task's checks, as the style sheet knows them. */
  checks(task: string): Promise<string[]> {
    return this.page
      .locator(`#task-${task} .check`)
      .evaluateAll((all) => all.map((e) => (e as HTMLElement).dataset['s'] ?? ''));
  }

  async passed(task: string): Promise<void> {
    await this.page.locator(`#task-${task}[data-state="passed"]`).waitFor({ timeout: 60_000, state: 'attached' });
  }

  async answer(question: string, value: string): Promise<void> {
    const block = this.page.locator(`#question-${question}`);
    await block.locator('input').fill(value);
    await block.locator('button[type="submit"]').click();
  }

  /** Until a line that was typed, and what came of it, is in the browser's storage. */
  async stored(line: string, solved: readonly string[] = []): Promise<void> {
    await once(
      this.page,
      async ([wanted, tasks]) => {
        const result = <T>(request: IDBRequest<T>) =>
          new Promise<T>((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
        const database = await result(indexedDB.open('drydock'));
        const records = (await result(database.transaction('lessons').objectStore('lessons').getAll())) as {
          readonly log: { readonly entries: readonly { readonly input: { readonly data?: string } }[] };
          readonly solved: readonly string[];
        }[];
        database.close();
        return records.some(
          ({ log, solved: done }) =>
            tasks.every((task) => done.includes(task)) &&
            log.entries
              .map(({ input }) => input.data ?? '')
              .join('')
              .includes(wanted),
        );
      },
      [line, solved] as const,
    );
  }

  /** Until the lesson points out that something is wrong. */
  async alerted(): Promise<void> {
    await this.page.locator('.notice[role="alert"]').first().waitFor({ timeout: 60_000, state: 'attached' });
  }

  /** Gives the answer to a question of any kind. */
  async reply(
    question: { id: string; kind: string; options: readonly { id: string }[] },
    value: unknown,
  ): Promise<void> {
    const block = this.page.locator(`#question-${question.id}`);
    if (question.kind === 'number' || question.kind === 'text') return this.answer(question.id, String(value));
    const chosen = question.options.findIndex(({ id }) => id === value);
    assert.ok(chosen >= 0, `${question.id} has no option ${String(value)}`);
    await block.locator('label.choice').nth(chosen).click();
    await block.locator('button[type="submit"]').click();
  }

  async faster(): Promise<void> {
    for (let i = 0; i < 3; i++) await this.page.locator('.timebar .speed').click();
  }

  /** Solves the first lesson as its reference solution does. */
  async solve(): Promise<void> {
    await this.run('kubectl set image deployment/web web=drydock/web:2');
    await this.run('kubectl rollout status deployment/web');
    await this.passed('roll');
    await this.run('kubectl delete $(kubectl get pods -l app=web -o name | head -1)');
    await this.passed('heal');
    await this.run('kubectl rollout undo deployment/web');
    await this.run('kubectl rollout status deployment/web');
    await this.answer('revision', '3');
    await this.passed('undo');
  }
}

/** A lesson on a phone: one screen at a time, a line for commands. */
export class PhonePage extends LessonPage {
  private async screenOf(place: 'lesson' | 'cluster' | 'terminal'): Promise<void> {
    await this.page.locator('.phone-nav button').nth(['lesson', 'cluster', 'terminal'].indexOf(place)).click();
  }

  override async run(line: string): Promise<void> {
    await this.screenOf('terminal');
    await this.ready();
    const prompts = () =>
      this.page.evaluate(
        () =>
          (document.querySelector('dd-lab') as unknown as { screen(): string }).screen().match(/@drydock:/g)?.length ??
          0,
      );
    const before = await prompts();
    await this.page.locator('#cmdline').fill(line);
    await this.page.locator('.cmdline button').click();
    await this.page.waitForFunction(
      (count) => {
        const text = (document.querySelector('dd-lab') as unknown as { screen(): string }).screen();
        return (text.match(/@drydock:/g)?.length ?? 0) > count && /\$ ?$/.test(text);
      },
      before,
      { timeout: 90_000 },
    );
  }

  override async answer(question: string, value: string): Promise<void> {
    await this.screenOf('lesson');
    await super.answer(question, value);
  }

  override async reply(question: Parameters<LessonPage['reply']>[0], value: unknown): Promise<void> {
    await this.screenOf('lesson');
    await super.reply(question, value);
  }

  override async faster(): Promise<void> {
    await this.screenOf('cluster');
    await super.faster();
  }
}

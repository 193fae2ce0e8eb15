// `npm run cards`: draws the pictures that stand beside links to the site elsewhere (Open Graph), from the built site itself, and
// keeps them in public/og. One for the site and one for each track, in both languages; a lesson takes its track's.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, messages } from '../../src/i18n/index.ts';
import { tracks } from '../../src/site/content.ts';
import { plainText } from '../../src/site/inline.ts';
import { cardName } from '../../src/site/open-graph.ts';
import { commandArguments } from '../../tools/arguments.ts';
import { pathOf, Site } from './site.ts';

commandArguments('npm run cards\n  Draws the pictures beside links to the site, into public/og.', {});

const OUT = join(import.meta.dirname, '..', '..', 'public', 'og');
const SIZE = { width: 1200, height: 630 };

mkdirSync(OUT, { recursive: true });
const site = await Site.open();
for (const language of LANGUAGES) {
  const words = messages(language);
  const cards = [
    { path: '', title: words.home.sentence, text: words.home.under },
    ...tracks().map(({ id, title, question }) => ({
      path: `tracks/${id}`,
      title: title[language],
      text: question ? question[language] : '',
    })),
  ];
  const { page, context } = await site.visit(pathOf(language, ''), {
    viewport: SIZE,
    reducedMotion: 'reduce',
    bypassCSP: true,
  });
  await page.waitForLoadState('networkidle');
  const picture = await page.locator('.stage-pic').innerHTML();
  const symbols = await page.locator('svg.defs').evaluate((e) => e.outerHTML);
  for (const { path, title, text } of cards) {
    await page.evaluate(
      ({ name, title, text, picture, symbols }) => {
        document.body.className = '';
        document.body.innerHTML = `${symbols}<div class="card"><p class="card-brand"><svg viewBox="0 0 24 20" width="44" height="37"><use href="#logo"></use></svg><b></b></p><h1></h1><p class="card-text"></p><div class="card-picture">${picture}</div></div>`;
        const put = (selector: string, value: string) => {
          const found = document.querySelector(selector);
          if (found) found.textContent = value;
        };
        put('.card-brand b', name);
        put('.card h1', title);
        put('.card-text', text);
        const style = document.createElement('style');
        style.textContent = `
          body { margin: 0; overflow: hidden; }
          .card { box-sizing: border-box; width: 1200px; height: 630px; padding: 56px 64px 0; background: var(--ground); color: var(--ink); overflow: hidden; }
          .card-brand { display: flex; align-items: center; gap: 14px; margin: 0; font-size: 30px; }
          .card h1 { margin: 30px 0 0; font-size: 62px; line-height: 1.15; letter-spacing: -.02em; text-wrap: balance; max-width: 1072px; }
          .card-text { margin: 14px 0 0; font-size: 29px; line-height: 1.4; color: var(--ink-2); max-width: 1072px; }
          .card-picture { margin-top: 34px; border-top: 2px solid var(--ink); padding-top: 26px; width: 1072px; }
          .card-picture svg { display: block; width: 1072px; height: auto; }`;
        document.head.append(style);
      },
      { name: words.site.name, title: plainText(title), text: plainText(text), picture, symbols },
    );
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const name = cardName(language, path);
    writeFileSync(join(OUT, name), await page.screenshot({ clip: { x: 0, y: 0, ...SIZE } }));
    console.log(`public/og/${name}`);
  }
  await context.close();
}
await site.close();

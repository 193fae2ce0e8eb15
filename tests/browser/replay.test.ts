// Equal logs give equal states in every engine: each lesson's reference solution, played in Node, is replayed in the browser, and
// the state there, as one number, is the one that Node comes to with the log the browser hands back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { BrowserContext } from 'playwright-core';
import { loadLab } from '../../simulator/lab/definition/load.ts';
import { hashOf } from '../../simulator/lab/hash.ts';
import { LabSession } from '../../simulator/lab/session.ts';
import type { LabElement } from '../../src/lab/lab-element.ts';
import { shareFragment } from '../../src/progress/share.ts';
import { bundle, lessonIds } from '../lessons/prover/files.ts';
import { solutionRun } from '../lessons/prover/runs.ts';
import { LessonPage, Site } from './site.ts';

let site: Site;
/** One for all: what the pages share is fetched and compiled once. */
let visitor: BrowserContext;
before(async () => {
  site = await Site.open({ kept: true });
  visitor = await site.visitor();
});
after(() => site.close());

for (const id of lessonIds())
  test(`the solution of ${id} comes to the same state in the browser and in Node`, async () => {
    const loaded = loadLab(bundle(id));
    const reference = loaded.definition.solutions[0];
    assert.ok(reference);
    const { session } = await solutionRun({ loaded }, reference);
    const link = shareFragment(session.log);
    assert.ok(link, 'the log fits into a link');
    const { page, clean } = await site.tab(visitor, `lessons/${id}/${link}`);
    await new LessonPage(page).ready();
    for (const task of loaded.definition.tasks) await new LessonPage(page).passed(task.id);
    const found = await page.evaluate(() => (document.querySelector('dd-lab') as LabElement).fingerprint());
    assert.ok(found);
    const { log, hash, columns, rows } = found;
    assert.ok(log.endMs >= session.log.endMs);
    assert.deepEqual(log.entries.slice(0, session.log.entries.length), session.log.entries);
    assert.equal(hash, hashOf(await LabSession.open({ loaded, columns, rows }, log)));
    clean();
    await page.close();
  });

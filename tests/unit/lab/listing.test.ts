/** What is said of a lesson elsewhere: in the list of the tracks, and in the history of its two languages. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { listingProblems } from '../../lessons/prover/listing.ts';
import { stale } from '../../lessons/prover/stale.ts';

const page = (title: string, question: string) => `---\ntitle: ${title}\nquestion: ${question}\n---\n\ntext\n`;

test('tracks.yaml says of a lesson what the lesson says of itself', () => {
  const lesson = { minutes: 12, ko: page('하나', '왜요?'), en: page('One', 'Why?') };
  const listed = { minutes: 12, title: { ko: '하나', en: 'One' }, question: { ko: '왜요?', en: 'Why?' } };
  assert.deepEqual(listingProblems(listed, lesson), []);
  assert.deepEqual(listingProblems({ ...listed, minutes: 10, question: { ko: '왜죠?', en: 'Why?' } }, lesson), [
    'minutes: 10, the lesson says 12',
    'question.ko: "왜죠?", the lesson says "왜요?"',
  ]);
  assert.deepEqual(listingProblems({ ...listed, title: { ko: '하나', en: 'Two' } }, lesson), [
    'title.en: "Two", the lesson says "One"',
  ]);
});

test('a page is older than its twin until it is changed too, or somebody says that both agree', () => {
  const root = mkdtempSync(join(tmpdir(), 'drydock-history-'));
  const commit = (message: string, files: Record<string, string>) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(root, path, '..'), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const git = (...args: string[]) => {
      const ran = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.test', ...args], { cwd: root });
      assert.equal(ran.status, 0, String(ran.stderr));
    };
    git('add', '-A');
    git('commit', '--allow-empty', '-qm', message);
  };
  try {
    assert.equal(spawnSync('git', ['init', '-q'], { cwd: root }).status, 0);
    const one = 'content/lessons/a/one';
    const other = 'content/lessons/a/one-more';
    commit('both', {
      [`${one}/ko.mdx`]: '1',
      [`${one}/en.mdx`]: '1',
      [`${other}/ko.mdx`]: '1',
      [`${other}/en.mdx`]: '1',
    });
    assert.equal(stale('a/one', root), undefined);
    commit('English', { [`${one}/en.mdx`]: '2', [`${other}/en.mdx`]: '2' });
    commit('more English', { [`${one}/en.mdx`]: '3' });
    assert.equal(stale('a/one', root), 'ko.mdx is 2 commits older than en.mdx');
    commit('read\n\nLanguages-agree: a/one-more, b/two', {});
    assert.equal(stale('a/one', root), 'ko.mdx is 2 commits older than en.mdx');
    assert.equal(stale('a/one-more', root), undefined);
    commit('read\n\nLanguages-agree: b/two, a/one', {});
    assert.equal(stale('a/one', root), undefined);
    commit('Korean', { [`${one}/ko.mdx`]: '2' });
    assert.equal(stale('a/one', root), 'en.mdx is 1 commit older than ko.mdx');
    assert.equal(stale('a/none', root), undefined);
  } finally {
    rmSync(root, { recursive: true });
  }
});

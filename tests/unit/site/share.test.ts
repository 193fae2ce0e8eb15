// Logs from outside: what is right comes back whole, what is wrong says why.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadLog, checkLog, isOtherEngine } from '../../../simulator/lab/log.ts';
import type { LabLog } from '../../../simulator/lab/types.ts';
import { readLogFile } from '../../../src/progress/record.ts';
import { logInFragment, shareFragment } from '../../../src/progress/share.ts';

const expected = { lesson: 'start/first-rollout', revision: 1 };
const log: LabLog = {
  format: 1,
  lesson: 'start/first-rollout',
  lessonRevision: 1,
  engine: '1',
  seed: '7',
  entries: [
    { atMs: 1200, input: { kind: 'keys', terminal: 1, data: 'kubectl get pods\r' } },
    { atMs: 5000, input: { kind: 'save', path: 'web.yaml', content: '# 한글도\n' } },
    { atMs: 5000, input: { kind: 'answer', question: 'peak', value: 5 } },
  ],
  endMs: 60_000,
};
const problem = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (error instanceof BadLog) return error.problem;
    throw error;
  }
  return null;
};

test('a log goes through a link and comes back equal', () => {
  const fragment = shareFragment(log);
  assert.ok(fragment?.startsWith('#lab=1.'));
  assert.deepEqual(logInFragment(fragment ?? '', expected), log);
});

test('a log too long for an address gives no link', () => {
  let noise = '';
  for (let i = 0, seed = 1; i < 60_000; i++) {
    seed = (seed * 48_271) % 2_147_483_647;
    noise += String.fromCharCode(33 + (seed % 90));
  }
  assert.equal(
    shareFragment({ ...log, entries: [{ atMs: 0, input: { kind: 'save', path: 'a', content: noise } }] }),
    null,
  );
});

test('broken links say what is wrong', () => {
  const good = shareFragment(log) ?? '';
  assert.deepEqual(
    problem(() => logInFragment('#lab=hello', expected)),
    { kind: 'notLog' },
  );
  assert.deepEqual(
    problem(() => logInFragment('#lab=9.AAAA', expected)),
    { kind: 'newerFormat', n: 9 },
  );
  assert.deepEqual(
    problem(() => logInFragment('#lab=1.%%%', expected)),
    { kind: 'damaged', where: 'base64' },
  );
  assert.equal(problem(() => logInFragment(good.slice(0, -30), expected))?.kind, 'damaged');
  assert.deepEqual(
    problem(() => logInFragment(`#lab=1.${'A'.repeat(300_000)}`, expected)),
    { kind: 'tooLong' },
  );
});

test('a progress file must be JSON, a log, of this lesson, of this revision, of a known format', () => {
  assert.deepEqual(
    problem(() => readLogFile('not json', expected)),
    { kind: 'notJson' },
  );
  assert.deepEqual(
    problem(() => checkLog([], expected)),
    { kind: 'notLog' },
  );
  assert.deepEqual(
    problem(() => checkLog({ ...log, format: 2 }, expected)),
    { kind: 'newerFormat', n: 2 },
  );
  assert.deepEqual(
    problem(() => checkLog({ ...log, lesson: 'a/b' }, expected)),
    { kind: 'otherLesson', lesson: 'a/b' },
  );
  assert.deepEqual(
    problem(() => checkLog({ ...log, lessonRevision: 2 }, expected)),
    { kind: 'otherRevision', n: 2 },
  );
});

test('an entry out of order or of an unknown kind is refused by its number', () => {
  const entries = [...log.entries, { atMs: 4000, input: { kind: 'keys', terminal: 1, data: 'x' } }];
  assert.deepEqual(
    problem(() => checkLog({ ...log, entries }, expected)),
    { kind: 'damaged', where: '3' },
  );
  assert.deepEqual(
    problem(() => checkLog({ ...log, entries: [{ atMs: 0, input: { kind: 'eval', code: '1' } }] }, expected)),
    { kind: 'damaged', where: '0' },
  );
});

test('unknown keys of an entry do not reach the worker', () => {
  const entries = [{ atMs: 0, input: { kind: 'fault', fault: 'a', extra: true } }];
  assert.deepEqual(checkLog({ ...log, entries }, expected).entries, [
    { atMs: 0, input: { kind: 'fault', fault: 'a' } },
  ]);
});

test('hostile logs are refused: too much of anything, cycles, scripts where numbers belong', () => {
  const entry = (input: object, atMs: unknown = 0) => ({ ...log, entries: [{ atMs, input }] });
  const refused = (value: unknown) => problem(() => checkLog(value, expected));
  const cyclic: Record<string, unknown> = { ...log };
  cyclic['entries'] = [cyclic];
  assert.deepEqual(refused(cyclic), { kind: 'damaged', where: '0' });
  assert.deepEqual(refused(entry({ kind: 'keys', terminal: '<script>', data: 'x' })), { kind: 'damaged', where: '0' });
  assert.deepEqual(refused(entry({ kind: 'keys', terminal: 1e9, data: 'x' })), { kind: 'damaged', where: '0' });
  assert.deepEqual(refused(entry({ kind: 'resize', terminal: 1, columns: 1e6, rows: 2 })), {
    kind: 'damaged',
    where: '0',
  });
  assert.deepEqual(refused(entry({ kind: 'answer', question: 'q', value: Number.NaN })), {
    kind: 'damaged',
    where: '0',
  });
  assert.deepEqual(refused(entry({ kind: 'save', path: 'a', content: 'x'.repeat(1_000_001) })), {
    kind: 'damaged',
    where: '0',
  });
  assert.deepEqual(refused(entry({ kind: 'fault', fault: 'a' }, '0')), { kind: 'damaged', where: '0' });
  assert.deepEqual(refused({ ...log, endMs: 1e15 }), { kind: 'damaged', where: 'head' });
  const many = Array.from({ length: 12 }, () => ({
    atMs: 0,
    input: { kind: 'save', path: 'a', content: 'x'.repeat(900_000) },
  }));
  assert.deepEqual(refused({ ...log, entries: many }), { kind: 'tooLong' });
  assert.deepEqual(refused({ ...log, entries: Array.from({ length: 200_001 }, () => null) }), { kind: 'tooLong' });
  assert.deepEqual(
    problem(() => readLogFile(`"${'x'.repeat(20_000_001)}"`, expected)),
    { kind: 'tooLong' },
  );
});

test('scripts in texts are texts: they come back as they are and are nothing else', () => {
  const data = '<img src=x onerror=alert(1)>\u0000';
  const entries = [{ atMs: 0, input: { kind: 'keys', terminal: 1, data } }];
  assert.deepEqual(checkLog({ ...log, entries }, expected).entries, entries);
});

test('a log of another engine is taken, and known to be one', () => {
  assert.equal(isOtherEngine(checkLog(log, expected)), false);
  assert.equal(isOtherEngine(checkLog({ ...log, engine: '0' }, expected)), true);
});

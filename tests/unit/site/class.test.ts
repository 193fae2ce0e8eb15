// Class links and progress files: what goes out comes back, and what was tampered with is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BadLog } from '../../../simulator/lab/log.ts';
import { isOpen } from '../../../src/class/classroom.ts';
import { type ClassSetting, classFragment, classInFragment, openingNumber } from '../../../src/class/setting.ts';
import { readProgressFile } from '../../../src/progress/page.ts';

const setting: ClassSetting = { name: '3월 교육 ☸', stepped: true, solutions: false };

test('a class goes through a link and comes back equal', () => {
  assert.deepEqual(classInFragment(classFragment(setting)), setting);
});

test('a fragment that is no class is none', () => {
  for (const bad of [
    '',
    '#class=',
    '#class=2.W10',
    '#class=1.!!!!',
    '#class=1.W10',
    '#class=1.eyJhIjoxfQ',
    `#class=1.${'A'.repeat(500)}`,
  ])
    assert.equal(classInFragment(bad), null, bad);
});

test('numbers are four digits and differ by class, task and purpose', () => {
  const number = openingNumber(setting, 'start/first-rollout', 'heal', 'task');
  assert.ok(number >= 1000 && number <= 9999);
  const others = [
    openingNumber({ ...setting, name: 'x' }, 'start/first-rollout', 'heal', 'task'),
    openingNumber(setting, 'start/first-rollout', 'undo', 'task'),
    openingNumber(setting, 'start/first-rollout', 'heal', 'solution'),
  ];
  assert.equal(new Set([number, ...others]).size, 4);
});

test('in a stepped class only the first task is open until its number was given', () => {
  const room = { setting, lesson: 'a/b', opened: [] as string[], learner: '' };
  assert.deepEqual(
    [
      isOpen(null, 'x', 3, 'task'),
      isOpen(room, 'x', 0, 'task'),
      isOpen(room, 'y', 1, 'task'),
      isOpen({ ...room, opened: ['task:y'] }, 'y', 1, 'task'),
    ],
    [true, true, false, true],
  );
  assert.equal(isOpen(room, 'x', 0, 'solution'), false);
});

const log = { format: 1, lesson: 'a/b', lessonRevision: 1, engine: 'x', seed: 's', entries: [], endMs: 5 };
const record = { id: 'a/b', format: 1, revision: 1, log, solved: ['t'], complete: false, savedAtMs: 1 };
const known = new Map([['a/b', { revision: 1 }]]);

test('a progress file gives its records; unknown lessons, other revisions and damaged logs are skipped and counted', () => {
  const file = {
    drydock: 'progress',
    format: 1,
    records: [
      record,
      { ...record, id: 'c/d' },
      { ...record, log: { ...log, lessonRevision: 2 } },
      { ...record, log: { ...log, endMs: -1 } },
      null,
    ],
  };
  const { records, skipped } = readProgressFile(JSON.stringify(file), known);
  assert.deepEqual([records, skipped], [[record], 4]);
});

test('what is no progress file says so', () => {
  for (const [text, kind] of [
    ['{', 'notJson'],
    ['[]', 'notLog'],
    ['{"drydock":"progress","format":9,"records":[]}', 'newerFormat'],
  ] as const)
    assert.throws(
      () => readProgressFile(text, known),
      (error) => error instanceof BadLog && error.problem.kind === kind,
    );
});

/** The commands for those who write lessons: a new one, one in a terminal, its checks for kuttl. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { kuttlCase } from '../../../tools/lessons/kuttl.ts';
import { scaffold } from '../../../tools/lessons/new.ts';
import { TryLesson } from '../../../tools/lessons/try.ts';
import { bundle, ROOT } from '../../lessons/prover/files.ts';
import { lesson } from './lesson.ts';

const plain = (text: string) => text.replace(/\x1b\][^\x07]*\x07|\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/\r/g, '');

test('a new lesson proves, but for what its author has to write', () => {
  const content = mkdtempSync(join(tmpdir(), 'drydock-content-'));
  const run = (...args: string[]) =>
    spawnSync(process.execPath, args, {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, DRYDOCK_CONTENT: content },
    });
  cpSync(join(ROOT, 'content'), content, { recursive: true, filter: (path) => !/content\/lessons\/.+\/.+/.test(path) });
  const made = run('tools/lessons/new.ts', 'start/demo');
  assert.equal(made.status, 0, made.stderr);
  assert.match(made.stdout, /content\/tracks\.yaml does not name start\/demo yet/);
  assert.equal(run('tools/lessons/new.ts', 'start/demo').stderr, 'content/lessons/start/demo is there already\n');
  assert.equal(run('tools/lessons/new.ts', '../x').status, 2);
  const lines = Object.entries(scaffold()).flatMap(([name, text]) =>
    text
      .split('\n')
      .flatMap((line, i) => (/\bTODO\b/.test(line) ? [`content/lessons/start/demo/${name}:${i + 1}`] : [])),
  );
  const proof = run('tests/lessons/prove.ts', 'start/demo', '--update', '--seeds', '0');
  const findings = proof.stdout.split('\n').filter((line) => /\bE\d{3}\b/.test(line));
  assert.deepEqual(
    findings.filter((line) => !/E406 still to be written$/.test(line)),
    ['prove start/demo: E407 content/tracks.yaml does not name this lesson'],
    proof.stderr,
  );
  assert.deepEqual(
    findings.flatMap((line) => (line.includes('E406') ? [line.replace(/:\d+: E406.*/, '')] : [])).sort(),
    lines.sort(),
  );
  // What is written is not reported any more.
  for (const [name, text] of Object.entries(scaffold()))
    writeFileSync(join(content, 'lessons/start/demo', name), text.replace(/TODO: ?/g, '').replace('[TODO]', '[S1]'));
  const written = run('tests/lessons/prove.ts', 'start/demo', '--update', '--seeds', '0');
  assert.deepEqual(
    written.stdout.split('\n').filter((line) => /\bE\d{3}\b/.test(line) && !line.includes('E407')),
    [],
  );
  rmSync(content, { recursive: true });
});

test('a lesson in a terminal: what is typed runs, Ctrl-] tells how far it is and takes words', async () => {
  let text = '';
  const screen = { columns: 100, rows: 30, write: (part: string) => void (text += part) };
  const lessonHere = await TryLesson.open('start/first-rollout', screen, 'en', () => {});
  await lessonHere.tick(50);
  assert.match(plain(text), /learner@drydock:~\$ $/);
  lessonHere.keys('kubectl set image deployment/web web=drydock/web:2\r');
  for (let i = 0; i < 100; i++) await lessonHere.tick(100);
  assert.match(plain(text), /deployment\.apps\/web image updated\n/);
  assert.match(text, /\x1b\]0;✔ roll\x07/);
  text = '';
  lessonHere.keys('\x1dhint\x7f\x7fnt\rls\r');
  for (let i = 0; i < 10; i++) await lessonHere.tick(100);
  assert.match(plain(text), /✔ roll: Roll out version 2\n▶ heal: Delete a pod\n {4}open {5}/);
  assert.match(plain(text), /learner@drydock:~\$ ls\nweb\.yaml\n/);
  assert.equal(lessonHere.session.grader.tasks()[1]?.hints.length, 1);
  lessonHere.keys('\x1dquit\r');
  assert.equal(lessonHere.ended, true);
});

test('kuttl gets what reads objects only, in the order of the tasks; what is left is named', () => {
  const { files, left } = kuttlCase(
    loadLab(
      lesson({
        lab: (lab) =>
          lab.replace(
            "\"image('deploy/web') == 'drydock/web:2'\"",
            "'web.status.availableReplicas == 4', \"image('deploy/web') == 'drydock/web:2'\"",
          ),
      }),
    ),
  );
  assert.deepEqual(files, [
    {
      name: '00-assert.yaml',
      text: `# test/lesson, task roll: Version 2
# not here: roll/image: image('deploy/web') == 'drydock/web:2' (image: the lab's)
# not here: roll/image: rolledOut('deploy/web') (rolledOut: the lab's)
# not here: roll/none-lost: needs history
---
apiVersion: apps/v1
kind: Deployment
metadata:
  namespace: default
  name: web
spec:
  replicas: 4
---
apiVersion: kuttl.dev/v1beta1
kind: TestAssert
resourceRefs:
  - apiVersion: apps/v1
    kind: Deployment
    namespace: default
    name: web
    ref: web
assertAll:
  - celExpr: web.status.availableReplicas == 4
`,
    },
  ]);
  assert.equal(left.length, 5);
  assert.deepEqual(
    kuttlCase(loadLab(bundle('start/first-rollout'))).files.map(({ name }) => name),
    ['00-assert.yaml'],
  );
});

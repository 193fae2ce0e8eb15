/** Facts of the clustered store in checks: over a rollout none is refused and the majority is there, whatever was before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { play } from '../../../simulator/lab/steps.ts';
import { ledgers } from '../nodes/sets.ts';
import { lesson, typed } from './lesson.ts';

const TASKS = `tasks:
- id: roll
  title: {ko: 새 버전, en: A new version}
  checks:
  - id: kept
    says: {ko: 거절 없음, en: none refused}
    all: ["fact('sts/ledger', 'refused') == 0", "fact('sts/ledger', 'members') >= 3", "fact('sts/ledger', 'leader') == 1"]
    when: {always: true, from: "rolling('sts/ledger')", until: "settled('sts/ledger')"}
  - id: equal
    says: {ko: 모두 같음, en: all have the same}
    all: ["fact('pod/ledger-0', 'acked') > 100", "fact('pod/ledger-0', 'acked') == fact('pod/ledger-4', 'acked')"]
    when: {stableFor: 100ms}
solutions:
- {name: reference, tasks: {roll: [{wait: 1s}]}}
mistakes:
- {name: idle, task: roll, steps: [{wait: 1s}], leaves: {check: kept, as: open}}
`;

test('what was refused before a rollout does not count in its window; leader and members are known at every instant', async () => {
  const { files } = lesson();
  const written = lesson({
    lab: (lab) =>
      lab
        .slice(0, lab.indexOf('questions:'))
        .replace("rolledOut('deploy/web')", "rolledOut('sts/ledger')")
        .replace('files/web.yaml\n', 'files/ledger.yaml\n')
        .replace('refs: {web: deploy/web}\n', '')
        .replace(
          '{id: web, to: "http://web", rate: 10}',
          '{id: writes, to: "http://ledger", rate: 5, method: POST, body: x}',
        ) + TASKS,
    files: { ...files, 'files/ledger.yaml': ledgers({ replicas: 5 }) },
  });
  const session = await LabSession.open({ loaded: loadLab(written) });
  const state = (id: string) => session.grader.tasks()[0]?.checks.find((check) => check.id === id)?.state;
  await play(
    session,
    [typed('kubectl delete pod ledger-1 ledger-2 ledger-3 --grace-period=0 --force; sleep 60')],
    'roll',
  );
  assert.ok((session.world.loads.get('writes')?.facts().errors ?? 0) > 0, 'some were refused');
  await play(
    session,
    [typed('kubectl set image sts/ledger ledger=drydock/ledger:2; kubectl rollout status sts/ledger; sleep 10')],
    'roll',
  );
  assert.equal(state('kept'), 'passed');
  assert.equal(state('equal'), 'passed');
});

/** Facts of the clustered store in checks: over a rollout none is refused and the majority is there, whatever was before. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import type { Step } from '../../../simulator/lab/definition/types.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { play } from '../../../simulator/lab/steps.ts';
import { lesson } from './lesson.ts';

const MANIFEST = `apiVersion: v1
kind: Service
metadata: {name: ledger-peers}
spec: {clusterIP: None, publishNotReadyAddresses: true, selector: {app: ledger}, ports: [{name: http, port: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: ledger}
spec: {selector: {app: ledger}, ports: [{port: 80, targetPort: 8080}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ledger}
spec:
  serviceName: ledger-peers
  replicas: 5
  selector: {matchLabels: {app: ledger}}
  template:
    metadata: {labels: {app: ledger}}
    spec:
      terminationGracePeriodSeconds: 10
      containers:
      - name: ledger
        image: drydock/ledger:1
        ports: [{name: http, containerPort: 8080}]
        readinessProbe: {httpGet: {path: /ready, port: http}, periodSeconds: 1}
        volumeMounts: [{name: data, mountPath: /var/data}]
  volumeClaimTemplates:
  - metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}
`;

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

const run = (line: string): Step => ({
  kind: 'run',
  lines: [line],
  terminal: 1,
  interruptMs: undefined,
  exit: undefined,
});

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
    files: { ...files, 'files/ledger.yaml': MANIFEST },
  });
  const session = await LabSession.open({ loaded: loadLab(written) });
  const state = (id: string) => session.grader.tasks()[0]?.checks.find((check) => check.id === id)?.state;
  await play(
    session,
    [run('kubectl delete pod ledger-1 ledger-2 ledger-3 --grace-period=0 --force; sleep 60')],
    'roll',
  );
  assert.ok((session.world.loads.get('writes')?.facts().errors ?? 0) > 0, 'some were refused');
  await play(
    session,
    [run('kubectl set image sts/ledger ledger=drydock/ledger:2; kubectl rollout status sts/ledger; sleep 10')],
    'roll',
  );
  assert.equal(state('kept'), 'passed');
  assert.equal(state('equal'), 'passed');
});

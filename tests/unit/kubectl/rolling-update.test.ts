import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Step } from '../../truth/compare.ts';
import { runScenario } from '../../truth/run.ts';

const controller = (version: number, image: string): string => `apiVersion: v1
kind: ReplicationController
metadata: {name: web-v${version}}
spec:
  ${version === 1 ? 'replicas: 2' : ''}
  selector: {app: web, version: v${version}}
  template:
    metadata: {labels: {app: web, version: v${version}}}
    spec:
      terminationGracePeriodSeconds: 0
      containers: [{name: c, image: "nginx:${image}"}]
`;
const FILES = { 'v1.yaml': controller(1, '1.14.2'), 'v2.yaml': controller(2, '1.16.1') };
const HISTORY =
  'Command "rolling-update" is deprecated, use "rollout" instead\n(This is history: kubectl 1.17 rolls the update from your own terminal; kubectl 1.18 dropped it for Deployments.)\n';

async function session(commands: readonly string[]): Promise<{ out?: string; err?: string; code?: number | null }[]> {
  const steps = ['kubectl apply -f v1.yaml; sleep 5', ...commands].map((cmd) => ({ op: '$', cmd }) as Step);
  const done = await runScenario({ name: 'rolling-update', files: FILES, steps });
  return done.steps.slice(1).map(({ out = '', err = '', code = null }) => ({ out, err, code }));
}

test('rolling-update goes up by one and down by one from the client, and ends with the new controller alone', async () => {
  const [update, left] = await session([
    'kubectl-1.17 rolling-update web-v1 web-v2 --image=nginx:1.16.1 --update-period=2s',
    'kubectl get rc -o wide --no-headers | tr -s " " | cut -d" " -f1-4,6-7',
  ]);
  assert.deepEqual(update, {
    out: `Created web-v2
Scaling up web-v2 from 0 to 2, scaling down web-v1 from 2 to 0 (keep 2 pods available, don't exceed 3 pods)
Scaling web-v2 up to 1
Scaling web-v1 down to 1
Scaling web-v2 up to 2
Scaling web-v1 down to 0
Update succeeded. Deleting web-v1
replicationcontroller/web-v2 rolling updated to "web-v2"
`,
    err: HISTORY,
    code: 0,
  });
  assert.deepEqual(left, { out: 'web-v2 2 2 2 c nginx:1.16.1\n', err: '', code: 0 });
});

test('cut off, it leaves both controllers half way, until it is run again', async () => {
  const [cut, meanwhile, again] = await session([
    'timeout -s INT 30 kubectl-1.17 rolling-update web-v1 web-v2 -f v2.yaml --update-period=20s --poll-interval=1s',
    'sleep 60; kubectl get rc --no-headers | tr -s " " | cut -d" " -f1-4',
    'kubectl-1.17 rolling-update web-v1 web-v2 -f v2.yaml --update-period=2s --poll-interval=1s | head -3',
  ]);
  assert.equal(cut?.code, 124);
  assert.equal(meanwhile?.out, 'web-v1 1 1 1\nweb-v2 2 2 2\n');
  assert.equal(
    again?.out,
    `Continuing update with existing controller web-v2.
Scaling up web-v2 from 2 to 2, scaling down web-v1 from 1 to 0 (keep 2 pods available, don't exceed 3 pods)
Scaling web-v1 down to 0
`,
  );
});

test('--rollback takes the new controller back and gives the old one the size it had', async () => {
  const [, back, left] = await session([
    'timeout -s INT 30 kubectl-1.17 rolling-update web-v1 web-v2 -f v2.yaml --update-period=20s --poll-interval=1s',
    'kubectl-1.17 rolling-update web-v1 web-v2 --rollback --update-period=2s --poll-interval=1s',
    'kubectl get rc --no-headers | tr -s " " | cut -d" " -f1-4',
  ]);
  // It reads the controller that it has just deleted, before the garbage collector has let it go.
  assert.deepEqual(back, {
    out: `Setting "web-v1" replicas to 2
Continuing update with existing controller web-v1.
Scaling up web-v1 from 1 to 2, scaling down web-v2 from 2 to 0 (keep 2 pods available, don't exceed 3 pods)
Scaling web-v2 down to 1
Scaling web-v1 up to 2
Scaling web-v2 down to 0
Update succeeded. Deleting web-v2
replicationcontroller/web-v2 rolling updated to "web-v2"
`,
    err: HISTORY,
    code: 0,
  });
  assert.equal(left?.out, 'web-v1 2 2 2\n');
});

test('with one name the old one is kept: the new controller is made anew under it, and keeps its Pods', async () => {
  const [update, left] = await session([
    'kubectl-1.17 rolling-update web-v1 --image=nginx:1.25 --update-period=1s 2>/dev/null | sed -E "s/[0-9a-f]{32}/HASH/g"',
    'kubectl get rc,pods -L app --no-headers | sed -E "s/[0-9a-f]{32}-.{5}/HASH/" | tr -s " " | cut -d" " -f1-3,6',
  ]);
  assert.equal(
    update?.out?.split('\n').slice(-5).join('\n'),
    `Scaling web-v1 down to 0
Update succeeded. Deleting old controller: web-v1
Renaming web-v1-HASH to web-v1
replicationcontroller/web-v1 rolling updated
`,
  );
  assert.equal(
    left?.out?.replace(/\n+/g, '\n'),
    'replicationcontroller/web-v1 2 2 web\npod/web-v1-HASH 1/1 Running web\npod/web-v1-HASH 1/1 Running web\n',
  );
});

test('what cannot be updated is refused, and all else of the old kubectl', async () => {
  const said = await session([
    'kubectl-1.17 rolling-update web-v1 web-v2 2>&1 | tail -2',
    'kubectl-1.17 rolling-update web-v1 -f v1.yaml 2>&1 | tail -1',
    'sed s/web-v1/same/ v1.yaml > same.yaml; kubectl-1.17 rolling-update web-v1 -f same.yaml 2>&1 | tail -1',
    'kubectl-1.17 rolling-update web-v1 --image=nginx:1.14.2 2>&1 | tail -1',
    'kubectl-1.17 rolling-update web-v1 web-v9 --rollback 2>&1 | tail -1',
    'kubectl-1.17 get pods 2>&1',
  ]);
  assert.deepEqual(
    said.map(({ out }) => out),
    [
      "error: Must specify --filename or --image for new controller\nSee 'kubectl rolling-update -h' for help and examples\n",
      'error: v1.yaml cannot have the same name as the existing ReplicationController web-v1\n',
      'error: same.yaml must specify a matching key with non-equal value in Selector for web-v1\n',
      'error: --image-pull-policy (Always|Never|IfNotPresent) must be provided when --image is the same as existing container image\n',
      'error: Could not find web-v9 to rollback.\n',
      'error: not simulated: of kubectl 1.17 only rolling-update; for "get" use kubectl\n',
    ],
  );
});

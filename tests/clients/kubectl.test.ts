/**
 * A real kubectl, where the machine has one, against a served cluster: the same bytes as ours. The world stands still
 * between commands and moves by virtual time only, so that both see the same state.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { type Ran, World } from './worlds.ts';

const version = spawnSync('kubectl', ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
const skip = version.status === 0 ? false : 'no kubectl on this machine';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx:1.27
        ports: [{containerPort: 80}]
        readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 1}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;

let world: World;

before(async () => {
  if (skip) return;
  world = await World.create('kubectl', { 'web.yaml': WEB });
  await world.serve();
});

after(() => world?.close());

/** The real kubectl. With `paced`, virtual time goes on meanwhile. */
const real = (args: readonly string[], { paced = false } = {}): Promise<Ran> =>
  world.real('kubectl', { args, waits: paced });

/** Ours, on the same world, in no virtual time. */
const ours = (args: readonly string[]): Promise<Ran> => world.ours({ args }, 'kubectl', 60_000);

test('a real kubectl applies, scales, watches and rolls out', { skip }, async () => {
  const applied = await real(['apply', '-f', 'web.yaml']);
  assert.deepEqual(applied, { out: 'deployment.apps/web created\nservice/web created\n', err: '', code: 0 });
  const rolled = await real(['rollout', 'status', 'deployment/web'], { paced: true });
  assert.equal(rolled.code, 0, rolled.err);
  assert.match(rolled.out, /deployment "web" successfully rolled out\n$/);
  const scaled = await real(['scale', 'deployment/web', '--replicas=4']);
  assert.equal(scaled.out, 'deployment.apps/web scaled\n', scaled.err);
  const image = await real(['set', 'image', 'deployment/web', 'web=nginx:1.25']);
  assert.equal(image.out, 'deployment.apps/web image updated\n', image.err);
  const again = await real(['rollout', 'status', 'deployment/web'], { paced: true });
  assert.match(again.out, /successfully rolled out\n$/);
  const undone = await real(['rollout', 'undo', 'deployment/web']);
  assert.match(undone.out, /deployment.apps\/web rolled back/);
  await real(['rollout', 'status', 'deployment/web'], { paced: true });
  // What still terminates has gone before others look.
  await world.cluster.kernel.advance(60_000);
});

/** Commands that only look, whose output is the same from 1.32 to 1.36. */
const LOOKS: readonly (readonly string[])[] = [
  ['get', 'nodes'],
  ['get', 'nodes', '-o', 'wide'],
  ['get', 'pods'],
  ['get', 'pods', '-o', 'wide'],
  ['get', 'pods', '-o', 'name'],
  ['get', 'pods', '-o', 'yaml'],
  ['get', 'pods', '-o', 'json'],
  ['get', 'pods', '-A'],
  ['get', 'pods', '--show-labels'],
  ['get', 'pods', '-l', 'app=web', '-L', 'app'],
  ['get', 'pods', '-o', 'jsonpath={range .items[*]}{.metadata.name}{"\\t"}{.status.podIP}{"\\n"}{end}'],
  ['get', 'pods', '-o', 'custom-columns=NAME:.metadata.name,NODE:.spec.nodeName'],
  ['get', 'deploy,rs,svc'],
  ['get', 'deployment', 'web', '-o', 'yaml'],
  ['get', 'rs', '-o', 'wide'],
  ['get', 'svc', 'web', '-o', 'yaml'],
  ['get', 'endpointslices'],
  ['get', 'events', '--sort-by=.metadata.name'],
  ['get', 'all'],
  ['get', 'pods', 'nosuch'],
  ['get', 'nosuch'],
  ['get', 'deploy.v9.apps', 'web'],
  ['get', 'pods,deploy', '--sort-by=.metadata.name'],
  ['__completeNoDesc', 'get', 'po'],
  ['__completeNoDesc', 'rollout', 'status', 'deployment', ''],
  ['__completeNoDesc', 'logs', 'deploy/'],
  ['__completeNoDesc', 'apply', '-f', ''],
  ['__completeNoDesc', 'get', '--nosuch', ''],
  ['rollout', 'history', 'deployment/web'],
  ['rollout', 'history', 'deployment/web', '--revision=2'],
  ['describe', 'service', 'web'],
  ['api-versions'],
];

for (const args of LOOKS) {
  test(`kubectl ${args.join(' ')}: the real one and ours print the same bytes`, { skip }, async () => {
    assert.deepEqual(await ours(args), await real(args));
  });
}

test('a real kubectl reads logs and runs commands in containers', { skip }, async () => {
  const pods = await real(['get', 'pods', '-l', 'app=web', '-o', 'name']);
  const [pod = ''] = pods.out.split('\n');
  const logs = await real(['logs', pod]);
  assert.equal(logs.code, 0, logs.err);
  assert.deepEqual(await ours(['logs', pod]), logs);
  const ran = await real(['exec', pod, '--', 'sh', '-c', 'echo inside; exit 3'], { paced: true });
  assert.equal(ran.out, 'inside\n', ran.err);
  assert.equal(ran.code, 3);
});

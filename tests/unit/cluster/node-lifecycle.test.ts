/** Nodes that fall silent, and what becomes of their Pods: controllers, kubelets and the API together. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { Node, Pod } from '../../../simulator/api/objects.ts';
import { createCluster } from '../../../simulator/cluster/whole.ts';
import { type Cluster, LEARNER } from '../../../simulator/cluster-types.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import { imagesFromYaml } from '../../../simulator/nodes/images/load.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';

const FILE = new URL('../../../content/images/lessons.yaml', import.meta.url);
const IMAGES = createCatalogue(imagesFromYaml(parse(readFileSync(FILE, 'utf8')), 'lessons.yaml'));
const UNREACHABLE = 'node.kubernetes.io/unreachable';

function cluster(nodes = 3): Cluster {
  return createCluster({
    seed: 'node-lifecycle',
    images: IMAGES,
    containerPrograms: new Map(),
    debugFreeze: true,
    prepull: ['drydock/web:1'],
    nodes: Array.from({ length: nodes }, (_, i) => ({ name: `node-${i + 1}` })),
  });
}

const run = ({ kernel }: Cluster, ms: number): unknown => kernel.run({ untilMs: kernel.now() + ms });

/** A Pod of its own on a node; `tolerated`: for how many seconds it bears a silent node (default: 300, by admission). */
function pod({ client }: Cluster, name: string, nodeName: string, tolerated?: number): void {
  const tolerations =
    tolerated === undefined
      ? {}
      : { tolerations: [{ key: UNREACHABLE, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: tolerated }] };
  const created = client(LEARNER).create('pods', 'default', {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { nodeName, containers: [{ name: 'c', image: 'drydock/web:1' }], ...tolerations },
  });
  if (!created.ok) throw new Error(created.status.message);
}

const node = ({ store }: Cluster, name: string): Node => store.get<Node & KubeObject>('nodes', undefined, name) as Node;
const taints = (world: Cluster, name: string): string[] =>
  (node(world, name).spec.taints ?? []).map(({ key, effect }) => `${key}:${effect}`);
const condition = ({ status }: Node | Pod, type: string): string =>
  (status?.conditions ?? [])
    .filter((c) => c.type === type)
    .map((c) => `${c.status} ${c.reason ?? ''}`.trim())
    .join();
const pods = ({ store }: Cluster): string[] =>
  store
    .list<Pod & KubeObject>('pods', 'default')
    .map((p) => `${p.metadata.name} ${p.metadata.deletionTimestamp ? 'terminating' : p.status.phase}`);
const events = ({ store }: Cluster, reason: string): string[] =>
  store
    .list('events', 'default')
    .map((event) => event as unknown as { reason: string; message: string; source: { component: string } })
    .filter((event) => event.reason === reason)
    .map(({ message, source }) => `${source.component}: ${message}`)
    .sort();
const get = (world: Cluster, path: string): { status: number; body: unknown } =>
  world.api.handle({ method: 'GET', path, user: LEARNER });

test('a silent node is unknown after its grace, tainted, and its Pods go when they tolerate it no longer', () => {
  const world = cluster();
  pod(world, 'patient', 'node-3');
  pod(world, 'nervous', 'node-3', 15);
  run(world, 5000);
  world.nodes.partition('node-3');
  run(world, 39_000);
  assert.equal(condition(node(world, 'node-3'), 'Ready'), 'True KubeletReady');
  run(world, 13_000);
  assert.equal(condition(node(world, 'node-3'), 'Ready'), 'Unknown NodeStatusUnknown');
  assert.deepEqual(taints(world, 'node-3'), [`${UNREACHABLE}:NoSchedule`, `${UNREACHABLE}:NoExecute`]);
  const patient = world.store.get<Pod & KubeObject>('pods', 'default', 'patient') as Pod;
  assert.deepEqual([condition(patient, 'Ready'), condition(patient, 'ContainersReady')], ['False', 'True']);
  assert.deepEqual(events(world, 'NodeNotReady'), [
    'node-controller: Node is not ready',
    'node-controller: Node is not ready',
    'node-controller: Node node-3 status is now: NodeNotReady',
  ]);
  run(world, 16_000);
  assert.deepEqual(pods(world), ['nervous terminating', 'patient Running']);
  assert.deepEqual(events(world, 'TaintManagerEviction'), [
    'taint-eviction-controller: Marking for deletion Pod default/nervous',
  ]);
  run(world, 290_000);
  assert.deepEqual(pods(world), ['nervous terminating', 'patient terminating']);
});

test('a node that speaks again is ready, without taints; what was to be deleted stays, what was deleted goes', () => {
  const world = cluster();
  pod(world, 'patient', 'node-3');
  pod(world, 'nervous', 'node-3', 5);
  run(world, 5000);
  world.nodes.partition('node-3');
  run(world, 60_000);
  world.nodes.heal('node-3');
  run(world, 40_000);
  assert.equal(condition(node(world, 'node-3'), 'Ready'), 'True KubeletReady');
  assert.deepEqual(taints(world, 'node-3'), []);
  assert.deepEqual(pods(world), ['patient Running']);
  const patient = world.store.get<Pod & KubeObject>('pods', 'default', 'patient') as Pod;
  assert.equal(condition(patient, 'Ready'), 'True');
  assert.deepEqual(events(world, 'TaintManagerEviction').slice(0, 1), [
    'taint-eviction-controller: Cancelling deletion of Pod default/patient',
  ]);
  assert.deepEqual(events(world, 'NodeReady'), ['kubelet: Node node-3 status is now: NodeReady']);
});

test('when most of a zone is silent nobody is driven away; nor does a node that was cut off for a moment lose anything', () => {
  const world = cluster();
  for (const name of ['node-1', 'node-2', 'node-3']) pod(world, `on-${name}`, name, 5);
  run(world, 5000);
  world.nodes.partition('node-1');
  run(world, 20_000);
  world.nodes.heal('node-1');
  run(world, 15_000);
  for (const name of ['node-1', 'node-2', 'node-3']) world.nodes.partition(name);
  run(world, 40_000);
  assert.deepEqual(events(world, 'NodeNotReady'), []);
  run(world, 80_000);
  assert.deepEqual(taints(world, 'node-2'), [`${UNREACHABLE}:NoSchedule`]);
  assert.deepEqual(pods(world), ['on-node-1 Running', 'on-node-2 Running', 'on-node-3 Running']);
});

test('a Lease is as fresh as its node: renewed every ten seconds, never again by a silent one', () => {
  const world = cluster();
  const age = (name: string): number => {
    const { body } = get(world, `/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${name}`);
    const { spec } = body as { spec: { renewTime: string; holderIdentity: string } };
    assert.equal(spec.holderIdentity, name);
    return Math.floor((world.kernel.wallMs() - Date.parse(spec.renewTime)) / 1000);
  };
  run(world, 7000);
  world.nodes.nodeDown('node-2');
  run(world, 3_600_000);
  assert.ok(age('node-1') <= 10);
  assert.ok(age('node-2') >= 3600 && age('node-2') <= 3611);
});

test('a kubelet that cannot be called: refused when it is stopped, no way to a node that is off or cut off', () => {
  const said = (strike: (world: Cluster) => void): unknown => {
    const world = cluster();
    pod(world, 'web', 'node-3');
    run(world, 5000);
    strike(world);
    const { status, body } = world.api.handle({
      method: 'GET',
      path: '/api/v1/namespaces/default/pods/web/log',
      query: { tailLines: '1' },
      user: LEARNER,
    });
    return [status, (body as { message: string }).message];
  };
  const url = 'Get "https://172.30.0.13:10250/containerLogs/default/web/c?tailLines=1": dial tcp 172.30.0.13:10250: ';
  assert.deepEqual(
    said(({ nodes }) => nodes.stopKubelet('node-3')),
    [500, `${url}connect: connection refused`],
  );
  assert.deepEqual(
    said(({ nodes }) => nodes.nodeDown('node-3')),
    [500, `${url}connect: no route to host`],
  );
  assert.deepEqual(
    said(({ nodes }) => nodes.partition('node-3')),
    [500, `${url}connect: no route to host`],
  );
});

test('Pods of a node that was deleted are given up, not before 40 s', () => {
  const world = cluster();
  pod(world, 'orphan', 'node-3');
  run(world, 5000);
  world.client(LEARNER).delete('nodes', undefined, 'node-3');
  run(world, 39_000);
  assert.deepEqual(pods(world), ['orphan Running']);
  run(world, 45_000);
  assert.deepEqual(pods(world), []);
});

/** Random worlds: what the scheduler may never do, and what it may not leave undone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Node, Pod } from '../../../simulator/api/objects.ts';
import { Random } from '../../../simulator/kernel/random.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { addNode, createWorld, type World } from '../controllers/world.ts';

type StoredPod = Pod & KubeObject;

const CASES = 60;
const CLASSES = { low: 10, middle: 100, high: 1000 };

const cpuOf = ({ spec }: Pod): number => Number(spec.containers[0]?.resources?.requests?.cpu ?? 0);
const priorityOf = ({ spec }: Pod): number => spec.priority ?? 0;
const tolerates = ({ spec }: Pod): boolean => (spec.tolerations ?? []).some(({ key }) => key === 'special');
const isLonely = ({ spec }: Pod): boolean => spec.affinity?.podAntiAffinity !== undefined;

const LONELY = {
  podAntiAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: [
      { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { kind: 'lonely' } } },
    ],
  },
};

function randomPod(random: Random, name: string): unknown {
  const lonely = random.int(4) === 0;
  const cpu = String(random.pick([0, 1, 1, 2, 3]));
  return {
    metadata: { name, labels: { kind: lonely ? 'lonely' : 'social' } },
    spec: {
      containers: [{ name: 'c', image: 'nginx', resources: { requests: { cpu } } }],
      ...(random.int(2) === 0 ? { priorityClassName: random.pick(Object.keys(CLASSES)) } : {}),
      ...(random.int(3) === 0 ? { tolerations: [{ key: 'special', operator: 'Exists' }] } : {}),
      ...(random.int(4) === 0 ? { nodeSelector: { disk: 'ssd' } } : {}),
      ...(lonely ? { affinity: LONELY } : {}),
    },
  };
}

/** Whether a pod fits beside the given others, reckoned anew from the objects alone. */
function fits(pod: StoredPod, node: Node, others: readonly StoredPod[]): boolean {
  if (node.spec.unschedulable) return false;
  if (node.spec.taints?.some(({ key }) => key === 'special') && !tolerates(pod)) return false;
  if (pod.spec.nodeSelector && node.metadata.labels?.disk !== 'ssd') return false;
  if (others.reduce((sum, other) => sum + cpuOf(other), cpuOf(pod)) > 4 || others.length + 1 > 5) return false;
  return !(isLonely(pod) && others.some(isLonely));
}

/** Pods whose programs have ended take nothing. */
const podsOf = (world: World): StoredPod[] =>
  world.list<StoredPod>('pods').filter(({ status }) => status.phase !== 'Succeeded');

/** What is true at every instant. */
function check(world: World): void {
  const pods = podsOf(world);
  for (const { metadata } of world.store.list('nodes')) {
    const there = pods.filter(({ spec }) => spec.nodeName === metadata.name);
    assert.ok(there.reduce((sum, pod) => sum + cpuOf(pod), 0) <= 4, `${metadata.name} has more than it can`);
    assert.ok(there.length <= 5);
    assert.ok(there.filter(isLonely).length <= 1, `two lonely pods on ${metadata.name}`);
  }
}

/** What is true once nothing happens any more. */
function checkSettled(world: World): void {
  check(world);
  const pods = podsOf(world);
  const waiting = pods.filter(({ spec }) => !spec.nodeName);
  for (const node of world.store.list<Node & KubeObject>('nodes')) {
    const there = pods.filter(({ spec }) => spec.nodeName === node.metadata.name);
    for (const pod of waiting) {
      assert.ok(!fits(pod, node, there), `${pod.metadata.name} waits, though ${node.metadata.name} takes it`);
      const stronger = there.filter((other) => priorityOf(other) >= priorityOf(pod));
      assert.ok(
        !fits(pod, node, stronger),
        `${pod.metadata.name} waits, though ${node.metadata.name} could be cleared`,
      );
    }
  }
}

function history(seed: string): World {
  const random = new Random(seed);
  const world = createWorld({ seed, nodes: 0, readyMs: () => 300, stopMs: 200 });
  for (const [name, value] of Object.entries(CLASSES))
    world.create('priorityclasses.scheduling.k8s.io', { metadata: { name }, value });
  const nodes = 2 + random.int(3);
  for (let i = 1; i <= nodes; i++) {
    addNode(
      world,
      `node-${i}`,
      { podsPerNode: 5 },
      random.int(3) === 0 ? { taints: [{ key: 'special', effect: 'NoSchedule' }] } : {},
    );
  }
  world.run(100);
  for (let i = 0; i < 30; i++) {
    const pods = world.list<StoredPod>('pods');
    const node = `node-${1 + random.int(nodes)}`;
    switch (random.int(8)) {
      case 0:
        if (pods.length > 0) world.client.delete('pods', 'default', random.pick(pods).metadata.name);
        break;
      case 1:
        world.client.patch('nodes', undefined, node, 'merge', { spec: { unschedulable: random.int(3) === 0 } });
        break;
      case 2:
        world.client.patch('nodes', undefined, node, 'merge', {
          metadata: { labels: { disk: random.pick(['ssd', null]) } },
        });
        break;
      default:
        world.create('pods', randomPod(random, `p${i}`), 'default');
    }
    world.run(random.pick([0, 5, 25, 400]));
    check(world);
  }
  world.run(30_000);
  return world;
}

test(`${CASES} random histories: nodes are never overfull, and no pod waits that fits or may make room`, () => {
  for (let i = 0; i < CASES; i++) {
    const seed = `scheduler ${i}`;
    try {
      checkSettled(history(seed));
    } catch (error) {
      throw new Error(`history "${seed}"`, { cause: error });
    }
  }
});

test('a history replays to the same bytes', () => {
  const [a, b] = [history('again'), history('again')].map(({ store }) => JSON.stringify(store.changes));
  assert.equal(a, b);
});

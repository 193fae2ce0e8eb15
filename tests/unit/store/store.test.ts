import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../../simulator/kernel/random.ts';
import { Store } from '../../../simulator/store/store.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';

interface Extra {
  labels?: Record<string, string>;
  owner?: string;
  node?: string;
}

function pod(namespace: string, name: string, { labels, owner, node }: Extra = {}): KubeObject {
  const metadata: KubeObject['metadata'] = {
    name,
    namespace,
    uid: `uid-${namespace}-${name}`,
    resourceVersion: '',
    creationTimestamp: '',
  };
  if (labels) metadata.labels = labels;
  if (owner)
    metadata.ownerReferences = [
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid: owner, controller: true },
    ];
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { nodeName: node } } as KubeObject;
}

function world(): { store: Store; clock: { ms: number } } {
  const clock = { ms: 0 };
  return { store: new Store({ kernel: { now: () => clock.ms }, debugFreeze: true, firstRevision: 301 }), clock };
}

const names = (objects: readonly KubeObject[]): string[] =>
  objects.map((o) => `${o.metadata.namespace}/${o.metadata.name}`);

test('S1, S2: each change has the next revision, and objects bear it', () => {
  const { store } = world();
  const first = store.put('pods', pod('default', 'a'), 'x');
  const second = store.put('pods', pod('default', 'b'), 'x');
  const gone = store.remove('pods', 'default', 'a', 'x');
  assert.deepEqual(
    [first, second, gone].map((o) => o?.metadata.resourceVersion),
    ['301', '302', '303'],
  );
  assert.equal(store.revision, 303);
  assert.deepEqual(
    store.changes.map((c) => [c.type, c.revision]),
    [
      ['ADDED', 301],
      ['ADDED', 302],
      ['DELETED', 303],
    ],
  );
});

test('S3: a stored object cannot be changed when debugFreeze is on', () => {
  const { store } = world();
  const stored = store.put('pods', pod('default', 'a', { labels: { app: 'web' } }), 'x');
  assert.throws(() => {
    (stored.metadata.labels as Record<string, string>).app = 'db';
  }, TypeError);
});

test('S4: lists are in order of keys, whatever the order of creation', () => {
  const { store } = world();
  for (const [ns, name] of [
    ['a', 'x'],
    ['a-b', 'x'],
    ['a', 'b'],
    ['b', 'a'],
    ['a', 'c'],
  ] as const)
    store.put('pods', pod(ns, name), 'x');
  assert.deepEqual(names(store.list('pods')), ['a-b/x', 'a/b', 'a/c', 'a/x', 'b/a']);
  assert.equal(store.list('pods'), store.list('pods'));
  store.put('pods', pod('a', 'bb'), 'x');
  store.remove('pods', 'a', 'x', 'x');
  assert.deepEqual(names(store.list('pods', 'a')), ['a/b', 'a/bb', 'a/c']);
  assert.deepEqual(names(store.list('pods', 'nowhere')), []);
});

test('S6: a list handed out stays as it was', () => {
  const { store } = world();
  store.put('pods', pod('a', 'x'), 'x');
  const before = store.list('pods', 'a');
  store.put('pods', pod('a', 'y'), 'x');
  assert.deepEqual(names(before), ['a/x']);
});

test('S5: indexes equal a search through all objects, in random histories', () => {
  for (const seed of ['1', '2', '3', '4', '5']) {
    const random = new Random(seed);
    const { store } = world();
    for (let step = 0; step < 400; step++) {
      const name = `p${random.int(30)}`;
      const present = store.get<KubeObject & { spec: { nodeName?: string } }>('pods', 'default', name);
      if (present && random.int(4) === 0) {
        store.remove('pods', 'default', name, 'x');
        continue;
      }
      const extra: Extra = {};
      if (random.int(3) > 0) extra.labels = { app: random.pick(['web', 'db']), tier: random.pick(['a', 'b']) };
      if (random.int(2) > 0) extra.owner = random.pick(['o1', 'o2']);
      if (random.int(2) > 0) extra.node = present?.spec.nodeName ?? random.pick(['n1', 'n2']);
      store.put('pods', pod('default', name, extra), 'x');
    }
    const created = new Map<string, number>();
    for (const change of store.changes)
      if (change.type === 'ADDED') created.set(change.object.metadata.name, change.revision);
    const all = [...store.list('pods')].sort(
      (a, b) => (created.get(a.metadata.name) as number) - (created.get(b.metadata.name) as number),
    );
    for (const labels of [{ app: 'web' }, { app: 'db', tier: 'a' }, { app: 'none' }] as Record<string, string>[]) {
      const expected = all.filter((o) => Object.entries(labels).every(([k, v]) => o.metadata.labels?.[k] === v));
      assert.deepEqual(names(store.withLabels('pods', 'default', labels)), names(expected), `seed ${seed}`);
    }
    for (const owner of ['o1', 'o2']) {
      const expected = all.filter((o) => o.metadata.ownerReferences?.some((r) => r.uid === owner));
      assert.deepEqual(names(store.ownedBy('pods', owner)), names(expected), `seed ${seed}`);
    }
    for (const node of ['n1', 'n2']) {
      const expected = all.filter((o) => (o as KubeObject & { spec: { nodeName?: string } }).spec.nodeName === node);
      assert.deepEqual(names(store.podsOnNode(node)).sort(), names(expected).sort(), `seed ${seed}`);
    }
    assert.equal(store.count('pods'), all.length);
  }
});

test('a uid leads to its object until that is gone', () => {
  const { store } = world();
  store.put('pods', pod('default', 'a'), 'x');
  assert.equal(store.byUid('uid-default-a')?.object.metadata.name, 'a');
  store.remove('pods', 'default', 'a', 'x');
  assert.equal(store.byUid('uid-default-a'), undefined);
});

test('S7: listeners hear of a change before put returns, in order of subscription', () => {
  const { store } = world();
  const heard: string[] = [];
  store.subscribe('pods', () => heard.push('pods'));
  const stop = store.subscribe('*', () => heard.push('all'));
  store.subscribe('services', () => heard.push('services'));
  store.subscribe('pods', () => heard.push('pods again'));
  store.put('pods', pod('default', 'a'), 'x');
  assert.deepEqual(heard, ['pods', 'all', 'pods again']);
  stop();
  store.put('pods', pod('default', 'b'), 'x');
  assert.deepEqual(heard, ['pods', 'all', 'pods again', 'pods', 'pods again']);
});

test('S8: what a listener changes is delivered after the change it was called with', () => {
  const { store } = world();
  const heard: string[] = [];
  store.subscribe('pods', (change) => {
    if (change.object.metadata.name === 'a') store.put('pods', pod('default', 'b'), 'x');
  });
  store.subscribe('pods', (change) => heard.push(change.object.metadata.name));
  store.put('pods', pod('default', 'a'), 'x');
  assert.deepEqual(heard, ['a', 'b']);
});

test('S9: changes since a revision; none when it was compacted', () => {
  const { store } = world();
  for (const name of ['a', 'b', 'c']) store.put('pods', pod('default', name), 'x');
  assert.deepEqual(
    store.changesSince(301)?.map((c) => c.revision),
    [302, 303],
  );
  assert.deepEqual(store.changesSince(303), []);
  store.compact(302);
  assert.equal(store.changesSince(301), undefined);
  assert.deepEqual(
    store.changesSince(302)?.map((c) => c.revision),
    [303],
  );
  assert.equal(store.changes.length, 3);
});

test('S10, S11: versions of an object and the lists of the past', () => {
  const { store, clock } = world();
  clock.ms = 10;
  store.put('pods', pod('default', 'a'), 'x');
  clock.ms = 20;
  store.put('pods', pod('default', 'a', { node: 'n1' }), 'x');
  store.put('pods', pod('other', 'b'), 'x');
  clock.ms = 30;
  store.remove('pods', 'default', 'a', 'x');
  clock.ms = 40;
  store.put('pods', pod('default', 'a'), 'y');
  assert.deepEqual(
    store.versions('pods', 'default', 'a').map((c) => [c.atMs, c.type, c.actor]),
    [
      [10, 'ADDED', 'x'],
      [20, 'MODIFIED', 'x'],
      [30, 'DELETED', 'x'],
      [40, 'ADDED', 'y'],
    ],
  );
  clock.ms = 100;
  assert.deepEqual(names(store.listAt(9, 'pods')), []);
  assert.deepEqual(names(store.listAt(25, 'pods')), ['default/a', 'other/b']);
  assert.deepEqual(names(store.listAt(35, 'pods')), ['other/b']);
  assert.deepEqual(names(store.listAt(35, 'pods', 'default')), []);
  assert.deepEqual(names(store.listAt(100, 'pods')), ['default/a', 'other/b']);
});

/** What versions and siblings have in common is kept once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { share } from '../../../simulator/api/sharing.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { CONFIG_MAPS, configMap, object, testServer } from './server.ts';

test('equal parts become the parts of the object before', () => {
  const before = { a: { x: [1, { y: 2 }] }, b: { z: 1 }, c: [1, 2] };
  const now = { a: { x: [1, { y: 2 }] }, b: { z: 2 }, c: [1, 2, 3] };
  const copy = structuredClone(now);
  const shared = share(now, before);
  assert.equal(shared, now);
  assert.deepEqual(shared, copy);
  assert.equal(shared.a, before.a);
  assert.notEqual(shared.b, before.b);
});

test('an equal object is the object before; one key more or less is not equal', () => {
  const before = Object.freeze({ a: 1, b: Object.freeze({ c: 2 }) });
  assert.equal(share({ a: 1, b: { c: 2 } }, before), before);
  for (const now of [
    { a: 1 },
    { a: 1, b: { c: 2 }, d: 3 },
    { a: 1, b: { c: 2, d: 3 } },
    { a: 1, b: [] },
    { a: 1, b: null },
  ]) {
    assert.deepEqual(share(structuredClone(now), before), now);
  }
});

test('frozen parts of the new object are left as they are', () => {
  const now = { list: Object.freeze([{ a: 1 }, { b: 2 }]) };
  assert.deepEqual(share(now, { list: [{ a: 1 }, { b: 3 }] }), { list: [{ a: 1 }, { b: 2 }] });
});

test('an update keeps what it does not change, and has metadata of its own', () => {
  const { send, store } = testServer();
  send('POST', CONFIG_MAPS, configMap('a', { k: 'v' }, { labels: { app: 'web' } }));
  const before = store.get('configmaps', 'default', 'a') as KubeObject & { data: object };
  send('PUT', `${CONFIG_MAPS}/a`, {
    ...(configMap('a', { k: 'v' }, { labels: { app: 'web' }, annotations: { n: '1' } }) as object),
  });
  const after = store.get('configmaps', 'default', 'a') as KubeObject & { data: object };
  assert.equal(after.data, before.data);
  assert.equal(after.metadata.labels, before.metadata.labels);
  assert.notEqual(after.metadata.resourceVersion, before.metadata.resourceVersion);
});

test('siblings share what is the same and differ in the rest', () => {
  const { send, store } = testServer();
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', uid: 'u1', controller: true };
  const made = ['a', 'b'].map((name) =>
    object(send('POST', CONFIG_MAPS, configMap(name, { k: 'v' }, { ownerReferences: [{ ...owner }] }))),
  );
  assert.deepEqual(
    made.map((o) => o.metadata.name),
    ['a', 'b'],
  );
  assert.equal(made[1]?.data, made[0]?.data);
  assert.equal(store.ownedBy('configmaps', 'u1').length, 2);
});

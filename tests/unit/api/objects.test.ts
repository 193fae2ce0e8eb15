import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONFIG_MAPS, configMap, message, object, testServer } from './server.ts';

test('creation gives uid, creationTimestamp and resourceVersion, and keeps the rest', () => {
  const { send, kernel } = testServer();
  const { status, body } = send('POST', CONFIG_MAPS, configMap('a', { k: '1' }, { labels: { app: 'web' } }));
  assert.equal(status, 201);
  const { uid, managedFields: _, ...metadata } = object({ body } as never).metadata;
  assert.match(uid, /^[0-9a-f-]{36}$/);
  assert.deepEqual(
    { ...(body as object), metadata },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'a',
        namespace: 'default',
        resourceVersion: '302',
        creationTimestamp: '2026-03-02T09:00:00Z',
        labels: { app: 'web' },
      },
      data: { k: '1' },
    },
  );
  assert.equal(kernel.now(), 0);
});

test('a generated name is the prefix and five letters', () => {
  const { send } = testServer();
  const made = object(send('POST', CONFIG_MAPS, { metadata: { generateName: 'web-' } }));
  assert.match(made.metadata.name, /^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
});

test('dryRun stores nothing', () => {
  const { send, store } = testServer();
  const before = store.revision;
  assert.equal(send('POST', `${CONFIG_MAPS}?dryRun=All`, configMap('a')).status, 201);
  assert.equal(store.revision, before);
  assert.equal(send('GET', `${CONFIG_MAPS}/a`).status, 404);
});

test('refusals bear the words and details of the API server', () => {
  const { send } = testServer();
  send('POST', CONFIG_MAPS, configMap('a'));
  assert.deepEqual(send('GET', `${CONFIG_MAPS}/nope`).body, {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'configmaps "nope" not found',
    reason: 'NotFound',
    details: { name: 'nope', kind: 'configmaps' },
    code: 404,
  });
  assert.equal(message(send('POST', CONFIG_MAPS, configMap('a'))), 'configmaps "a" already exists');
  assert.equal(
    message(send('POST', CONFIG_MAPS, configMap('b', {}, { namespace: 'other' }))),
    'the namespace of the provided object does not match the namespace sent on the request',
  );
  assert.equal(
    message(send('PUT', `${CONFIG_MAPS}/a`, configMap('b'))),
    'the name of the object (b) does not match the name on the URL (a)',
  );
  assert.equal(
    message(send('POST', '/api/v1/namespaces/nowhere/configmaps', configMap('a'))),
    'namespaces "nowhere" not found',
  );
  assert.equal(send('GET', '/bogus').body, '404 page not found\n');
  assert.equal(message(send('GET', '/api/v1/bogus')), 'the server could not find the requested resource');
});

test('unknown fields are warned of, refused or let go, as fieldValidation says', () => {
  const { send } = testServer();
  const body = { ...(configMap('a') as object), bogus: 1 };
  assert.deepEqual(send('POST', `${CONFIG_MAPS}?dryRun=All`, body).warnings, ['unknown field "bogus"']);
  assert.deepEqual(send('POST', `${CONFIG_MAPS}?dryRun=All&fieldValidation=Ignore`, body).warnings, []);
  assert.equal(
    message(send('POST', `${CONFIG_MAPS}?fieldValidation=Strict`, body)),
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "bogus"',
  );
});

test('duplicate keys of a JSON text are found', () => {
  const { send } = testServer();
  const text = '{"metadata":{"name":"a"},"data":{"k":"1","k":"2"}}';
  assert.deepEqual(send('POST', CONFIG_MAPS, text).warnings, ['duplicate field "data.k"']);
});

test('an update with an old resourceVersion conflicts, one without takes the latest', () => {
  const { send } = testServer();
  const made = object(send('POST', CONFIG_MAPS, configMap('a')));
  assert.equal(send('PUT', `${CONFIG_MAPS}/a`, configMap('a', { k: '1' })).status, 200);
  const stale = send(
    'PUT',
    `${CONFIG_MAPS}/a`,
    configMap('a', { k: '2' }, { resourceVersion: made.metadata.resourceVersion }),
  );
  assert.equal(stale.status, 409);
  assert.equal(
    message(stale),
    'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
  );
});

test('an update that changes nothing makes no revision', () => {
  const { send, store } = testServer();
  send('POST', CONFIG_MAPS, configMap('a', { k: '1' }));
  const before = store.revision;
  assert.equal(
    object(send('PUT', `${CONFIG_MAPS}/a`, configMap('a', { k: '1' }))).metadata.resourceVersion,
    String(before),
  );
  assert.equal(store.revision, before);
});

test('an object with finalizers is marked, and goes with the last of them', () => {
  const { send, store } = testServer();
  send('POST', CONFIG_MAPS, configMap('a', {}, { finalizers: ['example.com/f'] }));
  const marked = object(send('DELETE', `${CONFIG_MAPS}/a`));
  assert.equal(marked.metadata.deletionTimestamp, '2026-03-02T09:00:00Z');
  assert.equal(
    message(send('POST', CONFIG_MAPS, configMap('a'))),
    'object is being deleted: configmaps "a" already exists',
  );
  send('PATCH', `${CONFIG_MAPS}/a`, { metadata: { finalizers: null } });
  assert.equal(send('GET', `${CONFIG_MAPS}/a`).status, 404);
  assert.deepEqual(
    store.versions('configmaps', 'default', 'a').map((c) => c.type),
    ['ADDED', 'MODIFIED', 'DELETED'],
  );
});

test('propagation policies become finalizers', () => {
  const { send } = testServer();
  send('POST', CONFIG_MAPS, configMap('a'));
  assert.deepEqual(
    object(send('DELETE', `${CONFIG_MAPS}/a`, { propagationPolicy: 'Foreground' })).metadata.finalizers,
    ['foregroundDeletion'],
  );
  send('POST', CONFIG_MAPS, configMap('b'));
  assert.deepEqual(object(send('DELETE', `${CONFIG_MAPS}/b`, { propagationPolicy: 'Orphan' })).metadata.finalizers, [
    'orphan',
  ]);
});

test('dryRun in the query of a deletion counts only without a body', () => {
  const { send } = testServer();
  send('POST', CONFIG_MAPS, configMap('a'));
  send('DELETE', `${CONFIG_MAPS}/a?dryRun=All`);
  assert.equal(send('GET', `${CONFIG_MAPS}/a`).status, 200);
  send('DELETE', `${CONFIG_MAPS}/a?dryRun=All`, { propagationPolicy: 'Background' });
  assert.equal(send('GET', `${CONFIG_MAPS}/a`).status, 404);
});

test('a namespace becomes Terminating, takes nothing new, and goes when it is finalized', () => {
  const { send } = testServer();
  send('POST', '/api/v1/namespaces', { metadata: { name: 'team' } });
  const marked = send('DELETE', '/api/v1/namespaces/team').body as { status: { phase: string } };
  assert.equal(marked.status.phase, 'Terminating');
  assert.equal(
    message(send('POST', '/api/v1/namespaces/team/configmaps', configMap('a'))),
    'configmaps "a" is forbidden: unable to create new content in namespace team because it is being terminated',
  );
  assert.equal(
    send('PUT', '/api/v1/namespaces/team/finalize', { metadata: { name: 'team' }, spec: { finalizers: [] } }).status,
    200,
  );
  assert.equal(send('GET', '/api/v1/namespaces/team').status, 404);
});

test('clients inside the control plane get results, not responses', () => {
  const { client } = testServer();
  const made = client.create('configmaps', 'default', configMap('a', { k: '1' }));
  assert.ok(made.ok);
  const patched = client.patch('configmaps', 'default', 'a', 'merge', { data: { k: '2' } });
  assert.ok(patched.ok);
  const stale = client.update('configmaps', { ...made.object });
  assert.equal(stale.ok ? '' : stale.status.reason, 'Conflict');
  assert.ok(client.delete('configmaps', 'default', 'a').ok);
  const missing = client.delete('configmaps', 'default', 'a');
  assert.equal(missing.ok ? '' : missing.status.reason, 'NotFound');
});

test('a Lease is not replaced without the resourceVersion it was made from', () => {
  const { send } = testServer();
  const path = '/apis/coordination.k8s.io/v1/namespaces/default/leases';
  const lease = { metadata: { name: 'l' }, spec: { holderIdentity: 'me' } };
  const { resourceVersion } = object(send('POST', path, lease)).metadata;
  assert.equal(
    message(send('PUT', `${path}/l`, lease)),
    'leases.coordination.k8s.io "l" is invalid: metadata.resourceVersion: Invalid value: 0: must be specified for an update',
  );
  assert.equal(send('PUT', `${path}/l`, { ...lease, metadata: { name: 'l', resourceVersion } }).status, 200);
});

test('an object that is answered to its deletion bears the revision of the removal', () => {
  const { send, store } = testServer();
  const path = '/api/v1/namespaces/default/serviceaccounts';
  send('POST', path, { metadata: { name: 'a' } });
  assert.equal(object(send('DELETE', `${path}/a`)).metadata.resourceVersion, String(store.revision));
});

test('at an update a finalizer must be standard or have a domain', () => {
  const { send } = testServer();
  send('POST', CONFIG_MAPS, configMap('a'));
  const words = 'name is neither a standard finalizer name nor is it fully qualified';
  assert.equal(
    message(send('PATCH', `${CONFIG_MAPS}/a`, { metadata: { finalizers: ['x'] } })),
    `ConfigMap "a" is invalid: metadata.finalizers[0]: Invalid value: "x": ${words}`,
  );
});

/** metadata.managedFields: who owns what after creates, updates, patches and writes through subresources. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ManagedFieldsEntry } from '../../../simulator/api/managed/owners.ts';
import type { ApiResponse } from '../../../simulator/api/types.ts';
import { CONFIG_MAPS, configMap, message, object, type TestServer, testServer } from './server.ts';

const PODS = '/api/v1/namespaces/default/pods';
const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

/** manager → its fields, of the managedFields in an answer. */
function owned({ body }: Pick<ApiResponse, 'body'>): Record<string, unknown> {
  const entries = object({ body } as ApiResponse).metadata.managedFields as ManagedFieldsEntry[] | undefined;
  return Object.fromEntries((entries ?? []).map((entry) => [entry.manager, entry.fieldsV1]));
}

const apply = (server: TestServer, manager: string, data: object, query = ''): ApiResponse =>
  server.send('PATCH', `${CONFIG_MAPS}/a?fieldManager=${manager}${query}`, configMap('a', data as never), {
    'content-type': 'application/apply-patch+yaml',
  });

function podServer(): TestServer {
  const server = testServer();
  server.send('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
  return server;
}

test('a creator owns what it sent and what was defaulted, not what admission added', () => {
  const { send } = podServer();
  const created = send('POST', `${PODS}?fieldManager=me`, {
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'c', image: 'nginx' }] },
  });
  assert.ok((created.body as { spec: { tolerations?: unknown[] } }).spec.tolerations);
  assert.deepEqual(owned(created).me, {
    'f:spec': {
      'f:containers': {
        'k:{"name":"c"}': {
          '.': {},
          'f:image': {},
          'f:imagePullPolicy': {},
          'f:name': {},
          'f:resources': {},
          'f:terminationMessagePath': {},
          'f:terminationMessagePolicy': {},
        },
      },
      'f:dnsPolicy': {},
      'f:enableServiceLinks': {},
      'f:restartPolicy': {},
      'f:schedulerName': {},
      'f:securityContext': {},
      'f:terminationGracePeriodSeconds': {},
    },
  });
});

test('an entry names manager, operation, version, time and subresource', () => {
  const { send } = podServer();
  send(
    'POST',
    PODS,
    { metadata: { name: 'p' }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    {
      'user-agent': 'curl/8.0',
    },
  );
  const status = send('PATCH', `${PODS}/p/status?fieldManager=k`, { status: { message: 'hello' } });
  const [first, second] = object(status).metadata.managedFields as [ManagedFieldsEntry, ManagedFieldsEntry];
  assert.equal(first.manager, 'curl');
  assert.deepEqual(second, {
    manager: 'k',
    operation: 'Update',
    apiVersion: 'v1',
    time: '2026-03-02T09:00:00Z',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:status': { 'f:message': {} } },
    subresource: 'status',
  });
});

test('an update takes over what it changes and gives up what it removes', () => {
  const { send } = testServer();
  send('POST', `${CONFIG_MAPS}?fieldManager=me`, configMap('a', { x: '1', y: '1', z: '1' }));
  const put = send('PUT', `${CONFIG_MAPS}/a?fieldManager=you`, configMap('a', { x: '2', y: '1' }));
  assert.deepEqual(owned(put), { me: { 'f:data': { '.': {}, 'f:y': {} } }, you: { 'f:data': { 'f:x': {} } } });
  assert.deepEqual(owned(send('GET', `${CONFIG_MAPS}/a`)), owned(put));
});

test('an earlier version shows who owned what then', () => {
  const { send, store } = testServer();
  send('POST', `${CONFIG_MAPS}?fieldManager=me`, configMap('a', { x: '1' }));
  const { revision } = store;
  send('PATCH', `${CONFIG_MAPS}/a?fieldManager=you`, { data: { x: '2' } });
  const query = `resourceVersion=${revision}&resourceVersionMatch=Exact`;
  const list = send('GET', `${CONFIG_MAPS}?${query}`).body as { items: unknown[] };
  assert.deepEqual(owned({ body: list.items[0] }), { me: { 'f:data': { '.': {}, 'f:x': {} } } });
});

test('a dry run shows the owners there would be', () => {
  const { send } = testServer();
  send('POST', `${CONFIG_MAPS}?fieldManager=me`, configMap('a', { x: '1' }));
  const tried = send('PATCH', `${CONFIG_MAPS}/a?fieldManager=you&dryRun=All`, { data: { x: '2' } });
  assert.deepEqual(owned(tried), { me: { 'f:data': {} }, you: { 'f:data': { 'f:x': {} } } });
  assert.deepEqual(owned(send('GET', `${CONFIG_MAPS}/a`)), { me: { 'f:data': { '.': {}, 'f:x': {} } } });
});

test('scaling takes spec.replicas over, in the version of the object', () => {
  const { send } = testServer();
  send('POST', `${DEPLOYMENTS}?fieldManager=me`, {
    metadata: { name: 'd' },
    spec: {
      replicas: 1,
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
    },
  });
  send('PATCH', `${DEPLOYMENTS}/d/scale?fieldManager=you`, { spec: { replicas: 3 } });
  const entries = object(send('GET', `${DEPLOYMENTS}/d`)).metadata.managedFields as ManagedFieldsEntry[];
  const { manager, apiVersion, subresource, fieldsV1 } = entries.find((e) => e.manager === 'you') as ManagedFieldsEntry;
  assert.deepEqual(
    { manager, apiVersion, subresource, fieldsV1 },
    { manager: 'you', apiVersion: 'apps/v1', subresource: 'scale', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
  );
  assert.ok(!JSON.stringify(entries.find((e) => e.manager === 'me')).includes('f:replicas'));
});

test('whoever empties managedFields is not tracked until the first apply', () => {
  const server = testServer();
  const { send } = server;
  send('POST', `${CONFIG_MAPS}?fieldManager=me`, configMap('a', { x: '1' }));
  assert.deepEqual(owned(send('PATCH', `${CONFIG_MAPS}/a`, { metadata: { managedFields: [{}] } })), {});
  assert.deepEqual(owned(send('PATCH', `${CONFIG_MAPS}/a?fieldManager=you`, { data: { y: '1' } })), {});
  assert.deepEqual(owned(apply(server, 'k', { z: '1' })), {
    k: { 'f:data': { 'f:z': {} } },
    'before-first-apply': { 'f:data': { '.': {}, 'f:x': {}, 'f:y': {} } },
  });
});

test('the eleventh updater makes the oldest one with the next', () => {
  const { send, kernel } = testServer();
  send('POST', `${CONFIG_MAPS}?fieldManager=m0`, configMap('a', { k0: '1' }));
  for (let i = 1; i <= 10; i++) {
    kernel.run({ untilMs: i * 1000 });
    send('PATCH', `${CONFIG_MAPS}/a?fieldManager=m${i}`, { data: { [`k${i}`]: '1' } });
  }
  const managers = owned(send('GET', `${CONFIG_MAPS}/a`));
  assert.deepEqual(Object.keys(managers), ['ancient-changes', ...[2, 3, 4, 5, 6, 7, 8, 9, 10].map((i) => `m${i}`)]);
  assert.deepEqual(managers['ancient-changes'], { 'f:data': { '.': {}, 'f:k0': {}, 'f:k1': {} } });
});

test('an apply that says another value than its owner conflicts; forced, it wins', () => {
  const server = testServer();
  apply(server, 'a', { x: '1', y: '1' });
  const refused = apply(server, 'b', { x: '2', y: '2' });
  assert.equal(refused.status, 409);
  assert.equal(message(refused), 'Apply failed with 2 conflicts: conflicts with "a":\n- .data.x\n- .data.y');
  const forced = apply(server, 'b', { x: '2' }, '&force=true');
  assert.deepEqual(owned(forced), { a: { 'f:data': { 'f:y': {} } }, b: { 'f:data': { 'f:x': {} } } });
  assert.deepEqual(object(forced).data, { x: '2', y: '1' });
});

test('what an applier no longer says goes, unless another owns it', () => {
  const server = testServer();
  apply(server, 'a', { x: '1', y: '1', z: '1' });
  apply(server, 'b', { y: '1' });
  const less = apply(server, 'a', { z: '1' });
  assert.deepEqual(object(less).data, { y: '1', z: '1' });
});

test('an apply of what is so already changes owners and resourceVersion, a second time nothing', () => {
  const server = testServer();
  apply(server, 'a', { x: '1' });
  const first = apply(server, 'b', { x: '1' });
  const second = apply(server, 'b', { x: '1' });
  assert.deepEqual(Object.keys(owned(first)), ['b', 'a']);
  assert.equal(object(second).metadata.resourceVersion, object(first).metadata.resourceVersion);
});

test('kubectl takes over what its annotation says it applied, without conflict', () => {
  const server = testServer();
  const last = JSON.stringify(configMap('a', { x: '1' }));
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': last };
  server.send(
    'POST',
    `${CONFIG_MAPS}?fieldManager=kubectl-client-side-apply`,
    configMap('a', { x: '1', y: '1' }, { annotations }),
  );
  assert.equal(apply(server, 'other', { x: '2' }).status, 409);
  assert.equal(apply(server, 'kubectl', { y: '2' }).status, 409);
  const applied = apply(server, 'kubectl', { x: '2' });
  assert.equal(applied.status, 200);
  assert.deepEqual(
    JSON.parse(object(applied).metadata.annotations?.[Object.keys(annotations)[0] as string] as string),
    {
      apiVersion: 'v1',
      data: { x: '2' },
      kind: 'ConfigMap',
      metadata: { name: 'a' },
    },
  );
});

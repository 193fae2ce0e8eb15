/** Claims, volumes and classes as API objects: which class a claim gets, when it may grow, what may never change. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PersistentVolumeClaim } from '../../../simulator/api/objects.ts';
import { message, object, type TestServer, testServer } from '../api/server.ts';

const CLAIMS = '/api/v1/namespaces/default/persistentvolumeclaims';
const CLASSES = '/apis/storage.k8s.io/v1/storageclasses';
const DEFAULT_CLASS = { 'storageclass.kubernetes.io/is-default-class': 'true' };

const claim = (spec: object = {}): object => ({
  metadata: { name: 'data' },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
});

function makeClass(server: TestServer, name: string, metadata: object = {}, more: object = {}): void {
  const body = { metadata: { name, ...metadata }, provisioner: 'example.com/p', ...more };
  assert.equal(server.send('POST', CLASSES, body).status, 201);
}

/** A bound claim, as the volume binder leaves it. */
function bind(server: TestServer): void {
  const status = { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' } };
  assert.equal(server.send('PATCH', `${CLAIMS}/data`, { spec: { volumeName: 'v' } }).status, 200);
  assert.equal(server.send('PATCH', `${CLAIMS}/data/status`, { status }).status, 200);
}

test('a claim that says no class gets the newest default class; one that says "" gets none', () => {
  const server = testServer();
  const made = (spec: object): string | undefined =>
    (server.send('POST', `${CLAIMS}?dryRun=All`, claim(spec)).body as PersistentVolumeClaim).spec.storageClassName;
  assert.equal(made({}), undefined);
  makeClass(server, 'old', { annotations: DEFAULT_CLASS });
  server.kernel.run({ untilMs: 60_000 });
  makeClass(server, 'new', { annotations: DEFAULT_CLASS });
  makeClass(server, 'other');
  assert.deepEqual(
    [made({}), made({ storageClassName: '' }), made({ storageClassName: 'other' })],
    ['new', '', 'other'],
  );
});

test('volumes and claims are born protected', () => {
  const server = testServer();
  const volume = {
    metadata: { name: 'v' },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/v' } },
  };
  const born = (path: string, body: object): unknown => object(server.send('POST', path, body)).metadata.finalizers;
  assert.deepEqual(born(CLAIMS, claim()), ['kubernetes.io/pvc-protection']);
  assert.deepEqual(born('/api/v1/persistentvolumes', volume), ['kubernetes.io/pv-protection']);
});

test('only a bound claim of a class that allows it may grow, and none may shrink below what it has', () => {
  const server = testServer();
  const resize = (storage: string): string | undefined => {
    const body = { spec: { resources: { requests: { storage } } } };
    return message(server.send('PATCH', `${CLAIMS}/data?dryRun=All`, body))?.split('\n')[0];
  };
  makeClass(server, 'fixed');
  makeClass(server, 'growing', {}, { allowVolumeExpansion: true });
  server.send('POST', CLAIMS, claim({ storageClassName: 'fixed' }));
  assert.match(resize('2Gi') ?? '', /spec is immutable after creation except resources.requests/);
  bind(server);
  assert.equal(
    resize('2Gi'),
    'persistentvolumeclaims "data" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
  );
  assert.equal(
    resize('1Mi'),
    'PersistentVolumeClaim "data" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
  );
  server.send('PATCH', `${CLAIMS}/data`, { metadata: { finalizers: null } });
  server.send('DELETE', `${CLAIMS}/data`);
  server.send('POST', CLAIMS, claim({ storageClassName: 'growing' }));
  bind(server);
  assert.equal(resize('2Gi'), undefined);
});

test('a class never changes what it provisions with', () => {
  const server = testServer();
  makeClass(server, 'c', {}, { parameters: { a: 'b' } });
  const refusal = (change: object): string | undefined => message(server.send('PATCH', `${CLASSES}/c`, change));
  assert.equal(
    refusal({ provisioner: 'other', parameters: { a: 'c' } }),
    'StorageClass.storage.k8s.io "c" is invalid: [parameters: Invalid value: {"a":"c"}: field is immutable, provisioner: Invalid value: "other": field is immutable]',
  );
  assert.equal(refusal({ allowVolumeExpansion: true }), undefined);
});

test('a local volume must say which nodes it is on', () => {
  const server = testServer();
  const volume = {
    metadata: { name: 'v' },
    spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], local: { path: '/mnt/v' } },
  };
  assert.equal(
    message(server.send('POST', '/api/v1/persistentvolumes', volume)),
    'PersistentVolume "v" is invalid: spec.nodeAffinity: Required value: Local volume requires node affinity',
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message, testServer } from './server.ts';

interface ResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly storageVersionHash?: string;
    readonly verbs: string[];
  }[];
}

const WIDGETS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object' } } } },
      },
    ],
  },
};

test('resources say by a hash how they are stored, and name their subresources', () => {
  const { send } = testServer();
  const { resources } = send('GET', '/api/v1').body as ResourceList;
  assert.deepEqual(
    resources.filter(({ name }) => /^(bindings|pods|serviceaccounts)/.test(name)).map(({ name }) => name),
    [
      'bindings',
      'pods',
      'pods/attach',
      'pods/binding',
      'pods/ephemeralcontainers',
      'pods/eviction',
      'pods/exec',
      'pods/log',
      'pods/portforward',
      'pods/proxy',
      'pods/resize',
      'pods/status',
      'serviceaccounts',
      'serviceaccounts/token',
    ],
  );
  assert.equal(resources.find(({ name }) => name === 'pods')?.storageVersionHash, 'xPOwRZ+Yhw8=');
  assert.equal(resources.find(({ name }) => name === 'bindings')?.storageVersionHash, undefined);
  const autoscaling = send('GET', '/apis/autoscaling/v1').body as ResourceList;
  assert.equal(autoscaling.resources[0]?.storageVersionHash, 'qwQve8ut294=');
});

test('health tells its parts when asked', () => {
  const { send } = testServer();
  assert.equal(send('GET', '/healthz').body, 'ok');
  assert.equal(send('GET', '/readyz/etcd-readiness').body, 'ok');
  assert.equal(send('GET', '/livez/etcd-readiness').status, 404);
  const lines = (send('GET', '/livez?verbose&exclude=etcd&exclude=nosuch').body as string).split('\n');
  assert.deepEqual(lines.slice(0, 3), ['[+]ping ok', '[+]log ok', '[+]etcd ok']);
  assert.deepEqual(lines.slice(-3), [
    'warn: some health checks cannot be excluded: no matches for "nosuch"',
    'livez check passed',
    '',
  ]);
});

test('what there is none of is refused by name', () => {
  const { send } = testServer();
  for (const path of ['/metrics', '/logs/', '/debug/pprof', '/openid/v1/jwks'])
    assert.equal(message(send('GET', path)), `not simulated: ${path.replace(/\/$/, '')}`);
  assert.equal(send('GET', '/nosuch').body, '404 page not found\n');
});

test('the address of an OpenAPI document changes with what it says, and old addresses lead to the new', () => {
  const { send } = testServer();
  const address = (root: string): string => {
    const { paths } = send('GET', '/openapi/v3').body as { paths: Record<string, { serverRelativeURL: string }> };
    return paths[root]?.serverRelativeURL ?? 'none';
  };
  const core = address('api/v1');
  assert.match(core, /^\/openapi\/v3\/api\/v1\?hash=[0-9A-F]{128}$/);
  assert.equal(send('GET', core).status, 200);
  send('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', WIDGETS);
  assert.equal(address('api/v1'), core);
  const moved = send('GET', '/openapi/v3/api/v1?hash=00');
  assert.deepEqual([moved.status, moved.headers.location], [301, core]);
});

test('OpenAPI 2 has the same definitions', () => {
  const { send } = testServer();
  const { definitions } = send('GET', '/openapi/v2').body as { definitions: Record<string, { properties: object }> };
  const { properties } = definitions['io.k8s.api.apps.v1.DeploymentSpec'] as { properties: Record<string, unknown> };
  assert.deepEqual(properties.template, { $ref: '#/definitions/io.k8s.api.core.v1.PodTemplateSpec' });
  assert.equal(JSON.stringify(definitions).includes('#/components/'), false);
});

/** Pods that are sent alike: the next is what it would be alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../simulator/api/objects.ts';
import { type TestServer, testServer } from './server.ts';

const PODS = '/api/v1/namespaces/default/pods';

function server(): TestServer {
  const made = testServer();
  made.send('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
  return made;
}

const SPEC = {
  initContainers: [{ name: 'first', image: 'busybox', volumeMounts: [] }],
  containers: [
    {
      name: 'web',
      image: 'nginx:1.27',
      ports: [{ containerPort: 80 }],
      resources: { limits: { cpu: '1000m' } },
      readinessProbe: { httpGet: { port: 80 } },
    },
  ],
};

/** A body of its own, as every client sends one. */
const body = (name: string, spec: object = SPEC): unknown => ({ metadata: { name }, spec: structuredClone(spec) });

const sent = ({ send }: TestServer, name: string, spec?: object, query = ''): Pod => {
  const answer = send('POST', `${PODS}${query}`, body(name, spec));
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  return answer.body as Pod;
};

/** Without the part of names that is drawn. */
const plain = ({ spec }: Pod): unknown => JSON.parse(JSON.stringify(spec).replaceAll(/kube-api-access-\w+/g, 'token'));

test('the second has the same defaults, a token of its own, and the same managedFields', () => {
  const made = server();
  const [first, second] = [sent(made, 'a'), sent(made, 'b')];
  assert.deepEqual(plain(second), plain(first));
  assert.notEqual(second.spec.volumes?.[0]?.name, first.spec.volumes?.[0]?.name);
  assert.equal(second.spec.containers[0]?.volumeMounts?.[0]?.name, second.spec.volumes?.[0]?.name);
  assert.equal(second.spec.containers[0]?.readinessProbe, first.spec.containers[0]?.readinessProbe);
  assert.equal(second.spec.containers[0]?.resources?.requests?.cpu, '1');
  assert.deepEqual(second.metadata.managedFields, first.metadata.managedFields);
});

test('what differs is read anew', () => {
  const made = server();
  sent(made, 'a');
  const other = sent(made, 'b', { ...SPEC, restartPolicy: 'Never' });
  assert.equal(other.spec.restartPolicy, 'Never');
  assert.equal(sent(made, 'c').spec.restartPolicy, 'Always');
});

test('what a LimitRange filled in does not stay when it has gone', () => {
  const made = server();
  const alone = { containers: [{ name: 'web', image: 'nginx', resources: {} }] };
  const ranges = '/api/v1/namespaces/default/limitranges';
  sent(made, 'before', alone);
  const limits = [{ type: 'Container', default: { memory: '64Mi' } }];
  made.send('POST', ranges, { metadata: { name: 'r' }, spec: { limits } });
  assert.equal(sent(made, 'a', alone).spec.containers[0]?.resources?.limits?.memory, '64Mi');
  made.send('DELETE', `${ranges}/r`);
  assert.equal(sent(made, 'b', alone).spec.containers[0]?.resources?.limits, undefined);
});

test('unknown fields are told of each time, and ignored only where that was asked', () => {
  const { send } = server();
  const strange = { ...SPEC, colour: 'red' };
  const post = (name: string, validation: string): readonly [number, readonly string[]] => {
    const { status, warnings } = send('POST', `${PODS}?fieldValidation=${validation}`, body(name, strange));
    return [status, warnings];
  };
  const told = 'unknown field "spec.colour"';
  assert.deepEqual(post('a', 'Ignore'), [201, []]);
  assert.deepEqual(post('b', 'Warn'), [201, [told]]);
  assert.deepEqual(post('c', 'Warn'), [201, [told]]);
  assert.deepEqual(post('d', 'Ignore'), [201, []]);
  assert.equal(post('e', 'Strict')[0], 400);
});

test('keys that a Pod spreads or keeps away by come from its own labels', () => {
  const { send } = server();
  const spec = {
    containers: [{ name: 'web', image: 'nginx' }],
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { app: 'web' } },
        matchLabelKeys: ['version'],
      },
    ],
  };
  for (const version of ['1', '2']) {
    const metadata = { name: `v${version}`, labels: { app: 'web', version } };
    const made = send('POST', PODS, { metadata, spec: structuredClone(spec) }).body as Pod;
    assert.deepEqual(made.spec.topologySpreadConstraints?.[0]?.labelSelector?.matchExpressions, [
      { key: 'version', operator: 'In', values: [version] },
    ]);
  }
});

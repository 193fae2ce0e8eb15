/** RuntimeClass and CSIDriver as API objects, and what a class does to the pods that name it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CSIDriver, Pod } from '../../../simulator/api/objects.ts';
import { message, testServer } from '../api/server.ts';

const CLASSES = '/apis/node.k8s.io/v1/runtimeclasses';
const DRIVERS = '/apis/storage.k8s.io/v1/csidrivers';
const PODS = '/api/v1/namespaces/default/pods';

/** With the account every pod has. */
function server() {
  const { send } = testServer();
  send('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
  return { send };
}

const pod = (name: string, spec: object): object => ({
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
});

test('a pod takes the overhead, node labels and tolerations of its RuntimeClass', () => {
  const { send } = server();
  const scheduling = { nodeSelector: { disk: 'ssd' }, tolerations: [{ key: 'a', operator: 'Exists' }] };
  const overhead = { podFixed: { cpu: '100m', memory: '32Mi' } };
  assert.equal(send('POST', CLASSES, { metadata: { name: 'vm' }, handler: 'kata', overhead, scheduling }).status, 201);
  const asked = {
    runtimeClassName: 'vm',
    nodeSelector: { zone: 'b' },
    overhead: { memory: '32Mi', cpu: '0.1' },
    tolerations: [{ key: 'a', operator: 'Equal', value: 'x' }, { key: 'b' }],
  };
  const { spec } = send('POST', PODS, pod('p', asked)).body as unknown as Pod;
  assert.deepEqual(
    [spec.overhead, spec.nodeSelector, spec.tolerations?.filter(({ key }) => !key?.startsWith('node.'))],
    [overhead.podFixed, { disk: 'ssd', zone: 'b' }, [{ key: 'b' }, { key: 'a', operator: 'Exists' }]],
  );
});

test('a pod is refused with a class that is not there, and with an overhead or a node label other than the class has', () => {
  const { send } = server();
  send('POST', CLASSES, {
    metadata: { name: 'vm' },
    handler: 'kata',
    overhead: { podFixed: { cpu: '1' } },
    scheduling: { nodeSelector: { disk: 'ssd' } },
  });
  const told = (spec: object): string | undefined => message(send('POST', PODS, pod('p', spec)));
  const forbidden = 'pods "p" is forbidden: ';
  assert.equal(told({ runtimeClassName: 'none' }), `${forbidden}pod rejected: RuntimeClass "none" not found`);
  assert.equal(
    told({ overhead: { cpu: '1' } }),
    `${forbidden}pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead`,
  );
  assert.equal(
    told({ runtimeClassName: 'vm', overhead: { cpu: '2' } }),
    `${forbidden}pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead`,
  );
  assert.equal(
    told({ runtimeClassName: 'vm', nodeSelector: { disk: 'hdd' } }),
    `${forbidden}conflict: runtimeClass.scheduling.nodeSelector[disk] = ssd; pod.spec.nodeSelector[disk] = hdd`,
  );
});

test('a RuntimeClass has a handler, for good', () => {
  const { send } = testServer();
  const invalid = 'RuntimeClass.node.k8s.io "vm" is invalid: handler: ';
  const made = (handler?: string) => send('POST', CLASSES, { metadata: { name: 'vm' }, handler });
  assert.equal(message(made()), `${invalid}Required value`);
  assert.match(message(made('Kata')) ?? '', /handler: Invalid value: "Kata": a lowercase RFC 1123 label/);
  assert.equal(made('kata').status, 201);
  assert.equal(
    message(send('PATCH', `${CLASSES}/vm`, { handler: 'runc' })),
    `${invalid}Invalid value: "runc": field is immutable`,
  );
});

test('a CSIDriver gets what it does not say, and may not say what no driver does', () => {
  const { send } = testServer();
  const made = (name: string, spec: object) => send('POST', DRIVERS, { metadata: { name }, spec });
  assert.deepEqual((made('a.example.com', {}).body as unknown as CSIDriver).spec, {
    attachRequired: true,
    podInfoOnMount: false,
    volumeLifecycleModes: ['Persistent'],
    storageCapacity: false,
    fsGroupPolicy: 'ReadWriteOnceWithFSType',
    requiresRepublish: false,
    seLinuxMount: false,
  });
  assert.equal(
    message(
      made('b', {
        volumeLifecycleModes: ['Bogus'],
        fsGroupPolicy: 'x',
        tokenRequests: [{ audience: '', expirationSeconds: 1 }],
      }),
    ),
    'CSIDriver.storage.k8s.io "b" is invalid: [spec.fsGroupPolicy: Unsupported value: "x": supported values: "File", "None", "ReadWriteOnceWithFSType", ' +
      'spec.tokenRequests[0].expirationSeconds: Invalid value: 1: may not specify a duration less than 10 minutes, ' +
      'spec.volumeLifecycleModes: Unsupported value: "Bogus": supported values: "Persistent", "Ephemeral"]',
  );
});

/** pods/ephemeralcontainers and pods/resize: what they write, and what they leave alone. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../simulator/api/objects.ts';
import { message, type TestServer, testServer } from './server.ts';

const PODS = '/api/v1/namespaces/default/pods';

function withPod(resources: object = {}): TestServer {
  const server = testServer();
  server.send('POST', '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'default' } });
  server.send('POST', PODS, {
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'c', image: 'nginx', resources }] },
  });
  return server;
}

const pod = ({ body }: { body: unknown }): Pod => body as Pod;

test('an ephemeral container is added and stays; nothing else is written with it', () => {
  const { send } = withPod();
  const added = send('PATCH', `${PODS}/p/ephemeralcontainers`, {
    metadata: { labels: { a: 'b' } },
    spec: { ephemeralContainers: [{ name: 'debug', image: 'busybox' }] },
  });
  assert.equal(added.status, 200);
  assert.deepEqual(
    pod(added).spec.ephemeralContainers?.map((c) => c.name),
    ['debug'],
  );
  assert.equal(pod(added).metadata.labels, undefined);
  assert.equal(pod(added).metadata.generation, 2);
  const emptied = send('PATCH', `${PODS}/p/ephemeralcontainers`, { spec: { ephemeralContainers: [] } });
  assert.equal(
    message(emptied),
    'Pod "p" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be removed\n',
  );
});

test('a resize changes cpu and memory of containers, and no class of service', () => {
  const { send } = withPod({ requests: { cpu: '100m' } });
  const patch = (resources: object) => ({ spec: { containers: [{ name: 'c', image: 'other', resources }] } });
  const strategic = { 'content-type': 'application/strategic-merge-patch+json' };
  const resized = send('PATCH', `${PODS}/p/resize`, patch({ requests: { cpu: '200m' } }), strategic);
  const [container] = pod(resized).spec.containers;
  assert.equal(container?.resources?.requests?.cpu, '200m');
  assert.equal(container?.image, 'nginx');
  const gone = send('PATCH', `${PODS}/p/resize`, patch({ requests: { cpu: null } }), strategic);
  assert.match(message(gone) as string, /Pod QOS Class may not change as a result of resizing/);
});

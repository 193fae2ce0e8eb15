/** What is too much, too deep or no text is refused in the API's own words, soon. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../../../simulator/api/types.ts';
import { CONFIG_MAPS, message, testServer } from './server.ts';

test('bodies of more than 3 MiB', () => {
  const { send } = testServer();
  const much = JSON.stringify({ metadata: { name: 'a' }, data: { a: 'x'.repeat(3 * 1024 * 1024) } });
  for (const answer of [send('POST', CONFIG_MAPS, much), send('PATCH', `${CONFIG_MAPS}/a`, much)])
    assert.deepEqual(
      [answer.status, message(answer), (answer.body as Status).reason],
      [413, 'Request entity too large: limit is 3145728', 'RequestEntityTooLarge'],
    );
});

test('bytes that are no UTF-8 stand for U+FFFD', () => {
  const { send } = testServer();
  const [before, after] = ['{"metadata":{"name":"a"},"data":{"k":"', '"}}'].map((text) =>
    new TextEncoder().encode(text),
  );
  const body = Uint8Array.from([...(before as Uint8Array), 0xff, 0x80, ...(after as Uint8Array)]);
  const answer = send('POST', CONFIG_MAPS, body);
  assert.deepEqual((answer.body as { data: unknown }).data, { k: '\ufffd\ufffd' });
});

test('JSON is read to ten thousand levels upstream, and here to a thousand', () => {
  const { send } = testServer();
  const nested = (levels: number): string => `{"data":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  assert.match(message(send('POST', CONFIG_MAPS, nested(20_000))) ?? '', /invalid character '\[' exceeded max depth/);
  assert.match(
    message(send('POST', CONFIG_MAPS, nested(5000))) ?? '',
    /not simulated: values nested more than 1000 deep/,
  );
});

test('an empty map that was given is told apart from none', () => {
  const { send } = testServer();
  const deployment = (labels: object): unknown => ({
    metadata: { name: 'd' },
    spec: {
      selector: { matchLabels: { app: 'd' } },
      template: { metadata: labels, spec: { containers: [{ name: 'c', image: 'c' }] } },
    },
  });
  const said = (labels: object): string | undefined =>
    message(send('POST', '/apis/apps/v1/namespaces/default/deployments', deployment(labels)));
  const why = (value: string): string =>
    `Deployment.apps "d" is invalid: spec.template.metadata.labels: Invalid value: ${value}: \`selector\` does not match template \`labels\``;
  assert.equal(said({ labels: {} }), why('{}'));
  assert.equal(said({}), why('null'));
});

test('options of a deletion have types', () => {
  const { send } = testServer();
  send('POST', CONFIG_MAPS, { metadata: { name: 'a' } });
  const answer = send('DELETE', `${CONFIG_MAPS}/a`, { gracePeriodSeconds: 'x' });
  assert.deepEqual(
    [answer.status, message(answer)],
    [400, 'json: cannot unmarshal string into Go struct field DeleteOptions.gracePeriodSeconds of type int64'],
  );
});

test('a refusal comes as YAML where YAML is asked for, whatever else is', () => {
  const { send } = testServer();
  const type = (accept: string): string | undefined =>
    send('GET', `${CONFIG_MAPS}/nope`, undefined, { accept }).headers['content-type'];
  assert.equal(type('application/yaml'), 'application/yaml');
  assert.equal(type('application/yaml;as=Table;v=v1;g=meta.k8s.io'), 'application/json');
});

test('an amount below zero is told as a whole number, away from zero', () => {
  const { send } = testServer();
  const volume = (storage: string) => ({
    metadata: { name: 'pv' },
    spec: { capacity: { storage }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } },
  });
  for (const [amount, shown] of [
    ['-1Gi', '-1073741824'],
    ['-100m', '-1'],
  ] as const) {
    assert.equal(
      message(send('POST', '/api/v1/persistentvolumes', volume(amount))),
      `PersistentVolume "pv" is invalid: [spec.capacity[storage]: Invalid value: ${shown}: must be a valid resource quantity, spec.capacity[storage]: Invalid value: "${amount}": must be greater than zero]`,
    );
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSchema } from '../../../simulator/api/schema/schema.ts';
import { FIELD_NUMBERS } from '../../../simulator/serve/protobuf/numbers.ts';
import { readProtobuf } from '../../../simulator/serve/protobuf/object.ts';
import { WireError, WireMessage } from '../../../simulator/serve/protobuf/wire.ts';

const PREFIX = [0x6b, 0x38, 0x73, 0x00];
const message = (): WireMessage => new WireMessage();

function envelope(apiVersion: string, kind: string, object: WireMessage): Uint8Array {
  const type = message().text(1, apiVersion).text(2, kind);
  return Uint8Array.from([...PREFIX, ...message().message(1, type).bytes(2, object.encoded()).encoded()]);
}

test('every definition has as many numbers as it has fields', () => {
  let pkg = '';
  let definitions = 0;
  for (const line of FIELD_NUMBERS.split('\n')) {
    if (line.startsWith('@')) {
      pkg = line.slice(1);
      continue;
    }
    const [name, ...numbers] = line.split(' ');
    const keys = findSchema(`${pkg}.${name}`)?.keys ?? [];
    assert.equal(numbers.length, keys.length, `${pkg}.${name}`);
    definitions++;
  }
  assert.ok(definitions > 300);
});

test('a Pod is read: embedded structs, maps, lists, quantities, numbers or strings, times, bytes', () => {
  const container = message()
    .text(1, 'web')
    .text(3, 'sh')
    .text(3, '-c')
    .message(8, message().message(1, message().text(1, 'cpu').message(2, message().text(1, '100m'))))
    .message(
      10,
      message()
        .message(1, message().message(2, message().text(1, '/').message(2, message().varint(1, 1n).text(3, 'http'))))
        .varint(2, -1n),
    );
  const volume = message()
    .text(1, 'data')
    .message(2, message().message(2, message().text(1, 'Memory')));
  const pod = message()
    .message(
      1,
      message()
        .text(1, 'web')
        .message(8, message().varint(1, 1_700_000_000n))
        .message(11, message().text(1, 'app').text(2, 'web')),
    )
    .message(2, message().message(1, volume).message(2, container).message(14, message()))
    .message(3, message());
  assert.deepEqual(readProtobuf(envelope('v1', 'Pod', pod)), {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', creationTimestamp: '2023-11-14T22:13:20Z', labels: { app: 'web' } },
    spec: {
      volumes: [{ name: 'data', emptyDir: { medium: 'Memory' } }],
      containers: [
        {
          name: 'web',
          command: ['sh', '-c'],
          resources: { limits: { cpu: '100m' } },
          livenessProbe: { httpGet: { path: '/', port: 'http' }, initialDelaySeconds: -1 },
        },
      ],
      securityContext: {},
    },
    status: {},
  });
});

test('lists with a type of their own stand in maps as messages', () => {
  const extra = message().text(1, 'scopes').message(2, message().text(1, 'a').text(1, 'b'));
  const review = message().message(2, message().text(3, 'jane').message(5, extra));
  assert.deepEqual(readProtobuf(envelope('authorization.k8s.io/v1', 'SubjectAccessReview', review)), {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user: 'jane', extra: { scopes: ['a', 'b'] } },
  });
});

test('options bear the version of what they are for', () => {
  const options = message().varint(1, 0n).text(4, 'Foreground');
  assert.deepEqual(readProtobuf(envelope('apps/v1', 'DeleteOptions', options)), {
    apiVersion: 'apps/v1',
    kind: 'DeleteOptions',
    gracePeriodSeconds: 0,
    propagationPolicy: 'Foreground',
  });
});

test('what is no object is refused', () => {
  assert.throws(() => readProtobuf(Buffer.from('{"kind":"Pod"}')), WireError);
  assert.throws(() => readProtobuf(Uint8Array.from([...PREFIX, 0x0a, 0x7f])), WireError);
  assert.throws(() => readProtobuf(envelope('example.com/v1', 'Widget', message())), {
    message: 'not simulated: io.k8s.api.example.v1.Widget as protobuf',
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeStrict } from '../../../simulator/api/schema/decode.ts';
import { schemaNames, schemaNode } from '../../../simulator/api/schema/schema.ts';

const POD = 'io.k8s.api.core.v1.Pod';
const pod = (container: object): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p' },
  spec: { containers: [container] },
});

test('every definition of the data can be read', () => {
  const broken = schemaNames().filter((name) => {
    const node = schemaNode(name);
    return (node.keys ?? []).some((key) => node.properties?.(key)?.goType === undefined);
  });
  assert.deepEqual(broken, []);
});

test('leaves out zero values and writes structs that Go always writes', () => {
  const given = pod({
    name: 'a',
    image: 'b',
    imagePullPolicy: '',
    args: [],
    stdin: false,
    env: [{ name: 'X', value: '' }],
    securityContext: {},
  });
  assert.deepEqual(decodeStrict(POD, given), {
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'a', image: 'b', env: [{ name: 'X' }], securityContext: {}, resources: {} }] },
      status: {},
    },
    unknownFields: [],
  });
});

test('keeps zero values behind pointers, and takes null for nothing', () => {
  const spec = { replicas: 0, paused: null, template: null, selector: {} };
  const { object } = decodeStrict('io.k8s.api.apps.v1.Deployment', { metadata: { labels: { a: null } }, spec });
  assert.deepEqual(object, {
    metadata: { labels: { a: '' } },
    spec: { replicas: 0, selector: {}, template: { metadata: {}, spec: { containers: null } }, strategy: {} },
    status: {},
  });
});

test('names unknown fields by path, in the order of the document, and drops them', () => {
  const given = { ...pod({ name: 'a', foo: 1, ports: [{ containerPort: 1, bar: 2 }] }), baz: 3 };
  const { unknownFields } = decodeStrict(POD, given);
  assert.deepEqual(unknownFields, [
    'unknown field "spec.containers[0].foo"',
    'unknown field "spec.containers[0].ports[0].bar"',
    'unknown field "baz"',
  ]);
  assert.deepEqual(decodeStrict(POD, given, 'Ignore').unknownFields, []);
});

test('says type errors as Go does: the first one, unless a type that reads itself refuses', () => {
  const errorOf = (container: object): string | undefined => decodeStrict(POD, pod(container)).typeError;
  assert.deepEqual(
    [
      errorOf({ name: 1, image: 2 }),
      errorOf({ livenessProbe: { httpGet: [] } }),
      errorOf({ livenessProbe: { httpGet: { port: {} } } }),
      errorOf({ imagePullPolicy: 1 }),
      errorOf({ args: 'x' }),
      errorOf({ ports: ['x'] }),
      errorOf({ ports: [{ containerPort: 1.5 }] }),
      errorOf({ name: 1, resources: { requests: { cpu: true } } }),
    ],
    [
      'json: cannot unmarshal number into Go struct field Container.spec.containers.name of type string',
      'json: cannot unmarshal array into Go struct field Probe.spec.containers.livenessProbe.ProbeHandler.httpGet of type v1.HTTPGetAction',
      'json: cannot unmarshal object into Go struct field HTTPGetAction.spec.containers.livenessProbe.ProbeHandler.httpGet.port of type int32',
      'json: cannot unmarshal number into Go struct field Container.spec.containers.imagePullPolicy of type v1.PullPolicy',
      'json: cannot unmarshal string into Go struct field Container.spec.containers.args of type []string',
      'json: cannot unmarshal string into Go struct field Container.spec.containers.ports of type v1.ContainerPort',
      'json: cannot unmarshal number 1.5 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
  );
});

test('normalises times to UTC and refuses others in Go’s words', () => {
  const at = (time: string): unknown => {
    const { object, typeError } = decodeStrict('io.k8s.api.core.v1.ConfigMap', {
      metadata: { creationTimestamp: time },
    });
    return typeError ?? (object as { metadata: unknown }).metadata;
  };
  assert.deepEqual(at('2026-03-02T18:00:00+09:00'), { creationTimestamp: '2026-03-02T09:00:00Z' });
  assert.deepEqual(['now', '2026-13-02T09:00:00Z', '2026-02-30T09:00:00Z', '2026-03-02 09:00:00'].map(at), [
    'parsing time "now" as "2006-01-02T15:04:05Z07:00": cannot parse "now" as "2006"',
    'parsing time "2026-13-02T09:00:00Z": month out of range',
    'parsing time "2026-02-30T09:00:00Z": day out of range',
    'parsing time "2026-03-02 09:00:00" as "2006-01-02T15:04:05Z07:00": cannot parse " 09:00:00" as "T"',
  ]);
});

test('knows merge keys, list types and enums', () => {
  const containers = schemaNode('io.k8s.api.core.v1.PodSpec').properties?.('containers');
  const strategy = schemaNode('io.k8s.api.apps.v1.DeploymentSpec').properties?.('strategy');
  const policy = schemaNode('io.k8s.api.core.v1.Container').properties?.('imagePullPolicy');
  assert.deepEqual(
    [
      containers?.patchStrategy,
      containers?.patchMergeKey,
      containers?.listType,
      containers?.listMapKeys,
      strategy?.patchStrategy,
      policy?.enum,
    ],
    ['merge', 'name', 'map', ['name'], 'retainKeys', ['Always', 'IfNotPresent', 'Never']],
  );
});

test('a client’s keys cannot reach the prototype', () => {
  const given = JSON.parse('{"metadata":{"name":"c"},"data":{"__proto__":"x","constructor":"y"}}') as unknown;
  const { object } = decodeStrict('io.k8s.api.core.v1.ConfigMap', given);
  assert.equal(JSON.stringify((object as { data: unknown }).data), '{"__proto__":"x","constructor":"y"}');
});

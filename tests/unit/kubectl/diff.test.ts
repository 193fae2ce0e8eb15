import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SchemaNode } from '../../../simulator/api/schema/schema.ts';
import {
  strategicDiff,
  threeWayMergePatch,
  threeWayStrategicPatch,
} from '../../../simulator/kubectl/resources/diff.ts';
import { schemaOf } from '../../../simulator/kubectl/resources/schema.ts';

const DEPLOYMENT = schemaOf({ group: 'apps', version: 'v1', kind: 'Deployment' }) as SchemaNode;
const deployment = (containers: unknown[], more: Record<string, unknown> = {}) => ({
  spec: { template: { spec: { containers } }, ...more },
});

test('nothing to change is an empty patch, defaults of the server left alone', () => {
  const file = deployment([{ name: 'c', image: 'nginx' }]);
  const live = deployment([{ name: 'c', image: 'nginx', imagePullPolicy: 'Always' }], { replicas: 3 });
  assert.deepEqual(threeWayStrategicPatch(DEPLOYMENT, file, file, live), {});
});

test('a changed image is patched by the container’s name', () => {
  const before = deployment([{ name: 'c', image: 'nginx:1' }]);
  const after = deployment([{ name: 'c', image: 'nginx:2' }]);
  assert.deepEqual(threeWayStrategicPatch(DEPLOYMENT, before, after, before), {
    spec: {
      template: {
        spec: { '$setElementOrder/containers': [{ name: 'c' }], containers: [{ image: 'nginx:2', name: 'c' }] },
      },
    },
  });
});

test('what the last applied file had and this one has not is deleted; what others set stays', () => {
  const original = deployment(
    [
      {
        name: 'c',
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
        ],
      },
    ],
    { replicas: 2 },
  );
  const modified = deployment([{ name: 'c', env: [{ name: 'A', value: '1' }] }]);
  const current = deployment(
    [
      {
        name: 'c',
        env: [
          { name: 'A', value: '1' },
          { name: 'B', value: '2' },
          { name: 'C', value: '3' },
        ],
      },
    ],
    { replicas: 4 },
  );
  assert.deepEqual(threeWayStrategicPatch(DEPLOYMENT, original, modified, current), {
    spec: {
      replicas: null,
      template: {
        spec: {
          '$setElementOrder/containers': [{ name: 'c' }],
          containers: [{ name: 'c', '$setElementOrder/env': [{ name: 'A' }], env: [{ name: 'B', $patch: 'delete' }] }],
        },
      },
    },
  });
});

test('a strategy that changes its type keeps only its own keys', () => {
  const before = { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } } };
  const after = { spec: { strategy: { type: 'Recreate' } } };
  assert.deepEqual(strategicDiff(DEPLOYMENT, before, after), {
    spec: { strategy: { $retainKeys: ['type'], rollingUpdate: null, type: 'Recreate' } },
  });
});

test('of two items of one key the later is compared with the one that is there', () => {
  const [there, later] = [
    { name: 'c', image: 'one', command: ['a'] },
    { name: 'c', image: 'two' },
  ];
  const patch = strategicDiff(DEPLOYMENT, deployment([there]), deployment([there, later]));
  assert.deepEqual(patch, {
    spec: {
      template: {
        spec: {
          '$setElementOrder/containers': [{ name: 'c' }, { name: 'c' }],
          containers: [{ name: 'c', image: 'two', command: null }, there],
        },
      },
    },
  });
});

test('without a schema lists are replaced', () => {
  assert.deepEqual(threeWayMergePatch({ a: 1 }, { l: [2] }, { a: 1, l: [1], other: true }), { a: null, l: [2] });
});

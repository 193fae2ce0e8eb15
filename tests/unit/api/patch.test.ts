import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JsonPatchError, jsonPatch } from '../../../simulator/api/patch/json.ts';
import { mergePatch } from '../../../simulator/api/patch/merge.ts';
import { StrategicPatchError, strategicMerge } from '../../../simulator/api/patch/strategic.ts';
import { schemaNode } from '../../../simulator/api/schema/schema.ts';

const POD = schemaNode('io.k8s.api.core.v1.Pod');
const strategic = (original: unknown, patch: unknown): unknown => strategicMerge(POD, original, patch);

test('a merge patch sets, removes and replaces lists; the original stays', () => {
  const original = Object.freeze({ a: Object.freeze({ x: 1, y: 2 }), list: [1, 2] });
  assert.deepEqual(mergePatch(original, { a: { y: null, z: 3 }, list: [3] }), { a: { x: 1, z: 3 }, list: [3] });
});

test('a JSON patch adds, removes, moves and tests', () => {
  const original = { a: [1, 2], b: { 'c/d': 1 } };
  const patched = jsonPatch(original, [
    { op: 'test', path: '/a/0', value: 1 },
    { op: 'add', path: '/a/1', value: 9 },
    { op: 'add', path: '/a/-', value: 3 },
    { op: 'move', from: '/b/c~1d', path: '/e' },
  ]);
  assert.deepEqual(patched, { a: [1, 9, 2, 3], b: {}, e: 1 });
  assert.deepEqual(original, { a: [1, 2], b: { 'c/d': 1 } });
  assert.throws(() => jsonPatch(original, [{ op: 'remove', path: '/nope' }]), JsonPatchError);
});

test('containers are merged by name, and new ones come first', () => {
  const original = { spec: { containers: [{ name: 'main', image: 'a:1', env: [{ name: 'A', value: '1' }] }] } };
  const patch = {
    spec: {
      containers: [
        { name: 'main', image: 'a:2' },
        { name: 'side', image: 'b' },
      ],
    },
  };
  assert.deepEqual(strategic(original, patch), {
    spec: {
      containers: [
        { name: 'main', image: 'a:2', env: [{ name: 'A', value: '1' }] },
        { name: 'side', image: 'b' },
      ],
    },
  });
});

test('a list without merge key is replaced', () => {
  assert.deepEqual(
    strategic(
      { spec: { containers: [{ name: 'm', command: ['a', 'b'] }] } },
      { spec: { containers: [{ name: 'm', command: ['c'] }] } },
    ),
    {
      spec: { containers: [{ name: 'm', command: ['c'] }] },
    },
  );
});

test('$patch: delete removes an item, $patch: replace the whole', () => {
  const original = { spec: { containers: [{ name: 'a' }, { name: 'b' }], nodeSelector: { x: '1' } } };
  assert.deepEqual(
    strategic(original, {
      spec: { containers: [{ name: 'a', $patch: 'delete' }], nodeSelector: { $patch: 'replace', y: '2' } },
    }),
    {
      spec: { containers: [{ name: 'b' }], nodeSelector: { y: '2' } },
    },
  );
});

test('$setElementOrder orders what the patch names, and the rest stays where it was', () => {
  const original = { spec: { containers: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] } };
  const patch = { spec: { '$setElementOrder/containers': [{ name: 'c' }, { name: 'a' }] } };
  const patched = strategic(original, patch) as { spec: { containers: { name: string }[] } };
  assert.deepEqual(
    patched.spec.containers.map((c) => c.name),
    ['b', 'c', 'a'],
  );
});

test('$deleteFromPrimitiveList takes finalizers away', () => {
  const original = { metadata: { finalizers: ['a/b', 'c/d'] } };
  assert.deepEqual(strategic(original, { metadata: { '$deleteFromPrimitiveList/finalizers': ['a/b'] } }), {
    metadata: { finalizers: ['c/d'] },
  });
});

test('$retainKeys keeps only the named keys', () => {
  const original = { spec: { volumes: [{ name: 'v', emptyDir: {} }] } };
  const patch = { spec: { volumes: [{ name: 'v', hostPath: { path: '/x' }, $retainKeys: ['name', 'hostPath'] }] } };
  assert.deepEqual(strategic(original, patch), { spec: { volumes: [{ name: 'v', hostPath: { path: '/x' } }] } });
});

test('senseless patches are refused in upstream words', () => {
  const original = { spec: { containers: [{ name: 'main' }] } };
  assert.throws(
    () => strategic(original, { spec: { containers: [{ image: 'x' }] } }),
    new StrategicPatchError('map: map[image:x] does not contain declared merge key: name'),
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KINDS } from '../../../simulator/api/kinds/list.ts';
import { schemaNode } from '../../../simulator/api/schema/schema.ts';

test('every kind has its schema, and a status in it when it has the subresource', () => {
  const wrong = KINDS.filter((kind) => {
    const node = schemaNode(kind.schema);
    return !node.properties?.('metadata') || (kind.status && !node.properties('status'));
  });
  assert.deepEqual(
    wrong.map((k) => k.kind),
    [],
  );
});

test('no two kinds share a short name', () => {
  const names = KINDS.filter((k) => k.group !== 'events.k8s.io').flatMap((k) =>
    [k.plural, ...k.shortNames].map((n) => `${n}.${k.version === 'v1' ? '' : k.version}`),
  );
  assert.deepEqual(
    names.filter((n, i) => names.indexOf(n) !== i),
    [],
  );
});

test('every kind shows its name', () => {
  assert.deepEqual(
    KINDS.filter((k) => !k.columns.some((c) => c.format === 'name')).map((k) => k.kind),
    [],
  );
});

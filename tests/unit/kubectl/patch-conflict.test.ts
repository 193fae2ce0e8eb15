/** apply --overwrite=false: what counts as a change that others made. The text was compared with kubectl 1.36.3. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SchemaNode } from '../../../simulator/api/schema/schema.ts';
import { threeWayStrategicPatch } from '../../../simulator/kubectl/resources/diff.ts';
import { patchConflict } from '../../../simulator/kubectl/resources/patch-conflict.ts';
import { schemaOf } from '../../../simulator/kubectl/resources/schema.ts';

const DEPLOYMENT = schemaOf({ group: 'apps', version: 'v1', kind: 'Deployment' }) as SchemaNode;
const deployment = (replicas: number, image: string, args?: readonly string[]) => ({
  spec: { replicas, template: { spec: { containers: [{ name: 'web', image, ...(args ? { args } : {}) }] } } },
});

const conflict = (applied: object, live: object, file: object): string | undefined => {
  const [original, current, modified] = [applied, live, file] as Record<string, unknown>[] as [never, never, never];
  return patchConflict(DEPLOYMENT, original, current, threeWayStrategicPatch(DEPLOYMENT, original, modified, current));
};

test('a number that was scaled meanwhile is not set back', () => {
  assert.equal(
    conflict(deployment(2, 'nginx:1'), deployment(3, 'nginx:1'), deployment(4, 'nginx:1')),
    'patch:\nspec:\n  replicas: 4\n\nconflicts with changes made from original to current:\nspec:\n  replicas: 3\n\n',
  );
});

test('what nobody else touched is changed, in a container of the same name, too', () => {
  assert.equal(conflict(deployment(2, 'nginx:1'), deployment(2, 'nginx:1'), deployment(4, 'nginx:2')), undefined);
  assert.equal(
    conflict(deployment(2, 'nginx:1'), deployment(2, 'nginx:1', ['-v']), deployment(2, 'nginx:2')),
    undefined,
  );
});

test('an image that was set meanwhile, or other arguments, are a conflict', () => {
  assert.match(
    conflict(deployment(2, 'nginx:1'), deployment(2, 'nginx:3'), deployment(2, 'nginx:2')) ?? '',
    /image: nginx:2\n[\s\S]*image: nginx:3\n/,
  );
  assert.ok(conflict(deployment(2, 'a', ['-v']), deployment(2, 'a', ['-x', '-y']), deployment(2, 'a', ['-z'])));
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClusterRole } from '../../../simulator/api/objects.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { createWorld, type World } from './world.ts';

const ROLES = 'clusterroles.rbac.authorization.k8s.io';
const LABELS = { 'example.com/to-all': 'true' };

type Role = ClusterRole & KubeObject;

/** A role that is taken by those that select it. `rule`: with its keys in an order of its own. */
const role = (world: World, name: string, rule: unknown) =>
  world.create(ROLES, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name, labels: LABELS },
    rules: [rule],
  });

describe('clusterrole-aggregation-controller', () => {
  it('takes a rule once, in whichever order its keys were written, and rests when it has them all', () => {
    const world = createWorld();
    world.api.bootstrap();
    role(world, 'a', { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] });
    role(world, 'b', { verbs: ['get'], resources: ['deployments'], apiGroups: ['apps'] });
    role(world, 'c', { verbs: ['get'], nonResourceURLs: ['/healthz'] });
    world.create(ROLES, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'all' },
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: LABELS }] },
    });
    world.run(10_000);
    const { rules, metadata } = world.get<Role>(ROLES, 'all', '');
    assert.deepEqual(rules, [
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get'] },
      { nonResourceURLs: ['/healthz'], verbs: ['get'] },
    ]);
    role(world, 'd', { verbs: ['get'], resources: ['deployments'], apiGroups: ['apps'] });
    world.run(10_000);
    assert.equal(world.get<Role>(ROLES, 'all', '').metadata.resourceVersion, metadata.resourceVersion);
  });
});

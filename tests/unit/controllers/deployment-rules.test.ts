import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Deployment, ReplicaSet } from '../../../simulator/api/objects.ts';
import { superfluous } from '../../../simulator/controllers/deployment/cleanup.ts';
import { fenceposts, newReplicas } from '../../../simulator/controllers/deployment/fenceposts.ts';
import {
  appendRevision,
  findNewReplicaSet,
  newReplicaSetAnnotations,
} from '../../../simulator/controllers/deployment/revision.ts';
import { oldSizes } from '../../../simulator/controllers/deployment/rolling.ts';
import { proportionally } from '../../../simulator/controllers/deployment/scale.ts';
import { withCondition } from '../../../simulator/controllers/deployment/status.ts';
import { canonical, sameTemplate } from '../../../simulator/controllers/deployment/templates.ts';
import { safeEncode, templateHash } from '../../../simulator/controllers/hash.ts';
import { scaledValue } from '../../../simulator/controllers/int-or-percent.ts';

function deployment(replicas: number, maxSurge: number | string, maxUnavailable: number | string): Deployment {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', uid: 'd', resourceVersion: '1', creationTimestamp: '2026-03-02T09:00:00Z', generation: 1 },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web:1' }] } },
    },
    status: {},
  } as Deployment;
}

function replicaSet(
  name: string,
  replicas: number,
  available: number,
  more: Record<string, string> = {},
  second = 0,
): ReplicaSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      uid: name,
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: `2026-03-02T09:00:0${second}Z`,
      annotations: more,
    },
    spec: {
      replicas,
      selector: {},
      template: {
        metadata: { labels: { app: 'web', 'pod-template-hash': name } },
        spec: { containers: [{ name: 'web', image: name }] },
      },
    },
    status: { replicas, availableReplicas: available, observedGeneration: 1 },
  } as ReplicaSet;
}

test('percentages are rounded up for surge and down for unavailable', () => {
  assert.deepEqual([scaledValue('25%', 4, 'up'), scaledValue('25%', 10, 'down'), scaledValue(3, 10, 'up')], [1, 2, 3]);
  assert.deepEqual(fenceposts('25%', '25%', 3), { surge: 1, unavailable: 0 });
  assert.deepEqual(fenceposts('30%', '10%', 10), { surge: 3, unavailable: 1 });
});

test('surge and unavailable that both come to 0 let one pod be unavailable', () => {
  assert.deepEqual(fenceposts(0, '10%', 3), { surge: 0, unavailable: 1 });
});

test('the new ReplicaSet gets what surge leaves room for', () => {
  assert.equal(newReplicas(deployment(4, '25%', '25%'), [replicaSet('old', 4, 4)], 0), 1);
  assert.equal(newReplicas(deployment(4, '25%', '25%'), [replicaSet('old', 3, 3), replicaSet('new', 1, 0)], 1), 2);
  assert.equal(newReplicas(deployment(4, 0, 1), [replicaSet('old', 4, 4)], 0), 0);
});

test('an old ReplicaSet shrinks by as many as may be unavailable', () => {
  assert.deepEqual(oldSizes(deployment(4, '25%', '25%'), [replicaSet('old', 4, 4)], replicaSet('new', 1, 0)), [
    { uid: 'old', size: 3 },
  ]);
  assert.deepEqual(oldSizes(deployment(4, '25%', 0), [replicaSet('old', 4, 4)], replicaSet('new', 1, 0)), []);
});

test('pods that are not available go first, whichever ReplicaSet they are of', () => {
  const steps = oldSizes(
    deployment(5, 2, 1),
    [replicaSet('a', 4, 4, {}, 0), replicaSet('b', 3, 0, {}, 1)],
    replicaSet('new', 0, 0),
  );
  assert.deepEqual(steps, [{ uid: 'b', size: 0 }]);
});

test('scaling in the middle of a rollout is shared in proportion, the largest taking the rest', () => {
  const annotations = { 'deployment.kubernetes.io/max-replicas': '13' };
  const sizes = proportionally(deployment(15, 3, 2), [
    replicaSet('a', 8, 8, annotations),
    replicaSet('b', 5, 0, annotations, 1),
  ]);
  assert.deepEqual(
    sizes.map(({ rs, size }) => [rs.metadata.name, size]),
    [
      ['a', 11],
      ['b', 7],
    ],
  );
});

test('a template is the same whatever its hash label, and other after any change', () => {
  const { template } = deployment(1, 1, 1).spec;
  const hashed = { ...template, metadata: { labels: { app: 'web', 'pod-template-hash': 'x' } } };
  assert.equal(sameTemplate(template, hashed), true);
  assert.equal(sameTemplate(template, { ...template, metadata: { labels: { app: 'web', tier: 'a' } } }), false);
  assert.notEqual(templateHash(template, undefined), templateHash(template, 1));
  assert.match(templateHash(template, undefined), /^[bcdf-hj-np-tv-z24-9]{1,10}$/);
});

test('a template has the hash that a real v1.36 cluster gives it', () => {
  const probe = {
    failureThreshold: 3,
    httpGet: { path: '/', port: 80, scheme: 'HTTP' },
    periodSeconds: 1,
    successThreshold: 1,
    timeoutSeconds: 1,
  };
  const container = {
    name: 'web',
    image: 'nginx:1.14.2',
    imagePullPolicy: 'IfNotPresent',
    ports: [{ containerPort: 80, protocol: 'TCP' }],
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  };
  const spec = {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
  };
  const hashOf = (more: object, app = 'web') =>
    templateHash(
      { metadata: { labels: { app } }, spec: { ...spec, containers: [{ ...container, ...more }] } } as never,
      undefined,
    );
  assert.equal(hashOf({}), 'bd9c477c7');
  assert.equal(hashOf({ readinessProbe: probe }), 'ccf46cd97');
  assert.equal(hashOf({ name: 'big', resources: { limits: { memory: '1Gi' } } }, 'big'), '6d899677d8');
});

test('canonical text does not depend on the order of keys nor on empty fields', () => {
  assert.equal(canonical({ b: 1, a: { d: [], c: 'x' } }), canonical({ a: { c: 'x' }, b: 1 }));
  assert.equal(safeEncode('0123456789'), '456789bcdf');
});

test('the oldest ReplicaSet with the template is the new one', () => {
  const first = {
    ...replicaSet('a', 0, 0),
    spec: { ...replicaSet('a', 0, 0).spec, template: deployment(1, 1, 1).spec.template },
  };
  const second = { ...replicaSet('b', 0, 0, {}, 1), spec: first.spec };
  assert.equal(findNewReplicaSet(deployment(1, 1, 1), [second, first])?.metadata.name, 'a');
});

test('a revision that comes again remembers the ones it had', () => {
  const before = { 'deployment.kubernetes.io/revision': '1', 'deployment.kubernetes.io/revision-history': '1,3' };
  assert.deepEqual(newReplicaSetAnnotations(deployment(1, 1, 1), before, 5, true), {
    'deployment.kubernetes.io/revision': '5',
    'deployment.kubernetes.io/revision-history': '1,3,1',
  });
  assert.equal(newReplicaSetAnnotations(deployment(1, 1, 1), before, 1, true), undefined);
  assert.equal(appendRevision('1,3', '5'), '1,3,5');
});

test('annotations of the Deployment are copied, its own bookkeeping is not', () => {
  const web = deployment(3, '25%', '25%');
  web.metadata.annotations = {
    'kubernetes.io/change-cause': 'first',
    'kubectl.kubernetes.io/last-applied-configuration': '{}',
  };
  assert.deepEqual(newReplicaSetAnnotations(web, undefined, 1, false), {
    'kubernetes.io/change-cause': 'first',
    'deployment.kubernetes.io/revision': '1',
    'deployment.kubernetes.io/desired-replicas': '3',
    'deployment.kubernetes.io/max-replicas': '4',
  });
});

test('beyond the history limit the lowest empty revisions go', () => {
  const sets = [3, 1, 2, 4].map((revision) =>
    replicaSet(`r${revision}`, 0, 0, { 'deployment.kubernetes.io/revision': String(revision) }),
  );
  assert.deepEqual(
    superfluous(sets, 2).map((rs) => rs.metadata.name),
    ['r1', 'r2'],
  );
  const busy = sets.map((rs) =>
    rs.metadata.name === 'r1' ? replicaSet('r1', 1, 0, { 'deployment.kubernetes.io/revision': '1' }) : rs,
  );
  assert.deepEqual(
    superfluous(busy, 2).map((rs) => rs.metadata.name),
    ['r2'],
  );
});

test('a condition keeps its place while status and reason stay, and its time of transition while status stays', () => {
  const first = withCondition(undefined, { type: 'Available', status: 'True', reason: 'A', message: 'a' }, 't1');
  assert.deepEqual(withCondition(first, { type: 'Available', status: 'True', reason: 'A', message: 'b' }, 't2'), first);
  assert.deepEqual(withCondition(first, { type: 'Available', status: 'True', reason: 'B', message: 'b' }, 't2'), [
    { type: 'Available', status: 'True', lastUpdateTime: 't2', lastTransitionTime: 't1', reason: 'B', message: 'b' },
  ]);
});

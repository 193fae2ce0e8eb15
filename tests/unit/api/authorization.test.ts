/** Acting as others, what they may do, and the questions about it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { CONFIG_MAPS, configMap, message, object, type TestServer, testServer } from './server.ts';

const JANE = { 'impersonate-user': 'jane' };
const ACCESS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';

const RBAC = '/apis/rbac.authorization.k8s.io/v1';

/** A server with the roles every cluster has. */
function rbacServer(): TestServer {
  const server = testServer();
  server.api.bootstrap();
  return server;
}

/** A Role "r" with the rules, and its RoleBinding "b". */
function role(server: TestServer, rules: unknown[], subjects: unknown[]): void {
  const made = server.send('POST', `${RBAC}/namespaces/default/roles`, { metadata: { name: 'r' }, rules });
  const bound = server.send('POST', `${RBAC}/namespaces/default/rolebindings`, {
    metadata: { name: 'b' },
    subjects,
    roleRef: { kind: 'Role', name: 'r' },
  });
  assert.deepEqual([made.status, bound.status], [201, 201]);
}

test('whoever is not bound to a role is refused by verb, resource and place', () => {
  const { send } = rbacServer();
  const cases: [string, string, string][] = [
    [
      'GET',
      CONFIG_MAPS,
      'configmaps is forbidden: User "jane" cannot list resource "configmaps" in API group "" in the namespace "default"',
    ],
    [
      'GET',
      `${CONFIG_MAPS}/a`,
      'configmaps "a" is forbidden: User "jane" cannot get resource "configmaps" in API group "" in the namespace "default"',
    ],
    [
      'GET',
      `${CONFIG_MAPS}?watch=1`,
      'configmaps is forbidden: User "jane" cannot watch resource "configmaps" in API group "" in the namespace "default"',
    ],
    [
      'DELETE',
      CONFIG_MAPS,
      'configmaps is forbidden: User "jane" cannot deletecollection resource "configmaps" in API group "" in the namespace "default"',
    ],
    [
      'PUT',
      '/apis/apps/v1/namespaces/default/deployments/x/scale',
      'deployments.apps "x" is forbidden: User "jane" cannot update resource "deployments/scale" in API group "apps" in the namespace "default"',
    ],
    [
      'GET',
      '/api/v1/nodes',
      'nodes is forbidden: User "jane" cannot list resource "nodes" in API group "" at the cluster scope',
    ],
    ['GET', '/metrics', 'forbidden: User "jane" cannot get path "/metrics"'],
  ];
  for (const [method, path, words] of cases) {
    const answer = send(method as 'GET', path, method === 'PUT' ? {} : undefined, JANE);
    assert.deepEqual([answer.status, message(answer)], [403, words]);
  }
  assert.equal(send('GET', '/version', undefined, JANE).status, 200);
});

test('roles allow by verb, group, resource and name; * is everything', () => {
  const server = rbacServer();
  server.send('POST', CONFIG_MAPS, configMap('a'));
  role(
    server,
    [{ verbs: ['get'], apiGroups: [''], resources: ['configmaps'], resourceNames: ['a'] }],
    [{ kind: 'User', name: 'jane' }],
  );
  const status = (method: 'GET' | 'DELETE', path: string, headers = JANE): number =>
    server.send(method, path, undefined, headers).status;
  assert.equal(status('GET', `${CONFIG_MAPS}/a`), 200);
  assert.equal(status('GET', `${CONFIG_MAPS}/b`), 403);
  assert.equal(status('DELETE', `${CONFIG_MAPS}/a`), 403);
  assert.equal(status('GET', `${CONFIG_MAPS}/a`, { 'impersonate-user': 'joe' }), 403);
});

test('an impersonated service account is in the groups of its kind, and writes bear its name', () => {
  const server = rbacServer();
  const rules = [{ verbs: ['create'], apiGroups: [''], resources: ['*'] }];
  role(server, rules, [{ kind: 'Group', name: 'system:serviceaccounts:default' }]);
  const headers = { 'impersonate-user': 'system:serviceaccount:default:builder' };
  assert.equal(server.send('POST', CONFIG_MAPS, configMap('made'), headers).status, 201);
  assert.equal(server.store.changes.at(-1)?.actor, 'system:serviceaccount:default:builder');
});

test('groups cannot be impersonated without a user', () => {
  const answer = rbacServer().send('GET', CONFIG_MAPS, undefined, { 'impersonate-group': 'devs' });
  assert.equal(answer.status, 400);
  assert.equal(
    message(answer),
    'requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"devs"}, Extra:map[string][]string(nil)} without impersonating a user name',
  );
});

test('an access review says whether and by which binding', () => {
  const server = rbacServer();
  role(server, [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }], [{ kind: 'User', name: 'jane' }]);
  const ask = (verb: string, headers = {}): unknown => {
    const spec = { resourceAttributes: { namespace: 'default', verb, resource: 'pods' } };
    const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec };
    return (object(server.send('POST', ACCESS, body, headers)) as KubeObject & { status?: unknown }).status;
  };
  assert.deepEqual(ask('delete'), { allowed: true });
  assert.deepEqual(ask('get', JANE), {
    allowed: true,
    reason: 'RBAC: allowed by RoleBinding "b/default" of Role "r" to User "jane"',
  });
  assert.deepEqual(ask('delete', JANE), { allowed: false });
  assert.equal(server.store.count('selfsubjectaccessreviews.authorization.k8s.io'), 0);
});

test('a review must ask one thing', () => {
  const { send } = rbacServer();
  assert.equal(
    message(send('POST', ACCESS, { spec: {} })),
    '.authorization.k8s.io "" is invalid: spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
  );
});

test('a self review names user and groups', () => {
  const answer = rbacServer().send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, JANE);
  assert.deepEqual(JSON.parse(JSON.stringify(answer.body)), {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'SelfSubjectReview',
    metadata: { creationTimestamp: '2026-03-02T09:00:00Z' },
    status: { userInfo: { username: 'jane', groups: ['system:authenticated'] } },
  });
});

test('nobody grants rights they lack, unless they may escalate or bind', () => {
  const server = rbacServer();
  const writeRoles = { verbs: ['*'], apiGroups: ['rbac.authorization.k8s.io'], resources: ['rolebindings'] };
  const readPods = { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods'] };
  role(server, [writeRoles, readPods], [{ kind: 'User', name: 'jane' }]);
  const bind = (name: string): [number, string | undefined] => {
    const body = { metadata: { name: `to-${name}` }, roleRef: { kind: 'ClusterRole', name } };
    const answer = server.send('POST', `${RBAC}/namespaces/default/rolebindings`, body, JANE);
    return [answer.status, message(answer)];
  };
  const clusterRole = (name: string, rules: unknown[]): void =>
    void server.send('POST', `${RBAC}/clusterroles`, { metadata: { name }, rules });
  clusterRole('less', [{ verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: ['a'] }]);
  clusterRole('more', [
    { verbs: ['get', 'delete'], apiGroups: [''], resources: ['pods', 'pods/log'] },
    { verbs: ['get'], nonResourceURLs: ['/metrics'] },
  ]);
  assert.equal(bind('less')[0], 201);
  assert.deepEqual(bind('more'), [
    403,
    'rolebindings.rbac.authorization.k8s.io "to-more" is forbidden: user "jane" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n' +
      '{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}\n' +
      '{APIGroups:[""], Resources:["pods/log"], Verbs:["get" "delete"]}\n' +
      '{NonResourceURLs:["/metrics"], Verbs:["get"]}',
  ]);
  const binds = { verbs: ['bind'], apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'] };
  const rules = [writeRoles, readPods, { ...binds, resourceNames: ['more'] }];
  server.send('PATCH', `${RBAC}/namespaces/default/roles/r`, { rules });
  assert.equal(bind('more')[0], 201);
});

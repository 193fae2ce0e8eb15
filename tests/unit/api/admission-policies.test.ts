import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Status } from '../../../simulator/api/types.ts';
import { configMap, message, testServer } from './server.ts';

const GROUP = '/apis/admissionregistration.k8s.io/v1';
const MAPS = '/api/v1/namespaces/default/configmaps';

type Server = ReturnType<typeof testServer>;

const RULE = { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['configmaps'] };

/** A server with one policy and its binding. */
function withPolicy(spec: object, binding: object = {}): Server {
  const server = testServer();
  const made = server.send('POST', `${GROUP}/validatingadmissionpolicies`, {
    metadata: { name: 'rules' },
    spec: { matchConstraints: { resourceRules: [RULE] }, ...spec },
  });
  assert.equal(made.status, 201, message(made));
  const bound = server.send('POST', `${GROUP}/validatingadmissionpolicybindings`, {
    metadata: { name: 'everywhere' },
    spec: { policyName: 'rules', validationActions: ['Deny'], ...binding },
  });
  assert.equal(bound.status, 201, message(bound));
  return server;
}

const HEAD = "ValidatingAdmissionPolicy 'rules' with binding 'everywhere' denied request: ";

test('a request that breaks a rule is denied with the rule’s words', () => {
  const expression = "has(object.data) && object.data.exists(k, k == 'owner')";
  const table: readonly [object, string][] = [
    [{ expression }, `failed expression: ${expression}`],
    [{ expression, message: 'needs an owner' }, 'needs an owner'],
    [{ expression, message: 'x', messageExpression: "object.metadata.name + ' needs an owner'" }, 'a needs an owner'],
    [{ expression, message: 'fallback', messageExpression: 'string(object.data.nothing)' }, 'fallback'],
  ];
  for (const [validation, text] of table) {
    const { send } = withPolicy({ validations: [validation] });
    const { status, body } = send('POST', MAPS, configMap('a', { k: '1' }));
    assert.deepEqual(
      [status, (body as Status).reason, (body as Status).message],
      [422, 'Invalid', `configmaps "a" is forbidden: ${HEAD}${text}`],
    );
    assert.equal(send('POST', MAPS, configMap('b', { owner: 'me' })).status, 201);
  }
});

test('an expression that fails denies or not, as the failure policy says', () => {
  const validations = [{ expression: 'object.data.count > 1' }];
  const why = `${HEAD}expression 'object.data.count > 1' resulted in error: no such key: count`;
  assert.equal(
    message(withPolicy({ validations }).send('POST', MAPS, configMap('a', { k: '1' }))),
    `configmaps "a" is forbidden: ${why}`,
  );
  const lenient = withPolicy({ validations, failurePolicy: 'Ignore' });
  assert.equal(lenient.send('POST', MAPS, configMap('a', { k: '1' })).status, 201);
});

test('match conditions, selectors and rules say which requests are looked at', () => {
  const validations = [{ expression: 'false' }];
  const deny = (spec: object, binding?: object): boolean =>
    withPolicy({ validations, ...spec }, binding).send('POST', MAPS, configMap('a', {}, { labels: { app: 'web' } }))
      .status === 422;
  const only = (more: object): object => ({ matchConstraints: { resourceRules: [{ ...RULE, ...more }] } });
  assert.equal(deny({}), true);
  assert.equal(deny({ matchConditions: [{ name: 'c', expression: "object.metadata.name != 'a'" }] }), false);
  assert.equal(deny(only({ operations: ['DELETE'] })), false);
  assert.equal(deny(only({ resourceNames: ['b'] })), false);
  assert.equal(deny(only({ resources: ['*'] })), true);
  assert.equal(deny(only({ scope: 'Cluster' })), false);
  assert.equal(deny({}, { matchResources: { objectSelector: { matchLabels: { app: 'db' } } } }), false);
  assert.equal(deny({}, { matchResources: { namespaceSelector: { matchLabels: { env: 'prod' } } } }), false);
  assert.equal(deny({}, { matchResources: { excludeResourceRules: [RULE] } }), false);
});

test('updates see the object before; deletions see nothing else', () => {
  const resourceRules = [{ ...RULE, operations: ['UPDATE', 'DELETE'] }];
  const validations = [
    {
      expression:
        "request.operation == 'DELETE' ? oldObject.data.keep != 'yes' : object.data.keep == oldObject.data.keep",
      message: 'keep stays',
    },
  ];
  const { send } = withPolicy({ matchConstraints: { resourceRules }, validations });
  send('POST', MAPS, configMap('a', { keep: 'yes' }));
  assert.equal(send('PATCH', `${MAPS}/a`, { data: { other: '1' } }).status, 200);
  assert.equal(
    message(send('PATCH', `${MAPS}/a`, { data: { keep: 'no' } })),
    `configmaps "a" is forbidden: ${HEAD}keep stays`,
  );
  assert.equal(message(send('DELETE', `${MAPS}/a`)), `configmaps "a" is forbidden: ${HEAD}keep stays`);
});

test('parameters come from the object that the binding names, or all it selects', () => {
  const spec = {
    paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
    variables: [{ name: 'most', expression: 'int(params.data.most)' }],
    matchConditions: [{ name: 'limits', expression: "!object.metadata.name.startsWith('limits')" }],
    validations: [
      { expression: 'size(object.data) <= variables.most', messageExpression: "'at most ' + string(variables.most)" },
    ],
  };
  const named = withPolicy(spec, { paramRef: { name: 'limits', parameterNotFoundAction: 'Deny' } });
  const none = 'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction';
  assert.equal(
    message(named.send('POST', MAPS, configMap('a', { k: '1' }))),
    `configmaps "a" is forbidden: ${HEAD}${none}`,
  );
  const selected = withPolicy(spec, {
    paramRef: { selector: { matchLabels: { limits: 'yes' } }, parameterNotFoundAction: 'Allow' },
  });
  for (const most of ['2', '1'])
    selected.send('POST', MAPS, configMap(`limits-${most}`, { most }, { labels: { limits: 'yes' } }));
  assert.equal(
    message(selected.send('POST', MAPS, configMap('a', { a: '', b: '' }))),
    `configmaps "a" is forbidden: ${HEAD}at most 1`,
  );
  assert.equal(selected.send('POST', MAPS, configMap('b', { a: '' })).status, 201);
});

test('Warn warns and lets through; Audit is silent', () => {
  const validations = [{ expression: 'false', message: 'no' }];
  const warned = withPolicy({ validations }, { validationActions: ['Warn', 'Audit'] }).send(
    'POST',
    MAPS,
    configMap('a'),
  );
  assert.deepEqual(
    [warned.status, warned.warnings],
    [201, ["Validation failed for ValidatingAdmissionPolicy 'rules' with binding 'everywhere': no"]],
  );
  const audited = withPolicy({ validations }, { validationActions: ['Audit'] }).send('POST', MAPS, configMap('a'));
  assert.deepEqual([audited.status, audited.warnings], [201, []]);
});

test('expressions may ask what somebody may do', () => {
  const asked = (account: string): string =>
    `authorizer.serviceAccount('default', '${account}').group('').resource('pods').namespace('default').check('list').allowed()`;
  const server = withPolicy({ validations: [{ expression: asked('reader'), message: 'no reader' }] });
  assert.equal(message(server.send('POST', MAPS, configMap('a'))), `configmaps "a" is forbidden: ${HEAD}no reader`);
  const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default';
  server.send('POST', `${rbac}/roles`, {
    metadata: { name: 'reader' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }],
  });
  server.send('POST', `${rbac}/rolebindings`, {
    metadata: { name: 'reader' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reader' },
    subjects: [{ kind: 'ServiceAccount', name: 'reader', namespace: 'default' }],
  });
  assert.equal(server.send('POST', MAPS, configMap('a')).status, 201);
});

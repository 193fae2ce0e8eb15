/** serviceaccounts/token, and who a bearer token makes one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { message, type TestServer, testServer } from './server.ts';

const ACCOUNTS = '/api/v1/namespaces/default/serviceaccounts';
const SELF = '/apis/authentication.k8s.io/v1/selfsubjectreviews';

function served(): TestServer {
  const server = testServer();
  server.api.bootstrap();
  return server;
}

function issue(server: TestServer, spec: object = {}): string {
  server.send('POST', ACCOUNTS, { metadata: { name: 'robot' } });
  const { body } = server.send('POST', `${ACCOUNTS}/robot/token`, { spec });
  return (body as { status: { token: string } }).status.token;
}

const whoAmI = ({ send }: TestServer, token: string) => send('POST', SELF, {}, { authorization: `Bearer ${token}` });

function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as Record<string, unknown>;
}

test('a token is a JWT of the account; who sends it is the account', () => {
  const server = served();
  const token = issue(server);
  const claims = claimsOf(token);
  assert.equal(claims.sub, 'system:serviceaccount:default:robot');
  assert.deepEqual(claims.aud, ['https://kubernetes.default.svc.cluster.local']);
  assert.equal((claims.exp as number) - (claims.iat as number), 3600);
  const { status } = whoAmI(server, token).body as { status: { userInfo: object } };
  const account = server.store.get('serviceaccounts', 'default', 'robot');
  assert.deepEqual(status.userInfo, {
    username: 'system:serviceaccount:default:robot',
    uid: account?.metadata.uid,
    groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
    extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${claims.jti}`] },
  });
});

test('a token ends with its time and with its account', () => {
  const server = served();
  const token = issue(server, { expirationSeconds: 600 });
  server.kernel.run({ untilMs: 599_000 });
  assert.equal(whoAmI(server, token).status, 201);
  server.send('DELETE', `${ACCOUNTS}/robot`);
  assert.equal(whoAmI(server, token).status, 401);
  const later = issue(server, { expirationSeconds: 600 });
  server.kernel.run({ untilMs: 1_200_000 });
  assert.equal(message(whoAmI(server, later)), 'Unauthorized');
});

test('a token of a Pod ends with the Pod', () => {
  const server = served();
  server.send('POST', ACCOUNTS, { metadata: { name: 'robot' } });
  const pods = '/api/v1/namespaces/default/pods';
  const spec = { serviceAccountName: 'robot', containers: [{ name: 'c', image: 'x' }] };
  server.send('POST', pods, { metadata: { name: 'web' }, spec });
  const token = issue(server, { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'web' } });
  assert.equal(whoAmI(server, token).status, 201);
  server.send('DELETE', `${pods}/web`);
  assert.equal(whoAmI(server, token).status, 401);
});

test('a token for others, a changed one and none at all are nobody', () => {
  const server = served();
  const [head, claims, signature] = issue(server).split('.') as [string, string, string];
  const admin = Buffer.from(JSON.stringify({ ...claimsOf(`${head}.${claims}`), sub: 'system:admin' })).toString(
    'base64url',
  );
  const tokens = [issue(server, { audiences: ['vault'] }), `${head}.${admin}.${signature}`, 'x'];
  assert.deepEqual(
    tokens.map((token) => whoAmI(server, token).status),
    [401, 401, 401],
  );
});

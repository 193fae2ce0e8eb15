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

test('a token is a JWT of the account; who sends it is the account', () => {
  const server = served();
  const token = issue(server, { audiences: ['a'] });
  const claims = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString()) as Record<
    string,
    unknown
  >;
  assert.equal(claims.sub, 'system:serviceaccount:default:robot');
  assert.deepEqual(claims.aud, ['a']);
  assert.equal((claims.exp as number) - (claims.iat as number), 3600);
  const { status } = whoAmI(server, token).body as { status: { userInfo: { username: string; groups: string[] } } };
  assert.equal(status.userInfo.username, 'system:serviceaccount:default:robot');
  assert.deepEqual(status.userInfo.groups, [
    'system:serviceaccounts',
    'system:serviceaccounts:default',
    'system:authenticated',
  ]);
});

test('a token ends with its time and with its account; another is nobody', () => {
  const server = served();
  const token = issue(server, { expirationSeconds: 600 });
  assert.equal(whoAmI(server, 'x').status, 401);
  server.kernel.run({ untilMs: 599_000 });
  assert.equal(whoAmI(server, token).status, 201);
  server.send('DELETE', `${ACCOUNTS}/robot`);
  assert.equal(whoAmI(server, token).status, 401);
  const later = issue(server, { expirationSeconds: 600 });
  server.kernel.run({ untilMs: 1_200_000 });
  assert.equal(message(whoAmI(server, later)), 'Unauthorized');
});

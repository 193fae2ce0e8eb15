/** Probes of all kinds, and what is said when they fail. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { podOf, world } from './world.ts';

const IMAGE = 'drydock/web:1';

/** The words of a readiness probe that fails; '' for one that succeeds. */
async function failure(probe: object): Promise<string> {
  const w = world();
  w.pod(podOf('other', { image: IMAGE }), 'node-2');
  await w.kernel.advance(3000);
  w.pod(podOf('web', { image: IMAGE, readinessProbe: { periodSeconds: 5, ...probe } }));
  await w.kernel.advance(12_000);
  const said = w.events('web').filter((event) => event.includes('Unhealthy'));
  return (
    said
      .at(-1)
      ?.replace(/^Warning Unhealthy Readiness probe failed: /, '')
      .replace(/ ×\d+$/, '') ?? ''
  );
}

test('a probe by gRPC fails where nobody listens and where nobody speaks it, after all the time it has', async () => {
  const words = (port: number): string =>
    `timeout: failed to connect service "10.244.1.2:${port}" within 2s: context deadline exceeded`;
  assert.equal(await failure({ grpc: { port: 9090, service: '' }, timeoutSeconds: 2 }), words(9090));
  assert.equal(await failure({ grpc: { port: 8080, service: '' }, timeoutSeconds: 2 }), words(8080));
});

test('a probe by HTTPS of a server that speaks HTTP says so', async () => {
  assert.equal(
    await failure({ httpGet: { path: '/ready', port: 8080, scheme: 'HTTPS' } }),
    'Get "https://10.244.1.2:8080/ready": http: server gave HTTP response to HTTPS client',
  );
});

test('a probe with a host asks that host from the node', async () => {
  assert.equal(await failure({ httpGet: { path: '/ready', port: 8080, host: '10.244.2.2' } }), '');
  assert.equal(await failure({ tcpSocket: { port: 8080, host: '10.244.2.2' } }), '');
  assert.equal(
    await failure({ tcpSocket: { port: 81, host: '10.244.2.2' } }),
    'dial tcp 10.244.2.2:81: connect: connection refused',
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HttpOutcome } from '../../../simulator/kernel/sockets.ts';
import { candidates, clusterFirst } from '../../../simulator/network/dns/resolver.ts';
import { createTraffic } from '../../../simulator/network/traffic/traffic.ts';
import { podOf, type World, world } from '../nodes/world.ts';

const SLICES = 'endpointslices.discovery.k8s.io';

const WEB = (version: string) => ({
  image: `drydock/web:${version}`,
  ports: [{ containerPort: 8080 }],
  readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 1 },
});

interface PodObject {
  metadata: { deletionTimestamp?: string; name: string };
  spec: { nodeName: string };
  status: { podIP?: string; conditions?: { type: string; status: string }[] };
}

/** Service `web` and, 100 ms after each change of a pod, its slice: what the endpoints controller does. */
function serve(w: World, spec: Record<string, unknown> = { clusterIP: '10.96.0.50' }): void {
  const service = {
    metadata: { name: 'web', namespace: 'default' },
    spec: { ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }], ...spec },
  };
  w.client.create('services', 'default', { apiVersion: 'v1', kind: 'Service', ...service });
  const write = () => {
    const pods = w.store.list('pods', 'default') as unknown as PodObject[];
    const endpoints = pods
      .filter((p) => p.status.podIP && p.metadata.name !== 'client')
      .map((p) => {
        const ready = p.status.conditions?.find((c) => c.type === 'Ready')?.status === 'True';
        const terminating = p.metadata.deletionTimestamp !== undefined;
        return {
          addresses: [p.status.podIP],
          conditions: { ready: ready && !terminating, serving: ready, terminating },
          nodeName: p.spec.nodeName,
          hostname: p.metadata.name,
        };
      });
    const slice = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      addressType: 'IPv4',
      metadata: { name: 'web-x', namespace: 'default', uid: 'x', labels: { 'kubernetes.io/service-name': 'web' } },
      ports: [{ name: '', port: 8080, protocol: 'TCP' }],
      endpoints,
    };
    if (w.store.get(SLICES, 'default', 'web-x')) w.client.update(SLICES, slice as never);
    else w.client.create(SLICES, 'default', slice);
  };
  let pending = false;
  w.store.subscribe('pods', () => {
    if (pending) return;
    pending = true;
    w.kernel.after(100, 'endpoints', () => {
      pending = false;
      write();
    });
  });
}

const counts = ({ sent, ok, lost, errors }: { sent: number; ok: number; lost: number; errors: number }) => ({
  sent,
  ok,
  lost,
  errors,
});

test('a Service answers once its endpoints are programmed: 0.3 s after the pod is Ready', async () => {
  const w = world();
  serve(w);
  w.pod(podOf('web-0', WEB('1')));
  const traffic = createTraffic(w.network, { id: 'web', to: 'http://web', rate: 100 });
  traffic.start();
  await w.kernel.advance(4000);
  // Ready at 2030, in the slice at 2130, on the nodes at 2330: requests up to 2330 are lost.
  assert.deepEqual(counts(traffic.facts()), { sent: 401, ok: 165, lost: 234, errors: 0 });
  assert.deepEqual(counts(traffic.facts(2340, 3000)), { sent: 67, ok: 67, lost: 0, errors: 0 });
});

test('pods that drain longer than the network takes to learn lose nothing', async () => {
  const w = world();
  serve(w);
  w.pod(podOf('old', WEB('1')));
  await w.kernel.advance(5000);
  const traffic = createTraffic(w.network, { id: 'web', to: 'http://web', rate: 20 });
  traffic.start();
  w.pod(podOf('new', WEB('2')), 'node-2');
  await w.kernel.advance(3000);
  w.client.delete('pods', 'default', 'old');
  await w.kernel.advance(7000);
  assert.deepEqual(counts(traffic.facts()), { sent: 201, ok: 200, lost: 0, errors: 0 });
  assert.deepEqual(Object.keys(traffic.facts(9000).by), ['2']);
});

test('pods that end at once are asked until every node has learnt it', async () => {
  const w = world();
  serve(w);
  w.pod(podOf('stays', WEB('1')));
  w.pod(podOf('hasty', { ...WEB('1'), image: 'drydock/hasty:1' }));
  await w.kernel.advance(8000);
  let failures = 0;
  const traffic = createTraffic(w.network, { id: 'web', to: 'http://web', rate: 100, lb: 'even' });
  traffic.onFailure(() => failures++);
  traffic.start();
  await w.kernel.advance(1000);
  w.client.delete('pods', 'default', 'hasty');
  await w.kernel.advance(2000);
  const { lost, ok, sent, gap } = traffic.facts();
  // The slice changes 100 ms later, the nodes 200 ms after that: every second of 30 requests meets a closed port, and
  // one was under way when the program ended.
  assert.deepEqual({ sent, lost, inFlight: sent - ok - lost, gap }, { sent: 301, lost: 16, inFlight: 2, gap: 20 });
  assert.equal(failures, 16);
});

test('a request belongs to the instant it started, and windows count starts', async () => {
  const w = world();
  serve(w);
  w.pod(podOf('web', WEB('flaky')));
  await w.kernel.advance(5000);
  const traffic = createTraffic(w.network, { id: 'web', to: 'http://web', rate: 10 });
  traffic.start();
  await w.kernel.advance(5000);
  // It started at 1000 and turns after 8 s: requests from 9000 on are errors.
  assert.deepEqual(counts(traffic.facts(8000, 8999)), { sent: 10, ok: 10, lost: 0, errors: 0 });
  assert.deepEqual(counts(traffic.facts(9000, 9999)), { sent: 10, ok: 0, lost: 0, errors: 10 });
});

test('asking in between changes nothing', async () => {
  const run = async (ask: boolean) => {
    const w = world();
    serve(w);
    for (let i = 0; i < 3; i++) w.pod(podOf(`web-${i}`, WEB(String(i + 1))));
    await w.kernel.advance(5000);
    const traffic = createTraffic(w.network, { id: 'web', to: 'http://web', rate: 30 });
    traffic.start();
    for (let i = 0; i < 60; i++) {
      await w.kernel.advance(101);
      if (ask) traffic.facts();
      if (i === 20) w.client.delete('pods', 'default', 'web-0');
    }
    const { by, ok, lost } = traffic.facts();
    return JSON.stringify({ by, ok, lost });
  };
  assert.equal(await run(true), await run(false));
});

test('the rate may follow steps and be changed', async () => {
  const w = world();
  serve(w);
  const traffic = createTraffic(w.network, {
    id: 'web',
    to: 'http://web',
    rate: [
      { atMs: 0, rate: 1 },
      { atMs: 10_000, rate: 10 },
    ],
  });
  traffic.start();
  await w.kernel.advance(11_999);
  assert.equal(traffic.facts().sent, 30);
  traffic.setRate(0);
  await w.kernel.advance(10_000);
  assert.equal(traffic.facts().sent, 30);
});

test('programs in pods reach Services by name, with its search list', async () => {
  const w = world();
  serve(w);
  w.pod(podOf('web-0', WEB('1')));
  w.pod(podOf('client', { image: 'busybox:1.36', command: ['sleep', '600'] }), 'node-2');
  await w.kernel.advance(5000);
  const client = w.network.host((w.get('client') as { status: { podIP: string } }).status.podIP);
  assert.ok(client);
  const host = w.network.hostFor(client);
  const asked = async (name: string, port = 80): Promise<HttpOutcome | undefined> => {
    let outcome: HttpOutcome | undefined;
    w.kernel.start('client', function* () {
      outcome = yield* host.http({
        method: 'GET',
        scheme: 'http',
        host: name,
        port,
        path: '/',
        headers: {},
        timeoutMs: 1000,
      });
    });
    await w.kernel.advance(5000);
    return outcome;
  };
  assert.deepEqual(await asked('web'), {
    kind: 'response',
    status: 200,
    reason: 'OK',
    headers: {
      Date: 'Mon, 02 Mar 2026 09:00:05 GMT',
      'Content-Length': '9',
      'Content-Type': 'text/plain; charset=utf-8',
    },
    body: 'v1 web-0\n',
    address: '10.96.0.50',
  });
  assert.equal((await asked('web.default.svc.cluster.local'))?.kind, 'response');
  assert.deepEqual(await asked('nosuch'), { kind: 'unresolved' });
  // No rule for that port of the Service: nobody says anything.
  assert.deepEqual(await asked('web', 81), { kind: 'timeout', address: '10.96.0.50' });
  assert.deepEqual(await asked('10.244.9.9'), { kind: 'timeout', address: '10.244.9.9' });
});

test('cluster DNS answers headless Services with their pods, by name too, and SRV with weights', async () => {
  const w = world();
  serve(w, { clusterIP: 'None', ports: [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }] });
  for (let i = 0; i < 3; i++) w.pod(podOf(`web-${i}`, WEB('1')));
  await w.kernel.advance(5000);
  const a = (name: string) => w.network.lookUp(name, 'A', 'default').records.map((r) => `${r.name} ${r.ttl} ${r.data}`);
  const full = 'web.default.svc.cluster.local';
  assert.deepEqual(
    a('web'),
    ['10.244.1.2', '10.244.1.3', '10.244.1.4'].map((ip) => `${full}. 30 ${ip}`),
  );
  assert.deepEqual(a('web-1.web'), [`web-1.${full}. 30 10.244.1.3`]);
  assert.deepEqual(w.network.lookUp('web-9.web', 'A', 'default'), {
    rcode: 'NXDOMAIN',
    records: [],
    additional: [],
  });
  assert.deepEqual(
    w.network.lookUp(`${full}.`, 'SRV', 'other').records.map((r) => r.data),
    [0, 1, 2].map((i) => `0 33 8080 web-${i}.${full}.`),
  );
});

test('the search list is tried in order; five dots or a last dot end it', () => {
  assert.deepEqual(candidates('web', clusterFirst('shop')), [
    'web.shop.svc.cluster.local',
    'web.svc.cluster.local',
    'web.cluster.local',
    'web',
  ]);
  assert.deepEqual(candidates('example.com.', clusterFirst('shop')), ['example.com']);
  assert.equal(candidates('a.b.c.d.e.f', clusterFirst('shop'))[0], 'a.b.c.d.e.f');
});

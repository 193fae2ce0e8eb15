import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Endpoint, EndpointSlice } from '../../../simulator/api/objects.ts';
import { endpointOf } from '../../../simulator/controllers/endpoints/endpoint.ts';
import { planSlices, portKey } from '../../../simulator/controllers/endpoints/slices.ts';

const PORTS = [{ name: '', protocol: 'TCP', port: 80 }];
const fresh = (): boolean => false;

function endpoint(i: number, ready = true): Endpoint {
  return {
    addresses: [`10.244.0.${i}`],
    conditions: { ready, serving: ready, terminating: false },
    targetRef: { kind: 'Pod', name: `p${i}`, uid: `u${i}` },
  };
}

function slice(name: string, endpoints: Endpoint[], ports: unknown[] | null = PORTS): EndpointSlice {
  return { metadata: { name }, addressType: 'IPv4', endpoints, ports } as unknown as EndpointSlice;
}

const range = (from: number, to: number): Endpoint[] =>
  Array.from({ length: to - from + 1 }, (_, i) => endpoint(from + i));

test('a Service without endpoints has one empty slice and keeps it', () => {
  assert.deepEqual(planSlices([], [], fresh), { create: [{ ports: [], endpoints: [] }], update: [], remove: [] });
  const placeholder = { ...slice('web-a', []), ports: undefined, endpoints: undefined } as unknown as EndpointSlice;
  assert.deepEqual(planSlices([placeholder], [], fresh), { create: [], update: [], remove: [] });
});

test('the first endpoints rewrite the empty slice instead of making another', () => {
  const placeholder = { ...slice('web-a', []), ports: undefined, endpoints: undefined } as unknown as EndpointSlice;
  const plan = planSlices([placeholder], [{ ports: PORTS, endpoints: [endpoint(1)] }], fresh);
  assert.deepEqual(
    [plan.create.length, plan.update.map((u) => u.slice.metadata.name), plan.remove.length],
    [0, ['web-a'], 0],
  );
});

test('nothing is written when nothing changed; a condition that changed rewrites its slice alone', () => {
  const two = [slice('a', range(1, 3)), slice('b', range(4, 6))];
  assert.deepEqual(planSlices(two, [{ ports: PORTS, endpoints: range(1, 6) }], fresh), {
    create: [],
    update: [],
    remove: [],
  });
  const plan = planSlices(two, [{ ports: PORTS, endpoints: [...range(1, 5), endpoint(6, false)] }], fresh);
  assert.deepEqual(
    plan.update.map((u) => u.slice.metadata.name),
    ['b'],
  );
});

test('a slice holds a hundred endpoints at most, and a new one goes where there is room', () => {
  assert.deepEqual(
    planSlices([], [{ ports: PORTS, endpoints: range(1, 250) }], fresh).create.map((c) => c.endpoints.length),
    [100, 100, 50],
  );
  const plan = planSlices(
    [slice('a', range(1, 100)), slice('b', range(101, 120))],
    [{ ports: PORTS, endpoints: range(1, 121) }],
    fresh,
  );
  assert.deepEqual(
    plan.update.map((u) => [u.slice.metadata.name, u.endpoints.length]),
    [['b', 21]],
  );
});

test('the last endpoint gone leaves the slice, emptied', () => {
  const plan = planSlices([slice('a', [endpoint(1)])], [], fresh);
  assert.deepEqual(
    plan.update.map((u) => [u.slice.metadata.name, u.endpoints.length, u.ports.length]),
    [['a', 0, 0]],
  );
});

test('ports are the same in any order', () => {
  const other = { name: 'b', protocol: 'UDP', port: 53 };
  assert.equal(portKey([...PORTS, other]), portKey([other, ...PORTS]));
});

test('trafficDistribution makes hints for ready endpoints, and a slice without the right ones is written', () => {
  const pod = (ready: boolean) =>
    ({
      metadata: { name: 'p', namespace: 'default', uid: 'u' },
      spec: { nodeName: 'node-1', containers: [] },
      status: { podIP: '10.244.0.1', conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
    }) as never;
  const node = { metadata: { labels: { 'topology.kubernetes.io/zone': 'a' } } } as never;
  const made = (trafficDistribution: string | undefined, ready = true) =>
    endpointOf(pod(ready), { metadata: { name: 's' }, spec: { trafficDistribution } } as never, node);
  assert.equal(made(undefined).hints, undefined);
  assert.equal(made('PreferSameNode', false).hints, undefined);
  assert.deepEqual(made('PreferSameZone').hints, { forZones: [{ name: 'a' }] });
  assert.deepEqual(made('PreferClose').hints, { forZones: [{ name: 'a' }] });
  assert.deepEqual(made('PreferSameNode').hints, { forZones: [{ name: 'a' }], forNodes: [{ name: 'node-1' }] });
  const before = slice('a', [made(undefined)]);
  const planned = (endpoint: Endpoint) => planSlices([before], [{ ports: PORTS, endpoints: [endpoint] }], fresh).update;
  assert.equal(planned(made(undefined)).length, 0);
  assert.equal(planned(made('PreferSameNode')).length, 1);
});

/** Who answers at a Service's addresses, by what a node knows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import { ProxyTable, type Side } from '../../../simulator/network/proxy.ts';
import { advance, type Fabric, fabric, server } from './fabric.ts';

interface EndpointSpec {
  readonly on?: string;
  readonly ready?: boolean;
  readonly serving?: boolean;
  readonly terminating?: boolean;
  /** Nodes and zones that it is for. */
  readonly forNode?: string;
  readonly forZone?: string;
}

const PORTS = [{ name: '', port: 8080, protocol: 'TCP' }];
const IP = '10.96.0.50';

/** Endpoints 10.244.0.1, .2 … as `node-1` sees them. */
function table(spec: Record<string, unknown>, endpoints: readonly EndpointSpec[]): ProxyTable {
  const made = new ProxyTable('node-1');
  made.setZone('zone-a');
  made.setService('default/web', {
    metadata: { name: 'web', namespace: 'default' },
    spec: { clusterIP: IP, ports: [{ port: 80, protocol: 'TCP', nodePort: 30080 }], ...spec },
  } as never);
  made.setSlice('default/web', 'web-x', {
    ports: PORTS,
    endpoints: endpoints.map((endpoint, i) => {
      const { on = 'node-2', ready = true, serving = ready, terminating = false, forNode, forZone } = endpoint;
      return {
        addresses: [`10.244.0.${i + 1}`],
        nodeName: on,
        conditions: { ready, serving, terminating },
        hints: {
          ...(forNode ? { forNodes: [{ name: forNode }] } : {}),
          ...(forZone ? { forZones: [{ name: forZone }] } : {}),
        },
      };
    }),
  } as never);
  return made;
}

/** "10.244.0.1 10.244.0.2", or what happens when nobody may answer. */
function who(made: ProxyTable, via: 'cluster' | 'node port', side: Side = 'inside'): string {
  const frontend = via === 'cluster' ? made.frontend(IP, 80) : made.nodePort(30080);
  assert.ok(frontend);
  const { list, whenNone } = made.backends(frontend, side);
  return list.length > 0 ? list.map(({ ip }) => ip).join(' ') : whenNone;
}

const READY: EndpointSpec = {};
const LEAVING: EndpointSpec = { ready: false, serving: true, terminating: true };
const GONE: EndpointSpec = { ready: false, serving: false, terminating: true };
const UNREADY: EndpointSpec = { ready: false };
const here = (endpoint: EndpointSpec): EndpointSpec => ({ ...endpoint, on: 'node-1' });

const WITHIN: readonly (readonly [title: string, spec: Record<string, unknown>, EndpointSpec[], string])[] = [
  ['ready endpoints answer', {}, [READY, UNREADY, READY], '10.244.0.1 10.244.0.3'],
  ['those that leave do not while others are ready', {}, [READY, LEAVING], '10.244.0.1'],
  ['when none is ready, those that leave and still serve do', {}, [UNREADY, LEAVING, GONE], '10.244.0.2'],
  ['nobody: refused', {}, [], 'refused'],
  ['nobody serves: refused', {}, [UNREADY, GONE], 'refused'],
  ['inside Local: only those of this node', { internalTrafficPolicy: 'Local' }, [READY, here(READY)], '10.244.0.2'],
  [
    'inside Local: those of this node that leave, when none here is ready',
    { internalTrafficPolicy: 'Local' },
    [READY, here(LEAVING)],
    '10.244.0.2',
  ],
  ['inside Local: others have some, here nobody: lost', { internalTrafficPolicy: 'Local' }, [READY], 'dropped'],
  ['inside Local: nobody anywhere: refused', { internalTrafficPolicy: 'Local' }, [], 'refused'],
  ['hints: the one for this node', {}, [{ forNode: 'node-2' }, { forNode: 'node-1' }], '10.244.0.2'],
  ['hints: none for this node: any', {}, [{ forNode: 'node-2' }, { forNode: 'node-3' }], '10.244.0.1 10.244.0.2'],
  ['hints: somebody has none: any', {}, [{ forNode: 'node-1' }, READY], '10.244.0.1 10.244.0.2'],
  ['hints: those of the zone', {}, [{ forZone: 'zone-b' }, { forZone: 'zone-a' }], '10.244.0.2'],
  [
    'hints: the zone, when there is none for the node',
    {},
    [
      { forNode: 'node-2', forZone: 'zone-a' },
      { forNode: 'node-3', forZone: 'zone-b' },
    ],
    '10.244.0.1',
  ],
  ['hints say nothing about those that leave', {}, [{ ...LEAVING, forNode: 'node-2' }], '10.244.0.1'],
  [
    'inside Local says more than hints',
    { internalTrafficPolicy: 'Local' },
    [{ forNode: 'node-1' }, here({ forNode: 'node-2' })],
    '10.244.0.2',
  ],
  ['outside Local says nothing about the cluster address', { externalTrafficPolicy: 'Local' }, [READY], '10.244.0.1'],
];

for (const [title, spec, endpoints, answer] of WITHIN)
  test(`by the cluster address: ${title}`, () => assert.equal(who(table(spec, endpoints), 'cluster'), answer));

const OUTSIDE: readonly (readonly [title: string, spec: Record<string, unknown>, EndpointSpec[], Side, string])[] = [
  ['any endpoint', {}, [READY, here(READY)], 'outside', '10.244.0.1 10.244.0.2'],
  ['Local: only those of this node', { externalTrafficPolicy: 'Local' }, [READY, here(READY)], 'outside', '10.244.0.2'],
  ['Local: nobody here: lost', { externalTrafficPolicy: 'Local' }, [READY], 'outside', 'dropped'],
  ['Local, from a pod: any', { externalTrafficPolicy: 'Local' }, [READY], 'inside', '10.244.0.1'],
  ['inside Local says nothing about node ports', { internalTrafficPolicy: 'Local' }, [READY], 'outside', '10.244.0.1'],
];

for (const [title, spec, endpoints, side, answer] of OUTSIDE)
  test(`by a node port: ${title}`, () => assert.equal(who(table(spec, endpoints), 'node port', side), answer));

test('session affinity: a client stays with its endpoint until it has been away too long or the endpoint leaves', () => {
  const spec = { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 10 } } };
  const made = table(spec, [READY, READY, READY, READY, READY]);
  const random = new Kernel({ seed: 'affinity' }).random('test');
  const choose = (client: string, atMs: number): string => {
    const frontend = made.frontend(IP, 80);
    assert.ok(frontend);
    return made.choose(frontend, 'inside', client, atMs, random)?.ip ?? '';
  };
  const first = choose('10.244.9.1', 0);
  // Each visit begins the ten seconds anew.
  for (let atMs = 0; atMs <= 60_000; atMs += 9999) assert.equal(choose('10.244.9.1', atMs), first);
  const clients = Array.from({ length: 40 }, (_, i) => choose(`10.244.8.${i}`, 0));
  assert.equal(new Set(clients).size, 5, 'clients are spread');
  const later = Array.from({ length: 40 }, (_, i) => choose(`10.244.8.${i}`, 10_000));
  assert.notDeepEqual(later, clients, 'after ten seconds they are spread anew');
  made.setSlice('default/web', 'web-x', {
    ports: PORTS,
    endpoints: [{ addresses: ['10.244.0.9'], conditions: { ready: true } }],
  } as never);
  assert.equal(choose('10.244.9.1', 60_001), '10.244.0.9');
});

test('without affinity the endpoints share alike', () => {
  const made = table({}, [READY, READY, READY, READY]);
  const random = new Kernel({ seed: 'shares' }).random('test');
  const counts = new Map<string, number>();
  const frontend = made.frontend(IP, 80);
  assert.ok(frontend);
  for (let i = 0; i < 4000; i++) {
    const ip = made.choose(frontend, 'inside', 'client', i, random)?.ip ?? '';
    counts.set(ip, (counts.get(ip) ?? 0) + 1);
  }
  assert.equal(counts.size, 4);
  for (const n of counts.values()) assert.ok(Math.abs(n - 1000) < 120, String(n));
});

test('a Service that changes or goes leaves no rule behind', () => {
  const made = table({}, [READY]);
  made.setService('default/web', {
    spec: { clusterIP: '10.96.0.51', ports: [{ port: 81, protocol: 'TCP', nodePort: 30081 }] },
  } as never);
  assert.deepEqual(
    [made.knowsAddress(IP), made.frontend(IP, 80), made.nodePort(30080), made.frontend('10.96.0.51', 81)?.port.port],
    [false, undefined, undefined, 81],
  );
  made.setService('default/web', undefined);
  assert.deepEqual([made.knowsAddress('10.96.0.51'), made.nodePort(30081)], [false, undefined]);
});

// ── From where to where ───────────────────────────────────────────────────────────────────────────────────────────

/** A Service with an endpoint on node-1, one without any, and a client on node-3. */
function serviceFabric(spec: Record<string, unknown> = {}): Fabric {
  const f = fabric();
  const ports = [{ port: 80, targetPort: 8080, protocol: 'TCP', nodePort: 30080 }];
  f.service('web', { type: 'NodePort', clusterIP: IP, ports, ...spec });
  f.service('empty', { clusterIP: '10.96.0.51', ports: [{ port: 80, protocol: 'TCP' }] });
  f.slice('web', PORTS, [{ addresses: ['10.244.1.1'], nodeName: 'node-1', conditions: { ready: true } }]);
  f.pod('web-0', '10.244.1.1', { 8080: server({}) }, 'node-1');
  f.pod('client', '10.244.3.1', {}, 'node-3');
  advance(f, 1000);
  return f;
}

type Way = readonly [title: string, from: 'pod' | 'outside', address: string, port: number, kind: string];

const WAYS: readonly Way[] = [
  ['a Service', 'pod', IP, 80, 'server'],
  ['a port that the Service does not have', 'pod', IP, 81, 'dropped'],
  ['a Service without endpoints', 'pod', '10.96.0.51', 80, 'refused'],
  ['a cluster address that no Service has', 'pod', '10.96.0.99', 80, 'dropped'],
  ['a pod', 'pod', '10.244.1.1', 8080, 'server'],
  ['a port nobody listens on', 'pod', '10.244.1.1', 8081, 'refused'],
  ['a pod that is gone', 'pod', '10.244.1.9', 8080, 'unreachable'],
  ['a node port', 'pod', '172.30.0.12', 30080, 'server'],
  ['another port of a node', 'pod', '172.30.0.12', 30081, 'refused'],
  ['an address of nobody', 'pod', '192.0.2.1', 80, 'dropped'],
  ['a Service', 'outside', IP, 80, 'dropped'],
  ['a pod', 'outside', '10.244.1.1', 8080, 'dropped'],
  ['a node port', 'outside', '172.30.0.13', 30080, 'server'],
  ['another port of a node', 'outside', '172.30.0.13', 30081, 'refused'],
];

for (const [title, from, address, port, kind] of WAYS)
  test(`from ${from === 'pod' ? 'a pod' : 'outside'}: ${title}: ${kind}`, () => {
    const f = serviceFabric();
    const pod = from === 'pod' ? f.network.hostNamed('default', 'client') : undefined;
    const client = pod?.ip ?? '172.30.0.254';
    assert.equal(f.network.find({ node: pod?.node, pod }, address, port, client).kind, kind);
  });

test('a load balancer asks only nodes that have somebody to ask', () => {
  const f = serviceFabric({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
  const balanced = { status: { loadBalancer: { ingress: [{ ip: '172.30.255.200' }] } } };
  f.put('services', { ...f.store.get('services', 'default', 'web'), ...balanced });
  advance(f, 1000);
  const ask = () => f.network.find({ node: undefined }, '172.30.255.200', 80, '172.30.0.254').kind;
  assert.deepEqual([...new Set(Array.from({ length: 20 }, ask))], ['server']);
});

test('a node that is cut off from the API goes on with what it knew, and catches up', () => {
  const f = serviceFabric();
  f.network.setHearing('node-3', false);
  f.slice('web', PORTS, [{ addresses: ['10.244.2.1'], nodeName: 'node-2', conditions: { ready: true } }]);
  advance(f, 5000);
  const known = (node: string): string[] => f.network.candidates(node, IP, 80)?.list.map(({ ip }) => ip) ?? [];
  assert.deepEqual([known('node-3'), known('node-1')], [['10.244.1.1'], ['10.244.2.1']]);
  f.network.setHearing('node-3', true);
  assert.deepEqual(known('node-3'), ['10.244.2.1']);
});

test('each node learns of changes in its own time, in runs at least a second apart', () => {
  const f = fabric({ profile: 'measured', seed: 'runs' });
  f.service('web', { clusterIP: IP, ports: [{ port: 80, protocol: 'TCP' }] });
  advance(f, 5000);
  const beganMs = f.kernel.now();
  const known = new Map(f.network.nodes().map((node) => [node, { count: 0, atMs: [] as number[] }]));
  const addresses: string[] = [];
  for (let ms = 0; ms < 4000; ms += 5) {
    if (ms % 300 === 0) {
      addresses.push(`10.244.1.${addresses.length + 1}`);
      f.slice(
        'web',
        PORTS,
        addresses.map((ip) => ({ addresses: [ip], conditions: { ready: true } })),
      );
    }
    advance(f, 5);
    for (const [node, seen] of known) {
      const count = f.network.candidates(node, IP, 80)?.list.length ?? 0;
      if (count > seen.count) seen.atMs.push(f.kernel.now() - beganMs);
      seen.count = count;
    }
  }
  const times = [...known.values()].map(({ atMs }) => atMs);
  assert.equal(new Set(times.map((atMs) => atMs.join())).size, times.length, 'no two nodes alike');
  for (const atMs of times) {
    assert.ok((atMs[0] ?? 0) <= 125, `the first change is known soon: ${atMs[0]}`);
    assert.ok(atMs.length >= 3);
    for (const [i, at] of atMs.entries()) if (i > 0) assert.ok(at - (atMs[i - 1] as number) >= 1000, atMs.join());
  }
});

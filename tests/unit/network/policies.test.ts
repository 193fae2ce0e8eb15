/** What NetworkPolicies let through, between pods of two namespaces and from outside. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inBlock } from '../../../simulator/network/policies.ts';
import { type Fabric, fabric, server } from './fabric.ts';

const POLICIES = 'networkpolicies.networking.k8s.io';

/** Pods and their labels; all listen on 80 (named http) and 9000. */
const PODS = {
  web: { namespace: 'default', ip: '10.244.1.1', labels: { app: 'web' } },
  db: { namespace: 'default', ip: '10.244.1.2', labels: { app: 'db', tier: 'back' } },
  friend: { namespace: 'default', ip: '10.244.2.1', labels: { role: 'friend' } },
  stranger: { namespace: 'shop', ip: '10.244.2.2', labels: { role: 'friend' } },
} as const;
type Name = keyof typeof PODS;

function cluster(policies: Readonly<Record<string, Record<string, unknown>>>): Fabric {
  const f = fabric();
  f.put('namespaces', { kind: 'Namespace', metadata: { name: 'shop', labels: { team: 'shop' } } });
  for (const [name, { namespace, ip, labels }] of Object.entries(PODS)) {
    const ports = [{ name: 'http', containerPort: 80, protocol: 'TCP' }];
    f.put('pods', { kind: 'Pod', metadata: { name, namespace, labels }, spec: { containers: [{ name: 'c', ports }] } });
    const servers = { 80: server({}), 9000: server({}) };
    f.network.attach({ ip, name, namespace, node: 'node-1', uid: name, server: (port) => servers[port as 80] });
  }
  for (const [name, spec] of Object.entries(policies))
    f.put(POLICIES, {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name, namespace: 'default' },
      spec: { podSelector: {}, policyTypes: ['Ingress'], ...spec },
    });
  f.kernel.run({ untilMs: f.kernel.now() + 1000 });
  return f;
}

/** "web:80" from whom: 'server' when it is let through. */
function reached(f: Fabric, from: Name | 'node' | 'outside', to: Name, port = 80): string {
  const pod = from in PODS ? f.network.hostNamed(PODS[from as Name].namespace, from) : undefined;
  // The other node: a pod's own is never kept away.
  const node = from === 'outside' ? undefined : 'node-2';
  const client = pod?.ip ?? (from === 'outside' ? '172.30.0.254' : '172.30.0.12');
  return f.network.find({ node, pod }, PODS[to].ip, port, client).kind;
}

const THROUGH = 'server';
const LOST = 'dropped';

interface Row {
  readonly title: string;
  readonly policies: Readonly<Record<string, Record<string, unknown>>>;
  readonly cases: readonly (readonly [from: Name | 'node', to: Name, port: number, what: string])[];
}

const TABLE: readonly Row[] = [
  { title: 'without policies everybody is reached', policies: {}, cases: [['stranger', 'web', 80, THROUGH]] },
  {
    title: 'a policy without rules isolates the pods it selects, and no others',
    policies: { deny: { podSelector: { matchLabels: { app: 'web' } } } },
    cases: [
      ['friend', 'web', 80, LOST],
      ['node', 'web', 80, LOST],
      ['friend', 'db', 80, THROUGH],
      ['web', 'friend', 80, THROUGH],
    ],
  },
  {
    title: 'a pod selector alone means pods of the same namespace',
    policies: { allow: { ingress: [{ from: [{ podSelector: { matchLabels: { role: 'friend' } } }] }] } },
    cases: [
      ['friend', 'web', 80, THROUGH],
      ['stranger', 'web', 80, LOST],
      ['db', 'web', 80, LOST],
      ['node', 'web', 80, LOST],
    ],
  },
  {
    title: 'a namespace selector alone means all of its pods, with a pod selector those of them',
    policies: {
      allow: {
        ingress: [
          {
            from: [
              {
                namespaceSelector: { matchLabels: { team: 'shop' } },
                podSelector: { matchLabels: { role: 'friend' } },
              },
            ],
          },
        ],
      },
    },
    cases: [
      ['stranger', 'web', 80, THROUGH],
      ['friend', 'web', 80, LOST],
    ],
  },
  {
    title: 'an empty namespace selector means every namespace',
    policies: { allow: { ingress: [{ from: [{ namespaceSelector: {} }] }] } },
    cases: [
      ['stranger', 'web', 80, THROUGH],
      ['node', 'web', 80, LOST],
    ],
  },
  {
    title: 'an empty rule lets everybody through',
    policies: { allow: { ingress: [{}] } },
    cases: [
      ['stranger', 'web', 9000, THROUGH],
      ['node', 'web', 80, THROUGH],
    ],
  },
  {
    title: 'what several policies allow adds up',
    policies: {
      deny: {},
      friends: { ingress: [{ from: [{ podSelector: { matchLabels: { role: 'friend' } } }] }] },
      shop: { ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'shop' } } }] }] },
    },
    cases: [
      ['friend', 'web', 80, THROUGH],
      ['stranger', 'web', 80, THROUGH],
      ['db', 'web', 80, LOST],
    ],
  },
  {
    title: "ports are the pod's: by number, by name, in a span, and of one protocol",
    policies: {
      number: { podSelector: { matchLabels: { app: 'web' } }, ingress: [{ ports: [{ port: 9000 }] }] },
      name: { podSelector: { matchLabels: { app: 'db' } }, ingress: [{ ports: [{ port: 'http' }] }] },
      span: { podSelector: { matchLabels: { tier: 'back' } }, ingress: [{ ports: [{ port: 8999, endPort: 9001 }] }] },
      udp: { podSelector: { matchLabels: { app: 'web' } }, ingress: [{ ports: [{ port: 80, protocol: 'UDP' }] }] },
    },
    cases: [
      ['friend', 'web', 9000, THROUGH],
      ['friend', 'web', 80, LOST],
      ['friend', 'db', 80, THROUGH],
      ['friend', 'db', 9000, THROUGH],
    ],
  },
  {
    title: 'blocks of addresses, less what is taken out of them',
    policies: { block: { ingress: [{ from: [{ ipBlock: { cidr: '10.244.2.0/24', except: ['10.244.2.2/32'] } }] }] } },
    cases: [
      ['friend', 'web', 80, THROUGH],
      ['stranger', 'web', 80, LOST],
      ['node', 'web', 80, LOST],
    ],
  },
  {
    title: 'egress isolates who asks',
    policies: {
      out: {
        podSelector: { matchLabels: { role: 'friend' } },
        policyTypes: ['Egress'],
        egress: [{ to: [{ podSelector: { matchLabels: { app: 'web' } } }], ports: [{ port: 80 }] }],
      },
    },
    cases: [
      ['friend', 'web', 80, THROUGH],
      ['friend', 'web', 9000, LOST],
      ['friend', 'db', 80, LOST],
      ['db', 'web', 9000, THROUGH],
      ['stranger', 'db', 80, THROUGH],
    ],
  },
  {
    title: 'a connection needs the leave of both ends',
    policies: {
      in: {
        podSelector: { matchLabels: { app: 'web' } },
        ingress: [{ from: [{ podSelector: { matchLabels: { role: 'friend' } } }] }],
      },
      out: { podSelector: { matchLabels: { role: 'friend' } }, policyTypes: ['Egress'] },
    },
    cases: [['friend', 'web', 80, LOST]],
  },
];

for (const { title, policies, cases } of TABLE)
  test(title, () => {
    const f = cluster(policies);
    assert.deepEqual(
      cases.map(([from, to, port]) => [from, to, port, reached(f, from, to, port)]),
      cases,
    );
  });

test('without egress to the name server no name resolves; a rule for port 53 is enough', () => {
  const out = { podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'] };
  const dns = {
    podSelector: { matchLabels: { app: 'web' } },
    policyTypes: ['Egress'],
    egress: [{ ports: [{ port: 53, protocol: 'UDP' }] }],
  };
  const answered = (policies: Record<string, Record<string, unknown>>): string => {
    const f = cluster(policies);
    const pod = f.network.hostNamed('default', 'web');
    assert.ok(pod);
    return f.network.askNameServer(
      f.network.hostFor(pod).identity,
      { name: 'kubernetes.default.svc.cluster.local', type: 'A' },
      '10.96.0.10',
    ).kind;
  };
  assert.deepEqual([answered({}), answered({ out }), answered({ out, dns })], ['message', 'timeout', 'message']);
});

test('a pod always reaches itself, and its node reaches it (probes)', () => {
  const f = cluster({ deny: { policyTypes: ['Ingress', 'Egress'] } });
  const web = f.network.hostNamed('default', 'web');
  assert.ok(web);
  assert.equal(f.network.find({ node: 'node-1' }, web.ip, 80, '172.30.0.11').kind, THROUGH);
  const kinds: string[] = [];
  f.kernel.start('self', function* () {
    kinds.push((yield* f.network.hostFor(web).connect({ address: web.ip, port: 80, scheme: 'http' })).kind);
  });
  f.kernel.run({ untilMs: f.kernel.now() + 1000 });
  assert.deepEqual(kinds, ['connected']);
});

test('from outside a Local node port shows the client, another one its node', () => {
  const through = (externalTrafficPolicy: string, cidr: string): string => {
    const f = cluster({ block: { ingress: [{ from: [{ ipBlock: { cidr } }] }] } });
    const ports = [{ port: 80, nodePort: 30080, protocol: 'TCP', targetPort: 80 }];
    f.service('web', { type: 'NodePort', clusterIP: '10.96.0.50', externalTrafficPolicy, ports });
    const endpoint = { addresses: [PODS.web.ip], nodeName: 'node-1', conditions: { ready: true } };
    f.slice('web', [{ name: '', port: 80, protocol: 'TCP' }], [endpoint]);
    f.kernel.run({ untilMs: f.kernel.now() + 1000 });
    return f.network.find({ node: undefined }, '172.30.0.11', 30080, '172.30.0.254').kind;
  };
  assert.deepEqual(
    [
      through('Local', '172.30.0.254/32'),
      through('Local', '172.30.0.11/32'),
      through('Cluster', '172.30.0.254/32'),
      through('Cluster', '172.30.0.11/32'),
    ],
    [THROUGH, LOST, LOST, THROUGH],
  );
});

test('blocks of addresses', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['10.1.2.3', '10.1.0.0/16', true],
    ['10.2.0.0', '10.1.0.0/16', false],
    ['255.255.255.255', '0.0.0.0/0', true],
    ['10.0.0.1', '10.0.0.1/32', true],
    ['10.0.0.2', '10.0.0.1/32', false],
    ['10.0.0.7', '10.0.0.4/30', true],
    ['::1', '0.0.0.0/0', false],
  ];
  assert.deepEqual(
    cases.map(([address, cidr]) => [address, cidr, inBlock(address, cidr)]),
    cases,
  );
});

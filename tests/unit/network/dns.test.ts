/** Questions to the cluster's DNS and the whole answers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DnsMessage, DnsRecord } from '../../../simulator/kernel/names.ts';
import { candidates, clusterFirst } from '../../../simulator/network/dns/resolver.ts';
import { advance, type Fabric, fabric } from './fabric.ts';

const PORTS = [
  { name: 'http', port: 8080, protocol: 'TCP' },
  { name: 'metrics', port: 9100, protocol: 'TCP' },
];
const ready = { conditions: { ready: true } };

/** A Service with an address, a headless one with named pods, an alias, one with manual endpoints. */
function cluster(): Fabric {
  const f = fabric();
  const ports = [
    { name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' },
    { name: 'dns', port: 53, protocol: 'UDP' },
  ];
  f.service('web', { clusterIP: '10.96.0.50', ports });
  f.slice('web', PORTS, [{ addresses: ['10.244.1.7'], ...ready }]);
  f.service('db', { clusterIP: 'None', ports: [{ name: 'http', port: 8080, protocol: 'TCP' }] });
  f.slice('db', PORTS.slice(0, 1), [
    { addresses: ['10.244.1.1'], hostname: 'db-0', ...ready },
    { addresses: ['10.244.2.1'], hostname: 'db-1', ...ready },
    { addresses: ['10.244.3.1'], ...ready },
    { addresses: ['10.244.3.9'], hostname: 'db-3', conditions: { ready: false } },
  ]);
  f.service('many', { clusterIP: 'None' });
  f.slice('many', [], [{ addresses: ['10.244.1.1'], ...ready }]);
  f.service('bare', { clusterIP: 'None', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] });
  f.slice('bare', PORTS.slice(0, 1), [{ addresses: ['10.244.1.9'], conditions: { ready: false } }]);
  f.service('away', { type: 'ExternalName', externalName: 'example.com' });
  f.service('other', { type: 'ExternalName', externalName: 'web.default.svc.cluster.local' });
  f.service('ring', { type: 'ExternalName', externalName: 'ring.default.svc.cluster.local' });
  advance(f, 1000);
  return f;
}

const AT = '.default.svc.cluster.local.';
const SOA = (f: Fabric): DnsRecord =>
  f.network.dns.answer({ name: 'cluster.local.', type: 'SOA' }).answers[0] as DnsRecord;

/** "rcode | answers | authority | additional", a record as "name type data"; the names' common ending as "~". */
function written({ rcode, answers, authority, additional }: DnsMessage): string {
  const texts = (records: readonly DnsRecord[]): string =>
    records.map(({ name, type, ttl, data }) => `${name} ${ttl} ${type} ${type === 'SOA' ? '…' : data}`).join(', ');
  const all = [rcode, texts(answers), texts(authority), texts(additional)];
  while (all[all.length - 1] === '') all.pop();
  return all.join(' | ').replaceAll(AT, '~');
}

const NODATA = 'NOERROR |  | cluster.local. 30 SOA …';
const NXDOMAIN = 'NXDOMAIN |  | cluster.local. 30 SOA …';

/** Name ("~" for .default.svc.cluster.local.), type, the answer. */
const TABLE: readonly (readonly [name: string, type: string, answer: string])[] = [
  ['web~', 'A', 'NOERROR | web~ 30 A 10.96.0.50'],
  ['web~', 'AAAA', NODATA],
  ['web~', 'CNAME', NODATA],
  ['web~', 'TXT', NODATA],
  ['web~', 'MX', NODATA],
  ['web~', 'SRV', 'NOERROR | web~ 30 SRV 0 50 80 web~, web~ 30 SRV 0 50 53 web~ |  | web~ 30 A 10.96.0.50'],
  ['_http._tcp.web~', 'SRV', 'NOERROR | _http._tcp.web~ 30 SRV 0 100 80 web~ |  | web~ 30 A 10.96.0.50'],
  ['_dns._udp.web~', 'SRV', 'NOERROR | _dns._udp.web~ 30 SRV 0 100 53 web~ |  | web~ 30 A 10.96.0.50'],
  ['_http._udp.web~', 'SRV', NXDOMAIN],
  ['_nothing._tcp.web~', 'SRV', NXDOMAIN],
  // The underscores may be left out, and a port's name answers other types, too.
  ['http.tcp.web~', 'A', 'NOERROR | http.tcp.web~ 30 A 10.96.0.50'],
  // An endpoint of a Service with an address has a name as well.
  ['10-244-1-7.web~', 'A', 'NOERROR | 10-244-1-7.web~ 30 A 10.244.1.7'],
  ['10-244-1-8.web~', 'A', NXDOMAIN],
  ['db~', 'A', 'NOERROR | db~ 30 A 10.244.1.1, db~ 30 A 10.244.2.1, db~ 30 A 10.244.3.1'],
  [
    'db~',
    'SRV',
    'NOERROR | db~ 30 SRV 0 33 8080 db-0.db~, db~ 30 SRV 0 33 8080 db-1.db~, db~ 30 SRV 0 33 8080 10-244-3-1.db~' +
      ' |  | db-0.db~ 30 A 10.244.1.1, db-1.db~ 30 A 10.244.2.1, 10-244-3-1.db~ 30 A 10.244.3.1',
  ],
  ['db-0.db~', 'A', 'NOERROR | db-0.db~ 30 A 10.244.1.1'],
  ['db-0.db~', 'SRV', 'NOERROR | db-0.db~ 30 SRV 0 100 8080 db-0.db~ |  | db-0.db~ 30 A 10.244.1.1'],
  ['DB-0.Db~', 'A', 'NOERROR | DB-0.Db~ 30 A 10.244.1.1'],
  ['db-3.db~', 'A', NXDOMAIN],
  ['db-9.db~', 'A', NXDOMAIN],
  ['db-0.web~', 'A', NXDOMAIN],
  // Headless without ports: addresses, but nothing for SRV.
  ['many~', 'A', 'NOERROR | many~ 30 A 10.244.1.1'],
  ['many~', 'SRV', NODATA],
  // Nobody is ready: as if there were no such name.
  ['bare~', 'A', NXDOMAIN],
  ['bare~', 'SRV', NXDOMAIN],
  ['away~', 'A', 'NOERROR | away~ 30 CNAME example.com.'],
  ['away~', 'CNAME', 'NOERROR | away~ 30 CNAME example.com.'],
  ['away~', 'SRV', NODATA],
  ['_http._tcp.away~', 'SRV', NXDOMAIN],
  ['other~', 'A', 'NOERROR | other~ 30 CNAME web~, web~ 30 A 10.96.0.50'],
  ['ring~', 'A', NODATA],
  ['nothing~', 'A', NXDOMAIN],
  ['web.nowhere.svc.cluster.local.', 'A', NXDOMAIN],
  ['web.shop.svc.cluster.local.', 'A', NXDOMAIN],
  ['shop.svc.cluster.local.', 'A', NODATA],
  ['nowhere.svc.cluster.local.', 'A', NXDOMAIN],
  ['svc.cluster.local.', 'A', NODATA],
  ['cluster.local.', 'A', NODATA],
  ['cluster.local.', 'SOA', 'NOERROR | cluster.local. 30 SOA …'],
  ['web.default.cluster.local.', 'A', NXDOMAIN],
  ['web.default.svc.cluster.local.default.svc.cluster.local.', 'A', NXDOMAIN],
  ['a.b.c.web~', 'A', NXDOMAIN],
  ['*.default.svc.cluster.local.', 'A', NXDOMAIN],
  ['10-244-1-7.default.pod.cluster.local.', 'A', 'NOERROR | 10-244-1-7.default.pod.cluster.local. 30 A 10.244.1.7'],
  ['1-2-3-4.default.pod.cluster.local.', 'A', 'NOERROR | 1-2-3-4.default.pod.cluster.local. 30 A 1.2.3.4'],
  ['1-2-3.default.pod.cluster.local.', 'A', NXDOMAIN],
  ['1-2-3-4.nowhere.pod.cluster.local.', 'A', NXDOMAIN],
  ['dns-version.cluster.local.', 'TXT', 'NOERROR | dns-version.cluster.local. 28800 TXT "1.1.0"'],
  ['dns-version.cluster.local.', 'A', NXDOMAIN],
  ['ns.dns.cluster.local.', 'A', 'NOERROR | ns.dns.cluster.local. 30 A 10.96.0.10'],
  [
    'cluster.local.',
    'NS',
    'NOERROR | cluster.local. 30 NS kube-dns.kube-system.svc.cluster.local.' +
      ' |  | kube-dns.kube-system.svc.cluster.local. 30 A 10.96.0.10',
  ],
  ['50.0.96.10.in-addr.arpa.', 'PTR', 'NOERROR | 50.0.96.10.in-addr.arpa. 30 PTR web~'],
  ['1.2.244.10.in-addr.arpa.', 'PTR', 'NOERROR | 1.2.244.10.in-addr.arpa. 30 PTR db-1.db~'],
  ['7.1.244.10.in-addr.arpa.', 'PTR', 'NOERROR | 7.1.244.10.in-addr.arpa. 30 PTR 10-244-1-7.web~'],
  ['99.0.96.10.in-addr.arpa.', 'PTR', 'NXDOMAIN'],
  ['example.com.', 'A', 'NXDOMAIN'],
  ['.', 'NS', 'NXDOMAIN'],
  [`${'x'.repeat(64)}.cluster.local.`, 'A', 'FORMERR'],
  [`${'abcdefghi.'.repeat(26)}`, 'A', 'FORMERR'],
];

const f = cluster();
for (const [name, type, answer] of TABLE)
  test(`${name.length > 90 ? `${name.slice(0, 20)}…` : name} ${type}`, () => {
    const question = { name: name.replace('~', AT), type };
    const message = f.network.dns.answer(question);
    assert.equal(written(message), answer);
    assert.equal(message.authoritative, message.rcode !== 'FORMERR');
    assert.equal(message.recursionAvailable, false);
  });

test('the serial of the SOA is the second of the last change', () => {
  const g = cluster();
  const serial = (): number => Number(SOA(g).data.split(' ')[2]);
  const before = serial();
  advance(g, 60_000);
  assert.equal(serial(), before, 'time alone changes nothing');
  g.service('late', { clusterIP: '10.96.0.60', ports: [{ port: 80 }] });
  advance(g, 1000);
  assert.equal(serial() - before, 61);
});

test('a change reaches the DNS 0.1 s later in tidy timing', () => {
  const g = cluster();
  g.service('late', { clusterIP: '10.96.0.60', ports: [{ port: 80 }] });
  const rcode = (): string => g.network.dns.answer({ name: `late${AT}`, type: 'A' }).rcode;
  advance(g, 99);
  const before = rcode();
  advance(g, 1);
  assert.deepEqual([before, rcode()], ['NXDOMAIN', 'NOERROR']);
});

test('as kubeadm sets it up, CoreDNS keeps no answers about the cluster; with a cache answers grow old, denials too', () => {
  const courses = [false, true].map((caching) => {
    const g = cluster();
    g.network.dns.caching = caching;
    const ask = (name: string): string => written(g.network.dns.answer({ name: `${name}${AT}`, type: 'A' }));
    const said = [ask('db'), ask('late')];
    g.slice('db', PORTS.slice(0, 1), [{ addresses: ['10.244.9.9'], ...ready }]);
    g.service('late', { clusterIP: '10.96.0.60', ports: [{ port: 80 }] });
    advance(g, 12_000);
    said.push(ask('db'), ask('late'));
    advance(g, 18_000);
    said.push(ask('db'), ask('late'));
    return said;
  });
  const old = (ttl: number): string => `NOERROR | ${[1, 2, 3].map((n) => `db~ ${ttl} A 10.244.${n}.1`).join(', ')}`;
  const now = ['NOERROR | db~ 30 A 10.244.9.9', 'NOERROR | late~ 30 A 10.96.0.60'];
  assert.deepEqual(courses, [
    [old(30), NXDOMAIN, ...now, ...now],
    [old(30), NXDOMAIN, old(18), NXDOMAIN.replace('30', '18'), ...now],
  ]);
});

test('clients get addresses in an order of their own, aliases before them', () => {
  const orders = new Set(
    Array.from({ length: 30 }, () =>
      f.network.dns
        .answer({ name: `db${AT}`, type: 'A' }, true)
        .answers.map((r) => r.data)
        .join(),
    ),
  );
  assert.equal(orders.size, 6);
  const { answers } = f.network.dns.answer({ name: `other${AT}`, type: 'A' }, true);
  assert.deepEqual(
    answers.map(({ type }) => type),
    ['CNAME', 'A'],
  );
});

test('the search list is gone through before the name itself when it has fewer than five dots', () => {
  const of = clusterFirst('shop');
  const SEARCHED = ['.shop.svc.cluster.local', '.svc.cluster.local', '.cluster.local'];
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['web', [...SEARCHED.map((end) => `web${end}`), 'web']],
    ['a.b.c.d.e', [...SEARCHED.map((end) => `a.b.c.d.e${end}`), 'a.b.c.d.e']],
    ['a.b.c.d.e.f', ['a.b.c.d.e.f', ...SEARCHED.map((end) => `a.b.c.d.e.f${end}`)]],
    ['web.shop.', ['web.shop']],
  ];
  assert.deepEqual(
    cases.map(([name]) => [name, candidates(name, of)]),
    cases,
  );
});

test('a look-up asks on while names have no records, and says which failure it was', () => {
  const lookUp = (name: string, namespace: string): string => {
    const { rcode, records } = f.network.lookUp(name, 'A', namespace);
    return [rcode, ...records.map(({ data }) => data)].join(' ');
  };
  assert.deepEqual(
    [lookUp('web', 'default'), lookUp('web.default', 'shop'), lookUp('web', 'shop'), lookUp('shop.svc', 'default')],
    ['NOERROR 10.96.0.50', 'NOERROR 10.96.0.50', 'NXDOMAIN', 'NOERROR'],
  );
});

test('a name server that is gone: the look-up fails after all its attempts, or when its caller has had enough', () => {
  const g = cluster();
  const client = g.pod('client', '10.244.3.1', {}, 'node-3');
  g.put('networkpolicies.networking.k8s.io', {
    kind: 'NetworkPolicy',
    metadata: { name: 'out', namespace: 'default' },
    spec: { podSelector: {}, policyTypes: ['Egress'] },
  });
  g.put('pods', { kind: 'Pod', metadata: { name: 'client', namespace: 'default' } });
  advance(g, 1000);
  const took: [string, number][] = [];
  for (const limit of [undefined, 3000])
    g.kernel.start('look up', function* () {
      const began = g.kernel.now();
      const { rcode } = yield* g.hostOf(client).resolve('web', 'A', limit);
      took.push([rcode, g.kernel.now() - began]);
    });
  advance(g, 60_000);
  // Two attempts of five seconds for the first name; then nothing is tried any more.
  assert.deepEqual(took, [
    ['TIMEOUT', 3000],
    ['TIMEOUT', 10_000],
  ]);
});

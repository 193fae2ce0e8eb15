/** Where an Ingress controller sends requests, and what it answers itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ingress } from '../../../simulator/api/objects.ts';
import { Kernel } from '../../../simulator/kernel/kernel.ts';
import type { HttpRequest } from '../../../simulator/kernel/sockets.ts';
import type { PodHost, Served } from '../../../simulator/network/hosts.ts';
import { decide } from '../../../simulator/network/ingress/rules.ts';
import { advance, type Fabric, type FabricServer, fabric, server } from './fabric.ts';

interface IngressSpec {
  readonly name?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** host → "path[ type]" → "service:port". */
  readonly rules?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly defaultBackend?: string;
  readonly tls?: readonly string[];
  readonly created?: string;
}

function backendOf(text: string): Record<string, unknown> {
  const [name, port = ''] = text.split(':');
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

function ingress({ name = 'shop', annotations = {}, rules = {}, defaultBackend, tls, created }: IngressSpec): Ingress {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      namespace: 'default',
      creationTimestamp: created ?? '2026-03-02T09:00:00Z',
      annotations: Object.fromEntries(
        Object.entries(annotations).map(([key, value]) => [`nginx.ingress.kubernetes.io/${key}`, value]),
      ),
    },
    spec: {
      ingressClassName: 'nginx',
      ...(defaultBackend ? { defaultBackend: backendOf(defaultBackend) } : {}),
      ...(tls ? { tls: [{ hosts: [...tls], secretName: 'cert' }] } : {}),
      rules: Object.entries(rules).map(([host, paths]) => ({
        ...(host === '' ? {} : { host }),
        http: {
          paths: Object.entries(paths).map(([text, service]) => {
            const [path, pathType = 'Prefix'] = text.split(' ');
            return { path, pathType, backend: backendOf(service) };
          }),
        },
      })),
    },
  } as unknown as Ingress;
}

/** "web:80 /path", "308 LOCATION" or "not-found". */
function verdict(ingresses: readonly Ingress[], url: string, headers: Record<string, string> = {}, draw = 0): string {
  const [, scheme = 'http', host = '', path = '/'] = /^(https?):\/\/([^/]*)(\/.*)?$/.exec(url) ?? [];
  const decided = decide(ingresses, { scheme: scheme as 'http', host, path, headers }, () => draw);
  if (decided.kind === 'backend') return `${decided.backend.key.split('/')[1]}:${decided.backend.port} ${decided.path}`;
  return decided.kind === 'redirect' ? `${decided.status} ${decided.location}` : decided.kind;
}

const HOSTS = [
  ingress({ rules: { 'shop.test': { '/': 'web:80' }, '*.shop.test': { '/': 'wild:80' }, '': { '/any': 'any:80' } } }),
];
const PATHS = [
  ingress({
    rules: { 'shop.test': { '/': 'root:80', '/api': 'api:http', '/api/v1 Exact': 'one:80', '/img/': 'img:80' } },
  }),
];
const IMPLEMENTATION = [ingress({ rules: { 'shop.test': { '/a ImplementationSpecific': 'web:80' } } })];
const CANARY = (annotations: Record<string, string>): Ingress[] => [
  ingress({ rules: { 'shop.test': { '/': 'web:80' } } }),
  ingress({
    name: 'canary',
    annotations: { canary: 'true', ...annotations },
    rules: { 'shop.test': { '/': 'new:80', '/only': 'only:80' } },
  }),
];
const WEIGHTED = CANARY({ 'canary-weight': '30' });
const BY_HEADER = CANARY({ 'canary-by-header': 'X-Canary', 'canary-weight': '30' });

const TABLE: readonly (readonly [
  title: string,
  Ingress[],
  url: string,
  answer: string,
  Record<string, string>?,
  number?,
])[] = [
  ['a host', HOSTS, 'http://shop.test/', 'web:80 /'],
  ['a host in capitals, with a port', HOSTS, 'http://SHOP.test:8080/', 'web:80 /'],
  ['a wildcard takes one label', HOSTS, 'http://a.shop.test/x?y=1', 'wild:80 /x?y=1'],
  ['a wildcard does not take two', HOSTS, 'http://a.b.shop.test/', 'not-found'],
  ['a rule without a host is for all others', HOSTS, 'http://other.test/any/thing', 'any:80 /any/thing'],
  ['no rule for the path', HOSTS, 'http://other.test/', 'not-found'],
  [
    'a host that has rules is not looked for elsewhere',
    [...IMPLEMENTATION, ingress({ name: 'b', rules: { '': { '/': 'any:80' } } })],
    'http://shop.test/other',
    'not-found',
  ],
  ['the longest prefix', PATHS, 'http://shop.test/api/v2', 'api:http /api/v2'],
  ['a prefix ends between slashes', PATHS, 'http://shop.test/apis', 'root:80 /apis'],
  ['a slash at a prefix’s end says nothing', PATHS, 'http://shop.test/img', 'img:80 /img'],
  ['an exact path goes before prefixes', PATHS, 'http://shop.test/api/v1', 'one:80 /api/v1'],
  ['an exact path is not what begins with it', PATHS, 'http://shop.test/api/v1/', 'api:http /api/v1/'],
  ['ImplementationSpecific: whatever begins so', IMPLEMENTATION, 'http://shop.test/abc', 'web:80 /abc'],
  ['a default backend', [ingress({ defaultBackend: 'rest:80' })], 'http://any.test/x', 'rest:80 /x'],
  [
    'a default backend is only for its hosts',
    [ingress({ rules: { 'shop.test': { '/a': 'web:80' } }, defaultBackend: 'rest:80' })],
    'http://any.test/',
    'not-found',
  ],
  [
    'a default backend for other paths',
    [ingress({ rules: { 'shop.test': { '/a': 'web:80' } }, defaultBackend: 'rest:80' })],
    'http://shop.test/b',
    'rest:80 /b',
  ],
  [
    'of two that say the same the older wins',
    [
      ingress({ name: 'late', created: '2026-03-02T09:00:01Z', rules: { 'shop.test': { '/': 'late:80' } } }),
      ingress({ name: 'old', rules: { 'shop.test': { '/': 'old:80' } } }),
    ],
    'http://shop.test/',
    'old:80 /',
  ],
  [
    'TLS: a plain request is sent to the other scheme',
    [ingress({ rules: { 'shop.test': { '/': 'web:80' } }, tls: ['shop.test'] })],
    'http://shop.test/a?b',
    '308 https://shop.test/a?b',
  ],
  [
    'TLS: and answered there',
    [ingress({ rules: { 'shop.test': { '/': 'web:80' } }, tls: ['shop.test'] })],
    'https://shop.test/',
    'web:80 /',
  ],
  [
    'TLS without the redirect',
    [
      ingress({
        annotations: { 'ssl-redirect': 'false' },
        rules: { 'shop.test': { '/': 'web:80' } },
        tls: ['shop.test'],
      }),
    ],
    'http://shop.test/',
    'web:80 /',
  ],
  [
    'a redirect',
    [ingress({ annotations: { 'permanent-redirect': 'https://new.test' }, rules: { 'shop.test': { '/': 'web:80' } } })],
    'http://shop.test/',
    '301 https://new.test',
  ],
  [
    'a rewritten path',
    [
      ingress({
        annotations: { 'rewrite-target': '/$2' },
        rules: { 'shop.test': { '/api(/|$)(.*) ImplementationSpecific': 'web:80' } },
      }),
    ],
    'http://shop.test/api/v1/x?y=2',
    'web:80 /v1/x?y=2',
  ],
  [
    'a pattern that might be searched for ever matches nothing',
    [
      ingress({
        annotations: { 'use-regex': 'true' },
        rules: { 'shop.test': { '/(a+)+$ ImplementationSpecific': 'web:80' } },
      }),
    ],
    `http://shop.test/${'a'.repeat(60)}b`,
    'not-found',
  ],
  ['below its weight the canary', WEIGHTED, 'http://shop.test/', 'new:80 /', {}, 29],
  ['from its weight on the main one', WEIGHTED, 'http://shop.test/', 'web:80 /', {}, 30],
  ['a canary has no paths of its own', WEIGHTED, 'http://shop.test/only', 'new:80 /only', {}, 0],
  ['a weight of 0 is never', CANARY({ 'canary-weight': '0' }), 'http://shop.test/', 'web:80 /', {}, 0],
  ['by header: always', BY_HEADER, 'http://shop.test/', 'new:80 /', { 'x-canary': 'always' }, 99],
  ['by header: never', BY_HEADER, 'http://shop.test/', 'web:80 /', { 'X-Canary': 'never' }, 0],
  [
    'by header: another value leaves it to the weight',
    BY_HEADER,
    'http://shop.test/',
    'new:80 /',
    { 'X-Canary': 'perhaps' },
    0,
  ],
  [
    'by header value',
    CANARY({ 'canary-by-header': 'X-User', 'canary-by-header-value': 'tester' }),
    'http://shop.test/',
    'new:80 /',
    { 'X-User': 'tester' },
  ],
  [
    'by header value: another',
    CANARY({ 'canary-by-header': 'X-User', 'canary-by-header-value': 'tester' }),
    'http://shop.test/',
    'web:80 /',
    { 'X-User': 'always' },
  ],
  [
    'by cookie',
    CANARY({ 'canary-by-cookie': 'beta' }),
    'http://shop.test/',
    'new:80 /',
    { Cookie: 'a=b; beta=always' },
  ],
];

for (const [title, ingresses, url, answer, headers, draw] of TABLE)
  test(title, () => assert.equal(verdict(ingresses, url, headers, draw), answer));

test('shares converge to the weight', () => {
  const random = new Kernel({ seed: 'weights' }).random('test');
  for (const weight of [5, 30, 50, 95]) {
    const ingresses = CANARY({ 'canary-weight': String(weight) });
    let canary = 0;
    for (let i = 0; i < 2000; i++) {
      const asked = { scheme: 'http' as const, host: 'shop.test', path: '/', headers: {} };
      const decided = decide(ingresses, asked, (bound) => random.int(bound));
      if (decided.kind === 'backend' && decided.backend.key === 'default/new') canary++;
    }
    assert.ok(Math.abs(canary / 20 - weight) < 4, `${weight} %: ${canary / 20}`);
  }
});

// ── What it answers ───────────────────────────────────────────────────────────────────────────────────────────────

interface Behind extends Fabric {
  readonly controller: PodHost;
  readonly servers: readonly FabricServer[];
}

/** Two pods behind the Service `web`, the second of which listens nowhere when `second` is undefined. */
function behind(
  options: { first?: FabricServer; second?: FabricServer; annotations?: Record<string, string> } = {},
): Behind {
  const f = fabric();
  const servers = [options.first ?? server({ version: '1' }), options.second ?? server({ version: '2' })];
  const ports = [{ name: 'http', port: 80, targetPort: 8080, protocol: 'TCP' }];
  f.service('web', { clusterIP: '10.96.0.50', ports });
  f.service('empty', { clusterIP: '10.96.0.51', ports });
  const endpoints = servers.map((_, i) => ({ addresses: [`10.244.1.${i + 1}`], conditions: { ready: true } }));
  f.slice('web', [{ name: 'http', port: 8080, protocol: 'TCP' }], endpoints);
  for (const [i, one] of servers.entries()) f.pod(`web-${i}`, `10.244.1.${i + 1}`, { 8080: one });
  const controller = f.pod('controller', '10.244.2.1', {}, 'node-2');
  const rules = { 'shop.test': { '/': 'web:80', '/empty': 'empty:http', '/missing': 'missing:80', '/port': 'web:81' } };
  f.put('ingresses.networking.k8s.io', { ...ingress({ rules, annotations: options.annotations ?? {} }) });
  advance(f, 3000);
  return { ...f, controller, servers };
}

function ask(f: Behind, path: string, host = 'shop.test'): Served {
  const request: HttpRequest = {
    method: 'GET',
    scheme: 'http',
    host,
    port: 80,
    path,
    headers: { Host: host },
    client: '172.30.0.254',
  };
  const served = f.network.gateway.answer(request, f.kernel.now(), f.controller);
  assert.ok(served);
  return served;
}

test('its own pages: nobody behind, no such Service or port, no rule', () => {
  const f = behind();
  const said = ['/empty', '/missing', '/port'].map((path) => ask(f, path).status);
  assert.deepEqual([...said, ask(f, '/', 'other.test').status], [503, 503, 503, 404]);
  assert.deepEqual(ask(f, '/', 'other.test'), {
    status: 404,
    headers: {
      Date: 'Mon, 02 Mar 2026 09:00:03 GMT',
      'Content-Type': 'text/html',
      'Content-Length': '146',
      Connection: 'keep-alive',
    },
    body: '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
    takesMs: 0,
  });
});

test('an endpoint hears who asked, and its headers come after nginx’s own', () => {
  const heard: HttpRequest[] = [];
  const answer = (request: HttpRequest) => {
    heard.push(request);
    return {
      status: 201,
      body: 'made\n',
      headers: { Server: 'mine', 'X-Own': '1', 'Content-Type': 'text/plain', Date: 'long ago' },
    };
  };
  const f = behind({ first: server({ answer }), second: server({ answer }) });
  assert.deepEqual(ask(f, '/a?b=c').headers, {
    Date: 'Mon, 02 Mar 2026 09:00:03 GMT',
    'Content-Type': 'text/plain',
    'Content-Length': '5',
    Connection: 'keep-alive',
    'X-Own': '1',
  });
  const { path, headers } = heard[0] as HttpRequest;
  assert.deepEqual(
    [path, headers],
    [
      '/a?b=c',
      {
        Host: 'shop.test',
        'X-Real-IP': '172.30.0.254',
        'X-Forwarded-For': '172.30.0.254',
        'X-Forwarded-Host': 'shop.test',
        'X-Forwarded-Proto': 'http',
      },
    ],
  );
});

test('an endpoint that refuses is passed over for the next; when all do, it is a bad gateway', () => {
  const f = behind();
  const statuses = () => [...new Set(Array.from({ length: 20 }, () => ask(f, '/').status))];
  f.network.detach(f.network.host('10.244.1.2') as PodHost);
  f.pod('web-1', '10.244.1.2', {});
  assert.deepEqual(statuses(), [200]);
  f.network.detach(f.network.host('10.244.1.1') as PodHost);
  f.pod('web-0', '10.244.1.1', {});
  assert.deepEqual(statuses(), [502]);
});

test('an endpoint that is gone costs the time to connect; when all are, the gateway times out', () => {
  const f = behind();
  f.network.detach(f.network.host('10.244.1.1') as PodHost);
  f.network.detach(f.network.host('10.244.1.2') as PodHost);
  const { status, takesMs } = ask(f, '/');
  assert.deepEqual([status, takesMs], [504, 15_000]);
});

test('an endpoint slower than proxy-read-timeout is given up', () => {
  const slow = { takesMs: 3000 };
  const annotations = { 'proxy-read-timeout': '2' };
  const f = behind({ first: server(slow), second: server(slow), annotations });
  const { status, takesMs } = ask(f, '/');
  assert.deepEqual([status, takesMs], [504, 6000]);
});

test('who has answered can be told, and what is answered instead when that one ends', () => {
  const f = behind({ first: server({ version: '1', takesMs: 500 }), second: server({ version: '2', takesMs: 500 }) });
  const served = ask(f, '/');
  const other = served.instead?.(f.kernel.now() + 100);
  assert.deepEqual([served.from?.pod, other?.from?.pod].sort(), ['web-0', 'web-1']);
});

test('Ingresses of other classes, and without one, are left alone', () => {
  const f = behind();
  for (const [name, ingressClassName] of [
    ['other', 'traefik'],
    ['none', undefined],
  ] as const) {
    const made = ingress({ name, rules: { [`${name}.test`]: { '/': 'web:80' } } });
    f.put('ingresses.networking.k8s.io', { ...made, spec: { ...made.spec, ingressClassName } } as never);
  }
  advance(f, 3000);
  assert.deepEqual([ask(f, '/', 'other.test').status, ask(f, '/', 'none.test').status], [404, 404]);
});

test('an Ingress that goes is forgotten', () => {
  const f = behind();
  f.remove('ingresses.networking.k8s.io', 'default', 'shop');
  advance(f, 3000);
  assert.equal(ask(f, '/').status, 404);
});

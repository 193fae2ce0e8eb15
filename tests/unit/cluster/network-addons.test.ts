/** A cluster with a load balancer and an Ingress controller, and its API server as an address. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EndpointSlice, Ingress, Service } from '../../../simulator/api/objects.ts';
import { createCluster } from '../../../simulator/cluster/whole.ts';
import { type Addon, type Cluster, LEARNER } from '../../../simulator/cluster-types.ts';
import type { HttpOutcome, HttpRequest } from '../../../simulator/kernel/sockets.ts';
import { createTraffic } from '../../../simulator/network/traffic/traffic.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import { imagesFromYaml } from '../../../simulator/nodes/images/load.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';

const IMAGES = createCatalogue(
  imagesFromYaml(
    {
      web: {
        pull: '1s',
        tags: { '1': {}, '2': {} },
        behaviour: {
          program: 'http',
          listen: [{ port: 8080 }],
          http: { '/': [{ status: 200, body: 'v${version} ${pod}\n' }] },
        },
      },
    },
    'test',
  ),
);
const INGRESSES = 'ingresses.networking.k8s.io';

interface World extends Cluster {
  advance(seconds: number): void;
  create(resource: string, object: Record<string, unknown>): KubeObject;
  get<T>(resource: string, name: string): T;
  /** "EnsuredLoadBalancer Ensured load balancer", of one object. */
  events(kind: string, name: string): string[];
  ask(request: Partial<HttpRequest> & { host: string }): HttpOutcome;
}

function world(addons: readonly Addon[]): World {
  const cluster = createCluster({
    seed: 'addons',
    images: IMAGES,
    containerPrograms: new Map(),
    prepull: ['web:1', 'web:2'],
    addons,
  });
  const { kernel, store } = cluster;
  const client = cluster.client(LEARNER);
  return {
    ...cluster,
    advance: (seconds) => void kernel.run({ untilMs: kernel.now() + seconds * 1000 }),
    create(resource, object) {
      const made = client.create(resource, 'default', object);
      if (!made.ok) throw new Error(made.status.message);
      return made.object;
    },
    get: <T>(resource: string, name: string) => store.get(resource, 'default', name) as T,
    events: (kind, name) =>
      (
        store.list('events', 'default') as unknown as {
          involvedObject: { kind: string; name: string };
          reason: string;
          message: string;
        }[]
      )
        .filter((event) => event.involvedObject.kind === kind && event.involvedObject.name === name)
        .map(({ reason, message }) => `${reason} ${message}`),
    ask({ host, ...rest }) {
      let outcome: HttpOutcome | undefined;
      const request = {
        method: 'GET',
        scheme: 'http' as const,
        host,
        port: 80,
        path: '/',
        headers: { Host: host },
        ...rest,
      };
      kernel.start('ask', function* () {
        outcome = yield* cluster.outside.http({ timeoutMs: 5000, ...request });
      });
      kernel.run({ untilMs: kernel.now() + 10_000, condition: () => outcome !== undefined });
      assert.ok(outcome);
      return outcome;
    },
  };
}

/** A Deployment and its Service on port 80. */
function web(w: World, name: string, tag: string, spec: Record<string, unknown> = {}): void {
  const labels = { app: name };
  const containers = [{ name: 'web', image: `web:${tag}` }];
  const template = { metadata: { labels }, spec: { containers } };
  const deployment = { replicas: 2, selector: { matchLabels: labels }, template };
  w.create('deployments.apps', { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: deployment });
  const service = { selector: labels, ports: [{ port: 80, targetPort: 8080 }], ...spec };
  w.create('services', { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: service });
}

function ingress(name: string, service: string, annotations: Record<string, string> = {}): Record<string, unknown> {
  const backend = { service: { name: service, port: { number: 80 } } };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, annotations },
    spec: {
      ingressClassName: 'nginx',
      rules: [{ host: 'shop.test', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    },
  };
}

const FINALIZER = 'service.kubernetes.io/load-balancer-cleanup';

test('without a load balancer an address stays pending; with one each Service has its own, and gives it back', () => {
  const pending = world([]);
  web(pending, 'web', '1', { type: 'LoadBalancer' });
  pending.advance(60);
  assert.deepEqual(pending.get<Service>('services', 'web').status, { loadBalancer: {} });

  const w = world(['loadbalancer']);
  web(w, 'a', '1', { type: 'LoadBalancer' });
  web(w, 'b', '2', { type: 'LoadBalancer' });
  web(w, 'other', '1', { type: 'LoadBalancer', loadBalancerClass: 'example.com/mine' });
  w.advance(10);
  const address = (name: string): unknown => w.get<Service>('services', name).status?.loadBalancer?.ingress;
  assert.deepEqual(
    [address('a'), address('b'), address('other')],
    [[{ ip: '172.30.255.200', ipMode: 'VIP' }], [{ ip: '172.30.255.201', ipMode: 'VIP' }], undefined],
  );
  assert.deepEqual(w.get<Service>('services', 'a').metadata.finalizers, [FINALIZER]);
  assert.deepEqual(w.events('Service', 'a'), [
    'EnsuringLoadBalancer Ensuring load balancer',
    'EnsuredLoadBalancer Ensured load balancer',
  ]);
  assert.match((w.ask({ host: '172.30.255.201' }) as { body: string }).body, /^v2 b-/);

  w.client(LEARNER).patch('services', 'default', 'a', 'merge', { spec: { type: 'ClusterIP' } });
  w.advance(10);
  const { metadata, status } = w.get<Service>('services', 'a');
  assert.deepEqual([metadata.finalizers, status], [undefined, { loadBalancer: {} }]);
  assert.equal(w.ask({ host: '172.30.255.200' }).kind, 'timeout');

  w.client(LEARNER).delete('services', 'default', 'b');
  w.advance(10);
  assert.equal(w.get('services', 'b'), undefined, 'its finalizer is gone');
  web(w, 'c', '1', { type: 'LoadBalancer' });
  w.advance(10);
  assert.deepEqual(address('c'), [{ ip: '172.30.255.200', ipMode: 'VIP' }], 'an address that came back is given again');
});

test('an Ingress is taken in, gets the controller’s address, and divides what comes', () => {
  const w = world(['ingress']);
  web(w, 'web', '1');
  web(w, 'new', '2');
  const CANARY = {
    'nginx.ingress.kubernetes.io/canary': 'true',
    'nginx.ingress.kubernetes.io/canary-weight': '25',
    'nginx.ingress.kubernetes.io/limit-rps': '1',
  };
  w.create(INGRESSES, ingress('main', 'web'));
  w.create(INGRESSES, ingress('canary', 'new', CANARY));
  w.create(INGRESSES, {
    ...ingress('other', 'web'),
    spec: { ...(ingress('x', 'web').spec as object), ingressClassName: 'traefik' },
  });
  w.advance(10);
  const status = (name: string): unknown => w.get<Ingress>(INGRESSES, name).status;
  assert.deepEqual(
    [status('main'), status('other')],
    [{ loadBalancer: { ingress: [{ ip: '172.30.255.200' }] } }, { loadBalancer: {} }],
  );
  assert.deepEqual(w.events('Ingress', 'canary'), [
    'Sync Scheduled for sync',
    'NotSimulated not simulated: the annotation nginx.ingress.kubernetes.io/limit-rps',
  ]);
  const load = createTraffic(w.network, { id: 'in', to: 'http://172.30.255.200', host: 'shop.test', rate: 200 });
  load.start();
  w.advance(20);
  load.stop();
  const { sent, ok, by } = load.facts();
  assert.equal(ok, sent);
  assert.ok(Math.abs((by['2'] ?? 0) / sent - 0.25) < 0.04, JSON.stringify(by));
  assert.deepEqual(
    (w.ask({ host: '172.30.255.200', headers: { Host: 'other.test' } }) as { status: number }).status,
    404,
  );
});

test('without its addon nobody looks after an Ingress', () => {
  const w = world([]);
  w.create(INGRESSES, ingress('main', 'web'));
  w.advance(60);
  assert.deepEqual([w.get<Ingress>(INGRESSES, 'main').status, w.events('Ingress', 'main')], [{ loadBalancer: {} }, []]);
});

test('Endpoints written by hand become slices of a Service without selector, and go with it', () => {
  const w = world([]);
  w.create('services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'db' },
    spec: { ports: [{ name: 'sql', port: 80 }] },
  });
  w.create('endpoints', {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'db', labels: { team: 'data' } },
    subsets: [
      {
        addresses: [{ ip: '10.244.7.7', hostname: 'one' }],
        notReadyAddresses: [{ ip: '10.244.7.8' }],
        ports: [{ name: 'sql', port: 8080 }],
      },
    ],
  });
  w.advance(5);
  const slices = (): EndpointSlice[] =>
    w.store.withLabels('endpointslices.discovery.k8s.io', 'default', { 'kubernetes.io/service-name': 'db' }) as never;
  const [slice] = slices();
  assert.ok(slice);
  assert.deepEqual(
    {
      labels: slice.metadata.labels,
      ports: slice.ports,
      endpoints: slice.endpoints,
      owner: slice.metadata.ownerReferences?.[0]?.kind,
    },
    {
      labels: {
        'endpointslice.kubernetes.io/managed-by': 'endpointslicemirroring-controller.k8s.io',
        'kubernetes.io/service-name': 'db',
        team: 'data',
      },
      ports: [{ name: 'sql', port: 8080, protocol: 'TCP' }],
      endpoints: [
        { addresses: ['10.244.7.7'], conditions: { ready: true }, hostname: 'one' },
        { addresses: ['10.244.7.8'], conditions: { ready: false } },
      ],
      owner: 'Endpoints',
    },
  );
  w.client(LEARNER).patch('endpoints', 'default', 'db', 'merge', {
    subsets: [{ addresses: [{ ip: '10.244.7.9' }], ports: [{ name: 'sql', port: 8080 }] }],
  });
  w.advance(5);
  assert.deepEqual(
    slices().map(({ endpoints = [] }) => endpoints.map(({ addresses }) => addresses)),
    [[['10.244.7.9']]],
  );
  w.client(LEARNER).patch('endpoints', 'default', 'db', 'merge', {
    metadata: { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
  });
  w.advance(5);
  assert.deepEqual(slices(), []);
});

test('the API server answers at its addresses: who has no token is anonymous, who has another’s is nobody', () => {
  const w = world([]);
  const ask = (path: string, headers: Record<string, string> = {}): string => {
    const outcome = w.ask({ host: '127.0.0.1', port: 6443, scheme: 'https', path, trust: 'cluster', headers });
    if (outcome.kind !== 'response') return outcome.kind;
    return `${outcome.status} ${/"message": ?"((?:[^"\\]|\\.)*)"/.exec(outcome.body)?.[1] ?? ''}`.trim();
  };
  assert.deepEqual(
    [
      ask('/version'),
      ask('/api/v1/namespaces/default/pods'),
      ask('/api/v1/pods', { Authorization: 'Bearer stolen' }),
      ask('/api/v1/%zz'),
      w.ask({ host: '127.0.0.1', port: 6443, scheme: 'https' }).kind,
      (w.ask({ host: '127.0.0.1', port: 6443 }) as { status: number }).status,
    ],
    [
      '200',
      '403 pods is forbidden: User \\"system:anonymous\\" cannot list resource \\"pods\\" in API group \\"\\" in the namespace \\"default\\"',
      '401 Unauthorized',
      '400',
      'untrusted',
      400,
    ],
  );
});

test('a service account’s token says at the API server’s address who asks', () => {
  const w = world([]);
  w.advance(5);
  const token = w.client(LEARNER).token('default', 'default', {});
  const outcome = w.ask({
    host: '127.0.0.1',
    port: 6443,
    scheme: 'https',
    path: '/api/v1/namespaces/default/pods?limit=1',
    trust: 'cluster',
    headers: { Authorization: `Bearer ${token.ok ? token.object : token.status.message}` },
  });
  assert.deepEqual(
    outcome.kind === 'response' && [outcome.status, (JSON.parse(outcome.body) as { message: string }).message],
    [
      403,
      'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"',
    ],
  );
});

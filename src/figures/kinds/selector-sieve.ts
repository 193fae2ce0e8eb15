// Which pods a selector lets through: the API's own list for a query, and the endpoints a Service with it would have.
import { LEARNER } from '../../../simulator/cluster-types.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import type { SieveData, SieveKnobs } from '../knobs/selector-sieve.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

/** `a=b,c==d` as a map, or null when it says more than equality. */
function equalities(selector: string): Record<string, string> | null {
  const map: Record<string, string> = {};
  for (const part of selector.split(',').map((p) => p.trim())) {
    const match = /^([^=!\s()]+)\s*==?\s*([^=!\s()]*)$/.exec(part);
    if (!match?.[1]) return null;
    map[match[1]] = match[2] ?? '';
  }
  return map;
}

export async function selectorSieve({ selector, pods }: SieveKnobs, images: StockImages): Promise<SieveData> {
  const map = equalities(selector);
  const objects: unknown[] = pods.map(({ name, labels }) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels },
    spec: { containers: [{ name: 'app', image: 'drydock/web:1' }] },
  }));
  if (map)
    objects.push({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'sieve' },
      spec: { selector: map, ports: [{ port: 80, targetPort: 8080 }] },
    });
  const world = await FigureWorld.open({
    lab: { cluster: { nodes: 3, prepull: true }, setup: [{ apply: 'files/all.json' }, { wait: '4s' }] },
    files: { 'files/all.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }) },
    images,
  });
  const { cluster } = world.session.world;
  const reply = cluster.api.handle({
    method: 'GET',
    path: '/api/v1/namespaces/default/pods',
    query: { labelSelector: selector },
    user: LEARNER,
  });
  const body = reply.body as { items?: { metadata: { name: string } }[]; message?: string };
  if (!body.items) return { query: [], service: null, refused: body.message ?? '' };
  const slices = cluster.store.list<KubeObject & { endpoints?: { targetRef?: { name?: string } }[] }>(
    'endpointslices.discovery.k8s.io',
    'default',
  );
  return {
    query: body.items.map((i) => i.metadata.name),
    service: map
      ? slices
          .filter((s) => s.metadata.labels?.['kubernetes.io/service-name'] === 'sieve')
          .flatMap((s) => (s.endpoints ?? []).map((e) => e.targetRef?.name ?? ''))
          .sort()
      : null,
    refused: '',
  };
}

// Whose pod is it: ReplicaSets, pods with and without an owner, and what becomes of them when labels change.
import type { KubeObject } from '../../../simulator/store/types.ts';
import { controllerOf, deedsOf } from '../deeds.ts';
import { type OwnershipData, type OwnershipKnobs, ownershipLine } from '../knobs/ownership-tree.ts';
import type { StockImages } from '../types.ts';
import { FigureWorld } from '../world.ts';

const ACTS_LIMIT = 8;

export async function ownershipTree(knobs: OwnershipKnobs, images: StockImages): Promise<OwnershipData> {
  const [key = 'tier', value = 'frontend'] = knobs.selector.split('=');
  const labels = { [key]: value };
  const containers = [
    {
      name: 'web',
      image: 'drydock/web:1',
      readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 1 },
    },
  ];
  const set = (name: string) => ({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name },
    spec: {
      replicas: knobs.replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    },
  });
  const bare = knobs.bare.map((pod) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: pod.name, labels: pod.labels },
    spec: { containers },
  }));
  const world = await FigureWorld.open({
    lab: {
      cluster: { nodes: 2, prepull: true },
      setup: bare.length > 0 ? [{ apply: 'files/bare.json' }, { wait: '5s' }] : [],
      home: [
        { path: 'rs.yaml', from: 'files/rs.json' },
        { path: 'other.yaml', from: 'files/other.json' },
      ],
    },
    files: {
      'files/rs.json': JSON.stringify(set('frontend')),
      'files/other.json': JSON.stringify(set('other')),
      ...(bare.length > 0
        ? { 'files/bare.json': JSON.stringify({ apiVersion: 'v1', kind: 'List', items: bare }) }
        : {}),
    },
    images,
  });
  let before = world.mark();
  let line = 'kubectl apply -f rs.yaml';
  let said = await world.run(line);
  await world.settle();
  for (const act of knobs.acts.slice(0, ACTS_LIMIT)) {
    before = world.mark();
    line = ownershipLine(act, knobs.selector);
    said = await world.run(line);
    await world.settle();
  }
  const { store } = world.session.world.cluster;
  const sets = store.list<KubeObject & { spec: { replicas?: number } }>('replicasets.apps', 'default');
  const pods = store.list<KubeObject & { status?: { conditions?: { type: string; status: string }[] } }>(
    'pods',
    'default',
  );
  const changes = world.changesSince(before);
  const made = new Set(changes.filter((c) => c.type === 'ADDED').map((c) => c.object.metadata.uid));
  return {
    sets: sets.map((s) => ({ name: s.metadata.name, wanted: s.spec.replicas ?? 1 })),
    pods: [...pods]
      .sort(
        (a, b) =>
          compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
          compare(a.metadata.name, b.metadata.name),
      )
      .map((pod) => ({
        name: pod.metadata.name,
        labels: `${key}=${pod.metadata.labels?.[key] ?? ''}`,
        owner: controllerOf(pod),
        ready: pod.status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false,
        fresh: made.has(pod.metadata.uid),
      })),
    line,
    said,
    // what was done to pods and sets, not how pods came up
    deeds: deedsOf(changes, before.atMs)
      .map((deed) => ({ ...deed, notes: deed.notes.filter(({ field }) => field === 'ownerReferences') }))
      .filter((deed) => deed.verb !== 'changed' || deed.notes.length > 0)
      .filter(({ ref }) => /^(pod|rs)\//.test(ref)),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Which namespace the cluster picture and the time bar show. They open on the learner's own, the context's. When nothing that they draw
 * is there as the lesson begins, they open on that of the first object which the tasks name: the learner works there with `-n`. The
 * lesson's other namespaces, and those with something to draw, can be chosen.
 */
import type { KubeObject, StoreReader } from '../../store/types.ts';
import type { Ref } from '../definition/types.ts';
import type { LabSession } from '../session.ts';
import type { PictureView } from '../view.ts';

/** Workloads whose pods can be stacked, by resource, with kubectl's short name. */
export const WORKLOADS: ReadonlyMap<string, string> = new Map([
  ['deployments.apps', 'deploy'],
  ['statefulsets.apps', 'sts'],
  ['daemonsets.apps', 'ds'],
  ['replicasets.apps', 'rs'],
  ['replicationcontrollers', 'rc'],
  ['jobs.batch', 'job'],
]);

/** The lesson's namespaces and others with anything to draw, in the order of the alphabet. */
export function drawnNamespaces(session: LabSession): string[] {
  const { world } = session;
  const { currentNamespace, namespaces } = world.loaded.definition.cluster;
  const found = new Set([currentNamespace, ...namespaces]);
  for (const { metadata } of world.cluster.store.list<KubeObject>('namespaces'))
    if (!metadata.name.startsWith('kube-') && hasSomething(world.cluster.store, metadata.name))
      found.add(metadata.name);
  return [...found].sort();
}

function hasSomething(store: StoreReader, namespace: string): boolean {
  const resources = [...WORKLOADS.keys(), 'cronjobs.batch', 'pods'];
  return (
    resources.some((resource) => store.list(resource, namespace).length > 0) ||
    store.list<KubeObject>('services', namespace).some(({ metadata }) => metadata.name !== 'kubernetes')
  );
}

/** The one to open on. */
export function openingNamespace({ world }: LabSession): string {
  const { loaded, cluster } = world;
  const own = loaded.definition.cluster.currentNamespace;
  if (hasSomething(cluster.store, own)) return own;
  const named = loaded.definition.tasks
    .flatMap(({ checks }) => checks.flatMap(({ all }) => all.map(({ expression }) => expression.source)))
    .join('\n');
  const first = loaded.mentioned
    .filter(({ namespace, text }) => namespace !== undefined && named.includes(text))
    .reduce<Ref | undefined>(
      (best, ref) => (best && named.indexOf(best.text) < named.indexOf(ref.text) ? best : ref),
      undefined,
    );
  return first?.namespace ?? own;
}

/** A picture of another namespace than the learner's own: its references say so ("shop:deploy/web"). */
export function qualified(picture: PictureView, own: string): PictureView {
  const { namespace } = picture;
  if (namespace === own) return picture;
  const named = <T extends { readonly ref: string }>(part: T): T =>
    part.ref === '' ? part : { ...part, ref: `${namespace}:${part.ref}` };
  return {
    ...picture,
    owners: picture.owners.map((owner) => ({
      ...named(owner),
      columns: owner.columns.map((column) => ({ ...named(column), pods: column.pods.map(named) })),
    })),
    services: picture.services.map(named),
  };
}

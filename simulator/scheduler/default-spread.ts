/** Which pods are spread over nodes and zones without saying so. Mirrors plugins/helper/spread.go (DefaultSelector). */
import type { Pod, ReplicaSet, Service } from '../api/objects.ts';
import { labelSelector, mapSelector } from '../api/selectors.ts';
import type { KubeObject, StoreReader } from '../store/types.ts';
import type { DefaultSpread } from './topology-spread.ts';

const OWNERS: Readonly<Record<string, string>> = {
  ReplicaSet: 'replicasets.apps',
  StatefulSet: 'statefulsets.apps',
  ReplicationController: 'replicationcontrollers',
};

/** Pods with a common owner or Service; undefined when the pod has neither. */
export function defaultSpread(store: StoreReader, pod: Pod): DefaultSpread | undefined {
  const { namespace, labels, ownerReferences } = pod.metadata;
  const merged: Record<string, string> = {};
  let key = `default ${namespace}`;
  for (const service of store.list<Service & KubeObject>('services', namespace)) {
    const { selector } = service.spec;
    if (!selector || !mapSelector(selector).matches(labels)) continue;
    Object.assign(merged, selector);
    key += ` ${service.metadata.uid}/${service.metadata.resourceVersion}`;
  }
  const owner = ownerReferences?.find((reference) => reference.controller);
  const resource = owner && OWNERS[owner.kind];
  const set = resource ? store.get<ReplicaSet & KubeObject>(resource, namespace, owner.name) : undefined;
  if (set) key += ` ${set.metadata.uid}`;
  const own = set ? selectorOf(set) : undefined;
  if (!own && Object.keys(merged).length === 0) return undefined;
  const selector = () =>
    labelSelector({
      matchLabels: { ...merged, ...own?.matchLabels },
      matchExpressions: own?.matchExpressions ?? [],
    });
  return { key, selector };
}

function selectorOf({ kind, spec }: ReplicaSet): ReplicaSet['spec']['selector'] {
  return kind === 'ReplicationController'
    ? { matchLabels: spec.selector as unknown as Record<string, string> }
    : spec.selector;
}

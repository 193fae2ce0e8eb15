/** --recreate-pods: pods of changed objects are deleted. Mirrors recreate of Helm's pkg/action/upgrade.go. */
import type { Routine } from '../../kernel/wait.ts';
import type { JsonObject, Mapping, Unstructured } from '../../kubectl/types.ts';
import { isFailure } from '../cli/errors.ts';
import type { Kube, Resource } from './kube.ts';

const PODS = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true } as Mapping;

/** What fails is only told. */
export const recreatePods = (kube: Kube) =>
  function* (resources: readonly Resource[]): Routine<void> {
    for (const { object, namespace } of resources) {
      const labelSelector = selectorOf(object);
      if (labelSelector === undefined) continue;
      try {
        const list = yield* kube.client.get({ mapping: PODS, namespace }, { query: { labelSelector } });
        for (const { metadata } of (list['items'] ?? []) as Unstructured[]) {
          const body = { kind: 'DeleteOptions', apiVersion: 'v1', preconditions: { uid: metadata?.uid ?? '' } };
          yield* kube.client.delete({ mapping: PODS, namespace, name: metadata?.name ?? '' }, body);
        }
      } catch (error) {
        if (!isFailure(error)) throw error;
        yield* kube.debug(error.message);
      }
    }
  };

function selectorOf(object: Unstructured): string | undefined {
  const selector = (object['spec'] as JsonObject | undefined)?.['selector'] as JsonObject | undefined;
  const isMap = object.kind === 'Service' || object.kind === 'ReplicationController';
  const labels = isMap ? selector : (selector?.['matchLabels'] as JsonObject | undefined);
  if (!labels) return undefined;
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/** The objects of a release as tables, by kind. Mirrors RESOURCES of helm's status (cmd/helm/status.go, pkg/kube Get). */
import type { Routine } from '../../kernel/wait.ts';
import { isTable, TablePrinter } from '../../kubectl/printers/table.ts';
import { TabWriter } from '../../kubectl/printers/tabwriter.ts';
import type { JsonObject, Mapping, Unstructured } from '../../kubectl/types.ts';
import { isFailure } from '../cli/errors.ts';
import type { Kube } from './kube.ts';

const ACCEPT = {
  accept:
    'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json',
  query: { includeObject: 'Object' },
};

const PODS = { group: '', version: 'v1', kind: 'Pod', resource: 'pods', namespaced: true } as Mapping;

const OPTIONS = { noHeaders: false, wide: false, withNamespace: false, columnLabels: [], showLabels: false };

/** "==> v1/Service\nNAME …\n\n"; kinds as they come, which is what Go's small maps most often give. */
export function* resourceTables(kube: Kube, manifest: string): Routine<string> {
  const tables = yield* resourcesOf(kube, manifest, ACCEPT);
  return [...tables].map(([kind, found]) => `==> ${kind}\n${printed(found)}\n`).join('');
}

/** The objects themselves, by kind. */
export const resourceObjects = (kube: Kube, manifest: string): Routine<ReadonlyMap<string, readonly Unstructured[]>> =>
  resourcesOf(kube, manifest, {});

/** Objects that are there, and Pods that their selectors choose. A list of Pods counts as it comes: as one table, or each. */
function* resourcesOf(
  kube: Kube,
  manifest: string,
  asked: Partial<typeof ACCEPT>,
): Routine<ReadonlyMap<string, Unstructured[]>> {
  const found = new Map<string, Unstructured[]>();
  const add = (kind: string, ...more: readonly Unstructured[]): void =>
    void found.set(kind, [...(found.get(kind) ?? []), ...more]);
  const selectors = new Set<string>();
  for (const resource of yield* kube.build(manifest, false)) {
    const { mapping, namespace, object } = resource;
    try {
      const path = kube.client.path(resource);
      add(`${mapping.version}/${mapping.kind}`, (yield* kube.client.request('GET', path, asked)).body as Unstructured);
    } catch (error) {
      if (!isFailure(error)) throw error;
      continue;
    }
    const labelSelector = selectorOf(object);
    if (labelSelector === undefined || selectors.has(labelSelector)) continue;
    selectors.add(labelSelector);
    const path = kube.client.path({ mapping: PODS, namespace });
    const query = { ...asked.query, labelSelector };
    const pods = (yield* kube.client.request('GET', path, { ...asked, query })).body as Unstructured;
    const each = asked.accept === undefined ? podsOf(pods) : [pods];
    if (each.length > 0) add('v1/Pod(related)', ...each);
  }
  return found;
}

const podsOf = (list: Unstructured): readonly Unstructured[] =>
  ((list['items'] ?? []) as readonly Unstructured[]).map((pod) => ({ ...pod, apiVersion: 'v1', kind: 'Pod' }));

function printed(tables: readonly Unstructured[]): string {
  const printer = new TablePrinter(OPTIONS);
  return tables
    .filter(isTable)
    .map((table) => {
      const writer = new TabWriter();
      printer.print(table, writer);
      return writer.flush();
    })
    .join('');
}

function selectorOf(object: Unstructured): string | undefined {
  const selector = (object['spec'] as JsonObject | undefined)?.['selector'] as JsonObject | undefined;
  const kinds = ['ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job'];
  const labels =
    object.kind === 'ReplicationController'
      ? selector
      : kinds.includes(object.kind ?? '')
        ? (selector?.['matchLabels'] as JsonObject | undefined)
        : undefined;
  if (!labels) return undefined;
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
}

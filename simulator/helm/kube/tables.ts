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
  const tables = new Map<string, Unstructured[]>();
  const add = (kind: string, table: Unstructured): void => void tables.set(kind, [...(tables.get(kind) ?? []), table]);
  const selectors = new Set<string>();
  for (const resource of yield* kube.build(manifest, false)) {
    const { mapping, namespace, object } = resource;
    try {
      const path = kube.client.path(resource);
      add(`${mapping.version}/${mapping.kind}`, (yield* kube.client.request('GET', path, ACCEPT)).body as Unstructured);
    } catch (error) {
      if (!isFailure(error)) throw error;
      continue;
    }
    const labelSelector = selectorOf(object);
    if (labelSelector === undefined || selectors.has(labelSelector)) continue;
    selectors.add(labelSelector);
    const path = kube.client.path({ mapping: PODS, namespace });
    const query = { ...ACCEPT.query, labelSelector };
    add('v1/Pod(related)', (yield* kube.client.request('GET', path, { ...ACCEPT, query })).body as Unstructured);
  }
  return [...tables].map(([kind, found]) => `==> ${kind}\n${printed(found)}\n`).join('');
}

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

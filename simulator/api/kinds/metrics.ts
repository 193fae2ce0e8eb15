/**
 * metrics.k8s.io/v1beta1: what pods and nodes use. Served by the metrics server behind the API server (kube-aggregator), so
 * nothing of it is stored. Upstream: kubernetes-sigs/metrics-server pkg/api/{install,pod,node,table}.go.
 */

import { notFound } from '../errors.ts';
import type { NodeMetrics, PodMetrics } from '../objects.ts';
import { addQuantities } from '../quantity.ts';
import type { Column, Kind } from '../types.ts';
import { column, defineKind, nameColumn } from './define.ts';

const GROUP = { group: 'metrics.k8s.io', version: 'v1beta1', shortNames: [], categories: [], verbs: ['get', 'list'] };
const PACKAGE = 'io.k8s.metrics.pkg.apis.metrics.v1beta1';

const nodeMetricsKind = defineKind<NodeMetrics>({
  ...GROUP,
  kind: 'NodeMetrics',
  plural: 'nodes',
  singular: '',
  namespaced: false,
  schema: `${PACKAGE}.NodeMetrics`,
  computed: {
    missing: (store, _namespace, name) =>
      store.get('nodes', undefined, name)
        ? notFound({ group: GROUP.group, name: 'nodemetrics' }, name)
        : notFound({ group: '', name: 'node' }, name),
  },
  columns: usageColumns(({ usage }) => [usage]),
});

const podMetricsKind = defineKind<PodMetrics>({
  ...GROUP,
  kind: 'PodMetrics',
  plural: 'pods',
  singular: '',
  namespaced: true,
  schema: `${PACKAGE}.PodMetrics`,
  computed: {
    missing: (store, namespace, name) =>
      store.get('pods', namespace, name)
        ? notFound({ group: GROUP.group, name: 'podmetrics' }, `${namespace}/${name}`)
        : notFound({ group: '', name: 'pods' }, name),
  },
  columns: usageColumns(({ containers }) => containers.map(({ usage }) => usage)),
});

/** The kinds that a cluster with a metrics server has besides. */
export const METRICS_KINDS: readonly Kind[] = [nodeMetricsKind as unknown as Kind, podMetricsKind as unknown as Kind];

/** Upstream: addPodMetricsToTable, addNodeMetricsToTable. */
function usageColumns<T extends NodeMetrics | PodMetrics>(
  usages: (object: T) => readonly Readonly<Record<string, string>>[],
): readonly Column<T>[] {
  const sum = (object: T, resource: string): string =>
    usages(object).reduce((total, usage) => addQuantities(total, usage[resource]), '0');
  return [
    nameColumn(),
    { ...column<T>('cpu', (object) => sum(object, 'cpu')), format: 'quantity' },
    { ...column<T>('memory', (object) => sum(object, 'memory')), format: 'quantity' },
    { ...column<T>('Window', ({ window }) => window), format: 'duration' },
  ];
}

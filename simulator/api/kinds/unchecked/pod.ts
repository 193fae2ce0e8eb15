/**
 * Pod, but for what is looked at in requests (pod/pod.ts). Upstream: pkg/registry/core/pod/strategy.go.
 */
import type { Pod, PodAffinityTerm } from '../../objects.ts';
import { ageColumn, column, countGeneration, keepKey, nameColumn, wideColumn } from '../define.ts';
import { defaultPod } from '../pod/defaults.ts';
import { qosClass } from '../pod/qos.ts';
import { restartsText, summarizePod } from '../pod/status-text.ts';
import { defineUnchecked } from './define.ts';

export const UNCHECKED_POD = defineUnchecked<Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Pod',
  defaults: defaultPod,
  prepareForCreate: (draft, { timestamp }) => {
    draft.metadata.generation = 1;
    draft.status = { phase: 'Pending', qosClass: qosClass(draft.spec) };
    if (draft.spec.schedulingGates?.length) {
      const message = 'Scheduling is blocked due to non-empty scheduling gates';
      draft.status.conditions = [
        {
          type: 'PodScheduled',
          status: 'False',
          lastTransitionTime: timestamp,
          reason: 'SchedulingGated',
          message,
          ...NEVER_PROBED,
        },
      ];
    }
    mergeMatchLabelKeys(draft);
  },
  prepareForUpdate: (draft, old) => {
    draft.status = old.status;
    countGeneration(draft, old);
  },
  status: {
    ignores: [['spec'], ['metadata', 'deletionTimestamp'], ['metadata', 'ownerReferences']],
    prepareForUpdate: (draft, old) => {
      draft.spec = old.spec;
      keepKey(draft.metadata, old.metadata, 'deletionTimestamp');
      keepKey(draft.metadata, old.metadata, 'ownerReferences');
      draft.status.qosClass = old.status.qosClass;
    },
  },
  fields: (pod) => ({
    'spec.nodeName': pod.spec.nodeName ?? '',
    'spec.restartPolicy': pod.spec.restartPolicy ?? '',
    'spec.schedulerName': pod.spec.schedulerName ?? '',
    'spec.serviceAccountName': pod.spec.serviceAccountName ?? '',
    'spec.hostNetwork': String(pod.spec.hostNetwork ?? false),
    'status.phase': pod.status.phase ?? '',
    'status.podIP': pod.status.podIPs?.[0]?.ip ?? pod.status.podIP ?? '',
    'status.podIPs': pod.status.podIPs?.[0]?.ip ?? pod.status.podIP ?? '',
    'status.nominatedNodeName': pod.status.nominatedNodeName ?? '',
  }),
  // Upstream: podStrategy.CheckGracefulDelete. What is on no node, or has ended, has nothing to wait for.
  gracePeriodSeconds: (pod, asked) => {
    if (!pod.spec.nodeName || pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') return 0;
    return asked ?? pod.spec.terminationGracePeriodSeconds ?? 30;
  },
  columns: [
    nameColumn(),
    column('Ready', (pod) => {
      const { ready, containers } = summarizePod(pod);
      return `${ready}/${containers}`;
    }),
    column('Status', (pod) => summarizePod(pod).status),
    column('Restarts', (pod, nowMs) => restartsText(summarizePod(pod), nowMs)),
    ageColumn(),
    wideColumn('IP', (pod) => pod.status.podIPs?.[0]?.ip || pod.status.podIP || '<none>'),
    wideColumn('Node', (pod) => pod.spec.nodeName || '<none>'),
    wideColumn('Nominated Node', (pod) => pod.status.nominatedNodeName || '<none>'),
    wideColumn('Readiness Gates', (pod) => {
      const gates = pod.spec.readinessGates ?? [];
      if (gates.length === 0) return '<none>';
      const open = gates.filter(
        (g) => pod.status.conditions?.find((c) => c.type === g.conditionType)?.status === 'True',
      );
      return `${open.length}/${gates.length}`;
    }),
  ],
});

/** Go writes this time even when there is none. */
const NEVER_PROBED = { lastProbeTime: null } as unknown as { lastProbeTime?: string };

/** matchLabelKeys become requirements of the label selectors. Upstream: strategy.go, mutatePodAffinity, mutateTopologySpreadConstraints. */
function mergeMatchLabelKeys(pod: Pod): void {
  const { affinity, topologySpreadConstraints } = pod.spec;
  if (!affinity && !topologySpreadConstraints) return;
  const labels = pod.metadata.labels ?? {};
  const terms: (PodAffinityTerm | NonNullable<typeof topologySpreadConstraints>[number])[] = [
    ...[affinity?.podAffinity, affinity?.podAntiAffinity].flatMap((a) => [
      ...(a?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
      ...(a?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map((p) => p.podAffinityTerm),
    ]),
    ...(topologySpreadConstraints ?? []),
  ];
  for (const term of terms) {
    if (!term.labelSelector) continue;
    const add = (key: string, operator: string): void => {
      const value = labels[key];
      if (value === undefined || !term.labelSelector) return;
      (term.labelSelector.matchExpressions ??= []).push({ key, operator, values: [value] });
    };
    for (const key of term.matchLabelKeys ?? []) add(key, 'In');
    if ('mismatchLabelKeys' in term) for (const key of term.mismatchLabelKeys ?? []) add(key, 'NotIn');
  }
}

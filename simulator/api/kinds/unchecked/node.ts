/** Node, but for what is looked at in requests (../node.ts). Upstream: pkg/registry/core/node/strategy.go. */
import type { Node } from '../../objects.ts';
import { ageColumn, column, keepSpec, nameColumn, wideColumn } from '../define.ts';
import { roundList } from '../resource-list.ts';
import { defineUnchecked } from './define.ts';

export const UNCHECKED_NODE = defineUnchecked<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.core.v1.Node',
  defaults: ({ spec, status }) => {
    if (spec.podCIDR && spec.podCIDRs?.[0] !== spec.podCIDR) spec.podCIDRs = [spec.podCIDR];
    if (spec.podCIDRs?.length) spec.podCIDR ??= spec.podCIDRs[0];
    if (status.capacity && !status.allocatable) status.allocatable = { ...status.capacity };
    roundList(status.capacity);
    roundList(status.allocatable);
  },
  prepareForUpdate: (draft, old) => {
    draft.status = old.status;
  },
  status: { prepareForUpdate: keepSpec },
  fields: (node) => ({ 'spec.unschedulable': String(node.spec.unschedulable ?? false) }),
  columns: [
    nameColumn(),
    column('Status', nodeStatus),
    column('Roles', nodeRoles),
    ageColumn(),
    column('Version', (node) => node.status.nodeInfo?.kubeletVersion ?? ''),
    wideColumn('Internal-IP', (node) => address(node, 'InternalIP')),
    wideColumn('External-IP', (node) => address(node, 'ExternalIP')),
    wideColumn('OS-Image', (node) => node.status.nodeInfo?.osImage || '<unknown>'),
    wideColumn('Kernel-Version', (node) => {
      const { kernelVersion, architecture } = node.status.nodeInfo ?? {};
      if (!kernelVersion) return '<unknown>';
      return architecture ? `${kernelVersion} (${architecture})` : kernelVersion;
    }),
    wideColumn('Container-Runtime', (node) => node.status.nodeInfo?.containerRuntimeVersion || '<unknown>'),
  ],
});

/** "Ready", "NotReady,SchedulingDisabled", "Unknown". */
export function nodeStatus(node: Node): string {
  const ready = node.status.conditions?.find((c) => c.type === 'Ready');
  const words = [!ready ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'];
  if (node.spec.unschedulable) words.push('SchedulingDisabled');
  return words.join(',');
}

const ROLE_PREFIX = 'node-role.kubernetes.io/';

function nodeRoles(node: Node): string {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(node.metadata.labels ?? {})) {
    if (key.startsWith(ROLE_PREFIX)) roles.add(key.slice(ROLE_PREFIX.length));
    else if (key === 'kubernetes.io/role' && value !== '') roles.add(value);
  }
  roles.delete('');
  return roles.size === 0 ? '<none>' : [...roles].sort().join(',');
}

function address(node: Node, type: string): string {
  return node.status.addresses?.find((a) => a.type === type)?.address ?? '<none>';
}

/** Why a pod cannot be on a node. Upstream: framework.Status and Diagnosis. */

/** All reasons of the first filter that refuses. */
export interface Refusal {
  /** The filter: what kind of change may help. */
  readonly plugin: FilterName;
  readonly reasons: readonly string[];
  /** Whether evicting pods could never help (UnschedulableAndUnresolvable). */
  readonly unresolvable: boolean;
}

export type FilterName =
  | 'NodeUnschedulable'
  | 'NodeName'
  | 'TaintToleration'
  | 'NodeAffinity'
  | 'NodePorts'
  | 'NodeResourcesFit'
  | 'VolumeRestrictions'
  | 'VolumeBinding'
  | 'VolumeZone'
  | 'PodTopologySpread'
  | 'InterPodAffinity';

export function refuse(plugin: FilterName, reason: string, unresolvable: boolean): Refusal {
  return Object.freeze({ plugin, reasons: Object.freeze([reason]), unresolvable });
}

/** "0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient cpu." Upstream: FitError.Error. */
export function refusalText(nodes: number, reasons: Iterable<string>): string {
  const counted = new Map<string, number>();
  for (const reason of reasons) counted.set(reason, (counted.get(reason) ?? 0) + 1);
  const parts = [...counted].map(([reason, count]) => `${count} ${reason}`).sort();
  return `0/${nodes} nodes are available:${parts.length > 0 ? ` ${parts.join(', ')}.` : ''}`;
}

/**
 * How much of each zone is down, which decides whether Pods are evicted there. Mirrors
 * pkg/controller/nodelifecycle/node_lifecycle_controller.go (ComputeZoneState, setLimiterInZone).
 */
import type { Node } from '../../api/objects.ts';

/** 'partial': more than half of a large zone, and more than two; 'stopped': of a small one; 'full': all. */
export type ZoneState = 'normal' | 'partial' | 'stopped' | 'full';

/** How far apart nodes of such a zone are tainted. Upstream: evictionLimiterQPS (0.1), secondaryEvictionLimiterQPS (0.01). */
export const TAINT_PACE_MS: Readonly<Record<ZoneState, number>> = {
  normal: 10_000,
  full: 10_000,
  partial: 100_000,
  stopped: Number.POSITIVE_INFINITY,
};

/** Upstream: UnhealthyZoneThreshold, LargeClusterSizeThreshold. */
const UNHEALTHY_SHARE = 0.55;
const LARGE_ZONE = 50;

/** Upstream: GetZoneKey. */
export function zoneOf({ metadata: { labels = {} } }: Node): string {
  const region = labels['topology.kubernetes.io/region'] ?? labels['failure-domain.beta.kubernetes.io/region'] ?? '';
  const zone = labels['topology.kubernetes.io/zone'] ?? labels['failure-domain.beta.kubernetes.io/zone'] ?? '';
  return `${region}/${zone}`;
}

/** Example: of 4 nodes 3 are not ready → 75 % ≥ 55 % and more than 2: 'stopped', as there are no more than 50. */
export function zoneState(ready: number, notReady: number): ZoneState {
  if (ready === 0 && notReady > 0) return 'full';
  const all = ready + notReady;
  if (notReady > 2 && notReady / all >= UNHEALTHY_SHARE) return all > LARGE_ZONE ? 'partial' : 'stopped';
  return 'normal';
}

/** Zones of all nodes that take part. */
export function zoneStates(nodes: readonly Node[]): ReadonlyMap<string, ZoneState> {
  const counts = new Map<string, { ready: number; notReady: number }>();
  for (const node of nodes) {
    if (node.metadata.labels?.['node.kubernetes.io/exclude-disruption'] !== undefined) continue;
    const zone = zoneOf(node);
    const count = counts.get(zone) ?? { ready: 0, notReady: 0 };
    counts.set(zone, count);
    const isReady = node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
    if (isReady) count.ready++;
    else count.notReady++;
  }
  return new Map([...counts].map(([zone, { ready, notReady }]) => [zone, zoneState(ready, notReady)]));
}

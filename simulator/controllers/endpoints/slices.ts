/**
 * How endpoints are spread over EndpointSlices with as few writes as possible. Mirrors reconcileByPortMapping in
 * staging/src/k8s.io/endpointslice/reconciler.go. Pure.
 */
import type { Endpoint, EndpointSlice } from '../../api/objects.ts';
import type { NamedPort } from './endpoint.ts';

/** Upstream: maxEndpointsPerSlice. */
export const MAX_ENDPOINTS = 100;

/** Endpoints that have the same ports. */
export interface PortGroup {
  readonly ports: readonly NamedPort[];
  readonly endpoints: readonly Endpoint[];
}

interface SlicePlan {
  readonly create: { readonly ports: readonly NamedPort[]; readonly endpoints: readonly Endpoint[] }[];
  readonly update: {
    readonly slice: EndpointSlice;
    readonly ports: readonly NamedPort[];
    readonly endpoints: readonly Endpoint[];
  }[];
  readonly remove: EndpointSlice[];
}

/** What to write so that the slices hold the groups. */
export function planSlices(
  existing: readonly EndpointSlice[],
  groups: readonly PortGroup[],
  stale: (slice: EndpointSlice) => boolean,
): SlicePlan {
  const plan: SlicePlan = { create: [], update: [], remove: [] };
  const byPorts = new Map<string, EndpointSlice[]>();
  for (const slice of existing) {
    const key = portKey(slice.ports as NamedPort[] | undefined);
    byPorts.set(key, [...(byPorts.get(key) ?? []), slice]);
  }
  for (const group of groups) {
    const key = portKey(group.ports);
    planGroup(plan, byPorts.get(key) ?? [], group, stale);
    byPorts.delete(key);
  }
  for (const slices of byPorts.values()) plan.remove.push(...slices);
  keepPlaceholder(plan, existing, stale);
  reuseNames(plan);
  return plan;
}

/** A Service without endpoints keeps one empty slice. */
function keepPlaceholder(
  plan: SlicePlan,
  existing: readonly EndpointSlice[],
  stale: (slice: EndpointSlice) => boolean,
): void {
  if (existing.length !== plan.remove.length || plan.create.length > 0) return;
  const only = plan.remove[0];
  const isPlaceholder = only && plan.remove.length === 1 && !only.endpoints?.length && !only.ports?.length;
  if (isPlaceholder && !stale(only)) plan.remove.length = 0;
  else plan.create.push({ ports: [], endpoints: [] });
}

/** Rather than deleting one slice and creating another, one is rewritten. */
function reuseNames(plan: SlicePlan): void {
  while (plan.remove.length > 0 && plan.create.length > 0) {
    const slice = plan.remove.shift() as EndpointSlice;
    const content = plan.create.pop() as SlicePlan['create'][number];
    plan.update.push({ slice, ...content });
  }
}

interface Filling {
  readonly slice: EndpointSlice | undefined;
  readonly endpoints: Endpoint[];
}

function planGroup(
  plan: SlicePlan,
  slices: readonly EndpointSlice[],
  { ports, endpoints }: PortGroup,
  stale: (slice: EndpointSlice) => boolean,
): void {
  const wanted = new Map(endpoints.map((endpoint) => [identity(endpoint), endpoint]));
  const changed: Filling[] = [];
  const unchanged: Filling[] = [];
  for (const slice of slices) {
    const kept: Endpoint[] = [];
    let different = stale(slice);
    for (const endpoint of slice.endpoints ?? []) {
      const now = wanted.get(identity(endpoint));
      if (!now) continue;
      wanted.delete(identity(endpoint));
      kept.push(now);
      if (!sameEndpoint(now, endpoint)) different = true;
    }
    const lost = kept.length !== (slice.endpoints?.length ?? 0);
    if (lost && kept.length === 0) plan.remove.push(slice);
    else (different || lost ? changed : unchanged).push({ slice, endpoints: kept });
  }
  place([...wanted.values()], changed, unchanged);
  for (const { slice, endpoints: content } of changed) {
    if (slice) plan.update.push({ slice, ports, endpoints: content });
    else plan.create.push({ ports, endpoints: content });
  }
}

/** New endpoints go into slices that are written anyway, then into one that holds the rest, then into new ones. */
function place(rest: Endpoint[], changed: Filling[], unchanged: Filling[]): void {
  for (const filling of [...changed].sort((a, b) => b.endpoints.length - a.endpoints.length)) {
    filling.endpoints.push(...rest.splice(0, MAX_ENDPOINTS - filling.endpoints.length));
  }
  while (rest.length > 0) {
    const room = rest.length < MAX_ENDPOINTS ? fullest(unchanged, rest.length) : undefined;
    const filling: Filling = room ?? { slice: undefined, endpoints: [] };
    if (room) unchanged.splice(unchanged.indexOf(room), 1);
    changed.push(filling);
    filling.endpoints.push(...rest.splice(0, MAX_ENDPOINTS - filling.endpoints.length));
  }
}

/** The fullest slice with room for `count` more. Upstream: getSliceToFill. */
function fullest(fillings: readonly Filling[], count: number): Filling | undefined {
  let best: Filling | undefined;
  for (const filling of fillings) {
    if (
      filling.endpoints.length + count <= MAX_ENDPOINTS &&
      (!best || filling.endpoints.length > best.endpoints.length)
    )
      best = filling;
  }
  return best;
}

function identity({ addresses, targetRef }: Endpoint): string {
  return `${addresses.join(',')} ${targetRef?.uid ?? ''}`;
}

/** Upstream: EndpointsEqualBeyondHash, and needsUpdate of trafficdist. */
function sameEndpoint(a: Endpoint, b: Endpoint): boolean {
  return (
    a.conditions?.ready === b.conditions?.ready &&
    a.conditions?.serving === b.conditions?.serving &&
    a.conditions?.terminating === b.conditions?.terminating &&
    a.nodeName === b.nodeName &&
    a.zone === b.zone &&
    a.hostname === b.hostname &&
    JSON.stringify(a.hints) === JSON.stringify(b.hints)
  );
}

/** The same for the same ports in any order. */
export function portKey(ports: readonly NamedPort[] | undefined): string {
  return (ports ?? [])
    .map(({ name, protocol, port, appProtocol }) => `${name}/${protocol}/${port}/${appProtocol ?? ''}`)
    .sort()
    .join(' ');
}

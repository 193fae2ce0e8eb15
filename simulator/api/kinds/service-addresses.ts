/**
 * Cluster IPs and node ports of Services. Upstream: pkg/registry/core/service/storage/{storage,alloc}.go, ipallocator, portallocator.
 * The cluster is single-stack IPv4 with the Service network 10.96.0.0/12. What is allocated is what the stored Services hold.
 */
import type { Service, ServiceSpec } from '../objects.ts';
import type { FieldError, StrategyContext } from '../types.ts';
import { validateClusterIps } from '../validation/cluster-ips.ts';
import { invalid, sameJson } from '../validation/errors.ts';
import { isIpv6, parseIp } from '../validation/ip.ts';

export const isHeadless = (spec: ServiceSpec): boolean =>
  spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';
export const isLoadBalancer = (spec: ServiceSpec): boolean => spec.type === 'LoadBalancer';
/** Unknown types, too, until they are refused. */
export const needsClusterIp = (spec: ServiceSpec): boolean => spec.type !== 'ExternalName';
export const needsNodePort = (spec: ServiceSpec): boolean =>
  spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
export const needsHealthCheck = (spec: ServiceSpec): boolean =>
  spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
export const isExternallyAccessible = (spec: ServiceSpec): boolean =>
  spec.type === 'LoadBalancer' ||
  spec.type === 'NodePort' ||
  (spec.type === 'ClusterIP' && (spec.externalIPs?.length ?? 0) > 0);

/** 10.96.0.0/12: 2²⁰ addresses; the first 256 are left to those who ask for one. */
const NETWORK = { first: 10 * 2 ** 24 + 96 * 2 ** 16, size: 2 ** 20, reserved: 256 };
/** 30000–32767; the first 86 are left to those who ask for one. */
const PORTS = { low: 30000, high: 32767, reserved: 86 };

/** Fills in what a Service is given: families, addresses, ports. Throws through `context.reject`. */
export function allocateService(draft: Service, old: Service | undefined, context: StrategyContext): void {
  const { spec } = draft;
  if (old) keepAllocated(spec, old.spec);
  pairClusterIps(spec, old?.spec);
  initFamilies(spec, old?.spec, context);
  allocateClusterIp(spec, old?.spec, context);
  allocateNodePorts(draft, old, context);
}

/** Writers that leave out what was allocated mean to keep it. Upstream: patchAllocatedValues. */
function keepAllocated(spec: ServiceSpec, old: ServiceSpec): void {
  if (needsClusterIp(old) && needsClusterIp(spec)) {
    spec.clusterIP ??= old.clusterIP;
    if (!spec.clusterIPs?.length && spec.clusterIP === old.clusterIP) spec.clusterIPs = old.clusterIPs;
  }
  if (needsNodePort(old) && needsNodePort(spec)) {
    const had = new Set((old.ports ?? []).map((p) => p.nodePort));
    const used = new Set((spec.ports ?? []).map((p) => p.nodePort).filter((n) => n && had.has(n)));
    const byName = new Map((old.ports ?? []).map((p) => [p.name ?? '', p.nodePort]));
    for (const port of spec.ports ?? []) {
      const before = byName.get(port.name ?? '');
      if (port.nodePort || !before || used.has(before)) continue;
      port.nodePort = before;
      used.add(before);
    }
  }
  if (needsHealthCheck(old) && needsHealthCheck(spec)) spec.healthCheckNodePort ??= old.healthCheckNodePort;
}

/** clusterIP and clusterIPs say the same. Upstream: normalizeClusterIPs. */
function pairClusterIps(spec: ServiceSpec, old: ServiceSpec | undefined): void {
  if (!old) {
    if (spec.clusterIP && !spec.clusterIPs?.length) spec.clusterIPs = [spec.clusterIP];
    return;
  }
  if (old.clusterIPs?.length && !spec.clusterIPs?.length && old.clusterIP === spec.clusterIP)
    spec.clusterIPs = old.clusterIPs;
  if (old.clusterIP === spec.clusterIP) return;
  if (spec.clusterIPs?.length && !sameJson(old.clusterIPs, spec.clusterIPs)) return;
  if (old.clusterIP && !spec.clusterIP) delete spec.clusterIPs;
  else spec.clusterIPs = [spec.clusterIP as string];
}

/** Upstream: initIPFamilyFields. */
function initFamilies(spec: ServiceSpec, old: ServiceSpec | undefined, context: StrategyContext): void {
  if (spec.type === 'ExternalName') return;
  const refuse = (errors: readonly FieldError[]): void => {
    if (errors.length > 0) context.reject(...errors);
  };
  if (old && needsClusterIp(old)) {
    spec.ipFamilyPolicy ??= old.ipFamilyPolicy;
    if (!spec.ipFamilies?.length) spec.ipFamilies = old.ipFamilies;
  }
  refuse(validateClusterIps(spec));
  const families = [...(spec.ipFamilies ?? [])];
  for (const [i, ip] of (spec.clusterIPs ?? []).entries()) {
    if (ip === 'None') break;
    if (i < families.length) continue;
    if (isIpv6(ip))
      refuse([invalid(`spec.clusterIPs[${i}]`, spec.clusterIPs, 'IPv6 is not configured on this cluster')]);
    families.push('IPv4');
  }
  if (spec.clusterIPs?.[0] === 'None' && Object.keys(spec.selector ?? {}).length === 0) {
    // Without a selector nothing has to be reachable: both families are allowed though the cluster has one.
    spec.ipFamilyPolicy ??= 'RequireDualStack';
    if (families.length === 0) families.push('IPv4');
    if (families.length === 1 && spec.ipFamilyPolicy !== 'SingleStack')
      families.push(families[0] === 'IPv4' ? 'IPv6' : 'IPv4');
    spec.ipFamilies = families;
    return;
  }
  const errors: FieldError[] = [];
  const { ipFamilyPolicy: policy } = spec;
  const dual = 'must be RequireDualStack or PreferDualStack when multiple';
  if (policy === undefined || policy === 'SingleStack') {
    if ((spec.clusterIPs?.length ?? 0) === 2)
      errors.push(invalid('spec.ipFamilyPolicy', policy ?? null, `${dual} clusterIPs are specified`));
    if (families.length === 2)
      errors.push(invalid('spec.ipFamilyPolicy', policy ?? null, `${dual} ipFamilies are specified`));
  } else if (policy === 'RequireDualStack') {
    errors.push(invalid('spec.ipFamilyPolicy', policy, 'this cluster is not configured for dual-stack services'));
  }
  for (const [i, family] of families.entries()) {
    if (family === 'IPv6') errors.push(invalid(`spec.ipFamilies[${i}]`, family, 'not configured on this cluster'));
  }
  refuse(errors);
  spec.ipFamilyPolicy ??= 'SingleStack';
  spec.ipFamilies = families.length === 0 ? ['IPv4'] : families;
}

function allocateClusterIp(spec: ServiceSpec, old: ServiceSpec | undefined, context: StrategyContext): void {
  if (!needsClusterIp(spec) || isHeadless(spec)) return;
  const wanted = spec.clusterIPs?.[0];
  if (wanted !== undefined && wanted === old?.clusterIPs?.[0]) return;
  if (old && needsClusterIp(old) && wanted !== undefined) return;
  const taken = new Set(context.store.list<Service>('services').flatMap((s) => s.spec.clusterIPs ?? []));
  if (wanted !== undefined) {
    const why = refusal(wanted, taken);
    if (why) context.reject(invalid('spec.clusterIPs', spec.clusterIPs, `failed to allocate IP ${wanted}: ${why}`));
  }
  const ip = wanted ?? freeIp(taken, context);
  spec.clusterIP = ip;
  spec.clusterIPs = [ip];
}

function refusal(ip: string, taken: ReadonlySet<string>): string | undefined {
  const number = (parseIp(ip)?.bytes ?? []).reduce((sum, byte) => sum * 256 + byte, 0);
  const offset = number - NETWORK.first;
  if (offset <= 0 || offset >= NETWORK.size - 1) return 'the provided network does not match the current range';
  return taken.has(ip) ? 'provided IP is already allocated' : undefined;
}

function freeIp(taken: ReadonlySet<string>, context: StrategyContext): string {
  const span = NETWORK.size - NETWORK.reserved - 1;
  const start = context.random.int(span);
  for (let i = 0; i < span; i++) {
    const number = NETWORK.first + NETWORK.reserved + ((start + i) % span);
    const ip = [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join('.');
    if (!taken.has(ip)) return ip;
  }
  return context.reject({
    type: 'InternalError',
    field: 'spec.clusterIPs',
    detail: 'failed to allocate a serviceIP: range is full',
  });
}

function allocateNodePorts(draft: Service, old: Service | undefined, context: StrategyContext): void {
  const { spec } = draft;
  const typed = spec.type === 'NodePort' || spec.type === 'LoadBalancer';
  if (!typed) return;
  const ports = new PortAllocation(draft, context);
  if (old) updatePorts(spec, old.spec, ports, context);
  else initPorts(spec, ports, context);
  if (!needsHealthCheck(spec)) return;
  if (!spec.healthCheckNodePort) spec.healthCheckNodePort = ports.next();
  else if (spec.healthCheckNodePort !== old?.spec.healthCheckNodePort) ports.take(spec.healthCheckNodePort);
}

/** One number serves a port's TCP and UDP. Upstream: initNodePorts. */
function initPorts(spec: ServiceSpec, allocation: PortAllocation, context: StrategyContext): void {
  const byPort = new Map<number, number>();
  for (const [i, port] of (spec.ports ?? []).entries()) {
    if (!port.nodePort && !needsNodePort(spec)) continue;
    const known = byPort.get(port.port);
    if (known === undefined) {
      const asked = (spec.ports ?? []).find((p) => p.port === port.port && p.nodePort)?.nodePort;
      if (asked) allocation.takeOrReject(asked, i, context);
      port.nodePort = asked ?? allocation.next();
      byPort.set(port.port, port.nodePort);
    } else if (!port.nodePort) port.nodePort = known;
    else if (port.nodePort !== known) allocation.takeOrReject(port.nodePort, i, context);
  }
}

/** Upstream: updateNodePorts. */
function updatePorts(spec: ServiceSpec, old: ServiceSpec, allocation: PortAllocation, context: StrategyContext): void {
  const kept = new Set((old.ports ?? []).map((p) => p.nodePort));
  const taken = new Set<number>();
  for (const [i, port] of (spec.ports ?? []).entries()) {
    if (port.nodePort) {
      if (!kept.has(port.nodePort) && !taken.has(port.nodePort)) {
        allocation.takeOrReject(port.nodePort, i, context);
        taken.add(port.nodePort);
      }
    } else if (needsNodePort(spec)) port.nodePort = allocation.next();
  }
}

/** A dry run takes nothing: it counts up from a number no port can have. Upstream: PortAllocationOperation. */
class PortAllocation {
  readonly #taken: Set<number>;
  readonly #own: number[] = [];
  readonly #context: StrategyContext;

  constructor(draft: Service, context: StrategyContext) {
    this.#context = context;
    this.#taken = new Set();
    for (const { spec, metadata } of context.store.list<Service>('services')) {
      if (metadata.name === draft.metadata.name && metadata.namespace === draft.metadata.namespace) continue;
      for (const { nodePort } of spec.ports ?? []) if (nodePort) this.#taken.add(nodePort);
      if (spec.healthCheckNodePort) this.#taken.add(spec.healthCheckNodePort);
    }
  }

  /** Why it cannot be had, if so. */
  take(port: number): string | undefined {
    if (!this.#context.dryRun && (port < PORTS.low || port > PORTS.high)) {
      return `provided port is not in the valid range. The range of valid ports is ${PORTS.low}-${PORTS.high}`;
    }
    if (this.#taken.has(port) || this.#own.includes(port)) return 'provided port is already allocated';
    this.#own.push(port);
    return undefined;
  }

  takeOrReject(port: number, index: number, context: StrategyContext): void {
    const why = this.take(port);
    if (why) context.reject(invalid(`spec.ports[${index}].nodePort`, port, why));
  }

  next(): number {
    if (this.#context.dryRun) {
      // Behind the greatest that was asked for; one that is taken is passed over only among the lowest hundred.
      let next = this.#own.length === 0 ? 32769 : Math.max(0, ...this.#own) + 1;
      while (next < 100 && this.#taken.has(next)) next++;
      this.#own.push(next);
      // The field has 32 bits.
      return next > 2147483647 ? next - 4294967296 : next;
    }
    const span = PORTS.high - PORTS.low + 1 - PORTS.reserved;
    const start = this.#context.random.int(span);
    for (let i = 0; i < span + PORTS.reserved; i++) {
      // The upper part first, then what is left to those who ask.
      const port = i < span ? PORTS.low + PORTS.reserved + ((start + i) % span) : PORTS.low + i - span;
      if (this.take(port) === undefined) return port;
    }
    return this.#context.reject({
      type: 'InternalError',
      field: 'spec.ports',
      detail: 'failed to allocate a nodePort: range is full',
    });
  }
}

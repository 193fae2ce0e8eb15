/**
 * NetworkPolicies as a network plug-in enforces them: a pod that some policy selects for a direction is isolated in it,
 * and reached (or reaches others) only as the rules of all such policies together allow. What is not allowed gets lost.
 * After the API's definition (networking/v1/types.go). Leaves out: SCTP, policies of hosts.
 */
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort, Pod } from '../api/objects.ts';
import { labelSelector } from '../api/selectors.ts';
import type { KubeObject, StoreReader } from '../store/types.ts';
import type { PodHost } from './hosts.ts';

/** One end of a connection: a pod, or whoever has an address. */
interface Party {
  readonly pod?: PodHost | undefined;
  readonly address: string;
}

export class Policies {
  readonly #store: StoreReader;
  /** By namespace and name. */
  readonly #policies = new Map<string, Map<string, NetworkPolicy>>();

  constructor(store: StoreReader) {
    this.#store = store;
  }

  setPolicy(namespace: string, name: string, policy: NetworkPolicy | undefined): void {
    let known = this.#policies.get(namespace);
    if (!known) {
      known = new Map();
      this.#policies.set(namespace, known);
    }
    if (policy) known.set(name, policy);
    else known.delete(name);
    if (known.size === 0) this.#policies.delete(namespace);
  }

  /** Whether a connection from one to the other is let through. `port`: as the target's pod has it. */
  allows(from: Party, to: Party, port: number, protocol: 'TCP' | 'UDP'): boolean {
    if (this.#policies.size === 0) return true;
    return this.#egress(from, to, port, protocol) && this.#ingress(from, to, port, protocol);
  }

  #egress({ pod }: Party, to: Party, port: number, protocol: string): boolean {
    const isolating = pod ? this.#selecting(pod, 'Egress') : [];
    if (isolating.length === 0) return true;
    return isolating.some(({ metadata, spec }) =>
      (spec.egress ?? []).some(
        (rule) =>
          this.#matchesPeers(rule.to, metadata.namespace as string, to) &&
          this.#matchesPorts(rule.ports, to.pod, port, protocol),
      ),
    );
  }

  #ingress(from: Party, { pod }: Party, port: number, protocol: string): boolean {
    const isolating = pod ? this.#selecting(pod, 'Ingress') : [];
    if (isolating.length === 0) return true;
    return isolating.some(({ metadata, spec }) =>
      (spec.ingress ?? []).some(
        (rule) =>
          this.#matchesPeers(rule.from, metadata.namespace as string, from) &&
          this.#matchesPorts(rule.ports, pod, port, protocol),
      ),
    );
  }

  /** Policies that isolate a pod in a direction. */
  #selecting(pod: PodHost, direction: 'Ingress' | 'Egress'): NetworkPolicy[] {
    const policies = this.#policies.get(pod.namespace);
    if (!policies) return [];
    const labels = this.#podOf(pod)?.metadata.labels;
    return [...policies.values()].filter(
      ({ spec }) => spec.policyTypes?.includes(direction) && labelSelector(spec.podSelector ?? {}).matches(labels),
    );
  }

  #matchesPeers(peers: readonly NetworkPolicyPeer[] | undefined, namespace: string, party: Party): boolean {
    if (!peers || peers.length === 0) return true;
    return peers.some((peer) => this.#matchesPeer(peer, namespace, party));
  }

  #matchesPeer(
    { ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer,
    namespace: string,
    { pod, address }: Party,
  ): boolean {
    if (ipBlock)
      return inBlock(address, ipBlock.cidr) && !(ipBlock.except ?? []).some((cidr) => inBlock(address, cidr));
    if (!pod) return false;
    if (namespaceSelector) {
      const labels = this.#store.get('namespaces', undefined, pod.namespace)?.metadata.labels;
      if (!labelSelector(namespaceSelector).matches(labels)) return false;
    } else if (pod.namespace !== namespace) return false;
    return !podSelector || labelSelector(podSelector).matches(this.#podOf(pod)?.metadata.labels);
  }

  #matchesPorts(
    ports: readonly NetworkPolicyPort[] | undefined,
    target: PodHost | undefined,
    port: number,
    protocol: string,
  ): boolean {
    if (!ports || ports.length === 0) return true;
    return ports.some((wanted) => {
      if ((wanted.protocol ?? 'TCP') !== protocol) return false;
      if (wanted.port === undefined) return true;
      if (typeof wanted.port === 'number') return port >= wanted.port && port <= (wanted.endPort ?? wanted.port);
      return target !== undefined && this.#namedPort(target, wanted.port, protocol) === port;
    });
  }

  #namedPort(target: PodHost, name: string, protocol: string): number | undefined {
    for (const { ports = [] } of this.#podOf(target)?.spec.containers ?? []) {
      for (const port of ports)
        if (port.name === name && (port.protocol ?? 'TCP') === protocol) return port.containerPort;
    }
    return undefined;
  }

  #podOf({ namespace, name }: PodHost): Pod | undefined {
    return this.#store.get<Pod & KubeObject>('pods', namespace, name);
  }
}

/** Whether an IPv4 address lies in a block. Example: inBlock("10.1.2.3", "10.1.0.0/16"). */
export function inBlock(address: string, cidr: string): boolean {
  const [network = '', bits = '32'] = cidr.split('/');
  const [a, b] = [numberOf(address), numberOf(network)];
  if (a === undefined || b === undefined) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(a / size) === Math.floor(b / size);
}

function numberOf(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((n) => !Number.isInteger(n) || n < 0 || n > 255)) return undefined;
  return parts.reduce((sum, n) => sum * 256 + n, 0);
}

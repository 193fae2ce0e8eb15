/** What a cluster is made of and what it offers. `cluster.ts` puts it together. */

import type { ApiServer } from './api/server.ts';
import type { ApiClient, UserInfo } from './api/types.ts';
import type { MetricsServer } from './cluster/metrics-server.ts';
import type { Kernel } from './kernel/kernel.ts';
import type { HostNetwork } from './kernel/sockets.ts';
import type { Network } from './network/network.ts';
import type { Nodes } from './nodes/nodes.ts';
import type { ContainerPrograms, ImageCatalogue, NodeSpec } from './nodes/types.ts';
import type { DiskTimes, StorageSystems } from './storage/systems.ts';
import type { Store } from './store/store.ts';
import type { TimingKey, TimingProfile, Timings } from './timings.ts';

/** Parts of a cluster that not every cluster has (lesson-format.md §4.2). */
export type Addon = 'metrics-server' | 'loadbalancer' | 'ingress' | 'reloader';

export interface ClusterOptions {
  readonly seed: string;
  readonly epochMs?: number;
  readonly timings?: {
    readonly profile: TimingProfile;
    readonly overrides?: Readonly<Partial<Record<TimingKey, number>>>;
  };
  /** Workers; default node-1, node-2, node-3. A tainted control-plane node is always there. */
  readonly nodes?: readonly NodeSpec[];
  readonly images: ImageCatalogue;
  readonly containerPrograms: ContainerPrograms;
  /** What is installed besides the DNS; an Ingress controller brings a load balancer along. */
  readonly addons?: readonly Addon[];
  /** Classes of network disks. Without: class `standard` of a local-path provisioner, as on the recorded cluster. */
  readonly storageClasses?: readonly StorageClassSettings[];
  /** Images on every node from the start. */
  readonly prepull?: readonly string[];
  /** Whether CoreDNS keeps answers about the cluster's names for up to 30 s; kubeadm's Corefile says it does not. */
  readonly dnsCache?: boolean;
  /** Deep-freezes stored objects (tests). */
  readonly debugFreeze?: boolean;
}

/** A class as a lesson declares it (lesson-format.md §4.2). */
export interface StorageClassSettings {
  readonly name: string;
  readonly isDefault: boolean;
  readonly mode: 'Immediate' | 'WaitForFirstConsumer';
  readonly reclaim: 'Delete' | 'Retain';
  readonly expand: boolean;
  readonly times: DiskTimes;
}

export interface Cluster {
  readonly kernel: Kernel;
  readonly timings: Timings;
  readonly store: Store;
  readonly api: ApiServer;
  readonly nodes: Nodes;
  readonly network: Network;
  /** Where it is installed. */
  readonly metricsServer: MetricsServer | undefined;
  readonly storage: StorageSystems;
  client(user: UserInfo): ApiClient;
  /** The learner's machine on the network. */
  readonly outside: HostNetwork;
}

/** The learner: cluster admin, as the recorded kubeconfig. */
export const LEARNER: UserInfo = { name: 'learner', groups: ['system:masters', 'system:authenticated'] };

/**
 * The Node object a kubelet registers, as recorded from v1.36 (transcripts/out-cluster). Upstream:
 * pkg/kubelet/kubelet_node_status.go. Leaves out: pressure on disks and process ids.
 */
import { quantityValue } from '../api/quantity.ts';
import type { Random } from '../kernel/random.ts';
import type { KubeObject } from '../store/types.ts';
import type { PresentImage } from './kubelet/images.ts';
import { HEALTHY } from './node-conditions.ts';
import type { NodeSpec } from './types.ts';

const KUBELET_VERSION = 'v1.36.3';
const RUNTIME_VERSION = 'containerd://1.6.20';
/** What the kubelet keeps for itself before pods (evictionHard memory.available<100Mi). */
const RESERVED_MEMORY_KI = 102_400;
/** The kubelet lists that many images at most. Upstream: nodeStatusMaxImages. */
const MAX_IMAGES = 50;

export interface NodeIdentity {
  readonly spec: NodeSpec;
  /** Third number of its pod network: 10.244.N.0/24. */
  readonly index: number;
  readonly ip: string;
  readonly controlPlane: boolean;
}

/** The object as the kubelet creates it; status is posted with `nodeStatus`. */
export function nodeObject({ spec, index, controlPlane }: NodeIdentity): Record<string, unknown> {
  const cidr = `10.244.${index}.0/24`;
  const taints = [
    ...(controlPlane ? [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' as const }] : []),
    ...(spec.taints ?? []),
  ];
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: spec.name,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': spec.name,
        'kubernetes.io/os': 'linux',
        ...(controlPlane
          ? {
              'node-role.kubernetes.io/control-plane': '',
              'node.kubernetes.io/exclude-from-external-load-balancers': '',
            }
          : {}),
        ...spec.labels,
      },
      annotations: {
        'node.alpha.kubernetes.io/ttl': '0',
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
      },
    },
    spec: { podCIDR: cidr, podCIDRs: [cidr], ...(taints.length > 0 ? { taints } : {}) },
  };
}

export function nodeStatus(
  identity: NodeIdentity,
  timestamp: string,
  images: readonly PresentImage[],
  ids: NodeIds,
): Record<string, unknown> {
  const { spec, ip } = identity;
  const memoryKi = Math.floor(quantityValue(spec.memory ?? '8Gi') / 1024);
  const common = {
    cpu: String(spec.cpu ?? 4),
    'hugepages-1Gi': '0',
    'hugepages-2Mi': '0',
    pods: String(spec.pods ?? 110),
  };
  return {
    capacity: sorted({ ...common, 'ephemeral-storage': '264212084Ki', memory: `${memoryKi}Ki` }),
    allocatable: sorted({
      ...common,
      'ephemeral-storage': '243497856212',
      memory: `${memoryKi - RESERVED_MEMORY_KI}Ki`,
    }),
    conditions: HEALTHY.map(({ type, status, reason, message }) => ({
      type,
      status,
      lastHeartbeatTime: timestamp,
      lastTransitionTime: timestamp,
      reason,
      message,
    })),
    addresses: [
      { type: 'InternalIP', address: ip },
      { type: 'Hostname', address: spec.name },
    ],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      machineID: ids.machineId,
      systemUUID: ids.machineId,
      bootID: ids.bootId,
      kernelVersion: '6.1.0-18-amd64',
      osImage: 'Debian GNU/Linux 12 (bookworm)',
      containerRuntimeVersion: RUNTIME_VERSION,
      kubeletVersion: KUBELET_VERSION,
      kubeProxyVersion: '',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
    images: imageList(images),
    declaredFeatures: [
      'ExtendWebSocketsToKubelet',
      'InPlacePodLevelResourcesVerticalScaling',
      'InPlacePodVerticalScalingInitContainers',
      'RestartAllContainersOnContainerExits',
    ],
  };
}

type ImageList = { names: string[]; sizeBytes: number }[];

/** By the list of a kubelet, which is the same on all nodes that have nothing else: memo. */
const LISTS = new WeakMap<readonly PresentImage[], ImageList>();

/** status.images: names by digest and tag, the largest first. */
export function imageList(images: readonly PresentImage[]): ImageList {
  const known = LISTS.get(images);
  if (known) return known;
  const byId = new Map<string, { names: string[]; sizeBytes: number }>();
  for (const image of images) {
    const entry = byId.get(image.id);
    if (entry) entry.names.push(image.name);
    else byId.set(image.id, { names: [image.id, image.name], sizeBytes: image.sizeBytes });
  }
  const list = [...byId.values()].slice(0, MAX_IMAGES);
  LISTS.set(images, list);
  return list;
}

interface NodeIds {
  readonly machineId: string;
  readonly bootId: string;
}

export function nodeIds(random: Random): NodeIds {
  return { machineId: random.hex(32), bootId: random.uuid() };
}

function sorted(list: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(list).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What storage drivers the node has, as its kubelet registers it. Upstream: pkg/volume/csi/nodeinfomanager. */
export function csiNodeObject({ metadata: { name, uid } }: KubeObject, drivers: readonly string[]): unknown {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'CSINode',
    metadata: { name, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] },
    spec: { drivers: drivers.map((driver) => ({ name: driver, nodeID: name, topologyKeys: null })) },
  };
}

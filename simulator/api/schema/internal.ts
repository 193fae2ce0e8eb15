/**
 * How messages show parts of objects: as Go prints the API server's internal types as JSON — every field by its Go name in
 * the order of the struct, absent pointers, lists and maps as null.
 */
import { givenEmpty } from './given-empty.ts';
import { type FieldNode, type SchemaNode, schemaNode, zeroScalar } from './schema.ts';

/** Words that Go writes in capitals. */
const INITIALISMS: Readonly<Record<string, string>> = {
  ip: 'IP',
  ips: 'IPs',
  uid: 'UID',
  apiVersion: 'APIVersion',
  apiGroup: 'APIGroup',
  apiGroups: 'APIGroups',
  clusterIP: 'ClusterIP',
  podIPs: 'PodIPs',
  hostIP: 'HostIP',
  hostPID: 'HostPID',
  hostIPC: 'HostIPC',
  seLinuxOptions: 'SELinuxOptions',
  seLinuxChangePolicy: 'SELinuxChangePolicy',
  nfs: 'NFS',
  iscsi: 'ISCSI',
  fc: 'FC',
  csi: 'CSI',
  httpGet: 'HTTPGet',
  httpHeaders: 'HTTPHeaders',
  tcpSocket: 'TCPSocket',
  grpc: 'GRPC',
  fsGroup: 'FSGroup',
  fsGroupChangePolicy: 'FSGroupChangePolicy',
  dnsPolicy: 'DNSPolicy',
  dnsConfig: 'DNSConfig',
  gcePersistentDisk: 'GCEPersistentDisk',
  awsElasticBlockStore: 'AWSElasticBlockStore',
  rbd: 'RBD',
  cephfs: 'CephFS',
  targetWWNs: 'TargetWWNs',
  wwids: 'WWIDs',
  fsType: 'FSType',
  iscsiInterface: 'ISCSIInterface',
  appProtocol: 'AppProtocol',
  cidr: 'CIDR',
  os: 'OS',
  tls: 'TLS',
  storageos: 'StorageOS',
  setHostnameAsFQDN: 'SetHostnameAsFQDN',
  chapAuthDiscovery: 'DiscoveryCHAPAuth',
  chapAuthSession: 'SessionCHAPAuth',
  iqn: 'IQN',
  envFrom: 'EnvFrom',
  tty: 'TTY',
};

/** Where an internal struct is ordered otherwise than its v1 form; fields not named follow. */
const ORDERS: Readonly<Record<string, string>> = {
  Volume:
    'name hostPath emptyDir gcePersistentDisk awsElasticBlockStore gitRepo secret nfs iscsi glusterfs persistentVolumeClaim rbd quobyte ' +
    'flexVolume cinder cephfs flocker downwardAPI fc azureFile configMap vsphereVolume azureDisk photonPersistentDisk projected ' +
    'portworxVolume scaleIO storageos csi ephemeral image',
  PodSpec:
    'volumes initContainers containers ephemeralContainers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy ' +
    'nodeSelector serviceAccountName automountServiceAccountToken nodeName securityContext imagePullSecrets hostname subdomain ' +
    'setHostnameAsFQDN affinity schedulerName tolerations hostAliases priorityClassName priority preemptionPolicy dnsConfig ' +
    'readinessGates runtimeClassName overhead enableServiceLinks topologySpreadConstraints os schedulingGates resourceClaims resources',
  PodSecurityContext:
    'hostNetwork hostPID hostIPC shareProcessNamespace hostUsers seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot ' +
    'supplementalGroups supplementalGroupsPolicy fsGroup fsGroupChangePolicy sysctls',
};

function keysOf(node: SchemaNode): readonly string[] {
  const keys = node.keys as readonly string[];
  const first = ORDERS[(node.ref ?? '').slice((node.ref ?? '').lastIndexOf('.') + 1)]?.split(' ');
  return first ? [...first, ...keys.filter((key) => !first.includes(key))] : keys;
}

export function goFieldName(key: string): string {
  return INITIALISMS[key] ?? key.charAt(0).toUpperCase() + key.slice(1);
}

/** The value of a definition as an internal type; meta/v1 types keep their JSON form, as they have no internal one. */
export function internalValue(schema: string, value: unknown): unknown {
  return show(schemaNode(schema), value);
}

/** The same for a value whose type has JSON names (meta/v1): known keys in Go's order, absent ones left out. */
export function orderedValue(schema: string, value: unknown): unknown {
  return order(schemaNode(schema), value);
}

function show(node: SchemaNode, value: unknown): unknown {
  if (node.ref?.startsWith('io.k8s.apimachinery')) return order(node, value);
  if (value === undefined || value === null) return absent(node);
  switch (node.code) {
    case 'struct': {
      const out: Record<string, unknown> = {};
      for (const key of keysOf(node)) {
        const field = node.properties?.(key);
        const inner = (value as Record<string, unknown>)[key] ?? givenEmpty(value as object, key);
        if (!field) {
          // Fields that only the internal type has.
          out[goFieldName(key)] = inner ?? null;
          continue;
        }
        if (key === 'metadata') {
          // Embedded without a name: its fields stand beside the others.
          Object.assign(out, order(field, inner ?? {}));
          continue;
        }
        out[goFieldName(key)] =
          (inner === undefined || inner === null) && (field.pointer || (field.code === 'struct' && !field.always))
            ? null
            : show(field, inner);
      }
      return out;
    }
    case 'list':
      return (value as unknown[]).map((v) => show(node.items as SchemaNode, v));
    case 'map':
      return sortedMap(value, (v) => show(node.additional as SchemaNode, v));
    default:
      return value;
  }
}

function absent(node: SchemaNode): unknown {
  if (node.code !== 'struct') return zeroScalar(node);
  return node.ref ? show(node, {}) : null;
}

function order(node: SchemaNode, value: unknown): unknown {
  if (value === undefined || value === null) return value ?? null;
  switch (node.code) {
    case 'struct': {
      const out: Record<string, unknown> = {};
      for (const key of node.keys as readonly string[]) {
        const inner = (value as Record<string, unknown>)[key];
        if (inner !== undefined) out[key] = order(node.properties?.(key) as FieldNode, inner);
      }
      return out;
    }
    case 'list':
      return (value as unknown[]).map((v) => order(node.items as SchemaNode, v));
    case 'map':
      return sortedMap(value, (v) => order(node.additional as SchemaNode, v));
    default:
      return value;
  }
}

function sortedMap(value: unknown, each: (v: unknown) => unknown): Record<string, unknown> {
  const entries = Object.entries(value as Record<string, unknown>).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, v]) => [key, each(v)]));
}

/**
 * What a fresh cluster contains, as recorded from v1.36: the system's namespaces, the Service `kubernetes` with its
 * endpoint, and CoreDNS with its Service. Mirrors pkg/controlplane/controller/{systemnamespaces,kubernetesservice} and
 * the CoreDNS manifest. Leaves out: bootstrap ConfigMaps (extension-apiserver-authentication, …), RBAC objects.
 */
import type { Deployment } from '../api/objects.ts';
import type { ApiClient, UserInfo } from '../api/types.ts';
import type { Addon, ClusterOptions } from '../cluster-types.ts';
import { INGRESS_NAMESPACE, INGRESS_SERVICE } from '../controllers/ingress.ts';
import { RELOADER_NAME, RELOADER_NAMESPACE } from '../controllers/reloader.ts';
import type { ImageBehaviour, ImageCatalogue } from '../nodes/types.ts';
import type { StorageSystems } from '../storage/systems.ts';
import type { KubeObject, StoreReader } from '../store/types.ts';
import type { AddonObject } from './addon-objects.ts';
import { INGRESS_BEHAVIOUR, INGRESS_IMAGE, INGRESS_OBJECTS } from './ingress-objects.ts';
import { METRICS_SERVER_BEHAVIOUR, METRICS_SERVER_IMAGE, METRICS_SERVER_OBJECTS } from './metrics-server-objects.ts';
import { RELOADER_BEHAVIOUR, RELOADER_IMAGE, RELOADER_OBJECTS } from './reloader-objects.ts';
import { createStorageObjects, LOCAL_PATH_BEHAVIOUR, LOCAL_PATH_IMAGE } from './storage.ts';

export const API_SERVER: UserInfo = { name: 'system:apiserver', groups: ['system:masters', 'system:authenticated'] };
const ADMIN: UserInfo = { name: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] };

export const NAMESPACES: readonly string[] = ['kube-system', 'kube-public', 'kube-node-lease', 'default'];
export const CONTROL_PLANE_IP = '172.30.0.1';
const DNS_IP = '10.96.0.10';

/** Makes them through the API, and those of add-ons. */
export function createSystemObjects(
  client: (user: UserInfo) => ApiClient,
  { addons = [], dnsCache = false, storageClasses }: Pick<ClusterOptions, 'addons' | 'dnsCache' | 'storageClasses'>,
  storage: StorageSystems,
): void {
  const apiServer = client(API_SERVER);
  for (const name of NAMESPACES)
    make(apiServer, 'namespaces', undefined, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  make(apiServer, 'services', 'default', KUBERNETES);
  make(apiServer, 'endpoints', 'default', KUBERNETES_ENDPOINTS);
  make(apiServer, 'endpointslices.discovery.k8s.io', 'default', KUBERNETES_SLICE);
  const admin = client(ADMIN);
  make(admin, 'serviceaccounts', 'kube-system', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'coredns' },
  });
  make(admin, 'configmaps', 'kube-system', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'coredns' },
    data: { Corefile: corefile(dnsCache) },
  });
  make(admin, 'deployments.apps', 'kube-system', DNS_DEPLOYMENT);
  make(admin, 'services', 'kube-system', DNS_SERVICE);
  for (const { objects } of partsOf(addons))
    for (const [resource, namespace, object] of objects) make(admin, resource, namespace, object);
  createStorageObjects(admin, make, storage, storageClasses);
}

function make(client: ApiClient, resource: string, namespace: string | undefined, object: unknown): void {
  const result = client.create(resource, namespace, object);
  if (!result.ok) throw new Error(`${resource} of the system: ${result.status.message}`);
}

interface AddonParts {
  readonly image: string;
  /** Namespace and name of its Deployment. */
  readonly deployment: readonly [namespace: string, name: string];
  readonly objects: readonly AddonObject[];
}

/** Addons that are made of objects; the load balancer is a controller only (controllers/load-balancer.ts). */
const ADDONS: Readonly<Partial<Record<Addon, AddonParts>>> = {
  'metrics-server': {
    image: METRICS_SERVER_IMAGE,
    deployment: ['kube-system', 'metrics-server'],
    objects: METRICS_SERVER_OBJECTS,
  },
  ingress: { image: INGRESS_IMAGE, deployment: [INGRESS_NAMESPACE, INGRESS_SERVICE], objects: INGRESS_OBJECTS },
  reloader: { image: RELOADER_IMAGE, deployment: [RELOADER_NAMESPACE, RELOADER_NAME], objects: RELOADER_OBJECTS },
};

const partsOf = (addons: readonly Addon[]): AddonParts[] => addons.flatMap((addon) => ADDONS[addon] ?? []);

/** The system's Deployments that are not all there. */
export function missingFromSystem(store: StoreReader, addons: readonly Addon[]): readonly string[] {
  const deployments = [['kube-system', 'coredns'] as const, ...partsOf(addons).map(({ deployment }) => deployment)];
  return deployments
    .filter(([namespace, name]) => {
      const deployment = store.get<Deployment & KubeObject>('deployments.apps', namespace, name);
      return !deployment || deployment.status.readyReplicas !== deployment.spec.replicas;
    })
    .map(([, name]) => name);
}

/** What is on every node from the start. */
export function systemImages(addons: readonly Addon[]): readonly string[] {
  return [COREDNS, LOCAL_PATH_IMAGE, ...partsOf(addons).map(({ image }) => image)];
}

export const KUBERNETES = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'kubernetes', labels: { component: 'apiserver', provider: 'kubernetes' } },
  spec: {
    type: 'ClusterIP',
    clusterIP: '10.96.0.1',
    clusterIPs: ['10.96.0.1'],
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    sessionAffinity: 'None',
  },
};

export const KUBERNETES_ENDPOINTS = {
  apiVersion: 'v1',
  kind: 'Endpoints',
  metadata: { name: 'kubernetes', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
  subsets: [{ addresses: [{ ip: CONTROL_PLANE_IP }], ports: [{ name: 'https', port: 6443, protocol: 'TCP' }] }],
};

export const KUBERNETES_SLICE = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'kubernetes', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
  addressType: 'IPv4',
  endpoints: [{ addresses: [CONTROL_PLANE_IP], conditions: { ready: true } }],
  ports: [{ name: 'https', port: 6443, protocol: 'TCP' }],
};

/** kubeadm's, which keeps no answers about the cluster's own names; or one that does. */
const corefile = (cached: boolean): string => `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30${cached ? '' : ' {\n       disable success cluster.local\n       disable denial cluster.local\n    }'}
    loop
    reload
    loadbalance
}
`;

/** The image that CoreDNS runs from. */
const COREDNS = 'registry.k8s.io/coredns/coredns:v1.15.0';

const DNS_LABELS = { 'k8s-app': 'kube-dns' };

const DNS_DEPLOYMENT = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'coredns', labels: { ...DNS_LABELS, 'kubernetes.io/name': 'CoreDNS' } },
  spec: {
    replicas: 2,
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    selector: { matchLabels: DNS_LABELS },
    template: {
      metadata: { labels: DNS_LABELS },
      spec: {
        priorityClassName: 'system-cluster-critical',
        serviceAccountName: 'coredns',
        tolerations: [
          { key: 'CriticalAddonsOnly', operator: 'Exists' },
          { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
        ],
        nodeSelector: { 'kubernetes.io/os': 'linux' },
        affinity: {
          podAntiAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              {
                weight: 100,
                podAffinityTerm: {
                  labelSelector: { matchExpressions: [{ key: 'k8s-app', operator: 'In', values: ['kube-dns'] }] },
                  topologyKey: 'kubernetes.io/hostname',
                },
              },
            ],
          },
        },
        containers: [
          {
            name: 'coredns',
            image: COREDNS,
            imagePullPolicy: 'IfNotPresent',
            resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
            args: ['-conf', '/etc/coredns/Corefile'],
            volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns', readOnly: true }],
            ports: [
              { containerPort: 53, name: 'dns', protocol: 'UDP' },
              { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
              { containerPort: 9153, name: 'metrics', protocol: 'TCP' },
            ],
            livenessProbe: {
              httpGet: { path: '/health', port: 8080, scheme: 'HTTP' },
              initialDelaySeconds: 60,
              timeoutSeconds: 5,
              successThreshold: 1,
              failureThreshold: 5,
            },
            readinessProbe: { httpGet: { path: '/ready', port: 8181, scheme: 'HTTP' } },
          },
        ],
        dnsPolicy: 'Default',
        volumes: [
          { name: 'config-volume', configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] } },
        ],
      },
    },
  },
};

const DNS_SERVICE = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'kube-dns',
    annotations: { 'prometheus.io/port': '9153', 'prometheus.io/scrape': 'true' },
    labels: { ...DNS_LABELS, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
  },
  spec: {
    selector: DNS_LABELS,
    clusterIP: DNS_IP,
    ports: [
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, protocol: 'TCP' },
      { name: 'metrics', port: 9153, protocol: 'TCP' },
    ],
  },
};

/** CoreDNS answers its probes; the look-ups themselves are network/dns.ts. */
const DNS_BEHAVIOUR: ImageBehaviour = {
  program: 'http',
  version: 'v1.15.0',
  listen: [53, 8080, 8181, 9153].map((port) => ({ port, afterMs: 0 })),
  http: { '/health': [{ status: 200, body: 'OK' }], '/ready': [{ status: 200, body: 'OK' }] },
  stop: { drainMs: 5000 },
  fail: [],
  uses: { cpu: '2m', memory: '14Mi' },
  logs: ['.:53', 'CoreDNS-1.15.0', 'linux/amd64'],
  files: {},
  env: {},
  entrypoint: 'keep',
};

/** The images the system itself runs from, whatever a lesson's catalogue has. */
export function withSystemImages(images: ImageCatalogue): ImageCatalogue {
  const own = new Map(
    [
      { reference: COREDNS, sizeBytes: 16_614_057, behaviour: DNS_BEHAVIOUR },
      { reference: METRICS_SERVER_IMAGE, sizeBytes: 22_514_632, behaviour: METRICS_SERVER_BEHAVIOUR },
      { reference: LOCAL_PATH_IMAGE, sizeBytes: 19_262_421, behaviour: LOCAL_PATH_BEHAVIOUR },
      { reference: INGRESS_IMAGE, sizeBytes: 111_803_904, behaviour: INGRESS_BEHAVIOUR },
      { reference: RELOADER_IMAGE, sizeBytes: 27_862_528, behaviour: RELOADER_BEHAVIOUR },
    ].map(({ reference, sizeBytes, behaviour }) => {
      const [repository = '', tag = ''] = reference.split(':');
      return [
        reference,
        { image: { repository, pullMs: 1000, sizeBytes, tags: { [tag]: behaviour } }, tag, behaviour },
      ];
    }),
  );
  return { resolve: (reference) => images.resolve(reference) ?? own.get(reference) };
}

/**
 * Storage of a fresh cluster: class `standard` with the provisioner that makes folders on nodes, as recorded; or the classes of
 * network disks that a lesson declares.
 */
import type { ApiClient } from '../api/types.ts';
import type { StorageClassSettings } from '../cluster-types.ts';
import type { ImageBehaviour } from '../nodes/types.ts';
import { DISK_DRIVER, type StorageSystems } from '../storage/systems.ts';

const NAMESPACE = 'local-path-storage';
const CLASSES = 'storageclasses.storage.k8s.io';
const IS_DEFAULT = 'storageclass.kubernetes.io/is-default-class';

/** What `make` of system.ts does. */
type Make = (client: ApiClient, resource: string, namespace: string | undefined, object: unknown) => void;

export function createStorageObjects(
  admin: ApiClient,
  make: Make,
  storage: StorageSystems,
  classes: readonly StorageClassSettings[] | undefined,
): void {
  if (!classes) {
    createLocalPath(admin, make);
    return;
  }
  for (const { name, isDefault, mode, reclaim, expand, times } of classes) {
    storage.setTimes(name, times);
    make(admin, CLASSES, undefined, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name, ...(isDefault ? { annotations: { [IS_DEFAULT]: 'true' } } : {}) },
      provisioner: DISK_DRIVER,
      reclaimPolicy: reclaim,
      volumeBindingMode: mode,
      ...(expand ? { allowVolumeExpansion: true } : {}),
    });
  }
}

function createLocalPath(admin: ApiClient, make: Make): void {
  make(admin, 'namespaces', undefined, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } });
  make(admin, 'serviceaccounts', NAMESPACE, {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'local-path-provisioner-service-account' },
  });
  make(admin, 'configmaps', NAMESPACE, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'local-path-config' },
    data: { 'config.json': CONFIG },
  });
  make(admin, 'deployments.apps', NAMESPACE, PROVISIONER);
  const standard = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { annotations: { [IS_DEFAULT]: 'true' }, name: 'standard' },
    provisioner: 'rancher.io/local-path',
    reclaimPolicy: 'Delete',
    volumeBindingMode: 'WaitForFirstConsumer',
  };
  const applied = { 'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(standard)}\n` };
  const { annotations, name } = standard.metadata;
  make(admin, CLASSES, undefined, { ...standard, metadata: { name, annotations: { ...applied, ...annotations } } });
}

const CONFIG = `{
        "nodePathMap":[
        {
                "node":"DEFAULT_PATH_FOR_NON_LISTED_NODES",
                "paths":["/opt/local-path-provisioner"]
        }
        ]
}`;

export const LOCAL_PATH_IMAGE = 'rancher/local-path-provisioner:v0.0.31';
const LABELS = { app: 'local-path-provisioner' };

const PROVISIONER = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'local-path-provisioner' },
  spec: {
    replicas: 1,
    selector: { matchLabels: LABELS },
    template: {
      metadata: { labels: LABELS },
      spec: {
        serviceAccountName: 'local-path-provisioner-service-account',
        // With the other system pods, out of the way of the lessons' nodes.
        nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
        tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }],
        containers: [
          {
            name: 'local-path-provisioner',
            image: LOCAL_PATH_IMAGE,
            imagePullPolicy: 'IfNotPresent',
            command: ['local-path-provisioner', '--debug', 'start', '--config', '/etc/config/config.json'],
            volumeMounts: [{ name: 'config-volume', mountPath: '/etc/config/' }],
            env: [{ name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } }],
          },
        ],
        volumes: [{ name: 'config-volume', configMap: { name: 'local-path-config' } }],
      },
    },
  },
};

/** It runs; what it does is a controller. */
export const LOCAL_PATH_BEHAVIOUR: ImageBehaviour = {
  program: 'http',
  version: 'v0.0.31',
  listen: [],
  http: {},
  stop: { exit: 0 },
  fail: [],
  uses: {},
  logs: [
    'Applied config: {"nodePathMap":[{"node":"DEFAULT_PATH_FOR_NON_LISTED_NODES","paths":["/opt/local-path-provisioner"]}]}',
    'Provisioner started',
  ],
  files: {},
  env: {},
  entrypoint: 'keep',
};

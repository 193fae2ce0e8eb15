/** A cluster with storage for tests: short ways to make claims and pods that write, and to look at what became of them. */
import type { Event } from '../../../simulator/api/objects.ts';
import type { ApiClient } from '../../../simulator/api/types.ts';
import { createCluster } from '../../../simulator/cluster/whole.ts';
import { type Cluster, LEARNER, type StorageClassSettings } from '../../../simulator/cluster-types.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';
import { imagesFromYaml } from '../../../simulator/nodes/images/load.ts';
import { shellPrograms } from '../../../simulator/shell/programs.ts';
import { DISK_TIMES } from '../../../simulator/storage/systems.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';

export const DISKS: StorageClassSettings = {
  name: 'standard',
  isDefault: true,
  mode: 'WaitForFirstConsumer',
  reclaim: 'Delete',
  expand: true,
  times: DISK_TIMES,
};

const IMAGES = imagesFromYaml(
  { busybox: { pull: '1s', tags: { '1': {} }, behaviour: { program: 'shell' } } },
  'images',
);

export class StorageWorld {
  readonly cluster: Cluster;
  readonly client: ApiClient;

  /** Without `classes`: class `standard` of the local-path provisioner, as recorded. */
  constructor(classes?: readonly StorageClassSettings[], seed = 'test') {
    this.cluster = createCluster({
      seed,
      images: createCatalogue(IMAGES),
      containerPrograms: shellPrograms(),
      prepull: ['busybox:1'],
      debugFreeze: true,
      ...(classes ? { storageClasses: classes } : {}),
    });
    this.client = this.cluster.client(LEARNER);
  }

  create(resource: string, object: object): KubeObject {
    const namespace = CLUSTER_SCOPED.has(resource) ? undefined : 'default';
    const result = this.client.create(resource, namespace, object);
    if (!result.ok) throw new Error(result.status.message);
    return result.object;
  }

  claim(name: string, spec: object = {}): KubeObject {
    const resources = { requests: { storage: '1Mi' } };
    return this.create('persistentvolumeclaims', {
      metadata: { name },
      spec: { accessModes: ['ReadWriteOnce'], resources, ...spec },
    });
  }

  /** A pod that runs a script with a claim at /data. */
  pod(name: string, claim: string, script = 'sleep 100000', spec: object = {}): KubeObject {
    return this.create('pods', {
      metadata: { name },
      spec: {
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: 'c',
            image: 'busybox:1',
            command: ['sh', '-c', script],
            volumeMounts: [{ name: 'v', mountPath: '/data' }],
          },
        ],
        volumes: [{ name: 'v', persistentVolumeClaim: { claimName: claim } }],
        ...spec,
      },
    });
  }

  delete(resource: string, name: string): void {
    const result = this.client.delete(resource, CLUSTER_SCOPED.has(resource) ? undefined : 'default', name);
    if (!result.ok) throw new Error(result.status.message);
  }

  /** Lets time pass (and the shell load). */
  wait(ms: number): Promise<void> {
    return this.cluster.kernel.advance(ms);
  }

  get<T = Record<string, never>>(resource: string, name: string): (KubeObject & T) | undefined {
    return this.cluster.store.get(resource, CLUSTER_SCOPED.has(resource) ? undefined : 'default', name);
  }

  list<T = Record<string, never>>(resource: string): readonly (KubeObject & T)[] {
    return this.cluster.store.list(resource);
  }

  phase(resource: string, name: string): string | undefined {
    const object = this.get<{ status: { phase?: string } }>(resource, name);
    return object?.status.phase;
  }

  node(pod: string): string | undefined {
    return this.get<{ spec: { nodeName?: string } }>('pods', pod)?.spec.nodeName;
  }

  /** A file as the pod's container sees it. */
  inside(pod: string, path: string): string | undefined {
    const found = this.get('pods', pod);
    return found && this.cluster.nodes.worker(found)?.containers.fileIn(path);
  }

  /** "Warning FailedMount …" of an object, oldest first. */
  events(name: string, reason?: string): string[] {
    return this.cluster.store
      .list<Event & KubeObject>('events', 'default')
      .filter((event) => event.involvedObject.name === name && (reason === undefined || event.reason === reason))
      .sort(
        (a, b) =>
          a.metadata.resourceVersion.length - b.metadata.resourceVersion.length ||
          (a.metadata.resourceVersion < b.metadata.resourceVersion ? -1 : 1),
      )
      .map((event) => `${event.type} ${event.reason} ${event.message}`);
  }
}

const CLUSTER_SCOPED = new Set([
  'nodes',
  'persistentvolumes',
  'storageclasses.storage.k8s.io',
  'volumeattachments.storage.k8s.io',
]);

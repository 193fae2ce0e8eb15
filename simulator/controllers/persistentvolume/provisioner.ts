/**
 * Provisioners: what makes a volume for a claim, and deletes it when the claim is gone. They are programs outside the binder; it
 * only says which claims are theirs. Mirrors sig-storage-lib-external-provisioner (controller.go) as local-path-provisioner and
 * csi-provisioner use it. Read on: local-path.ts and network-disk.ts say what the volumes of each are.
 */
import type { PersistentVolumeSpec, StorageClass } from '../../api/objects.ts';
import { claimClass } from '../../api/volume-class.ts';
import { type Claim, PROVISIONED_BY, PROVISIONERS, SELECTED_NODE, type Volume } from '../../storage/binding.ts';
import type { Change, KubeObject } from '../../store/types.ts';
import { type Controller, type ControllerContext, defineController, type EventRecorder } from '../types.ts';

export interface ProvisionRequest {
  readonly context: ControllerContext;
  readonly claim: Claim;
  readonly storageClass: StorageClass & KubeObject;
  /** The node the scheduler chose; undefined for classes that bind at once. */
  readonly node: string | undefined;
  /** Of the volume to be. */
  readonly name: string;
}

/** What a volume is, besides what every provisioned volume has. */
interface Provisioned {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly spec: Partial<PersistentVolumeSpec>;
}

export interface Provisioner {
  /** "rancher.io/local-path": what classes name. */
  readonly name: string;
  /** The pod it runs in, undefined while it does not run. */
  readonly runsIn: (context: ControllerContext) => string | undefined;
  /** A change of a pod that may make it run or stop. */
  readonly isOwnPod?: (pod: KubeObject) => boolean;
  /** Why it cannot make such a volume. */
  readonly refusal: (request: ProvisionRequest) => string | undefined;
  readonly provisionMs: (context: ControllerContext, storageClass: string) => number;
  readonly deleteMs: (context: ControllerContext, storageClass: string) => number;
  /** Makes the place for the data and says what it is. */
  readonly make: (request: ProvisionRequest) => Provisioned;
  /** Removes the data. */
  readonly remove: (volume: Volume) => void;
}

/** Upstream: the provision controller's exponential back-off. */
const FIRST_RETRY_MS = 15_000;
const LAST_RETRY_MS = 1_000_000;

const CLAIM = 'claim ';
const VOLUME = 'volume ';
const MADE = 'made ';
const GONE = 'gone ';
const ALL = 'all';

/** A provisioner as a controller. Its events carry its own name, its pod's and an id. */
export function provisionerController(provisioner: Provisioner): Controller {
  const running = new Set<string>();
  const failures = new Map<string, number>();
  const recorders = new Map<string, EventRecorder>();

  const recorder = (context: ControllerContext, pod: string): EventRecorder => {
    let found = recorders.get(pod);
    if (!found) {
      const component = `${provisioner.name}_${pod}_${context.random.uuid()}`;
      found = context.eventsOf(component);
      recorders.set(pod, found);
    }
    return found;
  };

  function wanted(context: ControllerContext, claim: Claim | undefined): ProvisionRequest | undefined {
    if (!claim || claim.spec.volumeName || claim.metadata.annotations?.[PROVISIONERS[1]] !== provisioner.name)
      return undefined;
    const storageClass = context.store.get<StorageClass & KubeObject>(
      'storageclasses.storage.k8s.io',
      undefined,
      claimClass(claim),
    );
    if (storageClass?.provisioner !== provisioner.name) return undefined;
    const node = claim.metadata.annotations[SELECTED_NODE] || undefined;
    if (storageClass.volumeBindingMode === 'WaitForFirstConsumer' && node === undefined) return undefined;
    return { context, claim, storageClass, node, name: `pvc-${claim.metadata.uid}` };
  }

  function begin(context: ControllerContext, key: string): void {
    const pod = provisioner.runsIn(context);
    const [namespace, name] = key.split('/') as [string, string];
    const claim = context.store.get<Claim>('persistentvolumeclaims', namespace, name);
    const request = wanted(context, claim);
    if (!request || !claim || pod === undefined || running.has(claim.metadata.uid)) return;
    if (context.store.get('persistentvolumes', undefined, request.name)) return;
    const events = recorder(context, pod);
    events.record(claim, 'Normal', 'Provisioning', `External provisioner is provisioning volume for claim "${key}"`);
    const refusal = claim.spec.dataSourceRef
      ? 'not simulated: the dataSource of a claim'
      : provisioner.refusal(request);
    if (refusal !== undefined) {
      const className = request.storageClass.metadata.name;
      events.record(
        claim,
        'Warning',
        'ProvisioningFailed',
        `failed to provision volume with StorageClass ${JSON.stringify(className)}: ${refusal}`,
      );
      const count = failures.get(claim.metadata.uid) ?? 0;
      failures.set(claim.metadata.uid, count + 1);
      context.enqueueAfter(`${CLAIM}${key}`, Math.min(FIRST_RETRY_MS * 2 ** count, LAST_RETRY_MS));
      return;
    }
    running.add(claim.metadata.uid);
    pending.set(claim.metadata.uid, { ...request, pod });
    context.enqueueAfter(
      `${MADE}${claim.metadata.uid}`,
      provisioner.provisionMs(context, request.storageClass.metadata.name),
    );
  }

  const pending = new Map<string, ProvisionRequest & { readonly pod: string }>();

  function finish(context: ControllerContext, uid: string): void {
    const request = pending.get(uid);
    pending.delete(uid);
    running.delete(uid);
    failures.delete(uid);
    if (!request) return;
    const { claim, name, pod } = request;
    const created = context.client.create('persistentvolumes', undefined, provisionedVolume(provisioner, request));
    if (!created.ok) return;
    const message = `Successfully provisioned volume ${name}`;
    recorder(context, pod).record(claim, 'Normal', 'ProvisioningSucceeded', message);
  }

  const mayDelete = (volume: Volume | undefined): volume is Volume =>
    volume !== undefined &&
    volume.status.phase === 'Released' &&
    volume.spec.persistentVolumeReclaimPolicy === 'Delete' &&
    volume.metadata.annotations?.[PROVISIONED_BY] === provisioner.name;

  function beginDeletion(context: ControllerContext, name: string): void {
    const volume = context.store.get<Volume>('persistentvolumes', undefined, name);
    if (!mayDelete(volume) || running.has(name) || provisioner.runsIn(context) === undefined) return;
    running.add(name);
    context.enqueueAfter(`${GONE}${name}`, provisioner.deleteMs(context, volume.spec.storageClassName ?? ''));
  }

  function finishDeletion(context: ControllerContext, name: string): void {
    running.delete(name);
    const volume = context.store.get<Volume>('persistentvolumes', undefined, name);
    if (!mayDelete(volume)) return;
    provisioner.remove(volume);
    const finalizers = volume.metadata.finalizers?.filter((finalizer) => finalizer !== DELETION_FINALIZER);
    if (finalizers && finalizers.length !== volume.metadata.finalizers?.length)
      context.client.update('persistentvolumes', { ...volume, metadata: { ...volume.metadata, finalizers } });
    context.client.delete('persistentvolumes', undefined, name);
  }

  return defineController({
    name: `provisioner ${provisioner.name}`,
    eventSource: provisioner.name,
    serviceAccount: 'external-provisioner',
    watches: [
      {
        resource: 'persistentvolumeclaims',
        keys: ({ type, object }: Change) =>
          type === 'DELETED' ? [] : [`${CLAIM}${object.metadata.namespace}/${object.metadata.name}`],
      },
      {
        resource: 'persistentvolumes',
        keys: ({ type, object }: Change) => (type === 'DELETED' ? [] : [`${VOLUME}${object.metadata.name}`]),
      },
      ...(provisioner.isOwnPod
        ? [{ resource: 'pods', keys: ({ object }: Change) => (provisioner.isOwnPod?.(object) ? [ALL] : []) }]
        : []),
    ],
    reconcile: (context, key) => {
      if (key.startsWith(CLAIM)) begin(context, key.slice(CLAIM.length));
      else if (key.startsWith(VOLUME)) beginDeletion(context, key.slice(VOLUME.length));
      else if (key.startsWith(MADE)) finish(context, key.slice(MADE.length));
      else if (key.startsWith(GONE)) finishDeletion(context, key.slice(GONE.length));
      else {
        for (const { metadata } of context.store.list<Claim>('persistentvolumeclaims'))
          begin(context, `${metadata.namespace}/${metadata.name}`);
        for (const { metadata } of context.store.list<Volume>('persistentvolumes'))
          beginDeletion(context, metadata.name);
      }
    },
  });
}

/** Holds a volume of a CSI driver until its data is gone. */
export const DELETION_FINALIZER = 'external-provisioner.volume.kubernetes.io/finalizer';

function provisionedVolume(provisioner: Provisioner, request: ProvisionRequest): unknown {
  const { claim, storageClass, name } = request;
  const { namespace, name: claimName, uid, resourceVersion } = claim.metadata;
  const { annotations, finalizers, spec } = provisioner.make(request);
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: {
      name,
      annotations: { ...annotations, [PROVISIONED_BY]: provisioner.name },
      ...(finalizers ? { finalizers: [...finalizers] } : {}),
    },
    spec: {
      capacity: { storage: claim.spec.resources?.requests?.storage ?? '0' },
      accessModes: claim.spec.accessModes ?? [],
      claimRef: { kind: 'PersistentVolumeClaim', namespace, name: claimName, uid, apiVersion: 'v1', resourceVersion },
      persistentVolumeReclaimPolicy: storageClass.reclaimPolicy ?? 'Delete',
      storageClassName: storageClass.metadata.name,
      volumeMode: claim.spec.volumeMode ?? 'Filesystem',
      ...(storageClass.mountOptions ? { mountOptions: storageClass.mountOptions } : {}),
      ...spec,
    },
  };
}

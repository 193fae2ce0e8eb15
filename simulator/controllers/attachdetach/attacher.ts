/**
 * The attacher of network disks: does what VolumeAttachments ask for, in the time that the disk's class takes, or fails as a fault
 * says. Mirrors kubernetes-csi/external-attacher as its objects show it.
 */
import type { VolumeAttachment } from '../../api/objects.ts';
import { attacherFinalizer } from '../../storage/attachment.ts';
import type { Volume } from '../../storage/binding.ts';
import { DISK_DRIVER, type StorageSystems } from '../../storage/systems.ts';
import type { KubeObject } from '../../store/types.ts';
import { type Controller, type ControllerContext, defineController } from '../types.ts';

type Attachment = VolumeAttachment & KubeObject;

const ATTACHMENTS = 'volumeattachments.storage.k8s.io';
const FINALIZER = attacherFinalizer(DISK_DRIVER);
/** Upstream: --retry-interval-start and -max. */
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 300_000;
const DONE = 'done ';

export function diskAttacher(storage: StorageSystems): Controller {
  const working = new Set<string>();
  const failures = new Map<string, number>();

  const get = ({ store }: ControllerContext, name: string): Attachment | undefined =>
    store.get<Attachment>(ATTACHMENTS, undefined, name);
  const volumeOf = ({ store }: ControllerContext, { spec }: Attachment): Volume | undefined =>
    store.get<Volume>('persistentvolumes', undefined, spec.source.persistentVolumeName ?? '');

  function begin(context: ControllerContext, name: string): void {
    const attachment = get(context, name);
    if (!attachment || attachment.spec.attacher !== DISK_DRIVER || working.has(name)) return;
    const isLeaving = attachment.metadata.deletionTimestamp !== undefined;
    if (!isLeaving && attachment.status.attached) return;
    if (isLeaving && !attachment.metadata.finalizers?.includes(FINALIZER)) return;
    const volume = volumeOf(context, attachment);
    const times = storage.times(volume?.spec.storageClassName ?? '');
    if (!isLeaving) hold(context, attachment, volume);
    working.add(name);
    const fault = isLeaving ? undefined : faultOf(volume);
    const takesMs = isLeaving ? times.detachMs : typeof fault === 'number' ? fault : times.attachMs;
    context.enqueueAfter(`${DONE}${name}`, takesMs);
  }

  function faultOf(volume: Volume | undefined): 'fail' | number | undefined {
    const { claimRef, storageClassName = '' } = volume?.spec ?? {};
    return storage.attachFault(`${claimRef?.namespace}/${claimRef?.name}`, storageClassName);
  }

  /** Neither the attachment nor the volume goes while it is attached. */
  function hold({ client }: ControllerContext, attachment: Attachment, volume: Volume | undefined): void {
    for (const [resource, object] of [
      [ATTACHMENTS, attachment],
      ['persistentvolumes', volume],
    ] as const) {
      const finalizers = object?.metadata.finalizers ?? [];
      if (object && !finalizers.includes(FINALIZER))
        client.update(resource, {
          ...object,
          metadata: { ...object.metadata, finalizers: [...finalizers, FINALIZER] },
        });
    }
  }

  function finish(context: ControllerContext, name: string): void {
    working.delete(name);
    const attachment = get(context, name);
    if (!attachment) return;
    if (attachment.metadata.deletionTimestamp !== undefined) {
      if (attachment.status.attached || attachment.metadata.finalizers?.includes(FINALIZER)) letGo(context, attachment);
      return;
    }
    const volume = volumeOf(context, attachment);
    const { client } = context;
    if (faultOf(volume) === 'fail') {
      const count = failures.get(name) ?? 0;
      failures.set(name, count + 1);
      const { nodeName } = attachment.spec;
      const message = `rpc error: code = Internal desc = could not attach volume ${JSON.stringify(volume?.spec.csi?.volumeHandle ?? '')} to node ${JSON.stringify(nodeName)}: the storage system did not answer`;
      const attachError = { time: context.timestamp(), message };
      client.updateStatus(ATTACHMENTS, { ...attachment, status: { attached: false, attachError } });
      context.enqueueAfter(name, Math.min(FIRST_RETRY_MS * 2 ** count, LAST_RETRY_MS));
      return;
    }
    failures.delete(name);
    client.updateStatus(ATTACHMENTS, { ...attachment, status: { attached: true } });
  }

  function letGo(context: ControllerContext, attachment: Attachment): void {
    const { client, store } = context;
    const volume = volumeOf(context, attachment);
    const without = (finalizers: readonly string[] = []): string[] => finalizers.filter((other) => other !== FINALIZER);
    const { metadata } = attachment;
    client.update(ATTACHMENTS, { ...attachment, metadata: { ...metadata, finalizers: without(metadata.finalizers) } });
    const isElsewhere = store
      .list<Attachment>(ATTACHMENTS)
      .some(({ spec }) => spec.source.persistentVolumeName === volume?.metadata.name);
    if (volume && !isElsewhere && volume.metadata.finalizers?.includes(FINALIZER)) {
      const finalizers = without(volume.metadata.finalizers);
      client.update('persistentvolumes', { ...volume, metadata: { ...volume.metadata, finalizers } });
    }
  }

  return defineController({
    name: `attacher ${DISK_DRIVER}`,
    eventSource: DISK_DRIVER,
    serviceAccount: 'external-attacher',
    watches: [
      { resource: ATTACHMENTS, keys: ({ type, object }) => (type === 'DELETED' ? [] : [object.metadata.name]) },
    ],
    reconcile: (context, key) => {
      if (key.startsWith(DONE)) finish(context, key.slice(DONE.length));
      else begin(context, key);
    },
  });
}

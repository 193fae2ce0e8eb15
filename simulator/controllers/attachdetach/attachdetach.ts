/**
 * Attaching network disks to the nodes whose pods need them, and detaching them: one node at a time, unless the access modes allow
 * more. Mirrors pkg/controller/volume/attachdetach (reconciler, attach_detach_controller.go) with the csi plug-in's
 * VolumeAttachments. Read on: attacher.ts (who does it). Leaves out: the loop's own pace (100 ms), verification every minute.
 */
import type { Node, Pod, VolumeAttachment } from '../../api/objects.ts';
import { attachmentName } from '../../storage/attachment.ts';
import type { Volume } from '../../storage/binding.ts';
import { deviceName } from '../../storage/device.ts';
import type { Change, KubeObject } from '../../store/types.ts';
import { type Controller, type ControllerContext, defineController } from '../types.ts';
import { claimsOf, needsVolumes } from './pods.ts';

type Attachment = VolumeAttachment & KubeObject;
type Place = Node & KubeObject;

const ATTACHMENTS = 'volumeattachments.storage.k8s.io';
/** How long a node that is not ready may keep a disk that it has mounted. Upstream: ReconcilerMaxWaitForUnmountDuration. */
const FORCE_DETACH_MS = 360_000;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

export function attachDetachController(): Controller {
  /** Pods of each claim ("default/data-web-0"), by uid. */
  const users = new Map<string, Map<string, string>>();
  /** Nodes a volume is attached to, or is to be. */
  const places = new Map<string, Set<string>>();
  /** Since when an attachment is not needed, by its name. */
  const unneeded = new Map<string, number>();
  /** Attachments that cannot be made because another node has the volume: told once. */
  const told = new Set<string>();

  function podChanged({ type, object }: Change, store: ControllerContext['store']): readonly string[] {
    const pod = object as Pod & KubeObject;
    const { namespace, uid } = pod.metadata;
    const claims = claimsOf(pod);
    if (claims.length === 0) return claims;
    return claims.flatMap((name) => {
      const key = `${namespace}/${name}`;
      let pods = users.get(key);
      if (type === 'DELETED') {
        pods?.delete(uid);
        if (pods?.size === 0) users.delete(key);
      } else {
        if (!pods) {
          pods = new Map();
          users.set(key, pods);
        }
        pods.set(uid, pod.metadata.name);
      }
      if (!pod.spec.nodeName) return [];
      const claim = store.get<KubeObject & { spec: { volumeName?: string } }>(
        'persistentvolumeclaims',
        namespace,
        name,
      );
      return claim?.spec.volumeName ?? [];
    });
  }

  function attachmentChanged({ type, object }: Change): readonly string[] {
    const { spec, metadata } = object as Attachment;
    const volume = spec.source.persistentVolumeName;
    if (volume === undefined) return [];
    let nodes = places.get(volume);
    if (type === 'DELETED') {
      nodes?.delete(spec.nodeName);
      if (nodes?.size === 0) places.delete(volume);
      unneeded.delete(metadata.name);
    } else {
      if (!nodes) {
        nodes = new Set();
        places.set(volume, nodes);
      }
      nodes.add(spec.nodeName);
    }
    return [volume];
  }

  /** Volumes that are attached to a node whose state has changed. */
  function nodeChanged({ type, object, previous }: Change): readonly string[] {
    const [now, before] = [object as Place, previous as Place | undefined];
    const same =
      type === 'MODIFIED' &&
      now.status.volumesInUse === before?.status.volumesInUse &&
      now.spec.taints === before?.spec.taints &&
      isReady(now) === isReady(before);
    if (same) return [];
    return [...places].flatMap(([volume, nodes]) => (nodes.has(now.metadata.name) ? volume : []));
  }

  /** Pods that need the volume, by their nodes. */
  function wanted({ store }: ControllerContext, { spec }: Volume): Map<string, (Pod & KubeObject)[]> {
    const byNode = new Map<string, (Pod & KubeObject)[]>();
    const { namespace, name } = spec.claimRef ?? {};
    for (const podName of users.get(`${namespace}/${name}`)?.values() ?? []) {
      const pod = store.get<Pod & KubeObject>('pods', namespace, podName);
      const node = pod?.spec.nodeName;
      if (!pod || !node || !needsVolumes(pod)) continue;
      const pods = byNode.get(node);
      if (pods) pods.push(pod);
      else byNode.set(node, [pod]);
    }
    return byNode;
  }

  function reconcile(context: ControllerContext, name: string): void {
    const volume = context.store.get<Volume>('persistentvolumes', undefined, name);
    const csi = volume?.spec.csi;
    if (!volume || !csi) return;
    const needed = wanted(context, volume);
    const attached = [...(places.get(name) ?? [])].flatMap(
      (node) => context.store.get<Attachment>(ATTACHMENTS, undefined, attachmentName(csi, node)) ?? [],
    );
    for (const attachment of attached) {
      const pods = needed.get(attachment.spec.nodeName);
      if (!pods) release(context, volume, attachment);
      else if (attachment.metadata.deletionTimestamp === undefined) keep(context, volume, attachment, pods);
    }
    const others = attached.map(({ spec }) => spec.nodeName);
    const isAlone = !isShareable(volume);
    for (const [node, pods] of needed) {
      if (attached.some(({ spec }) => spec.nodeName === node)) continue;
      if (isAlone && others.length > 0) refuse(context, volume, node, pods, others, needed);
      else attach(context, volume, node);
      // The next one is told when this one has it.
      if (isAlone && others.length === 0) break;
    }
  }

  function attach({ client }: ControllerContext, { metadata, spec }: Volume, node: string): void {
    if (!spec.csi) return;
    const name = attachmentName(spec.csi, node);
    told.delete(name);
    client.create(ATTACHMENTS, undefined, {
      apiVersion: 'storage.k8s.io/v1',
      kind: 'VolumeAttachment',
      metadata: { name },
      spec: { attacher: spec.csi.driver, nodeName: node, source: { persistentVolumeName: metadata.name } },
    });
  }

  /** It is needed: once it is attached, the node is told. */
  function keep(
    context: ControllerContext,
    volume: Volume,
    attachment: Attachment,
    pods: readonly (Pod & KubeObject)[],
  ): void {
    const { name } = attachment.metadata;
    unneeded.delete(name);
    const quoted = JSON.stringify(volume.metadata.name);
    const { attached, attachError } = attachment.status;
    if (!attached) {
      if (!attachError?.message || told.has(`${name} ${attachError.time}`)) return;
      told.add(`${name} ${attachError.time}`);
      const message = `AttachVolume.Attach failed for volume ${quoted} : ${attachError.message}`;
      for (const pod of pods) context.events.record(pod, 'Warning', 'FailedAttachVolume', message);
      return;
    }
    if (!reportAttached(context, volume, attachment.spec.nodeName, true)) return;
    const message = `AttachVolume.Attach succeeded for volume ${quoted} `;
    for (const pod of pods) context.events.record(pod, 'Normal', 'SuccessfulAttachVolume', message);
  }

  /** It is not needed: it goes once the node has unmounted it, or cannot be waited for. */
  function release(context: ControllerContext, volume: Volume, attachment: Attachment): void {
    const { name, deletionTimestamp } = attachment.metadata;
    if (deletionTimestamp !== undefined) return;
    const since = unneeded.get(name) ?? context.nowMs();
    unneeded.set(name, since);
    const node = context.store.get<Place>('nodes', undefined, attachment.spec.nodeName);
    const isMounted = volume.spec.csi && node?.status.volumesInUse?.includes(deviceName(volume.spec.csi));
    if (node && isMounted && !node.spec.taints?.some(({ key }) => key === OUT_OF_SERVICE)) {
      if (isReady(node)) return;
      const leftMs = since + FORCE_DETACH_MS - context.nowMs();
      if (leftMs > 0) {
        context.enqueueAfter(volume.metadata.name, leftMs);
        return;
      }
    }
    reportAttached(context, volume, attachment.spec.nodeName, false);
    context.client.delete(ATTACHMENTS, undefined, name);
  }

  /** Upstream: reportMultiAttachError. */
  function refuse(
    context: ControllerContext,
    volume: Volume,
    node: string,
    pods: readonly (Pod & KubeObject)[],
    others: readonly string[],
    needed: ReadonlyMap<string, readonly (Pod & KubeObject)[]>,
  ): void {
    if (!volume.spec.csi) return;
    const name = attachmentName(volume.spec.csi, node);
    if (told.has(name)) return;
    told.add(name);
    const blocking = others.flatMap((other) => needed.get(other) ?? []).map((pod) => pod.metadata.name);
    const why =
      blocking.length > 0
        ? `Volume is already used by pod(s) ${blocking.join(', ')}`
        : "Volume is already exclusively attached to one node and can't be attached to another";
    const message = `Multi-Attach error for volume ${JSON.stringify(volume.metadata.name)} ${why}`;
    for (const pod of pods) context.events.record(pod, 'Warning', 'FailedAttachVolume', message);
  }

  return defineController({
    name: 'persistentvolume-attach-detach-controller',
    eventSource: 'attachdetach-controller',
    serviceAccount: 'attachdetach-controller',
    watches: [
      { resource: 'pods', keys: (change, store) => podChanged(change, store as ControllerContext['store']) },
      { resource: ATTACHMENTS, keys: attachmentChanged },
      { resource: 'nodes', keys: nodeChanged },
    ],
    reconcile,
  });
}

const isReady = (node: Place | undefined): boolean =>
  node?.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

/** Upstream: isMultiAttachAllowed. */
const isShareable = ({ spec }: Volume): boolean =>
  spec.accessModes?.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany') ?? false;

/** Writes volumesAttached of the node's status; whether that changed anything. */
function reportAttached(
  { store, client }: ControllerContext,
  { spec }: Volume,
  nodeName: string,
  isAttached: boolean,
): boolean {
  const node = store.get<Place>('nodes', undefined, nodeName);
  if (!node || !spec.csi) return false;
  const name = deviceName(spec.csi);
  const { volumesAttached = [], ...status } = node.status;
  if (volumesAttached.some((volume) => volume.name === name) === isAttached) return false;
  const others = volumesAttached.filter((volume) => volume.name !== name);
  const now = isAttached ? [...others, { name, devicePath: '' }] : others;
  client.updateStatus('nodes', { ...node, status: { ...status, ...(now.length > 0 ? { volumesAttached: now } : {}) } });
  return true;
}

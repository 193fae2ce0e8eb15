/**
 * PersistentVolumes, PersistentVolumeClaims, StorageClasses and CSINodes. Upstream: their describers in describe.go. Leaves out:
 * the fields of volume sources of storage systems that Drydock does not have.
 */
import type {
  CSINode,
  PersistentVolume,
  PersistentVolumeClaim,
  PersistentVolumeSpec,
  Pod,
  StorageClass,
  TopologySelectorTerm,
} from '../../api/objects.ts';
import { accessModesText, claimClass, isDefaultClass, volumeClass } from '../../api/volume-class.ts';
import type { Routine } from '../../kernel/wait.ts';
import { describeEvents, eventsOf } from './events.ts';
import {
  annotationsMultiline,
  identity,
  labelsMultiline,
  labelsText,
  rfc1123z,
  since,
  sortedKeys,
  titleBool,
} from './fields.ts';
import { listed } from './listed.ts';
import type { DescribeOptions } from './types.ts';
import { DescribeWriter } from './writer.ts';

const goList = (items: readonly string[] | undefined): string => `[${(items ?? []).join(' ')}]`;

export function* describePersistentVolume(volume: PersistentVolume, options: DescribeOptions): Routine<string> {
  const events = yield* eventsOf(volume, options);
  const { metadata, spec, status } = volume;
  const w = new DescribeWriter();
  identity(w, metadata, { namespaced: false });
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  w.line(0, `Finalizers:\t${goList(metadata.finalizers)}`);
  w.line(0, `StorageClass:\t${volumeClass(volume)}`);
  w.line(0, `Status:\t${phaseText(metadata.deletionTimestamp, status.phase, options)}`);
  const { claimRef } = spec;
  w.line(0, `Claim:\t${claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : ''}`);
  w.line(0, `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}`);
  w.line(0, `Access Modes:\t${accessModesText(spec.accessModes)}`);
  if (spec.volumeMode) w.line(0, `VolumeMode:\t${spec.volumeMode}`);
  w.line(0, `Capacity:\t${spec.capacity?.storage ?? '0'}`);
  nodeAffinity(w, spec);
  w.line(0, `Message:\t${status.message ?? ''}`);
  w.line(0, 'Source:');
  for (const line of sourceLines(spec)) w.line(2, line);
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

function phaseText(deleted: string | undefined, phase: string | undefined, { call }: DescribeOptions): string {
  return deleted === undefined ? (phase ?? '') : `Terminating (lasts ${since(deleted, call.nowMs())})`;
}

function nodeAffinity(w: DescribeWriter, { nodeAffinity: affinity }: PersistentVolumeSpec): void {
  const terms = affinity?.required?.nodeSelectorTerms;
  if (!affinity?.required) {
    w.line(0, 'Node Affinity:\t<none>');
    return;
  }
  w.line(0, 'Node Affinity:\t');
  w.line(1, `Required Terms:\t${terms?.length ? '' : '<none>'}`);
  for (const [i, { matchExpressions = [] }] of (terms ?? []).entries()) {
    if (matchExpressions.length === 0) w.line(2, `Term ${i}:\t<none>`);
    for (const [j, { key, operator, values = [] }] of matchExpressions.entries()) {
      const list = values.length > 0 ? ` [${values.join(', ')}]` : '';
      w.line(2, `${j === 0 ? `Term ${i}:` : ''}\t${key} ${operator.toLowerCase()}${list}`);
    }
  }
}

function sourceLines({ hostPath, nfs, local, csi }: PersistentVolumeSpec): readonly string[] {
  if (hostPath) {
    return [
      'Type:\tHostPath (bare host directory volume)',
      `Path:\t${hostPath.path}`,
      `HostPathType:\t${hostPath.type ?? ''}`,
    ];
  }
  if (nfs) {
    return [
      'Type:\tNFS (an NFS mount that lasts the lifetime of a pod)',
      `Server:\t${nfs.server}`,
      `Path:\t${nfs.path}`,
      `ReadOnly:\t${nfs.readOnly ?? false}`,
    ];
  }
  if (local)
    return ['Type:\tLocalVolume (a persistent volume backed by local storage on a node)', `Path:\t${local.path}`];
  if (csi) {
    const attributes = sortedKeys(csi.volumeAttributes).map((key) => `${key}=${csi.volumeAttributes?.[key]}`);
    return [
      'Type:\tCSI (a Container Storage Interface (CSI) volume source)',
      `Driver:\t${csi.driver}`,
      `FSType:\t${csi.fsType ?? ''}`,
      `VolumeHandle:\t${csi.volumeHandle}`,
      `ReadOnly:\t${csi.readOnly ?? false}`,
      `VolumeAttributes:\t${attributes[0] ?? '<none>'}`,
      ...attributes.slice(1).map((line) => `\t${line}`),
    ];
  }
  return ['<unknown>'];
}

export function* describePersistentVolumeClaim(
  claim: PersistentVolumeClaim,
  options: DescribeOptions,
): Routine<string> {
  const users = yield* podsOf(claim, options);
  const events = yield* eventsOf(claim, options);
  const { metadata, spec, status } = claim;
  const w = new DescribeWriter();
  identity(w, metadata);
  w.line(0, `StorageClass:\t${claimClass(claim)}`);
  w.line(0, `Status:\t${phaseText(metadata.deletionTimestamp, status.phase, options)}`);
  w.line(0, `Volume:\t${spec.volumeName ?? ''}`);
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  w.line(0, `Finalizers:\t${goList(metadata.finalizers)}`);
  w.line(0, `Capacity:\t${spec.volumeName ? (status.capacity?.storage ?? '0') : ''}`);
  w.line(0, `Access Modes:\t${spec.volumeName ? accessModesText(status.accessModes) : ''}`);
  if (spec.volumeMode) w.line(0, `VolumeMode:\t${spec.volumeMode}`);
  const { dataSource } = spec;
  if (dataSource) {
    w.line(0, 'DataSource:');
    if (dataSource.apiGroup) w.line(1, `APIGroup:\t${dataSource.apiGroup}`);
    w.line(1, `Kind:\t${dataSource.kind}`);
    w.line(1, `Name:\t${dataSource.name}`);
  }
  w.line(0, `Used By:\t${users[0] ?? '<none>'}`);
  for (const name of users.slice(1)) w.line(0, `\t${name}`);
  if (status.conditions?.length) {
    w.line(0, 'Conditions:');
    w.line(1, 'Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage');
    w.line(1, '----\t------\t-----------------\t------------------\t------\t-------');
    for (const c of status.conditions) {
      const times = `${rfc1123z(c.lastProbeTime)} \t${rfc1123z(c.lastTransitionTime)}`;
      w.line(1, `${c.type} \t${c.status} \t${times} \t${c.reason ?? ''} \t${c.message ?? ''}`);
    }
  }
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

/** Names of the pods that use the claim or own it, sorted. Upstream: getPodsForPVC. */
function* podsOf({ metadata }: PersistentVolumeClaim, options: DescribeOptions): Routine<readonly string[]> {
  const pods = yield* listed<Pod>(options, `/api/v1/namespaces/${metadata.namespace}/pods`);
  const uses = (pod: Pod): boolean =>
    pod.spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === metadata.name) ?? false;
  const owns = (pod: Pod): boolean =>
    metadata.ownerReferences?.some(({ kind, uid }) => kind === 'Pod' && uid === pod.metadata.uid) ?? false;
  return pods
    .filter((pod) => uses(pod) || owns(pod))
    .map((pod) => pod.metadata.name as string)
    .sort();
}

export function* describeStorageClass(storageClass: StorageClass, options: DescribeOptions): Routine<string> {
  const events = yield* eventsOf(storageClass, options);
  const { metadata, provisioner, parameters, allowVolumeExpansion, mountOptions, reclaimPolicy } = storageClass;
  const w = new DescribeWriter();
  identity(w, metadata, { namespaced: false });
  w.line(0, `IsDefaultClass:\t${isDefaultClass(storageClass) ? 'Yes' : 'No'}`);
  w.line(0, `Annotations:\t${labelsText(metadata.annotations)}`);
  w.line(0, `Provisioner:\t${provisioner}`);
  w.line(0, `Parameters:\t${labelsText(parameters)}`);
  w.line(
    0,
    `AllowVolumeExpansion:\t${allowVolumeExpansion === undefined ? '<unset>' : titleBool(allowVolumeExpansion)}`,
  );
  w.line(0, `MountOptions:${mountOptions?.length ? '' : '\t<none>'}`);
  for (const option of mountOptions ?? []) w.line(1, option);
  if (reclaimPolicy) w.line(0, `ReclaimPolicy:\t${reclaimPolicy}`);
  if (storageClass.volumeBindingMode) w.line(0, `VolumeBindingMode:\t${storageClass.volumeBindingMode}`);
  if (storageClass.allowedTopologies) topologies(w, storageClass.allowedTopologies);
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

function topologies(w: DescribeWriter, terms: readonly TopologySelectorTerm[]): void {
  w.line(0, `AllowedTopologies:\t${terms.length === 0 ? '<none>' : ''}`);
  for (const [i, { matchLabelExpressions = [] }] of terms.entries()) {
    if (matchLabelExpressions.length === 0) w.line(1, `Term ${i}:\t<none>`);
    for (const [j, { key, values }] of matchLabelExpressions.entries())
      w.line(1, `${j === 0 ? `Term ${i}:` : ''}\t${key} in${values.length > 0 ? ` [${values.join(', ')}]` : ''}`);
  }
}

export function* describeCsiNode(node: CSINode, options: DescribeOptions): Routine<string> {
  const events = yield* eventsOf(node, options);
  const { metadata, spec } = node;
  const w = new DescribeWriter();
  identity(w, metadata, { namespaced: false });
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  w.line(0, `CreationTimestamp:\t${rfc1123z(metadata.creationTimestamp)}`);
  w.line(0, 'Spec:');
  if (spec.drivers) {
    w.line(1, 'Drivers:');
    for (const { name, nodeID, allocatable, topologyKeys } of spec.drivers) {
      w.line(2, `${name}:`);
      w.line(3, `Node ID:\t${nodeID}`);
      if (allocatable?.count !== undefined) {
        w.line(3, 'Allocatables:');
        w.line(4, `Count:\t${allocatable.count}`);
      }
      if (topologyKeys) w.line(3, `Topology Keys:\t${goList(topologyKeys)}`);
    }
  }
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

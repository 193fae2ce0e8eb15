/** StatefulSets and DaemonSets. Upstream: StatefulSetDescriber, DaemonSetDescriber, describeVolumeClaimTemplates. */
import type { DaemonSet, PersistentVolumeClaim, StatefulSet } from '../../api/objects.ts';
import type { Routine } from '../../kernel/wait.ts';
import { describeEvents, eventsOf } from './events.ts';
import { annotationsMultiline, identity, labelsMultiline, labelsText, rfc1123z, selectorText } from './fields.ts';
import { describePodTemplate } from './pod-template.ts';
import type { DescribeOptions } from './types.ts';
import { podPhases, querySelector } from './workloads.ts';
import { DescribeWriter } from './writer.ts';

export function* describeStatefulSet(set: StatefulSet, options: DescribeOptions): Routine<string> {
  const { metadata, spec, status } = set;
  const pods = yield* podPhases(metadata, querySelector(spec.selector), options);
  const events = yield* eventsOf(set, options);
  const w = new DescribeWriter();
  identity(w, metadata);
  w.line(0, `CreationTimestamp:\t${rfc1123z(metadata.creationTimestamp)}`);
  w.line(0, `Selector:\t${selectorText(spec.selector)}`);
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  w.line(0, `Replicas:\t${spec.replicas ?? 0} desired | ${status.replicas ?? 0} total`);
  w.line(0, `Update Strategy:\t${spec.updateStrategy?.type ?? ''}`);
  const partition = spec.updateStrategy?.rollingUpdate?.partition;
  if (partition !== undefined) w.line(1, `Partition:\t${partition}`);
  w.line(0, `Pods Status:\t${pods}`);
  describePodTemplate(w, spec.template);
  describeClaimTemplates(w, spec.volumeClaimTemplates);
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

const BETA_CLASS = 'volume.beta.kubernetes.io/storage-class';

function describeClaimTemplates(w: DescribeWriter, templates: readonly PersistentVolumeClaim[] | undefined): void {
  if (!templates?.length) {
    w.line(0, 'Volume Claims:\t<none>');
    return;
  }
  w.line(0, 'Volume Claims:');
  for (const { metadata, spec } of templates) {
    w.line(1, `Name:\t${metadata.name}`);
    w.line(1, `StorageClass:\t${metadata.annotations?.[BETA_CLASS] ?? spec?.storageClassName ?? ''}`);
    labelsMultiline(w, 0, '  Labels', metadata.labels);
    labelsMultiline(w, 0, '  Annotations', metadata.annotations);
    w.line(1, `Capacity:\t${spec?.resources?.requests?.storage ?? '<default>'}`);
    w.line(1, `Access Modes:\t[${(spec?.accessModes ?? []).join(' ')}]`);
  }
}

export function* describeDaemonSet(set: DaemonSet, options: DescribeOptions): Routine<string> {
  const { metadata, spec, status } = set;
  const pods = yield* podPhases(metadata, querySelector(spec.selector), options);
  const events = yield* eventsOf(set, options);
  const w = new DescribeWriter();
  identity(w, metadata);
  w.line(0, `Selector:\t${selectorText(spec.selector)}`);
  w.line(0, `Node-Selector:\t${labelsText(spec.template.spec?.nodeSelector)}`);
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  w.line(0, `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled}`);
  w.line(0, `Current Number of Nodes Scheduled: ${status.currentNumberScheduled}`);
  w.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}`);
  w.line(0, `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}`);
  w.line(0, `Number of Nodes Misscheduled: ${status.numberMisscheduled}`);
  w.line(0, `Pods Status:\t${pods}`);
  describePodTemplate(w, spec.template);
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

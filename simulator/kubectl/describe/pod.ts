/** Upstream: PodDescriber. */
import type { Pod } from '../../api/objects.ts';
import type { Routine } from '../../kernel/wait.ts';
import { describeContainers } from './containers.ts';
import { describeEvents, eventsOf } from './events.ts';
import {
  annotationsMultiline,
  controller,
  identity,
  labelsMultiline,
  rfc1123z,
  since,
  tolerationsMultiline,
} from './fields.ts';
import { describeSpread } from './pod-template.ts';
import type { DescribeOptions } from './types.ts';
import { describeVolumes } from './volumes.ts';
import { DescribeWriter } from './writer.ts';

export function* describePod(pod: Pod, options: DescribeOptions): Routine<string> {
  const events = yield* eventsOf(pod, options);
  const nowMs = options.call.nowMs();
  const w = new DescribeWriter();
  const { metadata, spec, status } = pod;
  identity(w, metadata);
  if (spec.priority !== undefined) w.line(0, `Priority:\t${spec.priority}`);
  if (spec.priorityClassName) w.line(0, `Priority Class Name:\t${spec.priorityClassName}`);
  if (spec.runtimeClassName) w.line(0, `Runtime Class Name:\t${spec.runtimeClassName}`);
  if (spec.serviceAccountName) w.line(0, `Service Account:\t${spec.serviceAccountName}`);
  w.line(0, `Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}`);
  if (status.startTime) w.line(0, `Start Time:\t${rfc1123z(status.startTime)}`);
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  const over = status.phase === 'Failed' || status.phase === 'Succeeded';
  if (metadata.deletionTimestamp && !over) {
    w.line(0, `Status:\tTerminating (lasts ${since(metadata.deletionTimestamp, nowMs)})`);
    w.line(0, `Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else w.line(0, `Status:\t${status.phase ?? ''}`);
  if (status.reason) w.line(0, `Reason:\t${status.reason}`);
  if (status.message) w.line(0, `Message:\t${status.message}`);
  const seccomp = spec.securityContext?.seccompProfile;
  if (seccomp) {
    w.line(0, `SeccompProfile:\t${seccomp.type}`);
    if (seccomp.type === 'Localhost') w.line(0, `LocalhostProfile:\t${seccomp.localhostProfile ?? ''}`);
  }
  w.line(0, `IP:\t${status.podIP ?? ''}`);
  if (!status.podIPs || status.podIPs.length === 0) w.line(0, 'IPs:\t<none>');
  else {
    w.line(0, 'IPs:');
    for (const { ip } of status.podIPs) w.line(1, `IP:\t${ip}`);
  }
  if (controller(metadata)) w.line(0, `Controlled By:\t${controller(metadata)}`);
  if (status.nominatedNodeName) w.line(0, `NominatedNodeName:\t${status.nominatedNodeName}`);
  if (spec.initContainers?.length) {
    describeContainers(w, 'Init Containers', spec.initContainers, {
      space: '',
      statuses: status.initContainerStatuses,
      pod,
    });
  }
  describeContainers(w, 'Containers', spec.containers, { space: '', statuses: status.containerStatuses, pod });
  if (spec.ephemeralContainers?.length) {
    describeContainers(w, 'Ephemeral Containers', spec.ephemeralContainers, {
      space: '',
      statuses: status.ephemeralContainerStatuses,
      pod,
    });
  }
  describeReadiness(w, pod);
  describeVolumes(w, spec.volumes, '');
  w.line(0, `QoS Class:\t${status.qosClass ?? 'BestEffort'}`);
  labelsMultiline(w, 0, 'Node-Selectors', spec.nodeSelector);
  tolerationsMultiline(w, 0, 'Tolerations', spec.tolerations);
  describeSpread(w, spec.topologySpreadConstraints, '');
  describeEvents(w, events, nowMs);
  return w.toString();
}

function describeReadiness(w: DescribeWriter, { spec, status }: Pod): void {
  const conditions = status.conditions ?? [];
  if (spec.readinessGates?.length) {
    w.line(0, 'Readiness Gates:');
    w.line(1, 'Type\tStatus');
    for (const { conditionType } of spec.readinessGates) {
      w.line(1, `${conditionType} \t${conditions.find((c) => c.type === conditionType)?.status ?? '<none>'} `);
    }
  }
  if (conditions.length === 0) return;
  w.line(0, 'Conditions:');
  w.line(1, 'Type\tStatus');
  for (const { type, status: value } of conditions) w.line(1, `${type} \t${value} `);
}

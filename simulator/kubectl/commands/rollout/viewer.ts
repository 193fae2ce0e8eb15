/** What `rollout status` says of an object. Upstream: kubectl/pkg/polymorphichelpers/rollout_status.go. */
import type { DaemonSet, Deployment, StatefulSet } from '../../../api/objects.ts';
import { CliError } from '../../cli/errors.ts';
import { groupKind } from '../../client/rest.ts';
import type { Mapping, Unstructured } from '../../types.ts';

export interface Progress {
  readonly text: string;
  readonly done: boolean;
}

/** The sentence about an object's state; throws when its rollout has failed. */
export type StatusViewer = (object: Unstructured, revision: number) => Progress;

/** Throws when there is no viewer for the kind. */
export function statusViewer(mapping: Mapping): StatusViewer {
  if (mapping.group === 'apps') {
    if (mapping.kind === 'Deployment') return (o, r) => deployment(o as unknown as Deployment, r);
    if (mapping.kind === 'DaemonSet') return (o) => daemonSet(o as unknown as DaemonSet);
    if (mapping.kind === 'StatefulSet') return (o) => statefulSet(o as unknown as StatefulSet);
  }
  throw new CliError(`no status viewer has been implemented for ${groupKind(mapping)}`);
}

const going = (text: string): Progress => ({ text: `${text}\n`, done: false });
const done = (text: string): Progress => ({ text: `${text}\n`, done: true });

function deployment({ metadata, spec, status }: Deployment, revision: number): Progress {
  const name = JSON.stringify(metadata.name);
  if (revision > 0) {
    const current = Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
    if (current !== revision) {
      throw new CliError(`desired revision (${revision}) is different from the running revision (${current})`);
    }
  }
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
    return going('Waiting for deployment spec update to be observed...');
  }
  if (status.conditions?.some((c) => c.type === 'Progressing' && c.reason === 'ProgressDeadlineExceeded')) {
    throw new CliError(`deployment ${name} exceeded its progress deadline`);
  }
  const { replicas = 0, updatedReplicas = 0, availableReplicas = 0 } = status;
  const waiting = `Waiting for deployment ${name} rollout to finish: `;
  if (spec.replicas !== undefined && updatedReplicas < spec.replicas) {
    return going(`${waiting}${updatedReplicas} out of ${spec.replicas} new replicas have been updated...`);
  }
  if (replicas > updatedReplicas) {
    return going(`${waiting}${replicas - updatedReplicas} old replicas are pending termination...`);
  }
  if (availableReplicas < updatedReplicas) {
    return going(`${waiting}${availableReplicas} of ${updatedReplicas} updated replicas are available...`);
  }
  return done(`deployment ${name} successfully rolled out`);
}

function daemonSet({ metadata, spec, status }: DaemonSet): Progress {
  if (spec.updateStrategy?.type !== 'RollingUpdate') {
    throw new CliError('rollout status is only available for RollingUpdate strategy type');
  }
  const name = JSON.stringify(metadata.name);
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0)) {
    return going('Waiting for daemon set spec update to be observed...');
  }
  const { updatedNumberScheduled = 0, desiredNumberScheduled = 0, numberAvailable = 0 } = status;
  const waiting = `Waiting for daemon set ${name} rollout to finish: `;
  if (updatedNumberScheduled < desiredNumberScheduled) {
    return going(`${waiting}${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated...`);
  }
  if (numberAvailable < desiredNumberScheduled) {
    return going(`${waiting}${numberAvailable} of ${desiredNumberScheduled} updated pods are available...`);
  }
  return done(`daemon set ${name} successfully rolled out`);
}

function statefulSet({ metadata, spec, status }: StatefulSet): Progress {
  if (spec.updateStrategy?.type !== 'RollingUpdate') {
    throw new CliError('rollout status is only available for RollingUpdate strategy type');
  }
  const observed = status.observedGeneration ?? 0;
  if (observed === 0 || (metadata.generation ?? 0) > observed) {
    return going('Waiting for statefulset spec update to be observed...');
  }
  const { readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0, replicas = 0 } = status;
  const wanted = spec.replicas;
  if (wanted !== undefined && readyReplicas < wanted)
    return going(`Waiting for ${wanted - readyReplicas} pods to be ready...`);
  const partition = spec.updateStrategy.rollingUpdate?.partition;
  if (partition !== undefined && wanted !== undefined) {
    if (updatedReplicas < wanted - partition) {
      return going(
        `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${wanted - partition} new pods have been updated...`,
      );
    }
    return done(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...`);
  }
  if (status.updateRevision !== status.currentRevision) {
    return going(
      `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${status.updateRevision}...`,
    );
  }
  return done(
    `statefulset rolling update complete ${currentReplicas || replicas} pods at revision ${status.currentRevision}...`,
  );
}

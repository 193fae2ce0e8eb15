/** Deployments, ReplicaSets and ReplicationControllers. Upstream: DeploymentDescriber, ReplicaSetDescriber, ReplicationControllerDescriber. */
import type {
  Deployment,
  LabelSelector,
  ObjectMeta,
  Pod,
  PodTemplateSpec,
  ReplicaSet,
  ReplicationController,
} from '../../api/objects.ts';
import type { Routine } from '../../kernel/wait.ts';
import { describeEvents, eventsOf } from './events.ts';
import {
  annotationsMultiline,
  controller,
  identity,
  labelsMultiline,
  labelsText,
  rfc1123z,
  selectorText,
} from './fields.ts';
import { listed } from './listed.ts';
import { describePodTemplate } from './pod-template.ts';
import type { DescribeOptions } from './types.ts';
import { DescribeWriter } from './writer.ts';

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

function describeConditions(w: DescribeWriter, conditions: readonly Condition[] | undefined): void {
  if (!conditions || conditions.length === 0) return;
  w.line(0, 'Conditions:');
  w.line(1, 'Type\tStatus\tReason');
  w.line(1, '----\t------\t------');
  for (const { type, status, reason } of conditions) w.line(1, `${type} \t${status}\t${reason ?? ''}`);
}

export function* describeDeployment(deployment: Deployment, options: DescribeOptions): Routine<string> {
  const { metadata, spec, status } = deployment;
  const { old, current } = yield* replicaSetsOf(deployment, options);
  const events = yield* eventsOf(deployment, options);
  const w = new DescribeWriter();
  identity(w, metadata);
  w.line(0, `CreationTimestamp:\t${rfc1123z(metadata.creationTimestamp)}`);
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  w.line(0, `Selector:\t${selectorText(spec.selector)}`);
  w.line(
    0,
    `Replicas:\t${spec.replicas ?? 0} desired | ${status.updatedReplicas ?? 0} updated | ${status.replicas ?? 0} total | ${status.availableReplicas ?? 0} available | ${status.unavailableReplicas ?? 0} unavailable`,
  );
  w.line(0, `StrategyType:\t${spec.strategy?.type ?? ''}`);
  w.line(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`);
  const rolling = spec.strategy?.rollingUpdate;
  if (rolling)
    w.line(0, `RollingUpdateStrategy:\t${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`);
  describePodTemplate(w, spec.template);
  describeConditions(w, status.conditions);
  w.line(0, `OldReplicaSets:\t${replicaSetsText(old)}`);
  w.line(0, `NewReplicaSet:\t${replicaSetsText(current ? [current] : [])}`);
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

const replicaSetsText = (sets: readonly ReplicaSet[]): string =>
  sets
    .map((rs) => `${rs.metadata.name} (${rs.status.replicas ?? 0}/${rs.spec.replicas ?? 0} replicas created)`)
    .join(', ') || '<none>';

/** Its ReplicaSets, oldest first: the one of the current template apart. Upstream: deploymentutil.GetAllReplicaSetsInChunks. */
export function* replicaSetsOf(
  deployment: Deployment,
  options: Pick<DescribeOptions, 'call' | 'chunkSize'>,
): Routine<{ old: readonly ReplicaSet[]; current: ReplicaSet | undefined }> {
  const { namespace, uid } = deployment.metadata;
  const sets = yield* listed<ReplicaSet>(options, `/apis/apps/v1/namespaces/${namespace}/replicasets`, {
    labelSelector: querySelector(deployment.spec.selector),
  });
  const owned = sets
    .filter((rs) => rs.metadata.ownerReferences?.some((o) => o.controller && o.uid === uid))
    .sort(
      (a, b) =>
        order(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || order(a.metadata.name, b.metadata.name),
    );
  const current = owned.find((rs) => sameTemplate(rs.spec.template, deployment.spec.template));
  return { old: owned.filter((rs) => rs !== current), current };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A label selector as the query parameter of a list. */
export function querySelector(selector: LabelSelector | undefined): string {
  const text = selectorText(selector);
  return text === '<none>' ? '' : text;
}

/** Equal but for the hash label. Upstream: deploymentutil.EqualIgnoreHash. */
export function sameTemplate(a: PodTemplateSpec | undefined, b: PodTemplateSpec | undefined): boolean {
  const plain = (template: PodTemplateSpec | undefined): string => {
    const { 'pod-template-hash': _, ...labels } = template?.metadata?.labels ?? {};
    return canonical({ ...template, metadata: { ...template?.metadata, labels } });
  };
  return plain(a) === plain(b);
}

/** JSON with sorted keys and without nulls. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, v]) => v !== undefined && v !== null);
  return `{${entries
    .sort(([x], [y]) => order(x, y))
    .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
    .join(',')}}`;
}

export function* describeReplicaSet(rs: ReplicaSet, options: DescribeOptions): Routine<string> {
  const selector = selectorText(rs.spec.selector);
  return yield* describeReplicator(rs, selector, querySelector(rs.spec.selector), options);
}

export function* describeReplicationController(rc: ReplicationController, options: DescribeOptions): Routine<string> {
  const selector = labelsText(rc.spec.selector);
  return yield* describeReplicator(rc, selector, selector === '<none>' ? '' : selector, options);
}

interface Replicator {
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec: { readonly replicas?: number; readonly template?: PodTemplateSpec };
  readonly status: { readonly replicas?: number; readonly conditions?: readonly Condition[] };
}

function* describeReplicator(
  object: Replicator,
  selector: string,
  query: string,
  options: DescribeOptions,
): Routine<string> {
  const pods = yield* podPhases(object.metadata, query, options);
  const events = yield* eventsOf(object, options);
  const w = new DescribeWriter();
  const { metadata, spec, status } = object;
  identity(w, metadata);
  w.line(0, `Selector:\t${selector}`);
  labelsMultiline(w, 0, 'Labels', metadata.labels);
  annotationsMultiline(w, metadata.annotations);
  if (controller(metadata)) w.line(0, `Controlled By:\t${controller(metadata)}`);
  w.line(0, `Replicas:\t${status.replicas ?? 0} current / ${spec.replicas ?? 0} desired`);
  w.line(0, `Pods Status:\t${pods}`);
  if (spec.template) describePodTemplate(w, spec.template);
  describeConditions(w, status.conditions);
  describeEvents(w, events, options.call.nowMs());
  return w.toString();
}

/** Upstream: getPodStatusForController. */
export function* podPhases(owner: ObjectMeta, labelSelector: string, options: DescribeOptions): Routine<string> {
  const pods = yield* listed<Pod>(options, `/api/v1/namespaces/${owner.namespace}/pods`, { labelSelector });
  const counts: Record<string, number> = { Running: 0, Pending: 0, Succeeded: 0, Failed: 0 };
  for (const pod of pods) {
    if (!pod.metadata.ownerReferences?.some((o) => o.controller && o.uid === owner.uid)) continue;
    const phase = pod.status.phase ?? '';
    if (phase in counts) counts[phase] = (counts[phase] as number) + 1;
  }
  return `${counts.Running} Running / ${counts.Pending} Waiting / ${counts.Succeeded} Succeeded / ${counts.Failed} Failed`;
}

/** Earlier templates of a workload: ReplicaSets of Deployments, ControllerRevisions of StatefulSets and DaemonSets. Upstream: polymorphichelpers/history.go. */
import type {
  ControllerRevision,
  Deployment,
  LabelSelector,
  PodTemplateSpec,
  ReplicaSet,
} from '../../../api/objects.ts';
import { orderedValue } from '../../../api/schema/internal.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { CliError } from '../../cli/errors.ts';
import { groupKind } from '../../client/rest.ts';
import { querySelector, replicaSetsOf } from '../../describe/workloads.ts';
import { CHANGE_CAUSE } from '../../resources/record.ts';
import type { Info, Invocation, Unstructured } from '../../types.ts';

export interface Revision {
  readonly number: number;
  readonly changeCause: string;
  readonly template: PodTemplateSpec;
  /** The ReplicaSet or ControllerRevision. */
  readonly object: Unstructured;
}

const REVISION = 'deployment.kubernetes.io/revision';

export const isRollable = (info: Info): boolean =>
  info.mapping.group === 'apps' && ['Deployment', 'StatefulSet', 'DaemonSet'].includes(info.mapping.kind);

/** All revisions, oldest first. Throws for kinds that have none. */
export function* revisionsOf(call: Invocation, info: Info): Routine<Revision[]> {
  if (!isRollable(info)) {
    throw new CliError(`no history viewer has been implemented for "${groupKind(info.mapping)}"`);
  }
  const found =
    info.mapping.kind === 'Deployment' ? yield* ofDeployment(call, info) : yield* ofControllerRevisions(call, info);
  return found.sort((a, b) => a.number - b.number);
}

function* ofDeployment(call: Invocation, info: Info): Routine<Revision[]> {
  const { old, current } = yield* replicaSetsOf(info.object as unknown as Deployment, { call, chunkSize: 500 });
  return (current ? [...old, current] : old).flatMap((rs) => {
    const number = Number(rs.metadata.annotations?.[REVISION] ?? 0);
    if (!number || !rs.spec.template) return [];
    const changeCause = rs.metadata.annotations?.[CHANGE_CAUSE] ?? '';
    return [{ number, changeCause, template: rs.spec.template, object: typed('ReplicaSet', rs) }];
  });
}

function* ofControllerRevisions(call: Invocation, info: Info): Routine<Revision[]> {
  const spec = info.object.spec as unknown as { selector?: LabelSelector; template: PodTemplateSpec };
  const response = yield* call.client.request('GET', `/apis/apps/v1/namespaces/${info.namespace}/controllerrevisions`, {
    query: { labelSelector: querySelector(spec.selector) },
  });
  const uid = info.object.metadata?.uid;
  return (response.body as { items: ControllerRevision[] }).items
    .filter((r) => r.metadata.ownerReferences?.some((o) => o.controller && o.uid === uid))
    .map((r) => ({
      number: r.revision,
      changeCause: r.metadata.annotations?.[CHANGE_CAUSE] ?? '',
      template: templateOf(r, spec.template),
      object: typed('ControllerRevision', r),
    }));
}

/** As a typed client holds it: with its kind, members in Go's order. */
function typed(kind: 'ReplicaSet' | 'ControllerRevision', object: ReplicaSet | ControllerRevision): Unstructured {
  return orderedValue(`io.k8s.api.apps.v1.${kind}`, { ...object, kind, apiVersion: 'apps/v1' }) as Unstructured;
}

/** A ControllerRevision's data is a patch that replaces the template. */
function templateOf(revision: ControllerRevision, current: PodTemplateSpec): PodTemplateSpec {
  const data = revision.data as { spec?: { template?: PodTemplateSpec & { $patch?: string } } } | undefined;
  if (!data?.spec?.template) return current;
  const { $patch: _, ...template } = data.spec.template;
  return template;
}

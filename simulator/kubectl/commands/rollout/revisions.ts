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
  /** The ReplicaSet, or the StatefulSet or DaemonSet as it was. */
  readonly object: Unstructured;
  /** A ControllerRevision's: the patch that makes the set as it was. */
  readonly data?: unknown;
}

const REVISION = 'deployment.kubernetes.io/revision';

/** Kinds that steering rollouts knows of, by group. Upstream: pkg/apps/kind_visitor.go. */
const VISITED: Readonly<Record<string, readonly string[]>> = {
  '': ['Pod', 'ReplicationController'],
  apps: ['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'],
  batch: ['CronJob', 'Job'],
};

/** Why a kind has no revisions, or cannot go back to one: `what` is "history viewer" or "rollbacker". */
export function notRollable({ mapping }: Info, what: 'history viewer' | 'rollbacker'): CliError {
  const kind = `"${groupKind(mapping)}"`;
  if (VISITED[mapping.group]?.includes(mapping.kind))
    return new CliError(`no ${what} has been implemented for ${kind}`);
  const sought = what === 'history viewer' ? 'history' : what;
  return new CliError(
    `error retrieving ${sought} for ${kind}, no visitor method exists for {${mapping.group} ${mapping.kind}}`,
  );
}

export const isRollable = (info: Info): boolean =>
  info.mapping.group === 'apps' && ['Deployment', 'StatefulSet', 'DaemonSet'].includes(info.mapping.kind);

/** All revisions, oldest first. Throws for kinds that have none. */
export function* revisionsOf(call: Invocation, info: Info): Routine<Revision[]> {
  if (!isRollable(info)) throw notRollable(info, 'history viewer');
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
    .map((r) => {
      const template = templateOf(r, spec.template);
      const then = { ...info.object, spec: { ...spec, template } } as unknown as Unstructured;
      return {
        number: r.revision,
        changeCause: r.metadata.annotations?.[CHANGE_CAUSE] ?? '',
        template,
        object: typed(info.mapping.kind, then),
        data: r.data,
      };
    });
}

/** As a typed client holds it: with its kind, members in Go's order. */
function typed(kind: string, object: ReplicaSet | Unstructured): Unstructured {
  return orderedValue(`io.k8s.api.apps.v1.${kind}`, { ...object, kind, apiVersion: 'apps/v1' }) as Unstructured;
}

/** A ControllerRevision's data is a patch that replaces the template. */
function templateOf(revision: ControllerRevision, current: PodTemplateSpec): PodTemplateSpec {
  const data = revision.data as { spec?: { template?: PodTemplateSpec & { $patch?: string } } } | undefined;
  if (!data?.spec?.template) return current;
  const { $patch: _, ...template } = data.spec.template;
  return template;
}

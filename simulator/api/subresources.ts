/**
 * Subresources of Pods: binding, log, exec; evictions are in eviction.ts. Mirrors kubernetes pkg/registry/core/pod/storage and
 * pkg/registry/core/pod/strategy.go. Leaves out, and refuses by name: ephemeralcontainers, resize. Connections
 * (portforward, proxy) are in connect.ts.
 */

import type { Reader } from '../kernel/stream.ts';
import type { KubeObject } from '../store/types.ts';
import {
  aggregateText,
  badRequest,
  conflict,
  failure,
  invalid,
  notFound,
  notSimulated,
  StatusError,
} from './errors.ts';
import { foundObject } from './found.ts';
import type { Pod } from './objects.ts';
import { flag, integer, parameter, type Query } from './query.ts';
import type { Resource } from './registry.ts';
import type { FieldError, LogOptions, RemoteSession, Status } from './types.ts';
import { wrongUid } from './update.ts';
import type { ApiWorld, RequestContext } from './world.ts';

// ── binding ─────────────────────────────────────────────────────────────────────────────────────────────────────

type PodLike = KubeObject & {
  spec: { nodeName?: string; schedulingGates?: unknown[] };
  status: { phase?: string; conditions?: { type: string; status: string; lastTransitionTime?: string }[] };
};

interface Binding {
  metadata?: { name?: string; uid?: string; annotations?: Record<string, string>; labels?: Record<string, string> };
  target?: { kind?: string; name?: string };
}

/** Puts a Pod on a node. Upstream: BindingREST.assignPod. */
export function bindPod(
  world: ApiWorld,
  resource: Resource,
  namespace: string,
  name: string,
  body: unknown,
  context: RequestContext,
): Status {
  const binding = body as Binding;
  const errors: FieldError[] = [];
  if (binding.target?.kind !== undefined && binding.target.kind !== '' && binding.target.kind !== 'Node') {
    errors.push({
      type: 'FieldValueNotSupported',
      field: 'target.kind',
      value: binding.target.kind,
      detail: 'supported values: "Node", "<empty>"',
    });
  }
  if (!binding.target?.name) errors.push({ type: 'FieldValueRequired', field: 'target.name', detail: '' });
  if (errors.length > 0) throw new StatusError(failure(500, undefined, aggregateText(errors)));
  const pod = foundObject(world, resource, namespace, name) as PodLike;
  const refuse = (why: string): never => {
    throw new StatusError(conflict({ group: '', name: 'pods/binding' }, name, why));
  };
  if (binding.metadata?.uid && binding.metadata.uid !== pod.metadata.uid) {
    throw new StatusError(
      conflict(resource.qualified, name, wrongUid(resource, namespace, name, binding.metadata.uid, pod.metadata.uid)),
    );
  }
  if (pod.metadata.deletionTimestamp !== undefined)
    refuse(`pod ${name} is being deleted, cannot be assigned to a host`);
  if (pod.spec.nodeName) refuse(`pod ${name} is already assigned to node "${pod.spec.nodeName}"`);
  if (pod.spec.schedulingGates?.length) refuse(`pod ${name} has non-empty .spec.schedulingGates`);
  const scheduled = {
    type: 'PodScheduled',
    status: 'True',
    lastProbeTime: null,
    lastTransitionTime: context.timestamp,
  };
  const before = pod.status.conditions ?? [];
  const conditions = before.some((c) => c.type === 'PodScheduled')
    ? before.map((c) => (c.type === 'PodScheduled' ? scheduled : c))
    : [...before, scheduled];
  const { annotations, labels } = binding.metadata ?? {};
  const bound = {
    ...pod,
    metadata: {
      ...pod.metadata,
      ...(labels ? { labels: { ...pod.metadata.labels, ...labels } } : {}),
      ...(annotations ? { annotations: { ...pod.metadata.annotations, ...annotations } } : {}),
    },
    spec: { ...pod.spec, nodeName: binding.target?.name },
    status: withoutNomination({ ...pod.status, conditions } as Pod['status']),
  };
  if (!context.dryRun) world.store.put(resource.name, bound as KubeObject, context.user.name);
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 };
}

/** Where a pod was to go is of no use once it is there. Upstream: ClearingNominatedNodeNameAfterBinding. */
function withoutNomination(status: Pod['status']): Pod['status'] {
  if (status.nominatedNodeName !== undefined) delete status.nominatedNodeName;
  return status;
}

// ── log and exec ────────────────────────────────────────────────────────────────────────────────────────────────

/** The container meant: the one named, or the only one. Upstream: registry/core/pod/strategy.go validateContainer. */
function pickContainer(pod: KubeObject, asked: string | undefined): string {
  type Named = readonly { readonly name: string }[];
  const { spec, metadata } = pod as KubeObject & {
    spec: { containers?: Named; initContainers?: Named; ephemeralContainers?: Named };
  };
  const all = [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])].map(
    (c) => c.name,
  );
  if (asked) {
    if (all.includes(asked)) return asked;
    throw new StatusError(badRequest(`container ${asked} is not valid for pod ${metadata.name}`));
  }
  if (spec.containers?.length === 1) return spec.containers[0]?.name as string;
  const choice = spec.containers?.length ? `, choose one of: [${all.join(' ')}]` : '';
  throw new StatusError(badRequest(`a container name must be specified for pod ${metadata.name}${choice}`));
}

/** A node that is gone is looked for in vain, in the name of the Pod's resource. Upstream: NodeConnectionInfoGetter. */
export function checkNode(world: ApiWorld, pod: PodLike): void {
  const { nodeName } = pod.spec;
  if (!nodeName) throw new StatusError(badRequest(`pod ${pod.metadata.name} does not have a host assigned`));
  if (world.registry.has('nodes') && !world.store.get('nodes', undefined, nodeName)) {
    throw new StatusError(notFound({ group: '', name: 'pods' }, nodeName));
  }
}

/** Refuses to write a subresource of a Pod on a node whose kubelet would not act on it. */
export function checkKubeletActs(world: ApiWorld, pod: KubeObject, subresource: string): void {
  const { nodeName } = (pod as PodLike).spec;
  const nodes = world.nodes();
  if (!nodes || !nodeName || !world.store.get('nodes', undefined, nodeName)) return;
  if (!nodes.acts?.some((act) => act === subresource))
    throw new StatusError(notSimulated(`pods/${subresource} of a Pod on a node`));
}

/** POST or GET pods/NAME/attach. */
export function podAttach(
  world: ApiWorld,
  resource: Resource,
  namespace: string,
  name: string,
  query: Query,
): RemoteSession {
  const pod = foundObject(world, resource, namespace, name) as PodLike;
  const container = pickContainer(pod, parameter(query, 'container'));
  checkNode(world, pod);
  const nodes = world.nodes();
  if (!nodes) throw new StatusError(notSimulated('containers in a cluster without nodes'));
  const session = nodes.attach(pod, { container, stdin: flag(query, 'stdin'), tty: flag(query, 'tty') });
  if ('kind' in session) throw new StatusError(session);
  return session;
}

/** GET pods/NAME/log. */
export function podLog(
  world: ApiWorld,
  resource: Resource,
  namespace: string,
  name: string,
  query: Query,
): { text?: string; stream?: Reader } {
  const options = logOptions(name, query);
  const pod = foundObject(world, resource, namespace, name) as PodLike;
  const container = pickContainer(pod, options.container);
  if (!pod.spec.nodeName) return { text: '' };
  checkNode(world, pod);
  const nodes = world.nodes();
  if (!nodes) throw new StatusError(notSimulated('logs of a Pod in a cluster without nodes'));
  const answer = nodes.logs(pod, { ...options, container });
  if ('kind' in answer) throw new StatusError(answer);
  return answer as { text?: string; stream?: Reader };
}

/** Upstream: core validation.ValidatePodLogOptions. */
function logOptions(name: string, query: Query): LogOptions {
  const options = {
    container: parameter(query, 'container'),
    follow: flag(query, 'follow'),
    previous: flag(query, 'previous'),
    timestamps: flag(query, 'timestamps'),
    tailLines: integer(query, 'tailLines'),
    limitBytes: integer(query, 'limitBytes'),
    sinceSeconds: integer(query, 'sinceSeconds'),
    sinceTime: parameter(query, 'sinceTime'),
  };
  const errors: FieldError[] = [];
  const tooSmall = (field: string, value: number | undefined, least: number): void => {
    if (value === undefined || value >= least) return;
    errors.push({
      type: 'FieldValueInvalid',
      field,
      value,
      detail: least === 0 ? 'must be greater than or equal to 0' : 'must be greater than 0',
    });
  };
  tooSmall('tailLines', options.tailLines, 0);
  tooSmall('limitBytes', options.limitBytes, 1);
  if (options.sinceSeconds !== undefined && options.sinceTime !== undefined) {
    errors.push({
      type: 'FieldValueForbidden',
      field: '[]',
      detail: 'at most one of `sinceTime` or `sinceSeconds` may be specified',
    });
  } else tooSmall('sinceSeconds', options.sinceSeconds, 1);
  // Streams of their own need a feature that is not there yet.
  if (parameter(query, 'stream') !== undefined)
    errors.push({ type: 'FieldValueForbidden', field: 'stream', detail: 'may not be specified' });
  if (errors.length > 0) throw new StatusError(invalid({ group: '', name: 'PodLogOptions' }, name, errors));
  return options;
}

/** POST or GET pods/NAME/exec. */
export function podExec(
  world: ApiWorld,
  resource: Resource,
  namespace: string,
  name: string,
  query: Query,
): RemoteSession {
  const pod = foundObject(world, resource, namespace, name) as PodLike;
  const said = query?.command;
  const command = said === undefined ? [] : typeof said === 'string' ? [said] : said;
  const container = pickContainer(pod, parameter(query, 'container'));
  checkNode(world, pod);
  if (pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') {
    throw new StatusError(
      failure(500, undefined, `cannot exec into a container in a completed pod; current phase is ${pod.status.phase}`),
    );
  }
  const nodes = world.nodes();
  if (!nodes) throw new StatusError(notSimulated('commands in a Pod in a cluster without nodes'));
  const session = nodes.exec(pod, {
    container,
    command,
    stdin: flag(query, 'stdin'),
    tty: flag(query, 'tty'),
    columns: integer(query, 'columns'),
    rows: integer(query, 'rows'),
  });
  if ('kind' in session) throw new StatusError(session);
  return session;
}

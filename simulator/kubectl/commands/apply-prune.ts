/** `kubectl apply --prune`: deletes what was applied before and is in no file now. Mirrors kubectl/pkg/cmd/apply/prune.go and pkg/util/prune. */
import type { Routine } from '../../kernel/wait.ts';
import { deleteOptions, operationText } from '../cli/dry-run.ts';
import { CliError, Failure } from '../cli/errors.ts';
import { klog } from '../cli/klog.ts';
import { gvkText, withKind } from '../client/rest.ts';
import { printerFor } from '../printers/printer.ts';
import { lastApplied } from '../resources/last-applied.ts';
import type { Invocation, Mapping, Unstructured } from '../types.ts';
import type { ApplyOptions } from './apply-options.ts';

/** What is looked through without --prune-allowlist: kinds in namespaces, then the others. */
const DEFAULT_KINDS = [
  'v1/ConfigMap',
  'v1/Endpoints',
  'v1/PersistentVolumeClaim',
  'v1/Pod',
  'v1/ReplicationController',
  'v1/Secret',
  'v1/Service',
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  'apps/v1/DaemonSet',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
  'v1/Namespace',
  'v1/PersistentVolume',
];

export interface Pruning {
  readonly kinds: readonly Mapping[];
  readonly namespaces: readonly string[];
  /** Of what was applied. */
  readonly uids: ReadonlySet<string>;
}

/** --prune-allowlist; empty for the default kinds. */
export function* pruneKinds(call: Invocation): Routine<Mapping[]> {
  const kinds: Mapping[] = [];
  for (const text of call.flags.list('prune-allowlist')) {
    const parts = text.split('/');
    if (parts.length !== 3)
      throw new CliError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
    const [group, version, kind] = parts as [string, string, string];
    const apiVersion = group === 'core' || group === '' ? version : `${group}/${version}`;
    const mapping = yield* call.discovery.forKind(apiVersion, kind);
    if (!mapping)
      throw new CliError(`no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`);
    kinds.push(mapping);
  }
  return kinds;
}

/** The kinds to look through: those that were listed, or those of the default that this server has. */
export function* kindsToPrune(call: Invocation, listed: readonly Mapping[]): Routine<readonly Mapping[]> {
  if (listed.length > 0) return listed;
  yield* call.err(
    klog(
      call,
      'W',
      'prune.go:71',
      'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.',
    ),
  );
  const kinds: Mapping[] = [];
  for (const kind of DEFAULT_KINDS) {
    const slash = kind.lastIndexOf('/');
    const mapping = yield* call.discovery.forKind(kind.slice(0, slash), kind.slice(slash + 1));
    if (mapping) kinds.push(mapping);
  }
  return kinds;
}

export function* prune(call: Invocation, options: ApplyOptions, pruning: Pruning): Routine<void> {
  const kinds = yield* kindsToPrune(call, pruning.kinds);
  for (const namespace of [...pruning.namespaces].sort())
    for (const mapping of kinds)
      if (mapping.namespaced) yield* pruneKind(call, options, mapping, namespace, pruning.uids);
  for (const mapping of kinds) if (!mapping.namespaced) yield* pruneKind(call, options, mapping, '', pruning.uids);
}

function* pruneKind(
  call: Invocation,
  options: ApplyOptions,
  mapping: Mapping,
  namespace: string,
  kept: ReadonlySet<string>,
): Routine<void> {
  try {
    for (const object of yield* unappliedOf(call, mapping, namespace, kept))
      yield* pruneObject(call, options, mapping, object);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new CliError(
      `error pruning ${mapping.namespaced ? 'namespaced' : 'nonNamespaced'} object ${gvkText(mapping)}: ${error.message}`,
    );
  }
}

/** Objects that apply once made and this call did not name. */
export function* unappliedOf(
  call: Invocation,
  mapping: Mapping,
  namespace: string,
  kept: ReadonlySet<string>,
): Routine<Unstructured[]> {
  const selector = call.flags.string('selector');
  const path = call.client.path({ mapping, namespace });
  const list = yield* call.client.request('GET', path, selector ? { query: { labelSelector: selector } } : {});
  return (((list.body as Unstructured).items ?? []) as Unstructured[])
    .filter((item) => lastApplied(item) !== undefined && !kept.has(item.metadata?.uid ?? ''))
    .map((item) => withKind(mapping, item));
}

/** Deletes it and says so. */
export function* pruneObject(
  call: Invocation,
  { dryRun, propagation }: ApplyOptions,
  mapping: Mapping,
  object: Unstructured,
): Routine<void> {
  const { name = '', namespace = '' } = object.metadata ?? {};
  if (dryRun !== 'client') {
    const options = deleteOptions({ propagation, graceSeconds: call.flags.number('grace-period'), dryRun });
    yield* call.client.delete({ mapping, namespace, name }, options);
  }
  yield* call.out(printerFor(call, { operation: operationText('pruned', dryRun) }).print(object));
}

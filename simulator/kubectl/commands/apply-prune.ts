/** `kubectl apply --prune`: deletes what was applied before and is in no file now. Mirrors kubectl/pkg/cmd/apply/prune.go. */
import type { Routine } from '../../kernel/wait.ts';
import { type DryRun, operationText } from '../cli/dry-run.ts';
import { CliError, Failure, notSimulated } from '../cli/errors.ts';
import { klog } from '../cli/klog.ts';
import { printerFor } from '../printers/printer.ts';
import { lastApplied } from '../resources/last-applied.ts';
import type { Info, Invocation, Mapping, Unstructured } from '../types.ts';
import { propagationOf } from './delete.ts';

const DEFAULT_KINDS = [
  'v1/ConfigMap',
  'v1/Endpoints',
  'v1/Namespace',
  'v1/PersistentVolumeClaim',
  'v1/PersistentVolume',
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
];

export function* prune(call: Invocation, dryRun: DryRun, applied: readonly Info[]): Routine<void> {
  const allowed = pruneKinds(call);
  if (allowed.length === 0) {
    yield* call.err(
      klog(
        call,
        'W',
        'prune.go:71',
        'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.',
      ),
    );
  }
  const kept = new Set(applied.map((i) => i.object.metadata?.uid ?? ''));
  const mappings: Mapping[] = [];
  for (const kind of allowed.length > 0 ? allowed : DEFAULT_KINDS) {
    const [version, name] = [kind.slice(0, kind.lastIndexOf('/')), kind.slice(kind.lastIndexOf('/') + 1)];
    const mapping = yield* call.discovery.forKind(version, name);
    if (mapping) mappings.push(mapping);
    else if (allowed.length > 0) throw notSimulated(`--prune-allowlist ${kind}`);
  }
  const namespaces = [...new Set(applied.map((i) => i.namespace).filter((n) => n !== ''))].sort();
  for (const namespace of namespaces) {
    for (const mapping of mappings) if (mapping.namespaced) yield* pruneKind(call, dryRun, mapping, namespace, kept);
  }
  for (const mapping of mappings) if (!mapping.namespaced) yield* pruneKind(call, dryRun, mapping, '', kept);
}

/** --prune-allowlist; empty for the default kinds. */
export const pruneKinds = (call: Invocation): string[] => call.flags.list('prune-allowlist').map(parseKind);

function parseKind(text: string): string {
  const parts = text.split('/');
  if (parts.length !== 3)
    throw new CliError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
  return parts[0] === 'core' ? parts.slice(1).join('/') : text;
}

function* pruneKind(
  call: Invocation,
  dryRun: DryRun,
  mapping: Mapping,
  namespace: string,
  kept: ReadonlySet<string>,
): Routine<void> {
  const selector = call.flags.string('selector');
  const list = yield* call.client.request(
    'GET',
    call.client.path({ mapping, namespace }),
    selector ? { query: { labelSelector: selector } } : {},
  );
  for (const item of ((list.body as Unstructured).items ?? []) as Unstructured[]) {
    if (lastApplied(item) === undefined || kept.has(item.metadata?.uid ?? '')) continue;
    const object = {
      apiVersion: mapping.group ? `${mapping.group}/${mapping.version}` : mapping.version,
      kind: mapping.kind,
      ...item,
    } as Unstructured;
    const name = item.metadata?.name ?? '';
    if (dryRun !== 'client') {
      try {
        yield* call.client.delete(
          { mapping, namespace, name },
          { propagationPolicy: yield* propagationOf(call), ...(dryRun === 'server' ? { dryRun: ['All'] } : {}) },
        );
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        throw new CliError(`pruning nonNamespaced object ${name}: ${error.message}`);
      }
    }
    yield* call.out(printerFor(call, { operation: operationText('pruned', dryRun) }).print(object));
  }
}

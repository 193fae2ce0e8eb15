/** What `kubectl top` asks and prints. Mirrors kubectl/pkg/cmd/top/{top,top_node,top_pod}.go. Leaves out: reading the metrics as
 * protocol buffers, which nobody sees. */
import { parseTime } from '../../api/time.ts';
import type { Routine } from '../../kernel/wait.ts';
import { formatDuration } from '../cli/duration.ts';
import { CliError } from '../cli/errors.ts';
import { type NodeUsage, nodeTable, type PodUsage, podTable, type Usage } from '../printers/usage.ts';
import type { Invocation, Unstructured } from '../types.ts';

const METRICS = '/apis/metrics.k8s.io/v1beta1';

/** Pods younger than this may well have no metrics. Upstream: metricsCreationDelay. */
const CREATION_DELAY_MS = 120_000;

interface Node {
  readonly metadata: { readonly name: string };
  readonly status: { readonly capacity?: Usage; readonly allocatable?: Usage };
}

export function* topNode(call: Invocation): Routine<void> {
  const { flags, args } = call;
  if (args.length > 1) throw call.usageError('node [NAME | -l label]');
  checkSortBy(call);
  const labelSelector = flags.string('selector');
  const name = args[0];
  if (name !== undefined && labelSelector !== '') throw new CliError('only one of NAME or --selector can be provided');
  yield* checkServed(call);
  const metrics = yield* read<NodeUsage>(call, `${METRICS}/nodes`, name, { labelSelector });
  if (metrics.length === 0) throw new CliError('metrics not available yet');
  const nodes = yield* read<Node>(call, '/api/v1/nodes', name, { labelSelector });
  const available = new Map<string, Usage>();
  for (const { metadata, status } of nodes)
    available.set(metadata.name, (flags.bool('show-capacity') ? status.capacity : status.allocatable) ?? {});
  yield* call.out(nodeTable(metrics, available, tableOptions(call)));
}

export function* topPod(call: Invocation): Routine<void> {
  const { flags, args } = call;
  if (args.length > 1) throw call.usageError('pod [NAME | -l label]');
  checkSortBy(call);
  const name = args[0];
  const selection = { labelSelector: flags.string('selector'), fieldSelector: flags.string('field-selector') };
  if (name !== undefined && (selection.labelSelector !== '' || selection.fieldSelector !== ''))
    throw new CliError('only one of NAME or selector can be provided');
  const everywhere = flags.bool('all-namespaces');
  yield* checkServed(call);
  const within = everywhere ? '' : `/namespaces/${call.namespace}`;
  const metrics = yield* read<PodUsage>(call, `${METRICS}${within}/pods`, name, selection);
  if (metrics.length === 0) {
    yield* explainNothing(call, selection);
    yield* call.err(everywhere ? 'No resources found\n' : `No resources found in ${call.namespace} namespace.\n`);
    return;
  }
  const options = {
    ...tableOptions(call),
    containers: flags.bool('containers'),
    withNamespace: everywhere,
    sum: flags.bool('sum'),
  };
  yield* call.out(podTable(metrics, options));
}

/** Fails when there are pods and they should have metrics. Upstream: verifyEmptyMetrics, checkPodAge. */
function* explainNothing(call: Invocation, selection: Readonly<Record<string, string>>): Routine<void> {
  const pods = yield* read<Unstructured>(call, `/api/v1/namespaces/${call.namespace}/pods`, undefined, selection);
  if (pods.length === 0) return;
  for (const { metadata } of pods) {
    const ageMs = call.nowMs() - (parseTime(metadata?.creationTimestamp ?? '') ?? 0);
    if (ageMs > CREATION_DELAY_MS) {
      const which = `${metadata?.namespace}/${metadata?.name}`;
      throw new CliError(`Metrics not available for pod ${which}, age: ${formatDuration(ageMs)}`);
    }
  }
  throw new CliError('metrics not available yet');
}

function checkSortBy({ flags }: Invocation): void {
  const sortBy = flags.string('sort-by');
  if (sortBy !== '' && sortBy !== 'cpu' && sortBy !== 'memory')
    throw new CliError('--sort-by accepts only cpu or memory');
}

function* checkServed({ client }: Invocation): Routine<void> {
  const { groups = [] } = (yield* client.request('GET', '/apis')).body as { groups?: readonly { name: string }[] };
  if (!groups.some((group) => group.name === 'metrics.k8s.io')) throw new CliError('Metrics API not available');
}

/** One object by name, or those that are selected. */
function* read<T>(
  { client }: Invocation,
  path: string,
  name: string | undefined,
  selection: Readonly<Record<string, string>>,
): Routine<readonly T[]> {
  if (name !== undefined) return [(yield* client.request('GET', `${path}/${name}`)).body as T];
  const query = Object.fromEntries(Object.entries(selection).filter(([, text]) => text !== ''));
  return ((yield* client.request('GET', path, { query })).body as { items: readonly T[] }).items;
}

function tableOptions({ flags }: Invocation) {
  return {
    noHeaders: flags.bool('no-headers'),
    sortBy: flags.string('sort-by'),
    showSwap: flags.bool('show-swap'),
  };
}

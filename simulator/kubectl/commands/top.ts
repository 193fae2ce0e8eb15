/** `kubectl top`. Mirrors kubectl/pkg/cmd/top; what it says where no metrics are served. */
import type { Routine } from '../../kernel/wait.ts';
import { CliError, notSimulated } from '../cli/errors.ts';
import { allNamespacesFlag, FIELD_SELECTOR_FLAG, SELECTOR_FLAG } from '../cli/flagsets.ts';
import { defineCommand, type FlagSpec, type Invocation } from '../types.ts';

const COMMON: readonly FlagSpec[] = [
  SELECTOR_FLAG,
  { name: 'no-headers', type: 'bool', usage: 'If present, print output without headers' },
  { name: 'show-swap', type: 'bool', usage: 'Print resources related to swap memory.' },
  {
    name: 'sort-by',
    type: 'string',
    usage: "If non-empty, sort the list using specified field. The field can be either 'cpu' or 'memory'.",
  },
  {
    name: 'use-protocol-buffers',
    type: 'bool',
    default: true,
    usage: 'Enables using protocol-buffers to access Metrics API.',
  },
];

const NODE = defineCommand({
  name: 'node',
  aliases: ['nodes', 'no'],
  arguments: '[NAME | -l label]',
  short: 'Display resource (CPU/memory) usage of nodes',
  long: 'Display resource (CPU/memory) usage of nodes.\n\n The top-node command allows you to see the resource consumption of nodes.',
  example: '# All nodes\nkubectl top node\n\n# One node\nkubectl top node NODE_NAME',
  flags: [
    ...COMMON,
    {
      name: 'show-capacity',
      type: 'bool',
      usage: 'Print node resources based on Capacity instead of Allocatable(default) of the nodes.',
    },
  ],
  *run(call) {
    const selector = call.flags.string('selector');
    if (call.args.length > 1) throw call.usageError(`${call.args[1]}`);
    if (call.args.length === 1 && selector !== '') throw new CliError('only one of NAME or --selector can be provided');
    yield* metrics(call);
  },
});

const POD = defineCommand({
  name: 'pod',
  aliases: ['pods', 'po'],
  arguments: '[NAME | -l label]',
  short: 'Display resource (CPU/memory) usage of pods',
  long: "Display resource (CPU/memory) usage of pods.\n\n The 'top pod' command allows you to see the resource consumption of pods.\n\n Due to the metrics pipeline delay, they may be unavailable for a few minutes since pod creation.",
  example:
    '# All pods of the namespace\nkubectl top pod\n\n# A pod and its containers\nkubectl top pod POD_NAME --containers',
  flags: [
    ...COMMON,
    FIELD_SELECTOR_FLAG,
    allNamespacesFlag(),
    { name: 'containers', type: 'bool', usage: 'If present, print usage of containers within a pod.' },
    { name: 'sum', type: 'bool', usage: 'Print the sum of the resource usage' },
  ],
  *run(call) {
    if (call.args.length > 1) throw call.usageError(`${call.args[1]}`);
    yield* metrics(call);
  },
});

export const TOP = defineCommand({
  name: 'top',
  short: 'Display resource (CPU/memory) usage',
  long: 'Display resource (CPU/memory) usage.\n\n This command provides a view of recent resource consumption for nodes and pods. It fetches metrics from the Metrics Server, which aggregates this data from the kubelet on each node. The Metrics Server must be installed and running in the cluster for this command to work.',
  commands: [NODE, POD],
});

function* metrics(call: Invocation): Routine<void> {
  const sortBy = call.flags.string('sort-by');
  if (sortBy !== '' && sortBy !== 'cpu' && sortBy !== 'memory')
    throw new CliError('--sort-by accepts only cpu or memory');
  const groups = ((yield* call.client.request('GET', '/apis')).body as { groups?: { name: string }[] }).groups ?? [];
  if (!groups.some((g) => g.name === 'metrics.k8s.io')) throw new CliError('Metrics API not available');
  throw notSimulated(`kubectl top ${call.command.name}`);
}

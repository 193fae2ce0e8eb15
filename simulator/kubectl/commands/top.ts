/** `kubectl top`. Mirrors kubectl/pkg/cmd/top. Read on: top-usage.ts. */
import { allNamespacesFlag, FIELD_SELECTOR_FLAG, SELECTOR_FLAG } from '../cli/flagsets.ts';
import { defineCommand, type FlagSpec } from '../types.ts';
import { topNode, topPod } from './top-usage.ts';

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
  run: topNode,
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
  run: topPod,
});

export const TOP = defineCommand({
  name: 'top',
  short: 'Display resource (CPU/memory) usage',
  long: 'Display resource (CPU/memory) usage.\n\n This command provides a view of recent resource consumption for nodes and pods. It fetches metrics from the Metrics Server, which aggregates this data from the kubelet on each node. The Metrics Server must be installed and running in the cluster for this command to work.',
  commands: [NODE, POD],
});

/** `kubectl top`. Mirrors kubectl/pkg/cmd/top. Read on: top-usage.ts. */
import { ALL_NAMESPACES_FLAG, FIELD_SELECTOR_FLAG, SELECTOR_FLAG } from '../cli/flagsets.ts';
import { defineCommand, type FlagSpec } from '../types.ts';
import { topNode, topPod } from './top-usage.ts';

const COMMON: readonly FlagSpec[] = [
  SELECTOR_FLAG,
  { name: 'no-headers', type: 'bool' },
  { name: 'show-swap', type: 'bool' },
  {
    name: 'sort-by',
    type: 'string',
  },
  {
    name: 'use-protocol-buffers',
    type: 'bool',
    default: true,
  },
];

const NODE = defineCommand({
  name: 'node',
  aliases: ['nodes', 'no'],
  arguments: '[NAME | -l label]',
  flags: [
    ...COMMON,
    {
      name: 'show-capacity',
      type: 'bool',
    },
  ],
  run: topNode,
});

const POD = defineCommand({
  name: 'pod',
  aliases: ['pods', 'po'],
  arguments: '[NAME | -l label]',
  flags: [
    ...COMMON,
    FIELD_SELECTOR_FLAG,
    ALL_NAMESPACES_FLAG,
    { name: 'containers', type: 'bool' },
    { name: 'sum', type: 'bool' },
  ],
  run: topPod,
});

export const TOP = defineCommand({
  name: 'top',
  alone: 'err',
  commands: [NODE, POD],
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeTable, type PodTableOptions, type PodUsage, podTable } from '../../../simulator/kubectl/printers/usage.ts';

const PLAIN = { noHeaders: false, sortBy: '', showSwap: false };
const lines = (...texts: string[]): string => texts.map((text) => `${text}\n`).join('');

test('nodes: shares of what each has, rounded down; nodes without metrics come last', () => {
  const metrics = [
    { metadata: { name: 'node-2' }, usage: { cpu: '72500u', memory: '1536Mi' } },
    { metadata: { name: 'node-1' }, usage: { cpu: '1999m', memory: '512Mi' } },
  ];
  const has = { cpu: '4', memory: '8Gi' };
  const available = new Map([
    ['node-1', has],
    ['node-2', has],
    ['node-3', has],
  ]);
  assert.equal(
    nodeTable(metrics, available, PLAIN),
    lines(
      'NAME     CPU(cores)   CPU(%)      MEMORY(bytes)   MEMORY(%)   ',
      'node-1   1999m        49%         512Mi           6%          ',
      'node-2   73m          1%          1536Mi          18%         ',
      'node-3   <unknown>    <unknown>   <unknown>       <unknown>   ',
    ),
  );
  assert.equal(
    nodeTable(metrics, new Map([...available].slice(0, 2)), { noHeaders: true, sortBy: 'memory', showSwap: true }),
    lines(
      'node-2   73m     1%    1536Mi   18%   <unknown>   <unknown>   ',
      'node-1   1999m   49%   512Mi    6%    <unknown>   <unknown>   ',
    ),
  );
});

const container = (name: string, cpu: string, memory: string) => ({ name, usage: { cpu, memory } });
const PODS: readonly PodUsage[] = [
  {
    metadata: { namespace: 'b', name: 'one' },
    containers: [container('z', '10m', '30Mi'), container('a', '5m', '1Mi')],
  },
  { metadata: { namespace: 'a', name: 'two' }, containers: [container('c', '20m', '2Mi')] },
];

const TABLES: readonly (readonly [title: string, options: Partial<PodTableOptions>, expected: string])[] = [
  [
    'by name',
    {},
    lines(
      'NAME   CPU(cores)   MEMORY(bytes)   ',
      'one    15m          31Mi            ',
      'two    20m          2Mi             ',
    ),
  ],
  ['by cpu, without headers', { sortBy: 'cpu', noHeaders: true }, lines('two   20m   2Mi    ', 'one   15m   31Mi   ')],
  [
    'of all namespaces, by namespace',
    { withNamespace: true },
    lines(
      'NAMESPACE   NAME   CPU(cores)   MEMORY(bytes)   ',
      'a           two    20m          2Mi             ',
      'b           one    15m          31Mi            ',
    ),
  ],
  [
    'containers by memory, with the sum',
    { containers: true, sortBy: 'memory', sum: true },
    lines(
      'POD   NAME   CPU(cores)   MEMORY(bytes)   ',
      'one   z      10m          30Mi            ',
      'one   a      5m           1Mi             ',
      'two   c      20m          2Mi             ',
      '             ________     ________        ',
      '             35m          33Mi            ',
    ),
  ],
];

for (const [title, options, expected] of TABLES) {
  test(`pods: ${title}`, () => {
    assert.equal(
      podTable(PODS, { ...PLAIN, containers: false, withNamespace: false, sum: false, ...options }),
      expected,
    );
  });
}

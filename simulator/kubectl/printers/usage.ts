/** Tables of what pods and nodes use. Mirrors kubectl/pkg/metricsutil/metrics_printer.go and its sorters. */
import { addQuantities, quantityMilliValue, quantityValue } from '../../api/quantity.ts';
import { goSorted } from '../resources/go-sort.ts';
import { columns } from './tabwriter.ts';

export type Usage = Readonly<Record<string, string>>;

export interface NodeUsage {
  readonly metadata: { readonly name: string };
  readonly usage: Usage;
}

export interface PodUsage {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly containers: readonly { readonly name: string; readonly usage: Usage }[];
}

interface UsageTableOptions {
  readonly noHeaders: boolean;
  readonly sortBy: string;
  readonly showSwap: boolean;
}

const MISSING = '<unknown>';

/** `available`: what each node has, in the order in which nodes without metrics are shown. A node without swap has none. */
export function nodeTable(
  metrics: readonly NodeUsage[],
  available: ReadonlyMap<string, Usage>,
  options: UsageTableOptions,
): string {
  const resources = resourcesOf(options);
  const rows: string[][] = [];
  if (!options.noHeaders) {
    const header = ['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)'];
    rows.push(options.showSwap ? [...header, 'SWAP(bytes)', 'SWAP(%)'] : header);
  }
  const measured = new Set(metrics.map(({ metadata }) => metadata.name));
  const less = lessBy<NodeUsage>(
    options.sortBy,
    ({ usage }) => usage,
    (a, b) => a.metadata.name < b.metadata.name,
  );
  const sorted = goSorted(metrics, less);
  for (const { metadata, usage } of sorted) {
    const has = available.get(metadata.name) ?? {};
    const cells = resources.flatMap((resource) => {
      if (resource === 'swap' && has.swap === undefined) return [MISSING, MISSING];
      const text = amount(resource, usage[resource]);
      return has[resource] === undefined ? [text] : [text, share(usage[resource], has[resource])];
    });
    rows.push([metadata.name, ...cells]);
  }
  for (const name of available.keys())
    if (!measured.has(name)) rows.push([name, ...resources.flatMap(() => [MISSING, MISSING])]);
  return table(rows);
}

export interface PodTableOptions extends UsageTableOptions {
  readonly containers: boolean;
  readonly withNamespace: boolean;
  readonly sum: boolean;
}

export function podTable(metrics: readonly PodUsage[], options: PodTableOptions): string {
  const resources = resourcesOf(options);
  const header = ['NAME', 'CPU(cores)', 'MEMORY(bytes)', ...(options.showSwap ? ['SWAP(bytes)'] : [])];
  // Columns are counted as they are headed: without headers a sum stands further left.
  let width = header.length;
  const rows: string[][] = [];
  if (!options.noHeaders) {
    const before = [...(options.withNamespace ? ['NAMESPACE'] : []), ...(options.containers ? ['POD'] : [])];
    width += before.length;
    rows.push([...before, ...header]);
  }
  const summed = metrics.map((pod) => ({ pod, usage: sumOf(pod, resources) }));
  const less = lessBy<(typeof summed)[number]>(
    options.sortBy,
    ({ usage }) => usage,
    ({ pod: { metadata: a } }, { pod: { metadata: b } }) =>
      options.withNamespace && a.namespace !== b.namespace ? a.namespace < b.namespace : a.name < b.name,
  );
  for (const { pod } of goSorted(summed, less)) {
    const { name, namespace } = pod.metadata;
    const space = options.withNamespace ? [namespace] : [];
    const amounts = (usage: Usage): string[] => resources.map((resource) => amount(resource, usage[resource]));
    if (!options.containers) {
      rows.push([...space, name, ...amounts(sumOf(pod, resources))]);
      continue;
    }
    const lessOfContainers = lessBy<(typeof pod.containers)[number]>(
      options.sortBy,
      ({ usage }) => usage,
      (a, b) => a.name < b.name,
    );
    for (const container of goSorted(pod.containers, lessOfContainers))
      rows.push([...space, name, container.name, ...amounts(container.usage)]);
  }
  if (options.sum) {
    const total = sumOf({ containers: metrics.flatMap(({ containers }) => containers) }, resources);
    rows.push([...blanks(width - 2), '________', '________']);
    rows.push([...blanks(width - 3), '', ...resources.map((resource) => amount(resource, total[resource]))]);
  }
  return table(rows);
}

const blanks = (count: number): string[] => Array.from({ length: count }, () => '');

/** Every cell is ended by a tab, the last one too. */
function table(rows: readonly (readonly string[])[]): string {
  return columns(rows.map((row) => [...row, '']));
}

function resourcesOf({ showSwap }: UsageTableOptions): readonly string[] {
  return showSwap ? ['cpu', 'memory', 'swap'] : ['cpu', 'memory'];
}

function sumOf({ containers }: Pick<PodUsage, 'containers'>, resources: readonly string[]): Usage {
  return Object.fromEntries(
    resources.map((resource) => [
      resource,
      containers.reduce((sum, { usage }) => addQuantities(sum, usage[resource]), '0'),
    ]),
  );
}

/** Example: "72500u" of cpu is "73m", "24Mi" of memory is "24Mi". */
function amount(resource: string, value: string | undefined): string {
  return resource === 'cpu' ? `${quantityMilliValue(value)}m` : `${Math.floor(quantityValue(value) / 1024 ** 2)}Mi`;
}

/** Whole percent, rounded down. */
function share(used: string | undefined, available: string): string {
  const has = quantityMilliValue(available);
  return `${has === 0 ? 0 : Math.trunc((quantityMilliValue(used) / has) * 100)}%`;
}

/** The most first, when the order is by usage; else by name. */
function lessBy<T>(
  sortBy: string,
  usageOf: (thing: T) => Usage,
  byName: (a: T, b: T) => boolean,
): (a: T, b: T) => boolean {
  if (sortBy === 'cpu') return (a, b) => quantityMilliValue(usageOf(a).cpu) > quantityMilliValue(usageOf(b).cpu);
  if (sortBy === 'memory') return (a, b) => quantityValue(usageOf(a).memory) > quantityValue(usageOf(b).memory);
  return byName;
}

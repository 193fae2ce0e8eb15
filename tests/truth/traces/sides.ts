/** Facts read again as what they tell of: an Event's parts, a Pod's last state, on the side of the recording and on ours. Pure. */
import type { Fact } from './compare-facts.ts';

export type Side = 'recorded' | 'ours';

export const other = (side: Side): Side => (side === 'ours' ? 'recorded' : 'ours');

/** The side that alone has it; undefined when both have something. */
export function onlySide({ recorded, ours }: Fact): Side | undefined {
  if (recorded !== '' && ours !== '') return undefined;
  return recorded === '' ? 'ours' : 'recorded';
}

interface EventParts {
  /** "Pod" */
  readonly kind: string;
  /** "web-6d9f4-<rand>" */
  readonly name: string;
  /** The container of "spec.containers{web}"; empty for an Event about the whole object. */
  readonly container: string;
  readonly isInit: boolean;
  readonly reason: string;
  readonly count: number;
  readonly message: string;
}

const EVENT = /^(\w+)\/(\S+)(?: spec\.(\w+)\{(.+?)\})? (?:Normal|Warning) (\S+) \S* x(\d+) (.*)$/s;

/** Example: "Pod/web-<rand> spec.containers{c} Normal Killing kubelet x1 Stopping container c". */
export function eventParts(text: string): EventParts | undefined {
  const found = EVENT.exec(text);
  if (!found) return undefined;
  const [, kind = '', name = '', list, container = '', reason = '', count, message = ''] = found;
  return { kind, name, container, isInit: list === 'initContainers', reason, count: Number(count), message };
}

export interface State {
  readonly running?: unknown;
  readonly waiting?: { readonly reason?: string };
  readonly terminated?: { readonly reason?: string; readonly startedAt?: string };
}

export interface ContainerState {
  readonly name: string;
  readonly ready?: boolean;
  readonly restartCount?: number;
  readonly state?: State;
  readonly lastState?: State;
}

export interface PodState {
  readonly spec: { readonly restartPolicy?: string };
  readonly status: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly ContainerState[];
    readonly initContainerStatuses?: readonly ContainerState[];
  };
}

/** The last states of the Pods of a name on a side. `gone`: only those that are deleted. */
export function lastStates(facts: readonly Fact[], side: Side, name: string, gone = true): PodState[] {
  const keys = gone ? [`Pod/${name} (gone)`] : [`Pod/${name}`, `Pod/${name} (gone)`];
  return facts
    .filter((fact) => fact.aspect === 'finals' && keys.includes(fact.about) && fact[side] !== '')
    .map((fact) => JSON.parse(fact[side]) as PodState);
}

export const containersOf = ({ status }: PodState): readonly ContainerState[] => [
  ...(status.initContainerStatuses ?? []),
  ...(status.containerStatuses ?? []),
];

/** Whether the container had begun when its Pod was last told of. */
export function hasBegun(pod: PodState, container: string): boolean {
  const { state, lastState } = containersOf(pod).find(({ name }) => name === container) ?? {};
  return [state, lastState].some((s) => s?.running !== undefined || s?.terminated?.startedAt !== undefined);
}

export function isReady({ status }: PodState): boolean {
  return status.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
}

/** The paths in which two objects differ. Example: [".status.phase", ".spec.replicas"]. Elements of lists are "[]". */
function differingPaths(a: unknown, b: unknown, path = ''): string[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return [path];
  if (Array.isArray(a) !== Array.isArray(b)) return [path];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return [...keys].flatMap((key) => differingPaths(x[key], y[key], Array.isArray(a) ? `${path}[]` : `${path}.${key}`));
}

/** Whether the two last states differ, and nowhere but in such paths. */
export function differsOnlyIn({ recorded, ours }: Fact, paths: RegExp): boolean {
  if (recorded === '' || ours === '') return false;
  return differingPaths(JSON.parse(recorded), JSON.parse(ours)).every((path) => paths.test(path));
}

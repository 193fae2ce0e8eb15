// Knobs and answers of the figure `scale-down-picker`.
import type { DeletionRule } from '../../../simulator/controllers/replicaset/ranking.ts';

export interface PickerPod {
  readonly name: string;
  /** '' for one that waits for a node. */
  readonly node: string;
  readonly state: 'Pending' | 'NotReady' | 'Ready';
  readonly cost: number;
  /** Since it was made: "5h", "10m", "30s". */
  readonly age: string;
  /** Since it is Ready; as long as it lives when left out. */
  readonly readyFor?: string;
  readonly restarts: number;
}

export interface PickerKnobs {
  readonly pods: readonly PickerPod[];
  /** How many shall stay. */
  readonly to: number;
  /** The first to go, as the reader thinks; null: not asked yet. */
  readonly guess: string | null;
}

export interface PickerData {
  readonly order: readonly { readonly name: string; readonly rule: DeletionRule | null }[];
}

export const AGES: readonly string[] = ['5h', '1h', '10m', '1m', '10s'];

/** "1h30m" in ms; what is no duration is 0. */
export function lengthMs(text: string): number {
  const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * (units[unit ?? ''] ?? 0),
    0,
  );
}

const DEFAULT: readonly PickerPod[] = [
  { name: 'web-a', node: 'node-1', state: 'Ready', cost: 0, age: '5h', restarts: 0 },
  { name: 'web-b', node: 'node-1', state: 'Ready', cost: 0, age: '10m', restarts: 0 },
  { name: 'web-c', node: 'node-2', state: 'Ready', cost: 0, age: '5h', restarts: 0 },
  { name: 'web-d', node: 'node-2', state: 'NotReady', cost: 0, age: '10m', restarts: 2 },
  { name: 'web-e', node: 'node-3', state: 'Ready', cost: 0, age: '5h', restarts: 0 },
  { name: 'web-f', node: '', state: 'Pending', cost: 0, age: '10s', restarts: 0 },
];

export function pickerKnobs(params: Readonly<Record<string, unknown>>): PickerKnobs {
  const pods = Array.isArray(params['pods'])
    ? (params['pods'] as readonly Record<string, unknown>[]).map((raw, i): PickerPod => {
        const node = String(raw['node'] ?? '');
        return {
          name: String(raw['name'] ?? `web-${i + 1}`),
          node,
          state: raw['phase'] === 'Pending' || node === '' ? 'Pending' : raw['ready'] === false ? 'NotReady' : 'Ready',
          cost: Number(raw['cost'] ?? 0),
          age: String(raw['age'] ?? '5h'),
          restarts: Number(raw['restarts'] ?? 0),
          ...(raw['readyFor'] === undefined ? {} : { readyFor: String(raw['readyFor']) }),
        };
      })
    : DEFAULT;
  return { pods, to: Number(params['to'] ?? pods.length - 1), guess: null };
}

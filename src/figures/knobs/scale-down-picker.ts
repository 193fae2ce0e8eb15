// Knobs and answers of the figure `scale-down-picker`.
import type { DeletionRule } from '../../../simulator/controllers/replicaset/ranking.ts';

export interface PickerPod {
  readonly name: string;
  /** '' for one that waits for a node. */
  readonly node: string;
  readonly state: 'Pending' | 'NotReady' | 'Ready';
  readonly cost: number;
  readonly age: string;
  readonly restarts: number;
}

export interface PickerKnobs {
  readonly pods: readonly PickerPod[];
  /** The first to go, as the reader thinks; null: not asked yet. */
  readonly guess: string | null;
}

export interface PickerData {
  readonly order: readonly { readonly name: string; readonly rule: DeletionRule | null }[];
}

export const AGES: Readonly<Record<string, number>> = {
  '5h': 5 * 3_600_000,
  '1h': 3_600_000,
  '10m': 600_000,
  '1m': 60_000,
  '10s': 10_000,
};

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
    ? (params['pods'] as readonly Record<string, unknown>[]).map(
        (raw, i): PickerPod => ({
          name: String(raw['name'] ?? `web-${i + 1}`),
          node: String(raw['node'] ?? ''),
          state: raw['state'] === 'Pending' || raw['state'] === 'NotReady' ? raw['state'] : 'Ready',
          cost: Number(raw['cost'] ?? 0),
          age: String(raw['age'] ?? '5h') in AGES ? String(raw['age'] ?? '5h') : '5h',
          restarts: Number(raw['restarts'] ?? 0),
        }),
      )
    : DEFAULT;
  return { pods, guess: null };
}

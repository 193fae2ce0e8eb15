// Knobs and answers of the figure `rollout-curves`.
export interface RolloutKnobs {
  readonly replicas: number;
  readonly maxSurge: string;
  readonly maxUnavailable: string;
  /** Seconds until a new pod is Ready. */
  readonly ready: number;
  readonly minReadySeconds: number;
  readonly image: 'good' | 'late-bad' | 'bad';
  readonly locked: boolean;
  /** What the reader thinks is the lowest number available; null: not asked. */
  readonly guess: number | null;
  /** Hidden until the reader runs it. */
  readonly asked: boolean;
}

export interface RolloutPoint {
  readonly seconds: number;
  readonly old: number;
  readonly fresh: number;
  /** New, not available. */
  readonly waiting: number;
  /** Going away. */
  readonly leaving: number;
}

export interface RolloutData {
  readonly points: readonly RolloutPoint[];
  readonly min: number;
  readonly max: number;
  readonly lowest: number;
  readonly highest: number;
  readonly seconds: number;
  /** Said by the API instead, when it refuses. */
  readonly refused: string;
  /** It was still on its way after that long. */
  readonly stuck: boolean;
}

export function rolloutKnobs(params: Readonly<Record<string, unknown>>): RolloutKnobs {
  const share = (value: unknown) => (value === undefined ? '25%' : String(value));
  return {
    replicas: Math.max(1, Math.min(12, Number(params['replicas'] ?? 4))),
    maxSurge: share(params['maxSurge']),
    maxUnavailable: share(params['maxUnavailable']),
    ready: Number(String(params['ready'] ?? '2s').replace(/s$/, '')),
    minReadySeconds: Number(params['minReadySeconds'] ?? 0),
    image: params['image'] === 'bad' || params['image'] === 'late-bad' ? params['image'] : 'good',
    locked: params['locked'] === true,
    guess: null,
    asked: false,
  };
}

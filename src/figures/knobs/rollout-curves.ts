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
  /** The curve of available pods as the reader draws it, a number for each step of time; null: not asked. */
  readonly guess: readonly number[] | null;
  /** The step that is being drawn. */
  readonly step: number;
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

/** Steps of time that a reader draws. */
export const DRAWN_STEPS = 10;

/** Seconds of a drawn step: 4 pods that need 2 s each are drawn over 20 s, 12 pods over 40 s. */
export const stepSeconds = ({ replicas, ready, minReadySeconds }: RolloutKnobs): number =>
  replicas * (ready + minReadySeconds) <= 20 ? 2 : 4;

/** Drawn steps that are right: in the middle of the step that many were available. */
export function rightSteps(guess: readonly number[], seconds: number, points: readonly RolloutPoint[]): number {
  const available = (at: number) => {
    const point = points.findLast((p) => p.seconds <= at);
    return point ? point.old + point.fresh : null;
  };
  return guess.filter((n, i) => n === available((i + 0.5) * seconds)).length;
}

export function rolloutKnobs(params: Readonly<Record<string, unknown>>): RolloutKnobs {
  const share = (value: unknown) => (value === undefined ? '25%' : String(value));
  return {
    replicas: Math.max(1, Math.min(12, Number(params['replicas'] ?? 4))),
    maxSurge: share(params['maxSurge']),
    maxUnavailable: share(params['maxUnavailable']),
    ready: Math.max(1, Number(String(params['ready'] ?? '2s').replace(/s$/, ''))),
    minReadySeconds: Number(params['minReadySeconds'] ?? 0),
    image: params['image'] === 'bad' || params['image'] === 'late-bad' ? params['image'] : 'good',
    locked: params['locked'] === true,
    guess: null,
    step: 0,
    asked: false,
  };
}

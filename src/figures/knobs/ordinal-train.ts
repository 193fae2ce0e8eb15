// Knobs and answers of the figure `ordinal-train`.
export type TrainAct = 'create' | 'update' | 'scale';

export interface TrainKnobs {
  readonly act: TrainAct;
  readonly replicas: number;
  readonly policy: 'OrderedReady' | 'Parallel';
  readonly partition: number;
  /** The ordinal that never gets ready, or -1. */
  readonly broken: number;
}

export interface TrainData {
  readonly cars: readonly {
    readonly ordinal: number;
    /** In order of time. Seconds since the act; null at the end: it goes on. */
    readonly spans: readonly {
      readonly from: number;
      readonly to: number | null;
      readonly phase: 'starting' | 'ready' | 'leaving';
      readonly revision: 1 | 2;
    }[];
  }[];
  /** Ordinals in the order in which they were created, or marked for deletion. */
  readonly order: readonly number[];
  readonly until: number;
  readonly line: string;
}

export const TRAIN_ACTS: readonly TrainAct[] = ['create', 'update', 'scale'];

export function trainKnobs(params: Readonly<Record<string, unknown>>): TrainKnobs {
  return {
    act: params['partition'] === undefined ? 'create' : 'update',
    replicas: Math.max(1, Math.min(5, Number(params['replicas'] ?? 3))),
    policy: params['policy'] === 'Parallel' ? 'Parallel' : 'OrderedReady',
    partition: Number(params['partition'] ?? 0),
    broken: Number(params['broken'] ?? -1),
  };
}

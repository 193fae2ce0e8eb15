// Knobs and answers of the figure `reconcile-log`.
import type { Deed } from '../deeds.ts';

export type ReconcileAct = 'delete-one' | 'delete-two' | 'kill' | 'more' | 'fewer';

export interface ReconcileKnobs {
  readonly replicas: number;
  readonly act: ReconcileAct;
  /** How many lines are uncovered; null: all. */
  readonly shown: number | null;
  /** Who acts next, as the reader thinks; '' before the first try. */
  readonly guess: string;
}

/** A deed with what its doer saw. */
export interface ReconcileLine extends Deed {
  /** What a ReplicaSet controller had counted: wanted and there. */
  readonly saw: { readonly wanted: number; readonly has: number } | null;
}

export interface ReconcileData {
  readonly line: string;
  readonly lines: readonly ReconcileLine[];
}

export const RECONCILE_ACTS: readonly ReconcileAct[] = ['delete-one', 'delete-two', 'kill', 'more', 'fewer'];

export function lineOf({ act, replicas }: Pick<ReconcileKnobs, 'act' | 'replicas'>): string {
  const first = (n: number) => `$(kubectl get pods -l app=web -o name | head -${n})`;
  switch (act) {
    case 'delete-one':
      return `kubectl delete ${first(1)} --wait=false`;
    case 'delete-two':
      return `kubectl delete ${first(2)} --wait=false`;
    case 'kill':
      return `kubectl exec ${first(1)} -- kill 1`;
    case 'more':
      return `kubectl scale rs/web --replicas=${replicas + 2}`;
    case 'fewer':
      return `kubectl scale rs/web --replicas=${Math.max(0, replicas - 2)}`;
  }
}

export function reconcileKnobs(params: Readonly<Record<string, unknown>>): ReconcileKnobs {
  return {
    replicas: Math.max(2, Math.min(6, Number(params['replicas'] ?? 3))),
    act: RECONCILE_ACTS.find((act) => act === params['act']) ?? 'delete-one',
    shown: null,
    guess: '',
  };
}

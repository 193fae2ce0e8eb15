// Knobs and answers of the figure `revision-shelf`.
export type ShelfAct = 'image-2' | 'image-3' | 'scale' | 'restart' | 'undo' | 'undo-1';

export interface ShelfKnobs {
  readonly acts: readonly ShelfAct[];
  readonly limit: number;
}

export interface ShelfData {
  readonly books: readonly {
    readonly revision: number;
    /** Numbers it had before. */
    readonly before: readonly number[];
    readonly image: string;
    readonly replicas: number;
    readonly hash: string;
  }[];
  /** What the last command printed. */
  readonly said: string;
  readonly line: string;
}

export const SHELF_LINES: Readonly<Record<ShelfAct, string>> = {
  'image-2': 'kubectl set image deployment/web web=drydock/web:2',
  'image-3': 'kubectl set image deployment/web web=drydock/web:3',
  scale: 'kubectl scale deployment/web --replicas=3',
  restart: 'kubectl rollout restart deployment/web',
  undo: 'kubectl rollout undo deployment/web',
  'undo-1': 'kubectl rollout undo deployment/web --to-revision=1',
};

export function shelfKnobs(params: Readonly<Record<string, unknown>>): ShelfKnobs {
  if (params['helm'] === true) throw new Error('revision-shelf: the shelf of a Helm release is not drawn yet');
  const acts = Array.isArray(params['acts']) ? params['acts'].map(String) : [];
  return {
    acts: acts.filter((a): a is ShelfAct => a in SHELF_LINES),
    limit: Number(params['limit'] ?? 10),
  };
}

// Knobs and answers of the figure `cascade-tree`.
export type CascadePolicy = 'background' | 'foreground' | 'orphan';

export interface CascadeKnobs {
  readonly policy: CascadePolicy;
  readonly replicas: number;
}

export interface CascadeData {
  readonly line: string;
  readonly said: string;
  /** In order of the tree: Deployment, ReplicaSet, pods. Seconds since the command took effect; null: it never happened. */
  readonly objects: readonly {
    readonly ref: string;
    readonly markedAt: number | null;
    /** What kept it after it was marked. */
    readonly finalizers: readonly string[];
    /** Lost its owner. */
    readonly freedAt: number | null;
    readonly goneAt: number | null;
  }[];
}

export const CASCADE_POLICIES: readonly CascadePolicy[] = ['background', 'foreground', 'orphan'];

export function cascadeKnobs(params: Readonly<Record<string, unknown>>): CascadeKnobs {
  return {
    policy: CASCADE_POLICIES.find((policy) => policy === params['policy']) ?? 'background',
    replicas: Math.max(1, Math.min(4, Number(params['replicas'] ?? 2))),
  };
}

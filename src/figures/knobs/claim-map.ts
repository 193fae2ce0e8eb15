// Knobs and answers of the figure `claim-map`.
type ClaimAct = 'to-one' | 'to-three' | 'delete-pod' | 'delete-set' | 'apply';
type Retention = 'Retain' | 'Delete';

export interface ClaimKnobs {
  readonly replicas: number;
  readonly whenScaled: Retention;
  readonly whenDeleted: Retention;
  readonly acts: readonly ClaimAct[];
}

export interface ClaimData {
  readonly rows: readonly {
    readonly claim: string;
    /** Bound, Pending, Terminating; '' when there is no such claim. */
    readonly phase: string;
    readonly volume: string;
    /** The pod that mounts it, or ''. */
    readonly pod: string;
    /** What the file in it says, when a pod that runs can read it. */
    readonly holds: string;
  }[];
  readonly line: string;
  readonly said: string;
}

export const CLAIM_ACTS: readonly ClaimAct[] = ['to-one', 'to-three', 'delete-pod', 'delete-set', 'apply'];

export const CLAIM_LINES: Readonly<Record<ClaimAct, string>> = {
  'to-one': 'kubectl scale statefulset/web --replicas=1',
  'to-three': 'kubectl scale statefulset/web --replicas=3',
  'delete-pod': 'kubectl delete pod web-0 --wait=false',
  'delete-set': 'kubectl delete statefulset web',
  apply: 'kubectl apply -f web.yaml',
};

export function claimKnobs(params: Readonly<Record<string, unknown>>): ClaimKnobs {
  const retention = (value: unknown): Retention => (value === 'Delete' ? 'Delete' : 'Retain');
  return {
    replicas: Math.max(1, Math.min(3, Number(params['replicas'] ?? 3))),
    whenScaled: retention(params['whenScaled']),
    whenDeleted: retention(params['whenDeleted']),
    acts: [],
  };
}

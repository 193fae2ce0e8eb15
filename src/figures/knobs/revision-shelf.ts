// Knobs and answers of the figure `revision-shelf`.
type ShelfAct = 'image-2' | 'image-3' | 'scale' | 'restart' | 'undo' | 'undo-1';
type HelmShelfAct = 'helm-scale' | 'helm-tag' | 'helm-only-tag' | 'helm-rollback' | 'helm-undo' | 'helm-kubectl-scale';

export interface ShelfKnobs {
  readonly acts: readonly (ShelfAct | HelmShelfAct)[];
  readonly limit: number;
  /** A chart's Deployment, with the release's shelf above it. */
  readonly helm: boolean;
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
  /** Revisions of the release; empty without Helm. */
  readonly releases: readonly { readonly revision: number; readonly status: string; readonly description: string }[];
  /** What the last command printed. */
  readonly said: string;
  readonly line: string;
}

const SHELF_LINES: Readonly<Record<ShelfAct, string>> = {
  'image-2': 'kubectl set image deployment/web web=drydock/web:2',
  'image-3': 'kubectl set image deployment/web web=drydock/web:3',
  scale: 'kubectl scale deployment/web --replicas=3',
  restart: 'kubectl rollout restart deployment/web',
  undo: 'kubectl rollout undo deployment/web',
  'undo-1': 'kubectl rollout undo deployment/web --to-revision=1',
};

const HELM_SHELF_LINES: Readonly<Record<HelmShelfAct, string>> = {
  'helm-scale': 'helm upgrade web ./vweb --reuse-values --set replicaCount=3',
  'helm-tag': 'helm upgrade web ./vweb --reuse-values --set image.tag=v2',
  'helm-only-tag': 'helm upgrade web ./vweb --set image.tag=v2',
  'helm-rollback': 'helm rollback web 1',
  'helm-undo': 'kubectl rollout undo deployment/web',
  'helm-kubectl-scale': 'kubectl scale deployment/web --replicas=4',
};

export const shelfLines = ({ helm }: Pick<ShelfKnobs, 'helm'>): Readonly<Record<string, string>> =>
  helm ? HELM_SHELF_LINES : SHELF_LINES;

export function shelfKnobs(params: Readonly<Record<string, unknown>>): ShelfKnobs {
  return { acts: [], limit: Number(params['limit'] ?? 10), helm: params['helm'] === true };
}

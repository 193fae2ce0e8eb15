// Knobs and answers of the figure `node-clock`.
export interface ClockKnobs {
  readonly owner: 'Deployment' | 'StatefulSet';
  readonly loss: 'power' | 'partition';
  /** tolerationSeconds of the pod for both taints of a lost node. */
  readonly toleration: number;
  /** Seconds of silence until a node counts as not ready. */
  readonly grace: number;
}

/** Seconds since the node was lost; null: not in the time looked at. */
export interface ClockData {
  readonly node: string;
  readonly pod: string;
  readonly notReady: number | null;
  readonly tainted: number | null;
  /** Out of the Service's ready endpoints. */
  readonly unserved: number | null;
  /** Marked for deletion. */
  readonly evicted: number | null;
  readonly gone: number | null;
  /** Made in its place. */
  readonly replaced: number | null;
  readonly ready: number | null;
  readonly until: number;
}

export const TOLERATIONS = [300, 60, 20] as const;

export function clockKnobs(params: Readonly<Record<string, unknown>>): ClockKnobs {
  const seconds = (value: unknown, fallback: number) =>
    value === undefined
      ? fallback
      : Number(
          String(value)
            .replace(/s$/, '')
            .replace(/^(\d+)m$/, (_, n) => String(Number(n) * 60)),
        );
  return {
    owner: params['owner'] === 'StatefulSet' ? 'StatefulSet' : 'Deployment',
    loss: params['loss'] === 'partition' ? 'partition' : 'power',
    toleration: seconds(params['toleration'], 300),
    grace: seconds(params['grace'], 50),
  };
}

// Knobs and answers of the figure `proportion-bar`.
export interface ProportionKnobs {
  readonly replicas: number;
  readonly maxSurge: number;
  readonly maxUnavailable: number;
  /** Scaled to, in the middle of a rollout that does not get on. */
  readonly to: number;
}

export interface ProportionData {
  readonly before: { readonly old: number; readonly fresh: number };
  readonly after: { readonly old: number; readonly fresh: number };
  /** deployment.kubernetes.io/max-replicas of the sets, before and after. */
  readonly most: { readonly before: number; readonly after: number };
  readonly refused: string;
}

export function proportionKnobs(params: Readonly<Record<string, unknown>>): ProportionKnobs {
  const number = (name: string, fallback: number, most: number) =>
    Math.max(0, Math.min(most, Number(params[name] ?? fallback)));
  return {
    replicas: Math.max(1, number('replicas', 10, 20)),
    maxSurge: number('maxSurge', 3, 10),
    maxUnavailable: number('maxUnavailable', 2, 10),
    to: number('to', 15, 40),
  };
}

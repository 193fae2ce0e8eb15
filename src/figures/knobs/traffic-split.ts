// Knobs and answers of the figure `traffic-split`.
export const SELECTS = ['both', 'stable', 'canary'] as const;

export interface SplitKnobs {
  readonly stable: number;
  readonly canary: number;
  /** Which pods the Service selects. */
  readonly selects: (typeof SELECTS)[number];
  readonly rate: number;
}

export interface SplitData {
  /** Per window of `windowS`: the canary's answers of all, in percent. */
  readonly shares: readonly (readonly [seconds: number, percent: number])[];
  readonly canary: number;
  readonly answered: number;
  readonly failed: number;
  /** Ready endpoints behind the Service. */
  readonly endpoints: { readonly stable: number; readonly canary: number };
  readonly seconds: number;
}

export function splitKnobs(params: Readonly<Record<string, unknown>>): SplitKnobs {
  return {
    stable: Math.max(0, Math.min(20, Number(params['stable'] ?? 3))),
    canary: Math.max(0, Math.min(20, Number(params['canary'] ?? 1))),
    selects: SELECTS.find((name) => name === params['selects']) ?? 'both',
    rate: Math.max(1, Math.min(100, Number(params['rate'] ?? 20))),
  };
}

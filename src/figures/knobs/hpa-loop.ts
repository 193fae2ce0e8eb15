// Knobs and answers of the figure `hpa-loop`.
export interface HpaKnobs {
  /** Percent of the request. */
  readonly target: number;
  readonly min: number;
  readonly max: number;
  /** Requests a second from that second on. */
  readonly load: readonly { readonly at: number; readonly rate: number }[];
  /** spec.behavior.scaleDown.stabilizationWindowSeconds */
  readonly window: number;
}

export interface HpaData {
  /** What the autoscaler saw, in percent of the request: [seconds, percent]. */
  readonly usage: readonly (readonly [number, number])[];
  readonly desired: readonly (readonly [number, number])[];
  readonly ready: readonly (readonly [number, number])[];
  /** Each change of the number asked for. */
  readonly steps: readonly {
    readonly seconds: number;
    readonly from: number;
    readonly to: number;
    readonly why: string;
  }[];
  readonly until: number;
}

export const HPA_LOADS = {
  step: [
    { at: 0, rate: 5 },
    { at: 60, rate: 40 },
    { at: 240, rate: 5 },
  ],
  spike: [
    { at: 0, rate: 10 },
    { at: 60, rate: 60 },
    { at: 100, rate: 10 },
  ],
  slight: [
    { at: 0, rate: 10 },
    { at: 60, rate: 11 },
    { at: 240, rate: 10 },
  ],
} as const satisfies Record<string, HpaKnobs['load']>;

export const HPA_WINDOWS = [300, 60, 0] as const;

export function hpaKnobs(params: Readonly<Record<string, unknown>>): HpaKnobs {
  const load = Array.isArray(params['load'])
    ? (params['load'] as readonly Record<string, unknown>[]).map(({ at, rate }) => ({
        at: Number(String(at ?? 0).replace(/s$/, '')),
        rate: Number(rate ?? 0),
      }))
    : HPA_LOADS.step;
  return {
    target: Number(String(params['target'] ?? '50').replace('%', '')),
    min: Number(params['min'] ?? 2),
    max: Number(params['max'] ?? 10),
    load,
    window: 300,
  };
}

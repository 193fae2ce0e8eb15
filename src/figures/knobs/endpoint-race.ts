// Knobs and answers of the figure `endpoint-race`.
export interface RaceKnobs {
  /** Seconds of the preStop sleep; 0: no hook. */
  readonly preStop: number;
  /** From a changed EndpointSlice to the forwarding rules of every node. */
  readonly lagMs: number;
  /** How long the app goes on serving after SIGTERM. */
  readonly drainS: number;
}

/** Seconds since the pod was marked for deletion. */
export interface RaceData {
  /** Out of the ready endpoints. */
  readonly unlisted: number;
  /** The last request that was sent to it. */
  readonly lastSent: number;
  /** Its container ended. */
  readonly ended: number;
  readonly gone: number;
  /** Requests that failed. */
  readonly failures: readonly number[];
  readonly failed: number;
  readonly sent: number;
  readonly causes: Readonly<Record<string, number>>;
}

export const PRESTOPS = [0, 1, 2, 5] as const;
export const LAGS_MS = [200, 1000, 3000] as const;
export const DRAINS_S = [0, 3] as const;

export function raceKnobs(params: Readonly<Record<string, unknown>>): RaceKnobs {
  const ms = (value: unknown, fallback: number) => {
    const match = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(String(value ?? ''));
    return match ? Number(match[1]) * (match[2] === 's' ? 1000 : 1) : fallback;
  };
  return {
    preStop: params['preStop'] === 0 ? 0 : ms(params['preStop'], 0) / 1000,
    lagMs: ms(params['lag'], 200),
    drainS: params['drain'] === 0 ? 0 : ms(params['drain'], 0) / 1000,
  };
}

// Knobs and answers of the figure `service-fan`.
export interface FanKnobs {
  readonly pods: readonly { readonly name: string; readonly labelled: boolean; readonly ready: boolean }[];
  readonly targetPort: number;
}

export interface FanData {
  readonly clusterIp: string;
  readonly pods: readonly {
    readonly name: string;
    readonly ip: string;
    /** In the EndpointSlice, and how. */
    readonly endpoint: 'ready' | 'not-ready' | 'none';
    readonly answers: number;
  }[];
  readonly failed: number;
  /** What a call prints when nobody answers. */
  readonly error: string;
}

export function fanKnobs(params: Readonly<Record<string, unknown>>): FanKnobs {
  const count = Math.max(1, Math.min(5, Number(params['replicas'] ?? 3)));
  return {
    pods: Array.from({ length: count }, (_, i) => ({ name: `web-${i + 1}`, labelled: true, ready: true })),
    targetPort: Number(params['targetPort'] ?? 8080),
  };
}

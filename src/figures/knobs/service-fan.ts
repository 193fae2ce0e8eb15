// Knobs and answers of the figure `service-fan`.
export interface FanKnobs {
  readonly pods: readonly { readonly name: string; readonly labelled: boolean; readonly ready: boolean }[];
  readonly targetPort: number;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'None';
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
  const count = Math.max(1, Math.min(9, Number(params['replicas'] ?? 3)));
  const ready = Number(params['ready'] ?? count);
  const { type } = params;
  return {
    pods: Array.from({ length: count }, (_, i) => ({ name: `web-${i + 1}`, labelled: true, ready: i < ready })),
    targetPort: 8080,
    type: type === 'NodePort' || type === 'LoadBalancer' || type === 'None' ? type : 'ClusterIP',
  };
}

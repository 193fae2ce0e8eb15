// Knobs and answers of the figure `dns-lens`.
export interface DnsKnobs {
  readonly service: string;
  readonly namespace: string;
  /** Where the asking pod lives. */
  readonly from: string;
  readonly name: string;
  readonly type: 'A' | 'SRV';
  readonly headless: boolean;
  readonly replicas: number;
  /** Ordinal of a pod that is not ready, or -1. */
  readonly unready: number;
}

export interface DnsData {
  readonly ndots: number;
  readonly tries: readonly {
    readonly name: string;
    /** Null: not asked, an earlier one had answered. */
    readonly rcode: string | null;
    readonly records: readonly { readonly data: string; readonly ttl: number; readonly pod: string }[];
  }[];
  readonly additional: readonly { readonly name: string; readonly data: string; readonly pod: string }[];
  readonly endpoints: readonly { readonly pod: string; readonly ip: string; readonly ready: boolean }[];
}

export function dnsKnobs(params: Readonly<Record<string, unknown>>): DnsKnobs {
  const service = String(params['service'] ?? 'pets');
  const wanted = params['type'] ?? 'A';
  if (wanted !== 'A' && wanted !== 'SRV')
    throw new Error(`dns-lens: look-ups of type ${String(wanted)} are not drawn yet`);
  const type = wanted;
  return {
    service,
    namespace: String(params['namespace'] ?? 'default'),
    from: String(params['from'] ?? params['namespace'] ?? 'default'),
    name: String(params['name'] ?? service),
    type,
    headless: params['headless'] !== false,
    replicas: Math.max(1, Math.min(5, Number(params['replicas'] ?? 3))),
    unready: Number(params['unready'] ?? -1),
  };
}

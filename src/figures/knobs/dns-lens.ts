// Knobs and answers of the figure `dns-lens`.
export interface DnsKnobs {
  readonly service: string;
  readonly namespace: string;
  /** Where the asking pod lives. */
  readonly from: string;
  readonly name: string;
  /** A reverse look-up (PTR) asks for the address behind `name`. */
  readonly type: 'A' | 'AAAA' | 'SRV' | 'PTR';
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

export const DNS_TYPES: readonly DnsKnobs['type'][] = ['A', 'AAAA', 'SRV', 'PTR'];

export function dnsKnobs(params: Readonly<Record<string, unknown>>): DnsKnobs {
  const service = String(params['service'] ?? 'pets');
  return {
    service,
    namespace: String(params['namespace'] ?? 'default'),
    from: String(params['from'] ?? params['namespace'] ?? 'default'),
    name: String(params['name'] ?? service),
    type: DNS_TYPES.find((type) => type === params['type']) ?? 'A',
    headless: params['headless'] !== false,
    replicas: Math.max(1, Math.min(5, Number(params['replicas'] ?? 3))),
    unready: Number(params['unready'] ?? -1),
  };
}

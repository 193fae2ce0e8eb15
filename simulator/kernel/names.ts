/** Questions to name servers and their answers, as programs see them. Implemented by simulator/network/dns. */

/** A resource record; `data` as a zone file writes it ("0 33 80 web-0.nginx.default.svc.cluster.local."). */
export interface DnsRecord {
  /** With the last dot. */
  readonly name: string;
  readonly type: string;
  readonly ttl: number;
  readonly data: string;
}

export interface DnsQuestion {
  /** With or without the last dot; asked as it stands. */
  readonly name: string;
  /** "A", "SRV", "ANY", "TYPE65". */
  readonly type: string;
  /** By TCP: another time-out, and shown by tools. */
  readonly tcp?: boolean;
}

type Rcode = 'NOERROR' | 'FORMERR' | 'SERVFAIL' | 'NXDOMAIN' | 'NOTIMP' | 'REFUSED';

/** A name server's message. */
export interface DnsMessage {
  readonly rcode: Rcode;
  readonly answers: readonly DnsRecord[];
  readonly authority: readonly DnsRecord[];
  /** Without OPT. */
  readonly additional: readonly DnsRecord[];
  readonly authoritative: boolean;
  readonly recursionAvailable: boolean;
}

/** A message, or why there is none: nobody listens there, or nothing came back. */
export type DnsReply =
  | { readonly kind: 'message'; readonly message: DnsMessage; readonly server: string }
  | { readonly kind: 'refused' | 'timeout' | 'unreachable'; readonly server: string };

/** What a look-up by the C library gives: the answer of the first name of the search list that exists. */
export interface DnsAnswer {
  readonly rcode: Rcode | 'TIMEOUT';
  readonly records: readonly DnsRecord[];
  readonly additional: readonly DnsRecord[];
}

/** /etc/resolv.conf. */
export interface ResolverSettings {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly ndots: number;
  /** Seconds. */
  readonly timeout: number;
  readonly attempts: number;
  /** Other options, as they are written. */
  readonly others: readonly string[];
}

/** The text of a pod's resolv.conf. Example: settings of a pod in "default" → "search default.svc.cluster.local …". */
export function resolvConf({ nameservers, search, ndots, timeout, attempts, others }: ResolverSettings): string {
  const options = [
    ...(ndots === 1 ? [] : [`ndots:${ndots}`]),
    ...(timeout === 5 ? [] : [`timeout:${timeout}`]),
    ...(attempts === 2 ? [] : [`attempts:${attempts}`]),
    ...others,
  ];
  return [
    ...(search.length > 0 ? [`search ${search.join(' ')}\n`] : []),
    ...nameservers.map((address) => `nameserver ${address}\n`),
    ...(options.length > 0 ? [`options ${options.join(' ')}\n`] : []),
  ].join('');
}

/** The parts of an SRV record's data; undefined when it is none. Example: "0 33 80 web-0.nginx." → port 80. */
export function srvParts(
  data: string,
): { readonly priority: number; readonly weight: number; readonly port: number; readonly target: string } | undefined {
  const match = /^(\d+) (\d+) (\d+) (\S+)$/.exec(data);
  if (!match) return undefined;
  return { priority: Number(match[1]), weight: Number(match[2]), port: Number(match[3]), target: match[4] as string };
}

/** The network as a program sees it. Implemented by simulator/network for pods and for the learner's machine. */
import type { Routine } from './wait.ts';

export interface HttpRequest {
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** Name or address. */
  readonly host: string;
  readonly port: number;
  /** With query: "/ready?x=1". */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Total budget; undefined: as long as the other side takes (the kernel's TCP limits apply). */
  readonly timeoutMs?: number;
  readonly connectTimeoutMs?: number;
}

export type HttpOutcome =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly reason: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly address: string;
    }
  | { readonly kind: 'unresolved' }
  | { readonly kind: 'refused'; readonly address: string }
  | { readonly kind: 'reset'; readonly address: string }
  | { readonly kind: 'unreachable'; readonly address: string }
  | { readonly kind: 'connect-timeout'; readonly address: string }
  | { readonly kind: 'timeout'; readonly address: string };

export interface DnsAnswer {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  readonly records: readonly {
    readonly name: string;
    readonly type: string;
    readonly ttl: number;
    readonly data: string;
  }[];
}

/** One host's view of the network: a pod's, or the learner's machine's ("outside"). */
export interface HostNetwork {
  readonly hostname: string;
  readonly addresses: readonly string[];
  resolve(name: string, type: string): Routine<DnsAnswer>;
  http(request: HttpRequest): Routine<HttpOutcome>;
  /** Serves requests on a port of this host until the returned function is called (python3 -m http.server, kubectl proxy). */
  listen(
    port: number,
    handler: (request: HttpRequest) => Routine<{ status: number; headers?: Record<string, string>; body: string }>,
  ): (() => void) | 'in-use';
}

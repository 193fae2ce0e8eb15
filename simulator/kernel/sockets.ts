/**
 * The network as a program sees it: names, connections, requests, and the ports it listens on itself. Implemented by
 * simulator/network, for pods and for the learner's machine. What goes over a connection is HTTP: a request and its
 * answer, the answer's body all at once or as a stream. Leaves out: bytes of other protocols, UDP but for DNS.
 */
import type { DnsAnswer, DnsQuestion, DnsReply, ResolverSettings } from './names.ts';
import type { Reader } from './stream.ts';
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
  /** As text; what is no UTF-8 in it stands in `bytes`. */
  readonly body?: string;
  /** The body exactly, where text cannot tell it: an archive that is uploaded. */
  readonly bytes?: Uint8Array;
  /** Total budget; undefined: as long as the other side takes (the kernel's TCP limits apply). */
  readonly timeoutMs?: number;
  readonly connectTimeoutMs?: number;
  /** Default: the public's. */
  readonly trust?: Trust;
  /** Address of who asks, as the server sees it: set by the network. */
  readonly client?: string;
}

/** The value of a header, however its name is written. */
export function headerOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(headers).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

const encoder = new TextEncoder();

/** The body of a request, byte by byte; none where there is no body. */
export const bodyBytes = ({ body = '', bytes }: Pick<HttpRequest, 'body' | 'bytes'>): Uint8Array =>
  bytes ?? encoder.encode(body);

/** A body of these bytes as a request carries it. */
export function bodyOf(bytes: Uint8Array): Pick<HttpRequest, 'body' | 'bytes'> {
  const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return body.includes('\ufffd') ? { body, bytes } : { body };
}

/** What a server answers a request with. */
export interface HttpAnswer {
  readonly status: number;
  /** In the server's own words; the usual ones where it says nothing. */
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  /** What comes after `body`, as it is made: a watch, a log that is followed. Who takes the answer closes it. */
  readonly stream?: Reader;
}

export interface HttpResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly stream?: Reader;
  readonly address: string;
}

/** Why there is no answer. */
export type HttpFailure =
  /** nobody knows the name; 'timeout': no name server answered */
  | { readonly kind: 'unresolved'; readonly why?: 'timeout' }
  | ConnectFailure
  /** the other side ended the connection without an answer */
  | { readonly kind: 'closed'; readonly address: string }
  /** the connection was torn down */
  | { readonly kind: 'reset'; readonly address: string }
  | { readonly kind: 'timeout'; readonly address: string };

/** Why there is no connection. */
export type ConnectFailure =
  | { readonly kind: 'refused'; readonly address: string }
  /** no way there: EHOSTUNREACH after a while */
  | { readonly kind: 'unreachable'; readonly address: string }
  /** nothing came back within the time allowed */
  | { readonly kind: 'connect-timeout'; readonly address: string }
  /** https was asked of a port that speaks none */
  | { readonly kind: 'no-tls'; readonly address: string }
  /** its certificate is signed by nobody the program trusts */
  | { readonly kind: 'untrusted'; readonly address: string };

/** Whose certificates a program trusts: those of the public's authorities, of the cluster's own, or all. */
type Trust = 'public' | 'cluster' | 'all';

export type HttpOutcome = HttpResponse | HttpFailure;

/** A connection that was set up. It stays with the pod it reached, whatever happens to the Service. */
export interface Connection {
  /** Whom it was made to: a Service's own address, not the pod's behind it. */
  readonly address: string;
  readonly port: number;
  readonly localPort: number;
  /** Whether the other side has not ended it. */
  readonly open: boolean;
  /** Sends a request and waits for the answer, or for what came instead. One at a time. */
  exchange(request: HttpRequest): Routine<HttpOutcome>;
  close(): void;
}

export type ConnectOutcome = { readonly kind: 'connected'; readonly connection: Connection } | ConnectFailure;

export interface ConnectTarget {
  readonly address: string;
  readonly port: number;
  readonly scheme: 'http' | 'https';
  /** Default: the public's. */
  readonly trust?: Trust;
  /** How long the program waits; undefined: as long as the kernel does. */
  readonly timeoutMs?: number;
}

/** Answers a request; 'close' ends the connection without an answer. */
export type RequestHandler = (request: HttpRequest) => Routine<HttpAnswer | 'close'>;

/** Who has connected. */
export interface Peer {
  readonly address: string;
  readonly port: number;
}

/** What a program does with a connection to its port: answers its requests, or ends it at once. */
export interface Acceptor {
  accept(peer: Peer): RequestHandler | 'close';
}

export interface ListenOptions {
  /** The address to listen on: "127.0.0.1" is reached from this host alone. Default: every address. */
  readonly address?: string;
}

/** One host's view of the network: a pod's, or the learner's machine's ("outside"). */
export interface HostNetwork {
  readonly hostname: string;
  readonly addresses: readonly string[];
  /** What /etc/resolv.conf says. */
  readonly resolver: ResolverSettings;
  /** A name as the C library looks it up: with the search list. `timeoutMs`: for all of it; default without end. */
  resolve(name: string, type: string, timeoutMs?: number): Routine<DnsAnswer>;
  /** One question to a name server, as it stands. `timeoutMs`: how long to wait; default what resolv.conf says. */
  ask(question: DnsQuestion, server: string, timeoutMs?: number): Routine<DnsReply>;
  connect(target: ConnectTarget): Routine<ConnectOutcome>;
  /** Looks up, connects, asks once, and closes. */
  http(request: HttpRequest): Routine<HttpOutcome>;
  /** Serves on a port of this host until the returned function is called; connections end with it. */
  listen(port: number, server: RequestHandler | Acceptor, options?: ListenOptions): (() => void) | 'in-use';
}

/** Hands requests on over another connection (kubectl port-forward): an answer goes back, anything else ends both. */
export function relay(connection: Connection): RequestHandler {
  return function* (request) {
    const outcome = yield* connection.exchange(request);
    if (outcome.kind !== 'response') return 'close';
    const { status, headers, body, stream } = outcome;
    return { status, headers, body, ...(stream ? { stream } : {}) };
  };
}

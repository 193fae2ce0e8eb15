/**
 * The contract between the network and those who have an address in it: pods attach a `PodHost`, the network asks it
 * what listens on a port at an instant. Servers that are declared data answer without a process (`answer`), so that a
 * thousand requests a second cost no generator; programs answer by `serve`.
 */
import type { HttpAnswer, HttpRequest, Peer, RequestHandler } from '../kernel/sockets.ts';
import type { Routine } from '../kernel/wait.ts';

/** A complete answer, and how long it takes. */
export interface Served {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
  readonly takesMs: number;
  /** Whose answer it is and to what, when who was asked is a proxy; what the proxy answers when that one ends before it is
   * complete. */
  readonly from?: { readonly pod: string; readonly server: Server; readonly request: HttpRequest };
  readonly instead?: (atMs: number) => Served;
}

/** The life of what serves: a request is cut off when it ends before its answer is complete. */
export interface ServerLife {
  /** Version label of the image, counted by traffic. */
  readonly version: string;
  /** Virtual ms; undefined while it lives. */
  readonly endedAtMs: number | undefined;
  /** Calls back at the end (never when it has ended). Returns how to take that back. */
  onEnd(listener: () => void): () => void;
}

/** What listens on a port. */
export interface Server {
  readonly life: ServerLife;
  /** Default http. 'nothing': takes connections and never says anything (a database to a browser). */
  readonly speaks?: 'http' | 'https' | 'nothing';
  /** Who signed its certificate; default the cluster's authority. */
  readonly signedBy?: 'public' | 'cluster';
  /** The answer by data alone, as of that instant; undefined when only the program itself can tell. */
  answer(request: HttpRequest, atMs: number): Served | undefined;
  /** Asks the program; called only when `answer` gave undefined. */
  serve(request: HttpRequest): Routine<HttpAnswer | 'close'>;
  /** Instead of `serve`, for programs that look at each connection: called once when it is made. */
  accept?(peer: Peer): RequestHandler | 'close';
  /** The first instant after `atMs` at which `answer` may differ though nothing else in the world changes; Infinity
   * for never. `atMs` itself: every request counts (the answer depends on how many came). */
  steadyUntil(path: string, atMs: number, headers: Readonly<Record<string, string>>): number;
  /** Its answers differ from one request to the next (a proxy with several pods behind it). */
  readonly varies?: boolean;
  /** It is about to end and says so: each answer is the last of its connection (Connection: close). */
  readonly drains?: boolean;
  /** Its answers depend on the number of requests: `accessed` must be called for each. */
  readonly counts?: boolean;
  /** A client's request has come, for rates (the kubelet's probes are none). */
  met?(atMs: number): void;
  /** Called when an answer by data was delivered (access logs, counters). */
  accessed?(request: HttpRequest, served: Served): void;
}

/** One pod (or node) with an address. */
export interface PodHost {
  readonly ip: string;
  readonly name: string;
  readonly namespace: string;
  readonly node: string;
  readonly uid: string;
  /** What listens on a port at that instant; undefined: connections are refused. */
  server(port: number, atMs: number): Server | undefined;
}

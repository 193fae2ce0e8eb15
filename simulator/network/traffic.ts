/**
 * Open-loop clients (lesson-format.md §4.6): request k starts at `start + k / rate`, on a new connection. No event per
 * request while nothing can go wrong: requests are reckoned in one sweep, just before the network changes or when
 * somebody asks, each with the state that held at its instant (the state before the first change of that millisecond).
 * While some request could fail, each is an event of its own, so that a loss has its instant.
 * Read on: outcomes.ts (what is recorded and asked). Leaves out: access logs of these requests, request bodies' effects.
 */
import type { Kernel, Timer } from '../kernel/kernel.ts';
import type { Random } from '../kernel/random.ts';
import type { HttpRequest } from '../kernel/sockets.ts';
import { exchange } from './connection.ts';
import type { PodHost, Server, ServerLife } from './hosts.ts';
import type { Network } from './network.ts';
import { Outcomes, type TrafficFacts } from './outcomes.ts';
import type { Backend } from './proxy.ts';

export interface TrafficDefinition {
  readonly id: string;
  /** http://HOST[:PORT][/PATH]; HOST a Service name, a full name, a node, an address, or pod-name.service. */
  readonly to: string;
  /** Requests a second, or steps of it by virtual ms since the traffic's start. */
  readonly rate: number | readonly { readonly atMs: number; readonly rate: number }[];
  readonly path?: string;
  readonly method?: string;
  readonly body?: string;
  readonly from?: 'outside' | { readonly namespace: string; readonly pod: string };
  readonly timeoutMs?: number;
  readonly lb?: 'random' | 'even';
  /** Namespace in which a bare Service name is looked up; default "default". */
  readonly namespace?: string;
}

/** How requests go at the moment: unresolved, or the endpoints of each node they may come through. */
type Plan = { readonly kind: 'lost' } | { readonly kind: 'routes'; readonly perNode: readonly (readonly Backend[])[] };

interface InFlight {
  readonly index: number;
  readonly endMs: number;
  readonly life: ServerLife | undefined;
  readonly status: number;
}

/** What others see of a load. */
export interface Traffic {
  readonly id: string;
  readonly running: boolean;
  /** Starts at that instant (default now); does nothing when it has started. */
  start(): void;
  stop(): void;
  /** Requests a second from now on. */
  setRate(rate: number): void;
  /** Requests that started at or after `fromMs` and up to `toMs` (default: all so far). */
  facts(fromMs?: number, toMs?: number): TrafficFacts;
  /** Called when a request is known to be lost or answered with an error, in its instant. */
  onFailure(listener: () => void): () => void;
}

export function createTraffic(network: Network, definition: TrafficDefinition): Traffic {
  return new OpenLoop(network, definition);
}

class OpenLoop implements Traffic {
  readonly id: string;
  readonly #network: Network;
  readonly #kernel: Kernel;
  readonly #random: Random;
  readonly #definition: TrafficDefinition;
  readonly #request: HttpRequest;
  readonly #timeoutMs: number;
  readonly #outcomes = new Outcomes();
  readonly #failureListeners: (() => void)[] = [];
  #flying: InFlight[] = [];
  #steps: readonly { readonly atMs: number; readonly rate: number }[];
  #step = 0;
  /** Requests made at the current rate, and since when: request k of it starts at base + k·1000/rate. */
  #base = 0;
  #made = 0;
  #started = false;
  #stopped = false;
  #plan: Plan | undefined;
  #timer: Timer | undefined;
  #failed = false;
  #turn = 0;

  constructor(network: Network, definition: TrafficDefinition) {
    this.id = definition.id;
    this.#network = network;
    this.#kernel = network.kernel;
    this.#random = network.kernel.random(`traffic:${definition.id}`);
    this.#definition = definition;
    const url = new TargetUrl(definition.to);
    this.#request = {
      method: definition.method ?? 'GET',
      scheme: 'http',
      host: url.host,
      port: url.port,
      path: definition.path ?? url.path,
      headers: {},
      ...(definition.body === undefined ? {} : { body: definition.body }),
    };
    this.#timeoutMs = definition.timeoutMs ?? 2000;
    this.#steps = typeof definition.rate === 'number' ? [{ atMs: 0, rate: definition.rate }] : definition.rate;
    network.onChange(
      () => this.#sweep(this.#kernel.now()),
      () => {
        this.#sweep(this.#kernel.now());
        this.#replan();
      },
    );
  }

  get running(): boolean {
    return this.#started && !this.#stopped;
  }

  start(): void {
    if (this.#started) return;
    this.#started = true;
    const startMs = this.#kernel.now();
    this.#base = startMs;
    this.#steps = this.#steps.map(({ atMs, rate }) => ({ atMs: atMs + startMs, rate }));
    this.#replan();
  }

  stop(): void {
    this.#sweep(this.#kernel.now());
    this.#stopped = true;
    this.#replan();
  }

  setRate(rate: number): void {
    const now = this.#kernel.now();
    this.#sweep(now);
    this.#steps = [{ atMs: now, rate }];
    this.#step = 0;
    this.#base = now;
    this.#made = 0;
    this.#replan();
  }

  facts(fromMs = 0, toMs = this.#kernel.now()): TrafficFacts {
    this.#sweep(this.#kernel.now());
    return this.#outcomes.facts(fromMs, toMs);
  }

  onFailure(listener: () => void): () => void {
    this.#failureListeners.push(listener);
    return () => {
      const i = this.#failureListeners.indexOf(listener);
      if (i >= 0) this.#failureListeners.splice(i, 1);
    };
  }

  // ── Reckoning ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** When the next request starts; Infinity for never. Example: rate 10 from 0 → 0, 100, 200 … */
  #nextAt(): number {
    if (!this.running) return Number.POSITIVE_INFINITY;
    for (;;) {
      const step = this.#steps[this.#step];
      if (!step) return Number.POSITIVE_INFINITY;
      const following = this.#steps[this.#step + 1];
      const base = Math.max(this.#base, step.atMs);
      const at = step.rate > 0 ? Math.round(base + (this.#made * 1000) / step.rate) : Number.POSITIVE_INFINITY;
      if (!following || at < following.atMs) return at;
      this.#step++;
      this.#base = following.atMs;
      this.#made = 0;
    }
  }

  /** Reckons every request that started up to and including `nowMs`, and the ends of those in flight. */
  #sweep(nowMs: number): void {
    for (let at = this.#nextAt(); at <= nowMs; at = this.#nextAt()) {
      this.#made++;
      this.#land(at);
      this.#send(at);
    }
    this.#land(nowMs);
    if (!this.#failed) return;
    this.#failed = false;
    for (const listener of [...this.#failureListeners]) listener();
  }

  /** Settles requests whose end has come by `nowMs`, or whose server has ended before it. */
  #land(nowMs: number): void {
    if (this.#flying.length === 0) return;
    const still: InFlight[] = [];
    for (const flight of this.#flying) {
      const diedMs = flight.life?.endedAtMs;
      if (diedMs !== undefined && diedMs < flight.endMs) this.#settle(flight.index, 'lost');
      else if (flight.endMs > nowMs) still.push(flight);
      else if (flight.status === 0) this.#settle(flight.index, 'lost');
      else this.#settle(flight.index, flight.status >= 500 ? 'error' : 'ok');
    }
    this.#flying = still;
  }

  #settle(index: number, outcome: 'ok' | 'lost' | 'error'): void {
    this.#outcomes.settle(index, outcome);
    if (outcome !== 'ok') this.#failed = true;
  }

  #send(atMs: number): void {
    const index = this.#outcomes.begin(atMs);
    const backend = this.#choose();
    const server = backend && this.#network.host(backend.ip)?.server(backend.port, atMs);
    server?.met?.(atMs);
    const served = server?.answer(this.#request, atMs);
    if (!server) {
      this.#settle(index, 'lost');
    } else if (!served) {
      this.#ask(index, server);
    } else if (served.takesMs > this.#timeoutMs) {
      this.#flying.push({ index, endMs: atMs + this.#timeoutMs, life: undefined, status: 0 });
    } else {
      if (server.counts) server.accessed?.(this.#request, served);
      this.#outcomes.describe(index, server.life.version, served.takesMs);
      if (served.takesMs === 0) this.#settle(index, served.status >= 500 ? 'error' : 'ok');
      else this.#flying.push({ index, endMs: atMs + served.takesMs, life: server.life, status: served.status });
    }
  }

  /** A program answers itself: this request is a process. (Such requests are never swept late, see #calmUntil.) */
  #ask(index: number, server: Server): void {
    const request = { ...this.#request, timeoutMs: this.#timeoutMs };
    const traffic = this;
    const beganMs = this.#kernel.now();
    this.#kernel.start(`traffic ${this.id}`, function* () {
      const outcome = yield* exchange(traffic.#kernel, request, request.host, server);
      if (outcome.kind !== 'response') traffic.#settle(index, 'lost');
      else {
        traffic.#outcomes.describe(index, server.life.version, traffic.#kernel.now() - beganMs);
        traffic.#settle(index, outcome.status >= 500 ? 'error' : 'ok');
      }
      traffic.#sweep(traffic.#kernel.now());
    });
  }

  #choose(): Backend | undefined {
    const plan = this.#currentPlan();
    if (plan.kind === 'lost') return undefined;
    const { perNode } = plan;
    const turn = this.#turn++;
    if (this.#definition.lb === 'even') {
      const backends = perNode[0] as readonly Backend[];
      return backends[turn % Math.max(1, backends.length)];
    }
    const backends = perNode[perNode.length === 1 ? 0 : this.#random.int(perNode.length)] as readonly Backend[];
    return backends.length <= 1 ? backends[0] : backends[this.#random.int(backends.length)];
  }

  #currentPlan(): Plan {
    this.#plan ??= this.#makePlan();
    return this.#plan;
  }

  // ── Planning ──────────────────────────────────────────────────────────────────────────────────────────────────

  #makePlan(): Plan {
    const network = this.#network;
    const { from } = this.#definition;
    const source = from === undefined || from === 'outside' ? undefined : sourceHost(network, from.namespace, from.pod);
    if (from !== undefined && from !== 'outside' && !source) return { kind: 'lost' };
    const address = this.#address();
    if (address === undefined) return { kind: 'lost' };
    const nodes = source ? [source.node] : network.nodes();
    const perNode: (readonly Backend[])[] = [];
    for (const node of nodes) {
      const backends = network.candidates(node, address, this.#request.port)?.list ?? [
        { ip: address, port: this.#request.port, node: undefined },
      ];
      if (!perNode.includes(backends)) perNode.push(backends);
    }
    return perNode.length === 0 ? { kind: 'lost' } : { kind: 'routes', perNode: sameEverywhere(perNode) };
  }

  #address(): string | undefined {
    const { host } = this.#request;
    if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return host;
    const node = this.#network.nodeAddress(host);
    if (node !== undefined) return node;
    const { from } = this.#definition;
    const namespace = typeof from === 'object' ? from.namespace : (this.#definition.namespace ?? 'default');
    return this.#network.lookUp(host, 'A', namespace).records.find((record) => record.type === 'A')?.data;
  }

  #replan(): void {
    this.#plan = undefined;
    this.#aim();
  }

  /** Looks at what may happen to requests from now on, and sets the next event: none while all must go well. */
  #aim(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const nextMs = this.#nextAt();
    let wakeMs = this.#flying.some((f) => f.status === 0 || f.status >= 500 || f.life?.endedAtMs !== undefined)
      ? Math.min(...this.#flying.map((f) => f.endMs))
      : Number.POSITIVE_INFINITY;
    if (nextMs !== Number.POSITIVE_INFINITY) {
      const calmUntil = this.#calmUntil(nextMs);
      wakeMs = Math.min(wakeMs, calmUntil > nextMs ? calmUntil : nextMs);
    }
    if (wakeMs === Number.POSITIVE_INFINITY) return;
    this.#timer = this.#kernel.at(Math.max(wakeMs, this.#kernel.now()), `traffic ${this.id}`, () => {
      this.#timer = undefined;
      this.#sweep(this.#kernel.now());
      this.#aim();
    });
  }

  /** The first instant at which a request may fail though nothing changes; `atMs` when one may fail now. */
  #calmUntil(atMs: number): number {
    const plan = this.#currentPlan();
    if (plan.kind === 'lost') return atMs;
    let until = Number.POSITIVE_INFINITY;
    const seen = new Set<string>();
    for (const backends of plan.perNode) {
      if (backends.length === 0) return atMs;
      for (const { ip, port } of backends) {
        const key = `${ip}:${port}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const server = this.#network.host(ip)?.server(port, atMs);
        const served = server?.answer(this.#request, atMs);
        if (!server || !served || served.status >= 500 || served.takesMs > this.#timeoutMs) return atMs;
        until = Math.min(until, server.steadyUntil(this.#request.path, atMs));
      }
    }
    return until;
  }
}

/** One list when every node knows the same (then no node is drawn). */
function sameEverywhere(perNode: readonly (readonly Backend[])[]): readonly (readonly Backend[])[] {
  const text = (backends: readonly Backend[]): string => backends.map(({ ip, port }) => `${ip}:${port}`).join();
  const first = text(perNode[0] ?? []);
  return perNode.every((backends) => text(backends) === first) ? perNode.slice(0, 1) : perNode;
}

function sourceHost(network: Network, namespace: string, pod: string): PodHost | undefined {
  return network.hostNamed(namespace, pod);
}

/** http://HOST[:PORT][/PATH], without the DOM's URL. */
class TargetUrl {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  constructor(text: string) {
    const m = /^http:\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(text);
    if (!m) throw new Error(`traffic: "${text}" is not http://HOST[:PORT][/PATH]`);
    this.host = m[1] as string;
    this.port = m[2] === undefined ? 80 : Number(m[2]);
    this.path = m[3] ?? '/';
  }
}

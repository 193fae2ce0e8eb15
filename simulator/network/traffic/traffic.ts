/**
 * Clients that send requests on and on (lesson-format.md §4.6): at a rate, or as a number of clients that think between
 * an answer and the next question; on new connections, or on ones that they keep. No event per request while nothing can
 * go wrong: requests are reckoned in one sweep, just before the network changes or when somebody asks, each with the
 * state that held at its instant (the state before the first change of that millisecond). While some request could fail,
 * each is an event of its own, so that a loss has its instant.
 * Read on: schedule.ts (when), plan.ts (where), outcomes.ts (what is recorded and asked). Leaves out: access logs of these
 * requests, request bodies' effects, redirects, idle connections that servers close by themselves.
 */
import type { Kernel, Timer } from '../../kernel/kernel.ts';
import type { Random } from '../../kernel/random.ts';
import type { HttpRequest } from '../../kernel/sockets.ts';
import { exchange } from '../connection.ts';
import type { Server, ServerLife } from '../hosts.ts';
import type { Network } from '../network.ts';
import { type Outcome, Outcomes, type TrafficFacts, type TrafficSample } from './outcomes.ts';
import { type Loss, type Plan, Planner, type RouteList, type Target } from './plan.ts';
import { ClosedSchedule, OpenSchedule, type RateStep, type Schedule } from './schedule.ts';

export interface TrafficDefinition {
  readonly id: string;
  /** http://HOST[:PORT][/PATH]; HOST a Service name, a full name, a node, an address, or pod-name.service. */
  readonly to: string;
  /** Requests a second, or steps of it by virtual ms since the traffic's start. Unused with `clients`. */
  readonly rate: number | readonly RateStep[];
  /** Instead of a rate: so many clients, each of which thinks between an answer and the next question. */
  readonly clients?: number;
  readonly thinkMs?: number;
  /** Whether connections are used again; default: each request has its own. */
  readonly keepAlive?: boolean;
  readonly path?: string;
  readonly method?: string;
  readonly body?: string;
  /** Host header, where it is not the URL's (an Ingress). */
  readonly host?: string;
  readonly from?: 'outside' | { readonly namespace: string; readonly pod: string };
  readonly timeoutMs?: number;
  readonly lb?: 'random' | 'even';
  /** Namespace in which a bare Service name is looked up; default "default". */
  readonly namespace?: string;
}

/** A request on its way. */
interface Flight {
  readonly index: number;
  readonly client: number;
  readonly endMs: number;
  readonly outcome: Outcome;
  /** The server that must live until then; undefined when nobody is to answer. */
  readonly life: ServerLife | undefined;
  readonly connection: Target | undefined;
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
  /** The same for each `stepMs` of a window. */
  series(fromMs: number, toMs: number, stepMs: number): readonly TrafficSample[];
  /** Called when a request is known to be lost or answered with an error, in its instant. */
  onFailure(listener: () => void): () => void;
}

export function createTraffic(network: Network, definition: TrafficDefinition): Traffic {
  return new Load(network, definition);
}

const DEFAULT_TIMEOUT_MS = 2000;

class Load implements Traffic {
  readonly id: string;
  readonly #network: Network;
  readonly #kernel: Kernel;
  readonly #random: Random;
  readonly #definition: TrafficDefinition;
  readonly #request: HttpRequest;
  readonly #planner: Planner;
  readonly #timeoutMs: number;
  readonly #outcomes = new Outcomes();
  readonly #failureListeners: (() => void)[] = [];
  #schedule: Schedule | undefined;
  #stopped = false;
  #flying: Flight[] = [];
  /** Connections that nobody uses now: the last used first. By client in a closed loop. */
  readonly #idle: Target[] = [];
  readonly #own = new Map<number, Target>();
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
    const url = targetUrl(definition.to);
    this.#request = {
      method: definition.method ?? 'GET',
      scheme: 'http',
      host: url.host,
      port: url.port,
      path: definition.path ?? url.path,
      headers: { Host: definition.host ?? url.host },
      ...(definition.body === undefined ? {} : { body: definition.body }),
    };
    this.#timeoutMs = definition.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#planner = new Planner({
      network,
      definition,
      request: this.#request,
      timeoutMs: this.#timeoutMs,
      outcomes: this.#outcomes,
    });
    network.onChange(
      () => this.#sweep(this.#kernel.now()),
      () => {
        this.#sweep(this.#kernel.now());
        this.#replan();
      },
    );
  }

  get running(): boolean {
    return this.#schedule !== undefined && !this.#stopped;
  }

  start(): void {
    if (this.#schedule) return;
    const { rate, clients, thinkMs = 0 } = this.#definition;
    const startMs = this.#kernel.now();
    this.#schedule =
      clients === undefined
        ? new OpenSchedule(typeof rate === 'number' ? [{ atMs: 0, rate }] : rate, startMs)
        : new ClosedSchedule(clients, thinkMs, this.#random, startMs);
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
    this.#schedule?.setRate(rate, now);
    this.#replan();
  }

  facts(fromMs = 0, toMs = this.#kernel.now()): TrafficFacts {
    this.#sweep(this.#kernel.now());
    return this.#outcomes.facts(fromMs, toMs);
  }

  series(fromMs: number, toMs: number, stepMs: number): readonly TrafficSample[] {
    this.#sweep(this.#kernel.now());
    return this.#outcomes.series(fromMs, toMs, stepMs);
  }

  onFailure(listener: () => void): () => void {
    this.#failureListeners.push(listener);
    return () => {
      const i = this.#failureListeners.indexOf(listener);
      if (i >= 0) this.#failureListeners.splice(i, 1);
    };
  }

  // ── Reckoning ─────────────────────────────────────────────────────────────────────────────────────────────────

  #nextAt(): number {
    return this.#stopped ? Number.POSITIVE_INFINITY : (this.#schedule?.nextAt() ?? Number.POSITIVE_INFINITY);
  }

  /** Reckons every request that started up to and including `nowMs`, and the ends of those in flight. */
  #sweep(nowMs: number): void {
    for (;;) {
      const at = this.#nextAt();
      // In a closed loop an end makes the next beginning.
      const endMs = this.#definition.clients === undefined ? Number.POSITIVE_INFINITY : this.#firstEnd();
      if (endMs <= nowMs && endMs <= at) {
        this.#land(endMs);
        continue;
      }
      if (at > nowMs) break;
      if (this.#flying.length > 0) this.#land(at);
      this.#send(this.#schedule?.take() ?? 0, at, nowMs);
    }
    if (this.#flying.length > 0) this.#land(nowMs);
    if (!this.#failed) return;
    this.#failed = false;
    for (const listener of [...this.#failureListeners]) listener();
  }

  /** Settles requests whose end has come by `nowMs`, or whose server has ended before it. */
  #land(nowMs: number): void {
    let still = 0;
    for (const flight of this.#flying) {
      const diedMs = flight.life?.endedAtMs;
      if (diedMs !== undefined && diedMs < flight.endMs) this.#end(flight, 'reset', diedMs);
      else if (flight.endMs <= nowMs) this.#end(flight, flight.outcome, flight.endMs);
      else this.#flying[still++] = flight;
    }
    this.#flying.length = still;
  }

  #firstEnd(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { endMs, life } of this.#flying) first = Math.min(first, endMs, life?.endedAtMs ?? endMs);
    return first;
  }

  #end({ index, client, connection }: Flight, outcome: Outcome, atMs: number): void {
    this.#settle(index, outcome);
    if (connection && !connection.server?.drains && (outcome === 'ok' || outcome === 'error'))
      this.#giveBack(client, connection);
    this.#schedule?.ended(client, atMs);
  }

  #settle(index: number, outcome: Outcome): void {
    this.#outcomes.settle(index, outcome);
    if (outcome !== 'ok') this.#failed = true;
  }

  /** One request. Up to `certainMs` nothing changes: an end before it is certain already. */
  #send(client: number, atMs: number, certainMs: number): void {
    const index = this.#outcomes.begin(atMs);
    const target = this.#connection(client) ?? this.#choose(client, atMs);
    if ('afterMs' in target) {
      this.#fly(
        {
          index,
          client,
          endMs: atMs + target.afterMs,
          outcome: target.outcome,
          life: undefined,
          connection: undefined,
        },
        certainMs,
      );
      return;
    }
    target.look(atMs);
    const { loss, server, served } = target;
    if (loss || !server) {
      const { outcome, afterMs } = loss as Loss;
      this.#fly({ index, client, endMs: atMs + afterMs, outcome, life: undefined, connection: undefined }, certainMs);
      return;
    }
    server.met?.(atMs);
    if (!served) {
      this.#ask(index, client, server, target);
      return;
    }
    if (served.takesMs > this.#timeoutMs) {
      this.#fly(
        { index, client, endMs: atMs + this.#timeoutMs, outcome: 'timeout', life: undefined, connection: undefined },
        certainMs,
      );
      return;
    }
    const { server: behind, request } = served.from ?? { server, request: this.#request };
    if (served.from) behind.met?.(atMs);
    if (behind.counts) behind.accessed?.(request, served);
    this.#outcomes.describe(index, target.source, served.takesMs);
    const outcome = served.status >= 500 ? 'error' : 'ok';
    const connection = this.#definition.keepAlive ? this.#held(target) : undefined;
    this.#fly({ index, client, endMs: atMs + served.takesMs, outcome, life: server.life, connection }, certainMs);
  }

  #fly(flight: Flight, certainMs: number): void {
    // A connection that is kept comes back in its turn, so that nobody else takes it before.
    if (flight.endMs <= certainMs && (flight.connection === undefined || this.#definition.clients !== undefined))
      this.#end(flight, flight.outcome, flight.endMs);
    else this.#flying.push(flight);
  }

  /** A program answers itself: this request is a process. (Such requests are never swept late, see #calmUntil.) */
  #ask(index: number, client: number, server: Server, target: Target): void {
    const request = { ...this.#request, timeoutMs: this.#timeoutMs };
    const load = this;
    const beganMs = this.#kernel.now();
    const connection = this.#definition.keepAlive ? this.#held(target) : undefined;
    const { source } = target;
    this.#kernel.start(`traffic ${this.id}`, function* () {
      const answered = yield* exchange(load.#kernel, request, request.host, server);
      const now = load.#kernel.now();
      const outcome =
        answered.kind === 'response'
          ? answered.status >= 500
            ? 'error'
            : 'ok'
          : answered.kind === 'timeout'
            ? 'timeout'
            : 'reset';
      if (answered.kind === 'response') load.#outcomes.describe(index, source, now - beganMs);
      load.#end({ index, client, endMs: now, outcome, life: undefined, connection }, outcome, now);
      load.#sweep(now);
      load.#aim();
    });
  }

  // ── Connections ───────────────────────────────────────────────────────────────────────────────────────────────

  /** A connection that stands and is free, to a server that lives. */
  #connection(client: number): Target | undefined {
    if (!this.#definition.keepAlive) return undefined;
    if (this.#definition.clients !== undefined) {
      const own = this.#own.get(client);
      if (own?.server?.life.endedAtMs === undefined) return own;
      this.#own.delete(client);
      return undefined;
    }
    for (let idle = this.#idle.pop(); idle; idle = this.#idle.pop()) {
      if (idle.server?.life.endedAtMs === undefined) return idle;
    }
    return undefined;
  }

  #held(target: Target): Target {
    return target.isHeld ? target : target.hold();
  }

  #giveBack(client: number, connection: Target): void {
    if (this.#definition.clients === undefined) this.#idle.push(connection);
    else this.#own.set(client, connection);
  }

  // ── Planning ──────────────────────────────────────────────────────────────────────────────────────────────────

  #choose(client: number, atMs: number): Target | Loss {
    const plan = this.#currentPlan();
    if (plan.kind === 'loss') return plan.loss;
    const { ways } = plan;
    const lists = ways[ways.length === 1 ? 0 : this.#random.int(ways.length)] as readonly RouteList[];
    const turn = this.#turn++;
    const even = this.#definition.lb === 'even';
    const { targets, loss, sticky } = lists[
      lists.length === 1 || even
        ? 0
        : this.#definition.clients === undefined
          ? this.#random.int(lists.length)
          : client % lists.length
    ] as RouteList;
    if (targets.length === 0) return loss;
    if (sticky && this.#whose(client) !== undefined) {
      const { table, frontend, side } = sticky;
      const chosen = table.choose(frontend, side, this.#whose(client) as string, atMs, this.#random);
      return targets.find((t) => t.ip === chosen?.ip && t.port === chosen?.port) ?? (targets[0] as Target);
    }
    if (even) return targets[turn % targets.length] as Target;
    return targets[targets.length === 1 ? 0 : this.#random.int(targets.length)] as Target;
  }

  /** The address that session affinity goes by; undefined: everybody comes from an address of their own. */
  #whose(client: number): string | undefined {
    const { from, clients } = this.#definition;
    if (typeof from === 'object') return this.#network.hostNamed(from.namespace, from.pod)?.ip;
    return clients === undefined ? undefined : `client ${this.id} ${client}`;
  }

  #currentPlan(): Plan {
    this.#plan ??= this.#planner.plan();
    return this.#plan;
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
    let wakeMs = Number.POSITIVE_INFINITY;
    for (const { outcome, endMs, life } of this.#flying)
      if (outcome !== 'ok' || life?.endedAtMs !== undefined) wakeMs = Math.min(wakeMs, endMs);
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
    if (plan.kind === 'loss' || plan.ways.some((lists) => lists.some(({ targets }) => targets.length === 0)))
      return atMs;
    let until = Number.POSITIVE_INFINITY;
    for (const target of plan.targets) {
      until = Math.min(until, target.calmUntil(atMs));
      if (until <= atMs) return atMs;
    }
    for (const connection of [...this.#idle, ...this.#own.values()]) {
      if (connection.server?.life.endedAtMs !== undefined) continue;
      until = Math.min(until, connection.calmUntil(atMs));
      if (until <= atMs) return atMs;
    }
    return until;
  }
}

/** http://HOST[:PORT][/PATH], without the DOM's URL. Throws on anything else: loads are written by authors. */
function targetUrl(text: string): { readonly host: string; readonly port: number; readonly path: string } {
  const m = /^http:\/\/([^/:]+)(?::(\d+))?(\/.*)?$/.exec(text);
  if (!m) throw new Error(`traffic: "${text}" is not http://HOST[:PORT][/PATH]`);
  return { host: m[1] as string, port: m[2] === undefined ? 80 : Number(m[2]), path: m[3] ?? '/' };
}

export type { TrafficFacts, TrafficSample };

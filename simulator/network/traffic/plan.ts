/**
 * Where a load's requests go as things are: through which nodes, to which endpoints, or why nowhere. A plan holds until
 * something changes in the network; a target keeps what its server answers for as long as that is certain.
 */
import type { HttpRequest } from '../../kernel/sockets.ts';
import { isAddress } from '../dns/zone.ts';
import type { PodHost, Served, Server, ServerLife } from '../hosts.ts';
import type { Network, Origin, Rule } from '../network.ts';
import type { Backend, Frontend, ProxyTable, Side } from '../proxy.ts';
import type { Outcome, Outcomes } from './outcomes.ts';
import type { TrafficDefinition } from './traffic.ts';

/** Why a request fails before it reaches anybody, and after how long. */
export interface Loss {
  readonly outcome: Exclude<Outcome, 'ok' | 'error'>;
  readonly afterMs: number;
}

export type Plan =
  | { readonly kind: 'loss'; readonly loss: Loss }
  /** By address, and for each the lists of the nodes that requests come through; one list when all nodes agree. */
  | { readonly kind: 'routes'; readonly ways: readonly (readonly RouteList[])[]; readonly targets: readonly Target[] };

/** The endpoints of one way in. */
export interface RouteList {
  readonly targets: readonly Target[];
  /** When there are none. */
  readonly loss: Loss;
  /** Session affinity: the rule whose table remembers who went where. */
  readonly sticky: { readonly table: ProxyTable; readonly frontend: Frontend; readonly side: Side } | undefined;
}

/** One endpoint. Its server is looked for anew after each change of the network, unless it is held: a connection that
 * stands stays with the server it was made to. */
export class Target {
  readonly ip: string;
  readonly port: number;
  readonly #planner: Planner;
  #host: PodHost | undefined;
  #allowed = true;
  /** Whether it is a connection that stands. */
  readonly isHeld: boolean;
  server: Server | undefined;
  served: Served | undefined;
  /** Who will be said to have answered: that of `#answering` in a pod of that name. */
  source = 0;
  #answering: ServerLife | undefined;
  #pod = '';
  #untilMs = Number.NEGATIVE_INFINITY;
  #age = -1;

  constructor(planner: Planner, ip: string, port: number, held?: { server: Server; host: PodHost | undefined }) {
    this.#planner = planner;
    this.ip = ip;
    this.port = port;
    this.isHeld = held !== undefined;
    this.server = held?.server;
    this.#host = held?.host;
  }

  /** Looks at the server as of that instant. */
  look(atMs: number): void {
    const { age, request, outcomes, network, origin } = this.#planner;
    if (atMs < this.#untilMs && this.#age === age) return;
    if (this.#age !== age && !this.isHeld) {
      this.#host = network.host(this.ip);
      this.#allowed = !this.#host || !origin || network.allows(origin, this.#host, this.port);
    }
    this.#age = age;
    if (!this.isHeld) this.server = this.#host?.server(this.port, atMs);
    const { server } = this;
    this.served = server?.answer(request, atMs);
    this.#untilMs =
      server && this.served && !server.varies ? server.steadyUntil(request.path, atMs, request.headers) : atMs;
    if (!server) return;
    const { from } = this.served ?? {};
    const { life } = from?.server ?? server;
    const pod = from?.pod ?? this.#host?.name ?? '';
    if (life === this.#answering && pod === this.#pod) return;
    this.#answering = life;
    this.#pod = pod;
    this.source = outcomes.source(life.version, pod);
  }

  /** Why nobody answers there; undefined when somebody does. */
  get loss(): Loss | undefined {
    const { timeoutMs } = this.#planner;
    if (!this.#allowed) return late(timeoutMs);
    if (!this.#host) return late(Math.min(timeoutMs, UNREACHABLE_MS));
    return this.server ? undefined : REFUSED;
  }

  /** A target for a connection to the server that is there now. */
  hold(): Target {
    const { server } = this;
    if (!server) throw new Error(`traffic: no server at ${this.ip}:${this.port} to keep a connection to`);
    return new Target(this.#planner, this.ip, this.port, { server, host: this.#host });
  }

  /** The first instant at which a request may fail though nothing changes; `atMs` when one may fail now. */
  calmUntil(atMs: number): number {
    this.look(atMs);
    const { server, served } = this;
    if (this.loss || !server || !served || served.status >= 500 || served.takesMs > this.#planner.timeoutMs)
      return atMs;
    return server.steadyUntil(this.#planner.request.path, atMs, this.#planner.request.headers);
  }
}

const UNREACHABLE_MS = 3000;
const REFUSED: Loss = { outcome: 'refused', afterMs: 0 };

interface PlannerOptions {
  readonly network: Network;
  readonly definition: TrafficDefinition;
  readonly request: HttpRequest;
  readonly timeoutMs: number;
  readonly outcomes: Outcomes;
}

/** Makes plans, and keeps from one to the next what has not changed. */
export class Planner {
  readonly network: Network;
  readonly definition: TrafficDefinition;
  readonly request: HttpRequest;
  readonly timeoutMs: number;
  readonly outcomes: Outcomes;
  /** Grows with each change of the network. */
  age = 0;
  /** Where requests come from, as of the last plan. */
  origin: Origin | undefined;
  readonly #targets = new Map<string, Target>();
  /** By the table's own list, which is another after each change. */
  readonly #lists = new WeakMap<readonly Backend[], readonly Target[]>();

  constructor(options: PlannerOptions) {
    this.network = options.network;
    this.definition = options.definition;
    this.request = options.request;
    this.timeoutMs = options.timeoutMs;
    this.outcomes = options.outcomes;
  }

  /** The plan as things are. */
  plan(): Plan {
    const { network, definition, timeoutMs, request } = this;
    this.age++;
    const origin = originOf(network, definition);
    this.origin = origin;
    if (!origin) return { kind: 'loss', loss: UNRESOLVED };
    const addresses = addressesOf(this, origin);
    if (addresses.length === 0) return { kind: 'loss', loss: UNRESOLVED };
    const nodes = origin.node === undefined ? network.nodes() : [origin.node];
    if (nodes.length === 0) return { kind: 'loss', loss: late(timeoutMs) };
    const side: Side = origin.node === undefined ? 'outside' : 'inside';
    const ways = addresses.map((address): readonly RouteList[] => {
      const lists = nodes.map((node) => this.#list(address, network.rule(node, address, request.port), side));
      // A load balancer asks only nodes that have somebody to ask.
      const useful = network.isNodeAddress(address) ? lists : lists.filter(({ targets }) => targets.length > 0);
      return agreed(useful.length > 0 ? useful : lists);
    });
    const targets = new Set(ways.flatMap((lists) => lists.flatMap((list) => list.targets)));
    return { kind: 'routes', ways, targets: [...targets] };
  }

  #list(address: string, rule: Rule | undefined, side: Side): RouteList {
    const { timeoutMs, request } = this;
    if (!rule) return { targets: [this.#target(address, request.port)], loss: REFUSED, sticky: undefined };
    if (rule.kind !== 'service')
      return { targets: [], loss: rule.kind === 'refused' ? REFUSED : late(timeoutMs), sticky: undefined };
    const { list, whenNone } = rule.table.backends(rule.frontend, side);
    let targets = this.#lists.get(list);
    if (!targets) {
      targets = list.map(({ ip, port }) => this.#target(ip, port));
      this.#lists.set(list, targets);
    }
    return {
      targets,
      loss: whenNone === 'refused' ? REFUSED : late(timeoutMs),
      sticky: rule.frontend.service.spec.sessionAffinity === 'ClientIP' ? { ...rule, side } : undefined,
    };
  }

  #target(ip: string, port: number): Target {
    const key = `${ip}:${port}`;
    let target = this.#targets.get(key);
    if (!target) {
      target = new Target(this, ip, port);
      this.#targets.set(key, target);
    }
    return target;
  }
}

const UNRESOLVED: Loss = { outcome: 'unresolved', afterMs: 0 };
const late = (afterMs: number): Loss => ({ outcome: 'timeout', afterMs });

/** One list when every node knows the same (then no node is drawn). */
function agreed(lists: readonly RouteList[]): readonly RouteList[] {
  const [first] = lists;
  if (!first || first.sticky) return lists;
  const same = ({ targets, loss, sticky }: RouteList): boolean =>
    !sticky &&
    loss.outcome === first.loss.outcome &&
    targets.length === first.targets.length &&
    targets.every((target, i) => target === first.targets[i]);
  return lists.every(same) ? [first] : lists;
}

/** Where requests come from; undefined: the pod that sends them is not there. */
function originOf(network: Network, { from }: TrafficDefinition): Origin | undefined {
  if (from === undefined || from === 'outside') return { node: undefined };
  const pod = network.hostNamed(from.namespace, from.pod);
  return pod && { node: pod.node, pod };
}

/** Addresses of the URL's host, any of which a request may go to. */
function addressesOf({ network, definition, request }: Planner, origin: Origin): readonly string[] {
  const { host } = request;
  if (isAddress(host)) return [host];
  const node = network.nodeAddress(host);
  if (node !== undefined) return [node];
  const namespace = origin.pod?.namespace ?? definition.namespace ?? 'default';
  if (origin.pod && !network.hasDns(origin)) return [];
  const { records } = network.lookUp(host, 'A', namespace);
  return records.filter((record) => record.type === 'A').map((record) => record.data);
}

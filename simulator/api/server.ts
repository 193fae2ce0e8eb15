/**
 * The API server: requests in, responses out, all synchronous. Read on: answer.ts (a request on its way), client.ts (the same verbs
 * for the control plane), registry.ts (kinds). Leaves out: certificates of clients, audit, priority and fairness.
 */
import type { Kernel } from '../kernel/kernel.ts';
import type { HostNetwork } from '../kernel/sockets.ts';
import type { Routine } from '../kernel/wait.ts';
import type { Store } from '../store/store.ts';
import { AdmissionChain } from './admission/chain.ts';
import { FIRST_ADMISSION } from './admission/first.ts';
import type { AdmissionPlugin } from './admission/types.ts';
import { bootstrap } from './bootstrap.ts';
import { apiClient } from './client.ts';
import { DEFINITIONS } from './custom/conditions.ts';
import { PartMissing, type PartName } from './kinds/later.ts';
import type { Ledger } from './managed/ledger.ts';
import { Registry } from './registry.ts';
import { resourcePath } from './routes.ts';
import { Siblings } from './sharing.ts';
import { TimestampClock } from './time.ts';
import { Twins } from './twins.ts';
import type {
  ApiClient,
  ApiRequest,
  ApiResponse,
  Kind,
  MetricsAccess,
  NodeAccess,
  PartsAccess,
  UserInfo,
} from './types.ts';
import type { ApiWorld } from './world.ts';

interface ApiServerOptions {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly kinds: readonly Kind[];
  /** What answers requests (answer.ts); without, it comes with the part "requests". */
  readonly answer?: Answering;
}

/** Answers one request in a world; and what only requests ask for: who owns which fields, and every admission plugin. */
export interface Answering {
  (world: ApiWorld, request: ApiRequest): ApiResponse;
  readonly admission: readonly AdmissionPlugin[];
  readonly ledger: (world: ApiWorld) => Ledger;
}

const EVERY_REQUEST: readonly PartName[] = ['requests'];

/** Whether pods may come of it for whose volumes claims are made. */
const makesClaims = (body: unknown): boolean => typeof body === 'string' && /\bephemeral["']?\s*:/.test(body);

/** One cluster's API server. */
export class ApiServer {
  readonly registry: Registry;
  readonly #world: ApiWorld;
  #nodes: NodeAccess | undefined;
  #network: (() => HostNetwork) | undefined;
  #metrics: MetricsAccess | undefined;
  #parts: PartsAccess | undefined;
  #answer: Answering | undefined;
  #ledger: Ledger | undefined;
  #admission: AdmissionChain;

  constructor({ kernel, store, kinds, answer }: ApiServerOptions) {
    this.registry = new Registry(kinds);
    this.#answer = answer;
    const ledger = () => this.#ownership();
    this.#admission = new AdmissionChain(answer?.admission ?? FIRST_ADMISSION);
    const admission = () => this.#admission;
    this.#world = {
      kernel,
      store,
      registry: this.registry,
      clock: new TimestampClock(() => kernel.wallMs()),
      uids: kernel.random('uids'),
      names: kernel.random('generated-names'),
      allocations: kernel.random('allocations'),
      nodes: () => this.#nodes,
      network: () => this.#network?.(),
      metrics: () => this.#metrics,
      tokenKey: kernel.random('token-key').hex(64),
      tokens: kernel.random('tokens'),
      siblings: new Siblings(),
      twins: new Twins(),
      get ledger() {
        return ledger();
      },
      get admission() {
        return admission();
      },
    };
    const { registry } = this;
    if (registry.has(DEFINITIONS))
      store.subscribe(DEFINITIONS, (change) => registry.resource(DEFINITIONS).kind.brings?.(change, registry));
  }

  /** What tokens of service accounts are signed with. */
  get tokenKey(): string {
    return this.#world.tokenKey;
  }

  /** Makes what every API server has from the start. */
  bootstrap(): void {
    const { store, kernel, clock } = this.#world;
    bootstrap(store, kernel.random('bootstrap'), clock.now(), this.registry);
  }

  /** Hands in the nodes' doors, for logs and exec. */
  connectNodes(nodes: NodeAccess): void {
    this.#nodes = nodes;
  }

  /** Hands in the network as the API server's machine sees it, for proxy. */
  connectNetwork(network: () => HostNetwork): void {
    this.#network = network;
  }

  /** Hands in the metrics server, which answers for the computed kinds. */
  connectMetrics(metrics: MetricsAccess): void {
    this.#metrics = metrics;
  }

  /** The API as one user, for clients inside the control plane. */
  client(user: UserInfo): ApiClient {
    return apiClient(this.#world, user);
  }

  /** Hands in where parts come from. */
  connectParts(parts: PartsAccess): void {
    this.#parts = parts;
  }

  /** Sees to it that what a request is about is there; virtual time stands still while it is fetched. Whoever can wait runs it
   * before `handle`. What one has waited for, nobody waits for again: when a fetch ends changes nothing in the world. */
  *ready(request: Pick<ApiRequest, 'path' | 'body'>): Routine<void> {
    if (this.#parts) for (const part of this.#partsOf(request)) yield* this.#parts.ready(part);
  }

  /** The same for hosts, which look at the world from outside and change nothing. Rejects when it cannot be fetched. */
  async fetch(request: Pick<ApiRequest, 'path' | 'body'>): Promise<void> {
    if (this.#parts) for (const part of this.#partsOf(request)) await this.#parts.fetch(part);
  }

  /** As `fetch`, for whatever may be asked. */
  async fetchAll(): Promise<void> {
    await this.#parts?.fetchAll();
  }

  #partsOf({ path, body }: Pick<ApiRequest, 'path' | 'body'>): readonly PartName[] {
    const route = resourcePath(path);
    const part = route && this.registry.partOf(route.apiVersion, route.plural);
    if (part === undefined) return makesClaims(body) ? [...EVERY_REQUEST, 'storage'] : EVERY_REQUEST;
    return [...EVERY_REQUEST, part, ...(makesClaims(body) ? (['storage'] as const) : [])];
  }

  /** What a part brings: rules of kinds that were there by name, how requests are answered. */
  arrive(kinds: readonly Kind[], answer: Answering | undefined): void {
    this.registry.arrive(kinds);
    if (!answer || this.#answer) return;
    this.#answer = answer;
    this.#admission = new AdmissionChain(answer.admission);
  }

  #ownership(): Ledger {
    if (!this.#answer) throw new PartMissing('requests', 'requests', 'the ledger');
    this.#ledger ??= this.#answer.ledger(this.#world);
    return this.#ledger;
  }

  /** Answers a request. */
  handle(request: ApiRequest): ApiResponse {
    if (!this.#answer) throw new PartMissing('requests', 'requests', 'the answer');
    return this.#answer(this.#world, request);
  }
}

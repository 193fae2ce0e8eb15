/** What the parts of the API server share, and what they know about the request they serve. */
import type { Kernel } from '../kernel/kernel.ts';
import type { Random } from '../kernel/random.ts';
import type { HostNetwork } from '../kernel/sockets.ts';
import type { Store } from '../store/store.ts';
import type { StoreReader } from '../store/types.ts';
import type { AdmissionChain } from './admission/chain.ts';
import { tokenUser } from './authentication/tokens.ts';
import { invalid, type Qualified, StatusError } from './errors.ts';
import type { Ledger } from './managed/ledger.ts';
import { type Sent, STORED, type Write } from './managed/write.ts';
import type { Registry, Resource } from './registry.ts';
import type { Siblings } from './sharing.ts';
import type { TimestampClock } from './time.ts';
import type { Twins } from './twins.ts';
import type { FieldError, KubeObject, MetricsAccess, NodeAccess, StrategyContext, UserInfo } from './types.ts';

/** One API server from inside. */
export interface ApiWorld {
  readonly kernel: Kernel;
  readonly store: Store;
  readonly registry: Registry;
  readonly clock: TimestampClock;
  readonly admission: AdmissionChain;
  readonly uids: Random;
  readonly names: Random;
  /** What kinds draw addresses and ports from. */
  readonly allocations: Random;
  /** The nodes' doors, once the cluster has handed them in. */
  readonly nodes: () => NodeAccess | undefined;
  /** The network as the API server's machine sees it, once the cluster has handed it in. */
  readonly network: () => HostNetwork | undefined;
  /** The metrics server behind this server, where there is one. */
  readonly metrics: () => MetricsAccess | undefined;
  readonly siblings: Siblings;
  readonly twins: Twins;
  /** What tokens are signed with. */
  readonly tokenKey: string;
  /** Names of tokens. */
  readonly tokens: Random;
  /** Who owns which fields. */
  readonly ledger: Ledger;
}

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

/** One request: what strategies are told, and what the answer collects. */
export class RequestContext implements StrategyContext {
  readonly nowMs: number;
  readonly timestamp: string;
  readonly user: UserInfo;
  readonly dryRun: boolean;
  readonly fieldValidation: FieldValidation;
  readonly random: Random;
  readonly store: StoreReader;
  /** Texts for Warning headers, each once. */
  readonly warnings: string[] = [];
  /** Clients inside the control plane do not read warnings. */
  wantsWarnings = true;
  /** What was asked for, for managedFields. */
  sent: Sent = STORED;
  /** The draft is a twin's (twins.ts): it has its defaults, and shares its spec. */
  hasDefaults = false;
  /** The write changes who owns what, whatever else it changes. */
  ownersChanged = false;
  /** A write that was not stored, as the answer to it shows managedFields, too. */
  unstored: { readonly write: Write; readonly old: KubeObject | undefined } | undefined;
  /** Who owns the fields that the request writes. */
  readonly manager: string;
  readonly #world: ApiWorld;
  #subject: { readonly kind: Qualified; readonly name: string } | undefined;

  constructor(
    world: ApiWorld,
    user: UserInfo,
    manager: string,
    dryRun = false,
    fieldValidation: FieldValidation = 'Warn',
  ) {
    this.#world = world;
    this.manager = manager;
    this.nowMs = world.kernel.wallMs();
    this.timestamp = world.clock.now();
    this.user = user;
    this.dryRun = dryRun;
    this.fieldValidation = fieldValidation;
    this.random = world.allocations;
    this.store = world.store;
  }

  authenticate(token: string): UserInfo | undefined {
    const { tokenKey, store } = this.#world;
    return tokenUser(tokenKey, token, store, this.nowMs);
  }

  /** Says which object is being written, for `reject`. */
  about(kind: Qualified, name: string): void {
    this.#subject = { kind, name };
  }

  /** What the store is to remember of the write. */
  write(resource: Resource, subresource: string): Write {
    return { resource, subresource, manager: this.manager, sent: this.sent };
  }

  reject(...errors: readonly FieldError[]): never {
    const { kind, name } = this.#subject ?? { kind: { group: '', name: '' }, name: '' };
    throw new StatusError(invalid(kind, name, errors));
  }

  /** Adds a warning unless it was said already. */
  warn(text: string): void {
    if (text !== '' && !this.warnings.includes(text)) this.warnings.push(text);
  }
}

/**
 * The store: versioned objects, watches, indexes and history; etcd's part and the API server's watch cache in one.
 * Read on: table.ts (objects of one resource), index.ts (their indexes), history.ts. SPEC.md has the rules.
 * Leaves out: transactions, leases, real compaction (the past is the lesson's material).
 */
import type { Kernel } from '../kernel/kernel.ts';
import { deepFreeze } from './freeze.ts';
import { History } from './history.ts';
import type { Entry } from './index.ts';
import { Table } from './table.ts';
import type { Change, KubeObject, ResourceName, StoreHistory, StoreReader } from './types.ts';

interface StoreOptions {
  readonly kernel: Pick<Kernel, 'now'>;
  /** Freezes stored objects deeply, so that a test sees whoever changes one. */
  readonly debugFreeze?: boolean;
  /** The revision of the first change. */
  readonly firstRevision?: number;
}

type ChangeListener = (change: Change) => void;

interface Subscription {
  readonly resource: ResourceName | '*';
  readonly listener: ChangeListener;
}

/** A world's objects. Objects handed in belong to the store from then on and are not changed by anybody. */
export class Store implements StoreReader, StoreHistory {
  readonly #now: () => number;
  readonly #freeze: boolean;
  readonly #history: History;
  readonly #tables = new Map<ResourceName, Table>();
  readonly #uids = new Map<string, Entry>();
  /** Entries that `#uids` does not know yet: most uids are never asked for. */
  #unlisted: Entry[] = [];
  readonly #pending: Change[] = [];
  #subscriptions: readonly Subscription[] = [];
  /** What each resource's changes go to, in order of subscription; made when needed. */
  readonly #listeners = new Map<ResourceName, readonly Subscription[]>();
  #revision: number;
  #sequence = 0;
  #delivering = false;

  constructor(options: StoreOptions) {
    this.#now = () => options.kernel.now();
    this.#freeze = options.debugFreeze ?? false;
    const first = options.firstRevision ?? 301;
    this.#revision = first - 1;
    this.#history = new History(first);
  }

  get revision(): number {
    return this.#revision;
  }

  // ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────────

  /** Creates or replaces an object, sets its resourceVersion and returns it as stored. `write` is kept with the change. */
  put<T extends KubeObject>(resource: ResourceName, object: T, actor: string, write?: unknown): T {
    const { metadata } = object;
    const namespace = metadata.namespace ?? '';
    const table = this.#table(resource);
    const entry = table.get(namespace, metadata.name);
    metadata.resourceVersion = String(++this.#revision);
    if (this.#freeze) deepFreeze(object);
    const previous = entry?.object;
    if (entry) {
      table.replace(entry, object);
    } else {
      const created: Entry = { resource, namespace, name: metadata.name, sequence: this.#sequence++, object };
      table.add(created);
      this.#unlisted.push(created);
    }
    this.#record(entry ? 'MODIFIED' : 'ADDED', resource, object, previous, actor, write);
    return object;
  }

  /** Removes an object. Returns its last state with the revision of the removal; undefined when it is not there. */
  remove<T extends KubeObject>(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    actor: string,
  ): T | undefined {
    const table = this.#tables.get(resource);
    const entry = table?.get(namespace ?? '', name);
    if (!table || !entry) return undefined;
    const previous = entry.object;
    table.delete(entry);
    this.#listUids();
    this.#uids.delete(previous.metadata.uid);
    const object = { ...previous, metadata: { ...previous.metadata, resourceVersion: String(++this.#revision) } };
    if (this.#freeze) deepFreeze(object);
    this.#record('DELETED', resource, object, previous, actor, undefined);
    return object as T;
  }

  /** Calls `listener` with each change of a resource ('*': of all), synchronously, in order of subscription. Changes
   * made by a listener are delivered after the one it was called with. Returns how to unsubscribe. */
  subscribe(resource: ResourceName | '*', listener: ChangeListener): () => void {
    const subscription: Subscription = { resource, listener };
    this.#subscriptions = [...this.#subscriptions, subscription];
    this.#forgetListeners(resource);
    return () => {
      this.#subscriptions = this.#subscriptions.filter((s) => s !== subscription);
      this.#forgetListeners(resource);
    };
  }

  /** Makes revisions before this one too old for `changesSince`. */
  compact(revision: number): void {
    this.#history.compact(revision);
  }

  // ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────────

  get<T extends KubeObject>(resource: ResourceName, namespace: string | undefined, name: string): T | undefined {
    return this.#tables.get(resource)?.get(namespace ?? '', name)?.object as T | undefined;
  }

  byUid(uid: string): { resource: ResourceName; object: KubeObject } | undefined {
    this.#listUids();
    return this.#uids.get(uid);
  }

  list<T extends KubeObject>(resource: ResourceName, namespace?: string): readonly T[] {
    return (this.#tables.get(resource)?.list(namespace) ?? []) as readonly T[];
  }

  ownedBy<T extends KubeObject>(resource: ResourceName, ownerUid: string): readonly T[] {
    return (this.#tables.get(resource)?.ownedBy(ownerUid) ?? []) as readonly T[];
  }

  withLabels<T extends KubeObject>(
    resource: ResourceName,
    namespace: string,
    labels: Readonly<Record<string, string>>,
  ): readonly T[] {
    return (this.#tables.get(resource)?.withLabels(namespace, labels) ?? []) as readonly T[];
  }

  podsOnNode<T extends KubeObject>(node: string): readonly T[] {
    return (this.#tables.get('pods')?.onNode(node) ?? []) as readonly T[];
  }

  resources(): readonly ResourceName[] {
    return [...this.#tables.keys()].sort();
  }

  count(resource: ResourceName): number {
    return this.#tables.get(resource)?.count ?? 0;
  }

  // ── The past ──────────────────────────────────────────────────────────────────────────────────────────────────

  get changes(): readonly Change[] {
    return this.#history.changes;
  }

  /** Watches may start after this revision and no earlier. */
  get compactedRevision(): number {
    return this.#history.compacted;
  }

  changesSince(revision: number): readonly Change[] | undefined {
    return this.#history.changesSince(revision);
  }

  versions(resource: ResourceName, namespace: string | undefined, name: string): readonly Change[] {
    return this.#history.versions(resource, namespace ?? '', name);
  }

  listAt<T extends KubeObject>(atMs: number, resource: ResourceName, namespace?: string): readonly T[] {
    if (atMs >= this.#now()) return this.list(resource, namespace);
    return this.#history.listAt(atMs, resource, namespace) as T[];
  }

  #listUids(): void {
    if (this.#unlisted.length === 0) return;
    for (const entry of this.#unlisted) this.#uids.set(entry.object.metadata.uid, entry);
    this.#unlisted = [];
  }

  #table(resource: ResourceName): Table {
    let table = this.#tables.get(resource);
    if (!table) {
      table = new Table(resource);
      this.#tables.set(resource, table);
    }
    return table;
  }

  #record(
    type: Change['type'],
    resource: ResourceName,
    object: KubeObject,
    previous: KubeObject | undefined,
    actor: string,
    write: unknown,
  ): void {
    const atMs = this.#now();
    const change: Change = { type, resource, object, previous, revision: this.#revision, atMs, actor, write };
    this.#history.add(change);
    if (this.#delivering) this.#pending.push(change);
    else this.#deliver(change);
  }

  #deliver(first: Change): void {
    this.#delivering = true;
    try {
      this.#tell(first);
      for (let i = 0; i < this.#pending.length; i++) this.#tell(this.#pending[i] as Change);
    } finally {
      if (this.#pending.length > 0) this.#pending.length = 0;
      this.#delivering = false;
    }
  }

  #tell(change: Change): void {
    const listeners = this.#listenersOf(change.resource);
    for (let i = 0; i < listeners.length; i++) (listeners[i] as Subscription).listener(change);
  }

  #listenersOf(resource: ResourceName): readonly Subscription[] {
    let listeners = this.#listeners.get(resource);
    if (!listeners) {
      listeners = this.#subscriptions.filter((s) => s.resource === resource || s.resource === '*');
      this.#listeners.set(resource, listeners);
    }
    return listeners;
  }

  #forgetListeners(resource: ResourceName | '*'): void {
    if (resource === '*') this.#listeners.clear();
    else this.#listeners.delete(resource);
  }
}

/**
 * managedFields of stored objects. They are not kept: the store's history knows every version of an object and what was
 * asked for each time (write.ts), and who owns what follows from that when somebody looks. A write thus costs nothing here.
 * Mirrors apimachinery managedfields/internal/fieldmanager.go (Update) and scalehandler.go.
 */
import { draftOf } from '../draft.ts';
import { patchedObject } from '../patch.ts';
import { type Resource, served } from '../registry.ts';
import { decodeKind } from '../schema/decode.ts';
import type { Change, KubeObject } from '../types.ts';
import type { ApiWorld, RequestContext } from '../world.ts';
import { asRead, fromEntries, type ManagedFieldsEntry, NO_OWNERS, type Owners, toEntries } from './owners.ts';
import { scaledOwners } from './scale.ts';
import { Subjects, zeroObject } from './subjects.ts';
import { ItemError } from './typed.ts';
import { afterUpdate } from './updater.ts';
import type { Sent, Write } from './write.ts';

/** How many objects' owners are remembered. */
const MOST_REMEMBERED = 4096;

type Known = { readonly revision: number; readonly owners: Owners };

/** Who owns what in one world. */
export class Ledger {
  readonly subjects: Subjects;
  readonly #world: ApiWorld;
  /** The last version looked at, by uid. */
  readonly #known = new Map<string, Known>();

  constructor(world: ApiWorld) {
    this.#world = world;
    this.subjects = new Subjects(world.registry);
  }

  /** metadata.managedFields of a stored version of an object. */
  entries(resource: Resource, object: KubeObject): readonly ManagedFieldsEntry[] | undefined {
    return toEntries(this.#ownersOf(resource, object));
  }

  /** The owners of a stored version's fields, as who reads managedFields sees them. */
  owners(resource: Resource, object: KubeObject): Owners {
    return asRead(this.#ownersOf(resource, object));
  }

  #ownersOf(resource: Resource, object: KubeObject): Owners {
    const { uid, namespace, name, resourceVersion } = object.metadata;
    const revision = Number(resourceVersion);
    const changes = this.#world.store.versions(resource.name, namespace, name);
    let from = lastUntil(changes, revision);
    if (from < 0) return NO_OWNERS;
    const known = this.#known.get(uid);
    const usable = known && known.revision <= revision ? known : undefined;
    const last = from;
    while (
      from > 0 &&
      (changes[from] as Change).type !== 'ADDED' &&
      (changes[from] as Change).revision !== usable?.revision
    )
      from--;
    let owners = usable && (changes[from] as Change).revision === usable.revision ? usable.owners : undefined;
    if (owners === undefined) owners = this.#after(NO_OWNERS, changes[from] as Change);
    for (let i = from + 1; i <= last; i++) owners = this.#after(owners, changes[i] as Change);
    if (this.#known.size >= MOST_REMEMBERED) this.#known.clear();
    this.#known.set(uid, { revision: (changes[last] as Change).revision, owners });
    return owners;
  }

  #after(owners: Owners, { type, object, previous, write, atMs }: Change): Owners {
    if (type === 'DELETED' || write === undefined) return owners;
    const { kernel } = this.#world;
    return this.ownersAfter(asRead(owners), write as Write, previous, object, kernel.wallMs() - kernel.now() + atMs);
  }

  /** Owners of an object whose Scale, `before`, is written as `after`. */
  afterScale(resource: Resource, before: unknown, after: unknown, owners: Owners, context: RequestContext): Owners {
    return scaledOwners(resource, before, after, owners, context);
  }

  /** Owners after a write of `previous` (absent: a creation) that came out as `object`, at a time in ms since 1970. */
  ownersAfter(
    owners: Owners,
    write: Write,
    previous: KubeObject | undefined,
    object: KubeObject,
    atMs: number,
  ): Owners {
    const { resource, subresource, manager, sent } = write;
    if (sent.how === 'owners') return sent.owners;
    try {
      const draft = sent.how === 'stored' ? object : asked(resource, sent, previous, () => toEntries(owners));
      const said = subresource === '' ? draft.metadata.managedFields : undefined;
      const start = startingOwners(said, owners);
      // Whoever emptied managedFields is not tracked any more. Upstream: skipNonAppliedManager.
      if (previous && start.size === 0) return start;
      if (draft.metadata.managedFields !== undefined) delete draft.metadata.managedFields;
      const before = previous ? served(resource, previous) : zeroObject(resource);
      const name = { manager, operation: 'Update', apiVersion: resource.apiVersion, subresource } as const;
      const subject = this.subjects.of(resource, subresource);
      return afterUpdate(subject, before, served(resource, draft), start, name, atMs);
    } catch (error) {
      // Objects that cannot be compared keep their owners. Upstream: UpdateNoErrors.
      if (error instanceof ItemError) return owners;
      throw error;
    }
  }
}

/** Clients may write metadata.managedFields: then theirs count, unless they make no sense. Upstream: decodeLiveOrNew. */
function startingOwners(said: unknown, owners: Owners): Owners {
  if (said === undefined || said === null) return owners;
  if (isReset(said)) return NO_OWNERS;
  const theirs = fromEntries(said);
  return !theirs || theirs.size === 0 ? owners : theirs;
}

/** An empty list, or one empty entry: who owns what is to be forgotten. Upstream: isResetManagedFields. */
function isReset(entries: unknown): boolean {
  if (!Array.isArray(entries)) return false;
  if (entries.length !== 1) return entries.length === 0;
  const [entry] = entries as unknown[];
  return typeof entry === 'object' && entry !== null && Object.keys(entry).length === 0;
}

/** The object that was asked for, before admission and the kind's strategy changed it. */
function asked(
  resource: Resource,
  sent: Extract<Sent, { how: 'body' | 'patch' }>,
  previous: KubeObject | undefined,
  managers: () => readonly ManagedFieldsEntry[] | undefined,
): KubeObject {
  const { kind } = resource;
  const value = sent.how === 'body' ? sent.body : patchedObject(resource, previous as KubeObject, sent.patch, managers);
  const draft = draftOf(resource, decodeKind(kind, value, 'Ignore').object);
  kind.defaults?.(draft);
  return draft;
}

/** The last change at or before a revision, by binary search; −1: none. */
function lastUntil(changes: readonly Change[], revision: number): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] as Change).revision <= revision) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/**
 * Objects as clients see them: in the version they asked for, with managedFields. Those are worked out when somebody looks
 * at them, which most clients never do.
 */
import { type ManagedFieldsEntry, NO_OWNERS, toEntries } from './managed/owners.ts';
import { type Resource, served } from './registry.ts';
import type { KubeObject } from './types.ts';
import type { ApiWorld, RequestContext } from './world.ts';

/** `context` is that of a write whose outcome `object` may be without being stored. */
export function shown(world: ApiWorld, resource: Resource, object: KubeObject, context?: RequestContext): KubeObject {
  if (resource.kind.computed) return object;
  const form = served(resource, object);
  const metadata = { ...form.metadata };
  new Origin(metadata, { world, resource, object, context, entries: null });
  Object.defineProperty(metadata, 'managedFields', MANAGED_FIELDS);
  return { ...form, metadata };
}

/** Where shown metadata come from. */
interface Source {
  readonly world: ApiWorld;
  readonly resource: Resource;
  readonly object: KubeObject;
  readonly context: RequestContext | undefined;
  /** Null until somebody looks. */
  entries: readonly ManagedFieldsEntry[] | undefined | null;
}

class Returned {
  constructor(instead: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how a private field comes to an object that is there already
    return instead;
  }
}

/**
 * Keeps the source in a private field of the metadata themselves: no copy and no comparison sees it. A getter of its own for
 * each object would cost ten times as much.
 */
class Origin extends Returned {
  readonly #source: Source;

  constructor(metadata: object, source: Source) {
    super(metadata);
    this.#source = source;
  }

  /** managedFields of metadata that came from here. */
  static managedFields(metadata: object): readonly ManagedFieldsEntry[] | undefined {
    const source = (metadata as Origin).#source;
    if (source.entries === null)
      source.entries = managedFields(source.world, source.resource, source.object, source.context);
    return source.entries;
  }
}

const MANAGED_FIELDS: PropertyDescriptor & ThisType<object> = {
  enumerable: true,
  configurable: true,
  get() {
    return Origin.managedFields(this);
  },
};

function managedFields(
  { ledger }: ApiWorld,
  resource: Resource,
  object: KubeObject,
  context: RequestContext | undefined,
): readonly ManagedFieldsEntry[] | undefined {
  const unstored = context?.unstored;
  if (!context || !unstored) return ledger.entries(resource, object);
  const { write, old } = unstored;
  const before = old ? ledger.owners(resource, old) : NO_OWNERS;
  return toEntries(ledger.ownersAfter(before, write, old, object, context.nowMs));
}

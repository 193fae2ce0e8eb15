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
  new Origin(metadata, world, resource, object, context);
  Object.defineProperty(metadata, 'managedFields', MANAGED_FIELDS);
  return { ...form, metadata };
}

class Returned {
  constructor(instead: object) {
    // biome-ignore lint/correctness/noConstructorReturn: this is how a private field comes to an object that is there already
    return instead;
  }
}

/**
 * Where shown metadata come from, kept in private fields of the metadata themselves: no copy and no comparison sees them. A
 * getter of its own for each object would cost ten times as much.
 */
class Origin extends Returned {
  readonly #world: ApiWorld;
  readonly #resource: Resource;
  readonly #object: KubeObject;
  readonly #context: RequestContext | undefined;
  #entries: readonly ManagedFieldsEntry[] | undefined | null = null;

  constructor(
    metadata: object,
    world: ApiWorld,
    resource: Resource,
    object: KubeObject,
    context: RequestContext | undefined,
  ) {
    super(metadata);
    this.#world = world;
    this.#resource = resource;
    this.#object = object;
    this.#context = context;
  }

  /** managedFields of metadata that came from here. */
  static managedFields(metadata: object): readonly ManagedFieldsEntry[] | undefined {
    const origin = metadata as Origin;
    if (origin.#entries === null)
      origin.#entries = managedFields(origin.#world, origin.#resource, origin.#object, origin.#context);
    return origin.#entries;
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

/** Writes that say metadata.managedFields themselves. */
import type { Resource } from '../registry.ts';
import type { KubeObject } from '../types.ts';
import type { ApiWorld, RequestContext } from '../world.ts';
import { NO_OWNERS, sameOwners, toEntries } from './owners.ts';

/**
 * Works out the owners that a draft with managedFields asks for, and puts them on the draft as they will be shown, for
 * validation. Subresources cannot write them. The draft's managedFields are to be taken off before it is stored.
 */
export function claimFields(
  world: ApiWorld,
  resource: Resource,
  draft: KubeObject,
  old: KubeObject | undefined,
  subresource: string,
  context: RequestContext,
): void {
  const { ledger } = world;
  const before = old ? ledger.owners(resource, old) : NO_OWNERS;
  const after = ledger.ownersAfter(before, context.write(resource, subresource), old, draft, context.nowMs);
  context.sent = { how: 'owners', owners: after };
  context.ownersChanged ||= !sameOwners(before, after);
  const entries = toEntries(after);
  if (entries && subresource === '') draft.metadata.managedFields = [...entries];
  else delete draft.metadata.managedFields;
}

/** Subresources of Pods that write the spec alone. Upstream: dropNonEphemeralContainerUpdates, dropNonResizeUpdates in pod/strategy.go. */
import type { Pod } from '../../objects.ts';
import { countGeneration } from '../define.ts';

/** The draft's metadata and status are the old ones, but for what says which Pod, and of which version, is meant. */
export function keepAllButSpec(draft: Pod, old: Pod): void {
  const { name, namespace, uid, resourceVersion } = draft.metadata;
  draft.metadata = { ...old.metadata, name, namespace, uid, resourceVersion } as Pod['metadata'];
  draft.status = old.status;
  countGeneration(draft, old);
}

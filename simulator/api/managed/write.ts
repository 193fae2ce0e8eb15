/**
 * What the API server remembers of a write, so that managedFields can be worked out when somebody looks at them: the store
 * keeps it beside the change and does not read it. Bodies are kept as they came; whoever sends one leaves it alone afterwards.
 */
import type { Patch } from '../patch.ts';
import type { Resource } from '../registry.ts';
import type { Owners } from './owners.ts';

/** What was asked for. */
export type Sent =
  /** The object of a POST or PUT. */
  | { readonly how: 'body'; readonly body: unknown }
  | { readonly how: 'patch'; readonly patch: Pick<Patch, 'type' | 'value'> }
  /** The object as it is stored: clients in the control plane send what they read, and nothing changes it on the way. */
  | { readonly how: 'stored' }
  /** Owners worked out already: server-side apply, scaling, and whoever writes metadata.managedFields. */
  | { readonly how: 'owners'; readonly owners: Owners };

export const STORED: Sent = Object.freeze({ how: 'stored' });

/** One write and who made it. */
export interface Write {
  /** The kind in the version of the request. */
  readonly resource: Resource;
  /** Empty for the object itself. */
  readonly subresource: string;
  readonly manager: string;
  readonly sent: Sent;
}

/** The longest name of a manager. Upstream: FieldManagerMaxLength. */
const MOST_BYTES = 128;

/** fieldManager, or what stands before the slash of the user agent. Upstream: managerOrUserAgent, buildManagerInfo. */
export function managerName(fieldManager: string | undefined, userAgent: string | undefined): string {
  if (fieldManager) return fieldManager;
  if (!userAgent) return 'unknown';
  const [product = ''] = userAgent.split('/');
  const name = product.replaceAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, '').slice(0, MOST_BYTES);
  return name === '' ? 'unknown' : name;
}

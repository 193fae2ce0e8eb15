/**
 * Rules about metadata that hold for every kind. Mirrors apiserver/pkg/registry/rest (meta.go, create.go, update.go)
 * and apimachinery/pkg/api/validation/objectmeta.go as far as the generic registry applies them; the kinds' own
 * validation applies the rest.
 */
import type { Random } from '../kernel/random.ts';
import type { KubeObject, OwnerReference } from '../store/types.ts';
import { badRequest, StatusError } from './errors.ts';
import type { RequestContext } from './world.ts';

/** The longest generated name's own part: 63 − 5. Upstream: names.maxGeneratedNameLength. */
const LONGEST_PREFIX = 58;

/** `base` with five letters. Upstream: names.simpleNameGenerator. */
export function generateName(base: string, names: Random): string {
  return `${base.slice(0, LONGEST_PREFIX)}${names.suffix(5)}`;
}

/** The character code of a hexadecimal digit: bits `at` to `at` + 3. */
function digit(bits: number, at: number): number {
  const value = (bits >>> at) & 15;
  return value < 10 ? 48 + value : 87 + value;
}

const HYPHEN = 45;

/** A version 4 UUID. It is the key of many maps, so it is made in one piece and not of parts that would be joined later. */
export function newUid(uids: Random): string {
  const a = uids.next();
  const b = (uids.next() & 0xffff0fff) | 0x4000;
  const c = (uids.next() & 0x3fffffff) | 0x80000000;
  const d = uids.next();
  return String.fromCharCode(
    digit(a, 28),
    digit(a, 24),
    digit(a, 20),
    digit(a, 16),
    digit(a, 12),
    digit(a, 8),
    digit(a, 4),
    digit(a, 0),
    HYPHEN,
    digit(b, 28),
    digit(b, 24),
    digit(b, 20),
    digit(b, 16),
    HYPHEN,
    digit(b, 12),
    digit(b, 8),
    digit(b, 4),
    digit(b, 0),
    HYPHEN,
    digit(c, 28),
    digit(c, 24),
    digit(c, 20),
    digit(c, 16),
    HYPHEN,
    digit(c, 12),
    digit(c, 8),
    digit(c, 4),
    digit(c, 0),
    digit(d, 28),
    digit(d, 24),
    digit(d, 20),
    digit(d, 16),
    digit(d, 12),
    digit(d, 8),
    digit(d, 4),
    digit(d, 0),
  );
}

/** Puts the namespace of the URL on the object, or refuses another one. Upstream: rest.EnsureObjectNamespaceMatchesRequestNamespace. */
export function ensureNamespace(draft: KubeObject, namespace: string | undefined): void {
  const { metadata } = draft;
  if (namespace === undefined) {
    if (metadata.namespace !== undefined) delete metadata.namespace;
    return;
  }
  if (!metadata.namespace) metadata.namespace = namespace;
  else if (metadata.namespace !== namespace) {
    throw new StatusError(
      badRequest('the namespace of the provided object does not match the namespace sent on the request'),
    );
  }
}

/** The object must bear the name of the URL. Upstream: handlers.checkName. */
export function checkName(draft: KubeObject, name: string, namespace: string | undefined): void {
  const { metadata } = draft;
  if (!metadata.name) {
    throw new StatusError(
      badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`),
    );
  }
  if (metadata.name !== name) {
    throw new StatusError(
      badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`),
    );
  }
  if (namespace !== undefined && metadata.namespace && metadata.namespace !== namespace) {
    throw new StatusError(
      badRequest(
        `the namespace of the object (${metadata.namespace}) does not match the namespace on the request (${namespace})`,
      ),
    );
  }
}

/** What clients cannot say is taken from the stored object. Upstream: rest.BeforeUpdate, ValidateObjectMetaAccessorUpdate. */
export function keepSystemFields(draft: KubeObject, old: KubeObject): void {
  const now = draft.metadata;
  const before = old.metadata;
  if (before.generation !== undefined) now.generation = before.generation;
  else if (now.generation !== undefined) delete now.generation;
  if (!now.uid) now.uid = before.uid;
  now.creationTimestamp = before.creationTimestamp;
  if (before.deletionTimestamp !== undefined) now.deletionTimestamp = before.deletionTimestamp;
  if (before.deletionGracePeriodSeconds !== undefined && now.deletionGracePeriodSeconds === undefined) {
    now.deletionGracePeriodSeconds = before.deletionGracePeriodSeconds;
  }
}

/** Owners named twice are kept once. Upstream: handlers.dedupOwnerReferencesAndAddWarning. */
export function dedupOwnerReferences(draft: KubeObject, context: RequestContext): void {
  const owners = draft.metadata.ownerReferences;
  if (!owners || owners.length < 2) return;
  const kept: OwnerReference[] = [];
  const twice = new Set<string>();
  for (const owner of owners) {
    if (kept.some((other) => sameJson(other, owner))) twice.add(owner.uid);
    else kept.push(owner);
  }
  if (twice.size === 0) return;
  draft.metadata.ownerReferences = kept;
  context.warn(
    `.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${[...twice].join(', ')}`,
  );
}

/** JSON values are equal. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!sameJson(a[i], b[i])) return false;
    return true;
  }
  if (Array.isArray(b)) return false;
  const x = a as Record<string, unknown>;
  const y = b as Record<string, unknown>;
  let count = 0;
  for (const key in x) {
    if (x[key] === undefined) continue;
    if (!sameJson(x[key], y[key])) return false;
    count++;
  }
  for (const key in y) if (y[key] !== undefined) count--;
  return count === 0;
}

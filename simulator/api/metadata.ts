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

/** Character codes of two hexadecimal digits for each byte. */
const HEX: readonly (readonly [number, number])[] = Array.from({ length: 256 }, (_, byte) => {
  const text = byte.toString(16).padStart(2, '0');
  return [text.charCodeAt(0), text.charCodeAt(1)] as const;
});

const HYPHEN = 45;

/** A version 4 UUID, made in one piece: it is the key of many maps. */
export function newUid(uids: Random): string {
  const codes: number[] = [];
  let bits = 0;
  for (let byte = 0; byte < 16; byte++) {
    if (byte % 4 === 0) bits = uids.next();
    if (byte === 4 || byte === 6 || byte === 8 || byte === 10) codes.push(HYPHEN);
    let value = (bits >>> (24 - 8 * (byte % 4))) & 255;
    if (byte === 6) value = (value & 0x0f) | 0x40;
    if (byte === 8) value = (value & 0x3f) | 0x80;
    const [high, low] = HEX[value] as readonly [number, number];
    codes.push(high, low);
  }
  return String.fromCharCode(...codes);
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
    throw new StatusError(badRequest('the namespace of the provided object does not match the namespace sent on the request'));
  }
}

/** The object must bear the name of the URL. Upstream: handlers.checkName. */
export function checkName(draft: KubeObject, name: string, namespace: string | undefined): void {
  const { metadata } = draft;
  if (!metadata.name) {
    throw new StatusError(badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`));
  }
  if (metadata.name !== name) {
    throw new StatusError(badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`));
  }
  if (namespace !== undefined && metadata.namespace && metadata.namespace !== namespace) {
    throw new StatusError(
      badRequest(`the namespace of the object (${metadata.namespace}) does not match the namespace on the request (${namespace})`),
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

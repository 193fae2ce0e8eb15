/**
 * Structural sharing: what a new version of an object has in common with a stored one is kept once. History holds every
 * version, and the Pods of a ReplicaSet differ in little, so this is most of what keeps a large world small.
 */
import type { KubeObject } from '../store/types.ts';

/**
 * `now` with each part that equals its counterpart in `before` replaced by it; `before` itself when all is equal. `now` belongs to the caller and is changed in place; `before` is not.
 */
export function share<T>(now: T, before: unknown): T {
  if (now === before) return now;
  if (typeof now !== 'object' || now === null || typeof before !== 'object' || before === null) return now;
  if (Array.isArray(now)) return (Array.isArray(before) ? shareList(now, before) : now) as T;
  if (Array.isArray(before)) return now;
  return shareObject(now as Record<string, unknown>, before as Record<string, unknown>) as T;
}

function shareList(now: unknown[], before: unknown[]): unknown[] {
  let same = now.length === before.length;
  for (let i = 0; i < now.length; i++) {
    const value = now[i];
    const shared = share(value, before[i]);
    if (shared !== before[i]) same = false;
    else if (shared !== value && !Object.isFrozen(now)) now[i] = shared;
  }
  return same ? before : now;
}

function shareObject(now: Record<string, unknown>, before: Record<string, unknown>): Record<string, unknown> {
  let same = true;
  let more = 0;
  for (const key in now) {
    more++;
    const value = now[key];
    const other = before[key];
    if (value === other) continue;
    const shared = typeof value === 'object' ? share(value, other) : value;
    if (shared !== other) same = false;
    else if (!Object.isFrozen(now)) now[key] = shared;
  }
  if (!same) return now;
  for (const _ in before) more--;
  return more === 0 ? before : now;
}

/** How many families of objects are remembered. */
const MOST_FAMILIES = 256;

/** The object last created of each family: those with one owner, or else those of one resource. */
export class Siblings {
  readonly #last = new Map<unknown, KubeObject>();

  /** Shares what a draft has in common with the sibling created before it; the spec of a twin is shared as it is. */
  share(resource: string, draft: KubeObject & { readonly spec?: unknown }, isTwin: boolean): void {
    const before = this.#last.get(familyOf(resource, draft));
    if (before && before.kind === draft.kind) share(draft, isTwin ? { ...before, spec: draft.spec } : before);
  }

  /** Remembers an object that is stored now. */
  join(resource: string, object: KubeObject): void {
    const family = familyOf(resource, object);
    if (this.#last.size >= MOST_FAMILIES && !this.#last.has(family)) this.#last.clear();
    this.#last.set(family, object);
  }
}

/** Objects of one owner, or of one resource. Of what somebody sent, whatever that is. */
export const familyOf = (resource: string, object: unknown): unknown =>
  (object as Partial<KubeObject>).metadata?.ownerReferences?.[0]?.uid ?? resource;

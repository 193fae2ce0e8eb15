/**
 * Every change ever, by revision, and what follows from it: the versions of an object and the lists of the past.
 * What is derived is built when it is first asked for, so that writing costs one push.
 */
import type { Change, KubeObject, ResourceName } from './types.ts';

/** The changes of one store; revision r is at position r − firstRevision. */
export class History {
  readonly changes: Change[] = [];
  readonly firstRevision: number;
  #compacted: number;
  /** resource → "namespace/name" → its changes, oldest first. */
  readonly #versions = new Map<ResourceName, Map<string, Change[]>>();
  #indexed = 0;

  constructor(firstRevision: number) {
    this.firstRevision = firstRevision;
    this.#compacted = firstRevision - 1;
  }

  /** Watches may start after this revision and no earlier. */
  get compacted(): number {
    return this.#compacted;
  }

  add(change: Change): void {
    this.changes.push(change);
  }

  /** Makes `changesSince` refuse revisions before this one, as etcd's compaction does. The past itself is kept. */
  compact(revision: number): void {
    this.#compacted = Math.max(this.#compacted, revision);
  }

  changesSince(revision: number): readonly Change[] | undefined {
    if (revision < this.#compacted) return undefined;
    return this.changes.slice(Math.max(0, revision - this.firstRevision + 1));
  }

  versions(resource: ResourceName, namespace: string, name: string): readonly Change[] {
    this.#extend();
    return this.#versions.get(resource)?.get(`${namespace}/${name}`) ?? [];
  }

  listAt(atMs: number, resource: ResourceName, namespace: string | undefined): KubeObject[] {
    this.#extend();
    const found: [string, KubeObject][] = [];
    for (const [key, versions] of this.#versions.get(resource) ?? []) {
      if (namespace !== undefined && !key.startsWith(`${namespace}/`)) continue;
      const last = lastUntil(versions, atMs);
      if (last && last.type !== 'DELETED') found.push([key, last.object]);
    }
    return found.sort((a, b) => (a[0] < b[0] ? -1 : 1)).map(([, object]) => object);
  }

  #extend(): void {
    for (; this.#indexed < this.changes.length; this.#indexed++) {
      const change = this.changes[this.#indexed] as Change;
      let objects = this.#versions.get(change.resource);
      if (!objects) {
        objects = new Map();
        this.#versions.set(change.resource, objects);
      }
      const { namespace = '', name } = change.object.metadata;
      const key = `${namespace}/${name}`;
      const versions = objects.get(key);
      if (versions) versions.push(change);
      else objects.set(key, [change]);
    }
  }
}

/** The last change at or before `atMs`, by binary search. Example: of changes at 10, 20, 30 and 25, the one at 20. */
function lastUntil(changes: readonly Change[], atMs: number): Change | undefined {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] as Change).atMs <= atMs) low = middle + 1;
    else high = middle;
  }
  return changes[low - 1];
}

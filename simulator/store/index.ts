/**
 * Sets of entries kept in order, the stuff of the store's indexes. An entry stands for one object through all its
 * versions, so that most changes touch no index at all.
 */
import type { KubeObject, ResourceName } from './types.ts';

/** One object's place in the store, from its creation to its removal. */
export interface Entry {
  readonly resource: ResourceName;
  readonly namespace: string;
  readonly name: string;
  /** Order of creation in this store. */
  readonly sequence: number;
  object: KubeObject;
}

/**
 * A set of entries, kept as a list: most changes are additions at its end. Who leaves stays in the list until somebody reads it,
 * or most of it has left. Most sets hold one entry, so the list comes only with the second.
 */
class Bucket {
  #one: Entry | undefined;
  #many: Entry[] | undefined;
  /** Those of the list that left. */
  #left: Set<Entry> | undefined;
  #last = -1;
  #sorted = true;

  get size(): number {
    return this.#many ? this.#many.length - (this.#left?.size ?? 0) : this.#one ? 1 : 0;
  }

  add(entry: Entry): void {
    if (this.#left?.has(entry)) this.#sweep();
    if (entry.sequence < this.#last) this.#sorted = false;
    else this.#last = entry.sequence;
    if (this.#many) this.#many.push(entry);
    else if (!this.#one) this.#one = entry;
    else {
      this.#many = [this.#one, entry];
      this.#one = undefined;
    }
  }

  /** Of an entry that is in the set. */
  delete(entry: Entry): void {
    if (!this.#many) {
      this.#one = undefined;
      return;
    }
    this.#left ??= new Set();
    this.#left.add(entry);
    if (this.#left.size * 2 > this.#many.length) this.#sweep();
  }

  /** In order of joining this set. */
  inOrderOfJoining(): readonly Entry[] {
    if (this.#left) this.#sweep();
    return this.#many ?? (this.#one ? [this.#one] : []);
  }

  /** In order of creation. */
  inOrderOfCreation(): readonly Entry[] {
    if (this.#left) this.#sweep();
    if (!this.#sorted && this.#many) {
      this.#many.sort((a, b) => a.sequence - b.sequence);
      this.#sorted = true;
    }
    return this.inOrderOfJoining();
  }

  #sweep(): void {
    const left = this.#left;
    this.#left = undefined;
    if (left) this.#many = this.#many?.filter((entry) => !left.has(entry));
  }
}

/** Buckets by one key: an owner's uid, a node's name. */
export class Index {
  readonly #buckets = new Map<string, Bucket>();

  add(key: string, entry: Entry): void {
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = new Bucket();
      this.#buckets.set(key, bucket);
    }
    bucket.add(entry);
  }

  delete(key: string, entry: Entry): void {
    const bucket = this.#buckets.get(key);
    if (!bucket) return;
    bucket.delete(entry);
    if (bucket.size === 0) this.#buckets.delete(key);
  }

  get(key: string): Bucket | undefined {
    return this.#buckets.get(key);
  }
}

/** Buckets by label key, then value, within one namespace of one resource. */
export class LabelIndex {
  readonly #keys = new Map<string, Index>();

  add(labels: Readonly<Record<string, string>> | undefined, entry: Entry): void {
    for (const key in labels) {
      let index = this.#keys.get(key);
      if (!index) {
        index = new Index();
        this.#keys.set(key, index);
      }
      index.add(labels[key] as string, entry);
    }
  }

  delete(labels: Readonly<Record<string, string>> | undefined, entry: Entry): void {
    for (const key in labels) this.#keys.get(key)?.delete(labels[key] as string, entry);
  }

  get(key: string, value: string): Bucket | undefined {
    return this.#keys.get(key)?.get(value);
  }
}

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

/** A set of entries. Most hold one entry, so the Set comes only with the second. */
class Bucket {
  #one: Entry | undefined;
  #many: Set<Entry> | undefined;
  #last = -1;
  #sorted = true;

  get size(): number {
    return this.#many ? this.#many.size : this.#one ? 1 : 0;
  }

  add(entry: Entry): void {
    if (entry.sequence < this.#last) this.#sorted = false;
    else this.#last = entry.sequence;
    if (this.#many) this.#many.add(entry);
    else if (!this.#one) this.#one = entry;
    else {
      this.#many = new Set([this.#one, entry]);
      this.#one = undefined;
    }
  }

  delete(entry: Entry): void {
    if (this.#many) this.#many.delete(entry);
    else if (this.#one === entry) this.#one = undefined;
    if (this.size === 0) {
      this.#last = -1;
      this.#sorted = true;
    }
  }

  /** In order of joining this set. */
  inOrderOfJoining(): Iterable<Entry> {
    return this.#many ?? (this.#one ? [this.#one] : []);
  }

  /** In order of creation. */
  inOrderOfCreation(): Iterable<Entry> {
    if (!this.#sorted && this.#many) {
      this.#many = new Set([...this.#many].sort((a, b) => a.sequence - b.sequence));
      this.#sorted = true;
    }
    return this.inOrderOfJoining();
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

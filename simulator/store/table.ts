/**
 * All objects of one resource, by namespace and name, with its indexes and its sorted lists.
 * Lists are sorted when first asked for; after that, additions are merged in and removals left out at the next list,
 * so that creating n objects one by one costs no more than sorting them once.
 */
import { type Entry, Index, LabelIndex } from './index.ts';
import type { KubeObject, ResourceName } from './types.ts';

/** Cluster-scoped objects live in the namespace ''. */
class NamespacePart {
  readonly entries = new Map<string, Entry>();
  readonly labels = new LabelIndex();
  #sorted: Entry[] = [];
  #added: Entry[] = [];
  #removed = false;
  #list: readonly KubeObject[] | undefined;

  add(entry: Entry): void {
    this.entries.set(entry.name, entry);
    this.#added.push(entry);
    this.#list = undefined;
  }

  delete(entry: Entry): void {
    this.entries.delete(entry.name);
    this.#removed = true;
    this.#list = undefined;
  }

  touch(): void {
    this.#list = undefined;
  }

  list(): readonly KubeObject[] {
    this.#list ??= this.#sortedEntries().map((entry) => entry.object);
    return this.#list;
  }

  #sortedEntries(): readonly Entry[] {
    const { entries } = this;
    const alive = (entry: Entry): boolean => entries.get(entry.name) === entry;
    if (this.#removed) {
      this.#removed = false;
      this.#sorted = this.#sorted.filter(alive);
      this.#added = this.#added.filter(alive);
    }
    if (this.#added.length > 0) {
      const added = this.#added.sort(byName);
      this.#added = [];
      this.#sorted = this.#sorted.length === 0 ? added : merge(this.#sorted, added);
    }
    return this.#sorted;
  }
}

function byName(a: Entry, b: Entry): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function merge(a: readonly Entry[], b: readonly Entry[]): Entry[] {
  const out: Entry[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length)
    out.push(byName(a[i] as Entry, b[j] as Entry) <= 0 ? (a[i++] as Entry) : (b[j++] as Entry));
  while (i < a.length) out.push(a[i++] as Entry);
  while (j < b.length) out.push(b[j++] as Entry);
  return out;
}

/** The objects of one resource. */
export class Table {
  readonly resource: ResourceName;
  readonly #parts = new Map<string, NamespacePart>();
  /** Namespaces in the order of keys "NAMESPACE/NAME"; undefined when one came or went. */
  #namespaces: readonly string[] | undefined;
  readonly #owners = new Index();
  readonly #nodes: Index | undefined;
  #list: readonly KubeObject[] | undefined;
  #count = 0;

  constructor(resource: ResourceName) {
    this.resource = resource;
    this.#nodes = resource === 'pods' ? new Index() : undefined;
  }

  get count(): number {
    return this.#count;
  }

  get(namespace: string, name: string): Entry | undefined {
    return this.#parts.get(namespace)?.entries.get(name);
  }

  add(entry: Entry): void {
    let part = this.#parts.get(entry.namespace);
    if (!part) {
      part = new NamespacePart();
      this.#parts.set(entry.namespace, part);
      this.#namespaces = undefined;
    }
    part.add(entry);
    this.#list = undefined;
    this.#count++;
    const { object } = entry;
    part.labels.add(object.metadata.labels, entry);
    for (const uid of ownerUids(object)) this.#owners.add(uid, entry);
    const node = this.#nodes && nodeName(object);
    if (node) this.#nodes.add(node, entry);
  }

  /** `entry.object` becomes `object`; indexes follow. */
  replace(entry: Entry, object: KubeObject): void {
    const before = entry.object;
    entry.object = object;
    const part = this.#parts.get(entry.namespace) as NamespacePart;
    part.touch();
    this.#list = undefined;
    const { labels } = object.metadata;
    if (!sameLabels(before.metadata.labels, labels)) {
      part.labels.delete(before.metadata.labels, entry);
      part.labels.add(labels, entry);
    }
    if (!sameOwners(before, object)) {
      for (const uid of ownerUids(before)) this.#owners.delete(uid, entry);
      for (const uid of ownerUids(object)) this.#owners.add(uid, entry);
    }
    if (this.#nodes) {
      const from = nodeName(before);
      const to = nodeName(object);
      if (from !== to) {
        if (from) this.#nodes.delete(from, entry);
        if (to) this.#nodes.add(to, entry);
      }
    }
  }

  delete(entry: Entry): void {
    const part = this.#parts.get(entry.namespace) as NamespacePart;
    const { object } = entry;
    part.labels.delete(object.metadata.labels, entry);
    for (const uid of ownerUids(object)) this.#owners.delete(uid, entry);
    const node = this.#nodes && nodeName(object);
    if (node) this.#nodes.delete(node, entry);
    part.delete(entry);
    this.#list = undefined;
    this.#count--;
    if (part.entries.size === 0) {
      this.#parts.delete(entry.namespace);
      this.#namespaces = undefined;
    }
  }

  list(namespace: string | undefined): readonly KubeObject[] {
    if (namespace !== undefined) return this.#parts.get(namespace)?.list() ?? [];
    if (this.#parts.size === 1) return (this.#parts.values().next().value as NamespacePart).list();
    if (!this.#list) {
      this.#namespaces ??= [...this.#parts.keys()].sort(byKeyPrefix);
      const all: KubeObject[] = [];
      for (const ns of this.#namespaces)
        for (const object of (this.#parts.get(ns) as NamespacePart).list()) all.push(object);
      this.#list = all;
    }
    return this.#list;
  }

  ownedBy(uid: string): readonly KubeObject[] {
    const bucket = this.#owners.get(uid);
    return bucket ? objects(bucket.inOrderOfCreation()) : [];
  }

  onNode(node: string): readonly KubeObject[] {
    const bucket = this.#nodes?.get(node);
    return bucket ? objects(bucket.inOrderOfJoining()) : [];
  }

  withLabels(namespace: string, labels: Readonly<Record<string, string>>): readonly KubeObject[] {
    const part = this.#parts.get(namespace);
    if (!part) return [];
    const wanted = Object.entries(labels);
    if (wanted.length === 0) return [...part.entries.values()].map((entry) => entry.object);
    let smallest = part.labels.get(...(wanted[0] as [string, string]));
    for (const [key, value] of wanted) {
      const bucket = part.labels.get(key, value);
      if (!bucket || !smallest) return [];
      if (bucket.size < smallest.size) smallest = bucket;
    }
    if (!smallest) return [];
    const found = objects(smallest.inOrderOfCreation());
    if (wanted.length === 1) return found;
    return found.filter((object) => wanted.every(([key, value]) => object.metadata.labels?.[key] === value));
  }
}

/** "a-b/x" comes before "a/x": '-' is less than '/'. */
function byKeyPrefix(a: string, b: string): number {
  const x = `${a}/`;
  const y = `${b}/`;
  return x < y ? -1 : x > y ? 1 : 0;
}

const objects = (entries: readonly Entry[]): KubeObject[] => entries.map((entry) => entry.object);

/** The owners, each once. */
function ownerUids({ metadata: { ownerReferences } }: KubeObject): readonly string[] {
  if (!ownerReferences) return NO_OWNERS;
  const uids = ownerReferences.map(({ uid }) => uid);
  return uids.length > 1 ? [...new Set(uids)] : uids;
}

const NO_OWNERS: readonly string[] = [];

function nodeName(object: KubeObject): string | undefined {
  return (object as { spec?: { nodeName?: string } }).spec?.nodeName || undefined;
}

function sameLabels(
  a: Readonly<Record<string, string>> | undefined,
  b: Readonly<Record<string, string>> | undefined,
): boolean {
  if (a === b) return true;
  let count = 0;
  for (const key in a) {
    if (b?.[key] !== a[key]) return false;
    count++;
  }
  for (const _ in b) count--;
  return count === 0;
}

function sameOwners(a: KubeObject, b: KubeObject): boolean {
  const x = a.metadata.ownerReferences;
  const y = b.metadata.ownerReferences;
  if (x === y) return true;
  if ((x?.length ?? 0) !== (y?.length ?? 0)) return false;
  return x?.every((owner, i) => owner.uid === y?.[i]?.uid) ?? true;
}

/**
 * What a write does to who owns what: an update takes over the fields it changes; an apply owns what it says, removes what
 * it no longer says unless somebody else owns it, and conflicts with others over values. Mirrors structured-merge-diff
 * merge/update.go and apimachinery managedfields/internal (managedfieldsupdater.go, stripmeta.go). Leaves out: schemas
 * that become atomic or granular later (reconcileManagedFieldsWithSchemaChanges).
 */
import { sameJson } from '../metadata.ts';
import type { SchemaNode } from '../schema/schema.ts';
import { type Comparison, compare } from './compare.ts';
import {
  difference,
  type FieldEntry,
  type FieldSet,
  intersection,
  NO_FIELDS,
  pathsOf,
  setOf,
  union,
} from './field-set.ts';
import { merge, withoutFields } from './merge.ts';
import { capped, type ManagerName, managerId, type Owners, type Ownership } from './owners.ts';
import { childNode, fieldsOf, isDeclared } from './typed.ts';

/** What is written: a kind in the version of the request, and its other versions. */
export interface Subject {
  readonly apiVersion: string;
  /** undefined: there is no such version (any more). */
  schemaOf(apiVersion: string): SchemaNode | undefined;
  convert(value: unknown, from: string, to: string): unknown;
  /** Of a set, the fields that requests of this sort can set. Upstream: GetResetFields. */
  settable(fields: FieldSet, apiVersion: string): FieldSet;
}

/** Fields of others that an apply would change. */
export interface Conflict {
  readonly manager: Ownership;
  readonly path: readonly string[];
}

/** Never owned by anybody. */
const STRIPPED = setOf(
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => ['f:metadata', `f:${name}`]),
);

/** Owners after a create, update or patch; throws ItemError when the objects cannot be compared. */
export function afterUpdate(
  subject: Subject,
  before: unknown,
  after: unknown,
  owners: Owners,
  name: ManagerName,
  atMs: number,
): Owners {
  const { changed, comparisons } = compared(subject, before, after);
  const left = new Map<string, Ownership>();
  for (const [id, owner] of owners) {
    const theirs = comparisons(owner.apiVersion);
    if (!theirs) continue;
    const taken = intersection(owner.fields, union(theirs.modified, theirs.added));
    const fields = difference(difference(owner.fields, taken), theirs.removed);
    if (fields.size > 0) left.set(id, fields === owner.fields ? owner : { ...owner, fields });
  }
  const own = difference(subject.settable(union(changed.modified, changed.added), subject.apiVersion), STRIPPED);
  if (own.size > 0) {
    const id = managerId(name);
    const previous = left.get(id);
    left.set(id, { ...name, fields: previous ? union(own, previous.fields) : own, atMs });
  }
  return capped(left);
}

export type Applied =
  | { readonly conflicts: readonly Conflict[] }
  | {
      readonly conflicts?: undefined;
      /** The merged value; undefined when the object stays as it is. */
      readonly value: unknown;
      readonly owners: Owners;
    };

/** What an apply makes of a live object. Throws ItemError. */
export function afterApply(
  subject: Subject,
  live: unknown,
  config: unknown,
  owners: Owners,
  name: ManagerName,
  force: boolean,
  atMs: number,
): Applied {
  const { apiVersion } = subject;
  const node = subject.schemaOf(apiVersion) as SchemaNode;
  const id = managerId(name);
  const last = owners.get(id);
  const fields = subject.settable(fieldsOf(node, config), apiVersion);
  const claimed = new Map(owners);
  claimed.set(id, { ...name, fields, atMs: last?.atMs });
  let merged = merge(node, live, config);
  if (last) merged = prune(subject, merged, claimed, last);
  const { comparisons } = compared(subject, live, merged);
  const conflicts: Conflict[] = [];
  const left = new Map<string, Ownership>();
  for (const [other, owner] of [...claimed].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (other === id) continue;
    const theirs = comparisons(owner.apiVersion);
    if (!theirs) continue;
    const contested = intersection(owner.fields, union(theirs.modified, theirs.added));
    if (!force) for (const path of pathsOf(contested)) conflicts.push({ manager: owner, path });
    const kept = difference(difference(owner.fields, contested), theirs.removed);
    if (kept.size > 0) left.set(other, kept === owner.fields ? owner : { ...owner, fields: kept });
  }
  if (conflicts.length > 0) return { conflicts };
  const same = sameJson(live, merged);
  const own = difference(fields, STRIPPED);
  if (own.size > 0) left.set(id, { ...name, fields: own, atMs: same ? last?.atMs : atMs });
  return { value: same ? undefined : merged, owners: left };
}

/** The comparison in the request's version, and in others when they are asked for. */
function compared(subject: Subject, before: unknown, after: unknown) {
  const { apiVersion } = subject;
  const known = new Map<string, Comparison | undefined>();
  const comparisons = (version: string): Comparison | undefined => {
    if (known.has(version)) return known.get(version);
    const node = subject.schemaOf(version);
    const made =
      node &&
      (version === apiVersion
        ? compare(node, before, after)
        : compare(node, subject.convert(before, apiVersion, version), subject.convert(after, apiVersion, version)));
    const settable = made && {
      added: subject.settable(made.added, version),
      modified: subject.settable(made.modified, version),
      removed: subject.settable(made.removed, version),
    };
    known.set(version, settable);
    return settable;
  };
  return { changed: comparisons(apiVersion) as Comparison, comparisons };
}

// ── Pruning ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Takes out what the applier applied last time and not this time, unless another manager owns it. Upstream: Updater.prune. */
function prune(subject: Subject, merged: unknown, owners: Owners, last: Ownership): unknown {
  const version = last.apiVersion;
  const node = subject.schemaOf(version);
  if (last.fields.size === 0 || !node) return merged;
  const converted = subject.convert(merged, subject.apiVersion, version);
  const lastFields = withNamedFields(node, last.fields);
  let pruned = withoutFields(node, converted, lastFields);
  let whole = converted;
  // What others own comes back, those of the same version first, so that later conversions find what they need.
  const byVersion = new Map<string, FieldSet>([[version, NO_FIELDS]]);
  for (const { apiVersion, fields } of owners.values())
    byVersion.set(apiVersion, union(byVersion.get(apiVersion) ?? NO_FIELDS, fields));
  let at = version;
  for (const [owned, fields] of byVersion) {
    const type = subject.schemaOf(owned);
    if (!type || fields.size === 0) continue;
    whole = subject.convert(whole, at, owned);
    pruned = subject.convert(pruned, at, owned);
    at = owned;
    const wanted = union(withNamedFields(type, fieldsOf(type, pruned)), withNamedFields(type, fields));
    pruned = withoutFields(type, whole, difference(withNamedFields(type, fieldsOf(type, whole)), wanted));
  }
  // So does what the applier never owned.
  const left = withNamedFields(node, fieldsOf(node, subject.convert(pruned, at, version)));
  const all = withNamedFields(node, fieldsOf(node, converted));
  const result = withoutFields(node, converted, intersection(difference(all, left), lastFields));
  return subject.convert(result, version, subject.apiVersion);
}

/** The set with the fields that lead to its members, as far as they are fields of structs. Upstream: EnsureNamedFieldsAreMembers. */
function withNamedFields(node: SchemaNode | undefined, set: FieldSet): FieldSet {
  const out = new Map<string, FieldEntry>();
  for (const [element, { member, children }] of set) {
    const name = element.slice(2);
    const isField = element[0] === 'f';
    const below = !node ? undefined : isField ? childNode(node, name) : element[0] === 'k' ? node.items : undefined;
    const named = children !== undefined && isField && node !== undefined && isDeclared(node, name);
    out.set(element, { member: member || named, children: children && withNamedFields(below, children) });
  }
  return out;
}

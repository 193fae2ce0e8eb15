/**
 * Who owns which fields of an object: managedFields as sets, read and written as clients see them.
 * Mirrors apimachinery/pkg/util/managedfields/internal (managedfields.go, capmanagers.go).
 */
import { formatTime, parseTime } from '../time.ts';
import { type FieldSet, fromFieldsV1, NO_FIELDS, toFieldsV1, union } from './field-set.ts';

/** What tells entries apart. An applier has one entry whatever version it applies; an updater one for each version. */
export interface ManagerName {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  /** Empty for the object itself. */
  readonly subresource: string;
}

export interface Ownership extends ManagerName {
  readonly fields: FieldSet;
  /** Milliseconds since 1970 of the last change; absent when it changed nothing. */
  readonly atMs: number | undefined;
}

/** By `managerId`. Never changed once made. */
export type Owners = ReadonlyMap<string, Ownership>;

export const NO_OWNERS: Owners = new Map();

/** metav1.ManagedFieldsEntry. */
export interface ManagedFieldsEntry {
  readonly manager?: string;
  readonly operation?: string;
  readonly apiVersion?: string;
  readonly time?: string;
  readonly fieldsType?: string;
  readonly fieldsV1?: unknown;
  readonly subresource?: string;
}

/** Upstream: BuildManagerIdentifier. Managers are sorted by it in messages. */
export function managerId({ manager, operation, apiVersion, subresource }: ManagerName): string {
  return JSON.stringify({
    ...(manager === '' ? {} : { manager }),
    operation,
    ...(operation === 'Apply' ? {} : { apiVersion }),
    ...(subresource === '' ? {} : { subresource }),
  });
}

/** As in metadata.managedFields; undefined when nobody owns anything. */
export function toEntries(owners: Owners): readonly ManagedFieldsEntry[] | undefined {
  if (owners.size === 0) return undefined;
  return [...owners.values()].sort(inOrder).map(toEntry);
}

function toEntry({ manager, operation, apiVersion, subresource, fields, atMs }: Ownership): ManagedFieldsEntry {
  return {
    ...(manager === '' ? {} : { manager }),
    operation,
    apiVersion,
    ...(atMs === undefined ? {} : { time: formatTime(atMs) }),
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(fields),
    ...(subresource === '' ? {} : { subresource }),
  };
}

/** Seconds, as the order has them. */
const secondsOf = ({ atMs }: Ownership): number => (atMs === undefined ? 0 : Math.floor(atMs / 1000));

/** Upstream: sortEncodedManagedFields. */
function inOrder(a: Ownership, b: Ownership): number {
  return (
    compareText(a.operation, b.operation) ||
    secondsOf(a) - secondsOf(b) ||
    compareText(a.manager, b.manager) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  );
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Reads metadata.managedFields; undefined when it makes no sense, and then counts as absent. Upstream: DecodeManagedFields. */
export function fromEntries(entries: unknown): Owners | undefined {
  if (entries === undefined || entries === null) return NO_OWNERS;
  if (!Array.isArray(entries)) return undefined;
  const owners = new Map<string, Ownership>();
  for (const entry of entries as readonly ManagedFieldsEntry[]) {
    const { manager = '', operation, apiVersion, time, fieldsType, fieldsV1, subresource = '' } = entry ?? {};
    if ((operation !== 'Apply' && operation !== 'Update') || !apiVersion || fieldsType !== 'FieldsV1') return undefined;
    const fields = fieldsV1 === undefined || fieldsV1 === null ? NO_FIELDS : fromFieldsV1(fieldsV1);
    if (!fields) return undefined;
    const name = { manager, operation, apiVersion, subresource } as const;
    owners.set(managerId(name), { ...name, fields, atMs: time ? parseTime(time) : undefined });
  }
  return owners;
}

/**
 * Owners as they come out of the list of entries again. Writing through /scale may leave two entries of one name, of which
 * the later one is all that is read.
 */
export function asRead(owners: Owners): Owners {
  if ([...owners].every(([id, owner]) => id === managerId(owner))) return owners;
  return new Map([...owners.values()].sort(inOrder).map((owner) => [managerId(owner), owner]));
}

/** The lists of entries would not differ but in times. */
export function sameOwners(a: Owners, b: Owners): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  const left = withoutTimes(a);
  const right = withoutTimes(b);
  return left.every((entry, i) => entry === right[i]);
}

function withoutTimes(owners: Owners): string[] {
  const entries = [...owners.values()].map((owner) => JSON.stringify(toEntry({ ...owner, atMs: undefined })));
  return entries.sort();
}

/** How many entries of updates are kept apart. Upstream: DefaultMaxUpdateManagers. */
const MOST_UPDATERS = 10;

/** The oldest updaters become one, `ancient-changes`, when there are too many. Upstream: capUpdateManagers. */
export function capped(owners: Owners): Owners {
  const updaters = [...owners].filter(([, { operation }]) => operation === 'Update');
  let excess = updaters.length - MOST_UPDATERS;
  if (excess <= 0) return owners;
  updaters.sort(([a, x], [b, y]) => secondsOf(x) - secondsOf(y) || compareText(a, b));
  const out = new Map(owners);
  const firstOf = new Map<string, string>();
  for (const [id, owner] of updaters) {
    if (excess <= 0) break;
    const { apiVersion } = owner;
    const first = firstOf.get(apiVersion);
    if (first === undefined) {
      firstOf.set(apiVersion, id);
      continue;
    }
    const name = { manager: 'ancient-changes', operation: 'Update', apiVersion, subresource: '' } as const;
    const bucket = managerId(name);
    const merged = out.get(bucket) ?? (out.get(first) as Ownership);
    if (!out.has(bucket)) out.delete(first);
    out.set(bucket, { ...name, fields: union(owner.fields, merged.fields), atMs: owner.atMs });
    out.delete(id);
    excess--;
  }
  return out;
}

/** How kinds are written down: `defineKind`, columns, and the habits many strategies share. */
import { age } from '../time.ts';
import type { Column, Kind, KubeObject } from '../types.ts';
import { sameJson } from '../validation/errors.ts';

/** A kind of the API. Its object is given as generated type, so that defaults and columns are checked against it. */
export function defineKind<T extends KubeObject>(kind: Kind<T>): Kind<T> {
  return Object.freeze(kind);
}

type Cell<T extends KubeObject> = Column<T>['cell'];

/** A text column shown always. */
export function column<T extends KubeObject>(
  name: string,
  cell: Cell<T>,
  priority: 0 | 1 = 0,
  type: Column['type'] = 'string',
): Column<T> {
  return { name, type, priority, cell };
}

/** Shown with -o wide. */
export function wideColumn<T extends KubeObject>(name: string, cell: Cell<T>): Column<T> {
  return column(name, cell, 1);
}

export function nameColumn<T extends KubeObject>(priority: 0 | 1 = 0): Column<T> {
  return { name: 'Name', type: 'string', format: 'name', priority, cell: (object) => object.metadata.name };
}

export function ageColumn<T extends KubeObject>(): Column<T> {
  return {
    name: 'Age',
    type: 'string',
    priority: 0,
    cell: (object, nowMs) => age(object.metadata.creationTimestamp, nowMs),
  };
}

/** What resources print that have no printer of their own. */
export function createdAtColumn<T extends KubeObject>(): Column<T> {
  return { name: 'Created At', type: 'date', priority: 0, cell: (object) => object.metadata.creationTimestamp };
}

type Specified = KubeObject & { spec?: unknown; status?: unknown };

/** `draft` gets what `old` has there, or loses the key. Deleting makes objects slow, so it is done only when needed. */
export function keepKey<T extends object>(draft: T, old: T, key: keyof T): void {
  if (old[key] !== undefined) draft[key] = old[key];
  else if (draft[key] !== undefined) delete draft[key];
}

/** The usual PrepareForUpdate of a kind with /status: status is not the writer's to change; generation counts specs. */
export function keepStatusAndCount<T extends Specified>(draft: T, old: T): void {
  keepKey(draft, old, 'status');
  countGeneration(draft, old);
}

/** generation + 1 when the spec changed. */
export function countGeneration<T extends Specified>(draft: T, old: T): void {
  const generation = old.metadata.generation;
  if (!sameJson(draft.spec, old.spec)) draft.metadata.generation = (generation ?? 0) + 1;
}

/** The usual PrepareForUpdate of /status: everything else stays. */
export function keepSpec<T extends Specified>(draft: T, old: T): void {
  draft.spec = old.spec;
}

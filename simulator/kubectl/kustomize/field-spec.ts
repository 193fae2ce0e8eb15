/** Paths such as "spec/template/spec/containers/image": lists on the way are entered by themselves. Mirrors kustomize api/filters/fieldspec. */
import type { Json, JsonObject } from '../types.ts';
import { KustomizeError, prefixed } from './failure.ts';
import { type GvkSelector, gvkOf, idText, Resource, selects } from './resource.ts';

export interface FieldSpec extends GvkSelector {
  readonly path: string;
  /** Maps on the way and the field itself are made where they are missing. */
  readonly create?: boolean;
}

/** A place in an object. */
export interface Place {
  get(): Json | undefined;
  set(value: Json): void;
}

/** Calls `visit` with each place that the spec names in the object, if it is of the spec's kind. `make` is what a created field holds first. */
export function visitField(
  object: JsonObject,
  spec: FieldSpec,
  make: 'text' | 'map' | undefined,
  visit: (place: Place) => void,
): void {
  const gvk = gvkOf(String(object.apiVersion ?? ''), String(object.kind ?? ''));
  if (!selects(spec, gvk)) return;
  const walk: Walk = { create: spec.create === true && make !== undefined, make: make ?? 'text', visit };
  prefixed(
    () => `considering field '${spec.path}' of object ${idText(new Resource(object).id)}`,
    () => descend(walk, { get: () => object, set: () => {} }, splitPath(spec.path, '/')),
  );
}

interface Walk {
  readonly create: boolean;
  readonly make: 'text' | 'map';
  readonly visit: (place: Place) => void;
}

function descend(walk: Walk, place: Place, path: readonly string[]): void {
  const value = place.get();
  if (path.length === 0) return walk.visit(place);
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    value.forEach((_, i) => {
      descend(walk, { get: () => value[i], set: (v) => (value[i] = v) }, path);
    });
    return;
  }
  if (typeof value !== 'object') throw new KustomizeError('expected sequence or mapping node');
  const [step = '', ...rest] = path;
  const isList = step.endsWith('[]');
  const key = isList ? step.slice(0, -2) : step;
  if (key === '') throw new KustomizeError('cannot set or create an empty field name');
  if (value[key] === undefined || value[key] === null) {
    if (!walk.create || isList) {
      if (value[key] === undefined) return;
    } else value[key] = rest.length > 0 || walk.make === 'map' ? {} : '';
  }
  descend(walk, { get: () => value[key], set: (v) => (value[key] = v) }, rest);
}

/** Splits at the delimiter; a backslash before it keeps it. Upstream: kyaml/utils.PathSplitter. */
export function splitPath(path: string, delimiter: string): string[] {
  const parts: string[] = [];
  for (const part of path.split(delimiter)) {
    const last = parts.at(-1);
    if (last?.endsWith('\\')) parts[parts.length - 1] = last.slice(0, -1) + delimiter + part;
    else parts.push(part);
  }
  return parts[0] === '' ? parts.slice(1) : parts;
}

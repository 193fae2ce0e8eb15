/** Prefixes, suffixes, hashes, and the references that follow renamed objects. Mirrors kustomize's PrefixTransformer, SuffixTransformer, HashTransformer and filters/nameref. */
import { contentHash } from '../commands/create/hash.ts';
import type { Json, JsonObject } from '../types.ts';
import { KustomizeError, prefixed } from './failure.ts';
import { type FieldSpec, type Place, visitField } from './field-spec.ts';
import type { FieldSpecs } from './field-specs.ts';
import {
  effectiveNamespace,
  type GvkSelector,
  gvkOf,
  idText,
  isClusterScoped,
  type Resource,
  sameContext,
  selects,
} from './resource.ts';
import type { Resources } from './resources.ts';

/** Kinds whose names stay as they are. */
const UNAFFECTED: readonly GvkSelector[] = [
  { kind: 'CustomResourceDefinition' },
  { kind: 'APIService', group: 'apiregistration.k8s.io' },
  { kind: 'Namespace' },
];

export function addPrefix(resources: Resources, prefix: string, specs: readonly FieldSpec[]): void {
  rename(
    resources,
    specs,
    (r) => r.prefixes.push(prefix),
    (name) => `${prefix}${name}`,
  );
}

export function addSuffix(resources: Resources, suffix: string, specs: readonly FieldSpec[]): void {
  rename(
    resources,
    specs,
    (r) => r.suffixes.push(suffix),
    (name) => `${name}${suffix}`,
  );
}

function rename(
  resources: Resources,
  specs: readonly FieldSpec[],
  note: (resource: Resource) => void,
  change: (name: string) => string,
): void {
  for (const resource of resources.list) {
    const id = resource.originalId;
    if (UNAFFECTED.some((one) => selects(one, id))) continue;
    for (const spec of specs) {
      if (!selects(spec, id)) continue;
      if (spec.path === 'metadata/name') {
        note(resource);
        resource.rememberId();
      }
      visitField(resource.object, spec, 'text', (place) => place.set(change(String(place.get() ?? ''))));
    }
  }
}

/** Ten letters of the content after the names of what generators made. */
export function addHashes(resources: Resources): void {
  for (const resource of resources.list) {
    if (!resource.hashed) continue;
    const hash = contentHash(hashedContent(resource.object));
    resource.rememberId();
    resource.metadata.name = `${resource.name}-${hash}`;
  }
}

/** Upstream: api/hasher (encodeConfigMap, encodeSecret), which looks for the name where it is not: it is always empty. */
function hashedContent(object: JsonObject): JsonObject {
  const name = '';
  const data = object.data ?? '';
  if (object.kind === 'Secret')
    return {
      kind: 'Secret',
      type: object.type ?? '',
      name,
      data,
      ...(object.stringData ? { stringData: object.stringData } : {}),
    };
  return { kind: 'ConfigMap', name, data, ...(object.binaryData ? { binaryData: object.binaryData } : {}) };
}

/** Puts new names where old ones are referred to. Upstream: nameReferenceTransformer. */
export function fixReferences(resources: Resources, { nameReference }: FieldSpecs): void {
  for (const referrer of resources.list) {
    const id = referrer.originalId;
    const candidates = reachable(resources, referrer);
    for (const { referrers, ...target } of nameReference) {
      for (const spec of referrers) {
        if (!selects(spec, id)) continue;
        const reference: Reference = { referrer, spec, target, candidates };
        prefixed(
          () => `updating name reference in '${spec.path}' field of '${idText(referrer.id)}'`,
          () =>
            visitField(referrer.object, { ...spec, ...referrer.gvk }, undefined, (place) => update(reference, place)),
        );
      }
    }
  }
}

interface Reference {
  readonly referrer: Resource;
  readonly spec: FieldSpec;
  readonly target: GvkSelector;
  readonly candidates: readonly Resource[];
}

/** Upstream: SubsetThatCouldBeReferencedByResource. */
function reachable(resources: Resources, referrer: Resource): Resource[] {
  if (isClusterScoped(referrer.gvk)) return resources.list;
  const namespace = effectiveNamespace(referrer.id);
  const bound = subjectNamespaces(referrer.object);
  return resources.list.filter(
    (r) => isClusterScoped(r.gvk) || effectiveNamespace(r.id) === namespace || bound.has(r.namespace),
  );
}

function subjectNamespaces(object: JsonObject): Set<string> {
  if (object.kind !== 'RoleBinding' || !Array.isArray(object.subjects)) return new Set();
  return new Set(
    (object.subjects as JsonObject[])
      .filter((s) => s.kind === 'ServiceAccount' && typeof s.namespace === 'string')
      .map((s) => s.namespace as string),
  );
}

function update(reference: Reference, place: Place): void {
  const value = place.get();
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    value.forEach((item, i) => {
      update(reference, { get: () => item, set: (v) => (value[i] = v) });
    });
  } else if (typeof value === 'object') updateMap(reference, value);
  else {
    const referral = choose(reference, String(value), reference.candidates, (r) => r.name);
    if (referral && referral.name !== value) place.set(referral.name);
  }
}

/** A field that holds a name and perhaps a namespace. */
function updateMap(reference: Reference, map: { [key: string]: Json | undefined }): void {
  const name = map.name;
  if (name === undefined) throw new KustomizeError("path config error; no 'name' field in node");
  const namespace = map.namespace;
  let { candidates } = reference;
  if (namespace !== undefined) {
    const within = (of: (r: Resource) => string): Resource[] =>
      candidates.filter((r) => !isClusterScoped(r.gvk) && of(r) === String(namespace));
    const original = within((r) => effectiveNamespace(r.originalId));
    candidates = original.length > 0 ? original : within((r) => effectiveNamespace(r.id));
  }
  const referral = choose(reference, String(name), candidates, (r) => `${r.name}\0${r.namespace}`);
  if (!referral || (referral.name === name && referral.namespace === '')) return;
  map.name = referral.name;
  if (referral.namespace !== '') map.namespace = referral.namespace;
}

/** The object that an old name means. `same` tells candidates apart that matter. Upstream: selectReferral. */
function choose(
  { referrer, spec, target }: Reference,
  name: string,
  candidates: readonly Resource[],
  same: (resource: Resource) => string,
): Resource | undefined {
  const role = spec.path.endsWith('roleRef/name') ? roleOf(referrer.object) : undefined;
  const referrerScoped = isClusterScoped(referrer.gvk);
  let found = candidates.filter((r) => {
    const ids = r.previousIds;
    return (
      ids.some((id) => id.name === name) &&
      ids.some((id) => selects(target, id)) &&
      (!role || ids.some((id) => selects(role, id))) &&
      (referrerScoped ||
        isClusterScoped(r.gvk) ||
        r.object.kind === 'ServiceAccount' ||
        effectiveNamespace(r.id) === effectiveNamespace(referrer.id))
    );
  });
  if (found.length <= 1) return found[0];
  found = found.filter((r) => sameContext(r, referrer, true));
  if (found.length > 1) found = found.filter((r) => sameContext(r, referrer, false));
  if (found.length <= 1 || new Set(found.map(same)).size === 1) return found[0];
  throw new KustomizeError(`found multiple possible referrals: ${found.map((r) => idText(r.id)).join(', ')}`);
}

function roleOf(object: JsonObject): GvkSelector | undefined {
  const { apiGroup, kind } = (object.roleRef ?? {}) as JsonObject;
  return typeof apiGroup === 'string' && typeof kind === 'string' ? { ...gvkOf('', kind), group: apiGroup } : undefined;
}

/** Labels, annotations and namespaces for all objects. Mirrors kustomize's LabelTransformer, AnnotationsTransformer and NamespaceTransformer. */
import type { JsonObject } from '../types.ts';
import { KustomizeError } from './failure.ts';
import { type FieldSpec, visitField } from './field-spec.ts';
import { type FieldSpecs, mergeSpecs } from './field-specs.ts';
import type { Kustomization } from './kustomization.ts';
import { isClusterScoped, type Resource, sameId } from './resource.ts';
import type { Resources } from './resources.ts';

/** `labels` and then `commonLabels`. */
export function addLabels(resources: Resources, { labels, commonLabels }: Kustomization, specs: FieldSpecs): void {
  for (const entry of labels) {
    let places = mergeSpecs(entry.fields ?? [], specs.labels);
    if (entry.includeSelectors) places = mergeSpecs(places, specs.commonLabels);
    else {
      if (entry.includeTemplates) places = mergeSpecs(places, specs.templateLabels);
      places = mergeSpecs(places, [{ path: 'metadata/labels', create: true }]);
    }
    setPairs(resources, entry.pairs ?? {}, places);
  }
  setPairs(resources, commonLabels, specs.commonLabels);
}

export function addAnnotations(resources: Resources, { commonAnnotations }: Kustomization, specs: FieldSpecs): void {
  setPairs(resources, commonAnnotations, specs.commonAnnotations);
}

export function setPairs(
  resources: Resources,
  pairs: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
): void {
  const keys = Object.keys(pairs).sort();
  if (keys.length === 0) return;
  for (const { object } of resources.list) {
    for (const spec of specs) {
      for (const key of keys) {
        visitField(object, spec, 'map', (place) => {
          const map = place.get();
          if (map === null || typeof map !== 'object' || Array.isArray(map))
            throw new KustomizeError('wrong node kind: expected MappingNode but was ScalarNode');
          map[key] = pairs[key] as string;
        });
      }
    }
  }
}

/** Every object that can be in a namespace gets this one. Upstream: filters/namespace. */
export function setNamespace(resources: Resources, namespace: string, specs: readonly FieldSpec[]): void {
  for (const resource of resources.list) {
    resource.rememberId();
    const { object } = resource;
    if (!isClusterScoped(resource.gvk)) resource.metadata.namespace = namespace;
    if (object.kind === 'RoleBinding' || object.kind === 'ClusterRoleBinding') setDefaultSubjects(object, namespace);
    for (const spec of specs) {
      if (spec.path === 'metadata/namespace') continue;
      if (spec.path === 'metadata/name' && object.apiVersion !== 'v1') continue;
      visitField(object, spec, 'text', (place) => place.set(namespace));
    }
    const same = resources.list.filter((r) => sameId(r.id, resource.id));
    if (same.length !== 1)
      throw new KustomizeError(`namespace transformation produces ID conflict: [${same.map(conflictText).join(' ')}]`);
  }
}

const conflictText = ({ object }: Resource): string => JSON.stringify(object);

/** Of the subjects of a binding only those named "default" move. */
function setDefaultSubjects(object: JsonObject, namespace: string): void {
  if (!Array.isArray(object.subjects)) return;
  for (const subject of object.subjects as JsonObject[]) if (subject.name === 'default') subject.namespace = namespace;
}

/** The objects of a build, in order, each id once. Mirrors kustomize api/resmap/reswrangler.go. */
import { parseLabelSelector, SelectorError } from '../../api/selectors.ts';
import { KustomizeError } from './failure.ts';
import { anchored } from './regexp.ts';
import { effectiveNamespace, idText, type Resource, type ResourceId, sameId } from './resource.ts';

/** Which objects a patch or a replacement is for: regular expressions, but for the label and annotation selectors. */
export interface TargetSelector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export class Resources {
  list: Resource[] = [];

  append(resource: Resource): void {
    const { id } = resource;
    if (this.list.some((r) => sameId(r.id, id)))
      throw new KustomizeError(`may not add resource with an already registered id: ${idText(id)}`);
    this.list.push(resource);
  }

  appendAll(list: readonly Resource[]): void {
    for (const resource of list) this.append(resource);
  }

  /** What a generator made: a new object, or one that is merged into or replaces another. */
  absorb(resource: Resource): void {
    const { id } = resource;
    const matches = this.withAnyId(id);
    if (matches.length > 1)
      throw new KustomizeError(
        `found multiple objects ${matches.map((m) => JSON.stringify(m.object)).join(' ')} that could accept merge of ${idText(id)}`,
      );
    const [old] = matches;
    if (!old) {
      if (resource.behavior === 'merge' || resource.behavior === 'replace')
        throw new KustomizeError(`id ${goId(id)} does not exist; cannot merge or replace`);
      this.append(resource);
      return;
    }
    if (resource.behavior !== 'merge' && resource.behavior !== 'replace')
      throw new KustomizeError(
        `id ${goId(id)} exists; can not use behavior: '${resource.behavior}', behavior must be merge or replace`,
      );
    const { behavior } = resource;
    resource.takeMetadataFrom(old);
    if (behavior === 'merge') {
      for (const field of ['data', 'binaryData']) {
        const both = {
          ...(old.object[field] as object | undefined),
          ...(resource.object[field] as object | undefined),
        };
        if (Object.keys(both).length > 0) resource.object[field] = both;
      }
    }
    this.list[this.list.indexOf(old)] = resource;
  }

  withAnyId(id: ResourceId): Resource[] {
    return this.list.filter((r) => !r.gone && r.allIds.some((one) => sameId(id, one)));
  }

  /** The one object that has or had this id. */
  byId(id: ResourceId): Resource {
    const found = this.withAnyId(id);
    if (found.length === 1) return found[0] as Resource;
    const what = found.length > 1 ? `multiple matches for Id ${idText(id)}` : `no matches for Id ${idText(id)}`;
    throw new KustomizeError(`${what}; failed to find unique target for patch ${idText(id)}`);
  }

  select(selector: TargetSelector): Resource[] {
    const matcher = selectorMatcher(selector);
    return this.list.filter(matcher);
  }

  dropGone(): void {
    this.list = this.list.filter((r) => !r.gone);
  }
}

/** `resid.ResId{Gvk:resid.Gvk{…}, …}`: an id as Go's %#v prints it. */
const goId = (id: ResourceId): string =>
  `resid.ResId{Gvk:resid.Gvk{Group:${JSON.stringify(id.group)}, Version:${JSON.stringify(id.version)}, Kind:${JSON.stringify(id.kind)}, isClusterScoped:${effectiveNamespace(id) === '_non_namespaceable_'}}, Name:${JSON.stringify(id.name)}, Namespace:${JSON.stringify(id.namespace)}}`;

/** Upstream: resWrangler.Select. */
export function selectorMatcher(selector: TargetSelector): (resource: Resource) => boolean {
  const test = (pattern: string | undefined): ((text: string) => boolean) => {
    if (!pattern) return () => true;
    const expression = anchored(pattern);
    return (text) => expression.test(text);
  };
  const [group, version, kind] = [test(selector.group), test(selector.version), test(selector.kind)];
  const [name, namespace] = [test(selector.name), test(selector.namespace)];
  const labels = labelMatcher(selector.labelSelector);
  const annotations = labelMatcher(selector.annotationSelector);
  return (resource) => {
    const [now, first] = [resource.id, resource.originalId];
    return (
      (namespace(effectiveNamespace(first)) || namespace(effectiveNamespace(now))) &&
      (name(first.name) || name(now.name)) &&
      group(now.group) &&
      version(now.version) &&
      kind(now.kind) &&
      labels(resource.metadata.labels ?? {}) &&
      annotations(resource.metadata.annotations ?? {})
    );
  };
}

function labelMatcher(text: string | undefined): (labels: Readonly<Record<string, string>>) => boolean {
  if (!text) return () => true;
  try {
    const selector = parseLabelSelector(text);
    return (labels) => selector.matches(labels);
  } catch (error) {
    if (!(error instanceof SelectorError)) throw error;
    throw new KustomizeError(error.message);
  }
}

/** A kind as server-side apply sees it: its schema in every version, the way between them, and what requests cannot set. */
import type { Registry, Resource } from '../registry.ts';
import { served } from '../registry.ts';
import { decodeKind, nodeOfKind } from '../schema/decode.ts';
import type { KubeObject } from '../types.ts';
import { type FieldSet, fieldElement, onlyBelow, recursiveDifference, setOf } from './field-set.ts';
import type { Subject } from './updater.ts';

/** Subjects of one server, each made once. */
export class Subjects {
  readonly #registry: Registry;
  readonly #known = new Map<Resource, Map<string, Subject>>();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  /** `subresource` is empty for the object itself. */
  of(resource: Resource, subresource: string): Subject {
    let bySubresource = this.#known.get(resource);
    if (!bySubresource) {
      bySubresource = new Map();
      this.#known.set(resource, bySubresource);
    }
    let subject = bySubresource.get(subresource);
    if (!subject) {
      subject = this.#make(resource, subresource);
      bySubresource.set(subresource, subject);
    }
    return subject;
  }

  #make(resource: Resource, subresource: string): Subject {
    const versionOf = (apiVersion: string): Resource | undefined => {
      if (apiVersion === resource.apiVersion) return resource;
      const found = this.#registry.byKind(apiVersion, resource.kind.kind);
      return found?.name === resource.name ? found : undefined;
    };
    const settable = settableFields(resource, subresource);
    return {
      apiVersion: resource.apiVersion,
      schemaOf(apiVersion) {
        const version = versionOf(apiVersion);
        return version && nodeOfKind(version.kind);
      },
      convert(value, from, to) {
        const source = versionOf(from);
        const target = versionOf(to);
        if (from === to || value === undefined || !source || !target) return value;
        const object = value as KubeObject;
        return served(target, source.kind.storedAs ? source.kind.storedAs.toStored(object) : object);
      },
      settable,
    };
  }
}

/** Upstream: the strategies' GetResetFields and GetResetFieldsFilter. */
function settableFields({ kind, name }: Resource, subresource: string): (fields: FieldSet) => FieldSet {
  const { owns } = kind.subresources?.[subresource] ?? {};
  if (owns) return (fields) => onlyBelow(fields, owns);
  if (!kind.status) return (fields) => fields;
  const paths =
    subresource === 'status'
      ? (kind.status.ignores ?? [['spec']])
      : subresource === '' || (subresource === 'finalize' && name === 'namespaces')
        ? [['status']]
        : [];
  const ignored = setOf(...paths.map((path) => path.map(fieldElement)));
  return (fields) => recursiveDifference(fields, ignored);
}

/** Go's zero object of a kind: what a creation is compared with. */
export function zeroObject({ kind, apiVersion }: Resource): KubeObject {
  const zero = decodeKind(kind, {}, 'Ignore').object as KubeObject;
  return { ...zero, apiVersion, kind: kind.kind };
}

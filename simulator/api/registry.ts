/** The kinds a server serves, findable by path, by resource and by kind. Duplicates fail at start, by name. */
import type { Qualified } from './errors.ts';
import type { PartName } from './kinds/later.ts';
import type { Kind, KubeObject, ResourceName } from './types.ts';

/** A kind with the names that requests and messages use, worked out once. */
export interface Resource {
  readonly kind: Kind;
  /** "pods", "deployments.apps": its name in the store. */
  readonly name: ResourceName;
  /** "v1", "apps/v1". */
  readonly apiVersion: string;
  readonly listKind: string;
  /** For messages about the resource: {group: 'apps', name: 'deployments'}. */
  readonly qualified: Qualified;
  /** For messages about the kind: {group: 'apps', name: 'Deployment'}. */
  readonly qualifiedKind: Qualified;
  readonly verbs: readonly string[];
  /** What every answer about a deprecated resource warns of. */
  readonly deprecation: string | undefined;
}

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** All kinds of one server: those it has from the start, and those that definitions bring and take away. */
export class Registry {
  #own: readonly Resource[];
  /** By the name of the definition that brought them. */
  readonly #brought = new Map<string, readonly Resource[]>();
  #all: readonly Resource[] = [];
  /** Group version, then plural. */
  readonly #byPath = new Map<string, Map<string, Resource>>();
  readonly #byName = new Map<ResourceName, Resource>();
  readonly #byKind = new Map<string, Resource>();
  readonly #groups = new Set<string>();
  readonly #parts = new Map<string, PartName>();

  constructor(kinds: readonly Kind[]) {
    this.#own = kinds.map(describeKind);
    for (const own of this.#own) if (own.kind.part) this.#parts.set(pathOf(own), own.kind.part);
    this.#index();
  }

  get all(): readonly Resource[] {
    return this.#all;
  }

  /** Serves the kinds a definition brings instead of those it brought before; none takes them away. The first is the one
   * objects are stored as. */
  bring(definition: string, kinds: readonly Kind[]): void {
    if (kinds.length === 0) this.#brought.delete(definition);
    else this.#brought.set(definition, kinds.map(describeKind));
    this.#index();
  }

  /** The rules of kinds that were there by name. */
  arrive(kinds: readonly Kind[]): void {
    const arrived = new Map(kinds.map(describeKind).map((resource) => [pathOf(resource), resource]));
    for (const path of arrived.keys())
      if (!this.#own.some((own) => own.kind.part && pathOf(own) === path)) throw new Error(`${path} came unawaited`);
    this.#own = this.#own.map((own) => arrived.get(pathOf(own)) ?? own);
    this.#index();
  }

  #index(): void {
    this.#all = [...this.#own, ...[...this.#brought.values()].flat().filter(({ kind }) => !kind.custom?.hidden)];
    for (const index of [this.#byPath, this.#byName, this.#byKind, this.#groups]) index.clear();
    for (const resource of this.#all) {
      const { kind, apiVersion } = resource;
      let plurals = this.#byPath.get(apiVersion);
      if (!plurals) {
        plurals = new Map();
        this.#byPath.set(apiVersion, plurals);
      }
      if (plurals.has(kind.plural)) throw new Error(`two kinds are served as ${apiVersion}/${kind.plural}`);
      plurals.set(kind.plural, resource);
      const kindKey = `${apiVersion}/${kind.kind}`;
      if (this.#byKind.has(kindKey)) throw new Error(`two kinds are called ${kindKey}`);
      this.#byKind.set(kindKey, resource);
      if (!kind.storedAs) this.#byName.set(resource.name, resource);
      this.#groups.add(kind.group);
    }
    for (const [first] of this.#brought.values()) if (first) this.#byName.set(first.name, first);
  }

  /** By group version ("v1", "apps/v1") and plural. */
  find(apiVersion: string, plural: string): Resource | undefined {
    return this.#byPath.get(apiVersion)?.get(plural);
  }

  /** By name in the store: "deployments.apps". */
  resource(name: ResourceName): Resource {
    const resource = this.#byName.get(name);
    if (!resource) throw new Error(`no such resource: ${name}`);
    return resource;
  }

  /** The part that a resource's rules come with, whether it has come or not. */
  partOf(apiVersion: string, plural: string): PartName | undefined {
    return this.#parts.get(`${apiVersion}/${plural}`);
  }

  has(name: ResourceName): boolean {
    return this.#byName.has(name);
  }

  byKind(apiVersion: string, kind: string): Resource | undefined {
    return this.#byKind.get(`${apiVersion}/${kind}`);
  }

  hasGroupVersion(apiVersion: string): boolean {
    return this.#byPath.has(apiVersion);
  }

  hasGroup(group: string): boolean {
    return this.#groups.has(group);
  }
}

const pathOf = ({ apiVersion, kind }: Resource): string => `${apiVersion}/${kind.plural}`;

/** A kind with its names. */
export function describeKind(kind: Kind): Resource {
  const { group, version, plural } = kind;
  return {
    kind,
    name: kind.storedAs?.resource ?? (group === '' ? plural : `${plural}.${group}`),
    apiVersion: group === '' ? version : `${group}/${version}`,
    listKind: `${kind.kind}List`,
    qualified: { group, name: plural },
    qualifiedKind: { group: kind.storedAs?.group ?? group, name: kind.kind },
    verbs: kind.verbs ?? VERBS,
    deprecation: kind.deprecated,
  };
}

/** A stored object as this version of its kind shows it. */
export function served({ kind }: Resource, object: KubeObject): KubeObject {
  return kind.storedAs ? kind.storedAs.fromStored(object) : object;
}

/**
 * Builds a kustomization: resources and bases, generators, components, transformers in kustomize's order, then hashes and references.
 * Mirrors kustomize 5.8 api/internal/target/kusttarget.go and api/krusty/kustomizer.go. Left out: remote bases, plugins, Helm charts,
 * vars, crds, origin annotations.
 */
import type { FileSystem } from '../../kernel/files.ts';
import { parseYaml, printYaml } from '../../yaml/yaml.ts';
import type { JsonObject } from '../types.ts';
import { KustomizeError, prefixed } from './failure.ts';
import { DEFAULT_FIELD_SPECS, type FieldSpecs, mergeFieldSpecs } from './field-specs.ts';
import { generate } from './generators.ts';
import { changeImages, setReplicas } from './images.ts';
import { type Kustomization, readKustomization, type SortOptions } from './kustomization.ts';
import { Loader } from './loader.ts';
import { addAnnotations, addLabels, setNamespace, setPairs } from './metadata.ts';
import { addHashes, addPrefix, addSuffix, fixReferences } from './names.ts';
import { MalformedYaml, objectsOf } from './objects.ts';
import { applyMergeFiles, applyPatch } from './patches.ts';
import { type Replacement, replace } from './replacements.ts';
import { gvkText, Resource } from './resource.ts';
import { Resources } from './resources.ts';

export { KustomizeError };

export interface BuildOptions {
  readonly files: FileSystem;
  /** Absolute path of the folder. */
  readonly path: string;
  /** The path as it was typed. */
  readonly shown: string;
  /** --load-restrictor=LoadRestrictionsNone. */
  readonly unrestricted?: boolean;
  readonly order?: 'legacy' | 'none';
  readonly managedBy?: boolean;
  /** Told of what is deprecated as it is met. */
  readonly warn: (line: string) => void;
}

/** A feature that is not simulated: refused by name. */
export class KustomizeRefusal extends Error {}

const FILE_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The objects, in order. Throws `KustomizeError` or `KustomizeRefusal`. */
export function build(options: BuildOptions): JsonObject[] {
  const loader = Loader.open(options.files, options.path, options.shown, options.unrestricted !== true);
  const target = new Target(loader, options.warn);
  const state = target.accumulate(emptyState());
  const { resources } = state;
  addHashes(resources);
  fixReferences(resources, state.specs);
  resources.list = resources.list.filter((r) => {
    const local = r.metadata.annotations?.['config.kubernetes.io/local-config'];
    return local === undefined || local === 'false';
  });
  sort(resources, target.kustomization.sortOptions ?? (options.order === 'none' ? undefined : { order: 'legacy' }));
  if (options.managedBy || target.kustomization.buildMetadata.includes('managedByLabel'))
    setPairs(resources, { 'app.kubernetes.io/managed-by': 'kustomize-v5.8.1' }, [
      { path: 'metadata/labels', create: true },
    ]);
  return resources.list.map((r) => tidied(r.object));
}

/** As `kubectl kustomize` prints: documents with sorted keys. */
export const printBuilt = (objects: readonly JsonObject[]): string => objects.map((o) => printYaml(o)).join('---\n');

/** Annotations that are empty go, as kustomize's own are taken out at the end. */
function tidied(object: JsonObject): JsonObject {
  const metadata = object.metadata as JsonObject | undefined;
  const annotations = metadata?.annotations;
  if (metadata && annotations !== null && typeof annotations === 'object' && Object.keys(annotations).length === 0)
    delete metadata.annotations;
  return object;
}

interface State {
  readonly resources: Resources;
  specs: FieldSpecs;
}

const emptyState = (): State => ({ resources: new Resources(), specs: DEFAULT_FIELD_SPECS });

/** One folder with a kustomization file. */
class Target {
  readonly kustomization: Kustomization;
  readonly #loader: Loader;
  readonly #warn: (line: string) => void;

  constructor(loader: Loader, warn: (line: string) => void) {
    this.#loader = loader;
    this.#warn = warn;
    const { kustomization, refused } = readKustomization(loadFile(loader), loader.root, warn);
    if (refused[0] !== undefined) throw new KustomizeRefusal(`kustomization: ${refused[0]}`);
    const metadata = kustomization.buildMetadata.filter((m) => m !== 'managedByLabel');
    if (metadata[0] !== undefined) throw new KustomizeRefusal(`kustomization: buildMetadata ${metadata[0]}`);
    this.kustomization = kustomization;
  }

  accumulate(state: State): State {
    const k = this.kustomization;
    prefixed(
      () => 'accumulating resources',
      () => {
        for (const path of k.resources) this.#resource(state, path);
      },
    );
    for (const path of k.configurations) state.specs = mergeFieldSpecs(state.specs, this.#configuration(path));
    this.#generate(state);
    let merged = state;
    prefixed(
      () => 'accumulating components',
      () => {
        for (const path of k.components) merged = this.#component(merged, path);
      },
    );
    this.#transform(merged);
    return merged;
  }

  /** A file of objects, or a folder with a kustomization of its own. */
  #resource(state: State, path: string): void {
    if (/^(https?|git|ssh):\/\/|^git@|\.git(\/|\?|$)|^github\.com\//.test(path))
      throw new KustomizeRefusal(`kustomization: remote resource ${path}`);
    try {
      this.#file(state, path);
      return;
    } catch (error) {
      if (!(error instanceof KustomizeError)) throw error;
      this.#folder(state, path, error);
    }
  }

  #file(state: State, path: string): void {
    const objects = prefixed(
      () => `accumulating resources from '${path}'`,
      () => {
        const text = this.#loader.load(path);
        try {
          return objectsOf(text);
        } catch (error) {
          if (!(error instanceof MalformedYaml)) throw error;
          throw new KustomizeError(`${error.message} in File: ${path}`);
        }
      },
    );
    prefixed(
      () => `merging resources from '${path}'`,
      () => state.resources.appendAll(objects.map((o) => new Resource(o))),
    );
  }

  #folder(state: State, path: string, fileError: KustomizeError): void {
    const malformed = fileError.message.includes('MalformedYAMLError');
    let loader: Loader;
    try {
      loader = this.#loader.below(path);
    } catch (error) {
      if (!(error instanceof KustomizeError)) throw error;
      if (malformed) throw fileError;
      throw new KustomizeError(`accumulation err='${fileError.message}': ${error.message}`);
    }
    prefixed(
      () => `accumulation err='${fileError.message}'`,
      () => {
        const target = this.#target(loader);
        if (target.kustomization.kind === 'Component')
          throw new KustomizeError(`expected kind != 'Component' for path '${loader.root}'`);
        const inner = prefixed(
          () => `recursed accumulation of path '${loader.root}'`,
          () => target.accumulate(emptyState()),
        );
        this.#merge(state, inner, loader);
      },
    );
  }

  #component(state: State, path: string): State {
    const quoted = <T>(what: string, run: () => T): T => {
      try {
        return run();
      } catch (error) {
        if (!(error instanceof KustomizeError)) throw error;
        throw new KustomizeError(`${what} ${JSON.stringify(error.message)}`);
      }
    };
    const loader = quoted('loader.New', () => this.#loader.below(path));
    return quoted('accumulateDirectory:', () => {
      const target = this.#target(loader);
      if (target.kustomization.kind !== 'Component')
        throw new KustomizeError(
          `expected kind 'Component' for path '${loader.root}' but got '${target.kustomization.kind}'`,
        );
      const inner = prefixed(
        () => `recursed accumulation of path '${loader.root}'`,
        () => target.accumulate(state),
      );
      const fresh = emptyState();
      this.#merge(fresh, inner, loader);
      return fresh;
    });
  }

  #target(loader: Loader): Target {
    return prefixed(
      () => `couldn't make target for path '${loader.root}'`,
      () => new Target(loader, this.#warn),
    );
  }

  #merge(state: State, inner: State, loader: Loader): void {
    prefixed(
      () => `recursed merging from path '${loader.root}'`,
      () => state.resources.appendAll(inner.resources.list),
    );
    state.specs = mergeFieldSpecs(state.specs, inner.specs);
  }

  #configuration(path: string): Partial<FieldSpecs> {
    const file = (parseYaml(this.#loader.load(path)) ?? {}) as Record<string, unknown>;
    const references = (file.nameReference ?? []) as { fieldSpecs?: unknown }[];
    return {
      ...file,
      ...(references.length > 0
        ? { nameReference: references.map(({ fieldSpecs, ...target }) => ({ ...target, referrers: fieldSpecs ?? [] })) }
        : {}),
    } as Partial<FieldSpecs>;
  }

  #generate(state: State): void {
    const { configMapGenerator, secretGenerator, generatorOptions } = this.kustomization;
    for (const [kind, list] of [
      ['ConfigMap', configMapGenerator],
      ['Secret', secretGenerator],
    ] as const) {
      for (const args of list) {
        const made = generate(kind, args, generatorOptions, this.#loader);
        prefixed(
          () => `merging from generator ${kind}Generator`,
          () => state.resources.absorb(made),
        );
      }
    }
  }

  /** In kustomize's own order, whatever the order in the file. */
  #transform({ resources, specs }: State): void {
    const k = this.kustomization;
    applyMergeFiles(resources, k.patchesStrategicMerge, this.#loader);
    for (const patch of k.patches) applyPatch(resources, patch, this.#loader);
    if (k.namespace !== '') setNamespace(resources, k.namespace, specs.namespace);
    if (k.namePrefix !== '') addPrefix(resources, k.namePrefix, specs.namePrefix);
    if (k.nameSuffix !== '') addSuffix(resources, k.nameSuffix, specs.nameSuffix);
    addLabels(resources, k, specs);
    addAnnotations(resources, k, specs);
    for (const patch of k.patchesJson6902) applyPatch(resources, patch, this.#loader);
    for (const replica of k.replicas) setReplicas(resources, replica, specs.replicas);
    for (const image of k.images) changeImages(resources, image, specs.images);
    for (const one of k.replacements)
      for (const replacement of this.#replacements(one)) replace(resources, replacement);
  }

  /** A replacement, or those of the file it names. */
  #replacements(one: Kustomization['replacements'][number]): Replacement[] {
    if (!one.path) return [one];
    if (one.source || one.targets) throw new KustomizeError('cannot specify both path and inline replacement');
    const value = parseYaml(this.#loader.load(one.path)) as unknown as Replacement | Replacement[];
    return Array.isArray(value) ? value : [value];
  }
}

function loadFile(loader: Loader): string {
  const there = FILE_NAMES.filter((name) => loader.exists(name));
  if (there.length > 1) throw new KustomizeError(`Found multiple kustomization files under: ${loader.root}\n`);
  if (there[0] === undefined)
    throw new KustomizeError(
      `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${loader.root}'`,
    );
  return loader.load(there[0]);
}

const ORDER_FIRST = [
  'Namespace',
  'ResourceQuota',
  'StorageClass',
  'CustomResourceDefinition',
  'ServiceAccount',
  'PodSecurityPolicy',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
  'ConfigMap',
  'Secret',
  'Endpoints',
  'Service',
  'LimitRange',
  'PriorityClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Deployment',
  'StatefulSet',
  'CronJob',
  'PodDisruptionBudget',
];
const ORDER_LAST = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

/** Upstream: SortOrderTransformer. */
function sort(resources: Resources, options: SortOptions | undefined): void {
  if (!options) return;
  const { order = '', legacySortOptions } = options;
  if (order !== 'fifo' && order !== 'legacy')
    throw new KustomizeError("the field 'sortOptions.order' must be one of [fifo, legacy]");
  if (order === 'fifo') {
    if (legacySortOptions)
      throw new KustomizeError(
        "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', not 'legacy'",
      );
    return;
  }
  const first = legacySortOptions ? (legacySortOptions.orderFirst ?? []) : ORDER_FIRST;
  const last = legacySortOptions ? (legacySortOptions.orderLast ?? []) : ORDER_LAST;
  const rank = (kind: string): number => {
    const at = first.indexOf(kind);
    return at >= 0 ? at - first.length : last.indexOf(kind) + 1;
  };
  const key = (r: Resource): readonly [number, string, string] => {
    const { group, version, kind } = r.gvk;
    return [
      rank(kind),
      `${group || '~G'}_${version || '~V'}_${kind || '~K'}`,
      `${gvkText(r.gvk)}|${r.namespace || '~X'}|${r.name || '~N'}`,
    ];
  };
  resources.list = resources.list
    .map((resource) => ({ resource, key: key(resource) }))
    .sort((a, b) => {
      for (const i of [0, 1, 2] as const) if (a.key[i] !== b.key[i]) return a.key[i] < b.key[i] ? -1 : 1;
      return 0;
    })
    .map(({ resource }) => resource);
}

/** What a kustomization file says. Mirrors kustomize api/types/kustomization.go. */
import { parseYaml, YamlError } from '../../yaml/yaml.ts';
import { goKind } from '../resources/compact-json.ts';
import type { JsonObject } from '../types.ts';
import { KustomizeError } from './failure.ts';
import type { FieldSpec } from './field-spec.ts';
import type { Replacement } from './replacements.ts';
import type { TargetSelector } from './resources.ts';

export interface GeneratorOptions {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
}

export interface GeneratorArguments {
  readonly name?: string;
  readonly namespace?: string;
  readonly behavior?: string;
  /** Of Secrets. */
  readonly type?: string;
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly envs?: readonly string[];
  readonly env?: string;
  readonly options?: GeneratorOptions;
}

export interface Patch {
  readonly path?: string;
  readonly patch?: string;
  readonly target?: TargetSelector;
  readonly options?: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean };
}

export interface ImageChange {
  readonly name?: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
}

interface LabelEntry {
  readonly pairs?: Readonly<Record<string, string>>;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
  readonly fields?: readonly FieldSpec[];
}

export interface SortOptions {
  readonly order?: string;
  readonly legacySortOptions?: { readonly orderFirst?: readonly string[]; readonly orderLast?: readonly string[] };
}

export interface Kustomization {
  readonly kind: string;
  readonly apiVersion: string;
  readonly resources: readonly string[];
  readonly components: readonly string[];
  readonly configurations: readonly string[];
  readonly namePrefix: string;
  readonly nameSuffix: string;
  readonly namespace: string;
  readonly commonLabels: Readonly<Record<string, string>>;
  readonly labels: readonly LabelEntry[];
  readonly commonAnnotations: Readonly<Record<string, string>>;
  readonly patches: readonly Patch[];
  readonly patchesStrategicMerge: readonly string[];
  readonly patchesJson6902: readonly Patch[];
  readonly images: readonly ImageChange[];
  readonly replicas: readonly { readonly name?: string; readonly count?: number }[];
  readonly replacements: readonly (Replacement & { readonly path?: string })[];
  readonly configMapGenerator: readonly GeneratorArguments[];
  readonly secretGenerator: readonly GeneratorArguments[];
  readonly generatorOptions: GeneratorOptions | undefined;
  readonly sortOptions: SortOptions | undefined;
  readonly buildMetadata: readonly string[];
}

type FieldType = 'string' | '[]string' | 'map' | 'list' | 'struct';

/** Fields of the file, with their Go types as its decoder names them. */
const FIELDS: Readonly<Record<string, readonly [FieldType, string]>> = {
  kind: ['string', 'string'],
  apiVersion: ['string', 'string'],
  metadata: ['struct', 'types.ObjectMeta'],
  openapi: ['map', 'map[string]string'],
  namePrefix: ['string', 'string'],
  nameSuffix: ['string', 'string'],
  namespace: ['string', 'string'],
  commonLabels: ['map', 'map[string]string'],
  labels: ['list', '[]types.Label'],
  commonAnnotations: ['map', 'map[string]string'],
  patchesStrategicMerge: ['[]string', '[]types.PatchStrategicMerge'],
  patchesJson6902: ['list', '[]types.Patch'],
  patches: ['list', '[]types.Patch'],
  images: ['list', '[]types.Image'],
  imageTags: ['list', '[]types.Image'],
  replacements: ['list', '[]types.ReplacementField'],
  replicas: ['list', '[]types.Replica'],
  vars: ['list', '[]types.Var'],
  sortOptions: ['struct', 'types.SortOptions'],
  resources: ['[]string', '[]string'],
  components: ['[]string', '[]string'],
  crds: ['[]string', '[]string'],
  bases: ['[]string', '[]string'],
  configMapGenerator: ['list', '[]types.ConfigMapArgs'],
  secretGenerator: ['list', '[]types.SecretArgs'],
  helmGlobals: ['struct', 'types.HelmGlobals'],
  helmCharts: ['list', '[]types.HelmChart'],
  helmChartInflationGenerator: ['list', '[]types.HelmChartArgs'],
  generatorOptions: ['struct', 'types.GeneratorOptions'],
  configurations: ['[]string', '[]string'],
  generators: ['[]string', '[]string'],
  transformers: ['[]string', '[]string'],
  validators: ['[]string', '[]string'],
  buildMetadata: ['[]string', '[]string'],
};

/** What kustomize can do and this one does not. */
const REFUSED: Readonly<Record<string, string>> = {
  vars: 'vars (use replacements)',
  crds: 'crds',
  openapi: 'openapi',
  helmGlobals: 'helmGlobals',
  helmCharts: 'helmCharts',
  helmChartInflationGenerator: 'helmChartInflationGenerator',
  generators: 'generator plugins',
  transformers: 'transformer plugins',
  validators: 'validator plugins',
};

const FIX = "Run 'kustomize edit fix' to update your Kustomization automatically.";
const DEPRECATED: readonly (readonly [field: string, instead: string])[] = [
  ['bases', 'resources'],
  ['commonLabels', 'labels'],
  ['imageTags', 'images'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
];

interface ReadKustomization {
  readonly kustomization: Kustomization;
  /** Features of the file that are not simulated. */
  readonly refused: readonly string[];
}

/** Reads the file at `root`; `warn` is told of deprecated fields. Throws `KustomizeError`. */
export function readKustomization(text: string, root: string, warn: (line: string) => void): ReadKustomization {
  const file = parse(text);
  for (const [key, value] of Object.entries(file)) checkField(key, value);
  for (const [field, instead] of DEPRECATED)
    if (file[field] !== undefined) warn(`# Warning: '${field}' is deprecated. Please use '${instead}' instead. ${FIX}`);
  const said = Object.keys(file).filter((k) => k !== 'kind' && k !== 'apiVersion' && !isEmpty(file[k]));
  if (said.length === 0) throw new KustomizeError('kustomization.yaml is empty');
  const kind = textOf(file.kind) || 'Kustomization';
  const component = kind === 'Component';
  const version = component ? 'kustomize.config.k8s.io/v1alpha1' : 'kustomize.config.k8s.io/v1beta1';
  const apiVersion = textOf(file.apiVersion) || version;
  const problems = [
    ...(kind !== 'Kustomization' && !component ? ['kind should be Kustomization or Component'] : []),
    ...(apiVersion !== version ? [`apiVersion for ${kind} should be ${version}`] : []),
  ];
  if (problems.length > 0)
    throw new KustomizeError(`Failed to read kustomization file under ${root}:\n${problems.join('\n')}`);
  const list = <T>(field: string): readonly T[] => (file[field] ?? []) as unknown as readonly T[];
  const map = (field: string) => (file[field] ?? {}) as Record<string, string>;
  return {
    refused: Object.keys(REFUSED)
      .filter((field) => !isEmpty(file[field]))
      .map((field) => REFUSED[field] as string),
    kustomization: {
      kind,
      apiVersion,
      resources: [...list<string>('resources'), ...list<string>('bases')],
      components: list('components'),
      configurations: list('configurations'),
      namePrefix: textOf(file.namePrefix),
      nameSuffix: textOf(file.nameSuffix),
      namespace: textOf(file.namespace),
      commonLabels: map('commonLabels'),
      labels: list('labels'),
      commonAnnotations: map('commonAnnotations'),
      patches: list('patches'),
      patchesStrategicMerge: list('patchesStrategicMerge'),
      patchesJson6902: list('patchesJson6902'),
      images: [...list<ImageChange>('images'), ...list<ImageChange>('imageTags')],
      replicas: list('replicas'),
      replacements: list('replacements'),
      configMapGenerator: list('configMapGenerator'),
      secretGenerator: list('secretGenerator'),
      generatorOptions: (file.generatorOptions ?? undefined) as GeneratorOptions | undefined,
      sortOptions: (file.sortOptions ?? undefined) as SortOptions | undefined,
      buildMetadata: list('buildMetadata'),
    },
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value as object).length === 0 && !Array.isArray(value)) ||
  (Array.isArray(value) && value.length === 0);

function parse(text: string): JsonObject {
  try {
    const value = parseYaml(text);
    if (value === null) return {};
    if (typeof value !== 'object' || Array.isArray(value))
      throw new KustomizeError(
        `invalid Kustomization: json: cannot unmarshal ${goKind(value)} into Go value of type types.Kustomization`,
      );
    return value as JsonObject;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw new KustomizeError(`invalid Kustomization: ${error.message}`);
  }
}

/** Fields are matched as Go's decoder does, one that is unknown is refused. */
function checkField(key: string, value: unknown): void {
  const field = Object.hasOwn(FIELDS, key) ? FIELDS[key] : undefined;
  if (!field) throw new KustomizeError(`invalid Kustomization: json: unknown field ${JSON.stringify(key)}`);
  if (value === null) return;
  const wrong = (what: unknown, type: string): Error =>
    new KustomizeError(
      `invalid Kustomization: json: cannot unmarshal ${goKind(what)} into Go struct field Kustomization.${key} of type ${type}`,
    );
  const [type, goType] = field;
  const isList = Array.isArray(value);
  switch (type) {
    case 'string':
      if (typeof value !== 'string') throw wrong(value, goType);
      return;
    case '[]string':
      if (!isList) throw wrong(value, goType);
      for (const item of value) if (typeof item !== 'string') throw wrong(item, 'string');
      return;
    case 'list':
      if (!isList) throw wrong(value, goType);
      for (const item of value)
        if (item === null || typeof item !== 'object' || Array.isArray(item)) throw wrong(item, goType.slice(2));
      return;
    case 'map':
      if (isList || typeof value !== 'object') throw wrong(value, goType);
      for (const item of Object.values(value as JsonObject)) if (typeof item !== 'string') throw wrong(item, 'string');
      return;
    case 'struct':
      if (isList || typeof value !== 'object') throw wrong(value, goType);
  }
}

/**
 * What templates see as their dot, but for the values: .Chart, .Capabilities, .Release. Mirrors pkg/chart Metadata, chartutil
 * Capabilities and what ToRenderValues puts together; for Helm 4 the chart is a map.
 */
import { goFunction } from '../../gotemplate/function.ts';
import type { GoMethod, GoValue } from '../../gotemplate/types.ts';
import {
  type GoMap,
  GoStruct,
  type GoType,
  int,
  newMap,
  STRING_MAP,
  STRINGS,
  type StructField,
  type StructType,
  withType,
} from '../../gotemplate/values.ts';
import type { Capabilities, ChartDependency, ChartLock, ChartMetadata, RenderValues } from '../types.ts';

/** .Values of a chart, and .Template: maps with a name of their own. */
export const VALUES: GoType = { name: 'chartutil.Values', kind: 'map' };

const string = (name: string, json: string): StructField => ({ name, type: 'string', json, omitEmpty: true });
const list = (name: string, json: string, type: string): StructField => ({ name, type, json, omitEmpty: true });

const MAINTAINER: StructType = {
  name: '*chart.Maintainer',
  kind: 'ptr',
  fields: [string('Name', 'name'), string('Email', 'email'), string('URL', 'url')],
};

const DEPENDENCY: StructType = {
  name: '*chart.Dependency',
  kind: 'ptr',
  fields: [
    { name: 'Name', type: 'string', json: 'name' },
    string('Version', 'version'),
    { name: 'Repository', type: 'string', json: 'repository' },
    string('Condition', 'condition'),
    list('Tags', 'tags', '[]string'),
    { name: 'Enabled', type: 'bool', json: 'enabled', omitEmpty: true },
    list('ImportValues', 'import-values', '[]interface {}'),
    string('Alias', 'alias'),
  ],
};

const METADATA: StructType = {
  name: 'chart.Metadata',
  kind: 'struct',
  fields: [
    string('Name', 'name'),
    string('Home', 'home'),
    list('Sources', 'sources', '[]string'),
    string('Version', 'version'),
    string('Description', 'description'),
    list('Keywords', 'keywords', '[]string'),
    list('Maintainers', 'maintainers', '[]*chart.Maintainer'),
    string('Icon', 'icon'),
    string('APIVersion', 'apiVersion'),
    string('Condition', 'condition'),
    string('Tags', 'tags'),
    string('AppVersion', 'appVersion'),
    { name: 'Deprecated', type: 'bool', json: 'deprecated', omitEmpty: true },
    list('Annotations', 'annotations', 'map[string]string'),
    string('KubeVersion', 'kubeVersion'),
    list('Dependencies', 'dependencies', '[]*chart.Dependency'),
    string('Type', 'type'),
  ],
};

const CHART: StructType = {
  name: 'struct { chart.Metadata; IsRoot bool }',
  kind: 'struct',
  fields: [
    { name: 'Metadata', type: 'chart.Metadata', embedded: true },
    { name: 'IsRoot', type: 'bool' },
  ],
};

/** A map that nobody has made: annotations that Chart.yaml does not have. */
const NO_STRING_MAP: GoType = { ...STRING_MAP, isNil: true };

/** Fields of a struct from an object with their JSON names. */
function structOf(type: StructType, source: object): GoStruct {
  const values = new Map<string, GoValue>();
  for (const { name, type: fieldType, json } of type.fields) {
    const value = (source as Record<string, unknown>)[json ?? name];
    values.set(name, fieldValue(fieldType, value));
  }
  return new GoStruct(type, values);
}

function fieldValue(type: string, value: unknown): GoValue {
  switch (type) {
    case 'string':
      return value ?? '';
    case 'bool':
      return value ?? false;
    case 'map[string]string':
      return withType(Object.assign(newMap(), value), value === undefined ? NO_STRING_MAP : STRING_MAP);
    case '[]string':
      return withType([...((value as string[] | undefined) ?? [])], STRINGS);
    case '[]*chart.Maintainer':
      return pointers(type, MAINTAINER, value);
    case '[]*chart.Dependency':
      return pointers(type, DEPENDENCY, value);
    default:
      return value ?? [];
  }
}

function pointers(name: string, type: StructType, value: unknown): GoValue {
  const all = ((value as readonly ChartDependency[] | undefined) ?? []).map((element) => structOf(type, element));
  return withType(all, { name, kind: 'slice', element: type.name });
}

/** Chart.yaml as a value of Go, which JSON and YAML write in the order of its fields. */
export const metadataValue = (metadata: ChartMetadata): GoStruct => structOf(METADATA, metadata);

/** An entry of `dependencies`, likewise. */
export const dependencyValue = (dependency: ChartDependency): GoStruct => structOf(DEPENDENCY, dependency);

const LOCK: StructType = {
  name: 'chart.Lock',
  kind: 'struct',
  fields: [
    { name: 'Generated', type: 'string', json: 'generated' },
    { name: 'Digest', type: 'string', json: 'digest' },
    { name: 'Dependencies', type: '[]*chart.Dependency', json: 'dependencies' },
  ],
};

/** Chart.lock, likewise. */
export const lockValue = (lock: ChartLock): GoStruct => structOf(LOCK, lock);

const CHART_VERSION: StructType = {
  name: 'repo.ChartVersion',
  kind: 'struct',
  fields: [
    ...METADATA.fields,
    { name: 'URLs', type: '[]string', json: 'urls' },
    string('Created', 'created'),
    string('Digest', 'digest'),
  ],
};

/** An entry of index.yaml, likewise. */
export const chartVersionValue = (
  metadata: ChartMetadata,
  entry: { readonly urls: readonly string[]; readonly created: string; readonly digest: string },
): GoStruct => structOf(CHART_VERSION, { ...metadata, ...entry });

/** .Chart. */
export function chartValue(metadata: ChartMetadata, isRoot: boolean, helmMajor: 3 | 4): GoValue {
  const struct = structOf(METADATA, metadata);
  if (helmMajor === 4) return { ...asMap(struct), IsRoot: isRoot };
  return new GoStruct(
    CHART,
    new Map<string, GoValue>([
      ['Metadata', struct],
      ['IsRoot', isRoot],
    ]),
  );
}

/** Upstream: Helm 4's structToMap, which makes maps of structs and plain lists of slices. */
function asMap(struct: GoStruct): GoMap {
  const map = newMap();
  for (const { name } of struct.type.fields) {
    const value = struct.values.get(name);
    map[name] = Array.isArray(value)
      ? value.map((element) => (element instanceof GoStruct ? asMap(element) : element))
      : value;
  }
  return map;
}

const versionText: GoMethod = (version) => goFunction([], () => (version as GoStruct).values.get('Version'));

const KUBE_VERSION: StructType = {
  name: 'chartutil.KubeVersion',
  kind: 'struct',
  fields: ['Version', 'Major', 'Minor'].map((name) => ({ name, type: 'string' })),
  methods: new Map([
    ['String', versionText],
    ['GitVersion', versionText],
  ]),
  pointerText: (version) => String((version as GoStruct).values.get('Version')),
};

const VERSION_SET: GoType = {
  name: 'chartutil.VersionSet',
  kind: 'slice',
  element: 'string',
  methods: new Map<string, GoMethod>([
    ['Has', (set) => goFunction(['string'], (version) => (set as readonly string[]).includes(version))],
  ]),
};

const BUILD_INFO: StructType = {
  name: 'version.BuildInfo',
  kind: 'struct',
  fields: [
    { name: 'Version', type: 'string', json: 'version', omitEmpty: true },
    { name: 'GitCommit', type: 'string', json: 'git_commit', omitEmpty: true },
    { name: 'GitTreeState', type: 'string', json: 'git_tree_state', omitEmpty: true },
    { name: 'GoVersion', type: 'string', json: 'go_version', omitEmpty: true },
  ],
};

const CAPABILITIES: StructType = {
  name: '*chartutil.Capabilities',
  kind: 'ptr',
  fields: [
    { name: 'KubeVersion', type: 'chartutil.KubeVersion' },
    { name: 'APIVersions', type: 'chartutil.VersionSet' },
    { name: 'HelmVersion', type: 'version.BuildInfo' },
  ],
};

/** .Capabilities. */
export function capabilitiesValue({
  kubeVersion,
  apiVersions,
  helmVersion,
  helmCommit,
  goVersion,
}: Capabilities): GoValue {
  const [, major = '', minor = ''] = /^v?(\d+)\.(\d+)/.exec(kubeVersion) ?? [];
  const fields = (type: StructType, ...values: readonly GoValue[]): GoStruct =>
    new GoStruct(type, new Map(type.fields.map(({ name }, i) => [name, values[i]])));
  return fields(
    CAPABILITIES,
    fields(KUBE_VERSION, kubeVersion, major, minor),
    withType([...apiVersions], VERSION_SET),
    fields(BUILD_INFO, helmVersion, helmCommit ?? '', helmCommit ? 'clean' : '', goVersion ?? ''),
  );
}

/** .Release. */
export function releaseValue(release: RenderValues['release']): GoMap {
  return Object.assign(newMap(), {
    Name: release.name,
    Namespace: release.namespace,
    IsUpgrade: release.isUpgrade,
    IsInstall: release.isInstall,
    Revision: int(release.revision),
    Service: 'Helm',
  });
}

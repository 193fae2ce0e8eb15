/** One object of a build with what kustomize remembers of it: earlier names, prefixes, what a generator asked for. Mirrors kustomize api/resource and kyaml/resid. */
import type { JsonObject } from '../types.ts';

export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface ResourceId extends Gvk {
  readonly name: string;
  readonly namespace: string;
}

/** A kind named in part: what is absent or empty matches anything. */
export type GvkSelector = Partial<Gvk>;

export type Behavior = 'unspecified' | 'create' | 'merge' | 'replace';

const NO_NAMESPACE = '_non_namespaceable_';

/** Kinds that are certainly in no namespace, as "group/Kind". Upstream: kyaml/openapi (precomputedIsNamespaceScoped). */
const CLUSTER_SCOPED = new Set(
  [
    'ComponentStatus,Namespace,Node,NodeProxyOptions,PersistentVolume',
    'admissionregistration.k8s.io:MutatingWebhookConfiguration,ValidatingWebhookConfiguration,ValidatingAdmissionPolicy,ValidatingAdmissionPolicyBinding',
    'apiextensions.k8s.io:CustomResourceDefinition',
    'apiregistration.k8s.io:APIService',
    'certificates.k8s.io:CertificateSigningRequest',
    'flowcontrol.apiserver.k8s.io:FlowSchema,PriorityLevelConfiguration',
    'networking.k8s.io:IngressClass',
    'node.k8s.io:RuntimeClass',
    'policy:PodSecurityPolicy',
    'rbac.authorization.k8s.io:ClusterRole,ClusterRoleBinding',
    'scheduling.k8s.io:PriorityClass',
    'storage.k8s.io:CSIDriver,CSINode,StorageClass,VolumeAttachment',
  ].flatMap((line) => {
    const [kinds = '', group = ''] = line.includes(':') ? line.split(':').reverse() : [line];
    return kinds.split(',').map((kind) => `${group}/${kind}`);
  }),
);

export const isClusterScoped = (gvk: Gvk): boolean => CLUSTER_SCOPED.has(`${gvk.group}/${gvk.kind}`);

export function gvkOf(apiVersion: string, kind: string): Gvk {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion, kind }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), kind };
}

/** "Deployment.v1.apps". */
export const gvkText = ({ group, version, kind }: GvkSelector): string =>
  [kind || '[noKind]', version || '[noVer]', group || '[noGrp]'].join('.');

/** "Deployment.v1.apps/web.[noNs]". */
export const idText = (id: ResourceId): string => `${gvkText(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;

/** The namespace that counts when ids are compared. */
export function effectiveNamespace(id: ResourceId): string {
  if (isClusterScoped(id)) return NO_NAMESPACE;
  return id.namespace === '' ? 'default' : id.namespace;
}

export const selects = (selector: GvkSelector, gvk: Gvk): boolean =>
  (!selector.group || selector.group === gvk.group) &&
  (!selector.version || selector.version === gvk.version) &&
  (!selector.kind || selector.kind === gvk.kind);

export const sameId = (a: ResourceId, b: ResourceId): boolean =>
  effectiveNamespace(a) === effectiveNamespace(b) &&
  a.name === b.name &&
  a.group === b.group &&
  a.version === b.version &&
  a.kind === b.kind;

type Meta = JsonObject & {
  name?: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
};

/** Its object is changed in place: it belongs to the build alone. */
export class Resource {
  object: JsonObject;
  readonly previous: { readonly name: string; readonly namespace: string; readonly kind: string }[] = [];
  readonly prefixes: string[] = [];
  readonly suffixes: string[] = [];
  hashed = false;
  behavior: Behavior = 'unspecified';
  /** A patch deleted it. */
  gone = false;

  constructor(object: JsonObject) {
    this.object = object;
  }

  get metadata(): Meta {
    this.object.metadata ??= {};
    return this.object.metadata as Meta;
  }
  get name(): string {
    return String(this.metadata.name ?? '');
  }
  get namespace(): string {
    return String(this.metadata.namespace ?? '');
  }
  get gvk(): Gvk {
    return gvkOf(String(this.object.apiVersion ?? ''), String(this.object.kind ?? ''));
  }
  get id(): ResourceId {
    return { ...this.gvk, name: this.name, namespace: this.namespace };
  }
  /** Ids it had before, oldest first. */
  get previousIds(): ResourceId[] {
    const gvk = this.gvk;
    return this.previous.map((p) => ({ ...gvk, kind: p.kind, name: p.name, namespace: p.namespace }));
  }
  get originalId(): ResourceId {
    return this.previousIds[0] ?? this.id;
  }
  get allIds(): ResourceId[] {
    return [...this.previousIds, this.id];
  }

  rememberId(): void {
    const id = this.id;
    this.previous.push({ name: id.name, namespace: effectiveNamespace(id), kind: id.kind });
  }

  /** Labels, annotations, name, history of another; what this one says wins for labels and annotations. */
  takeMetadataFrom(other: Resource): void {
    const merged = (field: 'labels' | 'annotations'): void => {
      const both = { ...other.metadata[field], ...this.metadata[field] };
      if (Object.keys(both).length > 0) this.metadata[field] = both;
    };
    merged('labels');
    merged('annotations');
    if (other.name !== '') this.metadata.name = other.name;
    if (other.namespace !== '') this.metadata.namespace = other.namespace;
    for (const list of ['previous', 'prefixes', 'suffixes'] as const) {
      this[list].length = 0;
      (this[list] as unknown[]).push(...other[list]);
    }
    this.behavior = other.behavior;
  }

  copy(): Resource {
    const copy = new Resource(copyJson(this.object));
    copy.takeMetadataFrom(this);
    copy.hashed = this.hashed;
    return copy;
  }
}

export function copyJson<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyJson) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, copyJson(v)])) as T;
}

/** Whether two lists of prefixes were made in the same layers: one ends with the other. Upstream: PrefixesSuffixesEquals. */
export function sameContext(a: Resource, b: Resource, allowEmpty: boolean): boolean {
  const same = (x: readonly string[], y: readonly string[]): boolean =>
    (allowEmpty && (x.length === 0 || y.length === 0)) || sameEnding(x, y);
  return same(a.prefixes, b.prefixes) && same(a.suffixes, b.suffixes);
}

function sameEnding(a: readonly string[], b: readonly string[]): boolean {
  const [short, long] = a.length > b.length ? [b, a] : [a, b];
  if (short.length === 0) return long.length === 0;
  return short.every((text, i) => text === long[i + long.length - short.length]);
}

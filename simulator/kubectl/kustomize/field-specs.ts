/**
 * Where kustomize looks for names, labels, images and references: the facts of api/internal/konfig/builtinpluginconsts, and what a
 * file of `configurations` adds to them.
 */
import type { FieldSpec } from './field-spec.ts';
import type { GvkSelector } from './resource.ts';

/** Fields of `referrers` that hold the name of an object of this kind. */
interface NameReference extends GvkSelector {
  readonly referrers: readonly FieldSpec[];
}

export interface FieldSpecs {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  /** What `configurations` adds for `labels`. */
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
}

/** Kinds with a pod's spec, and where it is. */
const POD_SPECS: readonly (readonly [kind: string, path: string])[] = [
  ['Pod', 'spec'],
  ['PodTemplate', 'template/spec'],
  ['Deployment', 'spec/template/spec'],
  ['ReplicaSet', 'spec/template/spec'],
  ['DaemonSet', 'spec/template/spec'],
  ['StatefulSet', 'spec/template/spec'],
  ['Job', 'spec/template/spec'],
  ['CronJob', 'spec/jobTemplate/spec/template/spec'],
];

const inPods = (paths: readonly string[], kinds = POD_SPECS): FieldSpec[] =>
  kinds.flatMap(([kind, at]) => paths.map((path) => ({ kind, path: `${at}/${path}` })));

/** Kinds whose service accounts, claims and priority classes are followed. */
const CLAIMING: typeof POD_SPECS = [
  ['Pod', 'spec'],
  ['StatefulSet', 'spec/template/spec'],
  ['Deployment', 'spec/template/spec'],
  ['ReplicationController', 'spec/template/spec'],
  ['CronJob', 'spec/jobTemplate/spec/template/spec'],
  ['Job', 'spec/template/spec'],
  ['DaemonSet', 'spec/template/spec'],
];

const RBAC = 'rbac.authorization.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';
const kind = (name: string, ...paths: string[]): FieldSpec[] => paths.map((path) => ({ kind: name, path }));
const scaled = (name: string): NameReference => ({
  kind: name,
  referrers: kind('HorizontalPodAutoscaler', 'spec/scaleTargetRef/name'),
});
const CONTAINERS = ['containers', 'initContainers'];

const NAME_REFERENCES: readonly NameReference[] = [
  ...['Deployment', 'ReplicationController', 'ReplicaSet', 'StatefulSet'].map(scaled),
  {
    kind: 'ConfigMap',
    version: 'v1',
    referrers: [
      ...inPods([
        'volumes/configMap/name',
        ...CONTAINERS.flatMap((c) => [`${c}/env/valueFrom/configMapKeyRef/name`, `${c}/envFrom/configMapRef/name`]),
        'volumes/projected/sources/configMap/name',
      ]),
      ...kind('Node', 'spec/configSource/configMap'),
      ...kind('Role', 'rules/resourceNames'),
      ...kind('ClusterRole', 'rules/resourceNames'),
      ...kind('Ingress', 'metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap'),
    ],
  },
  {
    kind: 'Secret',
    version: 'v1',
    referrers: [
      ...inPods([
        'volumes/secret/secretName',
        ...CONTAINERS.flatMap((c) => [`${c}/env/valueFrom/secretKeyRef/name`, `${c}/envFrom/secretRef/name`]),
        'imagePullSecrets/name',
        'volumes/projected/sources/secret/name',
      ]),
      ...kind(
        'Ingress',
        'spec/tls/secretName',
        'metadata/annotations/ingress.kubernetes.io\\/auth-secret',
        'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret',
        'metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret',
      ),
      ...kind('ServiceAccount', 'imagePullSecrets/name'),
      ...kind(
        'StorageClass',
        'parameters/secretName',
        'parameters/adminSecretName',
        'parameters/userSecretName',
        'parameters/secretRef',
      ),
      ...kind('Role', 'rules/resourceNames'),
      ...kind('ClusterRole', 'rules/resourceNames'),
      ...kind('PersistentVolume', 'spec/azureFile/secretName'),
    ],
  },
  {
    kind: 'Service',
    version: 'v1',
    referrers: [
      { kind: 'StatefulSet', group: 'apps', path: 'spec/serviceName' },
      ...kind(
        'Ingress',
        'spec/rules/http/paths/backend/serviceName',
        'spec/backend/serviceName',
        'spec/rules/http/paths/backend/service/name',
        'spec/defaultBackend/service/name',
      ),
      { kind: 'APIService', group: 'apiregistration.k8s.io', path: 'spec/service/name' },
      { kind: 'ValidatingWebhookConfiguration', group: ADMISSION, path: 'webhooks/clientConfig/service' },
      { kind: 'MutatingWebhookConfiguration', group: ADMISSION, path: 'webhooks/clientConfig/service' },
    ],
  },
  { kind: 'Role', group: RBAC, referrers: [{ kind: 'RoleBinding', group: RBAC, path: 'roleRef/name' }] },
  {
    kind: 'ClusterRole',
    group: RBAC,
    referrers: ['RoleBinding', 'ClusterRoleBinding'].map((k) => ({ kind: k, group: RBAC, path: 'roleRef/name' })),
  },
  {
    kind: 'ServiceAccount',
    version: 'v1',
    referrers: [
      ...['RoleBinding', 'ClusterRoleBinding'].map((k) => ({ kind: k, group: RBAC, path: 'subjects' })),
      ...inPods(['serviceAccountName'], CLAIMING),
    ],
  },
  {
    kind: 'PersistentVolumeClaim',
    version: 'v1',
    referrers: inPods(['volumes/persistentVolumeClaim/claimName'], CLAIMING),
  },
  {
    kind: 'PersistentVolume',
    version: 'v1',
    referrers: [...kind('PersistentVolumeClaim', 'spec/volumeName'), ...kind('ClusterRole', 'rules/resourceNames')],
  },
  {
    kind: 'StorageClass',
    version: 'v1',
    group: 'storage.k8s.io',
    referrers: [
      ...kind('PersistentVolume', 'spec/storageClassName'),
      ...kind('PersistentVolumeClaim', 'spec/storageClassName'),
      ...kind('StatefulSet', 'spec/volumeClaimTemplates/spec/storageClassName'),
    ],
  },
  {
    kind: 'PriorityClass',
    version: 'v1',
    group: 'scheduling.k8s.io',
    referrers: inPods(['priorityClassName'], CLAIMING),
  },
  // Upstream writes group and version in one, so that no IngressClass is ever followed.
  {
    kind: 'IngressClass',
    version: 'v1',
    group: 'networking.k8s.io/v1',
    referrers: kind('Ingress', 'spec/ingressClassName'),
  },
  {
    kind: 'ValidatingAdmissionPolicy',
    group: ADMISSION,
    referrers: [{ kind: 'ValidatingAdmissionPolicyBinding', group: ADMISSION, path: 'spec/policyName' }],
  },
];

/** Labels of objects and of the pods they make. */
const METADATA_LABELS: readonly FieldSpec[] = [
  { path: 'metadata/labels', create: true },
  { path: 'spec/template/metadata/labels', create: true, version: 'v1', kind: 'ReplicationController' },
  ...['Deployment', 'ReplicaSet', 'DaemonSet'].map((k) => ({
    path: 'spec/template/metadata/labels',
    create: true,
    kind: k,
  })),
  { path: 'spec/template/metadata/labels', create: true, group: 'apps', kind: 'StatefulSet' },
  { path: 'spec/volumeClaimTemplates[]/metadata/labels', create: true, group: 'apps', kind: 'StatefulSet' },
  { path: 'spec/template/metadata/labels', create: true, group: 'batch', kind: 'Job' },
  { path: 'spec/jobTemplate/metadata/labels', create: true, group: 'batch', kind: 'CronJob' },
  { path: 'spec/jobTemplate/spec/template/metadata/labels', create: true, group: 'batch', kind: 'CronJob' },
];

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels';

const affinityOf = (name: string): FieldSpec[] =>
  [
    ...['podAffinity', 'podAntiAffinity'].flatMap((a) => [`affinity/${a}/${PREFERRED}`, `affinity/${a}/${REQUIRED}`]),
    'topologySpreadConstraints/labelSelector/matchLabels',
  ].map((path) => ({ path: `spec/template/spec/${path}`, group: 'apps', kind: name }));

const SELECTORS: readonly FieldSpec[] = [
  { path: 'spec/selector', create: true, version: 'v1', kind: 'Service' },
  { path: 'spec/selector', create: true, version: 'v1', kind: 'ReplicationController' },
  { path: 'spec/selector/matchLabels', create: true, kind: 'Deployment' },
  ...affinityOf('Deployment'),
  { path: 'spec/selector/matchLabels', create: true, kind: 'ReplicaSet' },
  { path: 'spec/selector/matchLabels', create: true, kind: 'DaemonSet' },
  { path: 'spec/selector/matchLabels', create: true, group: 'apps', kind: 'StatefulSet' },
  ...affinityOf('StatefulSet'),
  { path: 'spec/selector/matchLabels', group: 'batch', kind: 'Job' },
  { path: 'spec/jobTemplate/spec/selector/matchLabels', group: 'batch', kind: 'CronJob' },
  { path: 'spec/selector/matchLabels', group: 'policy', kind: 'PodDisruptionBudget' },
  ...['spec/podSelector', 'spec/ingress/from/podSelector', 'spec/egress/to/podSelector'].map((path) => ({
    path: `${path}/matchLabels`,
    group: 'networking.k8s.io',
    kind: 'NetworkPolicy',
  })),
];

const templateAnnotations = (name: string, more: GvkSelector = {}): FieldSpec => ({
  path: 'spec/template/metadata/annotations',
  create: true,
  kind: name,
  ...more,
});

export const DEFAULT_FIELD_SPECS: FieldSpecs = {
  namePrefix: [{ path: 'metadata/name' }],
  nameSuffix: [{ path: 'metadata/name' }],
  commonLabels: [...SELECTORS, ...METADATA_LABELS],
  labels: [],
  templateLabels: METADATA_LABELS,
  commonAnnotations: [
    { path: 'metadata/annotations', create: true },
    templateAnnotations('ReplicationController', { version: 'v1' }),
    ...['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet'].map((name) => templateAnnotations(name)),
    templateAnnotations('Job', { group: 'batch' }),
    { path: 'spec/jobTemplate/metadata/annotations', create: true, group: 'batch', kind: 'CronJob' },
    { path: 'spec/jobTemplate/spec/template/metadata/annotations', create: true, group: 'batch', kind: 'CronJob' },
  ],
  namespace: [
    { path: 'metadata/name', kind: 'Namespace', create: true },
    { path: 'spec/service/namespace', group: 'apiregistration.k8s.io', kind: 'APIService', create: true },
    {
      path: 'spec/conversion/webhook/clientConfig/service/namespace',
      group: 'apiextensions.k8s.io',
      kind: 'CustomResourceDefinition',
    },
  ],
  images: ['spec', 'spec/template/spec'].flatMap((at) =>
    ['containers[]/image', 'initContainers[]/image', 'volumes[]/image/reference'].map((path) => ({
      path: `${at}/${path}`,
      create: true,
    })),
  ),
  replicas: ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'].map((name) => ({
    path: 'spec/replicas',
    create: true,
    kind: name,
  })),
  nameReference: NAME_REFERENCES,
};

const sameKind = (a: GvkSelector, b: GvkSelector): boolean =>
  (a.group ?? '') === (b.group ?? '') && (a.version ?? '') === (b.version ?? '') && (a.kind ?? '') === (b.kind ?? '');
const sameSpec = (a: FieldSpec, b: FieldSpec): boolean => a.path === b.path && sameKind(a, b);

/** The specs of both; one that is in `base` already counts once. */
export const mergeSpecs = (base: readonly FieldSpec[], more: readonly FieldSpec[]): FieldSpec[] => [
  ...base,
  ...more.filter((m) => !base.some((b) => sameSpec(b, m))),
];

/** Upstream: TransformerConfig.Merge. */
export function mergeFieldSpecs(base: FieldSpecs, more: Partial<FieldSpecs>): FieldSpecs {
  const lists = Object.fromEntries(
    (Object.keys(base) as (keyof FieldSpecs)[])
      .filter((key) => key !== 'nameReference')
      .map((key) => [key, mergeSpecs(base[key] as readonly FieldSpec[], (more[key] ?? []) as readonly FieldSpec[])]),
  );
  const references = [...base.nameReference];
  for (const one of more.nameReference ?? []) {
    const at = references.findIndex((r) => sameKind(r, one));
    const old = references[at];
    if (old) references[at] = { ...old, referrers: mergeSpecs(old.referrers, one.referrers) };
    else references.push(one);
  }
  return { ...(lists as unknown as FieldSpecs), nameReference: references };
}

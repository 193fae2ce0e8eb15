/** Writes simulator/api/schema/data.ts: the compact form of the API's schemas that schema.ts reads (the form is described there).
 * Facts come from the recorded OpenAPI documents and, where those say nothing (Go types, field order, embedded structs), go-types.txt. */
import type { Definition, Definitions, Property } from './types.ts';

/** Definitions an API server of ours decodes; what they refer to comes with them. */
const ROOTS: Readonly<Record<string, string>> = {
  'io.k8s.api.core.v1':
    'Pod Service Endpoints ConfigMap Secret Namespace Node PersistentVolume PersistentVolumeClaim ServiceAccount Event ' +
    'ReplicationController ResourceQuota LimitRange PodTemplate Binding ComponentStatus',
  'io.k8s.api.apps.v1': 'Deployment ReplicaSet StatefulSet DaemonSet ControllerRevision',
  'io.k8s.api.batch.v1': 'Job CronJob',
  'io.k8s.api.autoscaling.v1': 'HorizontalPodAutoscaler Scale',
  'io.k8s.api.autoscaling.v2': 'HorizontalPodAutoscaler',
  'io.k8s.api.policy.v1': 'PodDisruptionBudget Eviction',
  'io.k8s.api.discovery.v1': 'EndpointSlice',
  'io.k8s.api.networking.v1': 'Ingress IngressClass NetworkPolicy',
  'io.k8s.api.storage.v1': 'StorageClass CSINode VolumeAttachment CSIDriver',
  'io.k8s.api.node.v1': 'RuntimeClass',
  'io.k8s.api.rbac.v1': 'Role RoleBinding ClusterRole ClusterRoleBinding',
  'io.k8s.api.coordination.v1': 'Lease',
  'io.k8s.api.scheduling.v1': 'PriorityClass',
  'io.k8s.api.events.v1': 'Event',
  'io.k8s.api.authentication.v1': 'TokenRequest TokenReview SelfSubjectReview',
  'io.k8s.api.authorization.v1':
    'SubjectAccessReview SelfSubjectAccessReview LocalSubjectAccessReview SelfSubjectRulesReview',
  'io.k8s.api.admissionregistration.v1': 'ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1': 'CustomResourceDefinition',
  'io.k8s.apimachinery.pkg.apis.meta.v1': 'DeleteOptions',
  'io.k8s.metrics.pkg.apis.metrics.v1beta1': 'PodMetrics NodeMetrics',
};

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
const SCALAR_REFS: Readonly<Record<string, string>> = {
  [`${META}.Time`]: 't',
  [`${META}.MicroTime`]: 'm',
  [`${META}.FieldsV1`]: 'oFieldsV1',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'n',
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'q',
  'io.k8s.apimachinery.pkg.runtime.RawExtension': 'oruntime.RawExtension',
};
const SCALARS: Readonly<Record<string, string>> = {
  string: 's',
  bool: 'b',
  int32: 'i',
  int64: 'l',
  float64: 'd',
  '[]byte': 'y',
};

interface GoField {
  readonly key: string;
  readonly embedded: string;
  readonly type: string;
  readonly flag: '' | '!' | '0';
}

type PropertyV3 = Property & { readonly default?: unknown; readonly allOf?: readonly Property[] };

export function writeSchemas(definitions: Definitions, v3: Definitions, goTypes: string): string {
  const go = readGoTypes(goTypes);
  const packages = Object.keys(ROOTS);
  const wanted = reachable(
    definitions,
    Object.entries(ROOTS).flatMap(([pkg, names]) => names.split(' ').map((n) => `${pkg}.${n}`)),
  );
  const out: string[] = [];
  for (const pkg of packages) {
    out.push(`@${pkg}`);
    for (const id of wanted.filter((w) => w.slice(0, w.lastIndexOf('.')) === pkg)) {
      const definition = definitions[id] as Definition;
      const name = id.slice(pkg.length + 1);
      const required = new Set(definition.required ?? []);
      const atomic = (definition as Record<string, unknown>)['x-kubernetes-map-type'] === 'atomic' ? '*' : '';
      const fields = orderedFields(definition, go.get(id) ?? []).map((field) =>
        writeField(
          field,
          definition.properties?.[field.key] as PropertyV3,
          v3[id]?.properties?.[field.key] as PropertyV3 | undefined,
          required.has(field.key),
          pkg,
          packages,
        ),
      );
      out.push([name + atomic, ...fields].join(' '));
    }
  }
  return [
    '// Made by `npm run generate` from the recorded OpenAPI documents of Kubernetes v1.36. Do not edit. The form: schema.ts.',
    `export const SCHEMA_DATA = ${JSON.stringify(out.join('\n')).replaceAll('\\n', '\\n\\\n')};`,
    '',
  ].join('\n');
}

function readGoTypes(text: string): Map<string, readonly GoField[]> {
  const structs = new Map<string, readonly GoField[]>();
  let pkg = '';
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('@')) {
      pkg = line.slice(1);
      continue;
    }
    const [name, ...fields] = line.split(' ');
    structs.set(`${pkg}.${name}`, fields.map(readGoField));
  }
  return structs;
}

function readGoField(text: string): GoField {
  const colon = text.indexOf(':');
  const [embedded, key] = text.slice(0, colon).includes('/')
    ? text.slice(0, colon).split('/')
    : ['', text.slice(0, colon)];
  const match = /^(.*?)([!0]?)$/.exec(text.slice(colon + 1)) as RegExpExecArray;
  const flag = /(int32|int64|float64)$/.test(match[1] as string) || match[2] !== '0' ? match[2] : '0';
  return { key: key as string, embedded: embedded as string, type: match[1] as string, flag: flag as GoField['flag'] };
}

function orderedFields(definition: Definition, go: readonly GoField[]): readonly GoField[] {
  const keys = Object.keys(definition.properties ?? {});
  const known = new Set(go.map((f) => f.key));
  return [
    ...go.filter((f) => keys.includes(f.key)),
    ...keys.filter((k) => !known.has(k)).map((key) => ({ key, embedded: '', type: '', flag: '' as const })),
  ];
}

function writeField(
  go: GoField,
  property: PropertyV3,
  v3: PropertyV3 | undefined,
  required: boolean,
  pkg: string,
  packages: readonly string[],
): string {
  const extra = property as unknown as Record<string, unknown>;
  const [goName, goBase] = go.type.split('=') as [string, string?];
  const pointer = goName.startsWith('*');
  // `Name=[]X` and `Name=map[…]X` name the whole type; `[]Name=string` names the element.
  const namesWhole = goBase !== undefined && /^(\[\]|map\[)/.test(goBase) && /^\*?\w+$/.test(goName);
  const scalarName =
    !namesWhole && (goBase !== undefined || /(^|[\]*])(types|v1|corev1|apiv1|metav1)\.\w+$/.test(goName))
      ? goName.replace(/^(\[\]|\*|map\[\w+\])+/, '').replace(/^(corev1|apiv1|metav1)\./, 'v1.')
      : '';
  let text = (go.embedded === '' ? '' : `${go.embedded}/`) + go.key + ':' + (pointer ? '*' : '');
  text += writeType(property, scalarName, pkg, packages, go.type.includes('[]byte'));
  if (namesWhole) text += `=${goName.replace(/^\*/, '')}`;
  if (property.enum) text += `(${property.enum.join('|')})`;
  const keys = extra['x-kubernetes-list-map-keys'] as readonly string[] | undefined;
  if (keys) text += `&${keys.join(',')}`;
  const listType = extra['x-kubernetes-list-type'];
  if (listType === 'atomic') text += '@';
  if (listType === 'set') text += '%';
  if (extra['x-kubernetes-map-type'] === 'atomic') text += '@';
  const strategy = extra['x-kubernetes-patch-strategy'] as string | undefined;
  if (strategy?.includes('merge')) text += `~${(extra['x-kubernetes-patch-merge-key'] as string | undefined) ?? ''}`;
  if (strategy?.includes('retainKeys')) text += '^';
  if (strategy && !/merge|retainKeys|replace/.test(strategy)) throw new Error(`unknown patch strategy ${strategy}`);
  if (go.flag === '0') text += '-';
  const always = go.flag === '!' && !pointer;
  text += required && always ? '!' : required ? '+' : always ? '_' : '';
  const value = v3?.default;
  if (value !== undefined && value !== '' && value !== 0 && value !== false && JSON.stringify(value) !== '{}')
    text += `?${String(value)}`;
  return text.replace(/:s(?=$|[^a-zA-Z.])/, '');
}

function writeType(
  property: PropertyV3,
  scalarName: string,
  pkg: string,
  packages: readonly string[],
  bytes: boolean,
): string {
  const ref = (property.$ref ?? property.allOf?.[0]?.$ref)?.replace(/^#\/(definitions|components\/schemas)\//, '');
  if (ref !== undefined) {
    const scalar = SCALAR_REFS[ref];
    if (scalar) return scalar;
    const refPackage = ref.slice(0, ref.lastIndexOf('.'));
    const index = packages.indexOf(refPackage);
    if (index < 0) return 'o';
    const name = ref.slice(refPackage.length + 1);
    return refPackage === pkg ? name : `${index}.${name}`;
  }
  if (property.type === 'array') return `[${writeType(property.items as PropertyV3, scalarName, pkg, packages, bytes)}`;
  if (property.additionalProperties)
    return `{${writeType(property.additionalProperties as PropertyV3, scalarName, pkg, packages, bytes)}`;
  switch (property.type) {
    case 'string':
      return bytes || property.format === 'byte' ? (SCALARS['[]byte'] as string) : `s${scalarName}`;
    case 'boolean':
      return 'b';
    case 'integer':
      return property.format === 'int32' ? 'i' : 'l';
    case 'number':
      return 'd';
    default:
      return 'o';
  }
}

/** The ids, in the order of the documents. */
function reachable(definitions: Definitions, roots: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const visit = (id: string): void => {
    if (seen.has(id) || id in SCALAR_REFS) return;
    const definition = definitions[id];
    if (!definition) throw new Error(`no definition ${id}`);
    if (!definition.properties) return;
    seen.add(id);
    const walk = (p: Property): void => {
      if (p.$ref) visit(p.$ref.replace('#/definitions/', ''));
      if (p.items) walk(p.items);
      if (p.additionalProperties) walk(p.additionalProperties);
    };
    for (const property of Object.values(definition.properties)) walk(property);
  };
  for (const root of roots) visit(root);
  return Object.keys(definitions).filter((id) => seen.has(id));
}

/** Writes simulator/api/objects.ts: TypeScript types of the API's objects, from the recorded OpenAPI definitions. */

export interface Property {
  readonly type?: string;
  readonly format?: string;
  readonly $ref?: string;
  readonly items?: Property;
  readonly additionalProperties?: Property;
  readonly enum?: readonly string[];
}
export interface Definition extends Property {
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Property>>;
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}
export type Definitions = Readonly<Record<string, Definition>>;

/** Packages whose types are written, in the order in which they take a short name. */
const PACKAGES = [
  'io.k8s.apimachinery.pkg.apis.meta.v1',
  'io.k8s.api.core.v1',
  'io.k8s.api.apps.v1',
  'io.k8s.api.batch.v1',
  'io.k8s.api.autoscaling.v2',
  'io.k8s.api.policy.v1',
  'io.k8s.api.discovery.v1',
  'io.k8s.api.networking.v1',
  'io.k8s.api.storage.v1',
  'io.k8s.api.rbac.v1',
  'io.k8s.api.coordination.v1',
  'io.k8s.api.scheduling.v1',
  'io.k8s.api.node.v1',
  'io.k8s.api.authentication.v1',
  'io.k8s.api.admissionregistration.v1',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1',
  'io.k8s.metrics.pkg.apis.metrics.v1beta1',
];

const SCALARS: Readonly<Record<string, string>> = {
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'string',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'string',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'number | string',
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'string',
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'Record<string, unknown>',
  'io.k8s.apimachinery.pkg.runtime.RawExtension': 'unknown',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Patch': 'unknown',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON': 'unknown',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrArray':
    'JSONSchemaProps | JSONSchemaProps[] | null',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrBool': 'JSONSchemaProps | boolean',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaPropsOrStringArray': 'JSONSchemaProps | string[]',
};

/** Set by the API server on every stored object. */
const ALWAYS_IN_METADATA = new Set(['name', 'uid', 'resourceVersion', 'creationTimestamp']);

export function writeTypes(definitions: Definitions): string {
  const names = new Map<string, string>();
  for (const pkg of PACKAGES) {
    for (const id of Object.keys(definitions)) {
      if (!id.startsWith(`${pkg}.`) || id in SCALARS) continue;
      const short = id.slice(pkg.length + 1);
      if (short.endsWith('List') && definitions[id]?.properties?.items) continue;
      // A name that an earlier package has taken gets its group in front: DiscoveryEndpointPort.
      const group = pkg.split('.').at(-2) as string;
      const taken = [...names.values()].includes(short);
      names.set(id, taken ? `${group[0]?.toUpperCase()}${group.slice(1)}${short}` : short);
    }
  }
  const typeOf = (p: Property): string => {
    if (p.$ref) {
      const id = p.$ref.replace('#/definitions/', '');
      return SCALARS[id] ?? names.get(id) ?? 'unknown';
    }
    if (p.enum) return p.enum.map((v) => JSON.stringify(v)).join(' | ');
    switch (p.type) {
      case 'string':
        return 'string';
      case 'integer':
      case 'number':
        return 'number';
      case 'boolean':
        return 'boolean';
      case 'array': {
        const item = typeOf(p.items ?? {});
        return item.includes(' ') ? `(${item})[]` : `${item}[]`;
      }
      case 'object':
        return p.additionalProperties ? `Record<string, ${typeOf(p.additionalProperties)}>` : 'Record<string, unknown>';
      default:
        return 'unknown';
    }
  };
  const out = [
    '// Made by `npm run generate` from the recorded OpenAPI definitions of Kubernetes v1.36. Do not edit.',
    '// Top-level objects are as stored: metadata complete, spec and status present (empty where nothing was said).',
    '',
  ];
  for (const [id, name] of [...names].sort((a, b) => (a[1] < b[1] ? -1 : 1))) {
    const definition = definitions[id] as Definition;
    const required = new Set(definition.required ?? []);
    const topLevel = definition['x-kubernetes-group-version-kind'] !== undefined && definition.properties?.metadata;
    if (topLevel) for (const k of ['apiVersion', 'kind', 'metadata', 'spec', 'status']) required.add(k);
    if (name === 'ObjectMeta') for (const k of ALWAYS_IN_METADATA) required.add(k);
    out.push(`export interface ${name} {`);
    for (const [key, p] of Object.entries(definition.properties ?? {})) {
      const label = /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key);
      const type = name === 'PodTemplateSpec' && key === 'metadata' ? 'Partial<ObjectMeta>' : typeOf(p);
      out.push(`  ${label}${required.has(key) ? '' : '?'}: ${type};`);
    }
    out.push('}', '');
  }
  return out.join('\n');
}

/**
 * A container's environment. Mirrors pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables), envvars/envvars.go
 * (Services) and third_party/forked/golang/expansion ($(VAR)); env-file.ts for fileKeyRef. Leaves out: resourceFieldRef of
 * other containers' hugepages.
 */
import type { ConfigMap, Container, Pod, Secret, Service } from '../../api/objects.ts';
import { quantityMilliValue, quantityValue } from '../../api/quantity.ts';
import { base64Decode } from '../../api/schema/base64.ts';
import type { StoreReader } from '../../store/types.ts';
import { fileKeyValue } from './env-file.ts';
import type { OpenVolume } from './volumes/open-volume.ts';

/** Why the environment cannot be made: the text of CreateContainerConfigError. */
export class ConfigError extends Error {}

export interface EnvSource {
  readonly store: StoreReader;
  readonly pod: Pod;
  readonly podIp: string | undefined;
  readonly hostIp: string;
  readonly nodeCpu: number;
  readonly nodeMemory: string;
  /** Services made after this are not in the environment (whole seconds, RFC 3339). */
  readonly until: string;
  /** A volume of the pod that is set up. */
  volume(name: string): OpenVolume | undefined;
  /** A token of the pod's service account. */
  token(audience: string | undefined, expirationSeconds: number | undefined): string;
}

/** Environment variables of a container, the pod's own over the Services'. Throws `ConfigError`. */
export function containerEnv(source: EnvSource, container: Container): Map<string, string> {
  const out = new Map<string, string>();
  const services = serviceEnv(source);
  for (const from of container.envFrom ?? []) {
    for (const [key, value] of Object.entries(envFrom(source, from))) out.set(`${from.prefix ?? ''}${key}`, value);
  }
  const own = new Map<string, string>();
  for (const variable of container.env ?? []) {
    let value = variable.value ?? '';
    if (variable.value !== undefined && variable.value !== '') {
      value = expand(value, (name) => own.get(name) ?? out.get(name) ?? services.get(name));
    } else if (variable.valueFrom) {
      const found = valueFrom(source, container, variable.valueFrom);
      if (found === undefined) continue;
      value = found;
    }
    own.set(variable.name, value);
  }
  for (const [name, value] of own) out.set(name, value);
  for (const [name, value] of services) if (!out.has(name)) out.set(name, value);
  return out;
}

/** $(VAR) is replaced where known, $$(VAR) stays as $(VAR). */
export function expand(text: string, lookUp: (name: string) => string | undefined): string {
  return text.replace(/\$(\$|\(([^)]*)\))/g, (whole, inner: string, name: string | undefined) => {
    if (inner === '$') return '$';
    return lookUp(name as string) ?? whole;
  });
}

function envFrom(source: EnvSource, from: NonNullable<Container['envFrom']>[number]): Record<string, string> {
  const namespace = source.pod.metadata.namespace;
  if (from.configMapRef) {
    const name = from.configMapRef.name ?? '';
    const map = source.store.get('configmaps', namespace, name) as unknown as ConfigMap | undefined;
    if (map) return map.data ?? {};
    if (from.configMapRef.optional) return {};
    throw new ConfigError(`configmap ${JSON.stringify(name)} not found`);
  }
  if (from.secretRef) {
    const name = from.secretRef.name ?? '';
    const secret = source.store.get('secrets', namespace, name) as unknown as Secret | undefined;
    if (secret) return decodedSecret(secret);
    if (from.secretRef.optional) return {};
    throw new ConfigError(`secret ${JSON.stringify(name)} not found`);
  }
  return {};
}

function valueFrom(
  source: EnvSource,
  container: Container,
  from: NonNullable<NonNullable<Container['env']>[number]['valueFrom']>,
): string | undefined {
  const namespace = source.pod.metadata.namespace;
  if (from.fieldRef) return fieldValue(source, from.fieldRef.fieldPath);
  if (from.resourceFieldRef) {
    const { containerName, resource, divisor } = from.resourceFieldRef;
    const of = containerName
      ? [...(source.pod.spec.initContainers ?? []), ...source.pod.spec.containers].find((c) => c.name === containerName)
      : container;
    return resourceValue(source, of ?? container, resource, divisor);
  }
  if (from.configMapKeyRef) {
    const { name = '', key, optional } = from.configMapKeyRef;
    const map = source.store.get('configmaps', namespace, name) as unknown as ConfigMap | undefined;
    const value = map?.data?.[key];
    if (value !== undefined || optional) return value;
    throw new ConfigError(
      map
        ? `couldn't find key ${key} in ConfigMap ${namespace}/${name}`
        : `configmap ${JSON.stringify(name)} not found`,
    );
  }
  if (from.secretKeyRef) {
    const { name = '', key, optional } = from.secretKeyRef;
    const secret = source.store.get('secrets', namespace, name) as unknown as Secret | undefined;
    const value = secret && decodedSecret(secret)[key];
    if (value !== undefined || optional) return value;
    throw new ConfigError(
      secret ? `couldn't find key ${key} in Secret ${namespace}/${name}` : `secret ${JSON.stringify(name)} not found`,
    );
  }
  if (from.fileKeyRef) {
    const value = fileKeyValue(source.pod, from.fileKeyRef, source.volume(from.fileKeyRef.volumeName));
    if (typeof value === 'object') throw new ConfigError(value.problem);
    return value;
  }
  throw new Error('a source of an environment variable that the API does not take');
}

/** A field of the downward API. Upstream: fieldpath.ExtractFieldPathAsString and podFieldSelectorRuntimeValue. */
export function fieldValue(source: EnvSource, path: string): string {
  const { pod } = source;
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (subscript) return pod.metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2] as string] ?? '';
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name as string;
    case 'metadata.namespace':
      return pod.metadata.namespace as string;
    case 'metadata.uid':
      return pod.metadata.uid as string;
    case 'metadata.labels':
    case 'metadata.annotations':
      return Object.entries(pod.metadata[path.slice('metadata.'.length) as 'labels' | 'annotations'] ?? {})
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        .join('\n');
    case 'spec.nodeName':
      return pod.spec.nodeName ?? '';
    case 'spec.serviceAccountName':
      return pod.spec.serviceAccountName ?? '';
    case 'status.hostIP':
    case 'status.hostIPs':
      return source.hostIp;
    case 'status.podIP':
    case 'status.podIPs':
      return source.podIp ?? '';
    default:
      throw new ConfigError(`unsupported fieldPath: ${path}`);
  }
}

/** Rounded up to a multiple of the divisor. Example: cpu 1500m, divisor 1 → "2". Upstream: resource/helpers.go. */
export function resourceValue(
  source: EnvSource,
  container: Container,
  resource: string,
  divisor: string | undefined,
): string {
  const [kind, name] = resource.split(/\.(.*)/s) as [string, string];
  const list = kind === 'limits' ? container.resources?.limits : container.resources?.requests;
  let value = list?.[name];
  if (value === undefined && kind === 'limits')
    value = name === 'cpu' ? String(source.nodeCpu) : name === 'memory' ? source.nodeMemory : '0';
  const divided = divisor === undefined || divisor === '0' || divisor === '' ? '1' : divisor;
  if (name === 'cpu') return String(Math.ceil(quantityMilliValue(value ?? '0') / quantityMilliValue(divided)));
  return String(Math.ceil(quantityValue(value ?? '0') / quantityValue(divided)));
}

/** Variables of the namespace's Services (those that existed) and of `kubernetes`. Upstream: envvars.FromServices. */
function serviceEnv({ store, pod, until }: EnvSource): Map<string, string> {
  const out = new Map<string, string>();
  const namespace = pod.metadata.namespace as string;
  const services = pod.spec.enableServiceLinks === false ? [] : [...store.list('services', namespace)];
  const api = store.get('services', 'default', 'kubernetes');
  if (api && !services.some((s) => s.metadata.name === 'kubernetes')) services.push(api);
  for (const object of services) {
    const service = object as unknown as Service;
    const { clusterIP, ports = [] } = service.spec;
    if (!clusterIP || clusterIP === 'None' || ports.length === 0 || object.metadata.creationTimestamp > until) continue;
    const name = (service.metadata.name as string).toUpperCase().replaceAll('-', '_');
    out.set(`${name}_SERVICE_HOST`, clusterIP);
    out.set(`${name}_SERVICE_PORT`, String(ports[0]?.port));
    for (const port of ports) {
      if (port.name) out.set(`${name}_SERVICE_PORT_${port.name.toUpperCase().replaceAll('-', '_')}`, String(port.port));
    }
    ports.forEach((port, i) => {
      const protocol = (port.protocol ?? 'TCP').toLowerCase();
      const url = `${protocol}://${clusterIP}:${port.port}`;
      if (i === 0) out.set(`${name}_PORT`, url);
      const prefix = `${name}_PORT_${port.port}_${protocol.toUpperCase()}`;
      out.set(prefix, url);
      out.set(`${prefix}_PROTO`, protocol);
      out.set(`${prefix}_PORT`, String(port.port));
      out.set(`${prefix}_ADDR`, clusterIP);
    });
  }
  return out;
}

/** A Secret's values as text. */
function decodedSecret(secret: Secret): Record<string, string> {
  const text = (value: string): string => {
    const bytes = base64Decode(value);
    return typeof bytes === 'number' ? '' : new TextDecoder().decode(bytes);
  };
  return Object.fromEntries(Object.entries(secret.data ?? {}).map(([key, value]) => [key, text(value)]));
}

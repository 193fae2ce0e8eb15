/** What variables of `set env --list` stand for. Mirrors kubectl/pkg/cmd/set/env/env_resolve.go. */
import { quantityMilliValue, quantityValue } from '../../../api/quantity.ts';
import { base64Decode } from '../../../api/schema/base64.ts';
import { isQualifiedName } from '../../../api/validation/names.ts';
import type { Routine } from '../../../kernel/wait.ts';
import { CliError, quote } from '../../cli/errors.ts';
import type { Container } from '../../resources/pod-template.ts';
import type { Invocation, JsonObject, Unstructured } from '../../types.ts';

interface KeyRef extends JsonObject {
  name: string;
  key: string;
}

interface ResourceRef extends JsonObject {
  containerName?: string;
  resource: string;
  divisor?: string;
}

export interface EnvSource extends JsonObject {
  configMapKeyRef?: KeyRef;
  secretKeyRef?: KeyRef;
  fieldRef?: JsonObject & { fieldPath: string };
  resourceFieldRef?: ResourceRef;
}

/** "configmap app, key color". Upstream: GetEnvVarRefString. */
export function referenceText({ configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef }: EnvSource): string {
  if (configMapKeyRef) return `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`;
  if (secretKeyRef) return `secret ${secretKeyRef.name}, key ${secretKeyRef.key}`;
  if (fieldRef) return `field path ${fieldRef.fieldPath}`;
  if (!resourceFieldRef) return 'invalid valueFrom';
  const { containerName, resource } = resourceFieldRef;
  return `resource field ${containerName ? `${containerName}/` : ''}${resource}`;
}

/** The value of a variable of the container, or a failure that says why there is none. Upstream: GetEnvVarRefValue. */
export function* referencedValue(
  call: Invocation,
  source: EnvSource,
  object: Unstructured,
  container: Container,
): Routine<string> {
  if (source.secretKeyRef) return yield* keyValue(call, 'secrets', source.secretKeyRef);
  if (source.configMapKeyRef) return yield* keyValue(call, 'configmaps', source.configMapKeyRef);
  if (source.fieldRef) return fieldText(object, source.fieldRef.fieldPath);
  if (source.resourceFieldRef) return amountText(source.resourceFieldRef, container);
  throw new CliError('invalid valueFrom');
}

function* keyValue(call: Invocation, resource: 'secrets' | 'configmaps', { name, key }: KeyRef): Routine<string> {
  const mapping = yield* call.discovery.resolve(resource);
  const { data = {} } = yield* call.client.get({ mapping, namespace: call.namespace, name });
  const values = data as Record<string, string>;
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  if (value === undefined)
    throw new CliError(`key ${key} not found in ${resource === 'secrets' ? 'secret' : 'config map'} ${name}`);
  if (resource === 'configmaps') return value;
  const bytes = base64Decode(value);
  return typeof bytes === 'number' ? '' : new TextDecoder().decode(bytes);
}

/** Upstream: extractFieldPathAsString. */
function fieldText({ metadata = {} }: Unstructured, path: string): string {
  const { labels = {}, annotations = {} } = metadata;
  const [, map, key] = /^(.+?)\['(.*)'\]$/s.exec(path) ?? [];
  if (map !== undefined && key !== undefined) {
    if (map !== 'metadata.annotations' && map !== 'metadata.labels')
      throw new CliError(`fieldPath ${quote(path)} does not support subscript`);
    const ofLabels = map === 'metadata.labels';
    const problems = isQualifiedName(ofLabels ? key : key.toLowerCase());
    if (problems.length > 0) throw new CliError(`invalid key subscript in ${path}: ${problems.join(';')}`);
    const values = ofLabels ? labels : annotations;
    return (Object.hasOwn(values, key) && values[key]) || '';
  }
  if (path === 'metadata.labels' || path === 'metadata.annotations') {
    const values = path === 'metadata.labels' ? labels : annotations;
    const keys = Object.keys(values).sort();
    return keys.map((name) => `${name}=${quote(values[name] ?? '')}`).join('\n');
  }
  if (path === 'metadata.name') return metadata.name ?? '';
  if (path === 'metadata.namespace') return metadata.namespace ?? '';
  if (path === 'metadata.uid') return metadata.uid ?? '';
  throw new CliError(`unsupported fieldPath: ${path}`);
}

/** Example: limits.memory of 64Mi with the divisor 1Mi is "64"; what is not set is "0". */
function amountText({ resource, divisor = '0' }: ResourceRef, container: Container): string {
  const [, list, name] = /^(limits|requests)\.(cpu|memory|ephemeral-storage|hugepages-.*)$/.exec(resource) ?? [];
  if (list === undefined || name === undefined) throw new CliError(`Unsupported container resource : ${resource}`);
  const resources = (container.resources ?? {}) as Record<string, Record<string, string> | undefined>;
  const amount = resources[list]?.[name] ?? '0';
  const by = quantityMilliValue(divisor) === 0 ? '1' : divisor;
  const units = name === 'cpu' ? quantityMilliValue : quantityValue;
  return String(Math.ceil(units(amount) / units(by)));
}

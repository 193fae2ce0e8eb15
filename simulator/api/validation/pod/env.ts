/** Environment variables and where they come from. Upstream: core validation ValidateEnv, ValidateEnvFrom. */
import type { EnvFromSource, EnvVar, ObjectFieldSelector, ResourceFieldSelector } from '../../objects.ts';
import type { FieldError } from '../../types.ts';
import { eachInvalid, invalid, notSupported, required } from '../errors.ts';
import { validateNonReservedPath } from '../local-path.ts';
import {
  isConfigKey,
  isDnsLabel,
  isDnsSubdomain,
  isEnvVarName,
  isQualifiedName,
  nameIsDnsSubdomain,
} from '../names.ts';

const ENV_FIELDS = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];
export const VOLUME_FIELDS: readonly string[] = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];
/** Fields of a Pod that can be asked for at all. Upstream: pods.ConvertDownwardAPIFieldLabel. */
const LABELS: ReadonlySet<string> = new Set([
  ...ENV_FIELDS,
  ...VOLUME_FIELDS,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);
const RESOURCE_FIELDS = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];
const SCALES = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'];

export function validateEnv(vars: readonly EnvVar[] | undefined, path: string): FieldError[] {
  return (vars ?? []).flatMap((variable, i) => {
    const at = `${path}[${i}]`;
    const errors = variable.name
      ? eachInvalid(`${at}.name`, variable.name, isEnvVarName(variable.name))
      : [required(`${at}.name`)];
    return [...errors, ...validateValueFrom(variable, `${at}.valueFrom`)];
  });
}

function validateValueFrom(variable: EnvVar, path: string): FieldError[] {
  const from = variable.valueFrom;
  if (!from) return [];
  const errors: FieldError[] = [];
  if (from.fieldRef) errors.push(...validateFieldRef(from.fieldRef, ENV_FIELDS, `${path}.fieldRef`));
  if (from.resourceFieldRef)
    errors.push(...validateResourceFieldRef(from.resourceFieldRef, `${path}.resourceFieldRef`, false));
  if (from.configMapKeyRef) errors.push(...validateKeyRef(from.configMapKeyRef, `${path}.configMapKeyRef`));
  if (from.secretKeyRef) errors.push(...validateKeyRef(from.secretKeyRef, `${path}.secretKeyRef`));
  if (from.fileKeyRef) errors.push(...validateFileKeyRef(from.fileKeyRef, `${path}.fileKeyRef`));
  const sources = Object.keys(from).length;
  if (sources === 0) {
    errors.push(
      invalid(
        path,
        '',
        'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`',
      ),
    );
  } else if (variable.value) errors.push(invalid(path, '', 'may not be specified when `value` is not empty'));
  else if (sources > 1) errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
  return errors;
}

export function validateFieldRef(ref: ObjectFieldSelector, fields: readonly string[], path: string): FieldError[] {
  if (!ref.apiVersion) return [required(`${path}.apiVersion`)];
  if (!ref.fieldPath) return [required(`${path}.fieldPath`)];
  const unconverted = (why: string): FieldError[] => [
    invalid(`${path}.fieldPath`, ref.fieldPath, `error converting fieldPath: ${why}`),
  ];
  if (ref.apiVersion !== 'v1') return unconverted(`unsupported pod version: ${ref.apiVersion}`);
  const subscripted = /^([^[]*)\['(.*)'\]$/.exec(ref.fieldPath);
  if (subscripted) {
    const [, field, key = ''] = subscripted;
    if (field === 'metadata.annotations')
      return eachInvalid(path, key.toLowerCase(), isQualifiedName(key.toLowerCase()));
    if (field === 'metadata.labels') return eachInvalid(path, key, isQualifiedName(key));
    return unconverted(`field label does not support subscript: ${ref.fieldPath}`);
  }
  const field = ref.fieldPath === 'spec.host' ? 'spec.nodeName' : ref.fieldPath;
  if (!LABELS.has(field)) return unconverted(`field label not supported: ${ref.fieldPath}`);
  return fields.includes(field) ? [] : [notSupported(`${path}.fieldPath`, field, fields)];
}

/** `inVolume`: another container's resources must be named. */
export function validateResourceFieldRef(ref: ResourceFieldSelector, path: string, inVolume: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const { resource = '' } = ref;
  const hugePages = /^(requests|limits)\.hugepages-/.test(resource);
  if (inVolume && !ref.containerName) errors.push(required(`${path}.containerName`));
  else if (resource === '') errors.push(required(`${path}.resource`));
  else if (!RESOURCE_FIELDS.includes(resource) && !hugePages)
    errors.push(notSupported(`${path}.resource`, resource, RESOURCE_FIELDS));
  const { divisor = '0' } = ref;
  if (divisor === '0') return errors;
  const only = (values: readonly string[], words: string, what: string): void => {
    if (!values.includes(divisor))
      errors.push(
        invalid(`${path}.divisor`, resource, `only divisor's values ${words} are supported with the ${what} resource`),
      );
  };
  const scales = SCALES.join(', ');
  if (resource.endsWith('.cpu')) only(['1m', '1'], '1m and 1', 'cpu');
  else if (resource.endsWith('.memory')) only(SCALES, scales, 'memory');
  else if (resource.endsWith('.ephemeral-storage')) only(SCALES, scales, 'local ephemeral storage');
  else if (hugePages) only(SCALES, scales, 'hugepages');
  return errors;
}

function validateKeyRef(ref: { name?: string; key: string }, path: string): FieldError[] {
  const errors = eachInvalid(`${path}.name`, ref.name ?? '', isDnsSubdomain(ref.name ?? ''));
  return [
    ...errors,
    ...(ref.key ? eachInvalid(`${path}.key`, ref.key, isConfigKey(ref.key)) : [required(`${path}.key`)]),
  ];
}

function validateFileKeyRef(
  ref: NonNullable<NonNullable<EnvVar['valueFrom']>['fileKeyRef']>,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!ref.key) errors.push(required(`${path}.key`));
  else errors.push(...eachInvalid(`${path}.key`, ref.key, isEnvVarName(ref.key)));
  if (!ref.volumeName) errors.push(required(`${path}.volumeName`));
  else errors.push(...eachInvalid(`${path}.volumeName`, ref.volumeName, isDnsLabel(ref.volumeName)));
  if (!ref.path) errors.push(required(`${path}.path`));
  else errors.push(...validateNonReservedPath(ref.path, `${path}.path`));
  return errors;
}

export function validateEnvFrom(sources: readonly EnvFromSource[] | undefined, path: string): FieldError[] {
  return (sources ?? []).flatMap((source, i) => {
    const at = `${path}[${i}]`;
    const errors: FieldError[] = [];
    if (source.prefix) errors.push(...eachInvalid(`${at}.prefix`, source.prefix, isEnvVarName(source.prefix)));
    if (source.configMapRef) errors.push(...validateSourceName(source.configMapRef.name, `${at}.configMapRef.name`));
    if (source.secretRef) errors.push(...validateSourceName(source.secretRef.name, `${at}.secretRef.name`));
    if (!source.configMapRef && !source.secretRef) {
      errors.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    } else if (source.configMapRef && source.secretRef) {
      errors.push(invalid(path, '', 'may not have more than one field specified at a time'));
    }
    return errors;
  });
}

function validateSourceName(name: string | undefined, path: string): FieldError[] {
  return name ? eachInvalid(path, name, nameIsDnsSubdomain(name, true)) : [required(path)];
}

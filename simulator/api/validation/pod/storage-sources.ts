/** Volume sources of storage outside the cluster: their rules only, Drydock has none of these systems. Upstream: core validation. */
import type { Volume } from '../../objects.ts';
import type { FieldError } from '../../types.ts';
import { eachInvalid, invalid, notSupported, required } from '../errors.ts';
import { validateDescendingPath } from '../local-path.ts';
import { inRange, isDnsLabel } from '../names.ts';

/** Every source has its own type; `never` makes the checks assignable to one another. */
export type SourceCheck = (source: never, path: string) => FieldError[];

const need = (source: object, path: string, ...keys: string[]): FieldError[] =>
  keys.filter((key) => isBlank((source as Record<string, unknown>)[key])).map((key) => required(`${path}.${key}`));

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

const PARTITION = 'must be an integer between 0 and 255, inclusive';

export const STORAGE_SOURCES: Readonly<Record<string, SourceCheck>> = {
  gitRepo: (s: NonNullable<Volume['gitRepo']>, path) => [
    ...need(s, path, 'repository'),
    ...validateDescendingPath(s.directory ?? '', `${path}.directory`),
  ],
  gcePersistentDisk: (s: NonNullable<Volume['gcePersistentDisk']>, path) => [
    ...need(s, path, 'pdName'),
    ...partition(s.partition, path),
  ],
  awsElasticBlockStore: (s: NonNullable<Volume['awsElasticBlockStore']>, path) => [
    ...need(s, path, 'volumeID'),
    ...partition(s.partition, path),
  ],
  nfs: (s: NonNullable<Volume['nfs']>, path) => [
    ...need(s, path, 'server', 'path'),
    ...((s.path ?? '').startsWith('/') ? [] : [invalid(`${path}.path`, s.path ?? '', 'must be an absolute path')]),
  ],
  iscsi: (s: NonNullable<Volume['iscsi']>, path) => [
    ...need(s, path, 'targetPortal', 'iqn'),
    ...(s.iqn ? qualifiedName(s.iqn, `${path}.iqn`) : []),
    ...eachInvalid(`${path}.lun`, s.lun ?? 0, inRange(s.lun ?? 0, 0, 255)),
    ...((s.chapAuthDiscovery || s.chapAuthSession) && !s.secretRef ? [required(`${path}.secretRef`)] : []),
    ...(s.initiatorName === undefined ? [] : qualifiedName(s.initiatorName, `${path}.initiatorname`)),
  ],
  glusterfs: (s: NonNullable<Volume['glusterfs']>, path) => need(s, path, 'endpoints', 'path'),
  flocker: (s: NonNullable<Volume['flocker']>, path) => {
    const errors =
      s.datasetName || s.datasetUUID ? [] : [required(path, 'one of datasetName and datasetUUID is required')];
    if (s.datasetName && s.datasetUUID)
      errors.push(invalid(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
    if (s.datasetName?.includes('/'))
      errors.push(invalid(`${path}.datasetName`, s.datasetName, "must not contain '/'"));
    return errors;
  },
  rbd: (s: NonNullable<Volume['rbd']>, path) => need(s, path, 'monitors', 'image'),
  cinder: (s: NonNullable<Volume['cinder']>, path) => [...need(s, path, 'volumeID'), ...secretName(s.secretRef, path)],
  cephfs: (s: NonNullable<Volume['cephfs']>, path) => need(s, path, 'monitors'),
  quobyte: (s: NonNullable<Volume['quobyte']>, path) => {
    const pairs = 'must be a host:port pair or multiple pairs separated by commas';
    const errors: FieldError[] = [];
    if (!s.registry) errors.push(required(`${path}.registry`, pairs));
    else if ((s.tenant ?? '').length >= 65)
      errors.push(required(`${path}.tenant`, 'must be a UUID and may not exceed a length of 64 characters'));
    else
      for (const pair of s.registry.split(','))
        if (!/^[^:]*:[^:]*$/.test(pair)) errors.push(invalid(`${path}.registry`, s.registry, pairs));
    return [...errors, ...need(s, path, 'volume')];
  },
  fc: (s: NonNullable<Volume['fc']>, path) => validateFc(s, path),
  flexVolume: (s: NonNullable<Volume['flexVolume']>, path) => [
    ...need(s, path, 'driver'),
    ...Object.keys(s.options ?? {}).flatMap((key) => {
      const domain = `.${(key.includes('/') ? key.slice(0, key.indexOf('/')) : key).toLowerCase()}`;
      return domain.endsWith('.kubernetes.io') || domain.endsWith('.k8s.io')
        ? [invalid(`${path}.options[${key}]`, key, 'kubernetes.io and k8s.io namespaces are reserved')]
        : [];
    }),
  ],
  azureFile: (s: NonNullable<Volume['azureFile']>, path) => need(s, path, 'secretName', 'shareName'),
  vsphereVolume: (s: NonNullable<Volume['vsphereVolume']>, path) => need(s, path, 'volumePath'),
  photonPersistentDisk: (s: NonNullable<Volume['photonPersistentDisk']>, path) => need(s, path, 'pdID'),
  portworxVolume: (s: NonNullable<Volume['portworxVolume']>, path) => need(s, path, 'volumeID'),
  azureDisk: (s: NonNullable<Volume['azureDisk']>, path) => validateAzureDisk(s, path),
  storageos: (s: NonNullable<Volume['storageos']>, path) => [
    ...(s.volumeName
      ? eachInvalid(`${path}.volumeName`, s.volumeName, isDnsLabel(s.volumeName))
      : [required(`${path}.volumeName`)]),
    ...(s.volumeNamespace
      ? eachInvalid(`${path}.volumeNamespace`, s.volumeNamespace, isDnsLabel(s.volumeNamespace))
      : []),
    ...secretName(s.secretRef, path),
  ],
  scaleIO: (s: NonNullable<Volume['scaleIO']>, path) => need(s, path, 'gateway', 'system', 'volumeName'),
};

function validateFc(s: NonNullable<Volume['fc']>, path: string): FieldError[] {
  const { targetWWNs = [], wwids = [], lun } = s;
  const errors: FieldError[] = [];
  if (targetWWNs.length === 0 && wwids.length === 0) {
    errors.push(required(`${path}.targetWWNs`, 'must specify either targetWWNs or wwids, but not both'));
  }
  if (targetWWNs.length > 0 && wwids.length > 0) {
    errors.push(invalid(`${path}.targetWWNs`, targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'));
  }
  if (targetWWNs.length > 0) {
    if (lun === undefined) errors.push(required(`${path}.lun`, 'lun is required if targetWWNs is specified'));
    else errors.push(...eachInvalid(`${path}.lun`, lun, inRange(lun, 0, 255)));
  }
  return errors;
}

function validateAzureDisk(s: NonNullable<Volume['azureDisk']>, path: string): FieldError[] {
  const errors = need(s, path, 'diskName', 'diskURI');
  const oneOf = (key: 'cachingMode' | 'kind', values: readonly string[]): void => {
    const value = s[key];
    if (value !== undefined && !values.includes(value)) errors.push(notSupported(`${path}.${key}`, value, values));
  };
  oneOf('cachingMode', ['None', 'ReadOnly', 'ReadWrite']);
  oneOf('kind', ['Dedicated', 'Managed', 'Shared']);
  const uri = s.diskURI ?? '';
  if (s.kind === 'Managed' && !uri.startsWith('/subscriptions/')) {
    const form = '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}';
    errors.push(notSupported(`${path}.diskURI`, uri, [form]));
  } else if (s.kind !== 'Managed' && !uri.startsWith('https://')) {
    errors.push(
      notSupported(`${path}.diskURI`, uri, [
        'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd',
      ]),
    );
  }
  return errors;
}

const secretName = (ref: { name?: string } | undefined, path: string): FieldError[] =>
  ref && !ref.name ? [required(`${path}.secretRef.name`)] : [];

const partition = (value: number | undefined, path: string): FieldError[] =>
  value !== undefined && (value < 0 || value > 255) ? [invalid(`${path}.partition`, value, PARTITION)] : [];

const ISCSI_FORMS: Readonly<Record<string, RegExp>> = {
  iqn: /^iqn\.\d{4}-\d{2}\.([a-zA-Z0-9.-]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[a-zA-Z0-9]{16}$/,
  naa: /^naa.[a-zA-Z0-9]{32}$/,
};

/** Upstream: the iscsiInitiator… expressions. */
export function qualifiedName(name: string, path: string): FieldError[] {
  const form = ISCSI_FORMS[name.slice(0, 3)];
  if (!form) return [invalid(path, name, 'must be valid format starting with iqn, eui, or naa')];
  return form.test(name) ? [] : [invalid(path, name, 'must be valid format')];
}

/** Where a PersistentVolume's data is. Upstream: core validation ValidatePersistentVolumeSpec and the checks of its sources. */
import type { PersistentVolumeSpec, SecretReference } from '../../objects.ts';
import type { FieldError } from '../../types.ts';
import { validateCsiDriverName } from '../csi-driver.ts';
import { eachInvalid, forbidden, invalid, required } from '../errors.ts';
import { validateNoBacksteps } from '../local-path.ts';
import { isDnsLabel, isDnsSubdomain } from '../names.ts';
import { type SourceCheck, STORAGE_SOURCES } from '../pod/storage-sources.ts';
import { validateHostPath } from '../pod/volumes.ts';

/** Go's names in the order of the internal struct. */
export const VOLUME_SOURCES = [
  'GCEPersistentDisk',
  'AWSElasticBlockStore',
  'HostPath',
  'Glusterfs',
  'NFS',
  'RBD',
  'Quobyte',
  'ISCSI',
  'FlexVolume',
  'Cinder',
  'CephFS',
  'FC',
  'Flocker',
  'AzureFile',
  'VsphereVolume',
  'AzureDisk',
  'PhotonPersistentDisk',
  'PortworxVolume',
  'ScaleIO',
  'Local',
  'StorageOS',
  'CSI',
] as const;

type Source<K extends keyof PersistentVolumeSpec> = NonNullable<PersistentVolumeSpec[K]>;

/** In the order of the checks upstream; only what differs from Pods' volumes is said here. */
const ORDER: readonly (readonly [keyof PersistentVolumeSpec, SourceCheck?])[] = [
  ['hostPath', validateHostPath],
  ['gcePersistentDisk'],
  ['awsElasticBlockStore'],
  ['glusterfs', validateGlusterfs],
  ['flocker'],
  ['nfs'],
  ['rbd'],
  ['quobyte'],
  ['cephfs'],
  ['iscsi'],
  ['cinder', validateCinder],
  ['fc'],
  ['flexVolume'],
  ['azureFile', validateAzureFile],
  ['vsphereVolume'],
  ['photonPersistentDisk'],
  ['portworxVolume'],
  ['azureDisk'],
  ['scaleIO'],
  ['local', validateLocal],
  ['storageos', validateStorageOs],
  ['csi', validateCsi],
];

export function validateVolumeSource(spec: PersistentVolumeSpec, name: string, path: string): FieldError[] {
  const errors: FieldError[] = [];
  let found = 0;
  for (const [key, own] of ORDER) {
    const source = spec[key];
    if (!source) continue;
    // A FlexVolume is never one too many.
    if (found++ > 0 && key !== 'flexVolume') {
      errors.push(forbidden(`${path}.${key === 'cephfs' ? 'cephFS' : key}`, 'may not specify more than 1 volume type'));
      continue;
    }
    const check = own ?? (STORAGE_SOURCES[key] as SourceCheck);
    errors.push(...check(source as never, `${path}.${key === 'gcePersistentDisk' ? 'persistentDisk' : key}`));
    if (key === 'local' && !spec.nodeAffinity?.required)
      errors.push(required(`${path}.nodeAffinity`, 'Local volume requires node affinity'));
    if (key === 'iscsi') errors.push(...validateInitiator(spec.iscsi as Source<'iscsi'>, name, `${path}.iscsi`));
  }
  return found === 0 ? [required(path, 'must specify a volume type')] : errors;
}

function validateInitiator({ initiatorName, targetPortal }: Source<'iscsi'>, name: string, path: string): FieldError[] {
  if (initiatorName === undefined || `${name}:${targetPortal}`.length <= 64) return [];
  const detail =
    'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
  return [invalid(`${path}.targetportal`, targetPortal, detail)];
}

function validateLocal({ path: folder }: Source<'local'>, path: string): FieldError[] {
  return folder ? validateNoBacksteps(folder, `${path}.path`) : [required(`${path}.path`)];
}

function validateGlusterfs(source: Source<'glusterfs'>, path: string): FieldError[] {
  const errors = (STORAGE_SOURCES.glusterfs as SourceCheck)(source as never, path);
  const { endpointsNamespace: namespace } = source;
  if (namespace === undefined) return errors;
  const at = `${path}.endpointsNamespace`;
  if (namespace === '') {
    const detail = 'if the endpointnamespace is set, it must be a valid namespace name';
    return [...errors, invalid(at, namespace, detail)];
  }
  return [...errors, ...eachInvalid(at, namespace, isDnsLabel(namespace))];
}

function validateCinder({ volumeID, secretRef }: Source<'cinder'>, path: string): FieldError[] {
  return [...(volumeID ? [] : [required(`${path}.volumeID`)]), ...namedSecret(secretRef, `${path}.secretRef`)];
}

function validateAzureFile(
  { secretName, shareName, secretNamespace }: Source<'azureFile'>,
  path: string,
): FieldError[] {
  return [
    ...(secretName ? [] : [required(`${path}.secretName`)]),
    ...(shareName ? [] : [required(`${path}.shareName`)]),
    ...(secretNamespace === '' ? [required(`${path}.secretNamespace`)] : []),
  ];
}

function validateStorageOs(source: Source<'storageos'>, path: string): FieldError[] {
  const { secretRef, ...rest } = source;
  return [
    ...(STORAGE_SOURCES.storageos as SourceCheck)(rest as never, path),
    ...namedSecret(secretRef, `${path}.secretRef`),
  ];
}

function validateCsi(source: Source<'csi'>, path: string): FieldError[] {
  const secrets = [
    'controllerPublishSecretRef',
    'controllerExpandSecretRef',
    'nodePublishSecretRef',
    'nodeExpandSecretRef',
  ] as const;
  return [
    ...validateCsiDriver(source.driver ?? '', `${path}.driver`),
    ...(source.volumeHandle ? [] : [required(`${path}.volumeHandle`)]),
    ...secrets.flatMap((key) => {
      const secret = source[key];
      return secret ? validSecret(secret, `${path}.${key}`) : [];
    }),
  ];
}

/** Of a name that is missing, upstream also says that it is no name. */
function validateCsiDriver(name: string, path: string): FieldError[] {
  const errors = validateCsiDriverName(name, path);
  return name === '' ? [...errors, ...eachInvalid(path, name, isDnsSubdomain(name))] : errors;
}

function validSecret({ name = '', namespace = '' }: SecretReference, path: string): FieldError[] {
  return [
    ...(name ? eachInvalid(`${path}.name`, name, isDnsSubdomain(name)) : [required(`${path}.name`)]),
    ...(namespace
      ? eachInvalid(`${path}.namespace`, namespace, isDnsLabel(namespace))
      : [required(`${path}.namespace`)]),
  ];
}

function namedSecret(secret: { name?: string; namespace?: string } | undefined, path: string): FieldError[] {
  if (!secret) return [];
  return [
    ...(secret.name ? [] : [required(`${path}.name`)]),
    ...(secret.namespace ? [] : [required(`${path}.namespace`)]),
  ];
}

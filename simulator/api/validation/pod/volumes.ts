/**
 * Volumes of a Pod. Upstream: core validation ValidateVolumes and validateVolumeSource. Sources of storage systems outside the
 * cluster are in storage-sources.ts.
 */
import type {
  ConfigMapVolumeSource,
  DownwardAPIVolumeFile,
  KeyToPath,
  ObjectMeta,
  ProjectedVolumeSource,
  SecretVolumeSource,
  Volume,
} from '../../objects.ts';
import type { FieldError } from '../../types.ts';
import { validateClaimTemplate } from '../claim-spec.ts';
import { validateCsiDriverName } from '../csi-driver.ts';
import { addInvalid, duplicate, eachInvalid, forbidden, invalid, notSupported, required } from '../errors.ts';
import { Faultless } from '../faultless.ts';
import { isOrdinaryPath, validateNoBacksteps, validateNonReservedPath } from '../local-path.ts';
import { isDnsLabel, isDnsSubdomain } from '../names.ts';
import { PULL_POLICIES } from './containers.ts';
import { VOLUME_FIELDS, validateFieldRef, validateResourceFieldRef } from './env.ts';
import { type SourceCheck, STORAGE_SOURCES } from './storage-sources.ts';

type Meta = Partial<ObjectMeta> | undefined;

/** The findings, and the volumes without any by name. */
export function validateVolumes(
  volumes: readonly Volume[],
  meta: Meta,
  path: string,
  isPod: boolean,
): { readonly valid: ReadonlyMap<string, Volume>; readonly errors: readonly FieldError[] } {
  const errors: FieldError[] = [];
  const valid = new Map<string, Volume>();
  const podName = isPod ? (meta?.name ?? '') : '';
  for (let i = 0; i < volumes.length; i++) {
    const volume = volumes[i] as Volume;
    const at = `${path}[${i}]`;
    const own = validateSource(volume, podName, at, isPod);
    if (volume.name) addInvalid(own, at, '.name', volume.name, isDnsLabel(volume.name));
    else own.push(required(`${at}.name`));
    if (valid.has(volume.name)) own.push(duplicate(`${at}.name`, volume.name));
    if (own.length === 0) valid.set(volume.name, volume);
    else errors.push(...own);
    const claim = volume.persistentVolumeClaim?.claimName;
    if (claim !== undefined && podName && volumes.some((v) => v.ephemeral && claim === `${podName}-${v.name}`)) {
      errors.push(
        invalid(
          `${at}.persistentVolumeClaim.claimName`,
          claim,
          'must not reference a PVC that gets created for an ephemeral volume',
        ),
      );
    }
  }
  return { valid, errors };
}

/** In the order of the checks upstream; the first one found counts as the volume's type. */
const ORDER = [
  'emptyDir',
  'hostPath',
  'gitRepo',
  'gcePersistentDisk',
  'awsElasticBlockStore',
  'secret',
  'nfs',
  'iscsi',
  'glusterfs',
  'flocker',
  'persistentVolumeClaim',
  'rbd',
  'cinder',
  'cephfs',
  'quobyte',
  'downwardAPI',
  'fc',
  'flexVolume',
  'configMap',
  'azureFile',
  'vsphereVolume',
  'photonPersistentDisk',
  'portworxVolume',
  'azureDisk',
  'storageos',
  'projected',
  'scaleIO',
  'csi',
  'ephemeral',
  'image',
] as const satisfies readonly (keyof Volume)[];
/** Slips of upstream that show in paths. */
const SECOND_TYPE_PATH: Readonly<Record<string, string>> = { downwardAPI: 'downwarAPI', cephfs: 'cephFS' };

/** The keys of a volume's sources in the order above; usually there is one. */
function sourcesOf(volume: Volume): readonly (typeof ORDER)[number][] {
  let only: (typeof ORDER)[number] | undefined;
  for (const key in volume) {
    if (key === 'name') continue;
    if (only !== undefined) return ORDER;
    only = key as (typeof ORDER)[number];
  }
  return only !== undefined && ORDER.includes(only) ? [only] : [];
}

function validateSource(volume: Volume, podName: string, path: string, isPod: boolean): FieldError[] {
  const errors: FieldError[] = [];
  let types = 0;
  const keys = sourcesOf(volume);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as (typeof ORDER)[number];
    const source = volume[key];
    if (!source) continue;
    if (types++ > 0)
      errors.push(forbidden(`${path}.${SECOND_TYPE_PATH[key] ?? key}`, 'may not specify more than 1 volume type'));
    else
      errors.push(
        ...checkOf(key, isPod)(source as never, `${path}.${key === 'gcePersistentDisk' ? 'persistentDisk' : key}`),
      );
    if (
      key === 'iscsi' &&
      volume.iscsi?.initiatorName !== undefined &&
      `${volume.name}:${volume.iscsi.targetPortal}`.length > 64
    ) {
      const detail =
        'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
      errors.push(invalid(`${path}.name`, volume.name, detail));
    }
    if (key === 'ephemeral' && types === 1 && podName && volume.name) {
      const claim = `${podName}-${volume.name}`;
      for (const why of isDnsSubdomain(claim))
        errors.push(invalid(`${path}.name`, volume.name, `PVC name ${JSON.stringify(claim)}: ${why}`));
    }
  }
  return types === 0 ? [required(path, 'must specify a volume type')] : errors;
}

function checkOf(key: (typeof ORDER)[number], isPod: boolean): SourceCheck {
  switch (key) {
    case 'emptyDir':
      return ({ sizeLimit }: NonNullable<Volume['emptyDir']>, path) =>
        sizeLimit?.startsWith('-')
          ? [forbidden(`${path}.sizeLimit`, 'SizeLimit field must be a valid resource quantity')]
          : [];
    case 'hostPath':
      return validateHostPath;
    case 'secret':
      return (source: SecretVolumeSource, path) => validateKeyed(source, source.secretName, `${path}.secretName`, path);
    case 'configMap':
      return (source: ConfigMapVolumeSource, path) => validateKeyed(source, source.name, `${path}.name`, path);
    case 'persistentVolumeClaim':
      return ({ claimName }: { claimName?: string }, path) => (claimName ? [] : [required(`${path}.claimName`)]);
    case 'downwardAPI':
      return ({ defaultMode, items = [] }: NonNullable<Volume['downwardAPI']>, path) => [
        ...validateMode(defaultMode, path),
        ...items.flatMap((file) => validateDownwardFile(file, path)),
      ];
    case 'projected':
      return (source, path) => PROJECTED.errors(source as ProjectedVolumeSource, path, validateProjected);
    case 'csi':
      return validateCsi;
    case 'ephemeral':
      return ({ volumeClaimTemplate: template }: NonNullable<Volume['ephemeral']>, path) =>
        template
          ? validateClaimTemplate(template, `${path}.volumeClaimTemplate`)
          : [required(`${path}.volumeClaimTemplate`)];
    case 'image':
      return ({ reference, pullPolicy = '' }: { reference?: string; pullPolicy?: string }, path) => [
        ...(isPod && !reference ? [required(`${path}.reference`)] : []),
        ...(PULL_POLICIES.includes(pullPolicy) ? [] : [notSupported(`${path}.pullPolicy`, pullPolicy, PULL_POLICIES)]),
      ];
    default:
      return STORAGE_SOURCES[key] as SourceCheck;
  }
}

const HOST_PATH_TYPES = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

export function validateHostPath(source: NonNullable<Volume['hostPath']>, path: string): FieldError[] {
  if (!source.path) return [required(`${path}.path`)];
  const errors = validateNoBacksteps(source.path, `${path}.path`);
  const { type } = source;
  if (type !== undefined && !HOST_PATH_TYPES.includes(type))
    errors.push(notSupported(`${path}.type`, type, HOST_PATH_TYPES));
  return errors;
}

/** `path`: of the holder, or of the item. */
function validateMode(mode: number | undefined, path: string, key = '.defaultMode'): FieldError[] {
  return mode !== undefined && (mode < 0 || mode > 0o777)
    ? [invalid(path + key, mode, 'must be a number between 0 and 0777 (octal), both inclusive')]
    : [];
}

function validateKeyed(
  source: { defaultMode?: number; items?: KeyToPath[] },
  name: string | undefined,
  nameField: string,
  path: string,
): FieldError[] {
  return [
    ...(name ? [] : [required(nameField)]),
    ...validateMode(source.defaultMode, path),
    ...(source.items ?? []).flatMap((item, i) => addKeyToPathErrors([], item, `${path}.items[${i}]`)),
  ];
}

function addKeyToPathErrors(errors: FieldError[], item: KeyToPath, path: string): FieldError[] {
  if (!item.key) errors.push(required(`${path}.key`));
  if (!item.path) errors.push(required(`${path}.path`));
  else if (!isOrdinaryPath(item.path)) errors.push(...validateNonReservedPath(item.path, `${path}.path`));
  if (item.mode !== undefined) errors.push(...validateMode(item.mode, path, '.mode'));
  return errors;
}

/** `path` is that of the list's holder: upstream gives no index. */
function validateDownwardFile(file: DownwardAPIVolumeFile, path: string): FieldError[] {
  const errors = file.path ? [] : [required(`${path}.path`)];
  if (file.path && !isOrdinaryPath(file.path)) errors.push(...validateNonReservedPath(file.path, `${path}.path`));
  if (file.fieldRef) {
    errors.push(...validateFieldRef(file.fieldRef, VOLUME_FIELDS, `${path}.fieldRef`));
    if (file.resourceFieldRef)
      errors.push(invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
  } else if (file.resourceFieldRef)
    errors.push(...validateResourceFieldRef(file.resourceFieldRef, `${path}.resourceFieldRef`, true));
  else errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  if (file.mode !== undefined) errors.push(...validateMode(file.mode, path, '.mode'));
  return errors;
}

const KEYED = ['secret', 'configMap'] as const;

/** All Pods share that of their token. */
const PROJECTED = new Faultless();

function validateProjected(volume: ProjectedVolumeSource, path: string): FieldError[] {
  const errors = validateMode(volume.defaultMode, path);
  const paths: string[] = [];
  const claim = (item: string | undefined, shown: string): void => {
    if (!item) return;
    if (paths.includes(item)) errors.push(invalid(path, shown, 'conflicting duplicate paths'));
    paths.push(item);
  };
  const sources = volume.sources ?? [];
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i] as NonNullable<typeof volume.sources>[number];
    const at = `${path}.sources[${i}]`;
    for (const key of KEYED) {
      const keyed = source[key];
      if (!keyed) continue;
      if (!keyed.name) errors.push(required(`${at}.${key}.name`));
      const items = keyed.items ?? [];
      for (let j = 0; j < items.length; j++) {
        const item = items[j] as KeyToPath;
        addKeyToPathErrors(errors, item, `${at}.${key}.items[${j}]`);
        claim(item.path, keyed.name ?? '');
      }
    }
    for (const file of source.downwardAPI?.items ?? []) {
      errors.push(...validateDownwardFile(file, `${at}.downwardAPI`));
      claim(file.path, file.path);
    }
    if (source.serviceAccountToken) {
      const { expirationSeconds = 0, path: tokenPath } = source.serviceAccountToken;
      const field = `${at}.serviceAccountToken.expirationSeconds`;
      if (expirationSeconds < 600)
        errors.push(invalid(field, expirationSeconds, 'may not specify a duration less than 10 minutes'));
      if (expirationSeconds > 2 ** 32)
        errors.push(invalid(field, expirationSeconds, 'may not specify a duration larger than 2^32 seconds'));
      if (!tokenPath) errors.push(required(`${path}.path`));
      else if (!isOrdinaryPath(tokenPath)) errors.push(...validateNonReservedPath(tokenPath, `${path}.path`));
    }
    if (hasSeveralKeys(source)) errors.push(forbidden(at, 'may not specify more than 1 volume type per source'));
  }
  return errors;
}

function hasSeveralKeys(object: object): boolean {
  let count = 0;
  for (const _ in object) if (++count > 1) return true;
  return false;
}

function validateCsi(source: NonNullable<Volume['csi']>, path: string): FieldError[] {
  const errors = validateCsiDriverName(source.driver ?? '', `${path}.driver`);
  const secret = source.nodePublishSecretRef;
  if (!secret) return errors;
  if (!secret.name) errors.push(required(`${path}.nodePublishSecretRef.name`));
  else errors.push(...eachInvalid(`${path}.name`, secret.name, isDnsSubdomain(secret.name)));
  return errors;
}

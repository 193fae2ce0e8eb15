/** Mounts and block devices of containers. Upstream: core validation ValidateVolumeMounts, ValidateVolumeDevices. */
import type { Container, Volume, VolumeMount } from '../../objects.ts';
import type { FieldError } from '../../types.ts';
import { forbidden, invalid, notFound, notSupported, required } from '../errors.ts';
import { validateDescendingPath, validateNoBacksteps } from '../local-path.ts';

/** The Pod's valid volumes by name. */
export type Volumes = ReadonlyMap<string, Volume>;

export function addMountErrors(errors: FieldError[], container: Container, volumes: Volumes, path: string): void {
  const { volumeMounts: mounts = [], volumeDevices: devices } = container;
  for (let i = 0; i < mounts.length; i++) {
    const mount = mounts[i] as VolumeMount;
    const at = `${path}[${i}]`;
    if (!mount.name) errors.push(required(`${at}.name`));
    if (!volumes.has(mount.name)) errors.push(notFound(`${at}.name`, mount.name));
    if (!mount.mountPath) errors.push(required(`${at}.mountPath`));
    if (isMountedBefore(mounts, i)) errors.push(invalid(`${at}.mountPath`, mount.mountPath, 'must be unique'));
    if (devices?.some((d) => d.name === mount.name))
      errors.push(invalid(`${at}.name`, mount.name, 'must not already exist in volumeDevices'));
    if (devices?.some((d) => d.devicePath === mount.mountPath)) {
      errors.push(invalid(`${at}.mountPath`, mount.mountPath, 'must not already exist as a path in volumeDevices'));
    }
    if (mount.subPath || mount.subPathExpr) errors.push(...validateSubPath(mount, path, at));
    if (mount.mountPropagation !== undefined || mount.recursiveReadOnly !== undefined)
      errors.push(...validatePropagation(mount, container, path));
  }
}

function isMountedBefore(mounts: readonly VolumeMount[], at: number): boolean {
  const { mountPath } = mounts[at] as VolumeMount;
  for (let i = 0; i < at; i++) if ((mounts[i] as VolumeMount).mountPath === mountPath) return true;
  return false;
}

function validateSubPath(mount: VolumeMount, path: string, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (mount.subPath) errors.push(...validateDescendingPath(mount.subPath, `${path}.subPath`));
  if (mount.subPathExpr) {
    if (mount.subPath)
      errors.push(invalid(`${at}.subPathExpr`, mount.subPathExpr, 'subPathExpr and subPath are mutually exclusive'));
    errors.push(...validateDescendingPath(mount.subPathExpr, `${path}.subPathExpr`));
  }
  return errors;
}

function validatePropagation(mount: VolumeMount, container: Container, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const { mountPropagation: propagation, recursiveReadOnly } = mount;
  if (propagation !== undefined) {
    const at = `${path}.mountPropagation`;
    const supported = ['Bidirectional', 'HostToContainer', 'None'];
    if (!supported.includes(propagation)) errors.push(notSupported(at, propagation, supported));
    if (propagation === 'Bidirectional' && !container.securityContext?.privileged) {
      errors.push(forbidden(at, 'Bidirectional mount propagation is available only to privileged containers'));
    }
  }
  const at = `${path}.recursiveReadOnly`;
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return errors;
  if (recursiveReadOnly !== 'Enabled' && recursiveReadOnly !== 'IfPossible') {
    errors.push(notSupported(at, recursiveReadOnly, ['Disabled', 'Enabled', 'IfPossible']));
    return errors;
  }
  if (!mount.readOnly) errors.push(forbidden(at, 'may only be specified when readOnly is true'));
  if (propagation !== undefined && propagation !== 'None') {
    errors.push(forbidden(at, 'may only be specified when mountPropagation is None or not specified'));
  }
  return errors;
}

export function validateDevices(container: Container, volumes: Volumes, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<string>();
  const paths = new Set<string>();
  const mounts = container.volumeMounts ?? [];
  for (const [i, { name, devicePath }] of (container.volumeDevices ?? []).entries()) {
    const at = `${path}[${i}]`;
    const volume = volumes.get(name);
    if (!name) errors.push(required(`${at}.name`));
    if (names.has(name)) errors.push(invalid(`${at}.name`, name, 'must be unique'));
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      errors.push(
        invalid(
          `${at}.name`,
          name,
          'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
        ),
      );
    }
    if (!volume) errors.push(notFound(`${at}.name`, name));
    if (!devicePath) errors.push(required(`${at}.devicePath`));
    if (paths.has(devicePath)) errors.push(invalid(`${at}.devicePath`, devicePath, 'must be unique'));
    if (devicePath && validateNoBacksteps(devicePath, '').length > 0) {
      errors.push(invalid(`${at}.devicePath`, devicePath, "can not contain backsteps ('..')"));
    } else paths.add(devicePath);
    if (mounts.some((m) => m.name === name))
      errors.push(invalid(`${at}.name`, name, 'must not already exist in volumeMounts'));
    if (mounts.some((m) => m.mountPath === devicePath)) {
      errors.push(invalid(`${at}.devicePath`, devicePath, 'must not already exist as a path in volumeMounts'));
    }
    if (name) names.add(name);
  }
  return errors;
}

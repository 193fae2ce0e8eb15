/** Volumes of a pod or a template. Upstream: describeVolumes and printers of each source. */
import type { EphemeralVolumeSource, ProjectedVolumeSource, Volume } from '../../api/objects.ts';
import { quantityValue } from '../../api/quantity.ts';
import { BETA_CLASS } from '../../api/volume-class.ts';
import type { DescribeWriter } from './writer.ts';

export function describeVolumes(w: DescribeWriter, volumes: readonly Volume[] | undefined, space: string): void {
  if (!volumes || volumes.length === 0) {
    w.line(0, `${space}Volumes:\t<none>`);
    return;
  }
  w.line(0, `${space}Volumes:`);
  for (const volume of volumes) {
    w.line(1, `${space ? ' ' : ''}${volume.name}:`);
    for (const [name, value] of sourceLines(volume)) w.line(2, value === undefined ? name : `${name}:\t${value}`);
  }
}

type Line = readonly [name: string, value?: string];

/** [field, value] pairs; a pair without value is a line as it is. */
function sourceLines(volume: Volume): readonly Line[] {
  if (volume.hostPath) {
    return [
      ['Type', 'HostPath (bare host directory volume)'],
      ['Path', volume.hostPath.path],
      ['HostPathType', volume.hostPath.type ?? ''],
    ];
  }
  if (volume.emptyDir) {
    return [
      ['Type', "EmptyDir (a temporary directory that shares a pod's lifetime)"],
      ['Medium', volume.emptyDir.medium ?? ''],
      ['SizeLimit', quantityValue(volume.emptyDir.sizeLimit ?? '0') > 0 ? volume.emptyDir.sizeLimit : '<unset>'],
    ];
  }
  if (volume.secret) {
    return [
      ['Type', 'Secret (a volume populated by a Secret)'],
      ['SecretName', volume.secret.secretName ?? ''],
      ['Optional', String(volume.secret.optional ?? false)],
    ];
  }
  if (volume.configMap) {
    return [
      ['Type', 'ConfigMap (a volume populated by a ConfigMap)'],
      ['Name', volume.configMap.name ?? ''],
      ['Optional', String(volume.configMap.optional ?? false)],
    ];
  }
  if (volume.nfs) {
    return [
      ['Type', 'NFS (an NFS mount that lasts the lifetime of a pod)'],
      ['Server', volume.nfs.server],
      ['Path', volume.nfs.path],
      ['ReadOnly', String(volume.nfs.readOnly ?? false)],
    ];
  }
  if (volume.persistentVolumeClaim) {
    return [
      ['Type', 'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)'],
      ['ClaimName', volume.persistentVolumeClaim.claimName],
      ['ReadOnly', String(volume.persistentVolumeClaim.readOnly ?? false)],
    ];
  }
  if (volume.downwardAPI) {
    return [
      ['Type', 'DownwardAPI (a volume populated by information about the pod)'],
      ['Items:'],
      ...(volume.downwardAPI.items ?? []).map(
        (item): Line => [`  ${item.fieldRef?.fieldPath ?? item.resourceFieldRef?.resource ?? ''} -> ${item.path}`],
      ),
    ];
  }
  if (volume.projected) return projectedLines(volume.projected);
  if (volume.ephemeral) return ephemeralLines(volume.ephemeral);
  if (volume.csi) {
    const { driver, fsType = '', readOnly = false, volumeAttributes = {} } = volume.csi;
    const [first = '<none>', ...more] = Object.keys(volumeAttributes)
      .sort()
      .map((key) => `${key}=${volumeAttributes[key]}`);
    return [
      ['Type', 'CSI (a Container Storage Interface (CSI) volume source)'],
      ['Driver', driver],
      ['FSType', fsType],
      ['ReadOnly', String(readOnly)],
      ['VolumeAttributes', first],
      ...more.map((attribute): Line => [`\t${attribute}`]),
    ];
  }
  if (volume.image) {
    return [
      ['Type', 'Image (a container image or OCI artifact)'],
      ['Reference', volume.image.reference ?? ''],
      ['PullPolicy', volume.image.pullPolicy ?? ''],
    ];
  }
  return [['<unknown>']];
}

/** A template of a claim has neither volume nor capacity. Upstream: printEphemeralVolumeSource, whose writer indents values too. */
function ephemeralLines({ volumeClaimTemplate: template }: EphemeralVolumeSource): readonly Line[] {
  const type = 'EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)';
  if (!template) return [['Type', type]];
  const { metadata, spec } = template;
  const multiline = (title: string, values: Readonly<Record<string, string>> | undefined, sign: string): Line[] => {
    const [first = '<none>', ...more] = Object.keys(values ?? {})
      .sort()
      .map((key) => `${key}${sign}${values?.[key]}`);
    return [[title, `    ${first}`], ...more.map((text): Line => [`    \t    ${text}`])];
  };
  return [
    ['Type', type],
    ['StorageClass', metadata?.annotations?.[BETA_CLASS] ?? spec.storageClassName ?? ''],
    ['Volume', spec.volumeName ?? ''],
    ...multiline('Labels', metadata?.labels, '='),
    ...multiline('Annotations', metadata?.annotations, ': '),
    ['Capacity', ''],
    ['Access Modes', ''],
    ...(spec.volumeMode ? ([['VolumeMode', spec.volumeMode]] as const) : []),
  ];
}

function projectedLines(projected: ProjectedVolumeSource): readonly Line[] {
  const lines: Line[] = [['Type', 'Projected (a volume that contains injected data from multiple sources)']];
  for (const source of projected.sources ?? []) {
    if (source.secret) {
      lines.push(['SecretName', source.secret.name ?? ''], ['Optional', String(source.secret.optional ?? false)]);
    } else if (source.downwardAPI) lines.push(['DownwardAPI', 'true']);
    else if (source.configMap) {
      lines.push(
        ['ConfigMapName', source.configMap.name ?? ''],
        ['Optional', String(source.configMap.optional ?? false)],
      );
    } else if (source.serviceAccountToken) {
      lines.push(['TokenExpirationSeconds', String(source.serviceAccountToken.expirationSeconds ?? 3600)]);
    }
  }
  return lines;
}

/**
 * Who is who in a StatefulSet: ordinals, names, labels, and the Pod an ordinal gets. Mirrors
 * pkg/controller/statefulset/stateful_set_utils.go. Pure.
 */
import type { ControllerRevision, PersistentVolumeClaim, Pod, StatefulSet, Volume } from '../../api/objects.ts';
import { REVISION_LABEL, templateOf } from '../history.ts';
import { type PodBody, podFromTemplate } from '../pod-control.ts';

const POD_NAME_LABEL = 'statefulset.kubernetes.io/pod-name';
const POD_INDEX_LABEL = 'apps.kubernetes.io/pod-index';

export const startOrdinal = ({ spec }: StatefulSet): number => spec.ordinals?.start ?? 0;
export const replicasOf = ({ spec }: StatefulSet): number => spec.replicas ?? 1;

/** Example: "web-12" in StatefulSet "web" → 12; -1 for a name that is not a member's. Upstream: isMemberOf, getOrdinal. */
export function ordinalIn(set: StatefulSet, podName: string): number {
  const { name } = set.metadata;
  if (!podName.startsWith(name) || podName.charCodeAt(name.length) !== DASH) return -1;
  let ordinal = 0;
  for (let i = name.length + 1; i < podName.length; i++) {
    const digit = podName.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    ordinal = ordinal * 10 + digit;
  }
  return podName.length > name.length + 1 && ordinal < 2 ** 31 ? ordinal : -1;
}

const DASH = 45;
const ZERO = 48;

/** Upstream: podInOrdinalRange. */
export function isWanted(set: StatefulSet, ordinal: number): boolean {
  const start = startOrdinal(set);
  return ordinal >= start && ordinal < start + replicasOf(set);
}

export const podName = ({ metadata }: StatefulSet, ordinal: number): string => `${metadata.name}-${ordinal}`;

/** "data-web-0". Upstream: getPersistentVolumeClaimName. */
export const claimName = (set: StatefulSet, template: PersistentVolumeClaim, ordinal: number): string =>
  `${template.metadata?.name ?? ''}-${set.metadata.name}-${ordinal}`;

export const revisionOfPod = ({ metadata }: Pick<Pod, 'metadata'>): string => metadata.labels?.[REVISION_LABEL] ?? '';

/** Upstream: identityMatches. */
export function hasIdentity(set: StatefulSet, pod: Pod): boolean {
  return ordinalIn(set, pod.metadata.name) >= 0 && pod.metadata.labels?.[POD_NAME_LABEL] === pod.metadata.name;
}

/** Whether the Pod's volumes are its claims. Upstream: storageMatches. */
export function hasStorage(set: StatefulSet, pod: Pod): boolean {
  const templates = set.spec.volumeClaimTemplates;
  if (!templates?.length) return true;
  const ordinal = ordinalIn(set, pod.metadata.name);
  return templates.every((template) => {
    const volume = pod.spec.volumes?.find((v) => v.name === template.metadata.name);
    return volume?.persistentVolumeClaim?.claimName === claimName(set, template, ordinal);
  });
}

/** The labels that make a Pod the one of its ordinal. Upstream: updateIdentity. */
export function identityLabels(set: StatefulSet, ordinal: number): Readonly<Record<string, string>> {
  return { [POD_NAME_LABEL]: podName(set, ordinal), [POD_INDEX_LABEL]: String(ordinal) };
}

/** Its claims, then the template's own volumes of other names. Upstream: updateStorage. */
export function volumesOf(set: StatefulSet, own: readonly Volume[] | undefined, ordinal: number): Volume[] {
  const templates = set.spec.volumeClaimTemplates ?? [];
  const names = new Set(templates.map((template) => template.metadata.name));
  return [
    ...[...new Map(templates.map((template) => [template.metadata.name, template])).values()].map((template) => ({
      name: template.metadata.name,
      persistentVolumeClaim: { claimName: claimName(set, template, ordinal) },
    })),
    ...(own ?? []).filter((volume) => !names.has(volume.name)),
  ];
}

/** The two revisions between which a rolling update goes. */
export interface Revisions {
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
}

/** The Pod of an ordinal that has none. Upstream: newVersionedStatefulSetPod, newStatefulSetPod. */
export function newPod(set: StatefulSet, revisions: Revisions, ordinal: number): PodBody {
  const revision = isCurrentNeeded(set, ordinal) ? revisions.current : revisions.update;
  const body = podFromTemplate(set, templateOf(revision));
  const name = podName(set, ordinal);
  const volumes = volumesOf(set, body.spec.volumes, ordinal);
  const { serviceName } = set.spec;
  return {
    ...body,
    metadata: {
      ...body.metadata,
      name,
      labels: {
        ...body.metadata.labels,
        ...identityLabels(set, ordinal),
        [REVISION_LABEL]: revision.metadata.name,
      },
    },
    spec: {
      ...body.spec,
      ...(volumes.length > 0 ? { volumes } : {}),
      hostname: name,
      ...(serviceName ? { subdomain: serviceName } : {}),
    },
  };
}

/** Below the partition (without one: among those not yet updated) a lost Pod comes back as it was. */
function isCurrentNeeded(set: StatefulSet, ordinal: number): boolean {
  const { type, rollingUpdate } = set.spec.updateStrategy ?? {};
  if (type !== 'RollingUpdate') return false;
  return (
    ordinal < startOrdinal(set) + (rollingUpdate ? (rollingUpdate.partition ?? 0) : (set.status.currentReplicas ?? 0))
  );
}

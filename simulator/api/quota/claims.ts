/** How PersistentVolumeClaims count. Mirrors kubernetes pkg/quota/v1/evaluator/core/persistent_volume_claims.go. */
import type { KubeObject } from '../../store/types.ts';
import type { PersistentVolumeClaim } from '../objects.ts';
import { compareQuantities, formatQuantity, quantity } from '../quantity.ts';
import { classMatches } from './scopes.ts';
import type { Evaluator } from './types.ts';

const NAMES = ['persistentvolumeclaims', 'requests.storage'];
const OF_CLASS = '.storageclass.storage.k8s.io/';
const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

const claim = (object: KubeObject): PersistentVolumeClaim => object as unknown as PersistentVolumeClaim;

export const claimEvaluator: Evaluator = {
  matching: (names) =>
    names.filter(
      (name) =>
        name === 'count/persistentvolumeclaims' ||
        NAMES.includes(name) ||
        NAMES.some((plain) => name.endsWith(`${OF_CLASS}${plain}`)),
    ),
  handles: (_verb, subresource, object, old) =>
    subresource === undefined || (subresource === 'status' && old !== undefined && replenishes(object, old)),
  usage: (object) => {
    const { metadata, spec } = claim(object);
    const storageClass = metadata.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? '';
    const usage: Record<string, string> = { persistentvolumeclaims: '1', 'count/persistentvolumeclaims': '1' };
    const storage = storageOf(claim(object));
    if (storage !== undefined) usage['requests.storage'] = storage;
    if (storageClass === '') return usage;
    usage[`${storageClass}${OF_CLASS}persistentvolumeclaims`] = '1';
    if (storage !== undefined) usage[`${storageClass}${OF_CLASS}requests.storage`] = storage;
    return usage;
  },
  inScope: (requirement, object) =>
    requirement.scopeName === 'VolumeAttributesClass' && classMatches(requirement, attributesClasses(claim(object))),
  replenishes,
};

/** Whole bytes; what is being allotted counts if it is more. */
function storageOf({ spec, status }: PersistentVolumeClaim): string | undefined {
  const asked = spec.resources?.requests?.storage;
  const allotted = status?.allocatedResources?.storage;
  if (asked === undefined) return undefined;
  return wholeBytes(allotted !== undefined && compareQuantities(allotted, asked) > 0 ? allotted : asked);
}

const NANO = 1_000_000_000n;

function wholeBytes(text: string): string {
  const { nanos, format } = quantity(text);
  const rest = nanos % NANO;
  return rest === 0n ? text : formatQuantity({ nanos: nanos - rest + NANO, format });
}

function replenishes(now: KubeObject, before: KubeObject): boolean {
  if (claim(now).status?.allocatedResources?.storage !== claim(before).status?.allocatedResources?.storage) return true;
  return attributesClasses(claim(now)).join() !== attributesClasses(claim(before)).join();
}

function attributesClasses({ spec, status }: PersistentVolumeClaim): string[] {
  const names = [
    spec.volumeAttributesClassName,
    status?.currentVolumeAttributesClassName,
    status?.modifyVolumeStatus?.targetVolumeAttributesClassName,
  ];
  return [...new Set(names.flatMap((name) => (name ? [name] : [])))].sort();
}

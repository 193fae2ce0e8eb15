/** Validation of StatefulSets. Upstream: pkg/apis/apps/validation/validation.go. */
import type { PersistentVolumeClaim, StatefulSet, StatefulSetSpec, Volume } from '../objects.ts';
import { givenEmpty } from '../schema/given-empty.ts';
import type { FieldError } from '../types.ts';
import { validateClaimSpec } from './claim-spec.ts';
import { isValidSelector, shownSelector, validateCollisionCount, validateRequiredSelector } from './deployment.ts';
import { eachInvalid, forbidden, invalid, nonNegative, notSupported, required, sameJson } from './errors.ts';
import { labelSelectorMatches } from './labels.ts';
import { validateAnnotations, validateLabels, validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { isDnsLabel, nameIsDnsLabel } from './names.ts';
import { validateAnnotationsOfPod } from './pod/annotations.ts';
import { validatePodTemplateSpec } from './pod/template.ts';

export function validateStatefulSet(set: StatefulSet): FieldError[] {
  return [
    ...validateObjectMeta(set.metadata, true, nameIsDnsLabel, 'metadata'),
    ...validateServiceName(set.spec.serviceName),
    ...validateSpec(set.spec, true),
  ];
}

function validateServiceName(name: string | undefined): FieldError[] {
  return name ? eachInvalid('spec.serviceName', name, isDnsLabel(name)) : [];
}

/** What may change after creation. */
const CHANGEABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const satisfies readonly (keyof StatefulSetSpec)[];

export function validateStatefulSetUpdate(set: StatefulSet, old: StatefulSet): FieldError[] {
  const errors = [
    ...validateObjectMetaUpdate(set.metadata, old.metadata, 'metadata'),
    ...validateSpec(set.spec, false),
  ];
  const rest = { ...set.spec };
  for (const key of CHANGEABLE) Object.assign(rest, { [key]: old.spec[key] });
  if (!sameJson(rest, old.spec)) {
    const [last, ...names] = [...CHANGEABLE].reverse().map((key) => `'${key}'`);
    const list = `${names.reverse().join(', ')} and ${last}`;
    errors.push(forbidden('spec', `updates to statefulset spec for fields other than ${list} are forbidden`));
  }
  return errors;
}

/** Upstream: ValidateStatefulSetSpec. Claim templates cannot change, so they are looked at once. */
function validateSpec(spec: StatefulSetSpec, withClaims: boolean): FieldError[] {
  const errors = [
    ...validatePodManagement(spec),
    ...validateStrategy(spec),
    ...validateRetention(spec),
    ...nonNegative('spec.replicas', spec.replicas),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...nonNegative('spec.ordinals.start', spec.ordinals?.start),
    ...validateRequiredSelector(spec.selector, 'statefulset'),
  ];
  const claims = spec.volumeClaimTemplates ?? [];
  if (withClaims) {
    for (const [i, claim] of claims.entries())
      errors.push(...validateClaimSpec(claim.spec ?? {}, `spec.volumeClaimTemplates[${i}].spec`));
  }
  if (isValidSelector(spec.selector)) errors.push(...validateTemplate(spec, claims));
  else errors.push(invalid('spec.selector', shownSelector(spec.selector), ''));
  const { restartPolicy, activeDeadlineSeconds } = spec.template?.spec ?? {};
  if (restartPolicy !== undefined && restartPolicy !== 'Always')
    errors.push(notSupported('spec.template.spec.restartPolicy', restartPolicy, ['Always']));
  if (activeDeadlineSeconds !== undefined)
    errors.push(
      forbidden('spec.template.spec.activeDeadlineSeconds', 'activeDeadlineSeconds in StatefulSet is not Supported'),
    );
  return errors;
}

function validatePodManagement({ podManagementPolicy: policy }: StatefulSetSpec): FieldError[] {
  if (!policy) return [required('spec.podManagementPolicy')];
  return policy === 'OrderedReady' || policy === 'Parallel'
    ? []
    : [invalid('spec.podManagementPolicy', policy, "must be 'OrderedReady' or 'Parallel'")];
}

function validateStrategy({ updateStrategy }: StatefulSetSpec): FieldError[] {
  const path = 'spec.updateStrategy';
  const { type, rollingUpdate } = updateStrategy ?? {};
  if (!type) return [required(path)];
  const shown = rollingUpdate && {
    Partition: rollingUpdate.partition ?? 0,
    MaxUnavailable: rollingUpdate.maxUnavailable ?? null,
  };
  if (type === 'RollingUpdate') return nonNegative(`${path}.rollingUpdate.partition`, rollingUpdate?.partition);
  if (type === 'OnDelete')
    return rollingUpdate
      ? [invalid(`${path}.rollingUpdate`, shown, "only allowed for updateStrategy 'RollingUpdate'")]
      : [];
  const value = { Type: type, RollingUpdate: shown ?? null };
  return [invalid(path, value, "must be 'RollingUpdate' or 'OnDelete'")];
}

function validateRetention({ persistentVolumeClaimRetentionPolicy: policy }: StatefulSetSpec): FieldError[] {
  return (['whenDeleted', 'whenScaled'] as const).flatMap((key) => {
    const value = policy?.[key];
    return value === undefined || value === 'Retain' || value === 'Delete'
      ? []
      : [notSupported(`spec.persistentVolumeClaimRetentionPolicy.${key}`, value, ['Retain', 'Delete'])];
  });
}

/** The template with the volumes its claims will be: they come first and hide volumes of the same name.
 * Upstream: ValidatePodTemplateSpecForStatefulSet. */
function validateTemplate(spec: StatefulSetSpec, claims: readonly PersistentVolumeClaim[]): FieldError[] {
  const { selector } = spec;
  const template = spec.template ?? {};
  const errors: FieldError[] = [];
  const labels = template.metadata?.labels;
  if (!labelSelectorMatches(selector, labels))
    errors.push(
      invalid(
        'spec.template.metadata.labels',
        labels ?? givenEmpty(template.metadata, 'labels') ?? null,
        '`selector` does not match template `labels`',
      ),
    );
  const names = new Set(claims.map((claim) => claim.metadata?.name ?? ''));
  const volumes: Volume[] = [
    ...[...names].map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
    ...(template.spec?.volumes ?? []).filter((volume) => !names.has(volume.name)),
  ];
  const body = template.spec ?? { containers: [] };
  // Labels and annotations are looked at twice.
  return [
    ...errors,
    ...validateLabels(labels, 'spec.template.labels'),
    ...validateAnnotations(template.metadata?.annotations, 'spec.template.annotations'),
    ...validateAnnotationsOfPod(template.metadata?.annotations, body, 'spec.template.annotations'),
    ...validatePodTemplateSpec({ ...template, spec: { ...body, volumes } }, 'spec.template'),
  ];
}

export function validateStatefulSetStatusUpdate(set: StatefulSet, old: StatefulSet): FieldError[] {
  const { status } = set;
  const { replicas = 0, readyReplicas = 0, availableReplicas = 0 } = status;
  const errors = [
    ...nonNegative('status.replicas', status.replicas),
    ...nonNegative('status.readyReplicas', status.readyReplicas),
    ...nonNegative('status.currentReplicas', status.currentReplicas),
    ...nonNegative('status.updatedReplicas', status.updatedReplicas),
    ...nonNegative('status.availableReplicas', status.availableReplicas),
    ...nonNegative('status.observedGeneration', status.observedGeneration),
    ...nonNegative('status.collisionCount', status.collisionCount),
  ];
  const total = 'cannot be greater than status.replicas';
  for (const key of ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'] as const) {
    const count = status[key] ?? 0;
    if (count > replicas) errors.push(invalid(`status.${key}`, count, total));
  }
  if (availableReplicas > readyReplicas)
    errors.push(invalid('status.availableReplicas', availableReplicas, 'cannot be greater than status.readyReplicas'));
  return [
    ...errors,
    ...validateObjectMetaUpdate(set.metadata, old.metadata, 'metadata'),
    ...validateCollisionCount(status.collisionCount, old.status.collisionCount),
  ];
}

/** Validation of ReplicaSets. Upstream: pkg/apis/apps/validation/validation.go. */
import type { ReplicaSet, ReplicaSetSpec, ReplicaSetStatus, ReplicationControllerStatus } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { isValidSelector, shownSelector, validateRequiredSelector } from './deployment.ts';
import { immutable, invalid, nonNegative } from './errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { nameIsDnsSubdomain } from './names.ts';
import { validateKeptTemplate } from './pod/template.ts';

export function validateReplicaSet(set: ReplicaSet): FieldError[] {
  return [...validateObjectMeta(set.metadata, true, nameIsDnsSubdomain, 'metadata'), ...validateSpec(set.spec)];
}

export function validateReplicaSetUpdate(set: ReplicaSet, old: ReplicaSet): FieldError[] {
  return [
    ...validateObjectMetaUpdate(set.metadata, old.metadata, 'metadata'),
    ...validateSpec(set.spec),
    ...immutable('spec.selector', set.spec.selector, old.spec.selector),
  ];
}

function validateSpec(spec: ReplicaSetSpec): FieldError[] {
  const errors = [
    ...nonNegative('spec.replicas', spec.replicas),
    ...nonNegative('spec.minReadySeconds', spec.minReadySeconds),
    ...validateRequiredSelector(spec.selector, 'deployment'),
  ];
  if (isValidSelector(spec.selector))
    errors.push(...validateKeptTemplate(spec.template, spec.selector, 'spec.template'));
  else errors.push(invalid('spec.selector', shownSelector(spec.selector), 'invalid label selector'));
  return errors;
}

export function validateReplicaSetStatusUpdate(set: ReplicaSet, old: ReplicaSet): FieldError[] {
  return [...validateObjectMetaUpdate(set.metadata, old.metadata, 'metadata'), ...validateReplicaCounts(set.status)];
}

/** The counts of a ReplicaSet or a ReplicationController. */
export function validateReplicaCounts(status: ReplicaSetStatus | ReplicationControllerStatus): FieldError[] {
  const {
    replicas = 0,
    fullyLabeledReplicas = 0,
    readyReplicas = 0,
    availableReplicas = 0,
    observedGeneration,
  } = status;
  const errors = [
    ...nonNegative('status.replicas', replicas),
    ...nonNegative('status.fullyLabeledReplicas', fullyLabeledReplicas),
    ...nonNegative('status.readyReplicas', readyReplicas),
    ...nonNegative('status.availableReplicas', availableReplicas),
    ...nonNegative('status.observedGeneration', observedGeneration),
  ];
  const total = 'cannot be greater than status.replicas';
  if (fullyLabeledReplicas > replicas) errors.push(invalid('status.fullyLabeledReplicas', fullyLabeledReplicas, total));
  if (readyReplicas > replicas) errors.push(invalid('status.readyReplicas', readyReplicas, total));
  if (availableReplicas > replicas) errors.push(invalid('status.availableReplicas', availableReplicas, total));
  if (availableReplicas > readyReplicas) {
    errors.push(invalid('status.availableReplicas', availableReplicas, 'cannot be greater than readyReplicas'));
  }
  return errors;
}

/** Validation of ReplicationControllers. Upstream: pkg/apis/core/validation/validation.go. */
import type { ReplicationController, ReplicationControllerSpec } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { nonNegative, required } from './errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { type NameValidator, nameIsDnsSubdomain } from './names.ts';
import { validateKeptTemplate } from './pod/template.ts';
import { validateReplicaCounts } from './replicaset.ts';

export function validateReplicationController(rc: ReplicationController): FieldError[] {
  return [...validateObjectMeta(rc.metadata, true, nameIsLong, 'metadata'), ...validateSpec(rc.spec)];
}

/** This kind's rules are declared, and those who read the declarations count bytes. Upstream: +k8s:format=k8s-long-name. */
const nameIsLong: NameValidator = (name, prefix) =>
  nameIsDnsSubdomain(name, prefix).map((text) => text.replace('253 characters', '253 bytes'));

export function validateReplicationControllerUpdate(
  rc: ReplicationController,
  old: ReplicationController,
): FieldError[] {
  return [...validateObjectMetaUpdate(rc.metadata, old.metadata, 'metadata'), ...validateSpec(rc.spec)];
}

/** Upstream: ValidateReplicationControllerSpec. */
function validateSpec({ replicas, minReadySeconds, selector, template }: ReplicationControllerSpec): FieldError[] {
  const isEmpty = Object.keys(selector ?? {}).length === 0;
  const errors = nonNegative('spec.minReadySeconds', minReadySeconds);
  if (isEmpty) errors.push(required('spec.selector'));
  errors.push(...nonNegative('spec.replicas', replicas));
  const labels = isEmpty ? {} : { matchLabels: selector };
  return [...errors, ...validateKeptTemplate(template, labels, 'spec.template')];
}

export function validateReplicationControllerStatusUpdate(
  rc: ReplicationController,
  old: ReplicationController,
): FieldError[] {
  return [...validateObjectMetaUpdate(rc.metadata, old.metadata, 'metadata'), ...validateReplicaCounts(rc.status)];
}

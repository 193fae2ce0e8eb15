/**
 * Validation of Events. Upstream: pkg/apis/core/validation/events.go, legacyValidateEvent: writers of core/v1 are held to little,
 * and to the rules of new Events only when they set eventTime.
 */
import type { Event } from '../objects.ts';
import type { FieldError } from '../types.ts';
import { eachInvalid, invalid, required } from './errors.ts';
import { byteLength, isDnsSubdomain, isQualifiedName } from './names.ts';

export function legacyEventErrors(event: Event): FieldError[] {
  const namespace = event.metadata.namespace ?? '';
  const about = event.involvedObject.namespace ?? '';
  const mismatch = invalid('involvedObject.namespace', about, 'does not match event.namespace');
  const errors: FieldError[] = [];
  if (!event.eventTime) {
    // What has no namespace is reported in "default".
    if (about === '' ? namespace !== '' && namespace !== 'default' : about !== namespace) errors.push(mismatch);
  } else {
    if (about === '' && namespace !== 'default' && namespace !== 'kube-system') errors.push(mismatch);
    errors.push(...newEventErrors(event));
  }
  return [...errors, ...eachInvalid('namespace', namespace, isDnsSubdomain(namespace))];
}

function newEventErrors(event: Event): FieldError[] {
  const { reportingComponent = '', reportingInstance = '', action = '', reason = '', message = '' } = event;
  const errors = reportingComponent === '' ? [required('reportingComponent')] : [];
  errors.push(...eachInvalid('reportingComponent', reportingComponent, isQualifiedName(reportingComponent)));
  const limited = (field: string, text: string, shown = field): void => {
    if (text === '') errors.push(required(field));
    if (byteLength(text) > 128) errors.push(invalid(shown, '', 'can have at most 128 characters'));
  };
  limited('reportingInstance', reportingInstance, 'repotingInstance');
  limited('action', action);
  limited('reason', reason);
  if (byteLength(message) > 1024) errors.push(invalid('message', '', 'can have at most 1024 characters'));
  return errors;
}

/**
 * Validation of Events. Upstream: pkg/apis/core/validation/events.go: writers of core/v1 are held to little, and to the rules of
 * new Events only when they set eventTime; writers of events.k8s.io/v1 are held to all. Fields have the names of core/v1.
 */
import type { Event, ObjectReference } from '../objects.ts';
import { internalValue } from '../schema/internal.ts';
import type { FieldError } from '../types.ts';
import { addInvalid, IMMUTABLE, immutable, invalid, required, sameJson } from './errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from './metadata.ts';
import { byteLength, isDnsSubdomain, isQualifiedName, nameIsDnsSubdomain } from './names.ts';

/** At creation by events.k8s.io/v1. Upstream: ValidateEventCreate. */
export function newEventCreateErrors(event: Event): FieldError[] {
  const errors = legacyEventErrors(event, 'reportingController');
  errors.push(...validateObjectMeta(event.metadata, true, nameIsDnsSubdomain, 'metadata'), ...seriesErrors(event));
  const { type = '', source, count } = event;
  if (!event.eventTime) errors.push(required('eventTime'));
  if (type !== 'Normal' && type !== 'Warning') errors.push(invalid('type', '', `has invalid value: ${type}`));
  const unset = (field: string, said: unknown): void => {
    if (said) errors.push(invalid(field, '', 'needs to be unset'));
  };
  unset('firstTimestamp', event.firstTimestamp);
  unset('lastTimestamp', event.lastTimestamp);
  unset('count', count);
  unset('source', source?.component || source?.host);
  return errors;
}

/** Fields that stay, in the order of their checks; one is checked twice, which shows in the causes. */
const KEPT = ['reason', 'message', 'source', 'firstTimestamp', 'lastTimestamp', 'count', 'reason', 'type'] as const;

/** Upstream: ValidateEventUpdate. */
export function newEventUpdateErrors(event: Event, old: Event): FieldError[] {
  const errors = legacyEventErrors(event, 'reportingController');
  errors.push(...validateObjectMetaUpdate(event.metadata, old.metadata, 'metadata'));
  if (!sameJson(event.series, old.series)) errors.push(...seriesErrors(event));
  errors.push(...immutableReference('involvedObject', event.involvedObject, old.involvedObject));
  for (const key of KEPT) errors.push(...immutable(key, event[key] ?? empty(key), old[key] ?? empty(key)));
  // Two notations of one instant are the same.
  if (event.eventTime !== old.eventTime) errors.push(invalid('eventTime', event.eventTime ?? null, IMMUTABLE));
  errors.push(...immutable('action', event.action ?? '', old.action ?? ''));
  errors.push(...immutableReference('related', event.related, old.related));
  errors.push(...immutable('reportingController', event.reportingComponent ?? '', old.reportingComponent ?? ''));
  errors.push(...immutable('reportingInstance', event.reportingInstance ?? '', old.reportingInstance ?? ''));
  return errors;
}

function empty(key: (typeof KEPT)[number]): unknown {
  if (key === 'source') return {};
  if (key === 'count') return 0;
  return key.endsWith('Timestamp') ? null : '';
}

/** Messages show references as the internal type. */
function immutableReference(
  field: string,
  now: ObjectReference | undefined,
  old: ObjectReference | undefined,
): FieldError[] {
  if (sameJson(now, old)) return [];
  return [invalid(field, now ? internalValue('io.k8s.api.core.v1.ObjectReference', now) : null, IMMUTABLE)];
}

/** Upstream: validateV1EventSeries. */
function seriesErrors({ series }: Event): FieldError[] {
  if (!series) return [];
  const errors: FieldError[] = [];
  if ((series.count ?? 0) < 2) errors.push(invalid('series.count', '', 'should be at least 2'));
  if (!series.lastObservedTime) errors.push(required('series.lastObservedTime'));
  return errors;
}

/** By core/v1. Upstream: legacyValidateEvent. */
export function coreEventErrors(event: Event): FieldError[] {
  return legacyEventErrors(event, 'reportingComponent');
}

function legacyEventErrors(event: Event, reporter: string): FieldError[] {
  const namespace = event.metadata.namespace ?? '';
  const about = event.involvedObject.namespace ?? '';
  const mismatch = (): FieldError => invalid('involvedObject.namespace', about, 'does not match event.namespace');
  const errors: FieldError[] = [];
  if (!event.eventTime) {
    // What has no namespace is reported in "default".
    if (about === '' ? namespace !== '' && namespace !== 'default' : about !== namespace) errors.push(mismatch());
  } else {
    if (about === '' && namespace !== 'default' && namespace !== 'kube-system') errors.push(mismatch());
    errors.push(...timedEventErrors(event, reporter));
  }
  addInvalid(errors, '', 'namespace', namespace, isDnsSubdomain(namespace));
  return errors;
}

/** What sets eventTime says who reports. */
function timedEventErrors(event: Event, reporter: string): FieldError[] {
  const { reportingComponent = '', reportingInstance = '', action = '', reason = '', message = '' } = event;
  const errors = reportingComponent === '' ? [required(reporter)] : [];
  addInvalid(errors, '', reporter, reportingComponent, isQualifiedName(reportingComponent));
  const limited = (field: string, text: string): void => {
    if (text === '') errors.push(required(field));
    if (byteLength(text) > 128) errors.push(invalid(field, '', 'can have at most 128 characters'));
  };
  limited('reportingInstance', reportingInstance);
  limited('action', action);
  limited('reason', reason);
  if (byteLength(message) > 1024) errors.push(invalid('message', '', 'can have at most 1024 characters'));
  return errors;
}

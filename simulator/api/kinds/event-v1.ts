/**
 * Event of events.k8s.io/v1: other names for the fields of core/v1 Events, as which they are stored. Upstream:
 * pkg/apis/events/v1/conversion.go, pkg/registry/core/event (both groups have one storage).
 */
import type { Event } from '../objects.ts';
import { decodeStrict } from '../schema/decode.ts';
import type { KubeObject } from '../types.ts';
import { newEventCreateErrors, newEventUpdateErrors } from '../validation/event.ts';
import { defineKind } from './define.ts';
import { eventKind } from './event.ts';

/** Names of events.k8s.io/v1 and of core/v1, in the order of the former. */
const NAMES: readonly (readonly [served: string, stored: string])[] = [
  ['metadata', 'metadata'],
  ['eventTime', 'eventTime'],
  ['series', 'series'],
  ['reportingController', 'reportingComponent'],
  ['reportingInstance', 'reportingInstance'],
  ['action', 'action'],
  ['reason', 'reason'],
  ['regarding', 'involvedObject'],
  ['related', 'related'],
  ['note', 'message'],
  ['type', 'type'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
];
const SCHEMA = 'io.k8s.api.events.v1.Event';

/** Renames fields and writes the object as its type is written: what is zero is left out or not. */
function convert(object: KubeObject, schema: string, apiVersion: string, from: 0 | 1): KubeObject {
  const source = object as unknown as Record<string, unknown>;
  const renamed: Record<string, unknown> = { kind: 'Event', apiVersion };
  for (const names of NAMES) {
    const value = source[names[from]];
    if (value !== undefined) renamed[names[1 - from] as string] = value;
  }
  return decodeStrict(schema, renamed, 'Ignore').object as KubeObject;
}

export const eventV1Kind = defineKind<Event>({
  ...eventKind,
  group: 'events.k8s.io',
  schema: SCHEMA,
  storedAs: {
    resource: 'events',
    group: '',
    toStored: (object) => convert(object, eventKind.schema, 'v1', 0),
    fromStored: (object) => convert(object, SCHEMA, 'events.k8s.io/v1', 1),
  },
  validate: newEventCreateErrors,
  validateUpdate: newEventUpdateErrors,
  fields: (event) => ({
    'regarding.kind': event.involvedObject?.kind ?? '',
    'regarding.namespace': event.involvedObject?.namespace ?? '',
    'regarding.name': event.involvedObject?.name ?? '',
    'regarding.uid': event.involvedObject?.uid ?? '',
    'regarding.apiVersion': event.involvedObject?.apiVersion ?? '',
    'regarding.resourceVersion': event.involvedObject?.resourceVersion ?? '',
    'regarding.fieldPath': event.involvedObject?.fieldPath ?? '',
    reason: event.reason ?? '',
    reportingController: event.reportingComponent ?? '',
    type: event.type ?? '',
  }),
});

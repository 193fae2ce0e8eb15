/** Event, core/v1. Upstream: pkg/registry/core/event/strategy.go, pkg/apis/core/validation/events.go (the rules of old writers). */
import type { Event } from '../objects.ts';
import { age } from '../time.ts';
import { coreEventErrors } from '../validation/event.ts';
import { column, defineKind, nameColumn, wideColumn } from './define.ts';

export const eventKind = defineKind<Event>({
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  singular: 'event',
  shortNames: ['ev'],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Event',
  allowCreateOnUpdate: true,
  validate: coreEventErrors,
  validateUpdate: coreEventErrors,
  fields: (event) => ({
    'involvedObject.kind': event.involvedObject?.kind ?? '',
    'involvedObject.namespace': event.involvedObject?.namespace ?? '',
    'involvedObject.name': event.involvedObject?.name ?? '',
    'involvedObject.uid': event.involvedObject?.uid ?? '',
    'involvedObject.apiVersion': event.involvedObject?.apiVersion ?? '',
    'involvedObject.resourceVersion': event.involvedObject?.resourceVersion ?? '',
    'involvedObject.fieldPath': event.involvedObject?.fieldPath ?? '',
    reason: event.reason ?? '',
    reportingComponent: event.reportingComponent ?? '',
    source: event.source?.component || event.reportingComponent || '',
    type: event.type ?? '',
  }),
  columns: [
    column('Last Seen', lastSeen),
    column('Type', (event) => event.type ?? ''),
    column('Reason', (event) => event.reason ?? ''),
    column('Object', ({ involvedObject: { kind = '', name } }) =>
      name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase(),
    ),
    wideColumn('Subobject', (event) => event.involvedObject?.fieldPath ?? ''),
    wideColumn('Source', (event) => {
      const component = event.source?.component || event.reportingComponent || '';
      const host = event.source?.host || event.reportingInstance || '';
      return host === '' ? component : `${component}, ${host}`;
    }),
    column('Message', (event) => (event.message ?? '').trim()),
    wideColumn('First Seen', firstSeen),
    wideColumn('Count', (event) => event.series?.count ?? (event.count || 1)),
    nameColumn(1),
  ],
});

function firstSeen(event: Event, nowMs: number): string {
  return age(event.firstTimestamp ?? event.eventTime, nowMs);
}

function lastSeen(event: Event, nowMs: number): string {
  if (event.series) return age(event.series.lastObservedTime, nowMs);
  return event.lastTimestamp ? age(event.lastTimestamp, nowMs) : firstSeen(event, nowMs);
}

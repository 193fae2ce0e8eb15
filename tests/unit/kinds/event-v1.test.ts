/** Events of both groups are the same objects. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ApiResponse } from '../../../simulator/api/types.ts';
import { message, object, testServer } from '../api/server.ts';

const NEW = '/apis/events.k8s.io/v1/namespaces/default/events';
const OLD = '/api/v1/namespaces/default/events';
const EVENT = {
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  metadata: { name: 'e' },
  eventTime: '2026-03-02T09:00:00.000000Z',
  reportingController: 'example.com/ctl',
  reportingInstance: 'ctl-0',
  action: 'Doing',
  reason: 'Because',
  regarding: { kind: 'Pod', namespace: 'default', name: 'p' },
  note: 'hello',
  type: 'Normal',
};

const without = (response: ApiResponse): unknown => {
  const { metadata: _, ...rest } = object(response);
  return rest;
};

test('an Event of events.k8s.io is seen by core/v1 under the names of core/v1', () => {
  const { send } = testServer();
  assert.equal(send('POST', NEW, EVENT).status, 201);
  assert.deepEqual(without(send('GET', `${OLD}/e`)), {
    kind: 'Event',
    apiVersion: 'v1',
    eventTime: '2026-03-02T09:00:00.000000Z',
    reportingComponent: 'example.com/ctl',
    reportingInstance: 'ctl-0',
    action: 'Doing',
    reason: 'Because',
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'p' },
    message: 'hello',
    type: 'Normal',
    source: {},
    firstTimestamp: null,
    lastTimestamp: null,
  });
});

test('and the other way round, in lists and watches too', () => {
  const { send } = testServer();
  const old = {
    metadata: { name: 'o' },
    involvedObject: { kind: 'Pod', namespace: 'default', name: 'p' },
    reason: 'R',
    message: 'm',
    count: 3,
  };
  send('POST', OLD, old);
  const shown = {
    reason: 'R',
    regarding: { kind: 'Pod', namespace: 'default', name: 'p' },
    note: 'm',
    deprecatedCount: 3,
    eventTime: null,
    deprecatedSource: {},
    deprecatedFirstTimestamp: null,
    deprecatedLastTimestamp: null,
  };
  assert.deepEqual(without(send('GET', `${NEW}/o`)), { kind: 'Event', apiVersion: 'events.k8s.io/v1', ...shown });
  const { items } = send('GET', NEW).body as { items: { metadata: unknown }[] };
  assert.deepEqual(
    items.map(({ metadata: _, ...rest }) => rest),
    [shown],
  );
  const [event] = send('GET', `${NEW}?watch=1`).watch?.take() ?? [];
  assert.ok(event);
  const { metadata: _, ...seen } = event.object as { metadata: unknown };
  assert.deepEqual(seen, { kind: 'Event', apiVersion: 'events.k8s.io/v1', ...shown });
});

test('new Events say who reports, and stay as they are but for their series', () => {
  const { send } = testServer();
  assert.equal(
    message(send('POST', NEW, { ...EVENT, type: 'Bogus', eventTime: undefined })),
    'Event "e" is invalid: [eventTime: Required value, type: Invalid value: "": has invalid value: Bogus]',
  );
  send('POST', NEW, EVENT);
  assert.equal(
    message(send('PUT', `${NEW}/e`, { ...EVENT, note: 'other' })),
    'Event "e" is invalid: message: Invalid value: "other": field is immutable',
  );
  const series = { count: 2, lastObservedTime: '2026-03-02T09:00:01.000000Z' };
  assert.equal(send('PATCH', `${NEW}/e`, { series }).status, 200);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventRecorder } from '../../../simulator/api/event-recorder.ts';
import type { KubeObject } from '../../../simulator/store/types.ts';
import { createWorld, type World } from '../controllers/world.ts';

interface StoredEvent extends KubeObject {
  readonly message: string;
  readonly count: number;
  readonly firstTimestamp: string;
  readonly lastTimestamp: string;
}

const POD = { kind: 'Pod', namespace: 'default', name: 'web', uid: 'u' };

function recorderIn(world: World): EventRecorder {
  const { kernel } = world;
  return new EventRecorder({
    client: world.client,
    source: { component: 'kubelet', host: 'node-1' },
    wallMs: () => kernel.wallMs(),
    nextNanoseconds: () => kernel.nextNanoseconds(),
    timestamp: () => new Date(kernel.wallMs()).toISOString().replace('.000', ''),
  });
}

const eventsOf = ({ store }: World): StoredEvent[] => [...store.list<StoredEvent>('events', 'default')];

test('the same Event again raises the count of the first, however long ago it was', () => {
  const world = createWorld({ seed: 'events' });
  const recorder = recorderIn(world);
  for (let i = 0; i < 3; i++) {
    recorder.record(POD, 'Warning', 'BackOff', 'Back-off restarting');
    world.run(15 * 60_000);
  }
  assert.deepEqual(
    eventsOf(world).map(({ message, count }) => [message, count]),
    [['Back-off restarting', 3]],
  );
});

test('after 25 Events about one object one in five minutes is written, and its count tells of all', () => {
  const world = createWorld({ seed: 'events' });
  const recorder = recorderIn(world);
  for (let i = 0; i < 40; i++) recorder.record(POD, 'Warning', 'Unhealthy', 'probe failed');
  assert.equal(eventsOf(world)[0]?.count, 25);
  world.run(5 * 60_000);
  recorder.record(POD, 'Warning', 'Unhealthy', 'probe failed');
  assert.equal(eventsOf(world)[0]?.count, 41);
});

test('warnings that are held back hold no news back', () => {
  const world = createWorld({ seed: 'events' });
  const recorder = recorderIn(world);
  for (let i = 0; i < 30; i++) recorder.record(POD, 'Warning', 'Unhealthy', 'probe failed');
  recorder.record(POD, 'Normal', 'Killing', 'Stopping container c');
  assert.deepEqual(
    eventsOf(world).map(({ message, count }) => [message, count]),
    [
      ['probe failed', 25],
      ['Stopping container c', 1],
    ],
  );
});

test('an Event that is gone from the API comes again under its name, with its count and when it was first seen', () => {
  const world = createWorld({ seed: 'events' });
  const recorder = recorderIn(world);
  recorder.record(POD, 'Normal', 'Pulled', 'present');
  const [first] = eventsOf(world);
  world.client.delete('events', 'default', first?.metadata.name ?? '');
  world.run(1000);
  recorder.record(POD, 'Normal', 'Pulled', 'present');
  const [again] = eventsOf(world);
  assert.deepEqual(
    [again?.metadata.name, again?.count, again?.firstTimestamp, again?.lastTimestamp !== first?.lastTimestamp],
    [first?.metadata.name, 2, first?.firstTimestamp, true],
  );
});

test('ten different messages of one reason are put together from then on', () => {
  const world = createWorld({ seed: 'events' });
  const recorder = recorderIn(world);
  for (let i = 0; i < 12; i++) recorder.record(POD, 'Warning', 'Failed', `error ${i}`);
  assert.deepEqual(
    eventsOf(world)
      .filter(({ message }) => message.startsWith('(combined'))
      .map(({ message, count }) => [message, count]),
    [['(combined from similar events): error 11', 3]],
  );
});

test('of messages that come again, the last six put together are still known', () => {
  const world = createWorld({ seed: 'events' });
  const recorder = recorderIn(world);
  for (let i = 0; i < 16; i++) recorder.record(POD, 'Warning', 'Failed', `error ${i}`);
  recorder.record(POD, 'Warning', 'Failed', 'error 9'); // seven were put together, this one first: it is forgotten
  recorder.record(POD, 'Warning', 'Failed', 'error 11');
  assert.deepEqual(
    eventsOf(world)
      .map(({ message, count }) => [message, count])
      .slice(9),
    [
      ['(combined from similar events): error 9', 8],
      ['error 11', 1],
    ],
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCluster } from '../../../simulator/cluster/whole.ts';
import { LEARNER } from '../../../simulator/cluster-types.ts';
import { createCatalogue } from '../../../simulator/nodes/images/catalogue.ts';

test('an Event goes an hour after it was last written', () => {
  const { kernel, store, client } = createCluster({
    seed: 'expiry',
    images: createCatalogue([]),
    containerPrograms: new Map(),
  });
  const learner = client(LEARNER);
  const later = (minutes: number): void => void kernel.run({ untilMs: kernel.now() + minutes * 60_000 });
  const names = (): string[] =>
    store.list('events', 'default').flatMap(({ metadata: { name } }) => (/^(old|young)$/.test(name) ? [name] : []));
  const make = (name: string): void => {
    const involvedObject = { kind: 'Pod', namespace: 'default', name: 'web' };
    learner.create('events', 'default', { metadata: { name }, involvedObject, reason: 'Told', type: 'Normal' });
  };
  make('old');
  make('young');
  later(30);
  learner.patch('events', 'default', 'young', 'merge', { count: 2 });
  later(29);
  assert.deepEqual(names(), ['old', 'young']);
  later(2);
  assert.deepEqual(names(), ['young']);
  later(30);
  assert.deepEqual(names(), []);
});

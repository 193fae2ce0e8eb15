/** What a reason covers, and what it must not hide. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareFacts, type Fact } from './compare-facts.ts';
import { readExpected } from './expected.ts';
import { knownReason } from './known.ts';

const STARTED = 'Pod/web-<rand> spec.containers{c} Normal Started kubelet x1 Container started';

function lacking(event: string): Fact {
  return { aspect: 'events', about: event.replace(' x1', ''), ok: false, recorded: event, ours: '' };
}

/** The last state of a Pod that is gone, ours; `running`: its container had begun. */
function gonePod(running: boolean): Fact {
  const state = running ? { running: { startedAt: '<time>' } } : { waiting: { reason: 'ContainerCreating' } };
  const pod = {
    spec: { restartPolicy: 'Always' },
    status: { phase: running ? 'Running' : 'Pending', containerStatuses: [{ name: 'c', ready: running, state }] },
  };
  const text = JSON.stringify(pod);
  return { aspect: 'finals', about: 'Pod/web-<rand> (gone)', ok: true, recorded: text, ours: text };
}

test('a lacking Event of a container has a reason when its Pod went before that began, and none when it had begun', () => {
  const event = lacking(STARTED);
  const reasons = [false, true].map((running) => knownReason('any', event, [event, gonePod(running)]));
  assert.deepEqual(reasons, [
    'a Pod was asked to go while its containers were being started: how far they had come is the machine',
    undefined,
  ]);
});

test('sizes of another end have no reason; the same turns by other steps have', () => {
  const scalings = (recorded: string, ours: string): Fact => ({
    aspect: 'scalings',
    about: 'Deployment/web',
    ok: false,
    recorded,
    ours,
  });
  const reasonOf = (fact: Fact): string | undefined => knownReason('any', fact, [fact]);
  assert.equal(reasonOf(scalings('a 3, a 0, b 3', 'a 3, a 1, b 3')), undefined);
  assert.match(reasonOf(scalings('a 3, a 2, a 0, b 3', 'a 3, a 1, a 0, b 3')) ?? '', /^how many pods were ready/);
});

test('a Pod that never was ready in the end has no reason beside one that was', () => {
  const start = 'PodScheduled=True, Ready=False ContainersNotReady, ContainersReady=False ContainersNotReady';
  const recorded = `${start}, Ready=True, ContainersReady=True, Ready=False PodFailed, ContainersReady=False PodFailed`;
  const ended = (ours: string): Fact => ({ aspect: 'conditions', about: 'Pod/web', ok: false, recorded, ours });
  assert.equal(
    knownReason('any', ended(`${start}, Ready=True, ContainersReady=True, Ready=False Other`), []),
    undefined,
  );
  assert.match(
    knownReason('any', ended(`${start}, Ready=False PodFailed, ContainersReady=False PodFailed`), []) ?? '',
    /^a program was ready, or asked/,
  );
});

test('every recording agrees with itself', () => {
  const { sessions, ranges } = readExpected();
  const wrong = [...sessions].flatMap(([name, facts]) =>
    compareFacts(facts, facts, ranges)
      .filter(({ ok }) => !ok)
      .map(({ about }) => `${name}: ${about}`),
  );
  assert.deepEqual(wrong, []);
});

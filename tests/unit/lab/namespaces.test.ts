/** Which namespace the picture and the time bar show. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadLab } from '../../../simulator/lab/definition/load.ts';
import { inspect } from '../../../simulator/lab/present/inspect.ts';
import { Presenter } from '../../../simulator/lab/present/present.ts';
import { LabSession } from '../../../simulator/lab/session.ts';
import { bundle } from '../../lessons/prover/files.ts';

const clock = { paused: true, speed: 1 };

async function presented(id: string) {
  let presenter: Presenter | undefined;
  const session = await LabSession.open({
    loaded: loadLab(bundle(id)),
    onBegin: (begun) => {
      presenter = new Presenter(begun);
    },
  });
  assert.ok(presenter);
  return { session, presenter };
}

test('a lesson whose own namespace is empty opens on that of the first object its tasks name; another can be chosen', async () => {
  const { session, presenter } = await presented('incidents/five-alarms');
  await session.advanceTo(5000);
  const { picture, timeline } = presenter.view(clock);
  assert.deepEqual(
    [picture.namespace, picture.namespaces, picture.owners.map((o) => o.ref), timeline.owner],
    ['shop', ['default', 'mail', 'orders', 'reports', 'search', 'shop'], ['shop:deploy/shop'], 'deploy/shop'],
  );
  const [service] = picture.services;
  assert.deepEqual([service?.ref, service?.sent], ['shop:svc/shop', 101]);
  const pod = picture.owners[0]?.columns[0]?.pods[0]?.ref ?? '';
  assert.equal((await inspect(session, pod))?.owners.at(-1), 'shop:deployment/shop');

  presenter.show('orders');
  const other = presenter.view(clock);
  assert.deepEqual(
    [other.picture.namespace, other.picture.owners.map((o) => o.ref)],
    ['orders', ['orders:deploy/orders']],
  );
  assert.deepEqual([other.timeline.owner, other.timeline.steps[0]?.fromMs], ['deploy/orders', 0]);
  presenter.show('nowhere');
  assert.equal(presenter.view(clock).picture.namespace, 'orders');
});

test('a lesson with something in its own namespace opens there, with plain references', async () => {
  const { presenter } = await presented('stateful/headless-dns');
  const { picture } = presenter.view(clock);
  assert.deepEqual([picture.namespace, picture.owners.every((o) => !o.ref.includes(':'))], ['default', true]);
});
